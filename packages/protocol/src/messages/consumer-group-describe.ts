// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** ConsumerGroupDescribeRequest, to encode. */
export interface ConsumerGroupDescribeRequestInput {
  readonly groupIds: readonly string[]
  readonly includeAuthorizedOperations: boolean
}

/** ConsumerGroupDescribeRequest, decoded. */
export interface ConsumerGroupDescribeRequest {
  groupIds: string[]
  includeAuthorizedOperations: boolean
}

function encodeConsumerGroupDescribeRequest(writer: Writer, message: ConsumerGroupDescribeRequestInput, version: number): void {
  if (version < 0 || version > 1) throw unsupportedVersion('ConsumerGroupDescribeRequest', version)
  const { groupIds, includeAuthorizedOperations } = message
  writer.writeCompactArrayLength(groupIds.length)
  for (const element of groupIds) writer.writeCompactString(element)
  writer.writeBoolean(includeAuthorizedOperations)
  writer.writeUnsignedVarint(0)
}

function decodeConsumerGroupDescribeRequest(reader: Reader, version: number): ConsumerGroupDescribeRequest {
  if (version < 0 || version > 1) throw unsupportedVersion('ConsumerGroupDescribeRequest', version)
  const groupIds: string[] = []
  for (let left = reader.readCompactArrayLength(1); left > 0; left--) {
    groupIds.push(reader.readCompactString())
  }
  const includeAuthorizedOperations = reader.readBoolean()
  reader.skipTaggedFields()
  return { groupIds, includeAuthorizedOperations }
}

/** ConsumerGroupDescribeResponse, to encode. */
export interface ConsumerGroupDescribeResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly groups: readonly ConsumerGroupDescribeResponseDescribedGroupInput[]
}

/** Part of {@link ConsumerGroupDescribeResponseInput}. */
export interface ConsumerGroupDescribeResponseDescribedGroupInput {
  readonly errorCode: number
  /** Default `null`. */
  readonly errorMessage?: string | null | undefined
  readonly groupId: string
  readonly groupState: string
  readonly groupEpoch: number
  readonly assignmentEpoch: number
  readonly assignorName: string
  readonly members: readonly ConsumerGroupDescribeResponseMemberInput[]
  /** Default `-2147483648`. */
  readonly authorizedOperations?: number | undefined
}

/** Part of {@link ConsumerGroupDescribeResponseInput}. */
export interface ConsumerGroupDescribeResponseMemberInput {
  readonly memberId: string
  /** Default `null`. */
  readonly instanceId?: string | null | undefined
  /** Default `null`. */
  readonly rackId?: string | null | undefined
  readonly memberEpoch: number
  readonly clientId: string
  readonly clientHost: string
  readonly subscribedTopicNames: readonly string[]
  /** Default `null`. */
  readonly subscribedTopicRegex?: string | null | undefined
  readonly assignment: ConsumerGroupDescribeResponseAssignmentInput
  readonly targetAssignment: ConsumerGroupDescribeResponseAssignmentInput
  /** Versions 1+, not sent in others; default `-1`. */
  readonly memberType?: number | undefined
}

/** Part of {@link ConsumerGroupDescribeResponseInput}. */
export interface ConsumerGroupDescribeResponseAssignmentInput {
  readonly topicPartitions: readonly ConsumerGroupDescribeResponseTopicPartitionsInput[]
}

/** Part of {@link ConsumerGroupDescribeResponseInput}. */
export interface ConsumerGroupDescribeResponseTopicPartitionsInput {
  readonly topicId: Uuid
  readonly topicName: string
  readonly partitions: readonly number[]
}

/** ConsumerGroupDescribeResponse, decoded. */
export interface ConsumerGroupDescribeResponse {
  /** Default `0`. */
  throttleTimeMs: number
  groups: ConsumerGroupDescribeResponseDescribedGroup[]
}

/** Part of {@link ConsumerGroupDescribeResponse}. */
export interface ConsumerGroupDescribeResponseDescribedGroup {
  errorCode: number
  /** Default `null`. */
  errorMessage: string | null
  groupId: string
  groupState: string
  groupEpoch: number
  assignmentEpoch: number
  assignorName: string
  members: ConsumerGroupDescribeResponseMember[]
  /** Default `-2147483648`. */
  authorizedOperations: number
}

/** Part of {@link ConsumerGroupDescribeResponse}. */
export interface ConsumerGroupDescribeResponseMember {
  memberId: string
  /** Default `null`. */
  instanceId: string | null
  /** Default `null`. */
  rackId: string | null
  memberEpoch: number
  clientId: string
  clientHost: string
  subscribedTopicNames: string[]
  /** Default `null`. */
  subscribedTopicRegex: string | null
  assignment: ConsumerGroupDescribeResponseAssignment
  targetAssignment: ConsumerGroupDescribeResponseAssignment
  /** Versions 1+, not sent in others; default `-1`. */
  memberType: number
}

/** Part of {@link ConsumerGroupDescribeResponse}. */
export interface ConsumerGroupDescribeResponseAssignment {
  topicPartitions: ConsumerGroupDescribeResponseTopicPartitions[]
}

/** Part of {@link ConsumerGroupDescribeResponse}. */
export interface ConsumerGroupDescribeResponseTopicPartitions {
  topicId: Uuid
  topicName: string
  partitions: number[]
}

function encodeConsumerGroupDescribeResponseTopicPartitions(writer: Writer, message: ConsumerGroupDescribeResponseTopicPartitionsInput): void {
  const { topicId, topicName, partitions } = message
  writer.writeUuid(topicId)
  writer.writeCompactString(topicName)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) writer.writeInt32(element)
  writer.writeUnsignedVarint(0)
}

function encodeConsumerGroupDescribeResponseAssignment(writer: Writer, message: ConsumerGroupDescribeResponseAssignmentInput): void {
  const { topicPartitions } = message
  writer.writeCompactArrayLength(topicPartitions.length)
  for (const element of topicPartitions) encodeConsumerGroupDescribeResponseTopicPartitions(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeConsumerGroupDescribeResponseMember(writer: Writer, message: ConsumerGroupDescribeResponseMemberInput, version: number): void {
  const { memberId, instanceId = null, rackId = null, memberEpoch, clientId, clientHost, subscribedTopicNames, subscribedTopicRegex = null, assignment, targetAssignment, memberType = -1 } = message
  writer.writeCompactString(memberId)
  writer.writeCompactNullableString(instanceId)
  writer.writeCompactNullableString(rackId)
  writer.writeInt32(memberEpoch)
  writer.writeCompactString(clientId)
  writer.writeCompactString(clientHost)
  writer.writeCompactArrayLength(subscribedTopicNames.length)
  for (const element of subscribedTopicNames) writer.writeCompactString(element)
  writer.writeCompactNullableString(subscribedTopicRegex)
  encodeConsumerGroupDescribeResponseAssignment(writer, assignment)
  encodeConsumerGroupDescribeResponseAssignment(writer, targetAssignment)
  if (version >= 1) {
    writer.writeInt8(memberType)
  }
  writer.writeUnsignedVarint(0)
}

function encodeConsumerGroupDescribeResponseDescribedGroup(writer: Writer, message: ConsumerGroupDescribeResponseDescribedGroupInput, version: number): void {
  const { errorCode, errorMessage = null, groupId, groupState, groupEpoch, assignmentEpoch, assignorName, members, authorizedOperations = -2147483648 } = message
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  writer.writeCompactString(groupId)
  writer.writeCompactString(groupState)
  writer.writeInt32(groupEpoch)
  writer.writeInt32(assignmentEpoch)
  writer.writeCompactString(assignorName)
  writer.writeCompactArrayLength(members.length)
  for (const element of members) encodeConsumerGroupDescribeResponseMember(writer, element, version)
  writer.writeInt32(authorizedOperations)
  writer.writeUnsignedVarint(0)
}

function encodeConsumerGroupDescribeResponse(writer: Writer, message: ConsumerGroupDescribeResponseInput, version: number): void {
  if (version < 0 || version > 1) throw unsupportedVersion('ConsumerGroupDescribeResponse', version)
  const { throttleTimeMs = 0, groups } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeCompactArrayLength(groups.length)
  for (const element of groups) encodeConsumerGroupDescribeResponseDescribedGroup(writer, element, version)
  writer.writeUnsignedVarint(0)
}

function decodeConsumerGroupDescribeResponseTopicPartitions(reader: Reader): ConsumerGroupDescribeResponseTopicPartitions {
  const topicId = reader.readUuid()
  const topicName = reader.readCompactString()
  const partitions: number[] = []
  for (let left = reader.readCompactArrayLength(4); left > 0; left--) {
    partitions.push(reader.readInt32())
  }
  reader.skipTaggedFields()
  return { topicId, topicName, partitions }
}

function decodeConsumerGroupDescribeResponseAssignment(reader: Reader): ConsumerGroupDescribeResponseAssignment {
  const topicPartitions: ConsumerGroupDescribeResponseTopicPartitions[] = []
  for (let left = reader.readCompactArrayLength(19); left > 0; left--) {
    topicPartitions.push(decodeConsumerGroupDescribeResponseTopicPartitions(reader))
  }
  reader.skipTaggedFields()
  return { topicPartitions }
}

function decodeConsumerGroupDescribeResponseMember(reader: Reader, version: number): ConsumerGroupDescribeResponseMember {
  const memberId = reader.readCompactString()
  const instanceId = reader.readCompactNullableString()
  const rackId = reader.readCompactNullableString()
  const memberEpoch = reader.readInt32()
  const clientId = reader.readCompactString()
  const clientHost = reader.readCompactString()
  const subscribedTopicNames: string[] = []
  for (let left = reader.readCompactArrayLength(1); left > 0; left--) {
    subscribedTopicNames.push(reader.readCompactString())
  }
  const subscribedTopicRegex = reader.readCompactNullableString()
  const assignment = decodeConsumerGroupDescribeResponseAssignment(reader)
  const targetAssignment = decodeConsumerGroupDescribeResponseAssignment(reader)
  let memberType: number = -1
  if (version >= 1) {
    memberType = reader.readInt8()
  }
  reader.skipTaggedFields()
  return { memberId, instanceId, rackId, memberEpoch, clientId, clientHost, subscribedTopicNames, subscribedTopicRegex, assignment, targetAssignment, memberType }
}

function decodeConsumerGroupDescribeResponseDescribedGroup(reader: Reader, version: number): ConsumerGroupDescribeResponseDescribedGroup {
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  const groupId = reader.readCompactString()
  const groupState = reader.readCompactString()
  const groupEpoch = reader.readInt32()
  const assignmentEpoch = reader.readInt32()
  const assignorName = reader.readCompactString()
  const members: ConsumerGroupDescribeResponseMember[] = []
  for (let left = reader.readCompactArrayLength(16); left > 0; left--) {
    members.push(decodeConsumerGroupDescribeResponseMember(reader, version))
  }
  const authorizedOperations = reader.readInt32()
  reader.skipTaggedFields()
  return { errorCode, errorMessage, groupId, groupState, groupEpoch, assignmentEpoch, assignorName, members, authorizedOperations }
}

function decodeConsumerGroupDescribeResponse(reader: Reader, version: number): ConsumerGroupDescribeResponse {
  if (version < 0 || version > 1) throw unsupportedVersion('ConsumerGroupDescribeResponse', version)
  const throttleTimeMs = reader.readInt32()
  const groups: ConsumerGroupDescribeResponseDescribedGroup[] = []
  for (let left = reader.readCompactArrayLength(20); left > 0; left--) {
    groups.push(decodeConsumerGroupDescribeResponseDescribedGroup(reader, version))
  }
  reader.skipTaggedFields()
  return { throttleTimeMs, groups }
}

/** ConsumerGroupDescribe, key 69: versions 0 to 1, flexible from 0. */
export const consumerGroupDescribeApi: Api<ConsumerGroupDescribeRequestInput, ConsumerGroupDescribeRequest, ConsumerGroupDescribeResponseInput, ConsumerGroupDescribeResponse> = {
  key: 69,
  name: 'ConsumerGroupDescribe',
  minVersion: 0,
  maxVersion: 1,
  maxUnstableVersion: 1,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeConsumerGroupDescribeRequest,
  decodeRequest: decodeConsumerGroupDescribeRequest,
  encodeResponse: encodeConsumerGroupDescribeResponse,
  decodeResponse: decodeConsumerGroupDescribeResponse,
}
