// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** UnregisterBrokerRequest, to encode. */
export interface UnregisterBrokerRequestInput {
  readonly brokerId: number
}

/** UnregisterBrokerRequest, decoded. */
export interface UnregisterBrokerRequest {
  brokerId: number
}

function encodeUnregisterBrokerRequest(writer: Writer, message: UnregisterBrokerRequestInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('UnregisterBrokerRequest', version)
  const { brokerId } = message
  writer.writeInt32(brokerId)
  writer.writeUnsignedVarint(0)
}

function decodeUnregisterBrokerRequest(reader: Reader, version: number): UnregisterBrokerRequest {
  if (version < 0 || version > 0) throw unsupportedVersion('UnregisterBrokerRequest', version)
  const brokerId = reader.readInt32()
  reader.skipTaggedFields()
  return { brokerId }
}

/** UnregisterBrokerResponse, to encode. */
export interface UnregisterBrokerResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
  readonly errorMessage: string | null
}

/** UnregisterBrokerResponse, decoded. */
export interface UnregisterBrokerResponse {
  /** Default `0`. */
  throttleTimeMs: number
  errorCode: number
  errorMessage: string | null
}

function encodeUnregisterBrokerResponse(writer: Writer, message: UnregisterBrokerResponseInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('UnregisterBrokerResponse', version)
  const { throttleTimeMs = 0, errorCode, errorMessage } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  writer.writeUnsignedVarint(0)
}

function decodeUnregisterBrokerResponse(reader: Reader, version: number): UnregisterBrokerResponse {
  if (version < 0 || version > 0) throw unsupportedVersion('UnregisterBrokerResponse', version)
  const throttleTimeMs = reader.readInt32()
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, errorMessage }
}

/** UnregisterBroker, key 64: version 0, flexible from 0. */
export const unregisterBrokerApi: Api<UnregisterBrokerRequestInput, UnregisterBrokerRequest, UnregisterBrokerResponseInput, UnregisterBrokerResponse> = {
  key: 64,
  name: 'UnregisterBroker',
  minVersion: 0,
  maxVersion: 0,
  maxUnstableVersion: 0,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeUnregisterBrokerRequest,
  decodeRequest: decodeUnregisterBrokerRequest,
  encodeResponse: encodeUnregisterBrokerResponse,
  decodeResponse: decodeUnregisterBrokerResponse,
}
