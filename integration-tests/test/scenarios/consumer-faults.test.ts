import { Cluster } from '@kclient/cluster'
import type { Consumer } from '@kclient/consumer'
import { Deadline } from '@kclient/net'
import { fetchApi } from '@kclient/protocol/messages/fetch'
import { offsetFetchApi } from '@kclient/protocol/messages/offset-fetch'
import { describe, expect } from 'vitest'
import { expectRun, filledTopic, offsetsOf, take } from '../../src/harness/filled-topic.ts'
import { numbered } from '../../src/harness/records.ts'
import { type Scenario, test, uniqueName } from '../../src/harness/scenario.ts'

/** Which node coordinates a group. */
async function coordinatorOf(kafka: Scenario, groupId: string): Promise<number> {
  const cluster = new Cluster({ bootstrapServers: kafka.bootstrapServers })
  cluster.retain()
  try {
    const deadline = Deadline.after(cluster.runtime, 20_000)
    await cluster.start(deadline)
    return await cluster.coordinator('group', groupId, deadline)
  } finally {
    await cluster.release()
  }
}

test('a seek wins over the look-up of a committed offset that was under way (C-SEEK)', async ({ kafka }) => {
  const topic = await filledTopic(kafka)
  const place = { topic, partition: 0 }
  const groupId = uniqueName('group')
  const before = await kafka.consumer({ groupId })
  await before.commit([{ ...place, offset: 137 }])
  await before.stop()
  const proxy = await kafka.proxy()
  let held = 0
  let open = false
  proxy.on(offsetFetchApi, async call => {
    await call.next()
    held += 1
    while (!open) await call.delay(5)
  })
  const consumer = await kafka.consumer({ bootstrapServers: proxy.bootstrapServers, groupId })
  consumer.assign([place])
  const waiting = consumer.getOne({ timeoutMs: 20_000 })
  await expect.poll(() => held, { timeout: 10_000 }).toBeGreaterThan(0)
  consumer.seek(place, 42)
  open = true
  expect((await waiting)?.offset).toBe(42n)
  expectRun(await take(consumer, 100), 43, 143)
})

test('a member whose time for getMany is up while it has no partition gets its answer (C-RELEASE)', async ({
  kafka,
}) => {
  const topic = await kafka.topic()
  const options = { topics: topic, groupId: uniqueName('group'), heartbeatIntervalMs: 200 }
  const one = await kafka.consumer(options)
  const two = await kafka.consumer(options)
  const [idle, busy] = two.assignment().length === 0 ? [two, one] : [one, two]
  await expect.poll(() => [busy.assignment().length, idle.assignment().length], { timeout: 20_000 }).toEqual([1, 0])
  const start = performance.now()
  expect((await idle.getMany({ timeoutMs: 300 })).size).toBe(0)
  expect(await idle.getOne({ timeoutMs: 300 })).toBeNull()
  expect((await idle.getMany()).size).toBe(0)
  expect(performance.now() - start).toBeGreaterThan(590)
})

describe('fetch sessions', () => {
  test('a broker that gives no session is asked in full, and no oftener (C-ONCE)', async ({ kafka }) => {
    const topic = await filledTopic(kafka, { partitions: 2 })
    const proxy = await kafka.proxy()
    let fetches = 0
    proxy.on(fetchApi, async call => {
      fetches += 1
      return { ...(await call.next()), sessionId: 0 }
    })
    const consumer = await kafka.consumer({
      bootstrapServers: proxy.bootstrapServers,
      topics: topic,
      fetchMaxWaitMs: 300,
    })
    const seen: { offset: bigint }[][] = [[], []]
    for (const record of await take(consumer, 1000)) seen[record.partition]?.push(record)
    for (const records of seen) expectRun(records, 0, 500)
    const before = fetches
    expect(await consumer.getOne({ timeoutMs: 1500 })).toBeNull()
    // One waits for the other; each takes as long as the broker may wait.
    expect(fetches - before).toBeLessThan(10 * kafka.cluster.nodeIds.length)
  })

  test.for([
    ['a session that it does not know', 70],
    ['an epoch that it did not expect', 71],
    ['other topic ids in the session', 106],
  ] as const)('a broker that tells of %s costs no record, and no storm (C-ONCE)', async ([, errorCode], { kafka }) => {
    const topic = await filledTopic(kafka, { partitions: 2 })
    const proxy = await kafka.proxy()
    let fetches = 0
    proxy.on(fetchApi, async call => {
      fetches += 1
      if (fetches % 3 !== 0) return undefined
      await call.next()
      return { errorCode, sessionId: 0, responses: [] }
    })
    const consumer = await kafka.consumer({
      bootstrapServers: proxy.bootstrapServers,
      topics: topic,
      maxPartitionFetchBytes: 2000,
      fetchMaxWaitMs: 200,
    })
    const seen: { offset: bigint }[][] = [[], []]
    for (const record of await take(consumer, 1000)) seen[record.partition]?.push(record)
    for (const records of seen) expectRun(records, 0, 500)
    const before = fetches
    expect(await consumer.getOne({ timeoutMs: 1000 })).toBeNull()
    expect(fetches - before).toBeLessThan(40 * kafka.cluster.nodeIds.length)
  })
})

test('a compacted topic is read to its end: each key as it is last, positions past what is gone (C-POSITION)', async ({
  kafka,
}) => {
  kafka.needs(!kafka.isEmbedded, 'the embedded broker compacts nothing')
  const topic = await kafka.topic({
    configs: {
      'cleanup.policy': 'compact',
      'min.cleanable.dirty.ratio': '0.01',
      'segment.ms': '100',
      'segment.bytes': '1048576',
      'delete.retention.ms': '0',
    },
  })
  const place = { topic, partition: 0 }
  const producer = await kafka.producer()
  const keys = 20
  for (let batch = 0; batch < 10; batch++) {
    await producer.sendMany(
      Array.from({ length: 100 }, (_, index) => {
        const number = batch * 100 + index
        return { topic, key: `${number % keys}`, value: numbered(number) }
      }),
    )
    await new Promise(resolve => setTimeout(resolve, 120))
  }
  // The newest segment is never compacted: this begins one.
  await producer.sendMany(Array.from({ length: 10 }, (_, index) => ({ topic, key: 'last', value: `${index}` })))
  const read = async (from: number): Promise<{ key: string; offset: bigint }[]> => {
    const consumer = await kafka.consumer()
    consumer.assign([place])
    consumer.seek(place, from)
    const found: { key: string; offset: bigint }[] = []
    while ((await consumer.position(place)) < 1010n) {
      for (const records of (await consumer.getMany({ timeoutMs: 500 })).values()) {
        found.push(...records.map(({ key, offset }) => ({ key: String(key), offset })))
      }
    }
    expect(await consumer.lag(place)).toBe(0n)
    await consumer.stop()
    return found
  }
  // The last of each key, and all of the segment that is written to.
  await expect.poll(async () => (await read(0)).length, { timeout: 60_000, interval: 1000 }).toBe(keys + 10)
  const all = await read(0)
  const offsets = offsetsOf(all)
  expect(offsets).toEqual(offsets.toSorted((a, b) => a - b))
  expect(new Set(all.map(({ key }) => key)).size).toBe(keys + 1)
  // From within what is gone.
  expect(offsetsOf(await read(437))).toEqual(offsets.filter(offset => offset >= 437))
}, 90_000)

test('a coordinator that freezes is replaced, though requests to it never come back (C-COMMIT, G-ALIVE)', async ({
  kafka,
}) => {
  kafka.needsNodesToPause()
  kafka.needs(kafka.cluster.nodeIds.length > 1, 'nobody else could coordinate')
  const topic = await filledTopic(kafka, { partitions: 3 })
  const groupId = uniqueName('group')
  const consumer = await kafka.consumer({
    topics: topic,
    groupId,
    requestTimeoutMs: 3000,
    heartbeatIntervalMs: 300,
    sessionTimeoutMs: 20_000,
    enableAutoCommit: false,
  })
  const seen: { partition: number; offset: bigint }[] = await take(consumer, 137)
  await consumer.commit()
  await kafka.pauseNode(await coordinatorOf(kafka, groupId))
  seen.push(...(await readRest(consumer, 1500 - 137)))
  await commitSoon(consumer)
  expect(consumer.health().group).toMatchObject({ lastCommitError: undefined })
  for (const partition of [0, 1, 2]) {
    const offsets = offsetsOf(seen.filter(record => record.partition === partition))
    expect([...new Set(offsets)].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 500 }, (_, index) => index))
    expect((await consumer.committed({ topic, partition }))?.offset).toBe(500n)
  }
}, 90_000)

/** Takes so many records, whatever becomes of the membership meanwhile. */
async function readRest<K, V>(
  consumer: Consumer<K, V>,
  count: number,
): Promise<{ partition: number; offset: bigint }[]> {
  const places = new Set<string>()
  const records: { partition: number; offset: bigint }[] = []
  while (places.size < count) {
    for (const record of await take(consumer, 1)) {
      places.add(`${record.partition}-${record.offset}`)
      records.push(record)
    }
  }
  return records
}

/** Commits, as often as it takes. */
async function commitSoon<K, V>(consumer: Consumer<K, V>): Promise<void> {
  await expect
    .poll(
      () =>
        consumer.commit(undefined, { timeoutMs: 10_000 }).then(
          () => 'committed',
          (error: unknown) => String(error),
        ),
      { timeout: 60_000 },
    )
    .toBe('committed')
}
