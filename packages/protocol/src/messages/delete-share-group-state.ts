// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** DeleteShareGroupStateRequest, to encode. */
export interface DeleteShareGroupStateRequestInput {
  readonly groupId: string
  readonly topics: readonly DeleteShareGroupStateRequestDeleteStateDataInput[]
}

/** Part of {@link DeleteShareGroupStateRequestInput}. */
export interface DeleteShareGroupStateRequestDeleteStateDataInput {
  readonly topicId: Uuid
  readonly partitions: readonly DeleteShareGroupStateRequestPartitionDataInput[]
}

/** Part of {@link DeleteShareGroupStateRequestInput}. */
export interface DeleteShareGroupStateRequestPartitionDataInput {
  readonly partition: number
}

/** DeleteShareGroupStateRequest, decoded. */
export interface DeleteShareGroupStateRequest {
  groupId: string
  topics: DeleteShareGroupStateRequestDeleteStateData[]
}

/** Part of {@link DeleteShareGroupStateRequest}. */
export interface DeleteShareGroupStateRequestDeleteStateData {
  topicId: Uuid
  partitions: DeleteShareGroupStateRequestPartitionData[]
}

/** Part of {@link DeleteShareGroupStateRequest}. */
export interface DeleteShareGroupStateRequestPartitionData {
  partition: number
}

function encodeDeleteShareGroupStateRequestPartitionData(writer: Writer, message: DeleteShareGroupStateRequestPartitionDataInput): void {
  const { partition } = message
  writer.writeInt32(partition)
  writer.writeUnsignedVarint(0)
}

function encodeDeleteShareGroupStateRequestDeleteStateData(writer: Writer, message: DeleteShareGroupStateRequestDeleteStateDataInput): void {
  const { topicId, partitions } = message
  writer.writeUuid(topicId)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeDeleteShareGroupStateRequestPartitionData(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeDeleteShareGroupStateRequest(writer: Writer, message: DeleteShareGroupStateRequestInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('DeleteShareGroupStateRequest', version)
  const { groupId, topics } = message
  writer.writeCompactString(groupId)
  writer.writeCompactArrayLength(topics.length)
  for (const element of topics) encodeDeleteShareGroupStateRequestDeleteStateData(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeDeleteShareGroupStateRequestPartitionData(reader: Reader): DeleteShareGroupStateRequestPartitionData {
  const partition = reader.readInt32()
  reader.skipTaggedFields()
  return { partition }
}

function decodeDeleteShareGroupStateRequestDeleteStateData(reader: Reader): DeleteShareGroupStateRequestDeleteStateData {
  const topicId = reader.readUuid()
  const partitions: DeleteShareGroupStateRequestPartitionData[] = []
  for (let left = reader.readCompactArrayLength(5); left > 0; left--) {
    partitions.push(decodeDeleteShareGroupStateRequestPartitionData(reader))
  }
  reader.skipTaggedFields()
  return { topicId, partitions }
}

function decodeDeleteShareGroupStateRequest(reader: Reader, version: number): DeleteShareGroupStateRequest {
  if (version < 0 || version > 0) throw unsupportedVersion('DeleteShareGroupStateRequest', version)
  const groupId = reader.readCompactString()
  const topics: DeleteShareGroupStateRequestDeleteStateData[] = []
  for (let left = reader.readCompactArrayLength(18); left > 0; left--) {
    topics.push(decodeDeleteShareGroupStateRequestDeleteStateData(reader))
  }
  reader.skipTaggedFields()
  return { groupId, topics }
}

/** DeleteShareGroupStateResponse, to encode. */
export interface DeleteShareGroupStateResponseInput {
  readonly results: readonly DeleteShareGroupStateResponseDeleteStateResultInput[]
}

/** Part of {@link DeleteShareGroupStateResponseInput}. */
export interface DeleteShareGroupStateResponseDeleteStateResultInput {
  readonly topicId: Uuid
  readonly partitions: readonly DeleteShareGroupStateResponsePartitionResultInput[]
}

/** Part of {@link DeleteShareGroupStateResponseInput}. */
export interface DeleteShareGroupStateResponsePartitionResultInput {
  readonly partition: number
  readonly errorCode: number
  /** Default `null`. */
  readonly errorMessage?: string | null | undefined
}

/** DeleteShareGroupStateResponse, decoded. */
export interface DeleteShareGroupStateResponse {
  results: DeleteShareGroupStateResponseDeleteStateResult[]
}

/** Part of {@link DeleteShareGroupStateResponse}. */
export interface DeleteShareGroupStateResponseDeleteStateResult {
  topicId: Uuid
  partitions: DeleteShareGroupStateResponsePartitionResult[]
}

/** Part of {@link DeleteShareGroupStateResponse}. */
export interface DeleteShareGroupStateResponsePartitionResult {
  partition: number
  errorCode: number
  /** Default `null`. */
  errorMessage: string | null
}

function encodeDeleteShareGroupStateResponsePartitionResult(writer: Writer, message: DeleteShareGroupStateResponsePartitionResultInput): void {
  const { partition, errorCode, errorMessage = null } = message
  writer.writeInt32(partition)
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  writer.writeUnsignedVarint(0)
}

function encodeDeleteShareGroupStateResponseDeleteStateResult(writer: Writer, message: DeleteShareGroupStateResponseDeleteStateResultInput): void {
  const { topicId, partitions } = message
  writer.writeUuid(topicId)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeDeleteShareGroupStateResponsePartitionResult(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeDeleteShareGroupStateResponse(writer: Writer, message: DeleteShareGroupStateResponseInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('DeleteShareGroupStateResponse', version)
  const { results } = message
  writer.writeCompactArrayLength(results.length)
  for (const element of results) encodeDeleteShareGroupStateResponseDeleteStateResult(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeDeleteShareGroupStateResponsePartitionResult(reader: Reader): DeleteShareGroupStateResponsePartitionResult {
  const partition = reader.readInt32()
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  reader.skipTaggedFields()
  return { partition, errorCode, errorMessage }
}

function decodeDeleteShareGroupStateResponseDeleteStateResult(reader: Reader): DeleteShareGroupStateResponseDeleteStateResult {
  const topicId = reader.readUuid()
  const partitions: DeleteShareGroupStateResponsePartitionResult[] = []
  for (let left = reader.readCompactArrayLength(8); left > 0; left--) {
    partitions.push(decodeDeleteShareGroupStateResponsePartitionResult(reader))
  }
  reader.skipTaggedFields()
  return { topicId, partitions }
}

function decodeDeleteShareGroupStateResponse(reader: Reader, version: number): DeleteShareGroupStateResponse {
  if (version < 0 || version > 0) throw unsupportedVersion('DeleteShareGroupStateResponse', version)
  const results: DeleteShareGroupStateResponseDeleteStateResult[] = []
  for (let left = reader.readCompactArrayLength(18); left > 0; left--) {
    results.push(decodeDeleteShareGroupStateResponseDeleteStateResult(reader))
  }
  reader.skipTaggedFields()
  return { results }
}

/** DeleteShareGroupState, key 86: version 0, flexible from 0. */
export const deleteShareGroupStateApi: Api<DeleteShareGroupStateRequestInput, DeleteShareGroupStateRequest, DeleteShareGroupStateResponseInput, DeleteShareGroupStateResponse> = {
  key: 86,
  name: 'DeleteShareGroupState',
  minVersion: 0,
  maxVersion: 0,
  maxUnstableVersion: 0,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeDeleteShareGroupStateRequest,
  decodeRequest: decodeDeleteShareGroupStateRequest,
  encodeResponse: encodeDeleteShareGroupStateResponse,
  decodeResponse: decodeDeleteShareGroupStateResponse,
}
