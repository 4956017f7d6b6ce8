// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** CreateAclsRequest, to encode. */
export interface CreateAclsRequestInput {
  readonly creations: readonly CreateAclsRequestAclCreationInput[]
}

/** Part of {@link CreateAclsRequestInput}. */
export interface CreateAclsRequestAclCreationInput {
  readonly resourceType: number
  readonly resourceName: string
  /** Default `3`. */
  readonly resourcePatternType?: number | undefined
  readonly principal: string
  readonly host: string
  readonly operation: number
  readonly permissionType: number
}

/** CreateAclsRequest, decoded. */
export interface CreateAclsRequest {
  creations: CreateAclsRequestAclCreation[]
}

/** Part of {@link CreateAclsRequest}. */
export interface CreateAclsRequestAclCreation {
  resourceType: number
  resourceName: string
  /** Default `3`. */
  resourcePatternType: number
  principal: string
  host: string
  operation: number
  permissionType: number
}

function encodeCreateAclsRequestAclCreation(writer: Writer, message: CreateAclsRequestAclCreationInput, version: number): void {
  const flexible = version >= 2
  const { resourceType, resourceName, resourcePatternType = 3, principal, host, operation, permissionType } = message
  writer.writeInt8(resourceType)
  if (flexible) writer.writeCompactString(resourceName)
  else writer.writeString(resourceName)
  writer.writeInt8(resourcePatternType)
  if (flexible) writer.writeCompactString(principal)
  else writer.writeString(principal)
  if (flexible) writer.writeCompactString(host)
  else writer.writeString(host)
  writer.writeInt8(operation)
  writer.writeInt8(permissionType)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeCreateAclsRequest(writer: Writer, message: CreateAclsRequestInput, version: number): void {
  if (version < 1 || version > 3) throw unsupportedVersion('CreateAclsRequest', version)
  const flexible = version >= 2
  const { creations } = message
  if (flexible) writer.writeCompactArrayLength(creations.length)
  else writer.writeArrayLength(creations.length)
  for (const element of creations) encodeCreateAclsRequestAclCreation(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeCreateAclsRequestAclCreation(reader: Reader, version: number): CreateAclsRequestAclCreation {
  const flexible = version >= 2
  const resourceType = reader.readInt8()
  const resourceName = flexible ? reader.readCompactString() : reader.readString()
  const resourcePatternType = reader.readInt8()
  const principal = flexible ? reader.readCompactString() : reader.readString()
  const host = flexible ? reader.readCompactString() : reader.readString()
  const operation = reader.readInt8()
  const permissionType = reader.readInt8()
  if (flexible) reader.skipTaggedFields()
  return { resourceType, resourceName, resourcePatternType, principal, host, operation, permissionType }
}

function decodeCreateAclsRequest(reader: Reader, version: number): CreateAclsRequest {
  if (version < 1 || version > 3) throw unsupportedVersion('CreateAclsRequest', version)
  const flexible = version >= 2
  const creations: CreateAclsRequestAclCreation[] = []
  for (let left = flexible ? reader.readCompactArrayLength(8) : reader.readArrayLength(10); left > 0; left--) {
    creations.push(decodeCreateAclsRequestAclCreation(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { creations }
}

/** CreateAclsResponse, to encode. */
export interface CreateAclsResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly results: readonly CreateAclsResponseAclCreationResultInput[]
}

/** Part of {@link CreateAclsResponseInput}. */
export interface CreateAclsResponseAclCreationResultInput {
  readonly errorCode: number
  readonly errorMessage: string | null
}

/** CreateAclsResponse, decoded. */
export interface CreateAclsResponse {
  /** Default `0`. */
  throttleTimeMs: number
  results: CreateAclsResponseAclCreationResult[]
}

/** Part of {@link CreateAclsResponse}. */
export interface CreateAclsResponseAclCreationResult {
  errorCode: number
  errorMessage: string | null
}

function encodeCreateAclsResponseAclCreationResult(writer: Writer, message: CreateAclsResponseAclCreationResultInput, version: number): void {
  const flexible = version >= 2
  const { errorCode, errorMessage } = message
  writer.writeInt16(errorCode)
  if (flexible) writer.writeCompactNullableString(errorMessage)
  else writer.writeNullableString(errorMessage)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeCreateAclsResponse(writer: Writer, message: CreateAclsResponseInput, version: number): void {
  if (version < 1 || version > 3) throw unsupportedVersion('CreateAclsResponse', version)
  const flexible = version >= 2
  const { throttleTimeMs = 0, results } = message
  writer.writeInt32(throttleTimeMs)
  if (flexible) writer.writeCompactArrayLength(results.length)
  else writer.writeArrayLength(results.length)
  for (const element of results) encodeCreateAclsResponseAclCreationResult(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeCreateAclsResponseAclCreationResult(reader: Reader, version: number): CreateAclsResponseAclCreationResult {
  const flexible = version >= 2
  const errorCode = reader.readInt16()
  const errorMessage = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  if (flexible) reader.skipTaggedFields()
  return { errorCode, errorMessage }
}

function decodeCreateAclsResponse(reader: Reader, version: number): CreateAclsResponse {
  if (version < 1 || version > 3) throw unsupportedVersion('CreateAclsResponse', version)
  const flexible = version >= 2
  const throttleTimeMs = reader.readInt32()
  const results: CreateAclsResponseAclCreationResult[] = []
  for (let left = flexible ? reader.readCompactArrayLength(4) : reader.readArrayLength(4); left > 0; left--) {
    results.push(decodeCreateAclsResponseAclCreationResult(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, results }
}

/** CreateAcls, key 30: versions 1 to 3, flexible from 2. */
export const createAclsApi: Api<CreateAclsRequestInput, CreateAclsRequest, CreateAclsResponseInput, CreateAclsResponse> = {
  key: 30,
  name: 'CreateAcls',
  minVersion: 1,
  maxVersion: 3,
  maxUnstableVersion: 3,
  flexibleFrom: 2,
  requestHeaderVersion: version => (version >= 2 ? 2 : 1),
  responseHeaderVersion: version => (version >= 2 ? 1 : 0),
  encodeRequest: encodeCreateAclsRequest,
  decodeRequest: decodeCreateAclsRequest,
  encodeResponse: encodeCreateAclsResponse,
  decodeResponse: decodeCreateAclsResponse,
}
