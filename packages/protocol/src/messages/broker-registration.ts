// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** BrokerRegistrationRequest, to encode. */
export interface BrokerRegistrationRequestInput {
  readonly brokerId: number
  readonly clusterId: string
  readonly incarnationId: Uuid
  readonly listeners: readonly BrokerRegistrationRequestListenerInput[]
  readonly features: readonly BrokerRegistrationRequestFeatureInput[]
  readonly rack: string | null
  /** Versions 1+; default `false`. */
  readonly isMigratingZkBroker?: boolean | undefined
  /** Versions 2+, not sent in others; default `[]`. */
  readonly logDirs?: readonly Uuid[] | undefined
  /** Versions 3+, not sent in others; default `-1n`. */
  readonly previousBrokerEpoch?: bigint | undefined
}

/** Part of {@link BrokerRegistrationRequestInput}. */
export interface BrokerRegistrationRequestFeatureInput {
  readonly name: string
  readonly minSupportedVersion: number
  readonly maxSupportedVersion: number
}

/** Part of {@link BrokerRegistrationRequestInput}. */
export interface BrokerRegistrationRequestListenerInput {
  readonly name: string
  readonly host: string
  readonly port: number
  readonly securityProtocol: number
}

/** BrokerRegistrationRequest, decoded. */
export interface BrokerRegistrationRequest {
  brokerId: number
  clusterId: string
  incarnationId: Uuid
  listeners: BrokerRegistrationRequestListener[]
  features: BrokerRegistrationRequestFeature[]
  rack: string | null
  /** Versions 1+; default `false`. */
  isMigratingZkBroker: boolean
  /** Versions 2+, not sent in others; default `[]`. */
  logDirs: Uuid[]
  /** Versions 3+, not sent in others; default `-1n`. */
  previousBrokerEpoch: bigint
}

/** Part of {@link BrokerRegistrationRequest}. */
export interface BrokerRegistrationRequestFeature {
  name: string
  minSupportedVersion: number
  maxSupportedVersion: number
}

/** Part of {@link BrokerRegistrationRequest}. */
export interface BrokerRegistrationRequestListener {
  name: string
  host: string
  port: number
  securityProtocol: number
}

function encodeBrokerRegistrationRequestListener(writer: Writer, message: BrokerRegistrationRequestListenerInput): void {
  const { name, host, port, securityProtocol } = message
  writer.writeCompactString(name)
  writer.writeCompactString(host)
  writer.writeUint16(port)
  writer.writeInt16(securityProtocol)
  writer.writeUnsignedVarint(0)
}

function encodeBrokerRegistrationRequestFeature(writer: Writer, message: BrokerRegistrationRequestFeatureInput): void {
  const { name, minSupportedVersion, maxSupportedVersion } = message
  writer.writeCompactString(name)
  writer.writeInt16(minSupportedVersion)
  writer.writeInt16(maxSupportedVersion)
  writer.writeUnsignedVarint(0)
}

function encodeBrokerRegistrationRequest(writer: Writer, message: BrokerRegistrationRequestInput, version: number): void {
  if (version < 0 || version > 4) throw unsupportedVersion('BrokerRegistrationRequest', version)
  const { brokerId, clusterId, incarnationId, listeners, features, rack, isMigratingZkBroker = false, logDirs = [], previousBrokerEpoch = -1n } = message
  writer.writeInt32(brokerId)
  writer.writeCompactString(clusterId)
  writer.writeUuid(incarnationId)
  writer.writeCompactArrayLength(listeners.length)
  for (const element of listeners) encodeBrokerRegistrationRequestListener(writer, element)
  writer.writeCompactArrayLength(features.length)
  for (const element of features) encodeBrokerRegistrationRequestFeature(writer, element)
  writer.writeCompactNullableString(rack)
  if (version >= 1) {
    writer.writeBoolean(isMigratingZkBroker)
  } else {
    if (isMigratingZkBroker !== false) throw unsupportedField('BrokerRegistrationRequest', 'isMigratingZkBroker', version)
  }
  if (version >= 2) {
    writer.writeCompactArrayLength(logDirs.length)
    for (const element of logDirs) writer.writeUuid(element)
  }
  if (version >= 3) {
    writer.writeInt64(previousBrokerEpoch)
  }
  writer.writeUnsignedVarint(0)
}

function decodeBrokerRegistrationRequestListener(reader: Reader): BrokerRegistrationRequestListener {
  const name = reader.readCompactString()
  const host = reader.readCompactString()
  const port = reader.readUint16()
  const securityProtocol = reader.readInt16()
  reader.skipTaggedFields()
  return { name, host, port, securityProtocol }
}

function decodeBrokerRegistrationRequestFeature(reader: Reader): BrokerRegistrationRequestFeature {
  const name = reader.readCompactString()
  const minSupportedVersion = reader.readInt16()
  const maxSupportedVersion = reader.readInt16()
  reader.skipTaggedFields()
  return { name, minSupportedVersion, maxSupportedVersion }
}

function decodeBrokerRegistrationRequest(reader: Reader, version: number): BrokerRegistrationRequest {
  if (version < 0 || version > 4) throw unsupportedVersion('BrokerRegistrationRequest', version)
  const brokerId = reader.readInt32()
  const clusterId = reader.readCompactString()
  const incarnationId = reader.readUuid()
  const listeners: BrokerRegistrationRequestListener[] = []
  for (let left = reader.readCompactArrayLength(7); left > 0; left--) {
    listeners.push(decodeBrokerRegistrationRequestListener(reader))
  }
  const features: BrokerRegistrationRequestFeature[] = []
  for (let left = reader.readCompactArrayLength(6); left > 0; left--) {
    features.push(decodeBrokerRegistrationRequestFeature(reader))
  }
  const rack = reader.readCompactNullableString()
  let isMigratingZkBroker: boolean = false
  if (version >= 1) {
    isMigratingZkBroker = reader.readBoolean()
  }
  const logDirs: Uuid[] = []
  if (version >= 2) {
    for (let left = reader.readCompactArrayLength(16); left > 0; left--) {
      logDirs.push(reader.readUuid())
    }
  }
  let previousBrokerEpoch: bigint = -1n
  if (version >= 3) {
    previousBrokerEpoch = reader.readInt64()
  }
  reader.skipTaggedFields()
  return { brokerId, clusterId, incarnationId, listeners, features, rack, isMigratingZkBroker, logDirs, previousBrokerEpoch }
}

/** BrokerRegistrationResponse, to encode. */
export interface BrokerRegistrationResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
  /** Default `-1n`. */
  readonly brokerEpoch?: bigint | undefined
}

/** BrokerRegistrationResponse, decoded. */
export interface BrokerRegistrationResponse {
  /** Default `0`. */
  throttleTimeMs: number
  errorCode: number
  /** Default `-1n`. */
  brokerEpoch: bigint
}

function encodeBrokerRegistrationResponse(writer: Writer, message: BrokerRegistrationResponseInput, version: number): void {
  if (version < 0 || version > 4) throw unsupportedVersion('BrokerRegistrationResponse', version)
  const { throttleTimeMs = 0, errorCode, brokerEpoch = -1n } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeInt16(errorCode)
  writer.writeInt64(brokerEpoch)
  writer.writeUnsignedVarint(0)
}

function decodeBrokerRegistrationResponse(reader: Reader, version: number): BrokerRegistrationResponse {
  if (version < 0 || version > 4) throw unsupportedVersion('BrokerRegistrationResponse', version)
  const throttleTimeMs = reader.readInt32()
  const errorCode = reader.readInt16()
  const brokerEpoch = reader.readInt64()
  reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, brokerEpoch }
}

/** BrokerRegistration, key 62: versions 0 to 4, flexible from 0. */
export const brokerRegistrationApi: Api<BrokerRegistrationRequestInput, BrokerRegistrationRequest, BrokerRegistrationResponseInput, BrokerRegistrationResponse> = {
  key: 62,
  name: 'BrokerRegistration',
  minVersion: 0,
  maxVersion: 4,
  maxUnstableVersion: 4,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeBrokerRegistrationRequest,
  decodeRequest: decodeBrokerRegistrationRequest,
  encodeResponse: encodeBrokerRegistrationResponse,
  decodeResponse: decodeBrokerRegistrationResponse,
}
