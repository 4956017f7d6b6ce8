// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** AlterUserScramCredentialsRequest, to encode. */
export interface AlterUserScramCredentialsRequestInput {
  readonly deletions: readonly AlterUserScramCredentialsRequestScramCredentialDeletionInput[]
  readonly upsertions: readonly AlterUserScramCredentialsRequestScramCredentialUpsertionInput[]
}

/** Part of {@link AlterUserScramCredentialsRequestInput}. */
export interface AlterUserScramCredentialsRequestScramCredentialUpsertionInput {
  readonly name: string
  readonly mechanism: number
  readonly iterations: number
  readonly salt: Uint8Array
  readonly saltedPassword: Uint8Array
}

/** Part of {@link AlterUserScramCredentialsRequestInput}. */
export interface AlterUserScramCredentialsRequestScramCredentialDeletionInput {
  readonly name: string
  readonly mechanism: number
}

/** AlterUserScramCredentialsRequest, decoded. */
export interface AlterUserScramCredentialsRequest {
  deletions: AlterUserScramCredentialsRequestScramCredentialDeletion[]
  upsertions: AlterUserScramCredentialsRequestScramCredentialUpsertion[]
}

/** Part of {@link AlterUserScramCredentialsRequest}. */
export interface AlterUserScramCredentialsRequestScramCredentialUpsertion {
  name: string
  mechanism: number
  iterations: number
  salt: Buffer
  saltedPassword: Buffer
}

/** Part of {@link AlterUserScramCredentialsRequest}. */
export interface AlterUserScramCredentialsRequestScramCredentialDeletion {
  name: string
  mechanism: number
}

function encodeAlterUserScramCredentialsRequestScramCredentialDeletion(writer: Writer, message: AlterUserScramCredentialsRequestScramCredentialDeletionInput): void {
  const { name, mechanism } = message
  writer.writeCompactString(name)
  writer.writeInt8(mechanism)
  writer.writeUnsignedVarint(0)
}

function encodeAlterUserScramCredentialsRequestScramCredentialUpsertion(writer: Writer, message: AlterUserScramCredentialsRequestScramCredentialUpsertionInput): void {
  const { name, mechanism, iterations, salt, saltedPassword } = message
  writer.writeCompactString(name)
  writer.writeInt8(mechanism)
  writer.writeInt32(iterations)
  writer.writeCompactBytes(salt)
  writer.writeCompactBytes(saltedPassword)
  writer.writeUnsignedVarint(0)
}

function encodeAlterUserScramCredentialsRequest(writer: Writer, message: AlterUserScramCredentialsRequestInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('AlterUserScramCredentialsRequest', version)
  const { deletions, upsertions } = message
  writer.writeCompactArrayLength(deletions.length)
  for (const element of deletions) encodeAlterUserScramCredentialsRequestScramCredentialDeletion(writer, element)
  writer.writeCompactArrayLength(upsertions.length)
  for (const element of upsertions) encodeAlterUserScramCredentialsRequestScramCredentialUpsertion(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeAlterUserScramCredentialsRequestScramCredentialDeletion(reader: Reader): AlterUserScramCredentialsRequestScramCredentialDeletion {
  const name = reader.readCompactString()
  const mechanism = reader.readInt8()
  reader.skipTaggedFields()
  return { name, mechanism }
}

function decodeAlterUserScramCredentialsRequestScramCredentialUpsertion(reader: Reader): AlterUserScramCredentialsRequestScramCredentialUpsertion {
  const name = reader.readCompactString()
  const mechanism = reader.readInt8()
  const iterations = reader.readInt32()
  const salt = reader.readCompactBytes()
  const saltedPassword = reader.readCompactBytes()
  reader.skipTaggedFields()
  return { name, mechanism, iterations, salt, saltedPassword }
}

function decodeAlterUserScramCredentialsRequest(reader: Reader, version: number): AlterUserScramCredentialsRequest {
  if (version < 0 || version > 0) throw unsupportedVersion('AlterUserScramCredentialsRequest', version)
  const deletions: AlterUserScramCredentialsRequestScramCredentialDeletion[] = []
  for (let left = reader.readCompactArrayLength(3); left > 0; left--) {
    deletions.push(decodeAlterUserScramCredentialsRequestScramCredentialDeletion(reader))
  }
  const upsertions: AlterUserScramCredentialsRequestScramCredentialUpsertion[] = []
  for (let left = reader.readCompactArrayLength(9); left > 0; left--) {
    upsertions.push(decodeAlterUserScramCredentialsRequestScramCredentialUpsertion(reader))
  }
  reader.skipTaggedFields()
  return { deletions, upsertions }
}

/** AlterUserScramCredentialsResponse, to encode. */
export interface AlterUserScramCredentialsResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly results: readonly AlterUserScramCredentialsResponseAlterUserScramCredentialsResultInput[]
}

/** Part of {@link AlterUserScramCredentialsResponseInput}. */
export interface AlterUserScramCredentialsResponseAlterUserScramCredentialsResultInput {
  readonly user: string
  readonly errorCode: number
  readonly errorMessage: string | null
}

/** AlterUserScramCredentialsResponse, decoded. */
export interface AlterUserScramCredentialsResponse {
  /** Default `0`. */
  throttleTimeMs: number
  results: AlterUserScramCredentialsResponseAlterUserScramCredentialsResult[]
}

/** Part of {@link AlterUserScramCredentialsResponse}. */
export interface AlterUserScramCredentialsResponseAlterUserScramCredentialsResult {
  user: string
  errorCode: number
  errorMessage: string | null
}

function encodeAlterUserScramCredentialsResponseAlterUserScramCredentialsResult(writer: Writer, message: AlterUserScramCredentialsResponseAlterUserScramCredentialsResultInput): void {
  const { user, errorCode, errorMessage } = message
  writer.writeCompactString(user)
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  writer.writeUnsignedVarint(0)
}

function encodeAlterUserScramCredentialsResponse(writer: Writer, message: AlterUserScramCredentialsResponseInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('AlterUserScramCredentialsResponse', version)
  const { throttleTimeMs = 0, results } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeCompactArrayLength(results.length)
  for (const element of results) encodeAlterUserScramCredentialsResponseAlterUserScramCredentialsResult(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeAlterUserScramCredentialsResponseAlterUserScramCredentialsResult(reader: Reader): AlterUserScramCredentialsResponseAlterUserScramCredentialsResult {
  const user = reader.readCompactString()
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  reader.skipTaggedFields()
  return { user, errorCode, errorMessage }
}

function decodeAlterUserScramCredentialsResponse(reader: Reader, version: number): AlterUserScramCredentialsResponse {
  if (version < 0 || version > 0) throw unsupportedVersion('AlterUserScramCredentialsResponse', version)
  const throttleTimeMs = reader.readInt32()
  const results: AlterUserScramCredentialsResponseAlterUserScramCredentialsResult[] = []
  for (let left = reader.readCompactArrayLength(5); left > 0; left--) {
    results.push(decodeAlterUserScramCredentialsResponseAlterUserScramCredentialsResult(reader))
  }
  reader.skipTaggedFields()
  return { throttleTimeMs, results }
}

/** AlterUserScramCredentials, key 51: version 0, flexible from 0. */
export const alterUserScramCredentialsApi: Api<AlterUserScramCredentialsRequestInput, AlterUserScramCredentialsRequest, AlterUserScramCredentialsResponseInput, AlterUserScramCredentialsResponse> = {
  key: 51,
  name: 'AlterUserScramCredentials',
  minVersion: 0,
  maxVersion: 0,
  maxUnstableVersion: 0,
  flexibleFrom: 0,
  sensitive: ['salt', 'saltedPassword'],
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeAlterUserScramCredentialsRequest,
  decodeRequest: decodeAlterUserScramCredentialsRequest,
  encodeResponse: encodeAlterUserScramCredentialsResponse,
  decodeResponse: decodeAlterUserScramCredentialsResponse,
}
