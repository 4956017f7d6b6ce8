// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** DescribeGroupsRequest, to encode. */
export interface DescribeGroupsRequestInput {
  readonly groups: readonly string[]
  /** Versions 3+; default `false`. */
  readonly includeAuthorizedOperations?: boolean | undefined
}

/** DescribeGroupsRequest, decoded. */
export interface DescribeGroupsRequest {
  groups: string[]
  /** Versions 3+; default `false`. */
  includeAuthorizedOperations: boolean
}

function encodeDescribeGroupsRequest(writer: Writer, message: DescribeGroupsRequestInput, version: number): void {
  if (version < 0 || version > 6) throw unsupportedVersion('DescribeGroupsRequest', version)
  const flexible = version >= 5
  const { groups, includeAuthorizedOperations = false } = message
  if (flexible) writer.writeCompactArrayLength(groups.length)
  else writer.writeArrayLength(groups.length)
  for (const element of groups) {
    if (flexible) writer.writeCompactString(element)
    else writer.writeString(element)
  }
  if (version >= 3) {
    writer.writeBoolean(includeAuthorizedOperations)
  } else {
    if (includeAuthorizedOperations !== false) throw unsupportedField('DescribeGroupsRequest', 'includeAuthorizedOperations', version)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeDescribeGroupsRequest(reader: Reader, version: number): DescribeGroupsRequest {
  if (version < 0 || version > 6) throw unsupportedVersion('DescribeGroupsRequest', version)
  const flexible = version >= 5
  const groups: string[] = []
  for (let left = flexible ? reader.readCompactArrayLength(1) : reader.readArrayLength(2); left > 0; left--) {
    groups.push(flexible ? reader.readCompactString() : reader.readString())
  }
  let includeAuthorizedOperations: boolean = false
  if (version >= 3) {
    includeAuthorizedOperations = reader.readBoolean()
  }
  if (flexible) reader.skipTaggedFields()
  return { groups, includeAuthorizedOperations }
}

/** DescribeGroupsResponse, to encode. */
export interface DescribeGroupsResponseInput {
  /** Versions 1+, not sent in others; default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly groups: readonly DescribeGroupsResponseDescribedGroupInput[]
}

/** Part of {@link DescribeGroupsResponseInput}. */
export interface DescribeGroupsResponseDescribedGroupInput {
  readonly errorCode: number
  /** Versions 6+; default `null`. */
  readonly errorMessage?: string | null | undefined
  readonly groupId: string
  readonly groupState: string
  readonly protocolType: string
  readonly protocolData: string
  readonly members: readonly DescribeGroupsResponseDescribedGroupMemberInput[]
  /** Versions 3+; default `-2147483648`. */
  readonly authorizedOperations?: number | undefined
}

/** Part of {@link DescribeGroupsResponseInput}. */
export interface DescribeGroupsResponseDescribedGroupMemberInput {
  readonly memberId: string
  /** Versions 4+, not sent in others; default `null`. */
  readonly groupInstanceId?: string | null | undefined
  readonly clientId: string
  readonly clientHost: string
  readonly memberMetadata: Uint8Array
  readonly memberAssignment: Uint8Array
}

/** DescribeGroupsResponse, decoded. */
export interface DescribeGroupsResponse {
  /** Versions 1+, not sent in others; default `0`. */
  throttleTimeMs: number
  groups: DescribeGroupsResponseDescribedGroup[]
}

/** Part of {@link DescribeGroupsResponse}. */
export interface DescribeGroupsResponseDescribedGroup {
  errorCode: number
  /** Versions 6+; default `null`. */
  errorMessage: string | null
  groupId: string
  groupState: string
  protocolType: string
  protocolData: string
  members: DescribeGroupsResponseDescribedGroupMember[]
  /** Versions 3+; default `-2147483648`. */
  authorizedOperations: number
}

/** Part of {@link DescribeGroupsResponse}. */
export interface DescribeGroupsResponseDescribedGroupMember {
  memberId: string
  /** Versions 4+, not sent in others; default `null`. */
  groupInstanceId: string | null
  clientId: string
  clientHost: string
  memberMetadata: Buffer
  memberAssignment: Buffer
}

function encodeDescribeGroupsResponseDescribedGroupMember(writer: Writer, message: DescribeGroupsResponseDescribedGroupMemberInput, version: number): void {
  const flexible = version >= 5
  const { memberId, groupInstanceId = null, clientId, clientHost, memberMetadata, memberAssignment } = message
  if (flexible) writer.writeCompactString(memberId)
  else writer.writeString(memberId)
  if (version >= 4) {
    if (flexible) writer.writeCompactNullableString(groupInstanceId)
    else writer.writeNullableString(groupInstanceId)
  }
  if (flexible) writer.writeCompactString(clientId)
  else writer.writeString(clientId)
  if (flexible) writer.writeCompactString(clientHost)
  else writer.writeString(clientHost)
  if (flexible) writer.writeCompactBytes(memberMetadata)
  else writer.writeBytes(memberMetadata)
  if (flexible) writer.writeCompactBytes(memberAssignment)
  else writer.writeBytes(memberAssignment)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeDescribeGroupsResponseDescribedGroup(writer: Writer, message: DescribeGroupsResponseDescribedGroupInput, version: number): void {
  const flexible = version >= 5
  const { errorCode, errorMessage = null, groupId, groupState, protocolType, protocolData, members, authorizedOperations = -2147483648 } = message
  writer.writeInt16(errorCode)
  if (version >= 6) {
    writer.writeCompactNullableString(errorMessage)
  } else {
    if (errorMessage !== null) throw unsupportedField('DescribeGroupsResponseDescribedGroup', 'errorMessage', version)
  }
  if (flexible) writer.writeCompactString(groupId)
  else writer.writeString(groupId)
  if (flexible) writer.writeCompactString(groupState)
  else writer.writeString(groupState)
  if (flexible) writer.writeCompactString(protocolType)
  else writer.writeString(protocolType)
  if (flexible) writer.writeCompactString(protocolData)
  else writer.writeString(protocolData)
  if (flexible) writer.writeCompactArrayLength(members.length)
  else writer.writeArrayLength(members.length)
  for (const element of members) encodeDescribeGroupsResponseDescribedGroupMember(writer, element, version)
  if (version >= 3) {
    writer.writeInt32(authorizedOperations)
  } else {
    if (authorizedOperations !== -2147483648) throw unsupportedField('DescribeGroupsResponseDescribedGroup', 'authorizedOperations', version)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeDescribeGroupsResponse(writer: Writer, message: DescribeGroupsResponseInput, version: number): void {
  if (version < 0 || version > 6) throw unsupportedVersion('DescribeGroupsResponse', version)
  const flexible = version >= 5
  const { throttleTimeMs = 0, groups } = message
  if (version >= 1) {
    writer.writeInt32(throttleTimeMs)
  }
  if (flexible) writer.writeCompactArrayLength(groups.length)
  else writer.writeArrayLength(groups.length)
  for (const element of groups) encodeDescribeGroupsResponseDescribedGroup(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeDescribeGroupsResponseDescribedGroupMember(reader: Reader, version: number): DescribeGroupsResponseDescribedGroupMember {
  const flexible = version >= 5
  const memberId = flexible ? reader.readCompactString() : reader.readString()
  let groupInstanceId: string | null = null
  if (version >= 4) {
    groupInstanceId = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  }
  const clientId = flexible ? reader.readCompactString() : reader.readString()
  const clientHost = flexible ? reader.readCompactString() : reader.readString()
  const memberMetadata = flexible ? reader.readCompactBytes() : reader.readBytes()
  const memberAssignment = flexible ? reader.readCompactBytes() : reader.readBytes()
  if (flexible) reader.skipTaggedFields()
  return { memberId, groupInstanceId, clientId, clientHost, memberMetadata, memberAssignment }
}

function decodeDescribeGroupsResponseDescribedGroup(reader: Reader, version: number): DescribeGroupsResponseDescribedGroup {
  const flexible = version >= 5
  const errorCode = reader.readInt16()
  let errorMessage: string | null = null
  if (version >= 6) {
    errorMessage = reader.readCompactNullableString()
  }
  const groupId = flexible ? reader.readCompactString() : reader.readString()
  const groupState = flexible ? reader.readCompactString() : reader.readString()
  const protocolType = flexible ? reader.readCompactString() : reader.readString()
  const protocolData = flexible ? reader.readCompactString() : reader.readString()
  const members: DescribeGroupsResponseDescribedGroupMember[] = []
  for (let left = flexible ? reader.readCompactArrayLength(7) : reader.readArrayLength(14); left > 0; left--) {
    members.push(decodeDescribeGroupsResponseDescribedGroupMember(reader, version))
  }
  let authorizedOperations: number = -2147483648
  if (version >= 3) {
    authorizedOperations = reader.readInt32()
  }
  if (flexible) reader.skipTaggedFields()
  return { errorCode, errorMessage, groupId, groupState, protocolType, protocolData, members, authorizedOperations }
}

function decodeDescribeGroupsResponse(reader: Reader, version: number): DescribeGroupsResponse {
  if (version < 0 || version > 6) throw unsupportedVersion('DescribeGroupsResponse', version)
  const flexible = version >= 5
  let throttleTimeMs: number = 0
  if (version >= 1) {
    throttleTimeMs = reader.readInt32()
  }
  const groups: DescribeGroupsResponseDescribedGroup[] = []
  for (let left = flexible ? reader.readCompactArrayLength(12) : reader.readArrayLength(14); left > 0; left--) {
    groups.push(decodeDescribeGroupsResponseDescribedGroup(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, groups }
}

/** DescribeGroups, key 15: versions 0 to 6, flexible from 5. */
export const describeGroupsApi: Api<DescribeGroupsRequestInput, DescribeGroupsRequest, DescribeGroupsResponseInput, DescribeGroupsResponse> = {
  key: 15,
  name: 'DescribeGroups',
  minVersion: 0,
  maxVersion: 6,
  maxUnstableVersion: 6,
  flexibleFrom: 5,
  requestHeaderVersion: version => (version >= 5 ? 2 : 1),
  responseHeaderVersion: version => (version >= 5 ? 1 : 0),
  encodeRequest: encodeDescribeGroupsRequest,
  decodeRequest: decodeDescribeGroupsRequest,
  encodeResponse: encodeDescribeGroupsResponse,
  decodeResponse: decodeDescribeGroupsResponse,
}
