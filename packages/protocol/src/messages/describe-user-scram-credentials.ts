// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** DescribeUserScramCredentialsRequest, to encode. */
export interface DescribeUserScramCredentialsRequestInput {
  readonly users: readonly DescribeUserScramCredentialsRequestUserNameInput[] | null
}

/** Part of {@link DescribeUserScramCredentialsRequestInput}. */
export interface DescribeUserScramCredentialsRequestUserNameInput {
  readonly name: string
}

/** DescribeUserScramCredentialsRequest, decoded. */
export interface DescribeUserScramCredentialsRequest {
  users: DescribeUserScramCredentialsRequestUserName[] | null
}

/** Part of {@link DescribeUserScramCredentialsRequest}. */
export interface DescribeUserScramCredentialsRequestUserName {
  name: string
}

function encodeDescribeUserScramCredentialsRequestUserName(writer: Writer, message: DescribeUserScramCredentialsRequestUserNameInput): void {
  const { name } = message
  writer.writeCompactString(name)
  writer.writeUnsignedVarint(0)
}

function encodeDescribeUserScramCredentialsRequest(writer: Writer, message: DescribeUserScramCredentialsRequestInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('DescribeUserScramCredentialsRequest', version)
  const { users } = message
  writer.writeCompactArrayLength(users === null ? -1 : users.length)
  if (users !== null) {
    for (const element of users) encodeDescribeUserScramCredentialsRequestUserName(writer, element)
  }
  writer.writeUnsignedVarint(0)
}

function decodeDescribeUserScramCredentialsRequestUserName(reader: Reader): DescribeUserScramCredentialsRequestUserName {
  const name = reader.readCompactString()
  reader.skipTaggedFields()
  return { name }
}

function decodeDescribeUserScramCredentialsRequest(reader: Reader, version: number): DescribeUserScramCredentialsRequest {
  if (version < 0 || version > 0) throw unsupportedVersion('DescribeUserScramCredentialsRequest', version)
  let users: DescribeUserScramCredentialsRequestUserName[] | null = null
  let usersLeft = reader.readCompactNullableArrayLength(2)
  if (usersLeft >= 0) {
    for (users = []; usersLeft > 0; usersLeft--) {
      users.push(decodeDescribeUserScramCredentialsRequestUserName(reader))
    }
  }
  reader.skipTaggedFields()
  return { users }
}

/** DescribeUserScramCredentialsResponse, to encode. */
export interface DescribeUserScramCredentialsResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly results: readonly DescribeUserScramCredentialsResponseDescribeUserScramCredentialsResultInput[]
}

/** Part of {@link DescribeUserScramCredentialsResponseInput}. */
export interface DescribeUserScramCredentialsResponseDescribeUserScramCredentialsResultInput {
  readonly user: string
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly credentialInfos: readonly DescribeUserScramCredentialsResponseCredentialInfoInput[]
}

/** Part of {@link DescribeUserScramCredentialsResponseInput}. */
export interface DescribeUserScramCredentialsResponseCredentialInfoInput {
  readonly mechanism: number
  readonly iterations: number
}

/** DescribeUserScramCredentialsResponse, decoded. */
export interface DescribeUserScramCredentialsResponse {
  /** Default `0`. */
  throttleTimeMs: number
  errorCode: number
  errorMessage: string | null
  results: DescribeUserScramCredentialsResponseDescribeUserScramCredentialsResult[]
}

/** Part of {@link DescribeUserScramCredentialsResponse}. */
export interface DescribeUserScramCredentialsResponseDescribeUserScramCredentialsResult {
  user: string
  errorCode: number
  errorMessage: string | null
  credentialInfos: DescribeUserScramCredentialsResponseCredentialInfo[]
}

/** Part of {@link DescribeUserScramCredentialsResponse}. */
export interface DescribeUserScramCredentialsResponseCredentialInfo {
  mechanism: number
  iterations: number
}

function encodeDescribeUserScramCredentialsResponseCredentialInfo(writer: Writer, message: DescribeUserScramCredentialsResponseCredentialInfoInput): void {
  const { mechanism, iterations } = message
  writer.writeInt8(mechanism)
  writer.writeInt32(iterations)
  writer.writeUnsignedVarint(0)
}

function encodeDescribeUserScramCredentialsResponseDescribeUserScramCredentialsResult(writer: Writer, message: DescribeUserScramCredentialsResponseDescribeUserScramCredentialsResultInput): void {
  const { user, errorCode, errorMessage, credentialInfos } = message
  writer.writeCompactString(user)
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  writer.writeCompactArrayLength(credentialInfos.length)
  for (const element of credentialInfos) encodeDescribeUserScramCredentialsResponseCredentialInfo(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeDescribeUserScramCredentialsResponse(writer: Writer, message: DescribeUserScramCredentialsResponseInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('DescribeUserScramCredentialsResponse', version)
  const { throttleTimeMs = 0, errorCode, errorMessage, results } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  writer.writeCompactArrayLength(results.length)
  for (const element of results) encodeDescribeUserScramCredentialsResponseDescribeUserScramCredentialsResult(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeDescribeUserScramCredentialsResponseCredentialInfo(reader: Reader): DescribeUserScramCredentialsResponseCredentialInfo {
  const mechanism = reader.readInt8()
  const iterations = reader.readInt32()
  reader.skipTaggedFields()
  return { mechanism, iterations }
}

function decodeDescribeUserScramCredentialsResponseDescribeUserScramCredentialsResult(reader: Reader): DescribeUserScramCredentialsResponseDescribeUserScramCredentialsResult {
  const user = reader.readCompactString()
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  const credentialInfos: DescribeUserScramCredentialsResponseCredentialInfo[] = []
  for (let left = reader.readCompactArrayLength(6); left > 0; left--) {
    credentialInfos.push(decodeDescribeUserScramCredentialsResponseCredentialInfo(reader))
  }
  reader.skipTaggedFields()
  return { user, errorCode, errorMessage, credentialInfos }
}

function decodeDescribeUserScramCredentialsResponse(reader: Reader, version: number): DescribeUserScramCredentialsResponse {
  if (version < 0 || version > 0) throw unsupportedVersion('DescribeUserScramCredentialsResponse', version)
  const throttleTimeMs = reader.readInt32()
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  const results: DescribeUserScramCredentialsResponseDescribeUserScramCredentialsResult[] = []
  for (let left = reader.readCompactArrayLength(6); left > 0; left--) {
    results.push(decodeDescribeUserScramCredentialsResponseDescribeUserScramCredentialsResult(reader))
  }
  reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, errorMessage, results }
}

/** DescribeUserScramCredentials, key 50: version 0, flexible from 0. */
export const describeUserScramCredentialsApi: Api<DescribeUserScramCredentialsRequestInput, DescribeUserScramCredentialsRequest, DescribeUserScramCredentialsResponseInput, DescribeUserScramCredentialsResponse> = {
  key: 50,
  name: 'DescribeUserScramCredentials',
  minVersion: 0,
  maxVersion: 0,
  maxUnstableVersion: 0,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeDescribeUserScramCredentialsRequest,
  decodeRequest: decodeDescribeUserScramCredentialsRequest,
  encodeResponse: encodeDescribeUserScramCredentialsResponse,
  decodeResponse: decodeDescribeUserScramCredentialsResponse,
}
