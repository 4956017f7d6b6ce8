// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** FindCoordinatorRequest, to encode. */
export interface FindCoordinatorRequestInput {
  /** Versions 0 to 3; default `''`. */
  readonly key?: string | undefined
  /** Versions 1+; default `0`. */
  readonly keyType?: number | undefined
  /** Versions 4+; default `[]`. */
  readonly coordinatorKeys?: readonly string[] | undefined
}

/** FindCoordinatorRequest, decoded. */
export interface FindCoordinatorRequest {
  /** Versions 0 to 3; default `''`. */
  key: string
  /** Versions 1+; default `0`. */
  keyType: number
  /** Versions 4+; default `[]`. */
  coordinatorKeys: string[]
}

function encodeFindCoordinatorRequest(writer: Writer, message: FindCoordinatorRequestInput, version: number): void {
  if (version < 0 || version > 6) throw unsupportedVersion('FindCoordinatorRequest', version)
  const flexible = version >= 3
  const { key = '', keyType = 0, coordinatorKeys = [] } = message
  if (version <= 3) {
    if (flexible) writer.writeCompactString(key)
    else writer.writeString(key)
  } else {
    if (key !== '') throw unsupportedField('FindCoordinatorRequest', 'key', version)
  }
  if (version >= 1) {
    writer.writeInt8(keyType)
  } else {
    if (keyType !== 0) throw unsupportedField('FindCoordinatorRequest', 'keyType', version)
  }
  if (version >= 4) {
    writer.writeCompactArrayLength(coordinatorKeys.length)
    for (const element of coordinatorKeys) writer.writeCompactString(element)
  } else {
    if (coordinatorKeys.length !== 0) throw unsupportedField('FindCoordinatorRequest', 'coordinatorKeys', version)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeFindCoordinatorRequest(reader: Reader, version: number): FindCoordinatorRequest {
  if (version < 0 || version > 6) throw unsupportedVersion('FindCoordinatorRequest', version)
  const flexible = version >= 3
  let key: string = ''
  if (version <= 3) {
    key = flexible ? reader.readCompactString() : reader.readString()
  }
  let keyType: number = 0
  if (version >= 1) {
    keyType = reader.readInt8()
  }
  const coordinatorKeys: string[] = []
  if (version >= 4) {
    for (let left = reader.readCompactArrayLength(1); left > 0; left--) {
      coordinatorKeys.push(reader.readCompactString())
    }
  }
  if (flexible) reader.skipTaggedFields()
  return { key, keyType, coordinatorKeys }
}

/** FindCoordinatorResponse, to encode. */
export interface FindCoordinatorResponseInput {
  /** Versions 1+, not sent in others; default `0`. */
  readonly throttleTimeMs?: number | undefined
  /** Versions 0 to 3; default `0`. */
  readonly errorCode?: number | undefined
  /** Versions 1 to 3, not sent in others; default `''`. */
  readonly errorMessage?: string | null | undefined
  /** Versions 0 to 3; default `0`. */
  readonly nodeId?: number | undefined
  /** Versions 0 to 3; default `''`. */
  readonly host?: string | undefined
  /** Versions 0 to 3; default `0`. */
  readonly port?: number | undefined
  /** Versions 4+; default `[]`. */
  readonly coordinators?: readonly FindCoordinatorResponseCoordinatorInput[] | undefined
}

/** Part of {@link FindCoordinatorResponseInput}. */
export interface FindCoordinatorResponseCoordinatorInput {
  readonly key: string
  readonly nodeId: number
  readonly host: string
  readonly port: number
  readonly errorCode: number
  readonly errorMessage: string | null
}

/** FindCoordinatorResponse, decoded. */
export interface FindCoordinatorResponse {
  /** Versions 1+, not sent in others; default `0`. */
  throttleTimeMs: number
  /** Versions 0 to 3; default `0`. */
  errorCode: number
  /** Versions 1 to 3, not sent in others; default `''`. */
  errorMessage: string | null
  /** Versions 0 to 3; default `0`. */
  nodeId: number
  /** Versions 0 to 3; default `''`. */
  host: string
  /** Versions 0 to 3; default `0`. */
  port: number
  /** Versions 4+; default `[]`. */
  coordinators: FindCoordinatorResponseCoordinator[]
}

/** Part of {@link FindCoordinatorResponse}. */
export interface FindCoordinatorResponseCoordinator {
  key: string
  nodeId: number
  host: string
  port: number
  errorCode: number
  errorMessage: string | null
}

function encodeFindCoordinatorResponseCoordinator(writer: Writer, message: FindCoordinatorResponseCoordinatorInput): void {
  const { key, nodeId, host, port, errorCode, errorMessage } = message
  writer.writeCompactString(key)
  writer.writeInt32(nodeId)
  writer.writeCompactString(host)
  writer.writeInt32(port)
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  writer.writeUnsignedVarint(0)
}

function encodeFindCoordinatorResponse(writer: Writer, message: FindCoordinatorResponseInput, version: number): void {
  if (version < 0 || version > 6) throw unsupportedVersion('FindCoordinatorResponse', version)
  const flexible = version >= 3
  const { throttleTimeMs = 0, errorCode = 0, errorMessage = '', nodeId = 0, host = '', port = 0, coordinators = [] } = message
  if (version >= 1) {
    writer.writeInt32(throttleTimeMs)
  }
  if (version <= 3) {
    writer.writeInt16(errorCode)
  } else {
    if (errorCode !== 0) throw unsupportedField('FindCoordinatorResponse', 'errorCode', version)
  }
  if (version >= 1 && version <= 3) {
    if (flexible) writer.writeCompactNullableString(errorMessage)
    else writer.writeNullableString(errorMessage)
  }
  if (version <= 3) {
    writer.writeInt32(nodeId)
    if (flexible) writer.writeCompactString(host)
    else writer.writeString(host)
    writer.writeInt32(port)
  } else {
    if (nodeId !== 0) throw unsupportedField('FindCoordinatorResponse', 'nodeId', version)
    if (host !== '') throw unsupportedField('FindCoordinatorResponse', 'host', version)
    if (port !== 0) throw unsupportedField('FindCoordinatorResponse', 'port', version)
  }
  if (version >= 4) {
    writer.writeCompactArrayLength(coordinators.length)
    for (const element of coordinators) encodeFindCoordinatorResponseCoordinator(writer, element)
  } else {
    if (coordinators.length !== 0) throw unsupportedField('FindCoordinatorResponse', 'coordinators', version)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeFindCoordinatorResponseCoordinator(reader: Reader): FindCoordinatorResponseCoordinator {
  const key = reader.readCompactString()
  const nodeId = reader.readInt32()
  const host = reader.readCompactString()
  const port = reader.readInt32()
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  reader.skipTaggedFields()
  return { key, nodeId, host, port, errorCode, errorMessage }
}

function decodeFindCoordinatorResponse(reader: Reader, version: number): FindCoordinatorResponse {
  if (version < 0 || version > 6) throw unsupportedVersion('FindCoordinatorResponse', version)
  const flexible = version >= 3
  let throttleTimeMs: number = 0
  if (version >= 1) {
    throttleTimeMs = reader.readInt32()
  }
  let errorCode: number = 0
  if (version <= 3) {
    errorCode = reader.readInt16()
  }
  let errorMessage: string | null = ''
  if (version >= 1 && version <= 3) {
    errorMessage = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  }
  let nodeId: number = 0
  let host: string = ''
  let port: number = 0
  if (version <= 3) {
    nodeId = reader.readInt32()
    host = flexible ? reader.readCompactString() : reader.readString()
    port = reader.readInt32()
  }
  const coordinators: FindCoordinatorResponseCoordinator[] = []
  if (version >= 4) {
    for (let left = reader.readCompactArrayLength(14); left > 0; left--) {
      coordinators.push(decodeFindCoordinatorResponseCoordinator(reader))
    }
  }
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, errorMessage, nodeId, host, port, coordinators }
}

/** FindCoordinator, key 10: versions 0 to 6, flexible from 3. */
export const findCoordinatorApi: Api<FindCoordinatorRequestInput, FindCoordinatorRequest, FindCoordinatorResponseInput, FindCoordinatorResponse> = {
  key: 10,
  name: 'FindCoordinator',
  minVersion: 0,
  maxVersion: 6,
  maxUnstableVersion: 6,
  flexibleFrom: 3,
  requestHeaderVersion: version => (version >= 3 ? 2 : 1),
  responseHeaderVersion: version => (version >= 3 ? 1 : 0),
  encodeRequest: encodeFindCoordinatorRequest,
  decodeRequest: decodeFindCoordinatorRequest,
  encodeResponse: encodeFindCoordinatorResponse,
  decodeResponse: decodeFindCoordinatorResponse,
}
