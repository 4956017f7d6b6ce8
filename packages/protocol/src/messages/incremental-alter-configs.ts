// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** IncrementalAlterConfigsRequest, to encode. */
export interface IncrementalAlterConfigsRequestInput {
  readonly resources: readonly IncrementalAlterConfigsRequestAlterConfigsResourceInput[]
  readonly validateOnly: boolean
}

/** Part of {@link IncrementalAlterConfigsRequestInput}. */
export interface IncrementalAlterConfigsRequestAlterConfigsResourceInput {
  readonly resourceType: number
  readonly resourceName: string
  readonly configs: readonly IncrementalAlterConfigsRequestAlterableConfigInput[]
}

/** Part of {@link IncrementalAlterConfigsRequestInput}. */
export interface IncrementalAlterConfigsRequestAlterableConfigInput {
  readonly name: string
  readonly configOperation: number
  readonly value: string | null
}

/** IncrementalAlterConfigsRequest, decoded. */
export interface IncrementalAlterConfigsRequest {
  resources: IncrementalAlterConfigsRequestAlterConfigsResource[]
  validateOnly: boolean
}

/** Part of {@link IncrementalAlterConfigsRequest}. */
export interface IncrementalAlterConfigsRequestAlterConfigsResource {
  resourceType: number
  resourceName: string
  configs: IncrementalAlterConfigsRequestAlterableConfig[]
}

/** Part of {@link IncrementalAlterConfigsRequest}. */
export interface IncrementalAlterConfigsRequestAlterableConfig {
  name: string
  configOperation: number
  value: string | null
}

function encodeIncrementalAlterConfigsRequestAlterableConfig(writer: Writer, message: IncrementalAlterConfigsRequestAlterableConfigInput, version: number): void {
  const flexible = version >= 1
  const { name, configOperation, value } = message
  if (flexible) writer.writeCompactString(name)
  else writer.writeString(name)
  writer.writeInt8(configOperation)
  if (flexible) writer.writeCompactNullableString(value)
  else writer.writeNullableString(value)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeIncrementalAlterConfigsRequestAlterConfigsResource(writer: Writer, message: IncrementalAlterConfigsRequestAlterConfigsResourceInput, version: number): void {
  const flexible = version >= 1
  const { resourceType, resourceName, configs } = message
  writer.writeInt8(resourceType)
  if (flexible) writer.writeCompactString(resourceName)
  else writer.writeString(resourceName)
  if (flexible) writer.writeCompactArrayLength(configs.length)
  else writer.writeArrayLength(configs.length)
  for (const element of configs) encodeIncrementalAlterConfigsRequestAlterableConfig(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeIncrementalAlterConfigsRequest(writer: Writer, message: IncrementalAlterConfigsRequestInput, version: number): void {
  if (version < 0 || version > 1) throw unsupportedVersion('IncrementalAlterConfigsRequest', version)
  const flexible = version >= 1
  const { resources, validateOnly } = message
  if (flexible) writer.writeCompactArrayLength(resources.length)
  else writer.writeArrayLength(resources.length)
  for (const element of resources) encodeIncrementalAlterConfigsRequestAlterConfigsResource(writer, element, version)
  writer.writeBoolean(validateOnly)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeIncrementalAlterConfigsRequestAlterableConfig(reader: Reader, version: number): IncrementalAlterConfigsRequestAlterableConfig {
  const flexible = version >= 1
  const name = flexible ? reader.readCompactString() : reader.readString()
  const configOperation = reader.readInt8()
  const value = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  if (flexible) reader.skipTaggedFields()
  return { name, configOperation, value }
}

function decodeIncrementalAlterConfigsRequestAlterConfigsResource(reader: Reader, version: number): IncrementalAlterConfigsRequestAlterConfigsResource {
  const flexible = version >= 1
  const resourceType = reader.readInt8()
  const resourceName = flexible ? reader.readCompactString() : reader.readString()
  const configs: IncrementalAlterConfigsRequestAlterableConfig[] = []
  for (let left = flexible ? reader.readCompactArrayLength(4) : reader.readArrayLength(5); left > 0; left--) {
    configs.push(decodeIncrementalAlterConfigsRequestAlterableConfig(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { resourceType, resourceName, configs }
}

function decodeIncrementalAlterConfigsRequest(reader: Reader, version: number): IncrementalAlterConfigsRequest {
  if (version < 0 || version > 1) throw unsupportedVersion('IncrementalAlterConfigsRequest', version)
  const flexible = version >= 1
  const resources: IncrementalAlterConfigsRequestAlterConfigsResource[] = []
  for (let left = flexible ? reader.readCompactArrayLength(4) : reader.readArrayLength(7); left > 0; left--) {
    resources.push(decodeIncrementalAlterConfigsRequestAlterConfigsResource(reader, version))
  }
  const validateOnly = reader.readBoolean()
  if (flexible) reader.skipTaggedFields()
  return { resources, validateOnly }
}

/** IncrementalAlterConfigsResponse, to encode. */
export interface IncrementalAlterConfigsResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly responses: readonly IncrementalAlterConfigsResponseAlterConfigsResourceResponseInput[]
}

/** Part of {@link IncrementalAlterConfigsResponseInput}. */
export interface IncrementalAlterConfigsResponseAlterConfigsResourceResponseInput {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly resourceType: number
  readonly resourceName: string
}

/** IncrementalAlterConfigsResponse, decoded. */
export interface IncrementalAlterConfigsResponse {
  /** Default `0`. */
  throttleTimeMs: number
  responses: IncrementalAlterConfigsResponseAlterConfigsResourceResponse[]
}

/** Part of {@link IncrementalAlterConfigsResponse}. */
export interface IncrementalAlterConfigsResponseAlterConfigsResourceResponse {
  errorCode: number
  errorMessage: string | null
  resourceType: number
  resourceName: string
}

function encodeIncrementalAlterConfigsResponseAlterConfigsResourceResponse(writer: Writer, message: IncrementalAlterConfigsResponseAlterConfigsResourceResponseInput, version: number): void {
  const flexible = version >= 1
  const { errorCode, errorMessage, resourceType, resourceName } = message
  writer.writeInt16(errorCode)
  if (flexible) writer.writeCompactNullableString(errorMessage)
  else writer.writeNullableString(errorMessage)
  writer.writeInt8(resourceType)
  if (flexible) writer.writeCompactString(resourceName)
  else writer.writeString(resourceName)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeIncrementalAlterConfigsResponse(writer: Writer, message: IncrementalAlterConfigsResponseInput, version: number): void {
  if (version < 0 || version > 1) throw unsupportedVersion('IncrementalAlterConfigsResponse', version)
  const flexible = version >= 1
  const { throttleTimeMs = 0, responses } = message
  writer.writeInt32(throttleTimeMs)
  if (flexible) writer.writeCompactArrayLength(responses.length)
  else writer.writeArrayLength(responses.length)
  for (const element of responses) encodeIncrementalAlterConfigsResponseAlterConfigsResourceResponse(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeIncrementalAlterConfigsResponseAlterConfigsResourceResponse(reader: Reader, version: number): IncrementalAlterConfigsResponseAlterConfigsResourceResponse {
  const flexible = version >= 1
  const errorCode = reader.readInt16()
  const errorMessage = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  const resourceType = reader.readInt8()
  const resourceName = flexible ? reader.readCompactString() : reader.readString()
  if (flexible) reader.skipTaggedFields()
  return { errorCode, errorMessage, resourceType, resourceName }
}

function decodeIncrementalAlterConfigsResponse(reader: Reader, version: number): IncrementalAlterConfigsResponse {
  if (version < 0 || version > 1) throw unsupportedVersion('IncrementalAlterConfigsResponse', version)
  const flexible = version >= 1
  const throttleTimeMs = reader.readInt32()
  const responses: IncrementalAlterConfigsResponseAlterConfigsResourceResponse[] = []
  for (let left = flexible ? reader.readCompactArrayLength(6) : reader.readArrayLength(7); left > 0; left--) {
    responses.push(decodeIncrementalAlterConfigsResponseAlterConfigsResourceResponse(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, responses }
}

/** IncrementalAlterConfigs, key 44: versions 0 to 1, flexible from 1. */
export const incrementalAlterConfigsApi: Api<IncrementalAlterConfigsRequestInput, IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponseInput, IncrementalAlterConfigsResponse> = {
  key: 44,
  name: 'IncrementalAlterConfigs',
  minVersion: 0,
  maxVersion: 1,
  maxUnstableVersion: 1,
  flexibleFrom: 1,
  sensitive: ['value'],
  requestHeaderVersion: version => (version >= 1 ? 2 : 1),
  responseHeaderVersion: version => (version >= 1 ? 1 : 0),
  encodeRequest: encodeIncrementalAlterConfigsRequest,
  decodeRequest: decodeIncrementalAlterConfigsRequest,
  encodeResponse: encodeIncrementalAlterConfigsResponse,
  decodeResponse: decodeIncrementalAlterConfigsResponse,
}
