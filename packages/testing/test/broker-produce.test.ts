import { ErrorCode } from '@kclient/errors'
import { nodeRuntime } from '@kclient/net'
import { type CompressionType, crc32c, type RecordBatch } from '@kclient/protocol'
import { initProducerIdApi } from '@kclient/protocol/messages/init-producer-id'
import { produceApi } from '@kclient/protocol/messages/produce'
import { describe, expect, test } from 'vitest'
import { type BrokerOptions, type EmbeddedBroker, startBroker } from '../src/index.ts'
import { batch, values } from './support/batches.ts'
import { RawClient } from './support/raw-client.ts'
import { produce, produceWhole } from './support/requests.ts'

async function withBroker(
  run: (client: RawClient, broker: EmbeddedBroker) => Promise<void>,
  options: BrokerOptions = {},
): Promise<void> {
  await using broker = await startBroker({ topics: { events: 1 }, ...options })
  await using client = await RawClient.to(broker)
  await run(client, broker)
}

describe('Produce', () => {
  test('appends batches byte for byte, only offset and leader epoch set', () =>
    withBroker(async (client, broker) => {
      const first = batch({ values: ['a', 'b', null], keys: ['k', null, 'k'] })
      expect(await produce(client, first)).toMatchObject({
        errorCode: 0,
        baseOffset: 0n,
        logAppendTimeMs: -1,
        logStartOffset: 0n,
      })
      expect(await produce(client, first)).toMatchObject({ errorCode: 0, baseOffset: 3n })
      const [, stored] = broker.batches('events')
      expect(stored?.baseOffset).toBe(3n)
      expect(stored?.partitionLeaderEpoch).toBe(0)
      expect(stored?.bytes.subarray(17).equals(first.subarray(17))).toBe(true)
      expect(broker.records('events').map(record => record.value?.toString() ?? null)).toEqual([
        'a',
        'b',
        null,
        'a',
        'b',
        null,
      ])
      expect(broker.endOffset('events')).toBe(6n)
    }))

  test.each<CompressionType>(['none', 'gzip', 'snappy', 'lz4', 'zstd'])('stores %s as it came', compression =>
    withBroker(
      async (client, broker) => {
        const sent = values(100)
        expect(await produce(client, batch({ values: sent, compression }))).toMatchObject({ errorCode: 0 })
        expect(broker.batches('events')[0]?.compression).toBe(compression)
        expect(broker.records('events').map(record => record.value?.toString())).toEqual(sent)
      },
      { validateRecords: true },
    ),
  )

  test.each([3, 7, 8, 9, 12])('is served in version %i', version =>
    withBroker(async client => {
      expect(await produce(client, batch(), { version })).toMatchObject({ index: 0, errorCode: 0, baseOffset: 0n })
    }),
  )

  test('finds topics by id from version 13 on', () =>
    withBroker(async (client, broker) => {
      const topicId = broker.topic('events')?.id
      expect(await produce(client, batch(), { version: 13, topicId: topicId as string })).toMatchObject({
        errorCode: 0,
      })
      const unknown = await produce(client, batch(), { version: 13, topicId: 'AAAAAAAAAAAAAAAAAAAAAQ' })
      expect(unknown.errorCode).toBe(ErrorCode.UNKNOWN_TOPIC_ID)
    }))

  test('knows no topic or partition that nobody created', () =>
    withBroker(async client => {
      expect(await produce(client, batch(), { topic: 'other' })).toMatchObject({ errorCode: 3, baseOffset: -1n })
      expect(await produce(client, batch(), { partition: 1 })).toMatchObject({ errorCode: 3 })
    }))

  test('stamps every record with its own time where the topic says so', () =>
    withBroker(async (client, broker) => {
      broker.createTopic('stamped', { configs: { 'message.timestamp.type': 'LogAppendTime' } })
      const before = Date.now()
      const { logAppendTimeMs } = await produce(client, batch({ values: ['a', 'b'], timestamp: 5 }), {
        topic: 'stamped',
      })
      expect(logAppendTimeMs).toBeGreaterThanOrEqual(before)
      const [stored] = broker.batches('stamped') as [RecordBatch]
      expect(stored.timestampType).toBe(1)
      expect(stored.crcIsValid()).toBe(true)
      expect(broker.records('stamped').map(({ timestamp }) => timestamp)).toEqual([logAppendTimeMs, logAppendTimeMs])
    }))

  test('takes the time from a runtime of the user', async () => {
    class Yesterday {
      readonly #shiftMs = 86_400_000
      timestamp(): number {
        return nodeRuntime.timestamp() - this.#shiftMs
      }
    }
    const runtime = Object.assign(new Yesterday(), { ...nodeRuntime, timestamp: Yesterday.prototype.timestamp })
    await using broker = await startBroker({
      runtime,
      topics: { events: { configs: { 'message.timestamp.type': 'LogAppendTime' } } },
    })
    await using client = await RawClient.to(broker)
    const { logAppendTimeMs } = await produce(client, batch())
    expect(Math.abs(Date.now() - 86_400_000 - logAppendTimeMs)).toBeLessThan(60_000)
  })

  test('refuses a batch whose checksum does not fit', () =>
    withBroker(async (client, broker) => {
      const broken = batch()
      broken[broken.length - 1] = (broken[broken.length - 1] as number) ^ 1
      expect(await produce(client, broken)).toMatchObject({ errorCode: ErrorCode.CORRUPT_MESSAGE, baseOffset: -1n })
      expect(broker.endOffset('events')).toBe(0n)
    }))

  test('refuses a batch above max.message.bytes', () =>
    withBroker(
      async client => {
        const large = batch({ values: ['x'.repeat(1_000)] })
        expect(await produce(client, large)).toMatchObject({ errorCode: ErrorCode.MESSAGE_TOO_LARGE })
      },
      { topicDefaults: { 'max.message.bytes': '1000' } },
    ))

  test('refuses what is not exactly one batch of the current format', () =>
    withBroker(async client => {
      const invalid = { errorCode: ErrorCode.INVALID_RECORD }
      expect(await produce(client, null)).toMatchObject(invalid)
      expect(await produce(client, Buffer.alloc(0))).toMatchObject(invalid)
      expect(await produce(client, batch().subarray(0, 50))).toMatchObject(invalid)
      expect(await produce(client, Buffer.concat([batch(), batch()]))).toMatchObject(invalid)
      const oldFormat = batch()
      oldFormat[16] = 1
      expect(await produce(client, oldFormat)).toMatchObject(invalid)
      const unknownFormat = batch()
      unknownFormat[16] = 9
      expect(await produce(client, unknownFormat)).toMatchObject({ errorCode: ErrorCode.CORRUPT_MESSAGE })
      const elsewhere = batch()
      elsewhere.writeBigInt64BE(1n, 0)
      expect(await produce(client, elsewhere)).toMatchObject(invalid)
    }))

  test.each<[string, (bytes: Buffer) => void]>([
    ['a last offset that does not fit the count', bytes => void bytes.writeInt32BE(5, 23)],
    ['no records', bytes => void bytes.writeInt32BE(0, 57)],
    ['the mark of a control batch', bytes => void bytes.writeInt16BE(0x20, 21)],
    ['the mark of a transaction and no producer', bytes => void bytes.writeInt16BE(0x10, 21)],
    ['a producer and no sequence', bytes => void bytes.writeBigInt64BE(7n, 43)],
  ])('refuses a header with %s', (_, change) =>
    withBroker(async (client, broker) => {
      const changed = batch()
      change(changed)
      changed.writeInt32BE(crc32c(changed, 21), 17)
      expect(await produce(client, changed)).toMatchObject({ errorCode: ErrorCode.INVALID_RECORD })
      expect(broker.endOffset('events')).toBe(0n)
    }),
  )

  test('refuses zstd before version 7', () =>
    withBroker(async client => {
      const { errorCode } = await produce(client, batch({ values: values(100), compression: 'zstd' }), { version: 6 })
      expect(errorCode).toBe(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE)
    }))

  test('names the records without a key that a compacted topic refuses (KIP-467)', () =>
    withBroker(async (client, broker) => {
      broker.createTopic('compacted', { configs: { 'cleanup.policy': 'compact' } })
      const answer = await produce(client, batch({ values: ['a', 'b', 'c'], keys: ['k', null, null] }), {
        topic: 'compacted',
      })
      expect(answer.errorCode).toBe(ErrorCode.INVALID_RECORD)
      expect(answer.recordErrors.map(({ batchIndex }) => batchIndex)).toEqual([1, 2])
      expect(answer.errorMessage).toBeTypeOf('string')
    }))

  test('refuses timestamps more than an hour ahead and names their records', () =>
    withBroker(async client => {
      const now = Date.now()
      const answer = await produce(client, batch({ values: ['a', 'b'], timestamps: [now, now + 3_700_000] }))
      expect(answer.errorCode).toBe(ErrorCode.INVALID_TIMESTAMP)
      expect(answer.recordErrors.map(({ batchIndex }) => batchIndex)).toEqual([1])
      expect(await produce(client, batch({ timestamp: now + 3_500_000 }))).toMatchObject({ errorCode: 0 })
    }))

  test('with validateRecords refuses a batch whose records do not decode', () =>
    withBroker(
      async client => {
        const broken = batch({ values: ['abc'] })
        // The length of the first record.
        broken[61] = 0x7e
        broken.writeInt32BE(crc32c(broken, 21), 17)
        expect((await produce(client, broken)).errorCode).toBe(ErrorCode.CORRUPT_MESSAGE)
      },
      { validateRecords: true },
    ))

  test('refuses acks other than -1, 0 and 1, and acks=all with too few replicas in sync', () =>
    withBroker(async (client, broker) => {
      expect(await produce(client, batch(), { acks: 2 })).toMatchObject({ errorCode: ErrorCode.INVALID_REQUIRED_ACKS })
      broker.createTopic('safe', { configs: { 'min.insync.replicas': '2' } })
      expect(await produce(client, batch(), { topic: 'safe' })).toMatchObject({
        errorCode: ErrorCode.NOT_ENOUGH_REPLICAS,
      })
      expect(await produce(client, batch(), { topic: 'safe', acks: 1 })).toMatchObject({ errorCode: 0 })
    }))

  test('answers acks=0 with nothing, and its failure by closing the connection', () =>
    withBroker(async (client, broker) => {
      const send = (topic: string): unknown =>
        client.send(produceApi, 9, {
          transactionalId: null,
          acks: 0,
          timeoutMs: 1_000,
          topicData: [{ name: topic, partitionData: [{ index: 0, records: batch() }] }],
        })
      send('events')
      expect(await produce(client, batch())).toMatchObject({ baseOffset: 1n })
      expect(client.frames).toHaveLength(1)
      send('nowhere')
      await client.closed
      expect(broker.endOffset('events')).toBe(2n)
    }))

  test('keeps no more bytes than retention.bytes allows', () =>
    withBroker(async (client, broker) => {
      const size = batch().length
      broker.createTopic('short', { configs: { 'retention.bytes': String(size * 2) } })
      for (let index = 0; index < 5; index++) await produce(client, batch(), { topic: 'short' })
      expect(broker.topic('short')?.partitions[0]).toMatchObject({
        logStartOffset: 3n,
        endOffset: 5n,
        sizeInBytes: size * 2,
      })
    }))
})

describe('an idempotent producer', () => {
  test('gets producer ids that nobody else has', async () => {
    await using broker = await startBroker({ nodes: 2 })
    const ids = new Set<bigint>()
    for (const node of [1, 2, 1]) {
      await using client = await RawClient.to(broker, node)
      const { errorCode, producerId, producerEpoch } = await client.request(initProducerIdApi, 4, {
        transactionalId: null,
        transactionTimeoutMs: 0,
      })
      expect([errorCode, producerEpoch]).toEqual([0, 0])
      ids.add(producerId)
    }
    expect(ids.size).toBe(3)
  })

  test('gets the first answer again for a batch that it repeats', () =>
    withBroker(async (client, broker) => {
      const sent = batch({ values: values(5), producerId: 1n, producerEpoch: 0, baseSequence: 0 })
      const first = await produce(client, sent)
      await produce(client, batch({ producerId: 1n, producerEpoch: 0, baseSequence: 5 }))
      expect(await produce(client, sent)).toEqual(first)
      expect(broker.endOffset('events')).toBe(6n)
    }))

  test('is refused a gap, and an old epoch', () =>
    withBroker(async client => {
      const send = (producerEpoch: number, baseSequence: number): Promise<unknown> =>
        produce(client, batch({ producerId: 1n, producerEpoch, baseSequence })).then(({ errorCode }) => errorCode)
      expect(await send(0, 0)).toBe(0)
      expect(await send(0, 2)).toBe(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER)
      expect(await send(1, 1)).toBe(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER)
      expect(await send(1, 0)).toBe(0)
      expect(await send(0, 1)).toBe(ErrorCode.INVALID_PRODUCER_EPOCH)
    }))

  test('is known to the partition after its leader has moved', async () => {
    await using broker = await startBroker({ nodes: 2, topics: { events: 1 } })
    await using first = await RawClient.to(broker, 1)
    await using second = await RawClient.to(broker, 2)
    const sent = batch({ values: ['a', 'b'], producerId: 1n, producerEpoch: 0, baseSequence: 0 })
    await produce(first, sent)
    broker.moveLeader({ topic: 'events', partition: 0 }, 2)
    expect(await produce(second, sent)).toMatchObject({ errorCode: 0, baseOffset: 0n })
    const next = batch({ producerId: 1n, producerEpoch: 0, baseSequence: 2 })
    expect(await produce(second, next)).toMatchObject({ errorCode: 0, baseOffset: 2n })
  })

  test('is known no further than the log goes after a truncation', () =>
    withBroker(async (client, broker) => {
      const at = (baseSequence: number): Buffer => batch({ producerId: 1n, producerEpoch: 0, baseSequence })
      for (let sequence = 0; sequence < 3; sequence++) await produce(client, at(sequence))
      broker.truncate({ topic: 'events', partition: 0 }, 1n)
      expect(await produce(client, at(2))).toMatchObject({ errorCode: ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER })
      expect(await produce(client, at(1))).toMatchObject({ errorCode: 0, baseOffset: 1n })
    }))
})

test('the wrong node names the leader and its address from version 10 on (KIP-951)', async () => {
  await using broker = await startBroker({ nodes: [{}, { rack: 'far' }], topics: { events: 1 } })
  await using client = await RawClient.to(broker, 1)
  broker.moveLeader({ topic: 'events', partition: 0 }, 2)
  const { responses, nodeEndpoints } = await produceWhole(client, batch(), { version: 10 })
  expect(responses[0]?.partitionResponses[0]).toMatchObject({
    errorCode: ErrorCode.NOT_LEADER_OR_FOLLOWER,
    currentLeader: { leaderId: 2, leaderEpoch: 1 },
  })
  const [, { host, port }] = broker.nodes as [unknown, { host: string; port: number }]
  expect(nodeEndpoints).toEqual([{ nodeId: 2, host, port, rack: 'far' }])
  const older = await produceWhole(client, batch(), { version: 9 })
  expect(older.nodeEndpoints).toEqual([])
  expect(older.responses[0]?.partitionResponses[0]).toMatchObject({
    errorCode: ErrorCode.NOT_LEADER_OR_FOLLOWER,
    currentLeader: { leaderId: -1, leaderEpoch: -1 },
  })
})
