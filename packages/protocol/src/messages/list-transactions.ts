// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** ListTransactionsRequest, to encode. */
export interface ListTransactionsRequestInput {
  readonly stateFilters: readonly string[]
  readonly producerIdFilters: readonly bigint[]
  /** Versions 1+; default `-1`. */
  readonly durationFilter?: number | undefined
  /** Versions 2+; default `null`. */
  readonly transactionalIdPattern?: string | null | undefined
}

/** ListTransactionsRequest, decoded. */
export interface ListTransactionsRequest {
  stateFilters: string[]
  producerIdFilters: bigint[]
  /** Versions 1+; default `-1`. */
  durationFilter: number
  /** Versions 2+; default `null`. */
  transactionalIdPattern: string | null
}

function encodeListTransactionsRequest(writer: Writer, message: ListTransactionsRequestInput, version: number): void {
  if (version < 0 || version > 2) throw unsupportedVersion('ListTransactionsRequest', version)
  const { stateFilters, producerIdFilters, durationFilter = -1, transactionalIdPattern = null } = message
  writer.writeCompactArrayLength(stateFilters.length)
  for (const element of stateFilters) writer.writeCompactString(element)
  writer.writeCompactArrayLength(producerIdFilters.length)
  for (const element of producerIdFilters) writer.writeInt64(element)
  if (version >= 1) {
    writer.writeInt64FromNumber(durationFilter)
  } else {
    if (durationFilter !== -1) throw unsupportedField('ListTransactionsRequest', 'durationFilter', version)
  }
  if (version >= 2) {
    writer.writeCompactNullableString(transactionalIdPattern)
  } else {
    if (transactionalIdPattern !== null) throw unsupportedField('ListTransactionsRequest', 'transactionalIdPattern', version)
  }
  writer.writeUnsignedVarint(0)
}

function decodeListTransactionsRequest(reader: Reader, version: number): ListTransactionsRequest {
  if (version < 0 || version > 2) throw unsupportedVersion('ListTransactionsRequest', version)
  const stateFilters: string[] = []
  for (let left = reader.readCompactArrayLength(1); left > 0; left--) {
    stateFilters.push(reader.readCompactString())
  }
  const producerIdFilters: bigint[] = []
  for (let left = reader.readCompactArrayLength(8); left > 0; left--) {
    producerIdFilters.push(reader.readInt64())
  }
  let durationFilter: number = -1
  if (version >= 1) {
    durationFilter = reader.readInt64AsNumber()
  }
  let transactionalIdPattern: string | null = null
  if (version >= 2) {
    transactionalIdPattern = reader.readCompactNullableString()
  }
  reader.skipTaggedFields()
  return { stateFilters, producerIdFilters, durationFilter, transactionalIdPattern }
}

/** ListTransactionsResponse, to encode. */
export interface ListTransactionsResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
  readonly unknownStateFilters: readonly string[]
  readonly transactionStates: readonly ListTransactionsResponseTransactionStateInput[]
}

/** Part of {@link ListTransactionsResponseInput}. */
export interface ListTransactionsResponseTransactionStateInput {
  readonly transactionalId: string
  readonly producerId: bigint
  readonly transactionState: string
}

/** ListTransactionsResponse, decoded. */
export interface ListTransactionsResponse {
  /** Default `0`. */
  throttleTimeMs: number
  errorCode: number
  unknownStateFilters: string[]
  transactionStates: ListTransactionsResponseTransactionState[]
}

/** Part of {@link ListTransactionsResponse}. */
export interface ListTransactionsResponseTransactionState {
  transactionalId: string
  producerId: bigint
  transactionState: string
}

function encodeListTransactionsResponseTransactionState(writer: Writer, message: ListTransactionsResponseTransactionStateInput): void {
  const { transactionalId, producerId, transactionState } = message
  writer.writeCompactString(transactionalId)
  writer.writeInt64(producerId)
  writer.writeCompactString(transactionState)
  writer.writeUnsignedVarint(0)
}

function encodeListTransactionsResponse(writer: Writer, message: ListTransactionsResponseInput, version: number): void {
  if (version < 0 || version > 2) throw unsupportedVersion('ListTransactionsResponse', version)
  const { throttleTimeMs = 0, errorCode, unknownStateFilters, transactionStates } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeInt16(errorCode)
  writer.writeCompactArrayLength(unknownStateFilters.length)
  for (const element of unknownStateFilters) writer.writeCompactString(element)
  writer.writeCompactArrayLength(transactionStates.length)
  for (const element of transactionStates) encodeListTransactionsResponseTransactionState(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeListTransactionsResponseTransactionState(reader: Reader): ListTransactionsResponseTransactionState {
  const transactionalId = reader.readCompactString()
  const producerId = reader.readInt64()
  const transactionState = reader.readCompactString()
  reader.skipTaggedFields()
  return { transactionalId, producerId, transactionState }
}

function decodeListTransactionsResponse(reader: Reader, version: number): ListTransactionsResponse {
  if (version < 0 || version > 2) throw unsupportedVersion('ListTransactionsResponse', version)
  const throttleTimeMs = reader.readInt32()
  const errorCode = reader.readInt16()
  const unknownStateFilters: string[] = []
  for (let left = reader.readCompactArrayLength(1); left > 0; left--) {
    unknownStateFilters.push(reader.readCompactString())
  }
  const transactionStates: ListTransactionsResponseTransactionState[] = []
  for (let left = reader.readCompactArrayLength(11); left > 0; left--) {
    transactionStates.push(decodeListTransactionsResponseTransactionState(reader))
  }
  reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, unknownStateFilters, transactionStates }
}

/** ListTransactions, key 66: versions 0 to 2, flexible from 0. */
export const listTransactionsApi: Api<ListTransactionsRequestInput, ListTransactionsRequest, ListTransactionsResponseInput, ListTransactionsResponse> = {
  key: 66,
  name: 'ListTransactions',
  minVersion: 0,
  maxVersion: 2,
  maxUnstableVersion: 2,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeListTransactionsRequest,
  decodeRequest: decodeListTransactionsRequest,
  encodeResponse: encodeListTransactionsResponse,
  decodeResponse: decodeListTransactionsResponse,
}
