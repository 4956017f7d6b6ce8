// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** DeleteRecordsRequest, to encode. */
export interface DeleteRecordsRequestInput {
  readonly topics: readonly DeleteRecordsRequestDeleteRecordsTopicInput[]
  readonly timeoutMs: number
}

/** Part of {@link DeleteRecordsRequestInput}. */
export interface DeleteRecordsRequestDeleteRecordsTopicInput {
  readonly name: string
  readonly partitions: readonly DeleteRecordsRequestDeleteRecordsPartitionInput[]
}

/** Part of {@link DeleteRecordsRequestInput}. */
export interface DeleteRecordsRequestDeleteRecordsPartitionInput {
  readonly partitionIndex: number
  readonly offset: bigint
}

/** DeleteRecordsRequest, decoded. */
export interface DeleteRecordsRequest {
  topics: DeleteRecordsRequestDeleteRecordsTopic[]
  timeoutMs: number
}

/** Part of {@link DeleteRecordsRequest}. */
export interface DeleteRecordsRequestDeleteRecordsTopic {
  name: string
  partitions: DeleteRecordsRequestDeleteRecordsPartition[]
}

/** Part of {@link DeleteRecordsRequest}. */
export interface DeleteRecordsRequestDeleteRecordsPartition {
  partitionIndex: number
  offset: bigint
}

function encodeDeleteRecordsRequestDeleteRecordsPartition(writer: Writer, message: DeleteRecordsRequestDeleteRecordsPartitionInput, version: number): void {
  const flexible = version >= 2
  const { partitionIndex, offset } = message
  writer.writeInt32(partitionIndex)
  writer.writeInt64(offset)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeDeleteRecordsRequestDeleteRecordsTopic(writer: Writer, message: DeleteRecordsRequestDeleteRecordsTopicInput, version: number): void {
  const flexible = version >= 2
  const { name, partitions } = message
  if (flexible) writer.writeCompactString(name)
  else writer.writeString(name)
  if (flexible) writer.writeCompactArrayLength(partitions.length)
  else writer.writeArrayLength(partitions.length)
  for (const element of partitions) encodeDeleteRecordsRequestDeleteRecordsPartition(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeDeleteRecordsRequest(writer: Writer, message: DeleteRecordsRequestInput, version: number): void {
  if (version < 0 || version > 2) throw unsupportedVersion('DeleteRecordsRequest', version)
  const flexible = version >= 2
  const { topics, timeoutMs } = message
  if (flexible) writer.writeCompactArrayLength(topics.length)
  else writer.writeArrayLength(topics.length)
  for (const element of topics) encodeDeleteRecordsRequestDeleteRecordsTopic(writer, element, version)
  writer.writeInt32(timeoutMs)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeDeleteRecordsRequestDeleteRecordsPartition(reader: Reader, version: number): DeleteRecordsRequestDeleteRecordsPartition {
  const flexible = version >= 2
  const partitionIndex = reader.readInt32()
  const offset = reader.readInt64()
  if (flexible) reader.skipTaggedFields()
  return { partitionIndex, offset }
}

function decodeDeleteRecordsRequestDeleteRecordsTopic(reader: Reader, version: number): DeleteRecordsRequestDeleteRecordsTopic {
  const flexible = version >= 2
  const name = flexible ? reader.readCompactString() : reader.readString()
  const partitions: DeleteRecordsRequestDeleteRecordsPartition[] = []
  for (let left = flexible ? reader.readCompactArrayLength(13) : reader.readArrayLength(12); left > 0; left--) {
    partitions.push(decodeDeleteRecordsRequestDeleteRecordsPartition(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { name, partitions }
}

function decodeDeleteRecordsRequest(reader: Reader, version: number): DeleteRecordsRequest {
  if (version < 0 || version > 2) throw unsupportedVersion('DeleteRecordsRequest', version)
  const flexible = version >= 2
  const topics: DeleteRecordsRequestDeleteRecordsTopic[] = []
  for (let left = flexible ? reader.readCompactArrayLength(3) : reader.readArrayLength(6); left > 0; left--) {
    topics.push(decodeDeleteRecordsRequestDeleteRecordsTopic(reader, version))
  }
  const timeoutMs = reader.readInt32()
  if (flexible) reader.skipTaggedFields()
  return { topics, timeoutMs }
}

/** DeleteRecordsResponse, to encode. */
export interface DeleteRecordsResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly topics: readonly DeleteRecordsResponseDeleteRecordsTopicResultInput[]
}

/** Part of {@link DeleteRecordsResponseInput}. */
export interface DeleteRecordsResponseDeleteRecordsTopicResultInput {
  readonly name: string
  readonly partitions: readonly DeleteRecordsResponseDeleteRecordsPartitionResultInput[]
}

/** Part of {@link DeleteRecordsResponseInput}. */
export interface DeleteRecordsResponseDeleteRecordsPartitionResultInput {
  readonly partitionIndex: number
  readonly lowWatermark: bigint
  readonly errorCode: number
}

/** DeleteRecordsResponse, decoded. */
export interface DeleteRecordsResponse {
  /** Default `0`. */
  throttleTimeMs: number
  topics: DeleteRecordsResponseDeleteRecordsTopicResult[]
}

/** Part of {@link DeleteRecordsResponse}. */
export interface DeleteRecordsResponseDeleteRecordsTopicResult {
  name: string
  partitions: DeleteRecordsResponseDeleteRecordsPartitionResult[]
}

/** Part of {@link DeleteRecordsResponse}. */
export interface DeleteRecordsResponseDeleteRecordsPartitionResult {
  partitionIndex: number
  lowWatermark: bigint
  errorCode: number
}

function encodeDeleteRecordsResponseDeleteRecordsPartitionResult(writer: Writer, message: DeleteRecordsResponseDeleteRecordsPartitionResultInput, version: number): void {
  const flexible = version >= 2
  const { partitionIndex, lowWatermark, errorCode } = message
  writer.writeInt32(partitionIndex)
  writer.writeInt64(lowWatermark)
  writer.writeInt16(errorCode)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeDeleteRecordsResponseDeleteRecordsTopicResult(writer: Writer, message: DeleteRecordsResponseDeleteRecordsTopicResultInput, version: number): void {
  const flexible = version >= 2
  const { name, partitions } = message
  if (flexible) writer.writeCompactString(name)
  else writer.writeString(name)
  if (flexible) writer.writeCompactArrayLength(partitions.length)
  else writer.writeArrayLength(partitions.length)
  for (const element of partitions) encodeDeleteRecordsResponseDeleteRecordsPartitionResult(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeDeleteRecordsResponse(writer: Writer, message: DeleteRecordsResponseInput, version: number): void {
  if (version < 0 || version > 2) throw unsupportedVersion('DeleteRecordsResponse', version)
  const flexible = version >= 2
  const { throttleTimeMs = 0, topics } = message
  writer.writeInt32(throttleTimeMs)
  if (flexible) writer.writeCompactArrayLength(topics.length)
  else writer.writeArrayLength(topics.length)
  for (const element of topics) encodeDeleteRecordsResponseDeleteRecordsTopicResult(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeDeleteRecordsResponseDeleteRecordsPartitionResult(reader: Reader, version: number): DeleteRecordsResponseDeleteRecordsPartitionResult {
  const flexible = version >= 2
  const partitionIndex = reader.readInt32()
  const lowWatermark = reader.readInt64()
  const errorCode = reader.readInt16()
  if (flexible) reader.skipTaggedFields()
  return { partitionIndex, lowWatermark, errorCode }
}

function decodeDeleteRecordsResponseDeleteRecordsTopicResult(reader: Reader, version: number): DeleteRecordsResponseDeleteRecordsTopicResult {
  const flexible = version >= 2
  const name = flexible ? reader.readCompactString() : reader.readString()
  const partitions: DeleteRecordsResponseDeleteRecordsPartitionResult[] = []
  for (let left = flexible ? reader.readCompactArrayLength(15) : reader.readArrayLength(14); left > 0; left--) {
    partitions.push(decodeDeleteRecordsResponseDeleteRecordsPartitionResult(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { name, partitions }
}

function decodeDeleteRecordsResponse(reader: Reader, version: number): DeleteRecordsResponse {
  if (version < 0 || version > 2) throw unsupportedVersion('DeleteRecordsResponse', version)
  const flexible = version >= 2
  const throttleTimeMs = reader.readInt32()
  const topics: DeleteRecordsResponseDeleteRecordsTopicResult[] = []
  for (let left = flexible ? reader.readCompactArrayLength(3) : reader.readArrayLength(6); left > 0; left--) {
    topics.push(decodeDeleteRecordsResponseDeleteRecordsTopicResult(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, topics }
}

/** DeleteRecords, key 21: versions 0 to 2, flexible from 2. */
export const deleteRecordsApi: Api<DeleteRecordsRequestInput, DeleteRecordsRequest, DeleteRecordsResponseInput, DeleteRecordsResponse> = {
  key: 21,
  name: 'DeleteRecords',
  minVersion: 0,
  maxVersion: 2,
  maxUnstableVersion: 2,
  flexibleFrom: 2,
  requestHeaderVersion: version => (version >= 2 ? 2 : 1),
  responseHeaderVersion: version => (version >= 2 ? 1 : 0),
  encodeRequest: encodeDeleteRecordsRequest,
  decodeRequest: decodeDeleteRecordsRequest,
  encodeResponse: encodeDeleteRecordsResponse,
  decodeResponse: decodeDeleteRecordsResponse,
}
