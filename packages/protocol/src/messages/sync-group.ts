// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** SyncGroupRequest, to encode. */
export interface SyncGroupRequestInput {
  readonly groupId: string
  readonly generationId: number
  readonly memberId: string
  /** Versions 3+; default `null`. */
  readonly groupInstanceId?: string | null | undefined
  /** Versions 5+, not sent in others; default `null`. */
  readonly protocolType?: string | null | undefined
  /** Versions 5+, not sent in others; default `null`. */
  readonly protocolName?: string | null | undefined
  readonly assignments: readonly SyncGroupRequestAssignmentInput[]
}

/** Part of {@link SyncGroupRequestInput}. */
export interface SyncGroupRequestAssignmentInput {
  readonly memberId: string
  readonly assignment: Uint8Array
}

/** SyncGroupRequest, decoded. */
export interface SyncGroupRequest {
  groupId: string
  generationId: number
  memberId: string
  /** Versions 3+; default `null`. */
  groupInstanceId: string | null
  /** Versions 5+, not sent in others; default `null`. */
  protocolType: string | null
  /** Versions 5+, not sent in others; default `null`. */
  protocolName: string | null
  assignments: SyncGroupRequestAssignment[]
}

/** Part of {@link SyncGroupRequest}. */
export interface SyncGroupRequestAssignment {
  memberId: string
  assignment: Buffer
}

function encodeSyncGroupRequestAssignment(writer: Writer, message: SyncGroupRequestAssignmentInput, version: number): void {
  const flexible = version >= 4
  const { memberId, assignment } = message
  if (flexible) writer.writeCompactString(memberId)
  else writer.writeString(memberId)
  if (flexible) writer.writeCompactBytes(assignment)
  else writer.writeBytes(assignment)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeSyncGroupRequest(writer: Writer, message: SyncGroupRequestInput, version: number): void {
  if (version < 0 || version > 5) throw unsupportedVersion('SyncGroupRequest', version)
  const flexible = version >= 4
  const { groupId, generationId, memberId, groupInstanceId = null, protocolType = null, protocolName = null, assignments } = message
  if (flexible) writer.writeCompactString(groupId)
  else writer.writeString(groupId)
  writer.writeInt32(generationId)
  if (flexible) writer.writeCompactString(memberId)
  else writer.writeString(memberId)
  if (version >= 3) {
    if (flexible) writer.writeCompactNullableString(groupInstanceId)
    else writer.writeNullableString(groupInstanceId)
  } else {
    if (groupInstanceId !== null) throw unsupportedField('SyncGroupRequest', 'groupInstanceId', version)
  }
  if (version >= 5) {
    writer.writeCompactNullableString(protocolType)
    writer.writeCompactNullableString(protocolName)
  }
  if (flexible) writer.writeCompactArrayLength(assignments.length)
  else writer.writeArrayLength(assignments.length)
  for (const element of assignments) encodeSyncGroupRequestAssignment(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeSyncGroupRequestAssignment(reader: Reader, version: number): SyncGroupRequestAssignment {
  const flexible = version >= 4
  const memberId = flexible ? reader.readCompactString() : reader.readString()
  const assignment = flexible ? reader.readCompactBytes() : reader.readBytes()
  if (flexible) reader.skipTaggedFields()
  return { memberId, assignment }
}

function decodeSyncGroupRequest(reader: Reader, version: number): SyncGroupRequest {
  if (version < 0 || version > 5) throw unsupportedVersion('SyncGroupRequest', version)
  const flexible = version >= 4
  const groupId = flexible ? reader.readCompactString() : reader.readString()
  const generationId = reader.readInt32()
  const memberId = flexible ? reader.readCompactString() : reader.readString()
  let groupInstanceId: string | null = null
  if (version >= 3) {
    groupInstanceId = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  }
  let protocolType: string | null = null
  let protocolName: string | null = null
  if (version >= 5) {
    protocolType = reader.readCompactNullableString()
    protocolName = reader.readCompactNullableString()
  }
  const assignments: SyncGroupRequestAssignment[] = []
  for (let left = flexible ? reader.readCompactArrayLength(3) : reader.readArrayLength(6); left > 0; left--) {
    assignments.push(decodeSyncGroupRequestAssignment(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { groupId, generationId, memberId, groupInstanceId, protocolType, protocolName, assignments }
}

/** SyncGroupResponse, to encode. */
export interface SyncGroupResponseInput {
  /** Versions 1+, not sent in others; default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
  /** Versions 5+, not sent in others; default `null`. */
  readonly protocolType?: string | null | undefined
  /** Versions 5+, not sent in others; default `null`. */
  readonly protocolName?: string | null | undefined
  readonly assignment: Uint8Array
}

/** SyncGroupResponse, decoded. */
export interface SyncGroupResponse {
  /** Versions 1+, not sent in others; default `0`. */
  throttleTimeMs: number
  errorCode: number
  /** Versions 5+, not sent in others; default `null`. */
  protocolType: string | null
  /** Versions 5+, not sent in others; default `null`. */
  protocolName: string | null
  assignment: Buffer
}

function encodeSyncGroupResponse(writer: Writer, message: SyncGroupResponseInput, version: number): void {
  if (version < 0 || version > 5) throw unsupportedVersion('SyncGroupResponse', version)
  const flexible = version >= 4
  const { throttleTimeMs = 0, errorCode, protocolType = null, protocolName = null, assignment } = message
  if (version >= 1) {
    writer.writeInt32(throttleTimeMs)
  }
  writer.writeInt16(errorCode)
  if (version >= 5) {
    writer.writeCompactNullableString(protocolType)
    writer.writeCompactNullableString(protocolName)
  }
  if (flexible) writer.writeCompactBytes(assignment)
  else writer.writeBytes(assignment)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeSyncGroupResponse(reader: Reader, version: number): SyncGroupResponse {
  if (version < 0 || version > 5) throw unsupportedVersion('SyncGroupResponse', version)
  const flexible = version >= 4
  let throttleTimeMs: number = 0
  if (version >= 1) {
    throttleTimeMs = reader.readInt32()
  }
  const errorCode = reader.readInt16()
  let protocolType: string | null = null
  let protocolName: string | null = null
  if (version >= 5) {
    protocolType = reader.readCompactNullableString()
    protocolName = reader.readCompactNullableString()
  }
  const assignment = flexible ? reader.readCompactBytes() : reader.readBytes()
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, protocolType, protocolName, assignment }
}

/** SyncGroup, key 14: versions 0 to 5, flexible from 4. */
export const syncGroupApi: Api<SyncGroupRequestInput, SyncGroupRequest, SyncGroupResponseInput, SyncGroupResponse> = {
  key: 14,
  name: 'SyncGroup',
  minVersion: 0,
  maxVersion: 5,
  maxUnstableVersion: 5,
  flexibleFrom: 4,
  requestHeaderVersion: version => (version >= 4 ? 2 : 1),
  responseHeaderVersion: version => (version >= 4 ? 1 : 0),
  encodeRequest: encodeSyncGroupRequest,
  decodeRequest: decodeSyncGroupRequest,
  encodeResponse: encodeSyncGroupResponse,
  decodeResponse: decodeSyncGroupResponse,
}
