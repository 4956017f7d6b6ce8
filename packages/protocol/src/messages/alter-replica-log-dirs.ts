// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** AlterReplicaLogDirsRequest, to encode. */
export interface AlterReplicaLogDirsRequestInput {
  readonly dirs: readonly AlterReplicaLogDirsRequestAlterReplicaLogDirInput[]
}

/** Part of {@link AlterReplicaLogDirsRequestInput}. */
export interface AlterReplicaLogDirsRequestAlterReplicaLogDirInput {
  readonly path: string
  readonly topics: readonly AlterReplicaLogDirsRequestAlterReplicaLogDirTopicInput[]
}

/** Part of {@link AlterReplicaLogDirsRequestInput}. */
export interface AlterReplicaLogDirsRequestAlterReplicaLogDirTopicInput {
  readonly name: string
  readonly partitions: readonly number[]
}

/** AlterReplicaLogDirsRequest, decoded. */
export interface AlterReplicaLogDirsRequest {
  dirs: AlterReplicaLogDirsRequestAlterReplicaLogDir[]
}

/** Part of {@link AlterReplicaLogDirsRequest}. */
export interface AlterReplicaLogDirsRequestAlterReplicaLogDir {
  path: string
  topics: AlterReplicaLogDirsRequestAlterReplicaLogDirTopic[]
}

/** Part of {@link AlterReplicaLogDirsRequest}. */
export interface AlterReplicaLogDirsRequestAlterReplicaLogDirTopic {
  name: string
  partitions: number[]
}

function encodeAlterReplicaLogDirsRequestAlterReplicaLogDirTopic(writer: Writer, message: AlterReplicaLogDirsRequestAlterReplicaLogDirTopicInput, version: number): void {
  const flexible = version >= 2
  const { name, partitions } = message
  if (flexible) writer.writeCompactString(name)
  else writer.writeString(name)
  if (flexible) writer.writeCompactArrayLength(partitions.length)
  else writer.writeArrayLength(partitions.length)
  for (const element of partitions) writer.writeInt32(element)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeAlterReplicaLogDirsRequestAlterReplicaLogDir(writer: Writer, message: AlterReplicaLogDirsRequestAlterReplicaLogDirInput, version: number): void {
  const flexible = version >= 2
  const { path, topics } = message
  if (flexible) writer.writeCompactString(path)
  else writer.writeString(path)
  if (flexible) writer.writeCompactArrayLength(topics.length)
  else writer.writeArrayLength(topics.length)
  for (const element of topics) encodeAlterReplicaLogDirsRequestAlterReplicaLogDirTopic(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeAlterReplicaLogDirsRequest(writer: Writer, message: AlterReplicaLogDirsRequestInput, version: number): void {
  if (version < 1 || version > 2) throw unsupportedVersion('AlterReplicaLogDirsRequest', version)
  const flexible = version >= 2
  const { dirs } = message
  if (flexible) writer.writeCompactArrayLength(dirs.length)
  else writer.writeArrayLength(dirs.length)
  for (const element of dirs) encodeAlterReplicaLogDirsRequestAlterReplicaLogDir(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeAlterReplicaLogDirsRequestAlterReplicaLogDirTopic(reader: Reader, version: number): AlterReplicaLogDirsRequestAlterReplicaLogDirTopic {
  const flexible = version >= 2
  const name = flexible ? reader.readCompactString() : reader.readString()
  const partitions: number[] = []
  for (let left = flexible ? reader.readCompactArrayLength(4) : reader.readArrayLength(4); left > 0; left--) {
    partitions.push(reader.readInt32())
  }
  if (flexible) reader.skipTaggedFields()
  return { name, partitions }
}

function decodeAlterReplicaLogDirsRequestAlterReplicaLogDir(reader: Reader, version: number): AlterReplicaLogDirsRequestAlterReplicaLogDir {
  const flexible = version >= 2
  const path = flexible ? reader.readCompactString() : reader.readString()
  const topics: AlterReplicaLogDirsRequestAlterReplicaLogDirTopic[] = []
  for (let left = flexible ? reader.readCompactArrayLength(3) : reader.readArrayLength(6); left > 0; left--) {
    topics.push(decodeAlterReplicaLogDirsRequestAlterReplicaLogDirTopic(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { path, topics }
}

function decodeAlterReplicaLogDirsRequest(reader: Reader, version: number): AlterReplicaLogDirsRequest {
  if (version < 1 || version > 2) throw unsupportedVersion('AlterReplicaLogDirsRequest', version)
  const flexible = version >= 2
  const dirs: AlterReplicaLogDirsRequestAlterReplicaLogDir[] = []
  for (let left = flexible ? reader.readCompactArrayLength(3) : reader.readArrayLength(6); left > 0; left--) {
    dirs.push(decodeAlterReplicaLogDirsRequestAlterReplicaLogDir(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { dirs }
}

/** AlterReplicaLogDirsResponse, to encode. */
export interface AlterReplicaLogDirsResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly results: readonly AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResultInput[]
}

/** Part of {@link AlterReplicaLogDirsResponseInput}. */
export interface AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResultInput {
  readonly topicName: string
  readonly partitions: readonly AlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResultInput[]
}

/** Part of {@link AlterReplicaLogDirsResponseInput}. */
export interface AlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResultInput {
  readonly partitionIndex: number
  readonly errorCode: number
}

/** AlterReplicaLogDirsResponse, decoded. */
export interface AlterReplicaLogDirsResponse {
  /** Default `0`. */
  throttleTimeMs: number
  results: AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult[]
}

/** Part of {@link AlterReplicaLogDirsResponse}. */
export interface AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult {
  topicName: string
  partitions: AlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult[]
}

/** Part of {@link AlterReplicaLogDirsResponse}. */
export interface AlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult {
  partitionIndex: number
  errorCode: number
}

function encodeAlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult(writer: Writer, message: AlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResultInput, version: number): void {
  const flexible = version >= 2
  const { partitionIndex, errorCode } = message
  writer.writeInt32(partitionIndex)
  writer.writeInt16(errorCode)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeAlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult(writer: Writer, message: AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResultInput, version: number): void {
  const flexible = version >= 2
  const { topicName, partitions } = message
  if (flexible) writer.writeCompactString(topicName)
  else writer.writeString(topicName)
  if (flexible) writer.writeCompactArrayLength(partitions.length)
  else writer.writeArrayLength(partitions.length)
  for (const element of partitions) encodeAlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeAlterReplicaLogDirsResponse(writer: Writer, message: AlterReplicaLogDirsResponseInput, version: number): void {
  if (version < 1 || version > 2) throw unsupportedVersion('AlterReplicaLogDirsResponse', version)
  const flexible = version >= 2
  const { throttleTimeMs = 0, results } = message
  writer.writeInt32(throttleTimeMs)
  if (flexible) writer.writeCompactArrayLength(results.length)
  else writer.writeArrayLength(results.length)
  for (const element of results) encodeAlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeAlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult(reader: Reader, version: number): AlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult {
  const flexible = version >= 2
  const partitionIndex = reader.readInt32()
  const errorCode = reader.readInt16()
  if (flexible) reader.skipTaggedFields()
  return { partitionIndex, errorCode }
}

function decodeAlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult(reader: Reader, version: number): AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult {
  const flexible = version >= 2
  const topicName = flexible ? reader.readCompactString() : reader.readString()
  const partitions: AlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult[] = []
  for (let left = flexible ? reader.readCompactArrayLength(7) : reader.readArrayLength(6); left > 0; left--) {
    partitions.push(decodeAlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { topicName, partitions }
}

function decodeAlterReplicaLogDirsResponse(reader: Reader, version: number): AlterReplicaLogDirsResponse {
  if (version < 1 || version > 2) throw unsupportedVersion('AlterReplicaLogDirsResponse', version)
  const flexible = version >= 2
  const throttleTimeMs = reader.readInt32()
  const results: AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult[] = []
  for (let left = flexible ? reader.readCompactArrayLength(3) : reader.readArrayLength(6); left > 0; left--) {
    results.push(decodeAlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, results }
}

/** AlterReplicaLogDirs, key 34: versions 1 to 2, flexible from 2. */
export const alterReplicaLogDirsApi: Api<AlterReplicaLogDirsRequestInput, AlterReplicaLogDirsRequest, AlterReplicaLogDirsResponseInput, AlterReplicaLogDirsResponse> = {
  key: 34,
  name: 'AlterReplicaLogDirs',
  minVersion: 1,
  maxVersion: 2,
  maxUnstableVersion: 2,
  flexibleFrom: 2,
  requestHeaderVersion: version => (version >= 2 ? 2 : 1),
  responseHeaderVersion: version => (version >= 2 ? 1 : 0),
  encodeRequest: encodeAlterReplicaLogDirsRequest,
  decodeRequest: decodeAlterReplicaLogDirsRequest,
  encodeResponse: encodeAlterReplicaLogDirsResponse,
  decodeResponse: decodeAlterReplicaLogDirsResponse,
}
