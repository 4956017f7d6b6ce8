// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** DescribeTopicPartitionsRequest, to encode. */
export interface DescribeTopicPartitionsRequestInput {
  readonly topics: readonly DescribeTopicPartitionsRequestTopicRequestInput[]
  /** Default `2000`. */
  readonly responsePartitionLimit?: number | undefined
  /** Default `null`. */
  readonly cursor?: DescribeTopicPartitionsRequestCursorInput | null | undefined
}

/** Part of {@link DescribeTopicPartitionsRequestInput}. */
export interface DescribeTopicPartitionsRequestCursorInput {
  readonly topicName: string
  readonly partitionIndex: number
}

/** Part of {@link DescribeTopicPartitionsRequestInput}. */
export interface DescribeTopicPartitionsRequestTopicRequestInput {
  readonly name: string
}

/** DescribeTopicPartitionsRequest, decoded. */
export interface DescribeTopicPartitionsRequest {
  topics: DescribeTopicPartitionsRequestTopicRequest[]
  /** Default `2000`. */
  responsePartitionLimit: number
  /** Default `null`. */
  cursor: DescribeTopicPartitionsRequestCursor | null
}

/** Part of {@link DescribeTopicPartitionsRequest}. */
export interface DescribeTopicPartitionsRequestCursor {
  topicName: string
  partitionIndex: number
}

/** Part of {@link DescribeTopicPartitionsRequest}. */
export interface DescribeTopicPartitionsRequestTopicRequest {
  name: string
}

function encodeDescribeTopicPartitionsRequestTopicRequest(writer: Writer, message: DescribeTopicPartitionsRequestTopicRequestInput): void {
  const { name } = message
  writer.writeCompactString(name)
  writer.writeUnsignedVarint(0)
}

function encodeDescribeTopicPartitionsRequestCursor(writer: Writer, message: DescribeTopicPartitionsRequestCursorInput): void {
  const { topicName, partitionIndex } = message
  writer.writeCompactString(topicName)
  writer.writeInt32(partitionIndex)
  writer.writeUnsignedVarint(0)
}

function encodeDescribeTopicPartitionsRequest(writer: Writer, message: DescribeTopicPartitionsRequestInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('DescribeTopicPartitionsRequest', version)
  const { topics, responsePartitionLimit = 2000, cursor = null } = message
  writer.writeCompactArrayLength(topics.length)
  for (const element of topics) encodeDescribeTopicPartitionsRequestTopicRequest(writer, element)
  writer.writeInt32(responsePartitionLimit)
  writer.writePresence(cursor !== null)
  if (cursor !== null) encodeDescribeTopicPartitionsRequestCursor(writer, cursor)
  writer.writeUnsignedVarint(0)
}

function decodeDescribeTopicPartitionsRequestTopicRequest(reader: Reader): DescribeTopicPartitionsRequestTopicRequest {
  const name = reader.readCompactString()
  reader.skipTaggedFields()
  return { name }
}

function decodeDescribeTopicPartitionsRequestCursor(reader: Reader): DescribeTopicPartitionsRequestCursor {
  const topicName = reader.readCompactString()
  const partitionIndex = reader.readInt32()
  reader.skipTaggedFields()
  return { topicName, partitionIndex }
}

function decodeDescribeTopicPartitionsRequest(reader: Reader, version: number): DescribeTopicPartitionsRequest {
  if (version < 0 || version > 0) throw unsupportedVersion('DescribeTopicPartitionsRequest', version)
  const topics: DescribeTopicPartitionsRequestTopicRequest[] = []
  for (let left = reader.readCompactArrayLength(2); left > 0; left--) {
    topics.push(decodeDescribeTopicPartitionsRequestTopicRequest(reader))
  }
  const responsePartitionLimit = reader.readInt32()
  const cursor = reader.readPresence() ? decodeDescribeTopicPartitionsRequestCursor(reader) : null
  reader.skipTaggedFields()
  return { topics, responsePartitionLimit, cursor }
}

/** DescribeTopicPartitionsResponse, to encode. */
export interface DescribeTopicPartitionsResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly topics: readonly DescribeTopicPartitionsResponseTopicInput[]
  /** Default `null`. */
  readonly nextCursor?: DescribeTopicPartitionsResponseCursorInput | null | undefined
}

/** Part of {@link DescribeTopicPartitionsResponseInput}. */
export interface DescribeTopicPartitionsResponseCursorInput {
  readonly topicName: string
  readonly partitionIndex: number
}

/** Part of {@link DescribeTopicPartitionsResponseInput}. */
export interface DescribeTopicPartitionsResponseTopicInput {
  readonly errorCode: number
  readonly name: string | null
  readonly topicId: Uuid
  /** Default `false`. */
  readonly isInternal?: boolean | undefined
  readonly partitions: readonly DescribeTopicPartitionsResponsePartitionInput[]
  /** Default `-2147483648`. */
  readonly topicAuthorizedOperations?: number | undefined
}

/** Part of {@link DescribeTopicPartitionsResponseInput}. */
export interface DescribeTopicPartitionsResponsePartitionInput {
  readonly errorCode: number
  readonly partitionIndex: number
  readonly leaderId: number
  /** Default `-1`. */
  readonly leaderEpoch?: number | undefined
  readonly replicaNodes: readonly number[]
  readonly isrNodes: readonly number[]
  /** Default `null`. */
  readonly eligibleLeaderReplicas?: readonly number[] | null | undefined
  /** Default `null`. */
  readonly lastKnownElr?: readonly number[] | null | undefined
  readonly offlineReplicas: readonly number[]
}

/** DescribeTopicPartitionsResponse, decoded. */
export interface DescribeTopicPartitionsResponse {
  /** Default `0`. */
  throttleTimeMs: number
  topics: DescribeTopicPartitionsResponseTopic[]
  /** Default `null`. */
  nextCursor: DescribeTopicPartitionsResponseCursor | null
}

/** Part of {@link DescribeTopicPartitionsResponse}. */
export interface DescribeTopicPartitionsResponseCursor {
  topicName: string
  partitionIndex: number
}

/** Part of {@link DescribeTopicPartitionsResponse}. */
export interface DescribeTopicPartitionsResponseTopic {
  errorCode: number
  name: string | null
  topicId: Uuid
  /** Default `false`. */
  isInternal: boolean
  partitions: DescribeTopicPartitionsResponsePartition[]
  /** Default `-2147483648`. */
  topicAuthorizedOperations: number
}

/** Part of {@link DescribeTopicPartitionsResponse}. */
export interface DescribeTopicPartitionsResponsePartition {
  errorCode: number
  partitionIndex: number
  leaderId: number
  /** Default `-1`. */
  leaderEpoch: number
  replicaNodes: number[]
  isrNodes: number[]
  /** Default `null`. */
  eligibleLeaderReplicas: number[] | null
  /** Default `null`. */
  lastKnownElr: number[] | null
  offlineReplicas: number[]
}

function encodeDescribeTopicPartitionsResponsePartition(writer: Writer, message: DescribeTopicPartitionsResponsePartitionInput): void {
  const { errorCode, partitionIndex, leaderId, leaderEpoch = -1, replicaNodes, isrNodes, eligibleLeaderReplicas = null, lastKnownElr = null, offlineReplicas } = message
  writer.writeInt16(errorCode)
  writer.writeInt32(partitionIndex)
  writer.writeInt32(leaderId)
  writer.writeInt32(leaderEpoch)
  writer.writeCompactArrayLength(replicaNodes.length)
  for (const element of replicaNodes) writer.writeInt32(element)
  writer.writeCompactArrayLength(isrNodes.length)
  for (const element of isrNodes) writer.writeInt32(element)
  writer.writeCompactArrayLength(eligibleLeaderReplicas === null ? -1 : eligibleLeaderReplicas.length)
  if (eligibleLeaderReplicas !== null) {
    for (const element of eligibleLeaderReplicas) writer.writeInt32(element)
  }
  writer.writeCompactArrayLength(lastKnownElr === null ? -1 : lastKnownElr.length)
  if (lastKnownElr !== null) {
    for (const element of lastKnownElr) writer.writeInt32(element)
  }
  writer.writeCompactArrayLength(offlineReplicas.length)
  for (const element of offlineReplicas) writer.writeInt32(element)
  writer.writeUnsignedVarint(0)
}

function encodeDescribeTopicPartitionsResponseTopic(writer: Writer, message: DescribeTopicPartitionsResponseTopicInput): void {
  const { errorCode, name, topicId, isInternal = false, partitions, topicAuthorizedOperations = -2147483648 } = message
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(name)
  writer.writeUuid(topicId)
  writer.writeBoolean(isInternal)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeDescribeTopicPartitionsResponsePartition(writer, element)
  writer.writeInt32(topicAuthorizedOperations)
  writer.writeUnsignedVarint(0)
}

function encodeDescribeTopicPartitionsResponseCursor(writer: Writer, message: DescribeTopicPartitionsResponseCursorInput): void {
  const { topicName, partitionIndex } = message
  writer.writeCompactString(topicName)
  writer.writeInt32(partitionIndex)
  writer.writeUnsignedVarint(0)
}

function encodeDescribeTopicPartitionsResponse(writer: Writer, message: DescribeTopicPartitionsResponseInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('DescribeTopicPartitionsResponse', version)
  const { throttleTimeMs = 0, topics, nextCursor = null } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeCompactArrayLength(topics.length)
  for (const element of topics) encodeDescribeTopicPartitionsResponseTopic(writer, element)
  writer.writePresence(nextCursor !== null)
  if (nextCursor !== null) encodeDescribeTopicPartitionsResponseCursor(writer, nextCursor)
  writer.writeUnsignedVarint(0)
}

function decodeDescribeTopicPartitionsResponsePartition(reader: Reader): DescribeTopicPartitionsResponsePartition {
  const errorCode = reader.readInt16()
  const partitionIndex = reader.readInt32()
  const leaderId = reader.readInt32()
  const leaderEpoch = reader.readInt32()
  const replicaNodes: number[] = []
  for (let left = reader.readCompactArrayLength(4); left > 0; left--) {
    replicaNodes.push(reader.readInt32())
  }
  const isrNodes: number[] = []
  for (let left = reader.readCompactArrayLength(4); left > 0; left--) {
    isrNodes.push(reader.readInt32())
  }
  let eligibleLeaderReplicas: number[] | null = null
  let eligibleLeaderReplicasLeft = reader.readCompactNullableArrayLength(4)
  if (eligibleLeaderReplicasLeft >= 0) {
    for (eligibleLeaderReplicas = []; eligibleLeaderReplicasLeft > 0; eligibleLeaderReplicasLeft--) {
      eligibleLeaderReplicas.push(reader.readInt32())
    }
  }
  let lastKnownElr: number[] | null = null
  let lastKnownElrLeft = reader.readCompactNullableArrayLength(4)
  if (lastKnownElrLeft >= 0) {
    for (lastKnownElr = []; lastKnownElrLeft > 0; lastKnownElrLeft--) {
      lastKnownElr.push(reader.readInt32())
    }
  }
  const offlineReplicas: number[] = []
  for (let left = reader.readCompactArrayLength(4); left > 0; left--) {
    offlineReplicas.push(reader.readInt32())
  }
  reader.skipTaggedFields()
  return { errorCode, partitionIndex, leaderId, leaderEpoch, replicaNodes, isrNodes, eligibleLeaderReplicas, lastKnownElr, offlineReplicas }
}

function decodeDescribeTopicPartitionsResponseTopic(reader: Reader): DescribeTopicPartitionsResponseTopic {
  const errorCode = reader.readInt16()
  const name = reader.readCompactNullableString()
  const topicId = reader.readUuid()
  const isInternal = reader.readBoolean()
  const partitions: DescribeTopicPartitionsResponsePartition[] = []
  for (let left = reader.readCompactArrayLength(20); left > 0; left--) {
    partitions.push(decodeDescribeTopicPartitionsResponsePartition(reader))
  }
  const topicAuthorizedOperations = reader.readInt32()
  reader.skipTaggedFields()
  return { errorCode, name, topicId, isInternal, partitions, topicAuthorizedOperations }
}

function decodeDescribeTopicPartitionsResponseCursor(reader: Reader): DescribeTopicPartitionsResponseCursor {
  const topicName = reader.readCompactString()
  const partitionIndex = reader.readInt32()
  reader.skipTaggedFields()
  return { topicName, partitionIndex }
}

function decodeDescribeTopicPartitionsResponse(reader: Reader, version: number): DescribeTopicPartitionsResponse {
  if (version < 0 || version > 0) throw unsupportedVersion('DescribeTopicPartitionsResponse', version)
  const throttleTimeMs = reader.readInt32()
  const topics: DescribeTopicPartitionsResponseTopic[] = []
  for (let left = reader.readCompactArrayLength(26); left > 0; left--) {
    topics.push(decodeDescribeTopicPartitionsResponseTopic(reader))
  }
  const nextCursor = reader.readPresence() ? decodeDescribeTopicPartitionsResponseCursor(reader) : null
  reader.skipTaggedFields()
  return { throttleTimeMs, topics, nextCursor }
}

/** DescribeTopicPartitions, key 75: version 0, flexible from 0. */
export const describeTopicPartitionsApi: Api<DescribeTopicPartitionsRequestInput, DescribeTopicPartitionsRequest, DescribeTopicPartitionsResponseInput, DescribeTopicPartitionsResponse> = {
  key: 75,
  name: 'DescribeTopicPartitions',
  minVersion: 0,
  maxVersion: 0,
  maxUnstableVersion: 0,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeDescribeTopicPartitionsRequest,
  decodeRequest: decodeDescribeTopicPartitionsRequest,
  encodeResponse: encodeDescribeTopicPartitionsResponse,
  decodeResponse: decodeDescribeTopicPartitionsResponse,
}
