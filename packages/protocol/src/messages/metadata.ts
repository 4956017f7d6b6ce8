// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion, ZERO_UUID } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** MetadataRequest, to encode. */
export interface MetadataRequestInput {
  readonly topics: readonly MetadataRequestTopicInput[] | null
  /** Versions 4+; default `true`. */
  readonly allowAutoTopicCreation?: boolean | undefined
  /** Versions 8 to 10; default `false`. */
  readonly includeClusterAuthorizedOperations?: boolean | undefined
  /** Versions 8+; default `false`. */
  readonly includeTopicAuthorizedOperations?: boolean | undefined
}

/** Part of {@link MetadataRequestInput}. */
export interface MetadataRequestTopicInput {
  /** Versions 10+, not sent in others; default the zero UUID. */
  readonly topicId?: Uuid | undefined
  readonly name: string | null
}

/** MetadataRequest, decoded. */
export interface MetadataRequest {
  topics: MetadataRequestTopic[] | null
  /** Versions 4+; default `true`. */
  allowAutoTopicCreation: boolean
  /** Versions 8 to 10; default `false`. */
  includeClusterAuthorizedOperations: boolean
  /** Versions 8+; default `false`. */
  includeTopicAuthorizedOperations: boolean
}

/** Part of {@link MetadataRequest}. */
export interface MetadataRequestTopic {
  /** Versions 10+, not sent in others; default the zero UUID. */
  topicId: Uuid
  name: string | null
}

function encodeMetadataRequestTopic(writer: Writer, message: MetadataRequestTopicInput, version: number): void {
  const flexible = version >= 9
  const { topicId = ZERO_UUID, name } = message
  if (version >= 10) {
    writer.writeUuid(topicId)
  }
  if (name === null && version < 10) throw unsupportedField('MetadataRequestTopic', 'name', version)
  if (flexible) writer.writeCompactNullableString(name)
  else writer.writeNullableString(name)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeMetadataRequest(writer: Writer, message: MetadataRequestInput, version: number): void {
  if (version < 0 || version > 13) throw unsupportedVersion('MetadataRequest', version)
  const flexible = version >= 9
  const { topics, allowAutoTopicCreation = true, includeClusterAuthorizedOperations = false, includeTopicAuthorizedOperations = false } = message
  if (topics === null && version < 1) throw unsupportedField('MetadataRequest', 'topics', version)
  if (flexible) writer.writeCompactArrayLength(topics === null ? -1 : topics.length)
  else writer.writeArrayLength(topics === null ? -1 : topics.length)
  if (topics !== null) {
    for (const element of topics) encodeMetadataRequestTopic(writer, element, version)
  }
  if (version >= 4) {
    writer.writeBoolean(allowAutoTopicCreation)
  } else {
    if (allowAutoTopicCreation !== true) throw unsupportedField('MetadataRequest', 'allowAutoTopicCreation', version)
  }
  if (version >= 8 && version <= 10) {
    writer.writeBoolean(includeClusterAuthorizedOperations)
  } else {
    if (includeClusterAuthorizedOperations !== false) throw unsupportedField('MetadataRequest', 'includeClusterAuthorizedOperations', version)
  }
  if (version >= 8) {
    writer.writeBoolean(includeTopicAuthorizedOperations)
  } else {
    if (includeTopicAuthorizedOperations !== false) throw unsupportedField('MetadataRequest', 'includeTopicAuthorizedOperations', version)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeMetadataRequestTopic(reader: Reader, version: number): MetadataRequestTopic {
  const flexible = version >= 9
  let topicId: Uuid = ZERO_UUID
  if (version >= 10) {
    topicId = reader.readUuid()
  }
  const name = flexible ? (version >= 10 ? reader.readCompactNullableString() : reader.readCompactString()) : (version >= 10 ? reader.readNullableString() : reader.readString())
  if (flexible) reader.skipTaggedFields()
  return { topicId, name }
}

function decodeMetadataRequest(reader: Reader, version: number): MetadataRequest {
  if (version < 0 || version > 13) throw unsupportedVersion('MetadataRequest', version)
  const flexible = version >= 9
  let topics: MetadataRequestTopic[] | null = null
  let topicsLeft = flexible ? (version >= 1 ? reader.readCompactNullableArrayLength(2) : reader.readCompactArrayLength(2)) : (version >= 1 ? reader.readNullableArrayLength(2) : reader.readArrayLength(2))
  if (topicsLeft >= 0) {
    for (topics = []; topicsLeft > 0; topicsLeft--) {
      topics.push(decodeMetadataRequestTopic(reader, version))
    }
  }
  let allowAutoTopicCreation: boolean = true
  if (version >= 4) {
    allowAutoTopicCreation = reader.readBoolean()
  }
  let includeClusterAuthorizedOperations: boolean = false
  if (version >= 8 && version <= 10) {
    includeClusterAuthorizedOperations = reader.readBoolean()
  }
  let includeTopicAuthorizedOperations: boolean = false
  if (version >= 8) {
    includeTopicAuthorizedOperations = reader.readBoolean()
  }
  if (flexible) reader.skipTaggedFields()
  return { topics, allowAutoTopicCreation, includeClusterAuthorizedOperations, includeTopicAuthorizedOperations }
}

/** MetadataResponse, to encode. */
export interface MetadataResponseInput {
  /** Versions 3+, not sent in others; default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly brokers: readonly MetadataResponseBrokerInput[]
  /** Versions 2+, not sent in others; default `null`. */
  readonly clusterId?: string | null | undefined
  /** Versions 1+, not sent in others; default `-1`. */
  readonly controllerId?: number | undefined
  readonly topics: readonly MetadataResponseTopicInput[]
  /** Versions 8 to 10; default `-2147483648`. */
  readonly clusterAuthorizedOperations?: number | undefined
  /** Versions 13+, not sent in others; default `0`. */
  readonly errorCode?: number | undefined
}

/** Part of {@link MetadataResponseInput}. */
export interface MetadataResponseTopicInput {
  readonly errorCode: number
  readonly name: string | null
  /** Versions 10+, not sent in others; default the zero UUID. */
  readonly topicId?: Uuid | undefined
  /** Versions 1+, not sent in others; default `false`. */
  readonly isInternal?: boolean | undefined
  readonly partitions: readonly MetadataResponsePartitionInput[]
  /** Versions 8+; default `-2147483648`. */
  readonly topicAuthorizedOperations?: number | undefined
}

/** Part of {@link MetadataResponseInput}. */
export interface MetadataResponsePartitionInput {
  readonly errorCode: number
  readonly partitionIndex: number
  readonly leaderId: number
  /** Versions 7+, not sent in others; default `-1`. */
  readonly leaderEpoch?: number | undefined
  readonly replicaNodes: readonly number[]
  readonly isrNodes: readonly number[]
  /** Versions 5+, not sent in others; default `[]`. */
  readonly offlineReplicas?: readonly number[] | undefined
}

/** Part of {@link MetadataResponseInput}. */
export interface MetadataResponseBrokerInput {
  readonly nodeId: number
  readonly host: string
  readonly port: number
  /** Versions 1+, not sent in others; default `null`. */
  readonly rack?: string | null | undefined
}

/** MetadataResponse, decoded. */
export interface MetadataResponse {
  /** Versions 3+, not sent in others; default `0`. */
  throttleTimeMs: number
  brokers: MetadataResponseBroker[]
  /** Versions 2+, not sent in others; default `null`. */
  clusterId: string | null
  /** Versions 1+, not sent in others; default `-1`. */
  controllerId: number
  topics: MetadataResponseTopic[]
  /** Versions 8 to 10; default `-2147483648`. */
  clusterAuthorizedOperations: number
  /** Versions 13+, not sent in others; default `0`. */
  errorCode: number
}

/** Part of {@link MetadataResponse}. */
export interface MetadataResponseTopic {
  errorCode: number
  name: string | null
  /** Versions 10+, not sent in others; default the zero UUID. */
  topicId: Uuid
  /** Versions 1+, not sent in others; default `false`. */
  isInternal: boolean
  partitions: MetadataResponsePartition[]
  /** Versions 8+; default `-2147483648`. */
  topicAuthorizedOperations: number
}

/** Part of {@link MetadataResponse}. */
export interface MetadataResponsePartition {
  errorCode: number
  partitionIndex: number
  leaderId: number
  /** Versions 7+, not sent in others; default `-1`. */
  leaderEpoch: number
  replicaNodes: number[]
  isrNodes: number[]
  /** Versions 5+, not sent in others; default `[]`. */
  offlineReplicas: number[]
}

/** Part of {@link MetadataResponse}. */
export interface MetadataResponseBroker {
  nodeId: number
  host: string
  port: number
  /** Versions 1+, not sent in others; default `null`. */
  rack: string | null
}

function encodeMetadataResponseBroker(writer: Writer, message: MetadataResponseBrokerInput, version: number): void {
  const flexible = version >= 9
  const { nodeId, host, port, rack = null } = message
  writer.writeInt32(nodeId)
  if (flexible) writer.writeCompactString(host)
  else writer.writeString(host)
  writer.writeInt32(port)
  if (version >= 1) {
    if (flexible) writer.writeCompactNullableString(rack)
    else writer.writeNullableString(rack)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeMetadataResponsePartition(writer: Writer, message: MetadataResponsePartitionInput, version: number): void {
  const flexible = version >= 9
  const { errorCode, partitionIndex, leaderId, leaderEpoch = -1, replicaNodes, isrNodes, offlineReplicas = [] } = message
  writer.writeInt16(errorCode)
  writer.writeInt32(partitionIndex)
  writer.writeInt32(leaderId)
  if (version >= 7) {
    writer.writeInt32(leaderEpoch)
  }
  if (flexible) writer.writeCompactArrayLength(replicaNodes.length)
  else writer.writeArrayLength(replicaNodes.length)
  for (const element of replicaNodes) writer.writeInt32(element)
  if (flexible) writer.writeCompactArrayLength(isrNodes.length)
  else writer.writeArrayLength(isrNodes.length)
  for (const element of isrNodes) writer.writeInt32(element)
  if (version >= 5) {
    if (flexible) writer.writeCompactArrayLength(offlineReplicas.length)
    else writer.writeArrayLength(offlineReplicas.length)
    for (const element of offlineReplicas) writer.writeInt32(element)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeMetadataResponseTopic(writer: Writer, message: MetadataResponseTopicInput, version: number): void {
  const flexible = version >= 9
  const { errorCode, name, topicId = ZERO_UUID, isInternal = false, partitions, topicAuthorizedOperations = -2147483648 } = message
  writer.writeInt16(errorCode)
  if (name === null && version < 12) throw unsupportedField('MetadataResponseTopic', 'name', version)
  if (flexible) writer.writeCompactNullableString(name)
  else writer.writeNullableString(name)
  if (version >= 10) {
    writer.writeUuid(topicId)
  }
  if (version >= 1) {
    writer.writeBoolean(isInternal)
  }
  if (flexible) writer.writeCompactArrayLength(partitions.length)
  else writer.writeArrayLength(partitions.length)
  for (const element of partitions) encodeMetadataResponsePartition(writer, element, version)
  if (version >= 8) {
    writer.writeInt32(topicAuthorizedOperations)
  } else {
    if (topicAuthorizedOperations !== -2147483648) throw unsupportedField('MetadataResponseTopic', 'topicAuthorizedOperations', version)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeMetadataResponse(writer: Writer, message: MetadataResponseInput, version: number): void {
  if (version < 0 || version > 13) throw unsupportedVersion('MetadataResponse', version)
  const flexible = version >= 9
  const { throttleTimeMs = 0, brokers, clusterId = null, controllerId = -1, topics, clusterAuthorizedOperations = -2147483648, errorCode = 0 } = message
  if (version >= 3) {
    writer.writeInt32(throttleTimeMs)
  }
  if (flexible) writer.writeCompactArrayLength(brokers.length)
  else writer.writeArrayLength(brokers.length)
  for (const element of brokers) encodeMetadataResponseBroker(writer, element, version)
  if (version >= 2) {
    if (flexible) writer.writeCompactNullableString(clusterId)
    else writer.writeNullableString(clusterId)
  }
  if (version >= 1) {
    writer.writeInt32(controllerId)
  }
  if (flexible) writer.writeCompactArrayLength(topics.length)
  else writer.writeArrayLength(topics.length)
  for (const element of topics) encodeMetadataResponseTopic(writer, element, version)
  if (version >= 8 && version <= 10) {
    writer.writeInt32(clusterAuthorizedOperations)
  } else {
    if (clusterAuthorizedOperations !== -2147483648) throw unsupportedField('MetadataResponse', 'clusterAuthorizedOperations', version)
  }
  if (version >= 13) {
    writer.writeInt16(errorCode)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeMetadataResponseBroker(reader: Reader, version: number): MetadataResponseBroker {
  const flexible = version >= 9
  const nodeId = reader.readInt32()
  const host = flexible ? reader.readCompactString() : reader.readString()
  const port = reader.readInt32()
  let rack: string | null = null
  if (version >= 1) {
    rack = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  }
  if (flexible) reader.skipTaggedFields()
  return { nodeId, host, port, rack }
}

function decodeMetadataResponsePartition(reader: Reader, version: number): MetadataResponsePartition {
  const flexible = version >= 9
  const errorCode = reader.readInt16()
  const partitionIndex = reader.readInt32()
  const leaderId = reader.readInt32()
  let leaderEpoch: number = -1
  if (version >= 7) {
    leaderEpoch = reader.readInt32()
  }
  const replicaNodes: number[] = []
  for (let left = flexible ? reader.readCompactArrayLength(4) : reader.readArrayLength(4); left > 0; left--) {
    replicaNodes.push(reader.readInt32())
  }
  const isrNodes: number[] = []
  for (let left = flexible ? reader.readCompactArrayLength(4) : reader.readArrayLength(4); left > 0; left--) {
    isrNodes.push(reader.readInt32())
  }
  const offlineReplicas: number[] = []
  if (version >= 5) {
    for (let left = flexible ? reader.readCompactArrayLength(4) : reader.readArrayLength(4); left > 0; left--) {
      offlineReplicas.push(reader.readInt32())
    }
  }
  if (flexible) reader.skipTaggedFields()
  return { errorCode, partitionIndex, leaderId, leaderEpoch, replicaNodes, isrNodes, offlineReplicas }
}

function decodeMetadataResponseTopic(reader: Reader, version: number): MetadataResponseTopic {
  const flexible = version >= 9
  const errorCode = reader.readInt16()
  const name = flexible ? (version >= 12 ? reader.readCompactNullableString() : reader.readCompactString()) : (version >= 12 ? reader.readNullableString() : reader.readString())
  let topicId: Uuid = ZERO_UUID
  if (version >= 10) {
    topicId = reader.readUuid()
  }
  let isInternal: boolean = false
  if (version >= 1) {
    isInternal = reader.readBoolean()
  }
  const partitions: MetadataResponsePartition[] = []
  for (let left = flexible ? reader.readCompactArrayLength(18) : reader.readArrayLength(18); left > 0; left--) {
    partitions.push(decodeMetadataResponsePartition(reader, version))
  }
  let topicAuthorizedOperations: number = -2147483648
  if (version >= 8) {
    topicAuthorizedOperations = reader.readInt32()
  }
  if (flexible) reader.skipTaggedFields()
  return { errorCode, name, topicId, isInternal, partitions, topicAuthorizedOperations }
}

function decodeMetadataResponse(reader: Reader, version: number): MetadataResponse {
  if (version < 0 || version > 13) throw unsupportedVersion('MetadataResponse', version)
  const flexible = version >= 9
  let throttleTimeMs: number = 0
  if (version >= 3) {
    throttleTimeMs = reader.readInt32()
  }
  const brokers: MetadataResponseBroker[] = []
  for (let left = flexible ? reader.readCompactArrayLength(11) : reader.readArrayLength(10); left > 0; left--) {
    brokers.push(decodeMetadataResponseBroker(reader, version))
  }
  let clusterId: string | null = null
  if (version >= 2) {
    clusterId = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  }
  let controllerId: number = -1
  if (version >= 1) {
    controllerId = reader.readInt32()
  }
  const topics: MetadataResponseTopic[] = []
  for (let left = flexible ? reader.readCompactArrayLength(10) : reader.readArrayLength(8); left > 0; left--) {
    topics.push(decodeMetadataResponseTopic(reader, version))
  }
  let clusterAuthorizedOperations: number = -2147483648
  if (version >= 8 && version <= 10) {
    clusterAuthorizedOperations = reader.readInt32()
  }
  let errorCode: number = 0
  if (version >= 13) {
    errorCode = reader.readInt16()
  }
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, brokers, clusterId, controllerId, topics, clusterAuthorizedOperations, errorCode }
}

/** Metadata, key 3: versions 0 to 13, flexible from 9. */
export const metadataApi: Api<MetadataRequestInput, MetadataRequest, MetadataResponseInput, MetadataResponse> = {
  key: 3,
  name: 'Metadata',
  minVersion: 0,
  maxVersion: 13,
  maxUnstableVersion: 13,
  flexibleFrom: 9,
  requestHeaderVersion: version => (version >= 9 ? 2 : 1),
  responseHeaderVersion: version => (version >= 9 ? 1 : 0),
  encodeRequest: encodeMetadataRequest,
  decodeRequest: decodeMetadataRequest,
  encodeResponse: encodeMetadataResponse,
  decodeResponse: decodeMetadataResponse,
}
