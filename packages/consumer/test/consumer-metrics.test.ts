import { fetchApi } from '@kclient/protocol/messages/fetch'
import { expect, test } from 'vitest'
import { type ConsumerMetrics, histogramSince } from '../src/index.ts'
import { at, inWorld, take } from './support/world.ts'

/** What is handed out of each partition, as counted. */
function handedOut(metrics: ConsumerMetrics): Record<string, number> {
  return Object.fromEntries(
    metrics.topics.flatMap(({ topic, partitions }) =>
      partitions.map(({ partition, recordsHandedOut }) => [`${topic}-${partition}`, recordsHandedOut]),
    ),
  )
}

test('records are counted as they are handed out, in the middle of a batch, too, and those below the position are not', () =>
  inWorld({ topics: { t: 2 } }, async ({ consumer: start, append }) => {
    append(at(0), 100)
    append(at(0), 100)
    append(at(1), 50)
    const consumer = await start()
    consumer.assign([at(0)])
    consumer.seek(at(0), 30)
    await take(consumer, 7)
    expect(consumer.metrics().records).toEqual({ handedOut: 7, lag: 163 })
    await take(consumer, 63)
    expect(consumer.metrics().records).toEqual({ handedOut: 70, lag: 100 })
    await take(consumer, 1)
    expect(consumer.metrics()).toMatchObject({ records: { handedOut: 71, lag: 99 }, batches: { begun: 2 } })
    // What is assigned anew goes on with its counts.
    consumer.assign([at(1)])
    expect((await consumer.getMany({ maxRecords: 20, timeoutMs: 60_000 })).get('t', 1)).toHaveLength(20)
    consumer.assign([at(0), at(1)])
    consumer.seek(at(0), 199)
    await take(consumer, 31)
    expect(handedOut(consumer.metrics())).toEqual({ 't-0': 72, 't-1': 50 })
    expect(consumer.metrics().topics[0]).toMatchObject({ topic: 't', recordsHandedOut: 122, batchesBegun: 4 })
  }))

test.each([
  ['by batches', {}, undefined],
  ['by parts of batches', { maxRecords: 7 }, undefined],
  ['by batches whose values are deserialized', {}, (value: Buffer | null) => String(value)],
  ['by batches whose values are deserialized by promises', {}, async (value: Buffer | null) => String(value)],
])('records are counted when they are handed out %s', (_, options, valueDeserializer) =>
  inWorld({ topics: { t: 1 } }, async ({ consumer: start, append }) => {
    for (let batch = 0; batch < 5; batch++) append(at(0), 40)
    const consumer = await start<Buffer | null, unknown>({ valueDeserializer })
    consumer.assign([at(0)])
    consumer.seek(at(0), 53)
    let count = 0
    for await (const batch of consumer.batches(options)) {
      count += batch.recordCount
      expect(consumer.metrics().records.handedOut).toBe(count)
      if (count >= 147) break
    }
    expect(count).toBe(147)
    expect(consumer.metrics()).toMatchObject({ records: { handedOut: 147, lag: 0 }, batches: { begun: 4 } })
  }),
)

test('a record that cannot be deserialized is not counted, its failure is', () =>
  inWorld({ topics: { t: 1 } }, async ({ consumer: start, append }) => {
    append(at(0), 10)
    const consumer = await start<Buffer | null, string>({
      topics: 't',
      valueDeserializer: value => {
        if (String(value) === 'v6') throw new Error('poison')
        return String(value)
      },
    })
    await take(consumer, 6)
    await expect(consumer.getOne()).rejects.toMatchObject({ offset: 6n })
    consumer.seek(at(0), 7)
    await take(consumer, 3)
    expect(consumer.metrics()).toMatchObject({
      records: { handedOut: 9, lag: 0 },
      batches: { failuresByCode: { RECORD_DESERIALIZATION_FAILED: 1 } },
    })
  }))

test('fetches are counted by broker, empty ones told apart, and what they brought', () =>
  inWorld({ nodes: 2, topics: { t: 4 } }, async ({ consumer: start, append, until, runtime, broker }) => {
    for (const partition of [0, 1, 2, 3]) append(at(partition), 25)
    const consumer = await start({ topics: 't', fetchMaxWaitMs: 200 })
    await take(consumer, 100)
    const waiting = consumer.getOne()
    await runtime.sleep(3000)
    const metrics = consumer.metrics()
    expect(metrics).toMatchObject({ clientId: 'kclient', groupId: null, group: null })
    expect(metrics.asks).toMatchObject({ waiting: 1, sinceLastMs: 0 })
    expect(metrics.brokers.map(({ nodeId }) => nodeId).toSorted((a, b) => a - b)).toEqual(
      broker.nodes.map(({ nodeId }) => nodeId),
    )
    const total = (of: (one: ConsumerMetrics['brokers'][number]) => number): number =>
      metrics.brokers.map(of).reduce((a, b) => a + b)
    const { sent, answered, empty, failed, inFlight } = metrics.fetches
    expect(sent).toBe(total(({ fetchesSent }) => fetchesSent))
    expect(empty).toBe(total(({ fetchesEmpty }) => fetchesEmpty))
    expect(empty).toBeGreaterThan(10)
    expect(failed).toBe(0)
    expect(inFlight).toBe(sent - answered)
    expect(metrics.bytes.fetched).toBe(total(({ bytesFetched }) => bytesFetched))
    expect(metrics.bytes.fetched).toBe(metrics.topics[0]?.bytesFetched)
    expect(metrics.bytes.begun).toBe(metrics.bytes.fetched)
    expect(metrics.fetchBytes.sum).toBe(metrics.bytes.fetched)
    expect(metrics.fetchLatencyMs.count).toBe(answered)
    // An answer that finds nothing takes as long as the broker may wait.
    const later = metrics
    await runtime.sleep(3000)
    expect(histogramSince(consumer.metrics().fetchLatencyMs, later.fetchLatencyMs).p50).toBeGreaterThan(150)
    append(at(2), 1)
    await waiting
    await until(() => consumer.metrics().asks.waitMs.count > 0)
    expect(consumer.metrics().asks.waitMs.max).toBeGreaterThan(5000)
    expect(JSON.parse(JSON.stringify(consumer.metrics()))).toMatchObject({ records: { handedOut: 101 } })
  }))

test('requests that are refused or lost are counted by code, and what is under way when it stops is neither', () =>
  inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append }) => {
    append(at(0), 30)
    broker.on(fetchApi, () => ({ errorCode: 31, responses: [] }), { times: 1 })
    const consumer = await start({ topics: 't' })
    await expect(consumer.getOne()).rejects.toMatchObject({ code: 'CLUSTER_AUTHORIZATION_FAILED' })
    await take(consumer, 30)
    const waiting = consumer.getMany({ timeoutMs: 60_000 })
    await consumer.stop()
    await waiting
    expect(consumer.metrics().fetches).toMatchObject({
      failed: 1,
      failedByCode: { CLUSTER_AUTHORIZATION_FAILED: 1 },
      inFlight: 0,
    })
  }))

test('what is fetched and not handed out shows in the buffer, by partition', () =>
  inWorld({ topics: { t: 2 } }, async ({ consumer: start, append, until }) => {
    append(at(0), 100)
    append(at(1), 100)
    const consumer = await start({ topics: 't', maxBufferedBytes: 5_000_000 })
    await until(() => consumer.metrics().topics[0]?.partitions.every(({ bufferedBytes }) => bufferedBytes > 0) === true)
    consumer.pause([at(1)])
    const { buffer, topics, records } = consumer.metrics()
    expect(buffer).toEqual({ limitBytes: 5_000_000, usedBytes: consumer.health().bufferedBytes })
    expect(records).toEqual({ handedOut: 0, lag: 200 })
    expect(topics[0]?.partitions).toMatchObject([
      { partition: 0, assigned: true, paused: false, lag: 100 },
      { partition: 1, assigned: true, paused: true, lag: 100 },
    ])
    consumer.unsubscribe()
    expect(consumer.metrics()).toMatchObject({ records: { lag: 0 }, buffer: { usedBytes: 0 } })
    expect(consumer.metrics().topics[0]?.partitions[0]).toMatchObject({ assigned: false, lag: null, bufferedBytes: 0 })
  }))
