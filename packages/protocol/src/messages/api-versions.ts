// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** ApiVersionsRequest, to encode. */
export interface ApiVersionsRequestInput {
  /** Versions 3+, not sent in others; default `''`. */
  readonly clientSoftwareName?: string | undefined
  /** Versions 3+, not sent in others; default `''`. */
  readonly clientSoftwareVersion?: string | undefined
}

/** ApiVersionsRequest, decoded. */
export interface ApiVersionsRequest {
  /** Versions 3+, not sent in others; default `''`. */
  clientSoftwareName: string
  /** Versions 3+, not sent in others; default `''`. */
  clientSoftwareVersion: string
}

function encodeApiVersionsRequest(writer: Writer, message: ApiVersionsRequestInput, version: number): void {
  if (version < 0 || version > 4) throw unsupportedVersion('ApiVersionsRequest', version)
  const flexible = version >= 3
  const { clientSoftwareName = '', clientSoftwareVersion = '' } = message
  if (version >= 3) {
    writer.writeCompactString(clientSoftwareName)
    writer.writeCompactString(clientSoftwareVersion)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeApiVersionsRequest(reader: Reader, version: number): ApiVersionsRequest {
  if (version < 0 || version > 4) throw unsupportedVersion('ApiVersionsRequest', version)
  const flexible = version >= 3
  let clientSoftwareName: string = ''
  let clientSoftwareVersion: string = ''
  if (version >= 3) {
    clientSoftwareName = reader.readCompactString()
    clientSoftwareVersion = reader.readCompactString()
  }
  if (flexible) reader.skipTaggedFields()
  return { clientSoftwareName, clientSoftwareVersion }
}

/** ApiVersionsResponse, to encode. */
export interface ApiVersionsResponseInput {
  readonly errorCode: number
  readonly apiKeys: readonly ApiVersionsResponseApiVersionInput[]
  /** Versions 1+, not sent in others; default `0`. */
  readonly throttleTimeMs?: number | undefined
  /** Versions 3+, not sent in others; default `[]`. */
  readonly supportedFeatures?: readonly ApiVersionsResponseSupportedFeatureKeyInput[] | undefined
  /** Versions 3+, not sent in others; default `-1n`. */
  readonly finalizedFeaturesEpoch?: bigint | undefined
  /** Versions 3+, not sent in others; default `[]`. */
  readonly finalizedFeatures?: readonly ApiVersionsResponseFinalizedFeatureKeyInput[] | undefined
  /** Versions 3+, not sent in others; default `false`. */
  readonly zkMigrationReady?: boolean | undefined
}

/** Part of {@link ApiVersionsResponseInput}. */
export interface ApiVersionsResponseFinalizedFeatureKeyInput {
  readonly name: string
  readonly maxVersionLevel: number
  readonly minVersionLevel: number
}

/** Part of {@link ApiVersionsResponseInput}. */
export interface ApiVersionsResponseSupportedFeatureKeyInput {
  readonly name: string
  readonly minVersion: number
  readonly maxVersion: number
}

/** Part of {@link ApiVersionsResponseInput}. */
export interface ApiVersionsResponseApiVersionInput {
  readonly apiKey: number
  readonly minVersion: number
  readonly maxVersion: number
}

/** ApiVersionsResponse, decoded. */
export interface ApiVersionsResponse {
  errorCode: number
  apiKeys: ApiVersionsResponseApiVersion[]
  /** Versions 1+, not sent in others; default `0`. */
  throttleTimeMs: number
  /** Versions 3+, not sent in others; default `[]`. */
  supportedFeatures: ApiVersionsResponseSupportedFeatureKey[]
  /** Versions 3+, not sent in others; default `-1n`. */
  finalizedFeaturesEpoch: bigint
  /** Versions 3+, not sent in others; default `[]`. */
  finalizedFeatures: ApiVersionsResponseFinalizedFeatureKey[]
  /** Versions 3+, not sent in others; default `false`. */
  zkMigrationReady: boolean
}

/** Part of {@link ApiVersionsResponse}. */
export interface ApiVersionsResponseFinalizedFeatureKey {
  name: string
  maxVersionLevel: number
  minVersionLevel: number
}

/** Part of {@link ApiVersionsResponse}. */
export interface ApiVersionsResponseSupportedFeatureKey {
  name: string
  minVersion: number
  maxVersion: number
}

/** Part of {@link ApiVersionsResponse}. */
export interface ApiVersionsResponseApiVersion {
  apiKey: number
  minVersion: number
  maxVersion: number
}

function encodeApiVersionsResponseApiVersion(writer: Writer, message: ApiVersionsResponseApiVersionInput, version: number): void {
  const flexible = version >= 3
  const { apiKey, minVersion, maxVersion } = message
  writer.writeInt16(apiKey)
  writer.writeInt16(minVersion)
  writer.writeInt16(maxVersion)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeApiVersionsResponseSupportedFeatureKey(writer: Writer, message: ApiVersionsResponseSupportedFeatureKeyInput): void {
  const { name, minVersion, maxVersion } = message
  writer.writeCompactString(name)
  writer.writeInt16(minVersion)
  writer.writeInt16(maxVersion)
  writer.writeUnsignedVarint(0)
}

function encodeApiVersionsResponseFinalizedFeatureKey(writer: Writer, message: ApiVersionsResponseFinalizedFeatureKeyInput): void {
  const { name, maxVersionLevel, minVersionLevel } = message
  writer.writeCompactString(name)
  writer.writeInt16(maxVersionLevel)
  writer.writeInt16(minVersionLevel)
  writer.writeUnsignedVarint(0)
}

function encodeApiVersionsResponse(writer: Writer, message: ApiVersionsResponseInput, version: number): void {
  if (version < 0 || version > 4) throw unsupportedVersion('ApiVersionsResponse', version)
  const flexible = version >= 3
  const { errorCode, apiKeys, throttleTimeMs = 0, supportedFeatures = [], finalizedFeaturesEpoch = -1n, finalizedFeatures = [], zkMigrationReady = false } = message
  writer.writeInt16(errorCode)
  if (flexible) writer.writeCompactArrayLength(apiKeys.length)
  else writer.writeArrayLength(apiKeys.length)
  for (const element of apiKeys) encodeApiVersionsResponseApiVersion(writer, element, version)
  if (version >= 1) {
    writer.writeInt32(throttleTimeMs)
  }
  if (flexible) {
    const hasSupportedFeatures = supportedFeatures.length !== 0
    const hasFinalizedFeaturesEpoch = finalizedFeaturesEpoch !== -1n
    const hasFinalizedFeatures = finalizedFeatures.length !== 0
    const hasZkMigrationReady = zkMigrationReady !== false
    writer.writeUnsignedVarint((hasSupportedFeatures ? 1 : 0) + (hasFinalizedFeaturesEpoch ? 1 : 0) + (hasFinalizedFeatures ? 1 : 0) + (hasZkMigrationReady ? 1 : 0))
    if (hasSupportedFeatures) {
      const mark = writer.beginTaggedField(0)
      writer.writeCompactArrayLength(supportedFeatures.length)
      for (const element of supportedFeatures) encodeApiVersionsResponseSupportedFeatureKey(writer, element)
      writer.endTaggedField(mark)
    }
    if (hasFinalizedFeaturesEpoch) {
      const mark = writer.beginTaggedField(1)
      writer.writeInt64(finalizedFeaturesEpoch)
      writer.endTaggedField(mark)
    }
    if (hasFinalizedFeatures) {
      const mark = writer.beginTaggedField(2)
      writer.writeCompactArrayLength(finalizedFeatures.length)
      for (const element of finalizedFeatures) encodeApiVersionsResponseFinalizedFeatureKey(writer, element)
      writer.endTaggedField(mark)
    }
    if (hasZkMigrationReady) {
      const mark = writer.beginTaggedField(3)
      writer.writeBoolean(zkMigrationReady)
      writer.endTaggedField(mark)
    }
  }
}

function decodeApiVersionsResponseApiVersion(reader: Reader, version: number): ApiVersionsResponseApiVersion {
  const flexible = version >= 3
  const apiKey = reader.readInt16()
  const minVersion = reader.readInt16()
  const maxVersion = reader.readInt16()
  if (flexible) reader.skipTaggedFields()
  return { apiKey, minVersion, maxVersion }
}

function decodeApiVersionsResponseSupportedFeatureKey(reader: Reader): ApiVersionsResponseSupportedFeatureKey {
  const name = reader.readCompactString()
  const minVersion = reader.readInt16()
  const maxVersion = reader.readInt16()
  reader.skipTaggedFields()
  return { name, minVersion, maxVersion }
}

function decodeApiVersionsResponseFinalizedFeatureKey(reader: Reader): ApiVersionsResponseFinalizedFeatureKey {
  const name = reader.readCompactString()
  const maxVersionLevel = reader.readInt16()
  const minVersionLevel = reader.readInt16()
  reader.skipTaggedFields()
  return { name, maxVersionLevel, minVersionLevel }
}

function decodeApiVersionsResponse(reader: Reader, version: number): ApiVersionsResponse {
  if (version < 0 || version > 4) throw unsupportedVersion('ApiVersionsResponse', version)
  const flexible = version >= 3
  const errorCode = reader.readInt16()
  const apiKeys: ApiVersionsResponseApiVersion[] = []
  for (let left = flexible ? reader.readCompactArrayLength(7) : reader.readArrayLength(6); left > 0; left--) {
    apiKeys.push(decodeApiVersionsResponseApiVersion(reader, version))
  }
  let throttleTimeMs: number = 0
  if (version >= 1) {
    throttleTimeMs = reader.readInt32()
  }
  let supportedFeatures: ApiVersionsResponseSupportedFeatureKey[] = []
  let finalizedFeaturesEpoch: bigint = -1n
  let finalizedFeatures: ApiVersionsResponseFinalizedFeatureKey[] = []
  let zkMigrationReady: boolean = false
  if (flexible) {
    for (let left = reader.readTaggedFieldCount(); left > 0; left--) {
      const tag = reader.readUnsignedVarint()
      const end = reader.readTaggedFieldEnd()
      if (tag === 0) {
        supportedFeatures = []
        for (let left = reader.readCompactArrayLength(6); left > 0; left--) {
          supportedFeatures.push(decodeApiVersionsResponseSupportedFeatureKey(reader))
        }
      } else if (tag === 1) {
        finalizedFeaturesEpoch = reader.readInt64()
      } else if (tag === 2) {
        finalizedFeatures = []
        for (let left = reader.readCompactArrayLength(6); left > 0; left--) {
          finalizedFeatures.push(decodeApiVersionsResponseFinalizedFeatureKey(reader))
        }
      } else if (tag === 3) {
        zkMigrationReady = reader.readBoolean()
      } else {
        reader.skipTo(end)
      }
      reader.expectPosition(end)
    }
  }
  return { errorCode, apiKeys, throttleTimeMs, supportedFeatures, finalizedFeaturesEpoch, finalizedFeatures, zkMigrationReady }
}

/** ApiVersions, key 18: versions 0 to 4, flexible from 3. */
export const apiVersionsApi: Api<ApiVersionsRequestInput, ApiVersionsRequest, ApiVersionsResponseInput, ApiVersionsResponse> = {
  key: 18,
  name: 'ApiVersions',
  minVersion: 0,
  maxVersion: 4,
  maxUnstableVersion: 4,
  flexibleFrom: 3,
  requestHeaderVersion: version => (version >= 3 ? 2 : 1),
  responseHeaderVersion: () => 0,
  encodeRequest: encodeApiVersionsRequest,
  decodeRequest: decodeApiVersionsRequest,
  encodeResponse: encodeApiVersionsResponse,
  decodeResponse: decodeApiVersionsResponse,
}
