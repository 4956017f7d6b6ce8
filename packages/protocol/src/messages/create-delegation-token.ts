// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** CreateDelegationTokenRequest, to encode. */
export interface CreateDelegationTokenRequestInput {
  /** Versions 3+; default `''`. */
  readonly ownerPrincipalType?: string | null | undefined
  /** Versions 3+; default `''`. */
  readonly ownerPrincipalName?: string | null | undefined
  readonly renewers: readonly CreateDelegationTokenRequestCreatableRenewersInput[]
  readonly maxLifetimeMs: number
}

/** Part of {@link CreateDelegationTokenRequestInput}. */
export interface CreateDelegationTokenRequestCreatableRenewersInput {
  readonly principalType: string
  readonly principalName: string
}

/** CreateDelegationTokenRequest, decoded. */
export interface CreateDelegationTokenRequest {
  /** Versions 3+; default `''`. */
  ownerPrincipalType: string | null
  /** Versions 3+; default `''`. */
  ownerPrincipalName: string | null
  renewers: CreateDelegationTokenRequestCreatableRenewers[]
  maxLifetimeMs: number
}

/** Part of {@link CreateDelegationTokenRequest}. */
export interface CreateDelegationTokenRequestCreatableRenewers {
  principalType: string
  principalName: string
}

function encodeCreateDelegationTokenRequestCreatableRenewers(writer: Writer, message: CreateDelegationTokenRequestCreatableRenewersInput, version: number): void {
  const flexible = version >= 2
  const { principalType, principalName } = message
  if (flexible) writer.writeCompactString(principalType)
  else writer.writeString(principalType)
  if (flexible) writer.writeCompactString(principalName)
  else writer.writeString(principalName)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeCreateDelegationTokenRequest(writer: Writer, message: CreateDelegationTokenRequestInput, version: number): void {
  if (version < 1 || version > 3) throw unsupportedVersion('CreateDelegationTokenRequest', version)
  const flexible = version >= 2
  const { ownerPrincipalType = '', ownerPrincipalName = '', renewers, maxLifetimeMs } = message
  if (version >= 3) {
    writer.writeCompactNullableString(ownerPrincipalType)
    writer.writeCompactNullableString(ownerPrincipalName)
  } else {
    if (ownerPrincipalType !== '') throw unsupportedField('CreateDelegationTokenRequest', 'ownerPrincipalType', version)
    if (ownerPrincipalName !== '') throw unsupportedField('CreateDelegationTokenRequest', 'ownerPrincipalName', version)
  }
  if (flexible) writer.writeCompactArrayLength(renewers.length)
  else writer.writeArrayLength(renewers.length)
  for (const element of renewers) encodeCreateDelegationTokenRequestCreatableRenewers(writer, element, version)
  writer.writeInt64FromNumber(maxLifetimeMs)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeCreateDelegationTokenRequestCreatableRenewers(reader: Reader, version: number): CreateDelegationTokenRequestCreatableRenewers {
  const flexible = version >= 2
  const principalType = flexible ? reader.readCompactString() : reader.readString()
  const principalName = flexible ? reader.readCompactString() : reader.readString()
  if (flexible) reader.skipTaggedFields()
  return { principalType, principalName }
}

function decodeCreateDelegationTokenRequest(reader: Reader, version: number): CreateDelegationTokenRequest {
  if (version < 1 || version > 3) throw unsupportedVersion('CreateDelegationTokenRequest', version)
  const flexible = version >= 2
  let ownerPrincipalType: string | null = ''
  let ownerPrincipalName: string | null = ''
  if (version >= 3) {
    ownerPrincipalType = reader.readCompactNullableString()
    ownerPrincipalName = reader.readCompactNullableString()
  }
  const renewers: CreateDelegationTokenRequestCreatableRenewers[] = []
  for (let left = flexible ? reader.readCompactArrayLength(3) : reader.readArrayLength(4); left > 0; left--) {
    renewers.push(decodeCreateDelegationTokenRequestCreatableRenewers(reader, version))
  }
  const maxLifetimeMs = reader.readInt64AsNumber()
  if (flexible) reader.skipTaggedFields()
  return { ownerPrincipalType, ownerPrincipalName, renewers, maxLifetimeMs }
}

/** CreateDelegationTokenResponse, to encode. */
export interface CreateDelegationTokenResponseInput {
  readonly errorCode: number
  readonly principalType: string
  readonly principalName: string
  /** Versions 3+; default `''`. */
  readonly tokenRequesterPrincipalType?: string | undefined
  /** Versions 3+; default `''`. */
  readonly tokenRequesterPrincipalName?: string | undefined
  readonly issueTimestampMs: number
  readonly expiryTimestampMs: number
  readonly maxTimestampMs: number
  readonly tokenId: string
  readonly hmac: Uint8Array
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
}

/** CreateDelegationTokenResponse, decoded. */
export interface CreateDelegationTokenResponse {
  errorCode: number
  principalType: string
  principalName: string
  /** Versions 3+; default `''`. */
  tokenRequesterPrincipalType: string
  /** Versions 3+; default `''`. */
  tokenRequesterPrincipalName: string
  issueTimestampMs: number
  expiryTimestampMs: number
  maxTimestampMs: number
  tokenId: string
  hmac: Buffer
  /** Default `0`. */
  throttleTimeMs: number
}

function encodeCreateDelegationTokenResponse(writer: Writer, message: CreateDelegationTokenResponseInput, version: number): void {
  if (version < 1 || version > 3) throw unsupportedVersion('CreateDelegationTokenResponse', version)
  const flexible = version >= 2
  const { errorCode, principalType, principalName, tokenRequesterPrincipalType = '', tokenRequesterPrincipalName = '', issueTimestampMs, expiryTimestampMs, maxTimestampMs, tokenId, hmac, throttleTimeMs = 0 } = message
  writer.writeInt16(errorCode)
  if (flexible) writer.writeCompactString(principalType)
  else writer.writeString(principalType)
  if (flexible) writer.writeCompactString(principalName)
  else writer.writeString(principalName)
  if (version >= 3) {
    writer.writeCompactString(tokenRequesterPrincipalType)
    writer.writeCompactString(tokenRequesterPrincipalName)
  } else {
    if (tokenRequesterPrincipalType !== '') throw unsupportedField('CreateDelegationTokenResponse', 'tokenRequesterPrincipalType', version)
    if (tokenRequesterPrincipalName !== '') throw unsupportedField('CreateDelegationTokenResponse', 'tokenRequesterPrincipalName', version)
  }
  writer.writeInt64FromNumber(issueTimestampMs)
  writer.writeInt64FromNumber(expiryTimestampMs)
  writer.writeInt64FromNumber(maxTimestampMs)
  if (flexible) writer.writeCompactString(tokenId)
  else writer.writeString(tokenId)
  if (flexible) writer.writeCompactBytes(hmac)
  else writer.writeBytes(hmac)
  writer.writeInt32(throttleTimeMs)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeCreateDelegationTokenResponse(reader: Reader, version: number): CreateDelegationTokenResponse {
  if (version < 1 || version > 3) throw unsupportedVersion('CreateDelegationTokenResponse', version)
  const flexible = version >= 2
  const errorCode = reader.readInt16()
  const principalType = flexible ? reader.readCompactString() : reader.readString()
  const principalName = flexible ? reader.readCompactString() : reader.readString()
  let tokenRequesterPrincipalType: string = ''
  let tokenRequesterPrincipalName: string = ''
  if (version >= 3) {
    tokenRequesterPrincipalType = reader.readCompactString()
    tokenRequesterPrincipalName = reader.readCompactString()
  }
  const issueTimestampMs = reader.readInt64AsNumber()
  const expiryTimestampMs = reader.readInt64AsNumber()
  const maxTimestampMs = reader.readInt64AsNumber()
  const tokenId = flexible ? reader.readCompactString() : reader.readString()
  const hmac = flexible ? reader.readCompactBytes() : reader.readBytes()
  const throttleTimeMs = reader.readInt32()
  if (flexible) reader.skipTaggedFields()
  return { errorCode, principalType, principalName, tokenRequesterPrincipalType, tokenRequesterPrincipalName, issueTimestampMs, expiryTimestampMs, maxTimestampMs, tokenId, hmac, throttleTimeMs }
}

/** CreateDelegationToken, key 38: versions 1 to 3, flexible from 2. */
export const createDelegationTokenApi: Api<CreateDelegationTokenRequestInput, CreateDelegationTokenRequest, CreateDelegationTokenResponseInput, CreateDelegationTokenResponse> = {
  key: 38,
  name: 'CreateDelegationToken',
  minVersion: 1,
  maxVersion: 3,
  maxUnstableVersion: 3,
  flexibleFrom: 2,
  sensitive: ['hmac'],
  requestHeaderVersion: version => (version >= 2 ? 2 : 1),
  responseHeaderVersion: version => (version >= 2 ? 1 : 0),
  encodeRequest: encodeCreateDelegationTokenRequest,
  decodeRequest: decodeCreateDelegationTokenRequest,
  encodeResponse: encodeCreateDelegationTokenResponse,
  decodeResponse: decodeCreateDelegationTokenResponse,
}
