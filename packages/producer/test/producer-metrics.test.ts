import { ErrorCode } from '@kclient/errors'
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { histogramSince, Producer, type ProducerMetrics } from '../src/index.ts'
import { batchOf, inWorld, numbered, outcomes, produceApi, refusal, type World } from './support/world.ts'

/** What is in the log of a topic, as metrics count it. */
function inLog(broker: World['broker'], topic: string, partitions = 1) {
  const batches = Array.from({ length: partitions }, (_, partition) => broker.batches(topic, partition)).flat()
  return {
    batches: batches.length,
    records: batches.reduce((sum, batch) => sum + batch.recordCount, 0),
    bytes: batches.reduce((sum, batch) => sum + batch.sizeInBytes, 0),
    largest: Math.max(...batches.map(batch => batch.sizeInBytes)),
    fullest: Math.max(...batches.map(batch => batch.recordCount)),
  }
}

/** What must hold of any snapshot while nothing is on its way. */
function expectSound(metrics: ProducerMetrics): void {
  const { records, batches, requests, batchBytes, recordsPerBatch, buffer, bytes } = metrics
  expect(JSON.parse(JSON.stringify(metrics))).toEqual(metrics)
  expect(records.inFlight + records.buffered + requests.inFlight).toBe(0)
  expect(Object.values(records.failedByCode).reduce((sum, each) => sum + each, 0)).toBe(records.failed)
  expect(Object.values(requests.failedByCode).reduce((sum, each) => sum + each, 0)).toBe(requests.failed)
  expect(batchBytes).toMatchObject({ count: batches.sent, sum: bytes.sent })
  expect(recordsPerBatch.count).toBe(batches.sent)
  expect(buffer.usedBytes + buffer.availableBytes).toBe(buffer.totalBytes)
  expect(metrics.brokers.reduce((sum, each) => sum + each.requestsSent, 0)).toBe(requests.sent)
  expect(metrics.brokers.reduce((sum, each) => sum + each.bytesSent, 0)).toBe(bytes.sent + bytes.retried)
  expect(metrics.topics.reduce((sum, each) => sum + each.recordsAcknowledged, 0)).toBe(records.acknowledged)
}

describe('metrics of what gets through', () => {
  test('are those of the log: records, batches and bytes, by compression, topic and broker', () =>
    inWorld({ nodes: 3, topics: { events: 3, others: 1 } }, async ({ producer: make, broker, calls }) => {
      const producer = await make({ compressionType: 'gzip', maxBatchSize: 4_096, clientId: 'meter' })
      const requests = calls(produceApi)
      await producer.sendMany(
        Array.from({ length: 500 }, (_, index) => ({
          topic: 'events',
          partition: index % 3,
          value: 'text '.repeat(20),
        })),
      )
      await producer.send({ topic: 'others', value: randomBytes(1_500).toString('base64') })
      const delivery = await producer.enqueue({ topic: 'others', value: 'short' })
      await delivery.delivered
      const events = inLog(broker, 'events', 3)
      const others = inLog(broker, 'others')
      const metrics = producer.metrics()
      expectSound(metrics)
      expect(metrics).toMatchObject({
        clientId: 'meter',
        records: { sent: 502, acknowledged: 502, failed: 0, failedByCode: {}, retried: 0, expired: 0 },
        batches: {
          sent: events.batches + others.batches,
          acknowledged: events.batches + others.batches,
          failed: 0,
          retried: 0,
          split: 0,
          expired: 0,
          errorsByCode: {},
        },
        bytes: { sent: events.bytes + others.bytes, acknowledged: events.bytes + others.bytes, retried: 0 },
        requests: { sent: requests.length, answered: requests.length, failed: 0, failedByCode: {} },
        batchBytes: { max: Math.max(events.largest, others.largest) },
        recordsPerBatch: { sum: 502, max: events.fullest, min: 1 },
        compressionRatio: { count: events.batches + others.batches, max: 1 },
        queueTimeMs: { count: events.batches + others.batches },
        requestLatencyMs: { count: requests.length },
        acknowledgementLatencyMs: { count: events.batches + others.batches },
        throttleTimeMs: { count: 0 },
        producerIds: 1,
        epochBumps: 0,
      })
      expect(metrics.compressionRatio.min).toBeLessThan(0.2)
      expect(metrics.topics).toEqual([
        {
          topic: 'events',
          recordsSent: 500,
          recordsAcknowledged: 500,
          recordsFailed: 0,
          recordsRetried: 0,
          bytesSent: events.bytes,
        },
        {
          topic: 'others',
          recordsSent: 2,
          recordsAcknowledged: 2,
          recordsFailed: 0,
          recordsRetried: 0,
          bytesSent: others.bytes,
        },
      ])
      expect(new Set(metrics.brokers.map(({ nodeId }) => nodeId))).toEqual(new Set([1, 2, 3]))
      for (const { nodeId, address } of metrics.brokers) {
        const node = broker.nodes.find(each => each.nodeId === nodeId)
        expect(address).toBe(`${node?.host}:${node?.port}`)
      }
    }))

  test('batches of sendBatch and records of streams count as all others', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
      const producer = await make()
      const batch = producer.createBatch()
      for (let index = 0; index < 7; index++) batch.append({ value: `v${index}` })
      await producer.sendBatch(batch, 'events', { partition: 0 })
      const writer = producer.writableStream().getWriter()
      await writer.write({ topic: 'events', value: 'streamed' })
      await writer.close()
      const { records, batches, bytes } = inLog(broker, 'events')
      const metrics = producer.metrics()
      expectSound(metrics)
      expect(metrics).toMatchObject({
        records: { sent: 8, acknowledged: records },
        batches: { sent: batches, acknowledged: batches },
        bytes: { acknowledged: bytes },
      })
    }))

  test('time in the queue, on the way and until the acknowledgement are told apart', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
      const producer = await make({ lingerMs: 50 })
      broker.on(produceApi, call => call.delay(200))
      await producer.send({ topic: 'events', value: 'v' })
      const { queueTimeMs, requestLatencyMs, acknowledgementLatencyMs, brokers } = producer.metrics()
      expect(queueTimeMs.max).toBeGreaterThanOrEqual(50)
      expect(queueTimeMs.max).toBeLessThan(100)
      expect(requestLatencyMs.max).toBeGreaterThanOrEqual(200)
      expect(requestLatencyMs.max).toBeLessThan(250)
      expect(acknowledgementLatencyMs.max).toBeCloseTo(queueTimeMs.max + requestLatencyMs.max, 6)
      expect(brokers[0]?.requestLatencyMs).toEqual(requestLatencyMs)
    }))

  test('what is on its way is seen while it is, and only then', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, runtime, until }) => {
      const producer = await make({ lingerMs: 100 })
      await producer.partitionsFor('events')
      broker.on(produceApi, call => call.delay(50))
      const sends = Promise.all(numbered('events', 5).map(record => producer.send(record)))
      expect(producer.metrics()).toMatchObject({
        records: { buffered: 5, inFlight: 0, sent: 0 },
        requests: { sent: 0 },
      })
      expect(producer.metrics().buffer.usedBytes).toBe(producer.health().bufferedBytes)
      await until(() => producer.metrics().requests.inFlight === 1)
      await runtime.sleep(1)
      expect(producer.metrics()).toMatchObject({ records: { buffered: 5, inFlight: 5, sent: 5, acknowledged: 0 } })
      await sends
      expectSound(producer.metrics())
    }))

  test('without acknowledgements, what was given to the system counts as acknowledged', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, until, values }) => {
      const producer = await make({ acks: 0 })
      await producer.send({ topic: 'events', value: 'v' })
      await until(() => values('events').length === 1)
      expect(producer.metrics()).toMatchObject({
        records: { acknowledged: 1 },
        requests: { sent: 1, answered: 0 },
        requestLatencyMs: { count: 0 },
        acknowledgementLatencyMs: { count: 1 },
        producerIds: 0,
      })
    }))

  test('counts go on after stop, and a snapshot before start is all 0', () =>
    inWorld({ topics: { events: 1 } }, async ({ broker, runtime }) => {
      const producer = new Producer({ bootstrapServers: broker.bootstrapServers, runtime })
      expectSound(producer.metrics())
      expect(producer.metrics()).toMatchObject({
        records: { sent: 0 },
        brokers: [],
        topics: [],
        cluster: { clusterId: null },
      })
      await producer.start()
      await producer.send({ topic: 'events', value: 'v' })
      await producer.stop()
      expectSound(producer.metrics())
      expect(producer.metrics()).toMatchObject({
        records: { sent: 1, acknowledged: 1 },
        buffer: { usedBytes: 0 },
        cluster: { connections: { open: 0 } },
      })
    }))
})

describe('metrics of trouble', () => {
  test('records that fail are counted by code, those that never came into a batch too', () =>
    inWorld({ topics: { events: 1 }, autoCreateTopics: false }, async ({ producer: make, broker }) => {
      const producer = await make({ maxRequestSize: 10_000, maxBlockMs: 1_000 })
      await producer.partitionsFor('events')
      broker.on(produceApi, call => refusal(call, ErrorCode.TOPIC_AUTHORIZATION_FAILED), { times: 1 })
      await outcomes([producer.sendMany(numbered('events', 3))])
      await outcomes([
        producer.send({ topic: 'events', value: 5 as unknown as string }),
        producer.send({ topic: 'bad topic', value: 'v' }),
        producer.enqueue({ topic: 'events', value: 'x'.repeat(20_000) }),
        producer.send({ topic: 'events', value: 'v', partition: 7 }),
        producer.sendMany([
          { topic: 'nowhere', value: 'v' },
          { topic: 'events', value: 5 as unknown as string },
        ]),
        producer.send({ topic: 'nowhere', value: 'v' }, { timeoutMs: 10 }),
      ])
      const metrics = producer.metrics()
      expectSound(metrics)
      expect(metrics.records).toMatchObject({
        failed: 10,
        failedByCode: {
          TOPIC_AUTHORIZATION_FAILED: 3,
          TypeError: 2,
          INVALID_TOPIC_EXCEPTION: 1,
          MESSAGE_TOO_LARGE: 1,
          UNKNOWN_TOPIC_OR_PARTITION: 2,
          CALL_TIMEOUT: 1,
        },
      })
      expect(metrics.batches).toMatchObject({ failed: 1, errorsByCode: { TOPIC_AUTHORIZATION_FAILED: 1 } })
    }))

  test('errors of single records are counted as they are told (KIP-467)', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
      const producer = await make()
      await producer.partitionsFor('events')
      broker.on(
        produceApi,
        call => {
          const response = refusal(call, ErrorCode.INVALID_RECORD)
          const answer = response.responses[0]?.partitionResponses[0]
          if (answer !== undefined) answer.recordErrors = [{ batchIndex: 1, batchIndexErrorMessage: 'no key' }]
          return response
        },
        { times: 1 },
      )
      const results = await outcomes(numbered('events', 3).map(record => producer.send(record)))
      const counted = new Map<string, number>()
      for (const result of results) if (!result.ok) counted.set(result.code, (counted.get(result.code) ?? 0) + 1)
      expect(producer.metrics().records.failedByCode).toEqual(Object.fromEntries(counted))
      expect(producer.metrics().records.failed).toBe(3)
    }))

  test('a batch that is sent again counts as retried, with why, and once as sent', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
      const producer = await make()
      await producer.partitionsFor('events')
      broker.on(produceApi, call => refusal(call, ErrorCode.NOT_ENOUGH_REPLICAS), { times: 2 })
      broker.on(produceApi, () => 'drop', { times: 1 })
      await producer.sendMany(numbered('events', 4))
      const metrics = producer.metrics()
      const { bytes } = inLog(broker, 'events')
      expectSound(metrics)
      expect(metrics).toMatchObject({
        records: { sent: 4, acknowledged: 4, retried: 12, failed: 0 },
        batches: { sent: 1, retried: 3, acknowledged: 1 },
        bytes: { sent: bytes, retried: 3 * bytes, acknowledged: bytes },
        requests: { sent: 4, failed: 1, answered: 3 },
        queueTimeMs: { count: 1 },
        acknowledgementLatencyMs: { count: 1 },
        topics: [{ recordsSent: 4, recordsRetried: 12 }],
      })
      expect(metrics.batches.errorsByCode).toMatchObject({ NOT_ENOUGH_REPLICAS: 2 })
      expect(new Set(Object.values(metrics.batches.errorsByCode))).toEqual(new Set([1, 2]))
      expect(metrics.cluster.connections.lost).toBe(1)
    }))

  test('a batch that is divided: each part counts as a batch, each record once as sent', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
      const producer = await make({ maxBatchSize: 1_000_000 })
      await producer.partitionsFor('events')
      broker.on(produceApi, call =>
        batchOf(call).length > 3_000 ? refusal(call, ErrorCode.MESSAGE_TOO_LARGE) : undefined,
      )
      await producer.sendMany(Array.from({ length: 50 }, () => ({ topic: 'events', value: 'x'.repeat(200) })))
      const metrics = producer.metrics()
      const log = inLog(broker, 'events')
      expectSound(metrics)
      expect(metrics.records).toMatchObject({ sent: 50, acknowledged: 50 })
      expect(metrics.records.retried).toBeGreaterThanOrEqual(50)
      expect(metrics.batches.split).toBeGreaterThan(0)
      expect(metrics.batches.acknowledged).toBe(log.batches)
      expect(metrics.bytes.acknowledged).toBe(log.bytes)
      // Every batch that is sent is acknowledged, fails, or is split.
      expect(metrics.batches.sent).toBe(metrics.batches.acknowledged + metrics.batches.split)
    }))

  test('batches that are not acknowledged in time count as expired', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
      const producer = await make({ deliveryTimeoutMs: 3_000, requestTimeoutMs: 1_000 })
      await producer.partitionsFor('events')
      await broker.stopNode(1)
      await outcomes([producer.sendMany(numbered('events', 6))])
      const metrics = producer.metrics()
      expectSound(metrics)
      expect(metrics).toMatchObject({
        records: { acknowledged: 0, failed: 6, expired: 6, failedByCode: { DELIVERY_TIMEOUT: 6 } },
        batches: { failed: 1, expired: 1 },
      })
      expect(metrics.cluster.connections.failed).toBeGreaterThan(0)
      expect(metrics.cluster.metadata.failures).toBeGreaterThan(0)
      await broker.startNode(1)
    }))

  test('an epoch that is raised is counted', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
      const producer = await make()
      await producer.send({ topic: 'events', value: 'v' })
      broker.on(produceApi, call => refusal(call, ErrorCode.UNKNOWN_PRODUCER_ID), { times: 1 })
      await producer.send({ topic: 'events', value: 'w' })
      expect(producer.metrics()).toMatchObject({ epochBumps: 1, producerIds: 1, records: { acknowledged: 2 } })
    }))

  test('quotas show as throttle time, of the producer and of the broker', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
      const producer = await make()
      await producer.partitionsFor('events')
      broker.on(produceApi, async call => ({ ...(await call.next()), throttleTimeMs: 400 }), { times: 2 })
      for (const record of numbered('events', 3)) await producer.send(record)
      const { throttleTimeMs, brokers, cluster } = producer.metrics()
      expect(throttleTimeMs).toMatchObject({ count: 2, sum: 800, min: 400, max: 400, p50: 400 })
      expect(brokers[0]?.throttleTimeMs).toEqual(throttleTimeMs)
      expect(cluster.throttledMs).toBeGreaterThanOrEqual(800)
    }))

  test('the time for which calls waited for room is counted, and not that for which they waited for a topic', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, runtime, until }) => {
      const producer = await make({ bufferMemory: 8_192, maxBatchSize: 2_048, maxRequestSize: 4_096 })
      await producer.send({ topic: 'events', value: 'first' })
      expect(producer.metrics().buffer).toMatchObject({ totalBytes: 8_192, exhausted: 0, exhaustedMs: 0 })
      broker.on(produceApi, call => call.delay(100))
      const sends = Array.from({ length: 20 }, () => producer.send({ topic: 'events', value: 'x'.repeat(600) }))
      await runtime.sleep(20)
      const during = producer.metrics().buffer
      expect(during.waitingCalls).toBeGreaterThan(0)
      expect(during.exhausted).toBe(1)
      expect(during.exhaustedMs).toBeGreaterThanOrEqual(20)
      await Promise.all(sends)
      await until(() => producer.metrics().buffer.waitingCalls === 0)
      const after = producer.metrics().buffer
      expect(after.exhaustedMs).toBeGreaterThan(during.exhaustedMs)
      await runtime.sleep(1_000)
      expect(producer.metrics().buffer).toEqual({ ...after, usedBytes: 0, availableBytes: 8_192 })
    }))

  test('who gives up waiting for room ends the queue', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, runtime }) => {
      const producer = await make({ bufferMemory: 8_192, maxBatchSize: 2_048, maxRequestSize: 4_096 })
      await producer.send({ topic: 'events', value: 'first' })
      broker.on(produceApi, call => call.delay(500))
      const value = 'x'.repeat(1_900)
      const sends = Array.from({ length: 4 }, () => producer.send({ topic: 'events', value }))
      const givesUp = outcomes([producer.send({ topic: 'events', value }, { timeoutMs: 50 })])
      expect(producer.metrics().buffer).toMatchObject({ waitingCalls: 1, exhausted: 1 })
      expect(await givesUp).toMatchObject([{ code: 'CALL_TIMEOUT' }])
      await runtime.sleep(100)
      expect(producer.metrics().buffer.waitingCalls).toBe(0)
      expect(producer.metrics().buffer.exhaustedMs).toBeLessThan(60)
      await Promise.all(sends)
    }))
})

describe('metrics of the cluster', () => {
  test('count connections, requests, bytes and metadata over the lives of connections', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, until }) => {
      const producer = await make()
      await producer.send({ topic: 'events', value: 'v' })
      const before = producer.metrics().cluster
      expect(before.clusterId).toBe(broker.clusterId)
      expect(before.connections).toMatchObject({ lost: 0, failed: 0, refused: 0 })
      expect(before.connections.open).toBe(broker.nodes[0]?.connections)
      expect(before.requests.sent).toBe(before.requests.answered)
      expect(before.bytes.sent).toBeGreaterThan(producer.metrics().bytes.sent)
      expect(before.bytes.received).toBeGreaterThan(0)
      expect(before.metadata).toMatchObject({ failures: 0, rebootstraps: 0 })
      expect(before.metadata.refreshes).toBeGreaterThan(0)
      broker.closeConnections()
      await until(() => producer.metrics().cluster.connections.lost === before.connections.open)
      await producer.send({ topic: 'events', value: 'w' })
      const after = producer.metrics().cluster
      expect(after.connections.opened).toBeGreaterThan(before.connections.opened)
      expect(after.bytes.sent).toBeGreaterThan(before.bytes.sent)
      await until(() => producer.metrics().cluster.metadata.refreshes > before.metadata.refreshes)
    }))

  test('two producers of one process know nothing of each other', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make }) => {
      const [one, other] = [await make(), await make()]
      await one.send({ topic: 'events', value: 'v' })
      expect(one.metrics().records.acknowledged).toBe(1)
      expect(other.metrics().records.acknowledged).toBe(0)
      expect(other.metrics().cluster.bytes.sent).toBeLessThan(one.metrics().cluster.bytes.sent)
    }))
})

test('the last stretch of a histogram is the difference of two snapshots', () =>
  inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
    const producer = await make()
    for (const record of numbered('events', 50)) await producer.send(record)
    const before = producer.metrics().requestLatencyMs
    broker.on(produceApi, call => call.delay(500), { times: 3 })
    for (const record of numbered('events', 3)) await producer.send(record)
    expect(producer.metrics().requestLatencyMs.p50).toBeLessThan(100)
    const { count, p50 } = histogramSince(producer.metrics().requestLatencyMs, before)
    expect(count).toBe(3)
    expect(p50).toBeGreaterThan(450)
  }))

test('every figure, and every channel, stands in the documentation', () =>
  inWorld({ topics: { events: 1 } }, async ({ producer: make }) => {
    const text = await readFile(new URL('../../../docs/observability.md', import.meta.url), 'utf8')
    const producer = await make()
    await producer.send({ topic: 'events', value: 'v' })
    const missing = [...figuresIn(producer.metrics()), ...Object.keys(producer.health())].filter(
      figure => !text.includes(`\`${figure}\``),
    )
    expect(missing).toEqual([])
    for (const event of ['start', 'end', 'asyncStart', 'asyncEnd', 'error']) {
      expect(text).toContain(`| \`tracing:kclient:producer:send:${event}\` |`)
    }
    for (const event of ['opened', 'failed', 'closed']) expect(text).toContain(`| \`kclient:connection:${event}\` |`)
  }))

/** The paths of what a snapshot holds; histograms and counts by code are one figure each. */
function figuresIn(value: object, at = ''): string[] {
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    const path = `${at}${name}`
    if (Array.isArray(inner)) return figuresIn(inner[0] as object, `${path}[].`)
    if (typeof inner !== 'object' || inner === null || 'buckets' in inner || name.endsWith('ByCode')) return [path]
    return figuresIn(inner, `${path}.`)
  })
}
