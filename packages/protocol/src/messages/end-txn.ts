// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** EndTxnRequest, to encode. */
export interface EndTxnRequestInput {
  readonly transactionalId: string
  readonly producerId: bigint
  readonly producerEpoch: number
  readonly committed: boolean
}

/** EndTxnRequest, decoded. */
export interface EndTxnRequest {
  transactionalId: string
  producerId: bigint
  producerEpoch: number
  committed: boolean
}

function encodeEndTxnRequest(writer: Writer, message: EndTxnRequestInput, version: number): void {
  if (version < 0 || version > 5) throw unsupportedVersion('EndTxnRequest', version)
  const flexible = version >= 3
  const { transactionalId, producerId, producerEpoch, committed } = message
  if (flexible) writer.writeCompactString(transactionalId)
  else writer.writeString(transactionalId)
  writer.writeInt64(producerId)
  writer.writeInt16(producerEpoch)
  writer.writeBoolean(committed)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeEndTxnRequest(reader: Reader, version: number): EndTxnRequest {
  if (version < 0 || version > 5) throw unsupportedVersion('EndTxnRequest', version)
  const flexible = version >= 3
  const transactionalId = flexible ? reader.readCompactString() : reader.readString()
  const producerId = reader.readInt64()
  const producerEpoch = reader.readInt16()
  const committed = reader.readBoolean()
  if (flexible) reader.skipTaggedFields()
  return { transactionalId, producerId, producerEpoch, committed }
}

/** EndTxnResponse, to encode. */
export interface EndTxnResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
  /** Versions 5+, not sent in others; default `-1n`. */
  readonly producerId?: bigint | undefined
  /** Versions 5+, not sent in others; default `-1`. */
  readonly producerEpoch?: number | undefined
}

/** EndTxnResponse, decoded. */
export interface EndTxnResponse {
  /** Default `0`. */
  throttleTimeMs: number
  errorCode: number
  /** Versions 5+, not sent in others; default `-1n`. */
  producerId: bigint
  /** Versions 5+, not sent in others; default `-1`. */
  producerEpoch: number
}

function encodeEndTxnResponse(writer: Writer, message: EndTxnResponseInput, version: number): void {
  if (version < 0 || version > 5) throw unsupportedVersion('EndTxnResponse', version)
  const flexible = version >= 3
  const { throttleTimeMs = 0, errorCode, producerId = -1n, producerEpoch = -1 } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeInt16(errorCode)
  if (version >= 5) {
    writer.writeInt64(producerId)
    writer.writeInt16(producerEpoch)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeEndTxnResponse(reader: Reader, version: number): EndTxnResponse {
  if (version < 0 || version > 5) throw unsupportedVersion('EndTxnResponse', version)
  const flexible = version >= 3
  const throttleTimeMs = reader.readInt32()
  const errorCode = reader.readInt16()
  let producerId: bigint = -1n
  let producerEpoch: number = -1
  if (version >= 5) {
    producerId = reader.readInt64()
    producerEpoch = reader.readInt16()
  }
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, producerId, producerEpoch }
}

/** EndTxn, key 26: versions 0 to 5, flexible from 3. */
export const endTxnApi: Api<EndTxnRequestInput, EndTxnRequest, EndTxnResponseInput, EndTxnResponse> = {
  key: 26,
  name: 'EndTxn',
  minVersion: 0,
  maxVersion: 5,
  maxUnstableVersion: 5,
  flexibleFrom: 3,
  requestHeaderVersion: version => (version >= 3 ? 2 : 1),
  responseHeaderVersion: version => (version >= 3 ? 1 : 0),
  encodeRequest: encodeEndTxnRequest,
  decodeRequest: decodeEndTxnRequest,
  encodeResponse: encodeEndTxnResponse,
  decodeResponse: decodeEndTxnResponse,
}
