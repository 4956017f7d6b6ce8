import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ConsumerOptions, ConsumerRecord } from '@kclient/consumer'
import type { ProducerRecord } from '@kclient/producer'
import { expect } from 'vitest'
import { filledTopic, take } from '../../src/harness/filled-topic.ts'
import { readTopic } from '../../src/harness/records.ts'
import { test, uniqueName } from '../../src/harness/scenario.ts'

const wait = { timeout: 40_000, interval: 20 }
const partitions = 3

const fast = (): ConsumerOptions => ({
  groupId: uniqueName('group'),
  heartbeatIntervalMs: 200,
  sessionTimeoutMs: 10_000,
  autoCommitIntervalMs: 100,
})

test.for(['Node', 'Web'] as const)(
  'a topic is copied from stream to stream (%s): every record once, each partition in order (C-ONCE)',
  async (kind, { kafka }) => {
    const from = await filledTopic(kafka, { partitions, bytes: 200 })
    const to = await kafka.topic({ partitions })
    const options = fast()
    const consumer = await kafka.consumer({ ...options, topics: from })
    const producer = await kafka.producer()
    let copied = 0
    const copy = ({ partition, value }: ConsumerRecord): ProducerRecord => {
      copied += 1
      return { topic: to, partition, value }
    }
    const copying =
      kind === 'Node'
        ? pipeline(
            consumer.readable(),
            new Transform({
              objectMode: true,
              transform: (record: ConsumerRecord, _, done) => done(null, copy(record)),
            }),
            producer.writable(),
          )
        : consumer
            .readableStream()
            .pipeThrough(
              new TransformStream<ConsumerRecord, ProducerRecord>({
                transform: (record, controller) => controller.enqueue(copy(record)),
              }),
            )
            .pipeTo(producer.writableStream())
    await expect.poll(() => copied, wait).toBe(partitions * 500)
    await consumer.stop()
    await copying
    const records = await readTopic(kafka, to, partitions)
    expect(records).toHaveLength(partitions * 500)
    for (const { offset, value } of records) expect(String(value).trim()).toBe(`${offset}`)
    const next = await kafka.consumer({ ...options, topics: from })
    for (const place of next.assignment()) expect((await next.committed(place))?.offset).toBe(500n)
  },
)

test('a stream that is left in the middle of a batch gives back what its reader did not get (C-ONCE, C-HANDLED)', async ({
  kafka,
}) => {
  const topic = await filledTopic(kafka)
  const options = fast()
  const consumer = await kafka.consumer({ ...options, topics: topic })
  const seen: bigint[] = []
  for (const highWaterMark of [0, 16]) {
    for await (const { offset } of consumer.readable({ highWaterMark }) as AsyncIterable<ConsumerRecord>) {
      seen.push(offset)
      if (seen.length % 137 === 0) break
    }
  }
  for await (const { offset } of consumer.readableStream()) {
    seen.push(offset)
    if (seen.length === 411) break
  }
  seen.push(...(await take(consumer, 5)).map(({ offset }) => offset))
  expect(seen).toEqual(Array.from({ length: 416 }, (_, offset) => BigInt(offset)))
  await consumer.stop()
  const next = await kafka.consumer({ ...options, topics: topic })
  expect((await take(next, 1))[0]?.offset).toBe(415n)
})

test('a stream whose reader stands still takes no more than it has room for', async ({ kafka }) => {
  const topic = await filledTopic(kafka, { batches: 20, bytes: 1_000 })
  const consumer = await kafka.consumer({ maxPartitionFetchBytes: 100_000, maxBufferedBytes: 300_000 })
  consumer.assign([{ topic, partition: 0 }])
  const readable = consumer.readable({ highWaterMark: 4 })
  const seen: ConsumerRecord[] = []
  readable.on('data', (record: ConsumerRecord) => {
    seen.push(record)
    if (seen.length === 250) readable.pause()
  })
  await expect.poll(() => seen.length, wait).toBe(250)
  await expect.poll(() => readable.readableLength, wait).toBe(4)
  expect(await consumer.position({ topic, partition: 0 })).toBe(254n)
  expect(consumer.health().bufferedBytes).toBeLessThan(500_000)
  readable.resume()
  await expect.poll(() => seen.length, wait).toBe(2_000)
  expect(seen.map(({ offset }) => Number(offset))).toEqual(Array.from({ length: 2_000 }, (_, offset) => offset))
  readable.destroy()
})
