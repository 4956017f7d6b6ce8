// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** AlterShareGroupOffsetsRequest, to encode. */
export interface AlterShareGroupOffsetsRequestInput {
  readonly groupId: string
  readonly topics: readonly AlterShareGroupOffsetsRequestTopicInput[]
}

/** Part of {@link AlterShareGroupOffsetsRequestInput}. */
export interface AlterShareGroupOffsetsRequestTopicInput {
  readonly topicName: string
  readonly partitions: readonly AlterShareGroupOffsetsRequestPartitionInput[]
}

/** Part of {@link AlterShareGroupOffsetsRequestInput}. */
export interface AlterShareGroupOffsetsRequestPartitionInput {
  readonly partitionIndex: number
  readonly startOffset: bigint
}

/** AlterShareGroupOffsetsRequest, decoded. */
export interface AlterShareGroupOffsetsRequest {
  groupId: string
  topics: AlterShareGroupOffsetsRequestTopic[]
}

/** Part of {@link AlterShareGroupOffsetsRequest}. */
export interface AlterShareGroupOffsetsRequestTopic {
  topicName: string
  partitions: AlterShareGroupOffsetsRequestPartition[]
}

/** Part of {@link AlterShareGroupOffsetsRequest}. */
export interface AlterShareGroupOffsetsRequestPartition {
  partitionIndex: number
  startOffset: bigint
}

function encodeAlterShareGroupOffsetsRequestPartition(writer: Writer, message: AlterShareGroupOffsetsRequestPartitionInput): void {
  const { partitionIndex, startOffset } = message
  writer.writeInt32(partitionIndex)
  writer.writeInt64(startOffset)
  writer.writeUnsignedVarint(0)
}

function encodeAlterShareGroupOffsetsRequestTopic(writer: Writer, message: AlterShareGroupOffsetsRequestTopicInput): void {
  const { topicName, partitions } = message
  writer.writeCompactString(topicName)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeAlterShareGroupOffsetsRequestPartition(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeAlterShareGroupOffsetsRequest(writer: Writer, message: AlterShareGroupOffsetsRequestInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('AlterShareGroupOffsetsRequest', version)
  const { groupId, topics } = message
  writer.writeCompactString(groupId)
  writer.writeCompactArrayLength(topics.length)
  for (const element of topics) encodeAlterShareGroupOffsetsRequestTopic(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeAlterShareGroupOffsetsRequestPartition(reader: Reader): AlterShareGroupOffsetsRequestPartition {
  const partitionIndex = reader.readInt32()
  const startOffset = reader.readInt64()
  reader.skipTaggedFields()
  return { partitionIndex, startOffset }
}

function decodeAlterShareGroupOffsetsRequestTopic(reader: Reader): AlterShareGroupOffsetsRequestTopic {
  const topicName = reader.readCompactString()
  const partitions: AlterShareGroupOffsetsRequestPartition[] = []
  for (let left = reader.readCompactArrayLength(13); left > 0; left--) {
    partitions.push(decodeAlterShareGroupOffsetsRequestPartition(reader))
  }
  reader.skipTaggedFields()
  return { topicName, partitions }
}

function decodeAlterShareGroupOffsetsRequest(reader: Reader, version: number): AlterShareGroupOffsetsRequest {
  if (version < 0 || version > 0) throw unsupportedVersion('AlterShareGroupOffsetsRequest', version)
  const groupId = reader.readCompactString()
  const topics: AlterShareGroupOffsetsRequestTopic[] = []
  for (let left = reader.readCompactArrayLength(3); left > 0; left--) {
    topics.push(decodeAlterShareGroupOffsetsRequestTopic(reader))
  }
  reader.skipTaggedFields()
  return { groupId, topics }
}

/** AlterShareGroupOffsetsResponse, to encode. */
export interface AlterShareGroupOffsetsResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
  /** Default `null`. */
  readonly errorMessage?: string | null | undefined
  readonly responses: readonly AlterShareGroupOffsetsResponseTopicInput[]
}

/** Part of {@link AlterShareGroupOffsetsResponseInput}. */
export interface AlterShareGroupOffsetsResponseTopicInput {
  readonly topicName: string
  readonly topicId: Uuid
  readonly partitions: readonly AlterShareGroupOffsetsResponsePartitionInput[]
}

/** Part of {@link AlterShareGroupOffsetsResponseInput}. */
export interface AlterShareGroupOffsetsResponsePartitionInput {
  readonly partitionIndex: number
  readonly errorCode: number
  /** Default `null`. */
  readonly errorMessage?: string | null | undefined
}

/** AlterShareGroupOffsetsResponse, decoded. */
export interface AlterShareGroupOffsetsResponse {
  /** Default `0`. */
  throttleTimeMs: number
  errorCode: number
  /** Default `null`. */
  errorMessage: string | null
  responses: AlterShareGroupOffsetsResponseTopic[]
}

/** Part of {@link AlterShareGroupOffsetsResponse}. */
export interface AlterShareGroupOffsetsResponseTopic {
  topicName: string
  topicId: Uuid
  partitions: AlterShareGroupOffsetsResponsePartition[]
}

/** Part of {@link AlterShareGroupOffsetsResponse}. */
export interface AlterShareGroupOffsetsResponsePartition {
  partitionIndex: number
  errorCode: number
  /** Default `null`. */
  errorMessage: string | null
}

function encodeAlterShareGroupOffsetsResponsePartition(writer: Writer, message: AlterShareGroupOffsetsResponsePartitionInput): void {
  const { partitionIndex, errorCode, errorMessage = null } = message
  writer.writeInt32(partitionIndex)
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  writer.writeUnsignedVarint(0)
}

function encodeAlterShareGroupOffsetsResponseTopic(writer: Writer, message: AlterShareGroupOffsetsResponseTopicInput): void {
  const { topicName, topicId, partitions } = message
  writer.writeCompactString(topicName)
  writer.writeUuid(topicId)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeAlterShareGroupOffsetsResponsePartition(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeAlterShareGroupOffsetsResponse(writer: Writer, message: AlterShareGroupOffsetsResponseInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('AlterShareGroupOffsetsResponse', version)
  const { throttleTimeMs = 0, errorCode, errorMessage = null, responses } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  writer.writeCompactArrayLength(responses.length)
  for (const element of responses) encodeAlterShareGroupOffsetsResponseTopic(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeAlterShareGroupOffsetsResponsePartition(reader: Reader): AlterShareGroupOffsetsResponsePartition {
  const partitionIndex = reader.readInt32()
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  reader.skipTaggedFields()
  return { partitionIndex, errorCode, errorMessage }
}

function decodeAlterShareGroupOffsetsResponseTopic(reader: Reader): AlterShareGroupOffsetsResponseTopic {
  const topicName = reader.readCompactString()
  const topicId = reader.readUuid()
  const partitions: AlterShareGroupOffsetsResponsePartition[] = []
  for (let left = reader.readCompactArrayLength(8); left > 0; left--) {
    partitions.push(decodeAlterShareGroupOffsetsResponsePartition(reader))
  }
  reader.skipTaggedFields()
  return { topicName, topicId, partitions }
}

function decodeAlterShareGroupOffsetsResponse(reader: Reader, version: number): AlterShareGroupOffsetsResponse {
  if (version < 0 || version > 0) throw unsupportedVersion('AlterShareGroupOffsetsResponse', version)
  const throttleTimeMs = reader.readInt32()
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  const responses: AlterShareGroupOffsetsResponseTopic[] = []
  for (let left = reader.readCompactArrayLength(19); left > 0; left--) {
    responses.push(decodeAlterShareGroupOffsetsResponseTopic(reader))
  }
  reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, errorMessage, responses }
}

/** AlterShareGroupOffsets, key 91: version 0, flexible from 0. */
export const alterShareGroupOffsetsApi: Api<AlterShareGroupOffsetsRequestInput, AlterShareGroupOffsetsRequest, AlterShareGroupOffsetsResponseInput, AlterShareGroupOffsetsResponse> = {
  key: 91,
  name: 'AlterShareGroupOffsets',
  minVersion: 0,
  maxVersion: 0,
  maxUnstableVersion: 0,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeAlterShareGroupOffsetsRequest,
  decodeRequest: decodeAlterShareGroupOffsetsRequest,
  encodeResponse: encodeAlterShareGroupOffsetsResponse,
  decodeResponse: decodeAlterShareGroupOffsetsResponse,
}
