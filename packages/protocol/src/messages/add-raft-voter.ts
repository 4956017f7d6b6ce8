// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** AddRaftVoterRequest, to encode. */
export interface AddRaftVoterRequestInput {
  readonly clusterId: string | null
  readonly timeoutMs: number
  readonly voterId: number
  readonly voterDirectoryId: Uuid
  readonly listeners: readonly AddRaftVoterRequestListenerInput[]
  /** Versions 1+; default `true`. */
  readonly ackWhenCommitted?: boolean | undefined
}

/** Part of {@link AddRaftVoterRequestInput}. */
export interface AddRaftVoterRequestListenerInput {
  readonly name: string
  readonly host: string
  readonly port: number
}

/** AddRaftVoterRequest, decoded. */
export interface AddRaftVoterRequest {
  clusterId: string | null
  timeoutMs: number
  voterId: number
  voterDirectoryId: Uuid
  listeners: AddRaftVoterRequestListener[]
  /** Versions 1+; default `true`. */
  ackWhenCommitted: boolean
}

/** Part of {@link AddRaftVoterRequest}. */
export interface AddRaftVoterRequestListener {
  name: string
  host: string
  port: number
}

function encodeAddRaftVoterRequestListener(writer: Writer, message: AddRaftVoterRequestListenerInput): void {
  const { name, host, port } = message
  writer.writeCompactString(name)
  writer.writeCompactString(host)
  writer.writeUint16(port)
  writer.writeUnsignedVarint(0)
}

function encodeAddRaftVoterRequest(writer: Writer, message: AddRaftVoterRequestInput, version: number): void {
  if (version < 0 || version > 1) throw unsupportedVersion('AddRaftVoterRequest', version)
  const { clusterId, timeoutMs, voterId, voterDirectoryId, listeners, ackWhenCommitted = true } = message
  writer.writeCompactNullableString(clusterId)
  writer.writeInt32(timeoutMs)
  writer.writeInt32(voterId)
  writer.writeUuid(voterDirectoryId)
  writer.writeCompactArrayLength(listeners.length)
  for (const element of listeners) encodeAddRaftVoterRequestListener(writer, element)
  if (version >= 1) {
    writer.writeBoolean(ackWhenCommitted)
  } else {
    if (ackWhenCommitted !== true) throw unsupportedField('AddRaftVoterRequest', 'ackWhenCommitted', version)
  }
  writer.writeUnsignedVarint(0)
}

function decodeAddRaftVoterRequestListener(reader: Reader): AddRaftVoterRequestListener {
  const name = reader.readCompactString()
  const host = reader.readCompactString()
  const port = reader.readUint16()
  reader.skipTaggedFields()
  return { name, host, port }
}

function decodeAddRaftVoterRequest(reader: Reader, version: number): AddRaftVoterRequest {
  if (version < 0 || version > 1) throw unsupportedVersion('AddRaftVoterRequest', version)
  const clusterId = reader.readCompactNullableString()
  const timeoutMs = reader.readInt32()
  const voterId = reader.readInt32()
  const voterDirectoryId = reader.readUuid()
  const listeners: AddRaftVoterRequestListener[] = []
  for (let left = reader.readCompactArrayLength(5); left > 0; left--) {
    listeners.push(decodeAddRaftVoterRequestListener(reader))
  }
  let ackWhenCommitted: boolean = true
  if (version >= 1) {
    ackWhenCommitted = reader.readBoolean()
  }
  reader.skipTaggedFields()
  return { clusterId, timeoutMs, voterId, voterDirectoryId, listeners, ackWhenCommitted }
}

/** AddRaftVoterResponse, to encode. */
export interface AddRaftVoterResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
  readonly errorMessage: string | null
}

/** AddRaftVoterResponse, decoded. */
export interface AddRaftVoterResponse {
  /** Default `0`. */
  throttleTimeMs: number
  errorCode: number
  errorMessage: string | null
}

function encodeAddRaftVoterResponse(writer: Writer, message: AddRaftVoterResponseInput, version: number): void {
  if (version < 0 || version > 1) throw unsupportedVersion('AddRaftVoterResponse', version)
  const { throttleTimeMs = 0, errorCode, errorMessage } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  writer.writeUnsignedVarint(0)
}

function decodeAddRaftVoterResponse(reader: Reader, version: number): AddRaftVoterResponse {
  if (version < 0 || version > 1) throw unsupportedVersion('AddRaftVoterResponse', version)
  const throttleTimeMs = reader.readInt32()
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, errorMessage }
}

/** AddRaftVoter, key 80: versions 0 to 1, flexible from 0. */
export const addRaftVoterApi: Api<AddRaftVoterRequestInput, AddRaftVoterRequest, AddRaftVoterResponseInput, AddRaftVoterResponse> = {
  key: 80,
  name: 'AddRaftVoter',
  minVersion: 0,
  maxVersion: 1,
  maxUnstableVersion: 1,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeAddRaftVoterRequest,
  decodeRequest: decodeAddRaftVoterRequest,
  encodeResponse: encodeAddRaftVoterResponse,
  decodeResponse: decodeAddRaftVoterResponse,
}
