// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** ShareGroupDescribeRequest, to encode. */
export interface ShareGroupDescribeRequestInput {
  readonly groupIds: readonly string[]
  readonly includeAuthorizedOperations: boolean
}

/** ShareGroupDescribeRequest, decoded. */
export interface ShareGroupDescribeRequest {
  groupIds: string[]
  includeAuthorizedOperations: boolean
}

function encodeShareGroupDescribeRequest(writer: Writer, message: ShareGroupDescribeRequestInput, version: number): void {
  if (version < 1 || version > 1) throw unsupportedVersion('ShareGroupDescribeRequest', version)
  const { groupIds, includeAuthorizedOperations } = message
  writer.writeCompactArrayLength(groupIds.length)
  for (const element of groupIds) writer.writeCompactString(element)
  writer.writeBoolean(includeAuthorizedOperations)
  writer.writeUnsignedVarint(0)
}

function decodeShareGroupDescribeRequest(reader: Reader, version: number): ShareGroupDescribeRequest {
  if (version < 1 || version > 1) throw unsupportedVersion('ShareGroupDescribeRequest', version)
  const groupIds: string[] = []
  for (let left = reader.readCompactArrayLength(1); left > 0; left--) {
    groupIds.push(reader.readCompactString())
  }
  const includeAuthorizedOperations = reader.readBoolean()
  reader.skipTaggedFields()
  return { groupIds, includeAuthorizedOperations }
}

/** ShareGroupDescribeResponse, to encode. */
export interface ShareGroupDescribeResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly groups: readonly ShareGroupDescribeResponseDescribedGroupInput[]
}

/** Part of {@link ShareGroupDescribeResponseInput}. */
export interface ShareGroupDescribeResponseDescribedGroupInput {
  readonly errorCode: number
  /** Default `null`. */
  readonly errorMessage?: string | null | undefined
  readonly groupId: string
  readonly groupState: string
  readonly groupEpoch: number
  readonly assignmentEpoch: number
  readonly assignorName: string
  readonly members: readonly ShareGroupDescribeResponseMemberInput[]
  /** Default `-2147483648`. */
  readonly authorizedOperations?: number | undefined
}

/** Part of {@link ShareGroupDescribeResponseInput}. */
export interface ShareGroupDescribeResponseMemberInput {
  readonly memberId: string
  /** Default `null`. */
  readonly rackId?: string | null | undefined
  readonly memberEpoch: number
  readonly clientId: string
  readonly clientHost: string
  readonly subscribedTopicNames: readonly string[]
  readonly assignment: ShareGroupDescribeResponseAssignmentInput
}

/** Part of {@link ShareGroupDescribeResponseInput}. */
export interface ShareGroupDescribeResponseAssignmentInput {
  readonly topicPartitions: readonly ShareGroupDescribeResponseTopicPartitionsInput[]
}

/** Part of {@link ShareGroupDescribeResponseInput}. */
export interface ShareGroupDescribeResponseTopicPartitionsInput {
  readonly topicId: Uuid
  readonly topicName: string
  readonly partitions: readonly number[]
}

/** ShareGroupDescribeResponse, decoded. */
export interface ShareGroupDescribeResponse {
  /** Default `0`. */
  throttleTimeMs: number
  groups: ShareGroupDescribeResponseDescribedGroup[]
}

/** Part of {@link ShareGroupDescribeResponse}. */
export interface ShareGroupDescribeResponseDescribedGroup {
  errorCode: number
  /** Default `null`. */
  errorMessage: string | null
  groupId: string
  groupState: string
  groupEpoch: number
  assignmentEpoch: number
  assignorName: string
  members: ShareGroupDescribeResponseMember[]
  /** Default `-2147483648`. */
  authorizedOperations: number
}

/** Part of {@link ShareGroupDescribeResponse}. */
export interface ShareGroupDescribeResponseMember {
  memberId: string
  /** Default `null`. */
  rackId: string | null
  memberEpoch: number
  clientId: string
  clientHost: string
  subscribedTopicNames: string[]
  assignment: ShareGroupDescribeResponseAssignment
}

/** Part of {@link ShareGroupDescribeResponse}. */
export interface ShareGroupDescribeResponseAssignment {
  topicPartitions: ShareGroupDescribeResponseTopicPartitions[]
}

/** Part of {@link ShareGroupDescribeResponse}. */
export interface ShareGroupDescribeResponseTopicPartitions {
  topicId: Uuid
  topicName: string
  partitions: number[]
}

function encodeShareGroupDescribeResponseTopicPartitions(writer: Writer, message: ShareGroupDescribeResponseTopicPartitionsInput): void {
  const { topicId, topicName, partitions } = message
  writer.writeUuid(topicId)
  writer.writeCompactString(topicName)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) writer.writeInt32(element)
  writer.writeUnsignedVarint(0)
}

function encodeShareGroupDescribeResponseAssignment(writer: Writer, message: ShareGroupDescribeResponseAssignmentInput): void {
  const { topicPartitions } = message
  writer.writeCompactArrayLength(topicPartitions.length)
  for (const element of topicPartitions) encodeShareGroupDescribeResponseTopicPartitions(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeShareGroupDescribeResponseMember(writer: Writer, message: ShareGroupDescribeResponseMemberInput): void {
  const { memberId, rackId = null, memberEpoch, clientId, clientHost, subscribedTopicNames, assignment } = message
  writer.writeCompactString(memberId)
  writer.writeCompactNullableString(rackId)
  writer.writeInt32(memberEpoch)
  writer.writeCompactString(clientId)
  writer.writeCompactString(clientHost)
  writer.writeCompactArrayLength(subscribedTopicNames.length)
  for (const element of subscribedTopicNames) writer.writeCompactString(element)
  encodeShareGroupDescribeResponseAssignment(writer, assignment)
  writer.writeUnsignedVarint(0)
}

function encodeShareGroupDescribeResponseDescribedGroup(writer: Writer, message: ShareGroupDescribeResponseDescribedGroupInput): void {
  const { errorCode, errorMessage = null, groupId, groupState, groupEpoch, assignmentEpoch, assignorName, members, authorizedOperations = -2147483648 } = message
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  writer.writeCompactString(groupId)
  writer.writeCompactString(groupState)
  writer.writeInt32(groupEpoch)
  writer.writeInt32(assignmentEpoch)
  writer.writeCompactString(assignorName)
  writer.writeCompactArrayLength(members.length)
  for (const element of members) encodeShareGroupDescribeResponseMember(writer, element)
  writer.writeInt32(authorizedOperations)
  writer.writeUnsignedVarint(0)
}

function encodeShareGroupDescribeResponse(writer: Writer, message: ShareGroupDescribeResponseInput, version: number): void {
  if (version < 1 || version > 1) throw unsupportedVersion('ShareGroupDescribeResponse', version)
  const { throttleTimeMs = 0, groups } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeCompactArrayLength(groups.length)
  for (const element of groups) encodeShareGroupDescribeResponseDescribedGroup(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeShareGroupDescribeResponseTopicPartitions(reader: Reader): ShareGroupDescribeResponseTopicPartitions {
  const topicId = reader.readUuid()
  const topicName = reader.readCompactString()
  const partitions: number[] = []
  for (let left = reader.readCompactArrayLength(4); left > 0; left--) {
    partitions.push(reader.readInt32())
  }
  reader.skipTaggedFields()
  return { topicId, topicName, partitions }
}

function decodeShareGroupDescribeResponseAssignment(reader: Reader): ShareGroupDescribeResponseAssignment {
  const topicPartitions: ShareGroupDescribeResponseTopicPartitions[] = []
  for (let left = reader.readCompactArrayLength(19); left > 0; left--) {
    topicPartitions.push(decodeShareGroupDescribeResponseTopicPartitions(reader))
  }
  reader.skipTaggedFields()
  return { topicPartitions }
}

function decodeShareGroupDescribeResponseMember(reader: Reader): ShareGroupDescribeResponseMember {
  const memberId = reader.readCompactString()
  const rackId = reader.readCompactNullableString()
  const memberEpoch = reader.readInt32()
  const clientId = reader.readCompactString()
  const clientHost = reader.readCompactString()
  const subscribedTopicNames: string[] = []
  for (let left = reader.readCompactArrayLength(1); left > 0; left--) {
    subscribedTopicNames.push(reader.readCompactString())
  }
  const assignment = decodeShareGroupDescribeResponseAssignment(reader)
  reader.skipTaggedFields()
  return { memberId, rackId, memberEpoch, clientId, clientHost, subscribedTopicNames, assignment }
}

function decodeShareGroupDescribeResponseDescribedGroup(reader: Reader): ShareGroupDescribeResponseDescribedGroup {
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  const groupId = reader.readCompactString()
  const groupState = reader.readCompactString()
  const groupEpoch = reader.readInt32()
  const assignmentEpoch = reader.readInt32()
  const assignorName = reader.readCompactString()
  const members: ShareGroupDescribeResponseMember[] = []
  for (let left = reader.readCompactArrayLength(12); left > 0; left--) {
    members.push(decodeShareGroupDescribeResponseMember(reader))
  }
  const authorizedOperations = reader.readInt32()
  reader.skipTaggedFields()
  return { errorCode, errorMessage, groupId, groupState, groupEpoch, assignmentEpoch, assignorName, members, authorizedOperations }
}

function decodeShareGroupDescribeResponse(reader: Reader, version: number): ShareGroupDescribeResponse {
  if (version < 1 || version > 1) throw unsupportedVersion('ShareGroupDescribeResponse', version)
  const throttleTimeMs = reader.readInt32()
  const groups: ShareGroupDescribeResponseDescribedGroup[] = []
  for (let left = reader.readCompactArrayLength(20); left > 0; left--) {
    groups.push(decodeShareGroupDescribeResponseDescribedGroup(reader))
  }
  reader.skipTaggedFields()
  return { throttleTimeMs, groups }
}

/** ShareGroupDescribe, key 77: version 1, flexible from 0. */
export const shareGroupDescribeApi: Api<ShareGroupDescribeRequestInput, ShareGroupDescribeRequest, ShareGroupDescribeResponseInput, ShareGroupDescribeResponse> = {
  key: 77,
  name: 'ShareGroupDescribe',
  minVersion: 1,
  maxVersion: 1,
  maxUnstableVersion: 1,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeShareGroupDescribeRequest,
  decodeRequest: decodeShareGroupDescribeRequest,
  encodeResponse: encodeShareGroupDescribeResponse,
  decodeResponse: decodeShareGroupDescribeResponse,
}
