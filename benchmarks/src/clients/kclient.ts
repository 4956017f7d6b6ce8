import { Consumer, type RunOptions } from '@kclient/consumer'
import { Producer } from '@kclient/producer'
import { measureAwaited } from '../awaited.ts'
import type { Job, Meter, Run } from '../job.ts'
import { jsonLikeValues } from '../values.ts'

const unawaited = 20_000

/** The settings of a README user, and the linger that every client with one has here. */
async function startProducer({ bootstrapServers, codec, topic }: Job): Promise<Producer> {
  const producer = await Producer.start({ bootstrapServers, compressionType: codec, lingerMs: 5 })
  await producer.partitionsFor(topic)
  return producer
}

async function startConsumer({ bootstrapServers, topic, partitions }: Job): Promise<Consumer> {
  const consumer = await Consumer.start({ bootstrapServers, autoOffsetReset: 'earliest' })
  consumer.assign(Array.from({ length: partitions }, (_, partition) => ({ topic, partition })))
  return consumer
}

export const sendEach: Run = async (job, meter) => {
  const { topic, records, valueBytes } = job
  const values = jsonLikeValues(valueBytes)
  const producer = await startProducer(job)
  meter.start()
  const window: Promise<unknown>[] = []
  for (let index = 0; index < records; index++) {
    const slot = index % unawaited
    // Waiting for one in a thousand keeps the window; the promises between them settle with their batches.
    if (slot % 1_000 === 0) await window[slot]
    window[slot] = producer.send({ topic, value: values[index % values.length] as string })
  }
  await Promise.all(window)
  meter.stop()
  await producer.stop()
}

export const sendMany: Run = async (job, meter) => {
  const { topic, records, valueBytes } = job
  const values = jsonLikeValues(valueBytes)
  const producer = await startProducer(job)
  meter.start()
  const window: Promise<unknown>[] = []
  for (let index = 0; index < records; index += 1_000) {
    const slot = (index / 1_000) % (unawaited / 1_000)
    await window[slot]
    const size = Math.min(1_000, records - index)
    window[slot] = producer.sendMany(
      Array.from({ length: size }, (_, at) => ({ topic, value: values[at % values.length] as string })),
    )
  }
  await Promise.all(window)
  meter.stop()
  await producer.stop()
}

/** As a README user has it, without a linger. */
async function sendAwaited(job: Job, meter: Meter, callers: number): Promise<void> {
  const { bootstrapServers, topic, records, valueBytes } = job
  const values = jsonLikeValues(valueBytes)
  const producer = await Producer.start({ bootstrapServers })
  const send = (index: number) => producer.send({ topic, value: values[index % values.length] as string })
  await measureAwaited(records, callers, meter, send)
  await producer.stop()
}

export const single: Run = (job, meter) => sendAwaited(job, meter, 1)

export const inFlight: Run = (job, meter) => sendAwaited(job, meter, 100)

export const first: Run = async ({ bootstrapServers, topic }, meter) => {
  meter.startedWithProcess()
  const producer = await Producer.start({ bootstrapServers })
  await producer.send({ topic, value: 'first' })
  meter.stop()
  await producer.stop()
}

export const batches: Run = async (job, meter) => {
  const consumer = await startConsumer(job)
  let seen = 0
  let bytes = 0
  for await (const batch of consumer.batches()) {
    if (seen === 0) meter.start()
    for (const { value } of batch) {
      bytes += value?.length ?? 0
      seen++
    }
    if (seen >= job.records) break
  }
  meter.stop()
  if (bytes === 0) throw new Error('Nothing was read')
  await consumer.stop()
}

export const getMany: Run = async (job, meter) => {
  const consumer = await startConsumer(job)
  let seen = 0
  let bytes = 0
  while (seen < job.records) {
    const many = await consumer.getMany({ timeoutMs: 1_000 })
    if (seen === 0) meter.start()
    for (const records of many.values()) {
      for (const { value } of records) bytes += value?.length ?? 0
      seen += records.length
    }
  }
  meter.stop()
  if (bytes === 0) throw new Error('Nothing was read')
  await consumer.stop()
}

export const forAwait: Run = async (job, meter) => {
  const consumer = await startConsumer(job)
  let seen = 0
  let bytes = 0
  for await (const { value } of consumer) {
    if (seen === 0) meter.start()
    bytes += value?.length ?? 0
    if (++seen === job.records) break
  }
  meter.stop()
  if (bytes === 0) throw new Error('Nothing was read')
  await consumer.stop()
}

/** In a group, with auto-commit, which is what run() is made for. */
async function measureRun(job: Job, meter: Meter, terms: (add: (bytes: number) => void) => RunOptions): Promise<void> {
  const { bootstrapServers, topic, records } = job
  const groupId = `benchmark-${topic}-${process.pid}`
  const consumer = await Consumer.start({ bootstrapServers, groupId, topics: topic, autoOffsetReset: 'earliest' })
  let seen = 0
  let bytes = 0
  const running = consumer.run(
    terms(length => {
      if (seen === 0) meter.start()
      bytes += length
      if (++seen !== records) return
      meter.stop()
      void consumer.stop()
    }),
  )
  await running
  await consumer.stop()
  if (bytes === 0) throw new Error('Nothing was read')
}

export const runBatches: Run = (job, meter) =>
  measureRun(job, meter, add => ({
    eachBatch: batch => {
      for (const { value } of batch) add(value?.length ?? 0)
    },
  }))

export const runRecords: Run = (job, meter) =>
  measureRun(job, meter, add => ({ eachRecord: ({ value }) => add(value?.length ?? 0) }))
