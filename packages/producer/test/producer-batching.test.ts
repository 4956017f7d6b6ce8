import { ErrorCode } from '@kclient/errors'
import { codec, RecordBatch, registerCodec } from '@kclient/protocol'
import { describe, expect, test } from 'vitest'
import { startBroker } from '@kclient/testing'
import { type CompressionType, json, Producer, type ProducerRecord } from '../src/index.ts'
import { batchOf, inWorld, numbered, outcomes, produceApi, refusal, texts, valueOf } from './support/world.ts'

describe('without lingerMs', () => {
  test('10,000 sends in one turn leave in full batches, and each promise gets its own offset', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, calls, values }) => {
      const producer = await make()
      await producer.partitionsFor('events')
      const requests = calls(produceApi)
      const sent = await Promise.all(
        Array.from({ length: 10_000 }, (_, index) => producer.send({ topic: 'events', value: `${index}`.padEnd(20) })),
      )
      expect(sent.map(({ offset }) => offset)).toEqual(sent.map((_, index) => BigInt(index)))
      expect(values('events').map(Number)).toEqual([...sent.keys()])
      expect(requests).toHaveLength(3)
      expect(broker.batches('events')[0]?.sizeInBytes).toBeGreaterThan(130_000)
    }))

  test('what is sent while a request is in flight gathers, and leaves when it is answered', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, runtime }) => {
      const producer = await make()
      await producer.partitionsFor('events')
      broker.on(produceApi, async call => call.delay(4))
      const sends: Promise<unknown>[] = []
      for (let index = 0; index < 20; index++) {
        sends.push(producer.send({ topic: 'events', value: 'v' }))
        await runtime.sleep(0.2)
      }
      await Promise.all(sends)
      expect(broker.batches('events').length).toBeLessThanOrEqual(6)
    }))

  test('on a distant cluster records do not wait for the answer to those before', () =>
    inWorld(
      { topics: { events: 1 } },
      async ({ producer: make, runtime }) => {
        const producer = await make()
        await producer.send({ topic: 'events', value: 'first' })
        const start = runtime.now()
        const times: Promise<number>[] = []
        for (let index = 0; index < 10; index++) {
          const sentAt = runtime.now()
          times.push(producer.send({ topic: 'events', value: 'v' }).then(() => runtime.now() - sentAt))
          await runtime.sleep(10)
        }
        expect(Math.max(...(await Promise.all(times)))).toBeLessThan(140)
        expect(runtime.now() - start).toBeGreaterThan(100)
      },
      { latencyMs: [45, 45] },
    ))
})

test('a record that is larger than a batch has one for itself, and those behind it are not lost', () =>
  inWorld({ topics: { events: 1 } }, async ({ producer: make, values }) => {
    const producer = await make({ maxBatchSize: 500, lingerMs: 5 })
    await producer.partitionsFor('events')
    const texts = ['a', 'b'.repeat(3_000), 'c', 'd'.repeat(2_000), 'e', 'f', 'é'.repeat(700), 'g', 'h'.repeat(450), 'i']
    // Short texts are taken for longer than they are: after such a record there is memory left, though the batch is full.
    const headers = Array.from({ length: 40 }, (): [string, string] => ['a name', 'and a value'])
    const sent = await Promise.all(
      texts.map(value => producer.send({ topic: 'events', value, ...(value.length > 600 ? { headers } : {}) })),
    )
    expect(values('events')).toEqual(texts)
    expect(sent.map(({ offset }) => offset)).toEqual(texts.map((_, index) => BigInt(index)))
  }))

describe('with lingerMs', () => {
  test('a batch leaves when it is full, or has waited that long', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, runtime }) => {
      const producer = await make({ lingerMs: 100, maxBatchSize: 1_000 })
      await producer.partitionsFor('events')
      const start = runtime.now()
      const full = Promise.all(
        Array.from({ length: 12 }, () => producer.send({ topic: 'events', value: 'x'.repeat(90) })),
      )
      await runtime.sleep(20)
      expect(broker.records('events').length).toBeGreaterThan(0)
      expect(broker.records('events').length).toBeLessThan(12)
      await full
      expect(runtime.now() - start).toBeGreaterThanOrEqual(100)
      expect(runtime.now() - start).toBeLessThan(150)
    }))
})

describe('partitions', () => {
  test('records without a key fill one batch, then the next partition has its turn', () =>
    inWorld({ topics: { events: 4 } }, async ({ producer: make, broker }) => {
      const producer = await make({ maxBatchSize: 2_000 })
      await producer.partitionsFor('events')
      await Promise.all(Array.from({ length: 800 }, () => producer.send({ topic: 'events', value: 'x'.repeat(90) })))
      const counts = [0, 1, 2, 3].map(partition => broker.records('events', partition).length)
      expect(Math.min(...counts)).toBeGreaterThan(150)
      expect(
        broker
          .batches('events', 0)
          .slice(0, -1)
          .every(batch => batch.recordCount > 10),
      ).toBe(true)
    }))

  test('records without a key avoid partitions that have no leader', () =>
    inWorld(
      { nodes: 2, topics: { events: { assignments: [[1], [2]] } } },
      async ({ producer: make, broker, until }) => {
        const producer = await make({ maxBatchSize: 500, metadataMaxAgeMs: 200 })
        await producer.send({ topic: 'events', partition: 0, value: 'v' })
        await producer.send({ topic: 'events', partition: 1, value: 'v' })
        await broker.stopNode(2)
        await until(() => producer.health().cluster.connectedBrokers === 1)
        await producer.send({ topic: 'events', partition: 0, value: 'v' })
        await until(() => producer.health().cluster.metadataAgeMs < 100)
        const sent = await Promise.all(Array.from({ length: 50 }, () => producer.send({ topic: 'events', value: 'v' })))
        expect(new Set(sent.map(({ partition }) => partition))).toEqual(new Set([0]))
      },
    ))

  test('one request carries batches of many partitions, at most maxRequestSize', () =>
    inWorld({ topics: { events: 20 } }, async ({ producer: make, calls }) => {
      const producer = await make({ maxRequestSize: 6_000 })
      await producer.partitionsFor('events')
      const requests = calls(produceApi)
      await Promise.all(
        Array.from({ length: 20 }, (_, partition) =>
          producer.send({ topic: 'events', partition, value: 'x'.repeat(1_000) }),
        ),
      )
      const sizes = requests.map(({ request }) =>
        request.topicData[0]?.partitionData.reduce((sum, { records }) => sum + (records?.length ?? 0), 0),
      )
      expect(sizes).toHaveLength(4)
      for (const size of sizes) expect(size).toBeLessThanOrEqual(6_000)
    }))

  test("the user's partitioner is asked with the serialized record; what it must not give fails that record alone", () =>
    inWorld({ topics: { events: 3 } }, async ({ producer: make, broker }) => {
      const inputs: unknown[] = []
      const answers = [2, 7, 'x' as never, 1]
      const producer = await make({
        partitioner: input => {
          inputs.push(input)
          if (inputs.length === 5) throw new Error('no idea')
          return answers[inputs.length - 1]
        },
      })
      const results = await outcomes(
        ['a', 'b', 'c', 'd', 'e'].map(key => producer.send({ topic: 'events', key, value: 'v', headers: { h: '1' } })),
      )
      expect(inputs[0]).toEqual({
        topic: 'events',
        key: Buffer.from('a'),
        value: 'v',
        headers: [['h', '1']],
        partitionCount: 3,
        available: [0, 1, 2],
      })
      expect(results.map(result => result.ok)).toEqual([true, false, false, true, false])
      expect(results[1]).toMatchObject({ persisted: 'no', message: expect.stringContaining('0 to 2 of events, not 7') })
      expect(results[4]).toMatchObject({ code: 'PARTITIONER_FAILED', message: expect.stringMatching(/: no idea$/) })
      expect(broker.records('events').map(({ partition }) => partition)).toEqual([1, 2])
    }))
})

describe('a batch that is too large for the broker', () => {
  test('goes in parts, in order, and each promise gets its offset', () =>
    inWorld(
      { topics: { events: { partitions: 1, configs: { 'max.message.bytes': '2000' } } } },
      async ({ producer: make, broker, values }) => {
        const producer = await make()
        await producer.partitionsFor('events')
        const records = Array.from({ length: 100 }, (_, index) => ({ topic: 'events', value: `${index}`.padEnd(100) }))
        const [sent, many] = await Promise.all([
          Promise.all(records.map(record => producer.send(record))),
          producer.sendMany(records),
        ])
        expect([...sent, ...many].map(({ offset }) => offset)).toEqual(
          Array.from({ length: 200 }, (_, index) => BigInt(index)),
        )
        expect(values('events').map(Number)).toEqual([...records.keys(), ...records.keys()])
        expect(broker.batches('events').every(batch => batch.producerEpoch === 0)).toBe(true)
        expect(producer.health().bufferedBytes).toBe(0)
      },
    ))

  test('a single record that is too large fails; those behind it go on', () =>
    inWorld(
      { topics: { events: { partitions: 1, configs: { 'max.message.bytes': '2000' } } } },
      async ({ producer: make, values }) => {
        const producer = await make()
        await producer.partitionsFor('events')
        const records = Array.from({ length: 30 }, (_, index) => ({
          topic: 'events',
          value: `${index}`.padEnd(index === 17 ? 3_000 : 100),
        }))
        const results = await outcomes(records.map(record => producer.send(record)))
        const failed = results.flatMap((result, index) => (result.ok ? [] : [index]))
        expect(failed).toEqual([17])
        expect(results[17]).toMatchObject({ code: 'MESSAGE_TOO_LARGE', persisted: 'no' })
        expect(values('events').map(Number)).toEqual([...records.keys()].filter(index => index !== 17))
      },
    ))
})

describe('compression', () => {
  // In real time: the thread pool knows no other.
  test.for<CompressionType>(['none', 'gzip', 'snappy', 'lz4', 'zstd'])(
    '%s: records come back as they were',
    async type => {
      await using broker = await startBroker({ topics: { events: 1 } })
      const { bootstrapServers } = broker
      await using producer = await Producer.start<string, string>({ bootstrapServers, compressionType: type })
      await producer.partitionsFor('events')
      // Several full batches, which leave the event loop where the codec can, and small ones, which do not.
      const sent = await Promise.all(numbered('events', 30_000).map(record => producer.send(record)))
      for (let index = 30_000; index < 30_005; index++) {
        await producer.send({ topic: 'events', value: `v${index}`, headers: [['h', 'x'.repeat(100)]] })
      }
      expect(sent.map(({ offset }) => offset)).toEqual(sent.map((_, index) => BigInt(index)))
      expect(broker.records('events').map(valueOf)).toEqual(texts(30_005))
      expect(new Set(broker.batches('events').map(batch => batch.compression))).toEqual(new Set([type]))
      expect(producer.health().bufferedBytes).toBe(0)
    },
  )

  test('a codec that fails fails its records, and the next batch goes on', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values }) => {
      const gzip = codec('gzip')
      const broken = (): never => {
        throw new Error('out of order')
      }
      registerCodec({ ...gzip, compress: broken, compressAsync: broken })
      const producer = await make({ compressionType: 'gzip' })
      registerCodec(gzip)
      const [result] = await outcomes([producer.send({ topic: 'events', value: 'x'.repeat(1_000) })])
      expect(result).toMatchObject({ code: 'COMPRESSION_FAILED', persisted: 'no' })
      expect(values('events')).toEqual([])
      expect(producer.health()).toMatchObject({ state: 'started', bufferedBytes: 0, bufferedRecords: 0 })
    }))
})

describe('what the broker tells', () => {
  test('errors of single records reach the right ones (KIP-467)', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
      const producer = await make()
      await producer.partitionsFor('events')
      broker.on(
        produceApi,
        call => {
          const response = refusal(call, ErrorCode.INVALID_RECORD)
          const answer = response.responses[0]?.partitionResponses[0]
          if (answer === undefined) throw new Error('no partition')
          answer.errorMessage = 'one record is bad'
          answer.recordErrors = [{ batchIndex: 1, batchIndexErrorMessage: 'it has no key' }]
          return response
        },
        { times: 1 },
      )
      const results = await outcomes(numbered('events', 3).map(record => producer.send(record)))
      expect(results.map(result => (result.ok ? 'ok' : result.message.replace(/^.*: /, '')))).toEqual([
        expect.stringContaining('only stood in a batch'),
        expect.stringContaining('it has no key'),
        expect.stringContaining('only stood in a batch'),
      ])
      for (const result of results) expect(result).toMatchObject({ code: 'INVALID_RECORD', persisted: 'no' })
    }))

  test('an answer that lacks a partition, or names one that was not asked, harms nothing', () =>
    inWorld({ topics: { events: 2 } }, async ({ producer: make, broker, values }) => {
      const producer = await make()
      await producer.partitionsFor('events')
      broker.on(
        produceApi,
        async call => {
          const response = await call.next()
          for (const { partitionResponses } of response.responses) {
            for (const answer of partitionResponses) answer.index += 7
          }
          return response
        },
        { times: 1 },
      )
      await Promise.all([...numbered('events', 5), ...numbered('events', 5, 0, 1)].map(record => producer.send(record)))
      expect([values('events', 0), values('events', 1)]).toEqual([texts(5), texts(5)])
    }))

  test('the time of the append, where the topic keeps that', () =>
    inWorld(
      {
        topics: {
          created: 1,
          appended: { partitions: 1, configs: { 'message.timestamp.type': 'LogAppendTime' } },
        },
      },
      async ({ producer: make, runtime }) => {
        const producer = await make()
        const given = runtime.timestamp() - 5_000
        const records: ProducerRecord<string, string>[] = [
          { topic: 'created', value: 'a', timestamp: given },
          { topic: 'created', value: 'b', timestamp: new Date(given + 7) },
          { topic: 'created', value: 'c' },
        ]
        const before = runtime.timestamp()
        const created = await producer.sendMany(records)
        expect(created.map(({ timestamp, timestampType }) => [timestamp, timestampType])).toEqual([
          [given, 0],
          [given + 7, 0],
          [before, 0],
        ])
        const appended = await producer.send({ topic: 'appended', value: 'a', timestamp: given })
        expect(appended.timestampType).toBe(1)
        expect(appended.timestamp).toBeGreaterThan(given + 4_000)
      },
    ))
})

describe('acks', () => {
  test('0: sent means done, the offset is unknown, and nothing is numbered', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, until, values }) => {
      const producer = await make({ acks: 0 })
      const sent = await Promise.all(numbered('events', 5_000).map(record => producer.send(record)))
      expect(new Set(sent.map(({ offset }) => offset))).toEqual(new Set([-1n]))
      await until(() => broker.endOffset('events') === 5_000n)
      expect(values('events')).toEqual(texts(5_000))
      expect(broker.batches('events')[0]).toMatchObject({ producerId: -1n, baseSequence: -1 })
    }))

  test('1: the leader tells the offset; a repeated batch keeps its place', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const producer = await make({ acks: 1, maxBatchSize: 100 })
      await producer.partitionsFor('events')
      let seen = 0
      broker.on(produceApi, call => (++seen === 3 ? refusal(call, ErrorCode.NOT_LEADER_OR_FOLLOWER) : undefined))
      const sent = await Promise.all(numbered('events', 20).map(record => producer.send(record)))
      expect(sent.map(({ offset }) => offset)).toEqual(sent.map((_, index) => BigInt(index)))
      expect(values('events')).toEqual(texts(20))
      expect(broker.batches('events')[0]?.producerId).toBe(-1n)
    }))
})

test.for(['2.1', '3.9', '4.3'] as const)('speaks to a broker of %s', (versions, {}) =>
  inWorld({ versions, nodes: 2, topics: { events: { partitions: 2, replicationFactor: 2 } } }, async world => {
    const { producer: make, broker, calls, values } = world
    const requests = calls(produceApi)
    const producer = await make({ maxBatchSize: 200 })
    await producer.send({ topic: 'events', partition: 0, value: 'first' })
    broker.moveLeader({ topic: 'events', partition: 0 }, broker.topic('events')?.partitions[0]?.leader === 1 ? 2 : 1)
    await Promise.all(numbered('events', 100).map(record => producer.send(record)))
    expect(values('events', 0)).toEqual(['first', ...texts(100)])
    expect(requests[0]?.version).toBe({ '2.1': 7, '3.9': 11, '4.3': 13 }[versions])
  }),
)

test('topics with and without an id share a request in the last version that knows names', () =>
  inWorld({ topics: { events: 1, others: 1 }, versions: { 3: 9 } }, async ({ producer: make, calls, values }) => {
    const requests = calls(produceApi)
    const producer = await make()
    await Promise.all([producer.send({ topic: 'events', value: 'a' }), producer.send({ topic: 'others', value: 'b' })])
    expect(requests.map(({ version }) => version).every(version => version === 12)).toBe(true)
    expect([values('events'), values('others')]).toEqual([['a'], ['b']])
  }))

describe('serializers', () => {
  test('async ones keep the order of the calls, whoever is ready first (P-ORDER)', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, runtime, values }) => {
      const producer = await make<string, number>({
        valueSerializer: async value => {
          await runtime.sleep((value * 7) % 20)
          return `v${value}`
        },
      })
      await producer.partitionsFor('events')
      const start = runtime.now()
      await Promise.all(Array.from({ length: 60 }, (_, value) => producer.send({ topic: 'events', key: 'k', value })))
      expect(values('events')).toEqual(texts(60))
      // They run at the same time, not one after the other.
      expect(runtime.now() - start).toBeLessThan(200)
      await producer.sendMany(Array.from({ length: 600 }, (_, index) => ({ topic: 'events', value: 60 + index })))
      expect(values('events')).toEqual(texts(660))
    }))

  test('a sync send does not overtake an async one of its topic; other topics go on', () =>
    inWorld({ topics: { events: 1, others: 1 } }, async ({ producer: make, runtime, values }) => {
      const producer = await make<string, string>({
        valueSerializer: value => (value === 'slow' ? runtime.sleep(500).then(() => value) : value),
      })
      await producer.partitionsFor('events')
      await producer.partitionsFor('others')
      const sends = ['slow', 'quick'].map(value => producer.send({ topic: 'events', value }))
      await producer.send({ topic: 'others', value: 'other' })
      expect(values('events')).toEqual([])
      await Promise.all(sends)
      expect(values('events')).toEqual(['slow', 'quick'])
    }))

  test('one that throws, rejects or gives nonsense fails its record alone', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values }) => {
      const producer = await make<string, string>({
        valueSerializer: value => {
          if (value === 'throw') throw new Error('thrown')
          if (value === 'reject') return Promise.reject(new Error('rejected'))
          if (value === 'nonsense') return 7 as never
          return value
        },
      })
      const results = await outcomes(
        ['a', 'throw', 'reject', 'nonsense', 'b'].map(value => producer.send({ topic: 'events', value })),
      )
      expect(results).toMatchObject([
        { ok: true },
        { code: 'RECORD_SERIALIZATION_FAILED', persisted: 'no', message: expect.stringContaining('thrown') },
        { code: 'RECORD_SERIALIZATION_FAILED', persisted: 'no', message: expect.stringContaining('rejected') },
        { persisted: 'no', message: expect.stringContaining('not number 7') },
        { ok: true },
      ])
      expect(values('events')).toEqual(['a', 'b'])
    }))

  test('get what the record has beside, and are not asked about null', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
      const contexts: unknown[] = []
      const producer = await make<number, { n: number }>({
        keySerializer: (key, context) => {
          contexts.push(context)
          return Buffer.from([key])
        },
        valueSerializer: json<{ n: number }>(),
      })
      await producer.send({ topic: 'events', key: 7, value: { n: 1 }, headers: new Map([['h', 'x']]) })
      await producer.send({ topic: 'events', key: null, value: null })
      expect(contexts).toEqual([{ topic: 'events', headers: [['h', 'x']], isKey: true }])
      expect(broker.records('events').map(({ key, value }) => [key, value?.toString()])).toEqual([
        [Buffer.from([7]), '{"n":1}'],
        [null, undefined],
      ])
    }))

  test('a call from within a serializer or a partitioner does no harm', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values }) => {
      const inner: Promise<unknown>[] = []
      const producer = await make<string, string>({
        valueSerializer: value => {
          if (value.length < 3) inner.push(producer.send({ topic: 'events', value: `${value}i` }))
          return value
        },
        partitioner: ({ value }) => {
          if (value === 'p') inner.push(producer.send({ topic: 'events', value: 'xxxx' }))
          return 0
        },
      })
      await producer.send({ topic: 'events', value: 'p' })
      await Promise.all(inner)
      expect(values('events').sort()).toEqual(['p', 'pi', 'pii', 'xxxx'])
    }))
})

describe('sendMany', () => {
  test('tells of each record when some fail, in the order of the input', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values }) => {
      const producer = await make()
      const records = [
        { topic: 'events', value: 'a' },
        { topic: 'events', value: 7 as never },
        { topic: 'no spaces!', value: 'b' },
        undefined as never,
        { topic: 'events', value: 'c' },
      ]
      const error: unknown = await producer.sendMany(records).catch((reason: unknown) => reason)
      expect(error).toMatchObject({ code: 'SEND_MANY_FAILED' })
      const { results } = error as { results: PromiseSettledResult<{ offset: bigint }>[] }
      expect(results.map(({ status }) => status)).toEqual([
        'fulfilled',
        'rejected',
        'rejected',
        'rejected',
        'fulfilled',
      ])
      expect(values('events')).toEqual(['a', 'c'])
    }))

  test('takes far more than the buffer holds, in order, and what is sent after it stays behind it (P-BOUND)', () =>
    inWorld({ topics: { events: 1, others: 1 } }, async ({ producer: make, values }) => {
      const producer = await make({ bufferMemory: 16_384, maxBatchSize: 4_096, maxRequestSize: 8_192 })
      const records = Array.from({ length: 3_000 }, (_, index) => ({
        topic: index % 3 === 0 ? 'others' : 'events',
        value: `v${index}`,
      }))
      const many = producer.sendMany(records)
      const last = producer.send({ topic: 'events', value: 'last' })
      expect(producer.health().bufferedBytes).toBeLessThanOrEqual(16_384)
      const results = await many
      await last
      expect(results).toHaveLength(3_000)
      const of = (topic: string): string[] => records.filter(record => record.topic === topic).map(({ value }) => value)
      expect(values('events')).toEqual([...of('events'), 'last'])
      expect(values('others')).toEqual(of('others'))
      expect(results.map(({ topic }) => topic)).toEqual(records.map(({ topic }) => topic))
    }))

  test('takes any iterable, also an empty one', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values }) => {
      const producer = await make()
      expect(await producer.sendMany([])).toEqual([])
      expect(await producer.sendMany(new Set(numbered('events', 3)))).toHaveLength(3)
      await expect(producer.sendMany({} as never)).rejects.toThrow(TypeError)
      expect(values('events')).toEqual(texts(3))
    }))
})

test('enqueue resolves when the record is in the buffer, and an ignored failure is no unhandled rejection', () =>
  inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, until }) => {
    const producer = await make()
    await producer.partitionsFor('events')
    broker.on(produceApi, call => refusal(call, ErrorCode.INVALID_RECORD), { times: 1 })
    const ignored = await producer.enqueue({ topic: 'events', value: 'v' })
    expect(ignored).toMatchObject({ topic: 'events', partition: 0 })
    expect(producer.health().bufferedRecords).toBe(1)
    await until(() => producer.health().bufferedRecords === 0)
    const kept = await producer.enqueue({ topic: 'events', value: 'v' })
    expect(await kept.delivered).toMatchObject({ offset: 0n })
    await expect(ignored.delivered).rejects.toMatchObject({ code: 'INVALID_RECORD' })
  }))

test('the first batch of a partition goes alone, then several are in flight', () =>
  inWorld({ topics: { events: 1 } }, async ({ producer: make, calls }) => {
    const producer = await make({ maxBatchSize: 100 })
    await producer.partitionsFor('events')
    const requests = calls(produceApi)
    await Promise.all(numbered('events', 12).map(record => producer.send(record)))
    const sequences = requests.map(call => RecordBatch.read(batchOf(call))?.baseSequence)
    expect(sequences).toEqual([...sequences].sort((a, b) => (a ?? 0) - (b ?? 0)))
    expect(sequences[0]).toBe(0)
  }))
