/** Uses one kind of client, stops it, and leaves: nothing of the client may keep the process alive. */
import './tell-what-is-alive.ts'
import { Admin } from '@kclient/admin'
import { Consumer } from '@kclient/consumer'
import { Producer } from '@kclient/producer'
import { Kafka } from 'kclient'

const [kind = '', bootstrapServers = '', topic = ''] = process.argv.slice(2)

async function produce(): Promise<void> {
  const producer = new Producer({ bootstrapServers })
  await producer.start()
  await producer.send({ topic, value: 'v' })
  await producer.stop()
}

async function produceWithoutWaiting(): Promise<void> {
  const producer = new Producer({ bootstrapServers, lingerMs: 10_000 })
  await producer.start()
  const sends = Promise.all(Array.from({ length: 1_000 }, () => producer.send({ topic, value: 'v' })))
  await producer.stop()
  await sends
}

async function consume(): Promise<void> {
  const consumer = new Consumer({ bootstrapServers, autoOffsetReset: 'earliest' })
  await consumer.start()
  consumer.assign([{ topic, partition: 0 }])
  await consumer.getOne()
  await consumer.stop()
}

async function consumeInALoop(): Promise<void> {
  const consumer = new Consumer({ bootstrapServers, autoOffsetReset: 'earliest' })
  await consumer.start()
  consumer.assign([{ topic, partition: 0 }])
  const loop = (async () => {
    for await (const record of consumer) if (record.offset < 0n) throw new Error('impossible')
  })()
  setTimeout(() => void consumer.stop(), 500)
  await loop
}

async function administer(): Promise<void> {
  const admin = new Admin({ bootstrapServers })
  await admin.start()
  await admin.listTopics()
  await admin.stop()
}

async function share(): Promise<void> {
  const kafka = new Kafka({ bootstrapServers })
  const producer = kafka.producer()
  const consumer = kafka.consumer({ autoOffsetReset: 'earliest' })
  await producer.start()
  await consumer.start()
  consumer.assign([{ topic, partition: 0 }])
  await producer.send({ topic, value: 'v' })
  await consumer.getOne()
  await kafka.stop()
}

async function failToStart(): Promise<void> {
  const producer = new Producer({ bootstrapServers: '127.0.0.1:1', requestTimeoutMs: 500 })
  await producer.start().then(
    () => Promise.reject(new Error('Something listens on port 1')),
    () => undefined,
  )
}

const kinds: Record<string, () => Promise<void>> = {
  produce,
  produceWithoutWaiting,
  consume,
  consumeInALoop,
  administer,
  share,
  failToStart,
}

async function main(): Promise<void> {
  const run = kinds[kind]
  if (run === undefined) throw new Error(`No kind ${kind}`)
  await run()
  console.log('done')
}

void main()
