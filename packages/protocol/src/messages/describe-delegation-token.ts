// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** DescribeDelegationTokenRequest, to encode. */
export interface DescribeDelegationTokenRequestInput {
  readonly owners: readonly DescribeDelegationTokenRequestDescribeDelegationTokenOwnerInput[] | null
}

/** Part of {@link DescribeDelegationTokenRequestInput}. */
export interface DescribeDelegationTokenRequestDescribeDelegationTokenOwnerInput {
  readonly principalType: string
  readonly principalName: string
}

/** DescribeDelegationTokenRequest, decoded. */
export interface DescribeDelegationTokenRequest {
  owners: DescribeDelegationTokenRequestDescribeDelegationTokenOwner[] | null
}

/** Part of {@link DescribeDelegationTokenRequest}. */
export interface DescribeDelegationTokenRequestDescribeDelegationTokenOwner {
  principalType: string
  principalName: string
}

function encodeDescribeDelegationTokenRequestDescribeDelegationTokenOwner(writer: Writer, message: DescribeDelegationTokenRequestDescribeDelegationTokenOwnerInput, version: number): void {
  const flexible = version >= 2
  const { principalType, principalName } = message
  if (flexible) writer.writeCompactString(principalType)
  else writer.writeString(principalType)
  if (flexible) writer.writeCompactString(principalName)
  else writer.writeString(principalName)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeDescribeDelegationTokenRequest(writer: Writer, message: DescribeDelegationTokenRequestInput, version: number): void {
  if (version < 1 || version > 3) throw unsupportedVersion('DescribeDelegationTokenRequest', version)
  const flexible = version >= 2
  const { owners } = message
  if (flexible) writer.writeCompactArrayLength(owners === null ? -1 : owners.length)
  else writer.writeArrayLength(owners === null ? -1 : owners.length)
  if (owners !== null) {
    for (const element of owners) encodeDescribeDelegationTokenRequestDescribeDelegationTokenOwner(writer, element, version)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeDescribeDelegationTokenRequestDescribeDelegationTokenOwner(reader: Reader, version: number): DescribeDelegationTokenRequestDescribeDelegationTokenOwner {
  const flexible = version >= 2
  const principalType = flexible ? reader.readCompactString() : reader.readString()
  const principalName = flexible ? reader.readCompactString() : reader.readString()
  if (flexible) reader.skipTaggedFields()
  return { principalType, principalName }
}

function decodeDescribeDelegationTokenRequest(reader: Reader, version: number): DescribeDelegationTokenRequest {
  if (version < 1 || version > 3) throw unsupportedVersion('DescribeDelegationTokenRequest', version)
  const flexible = version >= 2
  let owners: DescribeDelegationTokenRequestDescribeDelegationTokenOwner[] | null = null
  let ownersLeft = flexible ? reader.readCompactNullableArrayLength(3) : reader.readNullableArrayLength(4)
  if (ownersLeft >= 0) {
    for (owners = []; ownersLeft > 0; ownersLeft--) {
      owners.push(decodeDescribeDelegationTokenRequestDescribeDelegationTokenOwner(reader, version))
    }
  }
  if (flexible) reader.skipTaggedFields()
  return { owners }
}

/** DescribeDelegationTokenResponse, to encode. */
export interface DescribeDelegationTokenResponseInput {
  readonly errorCode: number
  readonly tokens: readonly DescribeDelegationTokenResponseDescribedDelegationTokenInput[]
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
}

/** Part of {@link DescribeDelegationTokenResponseInput}. */
export interface DescribeDelegationTokenResponseDescribedDelegationTokenInput {
  readonly principalType: string
  readonly principalName: string
  /** Versions 3+; default `''`. */
  readonly tokenRequesterPrincipalType?: string | undefined
  /** Versions 3+; default `''`. */
  readonly tokenRequesterPrincipalName?: string | undefined
  readonly issueTimestamp: number
  readonly expiryTimestamp: number
  readonly maxTimestamp: number
  readonly tokenId: string
  readonly hmac: Uint8Array
  readonly renewers: readonly DescribeDelegationTokenResponseDescribedDelegationTokenRenewerInput[]
}

/** Part of {@link DescribeDelegationTokenResponseInput}. */
export interface DescribeDelegationTokenResponseDescribedDelegationTokenRenewerInput {
  readonly principalType: string
  readonly principalName: string
}

/** DescribeDelegationTokenResponse, decoded. */
export interface DescribeDelegationTokenResponse {
  errorCode: number
  tokens: DescribeDelegationTokenResponseDescribedDelegationToken[]
  /** Default `0`. */
  throttleTimeMs: number
}

/** Part of {@link DescribeDelegationTokenResponse}. */
export interface DescribeDelegationTokenResponseDescribedDelegationToken {
  principalType: string
  principalName: string
  /** Versions 3+; default `''`. */
  tokenRequesterPrincipalType: string
  /** Versions 3+; default `''`. */
  tokenRequesterPrincipalName: string
  issueTimestamp: number
  expiryTimestamp: number
  maxTimestamp: number
  tokenId: string
  hmac: Buffer
  renewers: DescribeDelegationTokenResponseDescribedDelegationTokenRenewer[]
}

/** Part of {@link DescribeDelegationTokenResponse}. */
export interface DescribeDelegationTokenResponseDescribedDelegationTokenRenewer {
  principalType: string
  principalName: string
}

function encodeDescribeDelegationTokenResponseDescribedDelegationTokenRenewer(writer: Writer, message: DescribeDelegationTokenResponseDescribedDelegationTokenRenewerInput, version: number): void {
  const flexible = version >= 2
  const { principalType, principalName } = message
  if (flexible) writer.writeCompactString(principalType)
  else writer.writeString(principalType)
  if (flexible) writer.writeCompactString(principalName)
  else writer.writeString(principalName)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeDescribeDelegationTokenResponseDescribedDelegationToken(writer: Writer, message: DescribeDelegationTokenResponseDescribedDelegationTokenInput, version: number): void {
  const flexible = version >= 2
  const { principalType, principalName, tokenRequesterPrincipalType = '', tokenRequesterPrincipalName = '', issueTimestamp, expiryTimestamp, maxTimestamp, tokenId, hmac, renewers } = message
  if (flexible) writer.writeCompactString(principalType)
  else writer.writeString(principalType)
  if (flexible) writer.writeCompactString(principalName)
  else writer.writeString(principalName)
  if (version >= 3) {
    writer.writeCompactString(tokenRequesterPrincipalType)
    writer.writeCompactString(tokenRequesterPrincipalName)
  } else {
    if (tokenRequesterPrincipalType !== '') throw unsupportedField('DescribeDelegationTokenResponseDescribedDelegationToken', 'tokenRequesterPrincipalType', version)
    if (tokenRequesterPrincipalName !== '') throw unsupportedField('DescribeDelegationTokenResponseDescribedDelegationToken', 'tokenRequesterPrincipalName', version)
  }
  writer.writeInt64FromNumber(issueTimestamp)
  writer.writeInt64FromNumber(expiryTimestamp)
  writer.writeInt64FromNumber(maxTimestamp)
  if (flexible) writer.writeCompactString(tokenId)
  else writer.writeString(tokenId)
  if (flexible) writer.writeCompactBytes(hmac)
  else writer.writeBytes(hmac)
  if (flexible) writer.writeCompactArrayLength(renewers.length)
  else writer.writeArrayLength(renewers.length)
  for (const element of renewers) encodeDescribeDelegationTokenResponseDescribedDelegationTokenRenewer(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeDescribeDelegationTokenResponse(writer: Writer, message: DescribeDelegationTokenResponseInput, version: number): void {
  if (version < 1 || version > 3) throw unsupportedVersion('DescribeDelegationTokenResponse', version)
  const flexible = version >= 2
  const { errorCode, tokens, throttleTimeMs = 0 } = message
  writer.writeInt16(errorCode)
  if (flexible) writer.writeCompactArrayLength(tokens.length)
  else writer.writeArrayLength(tokens.length)
  for (const element of tokens) encodeDescribeDelegationTokenResponseDescribedDelegationToken(writer, element, version)
  writer.writeInt32(throttleTimeMs)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeDescribeDelegationTokenResponseDescribedDelegationTokenRenewer(reader: Reader, version: number): DescribeDelegationTokenResponseDescribedDelegationTokenRenewer {
  const flexible = version >= 2
  const principalType = flexible ? reader.readCompactString() : reader.readString()
  const principalName = flexible ? reader.readCompactString() : reader.readString()
  if (flexible) reader.skipTaggedFields()
  return { principalType, principalName }
}

function decodeDescribeDelegationTokenResponseDescribedDelegationToken(reader: Reader, version: number): DescribeDelegationTokenResponseDescribedDelegationToken {
  const flexible = version >= 2
  const principalType = flexible ? reader.readCompactString() : reader.readString()
  const principalName = flexible ? reader.readCompactString() : reader.readString()
  let tokenRequesterPrincipalType: string = ''
  let tokenRequesterPrincipalName: string = ''
  if (version >= 3) {
    tokenRequesterPrincipalType = reader.readCompactString()
    tokenRequesterPrincipalName = reader.readCompactString()
  }
  const issueTimestamp = reader.readInt64AsNumber()
  const expiryTimestamp = reader.readInt64AsNumber()
  const maxTimestamp = reader.readInt64AsNumber()
  const tokenId = flexible ? reader.readCompactString() : reader.readString()
  const hmac = flexible ? reader.readCompactBytes() : reader.readBytes()
  const renewers: DescribeDelegationTokenResponseDescribedDelegationTokenRenewer[] = []
  for (let left = flexible ? reader.readCompactArrayLength(3) : reader.readArrayLength(4); left > 0; left--) {
    renewers.push(decodeDescribeDelegationTokenResponseDescribedDelegationTokenRenewer(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { principalType, principalName, tokenRequesterPrincipalType, tokenRequesterPrincipalName, issueTimestamp, expiryTimestamp, maxTimestamp, tokenId, hmac, renewers }
}

function decodeDescribeDelegationTokenResponse(reader: Reader, version: number): DescribeDelegationTokenResponse {
  if (version < 1 || version > 3) throw unsupportedVersion('DescribeDelegationTokenResponse', version)
  const flexible = version >= 2
  const errorCode = reader.readInt16()
  const tokens: DescribeDelegationTokenResponseDescribedDelegationToken[] = []
  for (let left = flexible ? reader.readCompactArrayLength(30) : reader.readArrayLength(38); left > 0; left--) {
    tokens.push(decodeDescribeDelegationTokenResponseDescribedDelegationToken(reader, version))
  }
  const throttleTimeMs = reader.readInt32()
  if (flexible) reader.skipTaggedFields()
  return { errorCode, tokens, throttleTimeMs }
}

/** DescribeDelegationToken, key 41: versions 1 to 3, flexible from 2. */
export const describeDelegationTokenApi: Api<DescribeDelegationTokenRequestInput, DescribeDelegationTokenRequest, DescribeDelegationTokenResponseInput, DescribeDelegationTokenResponse> = {
  key: 41,
  name: 'DescribeDelegationToken',
  minVersion: 1,
  maxVersion: 3,
  maxUnstableVersion: 3,
  flexibleFrom: 2,
  sensitive: ['hmac'],
  requestHeaderVersion: version => (version >= 2 ? 2 : 1),
  responseHeaderVersion: version => (version >= 2 ? 1 : 0),
  encodeRequest: encodeDescribeDelegationTokenRequest,
  decodeRequest: decodeDescribeDelegationTokenRequest,
  encodeResponse: encodeDescribeDelegationTokenResponse,
  decodeResponse: decodeDescribeDelegationTokenResponse,
}
