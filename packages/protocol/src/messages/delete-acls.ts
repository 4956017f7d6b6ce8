// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** DeleteAclsRequest, to encode. */
export interface DeleteAclsRequestInput {
  readonly filters: readonly DeleteAclsRequestDeleteAclsFilterInput[]
}

/** Part of {@link DeleteAclsRequestInput}. */
export interface DeleteAclsRequestDeleteAclsFilterInput {
  readonly resourceTypeFilter: number
  readonly resourceNameFilter: string | null
  /** Default `3`. */
  readonly patternTypeFilter?: number | undefined
  readonly principalFilter: string | null
  readonly hostFilter: string | null
  readonly operation: number
  readonly permissionType: number
}

/** DeleteAclsRequest, decoded. */
export interface DeleteAclsRequest {
  filters: DeleteAclsRequestDeleteAclsFilter[]
}

/** Part of {@link DeleteAclsRequest}. */
export interface DeleteAclsRequestDeleteAclsFilter {
  resourceTypeFilter: number
  resourceNameFilter: string | null
  /** Default `3`. */
  patternTypeFilter: number
  principalFilter: string | null
  hostFilter: string | null
  operation: number
  permissionType: number
}

function encodeDeleteAclsRequestDeleteAclsFilter(writer: Writer, message: DeleteAclsRequestDeleteAclsFilterInput, version: number): void {
  const flexible = version >= 2
  const { resourceTypeFilter, resourceNameFilter, patternTypeFilter = 3, principalFilter, hostFilter, operation, permissionType } = message
  writer.writeInt8(resourceTypeFilter)
  if (flexible) writer.writeCompactNullableString(resourceNameFilter)
  else writer.writeNullableString(resourceNameFilter)
  writer.writeInt8(patternTypeFilter)
  if (flexible) writer.writeCompactNullableString(principalFilter)
  else writer.writeNullableString(principalFilter)
  if (flexible) writer.writeCompactNullableString(hostFilter)
  else writer.writeNullableString(hostFilter)
  writer.writeInt8(operation)
  writer.writeInt8(permissionType)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeDeleteAclsRequest(writer: Writer, message: DeleteAclsRequestInput, version: number): void {
  if (version < 1 || version > 3) throw unsupportedVersion('DeleteAclsRequest', version)
  const flexible = version >= 2
  const { filters } = message
  if (flexible) writer.writeCompactArrayLength(filters.length)
  else writer.writeArrayLength(filters.length)
  for (const element of filters) encodeDeleteAclsRequestDeleteAclsFilter(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeDeleteAclsRequestDeleteAclsFilter(reader: Reader, version: number): DeleteAclsRequestDeleteAclsFilter {
  const flexible = version >= 2
  const resourceTypeFilter = reader.readInt8()
  const resourceNameFilter = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  const patternTypeFilter = reader.readInt8()
  const principalFilter = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  const hostFilter = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  const operation = reader.readInt8()
  const permissionType = reader.readInt8()
  if (flexible) reader.skipTaggedFields()
  return { resourceTypeFilter, resourceNameFilter, patternTypeFilter, principalFilter, hostFilter, operation, permissionType }
}

function decodeDeleteAclsRequest(reader: Reader, version: number): DeleteAclsRequest {
  if (version < 1 || version > 3) throw unsupportedVersion('DeleteAclsRequest', version)
  const flexible = version >= 2
  const filters: DeleteAclsRequestDeleteAclsFilter[] = []
  for (let left = flexible ? reader.readCompactArrayLength(8) : reader.readArrayLength(10); left > 0; left--) {
    filters.push(decodeDeleteAclsRequestDeleteAclsFilter(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { filters }
}

/** DeleteAclsResponse, to encode. */
export interface DeleteAclsResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly filterResults: readonly DeleteAclsResponseDeleteAclsFilterResultInput[]
}

/** Part of {@link DeleteAclsResponseInput}. */
export interface DeleteAclsResponseDeleteAclsFilterResultInput {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly matchingAcls: readonly DeleteAclsResponseDeleteAclsMatchingAclInput[]
}

/** Part of {@link DeleteAclsResponseInput}. */
export interface DeleteAclsResponseDeleteAclsMatchingAclInput {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly resourceType: number
  readonly resourceName: string
  /** Default `3`. */
  readonly patternType?: number | undefined
  readonly principal: string
  readonly host: string
  readonly operation: number
  readonly permissionType: number
}

/** DeleteAclsResponse, decoded. */
export interface DeleteAclsResponse {
  /** Default `0`. */
  throttleTimeMs: number
  filterResults: DeleteAclsResponseDeleteAclsFilterResult[]
}

/** Part of {@link DeleteAclsResponse}. */
export interface DeleteAclsResponseDeleteAclsFilterResult {
  errorCode: number
  errorMessage: string | null
  matchingAcls: DeleteAclsResponseDeleteAclsMatchingAcl[]
}

/** Part of {@link DeleteAclsResponse}. */
export interface DeleteAclsResponseDeleteAclsMatchingAcl {
  errorCode: number
  errorMessage: string | null
  resourceType: number
  resourceName: string
  /** Default `3`. */
  patternType: number
  principal: string
  host: string
  operation: number
  permissionType: number
}

function encodeDeleteAclsResponseDeleteAclsMatchingAcl(writer: Writer, message: DeleteAclsResponseDeleteAclsMatchingAclInput, version: number): void {
  const flexible = version >= 2
  const { errorCode, errorMessage, resourceType, resourceName, patternType = 3, principal, host, operation, permissionType } = message
  writer.writeInt16(errorCode)
  if (flexible) writer.writeCompactNullableString(errorMessage)
  else writer.writeNullableString(errorMessage)
  writer.writeInt8(resourceType)
  if (flexible) writer.writeCompactString(resourceName)
  else writer.writeString(resourceName)
  writer.writeInt8(patternType)
  if (flexible) writer.writeCompactString(principal)
  else writer.writeString(principal)
  if (flexible) writer.writeCompactString(host)
  else writer.writeString(host)
  writer.writeInt8(operation)
  writer.writeInt8(permissionType)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeDeleteAclsResponseDeleteAclsFilterResult(writer: Writer, message: DeleteAclsResponseDeleteAclsFilterResultInput, version: number): void {
  const flexible = version >= 2
  const { errorCode, errorMessage, matchingAcls } = message
  writer.writeInt16(errorCode)
  if (flexible) writer.writeCompactNullableString(errorMessage)
  else writer.writeNullableString(errorMessage)
  if (flexible) writer.writeCompactArrayLength(matchingAcls.length)
  else writer.writeArrayLength(matchingAcls.length)
  for (const element of matchingAcls) encodeDeleteAclsResponseDeleteAclsMatchingAcl(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeDeleteAclsResponse(writer: Writer, message: DeleteAclsResponseInput, version: number): void {
  if (version < 1 || version > 3) throw unsupportedVersion('DeleteAclsResponse', version)
  const flexible = version >= 2
  const { throttleTimeMs = 0, filterResults } = message
  writer.writeInt32(throttleTimeMs)
  if (flexible) writer.writeCompactArrayLength(filterResults.length)
  else writer.writeArrayLength(filterResults.length)
  for (const element of filterResults) encodeDeleteAclsResponseDeleteAclsFilterResult(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeDeleteAclsResponseDeleteAclsMatchingAcl(reader: Reader, version: number): DeleteAclsResponseDeleteAclsMatchingAcl {
  const flexible = version >= 2
  const errorCode = reader.readInt16()
  const errorMessage = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  const resourceType = reader.readInt8()
  const resourceName = flexible ? reader.readCompactString() : reader.readString()
  const patternType = reader.readInt8()
  const principal = flexible ? reader.readCompactString() : reader.readString()
  const host = flexible ? reader.readCompactString() : reader.readString()
  const operation = reader.readInt8()
  const permissionType = reader.readInt8()
  if (flexible) reader.skipTaggedFields()
  return { errorCode, errorMessage, resourceType, resourceName, patternType, principal, host, operation, permissionType }
}

function decodeDeleteAclsResponseDeleteAclsFilterResult(reader: Reader, version: number): DeleteAclsResponseDeleteAclsFilterResult {
  const flexible = version >= 2
  const errorCode = reader.readInt16()
  const errorMessage = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  const matchingAcls: DeleteAclsResponseDeleteAclsMatchingAcl[] = []
  for (let left = flexible ? reader.readCompactArrayLength(11) : reader.readArrayLength(14); left > 0; left--) {
    matchingAcls.push(decodeDeleteAclsResponseDeleteAclsMatchingAcl(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { errorCode, errorMessage, matchingAcls }
}

function decodeDeleteAclsResponse(reader: Reader, version: number): DeleteAclsResponse {
  if (version < 1 || version > 3) throw unsupportedVersion('DeleteAclsResponse', version)
  const flexible = version >= 2
  const throttleTimeMs = reader.readInt32()
  const filterResults: DeleteAclsResponseDeleteAclsFilterResult[] = []
  for (let left = flexible ? reader.readCompactArrayLength(5) : reader.readArrayLength(8); left > 0; left--) {
    filterResults.push(decodeDeleteAclsResponseDeleteAclsFilterResult(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, filterResults }
}

/** DeleteAcls, key 31: versions 1 to 3, flexible from 2. */
export const deleteAclsApi: Api<DeleteAclsRequestInput, DeleteAclsRequest, DeleteAclsResponseInput, DeleteAclsResponse> = {
  key: 31,
  name: 'DeleteAcls',
  minVersion: 1,
  maxVersion: 3,
  maxUnstableVersion: 3,
  flexibleFrom: 2,
  requestHeaderVersion: version => (version >= 2 ? 2 : 1),
  responseHeaderVersion: version => (version >= 2 ? 1 : 0),
  encodeRequest: encodeDeleteAclsRequest,
  decodeRequest: decodeDeleteAclsRequest,
  encodeResponse: encodeDeleteAclsResponse,
  decodeResponse: decodeDeleteAclsResponse,
}
