import { Consumer, ConsumerStoppedError, type TopicPartition } from '@kclient/consumer'
import { describe, expect } from 'vitest'
import { expectRun, filledTopic, offsetsOf, rejection, take } from '../../src/harness/filled-topic.ts'
import { partitionsOf } from '../../src/harness/records.ts'
import { test, uniqueName } from '../../src/harness/scenario.ts'

test('a started member of a group has its partitions, and tells which, of what, and as whom', async ({ kafka }) => {
  const topic = await filledTopic(kafka, { partitions: 3 })
  const other = await filledTopic(kafka)
  const groupId = uniqueName('group')
  const consumer = new Consumer({
    bootstrapServers: kafka.bootstrapServers,
    groupId,
    topics: [topic, other],
    autoOffsetReset: 'earliest',
  })
  kafka.defer(() => consumer.stop())
  expect([consumer.state, consumer.health().healthy]).toEqual(['created', false])
  await consumer.start()
  expect(consumer.state).toBe('started')
  expect(consumer.subscription().toSorted()).toEqual([topic, other].toSorted())
  const places = ({ topic: name, partition }: TopicPartition): string => `${name}-${partition}`
  expect(consumer.assignment().map(places).toSorted()).toEqual(
    [...partitionsOf(topic, 3), ...partitionsOf(other, 1)].map(places).toSorted(),
  )
  const metadata = consumer.groupMetadata()
  expect(metadata).toMatchObject({ groupId, groupInstanceId: null })
  expect(metadata.memberId).not.toBe('')
  expect(metadata.generationId).toBeGreaterThan(0)
  await take(consumer, 250)
  expect(consumer.health()).toMatchObject({
    healthy: true,
    state: 'started',
    assignedPartitions: 4,
    pausedPartitions: 0,
    stalledPartitions: [],
    group: { groupId, state: 'stable', memberId: metadata.memberId, lastError: undefined, lastCommitError: undefined },
  })
  expect(consumer.metrics()).toMatchObject({ groupId, records: { handedOut: 250 } })
  await consumer.stop()
  expect([consumer.state, consumer.health().healthy]).toEqual(['stopped', false])
})

test('getOne and getMany with partitions give of these only, and the others lose nothing by it', async ({ kafka }) => {
  const topic = await filledTopic(kafka, { partitions: 3, batches: 2 })
  const consumer = await kafka.consumer({ topics: topic })
  const second = [{ topic, partition: 1 }]
  const ones = []
  for (let count = 0; count < 130; count++) ones.push(await consumer.getOne({ partitions: second, timeoutMs: 20_000 }))
  expectRun(
    ones.map(record => ({ offset: record?.offset ?? -1n })),
    0,
    130,
  )
  expect(new Set(ones.map(record => record?.partition))).toEqual(new Set([1]))
  const third = []
  while (third.length < 150) {
    const many = await consumer.getMany({ partitions: [{ topic, partition: 2 }], maxRecords: 40, timeoutMs: 20_000 })
    expect([...many.keys()].every(({ partition }) => partition === 2)).toBe(true)
    third.push(...(many.get(topic, 2) ?? []))
  }
  const rest = new Map<number, { offset: bigint }[]>([
    [0, []],
    [1, []],
    [2, third],
  ])
  for (let left = 600 - 130 - third.length; left > 0;) {
    for (const [{ partition }, records] of await consumer.getMany({ timeoutMs: 20_000 })) {
      rest.get(partition)?.push(...records)
      left -= records.length
    }
  }
  expectRun(rest.get(0) ?? [], 0, 200)
  expectRun(rest.get(1) ?? [], 130, 200)
  expectRun(rest.get(2) ?? [], 0, 200)
})

test('position, lag, high watermark and last stable offset are right in the middle of a batch', async ({ kafka }) => {
  const topic = await filledTopic(kafka)
  const place = { topic, partition: 0 }
  const consumer = await kafka.consumer()
  consumer.assign([place])
  expect(consumer.highwater(place)).toBeUndefined()
  expect(consumer.lastStableOffset(place)).toBeUndefined()
  expect(consumer.lastPollTimestamp(place)).toBeUndefined()
  expect(await consumer.lag(place)).toBe(500n)
  const before = Date.now()
  await take(consumer, 137)
  expect(await consumer.position(place)).toBe(137n)
  expect(await consumer.lag(place)).toBe(363n)
  expect(consumer.highwater(place)).toBe(500n)
  expect(consumer.lastStableOffset(place)).toBe(500n)
  expect(consumer.lastPollTimestamp(place)).toBeGreaterThan(before - 60_000)
  for await (const batch of consumer.batches({ maxRecords: 50 })) {
    expectRun(batch, 137, 187)
    break
  }
  expect(await consumer.position(place)).toBe(187n)
  await rejection(consumer.position({ topic, partition: 7 }))
  expect(() => consumer.highwater({ topic, partition: 7 })).toThrow('not assigned')
})

test('offsets by time are those of records in the middle of batches; ends are those of the log', async ({ kafka }) => {
  const topic = await kafka.topic({ partitions: 2 })
  const producer = await kafka.producer()
  const start = Date.now() - 3_600_000
  for (let batch = 0; batch < 3; batch++) {
    await producer.sendMany(
      Array.from({ length: 100 }, (_, index) => {
        const number = batch * 100 + index
        return { topic, partition: 0, value: `${number}`, timestamp: start + number * 1000 }
      }),
    )
  }
  const consumer = await kafka.consumer()
  const [first, empty] = partitionsOf(topic, 2) as [TopicPartition, TopicPartition]
  const at = async (number: number): Promise<unknown> =>
    (await consumer.offsetsForTimes([[first, start + number * 1000]])).get(topic, 0)
  expect(await at(0)).toMatchObject({ offset: 0n, timestamp: start })
  expect(await at(136.5)).toMatchObject({ offset: 137n, timestamp: start + 137_000 })
  expect(await at(299)).toMatchObject({ offset: 299n })
  expect(await at(300)).toBeNull()
  const both = await consumer.offsetsForTimes([
    [first, new Date(start + 250_000)],
    [empty, new Date(start)],
  ])
  expect([both.get(topic, 0)?.offset, both.get(topic, 1)]).toEqual([250n, null])
  expect([...(await consumer.beginningOffsets([first, empty])).values()]).toEqual([0n, 0n])
  expect([...(await consumer.endOffsets([first, empty])).values()]).toEqual([300n, 0n])
})

test('topics() and partitionsForTopic() tell what is there', async ({ kafka }) => {
  const topic = await kafka.topic({ partitions: 3 })
  const other = await kafka.topic()
  const consumer = await kafka.consumer({ topics: topic })
  const topics = [...(await consumer.topics())]
  expect(topics).toEqual(expect.arrayContaining([topic, other]))
  expect(consumer.partitionsForTopic(topic)).toEqual([0, 1, 2])
  expect(consumer.partitionsForTopic('nobody knows it')).toBeUndefined()
})

test('what is committed in the middle of a batch is where the next member goes on, by every way of committing', async ({
  kafka,
}) => {
  const topic = await filledTopic(kafka)
  const place = { topic, partition: 0 }
  const groupId = uniqueName('group')
  const start = () => kafka.consumer({ groupId, topics: topic, enableAutoCommit: false })
  let consumer = await start()
  expect(await consumer.committed(place)).toBeNull()
  await take(consumer, 37)
  await consumer.commit()
  expect(await consumer.committed(place)).toMatchObject({ offset: 37n })
  await consumer.stop()

  consumer = await start()
  const second = await take(consumer, 100)
  expectRun(second, 37, 137)
  await consumer.commit(second[20])
  expect(await consumer.committed(place)).toMatchObject({ offset: 58n })
  expect([...(await consumer.seekToCommitted()).values()]).toEqual([58n])
  expectRun(await take(consumer, 5), 58, 63)
  await consumer.commit([{ ...place, offset: 333, metadata: 'so far' }])
  expect(await consumer.committed(place)).toMatchObject({ offset: 333n, metadata: 'so far' })
  await consumer.stop()

  consumer = await start()
  for await (const batch of consumer.batches({ maxRecords: 20 })) {
    expectRun(batch, 333, 353)
    await consumer.commit(batch)
    break
  }
  await consumer.stop()
  consumer = await start()
  expectRun(await take(consumer, 100), 353, 453)
})

test('auto-commit of stop() covers what was handled, and not what is in hand (C-HANDLED, C-COMMIT)', async ({
  kafka,
}) => {
  const topic = await filledTopic(kafka)
  const place = { topic, partition: 0 }
  const groupId = uniqueName('group')
  const one = await kafka.consumer({ groupId, topics: topic })
  expectRun(await take(one, 38), 0, 38)
  await one.stop()
  const two = await kafka.consumer({ groupId, topics: topic })
  expect(await two.committed(place)).toMatchObject({ offset: 37n })
  for await (const { offset } of two) if (offset === 237n) break
  await two.stop()
  const three = await kafka.consumer({ groupId, topics: topic })
  expect((await take(three, 1))[0]?.offset).toBe(237n)
})

test('subscribe and unsubscribe change what is read while it runs, and positions of what stays are kept', async ({
  kafka,
}) => {
  const [topic, other] = [await filledTopic(kafka), await filledTopic(kafka)]
  const groupId = uniqueName('group')
  const consumer = await kafka.consumer({ groupId, topics: topic, heartbeatIntervalMs: 300 })
  await take(consumer, 137)
  consumer.subscribe([topic, other])
  const seen = new Map([
    [topic, [] as { offset: bigint }[]],
    [other, []],
  ])
  for (let left = 363 + 500; left > 0; left--) {
    const [record] = await take(consumer, 1)
    if (record !== undefined) seen.get(record.topic)?.push(record)
  }
  expectRun(seen.get(topic) ?? [], 137, 500)
  expectRun(seen.get(other) ?? [], 0, 500)
  consumer.unsubscribe()
  expect([consumer.subscription(), consumer.assignment()]).toEqual([[], []])
  expect((await consumer.getMany({ timeoutMs: 300 })).size).toBe(0)
  consumer.assign([{ topic, partition: 0 }])
  expect(() => consumer.subscribe(other)).toThrow('unsubscribe()')
  consumer.seek({ topic, partition: 0 }, 450)
  expectRun(await take(consumer, 50), 450, 500)
})

describe('every wait', () => {
  test('ends by its time limit', async ({ kafka }) => {
    const topic = await kafka.topic()
    const consumer = await kafka.consumer({ topics: topic, groupId: uniqueName('group') })
    expect(await consumer.getOne({ timeoutMs: 200 })).toBeNull()
    expect((await consumer.getMany({ timeoutMs: 200 })).size).toBe(0)
    const missing = { topic, partition: 99 }
    const waits = [
      consumer.endOffsets([missing], { timeoutMs: 200 }),
      consumer.beginningOffsets([missing], { timeoutMs: 200 }),
      consumer.offsetsForTimes([[missing, 0]], { timeoutMs: 200 }),
    ].map(wait => rejection(wait))
    for (const error of await Promise.all(waits)) expect(error).toMatchObject({ name: 'KafkaTimeoutError' })
  })

  test('ends by its signal, with the reason of that', async ({ kafka }) => {
    const topic = await kafka.topic()
    const consumer = await kafka.consumer({ topics: topic, groupId: uniqueName('group') })
    const reason = new Error('changed my mind')
    const controller = new AbortController()
    const { signal } = controller
    const missing = { topic, partition: 99 }
    const waits = [
      consumer.getOne({ signal }),
      consumer.getMany({ signal, timeoutMs: 60_000 }),
      consumer.batches({ signal }).next(),
      consumer.endOffsets([missing], { signal }),
    ].map(wait => rejection(wait))
    setTimeout(() => controller.abort(reason), 100)
    for (const wait of waits) expect(await wait).toBe(reason)
    const late = [
      consumer.getOne({ signal }),
      consumer.getMany({ signal }),
      consumer.commit(undefined, { signal }),
      consumer.committed({ topic, partition: 0 }, { signal }),
      consumer.topics({ signal }),
    ].map(wait => rejection(wait))
    for (const error of await Promise.all(late)) expect(error).toBe(reason)
  })

  test('ends when the consumer stops (C-RELEASE)', async ({ kafka }) => {
    const topic = await kafka.topic()
    const consumer = await kafka.consumer({ topics: topic, groupId: uniqueName('group') })
    const one = rejection(consumer.getOne())
    const many = consumer.getMany({ timeoutMs: 60_000 })
    const records = consumer[Symbol.asyncIterator]().next()
    const batches = consumer.batches().next()
    const running = consumer.run({ eachRecord: () => {} })
    const ends = rejection(consumer.endOffsets([{ topic, partition: 99 }]))
    await consumer[Symbol.asyncDispose]()
    expect(await one).toBeInstanceOf(ConsumerStoppedError)
    expect((await many).size).toBe(0)
    expect(await records).toEqual({ done: true, value: undefined })
    expect(await batches).toEqual({ done: true, value: undefined })
    expect(await running).toBeUndefined()
    expect(await ends).toBeInstanceOf(ConsumerStoppedError)
    expect(await rejection(consumer.getOne())).toBeInstanceOf(ConsumerStoppedError)
    expect(await rejection(consumer.commit())).toBeInstanceOf(ConsumerStoppedError)
  })
})

test('without a group there is nothing to commit, and the error says what to do', async ({ kafka }) => {
  const topic = await filledTopic(kafka)
  const consumer = await kafka.consumer({ topics: topic })
  await take(consumer, 37)
  for (const call of [
    () => consumer.commit(),
    () => consumer.committed({ topic, partition: 0 }),
    () => consumer.seekToCommitted(),
    async () => consumer.groupMetadata(),
  ]) {
    expect(await rejection(call())).toMatchObject({ message: expect.stringContaining('groupId') as string })
  }
  expect(offsetsOf(await take(consumer, 1))).toEqual([37])
})

test('with assign() and a group, offsets are committed and found again without a membership', async ({ kafka }) => {
  const topic = await filledTopic(kafka)
  const place = { topic, partition: 0 }
  const groupId = uniqueName('group')
  const one = await kafka.consumer({ groupId })
  one.assign([place])
  await take(one, 137)
  expect(one.groupMetadata()).toMatchObject({ generationId: -1, memberId: '' })
  await one.commit()
  await one.stop()
  const two = await kafka.consumer({ groupId })
  two.assign([place])
  expectRun(await take(two, 5), 137, 142)
})
