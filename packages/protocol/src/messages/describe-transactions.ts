// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** DescribeTransactionsRequest, to encode. */
export interface DescribeTransactionsRequestInput {
  readonly transactionalIds: readonly string[]
}

/** DescribeTransactionsRequest, decoded. */
export interface DescribeTransactionsRequest {
  transactionalIds: string[]
}

function encodeDescribeTransactionsRequest(writer: Writer, message: DescribeTransactionsRequestInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('DescribeTransactionsRequest', version)
  const { transactionalIds } = message
  writer.writeCompactArrayLength(transactionalIds.length)
  for (const element of transactionalIds) writer.writeCompactString(element)
  writer.writeUnsignedVarint(0)
}

function decodeDescribeTransactionsRequest(reader: Reader, version: number): DescribeTransactionsRequest {
  if (version < 0 || version > 0) throw unsupportedVersion('DescribeTransactionsRequest', version)
  const transactionalIds: string[] = []
  for (let left = reader.readCompactArrayLength(1); left > 0; left--) {
    transactionalIds.push(reader.readCompactString())
  }
  reader.skipTaggedFields()
  return { transactionalIds }
}

/** DescribeTransactionsResponse, to encode. */
export interface DescribeTransactionsResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly transactionStates: readonly DescribeTransactionsResponseTransactionStateInput[]
}

/** Part of {@link DescribeTransactionsResponseInput}. */
export interface DescribeTransactionsResponseTransactionStateInput {
  readonly errorCode: number
  readonly transactionalId: string
  readonly transactionState: string
  readonly transactionTimeoutMs: number
  readonly transactionStartTimeMs: number
  readonly producerId: bigint
  readonly producerEpoch: number
  readonly topics: readonly DescribeTransactionsResponseTopicDataInput[]
}

/** Part of {@link DescribeTransactionsResponseInput}. */
export interface DescribeTransactionsResponseTopicDataInput {
  readonly topic: string
  readonly partitions: readonly number[]
}

/** DescribeTransactionsResponse, decoded. */
export interface DescribeTransactionsResponse {
  /** Default `0`. */
  throttleTimeMs: number
  transactionStates: DescribeTransactionsResponseTransactionState[]
}

/** Part of {@link DescribeTransactionsResponse}. */
export interface DescribeTransactionsResponseTransactionState {
  errorCode: number
  transactionalId: string
  transactionState: string
  transactionTimeoutMs: number
  transactionStartTimeMs: number
  producerId: bigint
  producerEpoch: number
  topics: DescribeTransactionsResponseTopicData[]
}

/** Part of {@link DescribeTransactionsResponse}. */
export interface DescribeTransactionsResponseTopicData {
  topic: string
  partitions: number[]
}

function encodeDescribeTransactionsResponseTopicData(writer: Writer, message: DescribeTransactionsResponseTopicDataInput): void {
  const { topic, partitions } = message
  writer.writeCompactString(topic)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) writer.writeInt32(element)
  writer.writeUnsignedVarint(0)
}

function encodeDescribeTransactionsResponseTransactionState(writer: Writer, message: DescribeTransactionsResponseTransactionStateInput): void {
  const { errorCode, transactionalId, transactionState, transactionTimeoutMs, transactionStartTimeMs, producerId, producerEpoch, topics } = message
  writer.writeInt16(errorCode)
  writer.writeCompactString(transactionalId)
  writer.writeCompactString(transactionState)
  writer.writeInt32(transactionTimeoutMs)
  writer.writeInt64FromNumber(transactionStartTimeMs)
  writer.writeInt64(producerId)
  writer.writeInt16(producerEpoch)
  writer.writeCompactArrayLength(topics.length)
  for (const element of topics) encodeDescribeTransactionsResponseTopicData(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeDescribeTransactionsResponse(writer: Writer, message: DescribeTransactionsResponseInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('DescribeTransactionsResponse', version)
  const { throttleTimeMs = 0, transactionStates } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeCompactArrayLength(transactionStates.length)
  for (const element of transactionStates) encodeDescribeTransactionsResponseTransactionState(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeDescribeTransactionsResponseTopicData(reader: Reader): DescribeTransactionsResponseTopicData {
  const topic = reader.readCompactString()
  const partitions: number[] = []
  for (let left = reader.readCompactArrayLength(4); left > 0; left--) {
    partitions.push(reader.readInt32())
  }
  reader.skipTaggedFields()
  return { topic, partitions }
}

function decodeDescribeTransactionsResponseTransactionState(reader: Reader): DescribeTransactionsResponseTransactionState {
  const errorCode = reader.readInt16()
  const transactionalId = reader.readCompactString()
  const transactionState = reader.readCompactString()
  const transactionTimeoutMs = reader.readInt32()
  const transactionStartTimeMs = reader.readInt64AsNumber()
  const producerId = reader.readInt64()
  const producerEpoch = reader.readInt16()
  const topics: DescribeTransactionsResponseTopicData[] = []
  for (let left = reader.readCompactArrayLength(3); left > 0; left--) {
    topics.push(decodeDescribeTransactionsResponseTopicData(reader))
  }
  reader.skipTaggedFields()
  return { errorCode, transactionalId, transactionState, transactionTimeoutMs, transactionStartTimeMs, producerId, producerEpoch, topics }
}

function decodeDescribeTransactionsResponse(reader: Reader, version: number): DescribeTransactionsResponse {
  if (version < 0 || version > 0) throw unsupportedVersion('DescribeTransactionsResponse', version)
  const throttleTimeMs = reader.readInt32()
  const transactionStates: DescribeTransactionsResponseTransactionState[] = []
  for (let left = reader.readCompactArrayLength(28); left > 0; left--) {
    transactionStates.push(decodeDescribeTransactionsResponseTransactionState(reader))
  }
  reader.skipTaggedFields()
  return { throttleTimeMs, transactionStates }
}

/** DescribeTransactions, key 65: version 0, flexible from 0. */
export const describeTransactionsApi: Api<DescribeTransactionsRequestInput, DescribeTransactionsRequest, DescribeTransactionsResponseInput, DescribeTransactionsResponse> = {
  key: 65,
  name: 'DescribeTransactions',
  minVersion: 0,
  maxVersion: 0,
  maxUnstableVersion: 0,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeDescribeTransactionsRequest,
  decodeRequest: decodeDescribeTransactionsRequest,
  encodeResponse: encodeDescribeTransactionsResponse,
  decodeResponse: decodeDescribeTransactionsResponse,
}
