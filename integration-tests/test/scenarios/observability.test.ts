import { AsyncLocalStorage } from 'node:async_hooks'
import { tracingChannel } from 'node:diagnostics_channel'
import { Cluster } from '@kclient/cluster'
import type { ProducerMetrics, SendContext } from '@kclient/producer'
import { RecordBatch } from '@kclient/protocol'
import { alterClientQuotasApi } from '@kclient/protocol/messages/alter-client-quotas'
import { fetchApi } from '@kclient/protocol/messages/fetch'
import { produceApi } from '@kclient/protocol/messages/produce'
import { Deadline } from '@kclient/net'
import { expect } from 'vitest'
import { expectOnceInOrder, readTopic } from '../../src/harness/records.ts'
import { type Scenario, test, uniqueName } from '../../src/harness/scenario.ts'

/** A client without opinions: it sends what it is told, to whom it is told. */
async function plainClient(kafka: Scenario): Promise<Cluster> {
  const cluster = new Cluster({ bootstrapServers: kafka.bootstrapServers })
  cluster.retain()
  kafka.defer(() => cluster.release())
  await cluster.start(within(cluster))
  return cluster
}

function within(cluster: Cluster): Deadline {
  return Deadline.after(cluster.runtime, 20_000)
}

/** The batches in the log of a topic, as they lie there. */
async function batchesOf(kafka: Scenario, topic: string, partitions: number): Promise<RecordBatch[]> {
  const cluster = await plainClient(kafka)
  await cluster.topic(topic, within(cluster))
  const batches: RecordBatch[] = []
  for (let partition = 0; partition < partitions; partition++) {
    for (let fetchOffset = 0n; ;) {
      const leader = cluster.leaderOf(topic, partition)
      if (leader === undefined) throw new Error(`${topic}-${partition} has no leader`)
      const part = { partition, fetchOffset, partitionMaxBytes: 1 << 20, currentLeaderEpoch: -1 }
      const body = { maxWaitMs: 0, minBytes: 0, topics: [{ topic, partitions: [part] }] }
      const terms = { deadline: within(cluster), maxVersion: 12 }
      const response = await cluster.request({ node: leader.nodeId }, fetchApi, body, terms)
      const answer = response.responses[0]?.partitions[0]
      expect(answer?.errorCode).toBe(0)
      const found = Array.from(RecordBatch.readAll(answer?.records ?? Buffer.alloc(0)))
      batches.push(...found)
      fetchOffset = (found.at(-1)?.lastOffset ?? fetchOffset - 1n) + 1n
      if (fetchOffset >= (answer?.highWatermark ?? 0n)) break
    }
  }
  return batches
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}

/** Nothing is on its way any more, and the parts add up. */
function expectSound(metrics: ProducerMetrics): void {
  const { records, requests, batches, bytes } = metrics
  expect(JSON.parse(JSON.stringify(metrics))).toEqual(metrics)
  expect([records.buffered, records.inFlight, requests.inFlight, metrics.buffer.usedBytes]).toEqual([0, 0, 0, 0])
  expect(sum(Object.values(records.failedByCode))).toBe(records.failed)
  expect(sum(metrics.brokers.map(broker => broker.requestsSent))).toBe(requests.sent)
  expect(sum(metrics.brokers.map(broker => broker.bytesSent))).toBe(bytes.sent + bytes.retried)
  expect(metrics.batchBytes).toMatchObject({ count: batches.sent, sum: bytes.sent })
}

const sends = tracingChannel<unknown, SendContext>('kclient:producer:send')

/** Hears what is published about sends to one topic, until the test is over. */
function listen(kafka: Scenario, topic: string, hear: (event: string, context: SendContext) => void): void {
  const on = (event: string) => (message: unknown) => {
    const context = message as SendContext
    if (context.topic === topic) hear(event, context)
  }
  const subscribers = {
    start: on('start'),
    end: on('end'),
    asyncStart: on('asyncStart'),
    asyncEnd: on('asyncEnd'),
    error: on('error'),
  }
  sends.subscribe(subscribers)
  kafka.defer(async () => sends.unsubscribe(subscribers))
}

for (const compressionType of ['none', 'zstd'] as const) {
  test(`metrics of ${compressionType} batches are those of the log`, async ({ kafka }) => {
    const partitions = 3
    const topic = await kafka.topic({ partitions })
    const producer = await kafka.producer({ compressionType, maxBatchSize: 16_384, lingerMs: 5 })
    const count = 3_000
    const record = (index: number) => ({ topic, partition: index % partitions, value: `${index}`.padEnd(100, ' ') })
    const sent = Array.from({ length: count }, (_, index) => producer.send(record(index)))
    await Promise.all(sent)
    await producer.sendMany(Array.from({ length: 500 }, (_, index) => record(count + index)))
    await producer.flush()
    const metrics = producer.metrics()
    const log = await batchesOf(kafka, topic, partitions)
    const sizes = log.map(batch => batch.sizeInBytes)
    expectSound(metrics)
    expect(metrics.records).toMatchObject({ sent: count + 500, acknowledged: count + 500, failed: 0, retried: 0 })
    expect(sum(log.map(batch => batch.recordCount))).toBe(count + 500)
    expect(metrics.batches).toMatchObject({ sent: log.length, acknowledged: log.length, failed: 0, split: 0 })
    expect(metrics.bytes).toMatchObject({ sent: sum(sizes), acknowledged: sum(sizes), retried: 0 })
    expect(metrics.batchBytes).toMatchObject({ min: Math.min(...sizes), max: Math.max(...sizes) })
    expect(metrics.recordsPerBatch.max).toBe(Math.max(...log.map(batch => batch.recordCount)))
    expect(metrics.compressionRatio.min < 0.5).toBe(compressionType === 'zstd')
    expect(metrics.requestLatencyMs.count).toBe(metrics.requests.answered)
    expect(metrics.acknowledgementLatencyMs.min).toBeGreaterThan(0)
    expect(metrics.topics).toMatchObject([{ topic, recordsSent: count + 500, bytesSent: sum(sizes) }])
    expect(new Set(metrics.brokers.map(({ nodeId }) => nodeId)).size).toBeLessThanOrEqual(kafka.cluster.nodeIds.length)
    for (const { address } of metrics.brokers) expect(address).toMatch(/^.+:\d+$/)
    expect(metrics.cluster).toMatchObject({ connections: { lost: 0, failed: 0 }, metadata: { failures: 0 } })
    expect(metrics.cluster.bytes.sent).toBeGreaterThan(sum(sizes))
  })
}

test('metrics count failures by code, and what was sent again after cuts once as sent', async ({ kafka }) => {
  const topic = await kafka.topic({ configs: { 'max.message.bytes': '2000' } })
  const proxy = await kafka.proxy()
  const producer = await kafka.producer({ bootstrapServers: proxy.bootstrapServers })
  await expect(producer.send({ topic, value: 'x'.repeat(10_000) })).rejects.toMatchObject({ persisted: 'no' })
  await expect(producer.send({ topic, value: 5 as unknown as string })).rejects.toThrow(TypeError)
  await expect(producer.send({ topic: 'no topic', value: 'v' })).rejects.toThrow('not the name of a topic')
  const { failedByCode, failed } = producer.metrics().records
  expect(failed).toBe(3)
  expect(failedByCode).toMatchObject({ TypeError: 1, INVALID_TOPIC_EXCEPTION: 1 })
  let answers = 0
  proxy.on(produceApi, async call => {
    await call.next()
    return ++answers % 3 === 0 ? 'close' : undefined
  })
  const count = 60
  for (let index = 0; index < count; index += 10) {
    await Promise.all(Array.from({ length: 10 }, (_, step) => producer.send({ topic, value: `${index + step}` })))
  }
  const metrics = producer.metrics()
  expectSound(metrics)
  expect(metrics.records).toMatchObject({ sent: count + 1, acknowledged: count, failed: 3 })
  expect(metrics.records.retried).toBeGreaterThan(0)
  expect(metrics.batches.retried).toBeGreaterThan(0)
  expect(metrics.requests.failed).toBeGreaterThan(0)
  expect(metrics.requests.failedByCode).toHaveProperty('CONNECTION_CLOSED')
  expect(metrics.batches.errorsByCode).toHaveProperty('CONNECTION_CLOSED')
  expect(metrics.cluster.connections.lost).toBeGreaterThan(0)
  expect(metrics.cluster.connections.opened).toBeGreaterThan(metrics.cluster.connections.lost)
  expectOnceInOrder(await readTopic(kafka, topic), count)
  const log = await batchesOf(kafka, topic, 1)
  expect(metrics.batches.acknowledged).toBe(log.length)
  expect(metrics.bytes.acknowledged).toBe(sum(log.map(batch => batch.sizeInBytes)))
})

test('a quota of the broker shows as throttle time, and holds up nobody else', async ({ kafka }) => {
  kafka.needs(!kafka.isEmbedded, 'the embedded broker has no quotas')
  const topic = await kafka.topic()
  const clientId = uniqueName('throttled')
  const cluster = await plainClient(kafka)
  const entity = [{ entityType: 'client-id', entityName: clientId }]
  const setQuota = async (value: number, remove: boolean): Promise<void> => {
    const ops = [{ key: 'producer_byte_rate', value, remove }]
    const body = { entries: [{ entity, ops }], validateOnly: false }
    const { entries } = await cluster.request('any', alterClientQuotasApi, body, { deadline: within(cluster) })
    expect(entries[0]?.errorCode).toBe(0)
  }
  await setQuota(20_000, false)
  kafka.defer(() => setQuota(0, true))
  const producer = await kafka.producer({ clientId })
  // The quota reaches the brokers when it does: send until one of them applies it.
  await expect
    .poll(
      async () => {
        await producer.send({ topic, value: 'x'.repeat(50_000) })
        return producer.metrics().throttleTimeMs.count
      },
      { timeout: 30_000 },
    )
    .toBeGreaterThan(0)
  const { throttleTimeMs, brokers, cluster: whole } = producer.metrics()
  expect(throttleTimeMs.max).toBeGreaterThan(100)
  expect(sum(brokers.map(broker => broker.throttleTimeMs.sum))).toBe(throttleTimeMs.sum)
  expect(whole.throttledMs).toBeGreaterThan(100)
  const other = await kafka.producer()
  await other.send({ topic, value: 'v' })
  expect(other.metrics().throttleTimeMs.count).toBe(0)
  expect(producer.health().healthy).toBe(true)
})

test('metrics go on, and health stays good, while a node restarts', async ({ kafka }) => {
  kafka.needsNodesToStop()
  const topic = await kafka.topic({ partitions: 3 })
  const producer = await kafka.producer()
  await producer.sendMany([0, 1, 2].map(partition => ({ topic, partition, value: 'v' })))
  const before = producer.metrics()
  const [node = 1] = kafka.cluster.nodeIds
  await kafka.stopNode(node, 'kill')
  const sent = producer.sendMany([0, 1, 2].map(partition => ({ topic, partition, value: 'w' })))
  sent.catch(() => {})
  await expect.poll(() => producer.metrics().cluster.connections.lost).toBeGreaterThan(0)
  expect(producer.health().healthy).toBe(true)
  await kafka.startNode(node)
  await sent
  const after = producer.metrics()
  expectSound(after)
  expect(producer.health()).toMatchObject({ healthy: true, stalledMs: 0, lastError: undefined })
  expect(after.records).toMatchObject({ sent: 6, acknowledged: 6, failed: 0 })
  expect(after.requests.sent).toBeGreaterThan(before.requests.sent)
  // The lost connection is the reason to look who leads now; the answer may come behind those to the records.
  const refreshes = (): number => producer.metrics().cluster.metadata.refreshes
  await expect.poll(refreshes).toBeGreaterThan(before.cluster.metadata.refreshes)
})

test('traces tell where each record went, with headers that arrive and in the context of the caller', async ({
  kafka,
}) => {
  const topic = await kafka.topic({ partitions: 3 })
  const producer = await kafka.producer({ clientId: 'traced' })
  const request = new AsyncLocalStorage<string>()
  const ended = new Map<string, { context: SendContext; store: string | undefined; error: boolean }>()
  listen(kafka, topic, (event, context) => {
    const key = String(context.key)
    if (event === 'start') context.message?.headers.push(['trace', `trace of ${key}`])
    if (event === 'asyncEnd') ended.set(key, { context, store: request.getStore(), error: 'error' in context })
  })
  const results = await Promise.all([
    request.run('one', () => producer.send({ topic, key: 'a', value: 'v' })),
    request.run('two', () => producer.sendMany([{ topic, key: 'b', value: 'v', headers: { own: 'x' } }])),
    request.run('three', async () => (await producer.enqueue({ topic, key: 'c', value: 'v' })).delivered),
    request.run('four', () =>
      producer.send({ topic, key: 'd', value: 'v', partition: 99 }).catch((error: unknown) => error),
    ),
  ])
  await expect.poll(() => ended.size).toBe(4)
  const [first] = results
  const records = await readTopic(kafka, topic, 3)
  expect(records).toHaveLength(3)
  for (const { key, partition, offset, headers } of records) {
    const name = String(key)
    const seen = ended.get(name)
    expect(seen?.context).toMatchObject({ clientId: 'traced', topic, partition, offset })
    expect(seen?.context.clusterId).toBe(producer.metrics().cluster.clusterId)
    expect(seen?.context.serverAddress).toBeTypeOf('string')
    expect(seen?.context.serverPort).toBeGreaterThan(0)
    expect(headers.map(([header, value]) => [header, String(value)])).toEqual([
      ...(name === 'b' ? [['own', 'x']] : []),
      ['trace', `trace of ${name}`],
    ])
  }
  expect(ended.get('a')?.context.result).toBe(first)
  const contexts = Object.fromEntries([...ended].map(([key, { store, error }]) => [key, [store, error]]))
  expect(contexts).toEqual({ a: ['one', false], b: ['two', false], c: ['three', false], d: ['four', true] })
  expect(ended.get('d')?.context.error).toBe(results[3])
})

test('of many concurrent traced records each is told once, and none is lost', async ({ kafka }) => {
  const topic = await kafka.topic({ partitions: 3 })
  const producer = await kafka.producer()
  const heard = { start: 0, end: 0, asyncStart: 0, asyncEnd: 0, error: 0 }
  const places = new Set<string>()
  listen(kafka, topic, (event, { partition, offset }) => {
    heard[event as keyof typeof heard] += 1
    if (event === 'asyncEnd') places.add(`${partition}-${offset}`)
  })
  const count = 5_000
  await Promise.all(Array.from({ length: count }, (_, index) => producer.send({ topic, value: `${index}` })))
  expect(heard).toEqual({ start: count, end: count, asyncStart: count, asyncEnd: count, error: 0 })
  expect(places.size).toBe(count)
  const batch = producer.createBatch()
  for (let index = 0; index < 10; index++) batch.append({ value: `${count + index}` })
  await producer.sendBatch(batch, topic, { partition: 0 })
  expect(heard).toMatchObject({ start: count + 1, asyncEnd: count + 1 })
  expect(await readTopic(kafka, topic, 3)).toHaveLength(count + 10)
})
