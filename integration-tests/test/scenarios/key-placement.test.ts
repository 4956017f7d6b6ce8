import type { PartitionerName } from '@kclient/producer'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { kafkaVersion } from '../../../scripts/kafka-jars.ts'
import { needsJavaTools } from '../../src/harness/java-tools.ts'
import { kcatProduce, needsKcat } from '../../src/harness/kcat.ts'
import { partitionsOf, readToEnd, readTopic } from '../../src/harness/records.ts'
import { type Scenario, test } from '../../src/harness/scenario.ts'
import { javaClasspathOf, runTool } from '../../src/kafka/java-program.ts'

/** Numbers that look like chance and are the same in every run. */
class Numbers {
  #state = 20_240_607

  /** From 0 to `end - 1`. */
  below(end: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((this.#state / 0x1_0000_0000) * end)
  }
}

const longest = 2_000

/** How one key of about so many bytes is made. */
const kinds: readonly ((numbers: Numbers, size: number) => string | Uint8Array)[] = [
  (numbers, size) => Uint8Array.from({ length: size }, () => numbers.below(256)),
  (numbers, size) => text(numbers, size, 1, 0x20, 0x7f),
  (numbers, size) => text(numbers, size, 2, 0x80, 0x800),
  (numbers, size) => text(numbers, size, 3, 0x800, 0xd800),
  (numbers, size) => text(numbers, size, 4, 0x1_0000, 0x11_0000),
  // Surrogates, some of which happen to have their partner.
  (numbers, size) => text(numbers, size, 3, 0xd800, 0xe000),
  (numbers, size) => text(numbers, size, 3, 0, 0xffff),
]

function text(numbers: Numbers, bytes: number, bytesEach: number, from: number, end: number): string {
  const points = Array.from({ length: Math.floor(bytes / bytesEach) }, () => from + numbers.below(end - from))
  return points.map(point => String.fromCodePoint(point)).join('')
}

/** Keys of every length up to 2,000 bytes, and of every kind. */
function randomKeys(count: number): (string | Uint8Array)[] {
  const numbers = new Numbers()
  return Array.from({ length: count }, (_, index) => {
    const size = index <= longest ? index : numbers.below(longest + 1)
    const kind = kinds[index <= longest ? numbers.below(2) : numbers.below(kinds.length)]
    return kind?.(numbers, size) ?? ''
  })
}

/** Where Java's producer puts each key, per topic. */
async function javaPlaces(kafka: Scenario, topics: readonly string[], keys: readonly Buffer[]): Promise<number[][]> {
  const program = fileURLToPath(new URL('../../programs/KeyPlacement.java', import.meta.url))
  const input = `${keys.map(key => key.toString('base64')).join('\n')}\n`
  const classpath = await javaClasspathOf(kafkaVersion)
  const output = await runTool(classpath, program, [kafka.bootstrapServers, ...topics], { input, timeoutMs: 120_000 })
  const lines = output.trimEnd().split('\n')
  return topics.map((_, index) => lines.map(line => Number(line.split(' ')[index])))
}

test(
  '10,000 keys of all lengths and kinds go where the Java client puts them',
  { timeout: 180_000 },
  async ({ kafka }) => {
    await needsJavaTools(kafka)
    const counts = [1, 2, 7, 48]
    const topics = await Promise.all(counts.map(partitions => kafka.topic({ partitions })))
    const keys = randomKeys(10_000)
    const written = keys.map(key => Buffer.from(key as string))
    expect(new Set(written.map(({ length }) => length)).size).toBe(longest + 1)

    const producer = await kafka.producer()
    const ours: number[][] = []
    for (const topic of topics) {
      const sent = await producer.sendMany(keys.map((key, index) => ({ topic, key, value: `${index}` })))
      ours.push(sent.map(({ partition }) => partition))
    }
    // What was hashed is what was written: for text without a partner to a surrogate, too.
    const last = topics.at(-1) as string
    const partitions = counts.at(-1) as number
    const records = await readTopic(kafka, last, partitions)
    expect(records).toHaveLength(keys.length)
    const strange = records.filter(({ key, value, partition }) => {
      const index = Number(value)
      return !written[index]?.equals(key as Buffer) || ours.at(-1)?.[index] !== partition
    })
    expect(strange).toEqual([])

    const javas = await javaPlaces(kafka, topics, written)
    counts.forEach((count, at) => {
      const elsewhere = written.flatMap((key, index) =>
        ours[at]?.[index] === javas[at]?.[index] ? [] : [{ count, key, ours: ours[at]?.[index] }],
      )
      expect(elsewhere.slice(0, 3), `${elsewhere.length} keys elsewhere`).toEqual([])
      expect(new Set(ours[at]).size).toBe(count)
    })
  },
)

/** Text without what separates keys and records for kcat. */
function lineKeys(count: number): string[] {
  const numbers = new Numbers()
  const keys = new Set<string>()
  while (keys.size < count) {
    const [bytesEach, from, end] = [
      [1, 0x21, 0x7c],
      [2, 0xa1, 0x800],
      [3, 0x800, 0xd800],
      [4, 0x1_0000, 0x11_0000],
    ][numbers.below(4)] as [number, number, number]
    const key = text(numbers, 1 + numbers.below(200), bytesEach, from, end)
    if (key !== '') keys.add(key)
  }
  return [...keys]
}

/** The partitions of a topic's records by key; null stands for no key. */
async function homes(kafka: Scenario, topic: string, partitions: number): Promise<Map<string | null, Set<number>>> {
  const consumer = await kafka.consumer()
  consumer.assign(partitionsOf(topic, partitions))
  const found = new Map<string | null, Set<number>>()
  for (const { key, partition } of await readToEnd(consumer)) {
    const name = key === null ? null : key.toString()
    found.set(name, (found.get(name) ?? new Set()).add(partition))
  }
  return found
}

const byLibrdkafka: readonly [name: PartitionerName, emptyKey: 'placed' | 'spread', noKey: 'placed' | 'spread'][] = [
  ['consistent', 'placed', 'placed'],
  ['consistent_random', 'spread', 'spread'],
  ['murmur2', 'placed', 'placed'],
  ['murmur2_random', 'placed', 'spread'],
  ['fnv1a', 'placed', 'placed'],
  ['fnv1a_random', 'placed', 'spread'],
]

test.for(byLibrdkafka)(
  '%s puts keys, empty keys and no keys where kcat puts them',
  async ([name, emptyKey, noKey], { kafka }) => {
    needsKcat(kafka)
    const partitions = 11
    const [theirs, ours] = await Promise.all([kafka.topic({ partitions }), kafka.topic({ partitions })])
    const keys = lineKeys(400)
    const partitioner = ['-X', `topic.partitioner=${name}`]
    await kcatProduce(
      kafka,
      theirs,
      [...keys, ''].map(key => `${key}|v`),
      ['-K', '|', ...partitioner],
    )
    await kcatProduce(kafka, theirs, ['v', 'v'], partitioner)
    const producer = await kafka.producer({ partitioner: name })
    await producer.sendMany([...keys, '', null, null].map(key => ({ topic: ours, key, value: 'v' })))

    const [expected, found] = [await homes(kafka, theirs, partitions), await homes(kafka, ours, partitions)]
    expect([expected.size, found.size]).toEqual([402, 402])
    // Those that librdkafka spreads are where its dice fell.
    for (const places of [expected, found]) {
      if (emptyKey === 'spread') places.delete('')
      if (noKey === 'spread') places.delete(null)
    }
    expect(found).toEqual(expected)
  },
)

test('records without a key are spread by the partitioners that hash keys, unless they place them', async ({
  kafka,
}) => {
  const partitions = 5
  for (const [name, emptyKey, noKey] of byLibrdkafka) {
    const topic = await kafka.topic({ partitions })
    const producer = await kafka.producer({ partitioner: name, maxBatchSize: 1_000 })
    const send = (key: string | null): Promise<{ partition: number }[]> =>
      producer.sendMany(Array.from({ length: 200 }, () => ({ topic, key, value: 'x'.repeat(100) })))
    for (const [key, expected] of [
      ['', emptyKey],
      [null, noKey],
    ] as const) {
      const used = new Set((await send(key)).map(({ partition }) => partition))
      expect([name, key, used.size]).toEqual([name, key, expected === 'placed' ? 1 : partitions])
    }
  }
})

test('round_robin puts as many records into each partition as into any other', async ({ kafka }) => {
  const topic = await kafka.topic({ partitions: 7 })
  const producer = await kafka.producer({ partitioner: 'round_robin', maxBatchSize: 2_000 })
  const records = Array.from({ length: 7_000 }, (_, index) => ({ topic, key: `${index % 3}`, value: `${index}` }))
  const sent = await producer.sendMany(records)
  expect(sent.map(({ partition }) => partition)).toEqual(records.map((_, index) => index % 7))
})
