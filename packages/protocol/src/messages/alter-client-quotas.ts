// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** AlterClientQuotasRequest, to encode. */
export interface AlterClientQuotasRequestInput {
  readonly entries: readonly AlterClientQuotasRequestEntryDataInput[]
  readonly validateOnly: boolean
}

/** Part of {@link AlterClientQuotasRequestInput}. */
export interface AlterClientQuotasRequestEntryDataInput {
  readonly entity: readonly AlterClientQuotasRequestEntityDataInput[]
  readonly ops: readonly AlterClientQuotasRequestOpDataInput[]
}

/** Part of {@link AlterClientQuotasRequestInput}. */
export interface AlterClientQuotasRequestOpDataInput {
  readonly key: string
  readonly value: number
  readonly remove: boolean
}

/** Part of {@link AlterClientQuotasRequestInput}. */
export interface AlterClientQuotasRequestEntityDataInput {
  readonly entityType: string
  readonly entityName: string | null
}

/** AlterClientQuotasRequest, decoded. */
export interface AlterClientQuotasRequest {
  entries: AlterClientQuotasRequestEntryData[]
  validateOnly: boolean
}

/** Part of {@link AlterClientQuotasRequest}. */
export interface AlterClientQuotasRequestEntryData {
  entity: AlterClientQuotasRequestEntityData[]
  ops: AlterClientQuotasRequestOpData[]
}

/** Part of {@link AlterClientQuotasRequest}. */
export interface AlterClientQuotasRequestOpData {
  key: string
  value: number
  remove: boolean
}

/** Part of {@link AlterClientQuotasRequest}. */
export interface AlterClientQuotasRequestEntityData {
  entityType: string
  entityName: string | null
}

function encodeAlterClientQuotasRequestEntityData(writer: Writer, message: AlterClientQuotasRequestEntityDataInput, version: number): void {
  const flexible = version >= 1
  const { entityType, entityName } = message
  if (flexible) writer.writeCompactString(entityType)
  else writer.writeString(entityType)
  if (flexible) writer.writeCompactNullableString(entityName)
  else writer.writeNullableString(entityName)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeAlterClientQuotasRequestOpData(writer: Writer, message: AlterClientQuotasRequestOpDataInput, version: number): void {
  const flexible = version >= 1
  const { key, value, remove } = message
  if (flexible) writer.writeCompactString(key)
  else writer.writeString(key)
  writer.writeFloat64(value)
  writer.writeBoolean(remove)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeAlterClientQuotasRequestEntryData(writer: Writer, message: AlterClientQuotasRequestEntryDataInput, version: number): void {
  const flexible = version >= 1
  const { entity, ops } = message
  if (flexible) writer.writeCompactArrayLength(entity.length)
  else writer.writeArrayLength(entity.length)
  for (const element of entity) encodeAlterClientQuotasRequestEntityData(writer, element, version)
  if (flexible) writer.writeCompactArrayLength(ops.length)
  else writer.writeArrayLength(ops.length)
  for (const element of ops) encodeAlterClientQuotasRequestOpData(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeAlterClientQuotasRequest(writer: Writer, message: AlterClientQuotasRequestInput, version: number): void {
  if (version < 0 || version > 1) throw unsupportedVersion('AlterClientQuotasRequest', version)
  const flexible = version >= 1
  const { entries, validateOnly } = message
  if (flexible) writer.writeCompactArrayLength(entries.length)
  else writer.writeArrayLength(entries.length)
  for (const element of entries) encodeAlterClientQuotasRequestEntryData(writer, element, version)
  writer.writeBoolean(validateOnly)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeAlterClientQuotasRequestEntityData(reader: Reader, version: number): AlterClientQuotasRequestEntityData {
  const flexible = version >= 1
  const entityType = flexible ? reader.readCompactString() : reader.readString()
  const entityName = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  if (flexible) reader.skipTaggedFields()
  return { entityType, entityName }
}

function decodeAlterClientQuotasRequestOpData(reader: Reader, version: number): AlterClientQuotasRequestOpData {
  const flexible = version >= 1
  const key = flexible ? reader.readCompactString() : reader.readString()
  const value = reader.readFloat64()
  const remove = reader.readBoolean()
  if (flexible) reader.skipTaggedFields()
  return { key, value, remove }
}

function decodeAlterClientQuotasRequestEntryData(reader: Reader, version: number): AlterClientQuotasRequestEntryData {
  const flexible = version >= 1
  const entity: AlterClientQuotasRequestEntityData[] = []
  for (let left = flexible ? reader.readCompactArrayLength(3) : reader.readArrayLength(4); left > 0; left--) {
    entity.push(decodeAlterClientQuotasRequestEntityData(reader, version))
  }
  const ops: AlterClientQuotasRequestOpData[] = []
  for (let left = flexible ? reader.readCompactArrayLength(11) : reader.readArrayLength(11); left > 0; left--) {
    ops.push(decodeAlterClientQuotasRequestOpData(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { entity, ops }
}

function decodeAlterClientQuotasRequest(reader: Reader, version: number): AlterClientQuotasRequest {
  if (version < 0 || version > 1) throw unsupportedVersion('AlterClientQuotasRequest', version)
  const flexible = version >= 1
  const entries: AlterClientQuotasRequestEntryData[] = []
  for (let left = flexible ? reader.readCompactArrayLength(3) : reader.readArrayLength(8); left > 0; left--) {
    entries.push(decodeAlterClientQuotasRequestEntryData(reader, version))
  }
  const validateOnly = reader.readBoolean()
  if (flexible) reader.skipTaggedFields()
  return { entries, validateOnly }
}

/** AlterClientQuotasResponse, to encode. */
export interface AlterClientQuotasResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly entries: readonly AlterClientQuotasResponseEntryDataInput[]
}

/** Part of {@link AlterClientQuotasResponseInput}. */
export interface AlterClientQuotasResponseEntryDataInput {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly entity: readonly AlterClientQuotasResponseEntityDataInput[]
}

/** Part of {@link AlterClientQuotasResponseInput}. */
export interface AlterClientQuotasResponseEntityDataInput {
  readonly entityType: string
  readonly entityName: string | null
}

/** AlterClientQuotasResponse, decoded. */
export interface AlterClientQuotasResponse {
  /** Default `0`. */
  throttleTimeMs: number
  entries: AlterClientQuotasResponseEntryData[]
}

/** Part of {@link AlterClientQuotasResponse}. */
export interface AlterClientQuotasResponseEntryData {
  errorCode: number
  errorMessage: string | null
  entity: AlterClientQuotasResponseEntityData[]
}

/** Part of {@link AlterClientQuotasResponse}. */
export interface AlterClientQuotasResponseEntityData {
  entityType: string
  entityName: string | null
}

function encodeAlterClientQuotasResponseEntityData(writer: Writer, message: AlterClientQuotasResponseEntityDataInput, version: number): void {
  const flexible = version >= 1
  const { entityType, entityName } = message
  if (flexible) writer.writeCompactString(entityType)
  else writer.writeString(entityType)
  if (flexible) writer.writeCompactNullableString(entityName)
  else writer.writeNullableString(entityName)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeAlterClientQuotasResponseEntryData(writer: Writer, message: AlterClientQuotasResponseEntryDataInput, version: number): void {
  const flexible = version >= 1
  const { errorCode, errorMessage, entity } = message
  writer.writeInt16(errorCode)
  if (flexible) writer.writeCompactNullableString(errorMessage)
  else writer.writeNullableString(errorMessage)
  if (flexible) writer.writeCompactArrayLength(entity.length)
  else writer.writeArrayLength(entity.length)
  for (const element of entity) encodeAlterClientQuotasResponseEntityData(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeAlterClientQuotasResponse(writer: Writer, message: AlterClientQuotasResponseInput, version: number): void {
  if (version < 0 || version > 1) throw unsupportedVersion('AlterClientQuotasResponse', version)
  const flexible = version >= 1
  const { throttleTimeMs = 0, entries } = message
  writer.writeInt32(throttleTimeMs)
  if (flexible) writer.writeCompactArrayLength(entries.length)
  else writer.writeArrayLength(entries.length)
  for (const element of entries) encodeAlterClientQuotasResponseEntryData(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeAlterClientQuotasResponseEntityData(reader: Reader, version: number): AlterClientQuotasResponseEntityData {
  const flexible = version >= 1
  const entityType = flexible ? reader.readCompactString() : reader.readString()
  const entityName = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  if (flexible) reader.skipTaggedFields()
  return { entityType, entityName }
}

function decodeAlterClientQuotasResponseEntryData(reader: Reader, version: number): AlterClientQuotasResponseEntryData {
  const flexible = version >= 1
  const errorCode = reader.readInt16()
  const errorMessage = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  const entity: AlterClientQuotasResponseEntityData[] = []
  for (let left = flexible ? reader.readCompactArrayLength(3) : reader.readArrayLength(4); left > 0; left--) {
    entity.push(decodeAlterClientQuotasResponseEntityData(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { errorCode, errorMessage, entity }
}

function decodeAlterClientQuotasResponse(reader: Reader, version: number): AlterClientQuotasResponse {
  if (version < 0 || version > 1) throw unsupportedVersion('AlterClientQuotasResponse', version)
  const flexible = version >= 1
  const throttleTimeMs = reader.readInt32()
  const entries: AlterClientQuotasResponseEntryData[] = []
  for (let left = flexible ? reader.readCompactArrayLength(5) : reader.readArrayLength(8); left > 0; left--) {
    entries.push(decodeAlterClientQuotasResponseEntryData(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, entries }
}

/** AlterClientQuotas, key 49: versions 0 to 1, flexible from 1. */
export const alterClientQuotasApi: Api<AlterClientQuotasRequestInput, AlterClientQuotasRequest, AlterClientQuotasResponseInput, AlterClientQuotasResponse> = {
  key: 49,
  name: 'AlterClientQuotas',
  minVersion: 0,
  maxVersion: 1,
  maxUnstableVersion: 1,
  flexibleFrom: 1,
  requestHeaderVersion: version => (version >= 1 ? 2 : 1),
  responseHeaderVersion: version => (version >= 1 ? 1 : 0),
  encodeRequest: encodeAlterClientQuotasRequest,
  decodeRequest: decodeAlterClientQuotasRequest,
  encodeResponse: encodeAlterClientQuotasResponse,
  decodeResponse: decodeAlterClientQuotasResponse,
}
