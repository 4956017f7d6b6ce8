// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** DescribeClusterRequest, to encode. */
export interface DescribeClusterRequestInput {
  readonly includeClusterAuthorizedOperations: boolean
  /** Versions 1+; default `1`. */
  readonly endpointType?: number | undefined
  /** Versions 2+; default `false`. */
  readonly includeFencedBrokers?: boolean | undefined
}

/** DescribeClusterRequest, decoded. */
export interface DescribeClusterRequest {
  includeClusterAuthorizedOperations: boolean
  /** Versions 1+; default `1`. */
  endpointType: number
  /** Versions 2+; default `false`. */
  includeFencedBrokers: boolean
}

function encodeDescribeClusterRequest(writer: Writer, message: DescribeClusterRequestInput, version: number): void {
  if (version < 0 || version > 2) throw unsupportedVersion('DescribeClusterRequest', version)
  const { includeClusterAuthorizedOperations, endpointType = 1, includeFencedBrokers = false } = message
  writer.writeBoolean(includeClusterAuthorizedOperations)
  if (version >= 1) {
    writer.writeInt8(endpointType)
  } else {
    if (endpointType !== 1) throw unsupportedField('DescribeClusterRequest', 'endpointType', version)
  }
  if (version >= 2) {
    writer.writeBoolean(includeFencedBrokers)
  } else {
    if (includeFencedBrokers !== false) throw unsupportedField('DescribeClusterRequest', 'includeFencedBrokers', version)
  }
  writer.writeUnsignedVarint(0)
}

function decodeDescribeClusterRequest(reader: Reader, version: number): DescribeClusterRequest {
  if (version < 0 || version > 2) throw unsupportedVersion('DescribeClusterRequest', version)
  const includeClusterAuthorizedOperations = reader.readBoolean()
  let endpointType: number = 1
  if (version >= 1) {
    endpointType = reader.readInt8()
  }
  let includeFencedBrokers: boolean = false
  if (version >= 2) {
    includeFencedBrokers = reader.readBoolean()
  }
  reader.skipTaggedFields()
  return { includeClusterAuthorizedOperations, endpointType, includeFencedBrokers }
}

/** DescribeClusterResponse, to encode. */
export interface DescribeClusterResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
  /** Default `null`. */
  readonly errorMessage?: string | null | undefined
  /** Versions 1+; default `1`. */
  readonly endpointType?: number | undefined
  readonly clusterId: string
  /** Default `-1`. */
  readonly controllerId?: number | undefined
  readonly brokers: readonly DescribeClusterResponseDescribeClusterBrokerInput[]
  /** Default `-2147483648`. */
  readonly clusterAuthorizedOperations?: number | undefined
}

/** Part of {@link DescribeClusterResponseInput}. */
export interface DescribeClusterResponseDescribeClusterBrokerInput {
  readonly brokerId: number
  readonly host: string
  readonly port: number
  /** Default `null`. */
  readonly rack?: string | null | undefined
  /** Versions 2+; default `false`. */
  readonly isFenced?: boolean | undefined
}

/** DescribeClusterResponse, decoded. */
export interface DescribeClusterResponse {
  /** Default `0`. */
  throttleTimeMs: number
  errorCode: number
  /** Default `null`. */
  errorMessage: string | null
  /** Versions 1+; default `1`. */
  endpointType: number
  clusterId: string
  /** Default `-1`. */
  controllerId: number
  brokers: DescribeClusterResponseDescribeClusterBroker[]
  /** Default `-2147483648`. */
  clusterAuthorizedOperations: number
}

/** Part of {@link DescribeClusterResponse}. */
export interface DescribeClusterResponseDescribeClusterBroker {
  brokerId: number
  host: string
  port: number
  /** Default `null`. */
  rack: string | null
  /** Versions 2+; default `false`. */
  isFenced: boolean
}

function encodeDescribeClusterResponseDescribeClusterBroker(writer: Writer, message: DescribeClusterResponseDescribeClusterBrokerInput, version: number): void {
  const { brokerId, host, port, rack = null, isFenced = false } = message
  writer.writeInt32(brokerId)
  writer.writeCompactString(host)
  writer.writeInt32(port)
  writer.writeCompactNullableString(rack)
  if (version >= 2) {
    writer.writeBoolean(isFenced)
  } else {
    if (isFenced !== false) throw unsupportedField('DescribeClusterResponseDescribeClusterBroker', 'isFenced', version)
  }
  writer.writeUnsignedVarint(0)
}

function encodeDescribeClusterResponse(writer: Writer, message: DescribeClusterResponseInput, version: number): void {
  if (version < 0 || version > 2) throw unsupportedVersion('DescribeClusterResponse', version)
  const { throttleTimeMs = 0, errorCode, errorMessage = null, endpointType = 1, clusterId, controllerId = -1, brokers, clusterAuthorizedOperations = -2147483648 } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  if (version >= 1) {
    writer.writeInt8(endpointType)
  } else {
    if (endpointType !== 1) throw unsupportedField('DescribeClusterResponse', 'endpointType', version)
  }
  writer.writeCompactString(clusterId)
  writer.writeInt32(controllerId)
  writer.writeCompactArrayLength(brokers.length)
  for (const element of brokers) encodeDescribeClusterResponseDescribeClusterBroker(writer, element, version)
  writer.writeInt32(clusterAuthorizedOperations)
  writer.writeUnsignedVarint(0)
}

function decodeDescribeClusterResponseDescribeClusterBroker(reader: Reader, version: number): DescribeClusterResponseDescribeClusterBroker {
  const brokerId = reader.readInt32()
  const host = reader.readCompactString()
  const port = reader.readInt32()
  const rack = reader.readCompactNullableString()
  let isFenced: boolean = false
  if (version >= 2) {
    isFenced = reader.readBoolean()
  }
  reader.skipTaggedFields()
  return { brokerId, host, port, rack, isFenced }
}

function decodeDescribeClusterResponse(reader: Reader, version: number): DescribeClusterResponse {
  if (version < 0 || version > 2) throw unsupportedVersion('DescribeClusterResponse', version)
  const throttleTimeMs = reader.readInt32()
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  let endpointType: number = 1
  if (version >= 1) {
    endpointType = reader.readInt8()
  }
  const clusterId = reader.readCompactString()
  const controllerId = reader.readInt32()
  const brokers: DescribeClusterResponseDescribeClusterBroker[] = []
  for (let left = reader.readCompactArrayLength(11); left > 0; left--) {
    brokers.push(decodeDescribeClusterResponseDescribeClusterBroker(reader, version))
  }
  const clusterAuthorizedOperations = reader.readInt32()
  reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, errorMessage, endpointType, clusterId, controllerId, brokers, clusterAuthorizedOperations }
}

/** DescribeCluster, key 60: versions 0 to 2, flexible from 0. */
export const describeClusterApi: Api<DescribeClusterRequestInput, DescribeClusterRequest, DescribeClusterResponseInput, DescribeClusterResponse> = {
  key: 60,
  name: 'DescribeCluster',
  minVersion: 0,
  maxVersion: 2,
  maxUnstableVersion: 2,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeDescribeClusterRequest,
  decodeRequest: decodeDescribeClusterRequest,
  encodeResponse: encodeDescribeClusterResponse,
  decodeResponse: decodeDescribeClusterResponse,
}
