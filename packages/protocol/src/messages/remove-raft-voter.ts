// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** RemoveRaftVoterRequest, to encode. */
export interface RemoveRaftVoterRequestInput {
  readonly clusterId: string | null
  readonly voterId: number
  readonly voterDirectoryId: Uuid
}

/** RemoveRaftVoterRequest, decoded. */
export interface RemoveRaftVoterRequest {
  clusterId: string | null
  voterId: number
  voterDirectoryId: Uuid
}

function encodeRemoveRaftVoterRequest(writer: Writer, message: RemoveRaftVoterRequestInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('RemoveRaftVoterRequest', version)
  const { clusterId, voterId, voterDirectoryId } = message
  writer.writeCompactNullableString(clusterId)
  writer.writeInt32(voterId)
  writer.writeUuid(voterDirectoryId)
  writer.writeUnsignedVarint(0)
}

function decodeRemoveRaftVoterRequest(reader: Reader, version: number): RemoveRaftVoterRequest {
  if (version < 0 || version > 0) throw unsupportedVersion('RemoveRaftVoterRequest', version)
  const clusterId = reader.readCompactNullableString()
  const voterId = reader.readInt32()
  const voterDirectoryId = reader.readUuid()
  reader.skipTaggedFields()
  return { clusterId, voterId, voterDirectoryId }
}

/** RemoveRaftVoterResponse, to encode. */
export interface RemoveRaftVoterResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
  readonly errorMessage: string | null
}

/** RemoveRaftVoterResponse, decoded. */
export interface RemoveRaftVoterResponse {
  /** Default `0`. */
  throttleTimeMs: number
  errorCode: number
  errorMessage: string | null
}

function encodeRemoveRaftVoterResponse(writer: Writer, message: RemoveRaftVoterResponseInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('RemoveRaftVoterResponse', version)
  const { throttleTimeMs = 0, errorCode, errorMessage } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  writer.writeUnsignedVarint(0)
}

function decodeRemoveRaftVoterResponse(reader: Reader, version: number): RemoveRaftVoterResponse {
  if (version < 0 || version > 0) throw unsupportedVersion('RemoveRaftVoterResponse', version)
  const throttleTimeMs = reader.readInt32()
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, errorMessage }
}

/** RemoveRaftVoter, key 81: version 0, flexible from 0. */
export const removeRaftVoterApi: Api<RemoveRaftVoterRequestInput, RemoveRaftVoterRequest, RemoveRaftVoterResponseInput, RemoveRaftVoterResponse> = {
  key: 81,
  name: 'RemoveRaftVoter',
  minVersion: 0,
  maxVersion: 0,
  maxUnstableVersion: 0,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeRemoveRaftVoterRequest,
  decodeRequest: decodeRemoveRaftVoterRequest,
  encodeResponse: encodeRemoveRaftVoterResponse,
  decodeResponse: decodeRemoveRaftVoterResponse,
}
