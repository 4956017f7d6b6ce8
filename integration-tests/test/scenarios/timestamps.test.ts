import { expect } from 'vitest'
import { readTopic } from '../../src/harness/records.ts'
import { test } from '../../src/harness/scenario.ts'

const createTime = 0
const logAppendTime = 1

test('the time of a record is the one given, or the time of its send', async ({ kafka }) => {
  const topic = await kafka.topic()
  const producer = await kafka.producer()
  const given = Date.now() - 86_400_000
  const before = Date.now()
  const sent = [
    await producer.send({ topic, value: 'number', timestamp: given }),
    await producer.send({ topic, value: 'date', timestamp: new Date(given + 1) }),
    await producer.send({ topic, value: 'epoch', timestamp: 0 }),
    await producer.send({ topic, value: 'now' }),
  ]
  const after = Date.now()

  const records = await readTopic(kafka, topic)
  expect(records.map(({ timestamp }) => timestamp).slice(0, 3)).toEqual([given, given + 1, 0])
  expect(records[3]?.timestamp).toBeGreaterThanOrEqual(before)
  expect(records[3]?.timestamp).toBeLessThanOrEqual(after)
  expect(sent.map(({ timestamp }) => timestamp)).toEqual(records.map(({ timestamp }) => timestamp))
  for (const { timestampType } of [...sent, ...records]) expect(timestampType).toBe(createTime)
})

test('records of one batch keep their own times, in any order', async ({ kafka }) => {
  const topic = await kafka.topic()
  const producer = await kafka.producer({ lingerMs: 50 })
  const start = Date.now() - 10_000
  const times = [5_000, 0, 9_999, 1, 5_000].map(delta => start + delta)
  await Promise.all(times.map(timestamp => producer.send({ topic, value: 'v', timestamp })))

  expect((await readTopic(kafka, topic)).map(({ timestamp }) => timestamp)).toEqual(times)
})

test('a topic with LogAppendTime puts the time of the broker on records', async ({ kafka }) => {
  const topic = await kafka.topic({ configs: { 'message.timestamp.type': 'LogAppendTime' } })
  const producer = await kafka.producer()
  const before = Date.now() - 1_000
  const sent = await producer.send({ topic, value: 'v', timestamp: 1_000 })
  expect(sent.timestampType).toBe(logAppendTime)
  expect(sent.timestamp).toBeGreaterThan(before)

  const [record] = await readTopic(kafka, topic)
  expect(record).toMatchObject({ timestamp: sent.timestamp, timestampType: logAppendTime })
})

test('offsets are found by time', async ({ kafka }) => {
  const topic = await kafka.topic({ partitions: 2 })
  const producer = await kafka.producer()
  const start = Date.now() - 100_000
  for (let index = 0; index < 10; index++) {
    await producer.send({ topic, partition: 0, value: `${index}`, timestamp: start + index * 1_000 })
  }
  const consumer = await kafka.consumer()
  const found = await consumer.offsetsForTimes([
    [{ topic, partition: 0 }, start + 2_500],
    [{ topic, partition: 1 }, start],
  ])
  expect(found.get(topic, 0)).toMatchObject({ offset: 3n, timestamp: start + 3_000 })
  expect(found.get(topic, 1)).toBeNull()

  const exact = await consumer.offsetsForTimes([[{ topic, partition: 0 }, new Date(start + 2_000)]])
  expect(exact.get(topic, 0)).toMatchObject({ offset: 2n })
  const late = await consumer.offsetsForTimes([[{ topic, partition: 0 }, start + 9_001]])
  expect(late.get(topic, 0)).toBeNull()
})

test('offsets are found by time within a compressed batch', async ({ kafka }) => {
  const topic = await kafka.topic()
  const producer = await kafka.producer({ compressionType: 'lz4', lingerMs: 50 })
  const start = Date.now() - 100_000
  await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      producer.send({ topic, value: `${index}`, timestamp: start + index * 1_000 }),
    ),
  )
  const consumer = await kafka.consumer()
  const found = await consumer.offsetsForTimes([[{ topic, partition: 0 }, start + 41_500]])
  expect(found.get(topic, 0)).toMatchObject({ offset: 42n, timestamp: start + 42_000 })
})
