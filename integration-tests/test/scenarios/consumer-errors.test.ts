import {
  type Consumer,
  InvalidMessageError,
  NoOffsetForPartitionError,
  OffsetOutOfRangeError,
  RecordDeserializationError,
  RecordTooLargeError,
  type TopicPartition,
} from '@kclient/consumer'
import type { KafkaError } from '@kclient/errors'
import { crc32c, RecordBatch } from '@kclient/protocol'
import { deleteRecordsApi } from '@kclient/protocol/messages/delete-records'
import { fetchApi } from '@kclient/protocol/messages/fetch'
import { Cluster } from '@kclient/cluster'
import { Deadline } from '@kclient/net'
import type { FaultProxy } from '@kclient/testing'
import { describe, expect } from 'vitest'
import { expectRun, filledTopic, offsetsOf, rejection, take } from '../../src/harness/filled-topic.ts'
import { type Scenario, test, uniqueName } from '../../src/harness/scenario.ts'

/** Ways to ask for records, until one fails. */
const ways = ['getOne', 'getMany', 'a loop', 'batches()', 'run()'] as const
type Way = (typeof ways)[number]

/** Reads until it fails, and gives what came before, and with what it failed. */
async function readToFailure<K, V>(
  consumer: Consumer<K, V>,
  way: Way,
): Promise<{ readonly offsets: number[]; readonly error: unknown }> {
  const offsets: number[] = []
  const read = async (): Promise<void> => {
    switch (way) {
      case 'getOne':
        for (;;) offsets.push(...offsetsOf(await take(consumer, 1)))
      case 'getMany':
        for (;;) {
          const many = await consumer.getMany({ timeoutMs: 20_000 })
          if (many.size === 0) return
          for (const records of many.values()) offsets.push(...offsetsOf(records))
        }
      case 'a loop':
        for await (const { offset } of consumer) offsets.push(Number(offset))
        return
      case 'batches()':
        for await (const batch of consumer.batches()) offsets.push(...offsetsOf(batch))
        return
      case 'run()':
        await consumer.run({ eachRecord: ({ offset }) => void offsets.push(Number(offset)) })
    }
  }
  return { offsets, error: await rejection(read()) }
}

/** Changes each batch that holds an offset, as the proxy passes it on. */
function changeBatch(proxy: FaultProxy, offset: bigint, change: (batch: Buffer) => void): void {
  proxy.on(fetchApi, async call => {
    const response = await call.next()
    let changed = false
    for (const { partitions } of response.responses) {
      for (const data of partitions) {
        if (data.records === null) continue
        const bytes = Buffer.from(data.records)
        for (const batch of RecordBatch.readAll(bytes)) {
          if (batch.baseOffset > offset || batch.lastOffset < offset) continue
          change(bytes.subarray(batch.start, batch.end))
          changed = true
        }
        data.records = bytes
      }
    }
    return changed ? response : undefined
  })
}

/** Through a proxy that spoils the batch of offsets 200 to 299. */
async function spoiledTopic(kafka: Scenario, change: (batch: Buffer) => void): Promise<[string, string]> {
  const topic = await filledTopic(kafka)
  const proxy = await kafka.proxy()
  changeBatch(proxy, 237n, change)
  return [topic, proxy.bootstrapServers]
}

const layout = { attributes: 21, crc: 17, records: 61 }

describe('a batch whose checksum is wrong', () => {
  test.for(ways)(
    'is told to %s with its place, after all good records before it, each time it is asked for, and passed by seek (C-ERROR)',
    async (way, { kafka }) => {
      const [topic, bootstrapServers] = await spoiledTopic(kafka, batch => {
        const at = batch.length - 5
        batch[at] = (batch[at] as number) ^ 1
      })
      const place = { topic, partition: 0 }
      const consumer = await kafka.consumer({ bootstrapServers, topics: topic, groupId: uniqueName('group') })
      consumer.seek(place, 137)
      const { offsets, error } = await readToFailure(consumer, way)
      expectRun(
        offsets.map(offset => ({ offset: BigInt(offset) })),
        137,
        200,
      )
      expect(error).toBeInstanceOf(InvalidMessageError)
      expect(error).toMatchObject({ code: 'CORRUPT_MESSAGE', topic, partition: 0, offset: 200n })
      expect(await rejection(consumer.getOne({ timeoutMs: 20_000 }))).toBeInstanceOf(InvalidMessageError)
      expect(await consumer.position(place)).toBe(200n)
      consumer.seek(place, 300)
      expectRun(await take(consumer, 200), 300, 500)
    },
  )

  test('is handed out when checksums are not checked', async ({ kafka }) => {
    const [topic, bootstrapServers] = await spoiledTopic(kafka, batch => {
      // The last byte of the last value, a digit, with no headers behind.
      const at = batch.length - 2
      batch[at] = 0x58
    })
    const consumer = await kafka.consumer({ bootstrapServers, topics: topic, checkCrcs: false })
    const records = await take(consumer, 500)
    expectRun(records, 0, 500)
    expect(records[299]?.value?.toString()).toBe('29X')
  })

  test('stops nothing but its partition', async ({ kafka }) => {
    const topic = await filledTopic(kafka, { partitions: 3 })
    const proxy = await kafka.proxy()
    proxy.on(fetchApi, async call => {
      const response = await call.next()
      for (const { partitions } of response.responses) {
        for (const data of partitions) {
          if (data.partitionIndex !== 1 || data.records === null || data.records.length === 0) continue
          data.records = Buffer.from(data.records)
          data.records[data.records.length - 5] = 0xff
        }
      }
      return response
    })
    const { bootstrapServers } = proxy
    const consumer = await kafka.consumer({ bootstrapServers, topics: topic, retryBackoffMs: 10 })
    const seen: { offset: bigint }[][] = [[], [], []]
    const failures: unknown[] = []
    while ((seen[0]?.length ?? 0) + (seen[2]?.length ?? 0) < 1000) {
      const many = await consumer.getMany({ maxRecords: 70, timeoutMs: 20_000 }).catch((error: unknown) => {
        failures.push(error)
        expect(consumer.health()).toMatchObject({ healthy: false, troubledPartitions: [{ topic, partition: 1 }] })
      })
      for (const [{ partition }, records] of many ?? []) seen[partition]?.push(...records)
    }
    expectRun(seen[0] ?? [], 0, 500)
    expectRun(seen[2] ?? [], 0, 500)
    for (const failure of failures) expect(failure).toMatchObject({ code: 'CORRUPT_MESSAGE', topic, partition: 1 })
    expect(failures).not.toEqual([])
  })
})

test.for([
  ['gzip', 1],
  ['snappy', 2],
  ['lz4', 3],
  ['zstd', 4],
  ['a codec that nobody knows', 6],
] as const)(
  'a batch that does not decompress by %s, checksum and all right, is told with its place, not asked for in silence (C-ERROR)',
  async ([, codec], { kafka }) => {
    const [topic, bootstrapServers] = await spoiledTopic(kafka, batch => {
      batch.writeInt16BE(codec, layout.attributes)
      batch.writeInt32BE(crc32c(batch, layout.attributes), layout.crc)
    })
    const consumer = await kafka.consumer({ bootstrapServers, topics: topic })
    const { offsets, error } = await readToFailure(consumer, 'a loop')
    expect(offsets).toHaveLength(200)
    expect(error).toMatchObject({ topic, partition: 0, offset: 200n })
    expect((error as KafkaError).code).toMatch(/CORRUPT|INVALID/)
    consumer.seek({ topic, partition: 0 }, 300)
    expectRun(await take(consumer, 200), 300, 500)
  },
)

describe('a record that cannot be deserialized', () => {
  const poison = (value: Buffer | null): number => {
    const number = Number(value)
    if (number === 237) throw new Error('no number for me')
    return number
  }
  const later = async (value: Buffer | null): Promise<number> => {
    await Promise.resolve()
    return poison(value)
  }

  test.for(ways.flatMap(way => [[way, 'throws', poison] as const, [way, 'rejects', later] as const]))(
    'is told to %s with its place and its bytes when the deserializer %s, and passed by seek (C-ERROR)',
    async ([way, , valueDeserializer], { kafka }) => {
      const topic = await filledTopic(kafka, { headers: [['kind', 'number']] })
      const place = { topic, partition: 0 }
      const consumer = await kafka.consumer<Buffer | null, number>({
        topics: topic,
        groupId: uniqueName('group'),
        valueDeserializer,
      })
      consumer.seek(place, 137)
      const { offsets, error } = await readToFailure(consumer, way)
      expectRun(
        offsets.map(offset => ({ offset: BigInt(offset) })),
        137,
        237,
      )
      expect(error).toBeInstanceOf(RecordDeserializationError)
      expect(error).toMatchObject({ topic, partition: 0, offset: 237n, origin: 'value' })
      const { record, cause } = error as RecordDeserializationError
      expect(record).toMatchObject({ offset: 237n, key: null, headers: [['kind', Buffer.from('number')]] })
      expect(record.value?.toString()).toBe('237')
      expect(cause).toMatchObject({ message: 'no number for me' })
      expect(await rejection(consumer.getOne({ timeoutMs: 20_000 }))).toMatchObject({ offset: 237n })
      consumer.seek(place, 238)
      expectRun(await take(consumer, 262), 238, 500)
    },
  )
})

describe('a position without data', () => {
  /** Deletes the records below an offset. */
  async function deleteBefore(kafka: Scenario, { topic, partition }: TopicPartition, offset: bigint): Promise<void> {
    const cluster = new Cluster({ bootstrapServers: kafka.bootstrapServers })
    cluster.retain()
    kafka.defer(() => cluster.release())
    const deadline = Deadline.after(cluster.runtime, 20_000)
    await cluster.start(deadline)
    await cluster.topic(topic, deadline)
    const node = cluster.leaderOf(topic, partition)?.nodeId ?? -1
    const body = { timeoutMs: 10_000, topics: [{ name: topic, partitions: [{ partitionIndex: partition, offset }] }] }
    const { topics } = await cluster.request({ node }, deleteRecordsApi, body, { deadline })
    expect(topics[0]?.partitions[0]?.errorCode).toBe(0)
  }

  test.for(ways)(
    'is told to %s when there is no reset policy, and passed by seek (C-ERROR)',
    async (way, { kafka }) => {
      const topic = await filledTopic(kafka)
      const place = { topic, partition: 0 }
      const consumer = await kafka.consumer({ autoOffsetReset: 'none', groupId: uniqueName('group') })
      consumer.assign([place])
      consumer.seek(place, 1000)
      const { offsets, error } = await readToFailure(consumer, way)
      expect(offsets).toEqual([])
      expect(error).toBeInstanceOf(OffsetOutOfRangeError)
      expect(error).toMatchObject({ positions: [{ ...place, offset: 1000n }] })
      expect(await consumer.position(place)).toBe(1000n)
      consumer.seek(place, 337)
      expectRun(await take(consumer, 10), 337, 347)
    },
  )

  test('because the log was cut off before it is told after what was fetched of it', async ({ kafka }) => {
    kafka.needs(!kafka.isEmbedded, 'the embedded broker deletes no records')
    const topic = await filledTopic(kafka)
    const place = { topic, partition: 0 }
    await deleteBefore(kafka, place, 250n)
    const consumer = await kafka.consumer({ autoOffsetReset: 'none' })
    consumer.assign([place])
    consumer.seek(place, 137)
    expect(await rejection(consumer.getOne({ timeoutMs: 20_000 }))).toBeInstanceOf(OffsetOutOfRangeError)
    const reset = await kafka.consumer({ autoOffsetReset: 'earliest' })
    reset.assign([place])
    reset.seek(place, 137)
    // The log begins within a batch; what lies before is not handed out.
    expectRun(await take(reset, 250), 250, 500)
    expect((await reset.beginningOffsets([place])).get(topic, 0)).toBe(250n)
  })

  test('because nothing was committed is told when there is no reset policy (C-ERROR)', async ({ kafka }) => {
    const topic = await filledTopic(kafka)
    const place = { topic, partition: 0 }
    const groupId = uniqueName('group')
    const consumer = await kafka.consumer({ autoOffsetReset: 'none', groupId, topics: topic })
    const error = await rejection(consumer.getOne({ timeoutMs: 20_000 }))
    expect(error).toBeInstanceOf(NoOffsetForPartitionError)
    expect(error).toMatchObject({ message: expect.stringContaining(topic) as string })
    consumer.seek(place, 37)
    expectRun(await take(consumer, 100), 37, 137)
    await consumer.commit()
    await consumer.stop()
    const next = await kafka.consumer({ autoOffsetReset: 'none', groupId, topics: topic })
    expectRun(await take(next, 10), 137, 147)
  })
})

test.for(['getOne', 'getMany', 'a loop', 'batches()'] as const)(
  'a batch that decompresses to more than allowed is told to %s, and passed by seek (C-ERROR)',
  async (way, { kafka }) => {
    const topic = await kafka.topic()
    const producer = await kafka.producer({ compressionType: 'zstd', lingerMs: 20 })
    await producer.sendMany(Array.from({ length: 100 }, (_, index) => ({ topic, value: `${index}` })))
    await producer.sendMany(Array.from({ length: 5 }, () => ({ topic, value: 'x'.repeat(20_000) })))
    await producer.sendMany(Array.from({ length: 50 }, (_, index) => ({ topic, value: `${index}` })))
    const place = { topic, partition: 0 }
    const consumer = await kafka.consumer({ maxDecompressedBytes: 50_000 })
    consumer.assign([place])
    consumer.seek(place, 37)
    const { offsets, error } = await readToFailure(consumer, way)
    expect(offsets).toHaveLength(63)
    expect(error).toBeInstanceOf(RecordTooLargeError)
    expect(error).toMatchObject({ topic, partition: 0, offset: 100n, limitName: 'maxDecompressedBytes' })
    consumer.seek(place, 105)
    expectRun(await take(consumer, 50), 105, 155)
  },
)

test('a batch above maxResponseBytes is told, after what is before it, and passed by seek (C-ERROR)', async ({
  kafka,
}) => {
  const topic = await kafka.topic({ configs: { 'max.message.bytes': '4000000' } })
  const producer = await kafka.producer({ maxRequestSize: 4_000_000, maxBatchSize: 4_000_000 })
  await producer.sendMany(Array.from({ length: 100 }, (_, index) => ({ topic, value: `${index}` })))
  await producer.send({ topic, value: Buffer.alloc(3_000_000) })
  await producer.sendMany(Array.from({ length: 50 }, (_, index) => ({ topic, value: `${index}` })))
  const place = { topic, partition: 0 }
  const consumer = await kafka.consumer({ maxResponseBytes: 2_000_000, fetchMaxBytes: 100_000 })
  consumer.assign([place])
  consumer.seek(place, 37)
  const { offsets, error } = await readToFailure(consumer, 'a loop')
  expect(offsets).toHaveLength(63)
  expect(error).toBeInstanceOf(RecordTooLargeError)
  expect(error).toMatchObject({ topic, partition: 0, offset: 100n, limitName: 'maxResponseBytes' })
  consumer.seek(place, 101)
  expectRun(await take(consumer, 50), 101, 151)
})

test('a topic that does not exist is told by start, with or without a group', async ({ kafka }) => {
  const topics = uniqueName('missing')
  for (const groupId of [undefined, uniqueName('group')]) {
    const error = await rejection(kafka.consumer({ topics, groupId, requestTimeoutMs: 2000, maxPollIntervalMs: 2000 }))
    // When the last of its looks is still under way, it is that the time is up.
    expect((error as KafkaError).name).toMatch(/^(UnknownTopicOrPartitionError|KafkaTimeoutError)$/)
    expect((error as KafkaError).message).toContain(topics)
  }
})
