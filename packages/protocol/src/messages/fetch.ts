// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion, ZERO_UUID } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** FetchRequest, to encode. */
export interface FetchRequestInput {
  /** Versions 12+, not sent in others; default `null`. */
  readonly clusterId?: string | null | undefined
  /** Versions 4 to 14; default `-1`. */
  readonly replicaId?: number | undefined
  /** Versions 15+; default a struct of defaults. */
  readonly replicaState?: FetchRequestReplicaStateInput | undefined
  readonly maxWaitMs: number
  readonly minBytes: number
  /** Default `2147483647`. */
  readonly maxBytes?: number | undefined
  /** Default `0`. */
  readonly isolationLevel?: number | undefined
  /** Versions 7+, not sent in others; default `0`. */
  readonly sessionId?: number | undefined
  /** Versions 7+, not sent in others; default `-1`. */
  readonly sessionEpoch?: number | undefined
  readonly topics: readonly FetchRequestFetchTopicInput[]
  /** Versions 7+; default `[]`. */
  readonly forgottenTopicsData?: readonly FetchRequestForgottenTopicInput[] | undefined
  /** Versions 11+, not sent in others; default `''`. */
  readonly rackId?: string | undefined
}

/** Part of {@link FetchRequestInput}. */
export interface FetchRequestForgottenTopicInput {
  /** Versions 7 to 12, not sent in others; default `''`. */
  readonly topic?: string | undefined
  /** Versions 13+, not sent in others; default the zero UUID. */
  readonly topicId?: Uuid | undefined
  readonly partitions: readonly number[]
}

/** Part of {@link FetchRequestInput}. */
export interface FetchRequestFetchTopicInput {
  /** Versions 4 to 12, not sent in others; default `''`. */
  readonly topic?: string | undefined
  /** Versions 13+, not sent in others; default the zero UUID. */
  readonly topicId?: Uuid | undefined
  readonly partitions: readonly FetchRequestFetchPartitionInput[]
}

/** Part of {@link FetchRequestInput}. */
export interface FetchRequestFetchPartitionInput {
  readonly partition: number
  /** Versions 9+, not sent in others; default `-1`. */
  readonly currentLeaderEpoch?: number | undefined
  readonly fetchOffset: bigint
  /** Versions 12+; default `-1`. */
  readonly lastFetchedEpoch?: number | undefined
  /** Versions 5+, not sent in others; default `-1n`. */
  readonly logStartOffset?: bigint | undefined
  readonly partitionMaxBytes: number
  /** Versions 17+, not sent in others; default the zero UUID. */
  readonly replicaDirectoryId?: Uuid | undefined
  /** Versions 18+, not sent in others; default `9223372036854775807n`. */
  readonly highWatermark?: bigint | undefined
}

/** Part of {@link FetchRequestInput}. */
export interface FetchRequestReplicaStateInput {
  /** Default `-1`. */
  readonly replicaId?: number | undefined
  /** Default `-1n`. */
  readonly replicaEpoch?: bigint | undefined
}

/** FetchRequest, decoded. */
export interface FetchRequest {
  /** Versions 12+, not sent in others; default `null`. */
  clusterId: string | null
  /** Versions 4 to 14; default `-1`. */
  replicaId: number
  /** Versions 15+; default a struct of defaults. */
  replicaState: FetchRequestReplicaState
  maxWaitMs: number
  minBytes: number
  /** Default `2147483647`. */
  maxBytes: number
  /** Default `0`. */
  isolationLevel: number
  /** Versions 7+, not sent in others; default `0`. */
  sessionId: number
  /** Versions 7+, not sent in others; default `-1`. */
  sessionEpoch: number
  topics: FetchRequestFetchTopic[]
  /** Versions 7+; default `[]`. */
  forgottenTopicsData: FetchRequestForgottenTopic[]
  /** Versions 11+, not sent in others; default `''`. */
  rackId: string
}

/** Part of {@link FetchRequest}. */
export interface FetchRequestForgottenTopic {
  /** Versions 7 to 12, not sent in others; default `''`. */
  topic: string
  /** Versions 13+, not sent in others; default the zero UUID. */
  topicId: Uuid
  partitions: number[]
}

/** Part of {@link FetchRequest}. */
export interface FetchRequestFetchTopic {
  /** Versions 4 to 12, not sent in others; default `''`. */
  topic: string
  /** Versions 13+, not sent in others; default the zero UUID. */
  topicId: Uuid
  partitions: FetchRequestFetchPartition[]
}

/** Part of {@link FetchRequest}. */
export interface FetchRequestFetchPartition {
  partition: number
  /** Versions 9+, not sent in others; default `-1`. */
  currentLeaderEpoch: number
  fetchOffset: bigint
  /** Versions 12+; default `-1`. */
  lastFetchedEpoch: number
  /** Versions 5+, not sent in others; default `-1n`. */
  logStartOffset: bigint
  partitionMaxBytes: number
  /** Versions 17+, not sent in others; default the zero UUID. */
  replicaDirectoryId: Uuid
  /** Versions 18+, not sent in others; default `9223372036854775807n`. */
  highWatermark: bigint
}

/** Part of {@link FetchRequest}. */
export interface FetchRequestReplicaState {
  /** Default `-1`. */
  replicaId: number
  /** Default `-1n`. */
  replicaEpoch: bigint
}

const defaultFetchRequestReplicaState: FetchRequestReplicaState = Object.freeze({ replicaId: -1, replicaEpoch: -1n })

function isDefaultFetchRequestReplicaState(value: FetchRequestReplicaStateInput): boolean {
  return value === defaultFetchRequestReplicaState || ((value.replicaId ?? -1) === -1 && (value.replicaEpoch ?? -1n) === -1n)
}

function encodeFetchRequestReplicaState(writer: Writer, message: FetchRequestReplicaStateInput): void {
  const { replicaId = -1, replicaEpoch = -1n } = message
  writer.writeInt32(replicaId)
  writer.writeInt64(replicaEpoch)
  writer.writeUnsignedVarint(0)
}

function encodeFetchRequestFetchPartition(writer: Writer, message: FetchRequestFetchPartitionInput, version: number): void {
  const flexible = version >= 12
  const { partition, currentLeaderEpoch = -1, fetchOffset, lastFetchedEpoch = -1, logStartOffset = -1n, partitionMaxBytes, replicaDirectoryId = ZERO_UUID, highWatermark = 9223372036854775807n } = message
  writer.writeInt32(partition)
  if (version >= 9) {
    writer.writeInt32(currentLeaderEpoch)
  }
  writer.writeInt64(fetchOffset)
  if (version >= 12) {
    writer.writeInt32(lastFetchedEpoch)
  } else {
    if (lastFetchedEpoch !== -1) throw unsupportedField('FetchRequestFetchPartition', 'lastFetchedEpoch', version)
  }
  if (version >= 5) {
    writer.writeInt64(logStartOffset)
  }
  writer.writeInt32(partitionMaxBytes)
  if (flexible) {
    const hasReplicaDirectoryId = version >= 17 && replicaDirectoryId !== ZERO_UUID
    const hasHighWatermark = version >= 18 && highWatermark !== 9223372036854775807n
    writer.writeUnsignedVarint((hasReplicaDirectoryId ? 1 : 0) + (hasHighWatermark ? 1 : 0))
    if (hasReplicaDirectoryId) {
      const mark = writer.beginTaggedField(0)
      writer.writeUuid(replicaDirectoryId)
      writer.endTaggedField(mark)
    }
    if (hasHighWatermark) {
      const mark = writer.beginTaggedField(1)
      writer.writeInt64(highWatermark)
      writer.endTaggedField(mark)
    }
  }
}

function encodeFetchRequestFetchTopic(writer: Writer, message: FetchRequestFetchTopicInput, version: number): void {
  const flexible = version >= 12
  const { topic = '', topicId = ZERO_UUID, partitions } = message
  if (version <= 12) {
    if (flexible) writer.writeCompactString(topic)
    else writer.writeString(topic)
  }
  if (version >= 13) {
    writer.writeUuid(topicId)
  }
  if (flexible) writer.writeCompactArrayLength(partitions.length)
  else writer.writeArrayLength(partitions.length)
  for (const element of partitions) encodeFetchRequestFetchPartition(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeFetchRequestForgottenTopic(writer: Writer, message: FetchRequestForgottenTopicInput, version: number): void {
  const flexible = version >= 12
  const { topic = '', topicId = ZERO_UUID, partitions } = message
  if (version <= 12) {
    if (flexible) writer.writeCompactString(topic)
    else writer.writeString(topic)
  }
  if (version >= 13) {
    writer.writeUuid(topicId)
  }
  if (flexible) writer.writeCompactArrayLength(partitions.length)
  else writer.writeArrayLength(partitions.length)
  for (const element of partitions) writer.writeInt32(element)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeFetchRequest(writer: Writer, message: FetchRequestInput, version: number): void {
  if (version < 4 || version > 18) throw unsupportedVersion('FetchRequest', version)
  const flexible = version >= 12
  const { clusterId = null, replicaId = -1, replicaState = defaultFetchRequestReplicaState, maxWaitMs, minBytes, maxBytes = 2147483647, isolationLevel = 0, sessionId = 0, sessionEpoch = -1, topics, forgottenTopicsData = [], rackId = '' } = message
  if (version <= 14) {
    writer.writeInt32(replicaId)
  } else {
    if (replicaId !== -1) throw unsupportedField('FetchRequest', 'replicaId', version)
  }
  writer.writeInt32(maxWaitMs)
  writer.writeInt32(minBytes)
  writer.writeInt32(maxBytes)
  writer.writeInt8(isolationLevel)
  if (version >= 7) {
    writer.writeInt32(sessionId)
    writer.writeInt32(sessionEpoch)
  }
  if (flexible) writer.writeCompactArrayLength(topics.length)
  else writer.writeArrayLength(topics.length)
  for (const element of topics) encodeFetchRequestFetchTopic(writer, element, version)
  if (version >= 7) {
    if (flexible) writer.writeCompactArrayLength(forgottenTopicsData.length)
    else writer.writeArrayLength(forgottenTopicsData.length)
    for (const element of forgottenTopicsData) encodeFetchRequestForgottenTopic(writer, element, version)
  } else {
    if (forgottenTopicsData.length !== 0) throw unsupportedField('FetchRequest', 'forgottenTopicsData', version)
  }
  if (version >= 11) {
    if (flexible) writer.writeCompactString(rackId)
    else writer.writeString(rackId)
  }
  if (version < 15 && !isDefaultFetchRequestReplicaState(replicaState)) throw unsupportedField('FetchRequest', 'replicaState', version)
  if (flexible) {
    const hasClusterId = clusterId !== null
    const hasReplicaState = version >= 15 && !isDefaultFetchRequestReplicaState(replicaState)
    writer.writeUnsignedVarint((hasClusterId ? 1 : 0) + (hasReplicaState ? 1 : 0))
    if (hasClusterId) {
      const mark = writer.beginTaggedField(0)
      writer.writeCompactNullableString(clusterId)
      writer.endTaggedField(mark)
    }
    if (hasReplicaState) {
      const mark = writer.beginTaggedField(1)
      encodeFetchRequestReplicaState(writer, replicaState)
      writer.endTaggedField(mark)
    }
  }
}

function decodeFetchRequestReplicaState(reader: Reader): FetchRequestReplicaState {
  const replicaId = reader.readInt32()
  const replicaEpoch = reader.readInt64()
  reader.skipTaggedFields()
  return { replicaId, replicaEpoch }
}

function decodeFetchRequestFetchPartition(reader: Reader, version: number): FetchRequestFetchPartition {
  const flexible = version >= 12
  const partition = reader.readInt32()
  let currentLeaderEpoch: number = -1
  if (version >= 9) {
    currentLeaderEpoch = reader.readInt32()
  }
  const fetchOffset = reader.readInt64()
  let lastFetchedEpoch: number = -1
  if (version >= 12) {
    lastFetchedEpoch = reader.readInt32()
  }
  let logStartOffset: bigint = -1n
  if (version >= 5) {
    logStartOffset = reader.readInt64()
  }
  const partitionMaxBytes = reader.readInt32()
  let replicaDirectoryId: Uuid = ZERO_UUID
  let highWatermark: bigint = 9223372036854775807n
  if (flexible) {
    for (let left = reader.readTaggedFieldCount(); left > 0; left--) {
      const tag = reader.readUnsignedVarint()
      const end = reader.readTaggedFieldEnd()
      if (tag === 0 && version >= 17) {
        replicaDirectoryId = reader.readUuid()
      } else if (tag === 1 && version >= 18) {
        highWatermark = reader.readInt64()
      } else {
        reader.skipTo(end)
      }
      reader.expectPosition(end)
    }
  }
  return { partition, currentLeaderEpoch, fetchOffset, lastFetchedEpoch, logStartOffset, partitionMaxBytes, replicaDirectoryId, highWatermark }
}

function decodeFetchRequestFetchTopic(reader: Reader, version: number): FetchRequestFetchTopic {
  const flexible = version >= 12
  let topic: string = ''
  if (version <= 12) {
    topic = flexible ? reader.readCompactString() : reader.readString()
  }
  let topicId: Uuid = ZERO_UUID
  if (version >= 13) {
    topicId = reader.readUuid()
  }
  const partitions: FetchRequestFetchPartition[] = []
  for (let left = flexible ? reader.readCompactArrayLength(33) : reader.readArrayLength(16); left > 0; left--) {
    partitions.push(decodeFetchRequestFetchPartition(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { topic, topicId, partitions }
}

function decodeFetchRequestForgottenTopic(reader: Reader, version: number): FetchRequestForgottenTopic {
  const flexible = version >= 12
  let topic: string = ''
  if (version <= 12) {
    topic = flexible ? reader.readCompactString() : reader.readString()
  }
  let topicId: Uuid = ZERO_UUID
  if (version >= 13) {
    topicId = reader.readUuid()
  }
  const partitions: number[] = []
  for (let left = flexible ? reader.readCompactArrayLength(4) : reader.readArrayLength(4); left > 0; left--) {
    partitions.push(reader.readInt32())
  }
  if (flexible) reader.skipTaggedFields()
  return { topic, topicId, partitions }
}

function decodeFetchRequest(reader: Reader, version: number): FetchRequest {
  if (version < 4 || version > 18) throw unsupportedVersion('FetchRequest', version)
  const flexible = version >= 12
  let replicaId: number = -1
  if (version <= 14) {
    replicaId = reader.readInt32()
  }
  const maxWaitMs = reader.readInt32()
  const minBytes = reader.readInt32()
  const maxBytes = reader.readInt32()
  const isolationLevel = reader.readInt8()
  let sessionId: number = 0
  let sessionEpoch: number = -1
  if (version >= 7) {
    sessionId = reader.readInt32()
    sessionEpoch = reader.readInt32()
  }
  const topics: FetchRequestFetchTopic[] = []
  for (let left = flexible ? reader.readCompactArrayLength(2) : reader.readArrayLength(6); left > 0; left--) {
    topics.push(decodeFetchRequestFetchTopic(reader, version))
  }
  const forgottenTopicsData: FetchRequestForgottenTopic[] = []
  if (version >= 7) {
    for (let left = flexible ? reader.readCompactArrayLength(2) : reader.readArrayLength(6); left > 0; left--) {
      forgottenTopicsData.push(decodeFetchRequestForgottenTopic(reader, version))
    }
  }
  let rackId: string = ''
  if (version >= 11) {
    rackId = flexible ? reader.readCompactString() : reader.readString()
  }
  let clusterId: string | null = null
  let replicaState: FetchRequestReplicaState = defaultFetchRequestReplicaState
  if (flexible) {
    for (let left = reader.readTaggedFieldCount(); left > 0; left--) {
      const tag = reader.readUnsignedVarint()
      const end = reader.readTaggedFieldEnd()
      if (tag === 0) {
        clusterId = reader.readCompactNullableString()
      } else if (tag === 1 && version >= 15) {
        replicaState = decodeFetchRequestReplicaState(reader)
      } else {
        reader.skipTo(end)
      }
      reader.expectPosition(end)
    }
  }
  return { clusterId, replicaId, replicaState, maxWaitMs, minBytes, maxBytes, isolationLevel, sessionId, sessionEpoch, topics, forgottenTopicsData, rackId }
}

/** FetchResponse, to encode. */
export interface FetchResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  /** Versions 7+, not sent in others; default `0`. */
  readonly errorCode?: number | undefined
  /** Versions 7+; default `0`. */
  readonly sessionId?: number | undefined
  readonly responses: readonly FetchResponseFetchableTopicResponseInput[]
  /** Versions 16+; default `[]`. */
  readonly nodeEndpoints?: readonly FetchResponseNodeEndpointInput[] | undefined
}

/** Part of {@link FetchResponseInput}. */
export interface FetchResponseNodeEndpointInput {
  readonly nodeId: number
  readonly host: string
  readonly port: number
  /** Default `null`. */
  readonly rack?: string | null | undefined
}

/** Part of {@link FetchResponseInput}. */
export interface FetchResponseFetchableTopicResponseInput {
  /** Versions 4 to 12, not sent in others; default `''`. */
  readonly topic?: string | undefined
  /** Versions 13+, not sent in others; default the zero UUID. */
  readonly topicId?: Uuid | undefined
  readonly partitions: readonly FetchResponsePartitionDataInput[]
}

/** Part of {@link FetchResponseInput}. */
export interface FetchResponsePartitionDataInput {
  readonly partitionIndex: number
  readonly errorCode: number
  readonly highWatermark: bigint
  /** Default `-1n`. */
  readonly lastStableOffset?: bigint | undefined
  /** Versions 5+, not sent in others; default `-1n`. */
  readonly logStartOffset?: bigint | undefined
  /** Versions 12+; default a struct of defaults. */
  readonly divergingEpoch?: FetchResponseEpochEndOffsetInput | undefined
  /** Versions 12+; default a struct of defaults. */
  readonly currentLeader?: FetchResponseLeaderIdAndEpochInput | undefined
  /** Versions 12+; default a struct of defaults. */
  readonly snapshotId?: FetchResponseSnapshotIdInput | undefined
  readonly abortedTransactions: readonly FetchResponseAbortedTransactionInput[] | null
  /** Versions 11+; default `-1`. */
  readonly preferredReadReplica?: number | undefined
  readonly records: Uint8Array | null
}

/** Part of {@link FetchResponseInput}. */
export interface FetchResponseAbortedTransactionInput {
  readonly producerId: bigint
  readonly firstOffset: bigint
}

/** Part of {@link FetchResponseInput}. */
export interface FetchResponseSnapshotIdInput {
  /** Default `-1n`. */
  readonly endOffset?: bigint | undefined
  /** Default `-1`. */
  readonly epoch?: number | undefined
}

/** Part of {@link FetchResponseInput}. */
export interface FetchResponseLeaderIdAndEpochInput {
  /** Default `-1`. */
  readonly leaderId?: number | undefined
  /** Default `-1`. */
  readonly leaderEpoch?: number | undefined
}

/** Part of {@link FetchResponseInput}. */
export interface FetchResponseEpochEndOffsetInput {
  /** Default `-1`. */
  readonly epoch?: number | undefined
  /** Default `-1n`. */
  readonly endOffset?: bigint | undefined
}

/** FetchResponse, decoded. */
export interface FetchResponse {
  /** Default `0`. */
  throttleTimeMs: number
  /** Versions 7+, not sent in others; default `0`. */
  errorCode: number
  /** Versions 7+; default `0`. */
  sessionId: number
  responses: FetchResponseFetchableTopicResponse[]
  /** Versions 16+; default `[]`. */
  nodeEndpoints: FetchResponseNodeEndpoint[]
}

/** Part of {@link FetchResponse}. */
export interface FetchResponseNodeEndpoint {
  nodeId: number
  host: string
  port: number
  /** Default `null`. */
  rack: string | null
}

/** Part of {@link FetchResponse}. */
export interface FetchResponseFetchableTopicResponse {
  /** Versions 4 to 12, not sent in others; default `''`. */
  topic: string
  /** Versions 13+, not sent in others; default the zero UUID. */
  topicId: Uuid
  partitions: FetchResponsePartitionData[]
}

/** Part of {@link FetchResponse}. */
export interface FetchResponsePartitionData {
  partitionIndex: number
  errorCode: number
  highWatermark: bigint
  /** Default `-1n`. */
  lastStableOffset: bigint
  /** Versions 5+, not sent in others; default `-1n`. */
  logStartOffset: bigint
  /** Versions 12+; default a struct of defaults. */
  divergingEpoch: FetchResponseEpochEndOffset
  /** Versions 12+; default a struct of defaults. */
  currentLeader: FetchResponseLeaderIdAndEpoch
  /** Versions 12+; default a struct of defaults. */
  snapshotId: FetchResponseSnapshotId
  abortedTransactions: FetchResponseAbortedTransaction[] | null
  /** Versions 11+; default `-1`. */
  preferredReadReplica: number
  records: Buffer | null
}

/** Part of {@link FetchResponse}. */
export interface FetchResponseAbortedTransaction {
  producerId: bigint
  firstOffset: bigint
}

/** Part of {@link FetchResponse}. */
export interface FetchResponseSnapshotId {
  /** Default `-1n`. */
  endOffset: bigint
  /** Default `-1`. */
  epoch: number
}

/** Part of {@link FetchResponse}. */
export interface FetchResponseLeaderIdAndEpoch {
  /** Default `-1`. */
  leaderId: number
  /** Default `-1`. */
  leaderEpoch: number
}

/** Part of {@link FetchResponse}. */
export interface FetchResponseEpochEndOffset {
  /** Default `-1`. */
  epoch: number
  /** Default `-1n`. */
  endOffset: bigint
}

const defaultFetchResponseEpochEndOffset: FetchResponseEpochEndOffset = Object.freeze({ epoch: -1, endOffset: -1n })

const defaultFetchResponseLeaderIdAndEpoch: FetchResponseLeaderIdAndEpoch = Object.freeze({ leaderId: -1, leaderEpoch: -1 })

const defaultFetchResponseSnapshotId: FetchResponseSnapshotId = Object.freeze({ endOffset: -1n, epoch: -1 })

function isDefaultFetchResponseEpochEndOffset(value: FetchResponseEpochEndOffsetInput): boolean {
  return value === defaultFetchResponseEpochEndOffset || ((value.epoch ?? -1) === -1 && (value.endOffset ?? -1n) === -1n)
}

function isDefaultFetchResponseLeaderIdAndEpoch(value: FetchResponseLeaderIdAndEpochInput): boolean {
  return value === defaultFetchResponseLeaderIdAndEpoch || ((value.leaderId ?? -1) === -1 && (value.leaderEpoch ?? -1) === -1)
}

function isDefaultFetchResponseSnapshotId(value: FetchResponseSnapshotIdInput): boolean {
  return value === defaultFetchResponseSnapshotId || ((value.endOffset ?? -1n) === -1n && (value.epoch ?? -1) === -1)
}

function encodeFetchResponseEpochEndOffset(writer: Writer, message: FetchResponseEpochEndOffsetInput): void {
  const { epoch = -1, endOffset = -1n } = message
  writer.writeInt32(epoch)
  writer.writeInt64(endOffset)
  writer.writeUnsignedVarint(0)
}

function encodeFetchResponseLeaderIdAndEpoch(writer: Writer, message: FetchResponseLeaderIdAndEpochInput): void {
  const { leaderId = -1, leaderEpoch = -1 } = message
  writer.writeInt32(leaderId)
  writer.writeInt32(leaderEpoch)
  writer.writeUnsignedVarint(0)
}

function encodeFetchResponseSnapshotId(writer: Writer, message: FetchResponseSnapshotIdInput): void {
  const { endOffset = -1n, epoch = -1 } = message
  writer.writeInt64(endOffset)
  writer.writeInt32(epoch)
  writer.writeUnsignedVarint(0)
}

function encodeFetchResponseAbortedTransaction(writer: Writer, message: FetchResponseAbortedTransactionInput, version: number): void {
  const flexible = version >= 12
  const { producerId, firstOffset } = message
  writer.writeInt64(producerId)
  writer.writeInt64(firstOffset)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeFetchResponsePartitionData(writer: Writer, message: FetchResponsePartitionDataInput, version: number): void {
  const flexible = version >= 12
  const { partitionIndex, errorCode, highWatermark, lastStableOffset = -1n, logStartOffset = -1n, divergingEpoch = defaultFetchResponseEpochEndOffset, currentLeader = defaultFetchResponseLeaderIdAndEpoch, snapshotId = defaultFetchResponseSnapshotId, abortedTransactions, preferredReadReplica = -1, records } = message
  writer.writeInt32(partitionIndex)
  writer.writeInt16(errorCode)
  writer.writeInt64(highWatermark)
  writer.writeInt64(lastStableOffset)
  if (version >= 5) {
    writer.writeInt64(logStartOffset)
  }
  if (flexible) writer.writeCompactArrayLength(abortedTransactions === null ? -1 : abortedTransactions.length)
  else writer.writeArrayLength(abortedTransactions === null ? -1 : abortedTransactions.length)
  if (abortedTransactions !== null) {
    for (const element of abortedTransactions) encodeFetchResponseAbortedTransaction(writer, element, version)
  }
  if (version >= 11) {
    writer.writeInt32(preferredReadReplica)
  } else {
    if (preferredReadReplica !== -1) throw unsupportedField('FetchResponsePartitionData', 'preferredReadReplica', version)
  }
  if (flexible) writer.writeCompactNullableBytes(records)
  else writer.writeNullableBytes(records)
  if (version < 12 && !isDefaultFetchResponseEpochEndOffset(divergingEpoch)) throw unsupportedField('FetchResponsePartitionData', 'divergingEpoch', version)
  if (version < 12 && !isDefaultFetchResponseLeaderIdAndEpoch(currentLeader)) throw unsupportedField('FetchResponsePartitionData', 'currentLeader', version)
  if (version < 12 && !isDefaultFetchResponseSnapshotId(snapshotId)) throw unsupportedField('FetchResponsePartitionData', 'snapshotId', version)
  if (flexible) {
    const hasDivergingEpoch = !isDefaultFetchResponseEpochEndOffset(divergingEpoch)
    const hasCurrentLeader = !isDefaultFetchResponseLeaderIdAndEpoch(currentLeader)
    const hasSnapshotId = !isDefaultFetchResponseSnapshotId(snapshotId)
    writer.writeUnsignedVarint((hasDivergingEpoch ? 1 : 0) + (hasCurrentLeader ? 1 : 0) + (hasSnapshotId ? 1 : 0))
    if (hasDivergingEpoch) {
      const mark = writer.beginTaggedField(0)
      encodeFetchResponseEpochEndOffset(writer, divergingEpoch)
      writer.endTaggedField(mark)
    }
    if (hasCurrentLeader) {
      const mark = writer.beginTaggedField(1)
      encodeFetchResponseLeaderIdAndEpoch(writer, currentLeader)
      writer.endTaggedField(mark)
    }
    if (hasSnapshotId) {
      const mark = writer.beginTaggedField(2)
      encodeFetchResponseSnapshotId(writer, snapshotId)
      writer.endTaggedField(mark)
    }
  }
}

function encodeFetchResponseFetchableTopicResponse(writer: Writer, message: FetchResponseFetchableTopicResponseInput, version: number): void {
  const flexible = version >= 12
  const { topic = '', topicId = ZERO_UUID, partitions } = message
  if (version <= 12) {
    if (flexible) writer.writeCompactString(topic)
    else writer.writeString(topic)
  }
  if (version >= 13) {
    writer.writeUuid(topicId)
  }
  if (flexible) writer.writeCompactArrayLength(partitions.length)
  else writer.writeArrayLength(partitions.length)
  for (const element of partitions) encodeFetchResponsePartitionData(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeFetchResponseNodeEndpoint(writer: Writer, message: FetchResponseNodeEndpointInput): void {
  const { nodeId, host, port, rack = null } = message
  writer.writeInt32(nodeId)
  writer.writeCompactString(host)
  writer.writeInt32(port)
  writer.writeCompactNullableString(rack)
  writer.writeUnsignedVarint(0)
}

function encodeFetchResponse(writer: Writer, message: FetchResponseInput, version: number): void {
  if (version < 4 || version > 18) throw unsupportedVersion('FetchResponse', version)
  const flexible = version >= 12
  const { throttleTimeMs = 0, errorCode = 0, sessionId = 0, responses, nodeEndpoints = [] } = message
  writer.writeInt32(throttleTimeMs)
  if (version >= 7) {
    writer.writeInt16(errorCode)
    writer.writeInt32(sessionId)
  } else {
    if (sessionId !== 0) throw unsupportedField('FetchResponse', 'sessionId', version)
  }
  if (flexible) writer.writeCompactArrayLength(responses.length)
  else writer.writeArrayLength(responses.length)
  for (const element of responses) encodeFetchResponseFetchableTopicResponse(writer, element, version)
  if (version < 16 && nodeEndpoints.length !== 0) throw unsupportedField('FetchResponse', 'nodeEndpoints', version)
  if (flexible) {
    const hasNodeEndpoints = version >= 16 && nodeEndpoints.length !== 0
    writer.writeUnsignedVarint(hasNodeEndpoints ? 1 : 0)
    if (hasNodeEndpoints) {
      const mark = writer.beginTaggedField(0)
      writer.writeCompactArrayLength(nodeEndpoints.length)
      for (const element of nodeEndpoints) encodeFetchResponseNodeEndpoint(writer, element)
      writer.endTaggedField(mark)
    }
  }
}

function decodeFetchResponseEpochEndOffset(reader: Reader): FetchResponseEpochEndOffset {
  const epoch = reader.readInt32()
  const endOffset = reader.readInt64()
  reader.skipTaggedFields()
  return { epoch, endOffset }
}

function decodeFetchResponseLeaderIdAndEpoch(reader: Reader): FetchResponseLeaderIdAndEpoch {
  const leaderId = reader.readInt32()
  const leaderEpoch = reader.readInt32()
  reader.skipTaggedFields()
  return { leaderId, leaderEpoch }
}

function decodeFetchResponseSnapshotId(reader: Reader): FetchResponseSnapshotId {
  const endOffset = reader.readInt64()
  const epoch = reader.readInt32()
  reader.skipTaggedFields()
  return { endOffset, epoch }
}

function decodeFetchResponseAbortedTransaction(reader: Reader, version: number): FetchResponseAbortedTransaction {
  const flexible = version >= 12
  const producerId = reader.readInt64()
  const firstOffset = reader.readInt64()
  if (flexible) reader.skipTaggedFields()
  return { producerId, firstOffset }
}

function decodeFetchResponsePartitionData(reader: Reader, version: number): FetchResponsePartitionData {
  const flexible = version >= 12
  const partitionIndex = reader.readInt32()
  const errorCode = reader.readInt16()
  const highWatermark = reader.readInt64()
  const lastStableOffset = reader.readInt64()
  let logStartOffset: bigint = -1n
  if (version >= 5) {
    logStartOffset = reader.readInt64()
  }
  let abortedTransactions: FetchResponseAbortedTransaction[] | null = null
  let abortedTransactionsLeft = flexible ? reader.readCompactNullableArrayLength(17) : reader.readNullableArrayLength(16)
  if (abortedTransactionsLeft >= 0) {
    for (abortedTransactions = []; abortedTransactionsLeft > 0; abortedTransactionsLeft--) {
      abortedTransactions.push(decodeFetchResponseAbortedTransaction(reader, version))
    }
  }
  let preferredReadReplica: number = -1
  if (version >= 11) {
    preferredReadReplica = reader.readInt32()
  }
  const records = flexible ? reader.readCompactNullableBytes() : reader.readNullableBytes()
  let divergingEpoch: FetchResponseEpochEndOffset = defaultFetchResponseEpochEndOffset
  let currentLeader: FetchResponseLeaderIdAndEpoch = defaultFetchResponseLeaderIdAndEpoch
  let snapshotId: FetchResponseSnapshotId = defaultFetchResponseSnapshotId
  if (flexible) {
    for (let left = reader.readTaggedFieldCount(); left > 0; left--) {
      const tag = reader.readUnsignedVarint()
      const end = reader.readTaggedFieldEnd()
      if (tag === 0) {
        divergingEpoch = decodeFetchResponseEpochEndOffset(reader)
      } else if (tag === 1) {
        currentLeader = decodeFetchResponseLeaderIdAndEpoch(reader)
      } else if (tag === 2) {
        snapshotId = decodeFetchResponseSnapshotId(reader)
      } else {
        reader.skipTo(end)
      }
      reader.expectPosition(end)
    }
  }
  return { partitionIndex, errorCode, highWatermark, lastStableOffset, logStartOffset, divergingEpoch, currentLeader, snapshotId, abortedTransactions, preferredReadReplica, records }
}

function decodeFetchResponseFetchableTopicResponse(reader: Reader, version: number): FetchResponseFetchableTopicResponse {
  const flexible = version >= 12
  let topic: string = ''
  if (version <= 12) {
    topic = flexible ? reader.readCompactString() : reader.readString()
  }
  let topicId: Uuid = ZERO_UUID
  if (version >= 13) {
    topicId = reader.readUuid()
  }
  const partitions: FetchResponsePartitionData[] = []
  for (let left = flexible ? reader.readCompactArrayLength(37) : reader.readArrayLength(30); left > 0; left--) {
    partitions.push(decodeFetchResponsePartitionData(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { topic, topicId, partitions }
}

function decodeFetchResponseNodeEndpoint(reader: Reader): FetchResponseNodeEndpoint {
  const nodeId = reader.readInt32()
  const host = reader.readCompactString()
  const port = reader.readInt32()
  const rack = reader.readCompactNullableString()
  reader.skipTaggedFields()
  return { nodeId, host, port, rack }
}

function decodeFetchResponse(reader: Reader, version: number): FetchResponse {
  if (version < 4 || version > 18) throw unsupportedVersion('FetchResponse', version)
  const flexible = version >= 12
  const throttleTimeMs = reader.readInt32()
  let errorCode: number = 0
  let sessionId: number = 0
  if (version >= 7) {
    errorCode = reader.readInt16()
    sessionId = reader.readInt32()
  }
  const responses: FetchResponseFetchableTopicResponse[] = []
  for (let left = flexible ? reader.readCompactArrayLength(2) : reader.readArrayLength(6); left > 0; left--) {
    responses.push(decodeFetchResponseFetchableTopicResponse(reader, version))
  }
  let nodeEndpoints: FetchResponseNodeEndpoint[] = []
  if (flexible) {
    for (let left = reader.readTaggedFieldCount(); left > 0; left--) {
      const tag = reader.readUnsignedVarint()
      const end = reader.readTaggedFieldEnd()
      if (tag === 0 && version >= 16) {
        nodeEndpoints = []
        for (let left = reader.readCompactArrayLength(11); left > 0; left--) {
          nodeEndpoints.push(decodeFetchResponseNodeEndpoint(reader))
        }
      } else {
        reader.skipTo(end)
      }
      reader.expectPosition(end)
    }
  }
  return { throttleTimeMs, errorCode, sessionId, responses, nodeEndpoints }
}

/** Fetch, key 1: versions 4 to 18, flexible from 12. */
export const fetchApi: Api<FetchRequestInput, FetchRequest, FetchResponseInput, FetchResponse> = {
  key: 1,
  name: 'Fetch',
  minVersion: 4,
  maxVersion: 18,
  maxUnstableVersion: 18,
  flexibleFrom: 12,
  sensitive: ['records'],
  requestHeaderVersion: version => (version >= 12 ? 2 : 1),
  responseHeaderVersion: version => (version >= 12 ? 1 : 0),
  encodeRequest: encodeFetchRequest,
  decodeRequest: decodeFetchRequest,
  encodeResponse: encodeFetchResponse,
  decodeResponse: decodeFetchResponse,
}
