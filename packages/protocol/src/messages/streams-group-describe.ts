// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** StreamsGroupDescribeRequest, to encode. */
export interface StreamsGroupDescribeRequestInput {
  readonly groupIds: readonly string[]
  readonly includeAuthorizedOperations: boolean
}

/** StreamsGroupDescribeRequest, decoded. */
export interface StreamsGroupDescribeRequest {
  groupIds: string[]
  includeAuthorizedOperations: boolean
}

function encodeStreamsGroupDescribeRequest(writer: Writer, message: StreamsGroupDescribeRequestInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('StreamsGroupDescribeRequest', version)
  const { groupIds, includeAuthorizedOperations } = message
  writer.writeCompactArrayLength(groupIds.length)
  for (const element of groupIds) writer.writeCompactString(element)
  writer.writeBoolean(includeAuthorizedOperations)
  writer.writeUnsignedVarint(0)
}

function decodeStreamsGroupDescribeRequest(reader: Reader, version: number): StreamsGroupDescribeRequest {
  if (version < 0 || version > 0) throw unsupportedVersion('StreamsGroupDescribeRequest', version)
  const groupIds: string[] = []
  for (let left = reader.readCompactArrayLength(1); left > 0; left--) {
    groupIds.push(reader.readCompactString())
  }
  const includeAuthorizedOperations = reader.readBoolean()
  reader.skipTaggedFields()
  return { groupIds, includeAuthorizedOperations }
}

/** StreamsGroupDescribeResponse, to encode. */
export interface StreamsGroupDescribeResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly groups: readonly StreamsGroupDescribeResponseDescribedGroupInput[]
}

/** Part of {@link StreamsGroupDescribeResponseInput}. */
export interface StreamsGroupDescribeResponseDescribedGroupInput {
  readonly errorCode: number
  /** Default `null`. */
  readonly errorMessage?: string | null | undefined
  readonly groupId: string
  readonly groupState: string
  readonly groupEpoch: number
  readonly assignmentEpoch: number
  /** Default `null`. */
  readonly topology?: StreamsGroupDescribeResponseTopologyInput | null | undefined
  readonly members: readonly StreamsGroupDescribeResponseMemberInput[]
  /** Default `-2147483648`. */
  readonly authorizedOperations?: number | undefined
}

/** Part of {@link StreamsGroupDescribeResponseInput}. */
export interface StreamsGroupDescribeResponseMemberInput {
  readonly memberId: string
  readonly memberEpoch: number
  /** Default `null`. */
  readonly instanceId?: string | null | undefined
  /** Default `null`. */
  readonly rackId?: string | null | undefined
  readonly clientId: string
  readonly clientHost: string
  readonly topologyEpoch: number
  readonly processId: string
  /** Default `null`. */
  readonly userEndpoint?: StreamsGroupDescribeResponseEndpointInput | null | undefined
  readonly clientTags: readonly StreamsGroupDescribeResponseKeyValueInput[]
  readonly taskOffsets: readonly StreamsGroupDescribeResponseTaskOffsetInput[]
  readonly taskEndOffsets: readonly StreamsGroupDescribeResponseTaskOffsetInput[]
  readonly assignment: StreamsGroupDescribeResponseAssignmentInput
  readonly targetAssignment: StreamsGroupDescribeResponseAssignmentInput
  readonly isClassic: boolean
}

/** Part of {@link StreamsGroupDescribeResponseInput}. */
export interface StreamsGroupDescribeResponseTopologyInput {
  readonly epoch: number
  /** Default `null`. */
  readonly subtopologies?: readonly StreamsGroupDescribeResponseSubtopologyInput[] | null | undefined
}

/** Part of {@link StreamsGroupDescribeResponseInput}. */
export interface StreamsGroupDescribeResponseSubtopologyInput {
  readonly subtopologyId: string
  readonly sourceTopics: readonly string[]
  readonly repartitionSinkTopics: readonly string[]
  readonly stateChangelogTopics: readonly StreamsGroupDescribeResponseTopicInfoInput[]
  readonly repartitionSourceTopics: readonly StreamsGroupDescribeResponseTopicInfoInput[]
}

/** Part of {@link StreamsGroupDescribeResponseInput}. */
export interface StreamsGroupDescribeResponseTopicInfoInput {
  readonly name: string
  readonly partitions: number
  readonly replicationFactor: number
  readonly topicConfigs: readonly StreamsGroupDescribeResponseKeyValueInput[]
}

/** Part of {@link StreamsGroupDescribeResponseInput}. */
export interface StreamsGroupDescribeResponseKeyValueInput {
  readonly key: string
  readonly value: string
}

/** Part of {@link StreamsGroupDescribeResponseInput}. */
export interface StreamsGroupDescribeResponseAssignmentInput {
  readonly activeTasks: readonly StreamsGroupDescribeResponseTaskIdsInput[]
  readonly standbyTasks: readonly StreamsGroupDescribeResponseTaskIdsInput[]
  readonly warmupTasks: readonly StreamsGroupDescribeResponseTaskIdsInput[]
}

/** Part of {@link StreamsGroupDescribeResponseInput}. */
export interface StreamsGroupDescribeResponseTaskIdsInput {
  readonly subtopologyId: string
  readonly partitions: readonly number[]
}

/** Part of {@link StreamsGroupDescribeResponseInput}. */
export interface StreamsGroupDescribeResponseTaskOffsetInput {
  readonly subtopologyId: string
  readonly partition: number
  readonly offset: bigint
}

/** Part of {@link StreamsGroupDescribeResponseInput}. */
export interface StreamsGroupDescribeResponseEndpointInput {
  readonly host: string
  readonly port: number
}

/** StreamsGroupDescribeResponse, decoded. */
export interface StreamsGroupDescribeResponse {
  /** Default `0`. */
  throttleTimeMs: number
  groups: StreamsGroupDescribeResponseDescribedGroup[]
}

/** Part of {@link StreamsGroupDescribeResponse}. */
export interface StreamsGroupDescribeResponseDescribedGroup {
  errorCode: number
  /** Default `null`. */
  errorMessage: string | null
  groupId: string
  groupState: string
  groupEpoch: number
  assignmentEpoch: number
  /** Default `null`. */
  topology: StreamsGroupDescribeResponseTopology | null
  members: StreamsGroupDescribeResponseMember[]
  /** Default `-2147483648`. */
  authorizedOperations: number
}

/** Part of {@link StreamsGroupDescribeResponse}. */
export interface StreamsGroupDescribeResponseMember {
  memberId: string
  memberEpoch: number
  /** Default `null`. */
  instanceId: string | null
  /** Default `null`. */
  rackId: string | null
  clientId: string
  clientHost: string
  topologyEpoch: number
  processId: string
  /** Default `null`. */
  userEndpoint: StreamsGroupDescribeResponseEndpoint | null
  clientTags: StreamsGroupDescribeResponseKeyValue[]
  taskOffsets: StreamsGroupDescribeResponseTaskOffset[]
  taskEndOffsets: StreamsGroupDescribeResponseTaskOffset[]
  assignment: StreamsGroupDescribeResponseAssignment
  targetAssignment: StreamsGroupDescribeResponseAssignment
  isClassic: boolean
}

/** Part of {@link StreamsGroupDescribeResponse}. */
export interface StreamsGroupDescribeResponseTopology {
  epoch: number
  /** Default `null`. */
  subtopologies: StreamsGroupDescribeResponseSubtopology[] | null
}

/** Part of {@link StreamsGroupDescribeResponse}. */
export interface StreamsGroupDescribeResponseSubtopology {
  subtopologyId: string
  sourceTopics: string[]
  repartitionSinkTopics: string[]
  stateChangelogTopics: StreamsGroupDescribeResponseTopicInfo[]
  repartitionSourceTopics: StreamsGroupDescribeResponseTopicInfo[]
}

/** Part of {@link StreamsGroupDescribeResponse}. */
export interface StreamsGroupDescribeResponseTopicInfo {
  name: string
  partitions: number
  replicationFactor: number
  topicConfigs: StreamsGroupDescribeResponseKeyValue[]
}

/** Part of {@link StreamsGroupDescribeResponse}. */
export interface StreamsGroupDescribeResponseKeyValue {
  key: string
  value: string
}

/** Part of {@link StreamsGroupDescribeResponse}. */
export interface StreamsGroupDescribeResponseAssignment {
  activeTasks: StreamsGroupDescribeResponseTaskIds[]
  standbyTasks: StreamsGroupDescribeResponseTaskIds[]
  warmupTasks: StreamsGroupDescribeResponseTaskIds[]
}

/** Part of {@link StreamsGroupDescribeResponse}. */
export interface StreamsGroupDescribeResponseTaskIds {
  subtopologyId: string
  partitions: number[]
}

/** Part of {@link StreamsGroupDescribeResponse}. */
export interface StreamsGroupDescribeResponseTaskOffset {
  subtopologyId: string
  partition: number
  offset: bigint
}

/** Part of {@link StreamsGroupDescribeResponse}. */
export interface StreamsGroupDescribeResponseEndpoint {
  host: string
  port: number
}

function encodeStreamsGroupDescribeResponseEndpoint(writer: Writer, message: StreamsGroupDescribeResponseEndpointInput): void {
  const { host, port } = message
  writer.writeCompactString(host)
  writer.writeUint16(port)
  writer.writeUnsignedVarint(0)
}

function encodeStreamsGroupDescribeResponseTaskOffset(writer: Writer, message: StreamsGroupDescribeResponseTaskOffsetInput): void {
  const { subtopologyId, partition, offset } = message
  writer.writeCompactString(subtopologyId)
  writer.writeInt32(partition)
  writer.writeInt64(offset)
  writer.writeUnsignedVarint(0)
}

function encodeStreamsGroupDescribeResponseTaskIds(writer: Writer, message: StreamsGroupDescribeResponseTaskIdsInput): void {
  const { subtopologyId, partitions } = message
  writer.writeCompactString(subtopologyId)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) writer.writeInt32(element)
  writer.writeUnsignedVarint(0)
}

function encodeStreamsGroupDescribeResponseAssignment(writer: Writer, message: StreamsGroupDescribeResponseAssignmentInput): void {
  const { activeTasks, standbyTasks, warmupTasks } = message
  writer.writeCompactArrayLength(activeTasks.length)
  for (const element of activeTasks) encodeStreamsGroupDescribeResponseTaskIds(writer, element)
  writer.writeCompactArrayLength(standbyTasks.length)
  for (const element of standbyTasks) encodeStreamsGroupDescribeResponseTaskIds(writer, element)
  writer.writeCompactArrayLength(warmupTasks.length)
  for (const element of warmupTasks) encodeStreamsGroupDescribeResponseTaskIds(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeStreamsGroupDescribeResponseKeyValue(writer: Writer, message: StreamsGroupDescribeResponseKeyValueInput): void {
  const { key, value } = message
  writer.writeCompactString(key)
  writer.writeCompactString(value)
  writer.writeUnsignedVarint(0)
}

function encodeStreamsGroupDescribeResponseTopicInfo(writer: Writer, message: StreamsGroupDescribeResponseTopicInfoInput): void {
  const { name, partitions, replicationFactor, topicConfigs } = message
  writer.writeCompactString(name)
  writer.writeInt32(partitions)
  writer.writeInt16(replicationFactor)
  writer.writeCompactArrayLength(topicConfigs.length)
  for (const element of topicConfigs) encodeStreamsGroupDescribeResponseKeyValue(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeStreamsGroupDescribeResponseSubtopology(writer: Writer, message: StreamsGroupDescribeResponseSubtopologyInput): void {
  const { subtopologyId, sourceTopics, repartitionSinkTopics, stateChangelogTopics, repartitionSourceTopics } = message
  writer.writeCompactString(subtopologyId)
  writer.writeCompactArrayLength(sourceTopics.length)
  for (const element of sourceTopics) writer.writeCompactString(element)
  writer.writeCompactArrayLength(repartitionSinkTopics.length)
  for (const element of repartitionSinkTopics) writer.writeCompactString(element)
  writer.writeCompactArrayLength(stateChangelogTopics.length)
  for (const element of stateChangelogTopics) encodeStreamsGroupDescribeResponseTopicInfo(writer, element)
  writer.writeCompactArrayLength(repartitionSourceTopics.length)
  for (const element of repartitionSourceTopics) encodeStreamsGroupDescribeResponseTopicInfo(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeStreamsGroupDescribeResponseTopology(writer: Writer, message: StreamsGroupDescribeResponseTopologyInput): void {
  const { epoch, subtopologies = null } = message
  writer.writeInt32(epoch)
  writer.writeCompactArrayLength(subtopologies === null ? -1 : subtopologies.length)
  if (subtopologies !== null) {
    for (const element of subtopologies) encodeStreamsGroupDescribeResponseSubtopology(writer, element)
  }
  writer.writeUnsignedVarint(0)
}

function encodeStreamsGroupDescribeResponseMember(writer: Writer, message: StreamsGroupDescribeResponseMemberInput): void {
  const { memberId, memberEpoch, instanceId = null, rackId = null, clientId, clientHost, topologyEpoch, processId, userEndpoint = null, clientTags, taskOffsets, taskEndOffsets, assignment, targetAssignment, isClassic } = message
  writer.writeCompactString(memberId)
  writer.writeInt32(memberEpoch)
  writer.writeCompactNullableString(instanceId)
  writer.writeCompactNullableString(rackId)
  writer.writeCompactString(clientId)
  writer.writeCompactString(clientHost)
  writer.writeInt32(topologyEpoch)
  writer.writeCompactString(processId)
  writer.writePresence(userEndpoint !== null)
  if (userEndpoint !== null) encodeStreamsGroupDescribeResponseEndpoint(writer, userEndpoint)
  writer.writeCompactArrayLength(clientTags.length)
  for (const element of clientTags) encodeStreamsGroupDescribeResponseKeyValue(writer, element)
  writer.writeCompactArrayLength(taskOffsets.length)
  for (const element of taskOffsets) encodeStreamsGroupDescribeResponseTaskOffset(writer, element)
  writer.writeCompactArrayLength(taskEndOffsets.length)
  for (const element of taskEndOffsets) encodeStreamsGroupDescribeResponseTaskOffset(writer, element)
  encodeStreamsGroupDescribeResponseAssignment(writer, assignment)
  encodeStreamsGroupDescribeResponseAssignment(writer, targetAssignment)
  writer.writeBoolean(isClassic)
  writer.writeUnsignedVarint(0)
}

function encodeStreamsGroupDescribeResponseDescribedGroup(writer: Writer, message: StreamsGroupDescribeResponseDescribedGroupInput): void {
  const { errorCode, errorMessage = null, groupId, groupState, groupEpoch, assignmentEpoch, topology = null, members, authorizedOperations = -2147483648 } = message
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  writer.writeCompactString(groupId)
  writer.writeCompactString(groupState)
  writer.writeInt32(groupEpoch)
  writer.writeInt32(assignmentEpoch)
  writer.writePresence(topology !== null)
  if (topology !== null) encodeStreamsGroupDescribeResponseTopology(writer, topology)
  writer.writeCompactArrayLength(members.length)
  for (const element of members) encodeStreamsGroupDescribeResponseMember(writer, element)
  writer.writeInt32(authorizedOperations)
  writer.writeUnsignedVarint(0)
}

function encodeStreamsGroupDescribeResponse(writer: Writer, message: StreamsGroupDescribeResponseInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('StreamsGroupDescribeResponse', version)
  const { throttleTimeMs = 0, groups } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeCompactArrayLength(groups.length)
  for (const element of groups) encodeStreamsGroupDescribeResponseDescribedGroup(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeStreamsGroupDescribeResponseEndpoint(reader: Reader): StreamsGroupDescribeResponseEndpoint {
  const host = reader.readCompactString()
  const port = reader.readUint16()
  reader.skipTaggedFields()
  return { host, port }
}

function decodeStreamsGroupDescribeResponseTaskOffset(reader: Reader): StreamsGroupDescribeResponseTaskOffset {
  const subtopologyId = reader.readCompactString()
  const partition = reader.readInt32()
  const offset = reader.readInt64()
  reader.skipTaggedFields()
  return { subtopologyId, partition, offset }
}

function decodeStreamsGroupDescribeResponseTaskIds(reader: Reader): StreamsGroupDescribeResponseTaskIds {
  const subtopologyId = reader.readCompactString()
  const partitions: number[] = []
  for (let left = reader.readCompactArrayLength(4); left > 0; left--) {
    partitions.push(reader.readInt32())
  }
  reader.skipTaggedFields()
  return { subtopologyId, partitions }
}

function decodeStreamsGroupDescribeResponseAssignment(reader: Reader): StreamsGroupDescribeResponseAssignment {
  const activeTasks: StreamsGroupDescribeResponseTaskIds[] = []
  for (let left = reader.readCompactArrayLength(3); left > 0; left--) {
    activeTasks.push(decodeStreamsGroupDescribeResponseTaskIds(reader))
  }
  const standbyTasks: StreamsGroupDescribeResponseTaskIds[] = []
  for (let left = reader.readCompactArrayLength(3); left > 0; left--) {
    standbyTasks.push(decodeStreamsGroupDescribeResponseTaskIds(reader))
  }
  const warmupTasks: StreamsGroupDescribeResponseTaskIds[] = []
  for (let left = reader.readCompactArrayLength(3); left > 0; left--) {
    warmupTasks.push(decodeStreamsGroupDescribeResponseTaskIds(reader))
  }
  reader.skipTaggedFields()
  return { activeTasks, standbyTasks, warmupTasks }
}

function decodeStreamsGroupDescribeResponseKeyValue(reader: Reader): StreamsGroupDescribeResponseKeyValue {
  const key = reader.readCompactString()
  const value = reader.readCompactString()
  reader.skipTaggedFields()
  return { key, value }
}

function decodeStreamsGroupDescribeResponseTopicInfo(reader: Reader): StreamsGroupDescribeResponseTopicInfo {
  const name = reader.readCompactString()
  const partitions = reader.readInt32()
  const replicationFactor = reader.readInt16()
  const topicConfigs: StreamsGroupDescribeResponseKeyValue[] = []
  for (let left = reader.readCompactArrayLength(3); left > 0; left--) {
    topicConfigs.push(decodeStreamsGroupDescribeResponseKeyValue(reader))
  }
  reader.skipTaggedFields()
  return { name, partitions, replicationFactor, topicConfigs }
}

function decodeStreamsGroupDescribeResponseSubtopology(reader: Reader): StreamsGroupDescribeResponseSubtopology {
  const subtopologyId = reader.readCompactString()
  const sourceTopics: string[] = []
  for (let left = reader.readCompactArrayLength(1); left > 0; left--) {
    sourceTopics.push(reader.readCompactString())
  }
  const repartitionSinkTopics: string[] = []
  for (let left = reader.readCompactArrayLength(1); left > 0; left--) {
    repartitionSinkTopics.push(reader.readCompactString())
  }
  const stateChangelogTopics: StreamsGroupDescribeResponseTopicInfo[] = []
  for (let left = reader.readCompactArrayLength(9); left > 0; left--) {
    stateChangelogTopics.push(decodeStreamsGroupDescribeResponseTopicInfo(reader))
  }
  const repartitionSourceTopics: StreamsGroupDescribeResponseTopicInfo[] = []
  for (let left = reader.readCompactArrayLength(9); left > 0; left--) {
    repartitionSourceTopics.push(decodeStreamsGroupDescribeResponseTopicInfo(reader))
  }
  reader.skipTaggedFields()
  return { subtopologyId, sourceTopics, repartitionSinkTopics, stateChangelogTopics, repartitionSourceTopics }
}

function decodeStreamsGroupDescribeResponseTopology(reader: Reader): StreamsGroupDescribeResponseTopology {
  const epoch = reader.readInt32()
  let subtopologies: StreamsGroupDescribeResponseSubtopology[] | null = null
  let subtopologiesLeft = reader.readCompactNullableArrayLength(6)
  if (subtopologiesLeft >= 0) {
    for (subtopologies = []; subtopologiesLeft > 0; subtopologiesLeft--) {
      subtopologies.push(decodeStreamsGroupDescribeResponseSubtopology(reader))
    }
  }
  reader.skipTaggedFields()
  return { epoch, subtopologies }
}

function decodeStreamsGroupDescribeResponseMember(reader: Reader): StreamsGroupDescribeResponseMember {
  const memberId = reader.readCompactString()
  const memberEpoch = reader.readInt32()
  const instanceId = reader.readCompactNullableString()
  const rackId = reader.readCompactNullableString()
  const clientId = reader.readCompactString()
  const clientHost = reader.readCompactString()
  const topologyEpoch = reader.readInt32()
  const processId = reader.readCompactString()
  const userEndpoint = reader.readPresence() ? decodeStreamsGroupDescribeResponseEndpoint(reader) : null
  const clientTags: StreamsGroupDescribeResponseKeyValue[] = []
  for (let left = reader.readCompactArrayLength(3); left > 0; left--) {
    clientTags.push(decodeStreamsGroupDescribeResponseKeyValue(reader))
  }
  const taskOffsets: StreamsGroupDescribeResponseTaskOffset[] = []
  for (let left = reader.readCompactArrayLength(14); left > 0; left--) {
    taskOffsets.push(decodeStreamsGroupDescribeResponseTaskOffset(reader))
  }
  const taskEndOffsets: StreamsGroupDescribeResponseTaskOffset[] = []
  for (let left = reader.readCompactArrayLength(14); left > 0; left--) {
    taskEndOffsets.push(decodeStreamsGroupDescribeResponseTaskOffset(reader))
  }
  const assignment = decodeStreamsGroupDescribeResponseAssignment(reader)
  const targetAssignment = decodeStreamsGroupDescribeResponseAssignment(reader)
  const isClassic = reader.readBoolean()
  reader.skipTaggedFields()
  return { memberId, memberEpoch, instanceId, rackId, clientId, clientHost, topologyEpoch, processId, userEndpoint, clientTags, taskOffsets, taskEndOffsets, assignment, targetAssignment, isClassic }
}

function decodeStreamsGroupDescribeResponseDescribedGroup(reader: Reader): StreamsGroupDescribeResponseDescribedGroup {
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  const groupId = reader.readCompactString()
  const groupState = reader.readCompactString()
  const groupEpoch = reader.readInt32()
  const assignmentEpoch = reader.readInt32()
  const topology = reader.readPresence() ? decodeStreamsGroupDescribeResponseTopology(reader) : null
  const members: StreamsGroupDescribeResponseMember[] = []
  for (let left = reader.readCompactArrayLength(28); left > 0; left--) {
    members.push(decodeStreamsGroupDescribeResponseMember(reader))
  }
  const authorizedOperations = reader.readInt32()
  reader.skipTaggedFields()
  return { errorCode, errorMessage, groupId, groupState, groupEpoch, assignmentEpoch, topology, members, authorizedOperations }
}

function decodeStreamsGroupDescribeResponse(reader: Reader, version: number): StreamsGroupDescribeResponse {
  if (version < 0 || version > 0) throw unsupportedVersion('StreamsGroupDescribeResponse', version)
  const throttleTimeMs = reader.readInt32()
  const groups: StreamsGroupDescribeResponseDescribedGroup[] = []
  for (let left = reader.readCompactArrayLength(20); left > 0; left--) {
    groups.push(decodeStreamsGroupDescribeResponseDescribedGroup(reader))
  }
  reader.skipTaggedFields()
  return { throttleTimeMs, groups }
}

/** StreamsGroupDescribe, key 89: version 0, flexible from 0. */
export const streamsGroupDescribeApi: Api<StreamsGroupDescribeRequestInput, StreamsGroupDescribeRequest, StreamsGroupDescribeResponseInput, StreamsGroupDescribeResponse> = {
  key: 89,
  name: 'StreamsGroupDescribe',
  minVersion: 0,
  maxVersion: 0,
  maxUnstableVersion: 0,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeStreamsGroupDescribeRequest,
  decodeRequest: decodeStreamsGroupDescribeRequest,
  encodeResponse: encodeStreamsGroupDescribeResponse,
  decodeResponse: decodeStreamsGroupDescribeResponse,
}
