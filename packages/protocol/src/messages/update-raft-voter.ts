// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** UpdateRaftVoterRequest, to encode. */
export interface UpdateRaftVoterRequestInput {
  readonly clusterId: string | null
  readonly currentLeaderEpoch: number
  readonly voterId: number
  readonly voterDirectoryId: Uuid
  readonly listeners: readonly UpdateRaftVoterRequestListenerInput[]
  readonly kRaftVersionFeature: UpdateRaftVoterRequestKRaftVersionFeatureInput
}

/** Part of {@link UpdateRaftVoterRequestInput}. */
export interface UpdateRaftVoterRequestKRaftVersionFeatureInput {
  readonly minSupportedVersion: number
  readonly maxSupportedVersion: number
}

/** Part of {@link UpdateRaftVoterRequestInput}. */
export interface UpdateRaftVoterRequestListenerInput {
  readonly name: string
  readonly host: string
  readonly port: number
}

/** UpdateRaftVoterRequest, decoded. */
export interface UpdateRaftVoterRequest {
  clusterId: string | null
  currentLeaderEpoch: number
  voterId: number
  voterDirectoryId: Uuid
  listeners: UpdateRaftVoterRequestListener[]
  kRaftVersionFeature: UpdateRaftVoterRequestKRaftVersionFeature
}

/** Part of {@link UpdateRaftVoterRequest}. */
export interface UpdateRaftVoterRequestKRaftVersionFeature {
  minSupportedVersion: number
  maxSupportedVersion: number
}

/** Part of {@link UpdateRaftVoterRequest}. */
export interface UpdateRaftVoterRequestListener {
  name: string
  host: string
  port: number
}

function encodeUpdateRaftVoterRequestListener(writer: Writer, message: UpdateRaftVoterRequestListenerInput): void {
  const { name, host, port } = message
  writer.writeCompactString(name)
  writer.writeCompactString(host)
  writer.writeUint16(port)
  writer.writeUnsignedVarint(0)
}

function encodeUpdateRaftVoterRequestKRaftVersionFeature(writer: Writer, message: UpdateRaftVoterRequestKRaftVersionFeatureInput): void {
  const { minSupportedVersion, maxSupportedVersion } = message
  writer.writeInt16(minSupportedVersion)
  writer.writeInt16(maxSupportedVersion)
  writer.writeUnsignedVarint(0)
}

function encodeUpdateRaftVoterRequest(writer: Writer, message: UpdateRaftVoterRequestInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('UpdateRaftVoterRequest', version)
  const { clusterId, currentLeaderEpoch, voterId, voterDirectoryId, listeners, kRaftVersionFeature } = message
  writer.writeCompactNullableString(clusterId)
  writer.writeInt32(currentLeaderEpoch)
  writer.writeInt32(voterId)
  writer.writeUuid(voterDirectoryId)
  writer.writeCompactArrayLength(listeners.length)
  for (const element of listeners) encodeUpdateRaftVoterRequestListener(writer, element)
  encodeUpdateRaftVoterRequestKRaftVersionFeature(writer, kRaftVersionFeature)
  writer.writeUnsignedVarint(0)
}

function decodeUpdateRaftVoterRequestListener(reader: Reader): UpdateRaftVoterRequestListener {
  const name = reader.readCompactString()
  const host = reader.readCompactString()
  const port = reader.readUint16()
  reader.skipTaggedFields()
  return { name, host, port }
}

function decodeUpdateRaftVoterRequestKRaftVersionFeature(reader: Reader): UpdateRaftVoterRequestKRaftVersionFeature {
  const minSupportedVersion = reader.readInt16()
  const maxSupportedVersion = reader.readInt16()
  reader.skipTaggedFields()
  return { minSupportedVersion, maxSupportedVersion }
}

function decodeUpdateRaftVoterRequest(reader: Reader, version: number): UpdateRaftVoterRequest {
  if (version < 0 || version > 0) throw unsupportedVersion('UpdateRaftVoterRequest', version)
  const clusterId = reader.readCompactNullableString()
  const currentLeaderEpoch = reader.readInt32()
  const voterId = reader.readInt32()
  const voterDirectoryId = reader.readUuid()
  const listeners: UpdateRaftVoterRequestListener[] = []
  for (let left = reader.readCompactArrayLength(5); left > 0; left--) {
    listeners.push(decodeUpdateRaftVoterRequestListener(reader))
  }
  const kRaftVersionFeature = decodeUpdateRaftVoterRequestKRaftVersionFeature(reader)
  reader.skipTaggedFields()
  return { clusterId, currentLeaderEpoch, voterId, voterDirectoryId, listeners, kRaftVersionFeature }
}

/** UpdateRaftVoterResponse, to encode. */
export interface UpdateRaftVoterResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
  /** Default a struct of defaults. */
  readonly currentLeader?: UpdateRaftVoterResponseCurrentLeaderInput | undefined
}

/** Part of {@link UpdateRaftVoterResponseInput}. */
export interface UpdateRaftVoterResponseCurrentLeaderInput {
  /** Default `-1`. */
  readonly leaderId?: number | undefined
  /** Default `-1`. */
  readonly leaderEpoch?: number | undefined
  readonly host: string
  readonly port: number
}

/** UpdateRaftVoterResponse, decoded. */
export interface UpdateRaftVoterResponse {
  /** Default `0`. */
  throttleTimeMs: number
  errorCode: number
  /** Default a struct of defaults. */
  currentLeader: UpdateRaftVoterResponseCurrentLeader
}

/** Part of {@link UpdateRaftVoterResponse}. */
export interface UpdateRaftVoterResponseCurrentLeader {
  /** Default `-1`. */
  leaderId: number
  /** Default `-1`. */
  leaderEpoch: number
  host: string
  port: number
}

const defaultUpdateRaftVoterResponseCurrentLeader: UpdateRaftVoterResponseCurrentLeader = Object.freeze({ leaderId: -1, leaderEpoch: -1, host: '', port: 0 })

function isDefaultUpdateRaftVoterResponseCurrentLeader(value: UpdateRaftVoterResponseCurrentLeaderInput): boolean {
  return value === defaultUpdateRaftVoterResponseCurrentLeader || ((value.leaderId ?? -1) === -1 && (value.leaderEpoch ?? -1) === -1 && value.host === '' && value.port === 0)
}

function encodeUpdateRaftVoterResponseCurrentLeader(writer: Writer, message: UpdateRaftVoterResponseCurrentLeaderInput): void {
  const { leaderId = -1, leaderEpoch = -1, host, port } = message
  writer.writeInt32(leaderId)
  writer.writeInt32(leaderEpoch)
  writer.writeCompactString(host)
  writer.writeInt32(port)
  writer.writeUnsignedVarint(0)
}

function encodeUpdateRaftVoterResponse(writer: Writer, message: UpdateRaftVoterResponseInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('UpdateRaftVoterResponse', version)
  const { throttleTimeMs = 0, errorCode, currentLeader = defaultUpdateRaftVoterResponseCurrentLeader } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeInt16(errorCode)
  const hasCurrentLeader = !isDefaultUpdateRaftVoterResponseCurrentLeader(currentLeader)
  writer.writeUnsignedVarint(hasCurrentLeader ? 1 : 0)
  if (hasCurrentLeader) {
    const mark = writer.beginTaggedField(0)
    encodeUpdateRaftVoterResponseCurrentLeader(writer, currentLeader)
    writer.endTaggedField(mark)
  }
}

function decodeUpdateRaftVoterResponseCurrentLeader(reader: Reader): UpdateRaftVoterResponseCurrentLeader {
  const leaderId = reader.readInt32()
  const leaderEpoch = reader.readInt32()
  const host = reader.readCompactString()
  const port = reader.readInt32()
  reader.skipTaggedFields()
  return { leaderId, leaderEpoch, host, port }
}

function decodeUpdateRaftVoterResponse(reader: Reader, version: number): UpdateRaftVoterResponse {
  if (version < 0 || version > 0) throw unsupportedVersion('UpdateRaftVoterResponse', version)
  const throttleTimeMs = reader.readInt32()
  const errorCode = reader.readInt16()
  let currentLeader: UpdateRaftVoterResponseCurrentLeader = defaultUpdateRaftVoterResponseCurrentLeader
  for (let left = reader.readTaggedFieldCount(); left > 0; left--) {
    const tag = reader.readUnsignedVarint()
    const end = reader.readTaggedFieldEnd()
    if (tag === 0) {
      currentLeader = decodeUpdateRaftVoterResponseCurrentLeader(reader)
    } else {
      reader.skipTo(end)
    }
    reader.expectPosition(end)
  }
  return { throttleTimeMs, errorCode, currentLeader }
}

/** UpdateRaftVoter, key 82: version 0, flexible from 0. */
export const updateRaftVoterApi: Api<UpdateRaftVoterRequestInput, UpdateRaftVoterRequest, UpdateRaftVoterResponseInput, UpdateRaftVoterResponse> = {
  key: 82,
  name: 'UpdateRaftVoter',
  minVersion: 0,
  maxVersion: 0,
  maxUnstableVersion: 0,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeUpdateRaftVoterRequest,
  decodeRequest: decodeUpdateRaftVoterRequest,
  encodeResponse: encodeUpdateRaftVoterResponse,
  decodeResponse: decodeUpdateRaftVoterResponse,
}
