import { Kafka } from 'kclient'
import { expect } from 'vitest'
import { expectOnceInOrder, numbered, partitionsOf, readToEnd } from '../../src/harness/records.ts'
import { test, uniqueName } from '../../src/harness/scenario.ts'

test('clients of one Kafka share a cluster, which closes with the last of them', async ({ kafka }) => {
  const shared = new Kafka({ bootstrapServers: kafka.bootstrapServers })
  kafka.defer(() => shared.stop())
  const topic = uniqueName('shared')
  const admin = shared.admin()
  await admin.start()
  await admin.createTopics([{ topic, partitions: 3 }])
  const producer = shared.producer()
  await producer.start()
  await Promise.all(Array.from({ length: 500 }, (_, index) => producer.send({ topic, value: numbered(index) })))
  await producer.stop()
  await admin.stop()

  const consumer = shared.consumer({ autoOffsetReset: 'earliest' })
  await consumer.start()
  consumer.assign(partitionsOf(topic, 3))
  expectOnceInOrder(await readToEnd(consumer), 500)

  const again = shared.producer()
  await again.start()
  expect(await again.send({ topic, partition: 0, value: 'again' })).toMatchObject({ topic, partition: 0 })
})

test('one of several clients that share a cluster stops alone', async ({ kafka }) => {
  const topic = await kafka.topic()
  const shared = new Kafka({ bootstrapServers: kafka.bootstrapServers })
  kafka.defer(() => shared.stop())
  const [one, other] = [shared.producer(), shared.producer()]
  await Promise.all([one.start(), other.start()])
  const sends = Array.from({ length: 100 }, (_, index) => other.send({ topic, value: numbered(index) }))
  await one.stop()
  const sent = await Promise.all(sends)
  expect(sent.map(({ offset }) => offset)).toEqual(sends.map((_, index) => BigInt(index)))
  await other.send({ topic, value: 'v' })
})
