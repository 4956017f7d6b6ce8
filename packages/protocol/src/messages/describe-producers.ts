// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** DescribeProducersRequest, to encode. */
export interface DescribeProducersRequestInput {
  readonly topics: readonly DescribeProducersRequestTopicRequestInput[]
}

/** Part of {@link DescribeProducersRequestInput}. */
export interface DescribeProducersRequestTopicRequestInput {
  readonly name: string
  readonly partitionIndexes: readonly number[]
}

/** DescribeProducersRequest, decoded. */
export interface DescribeProducersRequest {
  topics: DescribeProducersRequestTopicRequest[]
}

/** Part of {@link DescribeProducersRequest}. */
export interface DescribeProducersRequestTopicRequest {
  name: string
  partitionIndexes: number[]
}

function encodeDescribeProducersRequestTopicRequest(writer: Writer, message: DescribeProducersRequestTopicRequestInput): void {
  const { name, partitionIndexes } = message
  writer.writeCompactString(name)
  writer.writeCompactArrayLength(partitionIndexes.length)
  for (const element of partitionIndexes) writer.writeInt32(element)
  writer.writeUnsignedVarint(0)
}

function encodeDescribeProducersRequest(writer: Writer, message: DescribeProducersRequestInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('DescribeProducersRequest', version)
  const { topics } = message
  writer.writeCompactArrayLength(topics.length)
  for (const element of topics) encodeDescribeProducersRequestTopicRequest(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeDescribeProducersRequestTopicRequest(reader: Reader): DescribeProducersRequestTopicRequest {
  const name = reader.readCompactString()
  const partitionIndexes: number[] = []
  for (let left = reader.readCompactArrayLength(4); left > 0; left--) {
    partitionIndexes.push(reader.readInt32())
  }
  reader.skipTaggedFields()
  return { name, partitionIndexes }
}

function decodeDescribeProducersRequest(reader: Reader, version: number): DescribeProducersRequest {
  if (version < 0 || version > 0) throw unsupportedVersion('DescribeProducersRequest', version)
  const topics: DescribeProducersRequestTopicRequest[] = []
  for (let left = reader.readCompactArrayLength(3); left > 0; left--) {
    topics.push(decodeDescribeProducersRequestTopicRequest(reader))
  }
  reader.skipTaggedFields()
  return { topics }
}

/** DescribeProducersResponse, to encode. */
export interface DescribeProducersResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly topics: readonly DescribeProducersResponseTopicResponseInput[]
}

/** Part of {@link DescribeProducersResponseInput}. */
export interface DescribeProducersResponseTopicResponseInput {
  readonly name: string
  readonly partitions: readonly DescribeProducersResponsePartitionResponseInput[]
}

/** Part of {@link DescribeProducersResponseInput}. */
export interface DescribeProducersResponsePartitionResponseInput {
  readonly partitionIndex: number
  readonly errorCode: number
  /** Default `null`. */
  readonly errorMessage?: string | null | undefined
  readonly activeProducers: readonly DescribeProducersResponseProducerStateInput[]
}

/** Part of {@link DescribeProducersResponseInput}. */
export interface DescribeProducersResponseProducerStateInput {
  readonly producerId: bigint
  readonly producerEpoch: number
  /** Default `-1`. */
  readonly lastSequence?: number | undefined
  /** Default `-1`. */
  readonly lastTimestamp?: number | undefined
  readonly coordinatorEpoch: number
  /** Default `-1n`. */
  readonly currentTxnStartOffset?: bigint | undefined
}

/** DescribeProducersResponse, decoded. */
export interface DescribeProducersResponse {
  /** Default `0`. */
  throttleTimeMs: number
  topics: DescribeProducersResponseTopicResponse[]
}

/** Part of {@link DescribeProducersResponse}. */
export interface DescribeProducersResponseTopicResponse {
  name: string
  partitions: DescribeProducersResponsePartitionResponse[]
}

/** Part of {@link DescribeProducersResponse}. */
export interface DescribeProducersResponsePartitionResponse {
  partitionIndex: number
  errorCode: number
  /** Default `null`. */
  errorMessage: string | null
  activeProducers: DescribeProducersResponseProducerState[]
}

/** Part of {@link DescribeProducersResponse}. */
export interface DescribeProducersResponseProducerState {
  producerId: bigint
  producerEpoch: number
  /** Default `-1`. */
  lastSequence: number
  /** Default `-1`. */
  lastTimestamp: number
  coordinatorEpoch: number
  /** Default `-1n`. */
  currentTxnStartOffset: bigint
}

function encodeDescribeProducersResponseProducerState(writer: Writer, message: DescribeProducersResponseProducerStateInput): void {
  const { producerId, producerEpoch, lastSequence = -1, lastTimestamp = -1, coordinatorEpoch, currentTxnStartOffset = -1n } = message
  writer.writeInt64(producerId)
  writer.writeInt32(producerEpoch)
  writer.writeInt32(lastSequence)
  writer.writeInt64FromNumber(lastTimestamp)
  writer.writeInt32(coordinatorEpoch)
  writer.writeInt64(currentTxnStartOffset)
  writer.writeUnsignedVarint(0)
}

function encodeDescribeProducersResponsePartitionResponse(writer: Writer, message: DescribeProducersResponsePartitionResponseInput): void {
  const { partitionIndex, errorCode, errorMessage = null, activeProducers } = message
  writer.writeInt32(partitionIndex)
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  writer.writeCompactArrayLength(activeProducers.length)
  for (const element of activeProducers) encodeDescribeProducersResponseProducerState(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeDescribeProducersResponseTopicResponse(writer: Writer, message: DescribeProducersResponseTopicResponseInput): void {
  const { name, partitions } = message
  writer.writeCompactString(name)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeDescribeProducersResponsePartitionResponse(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeDescribeProducersResponse(writer: Writer, message: DescribeProducersResponseInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('DescribeProducersResponse', version)
  const { throttleTimeMs = 0, topics } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeCompactArrayLength(topics.length)
  for (const element of topics) encodeDescribeProducersResponseTopicResponse(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeDescribeProducersResponseProducerState(reader: Reader): DescribeProducersResponseProducerState {
  const producerId = reader.readInt64()
  const producerEpoch = reader.readInt32()
  const lastSequence = reader.readInt32()
  const lastTimestamp = reader.readInt64AsNumber()
  const coordinatorEpoch = reader.readInt32()
  const currentTxnStartOffset = reader.readInt64()
  reader.skipTaggedFields()
  return { producerId, producerEpoch, lastSequence, lastTimestamp, coordinatorEpoch, currentTxnStartOffset }
}

function decodeDescribeProducersResponsePartitionResponse(reader: Reader): DescribeProducersResponsePartitionResponse {
  const partitionIndex = reader.readInt32()
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  const activeProducers: DescribeProducersResponseProducerState[] = []
  for (let left = reader.readCompactArrayLength(37); left > 0; left--) {
    activeProducers.push(decodeDescribeProducersResponseProducerState(reader))
  }
  reader.skipTaggedFields()
  return { partitionIndex, errorCode, errorMessage, activeProducers }
}

function decodeDescribeProducersResponseTopicResponse(reader: Reader): DescribeProducersResponseTopicResponse {
  const name = reader.readCompactString()
  const partitions: DescribeProducersResponsePartitionResponse[] = []
  for (let left = reader.readCompactArrayLength(9); left > 0; left--) {
    partitions.push(decodeDescribeProducersResponsePartitionResponse(reader))
  }
  reader.skipTaggedFields()
  return { name, partitions }
}

function decodeDescribeProducersResponse(reader: Reader, version: number): DescribeProducersResponse {
  if (version < 0 || version > 0) throw unsupportedVersion('DescribeProducersResponse', version)
  const throttleTimeMs = reader.readInt32()
  const topics: DescribeProducersResponseTopicResponse[] = []
  for (let left = reader.readCompactArrayLength(3); left > 0; left--) {
    topics.push(decodeDescribeProducersResponseTopicResponse(reader))
  }
  reader.skipTaggedFields()
  return { throttleTimeMs, topics }
}

/** DescribeProducers, key 61: version 0, flexible from 0. */
export const describeProducersApi: Api<DescribeProducersRequestInput, DescribeProducersRequest, DescribeProducersResponseInput, DescribeProducersResponse> = {
  key: 61,
  name: 'DescribeProducers',
  minVersion: 0,
  maxVersion: 0,
  maxUnstableVersion: 0,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeDescribeProducersRequest,
  decodeRequest: decodeDescribeProducersRequest,
  encodeResponse: encodeDescribeProducersResponse,
  decodeResponse: decodeDescribeProducersResponse,
}
