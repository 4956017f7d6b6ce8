import { CompressionTypes, Kafka, logLevel, type Producer } from 'kafkajs'
import { measureAwaited } from '../awaited.ts'
import type { Job, Meter, Run } from '../job.ts'
import { jsonLikeValues } from '../values.ts'

// What was fastest of 1 to 20: more only adds garbage.
const sendsInFlight = 5

function connect({ bootstrapServers }: Job): Kafka {
  return new Kafka({ brokers: bootstrapServers.split(','), logLevel: logLevel.ERROR })
}

async function produce(producer: Producer, { topic, records, valueBytes, codec }: Job, batch: number): Promise<void> {
  const values = jsonLikeValues(valueBytes)
  let sent = 0
  const sender = async (): Promise<void> => {
    while (sent < records) {
      const size = Math.min(batch, records - sent)
      sent += size
      const messages = Array.from({ length: size }, (_, index) => ({ value: values[index % values.length] as string }))
      await producer.send({
        topic,
        messages,
        acks: -1,
        compression: codec === 'gzip' ? CompressionTypes.GZIP : CompressionTypes.None,
      })
    }
  }
  await Promise.all(Array.from({ length: sendsInFlight }, sender))
}

export const sendMany: Run = async (job, meter) => {
  const producer = connect(job).producer({ allowAutoTopicCreation: false })
  await producer.connect()
  await producer.send({ topic: job.topic, messages: [{ value: 'warm up' }] })
  meter.start()
  await produce(producer, job, 1_000)
  meter.stop()
  await producer.disconnect()
}

async function sendAwaited(job: Job, meter: Meter, callers: number): Promise<void> {
  const { topic, records, valueBytes } = job
  const values = jsonLikeValues(valueBytes)
  const producer = connect(job).producer({ allowAutoTopicCreation: false })
  await producer.connect()
  const send = (index: number) =>
    producer.send({ topic, messages: [{ value: values[index % values.length] as string }], acks: -1 })
  await measureAwaited(records, callers, meter, send)
  await producer.disconnect()
}

export const single: Run = (job, meter) => sendAwaited(job, meter, 1)

export const inFlight: Run = (job, meter) => sendAwaited(job, meter, 100)

export const first: Run = async (job, meter) => {
  meter.startedWithProcess()
  const producer = connect(job).producer({ allowAutoTopicCreation: false })
  await producer.connect()
  await producer.send({ topic: job.topic, messages: [{ value: 'first' }] })
  meter.stop()
  await producer.disconnect()
}

export const eachBatch: Run = async (job, meter) => {
  const consumer = connect(job).consumer({ groupId: `benchmark-${job.topic}-${process.pid}` })
  await consumer.connect()
  await consumer.subscribe({ topics: [job.topic], fromBeginning: true })
  let seen = 0
  let bytes = 0
  await new Promise<void>((resolve, reject) => {
    const running = consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: true,
      eachBatch: ({ batch }) => {
        if (seen === 0) meter.start()
        for (const { value } of batch.messages) bytes += value?.length ?? 0
        seen += batch.messages.length
        if (seen >= job.records) resolve()
        return Promise.resolve()
      },
    })
    running.catch(reject)
  })
  meter.stop()
  if (bytes === 0) throw new Error('Nothing was read')
  await consumer.disconnect()
}

export const eachMessage: Run = async (job, meter) => {
  const consumer = connect(job).consumer({ groupId: `benchmark-${job.topic}-${process.pid}` })
  await consumer.connect()
  await consumer.subscribe({ topics: [job.topic], fromBeginning: true })
  let seen = 0
  let bytes = 0
  await new Promise<void>((resolve, reject) => {
    const running = consumer.run({
      autoCommit: false,
      eachMessage: ({ message }) => {
        if (seen === 0) meter.start()
        bytes += message.value?.length ?? 0
        if (++seen === job.records) resolve()
        return Promise.resolve()
      },
    })
    running.catch(reject)
  })
  meter.stop()
  if (bytes === 0) throw new Error('Nothing was read')
  await consumer.disconnect()
}
