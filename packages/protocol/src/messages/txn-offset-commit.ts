// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** TxnOffsetCommitRequest, to encode. */
export interface TxnOffsetCommitRequestInput {
  readonly transactionalId: string
  readonly groupId: string
  readonly producerId: bigint
  readonly producerEpoch: number
  /** Versions 3+; default `-1`. */
  readonly generationId?: number | undefined
  /** Versions 3+; default `''`. */
  readonly memberId?: string | undefined
  /** Versions 3+; default `null`. */
  readonly groupInstanceId?: string | null | undefined
  readonly topics: readonly TxnOffsetCommitRequestTopicInput[]
}

/** Part of {@link TxnOffsetCommitRequestInput}. */
export interface TxnOffsetCommitRequestTopicInput {
  readonly name: string
  readonly partitions: readonly TxnOffsetCommitRequestPartitionInput[]
}

/** Part of {@link TxnOffsetCommitRequestInput}. */
export interface TxnOffsetCommitRequestPartitionInput {
  readonly partitionIndex: number
  readonly committedOffset: bigint
  /** Versions 2+, not sent in others; default `-1`. */
  readonly committedLeaderEpoch?: number | undefined
  readonly committedMetadata: string | null
}

/** TxnOffsetCommitRequest, decoded. */
export interface TxnOffsetCommitRequest {
  transactionalId: string
  groupId: string
  producerId: bigint
  producerEpoch: number
  /** Versions 3+; default `-1`. */
  generationId: number
  /** Versions 3+; default `''`. */
  memberId: string
  /** Versions 3+; default `null`. */
  groupInstanceId: string | null
  topics: TxnOffsetCommitRequestTopic[]
}

/** Part of {@link TxnOffsetCommitRequest}. */
export interface TxnOffsetCommitRequestTopic {
  name: string
  partitions: TxnOffsetCommitRequestPartition[]
}

/** Part of {@link TxnOffsetCommitRequest}. */
export interface TxnOffsetCommitRequestPartition {
  partitionIndex: number
  committedOffset: bigint
  /** Versions 2+, not sent in others; default `-1`. */
  committedLeaderEpoch: number
  committedMetadata: string | null
}

function encodeTxnOffsetCommitRequestPartition(writer: Writer, message: TxnOffsetCommitRequestPartitionInput, version: number): void {
  const flexible = version >= 3
  const { partitionIndex, committedOffset, committedLeaderEpoch = -1, committedMetadata } = message
  writer.writeInt32(partitionIndex)
  writer.writeInt64(committedOffset)
  if (version >= 2) {
    writer.writeInt32(committedLeaderEpoch)
  }
  if (flexible) writer.writeCompactNullableString(committedMetadata)
  else writer.writeNullableString(committedMetadata)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeTxnOffsetCommitRequestTopic(writer: Writer, message: TxnOffsetCommitRequestTopicInput, version: number): void {
  const flexible = version >= 3
  const { name, partitions } = message
  if (flexible) writer.writeCompactString(name)
  else writer.writeString(name)
  if (flexible) writer.writeCompactArrayLength(partitions.length)
  else writer.writeArrayLength(partitions.length)
  for (const element of partitions) encodeTxnOffsetCommitRequestPartition(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeTxnOffsetCommitRequest(writer: Writer, message: TxnOffsetCommitRequestInput, version: number): void {
  if (version < 0 || version > 5) throw unsupportedVersion('TxnOffsetCommitRequest', version)
  const flexible = version >= 3
  const { transactionalId, groupId, producerId, producerEpoch, generationId = -1, memberId = '', groupInstanceId = null, topics } = message
  if (flexible) writer.writeCompactString(transactionalId)
  else writer.writeString(transactionalId)
  if (flexible) writer.writeCompactString(groupId)
  else writer.writeString(groupId)
  writer.writeInt64(producerId)
  writer.writeInt16(producerEpoch)
  if (version >= 3) {
    writer.writeInt32(generationId)
    writer.writeCompactString(memberId)
    writer.writeCompactNullableString(groupInstanceId)
  } else {
    if (generationId !== -1) throw unsupportedField('TxnOffsetCommitRequest', 'generationId', version)
    if (memberId !== '') throw unsupportedField('TxnOffsetCommitRequest', 'memberId', version)
    if (groupInstanceId !== null) throw unsupportedField('TxnOffsetCommitRequest', 'groupInstanceId', version)
  }
  if (flexible) writer.writeCompactArrayLength(topics.length)
  else writer.writeArrayLength(topics.length)
  for (const element of topics) encodeTxnOffsetCommitRequestTopic(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeTxnOffsetCommitRequestPartition(reader: Reader, version: number): TxnOffsetCommitRequestPartition {
  const flexible = version >= 3
  const partitionIndex = reader.readInt32()
  const committedOffset = reader.readInt64()
  let committedLeaderEpoch: number = -1
  if (version >= 2) {
    committedLeaderEpoch = reader.readInt32()
  }
  const committedMetadata = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  if (flexible) reader.skipTaggedFields()
  return { partitionIndex, committedOffset, committedLeaderEpoch, committedMetadata }
}

function decodeTxnOffsetCommitRequestTopic(reader: Reader, version: number): TxnOffsetCommitRequestTopic {
  const flexible = version >= 3
  const name = flexible ? reader.readCompactString() : reader.readString()
  const partitions: TxnOffsetCommitRequestPartition[] = []
  for (let left = flexible ? reader.readCompactArrayLength(18) : reader.readArrayLength(14); left > 0; left--) {
    partitions.push(decodeTxnOffsetCommitRequestPartition(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { name, partitions }
}

function decodeTxnOffsetCommitRequest(reader: Reader, version: number): TxnOffsetCommitRequest {
  if (version < 0 || version > 5) throw unsupportedVersion('TxnOffsetCommitRequest', version)
  const flexible = version >= 3
  const transactionalId = flexible ? reader.readCompactString() : reader.readString()
  const groupId = flexible ? reader.readCompactString() : reader.readString()
  const producerId = reader.readInt64()
  const producerEpoch = reader.readInt16()
  let generationId: number = -1
  let memberId: string = ''
  let groupInstanceId: string | null = null
  if (version >= 3) {
    generationId = reader.readInt32()
    memberId = reader.readCompactString()
    groupInstanceId = reader.readCompactNullableString()
  }
  const topics: TxnOffsetCommitRequestTopic[] = []
  for (let left = flexible ? reader.readCompactArrayLength(3) : reader.readArrayLength(6); left > 0; left--) {
    topics.push(decodeTxnOffsetCommitRequestTopic(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { transactionalId, groupId, producerId, producerEpoch, generationId, memberId, groupInstanceId, topics }
}

/** TxnOffsetCommitResponse, to encode. */
export interface TxnOffsetCommitResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly topics: readonly TxnOffsetCommitResponseTopicInput[]
}

/** Part of {@link TxnOffsetCommitResponseInput}. */
export interface TxnOffsetCommitResponseTopicInput {
  readonly name: string
  readonly partitions: readonly TxnOffsetCommitResponsePartitionInput[]
}

/** Part of {@link TxnOffsetCommitResponseInput}. */
export interface TxnOffsetCommitResponsePartitionInput {
  readonly partitionIndex: number
  readonly errorCode: number
}

/** TxnOffsetCommitResponse, decoded. */
export interface TxnOffsetCommitResponse {
  /** Default `0`. */
  throttleTimeMs: number
  topics: TxnOffsetCommitResponseTopic[]
}

/** Part of {@link TxnOffsetCommitResponse}. */
export interface TxnOffsetCommitResponseTopic {
  name: string
  partitions: TxnOffsetCommitResponsePartition[]
}

/** Part of {@link TxnOffsetCommitResponse}. */
export interface TxnOffsetCommitResponsePartition {
  partitionIndex: number
  errorCode: number
}

function encodeTxnOffsetCommitResponsePartition(writer: Writer, message: TxnOffsetCommitResponsePartitionInput, version: number): void {
  const flexible = version >= 3
  const { partitionIndex, errorCode } = message
  writer.writeInt32(partitionIndex)
  writer.writeInt16(errorCode)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeTxnOffsetCommitResponseTopic(writer: Writer, message: TxnOffsetCommitResponseTopicInput, version: number): void {
  const flexible = version >= 3
  const { name, partitions } = message
  if (flexible) writer.writeCompactString(name)
  else writer.writeString(name)
  if (flexible) writer.writeCompactArrayLength(partitions.length)
  else writer.writeArrayLength(partitions.length)
  for (const element of partitions) encodeTxnOffsetCommitResponsePartition(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeTxnOffsetCommitResponse(writer: Writer, message: TxnOffsetCommitResponseInput, version: number): void {
  if (version < 0 || version > 5) throw unsupportedVersion('TxnOffsetCommitResponse', version)
  const flexible = version >= 3
  const { throttleTimeMs = 0, topics } = message
  writer.writeInt32(throttleTimeMs)
  if (flexible) writer.writeCompactArrayLength(topics.length)
  else writer.writeArrayLength(topics.length)
  for (const element of topics) encodeTxnOffsetCommitResponseTopic(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeTxnOffsetCommitResponsePartition(reader: Reader, version: number): TxnOffsetCommitResponsePartition {
  const flexible = version >= 3
  const partitionIndex = reader.readInt32()
  const errorCode = reader.readInt16()
  if (flexible) reader.skipTaggedFields()
  return { partitionIndex, errorCode }
}

function decodeTxnOffsetCommitResponseTopic(reader: Reader, version: number): TxnOffsetCommitResponseTopic {
  const flexible = version >= 3
  const name = flexible ? reader.readCompactString() : reader.readString()
  const partitions: TxnOffsetCommitResponsePartition[] = []
  for (let left = flexible ? reader.readCompactArrayLength(7) : reader.readArrayLength(6); left > 0; left--) {
    partitions.push(decodeTxnOffsetCommitResponsePartition(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { name, partitions }
}

function decodeTxnOffsetCommitResponse(reader: Reader, version: number): TxnOffsetCommitResponse {
  if (version < 0 || version > 5) throw unsupportedVersion('TxnOffsetCommitResponse', version)
  const flexible = version >= 3
  const throttleTimeMs = reader.readInt32()
  const topics: TxnOffsetCommitResponseTopic[] = []
  for (let left = flexible ? reader.readCompactArrayLength(3) : reader.readArrayLength(6); left > 0; left--) {
    topics.push(decodeTxnOffsetCommitResponseTopic(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, topics }
}

/** TxnOffsetCommit, key 28: versions 0 to 5, flexible from 3. */
export const txnOffsetCommitApi: Api<TxnOffsetCommitRequestInput, TxnOffsetCommitRequest, TxnOffsetCommitResponseInput, TxnOffsetCommitResponse> = {
  key: 28,
  name: 'TxnOffsetCommit',
  minVersion: 0,
  maxVersion: 5,
  maxUnstableVersion: 5,
  flexibleFrom: 3,
  requestHeaderVersion: version => (version >= 3 ? 2 : 1),
  responseHeaderVersion: version => (version >= 3 ? 1 : 0),
  encodeRequest: encodeTxnOffsetCommitRequest,
  decodeRequest: decodeTxnOffsetCommitRequest,
  encodeResponse: encodeTxnOffsetCommitResponse,
  decodeResponse: decodeTxnOffsetCommitResponse,
}
