import type { Consumer } from '@kclient/consumer'
import { expect } from 'vitest'
import { numbered, partitionsOf, readToEnd } from '../../src/harness/records.ts'
import { test, type Scenario } from '../../src/harness/scenario.ts'

/** A topic of one partition with records 0 to 999 in ten batches, so that most offsets are within one. */
async function filledTopic(kafka: Scenario): Promise<string> {
  const topic = await kafka.topic()
  const producer = await kafka.producer()
  for (let batch = 0; batch < 10; batch++) {
    await producer.sendMany(
      Array.from({ length: 100 }, (_, index) => ({ topic, value: numbered(batch * 100 + index) })),
    )
  }
  await producer.stop()
  return topic
}

async function next(consumer: Consumer<Buffer | null, Buffer | null>): Promise<number> {
  const record = await consumer.getOne({ timeoutMs: 20_000 })
  expect(record).not.toBeNull()
  expect(Number(record?.value)).toBe(Number(record?.offset))
  return Number(record?.offset)
}

test('getOne hands out one record after the other and moves the position', async ({ kafka }) => {
  const topic = await filledTopic(kafka)
  const at = { topic, partition: 0 }
  const consumer = await kafka.consumer()
  consumer.assign([at])
  for (let offset = 0; offset < 250; offset++) expect(await next(consumer)).toBe(offset)
  expect(await consumer.position(at)).toBe(250n)
})

test('getOne gives null when the time is up', async ({ kafka }) => {
  const topic = await kafka.topic()
  const consumer = await kafka.consumer()
  consumer.assign([{ topic, partition: 0 }])
  const start = performance.now()
  expect(await consumer.getOne({ timeoutMs: 300 })).toBeNull()
  expect(performance.now() - start).toBeGreaterThan(290)
})

test('getMany hands out no more than maxRecords, and goes on within the batch', async ({ kafka }) => {
  const topic = await filledTopic(kafka)
  const consumer = await kafka.consumer()
  consumer.assign([{ topic, partition: 0 }])
  const offsets: number[] = []
  while (offsets.length < 1_000) {
    const many = await consumer.getMany({ maxRecords: 37, timeoutMs: 5_000 })
    const records = many.get(topic, 0) ?? []
    expect(records.length).toBeLessThanOrEqual(37)
    offsets.push(...records.map(({ offset }) => Number(offset)))
  }
  expect(offsets).toEqual(Array.from({ length: 1_000 }, (_, index) => index))
})

test('iteration by record and by batch gives the same records', async ({ kafka }) => {
  const topic = await filledTopic(kafka)
  const one = await kafka.consumer()
  one.assign([{ topic, partition: 0 }])
  const records: bigint[] = []
  for await (const { offset } of one) {
    records.push(offset)
    if (records.length === 1_000) break
  }
  const other = await kafka.consumer()
  other.assign([{ topic, partition: 0 }])
  const fromBatches: bigint[] = []
  for await (const batch of other.batches({ maxRecords: 64 })) {
    const offsets = Array.from(batch, ({ offset }) => offset)
    expect(offsets.length).toBeLessThanOrEqual(64)
    expect([offsets[0], offsets.at(-1)]).toEqual([batch.firstOffset, batch.lastOffset])
    expect(batch.nextOffset).toBe(batch.lastOffset + 1n)
    expect(batch.highWatermark).toBe(1_000n)
    fromBatches.push(...offsets)
    if (fromBatches.length === 1_000) break
  }
  expect(fromBatches).toEqual(records)
  expect(records).toEqual(Array.from({ length: 1_000 }, (_, index) => BigInt(index)))
})

test.for([0, 1, 99, 100, 101, 555, 999])(
  'a seek to %i is within its batch to the record',
  async (offset, { kafka }) => {
    const topic = await filledTopic(kafka)
    const at = { topic, partition: 0 }
    const consumer = await kafka.consumer()
    consumer.assign([at])
    await next(consumer)
    consumer.seek(at, offset)
    expect(await consumer.position(at)).toBe(BigInt(offset))
    expect(await next(consumer)).toBe(offset)
  },
)

test('seeks to beginning and end', async ({ kafka }) => {
  const topic = await filledTopic(kafka)
  const at = { topic, partition: 0 }
  const consumer = await kafka.consumer()
  consumer.assign([at])
  await next(consumer)
  await consumer.seekToEnd([at])
  expect(await consumer.position(at)).toBe(1_000n)
  expect(await consumer.getOne({ timeoutMs: 300 })).toBeNull()
  await consumer.seekToBeginning([at])
  expect(await next(consumer)).toBe(0)
})

test('beginning and end offsets are those of the log', async ({ kafka }) => {
  const topic = await filledTopic(kafka)
  const empty = await kafka.topic({ partitions: 2 })
  const consumer = await kafka.consumer()
  const all = [{ topic, partition: 0 }, ...partitionsOf(empty, 2)]
  expect([...(await consumer.beginningOffsets(all)).values()]).toEqual([0n, 0n, 0n])
  expect([...(await consumer.endOffsets(all)).values()]).toEqual([1_000n, 0n, 0n])
})

test('a consumer without a position starts where autoOffsetReset says', async ({ kafka }) => {
  const topic = await filledTopic(kafka)
  const at = { topic, partition: 0 }
  const earliest = await kafka.consumer({ autoOffsetReset: 'earliest' })
  earliest.assign([at])
  expect(await next(earliest)).toBe(0)

  const latest = await kafka.consumer({ autoOffsetReset: 'latest' })
  latest.assign([at])
  expect(await latest.position(at)).toBe(1_000n)
  const producer = await kafka.producer()
  await producer.send({ topic, value: numbered(1_000) })
  expect(await next(latest)).toBe(1_000)

  const none = await kafka.consumer({ autoOffsetReset: 'none' })
  none.assign([at])
  await expect(none.getOne({ timeoutMs: 10_000 })).rejects.toThrow(/seek|autoOffsetReset/)
  none.seek(at, 5)
  expect(await next(none)).toBe(5)
})

test('a position beyond the log resets by policy, or is told', async ({ kafka }) => {
  const topic = await filledTopic(kafka)
  const at = { topic, partition: 0 }
  const earliest = await kafka.consumer({ autoOffsetReset: 'earliest' })
  earliest.assign([at])
  earliest.seek(at, 5_000)
  expect(await next(earliest)).toBe(0)

  const none = await kafka.consumer({ autoOffsetReset: 'none' })
  none.assign([at])
  none.seek(at, 5_000)
  await expect(none.getOne({ timeoutMs: 10_000 })).rejects.toMatchObject({ code: 'OFFSET_OUT_OF_RANGE' })
})

test('a paused partition hands out nothing and loses nothing', async ({ kafka }) => {
  const topic = await filledTopic(kafka)
  const at = { topic, partition: 0 }
  const consumer = await kafka.consumer()
  consumer.assign([at])
  expect(await next(consumer)).toBe(0)
  consumer.pause([at])
  expect(await consumer.getOne({ timeoutMs: 300 })).toBeNull()
  expect([...consumer.paused()]).toEqual([at])
  consumer.resume([at])
  expect(await next(consumer)).toBe(1)
})

test('a waiting consumer gets a record as soon as it is there', async ({ kafka }) => {
  const topic = await kafka.topic()
  const producer = await kafka.producer()
  const consumer = await kafka.consumer()
  consumer.assign([{ topic, partition: 0 }])
  for (let offset = 0; offset < 5; offset++) {
    const waiting = next(consumer)
    await producer.send({ topic, value: numbered(offset) })
    expect(await waiting).toBe(offset)
  }
})

test('a change of the assignment keeps the positions of what stays', async ({ kafka }) => {
  const [one, other] = [await filledTopic(kafka), await filledTopic(kafka)]
  const consumer = await kafka.consumer()
  consumer.assign([{ topic: one, partition: 0 }])
  for (let offset = 0; offset < 10; offset++) await next(consumer)
  consumer.assign([
    { topic: one, partition: 0 },
    { topic: other, partition: 0 },
  ])
  expect(await consumer.position({ topic: one, partition: 0 })).toBe(10n)
  const records = await readToEnd(consumer)
  expect(records.filter(({ topic }) => topic === one).map(({ offset }) => Number(offset))[0]).toBe(10)
  expect(records.length).toBe(1_990)
})

test('a small fetch limit still brings a record that is larger', async ({ kafka }) => {
  const topic = await kafka.topic()
  const producer = await kafka.producer()
  const sizes = [10, 300_000, 10, 500_000, 10]
  for (const size of sizes) await producer.send({ topic, value: Buffer.alloc(size, 'x') })
  const consumer = await kafka.consumer({ maxPartitionFetchBytes: 1_024, fetchMaxBytes: 1_024 })
  consumer.assign([{ topic, partition: 0 }])
  expect((await readToEnd(consumer)).map(({ value }) => value?.length)).toEqual(sizes)
})
