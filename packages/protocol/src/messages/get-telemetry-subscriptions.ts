// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** GetTelemetrySubscriptionsRequest, to encode. */
export interface GetTelemetrySubscriptionsRequestInput {
  readonly clientInstanceId: Uuid
}

/** GetTelemetrySubscriptionsRequest, decoded. */
export interface GetTelemetrySubscriptionsRequest {
  clientInstanceId: Uuid
}

function encodeGetTelemetrySubscriptionsRequest(writer: Writer, message: GetTelemetrySubscriptionsRequestInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('GetTelemetrySubscriptionsRequest', version)
  const { clientInstanceId } = message
  writer.writeUuid(clientInstanceId)
  writer.writeUnsignedVarint(0)
}

function decodeGetTelemetrySubscriptionsRequest(reader: Reader, version: number): GetTelemetrySubscriptionsRequest {
  if (version < 0 || version > 0) throw unsupportedVersion('GetTelemetrySubscriptionsRequest', version)
  const clientInstanceId = reader.readUuid()
  reader.skipTaggedFields()
  return { clientInstanceId }
}

/** GetTelemetrySubscriptionsResponse, to encode. */
export interface GetTelemetrySubscriptionsResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
  readonly clientInstanceId: Uuid
  readonly subscriptionId: number
  readonly acceptedCompressionTypes: readonly number[]
  readonly pushIntervalMs: number
  readonly telemetryMaxBytes: number
  readonly deltaTemporality: boolean
  readonly requestedMetrics: readonly string[]
}

/** GetTelemetrySubscriptionsResponse, decoded. */
export interface GetTelemetrySubscriptionsResponse {
  /** Default `0`. */
  throttleTimeMs: number
  errorCode: number
  clientInstanceId: Uuid
  subscriptionId: number
  acceptedCompressionTypes: number[]
  pushIntervalMs: number
  telemetryMaxBytes: number
  deltaTemporality: boolean
  requestedMetrics: string[]
}

function encodeGetTelemetrySubscriptionsResponse(writer: Writer, message: GetTelemetrySubscriptionsResponseInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('GetTelemetrySubscriptionsResponse', version)
  const { throttleTimeMs = 0, errorCode, clientInstanceId, subscriptionId, acceptedCompressionTypes, pushIntervalMs, telemetryMaxBytes, deltaTemporality, requestedMetrics } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeInt16(errorCode)
  writer.writeUuid(clientInstanceId)
  writer.writeInt32(subscriptionId)
  writer.writeCompactArrayLength(acceptedCompressionTypes.length)
  for (const element of acceptedCompressionTypes) writer.writeInt8(element)
  writer.writeInt32(pushIntervalMs)
  writer.writeInt32(telemetryMaxBytes)
  writer.writeBoolean(deltaTemporality)
  writer.writeCompactArrayLength(requestedMetrics.length)
  for (const element of requestedMetrics) writer.writeCompactString(element)
  writer.writeUnsignedVarint(0)
}

function decodeGetTelemetrySubscriptionsResponse(reader: Reader, version: number): GetTelemetrySubscriptionsResponse {
  if (version < 0 || version > 0) throw unsupportedVersion('GetTelemetrySubscriptionsResponse', version)
  const throttleTimeMs = reader.readInt32()
  const errorCode = reader.readInt16()
  const clientInstanceId = reader.readUuid()
  const subscriptionId = reader.readInt32()
  const acceptedCompressionTypes: number[] = []
  for (let left = reader.readCompactArrayLength(1); left > 0; left--) {
    acceptedCompressionTypes.push(reader.readInt8())
  }
  const pushIntervalMs = reader.readInt32()
  const telemetryMaxBytes = reader.readInt32()
  const deltaTemporality = reader.readBoolean()
  const requestedMetrics: string[] = []
  for (let left = reader.readCompactArrayLength(1); left > 0; left--) {
    requestedMetrics.push(reader.readCompactString())
  }
  reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, clientInstanceId, subscriptionId, acceptedCompressionTypes, pushIntervalMs, telemetryMaxBytes, deltaTemporality, requestedMetrics }
}

/** GetTelemetrySubscriptions, key 71: version 0, flexible from 0. */
export const getTelemetrySubscriptionsApi: Api<GetTelemetrySubscriptionsRequestInput, GetTelemetrySubscriptionsRequest, GetTelemetrySubscriptionsResponseInput, GetTelemetrySubscriptionsResponse> = {
  key: 71,
  name: 'GetTelemetrySubscriptions',
  minVersion: 0,
  maxVersion: 0,
  maxUnstableVersion: 0,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeGetTelemetrySubscriptionsRequest,
  decodeRequest: decodeGetTelemetrySubscriptionsRequest,
  encodeResponse: encodeGetTelemetrySubscriptionsResponse,
  decodeResponse: decodeGetTelemetrySubscriptionsResponse,
}
