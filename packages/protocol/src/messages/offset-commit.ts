// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion, ZERO_UUID } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** OffsetCommitRequest, to encode. */
export interface OffsetCommitRequestInput {
  readonly groupId: string
  /** Default `-1`. */
  readonly generationIdOrMemberEpoch?: number | undefined
  readonly memberId: string
  /** Versions 7+; default `null`. */
  readonly groupInstanceId?: string | null | undefined
  /** Versions 2 to 4, not sent in others; default `-1`. */
  readonly retentionTimeMs?: number | undefined
  readonly topics: readonly OffsetCommitRequestTopicInput[]
}

/** Part of {@link OffsetCommitRequestInput}. */
export interface OffsetCommitRequestTopicInput {
  /** Versions 2 to 9, not sent in others; default `''`. */
  readonly name?: string | undefined
  /** Versions 10+, not sent in others; default the zero UUID. */
  readonly topicId?: Uuid | undefined
  readonly partitions: readonly OffsetCommitRequestPartitionInput[]
}

/** Part of {@link OffsetCommitRequestInput}. */
export interface OffsetCommitRequestPartitionInput {
  readonly partitionIndex: number
  readonly committedOffset: bigint
  /** Versions 6+, not sent in others; default `-1`. */
  readonly committedLeaderEpoch?: number | undefined
  readonly committedMetadata: string | null
}

/** OffsetCommitRequest, decoded. */
export interface OffsetCommitRequest {
  groupId: string
  /** Default `-1`. */
  generationIdOrMemberEpoch: number
  memberId: string
  /** Versions 7+; default `null`. */
  groupInstanceId: string | null
  /** Versions 2 to 4, not sent in others; default `-1`. */
  retentionTimeMs: number
  topics: OffsetCommitRequestTopic[]
}

/** Part of {@link OffsetCommitRequest}. */
export interface OffsetCommitRequestTopic {
  /** Versions 2 to 9, not sent in others; default `''`. */
  name: string
  /** Versions 10+, not sent in others; default the zero UUID. */
  topicId: Uuid
  partitions: OffsetCommitRequestPartition[]
}

/** Part of {@link OffsetCommitRequest}. */
export interface OffsetCommitRequestPartition {
  partitionIndex: number
  committedOffset: bigint
  /** Versions 6+, not sent in others; default `-1`. */
  committedLeaderEpoch: number
  committedMetadata: string | null
}

function encodeOffsetCommitRequestPartition(writer: Writer, message: OffsetCommitRequestPartitionInput, version: number): void {
  const flexible = version >= 8
  const { partitionIndex, committedOffset, committedLeaderEpoch = -1, committedMetadata } = message
  writer.writeInt32(partitionIndex)
  writer.writeInt64(committedOffset)
  if (version >= 6) {
    writer.writeInt32(committedLeaderEpoch)
  }
  if (flexible) writer.writeCompactNullableString(committedMetadata)
  else writer.writeNullableString(committedMetadata)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeOffsetCommitRequestTopic(writer: Writer, message: OffsetCommitRequestTopicInput, version: number): void {
  const flexible = version >= 8
  const { name = '', topicId = ZERO_UUID, partitions } = message
  if (version <= 9) {
    if (flexible) writer.writeCompactString(name)
    else writer.writeString(name)
  }
  if (version >= 10) {
    writer.writeUuid(topicId)
  }
  if (flexible) writer.writeCompactArrayLength(partitions.length)
  else writer.writeArrayLength(partitions.length)
  for (const element of partitions) encodeOffsetCommitRequestPartition(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeOffsetCommitRequest(writer: Writer, message: OffsetCommitRequestInput, version: number): void {
  if (version < 2 || version > 10) throw unsupportedVersion('OffsetCommitRequest', version)
  const flexible = version >= 8
  const { groupId, generationIdOrMemberEpoch = -1, memberId, groupInstanceId = null, retentionTimeMs = -1, topics } = message
  if (flexible) writer.writeCompactString(groupId)
  else writer.writeString(groupId)
  writer.writeInt32(generationIdOrMemberEpoch)
  if (flexible) writer.writeCompactString(memberId)
  else writer.writeString(memberId)
  if (version >= 7) {
    if (flexible) writer.writeCompactNullableString(groupInstanceId)
    else writer.writeNullableString(groupInstanceId)
  } else {
    if (groupInstanceId !== null) throw unsupportedField('OffsetCommitRequest', 'groupInstanceId', version)
  }
  if (version <= 4) {
    writer.writeInt64FromNumber(retentionTimeMs)
  }
  if (flexible) writer.writeCompactArrayLength(topics.length)
  else writer.writeArrayLength(topics.length)
  for (const element of topics) encodeOffsetCommitRequestTopic(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeOffsetCommitRequestPartition(reader: Reader, version: number): OffsetCommitRequestPartition {
  const flexible = version >= 8
  const partitionIndex = reader.readInt32()
  const committedOffset = reader.readInt64()
  let committedLeaderEpoch: number = -1
  if (version >= 6) {
    committedLeaderEpoch = reader.readInt32()
  }
  const committedMetadata = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  if (flexible) reader.skipTaggedFields()
  return { partitionIndex, committedOffset, committedLeaderEpoch, committedMetadata }
}

function decodeOffsetCommitRequestTopic(reader: Reader, version: number): OffsetCommitRequestTopic {
  const flexible = version >= 8
  let name: string = ''
  if (version <= 9) {
    name = flexible ? reader.readCompactString() : reader.readString()
  }
  let topicId: Uuid = ZERO_UUID
  if (version >= 10) {
    topicId = reader.readUuid()
  }
  const partitions: OffsetCommitRequestPartition[] = []
  for (let left = flexible ? reader.readCompactArrayLength(18) : reader.readArrayLength(14); left > 0; left--) {
    partitions.push(decodeOffsetCommitRequestPartition(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { name, topicId, partitions }
}

function decodeOffsetCommitRequest(reader: Reader, version: number): OffsetCommitRequest {
  if (version < 2 || version > 10) throw unsupportedVersion('OffsetCommitRequest', version)
  const flexible = version >= 8
  const groupId = flexible ? reader.readCompactString() : reader.readString()
  const generationIdOrMemberEpoch = reader.readInt32()
  const memberId = flexible ? reader.readCompactString() : reader.readString()
  let groupInstanceId: string | null = null
  if (version >= 7) {
    groupInstanceId = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  }
  let retentionTimeMs: number = -1
  if (version <= 4) {
    retentionTimeMs = reader.readInt64AsNumber()
  }
  const topics: OffsetCommitRequestTopic[] = []
  for (let left = flexible ? reader.readCompactArrayLength(2) : reader.readArrayLength(6); left > 0; left--) {
    topics.push(decodeOffsetCommitRequestTopic(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { groupId, generationIdOrMemberEpoch, memberId, groupInstanceId, retentionTimeMs, topics }
}

/** OffsetCommitResponse, to encode. */
export interface OffsetCommitResponseInput {
  /** Versions 3+, not sent in others; default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly topics: readonly OffsetCommitResponseTopicInput[]
}

/** Part of {@link OffsetCommitResponseInput}. */
export interface OffsetCommitResponseTopicInput {
  /** Versions 2 to 9, not sent in others; default `''`. */
  readonly name?: string | undefined
  /** Versions 10+, not sent in others; default the zero UUID. */
  readonly topicId?: Uuid | undefined
  readonly partitions: readonly OffsetCommitResponsePartitionInput[]
}

/** Part of {@link OffsetCommitResponseInput}. */
export interface OffsetCommitResponsePartitionInput {
  readonly partitionIndex: number
  readonly errorCode: number
}

/** OffsetCommitResponse, decoded. */
export interface OffsetCommitResponse {
  /** Versions 3+, not sent in others; default `0`. */
  throttleTimeMs: number
  topics: OffsetCommitResponseTopic[]
}

/** Part of {@link OffsetCommitResponse}. */
export interface OffsetCommitResponseTopic {
  /** Versions 2 to 9, not sent in others; default `''`. */
  name: string
  /** Versions 10+, not sent in others; default the zero UUID. */
  topicId: Uuid
  partitions: OffsetCommitResponsePartition[]
}

/** Part of {@link OffsetCommitResponse}. */
export interface OffsetCommitResponsePartition {
  partitionIndex: number
  errorCode: number
}

function encodeOffsetCommitResponsePartition(writer: Writer, message: OffsetCommitResponsePartitionInput, version: number): void {
  const flexible = version >= 8
  const { partitionIndex, errorCode } = message
  writer.writeInt32(partitionIndex)
  writer.writeInt16(errorCode)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeOffsetCommitResponseTopic(writer: Writer, message: OffsetCommitResponseTopicInput, version: number): void {
  const flexible = version >= 8
  const { name = '', topicId = ZERO_UUID, partitions } = message
  if (version <= 9) {
    if (flexible) writer.writeCompactString(name)
    else writer.writeString(name)
  }
  if (version >= 10) {
    writer.writeUuid(topicId)
  }
  if (flexible) writer.writeCompactArrayLength(partitions.length)
  else writer.writeArrayLength(partitions.length)
  for (const element of partitions) encodeOffsetCommitResponsePartition(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeOffsetCommitResponse(writer: Writer, message: OffsetCommitResponseInput, version: number): void {
  if (version < 2 || version > 10) throw unsupportedVersion('OffsetCommitResponse', version)
  const flexible = version >= 8
  const { throttleTimeMs = 0, topics } = message
  if (version >= 3) {
    writer.writeInt32(throttleTimeMs)
  }
  if (flexible) writer.writeCompactArrayLength(topics.length)
  else writer.writeArrayLength(topics.length)
  for (const element of topics) encodeOffsetCommitResponseTopic(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeOffsetCommitResponsePartition(reader: Reader, version: number): OffsetCommitResponsePartition {
  const flexible = version >= 8
  const partitionIndex = reader.readInt32()
  const errorCode = reader.readInt16()
  if (flexible) reader.skipTaggedFields()
  return { partitionIndex, errorCode }
}

function decodeOffsetCommitResponseTopic(reader: Reader, version: number): OffsetCommitResponseTopic {
  const flexible = version >= 8
  let name: string = ''
  if (version <= 9) {
    name = flexible ? reader.readCompactString() : reader.readString()
  }
  let topicId: Uuid = ZERO_UUID
  if (version >= 10) {
    topicId = reader.readUuid()
  }
  const partitions: OffsetCommitResponsePartition[] = []
  for (let left = flexible ? reader.readCompactArrayLength(7) : reader.readArrayLength(6); left > 0; left--) {
    partitions.push(decodeOffsetCommitResponsePartition(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { name, topicId, partitions }
}

function decodeOffsetCommitResponse(reader: Reader, version: number): OffsetCommitResponse {
  if (version < 2 || version > 10) throw unsupportedVersion('OffsetCommitResponse', version)
  const flexible = version >= 8
  let throttleTimeMs: number = 0
  if (version >= 3) {
    throttleTimeMs = reader.readInt32()
  }
  const topics: OffsetCommitResponseTopic[] = []
  for (let left = flexible ? reader.readCompactArrayLength(2) : reader.readArrayLength(6); left > 0; left--) {
    topics.push(decodeOffsetCommitResponseTopic(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, topics }
}

/** OffsetCommit, key 8: versions 2 to 10, flexible from 8. */
export const offsetCommitApi: Api<OffsetCommitRequestInput, OffsetCommitRequest, OffsetCommitResponseInput, OffsetCommitResponse> = {
  key: 8,
  name: 'OffsetCommit',
  minVersion: 2,
  maxVersion: 10,
  maxUnstableVersion: 10,
  flexibleFrom: 8,
  requestHeaderVersion: version => (version >= 8 ? 2 : 1),
  responseHeaderVersion: version => (version >= 8 ? 1 : 0),
  encodeRequest: encodeOffsetCommitRequest,
  decodeRequest: decodeOffsetCommitRequest,
  encodeResponse: encodeOffsetCommitResponse,
  decodeResponse: decodeOffsetCommitResponse,
}
