// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** ListOffsetsRequest, to encode. */
export interface ListOffsetsRequestInput {
  readonly replicaId: number
  /** Versions 2+; default `0`. */
  readonly isolationLevel?: number | undefined
  readonly topics: readonly ListOffsetsRequestListOffsetsTopicInput[]
  /** Versions 10+, not sent in others; default `0`. */
  readonly timeoutMs?: number | undefined
}

/** Part of {@link ListOffsetsRequestInput}. */
export interface ListOffsetsRequestListOffsetsTopicInput {
  readonly name: string
  readonly partitions: readonly ListOffsetsRequestListOffsetsPartitionInput[]
}

/** Part of {@link ListOffsetsRequestInput}. */
export interface ListOffsetsRequestListOffsetsPartitionInput {
  readonly partitionIndex: number
  /** Versions 4+, not sent in others; default `-1`. */
  readonly currentLeaderEpoch?: number | undefined
  readonly timestamp: number
}

/** ListOffsetsRequest, decoded. */
export interface ListOffsetsRequest {
  replicaId: number
  /** Versions 2+; default `0`. */
  isolationLevel: number
  topics: ListOffsetsRequestListOffsetsTopic[]
  /** Versions 10+, not sent in others; default `0`. */
  timeoutMs: number
}

/** Part of {@link ListOffsetsRequest}. */
export interface ListOffsetsRequestListOffsetsTopic {
  name: string
  partitions: ListOffsetsRequestListOffsetsPartition[]
}

/** Part of {@link ListOffsetsRequest}. */
export interface ListOffsetsRequestListOffsetsPartition {
  partitionIndex: number
  /** Versions 4+, not sent in others; default `-1`. */
  currentLeaderEpoch: number
  timestamp: number
}

function encodeListOffsetsRequestListOffsetsPartition(writer: Writer, message: ListOffsetsRequestListOffsetsPartitionInput, version: number): void {
  const flexible = version >= 6
  const { partitionIndex, currentLeaderEpoch = -1, timestamp } = message
  writer.writeInt32(partitionIndex)
  if (version >= 4) {
    writer.writeInt32(currentLeaderEpoch)
  }
  writer.writeInt64FromNumber(timestamp)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeListOffsetsRequestListOffsetsTopic(writer: Writer, message: ListOffsetsRequestListOffsetsTopicInput, version: number): void {
  const flexible = version >= 6
  const { name, partitions } = message
  if (flexible) writer.writeCompactString(name)
  else writer.writeString(name)
  if (flexible) writer.writeCompactArrayLength(partitions.length)
  else writer.writeArrayLength(partitions.length)
  for (const element of partitions) encodeListOffsetsRequestListOffsetsPartition(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeListOffsetsRequest(writer: Writer, message: ListOffsetsRequestInput, version: number): void {
  if (version < 1 || version > 11) throw unsupportedVersion('ListOffsetsRequest', version)
  const flexible = version >= 6
  const { replicaId, isolationLevel = 0, topics, timeoutMs = 0 } = message
  writer.writeInt32(replicaId)
  if (version >= 2) {
    writer.writeInt8(isolationLevel)
  } else {
    if (isolationLevel !== 0) throw unsupportedField('ListOffsetsRequest', 'isolationLevel', version)
  }
  if (flexible) writer.writeCompactArrayLength(topics.length)
  else writer.writeArrayLength(topics.length)
  for (const element of topics) encodeListOffsetsRequestListOffsetsTopic(writer, element, version)
  if (version >= 10) {
    writer.writeInt32(timeoutMs)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeListOffsetsRequestListOffsetsPartition(reader: Reader, version: number): ListOffsetsRequestListOffsetsPartition {
  const flexible = version >= 6
  const partitionIndex = reader.readInt32()
  let currentLeaderEpoch: number = -1
  if (version >= 4) {
    currentLeaderEpoch = reader.readInt32()
  }
  const timestamp = reader.readInt64AsNumber()
  if (flexible) reader.skipTaggedFields()
  return { partitionIndex, currentLeaderEpoch, timestamp }
}

function decodeListOffsetsRequestListOffsetsTopic(reader: Reader, version: number): ListOffsetsRequestListOffsetsTopic {
  const flexible = version >= 6
  const name = flexible ? reader.readCompactString() : reader.readString()
  const partitions: ListOffsetsRequestListOffsetsPartition[] = []
  for (let left = flexible ? reader.readCompactArrayLength(17) : reader.readArrayLength(12); left > 0; left--) {
    partitions.push(decodeListOffsetsRequestListOffsetsPartition(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { name, partitions }
}

function decodeListOffsetsRequest(reader: Reader, version: number): ListOffsetsRequest {
  if (version < 1 || version > 11) throw unsupportedVersion('ListOffsetsRequest', version)
  const flexible = version >= 6
  const replicaId = reader.readInt32()
  let isolationLevel: number = 0
  if (version >= 2) {
    isolationLevel = reader.readInt8()
  }
  const topics: ListOffsetsRequestListOffsetsTopic[] = []
  for (let left = flexible ? reader.readCompactArrayLength(3) : reader.readArrayLength(6); left > 0; left--) {
    topics.push(decodeListOffsetsRequestListOffsetsTopic(reader, version))
  }
  let timeoutMs: number = 0
  if (version >= 10) {
    timeoutMs = reader.readInt32()
  }
  if (flexible) reader.skipTaggedFields()
  return { replicaId, isolationLevel, topics, timeoutMs }
}

/** ListOffsetsResponse, to encode. */
export interface ListOffsetsResponseInput {
  /** Versions 2+, not sent in others; default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly topics: readonly ListOffsetsResponseListOffsetsTopicResponseInput[]
}

/** Part of {@link ListOffsetsResponseInput}. */
export interface ListOffsetsResponseListOffsetsTopicResponseInput {
  readonly name: string
  readonly partitions: readonly ListOffsetsResponseListOffsetsPartitionResponseInput[]
}

/** Part of {@link ListOffsetsResponseInput}. */
export interface ListOffsetsResponseListOffsetsPartitionResponseInput {
  readonly partitionIndex: number
  readonly errorCode: number
  /** Default `-1`. */
  readonly timestamp?: number | undefined
  /** Default `-1n`. */
  readonly offset?: bigint | undefined
  /** Versions 4+; default `-1`. */
  readonly leaderEpoch?: number | undefined
}

/** ListOffsetsResponse, decoded. */
export interface ListOffsetsResponse {
  /** Versions 2+, not sent in others; default `0`. */
  throttleTimeMs: number
  topics: ListOffsetsResponseListOffsetsTopicResponse[]
}

/** Part of {@link ListOffsetsResponse}. */
export interface ListOffsetsResponseListOffsetsTopicResponse {
  name: string
  partitions: ListOffsetsResponseListOffsetsPartitionResponse[]
}

/** Part of {@link ListOffsetsResponse}. */
export interface ListOffsetsResponseListOffsetsPartitionResponse {
  partitionIndex: number
  errorCode: number
  /** Default `-1`. */
  timestamp: number
  /** Default `-1n`. */
  offset: bigint
  /** Versions 4+; default `-1`. */
  leaderEpoch: number
}

function encodeListOffsetsResponseListOffsetsPartitionResponse(writer: Writer, message: ListOffsetsResponseListOffsetsPartitionResponseInput, version: number): void {
  const flexible = version >= 6
  const { partitionIndex, errorCode, timestamp = -1, offset = -1n, leaderEpoch = -1 } = message
  writer.writeInt32(partitionIndex)
  writer.writeInt16(errorCode)
  writer.writeInt64FromNumber(timestamp)
  writer.writeInt64(offset)
  if (version >= 4) {
    writer.writeInt32(leaderEpoch)
  } else {
    if (leaderEpoch !== -1) throw unsupportedField('ListOffsetsResponseListOffsetsPartitionResponse', 'leaderEpoch', version)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeListOffsetsResponseListOffsetsTopicResponse(writer: Writer, message: ListOffsetsResponseListOffsetsTopicResponseInput, version: number): void {
  const flexible = version >= 6
  const { name, partitions } = message
  if (flexible) writer.writeCompactString(name)
  else writer.writeString(name)
  if (flexible) writer.writeCompactArrayLength(partitions.length)
  else writer.writeArrayLength(partitions.length)
  for (const element of partitions) encodeListOffsetsResponseListOffsetsPartitionResponse(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeListOffsetsResponse(writer: Writer, message: ListOffsetsResponseInput, version: number): void {
  if (version < 1 || version > 11) throw unsupportedVersion('ListOffsetsResponse', version)
  const flexible = version >= 6
  const { throttleTimeMs = 0, topics } = message
  if (version >= 2) {
    writer.writeInt32(throttleTimeMs)
  }
  if (flexible) writer.writeCompactArrayLength(topics.length)
  else writer.writeArrayLength(topics.length)
  for (const element of topics) encodeListOffsetsResponseListOffsetsTopicResponse(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeListOffsetsResponseListOffsetsPartitionResponse(reader: Reader, version: number): ListOffsetsResponseListOffsetsPartitionResponse {
  const flexible = version >= 6
  const partitionIndex = reader.readInt32()
  const errorCode = reader.readInt16()
  const timestamp = reader.readInt64AsNumber()
  const offset = reader.readInt64()
  let leaderEpoch: number = -1
  if (version >= 4) {
    leaderEpoch = reader.readInt32()
  }
  if (flexible) reader.skipTaggedFields()
  return { partitionIndex, errorCode, timestamp, offset, leaderEpoch }
}

function decodeListOffsetsResponseListOffsetsTopicResponse(reader: Reader, version: number): ListOffsetsResponseListOffsetsTopicResponse {
  const flexible = version >= 6
  const name = flexible ? reader.readCompactString() : reader.readString()
  const partitions: ListOffsetsResponseListOffsetsPartitionResponse[] = []
  for (let left = flexible ? reader.readCompactArrayLength(27) : reader.readArrayLength(22); left > 0; left--) {
    partitions.push(decodeListOffsetsResponseListOffsetsPartitionResponse(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { name, partitions }
}

function decodeListOffsetsResponse(reader: Reader, version: number): ListOffsetsResponse {
  if (version < 1 || version > 11) throw unsupportedVersion('ListOffsetsResponse', version)
  const flexible = version >= 6
  let throttleTimeMs: number = 0
  if (version >= 2) {
    throttleTimeMs = reader.readInt32()
  }
  const topics: ListOffsetsResponseListOffsetsTopicResponse[] = []
  for (let left = flexible ? reader.readCompactArrayLength(3) : reader.readArrayLength(6); left > 0; left--) {
    topics.push(decodeListOffsetsResponseListOffsetsTopicResponse(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, topics }
}

/** ListOffsets, key 2: versions 1 to 11, flexible from 6. */
export const listOffsetsApi: Api<ListOffsetsRequestInput, ListOffsetsRequest, ListOffsetsResponseInput, ListOffsetsResponse> = {
  key: 2,
  name: 'ListOffsets',
  minVersion: 1,
  maxVersion: 11,
  maxUnstableVersion: 11,
  flexibleFrom: 6,
  requestHeaderVersion: version => (version >= 6 ? 2 : 1),
  responseHeaderVersion: version => (version >= 6 ? 1 : 0),
  encodeRequest: encodeListOffsetsRequest,
  decodeRequest: decodeListOffsetsRequest,
  encodeResponse: encodeListOffsetsResponse,
  decodeResponse: decodeListOffsetsResponse,
}
