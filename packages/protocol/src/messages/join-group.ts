// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** JoinGroupRequest, to encode. */
export interface JoinGroupRequestInput {
  readonly groupId: string
  readonly sessionTimeoutMs: number
  /** Versions 1+, not sent in others; default `-1`. */
  readonly rebalanceTimeoutMs?: number | undefined
  readonly memberId: string
  /** Versions 5+; default `null`. */
  readonly groupInstanceId?: string | null | undefined
  readonly protocolType: string
  readonly protocols: readonly JoinGroupRequestProtocolInput[]
  /** Versions 8+, not sent in others; default `null`. */
  readonly reason?: string | null | undefined
}

/** Part of {@link JoinGroupRequestInput}. */
export interface JoinGroupRequestProtocolInput {
  readonly name: string
  readonly metadata: Uint8Array
}

/** JoinGroupRequest, decoded. */
export interface JoinGroupRequest {
  groupId: string
  sessionTimeoutMs: number
  /** Versions 1+, not sent in others; default `-1`. */
  rebalanceTimeoutMs: number
  memberId: string
  /** Versions 5+; default `null`. */
  groupInstanceId: string | null
  protocolType: string
  protocols: JoinGroupRequestProtocol[]
  /** Versions 8+, not sent in others; default `null`. */
  reason: string | null
}

/** Part of {@link JoinGroupRequest}. */
export interface JoinGroupRequestProtocol {
  name: string
  metadata: Buffer
}

function encodeJoinGroupRequestProtocol(writer: Writer, message: JoinGroupRequestProtocolInput, version: number): void {
  const flexible = version >= 6
  const { name, metadata } = message
  if (flexible) writer.writeCompactString(name)
  else writer.writeString(name)
  if (flexible) writer.writeCompactBytes(metadata)
  else writer.writeBytes(metadata)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeJoinGroupRequest(writer: Writer, message: JoinGroupRequestInput, version: number): void {
  if (version < 0 || version > 9) throw unsupportedVersion('JoinGroupRequest', version)
  const flexible = version >= 6
  const { groupId, sessionTimeoutMs, rebalanceTimeoutMs = -1, memberId, groupInstanceId = null, protocolType, protocols, reason = null } = message
  if (flexible) writer.writeCompactString(groupId)
  else writer.writeString(groupId)
  writer.writeInt32(sessionTimeoutMs)
  if (version >= 1) {
    writer.writeInt32(rebalanceTimeoutMs)
  }
  if (flexible) writer.writeCompactString(memberId)
  else writer.writeString(memberId)
  if (version >= 5) {
    if (flexible) writer.writeCompactNullableString(groupInstanceId)
    else writer.writeNullableString(groupInstanceId)
  } else {
    if (groupInstanceId !== null) throw unsupportedField('JoinGroupRequest', 'groupInstanceId', version)
  }
  if (flexible) writer.writeCompactString(protocolType)
  else writer.writeString(protocolType)
  if (flexible) writer.writeCompactArrayLength(protocols.length)
  else writer.writeArrayLength(protocols.length)
  for (const element of protocols) encodeJoinGroupRequestProtocol(writer, element, version)
  if (version >= 8) {
    writer.writeCompactNullableString(reason)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeJoinGroupRequestProtocol(reader: Reader, version: number): JoinGroupRequestProtocol {
  const flexible = version >= 6
  const name = flexible ? reader.readCompactString() : reader.readString()
  const metadata = flexible ? reader.readCompactBytes() : reader.readBytes()
  if (flexible) reader.skipTaggedFields()
  return { name, metadata }
}

function decodeJoinGroupRequest(reader: Reader, version: number): JoinGroupRequest {
  if (version < 0 || version > 9) throw unsupportedVersion('JoinGroupRequest', version)
  const flexible = version >= 6
  const groupId = flexible ? reader.readCompactString() : reader.readString()
  const sessionTimeoutMs = reader.readInt32()
  let rebalanceTimeoutMs: number = -1
  if (version >= 1) {
    rebalanceTimeoutMs = reader.readInt32()
  }
  const memberId = flexible ? reader.readCompactString() : reader.readString()
  let groupInstanceId: string | null = null
  if (version >= 5) {
    groupInstanceId = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  }
  const protocolType = flexible ? reader.readCompactString() : reader.readString()
  const protocols: JoinGroupRequestProtocol[] = []
  for (let left = flexible ? reader.readCompactArrayLength(3) : reader.readArrayLength(6); left > 0; left--) {
    protocols.push(decodeJoinGroupRequestProtocol(reader, version))
  }
  let reason: string | null = null
  if (version >= 8) {
    reason = reader.readCompactNullableString()
  }
  if (flexible) reader.skipTaggedFields()
  return { groupId, sessionTimeoutMs, rebalanceTimeoutMs, memberId, groupInstanceId, protocolType, protocols, reason }
}

/** JoinGroupResponse, to encode. */
export interface JoinGroupResponseInput {
  /** Versions 2+, not sent in others; default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
  /** Default `-1`. */
  readonly generationId?: number | undefined
  /** Versions 7+, not sent in others; default `null`. */
  readonly protocolType?: string | null | undefined
  readonly protocolName: string | null
  readonly leader: string
  /** Versions 9+; default `false`. */
  readonly skipAssignment?: boolean | undefined
  readonly memberId: string
  readonly members: readonly JoinGroupResponseMemberInput[]
}

/** Part of {@link JoinGroupResponseInput}. */
export interface JoinGroupResponseMemberInput {
  readonly memberId: string
  /** Versions 5+, not sent in others; default `null`. */
  readonly groupInstanceId?: string | null | undefined
  readonly metadata: Uint8Array
}

/** JoinGroupResponse, decoded. */
export interface JoinGroupResponse {
  /** Versions 2+, not sent in others; default `0`. */
  throttleTimeMs: number
  errorCode: number
  /** Default `-1`. */
  generationId: number
  /** Versions 7+, not sent in others; default `null`. */
  protocolType: string | null
  protocolName: string | null
  leader: string
  /** Versions 9+; default `false`. */
  skipAssignment: boolean
  memberId: string
  members: JoinGroupResponseMember[]
}

/** Part of {@link JoinGroupResponse}. */
export interface JoinGroupResponseMember {
  memberId: string
  /** Versions 5+, not sent in others; default `null`. */
  groupInstanceId: string | null
  metadata: Buffer
}

function encodeJoinGroupResponseMember(writer: Writer, message: JoinGroupResponseMemberInput, version: number): void {
  const flexible = version >= 6
  const { memberId, groupInstanceId = null, metadata } = message
  if (flexible) writer.writeCompactString(memberId)
  else writer.writeString(memberId)
  if (version >= 5) {
    if (flexible) writer.writeCompactNullableString(groupInstanceId)
    else writer.writeNullableString(groupInstanceId)
  }
  if (flexible) writer.writeCompactBytes(metadata)
  else writer.writeBytes(metadata)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeJoinGroupResponse(writer: Writer, message: JoinGroupResponseInput, version: number): void {
  if (version < 0 || version > 9) throw unsupportedVersion('JoinGroupResponse', version)
  const flexible = version >= 6
  const { throttleTimeMs = 0, errorCode, generationId = -1, protocolType = null, protocolName, leader, skipAssignment = false, memberId, members } = message
  if (version >= 2) {
    writer.writeInt32(throttleTimeMs)
  }
  writer.writeInt16(errorCode)
  writer.writeInt32(generationId)
  if (version >= 7) {
    writer.writeCompactNullableString(protocolType)
  }
  if (protocolName === null && version < 7) throw unsupportedField('JoinGroupResponse', 'protocolName', version)
  if (flexible) writer.writeCompactNullableString(protocolName)
  else writer.writeNullableString(protocolName)
  if (flexible) writer.writeCompactString(leader)
  else writer.writeString(leader)
  if (version >= 9) {
    writer.writeBoolean(skipAssignment)
  } else {
    if (skipAssignment !== false) throw unsupportedField('JoinGroupResponse', 'skipAssignment', version)
  }
  if (flexible) writer.writeCompactString(memberId)
  else writer.writeString(memberId)
  if (flexible) writer.writeCompactArrayLength(members.length)
  else writer.writeArrayLength(members.length)
  for (const element of members) encodeJoinGroupResponseMember(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeJoinGroupResponseMember(reader: Reader, version: number): JoinGroupResponseMember {
  const flexible = version >= 6
  const memberId = flexible ? reader.readCompactString() : reader.readString()
  let groupInstanceId: string | null = null
  if (version >= 5) {
    groupInstanceId = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  }
  const metadata = flexible ? reader.readCompactBytes() : reader.readBytes()
  if (flexible) reader.skipTaggedFields()
  return { memberId, groupInstanceId, metadata }
}

function decodeJoinGroupResponse(reader: Reader, version: number): JoinGroupResponse {
  if (version < 0 || version > 9) throw unsupportedVersion('JoinGroupResponse', version)
  const flexible = version >= 6
  let throttleTimeMs: number = 0
  if (version >= 2) {
    throttleTimeMs = reader.readInt32()
  }
  const errorCode = reader.readInt16()
  const generationId = reader.readInt32()
  let protocolType: string | null = null
  if (version >= 7) {
    protocolType = reader.readCompactNullableString()
  }
  const protocolName = flexible ? (version >= 7 ? reader.readCompactNullableString() : reader.readCompactString()) : (version >= 7 ? reader.readNullableString() : reader.readString())
  const leader = flexible ? reader.readCompactString() : reader.readString()
  let skipAssignment: boolean = false
  if (version >= 9) {
    skipAssignment = reader.readBoolean()
  }
  const memberId = flexible ? reader.readCompactString() : reader.readString()
  const members: JoinGroupResponseMember[] = []
  for (let left = flexible ? reader.readCompactArrayLength(4) : reader.readArrayLength(6); left > 0; left--) {
    members.push(decodeJoinGroupResponseMember(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, generationId, protocolType, protocolName, leader, skipAssignment, memberId, members }
}

/** JoinGroup, key 11: versions 0 to 9, flexible from 6. */
export const joinGroupApi: Api<JoinGroupRequestInput, JoinGroupRequest, JoinGroupResponseInput, JoinGroupResponse> = {
  key: 11,
  name: 'JoinGroup',
  minVersion: 0,
  maxVersion: 9,
  maxUnstableVersion: 9,
  flexibleFrom: 6,
  requestHeaderVersion: version => (version >= 6 ? 2 : 1),
  responseHeaderVersion: version => (version >= 6 ? 1 : 0),
  encodeRequest: encodeJoinGroupRequest,
  decodeRequest: decodeJoinGroupRequest,
  encodeResponse: encodeJoinGroupResponse,
  decodeResponse: decodeJoinGroupResponse,
}
