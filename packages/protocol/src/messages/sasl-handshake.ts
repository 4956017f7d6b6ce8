// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** SaslHandshakeRequest, to encode. */
export interface SaslHandshakeRequestInput {
  readonly mechanism: string
}

/** SaslHandshakeRequest, decoded. */
export interface SaslHandshakeRequest {
  mechanism: string
}

function encodeSaslHandshakeRequest(writer: Writer, message: SaslHandshakeRequestInput, version: number): void {
  if (version < 0 || version > 1) throw unsupportedVersion('SaslHandshakeRequest', version)
  const { mechanism } = message
  writer.writeString(mechanism)
}

function decodeSaslHandshakeRequest(reader: Reader, version: number): SaslHandshakeRequest {
  if (version < 0 || version > 1) throw unsupportedVersion('SaslHandshakeRequest', version)
  const mechanism = reader.readString()
  return { mechanism }
}

/** SaslHandshakeResponse, to encode. */
export interface SaslHandshakeResponseInput {
  readonly errorCode: number
  readonly mechanisms: readonly string[]
}

/** SaslHandshakeResponse, decoded. */
export interface SaslHandshakeResponse {
  errorCode: number
  mechanisms: string[]
}

function encodeSaslHandshakeResponse(writer: Writer, message: SaslHandshakeResponseInput, version: number): void {
  if (version < 0 || version > 1) throw unsupportedVersion('SaslHandshakeResponse', version)
  const { errorCode, mechanisms } = message
  writer.writeInt16(errorCode)
  writer.writeArrayLength(mechanisms.length)
  for (const element of mechanisms) writer.writeString(element)
}

function decodeSaslHandshakeResponse(reader: Reader, version: number): SaslHandshakeResponse {
  if (version < 0 || version > 1) throw unsupportedVersion('SaslHandshakeResponse', version)
  const errorCode = reader.readInt16()
  const mechanisms: string[] = []
  for (let left = reader.readArrayLength(2); left > 0; left--) {
    mechanisms.push(reader.readString())
  }
  return { errorCode, mechanisms }
}

/** SaslHandshake, key 17: versions 0 to 1, never flexible. */
export const saslHandshakeApi: Api<SaslHandshakeRequestInput, SaslHandshakeRequest, SaslHandshakeResponseInput, SaslHandshakeResponse> = {
  key: 17,
  name: 'SaslHandshake',
  minVersion: 0,
  maxVersion: 1,
  maxUnstableVersion: 1,
  flexibleFrom: 32767,
  requestHeaderVersion: () => 1,
  responseHeaderVersion: () => 0,
  encodeRequest: encodeSaslHandshakeRequest,
  decodeRequest: decodeSaslHandshakeRequest,
  encodeResponse: encodeSaslHandshakeResponse,
  decodeResponse: decodeSaslHandshakeResponse,
}
