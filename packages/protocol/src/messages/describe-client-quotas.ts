// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** DescribeClientQuotasRequest, to encode. */
export interface DescribeClientQuotasRequestInput {
  readonly components: readonly DescribeClientQuotasRequestComponentDataInput[]
  readonly strict: boolean
}

/** Part of {@link DescribeClientQuotasRequestInput}. */
export interface DescribeClientQuotasRequestComponentDataInput {
  readonly entityType: string
  readonly matchType: number
  readonly match: string | null
}

/** DescribeClientQuotasRequest, decoded. */
export interface DescribeClientQuotasRequest {
  components: DescribeClientQuotasRequestComponentData[]
  strict: boolean
}

/** Part of {@link DescribeClientQuotasRequest}. */
export interface DescribeClientQuotasRequestComponentData {
  entityType: string
  matchType: number
  match: string | null
}

function encodeDescribeClientQuotasRequestComponentData(writer: Writer, message: DescribeClientQuotasRequestComponentDataInput, version: number): void {
  const flexible = version >= 1
  const { entityType, matchType, match } = message
  if (flexible) writer.writeCompactString(entityType)
  else writer.writeString(entityType)
  writer.writeInt8(matchType)
  if (flexible) writer.writeCompactNullableString(match)
  else writer.writeNullableString(match)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeDescribeClientQuotasRequest(writer: Writer, message: DescribeClientQuotasRequestInput, version: number): void {
  if (version < 0 || version > 1) throw unsupportedVersion('DescribeClientQuotasRequest', version)
  const flexible = version >= 1
  const { components, strict } = message
  if (flexible) writer.writeCompactArrayLength(components.length)
  else writer.writeArrayLength(components.length)
  for (const element of components) encodeDescribeClientQuotasRequestComponentData(writer, element, version)
  writer.writeBoolean(strict)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeDescribeClientQuotasRequestComponentData(reader: Reader, version: number): DescribeClientQuotasRequestComponentData {
  const flexible = version >= 1
  const entityType = flexible ? reader.readCompactString() : reader.readString()
  const matchType = reader.readInt8()
  const match = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  if (flexible) reader.skipTaggedFields()
  return { entityType, matchType, match }
}

function decodeDescribeClientQuotasRequest(reader: Reader, version: number): DescribeClientQuotasRequest {
  if (version < 0 || version > 1) throw unsupportedVersion('DescribeClientQuotasRequest', version)
  const flexible = version >= 1
  const components: DescribeClientQuotasRequestComponentData[] = []
  for (let left = flexible ? reader.readCompactArrayLength(4) : reader.readArrayLength(5); left > 0; left--) {
    components.push(decodeDescribeClientQuotasRequestComponentData(reader, version))
  }
  const strict = reader.readBoolean()
  if (flexible) reader.skipTaggedFields()
  return { components, strict }
}

/** DescribeClientQuotasResponse, to encode. */
export interface DescribeClientQuotasResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly entries: readonly DescribeClientQuotasResponseEntryDataInput[] | null
}

/** Part of {@link DescribeClientQuotasResponseInput}. */
export interface DescribeClientQuotasResponseEntryDataInput {
  readonly entity: readonly DescribeClientQuotasResponseEntityDataInput[]
  readonly values: readonly DescribeClientQuotasResponseValueDataInput[]
}

/** Part of {@link DescribeClientQuotasResponseInput}. */
export interface DescribeClientQuotasResponseValueDataInput {
  readonly key: string
  readonly value: number
}

/** Part of {@link DescribeClientQuotasResponseInput}. */
export interface DescribeClientQuotasResponseEntityDataInput {
  readonly entityType: string
  readonly entityName: string | null
}

/** DescribeClientQuotasResponse, decoded. */
export interface DescribeClientQuotasResponse {
  /** Default `0`. */
  throttleTimeMs: number
  errorCode: number
  errorMessage: string | null
  entries: DescribeClientQuotasResponseEntryData[] | null
}

/** Part of {@link DescribeClientQuotasResponse}. */
export interface DescribeClientQuotasResponseEntryData {
  entity: DescribeClientQuotasResponseEntityData[]
  values: DescribeClientQuotasResponseValueData[]
}

/** Part of {@link DescribeClientQuotasResponse}. */
export interface DescribeClientQuotasResponseValueData {
  key: string
  value: number
}

/** Part of {@link DescribeClientQuotasResponse}. */
export interface DescribeClientQuotasResponseEntityData {
  entityType: string
  entityName: string | null
}

function encodeDescribeClientQuotasResponseEntityData(writer: Writer, message: DescribeClientQuotasResponseEntityDataInput, version: number): void {
  const flexible = version >= 1
  const { entityType, entityName } = message
  if (flexible) writer.writeCompactString(entityType)
  else writer.writeString(entityType)
  if (flexible) writer.writeCompactNullableString(entityName)
  else writer.writeNullableString(entityName)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeDescribeClientQuotasResponseValueData(writer: Writer, message: DescribeClientQuotasResponseValueDataInput, version: number): void {
  const flexible = version >= 1
  const { key, value } = message
  if (flexible) writer.writeCompactString(key)
  else writer.writeString(key)
  writer.writeFloat64(value)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeDescribeClientQuotasResponseEntryData(writer: Writer, message: DescribeClientQuotasResponseEntryDataInput, version: number): void {
  const flexible = version >= 1
  const { entity, values } = message
  if (flexible) writer.writeCompactArrayLength(entity.length)
  else writer.writeArrayLength(entity.length)
  for (const element of entity) encodeDescribeClientQuotasResponseEntityData(writer, element, version)
  if (flexible) writer.writeCompactArrayLength(values.length)
  else writer.writeArrayLength(values.length)
  for (const element of values) encodeDescribeClientQuotasResponseValueData(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeDescribeClientQuotasResponse(writer: Writer, message: DescribeClientQuotasResponseInput, version: number): void {
  if (version < 0 || version > 1) throw unsupportedVersion('DescribeClientQuotasResponse', version)
  const flexible = version >= 1
  const { throttleTimeMs = 0, errorCode, errorMessage, entries } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeInt16(errorCode)
  if (flexible) writer.writeCompactNullableString(errorMessage)
  else writer.writeNullableString(errorMessage)
  if (flexible) writer.writeCompactArrayLength(entries === null ? -1 : entries.length)
  else writer.writeArrayLength(entries === null ? -1 : entries.length)
  if (entries !== null) {
    for (const element of entries) encodeDescribeClientQuotasResponseEntryData(writer, element, version)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeDescribeClientQuotasResponseEntityData(reader: Reader, version: number): DescribeClientQuotasResponseEntityData {
  const flexible = version >= 1
  const entityType = flexible ? reader.readCompactString() : reader.readString()
  const entityName = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  if (flexible) reader.skipTaggedFields()
  return { entityType, entityName }
}

function decodeDescribeClientQuotasResponseValueData(reader: Reader, version: number): DescribeClientQuotasResponseValueData {
  const flexible = version >= 1
  const key = flexible ? reader.readCompactString() : reader.readString()
  const value = reader.readFloat64()
  if (flexible) reader.skipTaggedFields()
  return { key, value }
}

function decodeDescribeClientQuotasResponseEntryData(reader: Reader, version: number): DescribeClientQuotasResponseEntryData {
  const flexible = version >= 1
  const entity: DescribeClientQuotasResponseEntityData[] = []
  for (let left = flexible ? reader.readCompactArrayLength(3) : reader.readArrayLength(4); left > 0; left--) {
    entity.push(decodeDescribeClientQuotasResponseEntityData(reader, version))
  }
  const values: DescribeClientQuotasResponseValueData[] = []
  for (let left = flexible ? reader.readCompactArrayLength(10) : reader.readArrayLength(10); left > 0; left--) {
    values.push(decodeDescribeClientQuotasResponseValueData(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { entity, values }
}

function decodeDescribeClientQuotasResponse(reader: Reader, version: number): DescribeClientQuotasResponse {
  if (version < 0 || version > 1) throw unsupportedVersion('DescribeClientQuotasResponse', version)
  const flexible = version >= 1
  const throttleTimeMs = reader.readInt32()
  const errorCode = reader.readInt16()
  const errorMessage = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  let entries: DescribeClientQuotasResponseEntryData[] | null = null
  let entriesLeft = flexible ? reader.readCompactNullableArrayLength(3) : reader.readNullableArrayLength(8)
  if (entriesLeft >= 0) {
    for (entries = []; entriesLeft > 0; entriesLeft--) {
      entries.push(decodeDescribeClientQuotasResponseEntryData(reader, version))
    }
  }
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, errorMessage, entries }
}

/** DescribeClientQuotas, key 48: versions 0 to 1, flexible from 1. */
export const describeClientQuotasApi: Api<DescribeClientQuotasRequestInput, DescribeClientQuotasRequest, DescribeClientQuotasResponseInput, DescribeClientQuotasResponse> = {
  key: 48,
  name: 'DescribeClientQuotas',
  minVersion: 0,
  maxVersion: 1,
  maxUnstableVersion: 1,
  flexibleFrom: 1,
  requestHeaderVersion: version => (version >= 1 ? 2 : 1),
  responseHeaderVersion: version => (version >= 1 ? 1 : 0),
  encodeRequest: encodeDescribeClientQuotasRequest,
  decodeRequest: decodeDescribeClientQuotasRequest,
  encodeResponse: encodeDescribeClientQuotasResponse,
  decodeResponse: decodeDescribeClientQuotasResponse,
}
