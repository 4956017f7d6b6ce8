import {
  Consumer,
  MessagesStreamModes,
  ProduceAcks,
  Producer,
  ProducerStreamReportModes,
  stringSerializers,
  type Message,
  type MessagesStream,
} from '@platformatic/kafka'
import { once } from 'node:events'
import { measureAwaited } from '../awaited.ts'
import type { Job, Meter, Run } from '../job.ts'
import { jsonLikeValues } from '../values.ts'

// What was fastest of 1 to 20.
const sendsInFlight = 5

function makeProducer({ bootstrapServers, codec }: Job): Producer<string, string, string, string> {
  return new Producer({
    clientId: 'benchmark',
    bootstrapBrokers: bootstrapServers.split(','),
    serializers: stringSerializers,
    acks: ProduceAcks.ALL,
    compression: codec,
    autocreateTopics: false,
  })
}

interface OpenStream {
  readonly stream: MessagesStream<Buffer, Buffer, Buffer, Buffer>
  readonly close: () => Promise<void>
}

/** A stream over the whole topic; `maxBytes` of 1 MiB is five times as fast as the default. */
async function makeStream(job: Job): Promise<OpenStream> {
  const consumer = new Consumer({
    clientId: 'benchmark',
    groupId: `benchmark-${job.topic}-${process.pid}`,
    bootstrapBrokers: job.bootstrapServers.split(','),
  })
  const stream = await consumer.consume({
    topics: [job.topic],
    mode: MessagesStreamModes.EARLIEST,
    autocommit: false,
    maxBytes: 1_048_576,
  })
  return { stream, close: () => consumer.close(true) }
}

export const sendMany: Run = async (job, meter) => {
  const { topic, records, valueBytes } = job
  const values = jsonLikeValues(valueBytes)
  const producer = makeProducer(job)
  await producer.send({ messages: [{ topic, value: 'warm up' }] })
  meter.start()
  let sent = 0
  const sender = async (): Promise<void> => {
    while (sent < records) {
      const size = Math.min(1_000, records - sent)
      sent += size
      await producer.send({
        messages: Array.from({ length: size }, (_, index) => ({
          topic,
          value: values[index % values.length] as string,
        })),
      })
    }
  }
  await Promise.all(Array.from({ length: sendsInFlight }, sender))
  meter.stop()
  await producer.close()
}

async function sendAwaited(job: Job, meter: Meter, callers: number): Promise<void> {
  const { topic, records, valueBytes } = job
  const values = jsonLikeValues(valueBytes)
  const producer = makeProducer(job)
  const send = (index: number) =>
    producer.send({ messages: [{ topic, value: values[index % values.length] as string }] })
  await measureAwaited(records, callers, meter, send)
  await producer.close()
}

export const single: Run = (job, meter) => sendAwaited(job, meter, 1)

export const inFlight: Run = (job, meter) => sendAwaited(job, meter, 100)

export const first: Run = async (job, meter) => {
  meter.startedWithProcess()
  const producer = makeProducer(job)
  await producer.send({ messages: [{ topic: job.topic, value: 'first' }] })
  meter.stop()
  await producer.close()
}

export const stream: Run = async (job, meter) => {
  const { topic, records, valueBytes } = job
  const values = jsonLikeValues(valueBytes)
  const producer = makeProducer(job)
  await producer.send({ messages: [{ topic, value: 'warm up' }] })
  meter.start()
  const stream = producer.asStream({
    highWaterMark: 10_000,
    batchSize: 1_000,
    batchTime: 5,
    reportMode: ProducerStreamReportModes.NONE,
  })
  for (let index = 0; index < records; index++) {
    if (!stream.write({ topic, value: values[index % values.length] as string })) await once(stream, 'drain')
  }
  await stream.close()
  meter.stop()
  await producer.close()
}

export const dataEvents: Run = async (job, meter) => {
  const { stream, close } = await makeStream(job)
  let seen = 0
  let bytes = 0
  await new Promise<void>((resolve, reject) => {
    stream.on('error', reject)
    stream.on('data', ({ value }: Message<Buffer, Buffer, Buffer, Buffer>) => {
      if (seen === 0) meter.start()
      bytes += value.length
      if (++seen === job.records) resolve()
    })
  })
  meter.stop()
  if (bytes === 0) throw new Error('Nothing was read')
  await close()
}

export const forAwait: Run = async (job, meter) => {
  const { stream, close } = await makeStream(job)
  let seen = 0
  let bytes = 0
  for await (const { value } of stream) {
    if (seen === 0) meter.start()
    bytes += value.length
    if (++seen === job.records) break
  }
  meter.stop()
  if (bytes === 0) throw new Error('Nothing was read')
  await close()
}
