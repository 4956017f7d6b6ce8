// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** SaslAuthenticateRequest, to encode. */
export interface SaslAuthenticateRequestInput {
  readonly authBytes: Uint8Array
}

/** SaslAuthenticateRequest, decoded. */
export interface SaslAuthenticateRequest {
  authBytes: Buffer
}

function encodeSaslAuthenticateRequest(writer: Writer, message: SaslAuthenticateRequestInput, version: number): void {
  if (version < 0 || version > 2) throw unsupportedVersion('SaslAuthenticateRequest', version)
  const flexible = version >= 2
  const { authBytes } = message
  if (flexible) writer.writeCompactBytes(authBytes)
  else writer.writeBytes(authBytes)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeSaslAuthenticateRequest(reader: Reader, version: number): SaslAuthenticateRequest {
  if (version < 0 || version > 2) throw unsupportedVersion('SaslAuthenticateRequest', version)
  const flexible = version >= 2
  const authBytes = flexible ? reader.readCompactBytes() : reader.readBytes()
  if (flexible) reader.skipTaggedFields()
  return { authBytes }
}

/** SaslAuthenticateResponse, to encode. */
export interface SaslAuthenticateResponseInput {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly authBytes: Uint8Array
  /** Versions 1+, not sent in others; default `0`. */
  readonly sessionLifetimeMs?: number | undefined
}

/** SaslAuthenticateResponse, decoded. */
export interface SaslAuthenticateResponse {
  errorCode: number
  errorMessage: string | null
  authBytes: Buffer
  /** Versions 1+, not sent in others; default `0`. */
  sessionLifetimeMs: number
}

function encodeSaslAuthenticateResponse(writer: Writer, message: SaslAuthenticateResponseInput, version: number): void {
  if (version < 0 || version > 2) throw unsupportedVersion('SaslAuthenticateResponse', version)
  const flexible = version >= 2
  const { errorCode, errorMessage, authBytes, sessionLifetimeMs = 0 } = message
  writer.writeInt16(errorCode)
  if (flexible) writer.writeCompactNullableString(errorMessage)
  else writer.writeNullableString(errorMessage)
  if (flexible) writer.writeCompactBytes(authBytes)
  else writer.writeBytes(authBytes)
  if (version >= 1) {
    writer.writeInt64FromNumber(sessionLifetimeMs)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeSaslAuthenticateResponse(reader: Reader, version: number): SaslAuthenticateResponse {
  if (version < 0 || version > 2) throw unsupportedVersion('SaslAuthenticateResponse', version)
  const flexible = version >= 2
  const errorCode = reader.readInt16()
  const errorMessage = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  const authBytes = flexible ? reader.readCompactBytes() : reader.readBytes()
  let sessionLifetimeMs: number = 0
  if (version >= 1) {
    sessionLifetimeMs = reader.readInt64AsNumber()
  }
  if (flexible) reader.skipTaggedFields()
  return { errorCode, errorMessage, authBytes, sessionLifetimeMs }
}

/** SaslAuthenticate, key 36: versions 0 to 2, flexible from 2. */
export const saslAuthenticateApi: Api<SaslAuthenticateRequestInput, SaslAuthenticateRequest, SaslAuthenticateResponseInput, SaslAuthenticateResponse> = {
  key: 36,
  name: 'SaslAuthenticate',
  minVersion: 0,
  maxVersion: 2,
  maxUnstableVersion: 2,
  flexibleFrom: 2,
  sensitive: ['authBytes'],
  requestHeaderVersion: version => (version >= 2 ? 2 : 1),
  responseHeaderVersion: version => (version >= 2 ? 1 : 0),
  encodeRequest: encodeSaslAuthenticateRequest,
  decodeRequest: decodeSaslAuthenticateRequest,
  encodeResponse: encodeSaslAuthenticateResponse,
  decodeResponse: decodeSaslAuthenticateResponse,
}
