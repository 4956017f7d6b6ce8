import { tracingChannel } from 'node:diagnostics_channel'
import type { CommitContext, ConsumerMetrics, ProcessContext, RebalanceContext } from '@kclient/consumer'
import { histogramSince } from '@kclient/consumer'
import { fetchApi } from '@kclient/protocol/messages/fetch'
import { expect } from 'vitest'
import { filledTopic, take } from '../../src/harness/filled-topic.ts'
import { type Scenario, test, uniqueName } from '../../src/harness/scenario.ts'

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}

/** The parts add up, and all of it is fit for JSON. */
function expectSound(metrics: ConsumerMetrics): void {
  const { records, fetches, bytes, brokers, topics } = metrics
  expect(JSON.parse(JSON.stringify(metrics))).toEqual(metrics)
  expect(sum(topics.map(topic => topic.recordsHandedOut))).toBe(records.handedOut)
  expect(sum(topics.flatMap(topic => topic.partitions.map(({ recordsHandedOut }) => recordsHandedOut)))).toBe(
    records.handedOut,
  )
  expect(sum(brokers.map(({ fetchesSent }) => fetchesSent))).toBe(fetches.sent)
  expect(sum(brokers.map(({ bytesFetched }) => bytesFetched))).toBe(bytes.fetched)
  expect(sum(Object.values(fetches.failedByCode))).toBe(fetches.failed)
  expect(fetches.answered + fetches.failed + fetches.inFlight).toBe(fetches.sent)
  expect(metrics.fetchBytes.sum).toBe(bytes.fetched)
  for (const { address } of brokers) expect(address).toMatch(/^.+:\d+$/)
}

/** Hears what one consumer tells on a channel, until the test is over. */
function listen<C extends { readonly clientId: string }>(kafka: Scenario, name: string, clientId: string): C[] {
  const settled: C[] = []
  const channel = tracingChannel<unknown, C>(`kclient:consumer:${name}`)
  const nothing = (): void => {}
  const subscribers = {
    start: nothing,
    end: nothing,
    asyncStart: nothing,
    asyncEnd: (message: unknown) => {
      const context = message as C
      if (context.clientId === clientId) settled.push(context)
    },
    error: nothing,
  }
  channel.subscribe(subscribers)
  kafka.defer(async () => channel.unsubscribe(subscribers))
  return settled
}

test('metrics of a consumer are those of what came over the wire', async ({ kafka }) => {
  const topic = await filledTopic(kafka, { partitions: 3, bytes: 100 })
  const proxy = await kafka.proxy()
  let [answers, empty, bytes] = [0, 0, 0]
  proxy.on(fetchApi, async call => {
    const { responses } = await call.next()
    const size = sum(responses.flatMap(({ partitions }) => partitions.map(({ records }) => records?.length ?? 0)))
    answers += 1
    bytes += size
    if (size === 0) empty += 1
  })
  const consumer = await kafka.consumer({
    bootstrapServers: proxy.bootstrapServers,
    topics: topic,
    maxPartitionFetchBytes: 20_000,
    fetchMaxWaitMs: 100,
  })
  await take(consumer, 1037)
  await expect.poll(() => consumer.metrics().records.lag, { timeout: 20_000 }).toBe(463)
  expectSound(consumer.metrics())
  const before = consumer.metrics()
  await take(consumer, 463)
  expect(await consumer.getOne({ timeoutMs: 500 })).toBeNull()
  const metrics = consumer.metrics()
  expectSound(metrics)
  expect(metrics.records).toEqual({ handedOut: 1500, lag: 0 })
  expect(metrics.batches).toEqual({ begun: 15, failuresByCode: {} })
  expect(metrics.bytes.fetched).toBe(bytes)
  // What is cut off at the end of an answer comes again in the next one.
  expect(metrics.bytes.begun).toBeLessThanOrEqual(bytes)
  expect(metrics.bytes.begun).toBeGreaterThan(1500 * 100)
  expect([answers - 3, answers - 2, answers - 1, answers]).toContain(metrics.fetches.answered)
  expect(metrics.fetches.empty).toBeGreaterThan(0)
  expect(metrics.fetches.empty).toBeLessThanOrEqual(empty)
  expect(metrics.fetches).toMatchObject({ failed: 0, failedByCode: {} })
  expect(histogramSince(metrics.fetchLatencyMs, before.fetchLatencyMs).count).toBeGreaterThan(0)
  expect(metrics.asks.waitMs.max).toBeGreaterThan(400)
  expect(metrics.buffer.usedBytes).toBe(0)
  await consumer.stop()
  expect(consumer.metrics().records.handedOut).toBe(1500)
  expect(consumer.metrics().fetches.inFlight).toBe(0)
})

test('fetches that are lost are counted, and the consumer is not healthy until brokers answer again', async ({
  kafka,
}) => {
  const topic = await filledTopic(kafka)
  const proxy = await kafka.proxy()
  const consumer = await kafka.consumer({ bootstrapServers: proxy.bootstrapServers, topics: topic })
  await take(consumer, 137)
  let broken = true
  proxy.on(fetchApi, () => (broken ? 'close' : undefined))
  await consumer.seekToBeginning()
  const waiting = consumer.getOne({ timeoutMs: 30_000 })
  await expect.poll(() => consumer.health().healthy, { timeout: 20_000 }).toBe(false)
  expect(consumer.health().failingBrokers).not.toEqual([])
  broken = false
  expect((await waiting)?.offset).toBe(0n)
  await expect.poll(() => consumer.health().healthy, { timeout: 20_000 }).toBe(true)
  const metrics = consumer.metrics()
  expectSound(metrics)
  expect(metrics.fetches.failed).toBeGreaterThan(0)
})

test('a group tells of its rebalances, commits and heartbeats, by metrics and traces', async ({ kafka }) => {
  const topic = await filledTopic(kafka, { partitions: 2 })
  const groupId = uniqueName('group')
  const clientId = uniqueName('client')
  const rebalances = listen<RebalanceContext>(kafka, 'rebalance', clientId)
  const commits = listen<CommitContext>(kafka, 'commit', clientId)
  const work = listen<ProcessContext>(kafka, 'process', clientId)
  const options = { topics: topic, groupId, heartbeatIntervalMs: 200, enableAutoCommit: false }
  const one = await kafka.consumer({ ...options, clientId })
  for await (const { offset } of one) if (offset === 37n) break
  await one.commit()
  expect(work.length).toBeGreaterThanOrEqual(38)
  expect(work.every(({ operation, recordCount }) => operation === 'iterate' && recordCount === 1)).toBe(true)
  expect(work.filter(({ handled }) => handled !== true)).toHaveLength(1)
  expect(commits).toMatchObject([{ groupId, trigger: 'call' }])
  const two = await kafka.consumer(options)
  await expect
    .poll(async () => (await one.getMany(), [one.assignment().length, two.assignment().length]), { timeout: 30_000 })
    .toEqual([1, 1])
  await expect.poll(() => rebalances.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(2)
  expect(rebalances[0]).toMatchObject({ groupId, strategy: 'range', revoked: [], lost: [] })
  expect(rebalances[0]?.assigned).toHaveLength(2)
  expect(rebalances.at(-1)?.assigned).toEqual(one.assignment())
  expect(rebalances.at(-1)?.generationId).toBe(one.groupMetadata().generationId)
  const metrics = one.metrics()
  expectSound(metrics)
  expect(metrics.group?.commits).toMatchObject({ begun: 1, succeeded: 1, failed: 0 })
  expect(metrics.group?.rebalances.completed).toBe(rebalances.length)
  expect(metrics.group?.rebalances.partitionsLost).toBe(0)
  await expect.poll(() => one.metrics().group?.heartbeats.latencyMs.count, { timeout: 20_000 }).toBeGreaterThan(2)
  expect(one.health().group?.sinceHeartbeatMs).toBeLessThan(5000)
})
