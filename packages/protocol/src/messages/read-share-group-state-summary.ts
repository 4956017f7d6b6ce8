// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** ReadShareGroupStateSummaryRequest, to encode. */
export interface ReadShareGroupStateSummaryRequestInput {
  readonly groupId: string
  readonly topics: readonly ReadShareGroupStateSummaryRequestReadStateSummaryDataInput[]
}

/** Part of {@link ReadShareGroupStateSummaryRequestInput}. */
export interface ReadShareGroupStateSummaryRequestReadStateSummaryDataInput {
  readonly topicId: Uuid
  readonly partitions: readonly ReadShareGroupStateSummaryRequestPartitionDataInput[]
}

/** Part of {@link ReadShareGroupStateSummaryRequestInput}. */
export interface ReadShareGroupStateSummaryRequestPartitionDataInput {
  readonly partition: number
  readonly leaderEpoch: number
}

/** ReadShareGroupStateSummaryRequest, decoded. */
export interface ReadShareGroupStateSummaryRequest {
  groupId: string
  topics: ReadShareGroupStateSummaryRequestReadStateSummaryData[]
}

/** Part of {@link ReadShareGroupStateSummaryRequest}. */
export interface ReadShareGroupStateSummaryRequestReadStateSummaryData {
  topicId: Uuid
  partitions: ReadShareGroupStateSummaryRequestPartitionData[]
}

/** Part of {@link ReadShareGroupStateSummaryRequest}. */
export interface ReadShareGroupStateSummaryRequestPartitionData {
  partition: number
  leaderEpoch: number
}

function encodeReadShareGroupStateSummaryRequestPartitionData(writer: Writer, message: ReadShareGroupStateSummaryRequestPartitionDataInput): void {
  const { partition, leaderEpoch } = message
  writer.writeInt32(partition)
  writer.writeInt32(leaderEpoch)
  writer.writeUnsignedVarint(0)
}

function encodeReadShareGroupStateSummaryRequestReadStateSummaryData(writer: Writer, message: ReadShareGroupStateSummaryRequestReadStateSummaryDataInput): void {
  const { topicId, partitions } = message
  writer.writeUuid(topicId)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeReadShareGroupStateSummaryRequestPartitionData(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeReadShareGroupStateSummaryRequest(writer: Writer, message: ReadShareGroupStateSummaryRequestInput, version: number): void {
  if (version < 0 || version > 1) throw unsupportedVersion('ReadShareGroupStateSummaryRequest', version)
  const { groupId, topics } = message
  writer.writeCompactString(groupId)
  writer.writeCompactArrayLength(topics.length)
  for (const element of topics) encodeReadShareGroupStateSummaryRequestReadStateSummaryData(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeReadShareGroupStateSummaryRequestPartitionData(reader: Reader): ReadShareGroupStateSummaryRequestPartitionData {
  const partition = reader.readInt32()
  const leaderEpoch = reader.readInt32()
  reader.skipTaggedFields()
  return { partition, leaderEpoch }
}

function decodeReadShareGroupStateSummaryRequestReadStateSummaryData(reader: Reader): ReadShareGroupStateSummaryRequestReadStateSummaryData {
  const topicId = reader.readUuid()
  const partitions: ReadShareGroupStateSummaryRequestPartitionData[] = []
  for (let left = reader.readCompactArrayLength(9); left > 0; left--) {
    partitions.push(decodeReadShareGroupStateSummaryRequestPartitionData(reader))
  }
  reader.skipTaggedFields()
  return { topicId, partitions }
}

function decodeReadShareGroupStateSummaryRequest(reader: Reader, version: number): ReadShareGroupStateSummaryRequest {
  if (version < 0 || version > 1) throw unsupportedVersion('ReadShareGroupStateSummaryRequest', version)
  const groupId = reader.readCompactString()
  const topics: ReadShareGroupStateSummaryRequestReadStateSummaryData[] = []
  for (let left = reader.readCompactArrayLength(18); left > 0; left--) {
    topics.push(decodeReadShareGroupStateSummaryRequestReadStateSummaryData(reader))
  }
  reader.skipTaggedFields()
  return { groupId, topics }
}

/** ReadShareGroupStateSummaryResponse, to encode. */
export interface ReadShareGroupStateSummaryResponseInput {
  readonly results: readonly ReadShareGroupStateSummaryResponseReadStateSummaryResultInput[]
}

/** Part of {@link ReadShareGroupStateSummaryResponseInput}. */
export interface ReadShareGroupStateSummaryResponseReadStateSummaryResultInput {
  readonly topicId: Uuid
  readonly partitions: readonly ReadShareGroupStateSummaryResponsePartitionResultInput[]
}

/** Part of {@link ReadShareGroupStateSummaryResponseInput}. */
export interface ReadShareGroupStateSummaryResponsePartitionResultInput {
  readonly partition: number
  readonly errorCode: number
  /** Default `null`. */
  readonly errorMessage?: string | null | undefined
  readonly stateEpoch: number
  readonly leaderEpoch: number
  readonly startOffset: bigint
  /** Versions 1+, not sent in others; default `-1`. */
  readonly deliveryCompleteCount?: number | undefined
}

/** ReadShareGroupStateSummaryResponse, decoded. */
export interface ReadShareGroupStateSummaryResponse {
  results: ReadShareGroupStateSummaryResponseReadStateSummaryResult[]
}

/** Part of {@link ReadShareGroupStateSummaryResponse}. */
export interface ReadShareGroupStateSummaryResponseReadStateSummaryResult {
  topicId: Uuid
  partitions: ReadShareGroupStateSummaryResponsePartitionResult[]
}

/** Part of {@link ReadShareGroupStateSummaryResponse}. */
export interface ReadShareGroupStateSummaryResponsePartitionResult {
  partition: number
  errorCode: number
  /** Default `null`. */
  errorMessage: string | null
  stateEpoch: number
  leaderEpoch: number
  startOffset: bigint
  /** Versions 1+, not sent in others; default `-1`. */
  deliveryCompleteCount: number
}

function encodeReadShareGroupStateSummaryResponsePartitionResult(writer: Writer, message: ReadShareGroupStateSummaryResponsePartitionResultInput, version: number): void {
  const { partition, errorCode, errorMessage = null, stateEpoch, leaderEpoch, startOffset, deliveryCompleteCount = -1 } = message
  writer.writeInt32(partition)
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  writer.writeInt32(stateEpoch)
  writer.writeInt32(leaderEpoch)
  writer.writeInt64(startOffset)
  if (version >= 1) {
    writer.writeInt32(deliveryCompleteCount)
  }
  writer.writeUnsignedVarint(0)
}

function encodeReadShareGroupStateSummaryResponseReadStateSummaryResult(writer: Writer, message: ReadShareGroupStateSummaryResponseReadStateSummaryResultInput, version: number): void {
  const { topicId, partitions } = message
  writer.writeUuid(topicId)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeReadShareGroupStateSummaryResponsePartitionResult(writer, element, version)
  writer.writeUnsignedVarint(0)
}

function encodeReadShareGroupStateSummaryResponse(writer: Writer, message: ReadShareGroupStateSummaryResponseInput, version: number): void {
  if (version < 0 || version > 1) throw unsupportedVersion('ReadShareGroupStateSummaryResponse', version)
  const { results } = message
  writer.writeCompactArrayLength(results.length)
  for (const element of results) encodeReadShareGroupStateSummaryResponseReadStateSummaryResult(writer, element, version)
  writer.writeUnsignedVarint(0)
}

function decodeReadShareGroupStateSummaryResponsePartitionResult(reader: Reader, version: number): ReadShareGroupStateSummaryResponsePartitionResult {
  const partition = reader.readInt32()
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  const stateEpoch = reader.readInt32()
  const leaderEpoch = reader.readInt32()
  const startOffset = reader.readInt64()
  let deliveryCompleteCount: number = -1
  if (version >= 1) {
    deliveryCompleteCount = reader.readInt32()
  }
  reader.skipTaggedFields()
  return { partition, errorCode, errorMessage, stateEpoch, leaderEpoch, startOffset, deliveryCompleteCount }
}

function decodeReadShareGroupStateSummaryResponseReadStateSummaryResult(reader: Reader, version: number): ReadShareGroupStateSummaryResponseReadStateSummaryResult {
  const topicId = reader.readUuid()
  const partitions: ReadShareGroupStateSummaryResponsePartitionResult[] = []
  for (let left = reader.readCompactArrayLength(24); left > 0; left--) {
    partitions.push(decodeReadShareGroupStateSummaryResponsePartitionResult(reader, version))
  }
  reader.skipTaggedFields()
  return { topicId, partitions }
}

function decodeReadShareGroupStateSummaryResponse(reader: Reader, version: number): ReadShareGroupStateSummaryResponse {
  if (version < 0 || version > 1) throw unsupportedVersion('ReadShareGroupStateSummaryResponse', version)
  const results: ReadShareGroupStateSummaryResponseReadStateSummaryResult[] = []
  for (let left = reader.readCompactArrayLength(18); left > 0; left--) {
    results.push(decodeReadShareGroupStateSummaryResponseReadStateSummaryResult(reader, version))
  }
  reader.skipTaggedFields()
  return { results }
}

/** ReadShareGroupStateSummary, key 87: versions 0 to 1, flexible from 0. */
export const readShareGroupStateSummaryApi: Api<ReadShareGroupStateSummaryRequestInput, ReadShareGroupStateSummaryRequest, ReadShareGroupStateSummaryResponseInput, ReadShareGroupStateSummaryResponse> = {
  key: 87,
  name: 'ReadShareGroupStateSummary',
  minVersion: 0,
  maxVersion: 1,
  maxUnstableVersion: 1,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeReadShareGroupStateSummaryRequest,
  decodeRequest: decodeReadShareGroupStateSummaryRequest,
  encodeResponse: encodeReadShareGroupStateSummaryResponse,
  decodeResponse: decodeReadShareGroupStateSummaryResponse,
}
