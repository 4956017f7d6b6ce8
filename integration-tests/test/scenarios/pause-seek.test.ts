import type { TopicPartition } from '@kclient/consumer'
import { fetchApi } from '@kclient/protocol/messages/fetch'
import { expect } from 'vitest'
import { expectRun, filledTopic, offsetsOf, take } from '../../src/harness/filled-topic.ts'
import { partitionsOf } from '../../src/harness/records.ts'
import { test, uniqueName } from '../../src/harness/scenario.ts'

test('a pause in the middle of a batch stops its partition at once, keeps the others flowing, and loses nothing (C-PAUSE)', async ({
  kafka,
}) => {
  const topic = await filledTopic(kafka, { partitions: 2, batches: 3 })
  const consumer = await kafka.consumer({ topics: topic })
  const seen: bigint[][] = [[], []]
  const read = async (count: number): Promise<void> => {
    for (const { partition, offset } of await take(consumer, count)) seen[partition]?.push(offset)
  }
  while ((seen[0]?.length ?? 0) < 37) await read(1)
  const first = { topic, partition: 0 }
  consumer.pause([first])
  expect(consumer.paused()).toEqual([first])
  await read(300 - (seen[1]?.length ?? 0))
  expect(seen[0]).toHaveLength(37)
  expect(await consumer.getOne({ timeoutMs: 300 })).toBeNull()
  expect((await consumer.getMany({ timeoutMs: 0 })).size).toBe(0)
  expect(await consumer.position(first)).toBe(37n)
  consumer.resume([first])
  expect(consumer.paused()).toEqual([])
  await read(263)
  for (const offsets of seen) expect(offsets).toEqual(Array.from({ length: 300 }, (_, index) => BigInt(index)))
})

test('a paused partition is not fetched, and not fetched again when it is resumed (C-PAUSE)', async ({ kafka }) => {
  const topic = await filledTopic(kafka)
  const place = { topic, partition: 0 }
  const proxy = await kafka.proxy()
  let bytes = 0
  let fetches = 0
  proxy.on(fetchApi, async call => {
    const { responses } = await call.next()
    fetches += 1
    for (const { partitions } of responses) for (const { records } of partitions) bytes += records?.length ?? 0
    return undefined
  })
  const consumer = await kafka.consumer({ bootstrapServers: proxy.bootstrapServers, topics: topic })
  await take(consumer, 37)
  const read = bytes
  consumer.pause([place])
  const paused = fetches
  expect(await consumer.getOne({ timeoutMs: 1500 })).toBeNull()
  // The one that was under way, and perhaps one to take it out of the session.
  expect(fetches - paused).toBeLessThanOrEqual(2)
  consumer.resume([place])
  expectRun(await take(consumer, 463), 37, 500)
  expect(bytes).toBe(read)
})

test('a pause of one partition of a member outlives a rebalance that it keeps it through (G-KEPT, C-PAUSE)', async ({
  kafka,
}) => {
  const topic = await filledTopic(kafka, { partitions: 4 })
  const groupId = uniqueName('group')
  const options = {
    groupId,
    topics: topic,
    heartbeatIntervalMs: 300,
    partitionAssignmentStrategy: 'cooperative-sticky',
  } as const
  const one = await kafka.consumer(options)
  await take(one, 50)
  one.pause(one.assignment())
  const two = await kafka.consumer(options)
  await expect
    .poll(async () => [(await one.getMany()).size, one.assignment().length, two.assignment().length], {
      timeout: 30_000,
    })
    .toEqual([0, 2, 2])
  expect(one.paused()).toHaveLength(2)
  expect(two.paused()).toHaveLength(0)
  expect(await one.getOne({ timeoutMs: 500 })).toBeNull()
  one.resume(one.paused())
  expect(await one.getOne({ timeoutMs: 20_000 })).not.toBeNull()
})

test('a seek inside a loop takes effect at the very next record, back and forth within a batch (C-SEEK)', async ({
  kafka,
}) => {
  const topic = await filledTopic(kafka)
  const place = { topic, partition: 0 }
  const consumer = await kafka.consumer({ topics: topic })
  const jumps = [
    [37, 12],
    [15, 337],
    [345, 99],
    [101, 498],
  ]
  const seen: number[] = []
  for await (const { offset } of consumer) {
    seen.push(Number(offset))
    const [from, to] = jumps[0] ?? []
    if (seen.length > 37 && to !== undefined && from === Number(offset)) {
      jumps.shift()
      consumer.seek(place, to)
    }
    if (offset === 499n) break
  }
  const run = (first: number, last: number): number[] =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index)
  expect(seen).toEqual([...run(0, 37), ...run(12, 15), ...run(337, 345), ...run(99, 101), 498, 499])
})

test.for(['getMany', 'batches', 'run'] as const)(
  'a seek by who works on what %s gave takes effect at once (C-SEEK)',
  async (how, { kafka }) => {
    const topic = await filledTopic(kafka)
    const place = { topic, partition: 0 }
    const consumer = await kafka.consumer({ topics: topic, groupId: uniqueName('group') })
    if (how === 'run') {
      const seen: number[] = []
      await consumer.run({
        eachRecord: ({ offset }) => {
          seen.push(Number(offset))
          if (seen.length === 38) consumer.seek(place, 337)
          if (seen.length === 50) void consumer.stop()
        },
      })
      expect(seen.slice(0, 50)).toEqual([
        ...Array.from({ length: 38 }, (_, index) => index),
        ...Array.from({ length: 12 }, (_, index) => 337 + index),
      ])
      return
    }
    const next = async (): Promise<number[]> => {
      if (how === 'getMany') {
        return offsetsOf((await consumer.getMany({ maxRecords: 37, timeoutMs: 20_000 })).get(topic, 0) ?? [])
      }
      for await (const batch of consumer.batches({ maxRecords: 37 })) return offsetsOf(batch)
      return []
    }
    expect((await next())[0]).toBe(0)
    consumer.seek(place, 337)
    const [first] = await next()
    expect(first).toBe(337)
    expect(await consumer.position(place)).toBeGreaterThan(337n)
    consumer.seek(place, 12)
    expect((await next())[0]).toBe(12)
  },
)

test('a seek in the listener is where an assigned partition starts (G-LISTENER, C-SEEK)', async ({ kafka }) => {
  const topic = await filledTopic(kafka, { partitions: 2 })
  const groupId = uniqueName('group')
  for (const target of [337, 12]) {
    const consumer = await kafka.consumer({ groupId })
    const told: TopicPartition[][] = []
    consumer.subscribe(topic, {
      onPartitionsAssigned: partitions => {
        told.push(partitions)
        for (const place of partitions) consumer.seek(place, target)
      },
    })
    const first = new Map<number, number>()
    while (first.size < 2) {
      for (const [{ partition }, [record]] of await consumer.getMany({ timeoutMs: 20_000 })) {
        if (!first.has(partition)) first.set(partition, Number(record?.offset))
      }
    }
    expect(told.flat()).toHaveLength(2)
    expect(new Set(first.values())).toEqual(new Set([target]))
    await consumer.stop()
  }
})

test('a seek wins over a fetch that is under way: nothing of its answer is handed out (C-SEEK)', async ({ kafka }) => {
  const topic = await filledTopic(kafka)
  const place = { topic, partition: 0 }
  const proxy = await kafka.proxy()
  let held = 0
  let open = false
  proxy.on(
    fetchApi,
    async call => {
      const { responses } = await call.next()
      if (!responses.some(({ partitions }) => partitions.some(({ records }) => (records?.length ?? 0) > 0))) return
      held += 1
      while (!open) await call.delay(5)
    },
    { times: 3 },
  )
  const consumer = await kafka.consumer({ bootstrapServers: proxy.bootstrapServers })
  consumer.assign([place])
  consumer.seek(place, 5)
  const waiting = consumer.getOne({ timeoutMs: 20_000 })
  await expect.poll(() => held, { timeout: 10_000 }).toBeGreaterThan(0)
  consumer.seek(place, 337)
  open = true
  expect((await waiting)?.offset).toBe(337n)
  expectRun(await take(consumer, 100), 338, 438)
})

test('pause, resume and a fetch answer in between bring each record once (C-PAUSE, C-ONCE)', async ({ kafka }) => {
  const topic = await filledTopic(kafka)
  const place = { topic, partition: 0 }
  const proxy = await kafka.proxy()
  let held = 0
  let open = false
  proxy.on(fetchApi, async call => {
    const { responses } = await call.next()
    if (!responses.some(({ partitions }) => partitions.some(({ records }) => (records?.length ?? 0) > 0))) return
    held += 1
    while (!open) await call.delay(5)
  })
  const consumer = await kafka.consumer({ bootstrapServers: proxy.bootstrapServers })
  consumer.assign([place])
  consumer.seek(place, 137)
  await expect.poll(() => held, { timeout: 10_000 }).toBe(1)
  consumer.pause([place])
  consumer.resume([place])
  open = true
  expectRun(await take(consumer, 363), 137, 500)
  expect(await consumer.getOne({ timeoutMs: 300 })).toBeNull()
})

test('pausing again and again while records flow loses and repeats none (C-PAUSE, C-ONCE)', async ({ kafka }) => {
  const topic = await filledTopic(kafka, { partitions: 3, batches: 10 })
  const consumer = await kafka.consumer({ topics: topic, maxPartitionFetchBytes: 2000 })
  const all = partitionsOf(topic, 3)
  const seen: { offset: bigint }[][] = [[], [], []]
  for (let round = 0, count = 0; count < 3000; round++) {
    const [place] = [all[round % 3]] as [TopicPartition]
    consumer.pause([place])
    for (const [{ partition }, records] of await consumer.getMany({ maxRecords: 61, timeoutMs: 200 })) {
      expect(partition).not.toBe(place.partition)
      seen[partition]?.push(...records)
      count += records.length
    }
    consumer.resume([place])
  }
  for (const records of seen) expectRun(records, 0, 1000)
})
