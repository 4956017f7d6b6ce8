// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion, ZERO_UUID } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** DescribeQuorumRequest, to encode. */
export interface DescribeQuorumRequestInput {
  readonly topics: readonly DescribeQuorumRequestTopicDataInput[]
}

/** Part of {@link DescribeQuorumRequestInput}. */
export interface DescribeQuorumRequestTopicDataInput {
  readonly topicName: string
  readonly partitions: readonly DescribeQuorumRequestPartitionDataInput[]
}

/** Part of {@link DescribeQuorumRequestInput}. */
export interface DescribeQuorumRequestPartitionDataInput {
  readonly partitionIndex: number
}

/** DescribeQuorumRequest, decoded. */
export interface DescribeQuorumRequest {
  topics: DescribeQuorumRequestTopicData[]
}

/** Part of {@link DescribeQuorumRequest}. */
export interface DescribeQuorumRequestTopicData {
  topicName: string
  partitions: DescribeQuorumRequestPartitionData[]
}

/** Part of {@link DescribeQuorumRequest}. */
export interface DescribeQuorumRequestPartitionData {
  partitionIndex: number
}

function encodeDescribeQuorumRequestPartitionData(writer: Writer, message: DescribeQuorumRequestPartitionDataInput): void {
  const { partitionIndex } = message
  writer.writeInt32(partitionIndex)
  writer.writeUnsignedVarint(0)
}

function encodeDescribeQuorumRequestTopicData(writer: Writer, message: DescribeQuorumRequestTopicDataInput): void {
  const { topicName, partitions } = message
  writer.writeCompactString(topicName)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeDescribeQuorumRequestPartitionData(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeDescribeQuorumRequest(writer: Writer, message: DescribeQuorumRequestInput, version: number): void {
  if (version < 0 || version > 2) throw unsupportedVersion('DescribeQuorumRequest', version)
  const { topics } = message
  writer.writeCompactArrayLength(topics.length)
  for (const element of topics) encodeDescribeQuorumRequestTopicData(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeDescribeQuorumRequestPartitionData(reader: Reader): DescribeQuorumRequestPartitionData {
  const partitionIndex = reader.readInt32()
  reader.skipTaggedFields()
  return { partitionIndex }
}

function decodeDescribeQuorumRequestTopicData(reader: Reader): DescribeQuorumRequestTopicData {
  const topicName = reader.readCompactString()
  const partitions: DescribeQuorumRequestPartitionData[] = []
  for (let left = reader.readCompactArrayLength(5); left > 0; left--) {
    partitions.push(decodeDescribeQuorumRequestPartitionData(reader))
  }
  reader.skipTaggedFields()
  return { topicName, partitions }
}

function decodeDescribeQuorumRequest(reader: Reader, version: number): DescribeQuorumRequest {
  if (version < 0 || version > 2) throw unsupportedVersion('DescribeQuorumRequest', version)
  const topics: DescribeQuorumRequestTopicData[] = []
  for (let left = reader.readCompactArrayLength(3); left > 0; left--) {
    topics.push(decodeDescribeQuorumRequestTopicData(reader))
  }
  reader.skipTaggedFields()
  return { topics }
}

/** DescribeQuorumResponse, to encode. */
export interface DescribeQuorumResponseInput {
  readonly errorCode: number
  /** Versions 2+, not sent in others; default `''`. */
  readonly errorMessage?: string | null | undefined
  readonly topics: readonly DescribeQuorumResponseTopicDataInput[]
  /** Versions 2+; default `[]`. */
  readonly nodes?: readonly DescribeQuorumResponseNodeInput[] | undefined
}

/** Part of {@link DescribeQuorumResponseInput}. */
export interface DescribeQuorumResponseNodeInput {
  readonly nodeId: number
  readonly listeners: readonly DescribeQuorumResponseListenerInput[]
}

/** Part of {@link DescribeQuorumResponseInput}. */
export interface DescribeQuorumResponseListenerInput {
  readonly name: string
  readonly host: string
  readonly port: number
}

/** Part of {@link DescribeQuorumResponseInput}. */
export interface DescribeQuorumResponseTopicDataInput {
  readonly topicName: string
  readonly partitions: readonly DescribeQuorumResponsePartitionDataInput[]
}

/** Part of {@link DescribeQuorumResponseInput}. */
export interface DescribeQuorumResponsePartitionDataInput {
  readonly partitionIndex: number
  readonly errorCode: number
  /** Versions 2+, not sent in others; default `''`. */
  readonly errorMessage?: string | null | undefined
  readonly leaderId: number
  readonly leaderEpoch: number
  readonly highWatermark: bigint
  readonly currentVoters: readonly DescribeQuorumResponseReplicaStateInput[]
  readonly observers: readonly DescribeQuorumResponseReplicaStateInput[]
}

/** Part of {@link DescribeQuorumResponseInput}. */
export interface DescribeQuorumResponseReplicaStateInput {
  readonly replicaId: number
  /** Versions 2+; default the zero UUID. */
  readonly replicaDirectoryId?: Uuid | undefined
  readonly logEndOffset: bigint
  /** Versions 1+, not sent in others; default `-1`. */
  readonly lastFetchTimestamp?: number | undefined
  /** Versions 1+, not sent in others; default `-1`. */
  readonly lastCaughtUpTimestamp?: number | undefined
}

/** DescribeQuorumResponse, decoded. */
export interface DescribeQuorumResponse {
  errorCode: number
  /** Versions 2+, not sent in others; default `''`. */
  errorMessage: string | null
  topics: DescribeQuorumResponseTopicData[]
  /** Versions 2+; default `[]`. */
  nodes: DescribeQuorumResponseNode[]
}

/** Part of {@link DescribeQuorumResponse}. */
export interface DescribeQuorumResponseNode {
  nodeId: number
  listeners: DescribeQuorumResponseListener[]
}

/** Part of {@link DescribeQuorumResponse}. */
export interface DescribeQuorumResponseListener {
  name: string
  host: string
  port: number
}

/** Part of {@link DescribeQuorumResponse}. */
export interface DescribeQuorumResponseTopicData {
  topicName: string
  partitions: DescribeQuorumResponsePartitionData[]
}

/** Part of {@link DescribeQuorumResponse}. */
export interface DescribeQuorumResponsePartitionData {
  partitionIndex: number
  errorCode: number
  /** Versions 2+, not sent in others; default `''`. */
  errorMessage: string | null
  leaderId: number
  leaderEpoch: number
  highWatermark: bigint
  currentVoters: DescribeQuorumResponseReplicaState[]
  observers: DescribeQuorumResponseReplicaState[]
}

/** Part of {@link DescribeQuorumResponse}. */
export interface DescribeQuorumResponseReplicaState {
  replicaId: number
  /** Versions 2+; default the zero UUID. */
  replicaDirectoryId: Uuid
  logEndOffset: bigint
  /** Versions 1+, not sent in others; default `-1`. */
  lastFetchTimestamp: number
  /** Versions 1+, not sent in others; default `-1`. */
  lastCaughtUpTimestamp: number
}

function encodeDescribeQuorumResponseReplicaState(writer: Writer, message: DescribeQuorumResponseReplicaStateInput, version: number): void {
  const { replicaId, replicaDirectoryId = ZERO_UUID, logEndOffset, lastFetchTimestamp = -1, lastCaughtUpTimestamp = -1 } = message
  writer.writeInt32(replicaId)
  if (version >= 2) {
    writer.writeUuid(replicaDirectoryId)
  } else {
    if (replicaDirectoryId !== ZERO_UUID) throw unsupportedField('DescribeQuorumResponseReplicaState', 'replicaDirectoryId', version)
  }
  writer.writeInt64(logEndOffset)
  if (version >= 1) {
    writer.writeInt64FromNumber(lastFetchTimestamp)
    writer.writeInt64FromNumber(lastCaughtUpTimestamp)
  }
  writer.writeUnsignedVarint(0)
}

function encodeDescribeQuorumResponsePartitionData(writer: Writer, message: DescribeQuorumResponsePartitionDataInput, version: number): void {
  const { partitionIndex, errorCode, errorMessage = '', leaderId, leaderEpoch, highWatermark, currentVoters, observers } = message
  writer.writeInt32(partitionIndex)
  writer.writeInt16(errorCode)
  if (version >= 2) {
    writer.writeCompactNullableString(errorMessage)
  }
  writer.writeInt32(leaderId)
  writer.writeInt32(leaderEpoch)
  writer.writeInt64(highWatermark)
  writer.writeCompactArrayLength(currentVoters.length)
  for (const element of currentVoters) encodeDescribeQuorumResponseReplicaState(writer, element, version)
  writer.writeCompactArrayLength(observers.length)
  for (const element of observers) encodeDescribeQuorumResponseReplicaState(writer, element, version)
  writer.writeUnsignedVarint(0)
}

function encodeDescribeQuorumResponseTopicData(writer: Writer, message: DescribeQuorumResponseTopicDataInput, version: number): void {
  const { topicName, partitions } = message
  writer.writeCompactString(topicName)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeDescribeQuorumResponsePartitionData(writer, element, version)
  writer.writeUnsignedVarint(0)
}

function encodeDescribeQuorumResponseListener(writer: Writer, message: DescribeQuorumResponseListenerInput): void {
  const { name, host, port } = message
  writer.writeCompactString(name)
  writer.writeCompactString(host)
  writer.writeUint16(port)
  writer.writeUnsignedVarint(0)
}

function encodeDescribeQuorumResponseNode(writer: Writer, message: DescribeQuorumResponseNodeInput): void {
  const { nodeId, listeners } = message
  writer.writeInt32(nodeId)
  writer.writeCompactArrayLength(listeners.length)
  for (const element of listeners) encodeDescribeQuorumResponseListener(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeDescribeQuorumResponse(writer: Writer, message: DescribeQuorumResponseInput, version: number): void {
  if (version < 0 || version > 2) throw unsupportedVersion('DescribeQuorumResponse', version)
  const { errorCode, errorMessage = '', topics, nodes = [] } = message
  writer.writeInt16(errorCode)
  if (version >= 2) {
    writer.writeCompactNullableString(errorMessage)
  }
  writer.writeCompactArrayLength(topics.length)
  for (const element of topics) encodeDescribeQuorumResponseTopicData(writer, element, version)
  if (version >= 2) {
    writer.writeCompactArrayLength(nodes.length)
    for (const element of nodes) encodeDescribeQuorumResponseNode(writer, element)
  } else {
    if (nodes.length !== 0) throw unsupportedField('DescribeQuorumResponse', 'nodes', version)
  }
  writer.writeUnsignedVarint(0)
}

function decodeDescribeQuorumResponseReplicaState(reader: Reader, version: number): DescribeQuorumResponseReplicaState {
  const replicaId = reader.readInt32()
  let replicaDirectoryId: Uuid = ZERO_UUID
  if (version >= 2) {
    replicaDirectoryId = reader.readUuid()
  }
  const logEndOffset = reader.readInt64()
  let lastFetchTimestamp: number = -1
  let lastCaughtUpTimestamp: number = -1
  if (version >= 1) {
    lastFetchTimestamp = reader.readInt64AsNumber()
    lastCaughtUpTimestamp = reader.readInt64AsNumber()
  }
  reader.skipTaggedFields()
  return { replicaId, replicaDirectoryId, logEndOffset, lastFetchTimestamp, lastCaughtUpTimestamp }
}

function decodeDescribeQuorumResponsePartitionData(reader: Reader, version: number): DescribeQuorumResponsePartitionData {
  const partitionIndex = reader.readInt32()
  const errorCode = reader.readInt16()
  let errorMessage: string | null = ''
  if (version >= 2) {
    errorMessage = reader.readCompactNullableString()
  }
  const leaderId = reader.readInt32()
  const leaderEpoch = reader.readInt32()
  const highWatermark = reader.readInt64()
  const currentVoters: DescribeQuorumResponseReplicaState[] = []
  for (let left = reader.readCompactArrayLength(13); left > 0; left--) {
    currentVoters.push(decodeDescribeQuorumResponseReplicaState(reader, version))
  }
  const observers: DescribeQuorumResponseReplicaState[] = []
  for (let left = reader.readCompactArrayLength(13); left > 0; left--) {
    observers.push(decodeDescribeQuorumResponseReplicaState(reader, version))
  }
  reader.skipTaggedFields()
  return { partitionIndex, errorCode, errorMessage, leaderId, leaderEpoch, highWatermark, currentVoters, observers }
}

function decodeDescribeQuorumResponseTopicData(reader: Reader, version: number): DescribeQuorumResponseTopicData {
  const topicName = reader.readCompactString()
  const partitions: DescribeQuorumResponsePartitionData[] = []
  for (let left = reader.readCompactArrayLength(25); left > 0; left--) {
    partitions.push(decodeDescribeQuorumResponsePartitionData(reader, version))
  }
  reader.skipTaggedFields()
  return { topicName, partitions }
}

function decodeDescribeQuorumResponseListener(reader: Reader): DescribeQuorumResponseListener {
  const name = reader.readCompactString()
  const host = reader.readCompactString()
  const port = reader.readUint16()
  reader.skipTaggedFields()
  return { name, host, port }
}

function decodeDescribeQuorumResponseNode(reader: Reader): DescribeQuorumResponseNode {
  const nodeId = reader.readInt32()
  const listeners: DescribeQuorumResponseListener[] = []
  for (let left = reader.readCompactArrayLength(5); left > 0; left--) {
    listeners.push(decodeDescribeQuorumResponseListener(reader))
  }
  reader.skipTaggedFields()
  return { nodeId, listeners }
}

function decodeDescribeQuorumResponse(reader: Reader, version: number): DescribeQuorumResponse {
  if (version < 0 || version > 2) throw unsupportedVersion('DescribeQuorumResponse', version)
  const errorCode = reader.readInt16()
  let errorMessage: string | null = ''
  if (version >= 2) {
    errorMessage = reader.readCompactNullableString()
  }
  const topics: DescribeQuorumResponseTopicData[] = []
  for (let left = reader.readCompactArrayLength(3); left > 0; left--) {
    topics.push(decodeDescribeQuorumResponseTopicData(reader, version))
  }
  const nodes: DescribeQuorumResponseNode[] = []
  if (version >= 2) {
    for (let left = reader.readCompactArrayLength(6); left > 0; left--) {
      nodes.push(decodeDescribeQuorumResponseNode(reader))
    }
  }
  reader.skipTaggedFields()
  return { errorCode, errorMessage, topics, nodes }
}

/** DescribeQuorum, key 55: versions 0 to 2, flexible from 0. */
export const describeQuorumApi: Api<DescribeQuorumRequestInput, DescribeQuorumRequest, DescribeQuorumResponseInput, DescribeQuorumResponse> = {
  key: 55,
  name: 'DescribeQuorum',
  minVersion: 0,
  maxVersion: 2,
  maxUnstableVersion: 2,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeDescribeQuorumRequest,
  decodeRequest: decodeDescribeQuorumRequest,
  encodeResponse: encodeDescribeQuorumResponse,
  decodeResponse: decodeDescribeQuorumResponse,
}
