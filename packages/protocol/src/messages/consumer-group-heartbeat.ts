// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** ConsumerGroupHeartbeatRequest, to encode. */
export interface ConsumerGroupHeartbeatRequestInput {
  readonly groupId: string
  readonly memberId: string
  readonly memberEpoch: number
  /** Default `null`. */
  readonly instanceId?: string | null | undefined
  /** Default `null`. */
  readonly rackId?: string | null | undefined
  /** Default `-1`. */
  readonly rebalanceTimeoutMs?: number | undefined
  /** Default `null`. */
  readonly subscribedTopicNames?: readonly string[] | null | undefined
  /** Versions 1+; default `null`. */
  readonly subscribedTopicRegex?: string | null | undefined
  /** Default `null`. */
  readonly serverAssignor?: string | null | undefined
  /** Default `null`. */
  readonly topicPartitions?: readonly ConsumerGroupHeartbeatRequestTopicPartitionsInput[] | null | undefined
}

/** Part of {@link ConsumerGroupHeartbeatRequestInput}. */
export interface ConsumerGroupHeartbeatRequestTopicPartitionsInput {
  readonly topicId: Uuid
  readonly partitions: readonly number[]
}

/** ConsumerGroupHeartbeatRequest, decoded. */
export interface ConsumerGroupHeartbeatRequest {
  groupId: string
  memberId: string
  memberEpoch: number
  /** Default `null`. */
  instanceId: string | null
  /** Default `null`. */
  rackId: string | null
  /** Default `-1`. */
  rebalanceTimeoutMs: number
  /** Default `null`. */
  subscribedTopicNames: string[] | null
  /** Versions 1+; default `null`. */
  subscribedTopicRegex: string | null
  /** Default `null`. */
  serverAssignor: string | null
  /** Default `null`. */
  topicPartitions: ConsumerGroupHeartbeatRequestTopicPartitions[] | null
}

/** Part of {@link ConsumerGroupHeartbeatRequest}. */
export interface ConsumerGroupHeartbeatRequestTopicPartitions {
  topicId: Uuid
  partitions: number[]
}

function encodeConsumerGroupHeartbeatRequestTopicPartitions(writer: Writer, message: ConsumerGroupHeartbeatRequestTopicPartitionsInput): void {
  const { topicId, partitions } = message
  writer.writeUuid(topicId)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) writer.writeInt32(element)
  writer.writeUnsignedVarint(0)
}

function encodeConsumerGroupHeartbeatRequest(writer: Writer, message: ConsumerGroupHeartbeatRequestInput, version: number): void {
  if (version < 0 || version > 1) throw unsupportedVersion('ConsumerGroupHeartbeatRequest', version)
  const { groupId, memberId, memberEpoch, instanceId = null, rackId = null, rebalanceTimeoutMs = -1, subscribedTopicNames = null, subscribedTopicRegex = null, serverAssignor = null, topicPartitions = null } = message
  writer.writeCompactString(groupId)
  writer.writeCompactString(memberId)
  writer.writeInt32(memberEpoch)
  writer.writeCompactNullableString(instanceId)
  writer.writeCompactNullableString(rackId)
  writer.writeInt32(rebalanceTimeoutMs)
  writer.writeCompactArrayLength(subscribedTopicNames === null ? -1 : subscribedTopicNames.length)
  if (subscribedTopicNames !== null) {
    for (const element of subscribedTopicNames) writer.writeCompactString(element)
  }
  if (version >= 1) {
    writer.writeCompactNullableString(subscribedTopicRegex)
  } else {
    if (subscribedTopicRegex !== null) throw unsupportedField('ConsumerGroupHeartbeatRequest', 'subscribedTopicRegex', version)
  }
  writer.writeCompactNullableString(serverAssignor)
  writer.writeCompactArrayLength(topicPartitions === null ? -1 : topicPartitions.length)
  if (topicPartitions !== null) {
    for (const element of topicPartitions) encodeConsumerGroupHeartbeatRequestTopicPartitions(writer, element)
  }
  writer.writeUnsignedVarint(0)
}

function decodeConsumerGroupHeartbeatRequestTopicPartitions(reader: Reader): ConsumerGroupHeartbeatRequestTopicPartitions {
  const topicId = reader.readUuid()
  const partitions: number[] = []
  for (let left = reader.readCompactArrayLength(4); left > 0; left--) {
    partitions.push(reader.readInt32())
  }
  reader.skipTaggedFields()
  return { topicId, partitions }
}

function decodeConsumerGroupHeartbeatRequest(reader: Reader, version: number): ConsumerGroupHeartbeatRequest {
  if (version < 0 || version > 1) throw unsupportedVersion('ConsumerGroupHeartbeatRequest', version)
  const groupId = reader.readCompactString()
  const memberId = reader.readCompactString()
  const memberEpoch = reader.readInt32()
  const instanceId = reader.readCompactNullableString()
  const rackId = reader.readCompactNullableString()
  const rebalanceTimeoutMs = reader.readInt32()
  let subscribedTopicNames: string[] | null = null
  let subscribedTopicNamesLeft = reader.readCompactNullableArrayLength(1)
  if (subscribedTopicNamesLeft >= 0) {
    for (subscribedTopicNames = []; subscribedTopicNamesLeft > 0; subscribedTopicNamesLeft--) {
      subscribedTopicNames.push(reader.readCompactString())
    }
  }
  let subscribedTopicRegex: string | null = null
  if (version >= 1) {
    subscribedTopicRegex = reader.readCompactNullableString()
  }
  const serverAssignor = reader.readCompactNullableString()
  let topicPartitions: ConsumerGroupHeartbeatRequestTopicPartitions[] | null = null
  let topicPartitionsLeft = reader.readCompactNullableArrayLength(18)
  if (topicPartitionsLeft >= 0) {
    for (topicPartitions = []; topicPartitionsLeft > 0; topicPartitionsLeft--) {
      topicPartitions.push(decodeConsumerGroupHeartbeatRequestTopicPartitions(reader))
    }
  }
  reader.skipTaggedFields()
  return { groupId, memberId, memberEpoch, instanceId, rackId, rebalanceTimeoutMs, subscribedTopicNames, subscribedTopicRegex, serverAssignor, topicPartitions }
}

/** ConsumerGroupHeartbeatResponse, to encode. */
export interface ConsumerGroupHeartbeatResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
  /** Default `null`. */
  readonly errorMessage?: string | null | undefined
  /** Default `null`. */
  readonly memberId?: string | null | undefined
  readonly memberEpoch: number
  readonly heartbeatIntervalMs: number
  /** Default `null`. */
  readonly assignment?: ConsumerGroupHeartbeatResponseAssignmentInput | null | undefined
}

/** Part of {@link ConsumerGroupHeartbeatResponseInput}. */
export interface ConsumerGroupHeartbeatResponseAssignmentInput {
  readonly topicPartitions: readonly ConsumerGroupHeartbeatResponseTopicPartitionsInput[]
}

/** Part of {@link ConsumerGroupHeartbeatResponseInput}. */
export interface ConsumerGroupHeartbeatResponseTopicPartitionsInput {
  readonly topicId: Uuid
  readonly partitions: readonly number[]
}

/** ConsumerGroupHeartbeatResponse, decoded. */
export interface ConsumerGroupHeartbeatResponse {
  /** Default `0`. */
  throttleTimeMs: number
  errorCode: number
  /** Default `null`. */
  errorMessage: string | null
  /** Default `null`. */
  memberId: string | null
  memberEpoch: number
  heartbeatIntervalMs: number
  /** Default `null`. */
  assignment: ConsumerGroupHeartbeatResponseAssignment | null
}

/** Part of {@link ConsumerGroupHeartbeatResponse}. */
export interface ConsumerGroupHeartbeatResponseAssignment {
  topicPartitions: ConsumerGroupHeartbeatResponseTopicPartitions[]
}

/** Part of {@link ConsumerGroupHeartbeatResponse}. */
export interface ConsumerGroupHeartbeatResponseTopicPartitions {
  topicId: Uuid
  partitions: number[]
}

function encodeConsumerGroupHeartbeatResponseTopicPartitions(writer: Writer, message: ConsumerGroupHeartbeatResponseTopicPartitionsInput): void {
  const { topicId, partitions } = message
  writer.writeUuid(topicId)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) writer.writeInt32(element)
  writer.writeUnsignedVarint(0)
}

function encodeConsumerGroupHeartbeatResponseAssignment(writer: Writer, message: ConsumerGroupHeartbeatResponseAssignmentInput): void {
  const { topicPartitions } = message
  writer.writeCompactArrayLength(topicPartitions.length)
  for (const element of topicPartitions) encodeConsumerGroupHeartbeatResponseTopicPartitions(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeConsumerGroupHeartbeatResponse(writer: Writer, message: ConsumerGroupHeartbeatResponseInput, version: number): void {
  if (version < 0 || version > 1) throw unsupportedVersion('ConsumerGroupHeartbeatResponse', version)
  const { throttleTimeMs = 0, errorCode, errorMessage = null, memberId = null, memberEpoch, heartbeatIntervalMs, assignment = null } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  writer.writeCompactNullableString(memberId)
  writer.writeInt32(memberEpoch)
  writer.writeInt32(heartbeatIntervalMs)
  writer.writePresence(assignment !== null)
  if (assignment !== null) encodeConsumerGroupHeartbeatResponseAssignment(writer, assignment)
  writer.writeUnsignedVarint(0)
}

function decodeConsumerGroupHeartbeatResponseTopicPartitions(reader: Reader): ConsumerGroupHeartbeatResponseTopicPartitions {
  const topicId = reader.readUuid()
  const partitions: number[] = []
  for (let left = reader.readCompactArrayLength(4); left > 0; left--) {
    partitions.push(reader.readInt32())
  }
  reader.skipTaggedFields()
  return { topicId, partitions }
}

function decodeConsumerGroupHeartbeatResponseAssignment(reader: Reader): ConsumerGroupHeartbeatResponseAssignment {
  const topicPartitions: ConsumerGroupHeartbeatResponseTopicPartitions[] = []
  for (let left = reader.readCompactArrayLength(18); left > 0; left--) {
    topicPartitions.push(decodeConsumerGroupHeartbeatResponseTopicPartitions(reader))
  }
  reader.skipTaggedFields()
  return { topicPartitions }
}

function decodeConsumerGroupHeartbeatResponse(reader: Reader, version: number): ConsumerGroupHeartbeatResponse {
  if (version < 0 || version > 1) throw unsupportedVersion('ConsumerGroupHeartbeatResponse', version)
  const throttleTimeMs = reader.readInt32()
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  const memberId = reader.readCompactNullableString()
  const memberEpoch = reader.readInt32()
  const heartbeatIntervalMs = reader.readInt32()
  const assignment = reader.readPresence() ? decodeConsumerGroupHeartbeatResponseAssignment(reader) : null
  reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, errorMessage, memberId, memberEpoch, heartbeatIntervalMs, assignment }
}

/** ConsumerGroupHeartbeat, key 68: versions 0 to 1, flexible from 0. */
export const consumerGroupHeartbeatApi: Api<ConsumerGroupHeartbeatRequestInput, ConsumerGroupHeartbeatRequest, ConsumerGroupHeartbeatResponseInput, ConsumerGroupHeartbeatResponse> = {
  key: 68,
  name: 'ConsumerGroupHeartbeat',
  minVersion: 0,
  maxVersion: 1,
  maxUnstableVersion: 1,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeConsumerGroupHeartbeatRequest,
  decodeRequest: decodeConsumerGroupHeartbeatRequest,
  encodeResponse: encodeConsumerGroupHeartbeatResponse,
  decodeResponse: decodeConsumerGroupHeartbeatResponse,
}
