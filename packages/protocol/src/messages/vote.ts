// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion, ZERO_UUID } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** VoteRequest, to encode. */
export interface VoteRequestInput {
  /** Default `null`. */
  readonly clusterId?: string | null | undefined
  /** Versions 1+, not sent in others; default `-1`. */
  readonly voterId?: number | undefined
  readonly topics: readonly VoteRequestTopicDataInput[]
}

/** Part of {@link VoteRequestInput}. */
export interface VoteRequestTopicDataInput {
  readonly topicName: string
  readonly partitions: readonly VoteRequestPartitionDataInput[]
}

/** Part of {@link VoteRequestInput}. */
export interface VoteRequestPartitionDataInput {
  readonly partitionIndex: number
  readonly replicaEpoch: number
  readonly replicaId: number
  /** Versions 1+, not sent in others; default the zero UUID. */
  readonly replicaDirectoryId?: Uuid | undefined
  /** Versions 1+, not sent in others; default the zero UUID. */
  readonly voterDirectoryId?: Uuid | undefined
  readonly lastOffsetEpoch: number
  readonly lastOffset: bigint
  /** Versions 2+; default `false`. */
  readonly preVote?: boolean | undefined
}

/** VoteRequest, decoded. */
export interface VoteRequest {
  /** Default `null`. */
  clusterId: string | null
  /** Versions 1+, not sent in others; default `-1`. */
  voterId: number
  topics: VoteRequestTopicData[]
}

/** Part of {@link VoteRequest}. */
export interface VoteRequestTopicData {
  topicName: string
  partitions: VoteRequestPartitionData[]
}

/** Part of {@link VoteRequest}. */
export interface VoteRequestPartitionData {
  partitionIndex: number
  replicaEpoch: number
  replicaId: number
  /** Versions 1+, not sent in others; default the zero UUID. */
  replicaDirectoryId: Uuid
  /** Versions 1+, not sent in others; default the zero UUID. */
  voterDirectoryId: Uuid
  lastOffsetEpoch: number
  lastOffset: bigint
  /** Versions 2+; default `false`. */
  preVote: boolean
}

function encodeVoteRequestPartitionData(writer: Writer, message: VoteRequestPartitionDataInput, version: number): void {
  const { partitionIndex, replicaEpoch, replicaId, replicaDirectoryId = ZERO_UUID, voterDirectoryId = ZERO_UUID, lastOffsetEpoch, lastOffset, preVote = false } = message
  writer.writeInt32(partitionIndex)
  writer.writeInt32(replicaEpoch)
  writer.writeInt32(replicaId)
  if (version >= 1) {
    writer.writeUuid(replicaDirectoryId)
    writer.writeUuid(voterDirectoryId)
  }
  writer.writeInt32(lastOffsetEpoch)
  writer.writeInt64(lastOffset)
  if (version >= 2) {
    writer.writeBoolean(preVote)
  } else {
    if (preVote !== false) throw unsupportedField('VoteRequestPartitionData', 'preVote', version)
  }
  writer.writeUnsignedVarint(0)
}

function encodeVoteRequestTopicData(writer: Writer, message: VoteRequestTopicDataInput, version: number): void {
  const { topicName, partitions } = message
  writer.writeCompactString(topicName)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeVoteRequestPartitionData(writer, element, version)
  writer.writeUnsignedVarint(0)
}

function encodeVoteRequest(writer: Writer, message: VoteRequestInput, version: number): void {
  if (version < 0 || version > 2) throw unsupportedVersion('VoteRequest', version)
  const { clusterId = null, voterId = -1, topics } = message
  writer.writeCompactNullableString(clusterId)
  if (version >= 1) {
    writer.writeInt32(voterId)
  }
  writer.writeCompactArrayLength(topics.length)
  for (const element of topics) encodeVoteRequestTopicData(writer, element, version)
  writer.writeUnsignedVarint(0)
}

function decodeVoteRequestPartitionData(reader: Reader, version: number): VoteRequestPartitionData {
  const partitionIndex = reader.readInt32()
  const replicaEpoch = reader.readInt32()
  const replicaId = reader.readInt32()
  let replicaDirectoryId: Uuid = ZERO_UUID
  let voterDirectoryId: Uuid = ZERO_UUID
  if (version >= 1) {
    replicaDirectoryId = reader.readUuid()
    voterDirectoryId = reader.readUuid()
  }
  const lastOffsetEpoch = reader.readInt32()
  const lastOffset = reader.readInt64()
  let preVote: boolean = false
  if (version >= 2) {
    preVote = reader.readBoolean()
  }
  reader.skipTaggedFields()
  return { partitionIndex, replicaEpoch, replicaId, replicaDirectoryId, voterDirectoryId, lastOffsetEpoch, lastOffset, preVote }
}

function decodeVoteRequestTopicData(reader: Reader, version: number): VoteRequestTopicData {
  const topicName = reader.readCompactString()
  const partitions: VoteRequestPartitionData[] = []
  for (let left = reader.readCompactArrayLength(25); left > 0; left--) {
    partitions.push(decodeVoteRequestPartitionData(reader, version))
  }
  reader.skipTaggedFields()
  return { topicName, partitions }
}

function decodeVoteRequest(reader: Reader, version: number): VoteRequest {
  if (version < 0 || version > 2) throw unsupportedVersion('VoteRequest', version)
  const clusterId = reader.readCompactNullableString()
  let voterId: number = -1
  if (version >= 1) {
    voterId = reader.readInt32()
  }
  const topics: VoteRequestTopicData[] = []
  for (let left = reader.readCompactArrayLength(3); left > 0; left--) {
    topics.push(decodeVoteRequestTopicData(reader, version))
  }
  reader.skipTaggedFields()
  return { clusterId, voterId, topics }
}

/** VoteResponse, to encode. */
export interface VoteResponseInput {
  readonly errorCode: number
  readonly topics: readonly VoteResponseTopicDataInput[]
  /** Versions 1+; default `[]`. */
  readonly nodeEndpoints?: readonly VoteResponseNodeEndpointInput[] | undefined
}

/** Part of {@link VoteResponseInput}. */
export interface VoteResponseNodeEndpointInput {
  readonly nodeId: number
  readonly host: string
  readonly port: number
}

/** Part of {@link VoteResponseInput}. */
export interface VoteResponseTopicDataInput {
  readonly topicName: string
  readonly partitions: readonly VoteResponsePartitionDataInput[]
}

/** Part of {@link VoteResponseInput}. */
export interface VoteResponsePartitionDataInput {
  readonly partitionIndex: number
  readonly errorCode: number
  readonly leaderId: number
  readonly leaderEpoch: number
  readonly voteGranted: boolean
}

/** VoteResponse, decoded. */
export interface VoteResponse {
  errorCode: number
  topics: VoteResponseTopicData[]
  /** Versions 1+; default `[]`. */
  nodeEndpoints: VoteResponseNodeEndpoint[]
}

/** Part of {@link VoteResponse}. */
export interface VoteResponseNodeEndpoint {
  nodeId: number
  host: string
  port: number
}

/** Part of {@link VoteResponse}. */
export interface VoteResponseTopicData {
  topicName: string
  partitions: VoteResponsePartitionData[]
}

/** Part of {@link VoteResponse}. */
export interface VoteResponsePartitionData {
  partitionIndex: number
  errorCode: number
  leaderId: number
  leaderEpoch: number
  voteGranted: boolean
}

function encodeVoteResponsePartitionData(writer: Writer, message: VoteResponsePartitionDataInput): void {
  const { partitionIndex, errorCode, leaderId, leaderEpoch, voteGranted } = message
  writer.writeInt32(partitionIndex)
  writer.writeInt16(errorCode)
  writer.writeInt32(leaderId)
  writer.writeInt32(leaderEpoch)
  writer.writeBoolean(voteGranted)
  writer.writeUnsignedVarint(0)
}

function encodeVoteResponseTopicData(writer: Writer, message: VoteResponseTopicDataInput): void {
  const { topicName, partitions } = message
  writer.writeCompactString(topicName)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeVoteResponsePartitionData(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeVoteResponseNodeEndpoint(writer: Writer, message: VoteResponseNodeEndpointInput): void {
  const { nodeId, host, port } = message
  writer.writeInt32(nodeId)
  writer.writeCompactString(host)
  writer.writeUint16(port)
  writer.writeUnsignedVarint(0)
}

function encodeVoteResponse(writer: Writer, message: VoteResponseInput, version: number): void {
  if (version < 0 || version > 2) throw unsupportedVersion('VoteResponse', version)
  const { errorCode, topics, nodeEndpoints = [] } = message
  writer.writeInt16(errorCode)
  writer.writeCompactArrayLength(topics.length)
  for (const element of topics) encodeVoteResponseTopicData(writer, element)
  if (version < 1 && nodeEndpoints.length !== 0) throw unsupportedField('VoteResponse', 'nodeEndpoints', version)
  const hasNodeEndpoints = version >= 1 && nodeEndpoints.length !== 0
  writer.writeUnsignedVarint(hasNodeEndpoints ? 1 : 0)
  if (hasNodeEndpoints) {
    const mark = writer.beginTaggedField(0)
    writer.writeCompactArrayLength(nodeEndpoints.length)
    for (const element of nodeEndpoints) encodeVoteResponseNodeEndpoint(writer, element)
    writer.endTaggedField(mark)
  }
}

function decodeVoteResponsePartitionData(reader: Reader): VoteResponsePartitionData {
  const partitionIndex = reader.readInt32()
  const errorCode = reader.readInt16()
  const leaderId = reader.readInt32()
  const leaderEpoch = reader.readInt32()
  const voteGranted = reader.readBoolean()
  reader.skipTaggedFields()
  return { partitionIndex, errorCode, leaderId, leaderEpoch, voteGranted }
}

function decodeVoteResponseTopicData(reader: Reader): VoteResponseTopicData {
  const topicName = reader.readCompactString()
  const partitions: VoteResponsePartitionData[] = []
  for (let left = reader.readCompactArrayLength(16); left > 0; left--) {
    partitions.push(decodeVoteResponsePartitionData(reader))
  }
  reader.skipTaggedFields()
  return { topicName, partitions }
}

function decodeVoteResponseNodeEndpoint(reader: Reader): VoteResponseNodeEndpoint {
  const nodeId = reader.readInt32()
  const host = reader.readCompactString()
  const port = reader.readUint16()
  reader.skipTaggedFields()
  return { nodeId, host, port }
}

function decodeVoteResponse(reader: Reader, version: number): VoteResponse {
  if (version < 0 || version > 2) throw unsupportedVersion('VoteResponse', version)
  const errorCode = reader.readInt16()
  const topics: VoteResponseTopicData[] = []
  for (let left = reader.readCompactArrayLength(3); left > 0; left--) {
    topics.push(decodeVoteResponseTopicData(reader))
  }
  let nodeEndpoints: VoteResponseNodeEndpoint[] = []
  for (let left = reader.readTaggedFieldCount(); left > 0; left--) {
    const tag = reader.readUnsignedVarint()
    const end = reader.readTaggedFieldEnd()
    if (tag === 0 && version >= 1) {
      nodeEndpoints = []
      for (let left = reader.readCompactArrayLength(8); left > 0; left--) {
        nodeEndpoints.push(decodeVoteResponseNodeEndpoint(reader))
      }
    } else {
      reader.skipTo(end)
    }
    reader.expectPosition(end)
  }
  return { errorCode, topics, nodeEndpoints }
}

/** Vote, key 52: versions 0 to 2, flexible from 0. */
export const voteApi: Api<VoteRequestInput, VoteRequest, VoteResponseInput, VoteResponse> = {
  key: 52,
  name: 'Vote',
  minVersion: 0,
  maxVersion: 2,
  maxUnstableVersion: 2,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeVoteRequest,
  decodeRequest: decodeVoteRequest,
  encodeResponse: encodeVoteResponse,
  decodeResponse: decodeVoteResponse,
}
