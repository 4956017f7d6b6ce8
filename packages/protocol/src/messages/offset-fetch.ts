// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion, ZERO_UUID } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** OffsetFetchRequest, to encode. */
export interface OffsetFetchRequestInput {
  /** Versions 1 to 7; default `''`. */
  readonly groupId?: string | undefined
  /** Versions 1 to 7; default `[]`. */
  readonly topics?: readonly OffsetFetchRequestTopicInput[] | null | undefined
  /** Versions 8+; default `[]`. */
  readonly groups?: readonly OffsetFetchRequestGroupInput[] | undefined
  /** Versions 7+; default `false`. */
  readonly requireStable?: boolean | undefined
}

/** Part of {@link OffsetFetchRequestInput}. */
export interface OffsetFetchRequestGroupInput {
  readonly groupId: string
  /** Versions 9+, not sent in others; default `null`. */
  readonly memberId?: string | null | undefined
  /** Versions 9+, not sent in others; default `-1`. */
  readonly memberEpoch?: number | undefined
  readonly topics: readonly OffsetFetchRequestTopicsInput[] | null
}

/** Part of {@link OffsetFetchRequestInput}. */
export interface OffsetFetchRequestTopicsInput {
  /** Versions 8 to 9, not sent in others; default `''`. */
  readonly name?: string | undefined
  /** Versions 10+, not sent in others; default the zero UUID. */
  readonly topicId?: Uuid | undefined
  readonly partitionIndexes: readonly number[]
}

/** Part of {@link OffsetFetchRequestInput}. */
export interface OffsetFetchRequestTopicInput {
  readonly name: string
  readonly partitionIndexes: readonly number[]
}

/** OffsetFetchRequest, decoded. */
export interface OffsetFetchRequest {
  /** Versions 1 to 7; default `''`. */
  groupId: string
  /** Versions 1 to 7; default `[]`. */
  topics: OffsetFetchRequestTopic[] | null
  /** Versions 8+; default `[]`. */
  groups: OffsetFetchRequestGroup[]
  /** Versions 7+; default `false`. */
  requireStable: boolean
}

/** Part of {@link OffsetFetchRequest}. */
export interface OffsetFetchRequestGroup {
  groupId: string
  /** Versions 9+, not sent in others; default `null`. */
  memberId: string | null
  /** Versions 9+, not sent in others; default `-1`. */
  memberEpoch: number
  topics: OffsetFetchRequestTopics[] | null
}

/** Part of {@link OffsetFetchRequest}. */
export interface OffsetFetchRequestTopics {
  /** Versions 8 to 9, not sent in others; default `''`. */
  name: string
  /** Versions 10+, not sent in others; default the zero UUID. */
  topicId: Uuid
  partitionIndexes: number[]
}

/** Part of {@link OffsetFetchRequest}. */
export interface OffsetFetchRequestTopic {
  name: string
  partitionIndexes: number[]
}

function encodeOffsetFetchRequestTopic(writer: Writer, message: OffsetFetchRequestTopicInput, version: number): void {
  const flexible = version >= 6
  const { name, partitionIndexes } = message
  if (flexible) writer.writeCompactString(name)
  else writer.writeString(name)
  if (flexible) writer.writeCompactArrayLength(partitionIndexes.length)
  else writer.writeArrayLength(partitionIndexes.length)
  for (const element of partitionIndexes) writer.writeInt32(element)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeOffsetFetchRequestTopics(writer: Writer, message: OffsetFetchRequestTopicsInput, version: number): void {
  const { name = '', topicId = ZERO_UUID, partitionIndexes } = message
  if (version <= 9) {
    writer.writeCompactString(name)
  }
  if (version >= 10) {
    writer.writeUuid(topicId)
  }
  writer.writeCompactArrayLength(partitionIndexes.length)
  for (const element of partitionIndexes) writer.writeInt32(element)
  writer.writeUnsignedVarint(0)
}

function encodeOffsetFetchRequestGroup(writer: Writer, message: OffsetFetchRequestGroupInput, version: number): void {
  const { groupId, memberId = null, memberEpoch = -1, topics } = message
  writer.writeCompactString(groupId)
  if (version >= 9) {
    writer.writeCompactNullableString(memberId)
    writer.writeInt32(memberEpoch)
  }
  writer.writeCompactArrayLength(topics === null ? -1 : topics.length)
  if (topics !== null) {
    for (const element of topics) encodeOffsetFetchRequestTopics(writer, element, version)
  }
  writer.writeUnsignedVarint(0)
}

function encodeOffsetFetchRequest(writer: Writer, message: OffsetFetchRequestInput, version: number): void {
  if (version < 1 || version > 10) throw unsupportedVersion('OffsetFetchRequest', version)
  const flexible = version >= 6
  const { groupId = '', topics = [], groups = [], requireStable = false } = message
  if (version <= 7) {
    if (flexible) writer.writeCompactString(groupId)
    else writer.writeString(groupId)
    if (topics === null && version < 2) throw unsupportedField('OffsetFetchRequest', 'topics', version)
    if (flexible) writer.writeCompactArrayLength(topics === null ? -1 : topics.length)
    else writer.writeArrayLength(topics === null ? -1 : topics.length)
    if (topics !== null) {
      for (const element of topics) encodeOffsetFetchRequestTopic(writer, element, version)
    }
  } else {
    if (groupId !== '') throw unsupportedField('OffsetFetchRequest', 'groupId', version)
    if (topics === null || topics.length !== 0) throw unsupportedField('OffsetFetchRequest', 'topics', version)
  }
  if (version >= 8) {
    writer.writeCompactArrayLength(groups.length)
    for (const element of groups) encodeOffsetFetchRequestGroup(writer, element, version)
  } else {
    if (groups.length !== 0) throw unsupportedField('OffsetFetchRequest', 'groups', version)
  }
  if (version >= 7) {
    writer.writeBoolean(requireStable)
  } else {
    if (requireStable !== false) throw unsupportedField('OffsetFetchRequest', 'requireStable', version)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeOffsetFetchRequestTopic(reader: Reader, version: number): OffsetFetchRequestTopic {
  const flexible = version >= 6
  const name = flexible ? reader.readCompactString() : reader.readString()
  const partitionIndexes: number[] = []
  for (let left = flexible ? reader.readCompactArrayLength(4) : reader.readArrayLength(4); left > 0; left--) {
    partitionIndexes.push(reader.readInt32())
  }
  if (flexible) reader.skipTaggedFields()
  return { name, partitionIndexes }
}

function decodeOffsetFetchRequestTopics(reader: Reader, version: number): OffsetFetchRequestTopics {
  let name: string = ''
  if (version <= 9) {
    name = reader.readCompactString()
  }
  let topicId: Uuid = ZERO_UUID
  if (version >= 10) {
    topicId = reader.readUuid()
  }
  const partitionIndexes: number[] = []
  for (let left = reader.readCompactArrayLength(4); left > 0; left--) {
    partitionIndexes.push(reader.readInt32())
  }
  reader.skipTaggedFields()
  return { name, topicId, partitionIndexes }
}

function decodeOffsetFetchRequestGroup(reader: Reader, version: number): OffsetFetchRequestGroup {
  const groupId = reader.readCompactString()
  let memberId: string | null = null
  let memberEpoch: number = -1
  if (version >= 9) {
    memberId = reader.readCompactNullableString()
    memberEpoch = reader.readInt32()
  }
  let topics: OffsetFetchRequestTopics[] | null = null
  let topicsLeft = reader.readCompactNullableArrayLength(2)
  if (topicsLeft >= 0) {
    for (topics = []; topicsLeft > 0; topicsLeft--) {
      topics.push(decodeOffsetFetchRequestTopics(reader, version))
    }
  }
  reader.skipTaggedFields()
  return { groupId, memberId, memberEpoch, topics }
}

function decodeOffsetFetchRequest(reader: Reader, version: number): OffsetFetchRequest {
  if (version < 1 || version > 10) throw unsupportedVersion('OffsetFetchRequest', version)
  const flexible = version >= 6
  let groupId: string = ''
  let topics: OffsetFetchRequestTopic[] | null = []
  if (version <= 7) {
    groupId = flexible ? reader.readCompactString() : reader.readString()
    topics = null
    let topicsLeft = flexible ? (version >= 2 ? reader.readCompactNullableArrayLength(3) : reader.readCompactArrayLength(3)) : (version >= 2 ? reader.readNullableArrayLength(6) : reader.readArrayLength(6))
    if (topicsLeft >= 0) {
      for (topics = []; topicsLeft > 0; topicsLeft--) {
        topics.push(decodeOffsetFetchRequestTopic(reader, version))
      }
    }
  }
  const groups: OffsetFetchRequestGroup[] = []
  if (version >= 8) {
    for (let left = reader.readCompactArrayLength(3); left > 0; left--) {
      groups.push(decodeOffsetFetchRequestGroup(reader, version))
    }
  }
  let requireStable: boolean = false
  if (version >= 7) {
    requireStable = reader.readBoolean()
  }
  if (flexible) reader.skipTaggedFields()
  return { groupId, topics, groups, requireStable }
}

/** OffsetFetchResponse, to encode. */
export interface OffsetFetchResponseInput {
  /** Versions 3+, not sent in others; default `0`. */
  readonly throttleTimeMs?: number | undefined
  /** Versions 1 to 7; default `[]`. */
  readonly topics?: readonly OffsetFetchResponseTopicInput[] | undefined
  /** Versions 2 to 7, not sent in others; default `0`. */
  readonly errorCode?: number | undefined
  /** Versions 8+; default `[]`. */
  readonly groups?: readonly OffsetFetchResponseGroupInput[] | undefined
}

/** Part of {@link OffsetFetchResponseInput}. */
export interface OffsetFetchResponseGroupInput {
  readonly groupId: string
  readonly topics: readonly OffsetFetchResponseTopicsInput[]
  /** Default `0`. */
  readonly errorCode?: number | undefined
}

/** Part of {@link OffsetFetchResponseInput}. */
export interface OffsetFetchResponseTopicsInput {
  /** Versions 8 to 9, not sent in others; default `''`. */
  readonly name?: string | undefined
  /** Versions 10+, not sent in others; default the zero UUID. */
  readonly topicId?: Uuid | undefined
  readonly partitions: readonly OffsetFetchResponsePartitionsInput[]
}

/** Part of {@link OffsetFetchResponseInput}. */
export interface OffsetFetchResponsePartitionsInput {
  readonly partitionIndex: number
  readonly committedOffset: bigint
  /** Default `-1`. */
  readonly committedLeaderEpoch?: number | undefined
  readonly metadata: string | null
  readonly errorCode: number
}

/** Part of {@link OffsetFetchResponseInput}. */
export interface OffsetFetchResponseTopicInput {
  readonly name: string
  readonly partitions: readonly OffsetFetchResponsePartitionInput[]
}

/** Part of {@link OffsetFetchResponseInput}. */
export interface OffsetFetchResponsePartitionInput {
  readonly partitionIndex: number
  readonly committedOffset: bigint
  /** Versions 5+, not sent in others; default `-1`. */
  readonly committedLeaderEpoch?: number | undefined
  readonly metadata: string | null
  readonly errorCode: number
}

/** OffsetFetchResponse, decoded. */
export interface OffsetFetchResponse {
  /** Versions 3+, not sent in others; default `0`. */
  throttleTimeMs: number
  /** Versions 1 to 7; default `[]`. */
  topics: OffsetFetchResponseTopic[]
  /** Versions 2 to 7, not sent in others; default `0`. */
  errorCode: number
  /** Versions 8+; default `[]`. */
  groups: OffsetFetchResponseGroup[]
}

/** Part of {@link OffsetFetchResponse}. */
export interface OffsetFetchResponseGroup {
  groupId: string
  topics: OffsetFetchResponseTopics[]
  /** Default `0`. */
  errorCode: number
}

/** Part of {@link OffsetFetchResponse}. */
export interface OffsetFetchResponseTopics {
  /** Versions 8 to 9, not sent in others; default `''`. */
  name: string
  /** Versions 10+, not sent in others; default the zero UUID. */
  topicId: Uuid
  partitions: OffsetFetchResponsePartitions[]
}

/** Part of {@link OffsetFetchResponse}. */
export interface OffsetFetchResponsePartitions {
  partitionIndex: number
  committedOffset: bigint
  /** Default `-1`. */
  committedLeaderEpoch: number
  metadata: string | null
  errorCode: number
}

/** Part of {@link OffsetFetchResponse}. */
export interface OffsetFetchResponseTopic {
  name: string
  partitions: OffsetFetchResponsePartition[]
}

/** Part of {@link OffsetFetchResponse}. */
export interface OffsetFetchResponsePartition {
  partitionIndex: number
  committedOffset: bigint
  /** Versions 5+, not sent in others; default `-1`. */
  committedLeaderEpoch: number
  metadata: string | null
  errorCode: number
}

function encodeOffsetFetchResponsePartition(writer: Writer, message: OffsetFetchResponsePartitionInput, version: number): void {
  const flexible = version >= 6
  const { partitionIndex, committedOffset, committedLeaderEpoch = -1, metadata, errorCode } = message
  writer.writeInt32(partitionIndex)
  writer.writeInt64(committedOffset)
  if (version >= 5) {
    writer.writeInt32(committedLeaderEpoch)
  }
  if (flexible) writer.writeCompactNullableString(metadata)
  else writer.writeNullableString(metadata)
  writer.writeInt16(errorCode)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeOffsetFetchResponseTopic(writer: Writer, message: OffsetFetchResponseTopicInput, version: number): void {
  const flexible = version >= 6
  const { name, partitions } = message
  if (flexible) writer.writeCompactString(name)
  else writer.writeString(name)
  if (flexible) writer.writeCompactArrayLength(partitions.length)
  else writer.writeArrayLength(partitions.length)
  for (const element of partitions) encodeOffsetFetchResponsePartition(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeOffsetFetchResponsePartitions(writer: Writer, message: OffsetFetchResponsePartitionsInput): void {
  const { partitionIndex, committedOffset, committedLeaderEpoch = -1, metadata, errorCode } = message
  writer.writeInt32(partitionIndex)
  writer.writeInt64(committedOffset)
  writer.writeInt32(committedLeaderEpoch)
  writer.writeCompactNullableString(metadata)
  writer.writeInt16(errorCode)
  writer.writeUnsignedVarint(0)
}

function encodeOffsetFetchResponseTopics(writer: Writer, message: OffsetFetchResponseTopicsInput, version: number): void {
  const { name = '', topicId = ZERO_UUID, partitions } = message
  if (version <= 9) {
    writer.writeCompactString(name)
  }
  if (version >= 10) {
    writer.writeUuid(topicId)
  }
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeOffsetFetchResponsePartitions(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeOffsetFetchResponseGroup(writer: Writer, message: OffsetFetchResponseGroupInput, version: number): void {
  const { groupId, topics, errorCode = 0 } = message
  writer.writeCompactString(groupId)
  writer.writeCompactArrayLength(topics.length)
  for (const element of topics) encodeOffsetFetchResponseTopics(writer, element, version)
  writer.writeInt16(errorCode)
  writer.writeUnsignedVarint(0)
}

function encodeOffsetFetchResponse(writer: Writer, message: OffsetFetchResponseInput, version: number): void {
  if (version < 1 || version > 10) throw unsupportedVersion('OffsetFetchResponse', version)
  const flexible = version >= 6
  const { throttleTimeMs = 0, topics = [], errorCode = 0, groups = [] } = message
  if (version >= 3) {
    writer.writeInt32(throttleTimeMs)
  }
  if (version <= 7) {
    if (flexible) writer.writeCompactArrayLength(topics.length)
    else writer.writeArrayLength(topics.length)
    for (const element of topics) encodeOffsetFetchResponseTopic(writer, element, version)
  } else {
    if (topics.length !== 0) throw unsupportedField('OffsetFetchResponse', 'topics', version)
  }
  if (version >= 2 && version <= 7) {
    writer.writeInt16(errorCode)
  }
  if (version >= 8) {
    writer.writeCompactArrayLength(groups.length)
    for (const element of groups) encodeOffsetFetchResponseGroup(writer, element, version)
  } else {
    if (groups.length !== 0) throw unsupportedField('OffsetFetchResponse', 'groups', version)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeOffsetFetchResponsePartition(reader: Reader, version: number): OffsetFetchResponsePartition {
  const flexible = version >= 6
  const partitionIndex = reader.readInt32()
  const committedOffset = reader.readInt64()
  let committedLeaderEpoch: number = -1
  if (version >= 5) {
    committedLeaderEpoch = reader.readInt32()
  }
  const metadata = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  const errorCode = reader.readInt16()
  if (flexible) reader.skipTaggedFields()
  return { partitionIndex, committedOffset, committedLeaderEpoch, metadata, errorCode }
}

function decodeOffsetFetchResponseTopic(reader: Reader, version: number): OffsetFetchResponseTopic {
  const flexible = version >= 6
  const name = flexible ? reader.readCompactString() : reader.readString()
  const partitions: OffsetFetchResponsePartition[] = []
  for (let left = flexible ? reader.readCompactArrayLength(20) : reader.readArrayLength(16); left > 0; left--) {
    partitions.push(decodeOffsetFetchResponsePartition(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { name, partitions }
}

function decodeOffsetFetchResponsePartitions(reader: Reader): OffsetFetchResponsePartitions {
  const partitionIndex = reader.readInt32()
  const committedOffset = reader.readInt64()
  const committedLeaderEpoch = reader.readInt32()
  const metadata = reader.readCompactNullableString()
  const errorCode = reader.readInt16()
  reader.skipTaggedFields()
  return { partitionIndex, committedOffset, committedLeaderEpoch, metadata, errorCode }
}

function decodeOffsetFetchResponseTopics(reader: Reader, version: number): OffsetFetchResponseTopics {
  let name: string = ''
  if (version <= 9) {
    name = reader.readCompactString()
  }
  let topicId: Uuid = ZERO_UUID
  if (version >= 10) {
    topicId = reader.readUuid()
  }
  const partitions: OffsetFetchResponsePartitions[] = []
  for (let left = reader.readCompactArrayLength(20); left > 0; left--) {
    partitions.push(decodeOffsetFetchResponsePartitions(reader))
  }
  reader.skipTaggedFields()
  return { name, topicId, partitions }
}

function decodeOffsetFetchResponseGroup(reader: Reader, version: number): OffsetFetchResponseGroup {
  const groupId = reader.readCompactString()
  const topics: OffsetFetchResponseTopics[] = []
  for (let left = reader.readCompactArrayLength(2); left > 0; left--) {
    topics.push(decodeOffsetFetchResponseTopics(reader, version))
  }
  const errorCode = reader.readInt16()
  reader.skipTaggedFields()
  return { groupId, topics, errorCode }
}

function decodeOffsetFetchResponse(reader: Reader, version: number): OffsetFetchResponse {
  if (version < 1 || version > 10) throw unsupportedVersion('OffsetFetchResponse', version)
  const flexible = version >= 6
  let throttleTimeMs: number = 0
  if (version >= 3) {
    throttleTimeMs = reader.readInt32()
  }
  const topics: OffsetFetchResponseTopic[] = []
  if (version <= 7) {
    for (let left = flexible ? reader.readCompactArrayLength(3) : reader.readArrayLength(6); left > 0; left--) {
      topics.push(decodeOffsetFetchResponseTopic(reader, version))
    }
  }
  let errorCode: number = 0
  if (version >= 2 && version <= 7) {
    errorCode = reader.readInt16()
  }
  const groups: OffsetFetchResponseGroup[] = []
  if (version >= 8) {
    for (let left = reader.readCompactArrayLength(5); left > 0; left--) {
      groups.push(decodeOffsetFetchResponseGroup(reader, version))
    }
  }
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, topics, errorCode, groups }
}

/** OffsetFetch, key 9: versions 1 to 10, flexible from 6. */
export const offsetFetchApi: Api<OffsetFetchRequestInput, OffsetFetchRequest, OffsetFetchResponseInput, OffsetFetchResponse> = {
  key: 9,
  name: 'OffsetFetch',
  minVersion: 1,
  maxVersion: 10,
  maxUnstableVersion: 10,
  flexibleFrom: 6,
  requestHeaderVersion: version => (version >= 6 ? 2 : 1),
  responseHeaderVersion: version => (version >= 6 ? 1 : 0),
  encodeRequest: encodeOffsetFetchRequest,
  decodeRequest: decodeOffsetFetchRequest,
  encodeResponse: encodeOffsetFetchResponse,
  decodeResponse: decodeOffsetFetchResponse,
}
