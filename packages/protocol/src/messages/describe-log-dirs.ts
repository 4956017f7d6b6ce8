// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** DescribeLogDirsRequest, to encode. */
export interface DescribeLogDirsRequestInput {
  readonly topics: readonly DescribeLogDirsRequestDescribableLogDirTopicInput[] | null
}

/** Part of {@link DescribeLogDirsRequestInput}. */
export interface DescribeLogDirsRequestDescribableLogDirTopicInput {
  readonly topic: string
  readonly partitions: readonly number[]
}

/** DescribeLogDirsRequest, decoded. */
export interface DescribeLogDirsRequest {
  topics: DescribeLogDirsRequestDescribableLogDirTopic[] | null
}

/** Part of {@link DescribeLogDirsRequest}. */
export interface DescribeLogDirsRequestDescribableLogDirTopic {
  topic: string
  partitions: number[]
}

function encodeDescribeLogDirsRequestDescribableLogDirTopic(writer: Writer, message: DescribeLogDirsRequestDescribableLogDirTopicInput, version: number): void {
  const flexible = version >= 2
  const { topic, partitions } = message
  if (flexible) writer.writeCompactString(topic)
  else writer.writeString(topic)
  if (flexible) writer.writeCompactArrayLength(partitions.length)
  else writer.writeArrayLength(partitions.length)
  for (const element of partitions) writer.writeInt32(element)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeDescribeLogDirsRequest(writer: Writer, message: DescribeLogDirsRequestInput, version: number): void {
  if (version < 1 || version > 5) throw unsupportedVersion('DescribeLogDirsRequest', version)
  const flexible = version >= 2
  const { topics } = message
  if (flexible) writer.writeCompactArrayLength(topics === null ? -1 : topics.length)
  else writer.writeArrayLength(topics === null ? -1 : topics.length)
  if (topics !== null) {
    for (const element of topics) encodeDescribeLogDirsRequestDescribableLogDirTopic(writer, element, version)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeDescribeLogDirsRequestDescribableLogDirTopic(reader: Reader, version: number): DescribeLogDirsRequestDescribableLogDirTopic {
  const flexible = version >= 2
  const topic = flexible ? reader.readCompactString() : reader.readString()
  const partitions: number[] = []
  for (let left = flexible ? reader.readCompactArrayLength(4) : reader.readArrayLength(4); left > 0; left--) {
    partitions.push(reader.readInt32())
  }
  if (flexible) reader.skipTaggedFields()
  return { topic, partitions }
}

function decodeDescribeLogDirsRequest(reader: Reader, version: number): DescribeLogDirsRequest {
  if (version < 1 || version > 5) throw unsupportedVersion('DescribeLogDirsRequest', version)
  const flexible = version >= 2
  let topics: DescribeLogDirsRequestDescribableLogDirTopic[] | null = null
  let topicsLeft = flexible ? reader.readCompactNullableArrayLength(3) : reader.readNullableArrayLength(6)
  if (topicsLeft >= 0) {
    for (topics = []; topicsLeft > 0; topicsLeft--) {
      topics.push(decodeDescribeLogDirsRequestDescribableLogDirTopic(reader, version))
    }
  }
  if (flexible) reader.skipTaggedFields()
  return { topics }
}

/** DescribeLogDirsResponse, to encode. */
export interface DescribeLogDirsResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  /** Versions 3+, not sent in others; default `0`. */
  readonly errorCode?: number | undefined
  readonly results: readonly DescribeLogDirsResponseDescribeLogDirsResultInput[]
}

/** Part of {@link DescribeLogDirsResponseInput}. */
export interface DescribeLogDirsResponseDescribeLogDirsResultInput {
  readonly errorCode: number
  readonly logDir: string
  readonly topics: readonly DescribeLogDirsResponseDescribeLogDirsTopicInput[]
  /** Versions 4+, not sent in others; default `-1`. */
  readonly totalBytes?: number | undefined
  /** Versions 4+, not sent in others; default `-1`. */
  readonly usableBytes?: number | undefined
  /** Versions 5+, not sent in others; default `false`. */
  readonly isCordoned?: boolean | undefined
}

/** Part of {@link DescribeLogDirsResponseInput}. */
export interface DescribeLogDirsResponseDescribeLogDirsTopicInput {
  readonly name: string
  readonly partitions: readonly DescribeLogDirsResponseDescribeLogDirsPartitionInput[]
}

/** Part of {@link DescribeLogDirsResponseInput}. */
export interface DescribeLogDirsResponseDescribeLogDirsPartitionInput {
  readonly partitionIndex: number
  readonly partitionSize: number
  readonly offsetLag: bigint
  readonly isFutureKey: boolean
}

/** DescribeLogDirsResponse, decoded. */
export interface DescribeLogDirsResponse {
  /** Default `0`. */
  throttleTimeMs: number
  /** Versions 3+, not sent in others; default `0`. */
  errorCode: number
  results: DescribeLogDirsResponseDescribeLogDirsResult[]
}

/** Part of {@link DescribeLogDirsResponse}. */
export interface DescribeLogDirsResponseDescribeLogDirsResult {
  errorCode: number
  logDir: string
  topics: DescribeLogDirsResponseDescribeLogDirsTopic[]
  /** Versions 4+, not sent in others; default `-1`. */
  totalBytes: number
  /** Versions 4+, not sent in others; default `-1`. */
  usableBytes: number
  /** Versions 5+, not sent in others; default `false`. */
  isCordoned: boolean
}

/** Part of {@link DescribeLogDirsResponse}. */
export interface DescribeLogDirsResponseDescribeLogDirsTopic {
  name: string
  partitions: DescribeLogDirsResponseDescribeLogDirsPartition[]
}

/** Part of {@link DescribeLogDirsResponse}. */
export interface DescribeLogDirsResponseDescribeLogDirsPartition {
  partitionIndex: number
  partitionSize: number
  offsetLag: bigint
  isFutureKey: boolean
}

function encodeDescribeLogDirsResponseDescribeLogDirsPartition(writer: Writer, message: DescribeLogDirsResponseDescribeLogDirsPartitionInput, version: number): void {
  const flexible = version >= 2
  const { partitionIndex, partitionSize, offsetLag, isFutureKey } = message
  writer.writeInt32(partitionIndex)
  writer.writeInt64FromNumber(partitionSize)
  writer.writeInt64(offsetLag)
  writer.writeBoolean(isFutureKey)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeDescribeLogDirsResponseDescribeLogDirsTopic(writer: Writer, message: DescribeLogDirsResponseDescribeLogDirsTopicInput, version: number): void {
  const flexible = version >= 2
  const { name, partitions } = message
  if (flexible) writer.writeCompactString(name)
  else writer.writeString(name)
  if (flexible) writer.writeCompactArrayLength(partitions.length)
  else writer.writeArrayLength(partitions.length)
  for (const element of partitions) encodeDescribeLogDirsResponseDescribeLogDirsPartition(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeDescribeLogDirsResponseDescribeLogDirsResult(writer: Writer, message: DescribeLogDirsResponseDescribeLogDirsResultInput, version: number): void {
  const flexible = version >= 2
  const { errorCode, logDir, topics, totalBytes = -1, usableBytes = -1, isCordoned = false } = message
  writer.writeInt16(errorCode)
  if (flexible) writer.writeCompactString(logDir)
  else writer.writeString(logDir)
  if (flexible) writer.writeCompactArrayLength(topics.length)
  else writer.writeArrayLength(topics.length)
  for (const element of topics) encodeDescribeLogDirsResponseDescribeLogDirsTopic(writer, element, version)
  if (version >= 4) {
    writer.writeInt64FromNumber(totalBytes)
    writer.writeInt64FromNumber(usableBytes)
  }
  if (version >= 5) {
    writer.writeBoolean(isCordoned)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeDescribeLogDirsResponse(writer: Writer, message: DescribeLogDirsResponseInput, version: number): void {
  if (version < 1 || version > 5) throw unsupportedVersion('DescribeLogDirsResponse', version)
  const flexible = version >= 2
  const { throttleTimeMs = 0, errorCode = 0, results } = message
  writer.writeInt32(throttleTimeMs)
  if (version >= 3) {
    writer.writeInt16(errorCode)
  }
  if (flexible) writer.writeCompactArrayLength(results.length)
  else writer.writeArrayLength(results.length)
  for (const element of results) encodeDescribeLogDirsResponseDescribeLogDirsResult(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeDescribeLogDirsResponseDescribeLogDirsPartition(reader: Reader, version: number): DescribeLogDirsResponseDescribeLogDirsPartition {
  const flexible = version >= 2
  const partitionIndex = reader.readInt32()
  const partitionSize = reader.readInt64AsNumber()
  const offsetLag = reader.readInt64()
  const isFutureKey = reader.readBoolean()
  if (flexible) reader.skipTaggedFields()
  return { partitionIndex, partitionSize, offsetLag, isFutureKey }
}

function decodeDescribeLogDirsResponseDescribeLogDirsTopic(reader: Reader, version: number): DescribeLogDirsResponseDescribeLogDirsTopic {
  const flexible = version >= 2
  const name = flexible ? reader.readCompactString() : reader.readString()
  const partitions: DescribeLogDirsResponseDescribeLogDirsPartition[] = []
  for (let left = flexible ? reader.readCompactArrayLength(22) : reader.readArrayLength(21); left > 0; left--) {
    partitions.push(decodeDescribeLogDirsResponseDescribeLogDirsPartition(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { name, partitions }
}

function decodeDescribeLogDirsResponseDescribeLogDirsResult(reader: Reader, version: number): DescribeLogDirsResponseDescribeLogDirsResult {
  const flexible = version >= 2
  const errorCode = reader.readInt16()
  const logDir = flexible ? reader.readCompactString() : reader.readString()
  const topics: DescribeLogDirsResponseDescribeLogDirsTopic[] = []
  for (let left = flexible ? reader.readCompactArrayLength(3) : reader.readArrayLength(6); left > 0; left--) {
    topics.push(decodeDescribeLogDirsResponseDescribeLogDirsTopic(reader, version))
  }
  let totalBytes: number = -1
  let usableBytes: number = -1
  if (version >= 4) {
    totalBytes = reader.readInt64AsNumber()
    usableBytes = reader.readInt64AsNumber()
  }
  let isCordoned: boolean = false
  if (version >= 5) {
    isCordoned = reader.readBoolean()
  }
  if (flexible) reader.skipTaggedFields()
  return { errorCode, logDir, topics, totalBytes, usableBytes, isCordoned }
}

function decodeDescribeLogDirsResponse(reader: Reader, version: number): DescribeLogDirsResponse {
  if (version < 1 || version > 5) throw unsupportedVersion('DescribeLogDirsResponse', version)
  const flexible = version >= 2
  const throttleTimeMs = reader.readInt32()
  let errorCode: number = 0
  if (version >= 3) {
    errorCode = reader.readInt16()
  }
  const results: DescribeLogDirsResponseDescribeLogDirsResult[] = []
  for (let left = flexible ? reader.readCompactArrayLength(5) : reader.readArrayLength(8); left > 0; left--) {
    results.push(decodeDescribeLogDirsResponseDescribeLogDirsResult(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, results }
}

/** DescribeLogDirs, key 35: versions 1 to 5, flexible from 2. */
export const describeLogDirsApi: Api<DescribeLogDirsRequestInput, DescribeLogDirsRequest, DescribeLogDirsResponseInput, DescribeLogDirsResponse> = {
  key: 35,
  name: 'DescribeLogDirs',
  minVersion: 1,
  maxVersion: 5,
  maxUnstableVersion: 5,
  flexibleFrom: 2,
  requestHeaderVersion: version => (version >= 2 ? 2 : 1),
  responseHeaderVersion: version => (version >= 2 ? 1 : 0),
  encodeRequest: encodeDescribeLogDirsRequest,
  decodeRequest: decodeDescribeLogDirsRequest,
  encodeResponse: encodeDescribeLogDirsResponse,
  decodeResponse: decodeDescribeLogDirsResponse,
}
