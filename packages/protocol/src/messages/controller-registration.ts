// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** ControllerRegistrationRequest, to encode. */
export interface ControllerRegistrationRequestInput {
  readonly controllerId: number
  readonly incarnationId: Uuid
  readonly zkMigrationReady: boolean
  readonly listeners: readonly ControllerRegistrationRequestListenerInput[]
  readonly features: readonly ControllerRegistrationRequestFeatureInput[]
}

/** Part of {@link ControllerRegistrationRequestInput}. */
export interface ControllerRegistrationRequestFeatureInput {
  readonly name: string
  readonly minSupportedVersion: number
  readonly maxSupportedVersion: number
}

/** Part of {@link ControllerRegistrationRequestInput}. */
export interface ControllerRegistrationRequestListenerInput {
  readonly name: string
  readonly host: string
  readonly port: number
  readonly securityProtocol: number
}

/** ControllerRegistrationRequest, decoded. */
export interface ControllerRegistrationRequest {
  controllerId: number
  incarnationId: Uuid
  zkMigrationReady: boolean
  listeners: ControllerRegistrationRequestListener[]
  features: ControllerRegistrationRequestFeature[]
}

/** Part of {@link ControllerRegistrationRequest}. */
export interface ControllerRegistrationRequestFeature {
  name: string
  minSupportedVersion: number
  maxSupportedVersion: number
}

/** Part of {@link ControllerRegistrationRequest}. */
export interface ControllerRegistrationRequestListener {
  name: string
  host: string
  port: number
  securityProtocol: number
}

function encodeControllerRegistrationRequestListener(writer: Writer, message: ControllerRegistrationRequestListenerInput): void {
  const { name, host, port, securityProtocol } = message
  writer.writeCompactString(name)
  writer.writeCompactString(host)
  writer.writeUint16(port)
  writer.writeInt16(securityProtocol)
  writer.writeUnsignedVarint(0)
}

function encodeControllerRegistrationRequestFeature(writer: Writer, message: ControllerRegistrationRequestFeatureInput): void {
  const { name, minSupportedVersion, maxSupportedVersion } = message
  writer.writeCompactString(name)
  writer.writeInt16(minSupportedVersion)
  writer.writeInt16(maxSupportedVersion)
  writer.writeUnsignedVarint(0)
}

function encodeControllerRegistrationRequest(writer: Writer, message: ControllerRegistrationRequestInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('ControllerRegistrationRequest', version)
  const { controllerId, incarnationId, zkMigrationReady, listeners, features } = message
  writer.writeInt32(controllerId)
  writer.writeUuid(incarnationId)
  writer.writeBoolean(zkMigrationReady)
  writer.writeCompactArrayLength(listeners.length)
  for (const element of listeners) encodeControllerRegistrationRequestListener(writer, element)
  writer.writeCompactArrayLength(features.length)
  for (const element of features) encodeControllerRegistrationRequestFeature(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeControllerRegistrationRequestListener(reader: Reader): ControllerRegistrationRequestListener {
  const name = reader.readCompactString()
  const host = reader.readCompactString()
  const port = reader.readUint16()
  const securityProtocol = reader.readInt16()
  reader.skipTaggedFields()
  return { name, host, port, securityProtocol }
}

function decodeControllerRegistrationRequestFeature(reader: Reader): ControllerRegistrationRequestFeature {
  const name = reader.readCompactString()
  const minSupportedVersion = reader.readInt16()
  const maxSupportedVersion = reader.readInt16()
  reader.skipTaggedFields()
  return { name, minSupportedVersion, maxSupportedVersion }
}

function decodeControllerRegistrationRequest(reader: Reader, version: number): ControllerRegistrationRequest {
  if (version < 0 || version > 0) throw unsupportedVersion('ControllerRegistrationRequest', version)
  const controllerId = reader.readInt32()
  const incarnationId = reader.readUuid()
  const zkMigrationReady = reader.readBoolean()
  const listeners: ControllerRegistrationRequestListener[] = []
  for (let left = reader.readCompactArrayLength(7); left > 0; left--) {
    listeners.push(decodeControllerRegistrationRequestListener(reader))
  }
  const features: ControllerRegistrationRequestFeature[] = []
  for (let left = reader.readCompactArrayLength(6); left > 0; left--) {
    features.push(decodeControllerRegistrationRequestFeature(reader))
  }
  reader.skipTaggedFields()
  return { controllerId, incarnationId, zkMigrationReady, listeners, features }
}

/** ControllerRegistrationResponse, to encode. */
export interface ControllerRegistrationResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
  readonly errorMessage: string | null
}

/** ControllerRegistrationResponse, decoded. */
export interface ControllerRegistrationResponse {
  /** Default `0`. */
  throttleTimeMs: number
  errorCode: number
  errorMessage: string | null
}

function encodeControllerRegistrationResponse(writer: Writer, message: ControllerRegistrationResponseInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('ControllerRegistrationResponse', version)
  const { throttleTimeMs = 0, errorCode, errorMessage } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  writer.writeUnsignedVarint(0)
}

function decodeControllerRegistrationResponse(reader: Reader, version: number): ControllerRegistrationResponse {
  if (version < 0 || version > 0) throw unsupportedVersion('ControllerRegistrationResponse', version)
  const throttleTimeMs = reader.readInt32()
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, errorMessage }
}

/** ControllerRegistration, key 70: version 0, flexible from 0. */
export const controllerRegistrationApi: Api<ControllerRegistrationRequestInput, ControllerRegistrationRequest, ControllerRegistrationResponseInput, ControllerRegistrationResponse> = {
  key: 70,
  name: 'ControllerRegistration',
  minVersion: 0,
  maxVersion: 0,
  maxUnstableVersion: 0,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeControllerRegistrationRequest,
  decodeRequest: decodeControllerRegistrationRequest,
  encodeResponse: encodeControllerRegistrationResponse,
  decodeResponse: decodeControllerRegistrationResponse,
}
