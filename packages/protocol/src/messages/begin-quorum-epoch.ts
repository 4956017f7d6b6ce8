// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion, ZERO_UUID } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** BeginQuorumEpochRequest, to encode. */
export interface BeginQuorumEpochRequestInput {
  /** Default `null`. */
  readonly clusterId?: string | null | undefined
  /** Versions 1+, not sent in others; default `-1`. */
  readonly voterId?: number | undefined
  readonly topics: readonly BeginQuorumEpochRequestTopicDataInput[]
  /** Versions 1+, not sent in others; default `[]`. */
  readonly leaderEndpoints?: readonly BeginQuorumEpochRequestLeaderEndpointInput[] | undefined
}

/** Part of {@link BeginQuorumEpochRequestInput}. */
export interface BeginQuorumEpochRequestLeaderEndpointInput {
  readonly name: string
  readonly host: string
  readonly port: number
}

/** Part of {@link BeginQuorumEpochRequestInput}. */
export interface BeginQuorumEpochRequestTopicDataInput {
  readonly topicName: string
  readonly partitions: readonly BeginQuorumEpochRequestPartitionDataInput[]
}

/** Part of {@link BeginQuorumEpochRequestInput}. */
export interface BeginQuorumEpochRequestPartitionDataInput {
  readonly partitionIndex: number
  /** Versions 1+, not sent in others; default the zero UUID. */
  readonly voterDirectoryId?: Uuid | undefined
  readonly leaderId: number
  readonly leaderEpoch: number
}

/** BeginQuorumEpochRequest, decoded. */
export interface BeginQuorumEpochRequest {
  /** Default `null`. */
  clusterId: string | null
  /** Versions 1+, not sent in others; default `-1`. */
  voterId: number
  topics: BeginQuorumEpochRequestTopicData[]
  /** Versions 1+, not sent in others; default `[]`. */
  leaderEndpoints: BeginQuorumEpochRequestLeaderEndpoint[]
}

/** Part of {@link BeginQuorumEpochRequest}. */
export interface BeginQuorumEpochRequestLeaderEndpoint {
  name: string
  host: string
  port: number
}

/** Part of {@link BeginQuorumEpochRequest}. */
export interface BeginQuorumEpochRequestTopicData {
  topicName: string
  partitions: BeginQuorumEpochRequestPartitionData[]
}

/** Part of {@link BeginQuorumEpochRequest}. */
export interface BeginQuorumEpochRequestPartitionData {
  partitionIndex: number
  /** Versions 1+, not sent in others; default the zero UUID. */
  voterDirectoryId: Uuid
  leaderId: number
  leaderEpoch: number
}

function encodeBeginQuorumEpochRequestPartitionData(writer: Writer, message: BeginQuorumEpochRequestPartitionDataInput, version: number): void {
  const flexible = version >= 1
  const { partitionIndex, voterDirectoryId = ZERO_UUID, leaderId, leaderEpoch } = message
  writer.writeInt32(partitionIndex)
  if (version >= 1) {
    writer.writeUuid(voterDirectoryId)
  }
  writer.writeInt32(leaderId)
  writer.writeInt32(leaderEpoch)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeBeginQuorumEpochRequestTopicData(writer: Writer, message: BeginQuorumEpochRequestTopicDataInput, version: number): void {
  const flexible = version >= 1
  const { topicName, partitions } = message
  if (flexible) writer.writeCompactString(topicName)
  else writer.writeString(topicName)
  if (flexible) writer.writeCompactArrayLength(partitions.length)
  else writer.writeArrayLength(partitions.length)
  for (const element of partitions) encodeBeginQuorumEpochRequestPartitionData(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeBeginQuorumEpochRequestLeaderEndpoint(writer: Writer, message: BeginQuorumEpochRequestLeaderEndpointInput): void {
  const { name, host, port } = message
  writer.writeCompactString(name)
  writer.writeCompactString(host)
  writer.writeUint16(port)
  writer.writeUnsignedVarint(0)
}

function encodeBeginQuorumEpochRequest(writer: Writer, message: BeginQuorumEpochRequestInput, version: number): void {
  if (version < 0 || version > 1) throw unsupportedVersion('BeginQuorumEpochRequest', version)
  const flexible = version >= 1
  const { clusterId = null, voterId = -1, topics, leaderEndpoints = [] } = message
  if (flexible) writer.writeCompactNullableString(clusterId)
  else writer.writeNullableString(clusterId)
  if (version >= 1) {
    writer.writeInt32(voterId)
  }
  if (flexible) writer.writeCompactArrayLength(topics.length)
  else writer.writeArrayLength(topics.length)
  for (const element of topics) encodeBeginQuorumEpochRequestTopicData(writer, element, version)
  if (version >= 1) {
    writer.writeCompactArrayLength(leaderEndpoints.length)
    for (const element of leaderEndpoints) encodeBeginQuorumEpochRequestLeaderEndpoint(writer, element)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeBeginQuorumEpochRequestPartitionData(reader: Reader, version: number): BeginQuorumEpochRequestPartitionData {
  const flexible = version >= 1
  const partitionIndex = reader.readInt32()
  let voterDirectoryId: Uuid = ZERO_UUID
  if (version >= 1) {
    voterDirectoryId = reader.readUuid()
  }
  const leaderId = reader.readInt32()
  const leaderEpoch = reader.readInt32()
  if (flexible) reader.skipTaggedFields()
  return { partitionIndex, voterDirectoryId, leaderId, leaderEpoch }
}

function decodeBeginQuorumEpochRequestTopicData(reader: Reader, version: number): BeginQuorumEpochRequestTopicData {
  const flexible = version >= 1
  const topicName = flexible ? reader.readCompactString() : reader.readString()
  const partitions: BeginQuorumEpochRequestPartitionData[] = []
  for (let left = flexible ? reader.readCompactArrayLength(29) : reader.readArrayLength(12); left > 0; left--) {
    partitions.push(decodeBeginQuorumEpochRequestPartitionData(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { topicName, partitions }
}

function decodeBeginQuorumEpochRequestLeaderEndpoint(reader: Reader): BeginQuorumEpochRequestLeaderEndpoint {
  const name = reader.readCompactString()
  const host = reader.readCompactString()
  const port = reader.readUint16()
  reader.skipTaggedFields()
  return { name, host, port }
}

function decodeBeginQuorumEpochRequest(reader: Reader, version: number): BeginQuorumEpochRequest {
  if (version < 0 || version > 1) throw unsupportedVersion('BeginQuorumEpochRequest', version)
  const flexible = version >= 1
  const clusterId = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  let voterId: number = -1
  if (version >= 1) {
    voterId = reader.readInt32()
  }
  const topics: BeginQuorumEpochRequestTopicData[] = []
  for (let left = flexible ? reader.readCompactArrayLength(3) : reader.readArrayLength(6); left > 0; left--) {
    topics.push(decodeBeginQuorumEpochRequestTopicData(reader, version))
  }
  const leaderEndpoints: BeginQuorumEpochRequestLeaderEndpoint[] = []
  if (version >= 1) {
    for (let left = reader.readCompactArrayLength(5); left > 0; left--) {
      leaderEndpoints.push(decodeBeginQuorumEpochRequestLeaderEndpoint(reader))
    }
  }
  if (flexible) reader.skipTaggedFields()
  return { clusterId, voterId, topics, leaderEndpoints }
}

/** BeginQuorumEpochResponse, to encode. */
export interface BeginQuorumEpochResponseInput {
  readonly errorCode: number
  readonly topics: readonly BeginQuorumEpochResponseTopicDataInput[]
  /** Versions 1+; default `[]`. */
  readonly nodeEndpoints?: readonly BeginQuorumEpochResponseNodeEndpointInput[] | undefined
}

/** Part of {@link BeginQuorumEpochResponseInput}. */
export interface BeginQuorumEpochResponseNodeEndpointInput {
  readonly nodeId: number
  readonly host: string
  readonly port: number
}

/** Part of {@link BeginQuorumEpochResponseInput}. */
export interface BeginQuorumEpochResponseTopicDataInput {
  readonly topicName: string
  readonly partitions: readonly BeginQuorumEpochResponsePartitionDataInput[]
}

/** Part of {@link BeginQuorumEpochResponseInput}. */
export interface BeginQuorumEpochResponsePartitionDataInput {
  readonly partitionIndex: number
  readonly errorCode: number
  readonly leaderId: number
  readonly leaderEpoch: number
}

/** BeginQuorumEpochResponse, decoded. */
export interface BeginQuorumEpochResponse {
  errorCode: number
  topics: BeginQuorumEpochResponseTopicData[]
  /** Versions 1+; default `[]`. */
  nodeEndpoints: BeginQuorumEpochResponseNodeEndpoint[]
}

/** Part of {@link BeginQuorumEpochResponse}. */
export interface BeginQuorumEpochResponseNodeEndpoint {
  nodeId: number
  host: string
  port: number
}

/** Part of {@link BeginQuorumEpochResponse}. */
export interface BeginQuorumEpochResponseTopicData {
  topicName: string
  partitions: BeginQuorumEpochResponsePartitionData[]
}

/** Part of {@link BeginQuorumEpochResponse}. */
export interface BeginQuorumEpochResponsePartitionData {
  partitionIndex: number
  errorCode: number
  leaderId: number
  leaderEpoch: number
}

function encodeBeginQuorumEpochResponsePartitionData(writer: Writer, message: BeginQuorumEpochResponsePartitionDataInput, version: number): void {
  const flexible = version >= 1
  const { partitionIndex, errorCode, leaderId, leaderEpoch } = message
  writer.writeInt32(partitionIndex)
  writer.writeInt16(errorCode)
  writer.writeInt32(leaderId)
  writer.writeInt32(leaderEpoch)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeBeginQuorumEpochResponseTopicData(writer: Writer, message: BeginQuorumEpochResponseTopicDataInput, version: number): void {
  const flexible = version >= 1
  const { topicName, partitions } = message
  if (flexible) writer.writeCompactString(topicName)
  else writer.writeString(topicName)
  if (flexible) writer.writeCompactArrayLength(partitions.length)
  else writer.writeArrayLength(partitions.length)
  for (const element of partitions) encodeBeginQuorumEpochResponsePartitionData(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeBeginQuorumEpochResponseNodeEndpoint(writer: Writer, message: BeginQuorumEpochResponseNodeEndpointInput): void {
  const { nodeId, host, port } = message
  writer.writeInt32(nodeId)
  writer.writeCompactString(host)
  writer.writeUint16(port)
  writer.writeUnsignedVarint(0)
}

function encodeBeginQuorumEpochResponse(writer: Writer, message: BeginQuorumEpochResponseInput, version: number): void {
  if (version < 0 || version > 1) throw unsupportedVersion('BeginQuorumEpochResponse', version)
  const flexible = version >= 1
  const { errorCode, topics, nodeEndpoints = [] } = message
  writer.writeInt16(errorCode)
  if (flexible) writer.writeCompactArrayLength(topics.length)
  else writer.writeArrayLength(topics.length)
  for (const element of topics) encodeBeginQuorumEpochResponseTopicData(writer, element, version)
  if (version < 1 && nodeEndpoints.length !== 0) throw unsupportedField('BeginQuorumEpochResponse', 'nodeEndpoints', version)
  if (flexible) {
    const hasNodeEndpoints = nodeEndpoints.length !== 0
    writer.writeUnsignedVarint(hasNodeEndpoints ? 1 : 0)
    if (hasNodeEndpoints) {
      const mark = writer.beginTaggedField(0)
      writer.writeCompactArrayLength(nodeEndpoints.length)
      for (const element of nodeEndpoints) encodeBeginQuorumEpochResponseNodeEndpoint(writer, element)
      writer.endTaggedField(mark)
    }
  }
}

function decodeBeginQuorumEpochResponsePartitionData(reader: Reader, version: number): BeginQuorumEpochResponsePartitionData {
  const flexible = version >= 1
  const partitionIndex = reader.readInt32()
  const errorCode = reader.readInt16()
  const leaderId = reader.readInt32()
  const leaderEpoch = reader.readInt32()
  if (flexible) reader.skipTaggedFields()
  return { partitionIndex, errorCode, leaderId, leaderEpoch }
}

function decodeBeginQuorumEpochResponseTopicData(reader: Reader, version: number): BeginQuorumEpochResponseTopicData {
  const flexible = version >= 1
  const topicName = flexible ? reader.readCompactString() : reader.readString()
  const partitions: BeginQuorumEpochResponsePartitionData[] = []
  for (let left = flexible ? reader.readCompactArrayLength(15) : reader.readArrayLength(14); left > 0; left--) {
    partitions.push(decodeBeginQuorumEpochResponsePartitionData(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { topicName, partitions }
}

function decodeBeginQuorumEpochResponseNodeEndpoint(reader: Reader): BeginQuorumEpochResponseNodeEndpoint {
  const nodeId = reader.readInt32()
  const host = reader.readCompactString()
  const port = reader.readUint16()
  reader.skipTaggedFields()
  return { nodeId, host, port }
}

function decodeBeginQuorumEpochResponse(reader: Reader, version: number): BeginQuorumEpochResponse {
  if (version < 0 || version > 1) throw unsupportedVersion('BeginQuorumEpochResponse', version)
  const flexible = version >= 1
  const errorCode = reader.readInt16()
  const topics: BeginQuorumEpochResponseTopicData[] = []
  for (let left = flexible ? reader.readCompactArrayLength(3) : reader.readArrayLength(6); left > 0; left--) {
    topics.push(decodeBeginQuorumEpochResponseTopicData(reader, version))
  }
  let nodeEndpoints: BeginQuorumEpochResponseNodeEndpoint[] = []
  if (flexible) {
    for (let left = reader.readTaggedFieldCount(); left > 0; left--) {
      const tag = reader.readUnsignedVarint()
      const end = reader.readTaggedFieldEnd()
      if (tag === 0) {
        nodeEndpoints = []
        for (let left = reader.readCompactArrayLength(8); left > 0; left--) {
          nodeEndpoints.push(decodeBeginQuorumEpochResponseNodeEndpoint(reader))
        }
      } else {
        reader.skipTo(end)
      }
      reader.expectPosition(end)
    }
  }
  return { errorCode, topics, nodeEndpoints }
}

/** BeginQuorumEpoch, key 53: versions 0 to 1, flexible from 1. */
export const beginQuorumEpochApi: Api<BeginQuorumEpochRequestInput, BeginQuorumEpochRequest, BeginQuorumEpochResponseInput, BeginQuorumEpochResponse> = {
  key: 53,
  name: 'BeginQuorumEpoch',
  minVersion: 0,
  maxVersion: 1,
  maxUnstableVersion: 1,
  flexibleFrom: 1,
  requestHeaderVersion: version => (version >= 1 ? 2 : 1),
  responseHeaderVersion: version => (version >= 1 ? 1 : 0),
  encodeRequest: encodeBeginQuorumEpochRequest,
  decodeRequest: decodeBeginQuorumEpochRequest,
  encodeResponse: encodeBeginQuorumEpochResponse,
  decodeResponse: decodeBeginQuorumEpochResponse,
}
