// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** ShareGroupHeartbeatRequest, to encode. */
export interface ShareGroupHeartbeatRequestInput {
  readonly groupId: string
  readonly memberId: string
  readonly memberEpoch: number
  /** Default `null`. */
  readonly rackId?: string | null | undefined
  /** Default `null`. */
  readonly subscribedTopicNames?: readonly string[] | null | undefined
}

/** ShareGroupHeartbeatRequest, decoded. */
export interface ShareGroupHeartbeatRequest {
  groupId: string
  memberId: string
  memberEpoch: number
  /** Default `null`. */
  rackId: string | null
  /** Default `null`. */
  subscribedTopicNames: string[] | null
}

function encodeShareGroupHeartbeatRequest(writer: Writer, message: ShareGroupHeartbeatRequestInput, version: number): void {
  if (version < 1 || version > 1) throw unsupportedVersion('ShareGroupHeartbeatRequest', version)
  const { groupId, memberId, memberEpoch, rackId = null, subscribedTopicNames = null } = message
  writer.writeCompactString(groupId)
  writer.writeCompactString(memberId)
  writer.writeInt32(memberEpoch)
  writer.writeCompactNullableString(rackId)
  writer.writeCompactArrayLength(subscribedTopicNames === null ? -1 : subscribedTopicNames.length)
  if (subscribedTopicNames !== null) {
    for (const element of subscribedTopicNames) writer.writeCompactString(element)
  }
  writer.writeUnsignedVarint(0)
}

function decodeShareGroupHeartbeatRequest(reader: Reader, version: number): ShareGroupHeartbeatRequest {
  if (version < 1 || version > 1) throw unsupportedVersion('ShareGroupHeartbeatRequest', version)
  const groupId = reader.readCompactString()
  const memberId = reader.readCompactString()
  const memberEpoch = reader.readInt32()
  const rackId = reader.readCompactNullableString()
  let subscribedTopicNames: string[] | null = null
  let subscribedTopicNamesLeft = reader.readCompactNullableArrayLength(1)
  if (subscribedTopicNamesLeft >= 0) {
    for (subscribedTopicNames = []; subscribedTopicNamesLeft > 0; subscribedTopicNamesLeft--) {
      subscribedTopicNames.push(reader.readCompactString())
    }
  }
  reader.skipTaggedFields()
  return { groupId, memberId, memberEpoch, rackId, subscribedTopicNames }
}

/** ShareGroupHeartbeatResponse, to encode. */
export interface ShareGroupHeartbeatResponseInput {
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
  readonly assignment?: ShareGroupHeartbeatResponseAssignmentInput | null | undefined
}

/** Part of {@link ShareGroupHeartbeatResponseInput}. */
export interface ShareGroupHeartbeatResponseAssignmentInput {
  readonly topicPartitions: readonly ShareGroupHeartbeatResponseTopicPartitionsInput[]
}

/** Part of {@link ShareGroupHeartbeatResponseInput}. */
export interface ShareGroupHeartbeatResponseTopicPartitionsInput {
  readonly topicId: Uuid
  readonly partitions: readonly number[]
}

/** ShareGroupHeartbeatResponse, decoded. */
export interface ShareGroupHeartbeatResponse {
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
  assignment: ShareGroupHeartbeatResponseAssignment | null
}

/** Part of {@link ShareGroupHeartbeatResponse}. */
export interface ShareGroupHeartbeatResponseAssignment {
  topicPartitions: ShareGroupHeartbeatResponseTopicPartitions[]
}

/** Part of {@link ShareGroupHeartbeatResponse}. */
export interface ShareGroupHeartbeatResponseTopicPartitions {
  topicId: Uuid
  partitions: number[]
}

function encodeShareGroupHeartbeatResponseTopicPartitions(writer: Writer, message: ShareGroupHeartbeatResponseTopicPartitionsInput): void {
  const { topicId, partitions } = message
  writer.writeUuid(topicId)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) writer.writeInt32(element)
  writer.writeUnsignedVarint(0)
}

function encodeShareGroupHeartbeatResponseAssignment(writer: Writer, message: ShareGroupHeartbeatResponseAssignmentInput): void {
  const { topicPartitions } = message
  writer.writeCompactArrayLength(topicPartitions.length)
  for (const element of topicPartitions) encodeShareGroupHeartbeatResponseTopicPartitions(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeShareGroupHeartbeatResponse(writer: Writer, message: ShareGroupHeartbeatResponseInput, version: number): void {
  if (version < 1 || version > 1) throw unsupportedVersion('ShareGroupHeartbeatResponse', version)
  const { throttleTimeMs = 0, errorCode, errorMessage = null, memberId = null, memberEpoch, heartbeatIntervalMs, assignment = null } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  writer.writeCompactNullableString(memberId)
  writer.writeInt32(memberEpoch)
  writer.writeInt32(heartbeatIntervalMs)
  writer.writePresence(assignment !== null)
  if (assignment !== null) encodeShareGroupHeartbeatResponseAssignment(writer, assignment)
  writer.writeUnsignedVarint(0)
}

function decodeShareGroupHeartbeatResponseTopicPartitions(reader: Reader): ShareGroupHeartbeatResponseTopicPartitions {
  const topicId = reader.readUuid()
  const partitions: number[] = []
  for (let left = reader.readCompactArrayLength(4); left > 0; left--) {
    partitions.push(reader.readInt32())
  }
  reader.skipTaggedFields()
  return { topicId, partitions }
}

function decodeShareGroupHeartbeatResponseAssignment(reader: Reader): ShareGroupHeartbeatResponseAssignment {
  const topicPartitions: ShareGroupHeartbeatResponseTopicPartitions[] = []
  for (let left = reader.readCompactArrayLength(18); left > 0; left--) {
    topicPartitions.push(decodeShareGroupHeartbeatResponseTopicPartitions(reader))
  }
  reader.skipTaggedFields()
  return { topicPartitions }
}

function decodeShareGroupHeartbeatResponse(reader: Reader, version: number): ShareGroupHeartbeatResponse {
  if (version < 1 || version > 1) throw unsupportedVersion('ShareGroupHeartbeatResponse', version)
  const throttleTimeMs = reader.readInt32()
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  const memberId = reader.readCompactNullableString()
  const memberEpoch = reader.readInt32()
  const heartbeatIntervalMs = reader.readInt32()
  const assignment = reader.readPresence() ? decodeShareGroupHeartbeatResponseAssignment(reader) : null
  reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, errorMessage, memberId, memberEpoch, heartbeatIntervalMs, assignment }
}

/** ShareGroupHeartbeat, key 76: version 1, flexible from 0. */
export const shareGroupHeartbeatApi: Api<ShareGroupHeartbeatRequestInput, ShareGroupHeartbeatRequest, ShareGroupHeartbeatResponseInput, ShareGroupHeartbeatResponse> = {
  key: 76,
  name: 'ShareGroupHeartbeat',
  minVersion: 1,
  maxVersion: 1,
  maxUnstableVersion: 1,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeShareGroupHeartbeatRequest,
  decodeRequest: decodeShareGroupHeartbeatRequest,
  encodeResponse: encodeShareGroupHeartbeatResponse,
  decodeResponse: decodeShareGroupHeartbeatResponse,
}
