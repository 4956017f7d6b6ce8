import { startBroker } from '@kclient/testing'
import { afterEach, expect, test } from 'vitest'
import { Kafka, strings, TopicAlreadyExistsError } from '../src/index.ts'

const cleanUps: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

async function start(): Promise<Kafka> {
  const broker = await startBroker()
  cleanUps.push(() => broker.stop())
  const kafka = new Kafka({ bootstrapServers: broker.bootstrapServers })
  cleanUps.push(() => kafka.stop())
  return kafka
}

test('a record goes out and comes back through clients that share one cluster', async () => {
  const kafka = await start()
  const admin = kafka.admin()
  expect(kafka.health().state).toBe('idle')
  await admin.start()
  await admin.createTopics([{ topic: 'orders', partitions: 1, replicationFactor: 1 }])
  const producer = kafka.producer<string | null, string | null>({ keySerializer: strings, valueSerializer: strings })
  await producer.start()
  expect(await producer.send({ topic: 'orders', key: 'k', value: 'v' })).toMatchObject({ partition: 0, offset: 0n })
  const consumer = kafka.consumer({ autoOffsetReset: 'earliest', valueDeserializer: strings })
  await consumer.start()
  consumer.assign([{ topic: 'orders', partition: 0 }])
  expect((await consumer.getOne({ timeoutMs: 10_000 }))?.value).toBe('v')
  await producer.stop()
  await admin.stop()
  expect(kafka.health().state).toBe('started')
  await consumer.stop()
  expect(kafka.health().state).toBe('idle')
})

test('the cluster can be opened again after its last client has stopped', async () => {
  const kafka = await start()
  for (let i = 0; i < 2; i++) {
    const admin = kafka.admin()
    await admin.start()
    expect(await admin.listTopics()).toEqual([])
    await admin.stop()
    expect(kafka.health().state).toBe('idle')
  }
})

test('stop() stops all clients, and no more are made', async () => {
  const kafka = await start()
  const [admin, producer, consumer, unused] = [kafka.admin(), kafka.producer(), kafka.consumer(), kafka.producer()]
  await Promise.all([admin.start(), producer.start(), consumer.start()])
  await Promise.all([kafka.stop(), kafka.stop()])
  for (const client of [admin, producer, consumer, unused]) expect(client.state).toBe('stopped')
  expect(kafka.health()).toMatchObject({ state: 'idle', connectedBrokers: 0 })
  expect(() => kafka.producer()).toThrow(/stopped/)
})

test('is disposed of with its clients', async () => {
  const broker = await startBroker()
  cleanUps.push(() => broker.stop())
  let state: () => string
  {
    await using kafka = new Kafka({ bootstrapServers: broker.bootstrapServers })
    const producer = kafka.producer()
    await producer.start()
    state = () => producer.state
  }
  expect(state()).toBe('stopped')
})

test('options of the cluster are given to it and not to its clients', () => {
  const kafka = new Kafka({ bootstrapServers: 'localhost:1' })
  expect(() => kafka.producer({ bootstrapServers: 'localhost:2' } as never)).toThrow(
    'Producer: option `bootstrapServers` belongs to the cluster it shares',
  )
  expect(() => new Kafka({ lingerMs: 1 } as never)).toThrow('Kafka: unknown option `lingerMs`')
  expect(() => kafka.producer({ linger: 1 } as never)).toThrow('did you mean `lingerMs`?')
})

test('errors of all clients come from one place', async () => {
  const kafka = await start()
  const admin = kafka.admin()
  await admin.start()
  await admin.createTopics([{ topic: 'a', partitions: 1, replicationFactor: 1 }])
  await expect(admin.createTopics([{ topic: 'a' }])).rejects.toBeInstanceOf(TopicAlreadyExistsError)
})
