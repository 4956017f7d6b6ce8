// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** ExpireDelegationTokenRequest, to encode. */
export interface ExpireDelegationTokenRequestInput {
  readonly hmac: Uint8Array
  readonly expiryTimePeriodMs: number
}

/** ExpireDelegationTokenRequest, decoded. */
export interface ExpireDelegationTokenRequest {
  hmac: Buffer
  expiryTimePeriodMs: number
}

function encodeExpireDelegationTokenRequest(writer: Writer, message: ExpireDelegationTokenRequestInput, version: number): void {
  if (version < 1 || version > 2) throw unsupportedVersion('ExpireDelegationTokenRequest', version)
  const flexible = version >= 2
  const { hmac, expiryTimePeriodMs } = message
  if (flexible) writer.writeCompactBytes(hmac)
  else writer.writeBytes(hmac)
  writer.writeInt64FromNumber(expiryTimePeriodMs)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeExpireDelegationTokenRequest(reader: Reader, version: number): ExpireDelegationTokenRequest {
  if (version < 1 || version > 2) throw unsupportedVersion('ExpireDelegationTokenRequest', version)
  const flexible = version >= 2
  const hmac = flexible ? reader.readCompactBytes() : reader.readBytes()
  const expiryTimePeriodMs = reader.readInt64AsNumber()
  if (flexible) reader.skipTaggedFields()
  return { hmac, expiryTimePeriodMs }
}

/** ExpireDelegationTokenResponse, to encode. */
export interface ExpireDelegationTokenResponseInput {
  readonly errorCode: number
  readonly expiryTimestampMs: number
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
}

/** ExpireDelegationTokenResponse, decoded. */
export interface ExpireDelegationTokenResponse {
  errorCode: number
  expiryTimestampMs: number
  /** Default `0`. */
  throttleTimeMs: number
}

function encodeExpireDelegationTokenResponse(writer: Writer, message: ExpireDelegationTokenResponseInput, version: number): void {
  if (version < 1 || version > 2) throw unsupportedVersion('ExpireDelegationTokenResponse', version)
  const flexible = version >= 2
  const { errorCode, expiryTimestampMs, throttleTimeMs = 0 } = message
  writer.writeInt16(errorCode)
  writer.writeInt64FromNumber(expiryTimestampMs)
  writer.writeInt32(throttleTimeMs)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeExpireDelegationTokenResponse(reader: Reader, version: number): ExpireDelegationTokenResponse {
  if (version < 1 || version > 2) throw unsupportedVersion('ExpireDelegationTokenResponse', version)
  const flexible = version >= 2
  const errorCode = reader.readInt16()
  const expiryTimestampMs = reader.readInt64AsNumber()
  const throttleTimeMs = reader.readInt32()
  if (flexible) reader.skipTaggedFields()
  return { errorCode, expiryTimestampMs, throttleTimeMs }
}

/** ExpireDelegationToken, key 40: versions 1 to 2, flexible from 2. */
export const expireDelegationTokenApi: Api<ExpireDelegationTokenRequestInput, ExpireDelegationTokenRequest, ExpireDelegationTokenResponseInput, ExpireDelegationTokenResponse> = {
  key: 40,
  name: 'ExpireDelegationToken',
  minVersion: 1,
  maxVersion: 2,
  maxUnstableVersion: 2,
  flexibleFrom: 2,
  sensitive: ['hmac'],
  requestHeaderVersion: version => (version >= 2 ? 2 : 1),
  responseHeaderVersion: version => (version >= 2 ? 1 : 0),
  encodeRequest: encodeExpireDelegationTokenRequest,
  decodeRequest: decodeExpireDelegationTokenRequest,
  encodeResponse: encodeExpireDelegationTokenResponse,
  decodeResponse: decodeExpireDelegationTokenResponse,
}
