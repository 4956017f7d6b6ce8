// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** EndQuorumEpochRequest, to encode. */
export interface EndQuorumEpochRequestInput {
  /** Default `null`. */
  readonly clusterId?: string | null | undefined
  readonly topics: readonly EndQuorumEpochRequestTopicDataInput[]
  /** Versions 1+, not sent in others; default `[]`. */
  readonly leaderEndpoints?: readonly EndQuorumEpochRequestLeaderEndpointInput[] | undefined
}

/** Part of {@link EndQuorumEpochRequestInput}. */
export interface EndQuorumEpochRequestLeaderEndpointInput {
  readonly name: string
  readonly host: string
  readonly port: number
}

/** Part of {@link EndQuorumEpochRequestInput}. */
export interface EndQuorumEpochRequestTopicDataInput {
  readonly topicName: string
  readonly partitions: readonly EndQuorumEpochRequestPartitionDataInput[]
}

/** Part of {@link EndQuorumEpochRequestInput}. */
export interface EndQuorumEpochRequestPartitionDataInput {
  readonly partitionIndex: number
  readonly leaderId: number
  readonly leaderEpoch: number
  /** Version 0, not sent in others; default `[]`. */
  readonly preferredSuccessors?: readonly number[] | undefined
  /** Versions 1+, not sent in others; default `[]`. */
  readonly preferredCandidates?: readonly EndQuorumEpochRequestReplicaInfoInput[] | undefined
}

/** Part of {@link EndQuorumEpochRequestInput}. */
export interface EndQuorumEpochRequestReplicaInfoInput {
  readonly candidateId: number
  readonly candidateDirectoryId: Uuid
}

/** EndQuorumEpochRequest, decoded. */
export interface EndQuorumEpochRequest {
  /** Default `null`. */
  clusterId: string | null
  topics: EndQuorumEpochRequestTopicData[]
  /** Versions 1+, not sent in others; default `[]`. */
  leaderEndpoints: EndQuorumEpochRequestLeaderEndpoint[]
}

/** Part of {@link EndQuorumEpochRequest}. */
export interface EndQuorumEpochRequestLeaderEndpoint {
  name: string
  host: string
  port: number
}

/** Part of {@link EndQuorumEpochRequest}. */
export interface EndQuorumEpochRequestTopicData {
  topicName: string
  partitions: EndQuorumEpochRequestPartitionData[]
}

/** Part of {@link EndQuorumEpochRequest}. */
export interface EndQuorumEpochRequestPartitionData {
  partitionIndex: number
  leaderId: number
  leaderEpoch: number
  /** Version 0, not sent in others; default `[]`. */
  preferredSuccessors: number[]
  /** Versions 1+, not sent in others; default `[]`. */
  preferredCandidates: EndQuorumEpochRequestReplicaInfo[]
}

/** Part of {@link EndQuorumEpochRequest}. */
export interface EndQuorumEpochRequestReplicaInfo {
  candidateId: number
  candidateDirectoryId: Uuid
}

function encodeEndQuorumEpochRequestReplicaInfo(writer: Writer, message: EndQuorumEpochRequestReplicaInfoInput): void {
  const { candidateId, candidateDirectoryId } = message
  writer.writeInt32(candidateId)
  writer.writeUuid(candidateDirectoryId)
  writer.writeUnsignedVarint(0)
}

function encodeEndQuorumEpochRequestPartitionData(writer: Writer, message: EndQuorumEpochRequestPartitionDataInput, version: number): void {
  const flexible = version >= 1
  const { partitionIndex, leaderId, leaderEpoch, preferredSuccessors = [], preferredCandidates = [] } = message
  writer.writeInt32(partitionIndex)
  writer.writeInt32(leaderId)
  writer.writeInt32(leaderEpoch)
  if (version <= 0) {
    writer.writeArrayLength(preferredSuccessors.length)
    for (const element of preferredSuccessors) writer.writeInt32(element)
  }
  if (version >= 1) {
    writer.writeCompactArrayLength(preferredCandidates.length)
    for (const element of preferredCandidates) encodeEndQuorumEpochRequestReplicaInfo(writer, element)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeEndQuorumEpochRequestTopicData(writer: Writer, message: EndQuorumEpochRequestTopicDataInput, version: number): void {
  const flexible = version >= 1
  const { topicName, partitions } = message
  if (flexible) writer.writeCompactString(topicName)
  else writer.writeString(topicName)
  if (flexible) writer.writeCompactArrayLength(partitions.length)
  else writer.writeArrayLength(partitions.length)
  for (const element of partitions) encodeEndQuorumEpochRequestPartitionData(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeEndQuorumEpochRequestLeaderEndpoint(writer: Writer, message: EndQuorumEpochRequestLeaderEndpointInput): void {
  const { name, host, port } = message
  writer.writeCompactString(name)
  writer.writeCompactString(host)
  writer.writeUint16(port)
  writer.writeUnsignedVarint(0)
}

function encodeEndQuorumEpochRequest(writer: Writer, message: EndQuorumEpochRequestInput, version: number): void {
  if (version < 0 || version > 1) throw unsupportedVersion('EndQuorumEpochRequest', version)
  const flexible = version >= 1
  const { clusterId = null, topics, leaderEndpoints = [] } = message
  if (flexible) writer.writeCompactNullableString(clusterId)
  else writer.writeNullableString(clusterId)
  if (flexible) writer.writeCompactArrayLength(topics.length)
  else writer.writeArrayLength(topics.length)
  for (const element of topics) encodeEndQuorumEpochRequestTopicData(writer, element, version)
  if (version >= 1) {
    writer.writeCompactArrayLength(leaderEndpoints.length)
    for (const element of leaderEndpoints) encodeEndQuorumEpochRequestLeaderEndpoint(writer, element)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeEndQuorumEpochRequestReplicaInfo(reader: Reader): EndQuorumEpochRequestReplicaInfo {
  const candidateId = reader.readInt32()
  const candidateDirectoryId = reader.readUuid()
  reader.skipTaggedFields()
  return { candidateId, candidateDirectoryId }
}

function decodeEndQuorumEpochRequestPartitionData(reader: Reader, version: number): EndQuorumEpochRequestPartitionData {
  const flexible = version >= 1
  const partitionIndex = reader.readInt32()
  const leaderId = reader.readInt32()
  const leaderEpoch = reader.readInt32()
  const preferredSuccessors: number[] = []
  if (version <= 0) {
    for (let left = reader.readArrayLength(4); left > 0; left--) {
      preferredSuccessors.push(reader.readInt32())
    }
  }
  const preferredCandidates: EndQuorumEpochRequestReplicaInfo[] = []
  if (version >= 1) {
    for (let left = reader.readCompactArrayLength(21); left > 0; left--) {
      preferredCandidates.push(decodeEndQuorumEpochRequestReplicaInfo(reader))
    }
  }
  if (flexible) reader.skipTaggedFields()
  return { partitionIndex, leaderId, leaderEpoch, preferredSuccessors, preferredCandidates }
}

function decodeEndQuorumEpochRequestTopicData(reader: Reader, version: number): EndQuorumEpochRequestTopicData {
  const flexible = version >= 1
  const topicName = flexible ? reader.readCompactString() : reader.readString()
  const partitions: EndQuorumEpochRequestPartitionData[] = []
  for (let left = flexible ? reader.readCompactArrayLength(14) : reader.readArrayLength(16); left > 0; left--) {
    partitions.push(decodeEndQuorumEpochRequestPartitionData(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { topicName, partitions }
}

function decodeEndQuorumEpochRequestLeaderEndpoint(reader: Reader): EndQuorumEpochRequestLeaderEndpoint {
  const name = reader.readCompactString()
  const host = reader.readCompactString()
  const port = reader.readUint16()
  reader.skipTaggedFields()
  return { name, host, port }
}

function decodeEndQuorumEpochRequest(reader: Reader, version: number): EndQuorumEpochRequest {
  if (version < 0 || version > 1) throw unsupportedVersion('EndQuorumEpochRequest', version)
  const flexible = version >= 1
  const clusterId = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  const topics: EndQuorumEpochRequestTopicData[] = []
  for (let left = flexible ? reader.readCompactArrayLength(3) : reader.readArrayLength(6); left > 0; left--) {
    topics.push(decodeEndQuorumEpochRequestTopicData(reader, version))
  }
  const leaderEndpoints: EndQuorumEpochRequestLeaderEndpoint[] = []
  if (version >= 1) {
    for (let left = reader.readCompactArrayLength(5); left > 0; left--) {
      leaderEndpoints.push(decodeEndQuorumEpochRequestLeaderEndpoint(reader))
    }
  }
  if (flexible) reader.skipTaggedFields()
  return { clusterId, topics, leaderEndpoints }
}

/** EndQuorumEpochResponse, to encode. */
export interface EndQuorumEpochResponseInput {
  readonly errorCode: number
  readonly topics: readonly EndQuorumEpochResponseTopicDataInput[]
  /** Versions 1+; default `[]`. */
  readonly nodeEndpoints?: readonly EndQuorumEpochResponseNodeEndpointInput[] | undefined
}

/** Part of {@link EndQuorumEpochResponseInput}. */
export interface EndQuorumEpochResponseNodeEndpointInput {
  readonly nodeId: number
  readonly host: string
  readonly port: number
}

/** Part of {@link EndQuorumEpochResponseInput}. */
export interface EndQuorumEpochResponseTopicDataInput {
  readonly topicName: string
  readonly partitions: readonly EndQuorumEpochResponsePartitionDataInput[]
}

/** Part of {@link EndQuorumEpochResponseInput}. */
export interface EndQuorumEpochResponsePartitionDataInput {
  readonly partitionIndex: number
  readonly errorCode: number
  readonly leaderId: number
  readonly leaderEpoch: number
}

/** EndQuorumEpochResponse, decoded. */
export interface EndQuorumEpochResponse {
  errorCode: number
  topics: EndQuorumEpochResponseTopicData[]
  /** Versions 1+; default `[]`. */
  nodeEndpoints: EndQuorumEpochResponseNodeEndpoint[]
}

/** Part of {@link EndQuorumEpochResponse}. */
export interface EndQuorumEpochResponseNodeEndpoint {
  nodeId: number
  host: string
  port: number
}

/** Part of {@link EndQuorumEpochResponse}. */
export interface EndQuorumEpochResponseTopicData {
  topicName: string
  partitions: EndQuorumEpochResponsePartitionData[]
}

/** Part of {@link EndQuorumEpochResponse}. */
export interface EndQuorumEpochResponsePartitionData {
  partitionIndex: number
  errorCode: number
  leaderId: number
  leaderEpoch: number
}

function encodeEndQuorumEpochResponsePartitionData(writer: Writer, message: EndQuorumEpochResponsePartitionDataInput, version: number): void {
  const flexible = version >= 1
  const { partitionIndex, errorCode, leaderId, leaderEpoch } = message
  writer.writeInt32(partitionIndex)
  writer.writeInt16(errorCode)
  writer.writeInt32(leaderId)
  writer.writeInt32(leaderEpoch)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeEndQuorumEpochResponseTopicData(writer: Writer, message: EndQuorumEpochResponseTopicDataInput, version: number): void {
  const flexible = version >= 1
  const { topicName, partitions } = message
  if (flexible) writer.writeCompactString(topicName)
  else writer.writeString(topicName)
  if (flexible) writer.writeCompactArrayLength(partitions.length)
  else writer.writeArrayLength(partitions.length)
  for (const element of partitions) encodeEndQuorumEpochResponsePartitionData(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeEndQuorumEpochResponseNodeEndpoint(writer: Writer, message: EndQuorumEpochResponseNodeEndpointInput): void {
  const { nodeId, host, port } = message
  writer.writeInt32(nodeId)
  writer.writeCompactString(host)
  writer.writeUint16(port)
  writer.writeUnsignedVarint(0)
}

function encodeEndQuorumEpochResponse(writer: Writer, message: EndQuorumEpochResponseInput, version: number): void {
  if (version < 0 || version > 1) throw unsupportedVersion('EndQuorumEpochResponse', version)
  const flexible = version >= 1
  const { errorCode, topics, nodeEndpoints = [] } = message
  writer.writeInt16(errorCode)
  if (flexible) writer.writeCompactArrayLength(topics.length)
  else writer.writeArrayLength(topics.length)
  for (const element of topics) encodeEndQuorumEpochResponseTopicData(writer, element, version)
  if (version < 1 && nodeEndpoints.length !== 0) throw unsupportedField('EndQuorumEpochResponse', 'nodeEndpoints', version)
  if (flexible) {
    const hasNodeEndpoints = nodeEndpoints.length !== 0
    writer.writeUnsignedVarint(hasNodeEndpoints ? 1 : 0)
    if (hasNodeEndpoints) {
      const mark = writer.beginTaggedField(0)
      writer.writeCompactArrayLength(nodeEndpoints.length)
      for (const element of nodeEndpoints) encodeEndQuorumEpochResponseNodeEndpoint(writer, element)
      writer.endTaggedField(mark)
    }
  }
}

function decodeEndQuorumEpochResponsePartitionData(reader: Reader, version: number): EndQuorumEpochResponsePartitionData {
  const flexible = version >= 1
  const partitionIndex = reader.readInt32()
  const errorCode = reader.readInt16()
  const leaderId = reader.readInt32()
  const leaderEpoch = reader.readInt32()
  if (flexible) reader.skipTaggedFields()
  return { partitionIndex, errorCode, leaderId, leaderEpoch }
}

function decodeEndQuorumEpochResponseTopicData(reader: Reader, version: number): EndQuorumEpochResponseTopicData {
  const flexible = version >= 1
  const topicName = flexible ? reader.readCompactString() : reader.readString()
  const partitions: EndQuorumEpochResponsePartitionData[] = []
  for (let left = flexible ? reader.readCompactArrayLength(15) : reader.readArrayLength(14); left > 0; left--) {
    partitions.push(decodeEndQuorumEpochResponsePartitionData(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { topicName, partitions }
}

function decodeEndQuorumEpochResponseNodeEndpoint(reader: Reader): EndQuorumEpochResponseNodeEndpoint {
  const nodeId = reader.readInt32()
  const host = reader.readCompactString()
  const port = reader.readUint16()
  reader.skipTaggedFields()
  return { nodeId, host, port }
}

function decodeEndQuorumEpochResponse(reader: Reader, version: number): EndQuorumEpochResponse {
  if (version < 0 || version > 1) throw unsupportedVersion('EndQuorumEpochResponse', version)
  const flexible = version >= 1
  const errorCode = reader.readInt16()
  const topics: EndQuorumEpochResponseTopicData[] = []
  for (let left = flexible ? reader.readCompactArrayLength(3) : reader.readArrayLength(6); left > 0; left--) {
    topics.push(decodeEndQuorumEpochResponseTopicData(reader, version))
  }
  let nodeEndpoints: EndQuorumEpochResponseNodeEndpoint[] = []
  if (flexible) {
    for (let left = reader.readTaggedFieldCount(); left > 0; left--) {
      const tag = reader.readUnsignedVarint()
      const end = reader.readTaggedFieldEnd()
      if (tag === 0) {
        nodeEndpoints = []
        for (let left = reader.readCompactArrayLength(8); left > 0; left--) {
          nodeEndpoints.push(decodeEndQuorumEpochResponseNodeEndpoint(reader))
        }
      } else {
        reader.skipTo(end)
      }
      reader.expectPosition(end)
    }
  }
  return { errorCode, topics, nodeEndpoints }
}

/** EndQuorumEpoch, key 54: versions 0 to 1, flexible from 1. */
export const endQuorumEpochApi: Api<EndQuorumEpochRequestInput, EndQuorumEpochRequest, EndQuorumEpochResponseInput, EndQuorumEpochResponse> = {
  key: 54,
  name: 'EndQuorumEpoch',
  minVersion: 0,
  maxVersion: 1,
  maxUnstableVersion: 1,
  flexibleFrom: 1,
  requestHeaderVersion: version => (version >= 1 ? 2 : 1),
  responseHeaderVersion: version => (version >= 1 ? 1 : 0),
  encodeRequest: encodeEndQuorumEpochRequest,
  decodeRequest: decodeEndQuorumEpochRequest,
  encodeResponse: encodeEndQuorumEpochResponse,
  decodeResponse: decodeEndQuorumEpochResponse,
}
