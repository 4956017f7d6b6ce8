// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** OffsetForLeaderEpochRequest, to encode. */
export interface OffsetForLeaderEpochRequestInput {
  /** Versions 3+, not sent in others; default `-2`. */
  readonly replicaId?: number | undefined
  readonly topics: readonly OffsetForLeaderEpochRequestOffsetForLeaderTopicInput[]
}

/** Part of {@link OffsetForLeaderEpochRequestInput}. */
export interface OffsetForLeaderEpochRequestOffsetForLeaderTopicInput {
  readonly topic: string
  readonly partitions: readonly OffsetForLeaderEpochRequestOffsetForLeaderPartitionInput[]
}

/** Part of {@link OffsetForLeaderEpochRequestInput}. */
export interface OffsetForLeaderEpochRequestOffsetForLeaderPartitionInput {
  readonly partition: number
  /** Default `-1`. */
  readonly currentLeaderEpoch?: number | undefined
  readonly leaderEpoch: number
}

/** OffsetForLeaderEpochRequest, decoded. */
export interface OffsetForLeaderEpochRequest {
  /** Versions 3+, not sent in others; default `-2`. */
  replicaId: number
  topics: OffsetForLeaderEpochRequestOffsetForLeaderTopic[]
}

/** Part of {@link OffsetForLeaderEpochRequest}. */
export interface OffsetForLeaderEpochRequestOffsetForLeaderTopic {
  topic: string
  partitions: OffsetForLeaderEpochRequestOffsetForLeaderPartition[]
}

/** Part of {@link OffsetForLeaderEpochRequest}. */
export interface OffsetForLeaderEpochRequestOffsetForLeaderPartition {
  partition: number
  /** Default `-1`. */
  currentLeaderEpoch: number
  leaderEpoch: number
}

function encodeOffsetForLeaderEpochRequestOffsetForLeaderPartition(writer: Writer, message: OffsetForLeaderEpochRequestOffsetForLeaderPartitionInput, version: number): void {
  const flexible = version >= 4
  const { partition, currentLeaderEpoch = -1, leaderEpoch } = message
  writer.writeInt32(partition)
  writer.writeInt32(currentLeaderEpoch)
  writer.writeInt32(leaderEpoch)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeOffsetForLeaderEpochRequestOffsetForLeaderTopic(writer: Writer, message: OffsetForLeaderEpochRequestOffsetForLeaderTopicInput, version: number): void {
  const flexible = version >= 4
  const { topic, partitions } = message
  if (flexible) writer.writeCompactString(topic)
  else writer.writeString(topic)
  if (flexible) writer.writeCompactArrayLength(partitions.length)
  else writer.writeArrayLength(partitions.length)
  for (const element of partitions) encodeOffsetForLeaderEpochRequestOffsetForLeaderPartition(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeOffsetForLeaderEpochRequest(writer: Writer, message: OffsetForLeaderEpochRequestInput, version: number): void {
  if (version < 2 || version > 4) throw unsupportedVersion('OffsetForLeaderEpochRequest', version)
  const flexible = version >= 4
  const { replicaId = -2, topics } = message
  if (version >= 3) {
    writer.writeInt32(replicaId)
  }
  if (flexible) writer.writeCompactArrayLength(topics.length)
  else writer.writeArrayLength(topics.length)
  for (const element of topics) encodeOffsetForLeaderEpochRequestOffsetForLeaderTopic(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeOffsetForLeaderEpochRequestOffsetForLeaderPartition(reader: Reader, version: number): OffsetForLeaderEpochRequestOffsetForLeaderPartition {
  const flexible = version >= 4
  const partition = reader.readInt32()
  const currentLeaderEpoch = reader.readInt32()
  const leaderEpoch = reader.readInt32()
  if (flexible) reader.skipTaggedFields()
  return { partition, currentLeaderEpoch, leaderEpoch }
}

function decodeOffsetForLeaderEpochRequestOffsetForLeaderTopic(reader: Reader, version: number): OffsetForLeaderEpochRequestOffsetForLeaderTopic {
  const flexible = version >= 4
  const topic = flexible ? reader.readCompactString() : reader.readString()
  const partitions: OffsetForLeaderEpochRequestOffsetForLeaderPartition[] = []
  for (let left = flexible ? reader.readCompactArrayLength(13) : reader.readArrayLength(12); left > 0; left--) {
    partitions.push(decodeOffsetForLeaderEpochRequestOffsetForLeaderPartition(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { topic, partitions }
}

function decodeOffsetForLeaderEpochRequest(reader: Reader, version: number): OffsetForLeaderEpochRequest {
  if (version < 2 || version > 4) throw unsupportedVersion('OffsetForLeaderEpochRequest', version)
  const flexible = version >= 4
  let replicaId: number = -2
  if (version >= 3) {
    replicaId = reader.readInt32()
  }
  const topics: OffsetForLeaderEpochRequestOffsetForLeaderTopic[] = []
  for (let left = flexible ? reader.readCompactArrayLength(3) : reader.readArrayLength(6); left > 0; left--) {
    topics.push(decodeOffsetForLeaderEpochRequestOffsetForLeaderTopic(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { replicaId, topics }
}

/** OffsetForLeaderEpochResponse, to encode. */
export interface OffsetForLeaderEpochResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly topics: readonly OffsetForLeaderEpochResponseOffsetForLeaderTopicResultInput[]
}

/** Part of {@link OffsetForLeaderEpochResponseInput}. */
export interface OffsetForLeaderEpochResponseOffsetForLeaderTopicResultInput {
  readonly topic: string
  readonly partitions: readonly OffsetForLeaderEpochResponseEpochEndOffsetInput[]
}

/** Part of {@link OffsetForLeaderEpochResponseInput}. */
export interface OffsetForLeaderEpochResponseEpochEndOffsetInput {
  readonly errorCode: number
  readonly partition: number
  /** Default `-1`. */
  readonly leaderEpoch?: number | undefined
  /** Default `-1n`. */
  readonly endOffset?: bigint | undefined
}

/** OffsetForLeaderEpochResponse, decoded. */
export interface OffsetForLeaderEpochResponse {
  /** Default `0`. */
  throttleTimeMs: number
  topics: OffsetForLeaderEpochResponseOffsetForLeaderTopicResult[]
}

/** Part of {@link OffsetForLeaderEpochResponse}. */
export interface OffsetForLeaderEpochResponseOffsetForLeaderTopicResult {
  topic: string
  partitions: OffsetForLeaderEpochResponseEpochEndOffset[]
}

/** Part of {@link OffsetForLeaderEpochResponse}. */
export interface OffsetForLeaderEpochResponseEpochEndOffset {
  errorCode: number
  partition: number
  /** Default `-1`. */
  leaderEpoch: number
  /** Default `-1n`. */
  endOffset: bigint
}

function encodeOffsetForLeaderEpochResponseEpochEndOffset(writer: Writer, message: OffsetForLeaderEpochResponseEpochEndOffsetInput, version: number): void {
  const flexible = version >= 4
  const { errorCode, partition, leaderEpoch = -1, endOffset = -1n } = message
  writer.writeInt16(errorCode)
  writer.writeInt32(partition)
  writer.writeInt32(leaderEpoch)
  writer.writeInt64(endOffset)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeOffsetForLeaderEpochResponseOffsetForLeaderTopicResult(writer: Writer, message: OffsetForLeaderEpochResponseOffsetForLeaderTopicResultInput, version: number): void {
  const flexible = version >= 4
  const { topic, partitions } = message
  if (flexible) writer.writeCompactString(topic)
  else writer.writeString(topic)
  if (flexible) writer.writeCompactArrayLength(partitions.length)
  else writer.writeArrayLength(partitions.length)
  for (const element of partitions) encodeOffsetForLeaderEpochResponseEpochEndOffset(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeOffsetForLeaderEpochResponse(writer: Writer, message: OffsetForLeaderEpochResponseInput, version: number): void {
  if (version < 2 || version > 4) throw unsupportedVersion('OffsetForLeaderEpochResponse', version)
  const flexible = version >= 4
  const { throttleTimeMs = 0, topics } = message
  writer.writeInt32(throttleTimeMs)
  if (flexible) writer.writeCompactArrayLength(topics.length)
  else writer.writeArrayLength(topics.length)
  for (const element of topics) encodeOffsetForLeaderEpochResponseOffsetForLeaderTopicResult(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeOffsetForLeaderEpochResponseEpochEndOffset(reader: Reader, version: number): OffsetForLeaderEpochResponseEpochEndOffset {
  const flexible = version >= 4
  const errorCode = reader.readInt16()
  const partition = reader.readInt32()
  const leaderEpoch = reader.readInt32()
  const endOffset = reader.readInt64()
  if (flexible) reader.skipTaggedFields()
  return { errorCode, partition, leaderEpoch, endOffset }
}

function decodeOffsetForLeaderEpochResponseOffsetForLeaderTopicResult(reader: Reader, version: number): OffsetForLeaderEpochResponseOffsetForLeaderTopicResult {
  const flexible = version >= 4
  const topic = flexible ? reader.readCompactString() : reader.readString()
  const partitions: OffsetForLeaderEpochResponseEpochEndOffset[] = []
  for (let left = flexible ? reader.readCompactArrayLength(19) : reader.readArrayLength(18); left > 0; left--) {
    partitions.push(decodeOffsetForLeaderEpochResponseEpochEndOffset(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { topic, partitions }
}

function decodeOffsetForLeaderEpochResponse(reader: Reader, version: number): OffsetForLeaderEpochResponse {
  if (version < 2 || version > 4) throw unsupportedVersion('OffsetForLeaderEpochResponse', version)
  const flexible = version >= 4
  const throttleTimeMs = reader.readInt32()
  const topics: OffsetForLeaderEpochResponseOffsetForLeaderTopicResult[] = []
  for (let left = flexible ? reader.readCompactArrayLength(3) : reader.readArrayLength(6); left > 0; left--) {
    topics.push(decodeOffsetForLeaderEpochResponseOffsetForLeaderTopicResult(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, topics }
}

/** OffsetForLeaderEpoch, key 23: versions 2 to 4, flexible from 4. */
export const offsetForLeaderEpochApi: Api<OffsetForLeaderEpochRequestInput, OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponseInput, OffsetForLeaderEpochResponse> = {
  key: 23,
  name: 'OffsetForLeaderEpoch',
  minVersion: 2,
  maxVersion: 4,
  maxUnstableVersion: 4,
  flexibleFrom: 4,
  requestHeaderVersion: version => (version >= 4 ? 2 : 1),
  responseHeaderVersion: version => (version >= 4 ? 1 : 0),
  encodeRequest: encodeOffsetForLeaderEpochRequest,
  decodeRequest: decodeOffsetForLeaderEpochRequest,
  encodeResponse: encodeOffsetForLeaderEpochResponse,
  decodeResponse: decodeOffsetForLeaderEpochResponse,
}
