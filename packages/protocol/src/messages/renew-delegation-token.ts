// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** RenewDelegationTokenRequest, to encode. */
export interface RenewDelegationTokenRequestInput {
  readonly hmac: Uint8Array
  readonly renewPeriodMs: number
}

/** RenewDelegationTokenRequest, decoded. */
export interface RenewDelegationTokenRequest {
  hmac: Buffer
  renewPeriodMs: number
}

function encodeRenewDelegationTokenRequest(writer: Writer, message: RenewDelegationTokenRequestInput, version: number): void {
  if (version < 1 || version > 2) throw unsupportedVersion('RenewDelegationTokenRequest', version)
  const flexible = version >= 2
  const { hmac, renewPeriodMs } = message
  if (flexible) writer.writeCompactBytes(hmac)
  else writer.writeBytes(hmac)
  writer.writeInt64FromNumber(renewPeriodMs)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeRenewDelegationTokenRequest(reader: Reader, version: number): RenewDelegationTokenRequest {
  if (version < 1 || version > 2) throw unsupportedVersion('RenewDelegationTokenRequest', version)
  const flexible = version >= 2
  const hmac = flexible ? reader.readCompactBytes() : reader.readBytes()
  const renewPeriodMs = reader.readInt64AsNumber()
  if (flexible) reader.skipTaggedFields()
  return { hmac, renewPeriodMs }
}

/** RenewDelegationTokenResponse, to encode. */
export interface RenewDelegationTokenResponseInput {
  readonly errorCode: number
  readonly expiryTimestampMs: number
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
}

/** RenewDelegationTokenResponse, decoded. */
export interface RenewDelegationTokenResponse {
  errorCode: number
  expiryTimestampMs: number
  /** Default `0`. */
  throttleTimeMs: number
}

function encodeRenewDelegationTokenResponse(writer: Writer, message: RenewDelegationTokenResponseInput, version: number): void {
  if (version < 1 || version > 2) throw unsupportedVersion('RenewDelegationTokenResponse', version)
  const flexible = version >= 2
  const { errorCode, expiryTimestampMs, throttleTimeMs = 0 } = message
  writer.writeInt16(errorCode)
  writer.writeInt64FromNumber(expiryTimestampMs)
  writer.writeInt32(throttleTimeMs)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeRenewDelegationTokenResponse(reader: Reader, version: number): RenewDelegationTokenResponse {
  if (version < 1 || version > 2) throw unsupportedVersion('RenewDelegationTokenResponse', version)
  const flexible = version >= 2
  const errorCode = reader.readInt16()
  const expiryTimestampMs = reader.readInt64AsNumber()
  const throttleTimeMs = reader.readInt32()
  if (flexible) reader.skipTaggedFields()
  return { errorCode, expiryTimestampMs, throttleTimeMs }
}

/** RenewDelegationToken, key 39: versions 1 to 2, flexible from 2. */
export const renewDelegationTokenApi: Api<RenewDelegationTokenRequestInput, RenewDelegationTokenRequest, RenewDelegationTokenResponseInput, RenewDelegationTokenResponse> = {
  key: 39,
  name: 'RenewDelegationToken',
  minVersion: 1,
  maxVersion: 2,
  maxUnstableVersion: 2,
  flexibleFrom: 2,
  sensitive: ['hmac'],
  requestHeaderVersion: version => (version >= 2 ? 2 : 1),
  responseHeaderVersion: version => (version >= 2 ? 1 : 0),
  encodeRequest: encodeRenewDelegationTokenRequest,
  decodeRequest: decodeRenewDelegationTokenRequest,
  encodeResponse: encodeRenewDelegationTokenResponse,
  decodeResponse: decodeRenewDelegationTokenResponse,
}
