// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** InitializeShareGroupStateRequest, to encode. */
export interface InitializeShareGroupStateRequestInput {
  readonly groupId: string
  readonly topics: readonly InitializeShareGroupStateRequestInitializeStateDataInput[]
}

/** Part of {@link InitializeShareGroupStateRequestInput}. */
export interface InitializeShareGroupStateRequestInitializeStateDataInput {
  readonly topicId: Uuid
  readonly partitions: readonly InitializeShareGroupStateRequestPartitionDataInput[]
}

/** Part of {@link InitializeShareGroupStateRequestInput}. */
export interface InitializeShareGroupStateRequestPartitionDataInput {
  readonly partition: number
  readonly stateEpoch: number
  readonly startOffset: bigint
}

/** InitializeShareGroupStateRequest, decoded. */
export interface InitializeShareGroupStateRequest {
  groupId: string
  topics: InitializeShareGroupStateRequestInitializeStateData[]
}

/** Part of {@link InitializeShareGroupStateRequest}. */
export interface InitializeShareGroupStateRequestInitializeStateData {
  topicId: Uuid
  partitions: InitializeShareGroupStateRequestPartitionData[]
}

/** Part of {@link InitializeShareGroupStateRequest}. */
export interface InitializeShareGroupStateRequestPartitionData {
  partition: number
  stateEpoch: number
  startOffset: bigint
}

function encodeInitializeShareGroupStateRequestPartitionData(writer: Writer, message: InitializeShareGroupStateRequestPartitionDataInput): void {
  const { partition, stateEpoch, startOffset } = message
  writer.writeInt32(partition)
  writer.writeInt32(stateEpoch)
  writer.writeInt64(startOffset)
  writer.writeUnsignedVarint(0)
}

function encodeInitializeShareGroupStateRequestInitializeStateData(writer: Writer, message: InitializeShareGroupStateRequestInitializeStateDataInput): void {
  const { topicId, partitions } = message
  writer.writeUuid(topicId)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeInitializeShareGroupStateRequestPartitionData(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeInitializeShareGroupStateRequest(writer: Writer, message: InitializeShareGroupStateRequestInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('InitializeShareGroupStateRequest', version)
  const { groupId, topics } = message
  writer.writeCompactString(groupId)
  writer.writeCompactArrayLength(topics.length)
  for (const element of topics) encodeInitializeShareGroupStateRequestInitializeStateData(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeInitializeShareGroupStateRequestPartitionData(reader: Reader): InitializeShareGroupStateRequestPartitionData {
  const partition = reader.readInt32()
  const stateEpoch = reader.readInt32()
  const startOffset = reader.readInt64()
  reader.skipTaggedFields()
  return { partition, stateEpoch, startOffset }
}

function decodeInitializeShareGroupStateRequestInitializeStateData(reader: Reader): InitializeShareGroupStateRequestInitializeStateData {
  const topicId = reader.readUuid()
  const partitions: InitializeShareGroupStateRequestPartitionData[] = []
  for (let left = reader.readCompactArrayLength(17); left > 0; left--) {
    partitions.push(decodeInitializeShareGroupStateRequestPartitionData(reader))
  }
  reader.skipTaggedFields()
  return { topicId, partitions }
}

function decodeInitializeShareGroupStateRequest(reader: Reader, version: number): InitializeShareGroupStateRequest {
  if (version < 0 || version > 0) throw unsupportedVersion('InitializeShareGroupStateRequest', version)
  const groupId = reader.readCompactString()
  const topics: InitializeShareGroupStateRequestInitializeStateData[] = []
  for (let left = reader.readCompactArrayLength(18); left > 0; left--) {
    topics.push(decodeInitializeShareGroupStateRequestInitializeStateData(reader))
  }
  reader.skipTaggedFields()
  return { groupId, topics }
}

/** InitializeShareGroupStateResponse, to encode. */
export interface InitializeShareGroupStateResponseInput {
  readonly results: readonly InitializeShareGroupStateResponseInitializeStateResultInput[]
}

/** Part of {@link InitializeShareGroupStateResponseInput}. */
export interface InitializeShareGroupStateResponseInitializeStateResultInput {
  readonly topicId: Uuid
  readonly partitions: readonly InitializeShareGroupStateResponsePartitionResultInput[]
}

/** Part of {@link InitializeShareGroupStateResponseInput}. */
export interface InitializeShareGroupStateResponsePartitionResultInput {
  readonly partition: number
  readonly errorCode: number
  /** Default `null`. */
  readonly errorMessage?: string | null | undefined
}

/** InitializeShareGroupStateResponse, decoded. */
export interface InitializeShareGroupStateResponse {
  results: InitializeShareGroupStateResponseInitializeStateResult[]
}

/** Part of {@link InitializeShareGroupStateResponse}. */
export interface InitializeShareGroupStateResponseInitializeStateResult {
  topicId: Uuid
  partitions: InitializeShareGroupStateResponsePartitionResult[]
}

/** Part of {@link InitializeShareGroupStateResponse}. */
export interface InitializeShareGroupStateResponsePartitionResult {
  partition: number
  errorCode: number
  /** Default `null`. */
  errorMessage: string | null
}

function encodeInitializeShareGroupStateResponsePartitionResult(writer: Writer, message: InitializeShareGroupStateResponsePartitionResultInput): void {
  const { partition, errorCode, errorMessage = null } = message
  writer.writeInt32(partition)
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  writer.writeUnsignedVarint(0)
}

function encodeInitializeShareGroupStateResponseInitializeStateResult(writer: Writer, message: InitializeShareGroupStateResponseInitializeStateResultInput): void {
  const { topicId, partitions } = message
  writer.writeUuid(topicId)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeInitializeShareGroupStateResponsePartitionResult(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeInitializeShareGroupStateResponse(writer: Writer, message: InitializeShareGroupStateResponseInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('InitializeShareGroupStateResponse', version)
  const { results } = message
  writer.writeCompactArrayLength(results.length)
  for (const element of results) encodeInitializeShareGroupStateResponseInitializeStateResult(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeInitializeShareGroupStateResponsePartitionResult(reader: Reader): InitializeShareGroupStateResponsePartitionResult {
  const partition = reader.readInt32()
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  reader.skipTaggedFields()
  return { partition, errorCode, errorMessage }
}

function decodeInitializeShareGroupStateResponseInitializeStateResult(reader: Reader): InitializeShareGroupStateResponseInitializeStateResult {
  const topicId = reader.readUuid()
  const partitions: InitializeShareGroupStateResponsePartitionResult[] = []
  for (let left = reader.readCompactArrayLength(8); left > 0; left--) {
    partitions.push(decodeInitializeShareGroupStateResponsePartitionResult(reader))
  }
  reader.skipTaggedFields()
  return { topicId, partitions }
}

function decodeInitializeShareGroupStateResponse(reader: Reader, version: number): InitializeShareGroupStateResponse {
  if (version < 0 || version > 0) throw unsupportedVersion('InitializeShareGroupStateResponse', version)
  const results: InitializeShareGroupStateResponseInitializeStateResult[] = []
  for (let left = reader.readCompactArrayLength(18); left > 0; left--) {
    results.push(decodeInitializeShareGroupStateResponseInitializeStateResult(reader))
  }
  reader.skipTaggedFields()
  return { results }
}

/** InitializeShareGroupState, key 83: version 0, flexible from 0. */
export const initializeShareGroupStateApi: Api<InitializeShareGroupStateRequestInput, InitializeShareGroupStateRequest, InitializeShareGroupStateResponseInput, InitializeShareGroupStateResponse> = {
  key: 83,
  name: 'InitializeShareGroupState',
  minVersion: 0,
  maxVersion: 0,
  maxUnstableVersion: 0,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeInitializeShareGroupStateRequest,
  decodeRequest: decodeInitializeShareGroupStateRequest,
  encodeResponse: encodeInitializeShareGroupStateResponse,
  decodeResponse: decodeInitializeShareGroupStateResponse,
}
