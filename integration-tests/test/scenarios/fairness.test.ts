import { expect } from 'vitest'
import { expectRun, filledTopic, offsetsOf } from '../../src/harness/filled-topic.ts'
import { numbered, partitionsOf } from '../../src/harness/records.ts'
import { test, uniqueName } from '../../src/harness/scenario.ts'

/** How far the fullest of these is ahead of the emptiest. */
function spread(counts: readonly number[]): number {
  return Math.max(...counts) - Math.min(...counts)
}

test.for(['getOne', 'a loop', 'getMany', 'batches()'] as const)(
  'partitions that all have enough take turns batch by batch: %s',
  async (way, { kafka }) => {
    const [partitions, perBatch] = [6, 50]
    const topic = await filledTopic(kafka, { partitions, batches: 10, perBatch })
    const consumer = await kafka.consumer({ topics: topic })
    const counts = partitionsOf(topic, partitions).map(() => 0)
    let buffered = 0
    while (buffered < partitions) {
      await consumer.endOffsets(consumer.assignment())
      buffered = consumer.metrics().topics[0]?.partitions.filter(({ bufferedBytes }) => bufferedBytes > 0).length ?? 0
    }
    const seen = (partition: number, count: number): boolean => {
      counts[partition] = (counts[partition] ?? 0) + count
      // Nobody is more than his turn ahead, the one who has it excepted.
      expect(spread(counts)).toBeLessThanOrEqual(2 * perBatch)
      return counts.reduce((a, b) => a + b) >= 2000
    }
    switch (way) {
      case 'getOne':
        for (;;) if (seen((await consumer.getOne({ timeoutMs: 20_000 }))?.partition ?? -1, 1)) return
      case 'a loop':
        for await (const { partition } of consumer) if (seen(partition, 1)) return
        return
      case 'batches()':
        for await (const { partition, recordCount } of consumer.batches()) if (seen(partition, recordCount)) return
        return
      case 'getMany':
        for (;;) {
          const many = await consumer.getMany({ maxRecords: perBatch, timeoutMs: 20_000 })
          for (const [{ partition }, records] of many) if (seen(partition, records.length)) return
        }
    }
  },
)

test('a partition with very much does not keep one with little waiting', async ({ kafka }) => {
  const topic = await kafka.topic({ partitions: 2 })
  const producer = await kafka.producer({ lingerMs: 5 })
  for (let round = 0; round < 20; round++) {
    await producer.sendMany(
      Array.from({ length: 1000 }, (_, index) => ({ topic, partition: 0, value: numbered(round * 1000 + index, 500) })),
    )
  }
  const consumer = await kafka.consumer({ topics: topic, maxBufferedBytes: 2_000_000 })
  const iterator = consumer[Symbol.asyncIterator]()
  for (let count = 0; count < 500; count++) expect((await iterator.next()).value?.partition).toBe(0)
  await producer.sendMany(Array.from({ length: 30 }, (_, index) => ({ topic, partition: 1, value: numbered(index) })))
  let before = 0
  const late: number[] = []
  while (late.length < 30) {
    const { value: record } = await iterator.next()
    if (record?.partition === 1) late.push(Number(record.offset))
    else before += 1
  }
  expect(late).toEqual(Array.from({ length: 30 }, (_, index) => index))
  await iterator.return?.()
  // What was fetched ahead of it, and no more, comes before it.
  expect(before).toBeLessThan(10_000)
})

test('a partition whose records nobody takes fills its share, and no other waits for it', async ({ kafka }) => {
  const topic = await filledTopic(kafka, { partitions: 3, batches: 20, perBatch: 100, bytes: 1000 })
  const consumer = await kafka.consumer({ topics: topic, maxBufferedBytes: 300_000, maxPartitionFetchBytes: 100_000 })
  const others = [0, 2].map(partition => ({ topic, partition }))
  const seen = new Map<number, { offset: bigint }[]>()
  for (let count = 0; count < 4000;) {
    const many = await consumer.getMany({ partitions: others, maxRecords: 100, timeoutMs: 20_000 })
    expect(many.size).toBeGreaterThan(0)
    for (const [{ partition }, records] of many) {
      seen.set(partition, [...(seen.get(partition) ?? []), ...records])
      count += records.length
    }
  }
  for (const { partition } of others) expectRun(seen.get(partition) ?? [], 0, 2000)
  const [rest] = await consumer.getMany({ timeoutMs: 20_000 })
  expect(rest?.[0].partition).toBe(1)
  expect(offsetsOf(rest?.[1] ?? [])[0]).toBe(0)
})

test('one slow handler holds up its own partition, and no other', async ({ kafka }) => {
  const partitions = 4
  const topic = await filledTopic(kafka, { partitions, batches: 3 })
  const consumer = await kafka.consumer({ topics: topic, groupId: uniqueName('group') })
  const counts = partitionsOf(topic, partitions).map(() => 0)
  let release: (() => void) | undefined
  const held = new Promise<void>(resolve => (release = resolve))
  const running = consumer.run({
    concurrency: partitions,
    eachRecord: async ({ partition, offset }) => {
      if (partition === 2 && offset === 37n) await held
      counts[partition] = (counts[partition] ?? 0) + 1
    },
  })
  await expect.poll(() => [...counts], { timeout: 20_000 }).toEqual([300, 300, 37, 300])
  release?.()
  await expect.poll(() => [...counts], { timeout: 20_000 }).toEqual([300, 300, 300, 300])
  await consumer.stop()
  await running
})

test('two loops over one consumer share its records, each once', async ({ kafka }) => {
  const topic = await filledTopic(kafka, { partitions: 2 })
  const consumer = await kafka.consumer({ topics: topic })
  const seen: { partition: number; offset: bigint }[][] = [[], []]
  let left = 1000
  await Promise.all(
    seen.map(async own => {
      for await (const { partition, offset } of consumer) {
        own.push({ partition, offset })
        left -= 1
        // The others wait for what does not come any more.
        if (left === 0) void consumer.stop()
      }
    }),
  )
  for (const partition of [0, 1]) {
    const all = seen.flat().filter(record => record.partition === partition)
    expectRun(
      all.toSorted((a, b) => Number(a.offset - b.offset)),
      0,
      500,
    )
  }
  for (const own of seen) {
    for (const partition of [0, 1]) {
      const offsets = offsetsOf(own.filter(record => record.partition === partition))
      expect(offsets).toEqual(offsets.toSorted((a, b) => a - b))
    }
  }
})
