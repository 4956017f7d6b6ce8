// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** AddOffsetsToTxnRequest, to encode. */
export interface AddOffsetsToTxnRequestInput {
  readonly transactionalId: string
  readonly producerId: bigint
  readonly producerEpoch: number
  readonly groupId: string
}

/** AddOffsetsToTxnRequest, decoded. */
export interface AddOffsetsToTxnRequest {
  transactionalId: string
  producerId: bigint
  producerEpoch: number
  groupId: string
}

function encodeAddOffsetsToTxnRequest(writer: Writer, message: AddOffsetsToTxnRequestInput, version: number): void {
  if (version < 0 || version > 4) throw unsupportedVersion('AddOffsetsToTxnRequest', version)
  const flexible = version >= 3
  const { transactionalId, producerId, producerEpoch, groupId } = message
  if (flexible) writer.writeCompactString(transactionalId)
  else writer.writeString(transactionalId)
  writer.writeInt64(producerId)
  writer.writeInt16(producerEpoch)
  if (flexible) writer.writeCompactString(groupId)
  else writer.writeString(groupId)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeAddOffsetsToTxnRequest(reader: Reader, version: number): AddOffsetsToTxnRequest {
  if (version < 0 || version > 4) throw unsupportedVersion('AddOffsetsToTxnRequest', version)
  const flexible = version >= 3
  const transactionalId = flexible ? reader.readCompactString() : reader.readString()
  const producerId = reader.readInt64()
  const producerEpoch = reader.readInt16()
  const groupId = flexible ? reader.readCompactString() : reader.readString()
  if (flexible) reader.skipTaggedFields()
  return { transactionalId, producerId, producerEpoch, groupId }
}

/** AddOffsetsToTxnResponse, to encode. */
export interface AddOffsetsToTxnResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
}

/** AddOffsetsToTxnResponse, decoded. */
export interface AddOffsetsToTxnResponse {
  /** Default `0`. */
  throttleTimeMs: number
  errorCode: number
}

function encodeAddOffsetsToTxnResponse(writer: Writer, message: AddOffsetsToTxnResponseInput, version: number): void {
  if (version < 0 || version > 4) throw unsupportedVersion('AddOffsetsToTxnResponse', version)
  const flexible = version >= 3
  const { throttleTimeMs = 0, errorCode } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeInt16(errorCode)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeAddOffsetsToTxnResponse(reader: Reader, version: number): AddOffsetsToTxnResponse {
  if (version < 0 || version > 4) throw unsupportedVersion('AddOffsetsToTxnResponse', version)
  const flexible = version >= 3
  const throttleTimeMs = reader.readInt32()
  const errorCode = reader.readInt16()
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, errorCode }
}

/** AddOffsetsToTxn, key 25: versions 0 to 4, flexible from 3. */
export const addOffsetsToTxnApi: Api<AddOffsetsToTxnRequestInput, AddOffsetsToTxnRequest, AddOffsetsToTxnResponseInput, AddOffsetsToTxnResponse> = {
  key: 25,
  name: 'AddOffsetsToTxn',
  minVersion: 0,
  maxVersion: 4,
  maxUnstableVersion: 4,
  flexibleFrom: 3,
  requestHeaderVersion: version => (version >= 3 ? 2 : 1),
  responseHeaderVersion: version => (version >= 3 ? 1 : 0),
  encodeRequest: encodeAddOffsetsToTxnRequest,
  decodeRequest: decodeAddOffsetsToTxnRequest,
  encodeResponse: encodeAddOffsetsToTxnResponse,
  decodeResponse: decodeAddOffsetsToTxnResponse,
}
