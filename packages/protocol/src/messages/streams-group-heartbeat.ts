// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** StreamsGroupHeartbeatRequest, to encode. */
export interface StreamsGroupHeartbeatRequestInput {
  readonly groupId: string
  readonly memberId: string
  readonly memberEpoch: number
  readonly endpointInformationEpoch: number
  /** Default `null`. */
  readonly instanceId?: string | null | undefined
  /** Default `null`. */
  readonly rackId?: string | null | undefined
  /** Default `-1`. */
  readonly rebalanceTimeoutMs?: number | undefined
  /** Default `null`. */
  readonly topology?: StreamsGroupHeartbeatRequestTopologyInput | null | undefined
  /** Default `null`. */
  readonly activeTasks?: readonly StreamsGroupHeartbeatRequestTaskIdsInput[] | null | undefined
  /** Default `null`. */
  readonly standbyTasks?: readonly StreamsGroupHeartbeatRequestTaskIdsInput[] | null | undefined
  /** Default `null`. */
  readonly warmupTasks?: readonly StreamsGroupHeartbeatRequestTaskIdsInput[] | null | undefined
  /** Default `null`. */
  readonly processId?: string | null | undefined
  /** Default `null`. */
  readonly userEndpoint?: StreamsGroupHeartbeatRequestEndpointInput | null | undefined
  /** Default `null`. */
  readonly clientTags?: readonly StreamsGroupHeartbeatRequestKeyValueInput[] | null | undefined
  /** Default `null`. */
  readonly taskOffsets?: readonly StreamsGroupHeartbeatRequestTaskOffsetInput[] | null | undefined
  /** Default `null`. */
  readonly taskEndOffsets?: readonly StreamsGroupHeartbeatRequestTaskOffsetInput[] | null | undefined
  /** Default `false`. */
  readonly shutdownApplication?: boolean | undefined
}

/** Part of {@link StreamsGroupHeartbeatRequestInput}. */
export interface StreamsGroupHeartbeatRequestTopologyInput {
  readonly epoch: number
  readonly subtopologies: readonly StreamsGroupHeartbeatRequestSubtopologyInput[]
}

/** Part of {@link StreamsGroupHeartbeatRequestInput}. */
export interface StreamsGroupHeartbeatRequestSubtopologyInput {
  readonly subtopologyId: string
  readonly sourceTopics: readonly string[]
  readonly sourceTopicRegex: readonly string[]
  readonly stateChangelogTopics: readonly StreamsGroupHeartbeatRequestTopicInfoInput[]
  readonly repartitionSinkTopics: readonly string[]
  readonly repartitionSourceTopics: readonly StreamsGroupHeartbeatRequestTopicInfoInput[]
  readonly copartitionGroups: readonly StreamsGroupHeartbeatRequestCopartitionGroupInput[]
}

/** Part of {@link StreamsGroupHeartbeatRequestInput}. */
export interface StreamsGroupHeartbeatRequestCopartitionGroupInput {
  readonly sourceTopics: readonly number[]
  readonly sourceTopicRegex: readonly number[]
  readonly repartitionSourceTopics: readonly number[]
}

/** Part of {@link StreamsGroupHeartbeatRequestInput}. */
export interface StreamsGroupHeartbeatRequestTaskIdsInput {
  readonly subtopologyId: string
  readonly partitions: readonly number[]
}

/** Part of {@link StreamsGroupHeartbeatRequestInput}. */
export interface StreamsGroupHeartbeatRequestTaskOffsetInput {
  readonly subtopologyId: string
  readonly partition: number
  readonly offset: bigint
}

/** Part of {@link StreamsGroupHeartbeatRequestInput}. */
export interface StreamsGroupHeartbeatRequestEndpointInput {
  readonly host: string
  readonly port: number
}

/** Part of {@link StreamsGroupHeartbeatRequestInput}. */
export interface StreamsGroupHeartbeatRequestTopicInfoInput {
  readonly name: string
  readonly partitions: number
  readonly replicationFactor: number
  readonly topicConfigs: readonly StreamsGroupHeartbeatRequestKeyValueInput[]
}

/** Part of {@link StreamsGroupHeartbeatRequestInput}. */
export interface StreamsGroupHeartbeatRequestKeyValueInput {
  readonly key: string
  readonly value: string
}

/** StreamsGroupHeartbeatRequest, decoded. */
export interface StreamsGroupHeartbeatRequest {
  groupId: string
  memberId: string
  memberEpoch: number
  endpointInformationEpoch: number
  /** Default `null`. */
  instanceId: string | null
  /** Default `null`. */
  rackId: string | null
  /** Default `-1`. */
  rebalanceTimeoutMs: number
  /** Default `null`. */
  topology: StreamsGroupHeartbeatRequestTopology | null
  /** Default `null`. */
  activeTasks: StreamsGroupHeartbeatRequestTaskIds[] | null
  /** Default `null`. */
  standbyTasks: StreamsGroupHeartbeatRequestTaskIds[] | null
  /** Default `null`. */
  warmupTasks: StreamsGroupHeartbeatRequestTaskIds[] | null
  /** Default `null`. */
  processId: string | null
  /** Default `null`. */
  userEndpoint: StreamsGroupHeartbeatRequestEndpoint | null
  /** Default `null`. */
  clientTags: StreamsGroupHeartbeatRequestKeyValue[] | null
  /** Default `null`. */
  taskOffsets: StreamsGroupHeartbeatRequestTaskOffset[] | null
  /** Default `null`. */
  taskEndOffsets: StreamsGroupHeartbeatRequestTaskOffset[] | null
  /** Default `false`. */
  shutdownApplication: boolean
}

/** Part of {@link StreamsGroupHeartbeatRequest}. */
export interface StreamsGroupHeartbeatRequestTopology {
  epoch: number
  subtopologies: StreamsGroupHeartbeatRequestSubtopology[]
}

/** Part of {@link StreamsGroupHeartbeatRequest}. */
export interface StreamsGroupHeartbeatRequestSubtopology {
  subtopologyId: string
  sourceTopics: string[]
  sourceTopicRegex: string[]
  stateChangelogTopics: StreamsGroupHeartbeatRequestTopicInfo[]
  repartitionSinkTopics: string[]
  repartitionSourceTopics: StreamsGroupHeartbeatRequestTopicInfo[]
  copartitionGroups: StreamsGroupHeartbeatRequestCopartitionGroup[]
}

/** Part of {@link StreamsGroupHeartbeatRequest}. */
export interface StreamsGroupHeartbeatRequestCopartitionGroup {
  sourceTopics: number[]
  sourceTopicRegex: number[]
  repartitionSourceTopics: number[]
}

/** Part of {@link StreamsGroupHeartbeatRequest}. */
export interface StreamsGroupHeartbeatRequestTaskIds {
  subtopologyId: string
  partitions: number[]
}

/** Part of {@link StreamsGroupHeartbeatRequest}. */
export interface StreamsGroupHeartbeatRequestTaskOffset {
  subtopologyId: string
  partition: number
  offset: bigint
}

/** Part of {@link StreamsGroupHeartbeatRequest}. */
export interface StreamsGroupHeartbeatRequestEndpoint {
  host: string
  port: number
}

/** Part of {@link StreamsGroupHeartbeatRequest}. */
export interface StreamsGroupHeartbeatRequestTopicInfo {
  name: string
  partitions: number
  replicationFactor: number
  topicConfigs: StreamsGroupHeartbeatRequestKeyValue[]
}

/** Part of {@link StreamsGroupHeartbeatRequest}. */
export interface StreamsGroupHeartbeatRequestKeyValue {
  key: string
  value: string
}

function encodeStreamsGroupHeartbeatRequestKeyValue(writer: Writer, message: StreamsGroupHeartbeatRequestKeyValueInput): void {
  const { key, value } = message
  writer.writeCompactString(key)
  writer.writeCompactString(value)
  writer.writeUnsignedVarint(0)
}

function encodeStreamsGroupHeartbeatRequestTopicInfo(writer: Writer, message: StreamsGroupHeartbeatRequestTopicInfoInput): void {
  const { name, partitions, replicationFactor, topicConfigs } = message
  writer.writeCompactString(name)
  writer.writeInt32(partitions)
  writer.writeInt16(replicationFactor)
  writer.writeCompactArrayLength(topicConfigs.length)
  for (const element of topicConfigs) encodeStreamsGroupHeartbeatRequestKeyValue(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeStreamsGroupHeartbeatRequestEndpoint(writer: Writer, message: StreamsGroupHeartbeatRequestEndpointInput): void {
  const { host, port } = message
  writer.writeCompactString(host)
  writer.writeUint16(port)
  writer.writeUnsignedVarint(0)
}

function encodeStreamsGroupHeartbeatRequestTaskOffset(writer: Writer, message: StreamsGroupHeartbeatRequestTaskOffsetInput): void {
  const { subtopologyId, partition, offset } = message
  writer.writeCompactString(subtopologyId)
  writer.writeInt32(partition)
  writer.writeInt64(offset)
  writer.writeUnsignedVarint(0)
}

function encodeStreamsGroupHeartbeatRequestTaskIds(writer: Writer, message: StreamsGroupHeartbeatRequestTaskIdsInput): void {
  const { subtopologyId, partitions } = message
  writer.writeCompactString(subtopologyId)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) writer.writeInt32(element)
  writer.writeUnsignedVarint(0)
}

function encodeStreamsGroupHeartbeatRequestCopartitionGroup(writer: Writer, message: StreamsGroupHeartbeatRequestCopartitionGroupInput): void {
  const { sourceTopics, sourceTopicRegex, repartitionSourceTopics } = message
  writer.writeCompactArrayLength(sourceTopics.length)
  for (const element of sourceTopics) writer.writeInt16(element)
  writer.writeCompactArrayLength(sourceTopicRegex.length)
  for (const element of sourceTopicRegex) writer.writeInt16(element)
  writer.writeCompactArrayLength(repartitionSourceTopics.length)
  for (const element of repartitionSourceTopics) writer.writeInt16(element)
  writer.writeUnsignedVarint(0)
}

function encodeStreamsGroupHeartbeatRequestSubtopology(writer: Writer, message: StreamsGroupHeartbeatRequestSubtopologyInput): void {
  const { subtopologyId, sourceTopics, sourceTopicRegex, stateChangelogTopics, repartitionSinkTopics, repartitionSourceTopics, copartitionGroups } = message
  writer.writeCompactString(subtopologyId)
  writer.writeCompactArrayLength(sourceTopics.length)
  for (const element of sourceTopics) writer.writeCompactString(element)
  writer.writeCompactArrayLength(sourceTopicRegex.length)
  for (const element of sourceTopicRegex) writer.writeCompactString(element)
  writer.writeCompactArrayLength(stateChangelogTopics.length)
  for (const element of stateChangelogTopics) encodeStreamsGroupHeartbeatRequestTopicInfo(writer, element)
  writer.writeCompactArrayLength(repartitionSinkTopics.length)
  for (const element of repartitionSinkTopics) writer.writeCompactString(element)
  writer.writeCompactArrayLength(repartitionSourceTopics.length)
  for (const element of repartitionSourceTopics) encodeStreamsGroupHeartbeatRequestTopicInfo(writer, element)
  writer.writeCompactArrayLength(copartitionGroups.length)
  for (const element of copartitionGroups) encodeStreamsGroupHeartbeatRequestCopartitionGroup(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeStreamsGroupHeartbeatRequestTopology(writer: Writer, message: StreamsGroupHeartbeatRequestTopologyInput): void {
  const { epoch, subtopologies } = message
  writer.writeInt32(epoch)
  writer.writeCompactArrayLength(subtopologies.length)
  for (const element of subtopologies) encodeStreamsGroupHeartbeatRequestSubtopology(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeStreamsGroupHeartbeatRequest(writer: Writer, message: StreamsGroupHeartbeatRequestInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('StreamsGroupHeartbeatRequest', version)
  const { groupId, memberId, memberEpoch, endpointInformationEpoch, instanceId = null, rackId = null, rebalanceTimeoutMs = -1, topology = null, activeTasks = null, standbyTasks = null, warmupTasks = null, processId = null, userEndpoint = null, clientTags = null, taskOffsets = null, taskEndOffsets = null, shutdownApplication = false } = message
  writer.writeCompactString(groupId)
  writer.writeCompactString(memberId)
  writer.writeInt32(memberEpoch)
  writer.writeInt32(endpointInformationEpoch)
  writer.writeCompactNullableString(instanceId)
  writer.writeCompactNullableString(rackId)
  writer.writeInt32(rebalanceTimeoutMs)
  writer.writePresence(topology !== null)
  if (topology !== null) encodeStreamsGroupHeartbeatRequestTopology(writer, topology)
  writer.writeCompactArrayLength(activeTasks === null ? -1 : activeTasks.length)
  if (activeTasks !== null) {
    for (const element of activeTasks) encodeStreamsGroupHeartbeatRequestTaskIds(writer, element)
  }
  writer.writeCompactArrayLength(standbyTasks === null ? -1 : standbyTasks.length)
  if (standbyTasks !== null) {
    for (const element of standbyTasks) encodeStreamsGroupHeartbeatRequestTaskIds(writer, element)
  }
  writer.writeCompactArrayLength(warmupTasks === null ? -1 : warmupTasks.length)
  if (warmupTasks !== null) {
    for (const element of warmupTasks) encodeStreamsGroupHeartbeatRequestTaskIds(writer, element)
  }
  writer.writeCompactNullableString(processId)
  writer.writePresence(userEndpoint !== null)
  if (userEndpoint !== null) encodeStreamsGroupHeartbeatRequestEndpoint(writer, userEndpoint)
  writer.writeCompactArrayLength(clientTags === null ? -1 : clientTags.length)
  if (clientTags !== null) {
    for (const element of clientTags) encodeStreamsGroupHeartbeatRequestKeyValue(writer, element)
  }
  writer.writeCompactArrayLength(taskOffsets === null ? -1 : taskOffsets.length)
  if (taskOffsets !== null) {
    for (const element of taskOffsets) encodeStreamsGroupHeartbeatRequestTaskOffset(writer, element)
  }
  writer.writeCompactArrayLength(taskEndOffsets === null ? -1 : taskEndOffsets.length)
  if (taskEndOffsets !== null) {
    for (const element of taskEndOffsets) encodeStreamsGroupHeartbeatRequestTaskOffset(writer, element)
  }
  writer.writeBoolean(shutdownApplication)
  writer.writeUnsignedVarint(0)
}

function decodeStreamsGroupHeartbeatRequestKeyValue(reader: Reader): StreamsGroupHeartbeatRequestKeyValue {
  const key = reader.readCompactString()
  const value = reader.readCompactString()
  reader.skipTaggedFields()
  return { key, value }
}

function decodeStreamsGroupHeartbeatRequestTopicInfo(reader: Reader): StreamsGroupHeartbeatRequestTopicInfo {
  const name = reader.readCompactString()
  const partitions = reader.readInt32()
  const replicationFactor = reader.readInt16()
  const topicConfigs: StreamsGroupHeartbeatRequestKeyValue[] = []
  for (let left = reader.readCompactArrayLength(3); left > 0; left--) {
    topicConfigs.push(decodeStreamsGroupHeartbeatRequestKeyValue(reader))
  }
  reader.skipTaggedFields()
  return { name, partitions, replicationFactor, topicConfigs }
}

function decodeStreamsGroupHeartbeatRequestEndpoint(reader: Reader): StreamsGroupHeartbeatRequestEndpoint {
  const host = reader.readCompactString()
  const port = reader.readUint16()
  reader.skipTaggedFields()
  return { host, port }
}

function decodeStreamsGroupHeartbeatRequestTaskOffset(reader: Reader): StreamsGroupHeartbeatRequestTaskOffset {
  const subtopologyId = reader.readCompactString()
  const partition = reader.readInt32()
  const offset = reader.readInt64()
  reader.skipTaggedFields()
  return { subtopologyId, partition, offset }
}

function decodeStreamsGroupHeartbeatRequestTaskIds(reader: Reader): StreamsGroupHeartbeatRequestTaskIds {
  const subtopologyId = reader.readCompactString()
  const partitions: number[] = []
  for (let left = reader.readCompactArrayLength(4); left > 0; left--) {
    partitions.push(reader.readInt32())
  }
  reader.skipTaggedFields()
  return { subtopologyId, partitions }
}

function decodeStreamsGroupHeartbeatRequestCopartitionGroup(reader: Reader): StreamsGroupHeartbeatRequestCopartitionGroup {
  const sourceTopics: number[] = []
  for (let left = reader.readCompactArrayLength(2); left > 0; left--) {
    sourceTopics.push(reader.readInt16())
  }
  const sourceTopicRegex: number[] = []
  for (let left = reader.readCompactArrayLength(2); left > 0; left--) {
    sourceTopicRegex.push(reader.readInt16())
  }
  const repartitionSourceTopics: number[] = []
  for (let left = reader.readCompactArrayLength(2); left > 0; left--) {
    repartitionSourceTopics.push(reader.readInt16())
  }
  reader.skipTaggedFields()
  return { sourceTopics, sourceTopicRegex, repartitionSourceTopics }
}

function decodeStreamsGroupHeartbeatRequestSubtopology(reader: Reader): StreamsGroupHeartbeatRequestSubtopology {
  const subtopologyId = reader.readCompactString()
  const sourceTopics: string[] = []
  for (let left = reader.readCompactArrayLength(1); left > 0; left--) {
    sourceTopics.push(reader.readCompactString())
  }
  const sourceTopicRegex: string[] = []
  for (let left = reader.readCompactArrayLength(1); left > 0; left--) {
    sourceTopicRegex.push(reader.readCompactString())
  }
  const stateChangelogTopics: StreamsGroupHeartbeatRequestTopicInfo[] = []
  for (let left = reader.readCompactArrayLength(9); left > 0; left--) {
    stateChangelogTopics.push(decodeStreamsGroupHeartbeatRequestTopicInfo(reader))
  }
  const repartitionSinkTopics: string[] = []
  for (let left = reader.readCompactArrayLength(1); left > 0; left--) {
    repartitionSinkTopics.push(reader.readCompactString())
  }
  const repartitionSourceTopics: StreamsGroupHeartbeatRequestTopicInfo[] = []
  for (let left = reader.readCompactArrayLength(9); left > 0; left--) {
    repartitionSourceTopics.push(decodeStreamsGroupHeartbeatRequestTopicInfo(reader))
  }
  const copartitionGroups: StreamsGroupHeartbeatRequestCopartitionGroup[] = []
  for (let left = reader.readCompactArrayLength(4); left > 0; left--) {
    copartitionGroups.push(decodeStreamsGroupHeartbeatRequestCopartitionGroup(reader))
  }
  reader.skipTaggedFields()
  return { subtopologyId, sourceTopics, sourceTopicRegex, stateChangelogTopics, repartitionSinkTopics, repartitionSourceTopics, copartitionGroups }
}

function decodeStreamsGroupHeartbeatRequestTopology(reader: Reader): StreamsGroupHeartbeatRequestTopology {
  const epoch = reader.readInt32()
  const subtopologies: StreamsGroupHeartbeatRequestSubtopology[] = []
  for (let left = reader.readCompactArrayLength(8); left > 0; left--) {
    subtopologies.push(decodeStreamsGroupHeartbeatRequestSubtopology(reader))
  }
  reader.skipTaggedFields()
  return { epoch, subtopologies }
}

function decodeStreamsGroupHeartbeatRequest(reader: Reader, version: number): StreamsGroupHeartbeatRequest {
  if (version < 0 || version > 0) throw unsupportedVersion('StreamsGroupHeartbeatRequest', version)
  const groupId = reader.readCompactString()
  const memberId = reader.readCompactString()
  const memberEpoch = reader.readInt32()
  const endpointInformationEpoch = reader.readInt32()
  const instanceId = reader.readCompactNullableString()
  const rackId = reader.readCompactNullableString()
  const rebalanceTimeoutMs = reader.readInt32()
  const topology = reader.readPresence() ? decodeStreamsGroupHeartbeatRequestTopology(reader) : null
  let activeTasks: StreamsGroupHeartbeatRequestTaskIds[] | null = null
  let activeTasksLeft = reader.readCompactNullableArrayLength(3)
  if (activeTasksLeft >= 0) {
    for (activeTasks = []; activeTasksLeft > 0; activeTasksLeft--) {
      activeTasks.push(decodeStreamsGroupHeartbeatRequestTaskIds(reader))
    }
  }
  let standbyTasks: StreamsGroupHeartbeatRequestTaskIds[] | null = null
  let standbyTasksLeft = reader.readCompactNullableArrayLength(3)
  if (standbyTasksLeft >= 0) {
    for (standbyTasks = []; standbyTasksLeft > 0; standbyTasksLeft--) {
      standbyTasks.push(decodeStreamsGroupHeartbeatRequestTaskIds(reader))
    }
  }
  let warmupTasks: StreamsGroupHeartbeatRequestTaskIds[] | null = null
  let warmupTasksLeft = reader.readCompactNullableArrayLength(3)
  if (warmupTasksLeft >= 0) {
    for (warmupTasks = []; warmupTasksLeft > 0; warmupTasksLeft--) {
      warmupTasks.push(decodeStreamsGroupHeartbeatRequestTaskIds(reader))
    }
  }
  const processId = reader.readCompactNullableString()
  const userEndpoint = reader.readPresence() ? decodeStreamsGroupHeartbeatRequestEndpoint(reader) : null
  let clientTags: StreamsGroupHeartbeatRequestKeyValue[] | null = null
  let clientTagsLeft = reader.readCompactNullableArrayLength(3)
  if (clientTagsLeft >= 0) {
    for (clientTags = []; clientTagsLeft > 0; clientTagsLeft--) {
      clientTags.push(decodeStreamsGroupHeartbeatRequestKeyValue(reader))
    }
  }
  let taskOffsets: StreamsGroupHeartbeatRequestTaskOffset[] | null = null
  let taskOffsetsLeft = reader.readCompactNullableArrayLength(14)
  if (taskOffsetsLeft >= 0) {
    for (taskOffsets = []; taskOffsetsLeft > 0; taskOffsetsLeft--) {
      taskOffsets.push(decodeStreamsGroupHeartbeatRequestTaskOffset(reader))
    }
  }
  let taskEndOffsets: StreamsGroupHeartbeatRequestTaskOffset[] | null = null
  let taskEndOffsetsLeft = reader.readCompactNullableArrayLength(14)
  if (taskEndOffsetsLeft >= 0) {
    for (taskEndOffsets = []; taskEndOffsetsLeft > 0; taskEndOffsetsLeft--) {
      taskEndOffsets.push(decodeStreamsGroupHeartbeatRequestTaskOffset(reader))
    }
  }
  const shutdownApplication = reader.readBoolean()
  reader.skipTaggedFields()
  return { groupId, memberId, memberEpoch, endpointInformationEpoch, instanceId, rackId, rebalanceTimeoutMs, topology, activeTasks, standbyTasks, warmupTasks, processId, userEndpoint, clientTags, taskOffsets, taskEndOffsets, shutdownApplication }
}

/** StreamsGroupHeartbeatResponse, to encode. */
export interface StreamsGroupHeartbeatResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
  /** Default `null`. */
  readonly errorMessage?: string | null | undefined
  readonly memberId: string
  readonly memberEpoch: number
  readonly heartbeatIntervalMs: number
  readonly acceptableRecoveryLag: number
  readonly taskOffsetIntervalMs: number
  readonly status: readonly StreamsGroupHeartbeatResponseStatusInput[] | null
  /** Default `null`. */
  readonly activeTasks?: readonly StreamsGroupHeartbeatResponseTaskIdsInput[] | null | undefined
  /** Default `null`. */
  readonly standbyTasks?: readonly StreamsGroupHeartbeatResponseTaskIdsInput[] | null | undefined
  /** Default `null`. */
  readonly warmupTasks?: readonly StreamsGroupHeartbeatResponseTaskIdsInput[] | null | undefined
  readonly endpointInformationEpoch: number
  /** Default `null`. */
  readonly partitionsByUserEndpoint?: readonly StreamsGroupHeartbeatResponseEndpointToPartitionsInput[] | null | undefined
}

/** Part of {@link StreamsGroupHeartbeatResponseInput}. */
export interface StreamsGroupHeartbeatResponseEndpointToPartitionsInput {
  readonly userEndpoint: StreamsGroupHeartbeatResponseEndpointInput
  readonly activePartitions: readonly StreamsGroupHeartbeatResponseTopicPartitionInput[]
  readonly standbyPartitions: readonly StreamsGroupHeartbeatResponseTopicPartitionInput[]
}

/** Part of {@link StreamsGroupHeartbeatResponseInput}. */
export interface StreamsGroupHeartbeatResponseEndpointInput {
  readonly host: string
  readonly port: number
}

/** Part of {@link StreamsGroupHeartbeatResponseInput}. */
export interface StreamsGroupHeartbeatResponseTaskIdsInput {
  readonly subtopologyId: string
  readonly partitions: readonly number[]
}

/** Part of {@link StreamsGroupHeartbeatResponseInput}. */
export interface StreamsGroupHeartbeatResponseTopicPartitionInput {
  readonly topic: string
  readonly partitions: readonly number[]
}

/** Part of {@link StreamsGroupHeartbeatResponseInput}. */
export interface StreamsGroupHeartbeatResponseStatusInput {
  readonly statusCode: number
  readonly statusDetail: string
}

/** StreamsGroupHeartbeatResponse, decoded. */
export interface StreamsGroupHeartbeatResponse {
  /** Default `0`. */
  throttleTimeMs: number
  errorCode: number
  /** Default `null`. */
  errorMessage: string | null
  memberId: string
  memberEpoch: number
  heartbeatIntervalMs: number
  acceptableRecoveryLag: number
  taskOffsetIntervalMs: number
  status: StreamsGroupHeartbeatResponseStatus[] | null
  /** Default `null`. */
  activeTasks: StreamsGroupHeartbeatResponseTaskIds[] | null
  /** Default `null`. */
  standbyTasks: StreamsGroupHeartbeatResponseTaskIds[] | null
  /** Default `null`. */
  warmupTasks: StreamsGroupHeartbeatResponseTaskIds[] | null
  endpointInformationEpoch: number
  /** Default `null`. */
  partitionsByUserEndpoint: StreamsGroupHeartbeatResponseEndpointToPartitions[] | null
}

/** Part of {@link StreamsGroupHeartbeatResponse}. */
export interface StreamsGroupHeartbeatResponseEndpointToPartitions {
  userEndpoint: StreamsGroupHeartbeatResponseEndpoint
  activePartitions: StreamsGroupHeartbeatResponseTopicPartition[]
  standbyPartitions: StreamsGroupHeartbeatResponseTopicPartition[]
}

/** Part of {@link StreamsGroupHeartbeatResponse}. */
export interface StreamsGroupHeartbeatResponseEndpoint {
  host: string
  port: number
}

/** Part of {@link StreamsGroupHeartbeatResponse}. */
export interface StreamsGroupHeartbeatResponseTaskIds {
  subtopologyId: string
  partitions: number[]
}

/** Part of {@link StreamsGroupHeartbeatResponse}. */
export interface StreamsGroupHeartbeatResponseTopicPartition {
  topic: string
  partitions: number[]
}

/** Part of {@link StreamsGroupHeartbeatResponse}. */
export interface StreamsGroupHeartbeatResponseStatus {
  statusCode: number
  statusDetail: string
}

function encodeStreamsGroupHeartbeatResponseStatus(writer: Writer, message: StreamsGroupHeartbeatResponseStatusInput): void {
  const { statusCode, statusDetail } = message
  writer.writeInt8(statusCode)
  writer.writeCompactString(statusDetail)
  writer.writeUnsignedVarint(0)
}

function encodeStreamsGroupHeartbeatResponseTopicPartition(writer: Writer, message: StreamsGroupHeartbeatResponseTopicPartitionInput): void {
  const { topic, partitions } = message
  writer.writeCompactString(topic)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) writer.writeInt32(element)
  writer.writeUnsignedVarint(0)
}

function encodeStreamsGroupHeartbeatResponseTaskIds(writer: Writer, message: StreamsGroupHeartbeatResponseTaskIdsInput): void {
  const { subtopologyId, partitions } = message
  writer.writeCompactString(subtopologyId)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) writer.writeInt32(element)
  writer.writeUnsignedVarint(0)
}

function encodeStreamsGroupHeartbeatResponseEndpoint(writer: Writer, message: StreamsGroupHeartbeatResponseEndpointInput): void {
  const { host, port } = message
  writer.writeCompactString(host)
  writer.writeUint16(port)
  writer.writeUnsignedVarint(0)
}

function encodeStreamsGroupHeartbeatResponseEndpointToPartitions(writer: Writer, message: StreamsGroupHeartbeatResponseEndpointToPartitionsInput): void {
  const { userEndpoint, activePartitions, standbyPartitions } = message
  encodeStreamsGroupHeartbeatResponseEndpoint(writer, userEndpoint)
  writer.writeCompactArrayLength(activePartitions.length)
  for (const element of activePartitions) encodeStreamsGroupHeartbeatResponseTopicPartition(writer, element)
  writer.writeCompactArrayLength(standbyPartitions.length)
  for (const element of standbyPartitions) encodeStreamsGroupHeartbeatResponseTopicPartition(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeStreamsGroupHeartbeatResponse(writer: Writer, message: StreamsGroupHeartbeatResponseInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('StreamsGroupHeartbeatResponse', version)
  const { throttleTimeMs = 0, errorCode, errorMessage = null, memberId, memberEpoch, heartbeatIntervalMs, acceptableRecoveryLag, taskOffsetIntervalMs, status, activeTasks = null, standbyTasks = null, warmupTasks = null, endpointInformationEpoch, partitionsByUserEndpoint = null } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  writer.writeCompactString(memberId)
  writer.writeInt32(memberEpoch)
  writer.writeInt32(heartbeatIntervalMs)
  writer.writeInt32(acceptableRecoveryLag)
  writer.writeInt32(taskOffsetIntervalMs)
  writer.writeCompactArrayLength(status === null ? -1 : status.length)
  if (status !== null) {
    for (const element of status) encodeStreamsGroupHeartbeatResponseStatus(writer, element)
  }
  writer.writeCompactArrayLength(activeTasks === null ? -1 : activeTasks.length)
  if (activeTasks !== null) {
    for (const element of activeTasks) encodeStreamsGroupHeartbeatResponseTaskIds(writer, element)
  }
  writer.writeCompactArrayLength(standbyTasks === null ? -1 : standbyTasks.length)
  if (standbyTasks !== null) {
    for (const element of standbyTasks) encodeStreamsGroupHeartbeatResponseTaskIds(writer, element)
  }
  writer.writeCompactArrayLength(warmupTasks === null ? -1 : warmupTasks.length)
  if (warmupTasks !== null) {
    for (const element of warmupTasks) encodeStreamsGroupHeartbeatResponseTaskIds(writer, element)
  }
  writer.writeInt32(endpointInformationEpoch)
  writer.writeCompactArrayLength(partitionsByUserEndpoint === null ? -1 : partitionsByUserEndpoint.length)
  if (partitionsByUserEndpoint !== null) {
    for (const element of partitionsByUserEndpoint) encodeStreamsGroupHeartbeatResponseEndpointToPartitions(writer, element)
  }
  writer.writeUnsignedVarint(0)
}

function decodeStreamsGroupHeartbeatResponseStatus(reader: Reader): StreamsGroupHeartbeatResponseStatus {
  const statusCode = reader.readInt8()
  const statusDetail = reader.readCompactString()
  reader.skipTaggedFields()
  return { statusCode, statusDetail }
}

function decodeStreamsGroupHeartbeatResponseTopicPartition(reader: Reader): StreamsGroupHeartbeatResponseTopicPartition {
  const topic = reader.readCompactString()
  const partitions: number[] = []
  for (let left = reader.readCompactArrayLength(4); left > 0; left--) {
    partitions.push(reader.readInt32())
  }
  reader.skipTaggedFields()
  return { topic, partitions }
}

function decodeStreamsGroupHeartbeatResponseTaskIds(reader: Reader): StreamsGroupHeartbeatResponseTaskIds {
  const subtopologyId = reader.readCompactString()
  const partitions: number[] = []
  for (let left = reader.readCompactArrayLength(4); left > 0; left--) {
    partitions.push(reader.readInt32())
  }
  reader.skipTaggedFields()
  return { subtopologyId, partitions }
}

function decodeStreamsGroupHeartbeatResponseEndpoint(reader: Reader): StreamsGroupHeartbeatResponseEndpoint {
  const host = reader.readCompactString()
  const port = reader.readUint16()
  reader.skipTaggedFields()
  return { host, port }
}

function decodeStreamsGroupHeartbeatResponseEndpointToPartitions(reader: Reader): StreamsGroupHeartbeatResponseEndpointToPartitions {
  const userEndpoint = decodeStreamsGroupHeartbeatResponseEndpoint(reader)
  const activePartitions: StreamsGroupHeartbeatResponseTopicPartition[] = []
  for (let left = reader.readCompactArrayLength(3); left > 0; left--) {
    activePartitions.push(decodeStreamsGroupHeartbeatResponseTopicPartition(reader))
  }
  const standbyPartitions: StreamsGroupHeartbeatResponseTopicPartition[] = []
  for (let left = reader.readCompactArrayLength(3); left > 0; left--) {
    standbyPartitions.push(decodeStreamsGroupHeartbeatResponseTopicPartition(reader))
  }
  reader.skipTaggedFields()
  return { userEndpoint, activePartitions, standbyPartitions }
}

function decodeStreamsGroupHeartbeatResponse(reader: Reader, version: number): StreamsGroupHeartbeatResponse {
  if (version < 0 || version > 0) throw unsupportedVersion('StreamsGroupHeartbeatResponse', version)
  const throttleTimeMs = reader.readInt32()
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  const memberId = reader.readCompactString()
  const memberEpoch = reader.readInt32()
  const heartbeatIntervalMs = reader.readInt32()
  const acceptableRecoveryLag = reader.readInt32()
  const taskOffsetIntervalMs = reader.readInt32()
  let status: StreamsGroupHeartbeatResponseStatus[] | null = null
  let statusLeft = reader.readCompactNullableArrayLength(3)
  if (statusLeft >= 0) {
    for (status = []; statusLeft > 0; statusLeft--) {
      status.push(decodeStreamsGroupHeartbeatResponseStatus(reader))
    }
  }
  let activeTasks: StreamsGroupHeartbeatResponseTaskIds[] | null = null
  let activeTasksLeft = reader.readCompactNullableArrayLength(3)
  if (activeTasksLeft >= 0) {
    for (activeTasks = []; activeTasksLeft > 0; activeTasksLeft--) {
      activeTasks.push(decodeStreamsGroupHeartbeatResponseTaskIds(reader))
    }
  }
  let standbyTasks: StreamsGroupHeartbeatResponseTaskIds[] | null = null
  let standbyTasksLeft = reader.readCompactNullableArrayLength(3)
  if (standbyTasksLeft >= 0) {
    for (standbyTasks = []; standbyTasksLeft > 0; standbyTasksLeft--) {
      standbyTasks.push(decodeStreamsGroupHeartbeatResponseTaskIds(reader))
    }
  }
  let warmupTasks: StreamsGroupHeartbeatResponseTaskIds[] | null = null
  let warmupTasksLeft = reader.readCompactNullableArrayLength(3)
  if (warmupTasksLeft >= 0) {
    for (warmupTasks = []; warmupTasksLeft > 0; warmupTasksLeft--) {
      warmupTasks.push(decodeStreamsGroupHeartbeatResponseTaskIds(reader))
    }
  }
  const endpointInformationEpoch = reader.readInt32()
  let partitionsByUserEndpoint: StreamsGroupHeartbeatResponseEndpointToPartitions[] | null = null
  let partitionsByUserEndpointLeft = reader.readCompactNullableArrayLength(7)
  if (partitionsByUserEndpointLeft >= 0) {
    for (partitionsByUserEndpoint = []; partitionsByUserEndpointLeft > 0; partitionsByUserEndpointLeft--) {
      partitionsByUserEndpoint.push(decodeStreamsGroupHeartbeatResponseEndpointToPartitions(reader))
    }
  }
  reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, errorMessage, memberId, memberEpoch, heartbeatIntervalMs, acceptableRecoveryLag, taskOffsetIntervalMs, status, activeTasks, standbyTasks, warmupTasks, endpointInformationEpoch, partitionsByUserEndpoint }
}

/** StreamsGroupHeartbeat, key 88: version 0, flexible from 0. */
export const streamsGroupHeartbeatApi: Api<StreamsGroupHeartbeatRequestInput, StreamsGroupHeartbeatRequest, StreamsGroupHeartbeatResponseInput, StreamsGroupHeartbeatResponse> = {
  key: 88,
  name: 'StreamsGroupHeartbeat',
  minVersion: 0,
  maxVersion: 0,
  maxUnstableVersion: 0,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeStreamsGroupHeartbeatRequest,
  decodeRequest: decodeStreamsGroupHeartbeatRequest,
  encodeResponse: encodeStreamsGroupHeartbeatResponse,
  decodeResponse: decodeStreamsGroupHeartbeatResponse,
}
