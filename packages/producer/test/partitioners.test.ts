import { describe, expect, test } from 'vitest'
import { crc32 } from 'node:zlib'
import type { Partitioner, PartitionerName } from '../src/index.ts'
import { absoluteFnv1a, hashKey, positiveMurmur2, unsignedCrc32 } from '../src/partitioning/partitioner-hash.ts'
import { partitionerNames, type PlacementTopic, placementOf } from '../src/partitioning/partitioner-placement.ts'
import { StickyPartition } from '../src/partitioning/sticky-partition.ts'
import { inWorld, outcomes } from './support/world.ts'

/** A topic on which the sticky partition is always `sticky`, so that it can be told from what a hash says. */
function topicOf(partitionCount: number, available?: number[]): PlacementTopic & { stuck: number } {
  const sticky = new StickyPartition(1_000, () => 0)
  const topic = {
    name: 'events',
    partitionCount,
    available: available ?? [...Array(partitionCount).keys()],
    isAvailable: (partition: number) => available?.includes(partition) ?? true,
    queuedBytes: () => 0,
    sticky,
    stuck: 0,
  }
  topic.stuck = sticky.choose(topic)
  return topic
}

/** The partition that a named partitioner gives. */
function place(name: PartitionerName, key: string | Uint8Array | null, topic: PlacementTopic): number {
  const { byRecord, byKey } = placementOf(name)
  return byRecord?.(topic, key, 'v', null) ?? byKey(topic, key)
}

test.for<[key: string, fnv1a: number]>([
  ['kafka', 0xd33c4e1],
  ['giberish123456789', 0x77a58295],
  ['1234', 0x23bdd03],
  ['234', 0x2dea3cd2],
  ['34', 0x740fa83e],
  ['4', 0x310ca263],
  ['PreAmbleWillBeRemoved,ThePrePartThatIs', 0x65cbd69c],
  ['', 0x7ee3623b],
])('FNV-1a of %s is what librdkafka and Sarama have', ([key, hash]) => {
  expect(hashKey(absoluteFnv1a, key)).toBe(hash)
  expect(hashKey(absoluteFnv1a, Buffer.from(key))).toBe(hash)
})

test.for<[key: string, murmur2: number]>([
  ['kafka', 1_348_980_580],
  ['amqp', 767_747_138],
  ['giberish123456789', 257_239_820],
])('murmur2 of %s is what librdkafka has', ([key, hash]) => {
  expect(hashKey(positiveMurmur2, key)).toBe(hash & 0x7fffffff)
})

test('CRC-32 is that of zip files, without a sign', () => {
  expect(hashKey(unsignedCrc32, '123456789')).toBe(0xcbf43926)
  expect(hashKey(unsignedCrc32, '')).toBe(0)
  for (let length = 0; length < 2_000; length += 37) {
    const bytes = Buffer.from(Array.from({ length }, (_, at) => (at * 31 + length) & 0xff))
    expect(hashKey(unsignedCrc32, bytes)).toBe(crc32(bytes))
  }
})

// What is written is UTF-8, in which a lone surrogate has no place: it is written, and hashed, as U+FFFD.
test.for(['', 'a', 'ключ', 'aé€😀', 'x'.repeat(400), 'é'.repeat(400), '\ud800', 'a\udfff!', '\ud83d'.repeat(500)])(
  'text is hashed as its bytes: %s',
  key => {
    for (const hash of [absoluteFnv1a, positiveMurmur2, unsignedCrc32]) {
      expect(hashKey(hash, key)).toBe(hashKey(hash, Buffer.from(key)))
    }
  },
)

const kafka = { murmur2: 1_348_980_580, crc32: crc32('kafka'), fnv1a: 0xd33c4e1 }
const empty = { murmur2: 275_646_681, crc32: 0, fnv1a: 0x7ee3623b }

test.for<[name: PartitionerName, key: number, emptyKey: number | 'sticky', noKey: number | 'sticky']>([
  ['default', kafka.murmur2, empty.murmur2, 'sticky'],
  ['uniform_sticky', -1, 'sticky', 'sticky'],
  ['consistent', kafka.crc32, empty.crc32, empty.crc32],
  ['consistent_random', kafka.crc32, 'sticky', 'sticky'],
  ['murmur2', kafka.murmur2, empty.murmur2, empty.murmur2],
  ['murmur2_random', kafka.murmur2, empty.murmur2, 'sticky'],
  ['fnv1a', kafka.fnv1a, empty.fnv1a, empty.fnv1a],
  ['fnv1a_random', kafka.fnv1a, empty.fnv1a, 'sticky'],
])("%s: a key, an empty key and none each have librdkafka's (or Java's) place", ([name, key, emptyKey, noKey]) => {
  for (const partitionCount of [1, 2, 7, 48, 1_000]) {
    const topic = topicOf(partitionCount)
    const expected = (hash: number | 'sticky'): number => (hash === 'sticky' ? topic.stuck : hash % partitionCount)
    expect(place(name, 'kafka', topic)).toBe(key === -1 ? topic.stuck : expected(key))
    expect(place(name, '', topic)).toBe(expected(emptyKey))
    expect(place(name, new Uint8Array(0), topic)).toBe(expected(emptyKey))
    expect(place(name, null, topic)).toBe(expected(noKey))
  }
})

test('a key keeps its place when its partition has no leader', () => {
  for (const name of ['default', 'consistent_random', 'murmur2_random', 'fnv1a_random'] as const) {
    for (let index = 0; index < 20; index++) {
      expect(place(name, `key ${index}`, topicOf(6, [0, 1]))).toBe(place(name, `key ${index}`, topicOf(6)))
    }
  }
})

test('round_robin goes through the partitions that have a leader, each topic for itself', () => {
  const { byRecord } = placementOf('round_robin')
  const [a, b] = [topicOf(4), topicOf(3, [0, 2])]
  const turns = (topic: PlacementTopic, count: number): unknown[] =>
    Array.from({ length: count }, (_, index) => byRecord?.(topic, `key ${index}`, 'v', null))
  expect(turns(a, 6)).toEqual([0, 1, 2, 3, 0, 1])
  expect(turns(b, 4)).toEqual([0, 2, 0, 2])
  expect(turns(a, 3)).toEqual([2, 3, 0])
  expect(turns(topicOf(3, []), 1)).toEqual([undefined])
})

test('every producer has turns of its own', () => {
  const topic = topicOf(4)
  for (let producer = 0; producer < 2; producer++) {
    expect(placementOf('round_robin').byRecord?.(topic, null, 'v', null)).toBe(0)
  }
})

test.for(partitionerNames)('%s: a partition that the record names wins', (partitioner, {}) =>
  inWorld({ topics: { events: 5 } }, async ({ producer: make }) => {
    const producer = await make({ partitioner })
    for (const partition of [4, 0, 3]) {
      expect(await producer.send({ topic: 'events', key: 'kafka', value: 'v', partition })).toMatchObject({ partition })
    }
  }),
)

test('round_robin is even also when batches fill, wait for room, and have keys', () =>
  inWorld({ topics: { events: 6 } }, async ({ producer: make, broker }) => {
    const producer = await make({
      partitioner: 'round_robin',
      maxBatchSize: 700,
      bufferMemory: 6_000,
      maxRequestSize: 2_000,
    })
    const sent: Promise<{ partition: number }>[] = []
    for (let index = 0; index < 600; index++) {
      const key = index % 3 === 0 ? null : `key ${index % 5}`
      const { delivered } = await producer.enqueue({ topic: 'events', key, value: 'x'.repeat(index % 200) })
      sent.push(delivered)
    }
    const partitions = (await Promise.all(sent)).map(({ partition }) => partition)
    expect(partitions).toEqual(partitions.map((_, index) => index % 6))
    const counts = Array.from({ length: 6 }, (_, partition) => broker.records('events', partition).length)
    expect(counts).toEqual([100, 100, 100, 100, 100, 100])
  }))

test('uniform_sticky fills batches, whatever the keys', () =>
  inWorld({ topics: { events: 4 } }, async ({ producer: make, broker }) => {
    const producer = await make({ partitioner: 'uniform_sticky', maxBatchSize: 1_000, lingerMs: 5 })
    await producer.partitionsFor('events')
    await producer.sendMany(
      Array.from({ length: 400 }, (_, index) => ({ topic: 'events', key: `${index}`, value: 'x'.repeat(50) })),
    )
    const batches = [0, 1, 2, 3].flatMap(partition => broker.batches('events', partition))
    expect(broker.records('events')).toHaveLength(400)
    expect(batches.length).toBeLessThan(40)
    expect([0, 1, 2, 3].every(partition => broker.records('events', partition).length > 0)).toBe(true)
  }))

describe('a partitioner of your own', () => {
  test('leaves a record to the default by giving undefined, and is asked once for each', () =>
    inWorld({ topics: { events: 3 } }, async ({ producer: make }) => {
      const asked: (string | undefined)[] = []
      const producer = await make({
        bufferMemory: 2_048,
        maxRequestSize: 2_048,
        partitioner: ({ key }) => {
          asked.push(key?.toString())
          return key?.toString() === 'mine' ? 2 : undefined
        },
      })
      const byDefault = await make()
      const expected = await byDefault.send({ topic: 'events', key: 'kafka', value: 'v' })
      // More than there is room for: most of them wait, and are tried again as room comes.
      const value = 'x'.repeat(500)
      const sent = await producer.sendMany(
        ['mine', 'kafka', 'kafka', 'mine', 'kafka', 'kafka', 'mine', 'kafka', 'kafka', 'kafka', 'kafka', 'kafka'].map(
          key => ({
            topic: 'events',
            key,
            value,
          }),
        ),
      )
      expect(sent.map(({ partition }) => partition)).toEqual(
        sent.map((_, index) => (index < 9 && index % 3 === 0 ? 2 : expected.partition)),
      )
      expect(asked).toHaveLength(12)
    }))

  const error = (value: unknown): Partitioner => (() => value) as never
  test.for<[what: string, partitioner: Partitioner, message: string]>([
    ['a partition that does not exist', error(3), 'one of the partitions 0 to 2 of events, not 3: undefined leaves'],
    ['a negative one', error(-1), 'one of the partitions 0 to 2 of events, not -1'],
    ['half a partition', error(0.5), 'one of the partitions 0 to 2 of events, not 0.5'],
    ['NaN', error(NaN), 'not NaN'],
    ['null', error(null), 'not null'],
    ['text', error('1'), 'not a string'],
    ['a bigint', error(1n), 'not bigint 1'],
    ['a promise', error(Promise.resolve(1)), 'not a Promise: it must be synchronous'],
    ['a promise that rejects', (async () => Promise.reject(new Error('later'))) as never, 'it must be synchronous'],
  ])('fails the record alone, as a TypeError, that it gives %s', ([, partitioner, message], {}) =>
    inWorld({ topics: { events: 3 } }, async ({ producer: make, values }) => {
      const producer = await make({ partitioner: input => (input.value === 'bad' ? partitioner(input) : 1) })
      const bad = producer.send({ topic: 'events', value: 'bad' })
      await expect(bad).rejects.toThrow(TypeError)
      await expect(bad).rejects.toThrow(message)
      await expect(bad).rejects.toMatchObject({ persisted: 'no' })
      const many = await producer
        .sendMany(['a', 'bad', 'b'].map(value => ({ topic: 'events', value })))
        .catch((reason: unknown) => reason)
      expect((many as { results: { status: string }[] }).results.map(({ status }) => status)).toEqual([
        'fulfilled',
        'rejected',
        'fulfilled',
      ])
      await producer.send({ topic: 'events', value: 'c' })
      expect(values('events', 1)).toEqual(['a', 'b', 'c'])
    }),
  )

  test('fails the record alone for which it throws, with what it threw as the cause', () =>
    inWorld({ topics: { events: 2 } }, async ({ producer: make }) => {
      const cause = new Error('no idea')
      const producer = await make({
        partitioner: ({ value }) => {
          if (value === 'bad') throw cause
          // oxlint-disable-next-line typescript/only-throw-error -- users do
          if (value === 'worse') throw undefined
          return 0
        },
      })
      const results = await outcomes(['bad', 'worse', 'good'].map(value => producer.send({ topic: 'events', value })))
      expect(results).toMatchObject([
        {
          code: 'PARTITIONER_FAILED',
          persisted: 'no',
          message: 'The partitioner threw for a record of events: no idea',
        },
        { code: 'PARTITIONER_FAILED', persisted: 'no' },
        { ok: true },
      ])
      await expect(producer.send({ topic: 'events', value: 'bad' })).rejects.toMatchObject({ cause, topic: 'events' })
    }))

  test('sees an empty key as no bytes, and no key as null', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make }) => {
      const keys: unknown[] = []
      const producer = await make<string | Uint8Array, string>({ partitioner: ({ key }) => void keys.push(key) })
      for (const key of ['', new Uint8Array(0), null, undefined])
        await producer.send({ topic: 'events', key, value: 'v' })
      expect(keys).toEqual([Buffer.alloc(0), new Uint8Array(0), null, null])
    }))
})
