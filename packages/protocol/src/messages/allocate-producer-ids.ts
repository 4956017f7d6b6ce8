// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** AllocateProducerIdsRequest, to encode. */
export interface AllocateProducerIdsRequestInput {
  readonly brokerId: number
  /** Default `-1n`. */
  readonly brokerEpoch?: bigint | undefined
}

/** AllocateProducerIdsRequest, decoded. */
export interface AllocateProducerIdsRequest {
  brokerId: number
  /** Default `-1n`. */
  brokerEpoch: bigint
}

function encodeAllocateProducerIdsRequest(writer: Writer, message: AllocateProducerIdsRequestInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('AllocateProducerIdsRequest', version)
  const { brokerId, brokerEpoch = -1n } = message
  writer.writeInt32(brokerId)
  writer.writeInt64(brokerEpoch)
  writer.writeUnsignedVarint(0)
}

function decodeAllocateProducerIdsRequest(reader: Reader, version: number): AllocateProducerIdsRequest {
  if (version < 0 || version > 0) throw unsupportedVersion('AllocateProducerIdsRequest', version)
  const brokerId = reader.readInt32()
  const brokerEpoch = reader.readInt64()
  reader.skipTaggedFields()
  return { brokerId, brokerEpoch }
}

/** AllocateProducerIdsResponse, to encode. */
export interface AllocateProducerIdsResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
  readonly producerIdStart: bigint
  readonly producerIdLen: number
}

/** AllocateProducerIdsResponse, decoded. */
export interface AllocateProducerIdsResponse {
  /** Default `0`. */
  throttleTimeMs: number
  errorCode: number
  producerIdStart: bigint
  producerIdLen: number
}

function encodeAllocateProducerIdsResponse(writer: Writer, message: AllocateProducerIdsResponseInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('AllocateProducerIdsResponse', version)
  const { throttleTimeMs = 0, errorCode, producerIdStart, producerIdLen } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeInt16(errorCode)
  writer.writeInt64(producerIdStart)
  writer.writeInt32(producerIdLen)
  writer.writeUnsignedVarint(0)
}

function decodeAllocateProducerIdsResponse(reader: Reader, version: number): AllocateProducerIdsResponse {
  if (version < 0 || version > 0) throw unsupportedVersion('AllocateProducerIdsResponse', version)
  const throttleTimeMs = reader.readInt32()
  const errorCode = reader.readInt16()
  const producerIdStart = reader.readInt64()
  const producerIdLen = reader.readInt32()
  reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, producerIdStart, producerIdLen }
}

/** AllocateProducerIds, key 67: version 0, flexible from 0. */
export const allocateProducerIdsApi: Api<AllocateProducerIdsRequestInput, AllocateProducerIdsRequest, AllocateProducerIdsResponseInput, AllocateProducerIdsResponse> = {
  key: 67,
  name: 'AllocateProducerIds',
  minVersion: 0,
  maxVersion: 0,
  maxUnstableVersion: 0,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeAllocateProducerIdsRequest,
  decodeRequest: decodeAllocateProducerIdsRequest,
  encodeResponse: encodeAllocateProducerIdsResponse,
  decodeResponse: decodeAllocateProducerIdsResponse,
}
