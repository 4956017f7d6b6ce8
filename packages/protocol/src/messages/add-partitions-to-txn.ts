// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** AddPartitionsToTxnRequest, to encode. */
export interface AddPartitionsToTxnRequestInput {
  /** Versions 4+; default `[]`. */
  readonly transactions?: readonly AddPartitionsToTxnRequestAddPartitionsToTxnTransactionInput[] | undefined
  /** Versions 0 to 3; default `''`. */
  readonly v3AndBelowTransactionalId?: string | undefined
  /** Versions 0 to 3; default `0n`. */
  readonly v3AndBelowProducerId?: bigint | undefined
  /** Versions 0 to 3; default `0`. */
  readonly v3AndBelowProducerEpoch?: number | undefined
  /** Versions 0 to 3; default `[]`. */
  readonly v3AndBelowTopics?: readonly AddPartitionsToTxnRequestAddPartitionsToTxnTopicInput[] | undefined
}

/** Part of {@link AddPartitionsToTxnRequestInput}. */
export interface AddPartitionsToTxnRequestAddPartitionsToTxnTransactionInput {
  readonly transactionalId: string
  readonly producerId: bigint
  readonly producerEpoch: number
  /** Default `false`. */
  readonly verifyOnly?: boolean | undefined
  readonly topics: readonly AddPartitionsToTxnRequestAddPartitionsToTxnTopicInput[]
}

/** Part of {@link AddPartitionsToTxnRequestInput}. */
export interface AddPartitionsToTxnRequestAddPartitionsToTxnTopicInput {
  readonly name: string
  readonly partitions: readonly number[]
}

/** AddPartitionsToTxnRequest, decoded. */
export interface AddPartitionsToTxnRequest {
  /** Versions 4+; default `[]`. */
  transactions: AddPartitionsToTxnRequestAddPartitionsToTxnTransaction[]
  /** Versions 0 to 3; default `''`. */
  v3AndBelowTransactionalId: string
  /** Versions 0 to 3; default `0n`. */
  v3AndBelowProducerId: bigint
  /** Versions 0 to 3; default `0`. */
  v3AndBelowProducerEpoch: number
  /** Versions 0 to 3; default `[]`. */
  v3AndBelowTopics: AddPartitionsToTxnRequestAddPartitionsToTxnTopic[]
}

/** Part of {@link AddPartitionsToTxnRequest}. */
export interface AddPartitionsToTxnRequestAddPartitionsToTxnTransaction {
  transactionalId: string
  producerId: bigint
  producerEpoch: number
  /** Default `false`. */
  verifyOnly: boolean
  topics: AddPartitionsToTxnRequestAddPartitionsToTxnTopic[]
}

/** Part of {@link AddPartitionsToTxnRequest}. */
export interface AddPartitionsToTxnRequestAddPartitionsToTxnTopic {
  name: string
  partitions: number[]
}

function encodeAddPartitionsToTxnRequestAddPartitionsToTxnTopic(writer: Writer, message: AddPartitionsToTxnRequestAddPartitionsToTxnTopicInput, version: number): void {
  const flexible = version >= 3
  const { name, partitions } = message
  if (flexible) writer.writeCompactString(name)
  else writer.writeString(name)
  if (flexible) writer.writeCompactArrayLength(partitions.length)
  else writer.writeArrayLength(partitions.length)
  for (const element of partitions) writer.writeInt32(element)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeAddPartitionsToTxnRequestAddPartitionsToTxnTransaction(writer: Writer, message: AddPartitionsToTxnRequestAddPartitionsToTxnTransactionInput, version: number): void {
  const { transactionalId, producerId, producerEpoch, verifyOnly = false, topics } = message
  writer.writeCompactString(transactionalId)
  writer.writeInt64(producerId)
  writer.writeInt16(producerEpoch)
  writer.writeBoolean(verifyOnly)
  writer.writeCompactArrayLength(topics.length)
  for (const element of topics) encodeAddPartitionsToTxnRequestAddPartitionsToTxnTopic(writer, element, version)
  writer.writeUnsignedVarint(0)
}

function encodeAddPartitionsToTxnRequest(writer: Writer, message: AddPartitionsToTxnRequestInput, version: number): void {
  if (version < 0 || version > 5) throw unsupportedVersion('AddPartitionsToTxnRequest', version)
  const flexible = version >= 3
  const { transactions = [], v3AndBelowTransactionalId = '', v3AndBelowProducerId = 0n, v3AndBelowProducerEpoch = 0, v3AndBelowTopics = [] } = message
  if (version >= 4) {
    writer.writeCompactArrayLength(transactions.length)
    for (const element of transactions) encodeAddPartitionsToTxnRequestAddPartitionsToTxnTransaction(writer, element, version)
  } else {
    if (transactions.length !== 0) throw unsupportedField('AddPartitionsToTxnRequest', 'transactions', version)
  }
  if (version <= 3) {
    if (flexible) writer.writeCompactString(v3AndBelowTransactionalId)
    else writer.writeString(v3AndBelowTransactionalId)
    writer.writeInt64(v3AndBelowProducerId)
    writer.writeInt16(v3AndBelowProducerEpoch)
    if (flexible) writer.writeCompactArrayLength(v3AndBelowTopics.length)
    else writer.writeArrayLength(v3AndBelowTopics.length)
    for (const element of v3AndBelowTopics) encodeAddPartitionsToTxnRequestAddPartitionsToTxnTopic(writer, element, version)
  } else {
    if (v3AndBelowTransactionalId !== '') throw unsupportedField('AddPartitionsToTxnRequest', 'v3AndBelowTransactionalId', version)
    if (v3AndBelowProducerId !== 0n) throw unsupportedField('AddPartitionsToTxnRequest', 'v3AndBelowProducerId', version)
    if (v3AndBelowProducerEpoch !== 0) throw unsupportedField('AddPartitionsToTxnRequest', 'v3AndBelowProducerEpoch', version)
    if (v3AndBelowTopics.length !== 0) throw unsupportedField('AddPartitionsToTxnRequest', 'v3AndBelowTopics', version)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeAddPartitionsToTxnRequestAddPartitionsToTxnTopic(reader: Reader, version: number): AddPartitionsToTxnRequestAddPartitionsToTxnTopic {
  const flexible = version >= 3
  const name = flexible ? reader.readCompactString() : reader.readString()
  const partitions: number[] = []
  for (let left = flexible ? reader.readCompactArrayLength(4) : reader.readArrayLength(4); left > 0; left--) {
    partitions.push(reader.readInt32())
  }
  if (flexible) reader.skipTaggedFields()
  return { name, partitions }
}

function decodeAddPartitionsToTxnRequestAddPartitionsToTxnTransaction(reader: Reader, version: number): AddPartitionsToTxnRequestAddPartitionsToTxnTransaction {
  const transactionalId = reader.readCompactString()
  const producerId = reader.readInt64()
  const producerEpoch = reader.readInt16()
  const verifyOnly = reader.readBoolean()
  const topics: AddPartitionsToTxnRequestAddPartitionsToTxnTopic[] = []
  for (let left = reader.readCompactArrayLength(3); left > 0; left--) {
    topics.push(decodeAddPartitionsToTxnRequestAddPartitionsToTxnTopic(reader, version))
  }
  reader.skipTaggedFields()
  return { transactionalId, producerId, producerEpoch, verifyOnly, topics }
}

function decodeAddPartitionsToTxnRequest(reader: Reader, version: number): AddPartitionsToTxnRequest {
  if (version < 0 || version > 5) throw unsupportedVersion('AddPartitionsToTxnRequest', version)
  const flexible = version >= 3
  const transactions: AddPartitionsToTxnRequestAddPartitionsToTxnTransaction[] = []
  if (version >= 4) {
    for (let left = reader.readCompactArrayLength(14); left > 0; left--) {
      transactions.push(decodeAddPartitionsToTxnRequestAddPartitionsToTxnTransaction(reader, version))
    }
  }
  let v3AndBelowTransactionalId: string = ''
  let v3AndBelowProducerId: bigint = 0n
  let v3AndBelowProducerEpoch: number = 0
  const v3AndBelowTopics: AddPartitionsToTxnRequestAddPartitionsToTxnTopic[] = []
  if (version <= 3) {
    v3AndBelowTransactionalId = flexible ? reader.readCompactString() : reader.readString()
    v3AndBelowProducerId = reader.readInt64()
    v3AndBelowProducerEpoch = reader.readInt16()
    for (let left = flexible ? reader.readCompactArrayLength(3) : reader.readArrayLength(6); left > 0; left--) {
      v3AndBelowTopics.push(decodeAddPartitionsToTxnRequestAddPartitionsToTxnTopic(reader, version))
    }
  }
  if (flexible) reader.skipTaggedFields()
  return { transactions, v3AndBelowTransactionalId, v3AndBelowProducerId, v3AndBelowProducerEpoch, v3AndBelowTopics }
}

/** AddPartitionsToTxnResponse, to encode. */
export interface AddPartitionsToTxnResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  /** Versions 4+, not sent in others; default `0`. */
  readonly errorCode?: number | undefined
  /** Versions 4+; default `[]`. */
  readonly resultsByTransaction?: readonly AddPartitionsToTxnResponseAddPartitionsToTxnResultInput[] | undefined
  /** Versions 0 to 3; default `[]`. */
  readonly resultsByTopicV3AndBelow?: readonly AddPartitionsToTxnResponseAddPartitionsToTxnTopicResultInput[] | undefined
}

/** Part of {@link AddPartitionsToTxnResponseInput}. */
export interface AddPartitionsToTxnResponseAddPartitionsToTxnResultInput {
  readonly transactionalId: string
  readonly topicResults: readonly AddPartitionsToTxnResponseAddPartitionsToTxnTopicResultInput[]
}

/** Part of {@link AddPartitionsToTxnResponseInput}. */
export interface AddPartitionsToTxnResponseAddPartitionsToTxnTopicResultInput {
  readonly name: string
  readonly resultsByPartition: readonly AddPartitionsToTxnResponseAddPartitionsToTxnPartitionResultInput[]
}

/** Part of {@link AddPartitionsToTxnResponseInput}. */
export interface AddPartitionsToTxnResponseAddPartitionsToTxnPartitionResultInput {
  readonly partitionIndex: number
  readonly partitionErrorCode: number
}

/** AddPartitionsToTxnResponse, decoded. */
export interface AddPartitionsToTxnResponse {
  /** Default `0`. */
  throttleTimeMs: number
  /** Versions 4+, not sent in others; default `0`. */
  errorCode: number
  /** Versions 4+; default `[]`. */
  resultsByTransaction: AddPartitionsToTxnResponseAddPartitionsToTxnResult[]
  /** Versions 0 to 3; default `[]`. */
  resultsByTopicV3AndBelow: AddPartitionsToTxnResponseAddPartitionsToTxnTopicResult[]
}

/** Part of {@link AddPartitionsToTxnResponse}. */
export interface AddPartitionsToTxnResponseAddPartitionsToTxnResult {
  transactionalId: string
  topicResults: AddPartitionsToTxnResponseAddPartitionsToTxnTopicResult[]
}

/** Part of {@link AddPartitionsToTxnResponse}. */
export interface AddPartitionsToTxnResponseAddPartitionsToTxnTopicResult {
  name: string
  resultsByPartition: AddPartitionsToTxnResponseAddPartitionsToTxnPartitionResult[]
}

/** Part of {@link AddPartitionsToTxnResponse}. */
export interface AddPartitionsToTxnResponseAddPartitionsToTxnPartitionResult {
  partitionIndex: number
  partitionErrorCode: number
}

function encodeAddPartitionsToTxnResponseAddPartitionsToTxnPartitionResult(writer: Writer, message: AddPartitionsToTxnResponseAddPartitionsToTxnPartitionResultInput, version: number): void {
  const flexible = version >= 3
  const { partitionIndex, partitionErrorCode } = message
  writer.writeInt32(partitionIndex)
  writer.writeInt16(partitionErrorCode)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeAddPartitionsToTxnResponseAddPartitionsToTxnTopicResult(writer: Writer, message: AddPartitionsToTxnResponseAddPartitionsToTxnTopicResultInput, version: number): void {
  const flexible = version >= 3
  const { name, resultsByPartition } = message
  if (flexible) writer.writeCompactString(name)
  else writer.writeString(name)
  if (flexible) writer.writeCompactArrayLength(resultsByPartition.length)
  else writer.writeArrayLength(resultsByPartition.length)
  for (const element of resultsByPartition) encodeAddPartitionsToTxnResponseAddPartitionsToTxnPartitionResult(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeAddPartitionsToTxnResponseAddPartitionsToTxnResult(writer: Writer, message: AddPartitionsToTxnResponseAddPartitionsToTxnResultInput, version: number): void {
  const { transactionalId, topicResults } = message
  writer.writeCompactString(transactionalId)
  writer.writeCompactArrayLength(topicResults.length)
  for (const element of topicResults) encodeAddPartitionsToTxnResponseAddPartitionsToTxnTopicResult(writer, element, version)
  writer.writeUnsignedVarint(0)
}

function encodeAddPartitionsToTxnResponse(writer: Writer, message: AddPartitionsToTxnResponseInput, version: number): void {
  if (version < 0 || version > 5) throw unsupportedVersion('AddPartitionsToTxnResponse', version)
  const flexible = version >= 3
  const { throttleTimeMs = 0, errorCode = 0, resultsByTransaction = [], resultsByTopicV3AndBelow = [] } = message
  writer.writeInt32(throttleTimeMs)
  if (version >= 4) {
    writer.writeInt16(errorCode)
    writer.writeCompactArrayLength(resultsByTransaction.length)
    for (const element of resultsByTransaction) encodeAddPartitionsToTxnResponseAddPartitionsToTxnResult(writer, element, version)
  } else {
    if (resultsByTransaction.length !== 0) throw unsupportedField('AddPartitionsToTxnResponse', 'resultsByTransaction', version)
  }
  if (version <= 3) {
    if (flexible) writer.writeCompactArrayLength(resultsByTopicV3AndBelow.length)
    else writer.writeArrayLength(resultsByTopicV3AndBelow.length)
    for (const element of resultsByTopicV3AndBelow) encodeAddPartitionsToTxnResponseAddPartitionsToTxnTopicResult(writer, element, version)
  } else {
    if (resultsByTopicV3AndBelow.length !== 0) throw unsupportedField('AddPartitionsToTxnResponse', 'resultsByTopicV3AndBelow', version)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeAddPartitionsToTxnResponseAddPartitionsToTxnPartitionResult(reader: Reader, version: number): AddPartitionsToTxnResponseAddPartitionsToTxnPartitionResult {
  const flexible = version >= 3
  const partitionIndex = reader.readInt32()
  const partitionErrorCode = reader.readInt16()
  if (flexible) reader.skipTaggedFields()
  return { partitionIndex, partitionErrorCode }
}

function decodeAddPartitionsToTxnResponseAddPartitionsToTxnTopicResult(reader: Reader, version: number): AddPartitionsToTxnResponseAddPartitionsToTxnTopicResult {
  const flexible = version >= 3
  const name = flexible ? reader.readCompactString() : reader.readString()
  const resultsByPartition: AddPartitionsToTxnResponseAddPartitionsToTxnPartitionResult[] = []
  for (let left = flexible ? reader.readCompactArrayLength(7) : reader.readArrayLength(6); left > 0; left--) {
    resultsByPartition.push(decodeAddPartitionsToTxnResponseAddPartitionsToTxnPartitionResult(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { name, resultsByPartition }
}

function decodeAddPartitionsToTxnResponseAddPartitionsToTxnResult(reader: Reader, version: number): AddPartitionsToTxnResponseAddPartitionsToTxnResult {
  const transactionalId = reader.readCompactString()
  const topicResults: AddPartitionsToTxnResponseAddPartitionsToTxnTopicResult[] = []
  for (let left = reader.readCompactArrayLength(3); left > 0; left--) {
    topicResults.push(decodeAddPartitionsToTxnResponseAddPartitionsToTxnTopicResult(reader, version))
  }
  reader.skipTaggedFields()
  return { transactionalId, topicResults }
}

function decodeAddPartitionsToTxnResponse(reader: Reader, version: number): AddPartitionsToTxnResponse {
  if (version < 0 || version > 5) throw unsupportedVersion('AddPartitionsToTxnResponse', version)
  const flexible = version >= 3
  const throttleTimeMs = reader.readInt32()
  let errorCode: number = 0
  const resultsByTransaction: AddPartitionsToTxnResponseAddPartitionsToTxnResult[] = []
  if (version >= 4) {
    errorCode = reader.readInt16()
    for (let left = reader.readCompactArrayLength(3); left > 0; left--) {
      resultsByTransaction.push(decodeAddPartitionsToTxnResponseAddPartitionsToTxnResult(reader, version))
    }
  }
  const resultsByTopicV3AndBelow: AddPartitionsToTxnResponseAddPartitionsToTxnTopicResult[] = []
  if (version <= 3) {
    for (let left = flexible ? reader.readCompactArrayLength(3) : reader.readArrayLength(6); left > 0; left--) {
      resultsByTopicV3AndBelow.push(decodeAddPartitionsToTxnResponseAddPartitionsToTxnTopicResult(reader, version))
    }
  }
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, resultsByTransaction, resultsByTopicV3AndBelow }
}

/** AddPartitionsToTxn, key 24: versions 0 to 5, flexible from 3. */
export const addPartitionsToTxnApi: Api<AddPartitionsToTxnRequestInput, AddPartitionsToTxnRequest, AddPartitionsToTxnResponseInput, AddPartitionsToTxnResponse> = {
  key: 24,
  name: 'AddPartitionsToTxn',
  minVersion: 0,
  maxVersion: 5,
  maxUnstableVersion: 5,
  flexibleFrom: 3,
  requestHeaderVersion: version => (version >= 3 ? 2 : 1),
  responseHeaderVersion: version => (version >= 3 ? 1 : 0),
  encodeRequest: encodeAddPartitionsToTxnRequest,
  decodeRequest: decodeAddPartitionsToTxnRequest,
  encodeResponse: encodeAddPartitionsToTxnResponse,
  decodeResponse: decodeAddPartitionsToTxnResponse,
}
