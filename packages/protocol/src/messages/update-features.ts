// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** UpdateFeaturesRequest, to encode. */
export interface UpdateFeaturesRequestInput {
  /** Default `60000`. */
  readonly timeoutMs?: number | undefined
  readonly featureUpdates: readonly UpdateFeaturesRequestFeatureUpdateKeyInput[]
  /** Versions 1+; default `false`. */
  readonly validateOnly?: boolean | undefined
}

/** Part of {@link UpdateFeaturesRequestInput}. */
export interface UpdateFeaturesRequestFeatureUpdateKeyInput {
  readonly feature: string
  readonly maxVersionLevel: number
  /** Version 0; default `false`. */
  readonly allowDowngrade?: boolean | undefined
  /** Versions 1+; default `1`. */
  readonly upgradeType?: number | undefined
}

/** UpdateFeaturesRequest, decoded. */
export interface UpdateFeaturesRequest {
  /** Default `60000`. */
  timeoutMs: number
  featureUpdates: UpdateFeaturesRequestFeatureUpdateKey[]
  /** Versions 1+; default `false`. */
  validateOnly: boolean
}

/** Part of {@link UpdateFeaturesRequest}. */
export interface UpdateFeaturesRequestFeatureUpdateKey {
  feature: string
  maxVersionLevel: number
  /** Version 0; default `false`. */
  allowDowngrade: boolean
  /** Versions 1+; default `1`. */
  upgradeType: number
}

function encodeUpdateFeaturesRequestFeatureUpdateKey(writer: Writer, message: UpdateFeaturesRequestFeatureUpdateKeyInput, version: number): void {
  const { feature, maxVersionLevel, allowDowngrade = false, upgradeType = 1 } = message
  writer.writeCompactString(feature)
  writer.writeInt16(maxVersionLevel)
  if (version <= 0) {
    writer.writeBoolean(allowDowngrade)
  } else {
    if (allowDowngrade !== false) throw unsupportedField('UpdateFeaturesRequestFeatureUpdateKey', 'allowDowngrade', version)
  }
  if (version >= 1) {
    writer.writeInt8(upgradeType)
  } else {
    if (upgradeType !== 1) throw unsupportedField('UpdateFeaturesRequestFeatureUpdateKey', 'upgradeType', version)
  }
  writer.writeUnsignedVarint(0)
}

function encodeUpdateFeaturesRequest(writer: Writer, message: UpdateFeaturesRequestInput, version: number): void {
  if (version < 0 || version > 2) throw unsupportedVersion('UpdateFeaturesRequest', version)
  const { timeoutMs = 60000, featureUpdates, validateOnly = false } = message
  writer.writeInt32(timeoutMs)
  writer.writeCompactArrayLength(featureUpdates.length)
  for (const element of featureUpdates) encodeUpdateFeaturesRequestFeatureUpdateKey(writer, element, version)
  if (version >= 1) {
    writer.writeBoolean(validateOnly)
  } else {
    if (validateOnly !== false) throw unsupportedField('UpdateFeaturesRequest', 'validateOnly', version)
  }
  writer.writeUnsignedVarint(0)
}

function decodeUpdateFeaturesRequestFeatureUpdateKey(reader: Reader, version: number): UpdateFeaturesRequestFeatureUpdateKey {
  const feature = reader.readCompactString()
  const maxVersionLevel = reader.readInt16()
  let allowDowngrade: boolean = false
  if (version <= 0) {
    allowDowngrade = reader.readBoolean()
  }
  let upgradeType: number = 1
  if (version >= 1) {
    upgradeType = reader.readInt8()
  }
  reader.skipTaggedFields()
  return { feature, maxVersionLevel, allowDowngrade, upgradeType }
}

function decodeUpdateFeaturesRequest(reader: Reader, version: number): UpdateFeaturesRequest {
  if (version < 0 || version > 2) throw unsupportedVersion('UpdateFeaturesRequest', version)
  const timeoutMs = reader.readInt32()
  const featureUpdates: UpdateFeaturesRequestFeatureUpdateKey[] = []
  for (let left = reader.readCompactArrayLength(4); left > 0; left--) {
    featureUpdates.push(decodeUpdateFeaturesRequestFeatureUpdateKey(reader, version))
  }
  let validateOnly: boolean = false
  if (version >= 1) {
    validateOnly = reader.readBoolean()
  }
  reader.skipTaggedFields()
  return { timeoutMs, featureUpdates, validateOnly }
}

/** UpdateFeaturesResponse, to encode. */
export interface UpdateFeaturesResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
  readonly errorMessage: string | null
  /** Versions 0 to 1, not sent in others; default `[]`. */
  readonly results?: readonly UpdateFeaturesResponseUpdatableFeatureResultInput[] | undefined
}

/** Part of {@link UpdateFeaturesResponseInput}. */
export interface UpdateFeaturesResponseUpdatableFeatureResultInput {
  readonly feature: string
  readonly errorCode: number
  readonly errorMessage: string | null
}

/** UpdateFeaturesResponse, decoded. */
export interface UpdateFeaturesResponse {
  /** Default `0`. */
  throttleTimeMs: number
  errorCode: number
  errorMessage: string | null
  /** Versions 0 to 1, not sent in others; default `[]`. */
  results: UpdateFeaturesResponseUpdatableFeatureResult[]
}

/** Part of {@link UpdateFeaturesResponse}. */
export interface UpdateFeaturesResponseUpdatableFeatureResult {
  feature: string
  errorCode: number
  errorMessage: string | null
}

function encodeUpdateFeaturesResponseUpdatableFeatureResult(writer: Writer, message: UpdateFeaturesResponseUpdatableFeatureResultInput): void {
  const { feature, errorCode, errorMessage } = message
  writer.writeCompactString(feature)
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  writer.writeUnsignedVarint(0)
}

function encodeUpdateFeaturesResponse(writer: Writer, message: UpdateFeaturesResponseInput, version: number): void {
  if (version < 0 || version > 2) throw unsupportedVersion('UpdateFeaturesResponse', version)
  const { throttleTimeMs = 0, errorCode, errorMessage, results = [] } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  if (version <= 1) {
    writer.writeCompactArrayLength(results.length)
    for (const element of results) encodeUpdateFeaturesResponseUpdatableFeatureResult(writer, element)
  }
  writer.writeUnsignedVarint(0)
}

function decodeUpdateFeaturesResponseUpdatableFeatureResult(reader: Reader): UpdateFeaturesResponseUpdatableFeatureResult {
  const feature = reader.readCompactString()
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  reader.skipTaggedFields()
  return { feature, errorCode, errorMessage }
}

function decodeUpdateFeaturesResponse(reader: Reader, version: number): UpdateFeaturesResponse {
  if (version < 0 || version > 2) throw unsupportedVersion('UpdateFeaturesResponse', version)
  const throttleTimeMs = reader.readInt32()
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  const results: UpdateFeaturesResponseUpdatableFeatureResult[] = []
  if (version <= 1) {
    for (let left = reader.readCompactArrayLength(5); left > 0; left--) {
      results.push(decodeUpdateFeaturesResponseUpdatableFeatureResult(reader))
    }
  }
  reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, errorMessage, results }
}

/** UpdateFeatures, key 57: versions 0 to 2, flexible from 0. */
export const updateFeaturesApi: Api<UpdateFeaturesRequestInput, UpdateFeaturesRequest, UpdateFeaturesResponseInput, UpdateFeaturesResponse> = {
  key: 57,
  name: 'UpdateFeatures',
  minVersion: 0,
  maxVersion: 2,
  maxUnstableVersion: 2,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeUpdateFeaturesRequest,
  decodeRequest: decodeUpdateFeaturesRequest,
  encodeResponse: encodeUpdateFeaturesResponse,
  decodeResponse: decodeUpdateFeaturesResponse,
}
