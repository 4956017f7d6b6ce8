// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** PushTelemetryRequest, to encode. */
export interface PushTelemetryRequestInput {
  readonly clientInstanceId: Uuid
  readonly subscriptionId: number
  readonly terminating: boolean
  readonly compressionType: number
  readonly metrics: Uint8Array
}

/** PushTelemetryRequest, decoded. */
export interface PushTelemetryRequest {
  clientInstanceId: Uuid
  subscriptionId: number
  terminating: boolean
  compressionType: number
  metrics: Buffer
}

function encodePushTelemetryRequest(writer: Writer, message: PushTelemetryRequestInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('PushTelemetryRequest', version)
  const { clientInstanceId, subscriptionId, terminating, compressionType, metrics } = message
  writer.writeUuid(clientInstanceId)
  writer.writeInt32(subscriptionId)
  writer.writeBoolean(terminating)
  writer.writeInt8(compressionType)
  writer.writeCompactBytes(metrics)
  writer.writeUnsignedVarint(0)
}

function decodePushTelemetryRequest(reader: Reader, version: number): PushTelemetryRequest {
  if (version < 0 || version > 0) throw unsupportedVersion('PushTelemetryRequest', version)
  const clientInstanceId = reader.readUuid()
  const subscriptionId = reader.readInt32()
  const terminating = reader.readBoolean()
  const compressionType = reader.readInt8()
  const metrics = reader.readCompactBytes()
  reader.skipTaggedFields()
  return { clientInstanceId, subscriptionId, terminating, compressionType, metrics }
}

/** PushTelemetryResponse, to encode. */
export interface PushTelemetryResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
}

/** PushTelemetryResponse, decoded. */
export interface PushTelemetryResponse {
  /** Default `0`. */
  throttleTimeMs: number
  errorCode: number
}

function encodePushTelemetryResponse(writer: Writer, message: PushTelemetryResponseInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('PushTelemetryResponse', version)
  const { throttleTimeMs = 0, errorCode } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeInt16(errorCode)
  writer.writeUnsignedVarint(0)
}

function decodePushTelemetryResponse(reader: Reader, version: number): PushTelemetryResponse {
  if (version < 0 || version > 0) throw unsupportedVersion('PushTelemetryResponse', version)
  const throttleTimeMs = reader.readInt32()
  const errorCode = reader.readInt16()
  reader.skipTaggedFields()
  return { throttleTimeMs, errorCode }
}

/** PushTelemetry, key 72: version 0, flexible from 0. */
export const pushTelemetryApi: Api<PushTelemetryRequestInput, PushTelemetryRequest, PushTelemetryResponseInput, PushTelemetryResponse> = {
  key: 72,
  name: 'PushTelemetry',
  minVersion: 0,
  maxVersion: 0,
  maxUnstableVersion: 0,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodePushTelemetryRequest,
  decodeRequest: decodePushTelemetryRequest,
  encodeResponse: encodePushTelemetryResponse,
  decodeResponse: decodePushTelemetryResponse,
}
