import { Admin } from '@kclient/admin'
import { Consumer } from '@kclient/consumer'
import { Producer } from '@kclient/producer'
import { expect } from 'vitest'
import { freePorts } from '../../src/kafka/free-ports.ts'
import { expectOnceInOrder, numbered, partitionsOf, readTopic } from '../../src/harness/records.ts'
import { test, uniqueName } from '../../src/harness/scenario.ts'

test('a producer has a topic created by its first record', async ({ kafka }) => {
  const topic = uniqueName('made-by-producer')
  const producer = await kafka.producer()
  const sent = await Promise.all(
    Array.from({ length: 100 }, (_, index) => producer.send({ topic, value: numbered(index) })),
  )
  expect(sent.length).toBe(100)
  expectOnceInOrder(await readTopic(kafka, topic, (await producer.partitionsFor(topic)).length), 100)
})

test('records for a topic that is made a moment later are sent once it is there', async ({ kafka }) => {
  const topic = uniqueName('made-later')
  const producer = await kafka.producer({ allowAutoTopicCreation: false })
  const sends = Promise.all(Array.from({ length: 50 }, (_, index) => producer.send({ topic, value: numbered(index) })))
  const admin = await kafka.admin()
  await admin.createTopics([{ topic, partitions: 2 }])
  await sends
  expectOnceInOrder(await readTopic(kafka, topic, 2), 50)
})

test('a consumer of a topic that is made a moment later gets its records', async ({ kafka }) => {
  const topic = uniqueName('consumed-first')
  const consumer = await kafka.consumer()
  consumer.assign([{ topic, partition: 0 }])
  const waiting = consumer.getOne({ timeoutMs: 30_000 })
  const admin = await kafka.admin()
  await admin.createTopics([{ topic, partitions: 1 }])
  const producer = await kafka.producer()
  await producer.send({ topic, value: 'first' })
  expect((await waiting)?.value?.toString()).toBe('first')
})

test('an unknown topic is told when nobody makes it', async ({ kafka }) => {
  const topic = uniqueName('nowhere')
  const producer = await kafka.producer({ allowAutoTopicCreation: false, maxBlockMs: 1_000 })
  await expect(producer.send({ topic, value: 'v' })).rejects.toMatchObject({
    code: 'UNKNOWN_TOPIC_OR_PARTITION',
    topic,
    persisted: 'no',
  })
  await expect(producer.partitionsFor(topic)).rejects.toThrow(topic)
})

test('a name that Kafka does not allow is told at once', async ({ kafka }) => {
  const producer = await kafka.producer()
  const start = performance.now()
  await expect(producer.send({ topic: 'no spaces!', value: 'v' })).rejects.toMatchObject({
    code: 'INVALID_TOPIC_EXCEPTION',
  })
  expect(performance.now() - start).toBeLessThan(5_000)
})

test('a topic that is deleted and made anew takes records again', async ({ kafka }) => {
  const topic = await kafka.topic({ partitions: 2 })
  const producer = await kafka.producer()
  await producer.sendMany(Array.from({ length: 100 }, (_, index) => ({ topic, value: `old ${index}` })))
  const admin = await kafka.admin()
  await admin.deleteTopics([topic])
  await expect
    .poll(
      async () =>
        admin.createTopics([{ topic, partitions: 2 }]).then(
          () => true,
          () => false,
        ),
      { timeout: 20_000 },
    )
    .toBe(true)

  await Promise.all(Array.from({ length: 100 }, (_, index) => producer.send({ topic, value: numbered(index) })))
  expectOnceInOrder(await readTopic(kafka, topic, 2), 100)
})

test('a consumer goes on at the beginning of a topic that was deleted and made anew', async ({ kafka }) => {
  const topic = await kafka.topic()
  const producer = await kafka.producer()
  await producer.sendMany(Array.from({ length: 10 }, (_, index) => ({ topic, value: `old ${index}` })))
  const consumer = await kafka.consumer({ autoOffsetReset: 'earliest' })
  consumer.assign([{ topic, partition: 0 }])
  let old = 0
  while (old < 10) old += (await consumer.getMany({ timeoutMs: 1_000 })).get(topic, 0)?.length ?? 0

  const admin = await kafka.admin()
  await admin.deleteTopics([topic])
  await expect
    .poll(
      async () =>
        admin.createTopics([{ topic, partitions: 1 }]).then(
          () => true,
          () => false,
        ),
      { timeout: 20_000 },
    )
    .toBe(true)
  await producer.send({ topic, value: 'new' })
  expect((await consumer.getOne({ timeoutMs: 30_000 }))?.value?.toString()).toBe('new')
})

test.for(['producer', 'consumer', 'admin'] as const)('a %s says where nobody listens', async (kind, { kafka }) => {
  const [port] = await freePorts(1)
  const bootstrapServers = `127.0.0.1:${port}`
  const options = { bootstrapServers, requestTimeoutMs: 1_500 }
  const client = {
    producer: () => new Producer(options),
    consumer: () => new Consumer(options),
    admin: () => new Admin(options),
  }[kind]()
  kafka.defer(() => client.stop())
  const start = performance.now()
  await expect(client.start()).rejects.toThrow(bootstrapServers)
  expect(performance.now() - start).toBeLessThan(10_000)
})

test('one bootstrap address that is dead does not matter', async ({ kafka }) => {
  const [port] = await freePorts(1)
  const topic = await kafka.topic()
  const producer = await kafka.producer({ bootstrapServers: `127.0.0.1:${port},${kafka.bootstrapServers}` })
  expect(await producer.send({ topic, value: 'v' })).toMatchObject({ offset: 0n })
})

test('a partition that does not exist is told', async ({ kafka }) => {
  const topic = await kafka.topic({ partitions: 2 })
  const producer = await kafka.producer({ maxBlockMs: 1_000 })
  await expect(producer.send({ topic, partition: 2, value: 'v' })).rejects.toMatchObject({ topic, partition: 2 })
  const consumer = await kafka.consumer({ requestTimeoutMs: 2_000 })
  await expect(consumer.endOffsets(partitionsOf(topic, 3))).rejects.toThrow(topic)
})
