// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** DescribeAclsRequest, to encode. */
export interface DescribeAclsRequestInput {
  readonly resourceTypeFilter: number
  readonly resourceNameFilter: string | null
  /** Default `3`. */
  readonly patternTypeFilter?: number | undefined
  readonly principalFilter: string | null
  readonly hostFilter: string | null
  readonly operation: number
  readonly permissionType: number
}

/** DescribeAclsRequest, decoded. */
export interface DescribeAclsRequest {
  resourceTypeFilter: number
  resourceNameFilter: string | null
  /** Default `3`. */
  patternTypeFilter: number
  principalFilter: string | null
  hostFilter: string | null
  operation: number
  permissionType: number
}

function encodeDescribeAclsRequest(writer: Writer, message: DescribeAclsRequestInput, version: number): void {
  if (version < 1 || version > 3) throw unsupportedVersion('DescribeAclsRequest', version)
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

function decodeDescribeAclsRequest(reader: Reader, version: number): DescribeAclsRequest {
  if (version < 1 || version > 3) throw unsupportedVersion('DescribeAclsRequest', version)
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

/** DescribeAclsResponse, to encode. */
export interface DescribeAclsResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly resources: readonly DescribeAclsResponseDescribeAclsResourceInput[]
}

/** Part of {@link DescribeAclsResponseInput}. */
export interface DescribeAclsResponseDescribeAclsResourceInput {
  readonly resourceType: number
  readonly resourceName: string
  /** Default `3`. */
  readonly patternType?: number | undefined
  readonly acls: readonly DescribeAclsResponseAclDescriptionInput[]
}

/** Part of {@link DescribeAclsResponseInput}. */
export interface DescribeAclsResponseAclDescriptionInput {
  readonly principal: string
  readonly host: string
  readonly operation: number
  readonly permissionType: number
}

/** DescribeAclsResponse, decoded. */
export interface DescribeAclsResponse {
  /** Default `0`. */
  throttleTimeMs: number
  errorCode: number
  errorMessage: string | null
  resources: DescribeAclsResponseDescribeAclsResource[]
}

/** Part of {@link DescribeAclsResponse}. */
export interface DescribeAclsResponseDescribeAclsResource {
  resourceType: number
  resourceName: string
  /** Default `3`. */
  patternType: number
  acls: DescribeAclsResponseAclDescription[]
}

/** Part of {@link DescribeAclsResponse}. */
export interface DescribeAclsResponseAclDescription {
  principal: string
  host: string
  operation: number
  permissionType: number
}

function encodeDescribeAclsResponseAclDescription(writer: Writer, message: DescribeAclsResponseAclDescriptionInput, version: number): void {
  const flexible = version >= 2
  const { principal, host, operation, permissionType } = message
  if (flexible) writer.writeCompactString(principal)
  else writer.writeString(principal)
  if (flexible) writer.writeCompactString(host)
  else writer.writeString(host)
  writer.writeInt8(operation)
  writer.writeInt8(permissionType)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeDescribeAclsResponseDescribeAclsResource(writer: Writer, message: DescribeAclsResponseDescribeAclsResourceInput, version: number): void {
  const flexible = version >= 2
  const { resourceType, resourceName, patternType = 3, acls } = message
  writer.writeInt8(resourceType)
  if (flexible) writer.writeCompactString(resourceName)
  else writer.writeString(resourceName)
  writer.writeInt8(patternType)
  if (flexible) writer.writeCompactArrayLength(acls.length)
  else writer.writeArrayLength(acls.length)
  for (const element of acls) encodeDescribeAclsResponseAclDescription(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeDescribeAclsResponse(writer: Writer, message: DescribeAclsResponseInput, version: number): void {
  if (version < 1 || version > 3) throw unsupportedVersion('DescribeAclsResponse', version)
  const flexible = version >= 2
  const { throttleTimeMs = 0, errorCode, errorMessage, resources } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeInt16(errorCode)
  if (flexible) writer.writeCompactNullableString(errorMessage)
  else writer.writeNullableString(errorMessage)
  if (flexible) writer.writeCompactArrayLength(resources.length)
  else writer.writeArrayLength(resources.length)
  for (const element of resources) encodeDescribeAclsResponseDescribeAclsResource(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeDescribeAclsResponseAclDescription(reader: Reader, version: number): DescribeAclsResponseAclDescription {
  const flexible = version >= 2
  const principal = flexible ? reader.readCompactString() : reader.readString()
  const host = flexible ? reader.readCompactString() : reader.readString()
  const operation = reader.readInt8()
  const permissionType = reader.readInt8()
  if (flexible) reader.skipTaggedFields()
  return { principal, host, operation, permissionType }
}

function decodeDescribeAclsResponseDescribeAclsResource(reader: Reader, version: number): DescribeAclsResponseDescribeAclsResource {
  const flexible = version >= 2
  const resourceType = reader.readInt8()
  const resourceName = flexible ? reader.readCompactString() : reader.readString()
  const patternType = reader.readInt8()
  const acls: DescribeAclsResponseAclDescription[] = []
  for (let left = flexible ? reader.readCompactArrayLength(5) : reader.readArrayLength(6); left > 0; left--) {
    acls.push(decodeDescribeAclsResponseAclDescription(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { resourceType, resourceName, patternType, acls }
}

function decodeDescribeAclsResponse(reader: Reader, version: number): DescribeAclsResponse {
  if (version < 1 || version > 3) throw unsupportedVersion('DescribeAclsResponse', version)
  const flexible = version >= 2
  const throttleTimeMs = reader.readInt32()
  const errorCode = reader.readInt16()
  const errorMessage = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  const resources: DescribeAclsResponseDescribeAclsResource[] = []
  for (let left = flexible ? reader.readCompactArrayLength(5) : reader.readArrayLength(8); left > 0; left--) {
    resources.push(decodeDescribeAclsResponseDescribeAclsResource(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, errorMessage, resources }
}

/** DescribeAcls, key 29: versions 1 to 3, flexible from 2. */
export const describeAclsApi: Api<DescribeAclsRequestInput, DescribeAclsRequest, DescribeAclsResponseInput, DescribeAclsResponse> = {
  key: 29,
  name: 'DescribeAcls',
  minVersion: 1,
  maxVersion: 3,
  maxUnstableVersion: 3,
  flexibleFrom: 2,
  requestHeaderVersion: version => (version >= 2 ? 2 : 1),
  responseHeaderVersion: version => (version >= 2 ? 1 : 0),
  encodeRequest: encodeDescribeAclsRequest,
  decodeRequest: decodeDescribeAclsRequest,
  encodeResponse: encodeDescribeAclsResponse,
  decodeResponse: decodeDescribeAclsResponse,
}
