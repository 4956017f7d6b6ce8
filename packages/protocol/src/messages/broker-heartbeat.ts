// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** BrokerHeartbeatRequest, to encode. */
export interface BrokerHeartbeatRequestInput {
  readonly brokerId: number
  /** Default `-1n`. */
  readonly brokerEpoch?: bigint | undefined
  readonly currentMetadataOffset: bigint
  readonly wantFence: boolean
  readonly wantShutDown: boolean
  /** Versions 1+; default `[]`. */
  readonly offlineLogDirs?: readonly Uuid[] | undefined
  /** Versions 2+; default `null`. */
  readonly cordonedLogDirs?: readonly Uuid[] | null | undefined
}

/** BrokerHeartbeatRequest, decoded. */
export interface BrokerHeartbeatRequest {
  brokerId: number
  /** Default `-1n`. */
  brokerEpoch: bigint
  currentMetadataOffset: bigint
  wantFence: boolean
  wantShutDown: boolean
  /** Versions 1+; default `[]`. */
  offlineLogDirs: Uuid[]
  /** Versions 2+; default `null`. */
  cordonedLogDirs: Uuid[] | null
}

function encodeBrokerHeartbeatRequest(writer: Writer, message: BrokerHeartbeatRequestInput, version: number): void {
  if (version < 0 || version > 2) throw unsupportedVersion('BrokerHeartbeatRequest', version)
  const { brokerId, brokerEpoch = -1n, currentMetadataOffset, wantFence, wantShutDown, offlineLogDirs = [], cordonedLogDirs = null } = message
  writer.writeInt32(brokerId)
  writer.writeInt64(brokerEpoch)
  writer.writeInt64(currentMetadataOffset)
  writer.writeBoolean(wantFence)
  writer.writeBoolean(wantShutDown)
  if (version < 1 && offlineLogDirs.length !== 0) throw unsupportedField('BrokerHeartbeatRequest', 'offlineLogDirs', version)
  if (version < 2 && cordonedLogDirs !== null) throw unsupportedField('BrokerHeartbeatRequest', 'cordonedLogDirs', version)
  const hasOfflineLogDirs = version >= 1 && offlineLogDirs.length !== 0
  const hasCordonedLogDirs = version >= 2 && cordonedLogDirs !== null
  writer.writeUnsignedVarint((hasOfflineLogDirs ? 1 : 0) + (hasCordonedLogDirs ? 1 : 0))
  if (hasOfflineLogDirs) {
    const mark = writer.beginTaggedField(0)
    writer.writeCompactArrayLength(offlineLogDirs.length)
    for (const element of offlineLogDirs) writer.writeUuid(element)
    writer.endTaggedField(mark)
  }
  if (hasCordonedLogDirs) {
    const mark = writer.beginTaggedField(1)
    writer.writeCompactArrayLength(cordonedLogDirs === null ? -1 : cordonedLogDirs.length)
    if (cordonedLogDirs !== null) {
      for (const element of cordonedLogDirs) writer.writeUuid(element)
    }
    writer.endTaggedField(mark)
  }
}

function decodeBrokerHeartbeatRequest(reader: Reader, version: number): BrokerHeartbeatRequest {
  if (version < 0 || version > 2) throw unsupportedVersion('BrokerHeartbeatRequest', version)
  const brokerId = reader.readInt32()
  const brokerEpoch = reader.readInt64()
  const currentMetadataOffset = reader.readInt64()
  const wantFence = reader.readBoolean()
  const wantShutDown = reader.readBoolean()
  let offlineLogDirs: Uuid[] = []
  let cordonedLogDirs: Uuid[] | null = null
  for (let left = reader.readTaggedFieldCount(); left > 0; left--) {
    const tag = reader.readUnsignedVarint()
    const end = reader.readTaggedFieldEnd()
    if (tag === 0 && version >= 1) {
      offlineLogDirs = []
      for (let left = reader.readCompactArrayLength(16); left > 0; left--) {
        offlineLogDirs.push(reader.readUuid())
      }
    } else if (tag === 1 && version >= 2) {
      let cordonedLogDirsLeft = reader.readCompactNullableArrayLength(16)
      if (cordonedLogDirsLeft >= 0) {
        for (cordonedLogDirs = []; cordonedLogDirsLeft > 0; cordonedLogDirsLeft--) {
          cordonedLogDirs.push(reader.readUuid())
        }
      }
    } else {
      reader.skipTo(end)
    }
    reader.expectPosition(end)
  }
  return { brokerId, brokerEpoch, currentMetadataOffset, wantFence, wantShutDown, offlineLogDirs, cordonedLogDirs }
}

/** BrokerHeartbeatResponse, to encode. */
export interface BrokerHeartbeatResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
  /** Default `false`. */
  readonly isCaughtUp?: boolean | undefined
  /** Default `true`. */
  readonly isFenced?: boolean | undefined
  readonly shouldShutDown: boolean
}

/** BrokerHeartbeatResponse, decoded. */
export interface BrokerHeartbeatResponse {
  /** Default `0`. */
  throttleTimeMs: number
  errorCode: number
  /** Default `false`. */
  isCaughtUp: boolean
  /** Default `true`. */
  isFenced: boolean
  shouldShutDown: boolean
}

function encodeBrokerHeartbeatResponse(writer: Writer, message: BrokerHeartbeatResponseInput, version: number): void {
  if (version < 0 || version > 2) throw unsupportedVersion('BrokerHeartbeatResponse', version)
  const { throttleTimeMs = 0, errorCode, isCaughtUp = false, isFenced = true, shouldShutDown } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeInt16(errorCode)
  writer.writeBoolean(isCaughtUp)
  writer.writeBoolean(isFenced)
  writer.writeBoolean(shouldShutDown)
  writer.writeUnsignedVarint(0)
}

function decodeBrokerHeartbeatResponse(reader: Reader, version: number): BrokerHeartbeatResponse {
  if (version < 0 || version > 2) throw unsupportedVersion('BrokerHeartbeatResponse', version)
  const throttleTimeMs = reader.readInt32()
  const errorCode = reader.readInt16()
  const isCaughtUp = reader.readBoolean()
  const isFenced = reader.readBoolean()
  const shouldShutDown = reader.readBoolean()
  reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, isCaughtUp, isFenced, shouldShutDown }
}

/** BrokerHeartbeat, key 63: versions 0 to 2, flexible from 0. */
export const brokerHeartbeatApi: Api<BrokerHeartbeatRequestInput, BrokerHeartbeatRequest, BrokerHeartbeatResponseInput, BrokerHeartbeatResponse> = {
  key: 63,
  name: 'BrokerHeartbeat',
  minVersion: 0,
  maxVersion: 2,
  maxUnstableVersion: 2,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeBrokerHeartbeatRequest,
  decodeRequest: decodeBrokerHeartbeatRequest,
  encodeResponse: encodeBrokerHeartbeatResponse,
  decodeResponse: decodeBrokerHeartbeatResponse,
}
