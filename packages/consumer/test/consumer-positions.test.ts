import {
  IllegalStateError,
  KafkaTimeoutError,
  NoOffsetForPartitionError,
  OffsetOutOfRangeError,
  TopicAuthorizationFailedError,
} from '@kclient/errors'
import { fetchApi } from '@kclient/protocol/messages/fetch'
import { listOffsetsApi } from '@kclient/protocol/messages/list-offsets'
import { describe, expect, test } from 'vitest'
import { TopicPartitionMap } from '../src/index.ts'
import { gate, rejection } from './support/eventually.ts'
import { offsets } from './support/chunks.ts'
import { at, inWorld, take } from './support/world.ts'

describe('without a position', () => {
  test('earliest starts at the first record that is still there', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append }) => {
      append(at(0), 10)
      append(at(0), 10)
      broker.deleteRecords(at(0), 13n)
      const consumer = await start({ topics: 't', autoOffsetReset: 'earliest' })
      expect(await consumer.position(at(0))).toBe(13n)
      expect(offsets(await take(consumer, 7))).toEqual([13, 14, 15, 16, 17, 18, 19])
    }))

  test('latest starts behind the last record', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start, append }) => {
      append(at(0), 10)
      const consumer = await start({ topics: 't', autoOffsetReset: 'latest' })
      expect(await consumer.position(at(0))).toBe(10n)
      append(at(0), 2)
      expect(offsets(await take(consumer, 2))).toEqual([10, 11])
    }))

  test('a duration starts at the first record that is no older', () =>
    inWorld({ topics: { t: 2 } }, async ({ broker, runtime, consumer: start }) => {
      const now = runtime.timestamp()
      for (const partition of [0, 1]) {
        for (let hour = 5; hour >= 1 + 4 * partition; hour--) {
          broker.append('t', [{ value: 'x', timestamp: now - hour * 3_600_000 }], { partition })
        }
      }
      const consumer = await start({ topics: 't', autoOffsetReset: { durationMs: 2.5 * 3_600_000 } })
      expect(await consumer.position(at(0))).toBe(3n)
      // Nothing there is that young: the end, where the young ones will come.
      expect(await consumer.position(at(1))).toBe(1n)
    }))

  test('none leaves it to the application, and says so once per attempt', () =>
    inWorld({ topics: { t: 2 } }, async ({ consumer: start, append }) => {
      append(at(0), 3)
      append(at(1), 3)
      const consumer = await start({ autoOffsetReset: 'none' })
      consumer.assign([at(0), at(1)])
      consumer.seek(at(1), 1)
      expect(await rejection(consumer.position(at(0)))).toBeInstanceOf(NoOffsetForPartitionError)
      expect(await rejection(consumer.getOne({ partitions: [at(0)] }))).toMatchObject({
        partitions: [{ topic: 't', partition: 0 }],
      })
      // The other partition goes on.
      expect(offsets(await take(consumer, 2))).toEqual([1, 2])
      consumer.seek(at(0), 2)
      expect(offsets(await take(consumer, 1))).toEqual([2])
    }))

  test('a seek before start spares the look-up', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append }) => {
      append(at(0), 5)
      let lookUps = 0
      broker.on(listOffsetsApi, () => {
        lookUps += 1
      })
      const consumer = await start()
      consumer.assign([at(0)])
      consumer.seek(at(0), '3')
      expect(offsets(await take(consumer, 2))).toEqual([3, 4])
      expect(lookUps).toBe(0)
    }))

  test('a look-up that fails for a while is repeated, and never falls back to the policy (C-RESET)', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append }) => {
      append(at(0), 5)
      broker.deleteRecords(at(0), 2n)
      let attempts = 0
      broker.on(
        listOffsetsApi,
        ({ request }) => {
          attempts += 1
          if (attempts === 1) return 'close'
          const errorCode = attempts === 2 ? 6 : 75
          const topics = request.topics.map(({ name, partitions }) => ({
            name,
            partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode })),
          }))
          return { topics }
        },
        { times: 4 },
      )
      const consumer = await start({ topics: 't' })
      expect(await consumer.position(at(0))).toBe(2n)
      expect(attempts).toBe(4)
    }))

  test('a look-up that is refused is told, once per attempt, and repeated', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append }) => {
      append(at(0), 3)
      broker.on(
        listOffsetsApi,
        () => ({ topics: [{ name: 't', partitions: [{ partitionIndex: 0, errorCode: 29 }] }] }),
        { times: 2 },
      )
      const consumer = await start({ topics: 't' })
      expect(await rejection(consumer.position(at(0)))).toBeInstanceOf(TopicAuthorizationFailedError)
      expect(await rejection(consumer.getOne())).toMatchObject({ topic: 't', partition: 0 })
      expect(offsets(await take(consumer, 3))).toEqual([0, 1, 2])
    }))
})

describe('seek', () => {
  test('takes effect at once: nothing from before is handed out after it (C-SEEK)', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start, append }) => {
      append(at(0), 10)
      append(at(0), 10)
      const consumer = await start({ topics: 't' })
      expect(offsets(await take(consumer, 3))).toEqual([0, 1, 2])
      consumer.seek(at(0), 15)
      expect(await consumer.position(at(0))).toBe(15n)
      expect(offsets(await take(consumer, 2))).toEqual([15, 16])
      consumer.seek(at(0), 1n)
      expect(offsets(await take(consumer, 2))).toEqual([1, 2])
    }))

  test('overtakes a fetch in flight (C-SEEK)', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append, until }) => {
      append(at(0), 10)
      const { opened, open } = gate()
      let held = 0
      broker.on(
        fetchApi,
        async () => {
          held += 1
          await opened
        },
        { times: 1 },
      )
      const consumer = await start({ topics: 't' })
      await until(() => held === 1)
      consumer.seek(at(0), 7)
      open()
      expect(offsets(await take(consumer, 3))).toEqual([7, 8, 9])
    }))

  test('to where a fetch in flight already reads drops that fetch too, and still reads from there', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append, until }) => {
      append(at(0), 10)
      const { opened, open } = gate()
      let held = 0
      broker.on(fetchApi, () => ((held += 1), opened), { times: 1 })
      const consumer = await start({ topics: 't' })
      await until(() => held === 1)
      consumer.seek(at(0), 5)
      consumer.seek(at(0), 0)
      open()
      expect(offsets(await take(consumer, 10))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    }))

  test('overtakes an offset look-up (C-SEEK)', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append, runtime, until }) => {
      append(at(0), 10)
      const { opened, open } = gate()
      let held = 0
      broker.on(listOffsetsApi, () => ((held += 1), opened), { times: 1 })
      const consumer = await start({ topics: 't' })
      await until(() => held === 1)
      const waiting = consumer.position(at(0))
      consumer.seek(at(0), 4)
      // Who waits for the position has it now.
      expect(await waiting).toBe(4n)
      open()
      await runtime.sleep(1000)
      expect(await consumer.position(at(0))).toBe(4n)
      expect(offsets(await take(consumer, 1))).toEqual([4])
    }))

  test('the last one wins, over seekToBeginning and seekToEnd as well', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start, append }) => {
      append(at(0), 10)
      const consumer = await start({ topics: 't' })
      const toEnd = consumer.seekToEnd()
      const toBeginning = consumer.seekToBeginning()
      consumer.seek(at(0), 6)
      expect((await toEnd).get('t', 0)).toBe(6n)
      expect((await toBeginning).get('t', 0)).toBe(6n)
      expect(offsets(await take(consumer, 1))).toEqual([6])
    }))

  test('during a wait releases it with what is there', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start, append, runtime }) => {
      append(at(0), 5)
      const consumer = await start({ topics: 't', autoOffsetReset: 'latest' })
      const waiting = consumer.getOne()
      await runtime.sleep(2000)
      consumer.seek(at(0), 2)
      expect((await waiting)?.offset).toBe(2n)
    }))

  test('refuses what is no offset, and partitions that are not assigned', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start }) => {
      const consumer = await start({ topics: 't' })
      expect(() => consumer.seek(at(0), -1)).toThrow(RangeError)
      expect(() => consumer.seek(at(0), 1.5)).toThrow(RangeError)
      expect(() => consumer.seek(at(0), 2n ** 63n)).toThrow(RangeError)
      expect(() => consumer.seek(at(0), '12a')).toThrow(TypeError)
      expect(() => consumer.seek(at(3), 0)).toThrow(IllegalStateError)
    }))

  test('to the beginning and to the end waits for the positions and gives them', () =>
    inWorld({ topics: { t: 2 } }, async ({ broker, consumer: start, append }) => {
      append(at(0), 4)
      append(at(0), 6)
      append(at(1), 5)
      broker.deleteRecords(at(0), 4n)
      const consumer = await start({ topics: 't' })
      expect([...(await consumer.seekToEnd())].map(([, offset]) => offset)).toEqual([10n, 5n])
      expect(await consumer.getOne({ timeoutMs: 100 })).toBeNull()
      expect((await consumer.seekToBeginning([at(0)])).get('t', 0)).toBe(4n)
      expect(await consumer.position(at(1))).toBe(5n)
      expect(offsets(await take(consumer, 2))).toEqual([4, 5])
      expect(await rejection(consumer.seekToEnd([at(9)]))).toBeInstanceOf(IllegalStateError)
    }))

  test('to the end gives up waiting when the time is up, and goes on all the same', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append, runtime }) => {
      append(at(0), 4)
      const consumer = await start({ topics: 't' })
      await take(consumer, 1)
      const { opened, open } = gate()
      broker.on(listOffsetsApi, () => opened, { times: 1 })
      expect(await rejection(consumer.seekToEnd(undefined, { timeoutMs: 500 }))).toBeInstanceOf(KafkaTimeoutError)
      open()
      await runtime.sleep(100)
      expect(await consumer.position(at(0))).toBe(4n)
    }))
})

describe('a position without data', () => {
  test('is reset by the policy', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append }) => {
      append(at(0), 10)
      append(at(0), 10)
      const consumer = await start({ topics: 't' })
      await take(consumer, 10)
      broker.deleteRecords(at(0), 15n)
      consumer.seek(at(0), 3)
      expect(offsets(await take(consumer, 2))).toEqual([15, 16])
      consumer.seek(at(0), 1000)
      expect(offsets(await take(consumer, 2))).toEqual([15, 16])
    }))

  test('is told when there is no policy; a seek goes on from there', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start, append }) => {
      append(at(0), 5)
      const consumer = await start({ autoOffsetReset: 'none' })
      consumer.assign([at(0)])
      consumer.seek(at(0), 100)
      const error = await rejection(consumer.getOne())
      expect(error).toBeInstanceOf(OffsetOutOfRangeError)
      expect(error).toMatchObject({ positions: [{ topic: 't', partition: 0, offset: 100n }] })
      // Another attempt says it again.
      expect(await rejection(consumer.getMany({ timeoutMs: 10_000 }))).toBeInstanceOf(OffsetOutOfRangeError)
      consumer.seek(at(0), 4)
      expect(offsets(await take(consumer, 1))).toEqual([4])
    }))

  test('retention that overtakes a slow reader loses only what is gone', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append }) => {
      for (let round = 0; round < 4; round++) append(at(0), 10)
      const consumer = await start({ topics: 't', maxPartitionFetchBytes: 1, fetchMaxBytes: 1, maxBufferedBytes: 1 })
      expect(offsets(await take(consumer, 5))).toEqual([0, 1, 2, 3, 4])
      broker.deleteRecords(at(0), 30n)
      // What was fetched is handed out first.
      expect(offsets(await take(consumer, 15))).toEqual([5, 6, 7, 8, 9, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39])
    }))
})

describe('offsets', () => {
  test('of beginning and end, of partitions that need not be assigned', () =>
    inWorld({ nodes: 3, topics: { t: 3 } }, async ({ broker, consumer: start, append }) => {
      for (const partition of [0, 1, 2]) append(at(partition), 5 + partition)
      broker.deleteRecords(at(1), 2n)
      const consumer = await start()
      const all = [at(0), at(1), at(2)]
      expect([...(await consumer.beginningOffsets(all))]).toEqual([
        [at(0), 0n],
        [at(1), 2n],
        [at(2), 0n],
      ])
      expect((await consumer.endOffsets(all)).get('t', 2)).toBe(7n)
      expect((await consumer.endOffsets([])).size).toBe(0)
    }))

  test('ask each leader once for all its partitions', () =>
    inWorld({ nodes: 2, topics: { t: 6 } }, async ({ broker, consumer: start }) => {
      const consumer = await start()
      let requests = 0
      broker.on(listOffsetsApi, () => {
        requests += 1
      })
      await consumer.endOffsets([0, 1, 2, 3, 4, 5].map(partition => at(partition)))
      expect(requests).toBe(2)
    }))

  test('by time: the first record at or after it, null behind the last', () =>
    inWorld({ topics: { t: 2 } }, async ({ broker, consumer: start }) => {
      for (const timestamp of [1000, 2000, 3000]) broker.append('t', [{ value: 'x', timestamp }])
      const consumer = await start()
      const times = new TopicPartitionMap([
        [at(0), 1500],
        [at(1), 1500],
      ] as const)
      const found = await consumer.offsetsForTimes(times)
      expect(found.get('t', 0)).toEqual({ offset: 1n, timestamp: 2000, leaderEpoch: 0 })
      expect(found.get('t', 1)).toBeNull()
      expect([...times]).toEqual([
        [at(0), 1500],
        [at(1), 1500],
      ])
      expect((await consumer.offsetsForTimes([[at(0), new Date(3001)]])).get('t', 0)).toBeNull()
      expect(await rejection(consumer.offsetsForTimes([[at(0), -5]]))).toBeInstanceOf(RangeError)
    }))

  test('of a partition that does not exist end with the time limit', () =>
    inWorld({ topics: { t: 1 }, autoCreateTopics: false }, async ({ consumer: start, runtime }) => {
      const consumer = await start()
      const before = runtime.now()
      const error = await rejection(consumer.endOffsets([at(7), at(0)], { timeoutMs: 2000 }))
      expect(error).toBeInstanceOf(KafkaTimeoutError)
      expect(runtime.now() - before).toBeLessThan(2500)
    }))

  test('that move between leaders are asked for again, and only those', () =>
    inWorld(
      {
        nodes: 2,
        topics: {
          t: {
            assignments: [
              [1, 2],
              [2, 1],
            ],
          },
        },
      },
      async ({ broker, consumer: start, append }) => {
        append(at(0), 3)
        append(at(1), 4)
        const consumer = await start()
        await consumer.endOffsets([at(0), at(1)])
        const asked: number[][] = []
        broker.on(listOffsetsApi, ({ request }) => {
          asked.push(request.topics.flatMap(({ partitions }) => partitions.map(({ partitionIndex }) => partitionIndex)))
        })
        broker.moveLeader(at(0), 2)
        const found = await consumer.endOffsets([at(0), at(1)])
        expect([found.get('t', 0), found.get('t', 1)]).toEqual([3n, 4n])
        expect(asked.flat().filter(partition => partition === 1)).toHaveLength(1)
        expect(asked.flat().filter(partition => partition === 0)).toHaveLength(2)
      },
    ))
})

describe('what is known of a partition', () => {
  test('high watermark, last stable offset and lag are as of the last fetch', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start, append }) => {
      append(at(0), 10)
      const consumer = await start()
      consumer.assign([at(0)])
      expect(consumer.highwater(at(0))).toBeUndefined()
      expect(consumer.lastStableOffset(at(0))).toBeUndefined()
      expect(consumer.lastPollTimestamp(at(0))).toBeUndefined()
      expect(await consumer.lag(at(0))).toBe(10n)
      await take(consumer, 4)
      expect(consumer.highwater(at(0))).toBe(10n)
      expect(consumer.lastStableOffset(at(0))).toBe(10n)
      expect(consumer.lastPollTimestamp(at(0))).toBeTypeOf('number')
      expect(await consumer.lag(at(0))).toBe(6n)
      await take(consumer, 6)
      expect(await consumer.lag(at(0))).toBe(0n)
      expect(() => consumer.highwater(at(1))).toThrow(IllegalStateError)
    }))

  test('position waits for a look-up, as long as it is told', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, runtime }) => {
      broker.on(listOffsetsApi, () => 'drop')
      const consumer = await start({ topics: 't' })
      const before = runtime.now()
      expect(await rejection(consumer.position(at(0), { timeoutMs: 700 }))).toBeInstanceOf(KafkaTimeoutError)
      expect(runtime.now() - before).toBeLessThan(800)
      const abort = new AbortController()
      const waiting = rejection(consumer.position(at(0), { signal: abort.signal }))
      abort.abort(new Error('enough'))
      expect(await waiting).toMatchObject({ message: 'enough' })
    }))

  test('position of a partition that is unassigned meanwhile says so', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, runtime }) => {
      broker.on(listOffsetsApi, () => 'drop')
      const consumer = await start()
      consumer.assign([at(0)])
      const waiting = rejection(consumer.position(at(0)))
      await runtime.sleep(50)
      consumer.assign([])
      expect(await waiting).toBeInstanceOf(IllegalStateError)
    }))
})
