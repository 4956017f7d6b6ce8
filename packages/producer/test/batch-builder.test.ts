import { json } from '@kclient/cluster'
import { RecordBatch } from '@kclient/protocol'
import { describe, expect, test } from 'vitest'
import type { BatchBuilder, BatchRecord, Headers, SerializerContext } from '../src/index.ts'
import { batchOf, inWorld, outcomes, type ProduceCall, produceApi } from './support/world.ts'

/** What is thrown, in short. */
function thrown(step: () => unknown): { name: string; message: string; persisted: unknown } | undefined {
  try {
    step()
  } catch (error) {
    const { name, message, persisted } = error as Error & { persisted?: unknown }
    return { name, message, persisted }
  }
  return undefined
}

describe('append', () => {
  test('tells where the record stands, what it takes, and its time', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, runtime }) => {
      const producer = await make()
      const batch = producer.createBatch()
      expect([batch.size, batch.recordCount, batch.closed]).toEqual([61, 0, false])
      const first = batch.append({ value: 'one' })
      expect(first).toEqual({ offset: 0, size: batch.size - 61, timestamp: runtime.timestamp() })
      const before = batch.size
      const second = batch.append({ value: 'two', key: 'k', timestamp: new Date(5_000), headers: { a: 'b' } })
      expect(second).toEqual({ offset: 1, size: batch.size - before, timestamp: 5_000 })
      expect(batch.append({ value: null, timestamp: 6_000 })).toMatchObject({ offset: 2, timestamp: 6_000 })
      expect([batch.recordCount, batch.closed]).toEqual([3, false])
    }))

  test('what it says of size is what the broker gets', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
      const sizes: number[] = []
      broker.on(produceApi, (call: ProduceCall) => void sizes.push(batchOf(call).length))
      const producer = await make()
      const batch = producer.createBatch()
      for (let index = 0; index < 100; index++) batch.append({ value: `value ${index} ü`, key: 'k' })
      await producer.sendBatch(batch, 'events', { partition: 0 })
      expect(sizes).toEqual([batch.size])
      expect(batch.recordCount).toBe(100)
    }))

  test('gives null when the record does not fit any more; a smaller one still may', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values }) => {
      const producer = await make({ maxBatchSize: 200 })
      const batch = producer.createBatch()
      expect(batch.append({ value: 'a'.repeat(90) })).not.toBeNull()
      const { size } = batch
      expect(batch.append({ value: 'b'.repeat(90) })).toBeNull()
      expect([batch.size, batch.recordCount, batch.closed]).toEqual([size, 1, false])
      expect(batch.append({ value: 'small' })).toMatchObject({ offset: 1 })
      await producer.sendBatch(batch, 'events', { partition: 0 })
      expect(values('events')).toEqual(['a'.repeat(90), 'small'])
    }))

  test('the first record fits although it is larger than maxBatchSize, up to maxRequestSize', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values }) => {
      const producer = await make({ maxBatchSize: 200, maxRequestSize: 5_000 })
      const batch = producer.createBatch()
      expect(thrown(() => batch.append({ value: 'x'.repeat(5_000) }))).toMatchObject({
        name: 'MessageSizeTooLargeError',
        persisted: 'no',
      })
      expect([batch.size, batch.recordCount, batch.closed]).toEqual([61, 0, false])
      const large = 'x'.repeat(4_000)
      expect(batch.append({ value: large })).toMatchObject({ offset: 0 })
      expect(batch.append({ value: 'y' })).toBeNull()
      await producer.sendBatch(batch, 'events', { partition: 0 })
      expect(values('events')).toEqual([large])
    }))

  test('gives null when it is closed, without a look at the record', () =>
    inWorld({}, async ({ producer: make }) => {
      const producer = await make()
      const batch = producer.createBatch()
      batch.append({ value: 'v' })
      batch.close()
      batch.close()
      expect(batch.closed).toBe(true)
      expect(batch.append({ value: 'w' })).toBeNull()
      expect(await batch.appendAsync({ value: 'w' })).toBeNull()
      expect(batch.recordCount).toBe(1)
    }))

  test.for<[string, Headers]>([
    [
      'pairs',
      [
        ['a', '1'],
        ['a', null],
      ],
    ],
    ['an object', { a: '1', b: Buffer.from('2') }],
    ['a Map', new Map([['a', '1']])],
  ])('takes headers as %s', ([, headers]) =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
      const producer = await make()
      const batch = producer.createBatch()
      batch.append({ value: 'v', headers })
      await producer.sendBatch(batch, 'events', { partition: 0 })
      await producer.send({ topic: 'events', value: 'v', headers })
      const [built, sent] = broker.records('events')
      expect(built?.headers).toEqual(sent?.headers)
      expect(built?.headers.length).toBeGreaterThan(0)
    }),
  )

  test.for<[string, unknown, RegExp]>([
    ['no object', 'text', /object with value, not a string/],
    ['null', null, /object with value, not null/],
    ['no value', {}, /value of a record.*undefined.*use null/],
    ['a number for value', { value: 5 }, /value of a record.*number 5.*valueSerializer/],
    ['a number for key', { value: 'v', key: 5 }, /key of a record.*number 5/],
    ['text for time', { value: 'v', timestamp: 'now' }, /timestamp.*a string/],
    ['a fraction for time', { value: 'v', timestamp: 1.5 }, /timestamp.*1\.5/],
    ['an invalid date', { value: 'v', timestamp: new Date(Number.NaN) }, /timestamp.*NaN/],
    ['text for headers', { value: 'v', headers: 'a' }, /headers of a record.*a string/],
    ['a header without value', { value: 'v', headers: [['a']] }, /header of a record is a pair/],
    ['a topic', { value: 'v', topic: 'events' }, /no topic and no partition.*sendBatch/],
    ['a partition', { value: 'v', partition: 0 }, /no topic and no partition.*sendBatch/],
  ])('refuses a record with %s, and is left as it was', ([, record, message]) =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values }) => {
      const producer = await make()
      const batch = producer.createBatch()
      batch.append({ value: 'before' })
      const { size } = batch
      const error = thrown(() => batch.append(record as BatchRecord<string, string>))
      expect(error).toMatchObject({ name: 'TypeError', persisted: 'no', message: expect.stringMatching(message) })
      expect([batch.size, batch.recordCount, batch.closed]).toEqual([size, 1, false])
      batch.append({ value: 'after' })
      await producer.sendBatch(batch, 'events', { partition: 0 })
      expect(values('events')).toEqual(['before', 'after'])
    }),
  )

  test('is refused from sendBatch() on, which closes the batch', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values }) => {
      const producer = await make()
      const batch = producer.createBatch()
      batch.append({ value: 'v' })
      const sending = producer.sendBatch(batch, 'events', { partition: 0 })
      const refusal = { name: 'IllegalStateError', persisted: 'no', message: expect.stringContaining('createBatch()') }
      expect(batch.closed).toBe(true)
      expect(thrown(() => batch.append({ value: 'w' }))).toMatchObject(refusal)
      await sending
      expect(thrown(() => batch.append({ value: 'w' }))).toMatchObject(refusal)
      await expect(batch.appendAsync({ value: 'w' })).rejects.toMatchObject(refusal)
      expect(values('events')).toEqual(['v'])
    }))
})

describe('serializers', () => {
  test('are told the topic of the batch, the headers, and which of the two it is; an empty topic without one', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values, broker }) => {
      const told: SerializerContext[] = []
      const serialize = (value: number, context: SerializerContext): string => {
        told.push(context)
        return `<${value}>`
      }
      const producer = await make<number, number>({ keySerializer: serialize, valueSerializer: { serialize } })
      const named = producer.createBatch({ topic: 'events' })
      named.append({ key: 1, value: 2, headers: { a: 'b' } })
      producer.createBatch().append({ value: 3 })
      named.append({ key: null, value: null })
      expect(told).toEqual([
        { topic: 'events', headers: [['a', 'b']], isKey: true },
        { topic: 'events', headers: [['a', 'b']], isKey: false },
        { topic: '', headers: [], isKey: false },
      ])
      await producer.sendBatch(named, 'events', { partition: 0 })
      expect(values('events')).toEqual(['<2>', '(null)'])
      expect(broker.records('events').map(({ key }) => key?.toString())).toEqual(['<1>', undefined])
    }))

  test('one that throws ends its record alone', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values }) => {
      const producer = await make<string, object | null>({ valueSerializer: json<object | null>() })
      const batch = producer.createBatch({ topic: 'events' })
      batch.append({ value: { n: 1 } })
      const loop: { self?: unknown } = {}
      loop.self = loop
      expect(thrown(() => batch.append({ value: loop }))).toMatchObject({
        name: 'RecordSerializationError',
        persisted: 'no',
      })
      batch.append({ value: { n: 2 } })
      await producer.sendBatch(batch, 'events', { partition: 0 })
      expect(values('events')).toEqual(['{"n":1}', '{"n":2}'])
      const nameless = producer.createBatch()
      expect(thrown(() => nameless.append({ value: loop }))?.message).toMatch(/^The value of a record could not/)
    }))

  test('an async one is refused by append(), which names appendAsync(), and not left unhandled', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make }) => {
      const producer = await make<string, string>({ valueSerializer: () => Promise.reject(new Error('no')) })
      const batch = producer.createBatch()
      expect(thrown(() => batch.append({ value: 'v' }))).toMatchObject({
        name: 'TypeError',
        persisted: 'no',
        message: expect.stringContaining('use appendAsync()'),
      })
      expect([batch.size, batch.closed]).toEqual([61, false])
    }))

  test('appendAsync() keeps the order of the calls, whichever serializer ends first, and passes over one that fails', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, runtime, values }) => {
      const producer = await make<string, string>({
        valueSerializer: async value => {
          await runtime.sleep(value === 'slow' ? 100 : 1)
          if (value === 'bad') throw new Error('not this one')
          return value
        },
      })
      const batch = producer.createBatch({ topic: 'events' })
      const appended = ['slow', 'bad', 'fast', 'last'].map(value => batch.appendAsync({ value }))
      expect(thrown(() => batch.append({ value: 'x' }))).toMatchObject({
        name: 'IllegalStateError',
        message: expect.stringContaining('appendAsync() is under way'),
      })
      const [early] = await outcomes([producer.sendBatch(batch, 'events', { partition: 0 })])
      expect(early).toMatchObject({ ok: false, persisted: 'no', message: expect.stringContaining('await it first') })
      const results = await Promise.allSettled(appended)
      expect(
        results.map(result => (result.status === 'fulfilled' ? result.value?.offset : result.reason.code)),
      ).toEqual([0, 'RECORD_SERIALIZATION_FAILED', 1, 2])
      await producer.sendBatch(batch, 'events', { partition: 0 })
      expect(values('events')).toEqual(['slow', 'fast', 'last'])
    }))

  test('appendAsync() works with what is not async, too, and gives null when the batch is full', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values }) => {
      const producer = await make({ maxBatchSize: 120 })
      const batch = producer.createBatch()
      const results: unknown[] = []
      for (const value of ['a', 'b'.repeat(100), 'c']) results.push(await batch.appendAsync({ value }))
      expect(results).toMatchObject([{ offset: 0 }, null, { offset: 1 }])
      await expect(batch.appendAsync({ value: 5 as never })).rejects.toMatchObject({ name: 'TypeError' })
      await producer.sendBatch(batch, 'events', { partition: 0 })
      expect(values('events')).toEqual(['a', 'c'])
    }))
})

test('createBatch() needs a started producer and the name of a topic; what it gives outlives the producer', () =>
  inWorld({ topics: { events: 1 } }, async ({ producer: make }) => {
    const producer = await make()
    expect(thrown(() => producer.createBatch({ topic: 'no name' }))).toMatchObject({ name: 'InvalidTopicError' })
    expect(thrown(() => producer.createBatch({ topic: 5 as never }))).toMatchObject({ name: 'TypeError' })
    const batch = producer.createBatch()
    await producer.stop()
    expect(batch.append({ value: 'v' })).toMatchObject({ offset: 0 })
    expect(thrown(() => producer.createBatch())).toMatchObject({ name: 'ProducerClosedError' })
    const [result] = await outcomes([producer.sendBatch(batch, 'events', { partition: 0 })])
    expect(result).toMatchObject({ code: 'PRODUCER_CLOSED', persisted: 'no' })
  }))

test('a batch of text reads back as it was appended, whatever its size', () =>
  inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
    const seen: Buffer[] = []
    broker.on(produceApi, (call: ProduceCall) => void seen.push(Buffer.from(batchOf(call))))
    const producer = await make({ maxBatchSize: 50_000 })
    const batch: BatchBuilder<string, string> = producer.createBatch()
    let count = 0
    while (batch.append({ key: `k${count}`, value: 'ä'.repeat(count % 50), timestamp: 1_000 - count }) !== null) {
      count += 1
    }
    expect(batch.size).toBeLessThanOrEqual(50_000)
    expect(batch.size).toBeGreaterThan(49_800)
    await producer.sendBatch(batch, 'events', { partition: 0 })
    const whole = RecordBatch.read(seen[0] as Buffer)
    expect(whole?.recordCount).toBe(count)
    expect(broker.records('events').map(({ timestamp }) => timestamp)).toEqual(
      Array.from({ length: count }, (_, index) => 1_000 - index),
    )
  }))
