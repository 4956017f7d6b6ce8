import { Cluster } from '@kclient/cluster'
import { Deadline, type Logger, nodeRuntime, type Runtime } from '@kclient/net'
import { Producer } from '@kclient/producer'
import { alterClientQuotasApi } from '@kclient/protocol/messages/alter-client-quotas'
import { fetchApi } from '@kclient/protocol/messages/fetch'
import { metadataApi } from '@kclient/protocol/messages/metadata'
import { expect } from 'vitest'
import { batchesOf, refusal, watchedProducer } from '../../src/harness/produce-watch.ts'
import { expectOnceInOrder, numbered, partitionsOf, readTopic } from '../../src/harness/records.ts'
import { type Scenario, test, uniqueName } from '../../src/harness/scenario.ts'

/** Longer than a busy machine takes. */
const inTime = { timeout: 10_000 }

/** A server that is not there. */
const nobody = '127.0.0.1:1'
const notEnoughReplicas = 19

test('bootstrapServers: a text, several, an array, names, with those that are down among them', async ({ kafka }) => {
  const topic = await kafka.topic()
  const servers = kafka.bootstrapServers.split(',')
  const [first = ''] = servers
  const forms = [
    first,
    servers.join(' , '),
    servers,
    [nobody, ...servers],
    `${nobody},${first}`,
    [first, first, `${first},${nobody}`],
  ]
  for (const bootstrapServers of forms) {
    const producer = await kafka.producer({ bootstrapServers })
    await producer.send({ topic, value: numbered(0) })
    await producer.stop()
  }
  expect(await readTopic(kafka, topic)).toHaveLength(forms.length)
  await expect(Producer.start({ bootstrapServers: nobody, requestTimeoutMs: 1_000 })).rejects.toMatchObject({
    name: expect.stringMatching(/Kafka(Connection|Timeout)Error/),
  })
})

test('clientId: every request carries it', async ({ kafka }) => {
  const topic = await kafka.topic()
  for (const clientId of ['billing', undefined]) {
    const { producer, proxy, requests } = await watchedProducer(kafka, { clientId })
    const asked = new Set<string | null>()
    proxy.on(metadataApi, call => void asked.add(call.clientId))
    await producer.send({ topic, value: 'v' })
    await producer.partitionsFor(await kafka.topic())
    expect([...asked, ...requests.map(call => call.clientId)]).toEqual([clientId ?? 'kclient', clientId ?? 'kclient'])
  }
})

/** Bounds what a client may produce, for all connections with its client id. */
async function setProduceQuota(kafka: Scenario, clientId: string, bytesPerSecond: number): Promise<void> {
  const cluster = new Cluster({ bootstrapServers: kafka.bootstrapServers })
  cluster.retain()
  try {
    const deadline = Deadline.after(cluster.runtime, 10_000)
    await cluster.start(deadline)
    const entity = [{ entityType: 'client-id', entityName: clientId }]
    const ops = [{ key: 'producer_byte_rate', value: bytesPerSecond, remove: false }]
    const body = { entries: [{ entity, ops }], validateOnly: false }
    const { entries } = await cluster.request('controller', alterClientQuotasApi, body, { deadline })
    expect(entries.map(({ errorCode }) => errorCode)).toEqual([0])
  } finally {
    await cluster.release()
  }
}

// The embedded broker knows no quotas: there, the proxy throttles in its place.
test('clientId: a quota throttles its client alone, which sends nothing meanwhile, and loses nothing', async ({
  kafka,
}) => {
  const topic = await kafka.topic()
  const throttledId = uniqueName('greedy')
  if (!kafka.isEmbedded) await setProduceQuota(kafka, throttledId, 10_000)
  const outcome = async (clientId: string): Promise<{ throttles: number; early: number; count: number }> => {
    const watched = await watchedProducer(kafka, { clientId, maxInFlight: 1, maxBatchSize: 16_384 })
    let [throttles, early, notBefore, count] = [0, 0, 0, 0]
    watched.pass = async call => {
      if (performance.now() < notBefore) early += 1
      const response = await call.next()
      if (kafka.isEmbedded && clientId === throttledId) response.throttleTimeMs = 150
      if (response.throttleTimeMs > 0) throttles += 1
      notBefore = performance.now() + response.throttleTimeMs
      return response
    }
    const limit = clientId === throttledId ? 100 : 40
    while (throttles < 3 && count < limit) {
      await watched.producer.send({ topic, value: numbered(count++, 5_000) })
    }
    return { throttles, early, count }
  }
  const throttled = await outcome(throttledId)
  expect(throttled).toMatchObject({ throttles: 3, early: 0 })
  const free = await outcome(uniqueName('modest'))
  expect(free).toMatchObject({ throttles: 0, count: 40 })
  expect(await readTopic(kafka, topic)).toHaveLength(throttled.count + free.count)
})

test('requestTimeoutMs: an answer that does not come in time costs the connection, not the record', async ({
  kafka,
}) => {
  const topic = await kafka.topic()
  const watched = await watchedProducer(kafka, { requestTimeoutMs: 600 })
  watched.pass = async call => {
    const response = await call.next()
    return watched.requests.length === 1 ? 'drop' : response
  }
  const start = performance.now()
  expect((await watched.producer.send({ topic, value: numbered(0) })).offset).toBe(0n)
  expect(performance.now() - start).toBeGreaterThanOrEqual(599)
  const [first, second] = watched.requests
  expect(watched.requests.map(({ request }) => request.timeoutMs)).toEqual([600, 600])
  expect(second?.connection).not.toBe(first?.connection)
  const [before, after] = watched.requests.map(call => batchesOf(call).map(({ batch }) => batch.bytes.toString('hex')))
  expect(after).toEqual(before)
  expectOnceInOrder(await readTopic(kafka, topic), 1)
})

// Waits are shifted by up to a fifth at random, and a busy machine makes them longer: only shorter ones are wrong.
test('retryBackoffMs and retryBackoffMaxMs: the wait before each further try doubles up to a bound', async ({
  kafka,
}) => {
  const topic = await kafka.topic()
  const waitsOf = async (retryBackoffMaxMs: number, refusals: number): Promise<number[]> => {
    const watched = await watchedProducer(kafka, { retryBackoffMs: 100, retryBackoffMaxMs })
    const times: number[] = []
    watched.pass = async call => {
      times.push(performance.now())
      return times.length <= refusals ? refusal(call, notEnoughReplicas) : call.next()
    }
    await watched.producer.send({ topic, value: 'v' })
    return times.slice(1).map((time, index) => time - (times[index] as number))
  }
  const doubled = await waitsOf(10_000, 4)
  expect(doubled).toHaveLength(4)
  doubled.forEach((wait, index) => expect(wait).toBeGreaterThanOrEqual(100 * 2 ** index * 0.8 - 1))
  const bounded = await waitsOf(200, 7)
  expect(bounded).toHaveLength(7)
  bounded.forEach((wait, index) => expect(wait).toBeGreaterThanOrEqual(Math.min(100 * 2 ** index, 200) * 0.8 - 1))
  // Without the bound these would be 1,280 ms, 2,560 ms and 5,120 ms at least.
  expect(Math.min(...bounded.slice(4))).toBeLessThan(1_280)
})

test('metadataMaxAgeMs: metadata is asked for anew when it is that old, without anybody sending', async ({ kafka }) => {
  const topic = await kafka.topic()
  const asked = async (metadataMaxAgeMs?: number): Promise<() => number> => {
    const { producer, proxy } = await watchedProducer(kafka, { metadataMaxAgeMs })
    await producer.send({ topic, value: 'v' })
    let count = 0
    proxy.on(metadataApi, () => void count++)
    return () => count
  }
  const seldom = await asked()
  const often = await asked(100)
  await expect.poll(often, inTime).toBeGreaterThanOrEqual(5)
  expect(seldom()).toBe(0)
})

test('connectionsMaxIdleMs: connections that nobody uses are closed, and opened again when they are needed', async ({
  kafka,
}) => {
  const topic = await kafka.topic()
  const idle = await watchedProducer(kafka, { connectionsMaxIdleMs: 300 })
  const kept = await watchedProducer(kafka, { connectionsMaxIdleMs: Infinity })
  for (const { producer } of [idle, kept]) await producer.send({ topic, value: numbered(0) })
  const before = kept.proxy.connections
  await expect.poll(() => idle.proxy.connections, inTime).toBe(0)
  expect([kept.proxy.connections, idle.producer.health().healthy]).toEqual([before, true])
  await idle.producer.send({ topic, value: numbered(1) })
  expect(idle.requests).toHaveLength(2)
  expect(await readTopic(kafka, topic)).toHaveLength(3)
})

test('maxResponseBytes: a larger answer is not read', async ({ kafka }) => {
  const topic = await kafka.topic({ partitions: 100 })
  const roomy = await kafka.producer({ maxResponseBytes: 100_000 })
  expect(await roomy.partitionsFor(topic)).toHaveLength(100)
  const warnings: string[] = []
  const logger: Logger = {
    debug() {},
    info() {},
    warn: text => warnings.push(text),
    error: text => warnings.push(text),
  }
  const tight = await kafka.producer({ maxResponseBytes: 1_024, maxBlockMs: 1_500, logger })
  await expect(tight.partitionsFor(topic)).rejects.toThrow()
  await expect(tight.send({ topic, value: 'v' })).rejects.toMatchObject({ persisted: 'no' })
  expect(warnings.join('\n')).toMatch(/maxResponseBytes|1024/)
  const other = await kafka.topic()
  await kafka.producer({ maxResponseBytes: 1_024 }).then(producer => producer.send({ topic: other, value: 'v' }))
})

test('logger: hears what is going on, with its fields', async ({ kafka }) => {
  const topic = await kafka.topic()
  const lines: [level: string, text: string, fields: unknown][] = []
  const log =
    (level: string) =>
    (text: string, fields?: unknown): unknown =>
      lines.push([level, text, fields])
  const logger: Logger = { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') }
  const watched = await watchedProducer(kafka, { logger, requestTimeoutMs: 1_000 })
  watched.pass = () => new Promise(() => {})
  await watched.producer.partitionsFor(topic)
  const sent = watched.producer.send({ topic, value: 'v' })
  sent.catch(() => {})
  await expect.poll(() => watched.requests.length, inTime).toBeGreaterThan(0)
  await watched.producer.stop({ timeoutMs: 100 })
  await expect(sent).rejects.toMatchObject({ code: 'PRODUCER_CLOSED', persisted: 'unknown' })
  const warning = lines.find(([level, text]) => level === 'warn' && text.includes('1 records unacknowledged'))
  expect(warning?.[2]).toEqual({ bufferedRecords: 1, waitingCalls: 0 })
})

test('runtime: clock, chance and network are those that were given', async ({ kafka }) => {
  const topic = await kafka.topic()
  const used = { connect: 0, timestamp: 0, setTimeout: 0 }
  const runtime: Runtime = {
    ...nodeRuntime,
    timestamp: () => {
      used.timestamp += 1
      return Date.UTC(2021, 0, 1) + used.timestamp
    },
    setTimeout: (...args) => {
      used.setTimeout += 1
      return nodeRuntime.setTimeout(...args)
    },
    connect: (...args) => {
      used.connect += 1
      return nodeRuntime.connect(...args)
    },
  }
  const producer = await kafka.producer({ runtime })
  await producer.send({ topic, value: 'v' })
  const [record] = await readTopic(kafka, topic)
  expect(new Date(record?.timestamp ?? 0).getUTCFullYear()).toBe(2021)
  for (const count of Object.values(used)) expect(count).toBeGreaterThan(0)
})

// Where a client runs matters to consumers: a producer takes it, and writes to leaders all the same.
test('clientRack: consumers tell brokers of it, and producers write as ever', async ({ kafka }) => {
  const topic = await kafka.topic()
  const producer = await kafka.producer({ clientRack: 'north' })
  await producer.send({ topic, value: 'v' })
  const proxy = await kafka.proxy()
  const racks = new Set<string>()
  proxy.on(fetchApi, ({ request }) => void racks.add(request.rackId))
  const consumer = await kafka.consumer({ clientRack: 'north', bootstrapServers: proxy.bootstrapServers })
  consumer.assign(partitionsOf(topic, 1))
  expect((await consumer.getOne({ timeoutMs: 10_000 }))?.value?.toString()).toBe('v')
  expect([...racks]).toEqual(['north'])
})
