import { setTimeout as sleep } from 'node:timers/promises'
import type { Consumer, ConsumerOptions, ConsumerRecord, RunOptions } from '@kclient/consumer'
import { strings } from '@kclient/consumer'
import { expect } from 'vitest'
import { filledTopic } from '../../src/harness/filled-topic.ts'
import { partitionsOf } from '../../src/harness/records.ts'
import { type Scenario, test, uniqueName } from '../../src/harness/scenario.ts'

const wait = { timeout: 40_000, interval: 20 }

const fast = (): ConsumerOptions => ({
  groupId: uniqueName('group'),
  heartbeatIntervalMs: 200,
  sessionTimeoutMs: 10_000,
  autoCommitIntervalMs: 100,
})

/** What handlers have finished, by partition. */
class Handled {
  readonly #offsets = new Map<number, number[]>()

  add({ partition, offset }: { partition: number; offset: bigint }): void {
    const offsets = this.of(partition)
    offsets.push(Number(offset))
    this.#offsets.set(partition, offsets)
  }

  of(partition: number): number[] {
    return this.#offsets.get(partition) ?? []
  }

  /** How many different records. */
  get count(): number {
    let count = 0
    for (const offsets of this.#offsets.values()) count += new Set(offsets).size
    return count
  }
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, offset) => offset)

/** What is committed of each partition. */
async function committed(kafka: Scenario, groupId: string | undefined, topic: string, partitions: number) {
  const asking = await kafka.consumer({ groupId })
  const offsets: (bigint | undefined)[] = []
  for (const place of partitionsOf(topic, partitions)) offsets.push((await asking.committed(place))?.offset)
  await asking.stop()
  return offsets
}

/** A run that is expected to end with an error, which is its result. */
async function ending<K, V>(consumer: Consumer<K, V>, options: RunOptions<K, V>): Promise<unknown> {
  try {
    await consumer.run(options)
  } catch (error) {
    return error
  }
  throw new Error('The run ended without an error')
}

test('run() with concurrency handles every record once, each partition in order, and commits all of it when it stops (C-ORDER)', async ({
  kafka,
}) => {
  const [partitions, count] = [6, 500]
  const topic = await filledTopic(kafka, { partitions })
  const options = fast()
  const consumer = await kafka.consumer({ ...options, topics: topic })
  const handled = new Handled()
  let [atWork, most] = [0, 0]
  const running = consumer.run({
    concurrency: 4,
    eachRecord: async record => {
      most = Math.max(most, (atWork += 1))
      if (record.offset % 50n === 0n) await sleep(2)
      handled.add(record)
      atWork -= 1
    },
  })
  await expect.poll(() => handled.count, wait).toBe(partitions * count)
  await consumer.stop()
  await running
  for (let partition = 0; partition < partitions; partition++) expect(handled.of(partition)).toEqual(upTo(count))
  expect(most).toBeGreaterThan(1)
  expect(most).toBeLessThanOrEqual(4)
  expect(await committed(kafka, options.groupId, topic, partitions)).toEqual(Array(partitions).fill(BigInt(count)))
})

test('run() by key keeps the order of each key across members that come and go, and loses nothing (C-ORDER, C-CONTIGUOUS)', async ({
  kafka,
}) => {
  const [partitions, keys, each] = [4, 40, 50]
  const topic = await kafka.topic({ partitions })
  const producer = await kafka.producer()
  for (let round = 0; round < each; round++) {
    await producer.sendMany(
      Array.from({ length: keys }, (_, key) => ({
        topic,
        key: `k${key}`,
        value: `${round}`,
        partition: key % partitions,
      })),
    )
  }
  const options = { ...fast(), topics: topic, keyDeserializer: strings, valueDeserializer: strings }
  const faults: string[] = []
  const seen = new Map<string, Set<number>>()
  const members: { consumer: Consumer<string | null, string | null>; running: Promise<void> }[] = []
  const join = async (): Promise<void> => {
    const consumer = await kafka.consumer<string | null, string | null>(options)
    // Of one member: the last round of each key, and its record at work.
    const atWork = new Set<string>()
    const running = consumer.run({
      concurrency: 8,
      order: 'key',
      eachRecord: async ({ key, value }) => {
        const name = String(key)
        if (atWork.has(name)) faults.push(`two of ${name} at work`)
        atWork.add(name)
        await sleep(Math.random() * 4)
        const rounds = seen.get(name) ?? new Set()
        const round = Number(value)
        if (round > 0 && !rounds.has(round - 1)) faults.push(`${name} ${round} before ${round - 1}`)
        seen.set(name, rounds.add(round))
        atWork.delete(name)
      },
    })
    members.push({ consumer, running })
  }
  const total = (): number => [...seen.values()].reduce((sum, rounds) => sum + rounds.size, 0)
  await join()
  await expect.poll(total, wait).toBeGreaterThan((keys * each) / 5)
  await join()
  await expect.poll(total, wait).toBeGreaterThan((keys * each) / 2)
  const first = members.shift()
  await first?.consumer.stop()
  await first?.running
  await expect.poll(total, wait).toBe(keys * each)
  for (const { consumer, running } of members) {
    await consumer.stop()
    await running
  }
  expect(faults).toEqual([])
  const ends = await committed(kafka, options.groupId, topic, partitions)
  expect(ends.map(String)).toEqual(Array(partitions).fill(String((keys / partitions) * each)))
})

test('a handler that throws ends run(); what is finished without a gap is committed, and another member begins there (C-CONTIGUOUS)', async ({
  kafka,
}) => {
  const topic = await filledTopic(kafka, { partitions: 2 })
  const options = fast()
  const consumer = await kafka.consumer({ ...options, topics: topic, autoCommitIntervalMs: 60_000 })
  const handled = new Handled()
  const cause = new Error('cannot be handled')
  const eachRecord = async (record: ConsumerRecord): Promise<void> => {
    if (record.partition === 1 && record.offset === 257n) throw cause
    await sleep(record.partition)
    handled.add(record)
  }
  expect(await ending(consumer, { concurrency: 2, eachRecord })).toBe(cause)
  expect(handled.of(1)).toEqual(upTo(257))
  const zero = handled.of(0).length
  expect(await committed(kafka, options.groupId, topic, 2)).toEqual([BigInt(zero), 257n])
  // The consumer is as it was: it goes on with the same record, or past it.
  expect(await ending(consumer, { concurrency: 2, eachRecord })).toBe(cause)
  consumer.seek({ topic, partition: 1 }, 258n)
  const running = consumer.run({ concurrency: 2, eachRecord })
  await expect.poll(() => handled.count, wait).toBe(999)
  await consumer.stop()
  await running
  expect(handled.of(1)).toEqual(upTo(500).filter(offset => offset !== 257))
  expect(await committed(kafka, options.groupId, topic, 2)).toEqual([500n, 500n])
})

test('run() of batches hands over a partition when its batch is done, and the next owner begins behind it (G-HANDOVER)', async ({
  kafka,
}) => {
  const topic = await filledTopic(kafka, { partitions: 4 })
  const options = { ...fast(), topics: topic, partitionAssignmentStrategy: 'cooperative-sticky' as const }
  const owners = new Map<number, number>()
  const faults: string[] = []
  const handled = new Handled()
  const run = (id: number, consumer: Consumer): Promise<void> =>
    consumer.run({
      concurrency: 4,
      maxRecords: 30,
      eachBatch: async batch => {
        const { partition, firstOffset } = batch
        const owner = owners.get(partition)
        if (owner !== undefined) faults.push(`${partition} is at work in ${owner} and ${id}`)
        owners.set(partition, id)
        await sleep(20)
        const before = handled.of(partition).at(-1) ?? -1
        if (Number(firstOffset) > before + 1) faults.push(`${partition}: ${firstOffset} after ${before}`)
        for (const record of batch) handled.add(record)
        owners.delete(partition)
      },
    })
  const first = await kafka.consumer(options)
  const running = [run(1, first)]
  await expect.poll(() => handled.count, wait).toBeGreaterThan(300)
  const second = await kafka.consumer(options)
  running.push(run(2, second))
  await expect.poll(() => handled.count, wait).toBe(2_000)
  expect(second.assignment()).toHaveLength(2)
  await Promise.all([first.stop(), second.stop()])
  await Promise.all(running)
  expect(faults).toEqual([])
  expect(await committed(kafka, options.groupId, topic, 4)).toEqual([500n, 500n, 500n, 500n])
})

test('a handler that takes longer than maxPollIntervalMs costs the membership, not the run: it goes on and loses nothing', async ({
  kafka,
}) => {
  const topic = await filledTopic(kafka, { partitions: 2 })
  const warnings: string[] = []
  const ignore = (): void => {}
  const options = { ...fast(), topics: topic, maxPollIntervalMs: 2_000 }
  const consumer = await kafka.consumer({
    ...options,
    logger: { error: ignore, warn: message => void warnings.push(message), info: ignore, debug: ignore },
  })
  const handled = new Handled()
  let isSlow = true
  const running = consumer.run({
    concurrency: 2,
    eachRecord: async (record, { signal }) => {
      if (record.offset === 123n && isSlow) {
        isSlow = false
        await sleep(4_000)
        expect(signal.aborted).toBe(true)
      }
      handled.add(record)
    },
  })
  await expect.poll(() => handled.count, wait).toBe(1_000)
  await consumer.stop()
  await running
  expect(warnings.some(message => message.includes('maxPollIntervalMs'))).toBe(true)
  expect(await committed(kafka, options.groupId, topic, 2)).toEqual([500n, 500n])
})
