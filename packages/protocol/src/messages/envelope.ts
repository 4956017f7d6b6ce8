// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** EnvelopeRequest, to encode. */
export interface EnvelopeRequestInput {
  readonly requestData: Uint8Array
  readonly requestPrincipal: Uint8Array | null
  readonly clientHostAddress: Uint8Array
}

/** EnvelopeRequest, decoded. */
export interface EnvelopeRequest {
  requestData: Buffer
  requestPrincipal: Buffer | null
  clientHostAddress: Buffer
}

function encodeEnvelopeRequest(writer: Writer, message: EnvelopeRequestInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('EnvelopeRequest', version)
  const { requestData, requestPrincipal, clientHostAddress } = message
  writer.writeCompactBytes(requestData)
  writer.writeCompactNullableBytes(requestPrincipal)
  writer.writeCompactBytes(clientHostAddress)
  writer.writeUnsignedVarint(0)
}

function decodeEnvelopeRequest(reader: Reader, version: number): EnvelopeRequest {
  if (version < 0 || version > 0) throw unsupportedVersion('EnvelopeRequest', version)
  const requestData = reader.readCompactBytes()
  const requestPrincipal = reader.readCompactNullableBytes()
  const clientHostAddress = reader.readCompactBytes()
  reader.skipTaggedFields()
  return { requestData, requestPrincipal, clientHostAddress }
}

/** EnvelopeResponse, to encode. */
export interface EnvelopeResponseInput {
  /** Default `null`. */
  readonly responseData?: Uint8Array | null | undefined
  readonly errorCode: number
}

/** EnvelopeResponse, decoded. */
export interface EnvelopeResponse {
  /** Default `null`. */
  responseData: Buffer | null
  errorCode: number
}

function encodeEnvelopeResponse(writer: Writer, message: EnvelopeResponseInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('EnvelopeResponse', version)
  const { responseData = null, errorCode } = message
  writer.writeCompactNullableBytes(responseData)
  writer.writeInt16(errorCode)
  writer.writeUnsignedVarint(0)
}

function decodeEnvelopeResponse(reader: Reader, version: number): EnvelopeResponse {
  if (version < 0 || version > 0) throw unsupportedVersion('EnvelopeResponse', version)
  const responseData = reader.readCompactNullableBytes()
  const errorCode = reader.readInt16()
  reader.skipTaggedFields()
  return { responseData, errorCode }
}

/** Envelope, key 58: version 0, flexible from 0. */
export const envelopeApi: Api<EnvelopeRequestInput, EnvelopeRequest, EnvelopeResponseInput, EnvelopeResponse> = {
  key: 58,
  name: 'Envelope',
  minVersion: 0,
  maxVersion: 0,
  maxUnstableVersion: 0,
  flexibleFrom: 0,
  sensitive: ['requestData', 'requestPrincipal', 'responseData'],
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeEnvelopeRequest,
  decodeRequest: decodeEnvelopeRequest,
  encodeResponse: encodeEnvelopeResponse,
  decodeResponse: decodeEnvelopeResponse,
}
