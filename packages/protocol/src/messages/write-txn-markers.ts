// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** WriteTxnMarkersRequest, to encode. */
export interface WriteTxnMarkersRequestInput {
  readonly markers: readonly WriteTxnMarkersRequestWritableTxnMarkerInput[]
}

/** Part of {@link WriteTxnMarkersRequestInput}. */
export interface WriteTxnMarkersRequestWritableTxnMarkerInput {
  readonly producerId: bigint
  readonly producerEpoch: number
  readonly transactionResult: boolean
  readonly topics: readonly WriteTxnMarkersRequestWritableTxnMarkerTopicInput[]
  readonly coordinatorEpoch: number
  /** Versions 2+, not sent in others; default `0`. */
  readonly transactionVersion?: number | undefined
}

/** Part of {@link WriteTxnMarkersRequestInput}. */
export interface WriteTxnMarkersRequestWritableTxnMarkerTopicInput {
  readonly name: string
  readonly partitionIndexes: readonly number[]
}

/** WriteTxnMarkersRequest, decoded. */
export interface WriteTxnMarkersRequest {
  markers: WriteTxnMarkersRequestWritableTxnMarker[]
}

/** Part of {@link WriteTxnMarkersRequest}. */
export interface WriteTxnMarkersRequestWritableTxnMarker {
  producerId: bigint
  producerEpoch: number
  transactionResult: boolean
  topics: WriteTxnMarkersRequestWritableTxnMarkerTopic[]
  coordinatorEpoch: number
  /** Versions 2+, not sent in others; default `0`. */
  transactionVersion: number
}

/** Part of {@link WriteTxnMarkersRequest}. */
export interface WriteTxnMarkersRequestWritableTxnMarkerTopic {
  name: string
  partitionIndexes: number[]
}

function encodeWriteTxnMarkersRequestWritableTxnMarkerTopic(writer: Writer, message: WriteTxnMarkersRequestWritableTxnMarkerTopicInput): void {
  const { name, partitionIndexes } = message
  writer.writeCompactString(name)
  writer.writeCompactArrayLength(partitionIndexes.length)
  for (const element of partitionIndexes) writer.writeInt32(element)
  writer.writeUnsignedVarint(0)
}

function encodeWriteTxnMarkersRequestWritableTxnMarker(writer: Writer, message: WriteTxnMarkersRequestWritableTxnMarkerInput, version: number): void {
  const { producerId, producerEpoch, transactionResult, topics, coordinatorEpoch, transactionVersion = 0 } = message
  writer.writeInt64(producerId)
  writer.writeInt16(producerEpoch)
  writer.writeBoolean(transactionResult)
  writer.writeCompactArrayLength(topics.length)
  for (const element of topics) encodeWriteTxnMarkersRequestWritableTxnMarkerTopic(writer, element)
  writer.writeInt32(coordinatorEpoch)
  if (version >= 2) {
    writer.writeInt8(transactionVersion)
  }
  writer.writeUnsignedVarint(0)
}

function encodeWriteTxnMarkersRequest(writer: Writer, message: WriteTxnMarkersRequestInput, version: number): void {
  if (version < 1 || version > 2) throw unsupportedVersion('WriteTxnMarkersRequest', version)
  const { markers } = message
  writer.writeCompactArrayLength(markers.length)
  for (const element of markers) encodeWriteTxnMarkersRequestWritableTxnMarker(writer, element, version)
  writer.writeUnsignedVarint(0)
}

function decodeWriteTxnMarkersRequestWritableTxnMarkerTopic(reader: Reader): WriteTxnMarkersRequestWritableTxnMarkerTopic {
  const name = reader.readCompactString()
  const partitionIndexes: number[] = []
  for (let left = reader.readCompactArrayLength(4); left > 0; left--) {
    partitionIndexes.push(reader.readInt32())
  }
  reader.skipTaggedFields()
  return { name, partitionIndexes }
}

function decodeWriteTxnMarkersRequestWritableTxnMarker(reader: Reader, version: number): WriteTxnMarkersRequestWritableTxnMarker {
  const producerId = reader.readInt64()
  const producerEpoch = reader.readInt16()
  const transactionResult = reader.readBoolean()
  const topics: WriteTxnMarkersRequestWritableTxnMarkerTopic[] = []
  for (let left = reader.readCompactArrayLength(3); left > 0; left--) {
    topics.push(decodeWriteTxnMarkersRequestWritableTxnMarkerTopic(reader))
  }
  const coordinatorEpoch = reader.readInt32()
  let transactionVersion: number = 0
  if (version >= 2) {
    transactionVersion = reader.readInt8()
  }
  reader.skipTaggedFields()
  return { producerId, producerEpoch, transactionResult, topics, coordinatorEpoch, transactionVersion }
}

function decodeWriteTxnMarkersRequest(reader: Reader, version: number): WriteTxnMarkersRequest {
  if (version < 1 || version > 2) throw unsupportedVersion('WriteTxnMarkersRequest', version)
  const markers: WriteTxnMarkersRequestWritableTxnMarker[] = []
  for (let left = reader.readCompactArrayLength(17); left > 0; left--) {
    markers.push(decodeWriteTxnMarkersRequestWritableTxnMarker(reader, version))
  }
  reader.skipTaggedFields()
  return { markers }
}

/** WriteTxnMarkersResponse, to encode. */
export interface WriteTxnMarkersResponseInput {
  readonly markers: readonly WriteTxnMarkersResponseWritableTxnMarkerResultInput[]
}

/** Part of {@link WriteTxnMarkersResponseInput}. */
export interface WriteTxnMarkersResponseWritableTxnMarkerResultInput {
  readonly producerId: bigint
  readonly topics: readonly WriteTxnMarkersResponseWritableTxnMarkerTopicResultInput[]
}

/** Part of {@link WriteTxnMarkersResponseInput}. */
export interface WriteTxnMarkersResponseWritableTxnMarkerTopicResultInput {
  readonly name: string
  readonly partitions: readonly WriteTxnMarkersResponseWritableTxnMarkerPartitionResultInput[]
}

/** Part of {@link WriteTxnMarkersResponseInput}. */
export interface WriteTxnMarkersResponseWritableTxnMarkerPartitionResultInput {
  readonly partitionIndex: number
  readonly errorCode: number
}

/** WriteTxnMarkersResponse, decoded. */
export interface WriteTxnMarkersResponse {
  markers: WriteTxnMarkersResponseWritableTxnMarkerResult[]
}

/** Part of {@link WriteTxnMarkersResponse}. */
export interface WriteTxnMarkersResponseWritableTxnMarkerResult {
  producerId: bigint
  topics: WriteTxnMarkersResponseWritableTxnMarkerTopicResult[]
}

/** Part of {@link WriteTxnMarkersResponse}. */
export interface WriteTxnMarkersResponseWritableTxnMarkerTopicResult {
  name: string
  partitions: WriteTxnMarkersResponseWritableTxnMarkerPartitionResult[]
}

/** Part of {@link WriteTxnMarkersResponse}. */
export interface WriteTxnMarkersResponseWritableTxnMarkerPartitionResult {
  partitionIndex: number
  errorCode: number
}

function encodeWriteTxnMarkersResponseWritableTxnMarkerPartitionResult(writer: Writer, message: WriteTxnMarkersResponseWritableTxnMarkerPartitionResultInput): void {
  const { partitionIndex, errorCode } = message
  writer.writeInt32(partitionIndex)
  writer.writeInt16(errorCode)
  writer.writeUnsignedVarint(0)
}

function encodeWriteTxnMarkersResponseWritableTxnMarkerTopicResult(writer: Writer, message: WriteTxnMarkersResponseWritableTxnMarkerTopicResultInput): void {
  const { name, partitions } = message
  writer.writeCompactString(name)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeWriteTxnMarkersResponseWritableTxnMarkerPartitionResult(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeWriteTxnMarkersResponseWritableTxnMarkerResult(writer: Writer, message: WriteTxnMarkersResponseWritableTxnMarkerResultInput): void {
  const { producerId, topics } = message
  writer.writeInt64(producerId)
  writer.writeCompactArrayLength(topics.length)
  for (const element of topics) encodeWriteTxnMarkersResponseWritableTxnMarkerTopicResult(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeWriteTxnMarkersResponse(writer: Writer, message: WriteTxnMarkersResponseInput, version: number): void {
  if (version < 1 || version > 2) throw unsupportedVersion('WriteTxnMarkersResponse', version)
  const { markers } = message
  writer.writeCompactArrayLength(markers.length)
  for (const element of markers) encodeWriteTxnMarkersResponseWritableTxnMarkerResult(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeWriteTxnMarkersResponseWritableTxnMarkerPartitionResult(reader: Reader): WriteTxnMarkersResponseWritableTxnMarkerPartitionResult {
  const partitionIndex = reader.readInt32()
  const errorCode = reader.readInt16()
  reader.skipTaggedFields()
  return { partitionIndex, errorCode }
}

function decodeWriteTxnMarkersResponseWritableTxnMarkerTopicResult(reader: Reader): WriteTxnMarkersResponseWritableTxnMarkerTopicResult {
  const name = reader.readCompactString()
  const partitions: WriteTxnMarkersResponseWritableTxnMarkerPartitionResult[] = []
  for (let left = reader.readCompactArrayLength(7); left > 0; left--) {
    partitions.push(decodeWriteTxnMarkersResponseWritableTxnMarkerPartitionResult(reader))
  }
  reader.skipTaggedFields()
  return { name, partitions }
}

function decodeWriteTxnMarkersResponseWritableTxnMarkerResult(reader: Reader): WriteTxnMarkersResponseWritableTxnMarkerResult {
  const producerId = reader.readInt64()
  const topics: WriteTxnMarkersResponseWritableTxnMarkerTopicResult[] = []
  for (let left = reader.readCompactArrayLength(3); left > 0; left--) {
    topics.push(decodeWriteTxnMarkersResponseWritableTxnMarkerTopicResult(reader))
  }
  reader.skipTaggedFields()
  return { producerId, topics }
}

function decodeWriteTxnMarkersResponse(reader: Reader, version: number): WriteTxnMarkersResponse {
  if (version < 1 || version > 2) throw unsupportedVersion('WriteTxnMarkersResponse', version)
  const markers: WriteTxnMarkersResponseWritableTxnMarkerResult[] = []
  for (let left = reader.readCompactArrayLength(10); left > 0; left--) {
    markers.push(decodeWriteTxnMarkersResponseWritableTxnMarkerResult(reader))
  }
  reader.skipTaggedFields()
  return { markers }
}

/** WriteTxnMarkers, key 27: versions 1 to 2, flexible from 1. */
export const writeTxnMarkersApi: Api<WriteTxnMarkersRequestInput, WriteTxnMarkersRequest, WriteTxnMarkersResponseInput, WriteTxnMarkersResponse> = {
  key: 27,
  name: 'WriteTxnMarkers',
  minVersion: 1,
  maxVersion: 2,
  maxUnstableVersion: 2,
  flexibleFrom: 1,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeWriteTxnMarkersRequest,
  decodeRequest: decodeWriteTxnMarkersRequest,
  encodeResponse: encodeWriteTxnMarkersResponse,
  decodeResponse: decodeWriteTxnMarkersResponse,
}
