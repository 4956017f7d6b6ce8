// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** InitProducerIdRequest, to encode. */
export interface InitProducerIdRequestInput {
  readonly transactionalId: string | null
  readonly transactionTimeoutMs: number
  /** Versions 3+; default `-1n`. */
  readonly producerId?: bigint | undefined
  /** Versions 3+; default `-1`. */
  readonly producerEpoch?: number | undefined
  /** Versions 6+; default `false`. */
  readonly enable2Pc?: boolean | undefined
  /** Versions 6+; default `false`. */
  readonly keepPreparedTxn?: boolean | undefined
}

/** InitProducerIdRequest, decoded. */
export interface InitProducerIdRequest {
  transactionalId: string | null
  transactionTimeoutMs: number
  /** Versions 3+; default `-1n`. */
  producerId: bigint
  /** Versions 3+; default `-1`. */
  producerEpoch: number
  /** Versions 6+; default `false`. */
  enable2Pc: boolean
  /** Versions 6+; default `false`. */
  keepPreparedTxn: boolean
}

function encodeInitProducerIdRequest(writer: Writer, message: InitProducerIdRequestInput, version: number): void {
  if (version < 0 || version > 6) throw unsupportedVersion('InitProducerIdRequest', version)
  const flexible = version >= 2
  const { transactionalId, transactionTimeoutMs, producerId = -1n, producerEpoch = -1, enable2Pc = false, keepPreparedTxn = false } = message
  if (flexible) writer.writeCompactNullableString(transactionalId)
  else writer.writeNullableString(transactionalId)
  writer.writeInt32(transactionTimeoutMs)
  if (version >= 3) {
    writer.writeInt64(producerId)
    writer.writeInt16(producerEpoch)
  } else {
    if (producerId !== -1n) throw unsupportedField('InitProducerIdRequest', 'producerId', version)
    if (producerEpoch !== -1) throw unsupportedField('InitProducerIdRequest', 'producerEpoch', version)
  }
  if (version >= 6) {
    writer.writeBoolean(enable2Pc)
    writer.writeBoolean(keepPreparedTxn)
  } else {
    if (enable2Pc !== false) throw unsupportedField('InitProducerIdRequest', 'enable2Pc', version)
    if (keepPreparedTxn !== false) throw unsupportedField('InitProducerIdRequest', 'keepPreparedTxn', version)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeInitProducerIdRequest(reader: Reader, version: number): InitProducerIdRequest {
  if (version < 0 || version > 6) throw unsupportedVersion('InitProducerIdRequest', version)
  const flexible = version >= 2
  const transactionalId = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  const transactionTimeoutMs = reader.readInt32()
  let producerId: bigint = -1n
  let producerEpoch: number = -1
  if (version >= 3) {
    producerId = reader.readInt64()
    producerEpoch = reader.readInt16()
  }
  let enable2Pc: boolean = false
  let keepPreparedTxn: boolean = false
  if (version >= 6) {
    enable2Pc = reader.readBoolean()
    keepPreparedTxn = reader.readBoolean()
  }
  if (flexible) reader.skipTaggedFields()
  return { transactionalId, transactionTimeoutMs, producerId, producerEpoch, enable2Pc, keepPreparedTxn }
}

/** InitProducerIdResponse, to encode. */
export interface InitProducerIdResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
  /** Default `-1n`. */
  readonly producerId?: bigint | undefined
  readonly producerEpoch: number
  /** Versions 6+; default `-1n`. */
  readonly ongoingTxnProducerId?: bigint | undefined
  /** Versions 6+; default `-1`. */
  readonly ongoingTxnProducerEpoch?: number | undefined
}

/** InitProducerIdResponse, decoded. */
export interface InitProducerIdResponse {
  /** Default `0`. */
  throttleTimeMs: number
  errorCode: number
  /** Default `-1n`. */
  producerId: bigint
  producerEpoch: number
  /** Versions 6+; default `-1n`. */
  ongoingTxnProducerId: bigint
  /** Versions 6+; default `-1`. */
  ongoingTxnProducerEpoch: number
}

function encodeInitProducerIdResponse(writer: Writer, message: InitProducerIdResponseInput, version: number): void {
  if (version < 0 || version > 6) throw unsupportedVersion('InitProducerIdResponse', version)
  const flexible = version >= 2
  const { throttleTimeMs = 0, errorCode, producerId = -1n, producerEpoch, ongoingTxnProducerId = -1n, ongoingTxnProducerEpoch = -1 } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeInt16(errorCode)
  writer.writeInt64(producerId)
  writer.writeInt16(producerEpoch)
  if (version >= 6) {
    writer.writeInt64(ongoingTxnProducerId)
    writer.writeInt16(ongoingTxnProducerEpoch)
  } else {
    if (ongoingTxnProducerId !== -1n) throw unsupportedField('InitProducerIdResponse', 'ongoingTxnProducerId', version)
    if (ongoingTxnProducerEpoch !== -1) throw unsupportedField('InitProducerIdResponse', 'ongoingTxnProducerEpoch', version)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeInitProducerIdResponse(reader: Reader, version: number): InitProducerIdResponse {
  if (version < 0 || version > 6) throw unsupportedVersion('InitProducerIdResponse', version)
  const flexible = version >= 2
  const throttleTimeMs = reader.readInt32()
  const errorCode = reader.readInt16()
  const producerId = reader.readInt64()
  const producerEpoch = reader.readInt16()
  let ongoingTxnProducerId: bigint = -1n
  let ongoingTxnProducerEpoch: number = -1
  if (version >= 6) {
    ongoingTxnProducerId = reader.readInt64()
    ongoingTxnProducerEpoch = reader.readInt16()
  }
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, producerId, producerEpoch, ongoingTxnProducerId, ongoingTxnProducerEpoch }
}

/** InitProducerId, key 22: versions 0 to 5, flexible from 2. Version 6 is not stable yet. */
export const initProducerIdApi: Api<InitProducerIdRequestInput, InitProducerIdRequest, InitProducerIdResponseInput, InitProducerIdResponse> = {
  key: 22,
  name: 'InitProducerId',
  minVersion: 0,
  maxVersion: 5,
  maxUnstableVersion: 6,
  flexibleFrom: 2,
  requestHeaderVersion: version => (version >= 2 ? 2 : 1),
  responseHeaderVersion: version => (version >= 2 ? 1 : 0),
  encodeRequest: encodeInitProducerIdRequest,
  decodeRequest: decodeInitProducerIdRequest,
  encodeResponse: encodeInitProducerIdResponse,
  decodeResponse: decodeInitProducerIdResponse,
}
