// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** OffsetDeleteRequest, to encode. */
export interface OffsetDeleteRequestInput {
  readonly groupId: string
  readonly topics: readonly OffsetDeleteRequestTopicInput[]
}

/** Part of {@link OffsetDeleteRequestInput}. */
export interface OffsetDeleteRequestTopicInput {
  readonly name: string
  readonly partitions: readonly OffsetDeleteRequestPartitionInput[]
}

/** Part of {@link OffsetDeleteRequestInput}. */
export interface OffsetDeleteRequestPartitionInput {
  readonly partitionIndex: number
}

/** OffsetDeleteRequest, decoded. */
export interface OffsetDeleteRequest {
  groupId: string
  topics: OffsetDeleteRequestTopic[]
}

/** Part of {@link OffsetDeleteRequest}. */
export interface OffsetDeleteRequestTopic {
  name: string
  partitions: OffsetDeleteRequestPartition[]
}

/** Part of {@link OffsetDeleteRequest}. */
export interface OffsetDeleteRequestPartition {
  partitionIndex: number
}

function encodeOffsetDeleteRequestPartition(writer: Writer, message: OffsetDeleteRequestPartitionInput): void {
  const { partitionIndex } = message
  writer.writeInt32(partitionIndex)
}

function encodeOffsetDeleteRequestTopic(writer: Writer, message: OffsetDeleteRequestTopicInput): void {
  const { name, partitions } = message
  writer.writeString(name)
  writer.writeArrayLength(partitions.length)
  for (const element of partitions) encodeOffsetDeleteRequestPartition(writer, element)
}

function encodeOffsetDeleteRequest(writer: Writer, message: OffsetDeleteRequestInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('OffsetDeleteRequest', version)
  const { groupId, topics } = message
  writer.writeString(groupId)
  writer.writeArrayLength(topics.length)
  for (const element of topics) encodeOffsetDeleteRequestTopic(writer, element)
}

function decodeOffsetDeleteRequestPartition(reader: Reader): OffsetDeleteRequestPartition {
  const partitionIndex = reader.readInt32()
  return { partitionIndex }
}

function decodeOffsetDeleteRequestTopic(reader: Reader): OffsetDeleteRequestTopic {
  const name = reader.readString()
  const partitions: OffsetDeleteRequestPartition[] = []
  for (let left = reader.readArrayLength(4); left > 0; left--) {
    partitions.push(decodeOffsetDeleteRequestPartition(reader))
  }
  return { name, partitions }
}

function decodeOffsetDeleteRequest(reader: Reader, version: number): OffsetDeleteRequest {
  if (version < 0 || version > 0) throw unsupportedVersion('OffsetDeleteRequest', version)
  const groupId = reader.readString()
  const topics: OffsetDeleteRequestTopic[] = []
  for (let left = reader.readArrayLength(6); left > 0; left--) {
    topics.push(decodeOffsetDeleteRequestTopic(reader))
  }
  return { groupId, topics }
}

/** OffsetDeleteResponse, to encode. */
export interface OffsetDeleteResponseInput {
  readonly errorCode: number
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly topics: readonly OffsetDeleteResponseTopicInput[]
}

/** Part of {@link OffsetDeleteResponseInput}. */
export interface OffsetDeleteResponseTopicInput {
  readonly name: string
  readonly partitions: readonly OffsetDeleteResponsePartitionInput[]
}

/** Part of {@link OffsetDeleteResponseInput}. */
export interface OffsetDeleteResponsePartitionInput {
  readonly partitionIndex: number
  readonly errorCode: number
}

/** OffsetDeleteResponse, decoded. */
export interface OffsetDeleteResponse {
  errorCode: number
  /** Default `0`. */
  throttleTimeMs: number
  topics: OffsetDeleteResponseTopic[]
}

/** Part of {@link OffsetDeleteResponse}. */
export interface OffsetDeleteResponseTopic {
  name: string
  partitions: OffsetDeleteResponsePartition[]
}

/** Part of {@link OffsetDeleteResponse}. */
export interface OffsetDeleteResponsePartition {
  partitionIndex: number
  errorCode: number
}

function encodeOffsetDeleteResponsePartition(writer: Writer, message: OffsetDeleteResponsePartitionInput): void {
  const { partitionIndex, errorCode } = message
  writer.writeInt32(partitionIndex)
  writer.writeInt16(errorCode)
}

function encodeOffsetDeleteResponseTopic(writer: Writer, message: OffsetDeleteResponseTopicInput): void {
  const { name, partitions } = message
  writer.writeString(name)
  writer.writeArrayLength(partitions.length)
  for (const element of partitions) encodeOffsetDeleteResponsePartition(writer, element)
}

function encodeOffsetDeleteResponse(writer: Writer, message: OffsetDeleteResponseInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('OffsetDeleteResponse', version)
  const { errorCode, throttleTimeMs = 0, topics } = message
  writer.writeInt16(errorCode)
  writer.writeInt32(throttleTimeMs)
  writer.writeArrayLength(topics.length)
  for (const element of topics) encodeOffsetDeleteResponseTopic(writer, element)
}

function decodeOffsetDeleteResponsePartition(reader: Reader): OffsetDeleteResponsePartition {
  const partitionIndex = reader.readInt32()
  const errorCode = reader.readInt16()
  return { partitionIndex, errorCode }
}

function decodeOffsetDeleteResponseTopic(reader: Reader): OffsetDeleteResponseTopic {
  const name = reader.readString()
  const partitions: OffsetDeleteResponsePartition[] = []
  for (let left = reader.readArrayLength(6); left > 0; left--) {
    partitions.push(decodeOffsetDeleteResponsePartition(reader))
  }
  return { name, partitions }
}

function decodeOffsetDeleteResponse(reader: Reader, version: number): OffsetDeleteResponse {
  if (version < 0 || version > 0) throw unsupportedVersion('OffsetDeleteResponse', version)
  const errorCode = reader.readInt16()
  const throttleTimeMs = reader.readInt32()
  const topics: OffsetDeleteResponseTopic[] = []
  for (let left = reader.readArrayLength(6); left > 0; left--) {
    topics.push(decodeOffsetDeleteResponseTopic(reader))
  }
  return { errorCode, throttleTimeMs, topics }
}

/** OffsetDelete, key 47: version 0, never flexible. */
export const offsetDeleteApi: Api<OffsetDeleteRequestInput, OffsetDeleteRequest, OffsetDeleteResponseInput, OffsetDeleteResponse> = {
  key: 47,
  name: 'OffsetDelete',
  minVersion: 0,
  maxVersion: 0,
  maxUnstableVersion: 0,
  flexibleFrom: 32767,
  requestHeaderVersion: () => 1,
  responseHeaderVersion: () => 0,
  encodeRequest: encodeOffsetDeleteRequest,
  decodeRequest: decodeOffsetDeleteRequest,
  encodeResponse: encodeOffsetDeleteResponse,
  decodeResponse: decodeOffsetDeleteResponse,
}
