import type { TopicPartition } from '@kclient/consumer'
import { expect } from 'vitest'
import { take } from '../../src/harness/filled-topic.ts'
import { type Scenario, test, uniqueName } from '../../src/harness/scenario.ts'

/** Topics of one prefix, which nobody else has. */
async function family(kafka: Scenario, members: readonly string[], partitions = 1): Promise<string> {
  const prefix = uniqueName('family')
  await create(
    kafka,
    members.map(member => `${prefix}-${member}`),
    partitions,
  )
  return prefix
}

async function create(kafka: Scenario, topics: readonly string[], partitions = 1): Promise<void> {
  const admin = await kafka.admin()
  await admin.createTopics(topics.map(topic => ({ topic, partitions })))
}

/** Records `0` to before `count` in one batch for each topic. */
async function fill(kafka: Scenario, topics: readonly string[], count = 100): Promise<void> {
  const producer = await kafka.producer()
  await producer.sendMany(
    topics.flatMap(topic => Array.from({ length: count }, (_, index) => ({ topic, partition: 0, value: `${index}` }))),
  )
  await producer.stop()
}

function places(partitions: readonly TopicPartition[]): string[] {
  return partitions.map(({ topic, partition }) => `${topic}-${partition}`).toSorted()
}

test.for([undefined, 'a group'] as const)(
  'a pattern reads the topics that match it, follows new ones, and in a group lets deleted ones go: with %s',
  async (group, { kafka }) => {
    const prefix = await family(kafka, ['a', 'b'])
    const name = (member: string): string => `${prefix}-${member}`
    await create(kafka, [`other-${prefix}-a`])
    await fill(kafka, [name('a'), name('b')])
    const consumer = await kafka.consumer({
      groupId: group === undefined ? undefined : uniqueName('group'),
      metadataMaxAgeMs: 500,
      heartbeatIntervalMs: 300,
    })
    const told: string[][] = []
    consumer.subscribe(new RegExp(`^${prefix}-`), {
      onPartitionsAssigned: partitions => void told.push(places(partitions)),
    })
    await expect
      .poll(() => places(consumer.assignment()), { timeout: 30_000 })
      .toEqual([`${name('a')}-0`, `${name('b')}-0`])
    expect(consumer.subscription().toSorted()).toEqual([name('a'), name('b')])
    const first = await take(consumer, 137)
    expect(new Set(first.map(({ topic }) => topic)).size).toBe(2)

    await create(kafka, [name('c')])
    await fill(kafka, [name('c')], 50)
    const seen = new Map<string, number[]>()
    for (const { topic, offset } of [...first, ...(await take(consumer, 63 + 50))]) {
      seen.set(topic, [...(seen.get(topic) ?? []), Number(offset)])
    }
    for (const [topic, count] of [
      [name('a'), 100],
      [name('b'), 100],
      [name('c'), 50],
    ] as const) {
      expect(seen.get(topic)).toEqual(Array.from({ length: count }, (_, index) => index))
    }
    expect(told.flat()).toContain(`${name('c')}-0`)

    // It takes a while until a topic that is missing from metadata is believed to be gone.
    if (group === undefined) return
    await (await kafka.admin()).deleteTopics([name('a')])
    // The group waits for what was handed out until its owner asks for more.
    await expect
      .poll(async () => [await consumer.getOne({ timeoutMs: 100 }), ...places(consumer.assignment())], {
        timeout: 30_000,
      })
      .toEqual([null, `${name('b')}-0`, `${name('c')}-0`])
    await fill(kafka, [name('b')], 10)
    expect((await take(consumer, 10)).every(({ topic }) => topic === name('b'))).toBe(true)
  },
)

test('a pattern that matches nothing yet waits, and begins when something does', async ({ kafka }) => {
  const prefix = uniqueName('family')
  const consumer = await kafka.consumer({ groupId: uniqueName('group'), metadataMaxAgeMs: 500 })
  consumer.subscribe(new RegExp(`^${prefix}-`))
  expect(await consumer.getOne({ timeoutMs: 500 })).toBeNull()
  expect((await consumer.getMany({ timeoutMs: 200 })).size).toBe(0)
  await create(kafka, [`${prefix}-late`])
  await fill(kafka, [`${prefix}-late`])
  expect((await take(consumer, 37)).map(({ offset }) => Number(offset))).toEqual(
    Array.from({ length: 37 }, (_, index) => index),
  )
})

test('a pattern leaves internal topics out unless it is told not to', async ({ kafka }) => {
  const prefix = await family(kafka, ['a'])
  // Whoever commits has the topic of offsets made.
  const committer = await kafka.consumer({ groupId: uniqueName('group'), topics: `${prefix}-a` })
  await committer.commit([{ topic: `${prefix}-a`, partition: 0, offset: 0 }])
  const pattern = new RegExp(`^(__consumer_offsets|${prefix}-.*)$`)
  const usual = await kafka.consumer()
  usual.subscribe(pattern)
  await expect.poll(() => usual.subscription(), { timeout: 20_000 }).toEqual([`${prefix}-a`])
  const internal = await kafka.consumer({ excludeInternalTopics: false })
  internal.subscribe(pattern)
  kafka.needs(!kafka.isEmbedded, 'the embedded broker keeps offsets in no topic')
  await expect
    .poll(() => internal.subscription().toSorted(), { timeout: 20_000 })
    .toEqual(['__consumer_offsets', `${prefix}-a`])
})

test('partitions that are added to a topic are read from their start, by one and by a group (C-ONCE)', async ({
  kafka,
}) => {
  const [topic] = [await kafka.topic()]
  const groupId = uniqueName('group')
  const options = { topics: topic, metadataMaxAgeMs: 500, heartbeatIntervalMs: 300, autoOffsetReset: 'latest' } as const
  const alone = await kafka.consumer(options)
  const member = await kafka.consumer({ ...options, groupId })
  for (const consumer of [alone, member]) await consumer.position({ topic, partition: 0 })
  await fill(kafka, [topic], 60)
  for (const consumer of [alone, member]) expect(await take(consumer, 37)).toHaveLength(37)
  const admin = await kafka.admin()
  await admin.createPartitions([{ topic, count: 3 }])
  const producer = await kafka.producer()
  await producer.sendMany(
    [1, 2].flatMap(partition =>
      Array.from({ length: 40 }, (_, index) => ({ topic, partition, value: `${partition}-${index}` })),
    ),
  )
  for (const consumer of [alone, member]) {
    const offsets: number[][] = [[], [], []]
    for (const { partition, offset } of await take(consumer, 23 + 80)) offsets[partition]?.push(Number(offset))
    expect(offsets).toEqual([
      Array.from({ length: 23 }, (_, index) => 37 + index),
      Array.from({ length: 40 }, (_, index) => index),
      Array.from({ length: 40 }, (_, index) => index),
    ])
  }
})
