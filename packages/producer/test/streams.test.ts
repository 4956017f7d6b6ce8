import { ErrorCode } from '@kclient/errors'
import { startBroker } from '@kclient/testing'
import { once } from 'node:events'
import { Readable, type Writable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { ReadableStream } from 'node:stream/web'
import { describe, expect, test } from 'vitest'
import { Producer, type ProducerRecord } from '../src/index.ts'
import { inWorld, numbered, produceApi, refusal, texts, valueOf } from './support/world.ts'

type Text = ProducerRecord<string, string>

/** What a rejected promise says. */
async function failure(promise: Promise<unknown>): Promise<Error & { persisted?: string; code?: string }> {
  const [result] = await Promise.allSettled([promise])
  expect(result.status).toBe('rejected')
  return (result as PromiseRejectedResult).reason as Error & { persisted?: string }
}

/** Settled with the end of the stream, whichever it is; asked for before anything can go wrong. */
function endOf(stream: Writable): Promise<unknown> {
  const end = finished(stream)
  end.catch(() => {})
  return end
}

/** Room for four batches of one record of 700 bytes. */
const tight = { bufferMemory: 4_096, maxBatchSize: 2_048, maxRequestSize: 4_096 }

/** Records too large for `tight` to hold more than a few. */
function large(count: number): Text[] {
  return texts(count).map(value => ({ topic: 'events', partition: 0, value: value.padEnd(700, '.') }))
}

describe('writable()', () => {
  test('ends a pipeline: all records are acknowledged, in order, when it is over (P-ORDER)', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values }) => {
      const producer = await make()
      await pipeline(Readable.from(numbered('events', 500)), producer.writable())
      expect(values('events')).toEqual(texts(500))
      expect(producer.health()).toMatchObject({ bufferedRecords: 0, waitingCalls: 0 })
      expect(producer.state).toBe('started')
    }))

  test('calls back when the record is in the buffer, not when it is acknowledged', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
      const producer = await make()
      await producer.send({ topic: 'events', value: 'first' })
      broker.on(produceApi, async call => call.delay(1_000))
      const stream = producer.writable()
      await new Promise<void>((resolve, reject) => {
        stream.write({ topic: 'events', value: 'v' }, error => (error ? reject(error) : resolve()))
      })
      expect(producer.health().bufferedRecords).toBe(1)
      stream.end()
      await finished(stream)
      expect(producer.health().bufferedRecords).toBe(0)
    }))

  test('holds its source back while the buffer is full (P-BOUND)', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const producer = await make(tight)
      let most = 0
      let ahead = 0
      let given = 0
      broker.on(produceApi, async call => {
        const { bufferedBytes, waitingCalls } = producer.health()
        most = Math.max(most, bufferedBytes)
        expect(waitingCalls).toBeLessThanOrEqual(1)
        ahead = Math.max(ahead, given - values('events').length)
        await call.delay(5)
      })
      await pipeline(
        function* () {
          for (const record of large(300)) {
            given += 1
            yield record
          }
        },
        producer.writable({ highWaterMark: 4 }),
      )
      expect(values('events')).toHaveLength(300)
      expect(most).toBeLessThanOrEqual(4_096)
      // In the buffer, in the stream, and one on its way.
      expect(ahead).toBeLessThan(20)
    }))

  test('takes what was corked in one go: it leaves in one batch', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const producer = await make()
      await producer.send({ topic: 'events', value: 'first' })
      const stream = producer.writable({ highWaterMark: 100 })
      stream.cork()
      for (const record of numbered('events', 50)) stream.write(record)
      expect(producer.health().bufferedRecords).toBe(0)
      stream.uncork()
      expect(producer.health().bufferedRecords).toBe(50)
      stream.end()
      await finished(stream)
      expect(values('events').slice(1)).toEqual(texts(50))
      expect(broker.batches('events').map(({ recordCount }) => recordCount)).toEqual([1, 50])
    }))

  test('corked records that find no room keep their order', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values }) => {
      const producer = await make(tight)
      const stream = producer.writable()
      stream.cork()
      for (const record of large(40)) stream.write(record)
      stream.uncork()
      stream.end()
      await finished(stream)
      expect(values('events')).toEqual(large(40).map(({ value }) => value))
    }))

  test('waits for its own records alone, and not for the linger', () =>
    inWorld({ autoCreateTopics: false, topics: { events: 1 } }, async ({ producer: make, broker, runtime, values }) => {
      const producer = await make({ lingerMs: 60_000 })
      const start = runtime.now()
      const other = producer.send({ topic: 'late', value: 'other' })
      const stream = producer.writable()
      for (const record of numbered('events', 3)) stream.write(record)
      stream.end()
      await finished(stream)
      expect(values('events')).toEqual(texts(3))
      expect(runtime.now() - start).toBeLessThan(1_000)
      expect(producer.health().waitingCalls).toBe(1)
      broker.createTopic('late', 1)
      await other
      // Nothing hurries it any more.
      expect(runtime.now() - start).toBeGreaterThan(60_000)
    }))

  test('keeps the order of its records with async serializers, and its place among other calls (P-ORDER)', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, runtime, values }) => {
      const producer = await make<string, string>({
        valueSerializer: value => (Number(value.slice(1)) % 3 === 0 ? runtime.sleep(5).then(() => value) : value),
      })
      await pipeline(Readable.from(numbered('events', 60)), producer.writable())
      expect(values('events')).toEqual(texts(60))
    }))

  test('is destroyed by the first record that fails, with the error of that record (P-HONEST)', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const producer = await make({ maxBatchSize: 100 })
      await producer.send({ topic: 'events', value: 'first' })
      let seen = 0
      broker.on(produceApi, call => (++seen === 2 ? refusal(call, ErrorCode.INVALID_TIMESTAMP) : undefined))
      const stream = producer.writable()
      const error = await failure(pipeline(Readable.from(numbered('events', 200)), stream))
      expect(error).toMatchObject({ code: 'INVALID_TIMESTAMP', persisted: 'no', topic: 'events', partition: 0 })
      expect(stream.errored).toBe(error)
      await producer.send({ topic: 'events', value: 'last' })
      expect(values('events').at(-1)).toBe('last')
      expect(producer.health()).toMatchObject({ bufferedRecords: 0, waitingCalls: 0 })
    }))

  test('fails at its end when a record fails that late', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
      const producer = await make({ deliveryTimeoutMs: 2_000, requestTimeoutMs: 1_000 })
      await producer.send({ topic: 'events', value: 'first' })
      broker.on(produceApi, () => 'drop')
      const stream = producer.writable()
      stream.end({ topic: 'events', value: 'v' })
      expect(await failure(endOf(stream))).toMatchObject({
        code: 'DELIVERY_TIMEOUT',
        persisted: 'unknown',
      })
      expect(stream.writableFinished).toBe(false)
    }))

  test.for<[string, unknown, object]>([
    ['text', 'v', { name: 'TypeError', message: expect.stringContaining('A record is an object') }],
    ['no topic', { value: 'v' }, { name: 'TypeError', message: expect.stringContaining('topic of a record') }],
    ['a number', { topic: 'events', value: 5 }, { name: 'TypeError', message: expect.stringContaining('number 5') }],
    ['too much', { topic: 'events', value: 'x'.repeat(2_000_000) }, { name: 'MessageSizeTooLargeError' }],
    ['a partition too many', { topic: 'events', partition: 7, value: 'v' }, { name: 'UnknownTopicOrPartitionError' }],
  ])('is destroyed by what is no record: %s', ([, chunk, expected]) =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make }) => {
      const producer = await make()
      const stream = producer.writable()
      const end = endOf(stream)
      const told = new Promise(resolve => stream.write(chunk, resolve))
      expect(await failure(end)).toMatchObject({ persisted: 'no', ...expected })
      expect(await told).toMatchObject(expected)
    }),
  )

  test('destroyed, it waits no longer; what is in the buffer goes its way, and the producer goes on', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const producer = await make(tight)
      await producer.send({ topic: 'events', value: 'first' })
      broker.on(produceApi, async call => call.delay(500))
      const stream = producer.writable()
      const told: unknown[] = []
      for (const record of large(10)) stream.write(record, error => told.push(error ?? 'buffered'))
      expect(producer.health().waitingCalls).toBe(1)
      const buffered = producer.health().bufferedRecords
      stream.destroy()
      await once(stream, 'close')
      expect(producer.health()).toMatchObject({ waitingCalls: 0, bufferedRecords: buffered })
      expect(told).toHaveLength(10)
      expect(told.filter(each => each === 'buffered')).toHaveLength(buffered)
      expect(told[buffered]).toMatchObject({ code: 'ILLEGAL_STATE', persisted: 'no' })
      await producer.flush()
      await producer.send({ topic: 'events', value: 'last' })
      expect(values('events')).toEqual([
        'first',
        ...large(10)
          .slice(0, buffered)
          .map(({ value }) => value),
        'last',
      ])
    }))

  test('destroyed while it waits for its acknowledgements, it is over', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const producer = await make()
      await producer.send({ topic: 'events', value: 'first' })
      broker.on(produceApi, async call => call.delay(5_000))
      const stream = producer.writable()
      const end = endOf(stream)
      stream.end({ topic: 'events', value: 'v' })
      stream.destroy(new Error('enough'))
      expect((await failure(end)).message).toBe('enough')
      await producer.flush()
      expect(values('events')).toEqual(['first', 'v'])
    }))

  test('goes down with its source, whose error is told; the producer goes on', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values }) => {
      const producer = await make()
      await producer.send({ topic: 'events', value: 'first' })
      const error = await failure(
        pipeline(function* () {
          yield* numbered('events', 5)
          throw new Error('the source is broken')
        }, producer.writable()),
      )
      expect(error.message).toBe('the source is broken')
      await producer.flush()
      expect(values('events')).toEqual(['first', ...texts(5)])
    }))

  test('a pipeline ends with its signal', () =>
    inWorld({ autoCreateTopics: false }, async ({ producer: make, runtime }) => {
      const producer = await make()
      const controller = new AbortController()
      const { signal } = controller
      const running = failure(pipeline(Readable.from(numbered('nowhere', 5)), producer.writable(), { signal }))
      await runtime.sleep(100)
      controller.abort()
      expect((await running).name).toBe('AbortError')
      expect(producer.health().waitingCalls).toBe(0)
    }))

  test('stop() in the middle delivers what is in the buffer, and destroys it at its next write', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values, runtime, until }) => {
      const producer = await make(tight)
      broker.on(produceApi, async call => call.delay(20))
      const stream = producer.writable()
      const source = Readable.from(
        (async function* () {
          for (const record of large(2_000)) {
            yield record
            await runtime.sleep(1)
          }
        })(),
      )
      const running = failure(pipeline(source, stream))
      await until(() => values('events').length > 20)
      await producer.stop()
      const error = await running
      expect(error).toMatchObject({ code: 'PRODUCER_CLOSED', persisted: 'no' })
      expect(stream.errored).toBe(error)
      const { length } = values('events')
      expect(values('events')).toEqual(large(length).map(({ value }) => value))
    }))

  test('stop() without time fails what is in the buffer, and with it the stream (P-SETTLED)', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
      const producer = await make()
      await producer.send({ topic: 'events', value: 'first' })
      broker.on(produceApi, () => 'drop')
      const stream = producer.writable()
      const end = endOf(stream)
      stream.end({ topic: 'events', value: 'v' })
      await producer.stop({ timeoutMs: 0 })
      expect(await failure(end)).toMatchObject({ code: 'PRODUCER_CLOSED' })
    }))

  test('two of them and single sends share the producer, each with an end of its own', () =>
    inWorld({ topics: { events: 2 } }, async ({ producer: make, values }) => {
      const producer = await make()
      await Promise.all([
        pipeline(Readable.from(numbered('events', 50)), producer.writable()),
        pipeline(Readable.from(numbered('events', 50, 0, 1)), producer.writable()),
        ...numbered('events', 20, 50).map(record => producer.send(record)),
      ])
      expect(values('events', 1)).toEqual(texts(50))
      expect(values('events', 0).filter(value => Number(value.slice(1)) < 50)).toEqual(texts(50))
      expect(values('events', 0)).toHaveLength(70)
    }))

  test('without records it ends at once, also on a stopped producer', () =>
    inWorld({}, async ({ producer: make }) => {
      const producer = await make()
      const [before, after] = [producer.writable(), producer.writable()]
      before.end()
      await finished(before)
      await producer.stop()
      after.end()
      await finished(after)
    }))
})

describe('writableStream()', () => {
  test('ends a pipe: all records are acknowledged, in order, when it is over (P-ORDER)', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values }) => {
      const producer = await make()
      await ReadableStream.from(numbered('events', 500)).pipeTo(producer.writableStream())
      expect(values('events')).toEqual(texts(500))
      expect(producer.health()).toMatchObject({ bufferedRecords: 0 })
      expect(producer.state).toBe('started')
    }))

  test('a write resolves when the record is in the buffer, close() when all are acknowledged', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
      const producer = await make()
      await producer.send({ topic: 'events', value: 'first' })
      broker.on(produceApi, async call => call.delay(1_000))
      const writer = producer.writableStream().getWriter()
      await writer.write({ topic: 'events', value: 'v' })
      expect(producer.health().bufferedRecords).toBe(1)
      await writer.close()
      expect(producer.health().bufferedRecords).toBe(0)
      await writer.closed
    }))

  test('holds its source back while the buffer is full (P-BOUND)', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const producer = await make(tight)
      let given = 0
      let ahead = 0
      broker.on(produceApi, async call => {
        expect(producer.health().bufferedBytes).toBeLessThanOrEqual(4_096)
        ahead = Math.max(ahead, given - values('events').length)
        await call.delay(5)
      })
      const source = new ReadableStream<Text>(
        {
          pull: controller => {
            const record = large(200)[given]
            if (record === undefined) return controller.close()
            given += 1
            controller.enqueue(record)
          },
        },
        { highWaterMark: 0 },
      )
      await source.pipeTo(producer.writableStream({ highWaterMark: 4 }))
      expect(values('events')).toEqual(large(200).map(({ value }) => value))
      expect(ahead).toBeLessThan(20)
    }))

  test('is errored by the first record that fails, with the error of that record (P-HONEST)', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const producer = await make({ maxBatchSize: 100 })
      await producer.send({ topic: 'events', value: 'first' })
      let seen = 0
      broker.on(produceApi, call => (++seen === 2 ? refusal(call, ErrorCode.INVALID_TIMESTAMP) : undefined))
      const error = await failure(ReadableStream.from(numbered('events', 200)).pipeTo(producer.writableStream()))
      expect(error).toMatchObject({ code: 'INVALID_TIMESTAMP', persisted: 'no' })
      await producer.send({ topic: 'events', value: 'last' })
      expect(values('events').at(-1)).toBe('last')
    }))

  test('fails in close() when a record fails that late', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
      const producer = await make({ deliveryTimeoutMs: 2_000, requestTimeoutMs: 1_000 })
      broker.on(produceApi, () => 'drop')
      const writer = producer.writableStream().getWriter()
      await writer.write({ topic: 'events', value: 'v' })
      const expected = { code: 'DELIVERY_TIMEOUT', persisted: 'unknown' }
      expect(await failure(writer.close())).toMatchObject(expected)
      expect(await failure(writer.closed)).toMatchObject(expected)
    }))

  test('is errored by what is no record', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make }) => {
      const producer = await make()
      const writer = producer.writableStream().getWriter()
      const expected = { name: 'TypeError', persisted: 'no', message: expect.stringContaining('A record is an object') }
      expect(await failure(writer.write('v' as never))).toMatchObject(expected)
      expect(await failure(writer.closed)).toMatchObject(expected)
    }))

  test('aborted, it waits no longer, neither with a write nor with close(); what is in the buffer goes its way', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values, runtime }) => {
      const producer = await make(tight)
      await producer.send({ topic: 'events', value: 'first' })
      broker.on(produceApi, async call => call.delay(500))
      const writer = producer.writableStream().getWriter()
      const writes = large(10).map(record => writer.write(record))
      const settled = Promise.allSettled(writes)
      await runtime.sleep(1)
      expect(producer.health().waitingCalls).toBe(1)
      const reason = new Error('enough')
      const start = runtime.now()
      await writer.abort(reason)
      expect(runtime.now() - start).toBeLessThan(100)
      expect(producer.health().waitingCalls).toBe(0)
      const buffered = (await settled).filter(({ status }) => status === 'fulfilled').length
      expect((await settled).at(-1)).toMatchObject({ reason })
      await producer.flush()
      expect(values('events')).toHaveLength(1 + buffered)

      const other = producer.writableStream().getWriter()
      await other.write({ topic: 'events', value: 'v' })
      const closing = failure(other.close())
      await runtime.sleep(1)
      await other.abort(reason).catch(() => {})
      expect(await closing).toBe(reason)
      await producer.flush()
      expect(values('events').at(-1)).toBe('v')
    }))

  test('stop() errors it at its next write', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values }) => {
      const producer = await make()
      const writer = producer.writableStream().getWriter()
      await writer.write({ topic: 'events', value: 'v' })
      await producer.stop()
      const expected = { code: 'PRODUCER_CLOSED', persisted: 'no' }
      expect(await failure(writer.write({ topic: 'events', value: 'w' }))).toMatchObject(expected)
      expect(await failure(writer.closed)).toMatchObject(expected)
      expect(values('events')).toEqual(['v'])
    }))
})

describe('options', () => {
  test.for<[unknown, string]>([
    ['many', 'a string'],
    [-1, '-1'],
    [1.5, '1.5'],
    [Number.NaN, 'NaN'],
    [Infinity, 'Infinity'],
  ])('highWaterMark %s is refused', ([highWaterMark, shown]) =>
    inWorld({}, async ({ producer: make }) => {
      const producer = await make()
      const options = { highWaterMark: highWaterMark as number }
      for (const stream of [() => producer.writable(options), () => producer.writableStream(options)]) {
        expect(stream).toThrow(/highWaterMark/)
        expect(stream).toThrow(shown)
      }
    }),
  )

  test('streams need a started producer', () =>
    inWorld({}, async ({ broker, runtime, producer: make }) => {
      const producer = new Producer({ bootstrapServers: broker.bootstrapServers, runtime })
      expect(() => producer.writable()).toThrow(/writable\(\) before start/)
      expect(() => producer.writableStream()).toThrow(/writableStream\(\) before start/)
      await producer.stop()
      const stopped = await make()
      await stopped.stop()
      expect(() => stopped.writable()).toThrow(/stopped/)
    }))
})

test.for(Array.from({ length: 12 }, (_, seed) => seed + 1))(
  'brokers that refuse, drop and cut cost a stream no record and no order, seed %i (P-ONCE, P-ORDER, P-BOUND)',
  seed =>
    inWorld(
      { nodes: 2, topics: { events: 2 } },
      async ({ producer: make, broker, runtime, values }) => {
        const bufferMemory = [4_096, 8_192, 1_000_000][seed % 3] as number
        const producer = await make({
          bufferMemory,
          maxBatchSize: 400,
          maxRequestSize: 2_000,
          requestTimeoutMs: 300,
          retryBackoffMs: 10,
          retryBackoffMaxMs: 50,
          lingerMs: seed % 2,
        })
        broker.on(produceApi, async call => {
          expect(producer.health().bufferedBytes).toBeLessThanOrEqual(bufferMemory)
          const dice = runtime.random()
          if (dice > 0.3) return undefined
          if (dice < 0.05) return refusal(call, ErrorCode.NOT_LEADER_OR_FOLLOWER)
          if (dice < 0.1) return 'close'
          if (dice < 0.15) await call.delay(runtime.random() * 400)
          await call.next()
          return dice < 0.25 ? 'close' : 'drop'
        })
        const [one, other] = [numbered('events', 300), numbered('events', 300, 0, 1)]
        await Promise.all([
          pipeline(Readable.from(one), producer.writable()),
          ReadableStream.from(other).pipeTo(producer.writableStream()),
        ])
        for (const partition of [0, 1]) expect(values('events', partition)).toEqual(texts(300))
        expect(producer.health()).toMatchObject({ bufferedRecords: 0, waitingCalls: 0 })
      },
      { seed },
    ),
)

// In real time: here the event loop, the sockets and the streams' own ticks have to get along.
test.for(['writable', 'writableStream'] as const)(
  '100,000 records go through a small buffer, in order, in bounded memory: %s (P-BOUND, P-ORDER)',
  { timeout: 60_000 },
  async kind => {
    const count = 100_000
    await using broker = await startBroker({ topics: { events: 1 } })
    const { bootstrapServers } = broker
    await using producer = await Producer.start<string, string>({
      bootstrapServers,
      bufferMemory: 65_536,
      maxBatchSize: 16_384,
    })
    let [given, most, ahead] = [0, 0, 0]
    broker.on(produceApi, () => {
      most = Math.max(most, producer.health().bufferedBytes)
      ahead = Math.max(ahead, given - Number(broker.topics()[0]?.partitions[0]?.endOffset))
      return undefined
    })
    const source = function* (): Generator<Text> {
      while (given < count) yield { topic: 'events', partition: 0, value: `v${given++}` }
    }
    if (kind === 'writable') await pipeline(Readable.from(source()), producer.writable())
    else await ReadableStream.from(source()).pipeTo(producer.writableStream())
    expect(most).toBeLessThanOrEqual(65_536)
    // In the buffer, in the two streams, and on its way: a record takes ten bytes at least.
    expect(ahead).toBeGreaterThan(0)
    expect(ahead).toBeLessThan(65_536 / 10 + 100)
    const log = broker.records('events')
    expect(log).toHaveLength(count)
    expect(log.findIndex((record, index) => valueOf(record) !== `v${index}`)).toBe(-1)
  },
)
