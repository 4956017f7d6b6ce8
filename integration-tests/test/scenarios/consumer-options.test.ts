import { json, KafkaError, RecordTooLargeError, strings } from '@kclient/consumer'
import { type FetchRequest, fetchApi } from '@kclient/protocol/messages/fetch'
import { heartbeatApi } from '@kclient/protocol/messages/heartbeat'
import { joinGroupApi } from '@kclient/protocol/messages/join-group'
import { offsetCommitApi } from '@kclient/protocol/messages/offset-commit'
import { describe, expect } from 'vitest'
import { expectRun, filledTopic, offsetsOf, rejection, take } from '../../src/harness/filled-topic.ts'
import { RawTransactions } from '../../src/harness/raw-transactions.ts'
import { type Scenario, test, uniqueName } from '../../src/harness/scenario.ts'

/** Every fetch from now on, and the way to the cluster that it is seen on. */
async function watchFetches(kafka: Scenario): Promise<{ bootstrapServers: string; fetches: FetchRequest[] }> {
  const proxy = await kafka.proxy()
  const fetches: FetchRequest[] = []
  proxy.on(fetchApi, ({ request }) => {
    fetches.push(request)
  })
  return { bootstrapServers: proxy.bootstrapServers, fetches }
}

describe('autoOffsetReset', () => {
  test('earliest and latest: where a group begins that has committed nothing', async ({ kafka }) => {
    const topic = await filledTopic(kafka)
    const place = { topic, partition: 0 }
    const early = await kafka.consumer({ topics: topic, groupId: uniqueName('group') })
    expectRun(await take(early, 137), 0, 137)
    const late = await kafka.consumer({ topics: topic, groupId: uniqueName('group'), autoOffsetReset: 'latest' })
    expect(await late.position(place)).toBe(500n)
    const producer = await kafka.producer()
    await producer.sendMany(Array.from({ length: 20 }, (_, index) => ({ topic, value: `${index}` })))
    expectRun(await take(late, 20), 500, 520)
  })

  test('latest: what comes before the first assignment is known is not lost when something is committed', async ({
    kafka,
  }) => {
    const topic = await filledTopic(kafka)
    const groupId = uniqueName('group')
    const options = { topics: topic, groupId, autoOffsetReset: 'latest' } as const
    const one = await kafka.consumer(options)
    one.seek({ topic, partition: 0 }, 37)
    await take(one, 100)
    await one.commit()
    await one.stop()
    const two = await kafka.consumer(options)
    const [next] = await take(two, 1)
    expect(Number(next?.offset)).toBeLessThanOrEqual(137)
    expect(Number(next?.offset)).toBeGreaterThanOrEqual(136)
  })

  test.for([['by_duration:PT1H'], [{ durationMs: 3_600_000 }]] as const)(
    'by duration: at the first record that is no older, in the middle of a batch: %o',
    async ([autoOffsetReset], { kafka }) => {
      const topic = await kafka.topic()
      const producer = await kafka.producer()
      const start = Date.now() - 7_200_000
      await producer.sendMany(
        Array.from({ length: 200 }, (_, index) => ({ topic, value: `${index}`, timestamp: start + index * 52_000 })),
      )
      const consumer = await kafka.consumer({ topics: topic, autoOffsetReset, groupId: uniqueName('group') })
      const [first] = await take(consumer, 1)
      const expected = Math.ceil(3_600_000 / 52_000)
      // The clock went on a little since.
      expect([expected, expected + 1]).toContain(Number(first?.offset))
    },
  )

  test('by duration: at the end when all is older', async ({ kafka }) => {
    const topic = await kafka.topic()
    const producer = await kafka.producer()
    const timestamp = Date.now() - 7_200_000
    await producer.sendMany(Array.from({ length: 50 }, (_, index) => ({ topic, value: `${index}`, timestamp })))
    const consumer = await kafka.consumer({ topics: topic, autoOffsetReset: 'by_duration:PT1H' })
    expect(await consumer.position({ topic, partition: 0 })).toBe(50n)
  })
})

describe('isolationLevel', () => {
  const values = (count: number, text: string): string[] => Array.from({ length: count }, (_, index) => text + index)

  test('read_committed gives what was committed in many-record batches, and the rest when it is decided (C-ONCE)', async ({
    kafka,
  }) => {
    const [one, two] = [await RawTransactions.start(kafka), await RawTransactions.start(kafka)]
    const topic = await kafka.topic()
    const place = { topic, partition: 0 }
    await one.write(topic, 0, values(50, 'aborted'))
    await two.write(topic, 0, values(40, 'committed'), 'zstd')
    await one.write(topic, 0, values(30, 'aborted too'), 'snappy')
    await one.end('abort')
    await two.end('commit')
    await one.write(topic, 0, values(20, 'open'))
    const producer = await kafka.producer()
    await producer.sendMany(values(10, 'plain').map(value => ({ topic, value })))
    const options = { topics: topic, valueDeserializer: strings }
    const committed = await kafka.consumer<Buffer | null, string | null>({
      ...options,
      isolationLevel: 'read_committed',
    })
    const all = await kafka.consumer<Buffer | null, string | null>(options)
    const texts = async (consumer: typeof all, count: number): Promise<(string | null)[]> =>
      (await take(consumer, count)).map(({ value }) => value)
    expect(await texts(committed, 40)).toEqual(values(40, 'committed'))
    expect(await committed.getOne({ timeoutMs: 500 })).toBeNull()
    // Behind the markers, and before what is open.
    expect(await committed.position(place)).toBe(122n)
    expect(committed.lastStableOffset(place)).toBe(122n)
    expect(committed.highwater(place)).toBe(152n)
    expect(await committed.lag(place)).toBe(0n)
    expect((await committed.endOffsets([place])).get(topic, 0)).toBe(122n)
    expect(await texts(all, 150)).toEqual([
      ...values(50, 'aborted'),
      ...values(40, 'committed'),
      ...values(30, 'aborted too'),
      ...values(20, 'open'),
      ...values(10, 'plain'),
    ])
    await one.end('commit')
    expect(await texts(committed, 30)).toEqual([...values(20, 'open'), ...values(10, 'plain')])
    // From the middle of what was aborted, and of what was committed.
    committed.seek(place, 17)
    expect(await texts(committed, 3)).toEqual(values(3, 'committed'))
    committed.seek(place, 77)
    expect(await texts(committed, 13)).toEqual(values(40, 'committed').slice(27))
    expect(await texts(committed, 1)).toEqual(['open0'])
  })

  test('a log that ends in what nobody may see does not hold up position and commits (C-POSITION)', async ({
    kafka,
  }) => {
    const writer = await RawTransactions.start(kafka)
    const topic = await kafka.topic()
    const place = { topic, partition: 0 }
    const producer = await kafka.producer()
    await producer.sendMany(values(30, 'plain').map(value => ({ topic, value })))
    for (let round = 0; round < 5; round++) {
      await writer.write(topic, 0, values(20, 'aborted'))
      await writer.end('abort')
    }
    const groupId = uniqueName('group')
    const consumer = await kafka.consumer({ topics: topic, groupId, isolationLevel: 'read_committed' })
    expectRun(await take(consumer, 30), 0, 30)
    expect(await consumer.getOne({ timeoutMs: 500 })).toBeNull()
    expect(await consumer.position(place)).toBe(135n)
    expect(await consumer.lag(place)).toBe(0n)
    await consumer.stop()
    const next = await kafka.consumer({ topics: topic, groupId, isolationLevel: 'read_committed' })
    expect(await next.position(place)).toBe(135n)
    await producer.sendMany(values(5, 'late').map(value => ({ topic, value })))
    expectRun(await take(next, 5), 135, 140)
  })
})

describe('limits', () => {
  test('maxPollRecords: getMany gives no more, unless it is told', async ({ kafka }) => {
    const topic = await filledTopic(kafka)
    const consumer = await kafka.consumer({ topics: topic, maxPollRecords: 37 })
    const next = async (maxRecords?: number): Promise<number[]> =>
      offsetsOf((await consumer.getMany({ timeoutMs: 20_000, maxRecords })).get(topic, 0) ?? [])
    expect(await next()).toEqual(Array.from({ length: 37 }, (_, index) => index))
    expect(await next(50)).toEqual(Array.from({ length: 50 }, (_, index) => 37 + index))
    expect((await next())[0]).toBe(87)
  })

  test('fetchMinBytes, fetchMaxWaitMs, fetchMaxBytes and maxPartitionFetchBytes are what brokers are asked for', async ({
    kafka,
  }) => {
    const topic = await filledTopic(kafka)
    const { bootstrapServers, fetches } = await watchFetches(kafka)
    const consumer = await kafka.consumer({
      bootstrapServers,
      topics: topic,
      fetchMinBytes: 7,
      fetchMaxWaitMs: 123,
      fetchMaxBytes: 54_321,
      maxPartitionFetchBytes: 4_321,
      clientRack: 'attic',
    })
    await take(consumer, 500)
    expect(await consumer.getOne({ timeoutMs: 300 })).toBeNull()
    const waits = fetches.filter(({ maxWaitMs }) => maxWaitMs > 0)
    expect(waits.length).toBeGreaterThan(0)
    expect(new Set(waits.map(({ maxWaitMs }) => maxWaitMs))).toEqual(new Set([123]))
    expect(new Set(fetches.filter(({ topics }) => topics.length > 0).map(({ minBytes }) => minBytes))).toContain(7)
    expect(Math.max(...fetches.map(({ maxBytes }) => maxBytes))).toBeLessThanOrEqual(54_321)
    expect(fetches.some(({ rackId }) => rackId === 'attic')).toBe(true)
    const asked = fetches.flatMap(({ topics }) => topics.flatMap(({ partitions }) => partitions))
    expect(new Set(asked.map(({ partitionMaxBytes }) => partitionMaxBytes))).toEqual(new Set([4_321]))
  })

  test('fetchMaxWaitMs: a broker with nothing new answers only then, and at once when there is something', async ({
    kafka,
  }) => {
    const topic = await kafka.topic()
    const consumer = await kafka.consumer({ topics: topic, fetchMaxWaitMs: 3000 })
    const waiting = consumer.getOne({ timeoutMs: 20_000 })
    await expect.poll(() => consumer.metrics().fetches.inFlight, { timeout: 10_000 }).toBe(1)
    const { sent } = consumer.metrics().fetches
    const start = performance.now()
    await (await kafka.producer()).sendMany(Array.from({ length: 20 }, () => ({ topic, value: 'v' })))
    expect((await waiting)?.offset).toBe(0n)
    expect(performance.now() - start).toBeLessThan(2900)
    expect(consumer.metrics().fetches.sent - sent).toBeLessThanOrEqual(2)
  })

  test('maxBufferedBytes: no more is fetched ahead, but for a batch of each partition', async ({ kafka }) => {
    const topic = await filledTopic(kafka, { partitions: 3, batches: 10, perBatch: 100, bytes: 1000 })
    const consumer = await kafka.consumer({ topics: topic, maxBufferedBytes: 400_000, maxPartitionFetchBytes: 120_000 })
    let most = 0
    for (let count = 0; count < 3000;) {
      for (const records of (await consumer.getMany({ maxRecords: 100, timeoutMs: 20_000 })).values()) {
        count += records.length
      }
      most = Math.max(most, consumer.metrics().buffer.usedBytes)
    }
    expect(most).toBeGreaterThan(0)
    expect(most).toBeLessThan(400_000 + 3 * 130_000)
  })

  test('maxDecompressedBytes: a batch at the limit is read, one above is told', async ({ kafka }) => {
    const topic = await kafka.topic()
    const producer = await kafka.producer({ compressionType: 'gzip', lingerMs: 20 })
    await producer.sendMany(Array.from({ length: 10 }, () => ({ topic, value: 'x'.repeat(5000) })))
    const enough = await kafka.consumer({ topics: topic, maxDecompressedBytes: 60_000 })
    expectRun(await take(enough, 10), 0, 10)
    const small = await kafka.consumer({ topics: topic, maxDecompressedBytes: 40_000 })
    expect(await rejection(small.getOne({ timeoutMs: 20_000 }))).toBeInstanceOf(RecordTooLargeError)
  })
})

test('deserializers make keys and values, sync and async, and the types follow them', async ({ kafka }) => {
  const topic = await kafka.topic()
  const producer = await kafka.producer<string, string | null>({})
  await producer.sendMany(
    Array.from({ length: 100 }, (_, index) => ({ topic, key: `${index}`, value: JSON.stringify({ index }) })),
  )
  const consumer = await kafka.consumer<number, { index: number } | null>({
    topics: topic,
    keyDeserializer: async (key, { topic: from, isKey }) => {
      expect([from, isKey]).toEqual([topic, true])
      return Number(key)
    },
    valueDeserializer: json<{ index: number }>(),
  })
  for (const { key, value, offset } of await take(consumer, 100)) {
    expect([key, value]).toEqual([Number(offset), { index: Number(offset) }])
  }
})

test('allowAutoTopicCreation: a topic is made by subscribing to it only when that is allowed', async ({ kafka }) => {
  const [one, two] = [uniqueName('made'), uniqueName('made')]
  const made = await kafka.consumer({ topics: one, allowAutoTopicCreation: true })
  await expect.poll(() => made.assignment(), { timeout: 20_000 }).toEqual([{ topic: one, partition: 0 }])
  await rejection(kafka.consumer({ topics: two, requestTimeoutMs: 1500 }))
  expect([...(await made.topics())]).not.toContain(two)
})

describe('of groups', () => {
  test('enableAutoCommit and autoCommitIntervalMs: what is handled is committed by itself, or not at all (C-COMMIT)', async ({
    kafka,
  }) => {
    const topic = await filledTopic(kafka)
    const place = { topic, partition: 0 }
    const [auto, manual] = [uniqueName('group'), uniqueName('group')]
    const one = await kafka.consumer({ topics: topic, groupId: auto, autoCommitIntervalMs: 200 })
    await take(one, 137)
    await expect.poll(async () => (await one.committed(place))?.offset, { timeout: 20_000 }).toBe(136n)
    const two = await kafka.consumer({ topics: topic, groupId: manual, enableAutoCommit: false })
    await take(two, 137)
    await two.stop()
    const three = await kafka.consumer({ topics: topic, groupId: manual, enableAutoCommit: false })
    expect(await three.committed(place)).toBeNull()
  })

  test('autoCommitIntervalMs: nothing is sent while nothing is handled (C-COMMIT)', async ({ kafka }) => {
    const topic = await filledTopic(kafka)
    const proxy = await kafka.proxy()
    let commits = 0
    proxy.on(offsetCommitApi, () => {
      commits += 1
    })
    const { bootstrapServers } = proxy
    const options = { topics: topic, groupId: uniqueName('group'), autoCommitIntervalMs: 50 }
    const consumer = await kafka.consumer({ bootstrapServers, ...options })
    await take(consumer, 137)
    await expect.poll(() => commits, { timeout: 20_000 }).toBeGreaterThan(0)
    const { begun } = consumer.metrics().group?.commits ?? { begun: 0 }
    const before = commits
    const { sent } = consumer.metrics().group?.heartbeats ?? { sent: 0 }
    await expect.poll(() => consumer.metrics().group?.heartbeats.sent ?? 0, { timeout: 20_000 }).toBeGreaterThan(sent)
    expect(commits - before).toBeLessThanOrEqual(1)
    expect((consumer.metrics().group?.commits.begun ?? 0) - begun).toBeLessThanOrEqual(1)
  })

  test('sessionTimeoutMs, rebalanceTimeoutMs, groupInstanceId and strategies are what the coordinator is told', async ({
    kafka,
  }) => {
    const topic = await filledTopic(kafka)
    const proxy = await kafka.proxy()
    const joins: unknown[] = []
    proxy.on(joinGroupApi, ({ request }) => {
      joins.push(request)
    })
    const consumer = await kafka.consumer({
      bootstrapServers: proxy.bootstrapServers,
      topics: topic,
      groupId: uniqueName('group'),
      groupInstanceId: 'till 3',
      sessionTimeoutMs: 12_345,
      maxPollIntervalMs: 54_321,
      partitionAssignmentStrategy: ['sticky', 'roundrobin'],
    })
    expect(consumer.groupMetadata().groupInstanceId).toBe('till 3')
    expect(joins.at(-1)).toMatchObject({
      sessionTimeoutMs: 12_345,
      rebalanceTimeoutMs: 54_321,
      groupInstanceId: 'till 3',
      protocols: [{ name: 'sticky' }, { name: 'roundrobin' }],
    })
  })

  test('sessionTimeoutMs out of the range of the broker is told by start', async ({ kafka }) => {
    const topic = await filledTopic(kafka)
    const options = { topics: topic, groupId: uniqueName('group'), sessionTimeoutMs: 500, heartbeatIntervalMs: 100 }
    const error = await rejection(kafka.consumer(options))
    expect(error).toBeInstanceOf(KafkaError)
    expect(error).toMatchObject({ code: 'INVALID_SESSION_TIMEOUT' })
  })

  test('heartbeatIntervalMs: the coordinator hears as often, whatever the application does (G-ALIVE)', async ({
    kafka,
  }) => {
    const topic = await filledTopic(kafka)
    const proxy = await kafka.proxy()
    let beats = 0
    proxy.on(heartbeatApi, () => {
      beats += 1
    })
    const consumer = await kafka.consumer({
      bootstrapServers: proxy.bootstrapServers,
      topics: topic,
      groupId: uniqueName('group'),
      heartbeatIntervalMs: 100,
      sessionTimeoutMs: 6000,
    })
    await take(consumer, 37)
    await expect.poll(() => beats, { timeout: 20_000 }).toBeGreaterThan(10)
    expect(consumer.health().group?.sinceHeartbeatMs).toBeLessThan(6000)
    expect(consumer.metrics().group?.heartbeats).toMatchObject({ failed: 0 })
  })

  test('maxPollIntervalMs: who works too long leaves, is told how long it took, and comes back to what was not handled (G-LOST, C-HANDLED)', async ({
    kafka,
  }) => {
    const topic = await filledTopic(kafka)
    const place = { topic, partition: 0 }
    const consumer = await kafka.consumer({
      topics: topic,
      groupId: uniqueName('group'),
      heartbeatIntervalMs: 200,
      maxPollIntervalMs: 2500,
      autoCommitIntervalMs: 100,
    })
    await take(consumer, 137)
    await expect.poll(async () => (await consumer.committed(place))?.offset, { timeout: 2000 }).toBe(136n)
    await expect.poll(() => consumer.health().group?.state, { timeout: 20_000 }).toBe('unjoined')
    expect(consumer.assignment()).toEqual([])
    expect(consumer.health()).toMatchObject({ healthy: false, state: 'started' })
    const error = await rejection(consumer.getOne({ timeoutMs: 20_000 }))
    expect(error).toMatchObject({ code: 'MAX_POLL_EXCEEDED' })
    expect((error as Error).message).toMatch(/\d{4} ms/)
    expectRun(await take(consumer, 100), 136, 236)
    expect(consumer.health().healthy).toBe(true)
    expect(consumer.metrics().group?.rebalances.partitionsLost).toBe(1)
  })

  test('groupInstanceId: a static member that comes back in time keeps its partitions, without a rebalance', async ({
    kafka,
  }) => {
    const topic = await filledTopic(kafka, { partitions: 2 })
    const groupId = uniqueName('group')
    const start = (groupInstanceId: string) =>
      kafka.consumer({ topics: topic, groupId, groupInstanceId, heartbeatIntervalMs: 200, sessionTimeoutMs: 20_000 })
    const one = await start('one')
    let two = await start('two')
    await expect
      .poll(
        async () => {
          for (const each of [one, two]) await each.getMany({ timeoutMs: 50 })
          return [one.assignment().length, two.assignment().length]
        },
        { timeout: 30_000 },
      )
      .toEqual([1, 1])
    const before = two.assignment()
    const { begun } = one.metrics().group?.rebalances ?? { begun: 0 }
    await two.stop()
    two = await start('two')
    expect(two.assignment()).toEqual(before)
    expect(one.metrics().group?.rebalances.begun).toBe(begun)
    expect(one.assignment()).toHaveLength(1)
  })
})
