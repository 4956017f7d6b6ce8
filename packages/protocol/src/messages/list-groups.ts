// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** ListGroupsRequest, to encode. */
export interface ListGroupsRequestInput {
  /** Versions 4+; default `[]`. */
  readonly statesFilter?: readonly string[] | undefined
  /** Versions 5+; default `[]`. */
  readonly typesFilter?: readonly string[] | undefined
}

/** ListGroupsRequest, decoded. */
export interface ListGroupsRequest {
  /** Versions 4+; default `[]`. */
  statesFilter: string[]
  /** Versions 5+; default `[]`. */
  typesFilter: string[]
}

function encodeListGroupsRequest(writer: Writer, message: ListGroupsRequestInput, version: number): void {
  if (version < 0 || version > 5) throw unsupportedVersion('ListGroupsRequest', version)
  const flexible = version >= 3
  const { statesFilter = [], typesFilter = [] } = message
  if (version >= 4) {
    writer.writeCompactArrayLength(statesFilter.length)
    for (const element of statesFilter) writer.writeCompactString(element)
  } else {
    if (statesFilter.length !== 0) throw unsupportedField('ListGroupsRequest', 'statesFilter', version)
  }
  if (version >= 5) {
    writer.writeCompactArrayLength(typesFilter.length)
    for (const element of typesFilter) writer.writeCompactString(element)
  } else {
    if (typesFilter.length !== 0) throw unsupportedField('ListGroupsRequest', 'typesFilter', version)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeListGroupsRequest(reader: Reader, version: number): ListGroupsRequest {
  if (version < 0 || version > 5) throw unsupportedVersion('ListGroupsRequest', version)
  const flexible = version >= 3
  const statesFilter: string[] = []
  if (version >= 4) {
    for (let left = reader.readCompactArrayLength(1); left > 0; left--) {
      statesFilter.push(reader.readCompactString())
    }
  }
  const typesFilter: string[] = []
  if (version >= 5) {
    for (let left = reader.readCompactArrayLength(1); left > 0; left--) {
      typesFilter.push(reader.readCompactString())
    }
  }
  if (flexible) reader.skipTaggedFields()
  return { statesFilter, typesFilter }
}

/** ListGroupsResponse, to encode. */
export interface ListGroupsResponseInput {
  /** Versions 1+, not sent in others; default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
  readonly groups: readonly ListGroupsResponseListedGroupInput[]
}

/** Part of {@link ListGroupsResponseInput}. */
export interface ListGroupsResponseListedGroupInput {
  readonly groupId: string
  readonly protocolType: string
  /** Versions 4+, not sent in others; default `''`. */
  readonly groupState?: string | undefined
  /** Versions 5+, not sent in others; default `''`. */
  readonly groupType?: string | undefined
}

/** ListGroupsResponse, decoded. */
export interface ListGroupsResponse {
  /** Versions 1+, not sent in others; default `0`. */
  throttleTimeMs: number
  errorCode: number
  groups: ListGroupsResponseListedGroup[]
}

/** Part of {@link ListGroupsResponse}. */
export interface ListGroupsResponseListedGroup {
  groupId: string
  protocolType: string
  /** Versions 4+, not sent in others; default `''`. */
  groupState: string
  /** Versions 5+, not sent in others; default `''`. */
  groupType: string
}

function encodeListGroupsResponseListedGroup(writer: Writer, message: ListGroupsResponseListedGroupInput, version: number): void {
  const flexible = version >= 3
  const { groupId, protocolType, groupState = '', groupType = '' } = message
  if (flexible) writer.writeCompactString(groupId)
  else writer.writeString(groupId)
  if (flexible) writer.writeCompactString(protocolType)
  else writer.writeString(protocolType)
  if (version >= 4) {
    writer.writeCompactString(groupState)
  }
  if (version >= 5) {
    writer.writeCompactString(groupType)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeListGroupsResponse(writer: Writer, message: ListGroupsResponseInput, version: number): void {
  if (version < 0 || version > 5) throw unsupportedVersion('ListGroupsResponse', version)
  const flexible = version >= 3
  const { throttleTimeMs = 0, errorCode, groups } = message
  if (version >= 1) {
    writer.writeInt32(throttleTimeMs)
  }
  writer.writeInt16(errorCode)
  if (flexible) writer.writeCompactArrayLength(groups.length)
  else writer.writeArrayLength(groups.length)
  for (const element of groups) encodeListGroupsResponseListedGroup(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeListGroupsResponseListedGroup(reader: Reader, version: number): ListGroupsResponseListedGroup {
  const flexible = version >= 3
  const groupId = flexible ? reader.readCompactString() : reader.readString()
  const protocolType = flexible ? reader.readCompactString() : reader.readString()
  let groupState: string = ''
  if (version >= 4) {
    groupState = reader.readCompactString()
  }
  let groupType: string = ''
  if (version >= 5) {
    groupType = reader.readCompactString()
  }
  if (flexible) reader.skipTaggedFields()
  return { groupId, protocolType, groupState, groupType }
}

function decodeListGroupsResponse(reader: Reader, version: number): ListGroupsResponse {
  if (version < 0 || version > 5) throw unsupportedVersion('ListGroupsResponse', version)
  const flexible = version >= 3
  let throttleTimeMs: number = 0
  if (version >= 1) {
    throttleTimeMs = reader.readInt32()
  }
  const errorCode = reader.readInt16()
  const groups: ListGroupsResponseListedGroup[] = []
  for (let left = flexible ? reader.readCompactArrayLength(3) : reader.readArrayLength(4); left > 0; left--) {
    groups.push(decodeListGroupsResponseListedGroup(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, groups }
}

/** ListGroups, key 16: versions 0 to 5, flexible from 3. */
export const listGroupsApi: Api<ListGroupsRequestInput, ListGroupsRequest, ListGroupsResponseInput, ListGroupsResponse> = {
  key: 16,
  name: 'ListGroups',
  minVersion: 0,
  maxVersion: 5,
  maxUnstableVersion: 5,
  flexibleFrom: 3,
  requestHeaderVersion: version => (version >= 3 ? 2 : 1),
  responseHeaderVersion: version => (version >= 3 ? 1 : 0),
  encodeRequest: encodeListGroupsRequest,
  decodeRequest: decodeListGroupsRequest,
  encodeResponse: encodeListGroupsResponse,
  decodeResponse: decodeListGroupsResponse,
}
