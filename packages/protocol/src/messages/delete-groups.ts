// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** DeleteGroupsRequest, to encode. */
export interface DeleteGroupsRequestInput {
  readonly groupsNames: readonly string[]
}

/** DeleteGroupsRequest, decoded. */
export interface DeleteGroupsRequest {
  groupsNames: string[]
}

function encodeDeleteGroupsRequest(writer: Writer, message: DeleteGroupsRequestInput, version: number): void {
  if (version < 0 || version > 2) throw unsupportedVersion('DeleteGroupsRequest', version)
  const flexible = version >= 2
  const { groupsNames } = message
  if (flexible) writer.writeCompactArrayLength(groupsNames.length)
  else writer.writeArrayLength(groupsNames.length)
  for (const element of groupsNames) {
    if (flexible) writer.writeCompactString(element)
    else writer.writeString(element)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeDeleteGroupsRequest(reader: Reader, version: number): DeleteGroupsRequest {
  if (version < 0 || version > 2) throw unsupportedVersion('DeleteGroupsRequest', version)
  const flexible = version >= 2
  const groupsNames: string[] = []
  for (let left = flexible ? reader.readCompactArrayLength(1) : reader.readArrayLength(2); left > 0; left--) {
    groupsNames.push(flexible ? reader.readCompactString() : reader.readString())
  }
  if (flexible) reader.skipTaggedFields()
  return { groupsNames }
}

/** DeleteGroupsResponse, to encode. */
export interface DeleteGroupsResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly results: readonly DeleteGroupsResponseDeletableGroupResultInput[]
}

/** Part of {@link DeleteGroupsResponseInput}. */
export interface DeleteGroupsResponseDeletableGroupResultInput {
  readonly groupId: string
  readonly errorCode: number
}

/** DeleteGroupsResponse, decoded. */
export interface DeleteGroupsResponse {
  /** Default `0`. */
  throttleTimeMs: number
  results: DeleteGroupsResponseDeletableGroupResult[]
}

/** Part of {@link DeleteGroupsResponse}. */
export interface DeleteGroupsResponseDeletableGroupResult {
  groupId: string
  errorCode: number
}

function encodeDeleteGroupsResponseDeletableGroupResult(writer: Writer, message: DeleteGroupsResponseDeletableGroupResultInput, version: number): void {
  const flexible = version >= 2
  const { groupId, errorCode } = message
  if (flexible) writer.writeCompactString(groupId)
  else writer.writeString(groupId)
  writer.writeInt16(errorCode)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeDeleteGroupsResponse(writer: Writer, message: DeleteGroupsResponseInput, version: number): void {
  if (version < 0 || version > 2) throw unsupportedVersion('DeleteGroupsResponse', version)
  const flexible = version >= 2
  const { throttleTimeMs = 0, results } = message
  writer.writeInt32(throttleTimeMs)
  if (flexible) writer.writeCompactArrayLength(results.length)
  else writer.writeArrayLength(results.length)
  for (const element of results) encodeDeleteGroupsResponseDeletableGroupResult(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeDeleteGroupsResponseDeletableGroupResult(reader: Reader, version: number): DeleteGroupsResponseDeletableGroupResult {
  const flexible = version >= 2
  const groupId = flexible ? reader.readCompactString() : reader.readString()
  const errorCode = reader.readInt16()
  if (flexible) reader.skipTaggedFields()
  return { groupId, errorCode }
}

function decodeDeleteGroupsResponse(reader: Reader, version: number): DeleteGroupsResponse {
  if (version < 0 || version > 2) throw unsupportedVersion('DeleteGroupsResponse', version)
  const flexible = version >= 2
  const throttleTimeMs = reader.readInt32()
  const results: DeleteGroupsResponseDeletableGroupResult[] = []
  for (let left = flexible ? reader.readCompactArrayLength(4) : reader.readArrayLength(4); left > 0; left--) {
    results.push(decodeDeleteGroupsResponseDeletableGroupResult(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, results }
}

/** DeleteGroups, key 42: versions 0 to 2, flexible from 2. */
export const deleteGroupsApi: Api<DeleteGroupsRequestInput, DeleteGroupsRequest, DeleteGroupsResponseInput, DeleteGroupsResponse> = {
  key: 42,
  name: 'DeleteGroups',
  minVersion: 0,
  maxVersion: 2,
  maxUnstableVersion: 2,
  flexibleFrom: 2,
  requestHeaderVersion: version => (version >= 2 ? 2 : 1),
  responseHeaderVersion: version => (version >= 2 ? 1 : 0),
  encodeRequest: encodeDeleteGroupsRequest,
  decodeRequest: decodeDeleteGroupsRequest,
  encodeResponse: encodeDeleteGroupsResponse,
  decodeResponse: decodeDeleteGroupsResponse,
}
