// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** DescribeConfigsRequest, to encode. */
export interface DescribeConfigsRequestInput {
  readonly resources: readonly DescribeConfigsRequestDescribeConfigsResourceInput[]
  /** Default `false`. */
  readonly includeSynonyms?: boolean | undefined
  /** Versions 3+; default `false`. */
  readonly includeDocumentation?: boolean | undefined
}

/** Part of {@link DescribeConfigsRequestInput}. */
export interface DescribeConfigsRequestDescribeConfigsResourceInput {
  readonly resourceType: number
  readonly resourceName: string
  readonly configurationKeys: readonly string[] | null
}

/** DescribeConfigsRequest, decoded. */
export interface DescribeConfigsRequest {
  resources: DescribeConfigsRequestDescribeConfigsResource[]
  /** Default `false`. */
  includeSynonyms: boolean
  /** Versions 3+; default `false`. */
  includeDocumentation: boolean
}

/** Part of {@link DescribeConfigsRequest}. */
export interface DescribeConfigsRequestDescribeConfigsResource {
  resourceType: number
  resourceName: string
  configurationKeys: string[] | null
}

function encodeDescribeConfigsRequestDescribeConfigsResource(writer: Writer, message: DescribeConfigsRequestDescribeConfigsResourceInput, version: number): void {
  const flexible = version >= 4
  const { resourceType, resourceName, configurationKeys } = message
  writer.writeInt8(resourceType)
  if (flexible) writer.writeCompactString(resourceName)
  else writer.writeString(resourceName)
  if (flexible) writer.writeCompactArrayLength(configurationKeys === null ? -1 : configurationKeys.length)
  else writer.writeArrayLength(configurationKeys === null ? -1 : configurationKeys.length)
  if (configurationKeys !== null) {
    for (const element of configurationKeys) {
      if (flexible) writer.writeCompactString(element)
      else writer.writeString(element)
    }
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeDescribeConfigsRequest(writer: Writer, message: DescribeConfigsRequestInput, version: number): void {
  if (version < 1 || version > 4) throw unsupportedVersion('DescribeConfigsRequest', version)
  const flexible = version >= 4
  const { resources, includeSynonyms = false, includeDocumentation = false } = message
  if (flexible) writer.writeCompactArrayLength(resources.length)
  else writer.writeArrayLength(resources.length)
  for (const element of resources) encodeDescribeConfigsRequestDescribeConfigsResource(writer, element, version)
  writer.writeBoolean(includeSynonyms)
  if (version >= 3) {
    writer.writeBoolean(includeDocumentation)
  } else {
    if (includeDocumentation !== false) throw unsupportedField('DescribeConfigsRequest', 'includeDocumentation', version)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeDescribeConfigsRequestDescribeConfigsResource(reader: Reader, version: number): DescribeConfigsRequestDescribeConfigsResource {
  const flexible = version >= 4
  const resourceType = reader.readInt8()
  const resourceName = flexible ? reader.readCompactString() : reader.readString()
  let configurationKeys: string[] | null = null
  let configurationKeysLeft = flexible ? reader.readCompactNullableArrayLength(1) : reader.readNullableArrayLength(2)
  if (configurationKeysLeft >= 0) {
    for (configurationKeys = []; configurationKeysLeft > 0; configurationKeysLeft--) {
      configurationKeys.push(flexible ? reader.readCompactString() : reader.readString())
    }
  }
  if (flexible) reader.skipTaggedFields()
  return { resourceType, resourceName, configurationKeys }
}

function decodeDescribeConfigsRequest(reader: Reader, version: number): DescribeConfigsRequest {
  if (version < 1 || version > 4) throw unsupportedVersion('DescribeConfigsRequest', version)
  const flexible = version >= 4
  const resources: DescribeConfigsRequestDescribeConfigsResource[] = []
  for (let left = flexible ? reader.readCompactArrayLength(4) : reader.readArrayLength(7); left > 0; left--) {
    resources.push(decodeDescribeConfigsRequestDescribeConfigsResource(reader, version))
  }
  const includeSynonyms = reader.readBoolean()
  let includeDocumentation: boolean = false
  if (version >= 3) {
    includeDocumentation = reader.readBoolean()
  }
  if (flexible) reader.skipTaggedFields()
  return { resources, includeSynonyms, includeDocumentation }
}

/** DescribeConfigsResponse, to encode. */
export interface DescribeConfigsResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly results: readonly DescribeConfigsResponseDescribeConfigsResultInput[]
}

/** Part of {@link DescribeConfigsResponseInput}. */
export interface DescribeConfigsResponseDescribeConfigsResultInput {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly resourceType: number
  readonly resourceName: string
  readonly configs: readonly DescribeConfigsResponseDescribeConfigsResourceResultInput[]
}

/** Part of {@link DescribeConfigsResponseInput}. */
export interface DescribeConfigsResponseDescribeConfigsResourceResultInput {
  readonly name: string
  readonly value: string | null
  readonly readOnly: boolean
  /** Default `-1`. */
  readonly configSource?: number | undefined
  readonly isSensitive: boolean
  readonly synonyms: readonly DescribeConfigsResponseDescribeConfigsSynonymInput[]
  /** Versions 3+, not sent in others; default `0`. */
  readonly configType?: number | undefined
  /** Versions 3+, not sent in others; default `''`. */
  readonly documentation?: string | null | undefined
}

/** Part of {@link DescribeConfigsResponseInput}. */
export interface DescribeConfigsResponseDescribeConfigsSynonymInput {
  readonly name: string
  readonly value: string | null
  readonly source: number
}

/** DescribeConfigsResponse, decoded. */
export interface DescribeConfigsResponse {
  /** Default `0`. */
  throttleTimeMs: number
  results: DescribeConfigsResponseDescribeConfigsResult[]
}

/** Part of {@link DescribeConfigsResponse}. */
export interface DescribeConfigsResponseDescribeConfigsResult {
  errorCode: number
  errorMessage: string | null
  resourceType: number
  resourceName: string
  configs: DescribeConfigsResponseDescribeConfigsResourceResult[]
}

/** Part of {@link DescribeConfigsResponse}. */
export interface DescribeConfigsResponseDescribeConfigsResourceResult {
  name: string
  value: string | null
  readOnly: boolean
  /** Default `-1`. */
  configSource: number
  isSensitive: boolean
  synonyms: DescribeConfigsResponseDescribeConfigsSynonym[]
  /** Versions 3+, not sent in others; default `0`. */
  configType: number
  /** Versions 3+, not sent in others; default `''`. */
  documentation: string | null
}

/** Part of {@link DescribeConfigsResponse}. */
export interface DescribeConfigsResponseDescribeConfigsSynonym {
  name: string
  value: string | null
  source: number
}

function encodeDescribeConfigsResponseDescribeConfigsSynonym(writer: Writer, message: DescribeConfigsResponseDescribeConfigsSynonymInput, version: number): void {
  const flexible = version >= 4
  const { name, value, source } = message
  if (flexible) writer.writeCompactString(name)
  else writer.writeString(name)
  if (flexible) writer.writeCompactNullableString(value)
  else writer.writeNullableString(value)
  writer.writeInt8(source)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeDescribeConfigsResponseDescribeConfigsResourceResult(writer: Writer, message: DescribeConfigsResponseDescribeConfigsResourceResultInput, version: number): void {
  const flexible = version >= 4
  const { name, value, readOnly, configSource = -1, isSensitive, synonyms, configType = 0, documentation = '' } = message
  if (flexible) writer.writeCompactString(name)
  else writer.writeString(name)
  if (flexible) writer.writeCompactNullableString(value)
  else writer.writeNullableString(value)
  writer.writeBoolean(readOnly)
  writer.writeInt8(configSource)
  writer.writeBoolean(isSensitive)
  if (flexible) writer.writeCompactArrayLength(synonyms.length)
  else writer.writeArrayLength(synonyms.length)
  for (const element of synonyms) encodeDescribeConfigsResponseDescribeConfigsSynonym(writer, element, version)
  if (version >= 3) {
    writer.writeInt8(configType)
    if (flexible) writer.writeCompactNullableString(documentation)
    else writer.writeNullableString(documentation)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeDescribeConfigsResponseDescribeConfigsResult(writer: Writer, message: DescribeConfigsResponseDescribeConfigsResultInput, version: number): void {
  const flexible = version >= 4
  const { errorCode, errorMessage, resourceType, resourceName, configs } = message
  writer.writeInt16(errorCode)
  if (flexible) writer.writeCompactNullableString(errorMessage)
  else writer.writeNullableString(errorMessage)
  writer.writeInt8(resourceType)
  if (flexible) writer.writeCompactString(resourceName)
  else writer.writeString(resourceName)
  if (flexible) writer.writeCompactArrayLength(configs.length)
  else writer.writeArrayLength(configs.length)
  for (const element of configs) encodeDescribeConfigsResponseDescribeConfigsResourceResult(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeDescribeConfigsResponse(writer: Writer, message: DescribeConfigsResponseInput, version: number): void {
  if (version < 1 || version > 4) throw unsupportedVersion('DescribeConfigsResponse', version)
  const flexible = version >= 4
  const { throttleTimeMs = 0, results } = message
  writer.writeInt32(throttleTimeMs)
  if (flexible) writer.writeCompactArrayLength(results.length)
  else writer.writeArrayLength(results.length)
  for (const element of results) encodeDescribeConfigsResponseDescribeConfigsResult(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeDescribeConfigsResponseDescribeConfigsSynonym(reader: Reader, version: number): DescribeConfigsResponseDescribeConfigsSynonym {
  const flexible = version >= 4
  const name = flexible ? reader.readCompactString() : reader.readString()
  const value = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  const source = reader.readInt8()
  if (flexible) reader.skipTaggedFields()
  return { name, value, source }
}

function decodeDescribeConfigsResponseDescribeConfigsResourceResult(reader: Reader, version: number): DescribeConfigsResponseDescribeConfigsResourceResult {
  const flexible = version >= 4
  const name = flexible ? reader.readCompactString() : reader.readString()
  const value = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  const readOnly = reader.readBoolean()
  const configSource = reader.readInt8()
  const isSensitive = reader.readBoolean()
  const synonyms: DescribeConfigsResponseDescribeConfigsSynonym[] = []
  for (let left = flexible ? reader.readCompactArrayLength(4) : reader.readArrayLength(5); left > 0; left--) {
    synonyms.push(decodeDescribeConfigsResponseDescribeConfigsSynonym(reader, version))
  }
  let configType: number = 0
  let documentation: string | null = ''
  if (version >= 3) {
    configType = reader.readInt8()
    documentation = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  }
  if (flexible) reader.skipTaggedFields()
  return { name, value, readOnly, configSource, isSensitive, synonyms, configType, documentation }
}

function decodeDescribeConfigsResponseDescribeConfigsResult(reader: Reader, version: number): DescribeConfigsResponseDescribeConfigsResult {
  const flexible = version >= 4
  const errorCode = reader.readInt16()
  const errorMessage = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  const resourceType = reader.readInt8()
  const resourceName = flexible ? reader.readCompactString() : reader.readString()
  const configs: DescribeConfigsResponseDescribeConfigsResourceResult[] = []
  for (let left = flexible ? reader.readCompactArrayLength(9) : reader.readArrayLength(11); left > 0; left--) {
    configs.push(decodeDescribeConfigsResponseDescribeConfigsResourceResult(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { errorCode, errorMessage, resourceType, resourceName, configs }
}

function decodeDescribeConfigsResponse(reader: Reader, version: number): DescribeConfigsResponse {
  if (version < 1 || version > 4) throw unsupportedVersion('DescribeConfigsResponse', version)
  const flexible = version >= 4
  const throttleTimeMs = reader.readInt32()
  const results: DescribeConfigsResponseDescribeConfigsResult[] = []
  for (let left = flexible ? reader.readCompactArrayLength(7) : reader.readArrayLength(11); left > 0; left--) {
    results.push(decodeDescribeConfigsResponseDescribeConfigsResult(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, results }
}

/** DescribeConfigs, key 32: versions 1 to 4, flexible from 4. */
export const describeConfigsApi: Api<DescribeConfigsRequestInput, DescribeConfigsRequest, DescribeConfigsResponseInput, DescribeConfigsResponse> = {
  key: 32,
  name: 'DescribeConfigs',
  minVersion: 1,
  maxVersion: 4,
  maxUnstableVersion: 4,
  flexibleFrom: 4,
  sensitive: ['value'],
  requestHeaderVersion: version => (version >= 4 ? 2 : 1),
  responseHeaderVersion: version => (version >= 4 ? 1 : 0),
  encodeRequest: encodeDescribeConfigsRequest,
  decodeRequest: decodeDescribeConfigsRequest,
  encodeResponse: encodeDescribeConfigsResponse,
  decodeResponse: decodeDescribeConfigsResponse,
}
