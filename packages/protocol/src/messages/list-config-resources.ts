// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** ListConfigResourcesRequest, to encode. */
export interface ListConfigResourcesRequestInput {
  /** Versions 1+; default `[]`. */
  readonly resourceTypes?: readonly number[] | undefined
}

/** ListConfigResourcesRequest, decoded. */
export interface ListConfigResourcesRequest {
  /** Versions 1+; default `[]`. */
  resourceTypes: number[]
}

function encodeListConfigResourcesRequest(writer: Writer, message: ListConfigResourcesRequestInput, version: number): void {
  if (version < 0 || version > 1) throw unsupportedVersion('ListConfigResourcesRequest', version)
  const { resourceTypes = [] } = message
  if (version >= 1) {
    writer.writeCompactArrayLength(resourceTypes.length)
    for (const element of resourceTypes) writer.writeInt8(element)
  } else {
    if (resourceTypes.length !== 0) throw unsupportedField('ListConfigResourcesRequest', 'resourceTypes', version)
  }
  writer.writeUnsignedVarint(0)
}

function decodeListConfigResourcesRequest(reader: Reader, version: number): ListConfigResourcesRequest {
  if (version < 0 || version > 1) throw unsupportedVersion('ListConfigResourcesRequest', version)
  const resourceTypes: number[] = []
  if (version >= 1) {
    for (let left = reader.readCompactArrayLength(1); left > 0; left--) {
      resourceTypes.push(reader.readInt8())
    }
  }
  reader.skipTaggedFields()
  return { resourceTypes }
}

/** ListConfigResourcesResponse, to encode. */
export interface ListConfigResourcesResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
  readonly configResources: readonly ListConfigResourcesResponseConfigResourceInput[]
}

/** Part of {@link ListConfigResourcesResponseInput}. */
export interface ListConfigResourcesResponseConfigResourceInput {
  readonly resourceName: string
  /** Versions 1+, not sent in others; default `16`. */
  readonly resourceType?: number | undefined
}

/** ListConfigResourcesResponse, decoded. */
export interface ListConfigResourcesResponse {
  /** Default `0`. */
  throttleTimeMs: number
  errorCode: number
  configResources: ListConfigResourcesResponseConfigResource[]
}

/** Part of {@link ListConfigResourcesResponse}. */
export interface ListConfigResourcesResponseConfigResource {
  resourceName: string
  /** Versions 1+, not sent in others; default `16`. */
  resourceType: number
}

function encodeListConfigResourcesResponseConfigResource(writer: Writer, message: ListConfigResourcesResponseConfigResourceInput, version: number): void {
  const { resourceName, resourceType = 16 } = message
  writer.writeCompactString(resourceName)
  if (version >= 1) {
    writer.writeInt8(resourceType)
  }
  writer.writeUnsignedVarint(0)
}

function encodeListConfigResourcesResponse(writer: Writer, message: ListConfigResourcesResponseInput, version: number): void {
  if (version < 0 || version > 1) throw unsupportedVersion('ListConfigResourcesResponse', version)
  const { throttleTimeMs = 0, errorCode, configResources } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeInt16(errorCode)
  writer.writeCompactArrayLength(configResources.length)
  for (const element of configResources) encodeListConfigResourcesResponseConfigResource(writer, element, version)
  writer.writeUnsignedVarint(0)
}

function decodeListConfigResourcesResponseConfigResource(reader: Reader, version: number): ListConfigResourcesResponseConfigResource {
  const resourceName = reader.readCompactString()
  let resourceType: number = 16
  if (version >= 1) {
    resourceType = reader.readInt8()
  }
  reader.skipTaggedFields()
  return { resourceName, resourceType }
}

function decodeListConfigResourcesResponse(reader: Reader, version: number): ListConfigResourcesResponse {
  if (version < 0 || version > 1) throw unsupportedVersion('ListConfigResourcesResponse', version)
  const throttleTimeMs = reader.readInt32()
  const errorCode = reader.readInt16()
  const configResources: ListConfigResourcesResponseConfigResource[] = []
  for (let left = reader.readCompactArrayLength(2); left > 0; left--) {
    configResources.push(decodeListConfigResourcesResponseConfigResource(reader, version))
  }
  reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, configResources }
}

/** ListConfigResources, key 74: versions 0 to 1, flexible from 0. */
export const listConfigResourcesApi: Api<ListConfigResourcesRequestInput, ListConfigResourcesRequest, ListConfigResourcesResponseInput, ListConfigResourcesResponse> = {
  key: 74,
  name: 'ListConfigResources',
  minVersion: 0,
  maxVersion: 1,
  maxUnstableVersion: 1,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeListConfigResourcesRequest,
  decodeRequest: decodeListConfigResourcesRequest,
  encodeResponse: encodeListConfigResourcesResponse,
  decodeResponse: decodeListConfigResourcesResponse,
}
