import { ErrorCode } from '@kclient/errors'
import { metadataApi } from '@kclient/protocol/messages/metadata'
import { startBroker } from '@kclient/testing'
import { describe, expect, test } from 'vitest'
import { type BatchBuilder, Producer, type SendBatchTerms, type SendManyError } from '../src/index.ts'
import {
  batchOf,
  inWorld,
  numbered,
  outcomes,
  type ProduceCall,
  produceApi,
  refusal,
  texts,
  valueOf,
  type World,
} from './support/world.ts'

/** A batch of `text0`, `text1`, … */
function filled(producer: Producer<string, string>, count: number, from = 0): BatchBuilder<string, string> {
  const batch = producer.createBatch()
  for (const value of texts(count, from)) expect(batch.append({ value })).not.toBeNull()
  return batch
}

const toFirst: SendBatchTerms = { partition: 0 }

/** What a rejected promise says. */
async function failure(promise: Promise<unknown>): Promise<Error & { persisted?: string; code?: string }> {
  const [result] = await Promise.allSettled([promise])
  expect(result.status).toBe('rejected')
  return (result as PromiseRejectedResult).reason as Error & { persisted?: string }
}

/** Refuses every batch of more records than that as too large. */
function refuseLarge({ broker }: World, records: number): void {
  broker.on(produceApi, (call: ProduceCall) =>
    batchOf(call).readInt32BE(57) > records ? refusal(call, ErrorCode.MESSAGE_TOO_LARGE) : undefined,
  )
}

describe('a batch', () => {
  test('is one batch in the log of its partition, and its first record is told', () =>
    inWorld({ topics: { events: 3 } }, async ({ producer: make, broker, values }) => {
      const producer = await make()
      await producer.send({ topic: 'events', partition: 2, value: 'before' })
      const batch = producer.createBatch()
      batch.append({ value: 'v0', timestamp: 1_234 })
      batch.append({ value: 'v1', timestamp: 999 })
      const metadata = await producer.sendBatch(batch, 'events', { partition: 2 })
      expect(metadata).toEqual({
        topic: 'events',
        partition: 2,
        offset: 1n,
        timestamp: 1_234,
        timestampType: 0,
        logStartOffset: 0n,
      })
      expect(broker.batches('events', 2).map(({ recordCount }) => recordCount)).toEqual([1, 2])
      expect([0, 1, 2].map(partition => values('events', partition))).toEqual([[], [], ['before', 'v0', 'v1']])
    }))

  test('gets the time of the append where the topic keeps that', () =>
    inWorld({}, async ({ producer: make, broker, runtime }) => {
      broker.createTopic('stamped', { partitions: 1, configs: { 'message.timestamp.type': 'LogAppendTime' } })
      const producer = await make()
      const batch = producer.createBatch()
      batch.append({ value: 'v', timestamp: 5 })
      const { timestamp, timestampType } = await producer.sendBatch(batch, 'stamped', toFirst)
      expect(timestampType).toBe(1)
      expect(Math.abs(timestamp - runtime.timestamp())).toBeLessThan(1_000)
    }))

  test('keeps its place among the calls of send, sendMany and enqueue (P-ORDER)', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values, broker }) => {
      const producer = await make({ lingerMs: 1_000 })
      const done: Promise<unknown>[] = []
      for (let round = 0; round < 10; round++) {
        const from = round * 10
        for (const record of numbered('events', 3, from)) done.push(producer.send(record))
        done.push(producer.sendBatch(filled(producer, 3, from + 3), 'events', toFirst))
        done.push(producer.sendMany(numbered('events', 2, from + 6)))
        done.push(producer.sendBatch(filled(producer, 1, from + 8), 'events', toFirst))
        done.push(producer.enqueue(numbered('events', 1, from + 9)[0] as never))
      }
      await producer.flush()
      await Promise.all(done)
      expect(values('events')).toEqual(texts(100))
      const sizes = broker.batches('events').map(({ recordCount }) => recordCount)
      expect(sizes.filter((_, at) => at % 2 === 1)).toEqual(Array.from({ length: 20 }, (_, at) => (at % 2 ? 1 : 3)))
    }))

  test('keeps its place behind async serializers, and behind a topic that is not known yet (P-ORDER)', () =>
    inWorld({}, async ({ producer: make, runtime, broker, values }) => {
      const producer = await make<string, string>({
        valueSerializer: value => (value === 'v0' ? runtime.sleep(50).then(() => value) : value),
      })
      broker.createTopic('late', 1)
      const first = numbered('late', 2).map(record => producer.send(record))
      const batch = producer.sendBatch(filled(producer, 3, 2), 'late', toFirst)
      const last = numbered('late', 2, 5).map(record => producer.send(record))
      const all = await Promise.all([...first, batch, ...last])
      expect(all.map(({ offset }) => offset)).toEqual([0n, 1n, 2n, 5n, 6n])
      expect(values('late')).toEqual(texts(7))
    }))

  test.for([
    ['acks 0', { acks: 0 }, -1n],
    ['acks 1', { acks: 1 }, 0n],
    ['no idempotence', { enableIdempotence: false }, 0n],
  ] as const)('works with %s', ([, options, offset]) =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values, broker, until }) => {
      const producer = await make({ ...options })
      const batch = producer.createBatch()
      const expected: string[] = []
      for (let index = 0; index < 300; index++) {
        expected.push(`${index}`.padEnd(200, '.'))
        batch.append({ value: `${index}`.padEnd(200, '.') })
      }
      const metadata = await producer.sendBatch(batch, 'events', toFirst)
      expect(metadata.offset).toBe(offset)
      await until(() => values('events').length === 300)
      expect(values('events')).toEqual(expected)
      expect(broker.batches('events')).toHaveLength(1)
      expect(producer.health()).toMatchObject({ bufferedBytes: 0, bufferedRecords: 0, waitingCalls: 0 })
    }),
  )

  // In real time: the thread pool knows no other.
  test.for(['gzip', 'snappy', 'lz4', 'zstd'] as const)('is compressed by %s, also off the event loop', async codec => {
    await using broker = await startBroker({ topics: { events: 1 } })
    const { bootstrapServers } = broker
    await using producer = await Producer.start({ bootstrapServers, compressionType: codec })
    const done: Promise<unknown>[] = []
    const expected: string[] = []
    for (let round = 0; round < 4; round++) {
      const batch = producer.createBatch()
      for (let index = 0; index < 300; index++) {
        expected.push(`${round} ${index}`.padEnd(200, '.'))
        batch.append({ value: `${round} ${index}`.padEnd(200, '.') })
      }
      done.push(producer.send({ topic: 'events', value: `single ${round}` }))
      done.push(producer.sendBatch(batch, 'events', toFirst))
      expected.splice(round * 301, 0, `single ${round}`)
    }
    await Promise.all(done)
    expect(broker.records('events').map(valueOf)).toEqual(expected)
    expect(broker.batches('events').map(({ recordCount }) => recordCount)).toEqual([1, 300, 1, 300, 1, 300, 1, 300])
    expect(producer.health()).toMatchObject({ bufferedBytes: 0, bufferedRecords: 0 })
  })

  test.for(['drop', 'close'] as const)(
    'whose answer is lost (%s) after the append is there once, sent again with the same bytes (P-ONCE, P-BYTES)',
    (how, {}) =>
      inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
        const producer = await make({ requestTimeoutMs: 1_000 })
        const seen: Buffer[] = []
        broker.on(produceApi, async (call: ProduceCall) => {
          seen.push(Buffer.from(batchOf(call)))
          if (seen.length > 1) return undefined
          await call.next()
          return how
        })
        await producer.sendBatch(filled(producer, 10), 'events', toFirst)
        expect(seen).toHaveLength(2)
        expect(seen[1]?.equals(seen[0] as Buffer)).toBe(true)
        expect(values('events')).toEqual(texts(10))
      }),
  )

  test('is flushed, shown by health(), and drained by stop()', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const producer = await make()
      await producer.send({ topic: 'events', value: 'first' })
      broker.on(produceApi, async call => call.delay(200))
      const batch = producer.createBatch()
      batch.append({ value: 'x'.repeat(3_000) })
      expect(producer.health().bufferedBytes).toBe(0)
      const sending = producer.sendBatch(batch, 'events', toFirst)
      expect(producer.health()).toMatchObject({ bufferedRecords: 1, waitingCalls: 0 })
      expect(producer.health().bufferedBytes).toBeGreaterThan(3_000)
      await producer.flush()
      expect(values('events')).toHaveLength(2)
      await sending
      const last = producer.sendBatch(filled(producer, 2), 'events', toFirst)
      await producer.stop()
      expect(await last).toMatchObject({ offset: 2n })
    }))
})

describe('refused at once', () => {
  test.for<[string, (producer: Producer<string, string>) => Promise<unknown>, RegExp]>([
    ['an empty batch', p => p.sendBatch(p.createBatch(), 'events', toFirst), /empty.*append/],
    ['what is no batch', p => p.sendBatch({} as never, 'events', toFirst), /made with createBatch\(\), not an object/],
    ['nothing', p => p.sendBatch(undefined as never, 'events', toFirst), /not undefined/],
    ['no partition', p => p.sendBatch(filled(p, 1), 'events', {} as never), /needs the partition/],
    ['no terms', p => p.sendBatch(filled(p, 1), 'events', undefined as never), /needs the partition/],
    ['a negative partition', p => p.sendBatch(filled(p, 1), 'events', { partition: -1 }), /partition.*not -1/],
    ['text for partition', p => p.sendBatch(filled(p, 1), 'events', { partition: '0' as never }), /not a string/],
    ['no topic', p => p.sendBatch(filled(p, 1), undefined as never, toFirst), /topic.*not undefined/],
    ['an impossible topic', p => p.sendBatch(filled(p, 1), 'a b', toFirst), /not the name of a topic/],
    [
      'a topic other than it was made for',
      p => {
        const batch = p.createBatch({ topic: 'other' })
        batch.append({ value: 'v' })
        return p.sendBatch(batch, 'events', toFirst)
      },
      /made for topic other, and cannot go to events/,
    ],
    [
      'a negative timeoutMs',
      p => p.sendBatch(filled(p, 1), 'events', { partition: 0, timeoutMs: -1 }),
      /timeoutMs must be/,
    ],
  ])('%s', ([, send, message]) =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values }) => {
      const producer = await make()
      const error = await failure(send(producer))
      expect(error.message).toMatch(message)
      if (!(error instanceof RangeError)) expect(error.persisted).toBe('no')
      await producer.sendBatch(filled(producer, 1), 'events', toFirst)
      expect(values('events')).toEqual(['v0'])
    }),
  )

  test('a batch that was sent already, or is on its way: it is in the log once', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values }) => {
      const producer = await make()
      const batch = filled(producer, 2)
      const first = producer.sendBatch(batch, 'events', toFirst)
      const results = await outcomes([first, producer.sendBatch(batch, 'events', toFirst)])
      await first
      results.push(...(await outcomes([producer.sendBatch(batch, 'events', toFirst)])))
      const refusal = { code: 'ILLEGAL_STATE', persisted: 'no', message: expect.stringContaining('sent already') }
      expect(results).toMatchObject([{ ok: true }, refusal, refusal])
      expect(values('events')).toEqual(texts(2))
    }))

  test('a batch of a producer with other settings; with the same ones it is taken', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values }) => {
      const valueSerializer = { serialize: (value: string) => value }
      const one = await make<string, string>({ valueSerializer })
      const same = await make<string, string>({ valueSerializer })
      const others = [await make(), await make<string, string>({ valueSerializer, maxBatchSize: 1_000 })]
      const batch = filled(one, 2)
      const names = ['valueSerializer', 'maxBatchSize']
      for (const [at, other] of others.entries()) {
        const error = await failure(other.sendBatch(batch, 'events', toFirst))
        expect(error).toBeInstanceOf(TypeError)
        expect(error).toMatchObject({ persisted: 'no', message: expect.stringContaining(`another ${names[at]}`) })
      }
      await same.sendBatch(batch, 'events', toFirst)
      expect(values('events')).toEqual(texts(2))
    }))
})

describe('a batch that waits', () => {
  test('for a partition that does not exist is told so after one more look, and may be sent elsewhere', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values, broker }) => {
      const producer = await make()
      const batch = filled(producer, 2)
      const error = await failure(producer.sendBatch(batch, 'events', { partition: 1 }))
      expect(error).toMatchObject({
        name: 'UnknownTopicOrPartitionError',
        topic: 'events',
        partition: 1,
        persisted: 'no',
      })
      broker.createPartitions('events', 2)
      expect(await producer.sendBatch(batch, 'events', { partition: 1 })).toMatchObject({ partition: 1, offset: 0n })
      expect(values('events', 1)).toEqual(texts(2))
    }))

  test('for a topic that nobody makes is told after maxBlockMs, and may be sent again', () =>
    inWorld({ autoCreateTopics: false }, async ({ producer: make, broker, values }) => {
      const producer = await make({ maxBlockMs: 1_000 })
      const batch = filled(producer, 2)
      expect(await failure(producer.sendBatch(batch, 'late', toFirst))).toMatchObject({
        code: 'UNKNOWN_TOPIC_OR_PARTITION',
        persisted: 'no',
      })
      expect(batch.closed).toBe(true)
      broker.createTopic('late', 1)
      await producer.sendBatch(batch, 'late', toFirst)
      expect(values('late')).toEqual(texts(2))
    }))

  test('for a topic that may not be written is told at once', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
      const producer = await make()
      broker.on(metadataApi, async call => {
        const response = await call.next()
        for (const topic of response.topics) {
          topic.errorCode = ErrorCode.TOPIC_AUTHORIZATION_FAILED
          topic.partitions = []
        }
        return response
      })
      expect(await failure(producer.sendBatch(filled(producer, 1), 'events', toFirst))).toMatchObject({
        code: 'TOPIC_AUTHORIZATION_FAILED',
        persisted: 'no',
      })
    }))

  test('for room is served in the order of the calls, with those of send, and never exceeds bufferMemory (P-BOUND)', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const bufferMemory = 8_192
      const producer = await make({ bufferMemory, maxBatchSize: 2_048, maxRequestSize: 4_096 })
      let most = 0
      broker.on(produceApi, async call => {
        most = Math.max(most, producer.health().bufferedBytes)
        await call.delay(5)
      })
      await producer.send({ topic: 'events', value: 'first' })
      const done: Promise<unknown>[] = []
      const expected: string[] = ['first']
      // In portions, for no more than bufferMemory may wait.
      for (let portion = 0; portion < 5; portion++) {
        for (let index = 0; index < 14; index++) {
          const value = `${portion}-${index}`.padEnd(700, '.')
          expected.push(value)
          if (index % 2 === 0) {
            done.push(producer.send({ topic: 'events', value }))
            continue
          }
          const batch = producer.createBatch()
          batch.append({ value })
          done.push(producer.sendBatch(batch, 'events', toFirst))
        }
        most = Math.max(most, producer.health().bufferedBytes)
        expect(producer.health().waitingCalls).toBeGreaterThan(0)
        await Promise.all(done)
      }
      expect(values('events')).toEqual(expected)
      expect(most).toBeLessThanOrEqual(bufferMemory)
      expect(most).toBeGreaterThan(bufferMemory / 2)
      expect(producer.health().bufferedBytes).toBe(0)
    }))

  test('for room in vain is told after maxBlockMs, and when too much waits already, at once; both may go again', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const producer = await make({
        bufferMemory: 4_096,
        maxBatchSize: 4_096,
        maxRequestSize: 4_096,
        maxBlockMs: 1_000,
      })
      await producer.send({ topic: 'events', value: 'warm' })
      const off = broker.on(produceApi, () => 'drop')
      const batches = Array.from({ length: 3 }, (_, index) => {
        const batch = producer.createBatch()
        batch.append({ value: `${index}`.repeat(3_500) })
        return batch
      })
      const [first, ...others] = batches.map(batch => producer.sendBatch(batch, 'events', toFirst))
      expect(await outcomes(others)).toMatchObject([
        { code: 'BUFFER_TIMEOUT', persisted: 'no' },
        { code: 'BUFFER_FULL', persisted: 'no' },
      ])
      off()
      await first
      for (const batch of batches.slice(1)) await producer.sendBatch(batch, 'events', toFirst)
      expect(values('events')).toEqual(['warm', ...[0, 1, 2].map(index => `${index}`.repeat(3_500))])
    }))

  test('ends with its signal or its time: certainly not sent, and may be sent again', () =>
    inWorld({ autoCreateTopics: false }, async ({ producer: make, broker, values, runtime }) => {
      const producer = await make()
      const batch = filled(producer, 3)
      const controller = new AbortController()
      const reason = new Error('not now')
      const aborted = failure(producer.sendBatch(batch, 'late', { partition: 0, signal: controller.signal }))
      await runtime.sleep(50)
      controller.abort(reason)
      expect(await aborted).toBe(reason)
      expect(await failure(producer.sendBatch(batch, 'late', { partition: 0, signal: controller.signal }))).toBe(reason)
      expect(await failure(producer.sendBatch(batch, 'late', { partition: 0, timeoutMs: 100 }))).toMatchObject({
        code: 'CALL_TIMEOUT',
        persisted: 'no',
      })
      expect(producer.health()).toMatchObject({ waitingCalls: 0, bufferedBytes: 0 })
      broker.createTopic('late', 1)
      await producer.sendBatch(batch, 'late', toFirst)
      expect(values('late')).toEqual(texts(3))
    }))

  test('is failed by stop(), and may go by another producer of the same settings', () =>
    inWorld({ autoCreateTopics: false }, async ({ producer: make, broker, values }) => {
      const producer = await make()
      const batch = filled(producer, 3)
      const sending = failure(producer.sendBatch(batch, 'late', toFirst))
      await producer.stop({ timeoutMs: 100 })
      expect(await sending).toMatchObject({ code: 'PRODUCER_CLOSED', persisted: 'no' })
      broker.createTopic('late', 1)
      const heir = await make()
      await heir.sendBatch(batch, 'late', toFirst)
      expect(values('late')).toEqual(texts(3))
    }))
})

describe('a batch in the buffer', () => {
  test('goes on when its caller waits no longer, and does not go twice', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values, runtime }) => {
      const producer = await make()
      broker.on(produceApi, async call => call.delay(500))
      const controller = new AbortController()
      const batch = filled(producer, 3)
      const aborted = failure(producer.sendBatch(batch, 'events', { partition: 0, signal: controller.signal }))
      await runtime.sleep(10)
      controller.abort(new Error('enough'))
      expect((await aborted).message).toBe('enough')
      const late = filled(producer, 2, 3)
      expect(await failure(producer.sendBatch(late, 'events', { partition: 0, timeoutMs: 50 }))).toMatchObject({
        code: 'CALL_TIMEOUT',
        persisted: 'unknown',
      })
      expect(await failure(producer.sendBatch(late, 'events', toFirst))).toMatchObject({ code: 'ILLEGAL_STATE' })
      await producer.flush()
      expect(values('events')).toEqual(texts(5))
    }))

  test('expires like any other, and says whether it may be there (P-SETTLED, P-HONEST)', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const producer = await make({ deliveryTimeoutMs: 2_000, requestTimeoutMs: 1_000 })
      broker.on(produceApi, () => 'drop')
      expect(await failure(producer.sendBatch(filled(producer, 2), 'events', toFirst))).toMatchObject({
        code: 'DELIVERY_TIMEOUT',
        persisted: 'unknown',
      })
      await broker.stopNode(1)
      expect(await failure(producer.sendBatch(filled(producer, 2), 'events', toFirst))).toMatchObject({
        code: 'DELIVERY_TIMEOUT',
        persisted: 'no',
      })
      expect(values('events')).toEqual([])
    }))

  test('is told by stop() when its time is over (P-SETTLED)', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, runtime }) => {
      const producer = await make()
      broker.on(produceApi, () => 'drop')
      const sending = failure(producer.sendBatch(filled(producer, 2), 'events', toFirst))
      await runtime.sleep(50)
      await producer.stop({ timeoutMs: 100 })
      expect(await sending).toMatchObject({ code: 'PRODUCER_CLOSED', persisted: 'unknown' })
    }))

  test('fails as a whole with the error of the broker; what is behind it goes on', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const producer = await make()
      await producer.send({ topic: 'events', value: 'first' })
      let seen = 0
      broker.on(produceApi, call => (++seen === 1 ? refusal(call, ErrorCode.INVALID_TIMESTAMP) : undefined))
      const bad = failure(producer.sendBatch(filled(producer, 3), 'events', toFirst))
      const good = producer.sendBatch(filled(producer, 3, 3), 'events', toFirst)
      expect(await bad).toMatchObject({ code: 'INVALID_TIMESTAMP', persisted: 'no', topic: 'events', partition: 0 })
      expect(await good).toMatchObject({ offset: 1n })
      expect(values('events')).toEqual(['first', ...texts(3, 3)])
    }))

  test('of which the broker names single records tells of each (KIP-467)', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const producer = await make()
      broker.on(produceApi, call => {
        const response = refusal(call, ErrorCode.INVALID_RECORD)
        const [partition] = response.responses[0]?.partitionResponses ?? []
        if (partition !== undefined) {
          partition.errorMessage = 'One or more records have been rejected'
          partition.recordErrors = [{ batchIndex: 1, batchIndexErrorMessage: 'this one has no key' }]
        }
        return response
      })
      const error = (await failure(producer.sendBatch(filled(producer, 3), 'events', toFirst))) as SendManyError
      expect(error).toMatchObject({ name: 'SendManyError', persisted: 'no', topic: 'events', partition: 0 })
      expect(error.cause).toMatchObject({ code: 'INVALID_RECORD', message: expect.stringContaining('has no key') })
      const reasons = error.results.map(result => (result as PromiseRejectedResult).reason as Error)
      expect(reasons.map(reason => reason.message.includes('has no key'))).toEqual([false, true, false])
      expect(reasons).toMatchObject([0, 1, 2].map(() => ({ code: 'INVALID_RECORD', persisted: 'no' })))
      expect(values('events')).toEqual([])
    }))
})

describe('a batch that the broker finds too large', () => {
  test.for(['none', 'gzip'] as const)(
    'goes in parts (%s), in order and once; its first record is told right, and flush() waits for all of it (P-ORDER)',
    (compressionType, {}) =>
      inWorld({ topics: { events: 1 } }, async world => {
        const { producer: make, broker, values } = world
        const producer = await make({ compressionType })
        await producer.send({ topic: 'events', value: 'first' })
        refuseLarge(world, 5)
        const batch = producer.sendBatch(filled(producer, 20), 'events', toFirst)
        const behind = producer.send({ topic: 'events', value: 'behind' })
        await producer.flush()
        expect(values('events')).toEqual(['first', ...texts(20), 'behind'])
        expect(await batch).toMatchObject({ offset: 1n, partition: 0 })
        expect(await behind).toMatchObject({ offset: 21n })
        expect(broker.batches('events').length).toBeGreaterThan(5)
        expect(producer.health()).toMatchObject({ bufferedBytes: 0, bufferedRecords: 0 })
      }),
  )

  test('and of which a part fails tells of each record, and that sending it again may duplicate (P-HONEST)', () =>
    inWorld({ topics: { events: 1 } }, async world => {
      const { producer: make, broker, values } = world
      const producer = await make()
      let parts = 0
      broker.on(produceApi, (call: ProduceCall) => {
        if (batchOf(call).readInt32BE(57) > 5) return refusal(call, ErrorCode.MESSAGE_TOO_LARGE)
        return ++parts === 2 ? refusal(call, ErrorCode.INVALID_TIMESTAMP) : undefined
      })
      const batch = producer.createBatch()
      for (const [index, value] of texts(20).entries()) batch.append({ value, timestamp: 1_000 + index })
      const error = (await failure(producer.sendBatch(batch, 'events', toFirst))) as SendManyError<{
        offset: bigint
        timestamp: number
      }>
      expect(error).toMatchObject({ name: 'SendManyError', persisted: 'unknown', topic: 'events', partition: 0 })
      expect(error.cause).toMatchObject({ code: 'INVALID_TIMESTAMP' })
      expect(error.results).toHaveLength(20)
      const log = broker.records('events')
      for (const [index, result] of error.results.entries()) {
        if (result.status === 'rejected') {
          expect(result.reason).toMatchObject({ code: 'INVALID_TIMESTAMP', persisted: 'no' })
          expect(values('events')).not.toContain(`v${index}`)
          continue
        }
        expect(result.value.timestamp).toBe(1_000 + index)
        expect(log.find(({ offset }) => offset === result.value.offset)?.value?.toString()).toBe(`v${index}`)
      }
      expect(values('events').length).toBeGreaterThan(10)
      expect(values('events').length).toBeLessThan(20)
    }))

  test('and of which no part goes fails with the one error that all have', () =>
    inWorld({ topics: { events: 1 } }, async world => {
      const producer = await world.producer()
      refuseLarge(world, 0)
      expect(await failure(producer.sendBatch(filled(producer, 4), 'events', toFirst))).toMatchObject({
        code: 'MESSAGE_TOO_LARGE',
        persisted: 'no',
      })
      expect(world.values('events')).toEqual([])
    }))
})
