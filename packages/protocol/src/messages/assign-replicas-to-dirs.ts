// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** AssignReplicasToDirsRequest, to encode. */
export interface AssignReplicasToDirsRequestInput {
  readonly brokerId: number
  /** Default `-1n`. */
  readonly brokerEpoch?: bigint | undefined
  readonly directories: readonly AssignReplicasToDirsRequestDirectoryDataInput[]
}

/** Part of {@link AssignReplicasToDirsRequestInput}. */
export interface AssignReplicasToDirsRequestDirectoryDataInput {
  readonly id: Uuid
  readonly topics: readonly AssignReplicasToDirsRequestTopicDataInput[]
}

/** Part of {@link AssignReplicasToDirsRequestInput}. */
export interface AssignReplicasToDirsRequestTopicDataInput {
  readonly topicId: Uuid
  readonly partitions: readonly AssignReplicasToDirsRequestPartitionDataInput[]
}

/** Part of {@link AssignReplicasToDirsRequestInput}. */
export interface AssignReplicasToDirsRequestPartitionDataInput {
  readonly partitionIndex: number
}

/** AssignReplicasToDirsRequest, decoded. */
export interface AssignReplicasToDirsRequest {
  brokerId: number
  /** Default `-1n`. */
  brokerEpoch: bigint
  directories: AssignReplicasToDirsRequestDirectoryData[]
}

/** Part of {@link AssignReplicasToDirsRequest}. */
export interface AssignReplicasToDirsRequestDirectoryData {
  id: Uuid
  topics: AssignReplicasToDirsRequestTopicData[]
}

/** Part of {@link AssignReplicasToDirsRequest}. */
export interface AssignReplicasToDirsRequestTopicData {
  topicId: Uuid
  partitions: AssignReplicasToDirsRequestPartitionData[]
}

/** Part of {@link AssignReplicasToDirsRequest}. */
export interface AssignReplicasToDirsRequestPartitionData {
  partitionIndex: number
}

function encodeAssignReplicasToDirsRequestPartitionData(writer: Writer, message: AssignReplicasToDirsRequestPartitionDataInput): void {
  const { partitionIndex } = message
  writer.writeInt32(partitionIndex)
  writer.writeUnsignedVarint(0)
}

function encodeAssignReplicasToDirsRequestTopicData(writer: Writer, message: AssignReplicasToDirsRequestTopicDataInput): void {
  const { topicId, partitions } = message
  writer.writeUuid(topicId)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeAssignReplicasToDirsRequestPartitionData(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeAssignReplicasToDirsRequestDirectoryData(writer: Writer, message: AssignReplicasToDirsRequestDirectoryDataInput): void {
  const { id, topics } = message
  writer.writeUuid(id)
  writer.writeCompactArrayLength(topics.length)
  for (const element of topics) encodeAssignReplicasToDirsRequestTopicData(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeAssignReplicasToDirsRequest(writer: Writer, message: AssignReplicasToDirsRequestInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('AssignReplicasToDirsRequest', version)
  const { brokerId, brokerEpoch = -1n, directories } = message
  writer.writeInt32(brokerId)
  writer.writeInt64(brokerEpoch)
  writer.writeCompactArrayLength(directories.length)
  for (const element of directories) encodeAssignReplicasToDirsRequestDirectoryData(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeAssignReplicasToDirsRequestPartitionData(reader: Reader): AssignReplicasToDirsRequestPartitionData {
  const partitionIndex = reader.readInt32()
  reader.skipTaggedFields()
  return { partitionIndex }
}

function decodeAssignReplicasToDirsRequestTopicData(reader: Reader): AssignReplicasToDirsRequestTopicData {
  const topicId = reader.readUuid()
  const partitions: AssignReplicasToDirsRequestPartitionData[] = []
  for (let left = reader.readCompactArrayLength(5); left > 0; left--) {
    partitions.push(decodeAssignReplicasToDirsRequestPartitionData(reader))
  }
  reader.skipTaggedFields()
  return { topicId, partitions }
}

function decodeAssignReplicasToDirsRequestDirectoryData(reader: Reader): AssignReplicasToDirsRequestDirectoryData {
  const id = reader.readUuid()
  const topics: AssignReplicasToDirsRequestTopicData[] = []
  for (let left = reader.readCompactArrayLength(18); left > 0; left--) {
    topics.push(decodeAssignReplicasToDirsRequestTopicData(reader))
  }
  reader.skipTaggedFields()
  return { id, topics }
}

function decodeAssignReplicasToDirsRequest(reader: Reader, version: number): AssignReplicasToDirsRequest {
  if (version < 0 || version > 0) throw unsupportedVersion('AssignReplicasToDirsRequest', version)
  const brokerId = reader.readInt32()
  const brokerEpoch = reader.readInt64()
  const directories: AssignReplicasToDirsRequestDirectoryData[] = []
  for (let left = reader.readCompactArrayLength(18); left > 0; left--) {
    directories.push(decodeAssignReplicasToDirsRequestDirectoryData(reader))
  }
  reader.skipTaggedFields()
  return { brokerId, brokerEpoch, directories }
}

/** AssignReplicasToDirsResponse, to encode. */
export interface AssignReplicasToDirsResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
  readonly directories: readonly AssignReplicasToDirsResponseDirectoryDataInput[]
}

/** Part of {@link AssignReplicasToDirsResponseInput}. */
export interface AssignReplicasToDirsResponseDirectoryDataInput {
  readonly id: Uuid
  readonly topics: readonly AssignReplicasToDirsResponseTopicDataInput[]
}

/** Part of {@link AssignReplicasToDirsResponseInput}. */
export interface AssignReplicasToDirsResponseTopicDataInput {
  readonly topicId: Uuid
  readonly partitions: readonly AssignReplicasToDirsResponsePartitionDataInput[]
}

/** Part of {@link AssignReplicasToDirsResponseInput}. */
export interface AssignReplicasToDirsResponsePartitionDataInput {
  readonly partitionIndex: number
  readonly errorCode: number
}

/** AssignReplicasToDirsResponse, decoded. */
export interface AssignReplicasToDirsResponse {
  /** Default `0`. */
  throttleTimeMs: number
  errorCode: number
  directories: AssignReplicasToDirsResponseDirectoryData[]
}

/** Part of {@link AssignReplicasToDirsResponse}. */
export interface AssignReplicasToDirsResponseDirectoryData {
  id: Uuid
  topics: AssignReplicasToDirsResponseTopicData[]
}

/** Part of {@link AssignReplicasToDirsResponse}. */
export interface AssignReplicasToDirsResponseTopicData {
  topicId: Uuid
  partitions: AssignReplicasToDirsResponsePartitionData[]
}

/** Part of {@link AssignReplicasToDirsResponse}. */
export interface AssignReplicasToDirsResponsePartitionData {
  partitionIndex: number
  errorCode: number
}

function encodeAssignReplicasToDirsResponsePartitionData(writer: Writer, message: AssignReplicasToDirsResponsePartitionDataInput): void {
  const { partitionIndex, errorCode } = message
  writer.writeInt32(partitionIndex)
  writer.writeInt16(errorCode)
  writer.writeUnsignedVarint(0)
}

function encodeAssignReplicasToDirsResponseTopicData(writer: Writer, message: AssignReplicasToDirsResponseTopicDataInput): void {
  const { topicId, partitions } = message
  writer.writeUuid(topicId)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeAssignReplicasToDirsResponsePartitionData(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeAssignReplicasToDirsResponseDirectoryData(writer: Writer, message: AssignReplicasToDirsResponseDirectoryDataInput): void {
  const { id, topics } = message
  writer.writeUuid(id)
  writer.writeCompactArrayLength(topics.length)
  for (const element of topics) encodeAssignReplicasToDirsResponseTopicData(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeAssignReplicasToDirsResponse(writer: Writer, message: AssignReplicasToDirsResponseInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('AssignReplicasToDirsResponse', version)
  const { throttleTimeMs = 0, errorCode, directories } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeInt16(errorCode)
  writer.writeCompactArrayLength(directories.length)
  for (const element of directories) encodeAssignReplicasToDirsResponseDirectoryData(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeAssignReplicasToDirsResponsePartitionData(reader: Reader): AssignReplicasToDirsResponsePartitionData {
  const partitionIndex = reader.readInt32()
  const errorCode = reader.readInt16()
  reader.skipTaggedFields()
  return { partitionIndex, errorCode }
}

function decodeAssignReplicasToDirsResponseTopicData(reader: Reader): AssignReplicasToDirsResponseTopicData {
  const topicId = reader.readUuid()
  const partitions: AssignReplicasToDirsResponsePartitionData[] = []
  for (let left = reader.readCompactArrayLength(7); left > 0; left--) {
    partitions.push(decodeAssignReplicasToDirsResponsePartitionData(reader))
  }
  reader.skipTaggedFields()
  return { topicId, partitions }
}

function decodeAssignReplicasToDirsResponseDirectoryData(reader: Reader): AssignReplicasToDirsResponseDirectoryData {
  const id = reader.readUuid()
  const topics: AssignReplicasToDirsResponseTopicData[] = []
  for (let left = reader.readCompactArrayLength(18); left > 0; left--) {
    topics.push(decodeAssignReplicasToDirsResponseTopicData(reader))
  }
  reader.skipTaggedFields()
  return { id, topics }
}

function decodeAssignReplicasToDirsResponse(reader: Reader, version: number): AssignReplicasToDirsResponse {
  if (version < 0 || version > 0) throw unsupportedVersion('AssignReplicasToDirsResponse', version)
  const throttleTimeMs = reader.readInt32()
  const errorCode = reader.readInt16()
  const directories: AssignReplicasToDirsResponseDirectoryData[] = []
  for (let left = reader.readCompactArrayLength(18); left > 0; left--) {
    directories.push(decodeAssignReplicasToDirsResponseDirectoryData(reader))
  }
  reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, directories }
}

/** AssignReplicasToDirs, key 73: version 0, flexible from 0. */
export const assignReplicasToDirsApi: Api<AssignReplicasToDirsRequestInput, AssignReplicasToDirsRequest, AssignReplicasToDirsResponseInput, AssignReplicasToDirsResponse> = {
  key: 73,
  name: 'AssignReplicasToDirs',
  minVersion: 0,
  maxVersion: 0,
  maxUnstableVersion: 0,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeAssignReplicasToDirsRequest,
  decodeRequest: decodeAssignReplicasToDirsRequest,
  encodeResponse: encodeAssignReplicasToDirsResponse,
  decodeResponse: decodeAssignReplicasToDirsResponse,
}
