// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** WriteShareGroupStateRequest, to encode. */
export interface WriteShareGroupStateRequestInput {
  readonly groupId: string
  readonly topics: readonly WriteShareGroupStateRequestWriteStateDataInput[]
}

/** Part of {@link WriteShareGroupStateRequestInput}. */
export interface WriteShareGroupStateRequestWriteStateDataInput {
  readonly topicId: Uuid
  readonly partitions: readonly WriteShareGroupStateRequestPartitionDataInput[]
}

/** Part of {@link WriteShareGroupStateRequestInput}. */
export interface WriteShareGroupStateRequestPartitionDataInput {
  readonly partition: number
  readonly stateEpoch: number
  readonly leaderEpoch: number
  readonly startOffset: bigint
  /** Versions 1+, not sent in others; default `-1`. */
  readonly deliveryCompleteCount?: number | undefined
  readonly stateBatches: readonly WriteShareGroupStateRequestStateBatchInput[]
}

/** Part of {@link WriteShareGroupStateRequestInput}. */
export interface WriteShareGroupStateRequestStateBatchInput {
  readonly firstOffset: bigint
  readonly lastOffset: bigint
  readonly deliveryState: number
  readonly deliveryCount: number
}

/** WriteShareGroupStateRequest, decoded. */
export interface WriteShareGroupStateRequest {
  groupId: string
  topics: WriteShareGroupStateRequestWriteStateData[]
}

/** Part of {@link WriteShareGroupStateRequest}. */
export interface WriteShareGroupStateRequestWriteStateData {
  topicId: Uuid
  partitions: WriteShareGroupStateRequestPartitionData[]
}

/** Part of {@link WriteShareGroupStateRequest}. */
export interface WriteShareGroupStateRequestPartitionData {
  partition: number
  stateEpoch: number
  leaderEpoch: number
  startOffset: bigint
  /** Versions 1+, not sent in others; default `-1`. */
  deliveryCompleteCount: number
  stateBatches: WriteShareGroupStateRequestStateBatch[]
}

/** Part of {@link WriteShareGroupStateRequest}. */
export interface WriteShareGroupStateRequestStateBatch {
  firstOffset: bigint
  lastOffset: bigint
  deliveryState: number
  deliveryCount: number
}

function encodeWriteShareGroupStateRequestStateBatch(writer: Writer, message: WriteShareGroupStateRequestStateBatchInput): void {
  const { firstOffset, lastOffset, deliveryState, deliveryCount } = message
  writer.writeInt64(firstOffset)
  writer.writeInt64(lastOffset)
  writer.writeInt8(deliveryState)
  writer.writeInt16(deliveryCount)
  writer.writeUnsignedVarint(0)
}

function encodeWriteShareGroupStateRequestPartitionData(writer: Writer, message: WriteShareGroupStateRequestPartitionDataInput, version: number): void {
  const { partition, stateEpoch, leaderEpoch, startOffset, deliveryCompleteCount = -1, stateBatches } = message
  writer.writeInt32(partition)
  writer.writeInt32(stateEpoch)
  writer.writeInt32(leaderEpoch)
  writer.writeInt64(startOffset)
  if (version >= 1) {
    writer.writeInt32(deliveryCompleteCount)
  }
  writer.writeCompactArrayLength(stateBatches.length)
  for (const element of stateBatches) encodeWriteShareGroupStateRequestStateBatch(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeWriteShareGroupStateRequestWriteStateData(writer: Writer, message: WriteShareGroupStateRequestWriteStateDataInput, version: number): void {
  const { topicId, partitions } = message
  writer.writeUuid(topicId)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeWriteShareGroupStateRequestPartitionData(writer, element, version)
  writer.writeUnsignedVarint(0)
}

function encodeWriteShareGroupStateRequest(writer: Writer, message: WriteShareGroupStateRequestInput, version: number): void {
  if (version < 0 || version > 1) throw unsupportedVersion('WriteShareGroupStateRequest', version)
  const { groupId, topics } = message
  writer.writeCompactString(groupId)
  writer.writeCompactArrayLength(topics.length)
  for (const element of topics) encodeWriteShareGroupStateRequestWriteStateData(writer, element, version)
  writer.writeUnsignedVarint(0)
}

function decodeWriteShareGroupStateRequestStateBatch(reader: Reader): WriteShareGroupStateRequestStateBatch {
  const firstOffset = reader.readInt64()
  const lastOffset = reader.readInt64()
  const deliveryState = reader.readInt8()
  const deliveryCount = reader.readInt16()
  reader.skipTaggedFields()
  return { firstOffset, lastOffset, deliveryState, deliveryCount }
}

function decodeWriteShareGroupStateRequestPartitionData(reader: Reader, version: number): WriteShareGroupStateRequestPartitionData {
  const partition = reader.readInt32()
  const stateEpoch = reader.readInt32()
  const leaderEpoch = reader.readInt32()
  const startOffset = reader.readInt64()
  let deliveryCompleteCount: number = -1
  if (version >= 1) {
    deliveryCompleteCount = reader.readInt32()
  }
  const stateBatches: WriteShareGroupStateRequestStateBatch[] = []
  for (let left = reader.readCompactArrayLength(20); left > 0; left--) {
    stateBatches.push(decodeWriteShareGroupStateRequestStateBatch(reader))
  }
  reader.skipTaggedFields()
  return { partition, stateEpoch, leaderEpoch, startOffset, deliveryCompleteCount, stateBatches }
}

function decodeWriteShareGroupStateRequestWriteStateData(reader: Reader, version: number): WriteShareGroupStateRequestWriteStateData {
  const topicId = reader.readUuid()
  const partitions: WriteShareGroupStateRequestPartitionData[] = []
  for (let left = reader.readCompactArrayLength(22); left > 0; left--) {
    partitions.push(decodeWriteShareGroupStateRequestPartitionData(reader, version))
  }
  reader.skipTaggedFields()
  return { topicId, partitions }
}

function decodeWriteShareGroupStateRequest(reader: Reader, version: number): WriteShareGroupStateRequest {
  if (version < 0 || version > 1) throw unsupportedVersion('WriteShareGroupStateRequest', version)
  const groupId = reader.readCompactString()
  const topics: WriteShareGroupStateRequestWriteStateData[] = []
  for (let left = reader.readCompactArrayLength(18); left > 0; left--) {
    topics.push(decodeWriteShareGroupStateRequestWriteStateData(reader, version))
  }
  reader.skipTaggedFields()
  return { groupId, topics }
}

/** WriteShareGroupStateResponse, to encode. */
export interface WriteShareGroupStateResponseInput {
  readonly results: readonly WriteShareGroupStateResponseWriteStateResultInput[]
}

/** Part of {@link WriteShareGroupStateResponseInput}. */
export interface WriteShareGroupStateResponseWriteStateResultInput {
  readonly topicId: Uuid
  readonly partitions: readonly WriteShareGroupStateResponsePartitionResultInput[]
}

/** Part of {@link WriteShareGroupStateResponseInput}. */
export interface WriteShareGroupStateResponsePartitionResultInput {
  readonly partition: number
  readonly errorCode: number
  /** Default `null`. */
  readonly errorMessage?: string | null | undefined
}

/** WriteShareGroupStateResponse, decoded. */
export interface WriteShareGroupStateResponse {
  results: WriteShareGroupStateResponseWriteStateResult[]
}

/** Part of {@link WriteShareGroupStateResponse}. */
export interface WriteShareGroupStateResponseWriteStateResult {
  topicId: Uuid
  partitions: WriteShareGroupStateResponsePartitionResult[]
}

/** Part of {@link WriteShareGroupStateResponse}. */
export interface WriteShareGroupStateResponsePartitionResult {
  partition: number
  errorCode: number
  /** Default `null`. */
  errorMessage: string | null
}

function encodeWriteShareGroupStateResponsePartitionResult(writer: Writer, message: WriteShareGroupStateResponsePartitionResultInput): void {
  const { partition, errorCode, errorMessage = null } = message
  writer.writeInt32(partition)
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  writer.writeUnsignedVarint(0)
}

function encodeWriteShareGroupStateResponseWriteStateResult(writer: Writer, message: WriteShareGroupStateResponseWriteStateResultInput): void {
  const { topicId, partitions } = message
  writer.writeUuid(topicId)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeWriteShareGroupStateResponsePartitionResult(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeWriteShareGroupStateResponse(writer: Writer, message: WriteShareGroupStateResponseInput, version: number): void {
  if (version < 0 || version > 1) throw unsupportedVersion('WriteShareGroupStateResponse', version)
  const { results } = message
  writer.writeCompactArrayLength(results.length)
  for (const element of results) encodeWriteShareGroupStateResponseWriteStateResult(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeWriteShareGroupStateResponsePartitionResult(reader: Reader): WriteShareGroupStateResponsePartitionResult {
  const partition = reader.readInt32()
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  reader.skipTaggedFields()
  return { partition, errorCode, errorMessage }
}

function decodeWriteShareGroupStateResponseWriteStateResult(reader: Reader): WriteShareGroupStateResponseWriteStateResult {
  const topicId = reader.readUuid()
  const partitions: WriteShareGroupStateResponsePartitionResult[] = []
  for (let left = reader.readCompactArrayLength(8); left > 0; left--) {
    partitions.push(decodeWriteShareGroupStateResponsePartitionResult(reader))
  }
  reader.skipTaggedFields()
  return { topicId, partitions }
}

function decodeWriteShareGroupStateResponse(reader: Reader, version: number): WriteShareGroupStateResponse {
  if (version < 0 || version > 1) throw unsupportedVersion('WriteShareGroupStateResponse', version)
  const results: WriteShareGroupStateResponseWriteStateResult[] = []
  for (let left = reader.readCompactArrayLength(18); left > 0; left--) {
    results.push(decodeWriteShareGroupStateResponseWriteStateResult(reader))
  }
  reader.skipTaggedFields()
  return { results }
}

/** WriteShareGroupState, key 85: versions 0 to 1, flexible from 0. */
export const writeShareGroupStateApi: Api<WriteShareGroupStateRequestInput, WriteShareGroupStateRequest, WriteShareGroupStateResponseInput, WriteShareGroupStateResponse> = {
  key: 85,
  name: 'WriteShareGroupState',
  minVersion: 0,
  maxVersion: 1,
  maxUnstableVersion: 1,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeWriteShareGroupStateRequest,
  decodeRequest: decodeWriteShareGroupStateRequest,
  encodeResponse: encodeWriteShareGroupStateResponse,
  decodeResponse: decodeWriteShareGroupStateResponse,
}
