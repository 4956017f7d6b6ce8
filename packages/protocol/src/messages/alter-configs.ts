// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** AlterConfigsRequest, to encode. */
export interface AlterConfigsRequestInput {
  readonly resources: readonly AlterConfigsRequestAlterConfigsResourceInput[]
  readonly validateOnly: boolean
}

/** Part of {@link AlterConfigsRequestInput}. */
export interface AlterConfigsRequestAlterConfigsResourceInput {
  readonly resourceType: number
  readonly resourceName: string
  readonly configs: readonly AlterConfigsRequestAlterableConfigInput[]
}

/** Part of {@link AlterConfigsRequestInput}. */
export interface AlterConfigsRequestAlterableConfigInput {
  readonly name: string
  readonly value: string | null
}

/** AlterConfigsRequest, decoded. */
export interface AlterConfigsRequest {
  resources: AlterConfigsRequestAlterConfigsResource[]
  validateOnly: boolean
}

/** Part of {@link AlterConfigsRequest}. */
export interface AlterConfigsRequestAlterConfigsResource {
  resourceType: number
  resourceName: string
  configs: AlterConfigsRequestAlterableConfig[]
}

/** Part of {@link AlterConfigsRequest}. */
export interface AlterConfigsRequestAlterableConfig {
  name: string
  value: string | null
}

function encodeAlterConfigsRequestAlterableConfig(writer: Writer, message: AlterConfigsRequestAlterableConfigInput, version: number): void {
  const flexible = version >= 2
  const { name, value } = message
  if (flexible) writer.writeCompactString(name)
  else writer.writeString(name)
  if (flexible) writer.writeCompactNullableString(value)
  else writer.writeNullableString(value)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeAlterConfigsRequestAlterConfigsResource(writer: Writer, message: AlterConfigsRequestAlterConfigsResourceInput, version: number): void {
  const flexible = version >= 2
  const { resourceType, resourceName, configs } = message
  writer.writeInt8(resourceType)
  if (flexible) writer.writeCompactString(resourceName)
  else writer.writeString(resourceName)
  if (flexible) writer.writeCompactArrayLength(configs.length)
  else writer.writeArrayLength(configs.length)
  for (const element of configs) encodeAlterConfigsRequestAlterableConfig(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeAlterConfigsRequest(writer: Writer, message: AlterConfigsRequestInput, version: number): void {
  if (version < 0 || version > 2) throw unsupportedVersion('AlterConfigsRequest', version)
  const flexible = version >= 2
  const { resources, validateOnly } = message
  if (flexible) writer.writeCompactArrayLength(resources.length)
  else writer.writeArrayLength(resources.length)
  for (const element of resources) encodeAlterConfigsRequestAlterConfigsResource(writer, element, version)
  writer.writeBoolean(validateOnly)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeAlterConfigsRequestAlterableConfig(reader: Reader, version: number): AlterConfigsRequestAlterableConfig {
  const flexible = version >= 2
  const name = flexible ? reader.readCompactString() : reader.readString()
  const value = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  if (flexible) reader.skipTaggedFields()
  return { name, value }
}

function decodeAlterConfigsRequestAlterConfigsResource(reader: Reader, version: number): AlterConfigsRequestAlterConfigsResource {
  const flexible = version >= 2
  const resourceType = reader.readInt8()
  const resourceName = flexible ? reader.readCompactString() : reader.readString()
  const configs: AlterConfigsRequestAlterableConfig[] = []
  for (let left = flexible ? reader.readCompactArrayLength(3) : reader.readArrayLength(4); left > 0; left--) {
    configs.push(decodeAlterConfigsRequestAlterableConfig(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { resourceType, resourceName, configs }
}

function decodeAlterConfigsRequest(reader: Reader, version: number): AlterConfigsRequest {
  if (version < 0 || version > 2) throw unsupportedVersion('AlterConfigsRequest', version)
  const flexible = version >= 2
  const resources: AlterConfigsRequestAlterConfigsResource[] = []
  for (let left = flexible ? reader.readCompactArrayLength(4) : reader.readArrayLength(7); left > 0; left--) {
    resources.push(decodeAlterConfigsRequestAlterConfigsResource(reader, version))
  }
  const validateOnly = reader.readBoolean()
  if (flexible) reader.skipTaggedFields()
  return { resources, validateOnly }
}

/** AlterConfigsResponse, to encode. */
export interface AlterConfigsResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly responses: readonly AlterConfigsResponseAlterConfigsResourceResponseInput[]
}

/** Part of {@link AlterConfigsResponseInput}. */
export interface AlterConfigsResponseAlterConfigsResourceResponseInput {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly resourceType: number
  readonly resourceName: string
}

/** AlterConfigsResponse, decoded. */
export interface AlterConfigsResponse {
  /** Default `0`. */
  throttleTimeMs: number
  responses: AlterConfigsResponseAlterConfigsResourceResponse[]
}

/** Part of {@link AlterConfigsResponse}. */
export interface AlterConfigsResponseAlterConfigsResourceResponse {
  errorCode: number
  errorMessage: string | null
  resourceType: number
  resourceName: string
}

function encodeAlterConfigsResponseAlterConfigsResourceResponse(writer: Writer, message: AlterConfigsResponseAlterConfigsResourceResponseInput, version: number): void {
  const flexible = version >= 2
  const { errorCode, errorMessage, resourceType, resourceName } = message
  writer.writeInt16(errorCode)
  if (flexible) writer.writeCompactNullableString(errorMessage)
  else writer.writeNullableString(errorMessage)
  writer.writeInt8(resourceType)
  if (flexible) writer.writeCompactString(resourceName)
  else writer.writeString(resourceName)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeAlterConfigsResponse(writer: Writer, message: AlterConfigsResponseInput, version: number): void {
  if (version < 0 || version > 2) throw unsupportedVersion('AlterConfigsResponse', version)
  const flexible = version >= 2
  const { throttleTimeMs = 0, responses } = message
  writer.writeInt32(throttleTimeMs)
  if (flexible) writer.writeCompactArrayLength(responses.length)
  else writer.writeArrayLength(responses.length)
  for (const element of responses) encodeAlterConfigsResponseAlterConfigsResourceResponse(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeAlterConfigsResponseAlterConfigsResourceResponse(reader: Reader, version: number): AlterConfigsResponseAlterConfigsResourceResponse {
  const flexible = version >= 2
  const errorCode = reader.readInt16()
  const errorMessage = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  const resourceType = reader.readInt8()
  const resourceName = flexible ? reader.readCompactString() : reader.readString()
  if (flexible) reader.skipTaggedFields()
  return { errorCode, errorMessage, resourceType, resourceName }
}

function decodeAlterConfigsResponse(reader: Reader, version: number): AlterConfigsResponse {
  if (version < 0 || version > 2) throw unsupportedVersion('AlterConfigsResponse', version)
  const flexible = version >= 2
  const throttleTimeMs = reader.readInt32()
  const responses: AlterConfigsResponseAlterConfigsResourceResponse[] = []
  for (let left = flexible ? reader.readCompactArrayLength(6) : reader.readArrayLength(7); left > 0; left--) {
    responses.push(decodeAlterConfigsResponseAlterConfigsResourceResponse(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, responses }
}

/** AlterConfigs, key 33: versions 0 to 2, flexible from 2. */
export const alterConfigsApi: Api<AlterConfigsRequestInput, AlterConfigsRequest, AlterConfigsResponseInput, AlterConfigsResponse> = {
  key: 33,
  name: 'AlterConfigs',
  minVersion: 0,
  maxVersion: 2,
  maxUnstableVersion: 2,
  flexibleFrom: 2,
  sensitive: ['value'],
  requestHeaderVersion: version => (version >= 2 ? 2 : 1),
  responseHeaderVersion: version => (version >= 2 ? 1 : 0),
  encodeRequest: encodeAlterConfigsRequest,
  decodeRequest: decodeAlterConfigsRequest,
  encodeResponse: encodeAlterConfigsResponse,
  decodeResponse: decodeAlterConfigsResponse,
}
