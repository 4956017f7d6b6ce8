import { fetchApi } from '@kclient/protocol/messages/fetch'
import { describe, expect, test } from 'vitest'
import { offsets } from './support/chunks.ts'
import { at, inWorld, summary, take } from './support/world.ts'

const kilobyte = 'x'.repeat(1000)

/** Fills partitions with batches of ten records of 1 kB. */
function fill(
  append: (records: { value: string }[], partition: number) => void,
  partitions: number,
  batches: number,
): void {
  const records = Array.from({ length: 10 }, () => ({ value: kilobyte }))
  for (let batch = 0; batch < batches; batch++) {
    for (let partition = 0; partition < partitions; partition++) append(records, partition)
  }
}

describe('what is fetched ahead', () => {
  test('stays within maxBufferedBytes while nobody reads, and all of it comes in the end (C-BOUND)', () =>
    inWorld({ topics: { t: 4 } }, async ({ broker, consumer: start, runtime }) => {
      fill((records, partition) => broker.append('t', records, { partition }), 4, 50)
      const consumer = await start({ topics: 't', maxBufferedBytes: 200_000, maxPartitionFetchBytes: 50_000 })
      let most = 0
      for (let step = 0; step < 200; step++) {
        await runtime.sleep(20)
        most = Math.max(most, consumer.health().bufferedBytes)
      }
      // One batch of the broker more than asked for, per partition.
      expect(most).toBeLessThanOrEqual(200_000 + 4 * 10_500)
      expect(most).toBeGreaterThan(100_000)
      const counts = [0, 0, 0, 0]
      while (counts.some(count => count < 500)) {
        for (const [{ partition }, records] of await consumer.getMany({ timeoutMs: 5000, maxRecords: 37 })) {
          expect(offsets(records)[0]).toBe(counts[partition])
          counts[partition] = (counts[partition] ?? 0) + records.length
        }
        most = Math.max(most, consumer.health().bufferedBytes)
        await runtime.sleep(1)
      }
      expect(counts).toEqual([500, 500, 500, 500])
      expect(most).toBeLessThanOrEqual(200_000 + 4 * 10_500)
    }))

  test('asks for no more than there is room for', () =>
    inWorld({ topics: { t: 2 } }, async ({ broker, consumer: start, runtime, fetches }) => {
      fill((records, partition) => broker.append('t', records, { partition }), 2, 50)
      const seen = fetches()
      const consumer = await start({ topics: 't', maxBufferedBytes: 150_000, maxPartitionFetchBytes: 100_000 })
      await runtime.sleep(1000)
      expect(seen[0]?.maxBytes).toBe(150_000)
      await take(consumer, 1)
      await runtime.sleep(1000)
      expect(seen.every(({ maxBytes }) => maxBytes <= 150_000)).toBe(true)
    }))

  test('of a partition that is never read does not keep the others from being read', () =>
    inWorld({ topics: { t: 3 } }, async ({ broker, consumer: start }) => {
      fill((records, partition) => broker.append('t', records, { partition }), 3, 40)
      const consumer = await start({ topics: 't', maxBufferedBytes: 60_000, maxPartitionFetchBytes: 60_000 })
      const seen = { 1: 0, 2: 0 }
      while (seen[1] < 400 || seen[2] < 400) {
        const some = await consumer.getMany({ partitions: [at(1), at(2)], timeoutMs: 60_000, maxRecords: 50 })
        for (const [{ partition }, records] of some) seen[partition as 1 | 2] += records.length
      }
      expect(seen).toEqual({ 1: 400, 2: 400 })
      expect(consumer.health().bufferedBytes).toBeLessThan(200_000)
    }))

  test('of paused partitions counts, and does not keep the others from being read', () =>
    inWorld({ topics: { t: 3 } }, async ({ broker, consumer: start, until }) => {
      fill((records, partition) => broker.append('t', records, { partition }), 3, 40)
      const consumer = await start({ topics: 't', maxBufferedBytes: 60_000, maxPartitionFetchBytes: 60_000 })
      await until(() => consumer.health().bufferedBytes > 50_000)
      consumer.pause([at(0)])
      const counts: Record<string, number> = {}
      while ((counts['t-1'] ?? 0) + (counts['t-2'] ?? 0) < 800) {
        const some = summary(await consumer.getMany({ timeoutMs: 60_000, maxRecords: 50 }))
        for (const [name, list] of Object.entries(some)) counts[name] = (counts[name] ?? 0) + list.length
      }
      expect(counts).toEqual({ 't-1': 400, 't-2': 400 })
      consumer.resume([at(0)])
      expect(offsets(await take(consumer, 400))).toEqual(Array.from({ length: 400 }, (_, index) => index))
    }))

  test('is freed by a seek, an unassignment, and the end of it', () =>
    inWorld({ topics: { t: 2 } }, async ({ broker, consumer: start, until, append }) => {
      fill((records, partition) => broker.append('t', records, { partition }), 2, 10)
      const consumer = await start()
      consumer.assign([at(0), at(1)])
      await until(() => consumer.health().bufferedBytes > 200_000)
      consumer.pause([at(0), at(1)])
      consumer.seek(at(0), 0)
      consumer.assign([at(0)])
      expect(consumer.health().bufferedBytes).toBe(0)
      consumer.resume([at(0)])
      await take(consumer, 100)
      expect(await consumer.getOne({ timeoutMs: 100 })).toBeNull()
      expect(consumer.health().bufferedBytes).toBe(0)
      append(at(0), 1)
    }))
})

describe('fetches', () => {
  test('go on while the application works on what is there, one at a time per broker', () =>
    inWorld({ nodes: 2, topics: { t: 4 } }, async ({ broker, consumer: start, runtime }) => {
      fill((records, partition) => broker.append('t', records, { partition }), 4, 40)
      const underWay = new Map<number, number>()
      let most = 0
      let during = 0
      broker.on(fetchApi, async call => {
        underWay.set(call.node, (underWay.get(call.node) ?? 0) + 1)
        most = Math.max(most, ...underWay.values())
        const response = await call.next()
        await call.delay(3)
        underWay.set(call.node, (underWay.get(call.node) ?? 0) - 1)
        return response
      })
      const consumer = await start({ topics: 't', maxPartitionFetchBytes: 30_000 })
      for (let count = 0; count < 1600; count++) {
        await consumer.getOne()
        if (count % 10 === 0) {
          await runtime.sleep(1)
          if ([...underWay.values()].some(some => some > 0)) during += 1
        }
      }
      expect(most).toBe(1)
      expect(during).toBeGreaterThan(30)
    }))

  test('of a busy partition are not held up by idle ones that the broker waits for', () =>
    inWorld({ topics: { t: 3 } }, async ({ broker, consumer: start, runtime }) => {
      const records = Array.from({ length: 10 }, () => ({ value: kilobyte }))
      for (let batch = 0; batch < 200; batch++) broker.append('t', records, { partition: 1 })
      const consumer = await start({ topics: 't', maxPartitionFetchBytes: 50_000 })
      const before = runtime.now()
      await take(consumer, 2000)
      // 40 fetches of 50 kB; each of them waiting for the idle partitions would take 20 seconds.
      expect(runtime.now() - before).toBeLessThan(2000)
    }))

  test('notice news of an idle partition soon, although another keeps the application busy for long', () =>
    inWorld({ topics: { t: 2 } }, async ({ consumer: start, append, runtime }) => {
      for (let batch = 0; batch < 100; batch++) append(at(0), 10)
      const consumer = await start({ topics: 't' })
      let newsAt = Infinity
      let seenAt = Infinity
      for (let count = 0; seenAt === Infinity; count++) {
        const record = await consumer.getOne()
        if (record?.partition === 1) seenAt = runtime.now()
        if (count === 50) {
          append(at(1), 1, 'news')
          newsAt = runtime.now()
        }
        await runtime.sleep(5)
      }
      expect(seenAt - newsAt).toBeLessThan(300)
    }))

  test('of an idle topic wait at the broker: a few requests a second at most', () =>
    inWorld({ topics: { t: 8 } }, async ({ consumer: start, runtime, fetches }) => {
      const seen = fetches()
      await start({ topics: 't' })
      await runtime.sleep(10_000)
      expect(seen.length).toBeLessThan(30)
    }))

  test('stop being made for partitions whose buffered records nobody takes', () =>
    inWorld({ topics: { t: 2 } }, async ({ consumer: start, append, runtime, fetches }) => {
      append(at(0), 10)
      append(at(0), 10)
      append(at(1), 10)
      append(at(1), 10)
      const consumer = await start({ topics: 't' })
      await runtime.sleep(2000)
      const seen = fetches()
      await runtime.sleep(10_000)
      expect(seen).toEqual([])
      expect(consumer.health().bufferedBytes).toBeGreaterThan(0)
    }))
})
