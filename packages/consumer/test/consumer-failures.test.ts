import {
  InvalidMessageError,
  RecordDeserializationError,
  RecordTooLargeError,
  TopicAuthorizationFailedError,
  UnknownTopicOrPartitionError,
} from '@kclient/errors'
import { fetchApi } from '@kclient/protocol/messages/fetch'
import { describe, expect, test } from 'vitest'
import { type Consumer, json } from '../src/index.ts'
import { batch, corrupted, undecompressable, values } from './support/batches.ts'
import { offsets, texts } from './support/chunks.ts'
import { rejection } from './support/eventually.ts'
import { at, inWorld, summary, take } from './support/world.ts'

/** The three ways to ask for what comes next; each gives offsets. */
const ways = {
  getOne: async (consumer: Consumer<unknown, unknown>) => offsets([(await consumer.getOne())!]),
  getMany: async (consumer: Consumer<unknown, unknown>) =>
    offsets((await consumer.getMany({ timeoutMs: 60_000 })).get('t', 0) ?? []),
  iteration: async (consumer: Consumer<unknown, unknown>) => {
    for await (const record of consumer) return offsets([record])
    return []
  },
  batches: async (consumer: Consumer<unknown, unknown>) => {
    for await (const part of consumer.batches()) return offsets([...part])
    return []
  },
}
const everyWay = Object.entries(ways).map(([name, next]) => ({ name, next }))

/** Good records, then what the ways throw, from the position on. */
async function untilError(consumer: Consumer<unknown, unknown>, next: (typeof ways)['getOne']) {
  const good: number[] = []
  for (;;) {
    try {
      good.push(...(await next(consumer)))
    } catch (error) {
      return { good, error }
    }
  }
}

describe('a batch that is corrupt', () => {
  test.each(everyWay)('is told by $name after the good records, every time, and passed by seek (C-ERROR)', ({ next }) =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append }) => {
      append(at(0), 4)
      broker.appendBatch('t', corrupted(batch({ values: values(3) })))
      append(at(0), 2, 'after')
      const consumer = await start({ topics: 't' })
      const first = await untilError(consumer, next)
      expect(first.good).toEqual([0, 1, 2, 3])
      expect(first.error).toBeInstanceOf(InvalidMessageError)
      expect(first.error).toMatchObject({ topic: 't', partition: 0, offset: 4n })
      expect((first.error as Error).message).toContain('seek() to 7')
      expect(await consumer.position(at(0))).toBe(4n)
      expect(await untilError(consumer, next)).toMatchObject({ good: [], error: { offset: 4n } })
      consumer.seek(at(0), 7)
      expect(texts(await take(consumer, 2))).toEqual(['after0', 'after1'])
    }),
  )

  test('does not hinder the other partitions', () =>
    inWorld({ topics: { t: 2 } }, async ({ broker, consumer: start, append }) => {
      broker.appendBatch('t', corrupted(batch({ values: values(3) })))
      append(at(1), 5)
      const consumer = await start({ topics: 't' })
      const seen: number[] = []
      let errors = 0
      while (seen.length < 5) {
        try {
          seen.push(Number((await consumer.getOne())?.offset))
        } catch {
          errors += 1
        }
      }
      expect(seen).toEqual([0, 1, 2, 3, 4])
      expect(errors).toBeGreaterThan(0)
    }))

  test('getMany gives the data of other partitions first, then the error', () =>
    inWorld({ topics: { t: 2 } }, async ({ broker, consumer: start, append, until }) => {
      append(at(0), 5)
      broker.appendBatch('t', corrupted(batch({ values: values(3) })), { partition: 1 })
      const consumer = await start({ topics: 't' })
      await until(() => consumer.lastPollTimestamp(at(1)) !== undefined)
      expect(summary(await consumer.getMany())).toEqual({ 't-0': [0, 1, 2, 3, 4] })
      expect(await rejection(consumer.getMany())).toMatchObject({ topic: 't', partition: 1, offset: 0n })
    }))

  test('is fetched anew for each attempt, so what was corrupted on the way mends itself', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append }) => {
      append(at(0), 3)
      broker.on(
        fetchApi,
        async call => {
          const response = await call.next()
          for (const { partitions } of response.responses) {
            for (const data of partitions) if (data.records !== null) data.records = corrupted(data.records)
          }
          return response
        },
        { times: 1 },
      )
      const consumer = await start({ topics: 't' })
      expect(await rejection(consumer.getOne())).toBeInstanceOf(InvalidMessageError)
      expect(offsets(await take(consumer, 3))).toEqual([0, 1, 2])
    }))

  test('what cannot be decompressed is told in the same way', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append }) => {
      broker.appendBatch('t', undecompressable(batch({ values: values(3) })))
      append(at(0), 1)
      const consumer = await start({ topics: 't' })
      const error = await rejection(consumer.getOne())
      expect(error).toMatchObject({ topic: 't', partition: 0, offset: 0n })
      consumer.seek(at(0), 3)
      expect(offsets(await take(consumer, 1))).toEqual([3])
    }))
})

describe('a batch that is too large', () => {
  test.each(everyWay)('to be decompressed is told by $name, and never skipped', ({ next }) =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append }) => {
      append(at(0), 2)
      broker.append('t', [{ value: 'x'.repeat(100_000) }], { compression: 'lz4' })
      append(at(0), 2)
      const consumer = await start({ topics: 't', maxDecompressedBytes: 20_000 })
      for (let attempt = 0; attempt < 2; attempt++) {
        const { good, error } = await untilError(consumer, next)
        expect(good).toEqual(attempt === 0 ? [0, 1] : [])
        expect(error).toBeInstanceOf(RecordTooLargeError)
        expect(error).toMatchObject({ topic: 't', partition: 0, offset: 2n, limit: 20_000 })
      }
      consumer.seek(at(0), 3)
      expect(offsets(await take(consumer, 2))).toEqual([3, 4])
    }),
  )

  test.each(everyWay)('for a response is told by $name with the place, whichever partition it is in', ({ next }) =>
    inWorld({ topics: { t: 3 } }, async ({ broker, consumer: start, append }) => {
      for (const partition of [0, 1, 2]) append(at(partition), 3)
      broker.append('t', [{ value: 'x'.repeat(3_000_000) }], { partition: 0 })
      append(at(0), 1)
      const consumer = await start({
        topics: 't',
        fetchMaxBytes: 100_000,
        maxResponseBytes: 2_000_000,
      })
      // All that is good in all partitions comes, whatever is wrong with one of them.
      let good = 0
      const errors: unknown[] = []
      while (good < 9 || errors.length === 0) {
        try {
          const record = await consumer.getOne({ timeoutMs: 60_000 })
          if (record === null) break
          good += 1
        } catch (error) {
          errors.push(error)
        }
      }
      expect(good).toBe(9)
      for (const error of errors) {
        expect(error).toBeInstanceOf(RecordTooLargeError)
        expect(error).toMatchObject({ topic: 't', partition: 0, offset: 3n, limit: 2_000_000 })
      }
      expect(await untilError(consumer, next)).toMatchObject({ good: [], error: { code: 'RECORD_TOO_LARGE' } })
      consumer.seek(at(0), 4)
      expect(offsets(await take(consumer, 1))).toEqual([4])
    }),
  )

  test('for maxPartitionFetchBytes and fetchMaxBytes is fetched all the same', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start }) => {
      broker.append('t', [{ value: 'x'.repeat(200_000) }])
      broker.append('t', [{ value: 'y'.repeat(200_000) }])
      const consumer = await start({ topics: 't', maxPartitionFetchBytes: 100, fetchMaxBytes: 1000 })
      expect((await take(consumer, 2)).map(({ value }) => value?.length)).toEqual([200_000, 200_000])
    }))

  test('from a broker that cuts off the first batch is asked for with as much room as it needs', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start }) => {
      broker.append('t', [{ value: 'x'.repeat(5000) }])
      broker.on(fetchApi, async call => {
        const limit = call.request.topics[0]?.partitions[0]?.partitionMaxBytes
        const response = await call.next()
        const data = response.responses[0]?.partitions[0]
        if (limit === 1000 && data?.records) data.records = data.records.subarray(0, 1000)
        return response
      })
      const consumer = await start({ topics: 't', maxPartitionFetchBytes: 1000 })
      expect((await take(consumer, 1))[0]?.value?.length).toBe(5000)
    }))
})

describe('a record that cannot be deserialized', () => {
  const bad = '{"cut'

  test.each(everyWay)('is told by $name with all of it, after the good ones, and passed by seek', ({ next }) =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start }) => {
      const headers = [['h', 'x']] as const
      broker.append('t', [{ value: '1' }, { value: '2' }, { key: 'k', value: bad, headers }, { value: '4' }])
      const consumer = await start({ topics: 't', valueDeserializer: json<number>() })
      for (let attempt = 0; attempt < 2; attempt++) {
        const { good, error } = await untilError(consumer, next)
        expect(good).toEqual(attempt === 0 ? [0, 1] : [])
        expect(error).toBeInstanceOf(RecordDeserializationError)
        expect(error).toMatchObject({ topic: 't', partition: 0, offset: 2n, origin: 'value' })
        const { record } = error as RecordDeserializationError
        expect([String(record.key), String(record.value), record.headers]).toEqual([
          'k',
          bad,
          [['h', Buffer.from('x')]],
        ])
        expect(await consumer.position(at(0))).toBe(2n)
      }
      consumer.seek(at(0), 3)
      expect(texts(await take(consumer, 1))).toEqual(['4'])
    }),
  )

  test.each(everyWay)('by an async deserializer is told by $name in the same way', ({ next }) =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, runtime }) => {
      broker.append(
        't',
        ['1', '2', bad, '4'].map(value => ({ value })),
      )
      const consumer = await start({
        topics: 't',
        async valueDeserializer(bytes) {
          // Later records are ready sooner.
          await runtime.sleep(100 - 20 * Number(bytes?.toString()[0] ?? 0))
          return JSON.parse(String(bytes)) as number
        },
      })
      const { good, error } = await untilError(consumer, next)
      expect(good).toEqual([0, 1])
      expect(error).toMatchObject({ offset: 2n, origin: 'value' })
      consumer.seek(at(0), 3)
      expect((await take(consumer, 1))[0]?.value).toBe(4)
    }),
  )
})

describe('a broker that refuses a partition', () => {
  test('for lack of rights: told once per attempt, and tried again', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append }) => {
      append(at(0), 3)
      let refused = 0
      broker.on(
        fetchApi,
        async call => {
          refused += 1
          const response = await call.next()
          for (const { partitions } of response.responses) {
            for (const data of partitions) Object.assign(data, { errorCode: 29, records: null })
          }
          return response
        },
        { times: 2 },
      )
      const consumer = await start({ topics: 't' })
      expect(await rejection(consumer.getOne())).toBeInstanceOf(TopicAuthorizationFailedError)
      expect(refused).toBe(1)
      expect(consumer.health()).toMatchObject({ healthy: false, troubledPartitions: [at(0)] })
      expect(await rejection(consumer.getMany({ timeoutMs: 10_000 }))).toMatchObject({ topic: 't', partition: 0 })
      expect(offsets(await take(consumer, 3))).toEqual([0, 1, 2])
      expect(consumer.health()).toMatchObject({ healthy: true, troubledPartitions: [] })
    }))

  test.each([
    ['an unknown error', -1],
    ['a storage error', 56],
    ['an offset that is not available yet', 78],
    ['a timeout', 7],
  ])('for %s is asked again until it answers', (_, errorCode) =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append }) => {
      append(at(0), 3)
      broker.on(
        fetchApi,
        async call => {
          const response = await call.next()
          for (const { partitions } of response.responses) {
            for (const data of partitions) Object.assign(data, { errorCode, records: null })
          }
          return response
        },
        { times: 3 },
      )
      const consumer = await start({ topics: 't' })
      expect(offsets(await take(consumer, 3))).toEqual([0, 1, 2])
    }),
  )

  test('because there is no such partition is told after requestTimeoutMs, and gone when it is created', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, runtime, append }) => {
      const consumer = await start({ requestTimeoutMs: 3000 })
      consumer.assign([at(1)])
      consumer.seek(at(1), 0)
      const before = runtime.now()
      expect(await rejection(consumer.getOne())).toBeInstanceOf(UnknownTopicOrPartitionError)
      expect(runtime.now() - before).toBeGreaterThanOrEqual(2500)
      broker.createPartitions('t', 2)
      append(at(1), 2)
      expect(offsets(await take(consumer, 2))).toEqual([0, 1])
    }))
})

describe('a request that is refused as a whole', () => {
  test('is told once per attempt when it does not pass by itself', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append }) => {
      append(at(0), 3)
      broker.on(fetchApi, () => ({ errorCode: 31, responses: [] }), { times: 2 })
      const consumer = await start({ topics: 't' })
      expect(await rejection(consumer.getOne())).toMatchObject({ code: 'CLUSTER_AUTHORIZATION_FAILED' })
      expect(consumer.health().healthy).toBe(false)
      expect(await rejection(consumer.getMany({ timeoutMs: 60_000 }))).toMatchObject({
        code: 'CLUSTER_AUTHORIZATION_FAILED',
      })
      expect(offsets(await take(consumer, 3))).toEqual([0, 1, 2])
    }))
})

describe('a failure that belongs to a position of before', () => {
  test('is not told after a seek: an answer that was too large (C-SEEK)', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append, runtime, until }) => {
      broker.append('t', [{ value: 'x'.repeat(3_000_000) }])
      append(at(0), 2)
      let asked = 0
      broker.on(fetchApi, async call => {
        asked += 1
        await call.delay(500)
      })
      const consumer = await start({ topics: 't', fetchMaxBytes: 100_000, maxResponseBytes: 2_000_000 })
      await until(() => asked === 1)
      consumer.seek(at(0), 1)
      await runtime.sleep(5000)
      expect(offsets(await take(consumer, 2))).toEqual([1, 2])
    }))

  test('is not told after a seek: one that waits to be told (C-SEEK)', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append, runtime }) => {
      broker.on(
        fetchApi,
        async call => {
          const response = await call.next()
          for (const { partitions } of response.responses) {
            for (const data of partitions) Object.assign(data, { errorCode: 29, records: null })
          }
          return response
        },
        { times: 1 },
      )
      append(at(0), 3)
      const consumer = await start({ topics: 't' })
      await runtime.sleep(500)
      expect(consumer.health().troubledPartitions).toHaveLength(1)
      consumer.seek(at(0), 1)
      expect(offsets(await take(consumer, 2))).toEqual([1, 2])
    }))
})

describe('an unexpected answer', () => {
  test('for partitions that were not asked for is left alone', () =>
    inWorld({ topics: { t: 1, other: 1 } }, async ({ broker, consumer: start, append }) => {
      append(at(0), 3)
      broker.on(
        fetchApi,
        async call => {
          const response = await call.next()
          const [topic] = response.responses
          const [data] = topic?.partitions ?? []
          if (topic !== undefined && data !== undefined) {
            topic.partitions.push({ ...data, partitionIndex: 9 }, { ...data })
            response.responses.push({ ...topic, topicId: 'AAAAAAAAAAAAAAAAAAAAAQ' })
          }
          return response
        },
        { times: 2 },
      )
      const consumer = await start({ topics: 't' })
      // The data that came twice in one answer counts once.
      expect(offsets(await take(consumer, 3))).toEqual([0, 1, 2])
      append(at(0), 2)
      expect(offsets(await take(consumer, 2))).toEqual([3, 4])
    }))
})
