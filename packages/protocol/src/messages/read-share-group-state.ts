// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** ReadShareGroupStateRequest, to encode. */
export interface ReadShareGroupStateRequestInput {
  readonly groupId: string
  readonly topics: readonly ReadShareGroupStateRequestReadStateDataInput[]
}

/** Part of {@link ReadShareGroupStateRequestInput}. */
export interface ReadShareGroupStateRequestReadStateDataInput {
  readonly topicId: Uuid
  readonly partitions: readonly ReadShareGroupStateRequestPartitionDataInput[]
}

/** Part of {@link ReadShareGroupStateRequestInput}. */
export interface ReadShareGroupStateRequestPartitionDataInput {
  readonly partition: number
  readonly leaderEpoch: number
}

/** ReadShareGroupStateRequest, decoded. */
export interface ReadShareGroupStateRequest {
  groupId: string
  topics: ReadShareGroupStateRequestReadStateData[]
}

/** Part of {@link ReadShareGroupStateRequest}. */
export interface ReadShareGroupStateRequestReadStateData {
  topicId: Uuid
  partitions: ReadShareGroupStateRequestPartitionData[]
}

/** Part of {@link ReadShareGroupStateRequest}. */
export interface ReadShareGroupStateRequestPartitionData {
  partition: number
  leaderEpoch: number
}

function encodeReadShareGroupStateRequestPartitionData(writer: Writer, message: ReadShareGroupStateRequestPartitionDataInput): void {
  const { partition, leaderEpoch } = message
  writer.writeInt32(partition)
  writer.writeInt32(leaderEpoch)
  writer.writeUnsignedVarint(0)
}

function encodeReadShareGroupStateRequestReadStateData(writer: Writer, message: ReadShareGroupStateRequestReadStateDataInput): void {
  const { topicId, partitions } = message
  writer.writeUuid(topicId)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeReadShareGroupStateRequestPartitionData(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeReadShareGroupStateRequest(writer: Writer, message: ReadShareGroupStateRequestInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('ReadShareGroupStateRequest', version)
  const { groupId, topics } = message
  writer.writeCompactString(groupId)
  writer.writeCompactArrayLength(topics.length)
  for (const element of topics) encodeReadShareGroupStateRequestReadStateData(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeReadShareGroupStateRequestPartitionData(reader: Reader): ReadShareGroupStateRequestPartitionData {
  const partition = reader.readInt32()
  const leaderEpoch = reader.readInt32()
  reader.skipTaggedFields()
  return { partition, leaderEpoch }
}

function decodeReadShareGroupStateRequestReadStateData(reader: Reader): ReadShareGroupStateRequestReadStateData {
  const topicId = reader.readUuid()
  const partitions: ReadShareGroupStateRequestPartitionData[] = []
  for (let left = reader.readCompactArrayLength(9); left > 0; left--) {
    partitions.push(decodeReadShareGroupStateRequestPartitionData(reader))
  }
  reader.skipTaggedFields()
  return { topicId, partitions }
}

function decodeReadShareGroupStateRequest(reader: Reader, version: number): ReadShareGroupStateRequest {
  if (version < 0 || version > 0) throw unsupportedVersion('ReadShareGroupStateRequest', version)
  const groupId = reader.readCompactString()
  const topics: ReadShareGroupStateRequestReadStateData[] = []
  for (let left = reader.readCompactArrayLength(18); left > 0; left--) {
    topics.push(decodeReadShareGroupStateRequestReadStateData(reader))
  }
  reader.skipTaggedFields()
  return { groupId, topics }
}

/** ReadShareGroupStateResponse, to encode. */
export interface ReadShareGroupStateResponseInput {
  readonly results: readonly ReadShareGroupStateResponseReadStateResultInput[]
}

/** Part of {@link ReadShareGroupStateResponseInput}. */
export interface ReadShareGroupStateResponseReadStateResultInput {
  readonly topicId: Uuid
  readonly partitions: readonly ReadShareGroupStateResponsePartitionResultInput[]
}

/** Part of {@link ReadShareGroupStateResponseInput}. */
export interface ReadShareGroupStateResponsePartitionResultInput {
  readonly partition: number
  readonly errorCode: number
  /** Default `null`. */
  readonly errorMessage?: string | null | undefined
  readonly stateEpoch: number
  readonly startOffset: bigint
  readonly stateBatches: readonly ReadShareGroupStateResponseStateBatchInput[]
}

/** Part of {@link ReadShareGroupStateResponseInput}. */
export interface ReadShareGroupStateResponseStateBatchInput {
  readonly firstOffset: bigint
  readonly lastOffset: bigint
  readonly deliveryState: number
  readonly deliveryCount: number
}

/** ReadShareGroupStateResponse, decoded. */
export interface ReadShareGroupStateResponse {
  results: ReadShareGroupStateResponseReadStateResult[]
}

/** Part of {@link ReadShareGroupStateResponse}. */
export interface ReadShareGroupStateResponseReadStateResult {
  topicId: Uuid
  partitions: ReadShareGroupStateResponsePartitionResult[]
}

/** Part of {@link ReadShareGroupStateResponse}. */
export interface ReadShareGroupStateResponsePartitionResult {
  partition: number
  errorCode: number
  /** Default `null`. */
  errorMessage: string | null
  stateEpoch: number
  startOffset: bigint
  stateBatches: ReadShareGroupStateResponseStateBatch[]
}

/** Part of {@link ReadShareGroupStateResponse}. */
export interface ReadShareGroupStateResponseStateBatch {
  firstOffset: bigint
  lastOffset: bigint
  deliveryState: number
  deliveryCount: number
}

function encodeReadShareGroupStateResponseStateBatch(writer: Writer, message: ReadShareGroupStateResponseStateBatchInput): void {
  const { firstOffset, lastOffset, deliveryState, deliveryCount } = message
  writer.writeInt64(firstOffset)
  writer.writeInt64(lastOffset)
  writer.writeInt8(deliveryState)
  writer.writeInt16(deliveryCount)
  writer.writeUnsignedVarint(0)
}

function encodeReadShareGroupStateResponsePartitionResult(writer: Writer, message: ReadShareGroupStateResponsePartitionResultInput): void {
  const { partition, errorCode, errorMessage = null, stateEpoch, startOffset, stateBatches } = message
  writer.writeInt32(partition)
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  writer.writeInt32(stateEpoch)
  writer.writeInt64(startOffset)
  writer.writeCompactArrayLength(stateBatches.length)
  for (const element of stateBatches) encodeReadShareGroupStateResponseStateBatch(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeReadShareGroupStateResponseReadStateResult(writer: Writer, message: ReadShareGroupStateResponseReadStateResultInput): void {
  const { topicId, partitions } = message
  writer.writeUuid(topicId)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeReadShareGroupStateResponsePartitionResult(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeReadShareGroupStateResponse(writer: Writer, message: ReadShareGroupStateResponseInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('ReadShareGroupStateResponse', version)
  const { results } = message
  writer.writeCompactArrayLength(results.length)
  for (const element of results) encodeReadShareGroupStateResponseReadStateResult(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeReadShareGroupStateResponseStateBatch(reader: Reader): ReadShareGroupStateResponseStateBatch {
  const firstOffset = reader.readInt64()
  const lastOffset = reader.readInt64()
  const deliveryState = reader.readInt8()
  const deliveryCount = reader.readInt16()
  reader.skipTaggedFields()
  return { firstOffset, lastOffset, deliveryState, deliveryCount }
}

function decodeReadShareGroupStateResponsePartitionResult(reader: Reader): ReadShareGroupStateResponsePartitionResult {
  const partition = reader.readInt32()
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  const stateEpoch = reader.readInt32()
  const startOffset = reader.readInt64()
  const stateBatches: ReadShareGroupStateResponseStateBatch[] = []
  for (let left = reader.readCompactArrayLength(20); left > 0; left--) {
    stateBatches.push(decodeReadShareGroupStateResponseStateBatch(reader))
  }
  reader.skipTaggedFields()
  return { partition, errorCode, errorMessage, stateEpoch, startOffset, stateBatches }
}

function decodeReadShareGroupStateResponseReadStateResult(reader: Reader): ReadShareGroupStateResponseReadStateResult {
  const topicId = reader.readUuid()
  const partitions: ReadShareGroupStateResponsePartitionResult[] = []
  for (let left = reader.readCompactArrayLength(21); left > 0; left--) {
    partitions.push(decodeReadShareGroupStateResponsePartitionResult(reader))
  }
  reader.skipTaggedFields()
  return { topicId, partitions }
}

function decodeReadShareGroupStateResponse(reader: Reader, version: number): ReadShareGroupStateResponse {
  if (version < 0 || version > 0) throw unsupportedVersion('ReadShareGroupStateResponse', version)
  const results: ReadShareGroupStateResponseReadStateResult[] = []
  for (let left = reader.readCompactArrayLength(18); left > 0; left--) {
    results.push(decodeReadShareGroupStateResponseReadStateResult(reader))
  }
  reader.skipTaggedFields()
  return { results }
}

/** ReadShareGroupState, key 84: version 0, flexible from 0. */
export const readShareGroupStateApi: Api<ReadShareGroupStateRequestInput, ReadShareGroupStateRequest, ReadShareGroupStateResponseInput, ReadShareGroupStateResponse> = {
  key: 84,
  name: 'ReadShareGroupState',
  minVersion: 0,
  maxVersion: 0,
  maxUnstableVersion: 0,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeReadShareGroupStateRequest,
  decodeRequest: decodeReadShareGroupStateRequest,
  encodeResponse: encodeReadShareGroupStateResponse,
  decodeResponse: decodeReadShareGroupStateResponse,
}
