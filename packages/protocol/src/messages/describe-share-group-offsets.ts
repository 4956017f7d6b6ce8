// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** DescribeShareGroupOffsetsRequest, to encode. */
export interface DescribeShareGroupOffsetsRequestInput {
  readonly groups: readonly DescribeShareGroupOffsetsRequestGroupInput[]
}

/** Part of {@link DescribeShareGroupOffsetsRequestInput}. */
export interface DescribeShareGroupOffsetsRequestGroupInput {
  readonly groupId: string
  readonly topics: readonly DescribeShareGroupOffsetsRequestTopicInput[] | null
}

/** Part of {@link DescribeShareGroupOffsetsRequestInput}. */
export interface DescribeShareGroupOffsetsRequestTopicInput {
  readonly topicName: string
  readonly partitions: readonly number[]
}

/** DescribeShareGroupOffsetsRequest, decoded. */
export interface DescribeShareGroupOffsetsRequest {
  groups: DescribeShareGroupOffsetsRequestGroup[]
}

/** Part of {@link DescribeShareGroupOffsetsRequest}. */
export interface DescribeShareGroupOffsetsRequestGroup {
  groupId: string
  topics: DescribeShareGroupOffsetsRequestTopic[] | null
}

/** Part of {@link DescribeShareGroupOffsetsRequest}. */
export interface DescribeShareGroupOffsetsRequestTopic {
  topicName: string
  partitions: number[]
}

function encodeDescribeShareGroupOffsetsRequestTopic(writer: Writer, message: DescribeShareGroupOffsetsRequestTopicInput): void {
  const { topicName, partitions } = message
  writer.writeCompactString(topicName)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) writer.writeInt32(element)
  writer.writeUnsignedVarint(0)
}

function encodeDescribeShareGroupOffsetsRequestGroup(writer: Writer, message: DescribeShareGroupOffsetsRequestGroupInput): void {
  const { groupId, topics } = message
  writer.writeCompactString(groupId)
  writer.writeCompactArrayLength(topics === null ? -1 : topics.length)
  if (topics !== null) {
    for (const element of topics) encodeDescribeShareGroupOffsetsRequestTopic(writer, element)
  }
  writer.writeUnsignedVarint(0)
}

function encodeDescribeShareGroupOffsetsRequest(writer: Writer, message: DescribeShareGroupOffsetsRequestInput, version: number): void {
  if (version < 0 || version > 1) throw unsupportedVersion('DescribeShareGroupOffsetsRequest', version)
  const { groups } = message
  writer.writeCompactArrayLength(groups.length)
  for (const element of groups) encodeDescribeShareGroupOffsetsRequestGroup(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeDescribeShareGroupOffsetsRequestTopic(reader: Reader): DescribeShareGroupOffsetsRequestTopic {
  const topicName = reader.readCompactString()
  const partitions: number[] = []
  for (let left = reader.readCompactArrayLength(4); left > 0; left--) {
    partitions.push(reader.readInt32())
  }
  reader.skipTaggedFields()
  return { topicName, partitions }
}

function decodeDescribeShareGroupOffsetsRequestGroup(reader: Reader): DescribeShareGroupOffsetsRequestGroup {
  const groupId = reader.readCompactString()
  let topics: DescribeShareGroupOffsetsRequestTopic[] | null = null
  let topicsLeft = reader.readCompactNullableArrayLength(3)
  if (topicsLeft >= 0) {
    for (topics = []; topicsLeft > 0; topicsLeft--) {
      topics.push(decodeDescribeShareGroupOffsetsRequestTopic(reader))
    }
  }
  reader.skipTaggedFields()
  return { groupId, topics }
}

function decodeDescribeShareGroupOffsetsRequest(reader: Reader, version: number): DescribeShareGroupOffsetsRequest {
  if (version < 0 || version > 1) throw unsupportedVersion('DescribeShareGroupOffsetsRequest', version)
  const groups: DescribeShareGroupOffsetsRequestGroup[] = []
  for (let left = reader.readCompactArrayLength(3); left > 0; left--) {
    groups.push(decodeDescribeShareGroupOffsetsRequestGroup(reader))
  }
  reader.skipTaggedFields()
  return { groups }
}

/** DescribeShareGroupOffsetsResponse, to encode. */
export interface DescribeShareGroupOffsetsResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly groups: readonly DescribeShareGroupOffsetsResponseGroupInput[]
}

/** Part of {@link DescribeShareGroupOffsetsResponseInput}. */
export interface DescribeShareGroupOffsetsResponseGroupInput {
  readonly groupId: string
  readonly topics: readonly DescribeShareGroupOffsetsResponseTopicInput[]
  readonly errorCode: number
  /** Default `null`. */
  readonly errorMessage?: string | null | undefined
}

/** Part of {@link DescribeShareGroupOffsetsResponseInput}. */
export interface DescribeShareGroupOffsetsResponseTopicInput {
  readonly topicName: string
  readonly topicId: Uuid
  readonly partitions: readonly DescribeShareGroupOffsetsResponsePartitionInput[]
}

/** Part of {@link DescribeShareGroupOffsetsResponseInput}. */
export interface DescribeShareGroupOffsetsResponsePartitionInput {
  readonly partitionIndex: number
  readonly startOffset: bigint
  readonly leaderEpoch: number
  /** Versions 1+, not sent in others; default `-1n`. */
  readonly lag?: bigint | undefined
  readonly errorCode: number
  /** Default `null`. */
  readonly errorMessage?: string | null | undefined
}

/** DescribeShareGroupOffsetsResponse, decoded. */
export interface DescribeShareGroupOffsetsResponse {
  /** Default `0`. */
  throttleTimeMs: number
  groups: DescribeShareGroupOffsetsResponseGroup[]
}

/** Part of {@link DescribeShareGroupOffsetsResponse}. */
export interface DescribeShareGroupOffsetsResponseGroup {
  groupId: string
  topics: DescribeShareGroupOffsetsResponseTopic[]
  errorCode: number
  /** Default `null`. */
  errorMessage: string | null
}

/** Part of {@link DescribeShareGroupOffsetsResponse}. */
export interface DescribeShareGroupOffsetsResponseTopic {
  topicName: string
  topicId: Uuid
  partitions: DescribeShareGroupOffsetsResponsePartition[]
}

/** Part of {@link DescribeShareGroupOffsetsResponse}. */
export interface DescribeShareGroupOffsetsResponsePartition {
  partitionIndex: number
  startOffset: bigint
  leaderEpoch: number
  /** Versions 1+, not sent in others; default `-1n`. */
  lag: bigint
  errorCode: number
  /** Default `null`. */
  errorMessage: string | null
}

function encodeDescribeShareGroupOffsetsResponsePartition(writer: Writer, message: DescribeShareGroupOffsetsResponsePartitionInput, version: number): void {
  const { partitionIndex, startOffset, leaderEpoch, lag = -1n, errorCode, errorMessage = null } = message
  writer.writeInt32(partitionIndex)
  writer.writeInt64(startOffset)
  writer.writeInt32(leaderEpoch)
  if (version >= 1) {
    writer.writeInt64(lag)
  }
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  writer.writeUnsignedVarint(0)
}

function encodeDescribeShareGroupOffsetsResponseTopic(writer: Writer, message: DescribeShareGroupOffsetsResponseTopicInput, version: number): void {
  const { topicName, topicId, partitions } = message
  writer.writeCompactString(topicName)
  writer.writeUuid(topicId)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeDescribeShareGroupOffsetsResponsePartition(writer, element, version)
  writer.writeUnsignedVarint(0)
}

function encodeDescribeShareGroupOffsetsResponseGroup(writer: Writer, message: DescribeShareGroupOffsetsResponseGroupInput, version: number): void {
  const { groupId, topics, errorCode, errorMessage = null } = message
  writer.writeCompactString(groupId)
  writer.writeCompactArrayLength(topics.length)
  for (const element of topics) encodeDescribeShareGroupOffsetsResponseTopic(writer, element, version)
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  writer.writeUnsignedVarint(0)
}

function encodeDescribeShareGroupOffsetsResponse(writer: Writer, message: DescribeShareGroupOffsetsResponseInput, version: number): void {
  if (version < 0 || version > 1) throw unsupportedVersion('DescribeShareGroupOffsetsResponse', version)
  const { throttleTimeMs = 0, groups } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeCompactArrayLength(groups.length)
  for (const element of groups) encodeDescribeShareGroupOffsetsResponseGroup(writer, element, version)
  writer.writeUnsignedVarint(0)
}

function decodeDescribeShareGroupOffsetsResponsePartition(reader: Reader, version: number): DescribeShareGroupOffsetsResponsePartition {
  const partitionIndex = reader.readInt32()
  const startOffset = reader.readInt64()
  const leaderEpoch = reader.readInt32()
  let lag: bigint = -1n
  if (version >= 1) {
    lag = reader.readInt64()
  }
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  reader.skipTaggedFields()
  return { partitionIndex, startOffset, leaderEpoch, lag, errorCode, errorMessage }
}

function decodeDescribeShareGroupOffsetsResponseTopic(reader: Reader, version: number): DescribeShareGroupOffsetsResponseTopic {
  const topicName = reader.readCompactString()
  const topicId = reader.readUuid()
  const partitions: DescribeShareGroupOffsetsResponsePartition[] = []
  for (let left = reader.readCompactArrayLength(20); left > 0; left--) {
    partitions.push(decodeDescribeShareGroupOffsetsResponsePartition(reader, version))
  }
  reader.skipTaggedFields()
  return { topicName, topicId, partitions }
}

function decodeDescribeShareGroupOffsetsResponseGroup(reader: Reader, version: number): DescribeShareGroupOffsetsResponseGroup {
  const groupId = reader.readCompactString()
  const topics: DescribeShareGroupOffsetsResponseTopic[] = []
  for (let left = reader.readCompactArrayLength(19); left > 0; left--) {
    topics.push(decodeDescribeShareGroupOffsetsResponseTopic(reader, version))
  }
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  reader.skipTaggedFields()
  return { groupId, topics, errorCode, errorMessage }
}

function decodeDescribeShareGroupOffsetsResponse(reader: Reader, version: number): DescribeShareGroupOffsetsResponse {
  if (version < 0 || version > 1) throw unsupportedVersion('DescribeShareGroupOffsetsResponse', version)
  const throttleTimeMs = reader.readInt32()
  const groups: DescribeShareGroupOffsetsResponseGroup[] = []
  for (let left = reader.readCompactArrayLength(6); left > 0; left--) {
    groups.push(decodeDescribeShareGroupOffsetsResponseGroup(reader, version))
  }
  reader.skipTaggedFields()
  return { throttleTimeMs, groups }
}

/** DescribeShareGroupOffsets, key 90: versions 0 to 1, flexible from 0. */
export const describeShareGroupOffsetsApi: Api<DescribeShareGroupOffsetsRequestInput, DescribeShareGroupOffsetsRequest, DescribeShareGroupOffsetsResponseInput, DescribeShareGroupOffsetsResponse> = {
  key: 90,
  name: 'DescribeShareGroupOffsets',
  minVersion: 0,
  maxVersion: 1,
  maxUnstableVersion: 1,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeDescribeShareGroupOffsetsRequest,
  decodeRequest: decodeDescribeShareGroupOffsetsRequest,
  encodeResponse: encodeDescribeShareGroupOffsetsResponse,
  decodeResponse: decodeDescribeShareGroupOffsetsResponse,
}
