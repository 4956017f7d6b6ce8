// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** HeartbeatRequest, to encode. */
export interface HeartbeatRequestInput {
  readonly groupId: string
  readonly generationId: number
  readonly memberId: string
  /** Versions 3+; default `null`. */
  readonly groupInstanceId?: string | null | undefined
}

/** HeartbeatRequest, decoded. */
export interface HeartbeatRequest {
  groupId: string
  generationId: number
  memberId: string
  /** Versions 3+; default `null`. */
  groupInstanceId: string | null
}

function encodeHeartbeatRequest(writer: Writer, message: HeartbeatRequestInput, version: number): void {
  if (version < 0 || version > 4) throw unsupportedVersion('HeartbeatRequest', version)
  const flexible = version >= 4
  const { groupId, generationId, memberId, groupInstanceId = null } = message
  if (flexible) writer.writeCompactString(groupId)
  else writer.writeString(groupId)
  writer.writeInt32(generationId)
  if (flexible) writer.writeCompactString(memberId)
  else writer.writeString(memberId)
  if (version >= 3) {
    if (flexible) writer.writeCompactNullableString(groupInstanceId)
    else writer.writeNullableString(groupInstanceId)
  } else {
    if (groupInstanceId !== null) throw unsupportedField('HeartbeatRequest', 'groupInstanceId', version)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeHeartbeatRequest(reader: Reader, version: number): HeartbeatRequest {
  if (version < 0 || version > 4) throw unsupportedVersion('HeartbeatRequest', version)
  const flexible = version >= 4
  const groupId = flexible ? reader.readCompactString() : reader.readString()
  const generationId = reader.readInt32()
  const memberId = flexible ? reader.readCompactString() : reader.readString()
  let groupInstanceId: string | null = null
  if (version >= 3) {
    groupInstanceId = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  }
  if (flexible) reader.skipTaggedFields()
  return { groupId, generationId, memberId, groupInstanceId }
}

/** HeartbeatResponse, to encode. */
export interface HeartbeatResponseInput {
  /** Versions 1+, not sent in others; default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
}

/** HeartbeatResponse, decoded. */
export interface HeartbeatResponse {
  /** Versions 1+, not sent in others; default `0`. */
  throttleTimeMs: number
  errorCode: number
}

function encodeHeartbeatResponse(writer: Writer, message: HeartbeatResponseInput, version: number): void {
  if (version < 0 || version > 4) throw unsupportedVersion('HeartbeatResponse', version)
  const flexible = version >= 4
  const { throttleTimeMs = 0, errorCode } = message
  if (version >= 1) {
    writer.writeInt32(throttleTimeMs)
  }
  writer.writeInt16(errorCode)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeHeartbeatResponse(reader: Reader, version: number): HeartbeatResponse {
  if (version < 0 || version > 4) throw unsupportedVersion('HeartbeatResponse', version)
  const flexible = version >= 4
  let throttleTimeMs: number = 0
  if (version >= 1) {
    throttleTimeMs = reader.readInt32()
  }
  const errorCode = reader.readInt16()
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, errorCode }
}

/** Heartbeat, key 12: versions 0 to 4, flexible from 4. */
export const heartbeatApi: Api<HeartbeatRequestInput, HeartbeatRequest, HeartbeatResponseInput, HeartbeatResponse> = {
  key: 12,
  name: 'Heartbeat',
  minVersion: 0,
  maxVersion: 4,
  maxUnstableVersion: 4,
  flexibleFrom: 4,
  requestHeaderVersion: version => (version >= 4 ? 2 : 1),
  responseHeaderVersion: version => (version >= 4 ? 1 : 0),
  encodeRequest: encodeHeartbeatRequest,
  decodeRequest: decodeHeartbeatRequest,
  encodeResponse: encodeHeartbeatResponse,
  decodeResponse: decodeHeartbeatResponse,
}
