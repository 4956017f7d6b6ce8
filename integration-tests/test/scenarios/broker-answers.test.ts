import { ErrorCode } from '@kclient/errors'
import { crc32c, RecordBatch, ZERO_UUID } from '@kclient/protocol'
import { apiVersionsApi } from '@kclient/protocol/messages/api-versions'
import { createPartitionsApi } from '@kclient/protocol/messages/create-partitions'
import { createTopicsApi, type CreateTopicsRequestCreatableTopicInput } from '@kclient/protocol/messages/create-topics'
import { deleteRecordsApi } from '@kclient/protocol/messages/delete-records'
import { deleteTopicsApi } from '@kclient/protocol/messages/delete-topics'
import { describeConfigsApi } from '@kclient/protocol/messages/describe-configs'
import { initProducerIdApi } from '@kclient/protocol/messages/init-producer-id'
import { metadataApi, type MetadataResponse } from '@kclient/protocol/messages/metadata'
import { offsetForLeaderEpochApi } from '@kclient/protocol/messages/offset-for-leader-epoch'
import { expect } from 'vitest'
import { batch, values } from '../../../packages/testing/test/support/batches.ts'
import { RawClient } from '../../../packages/testing/test/support/raw-client.ts'
import {
  fetch,
  fetchWhole,
  listOffset,
  metadata,
  produce,
  produceWhole,
} from '../../../packages/testing/test/support/requests.ts'
import { type Scenario, test, type TopicOptions, uniqueName } from '../../src/harness/scenario.ts'

// The same questions, byte for byte, to Apache Kafka and to the embedded broker, which has to give the same answers.

/** A connection to a bootstrap address. */
async function connect(kafka: Scenario): Promise<RawClient> {
  const [address = ''] = kafka.bootstrapServers.split(',')
  const colon = address.lastIndexOf(':')
  return keep(kafka, await RawClient.connect(address.slice(0, colon), Number(address.slice(colon + 1))))
}

/** A topic, and a connection to the leader of its first partition and, when there are several nodes, to another node. */
async function connectTo(kafka: Scenario, options: TopicOptions = {}) {
  const topic = await kafka.topic(options)
  const client = await connect(kafka)
  const { brokers, topics } = await onceKnown(client, topic)
  const { leaderId, leaderEpoch } = topics[0]?.partitions[0] ?? { leaderId: -1, leaderEpoch: -1 }
  const to = async (wanted: (nodeId: number) => boolean): Promise<RawClient | undefined> => {
    const broker = brokers.find(({ nodeId }) => wanted(nodeId))
    if (broker === undefined) return undefined
    const connected = keep(kafka, await RawClient.connect(broker.host, broker.port))
    await onceKnown(connected, topic)
    return connected
  }
  const leader = await to(nodeId => nodeId === leaderId)
  if (leader === undefined) throw new Error(`${topic} has no leader`)
  await expect.poll(async () => (await listOffset(leader, -1, { topic })).errorCode).toBe(0)
  return {
    topic,
    topicId: topics[0]?.topicId ?? ZERO_UUID,
    leaderEpoch,
    leaderId,
    leader,
    /** A further connection to the leader. */
    second: async () => (await to(nodeId => nodeId === leaderId)) ?? leader,
    other: await to(nodeId => nodeId !== leaderId),
  }
}

/** The metadata of a topic, as soon as a node knows it with its leader: each learns that on its own. */
async function onceKnown(client: RawClient, topic: string): Promise<MetadataResponse> {
  for (;;) {
    const found = await metadata(client, [topic])
    const [description] = found.topics
    if (description?.errorCode === 0 && description.partitions.every(({ leaderId }) => leaderId >= 0)) return found
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

function keep(kafka: Scenario, client: RawClient): RawClient {
  kafka.defer(() => client[Symbol.asyncDispose]())
  return client
}

function offsetsIn(records: Buffer | null | undefined): bigint[] {
  return Array.from(RecordBatch.readAll(records ?? Buffer.alloc(0)), found => found.baseOffset)
}

function restored(broken: Buffer): Buffer {
  broken.writeInt32BE(crc32c(broken, 21), 17)
  return broken
}

test('Produce refuses what is no good, each with its own error', async ({ kafka }) => {
  const { topic, leader } = await connectTo(kafka, { configs: { 'max.message.bytes': '2000' } })
  const code = async (records: Buffer, spec = {}): Promise<number> =>
    (await produce(leader, records, { topic, ...spec })).errorCode

  expect(await code(Buffer.alloc(0))).toBe(ErrorCode.INVALID_RECORD)
  expect(await code(Buffer.concat([batch(), batch()]))).toBe(ErrorCode.INVALID_RECORD)
  const flipped = batch()
  flipped[flipped.length - 1] = (flipped[flipped.length - 1] as number) ^ 1
  expect(await code(flipped)).toBe(ErrorCode.CORRUPT_MESSAGE)
  expect(await code(batch({ values: ['x'.repeat(2_000)] }))).toBe(ErrorCode.MESSAGE_TOO_LARGE)
  const elsewhere = batch()
  elsewhere.writeBigInt64BE(5n, 0)
  expect(await code(elsewhere)).toBe(ErrorCode.INVALID_RECORD)
  const miscounted = batch({ values: ['a', 'b'] })
  miscounted.writeInt32BE(5, 23)
  expect(await code(restored(miscounted))).toBe(ErrorCode.INVALID_RECORD)
  const control = batch()
  control.writeInt16BE(0x20, 21)
  expect(await code(restored(control))).toBe(ErrorCode.INVALID_RECORD)
  expect(await code(batch({ producerId: 1n, producerEpoch: 0, baseSequence: -1 }))).toBe(ErrorCode.INVALID_RECORD)
  const zstd = batch({ values: values(30), compression: 'zstd' })
  expect(await code(zstd, { version: 6 })).toBe(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE)
  expect(await code(zstd, { version: 7 })).toBe(0)
  expect(await code(batch(), { acks: 2 })).toBe(ErrorCode.INVALID_REQUIRED_ACKS)
  expect(await code(batch(), { partition: 1 })).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
  expect(await code(batch(), { topic: uniqueName('nowhere') })).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
})

test('Produce names the records for whose sake a batch is refused', async ({ kafka }) => {
  const compacted = await connectTo(kafka, { configs: { 'cleanup.policy': 'compact' } })
  const mixed = batch({ values: ['a', 'b', 'c'], keys: ['k', null, 'k'] })
  const keyless = await produce(compacted.leader, mixed, { topic: compacted.topic, version: 9 })
  expect(keyless.errorCode).toBe(ErrorCode.INVALID_RECORD)
  expect(keyless.recordErrors.map(({ batchIndex }) => batchIndex)).toEqual([1])

  const { topic, leader } = await connectTo(kafka)
  const now = Date.now()
  const ahead = batch({ values: ['a', 'b'], timestamps: [now, now + 7_200_000] })
  const early = await produce(leader, ahead, { topic, version: 9 })
  expect(early.errorCode).toBe(ErrorCode.INVALID_TIMESTAMP)
  expect(early.recordErrors.map(({ batchIndex }) => batchIndex)).toEqual([1])
})

test('Produce says where a batch went, and when', async ({ kafka }) => {
  const { topic, leader } = await connectTo(kafka)
  const before = { errorCode: 0, logStartOffset: 0n }
  const three = batch({ values: ['a', 'b', 'c'] })
  expect(await produce(leader, three, { topic })).toMatchObject({ ...before, baseOffset: 0n, logAppendTimeMs: -1 })
  expect(await produce(leader, batch(), { topic, acks: 1 })).toMatchObject({ ...before, baseOffset: 3n })

  const stamped = await connectTo(kafka, { configs: { 'message.timestamp.type': 'LogAppendTime' } })
  const old = batch({ values: ['a', 'b'], timestamp: 5 })
  const answer = await produce(stamped.leader, old, { topic: stamped.topic })
  expect(Math.abs(answer.logAppendTimeMs - Date.now())).toBeLessThan(60_000)
  const [found] = await fetch(stamped.leader, { topic: stamped.topic })
  const stored = RecordBatch.read(found?.records as Buffer) as RecordBatch
  expect([stored.timestampType, stored.maxTimestamp, stored.crcIsValid()]).toEqual([1, answer.logAppendTimeMs, true])
})

/** A broker that has just started has to fetch ids first. */
async function newProducerId(client: RawClient): Promise<bigint> {
  for (;;) {
    const body = { transactionalId: null, transactionTimeoutMs: 0 }
    const { errorCode, producerId, producerEpoch } = await client.request(initProducerIdApi, 4, body)
    if (errorCode === ErrorCode.COORDINATOR_LOAD_IN_PROGRESS) continue
    expect([errorCode, producerEpoch]).toEqual([0, 0])
    return producerId
  }
}

test('idempotent producers are held to their sequence numbers', async ({ kafka }) => {
  const { topic, leader } = await connectTo(kafka)
  const producerId = await newProducerId(leader)
  const send = async (epoch: number, baseSequence: number, count = 1): Promise<unknown> => {
    const records = batch({ values: values(count), producerId, producerEpoch: epoch, baseSequence })
    const answer = await produce(leader, records, { topic })
    return answer.errorCode === 0 ? answer.baseOffset : answer.errorCode
  }
  const { OUT_OF_ORDER_SEQUENCE_NUMBER, INVALID_PRODUCER_EPOCH } = ErrorCode
  // Of an unknown producer, any sequence is taken.
  expect(await send(0, 7, 3)).toBe(0n)
  expect(await send(0, 11)).toBe(OUT_OF_ORDER_SEQUENCE_NUMBER)
  expect(await send(0, 10)).toBe(3n)
  expect(await send(0, 7, 3)).toBe(0n)
  expect(await send(0, 7, 2)).toBe(OUT_OF_ORDER_SEQUENCE_NUMBER)
  for (let sequence = 11; sequence < 16; sequence++) expect(await send(0, sequence)).toBe(BigInt(sequence - 7))
  expect(await send(0, 11)).toBe(4n)
  expect(await send(0, 10)).toBe(OUT_OF_ORDER_SEQUENCE_NUMBER)
  expect(await send(1, 16)).toBe(OUT_OF_ORDER_SEQUENCE_NUMBER)
  expect(await send(1, 0)).toBe(9n)
  expect(await send(0, 16)).toBe(INVALID_PRODUCER_EPOCH)
  expect(await send(0, 15)).toBe(INVALID_PRODUCER_EPOCH)
  expect(await send(1, 0)).toBe(9n)
  expect(await send(1, 1)).toBe(10n)
})

test('sequence numbers wrap within and between batches', async ({ kafka }) => {
  const { topic, leader } = await connectTo(kafka)
  const producerId = await newProducerId(leader)
  const send = async (baseSequence: number, count: number): Promise<unknown> => {
    const records = batch({ values: values(count), producerId, producerEpoch: 0, baseSequence })
    return (await produce(leader, records, { topic })).baseOffset
  }
  expect(await send(0x7fff_ffff - 1, 4)).toBe(0n)
  expect(await send(0x7fff_ffff - 1, 4)).toBe(0n)
  expect(await send(2, 1)).toBe(4n)
})

test('Fetch gives whole batches first, and errors where an offset is not there', async ({ kafka }) => {
  const { topic, leader } = await connectTo(kafka, { partitions: 1 })
  for (let index = 0; index < 3; index++) await produce(leader, batch({ values: values(10, 100) }), { topic })
  const at = async (partition: object, spec = {}) =>
    (await fetch(leader, { topic, partitions: [partition], ...spec }))[0]

  expect(offsetsIn((await at({ fetchOffset: 15n }))?.records)).toEqual([10n, 20n])
  const small = await at({ partitionMaxBytes: 1 })
  expect(offsetsIn(small?.records)).toEqual([0n])
  expect(offsetsIn((await at({}, { maxBytes: 1 }))?.records)).toEqual([0n])
  expect(await at({ fetchOffset: 30n })).toMatchObject({ errorCode: 0, highWatermark: 30n, logStartOffset: 0n })
  const cut = await at({ partitionMaxBytes: (small?.records?.length ?? 0) + 10 })
  expect(offsetsIn(cut?.records)).toEqual([0n])
  expect(cut?.records?.length).toBe((small?.records?.length ?? 0) + 10)
  const outOfRange = { errorCode: ErrorCode.OFFSET_OUT_OF_RANGE, highWatermark: -1n }
  expect(await at({ fetchOffset: 31n })).toMatchObject(outOfRange)
  expect(await at({ fetchOffset: -5n })).toMatchObject(outOfRange)
  expect(await at({ partition: 9 })).toMatchObject({ errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION })
  expect(await at({}, { isolationLevel: 1 })).toMatchObject({ abortedTransactions: [], lastStableOffset: 30n })
  expect(await at({}, { isolationLevel: 0 })).toMatchObject({ abortedTransactions: null, lastStableOffset: 30n })
})

test('Fetch waits for bytes and for no longer than it is told', async ({ kafka }) => {
  const { topic, leader, second } = await connectTo(kafka)
  const started = performance.now()
  expect((await fetch(leader, { topic, maxWaitMs: 300 }))[0]?.records).toHaveLength(0)
  expect(performance.now() - started).toBeGreaterThan(250)

  const waiting = fetch(leader, { topic, maxWaitMs: 30_000, minBytes: 400 })
  const producer = await second()
  for (let index = 0; index < 3; index++) await produce(producer, batch({ values: ['x'.repeat(150)] }), { topic })
  expect((await waiting)[0]?.records?.length).toBeGreaterThanOrEqual(400)
})

test('fetch sessions tell what is new and refuse what does not fit', async ({ kafka }) => {
  const { topic, topicId, leader } = await connectTo(kafka)
  const full = await fetchWhole(leader, { topic, sessionEpoch: 0 })
  const { sessionId } = full
  expect(sessionId).toBeGreaterThan(0)
  expect(full.responses[0]?.partitions).toHaveLength(1)
  const ask = (sessionEpoch: number, spec = {}) =>
    fetchWhole(leader, { topic, sessionId, sessionEpoch, partitions: [], ...spec })

  expect(await ask(1)).toMatchObject({ errorCode: 0, sessionId, responses: [] })
  await produce(leader, batch(), { topic })
  expect(offsetsIn((await ask(2)).responses[0]?.partitions[0]?.records)).toEqual([0n])
  expect((await ask(3, { partitions: [{ fetchOffset: 1n }] })).responses).toEqual([])
  expect((await ask(9)).errorCode).toBe(ErrorCode.INVALID_FETCH_SESSION_EPOCH)
  expect((await ask(4, { sessionId: sessionId === 1 ? 2 : 1 })).errorCode).toBe(ErrorCode.FETCH_SESSION_ID_NOT_FOUND)
  expect((await ask(4, { version: 13, topicId })).errorCode).toBe(ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR)
  const forgotten = await ask(4, { forgotten: [0] })
  expect([forgotten.errorCode, forgotten.sessionId]).toEqual([0, 0])
  expect((await ask(5)).errorCode).toBe(ErrorCode.FETCH_SESSION_ID_NOT_FOUND)

  const again = await fetchWhole(leader, { topic, sessionEpoch: 0, partitions: [{ fetchOffset: 1n }] })
  const closed = await fetchWhole(leader, { topic, sessionId: again.sessionId, sessionEpoch: -1, partitions: [] })
  expect([closed.errorCode, closed.sessionId]).toEqual([0, 0])
})

test('leader epochs are compared, and told with their ends', async ({ kafka }) => {
  const { topic, leader, leaderEpoch } = await connectTo(kafka)
  await produce(leader, batch({ values: ['a', 'b'] }), { topic })
  const [found] = await fetch(leader, { topic, partitions: [{ currentLeaderEpoch: leaderEpoch + 1 }] })
  expect(found?.errorCode).toBe(ErrorCode.UNKNOWN_LEADER_EPOCH)
  const stored = (await fetch(leader, { topic, partitions: [{ currentLeaderEpoch: leaderEpoch }] }))[0]
  expect((RecordBatch.read(stored?.records as Buffer) as RecordBatch).partitionLeaderEpoch).toBe(leaderEpoch)
  const endOf = async (epoch: number): Promise<unknown> => {
    const { topics } = await leader.request(offsetForLeaderEpochApi, 4, {
      topics: [{ topic, partitions: [{ partition: 0, currentLeaderEpoch: leaderEpoch, leaderEpoch: epoch }] }],
    })
    return topics[0]?.partitions[0]
  }
  expect(await endOf(leaderEpoch)).toMatchObject({ errorCode: 0, leaderEpoch, endOffset: 2n })
  expect(await endOf(leaderEpoch + 7)).toMatchObject({ errorCode: 0, leaderEpoch: -1, endOffset: -1n })
})

test('ListOffsets finds ends, times, and the largest time', async ({ kafka }) => {
  const { topic, leader, leaderEpoch } = await connectTo(kafka)
  const ask = (timestamp: number, version = 10) => listOffset(leader, timestamp, { topic, version })
  expect(await ask(-1)).toMatchObject({ errorCode: 0, offset: 0n, timestamp: -1 })
  expect(await ask(-3)).toMatchObject({ errorCode: 0, offset: -1n, timestamp: -1 })
  const base = Date.now() - 60_000
  const at = (...seconds: number[]): Buffer =>
    batch({ values: values(seconds.length, 50), timestamps: seconds.map(second => base + second * 1_000) })
  await produce(leader, at(1, 2), { topic })
  await produce(leader, at(5, 3, 6), { topic })
  await produce(leader, at(4), { topic })
  expect(await ask(-2)).toMatchObject({ errorCode: 0, offset: 0n, timestamp: -1, leaderEpoch })
  expect(await ask(-1)).toMatchObject({ errorCode: 0, offset: 6n, timestamp: -1, leaderEpoch })
  expect(await ask(base + 1_500)).toMatchObject({ offset: 1n, timestamp: base + 2_000, leaderEpoch })
  expect(await ask(base + 2_500)).toMatchObject({ offset: 2n, timestamp: base + 5_000 })
  expect(await ask(base + 5_500)).toMatchObject({ offset: 4n, timestamp: base + 6_000 })
  expect(await ask(base + 7_000)).toEqual({ errorCode: 0, offset: -1n, timestamp: -1, leaderEpoch: -1 })
  expect(await ask(-3)).toMatchObject({ offset: 4n, timestamp: base + 6_000 })
  expect(await ask(-3, 6)).toMatchObject({ errorCode: ErrorCode.UNSUPPORTED_VERSION })
})

test('DeleteRecords moves the start of the log', async ({ kafka }) => {
  const { topic, leader } = await connectTo(kafka)
  await produce(leader, batch({ values: values(5) }), { topic })
  const before = async (offset: bigint): Promise<unknown> => {
    const topics = [{ name: topic, partitions: [{ partitionIndex: 0, offset }] }]
    return (await leader.request(deleteRecordsApi, 2, { topics, timeoutMs: 5_000 })).topics[0]?.partitions[0]
  }
  expect(await before(3n)).toMatchObject({ errorCode: 0, lowWatermark: 3n })
  expect(await before(9n)).toMatchObject({ errorCode: ErrorCode.OFFSET_OUT_OF_RANGE })
  expect((await fetch(leader, { topic, partitions: [{ fetchOffset: 2n }] }))[0]?.errorCode).toBe(1)
  expect(offsetsIn((await fetch(leader, { topic, partitions: [{ fetchOffset: 3n }] }))[0]?.records)).toEqual([0n])
  expect(await listOffset(leader, -2, { topic })).toMatchObject({ offset: 3n })
  expect(await before(-1n)).toMatchObject({ errorCode: 0, lowWatermark: 5n })
})

test('a node that does not lead says who does (KIP-951)', async ({ kafka }) => {
  const { topic, topicId, leader, leaderId, other } = await connectTo(kafka)
  kafka.needs(other !== undefined, 'one node always leads')
  await produce(leader, batch(), { topic })
  const produced = await produceWhole(other as RawClient, batch(), { topic, version: 10 })
  expect(produced.responses[0]?.partitionResponses[0]).toMatchObject({
    errorCode: ErrorCode.NOT_LEADER_OR_FOLLOWER,
    currentLeader: { leaderId },
  })
  expect(produced.nodeEndpoints.map(({ nodeId }) => nodeId)).toEqual([leaderId])
  expect((await fetch(other as RawClient, { topic, version: 10 }))[0]?.errorCode).toBe(ErrorCode.NOT_LEADER_OR_FOLLOWER)
  // Followers are read, by those that tell where they are.
  const followed = await fetch(other as RawClient, { version: 16, topicId, maxWaitMs: 5_000 })
  expect(followed[0]?.errorCode).toBe(0)
  expect(await listOffset(other as RawClient, -1, { topic })).toMatchObject({
    errorCode: ErrorCode.NOT_LEADER_OR_FOLLOWER,
  })
})

test('Metadata knows topics by name and id, and makes those that may be made', async ({ kafka }) => {
  const { topic, topicId, leader } = await connectTo(kafka, { partitions: 3 })
  const one = async (name: string | null, options = {}) => (await metadata(leader, [name], options)).topics[0]
  expect(await one(null, { topicId })).toMatchObject({ name: topic, topicId, errorCode: 0 })
  const unknownId = 'AAAAAAAAAAAAAAAAAAAAZw'
  expect(await one(null, { topicId: unknownId })).toMatchObject({ name: null, errorCode: ErrorCode.UNKNOWN_TOPIC_ID })
  expect(await one('a b')).toMatchObject({ errorCode: ErrorCode.INVALID_TOPIC_EXCEPTION })
  const fresh = uniqueName('fresh')
  const absent = { errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, topicId: ZERO_UUID, partitions: [] }
  expect(await one(fresh)).toMatchObject(absent)
  expect(await one(fresh, { allowAutoTopicCreation: true })).toMatchObject(absent)
  await expect.poll(async () => (await one(fresh))?.errorCode).toBe(0)
  expect((await leader.request(metadataApi, 12, { topics: [], allowAutoTopicCreation: false })).topics).toEqual([])
})

test('topics are refused with the same errors', async ({ kafka }) => {
  const { topic, leader } = await connectTo(kafka)
  const create = async (name: string, wanted: Partial<CreateTopicsRequestCreatableTopicInput> = {}, version = 7) => {
    const topics = [{ name, numPartitions: 1, replicationFactor: 1, assignments: [], configs: [], ...wanted }]
    const answer = await leader.request(createTopicsApi, version, { topics, timeoutMs: 10_000, validateOnly: true })
    return answer.topics[0]?.errorCode
  }
  const name = uniqueName('new')
  const assigned = { numPartitions: -1, replicationFactor: -1 }
  expect(await create(name)).toBe(0)
  expect(await create(topic)).toBe(ErrorCode.TOPIC_ALREADY_EXISTS)
  expect(await create('')).toBe(ErrorCode.INVALID_TOPIC_EXCEPTION)
  expect(await create('..')).toBe(ErrorCode.INVALID_TOPIC_EXCEPTION)
  expect(await create('a/b')).toBe(ErrorCode.INVALID_TOPIC_EXCEPTION)
  expect(await create('x'.repeat(250))).toBe(ErrorCode.INVALID_TOPIC_EXCEPTION)
  expect(await create(name, { numPartitions: 0 })).toBe(ErrorCode.INVALID_PARTITIONS)
  expect(await create(name, { replicationFactor: 0 })).toBe(ErrorCode.INVALID_REPLICATION_FACTOR)
  expect(await create(name, { replicationFactor: 99 })).toBe(ErrorCode.INVALID_REPLICATION_FACTOR)
  expect(await create(name, { configs: [{ name: 'retention.years', value: '1' }] })).toBe(ErrorCode.INVALID_CONFIG)
  expect(await create(name, { configs: [{ name: 'retention.ms', value: 'soon' }] })).toBe(ErrorCode.INVALID_CONFIG)
  expect(await create(name, { configs: [{ name: 'retention.ms', value: null }] })).toBe(ErrorCode.INVALID_CONFIG)
  const gap = { ...assigned, assignments: [{ partitionIndex: 1, brokerIds: [1] }] }
  expect(await create(name, gap)).toBe(ErrorCode.INVALID_REPLICA_ASSIGNMENT)
  const nobody = { ...assigned, assignments: [{ partitionIndex: 0, brokerIds: [99] }] }
  expect(await create(name, nobody)).toBe(ErrorCode.INVALID_REPLICA_ASSIGNMENT)
  const both = { assignments: [{ partitionIndex: 0, brokerIds: [1] }] }
  expect(await create(name, both)).toBe(ErrorCode.INVALID_REQUEST)

  const grow = async (count: number): Promise<unknown> => {
    const topics = [{ name: topic, count, assignments: null }]
    const answer = await leader.request(createPartitionsApi, 3, { topics, timeoutMs: 10_000, validateOnly: true })
    return answer.results[0]?.errorCode
  }
  expect([await grow(2), await grow(1), await grow(0)]).toEqual([0, 37, 37])

  const topics = [
    { name: uniqueName('nowhere'), topicId: ZERO_UUID },
    { name: null, topicId: 'AAAAAAAAAAAAAAAAAAAAZw' },
  ]
  const { responses } = await leader.request(deleteTopicsApi, 6, { topics, timeoutMs: 10_000 })
  const codes = responses.map(({ errorCode }) => errorCode).sort((a, b) => a - b)
  expect(codes).toEqual([ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, ErrorCode.UNKNOWN_TOPIC_ID])
})

test('DescribeConfigs knows the configurations of a topic', async ({ kafka }) => {
  const { topic, leader } = await connectTo(kafka, { configs: { 'retention.ms': '1234567' } })
  const { results } = await leader.request(describeConfigsApi, 4, {
    resources: [{ resourceType: 2, resourceName: topic, configurationKeys: null }],
  })
  const [result] = results
  const found = new Map(result?.configs.map(config => [config.name, config]))
  expect(found.get('retention.ms')).toMatchObject({ value: '1234567', configSource: 1, configType: 5, readOnly: false })
  expect(found.get('cleanup.policy')).toMatchObject({ value: 'delete', configSource: 5, configType: 7 })
  expect(found.get('max.message.bytes')).toMatchObject({ value: '1048588', configSource: 5, configType: 3 })
  expect(found.get('compression.type')).toMatchObject({ value: 'producer', configType: 2 })
  // What is not offered by both would only differ by release.
  expect(found.size).toBeGreaterThan(25)
  const nowhere = await leader.request(describeConfigsApi, 4, {
    resources: [{ resourceType: 2, resourceName: uniqueName('nowhere'), configurationKeys: null }],
  })
  expect(nowhere.results[0]?.errorCode).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
})

test('APIs are offered in the same versions', async ({ kafka }) => {
  const client = await connect(kafka)
  const me = { clientSoftwareName: 'raw', clientSoftwareVersion: '1.0' }
  const { apiKeys, supportedFeatures } = await client.request(apiVersionsApi, 3, me)
  const offered = apiKeys.map(range => `${range.apiKey}: ${range.minVersion}-${range.maxVersion}`)
  const both = '0: 0-13, 1: 4-18, 2: 1-11, 3: 0-13, 10: 0-6, 18: 0-4, 19: 2-7, 20: 1-6, 21: 0-2, 22: 0-5'
  expect(offered).toEqual(expect.arrayContaining(`${both}, 23: 2-4, 32: 1-4, 37: 0-3, 60: 0-2`.split(', ')))
  expect(supportedFeatures).toContainEqual({ name: 'metadata.version', minVersion: 7, maxVersion: 30 })
})

test('ApiVersions in an unknown version is answered in the shape of version 0', async ({ kafka }) => {
  const client = await connect(kafka)
  // Size, key, version, correlation id, client id, no tagged fields: no more is read of it.
  client.write(Buffer.from('0000000f0012004d00000063000474657374' + '00', 'hex'))
  await expect.poll(() => client.frames.length).toBe(1)
  const frame = client.frames[0] as Buffer
  expect([frame.readInt32BE(0), frame.readInt16BE(4)]).toEqual([0x63, ErrorCode.UNSUPPORTED_VERSION])
  expect(frame.readInt32BE(6)).toBe(1)
  expect(frame.readInt16BE(10)).toBe(apiVersionsApi.key)
  const me = { clientSoftwareName: 'raw', clientSoftwareVersion: '1.0' }
  const { errorCode, apiKeys } = await client.request(apiVersionsApi, 3, me)
  expect(errorCode).toBe(0)
  expect(apiKeys.find(({ apiKey }) => apiKey === 0)?.minVersion).toBe(0)
})

test('what is no request that a broker serves ends the connection', async ({ kafka }) => {
  for (const hex of [
    '0000000e' + '03e7' + '0000' + '00000063' + '000474657374', // API 999
    '0000000f' + '0003' + '0063' + '00000063' + '000474657374' + '00', // Metadata v99
    '0000000e' + '0000' + '0002' + '00000063' + '000474657374', // Produce v2
  ]) {
    const client = await connect(kafka)
    client.write(Buffer.from(hex, 'hex'))
    await client.closed
    expect(client.frames).toEqual([])
  }
})
