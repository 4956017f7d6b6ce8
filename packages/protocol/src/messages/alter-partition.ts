// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** AlterPartitionRequest, to encode. */
export interface AlterPartitionRequestInput {
  readonly brokerId: number
  /** Default `-1n`. */
  readonly brokerEpoch?: bigint | undefined
  readonly topics: readonly AlterPartitionRequestTopicDataInput[]
}

/** Part of {@link AlterPartitionRequestInput}. */
export interface AlterPartitionRequestTopicDataInput {
  readonly topicId: Uuid
  readonly partitions: readonly AlterPartitionRequestPartitionDataInput[]
}

/** Part of {@link AlterPartitionRequestInput}. */
export interface AlterPartitionRequestPartitionDataInput {
  readonly partitionIndex: number
  readonly leaderEpoch: number
  /** Version 2; default `[]`. */
  readonly newIsr?: readonly number[] | undefined
  /** Versions 3+; default `[]`. */
  readonly newIsrWithEpochs?: readonly AlterPartitionRequestBrokerStateInput[] | undefined
  /** Default `0`. */
  readonly leaderRecoveryState?: number | undefined
  readonly partitionEpoch: number
}

/** Part of {@link AlterPartitionRequestInput}. */
export interface AlterPartitionRequestBrokerStateInput {
  readonly brokerId: number
  /** Default `-1n`. */
  readonly brokerEpoch?: bigint | undefined
}

/** AlterPartitionRequest, decoded. */
export interface AlterPartitionRequest {
  brokerId: number
  /** Default `-1n`. */
  brokerEpoch: bigint
  topics: AlterPartitionRequestTopicData[]
}

/** Part of {@link AlterPartitionRequest}. */
export interface AlterPartitionRequestTopicData {
  topicId: Uuid
  partitions: AlterPartitionRequestPartitionData[]
}

/** Part of {@link AlterPartitionRequest}. */
export interface AlterPartitionRequestPartitionData {
  partitionIndex: number
  leaderEpoch: number
  /** Version 2; default `[]`. */
  newIsr: number[]
  /** Versions 3+; default `[]`. */
  newIsrWithEpochs: AlterPartitionRequestBrokerState[]
  /** Default `0`. */
  leaderRecoveryState: number
  partitionEpoch: number
}

/** Part of {@link AlterPartitionRequest}. */
export interface AlterPartitionRequestBrokerState {
  brokerId: number
  /** Default `-1n`. */
  brokerEpoch: bigint
}

function encodeAlterPartitionRequestBrokerState(writer: Writer, message: AlterPartitionRequestBrokerStateInput): void {
  const { brokerId, brokerEpoch = -1n } = message
  writer.writeInt32(brokerId)
  writer.writeInt64(brokerEpoch)
  writer.writeUnsignedVarint(0)
}

function encodeAlterPartitionRequestPartitionData(writer: Writer, message: AlterPartitionRequestPartitionDataInput, version: number): void {
  const { partitionIndex, leaderEpoch, newIsr = [], newIsrWithEpochs = [], leaderRecoveryState = 0, partitionEpoch } = message
  writer.writeInt32(partitionIndex)
  writer.writeInt32(leaderEpoch)
  if (version <= 2) {
    writer.writeCompactArrayLength(newIsr.length)
    for (const element of newIsr) writer.writeInt32(element)
  } else {
    if (newIsr.length !== 0) throw unsupportedField('AlterPartitionRequestPartitionData', 'newIsr', version)
  }
  if (version >= 3) {
    writer.writeCompactArrayLength(newIsrWithEpochs.length)
    for (const element of newIsrWithEpochs) encodeAlterPartitionRequestBrokerState(writer, element)
  } else {
    if (newIsrWithEpochs.length !== 0) throw unsupportedField('AlterPartitionRequestPartitionData', 'newIsrWithEpochs', version)
  }
  writer.writeInt8(leaderRecoveryState)
  writer.writeInt32(partitionEpoch)
  writer.writeUnsignedVarint(0)
}

function encodeAlterPartitionRequestTopicData(writer: Writer, message: AlterPartitionRequestTopicDataInput, version: number): void {
  const { topicId, partitions } = message
  writer.writeUuid(topicId)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeAlterPartitionRequestPartitionData(writer, element, version)
  writer.writeUnsignedVarint(0)
}

function encodeAlterPartitionRequest(writer: Writer, message: AlterPartitionRequestInput, version: number): void {
  if (version < 2 || version > 3) throw unsupportedVersion('AlterPartitionRequest', version)
  const { brokerId, brokerEpoch = -1n, topics } = message
  writer.writeInt32(brokerId)
  writer.writeInt64(brokerEpoch)
  writer.writeCompactArrayLength(topics.length)
  for (const element of topics) encodeAlterPartitionRequestTopicData(writer, element, version)
  writer.writeUnsignedVarint(0)
}

function decodeAlterPartitionRequestBrokerState(reader: Reader): AlterPartitionRequestBrokerState {
  const brokerId = reader.readInt32()
  const brokerEpoch = reader.readInt64()
  reader.skipTaggedFields()
  return { brokerId, brokerEpoch }
}

function decodeAlterPartitionRequestPartitionData(reader: Reader, version: number): AlterPartitionRequestPartitionData {
  const partitionIndex = reader.readInt32()
  const leaderEpoch = reader.readInt32()
  const newIsr: number[] = []
  if (version <= 2) {
    for (let left = reader.readCompactArrayLength(4); left > 0; left--) {
      newIsr.push(reader.readInt32())
    }
  }
  const newIsrWithEpochs: AlterPartitionRequestBrokerState[] = []
  if (version >= 3) {
    for (let left = reader.readCompactArrayLength(13); left > 0; left--) {
      newIsrWithEpochs.push(decodeAlterPartitionRequestBrokerState(reader))
    }
  }
  const leaderRecoveryState = reader.readInt8()
  const partitionEpoch = reader.readInt32()
  reader.skipTaggedFields()
  return { partitionIndex, leaderEpoch, newIsr, newIsrWithEpochs, leaderRecoveryState, partitionEpoch }
}

function decodeAlterPartitionRequestTopicData(reader: Reader, version: number): AlterPartitionRequestTopicData {
  const topicId = reader.readUuid()
  const partitions: AlterPartitionRequestPartitionData[] = []
  for (let left = reader.readCompactArrayLength(14); left > 0; left--) {
    partitions.push(decodeAlterPartitionRequestPartitionData(reader, version))
  }
  reader.skipTaggedFields()
  return { topicId, partitions }
}

function decodeAlterPartitionRequest(reader: Reader, version: number): AlterPartitionRequest {
  if (version < 2 || version > 3) throw unsupportedVersion('AlterPartitionRequest', version)
  const brokerId = reader.readInt32()
  const brokerEpoch = reader.readInt64()
  const topics: AlterPartitionRequestTopicData[] = []
  for (let left = reader.readCompactArrayLength(18); left > 0; left--) {
    topics.push(decodeAlterPartitionRequestTopicData(reader, version))
  }
  reader.skipTaggedFields()
  return { brokerId, brokerEpoch, topics }
}

/** AlterPartitionResponse, to encode. */
export interface AlterPartitionResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
  readonly topics: readonly AlterPartitionResponseTopicDataInput[]
}

/** Part of {@link AlterPartitionResponseInput}. */
export interface AlterPartitionResponseTopicDataInput {
  readonly topicId: Uuid
  readonly partitions: readonly AlterPartitionResponsePartitionDataInput[]
}

/** Part of {@link AlterPartitionResponseInput}. */
export interface AlterPartitionResponsePartitionDataInput {
  readonly partitionIndex: number
  readonly errorCode: number
  readonly leaderId: number
  readonly leaderEpoch: number
  readonly isr: readonly number[]
  /** Default `0`. */
  readonly leaderRecoveryState?: number | undefined
  readonly partitionEpoch: number
}

/** AlterPartitionResponse, decoded. */
export interface AlterPartitionResponse {
  /** Default `0`. */
  throttleTimeMs: number
  errorCode: number
  topics: AlterPartitionResponseTopicData[]
}

/** Part of {@link AlterPartitionResponse}. */
export interface AlterPartitionResponseTopicData {
  topicId: Uuid
  partitions: AlterPartitionResponsePartitionData[]
}

/** Part of {@link AlterPartitionResponse}. */
export interface AlterPartitionResponsePartitionData {
  partitionIndex: number
  errorCode: number
  leaderId: number
  leaderEpoch: number
  isr: number[]
  /** Default `0`. */
  leaderRecoveryState: number
  partitionEpoch: number
}

function encodeAlterPartitionResponsePartitionData(writer: Writer, message: AlterPartitionResponsePartitionDataInput): void {
  const { partitionIndex, errorCode, leaderId, leaderEpoch, isr, leaderRecoveryState = 0, partitionEpoch } = message
  writer.writeInt32(partitionIndex)
  writer.writeInt16(errorCode)
  writer.writeInt32(leaderId)
  writer.writeInt32(leaderEpoch)
  writer.writeCompactArrayLength(isr.length)
  for (const element of isr) writer.writeInt32(element)
  writer.writeInt8(leaderRecoveryState)
  writer.writeInt32(partitionEpoch)
  writer.writeUnsignedVarint(0)
}

function encodeAlterPartitionResponseTopicData(writer: Writer, message: AlterPartitionResponseTopicDataInput): void {
  const { topicId, partitions } = message
  writer.writeUuid(topicId)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeAlterPartitionResponsePartitionData(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeAlterPartitionResponse(writer: Writer, message: AlterPartitionResponseInput, version: number): void {
  if (version < 2 || version > 3) throw unsupportedVersion('AlterPartitionResponse', version)
  const { throttleTimeMs = 0, errorCode, topics } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeInt16(errorCode)
  writer.writeCompactArrayLength(topics.length)
  for (const element of topics) encodeAlterPartitionResponseTopicData(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeAlterPartitionResponsePartitionData(reader: Reader): AlterPartitionResponsePartitionData {
  const partitionIndex = reader.readInt32()
  const errorCode = reader.readInt16()
  const leaderId = reader.readInt32()
  const leaderEpoch = reader.readInt32()
  const isr: number[] = []
  for (let left = reader.readCompactArrayLength(4); left > 0; left--) {
    isr.push(reader.readInt32())
  }
  const leaderRecoveryState = reader.readInt8()
  const partitionEpoch = reader.readInt32()
  reader.skipTaggedFields()
  return { partitionIndex, errorCode, leaderId, leaderEpoch, isr, leaderRecoveryState, partitionEpoch }
}

function decodeAlterPartitionResponseTopicData(reader: Reader): AlterPartitionResponseTopicData {
  const topicId = reader.readUuid()
  const partitions: AlterPartitionResponsePartitionData[] = []
  for (let left = reader.readCompactArrayLength(21); left > 0; left--) {
    partitions.push(decodeAlterPartitionResponsePartitionData(reader))
  }
  reader.skipTaggedFields()
  return { topicId, partitions }
}

function decodeAlterPartitionResponse(reader: Reader, version: number): AlterPartitionResponse {
  if (version < 2 || version > 3) throw unsupportedVersion('AlterPartitionResponse', version)
  const throttleTimeMs = reader.readInt32()
  const errorCode = reader.readInt16()
  const topics: AlterPartitionResponseTopicData[] = []
  for (let left = reader.readCompactArrayLength(18); left > 0; left--) {
    topics.push(decodeAlterPartitionResponseTopicData(reader))
  }
  reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, topics }
}

/** AlterPartition, key 56: versions 2 to 3, flexible from 0. */
export const alterPartitionApi: Api<AlterPartitionRequestInput, AlterPartitionRequest, AlterPartitionResponseInput, AlterPartitionResponse> = {
  key: 56,
  name: 'AlterPartition',
  minVersion: 2,
  maxVersion: 3,
  maxUnstableVersion: 3,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeAlterPartitionRequest,
  decodeRequest: decodeAlterPartitionRequest,
  encodeResponse: encodeAlterPartitionResponse,
  decodeResponse: decodeAlterPartitionResponse,
}
