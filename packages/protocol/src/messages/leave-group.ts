// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** LeaveGroupRequest, to encode. */
export interface LeaveGroupRequestInput {
  readonly groupId: string
  /** Versions 0 to 2; default `''`. */
  readonly memberId?: string | undefined
  /** Versions 3+; default `[]`. */
  readonly members?: readonly LeaveGroupRequestMemberIdentityInput[] | undefined
}

/** Part of {@link LeaveGroupRequestInput}. */
export interface LeaveGroupRequestMemberIdentityInput {
  readonly memberId: string
  /** Default `null`. */
  readonly groupInstanceId?: string | null | undefined
  /** Versions 5+, not sent in others; default `null`. */
  readonly reason?: string | null | undefined
}

/** LeaveGroupRequest, decoded. */
export interface LeaveGroupRequest {
  groupId: string
  /** Versions 0 to 2; default `''`. */
  memberId: string
  /** Versions 3+; default `[]`. */
  members: LeaveGroupRequestMemberIdentity[]
}

/** Part of {@link LeaveGroupRequest}. */
export interface LeaveGroupRequestMemberIdentity {
  memberId: string
  /** Default `null`. */
  groupInstanceId: string | null
  /** Versions 5+, not sent in others; default `null`. */
  reason: string | null
}

function encodeLeaveGroupRequestMemberIdentity(writer: Writer, message: LeaveGroupRequestMemberIdentityInput, version: number): void {
  const flexible = version >= 4
  const { memberId, groupInstanceId = null, reason = null } = message
  if (flexible) writer.writeCompactString(memberId)
  else writer.writeString(memberId)
  if (flexible) writer.writeCompactNullableString(groupInstanceId)
  else writer.writeNullableString(groupInstanceId)
  if (version >= 5) {
    writer.writeCompactNullableString(reason)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeLeaveGroupRequest(writer: Writer, message: LeaveGroupRequestInput, version: number): void {
  if (version < 0 || version > 5) throw unsupportedVersion('LeaveGroupRequest', version)
  const flexible = version >= 4
  const { groupId, memberId = '', members = [] } = message
  if (flexible) writer.writeCompactString(groupId)
  else writer.writeString(groupId)
  if (version <= 2) {
    writer.writeString(memberId)
  } else {
    if (memberId !== '') throw unsupportedField('LeaveGroupRequest', 'memberId', version)
  }
  if (version >= 3) {
    if (flexible) writer.writeCompactArrayLength(members.length)
    else writer.writeArrayLength(members.length)
    for (const element of members) encodeLeaveGroupRequestMemberIdentity(writer, element, version)
  } else {
    if (members.length !== 0) throw unsupportedField('LeaveGroupRequest', 'members', version)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeLeaveGroupRequestMemberIdentity(reader: Reader, version: number): LeaveGroupRequestMemberIdentity {
  const flexible = version >= 4
  const memberId = flexible ? reader.readCompactString() : reader.readString()
  const groupInstanceId = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  let reason: string | null = null
  if (version >= 5) {
    reason = reader.readCompactNullableString()
  }
  if (flexible) reader.skipTaggedFields()
  return { memberId, groupInstanceId, reason }
}

function decodeLeaveGroupRequest(reader: Reader, version: number): LeaveGroupRequest {
  if (version < 0 || version > 5) throw unsupportedVersion('LeaveGroupRequest', version)
  const flexible = version >= 4
  const groupId = flexible ? reader.readCompactString() : reader.readString()
  let memberId: string = ''
  if (version <= 2) {
    memberId = reader.readString()
  }
  const members: LeaveGroupRequestMemberIdentity[] = []
  if (version >= 3) {
    for (let left = flexible ? reader.readCompactArrayLength(3) : reader.readArrayLength(4); left > 0; left--) {
      members.push(decodeLeaveGroupRequestMemberIdentity(reader, version))
    }
  }
  if (flexible) reader.skipTaggedFields()
  return { groupId, memberId, members }
}

/** LeaveGroupResponse, to encode. */
export interface LeaveGroupResponseInput {
  /** Versions 1+, not sent in others; default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
  /** Versions 3+; default `[]`. */
  readonly members?: readonly LeaveGroupResponseMemberResponseInput[] | undefined
}

/** Part of {@link LeaveGroupResponseInput}. */
export interface LeaveGroupResponseMemberResponseInput {
  readonly memberId: string
  readonly groupInstanceId: string | null
  readonly errorCode: number
}

/** LeaveGroupResponse, decoded. */
export interface LeaveGroupResponse {
  /** Versions 1+, not sent in others; default `0`. */
  throttleTimeMs: number
  errorCode: number
  /** Versions 3+; default `[]`. */
  members: LeaveGroupResponseMemberResponse[]
}

/** Part of {@link LeaveGroupResponse}. */
export interface LeaveGroupResponseMemberResponse {
  memberId: string
  groupInstanceId: string | null
  errorCode: number
}

function encodeLeaveGroupResponseMemberResponse(writer: Writer, message: LeaveGroupResponseMemberResponseInput, version: number): void {
  const flexible = version >= 4
  const { memberId, groupInstanceId, errorCode } = message
  if (flexible) writer.writeCompactString(memberId)
  else writer.writeString(memberId)
  if (flexible) writer.writeCompactNullableString(groupInstanceId)
  else writer.writeNullableString(groupInstanceId)
  writer.writeInt16(errorCode)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeLeaveGroupResponse(writer: Writer, message: LeaveGroupResponseInput, version: number): void {
  if (version < 0 || version > 5) throw unsupportedVersion('LeaveGroupResponse', version)
  const flexible = version >= 4
  const { throttleTimeMs = 0, errorCode, members = [] } = message
  if (version >= 1) {
    writer.writeInt32(throttleTimeMs)
  }
  writer.writeInt16(errorCode)
  if (version >= 3) {
    if (flexible) writer.writeCompactArrayLength(members.length)
    else writer.writeArrayLength(members.length)
    for (const element of members) encodeLeaveGroupResponseMemberResponse(writer, element, version)
  } else {
    if (members.length !== 0) throw unsupportedField('LeaveGroupResponse', 'members', version)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeLeaveGroupResponseMemberResponse(reader: Reader, version: number): LeaveGroupResponseMemberResponse {
  const flexible = version >= 4
  const memberId = flexible ? reader.readCompactString() : reader.readString()
  const groupInstanceId = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  const errorCode = reader.readInt16()
  if (flexible) reader.skipTaggedFields()
  return { memberId, groupInstanceId, errorCode }
}

function decodeLeaveGroupResponse(reader: Reader, version: number): LeaveGroupResponse {
  if (version < 0 || version > 5) throw unsupportedVersion('LeaveGroupResponse', version)
  const flexible = version >= 4
  let throttleTimeMs: number = 0
  if (version >= 1) {
    throttleTimeMs = reader.readInt32()
  }
  const errorCode = reader.readInt16()
  const members: LeaveGroupResponseMemberResponse[] = []
  if (version >= 3) {
    for (let left = flexible ? reader.readCompactArrayLength(5) : reader.readArrayLength(6); left > 0; left--) {
      members.push(decodeLeaveGroupResponseMemberResponse(reader, version))
    }
  }
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, members }
}

/** LeaveGroup, key 13: versions 0 to 5, flexible from 4. */
export const leaveGroupApi: Api<LeaveGroupRequestInput, LeaveGroupRequest, LeaveGroupResponseInput, LeaveGroupResponse> = {
  key: 13,
  name: 'LeaveGroup',
  minVersion: 0,
  maxVersion: 5,
  maxUnstableVersion: 5,
  flexibleFrom: 4,
  requestHeaderVersion: version => (version >= 4 ? 2 : 1),
  responseHeaderVersion: version => (version >= 4 ? 1 : 0),
  encodeRequest: encodeLeaveGroupRequest,
  decodeRequest: decodeLeaveGroupRequest,
  encodeResponse: encodeLeaveGroupResponse,
  decodeResponse: decodeLeaveGroupResponse,
}
