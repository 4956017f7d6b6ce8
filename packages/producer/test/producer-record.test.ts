import { describe, expect, test } from 'vitest'
import { inWorld, outcomes } from './support/world.ts'

describe('what is no record is refused with a TypeError that says why, and the producer goes on', () => {
  const record = { topic: 'events', value: 'v' }
  test.for<[what: string, record: unknown, message: RegExp]>([
    ['undefined', undefined, /A record is an object.*not undefined/],
    ['text', 'v', /A record is an object.*not a string/],
    ['no topic', { value: 'v' }, /topic of a record is a string, not undefined/],
    ['an empty topic', { ...record, topic: '' }, /topic of a record must not be empty/],
    ['a topic of another type', { ...record, topic: 7 }, /topic.*not number 7/],
    ['a missing value', { topic: 'events' }, /value.*not undefined: use null/],
    ['an object as value', { ...record, value: { a: 1 } }, /value.*not an object: set a valueSerializer/],
    ['a number as value', { ...record, value: 7 }, /value.*not number 7/],
    ['a number as key', { ...record, key: 7 }, /key.*not number 7: set a keySerializer/],
    ['an ArrayBuffer as value', { ...record, value: new ArrayBuffer(3) }, /value.*not a ArrayBuffer/],
    ['a negative partition', { ...record, partition: -1 }, /partition.*not -1/],
    ['a partition that is no number', { ...record, partition: '0' }, /partition.*not a string/],
    ['half a partition', { ...record, partition: 0.5 }, /partition.*not 0.5/],
    ['a negative timestamp', { ...record, timestamp: -1 }, /timestamp.*not -1/],
    ['a fractional timestamp', { ...record, timestamp: 1.5 }, /timestamp.*not 1.5/],
    ['an invalid Date', { ...record, timestamp: new Date('nonsense') }, /timestamp.*not NaN/],
    ['a timestamp as text', { ...record, timestamp: '2025-01-01' }, /timestamp.*not a string/],
    ['headers as text', { ...record, headers: 'a=b' }, /headers.*not a string/],
    ['headers of null', { ...record, headers: null }, /headers.*not null/],
    ['a header without a value', { ...record, headers: [['a']] }, /header.*pair/],
    ['a header with a number', { ...record, headers: { a: 1 } }, /header "a".*not number 1/],
    ['a header name of another type', { ...record, headers: [[1, 'a']] }, /name of a header.*not number 1/],
  ])('%s', ([, given, message], {}) =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values }) => {
      const producer = await make()
      await producer.partitionsFor('events')
      for (const send of [producer.send(given as never), producer.enqueue(given as never)]) {
        await expect(send).rejects.toThrow(TypeError)
        await expect(send).rejects.toThrow(message)
        await expect(send).rejects.toMatchObject({ persisted: 'no' })
      }
      await producer.send(record)
      expect(values('events')).toEqual(['v'])
    }),
  )
})

test.for(['.', '..', 'no spaces!', 'x'.repeat(250), 'ümlaut'])(
  'a name that Kafka does not allow is told: %s',
  (topic, {}) =>
    inWorld({}, async ({ producer: make }) => {
      const producer = await make()
      expect(await outcomes([producer.send({ topic, value: 'v' })])).toMatchObject([
        { code: 'INVALID_TOPIC_EXCEPTION', persisted: 'no' },
      ])
    }),
)

test('all kinds of payloads and headers arrive as they were', () =>
  inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
    const producer = await make<string | Uint8Array, string | Uint8Array>()
    await producer.partitionsFor('events')
    const bytes = new Uint8Array([0, 255, 128])
    await producer.sendMany([
      { topic: 'events', key: null, value: null },
      { topic: 'events', key: '', value: '' },
      { topic: 'events', key: bytes, value: Buffer.from(bytes) },
      { topic: 'events', key: 'ключ', value: 'aé€😀'.repeat(1_000) },
      { topic: 'events', value: 'x'.repeat(500_000) },
      {
        topic: 'events',
        value: 'v',
        headers: [
          ['a', '1'],
          ['a', null],
          ['', bytes],
        ],
      },
      { topic: 'events', value: 'v', headers: { b: '2' } },
      { topic: 'events', value: 'v', headers: new Map([['c', '3']]) },
    ])
    const records = broker.records('events').toSorted((a, b) => Number(a.offset - b.offset))
    const text = (value: Buffer | null | undefined): string | null => value?.toString() ?? null
    expect(records.map(({ key, value }) => [text(key), text(value)])).toEqual([
      [null, null],
      ['', ''],
      [Buffer.from(bytes).toString(), Buffer.from(bytes).toString()],
      ['ключ', 'aé€😀'.repeat(1_000)],
      [null, 'x'.repeat(500_000)],
      [null, 'v'],
      [null, 'v'],
      [null, 'v'],
    ])
    expect(records.slice(5).map(({ headers }) => headers)).toEqual([
      [
        ['a', Buffer.from('1')],
        ['a', null],
        ['', Buffer.from(bytes)],
      ],
      [['b', Buffer.from('2')]],
      [['c', Buffer.from('3')]],
    ])
  }))
