// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** ElectLeadersRequest, to encode. */
export interface ElectLeadersRequestInput {
  /** Versions 1+; default `0`. */
  readonly electionType?: number | undefined
  readonly topicPartitions: readonly ElectLeadersRequestTopicPartitionsInput[] | null
  /** Default `60000`. */
  readonly timeoutMs?: number | undefined
}

/** Part of {@link ElectLeadersRequestInput}. */
export interface ElectLeadersRequestTopicPartitionsInput {
  readonly topic: string
  readonly partitions: readonly number[]
}

/** ElectLeadersRequest, decoded. */
export interface ElectLeadersRequest {
  /** Versions 1+; default `0`. */
  electionType: number
  topicPartitions: ElectLeadersRequestTopicPartitions[] | null
  /** Default `60000`. */
  timeoutMs: number
}

/** Part of {@link ElectLeadersRequest}. */
export interface ElectLeadersRequestTopicPartitions {
  topic: string
  partitions: number[]
}

function encodeElectLeadersRequestTopicPartitions(writer: Writer, message: ElectLeadersRequestTopicPartitionsInput, version: number): void {
  const flexible = version >= 2
  const { topic, partitions } = message
  if (flexible) writer.writeCompactString(topic)
  else writer.writeString(topic)
  if (flexible) writer.writeCompactArrayLength(partitions.length)
  else writer.writeArrayLength(partitions.length)
  for (const element of partitions) writer.writeInt32(element)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeElectLeadersRequest(writer: Writer, message: ElectLeadersRequestInput, version: number): void {
  if (version < 0 || version > 2) throw unsupportedVersion('ElectLeadersRequest', version)
  const flexible = version >= 2
  const { electionType = 0, topicPartitions, timeoutMs = 60000 } = message
  if (version >= 1) {
    writer.writeInt8(electionType)
  } else {
    if (electionType !== 0) throw unsupportedField('ElectLeadersRequest', 'electionType', version)
  }
  if (flexible) writer.writeCompactArrayLength(topicPartitions === null ? -1 : topicPartitions.length)
  else writer.writeArrayLength(topicPartitions === null ? -1 : topicPartitions.length)
  if (topicPartitions !== null) {
    for (const element of topicPartitions) encodeElectLeadersRequestTopicPartitions(writer, element, version)
  }
  writer.writeInt32(timeoutMs)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeElectLeadersRequestTopicPartitions(reader: Reader, version: number): ElectLeadersRequestTopicPartitions {
  const flexible = version >= 2
  const topic = flexible ? reader.readCompactString() : reader.readString()
  const partitions: number[] = []
  for (let left = flexible ? reader.readCompactArrayLength(4) : reader.readArrayLength(4); left > 0; left--) {
    partitions.push(reader.readInt32())
  }
  if (flexible) reader.skipTaggedFields()
  return { topic, partitions }
}

function decodeElectLeadersRequest(reader: Reader, version: number): ElectLeadersRequest {
  if (version < 0 || version > 2) throw unsupportedVersion('ElectLeadersRequest', version)
  const flexible = version >= 2
  let electionType: number = 0
  if (version >= 1) {
    electionType = reader.readInt8()
  }
  let topicPartitions: ElectLeadersRequestTopicPartitions[] | null = null
  let topicPartitionsLeft = flexible ? reader.readCompactNullableArrayLength(3) : reader.readNullableArrayLength(6)
  if (topicPartitionsLeft >= 0) {
    for (topicPartitions = []; topicPartitionsLeft > 0; topicPartitionsLeft--) {
      topicPartitions.push(decodeElectLeadersRequestTopicPartitions(reader, version))
    }
  }
  const timeoutMs = reader.readInt32()
  if (flexible) reader.skipTaggedFields()
  return { electionType, topicPartitions, timeoutMs }
}

/** ElectLeadersResponse, to encode. */
export interface ElectLeadersResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  /** Versions 1+; default `0`. */
  readonly errorCode?: number | undefined
  readonly replicaElectionResults: readonly ElectLeadersResponseReplicaElectionResultInput[]
}

/** Part of {@link ElectLeadersResponseInput}. */
export interface ElectLeadersResponseReplicaElectionResultInput {
  readonly topic: string
  readonly partitionResult: readonly ElectLeadersResponsePartitionResultInput[]
}

/** Part of {@link ElectLeadersResponseInput}. */
export interface ElectLeadersResponsePartitionResultInput {
  readonly partitionId: number
  readonly errorCode: number
  readonly errorMessage: string | null
}

/** ElectLeadersResponse, decoded. */
export interface ElectLeadersResponse {
  /** Default `0`. */
  throttleTimeMs: number
  /** Versions 1+; default `0`. */
  errorCode: number
  replicaElectionResults: ElectLeadersResponseReplicaElectionResult[]
}

/** Part of {@link ElectLeadersResponse}. */
export interface ElectLeadersResponseReplicaElectionResult {
  topic: string
  partitionResult: ElectLeadersResponsePartitionResult[]
}

/** Part of {@link ElectLeadersResponse}. */
export interface ElectLeadersResponsePartitionResult {
  partitionId: number
  errorCode: number
  errorMessage: string | null
}

function encodeElectLeadersResponsePartitionResult(writer: Writer, message: ElectLeadersResponsePartitionResultInput, version: number): void {
  const flexible = version >= 2
  const { partitionId, errorCode, errorMessage } = message
  writer.writeInt32(partitionId)
  writer.writeInt16(errorCode)
  if (flexible) writer.writeCompactNullableString(errorMessage)
  else writer.writeNullableString(errorMessage)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeElectLeadersResponseReplicaElectionResult(writer: Writer, message: ElectLeadersResponseReplicaElectionResultInput, version: number): void {
  const flexible = version >= 2
  const { topic, partitionResult } = message
  if (flexible) writer.writeCompactString(topic)
  else writer.writeString(topic)
  if (flexible) writer.writeCompactArrayLength(partitionResult.length)
  else writer.writeArrayLength(partitionResult.length)
  for (const element of partitionResult) encodeElectLeadersResponsePartitionResult(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeElectLeadersResponse(writer: Writer, message: ElectLeadersResponseInput, version: number): void {
  if (version < 0 || version > 2) throw unsupportedVersion('ElectLeadersResponse', version)
  const flexible = version >= 2
  const { throttleTimeMs = 0, errorCode = 0, replicaElectionResults } = message
  writer.writeInt32(throttleTimeMs)
  if (version >= 1) {
    writer.writeInt16(errorCode)
  } else {
    if (errorCode !== 0) throw unsupportedField('ElectLeadersResponse', 'errorCode', version)
  }
  if (flexible) writer.writeCompactArrayLength(replicaElectionResults.length)
  else writer.writeArrayLength(replicaElectionResults.length)
  for (const element of replicaElectionResults) encodeElectLeadersResponseReplicaElectionResult(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeElectLeadersResponsePartitionResult(reader: Reader, version: number): ElectLeadersResponsePartitionResult {
  const flexible = version >= 2
  const partitionId = reader.readInt32()
  const errorCode = reader.readInt16()
  const errorMessage = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  if (flexible) reader.skipTaggedFields()
  return { partitionId, errorCode, errorMessage }
}

function decodeElectLeadersResponseReplicaElectionResult(reader: Reader, version: number): ElectLeadersResponseReplicaElectionResult {
  const flexible = version >= 2
  const topic = flexible ? reader.readCompactString() : reader.readString()
  const partitionResult: ElectLeadersResponsePartitionResult[] = []
  for (let left = flexible ? reader.readCompactArrayLength(8) : reader.readArrayLength(8); left > 0; left--) {
    partitionResult.push(decodeElectLeadersResponsePartitionResult(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { topic, partitionResult }
}

function decodeElectLeadersResponse(reader: Reader, version: number): ElectLeadersResponse {
  if (version < 0 || version > 2) throw unsupportedVersion('ElectLeadersResponse', version)
  const flexible = version >= 2
  const throttleTimeMs = reader.readInt32()
  let errorCode: number = 0
  if (version >= 1) {
    errorCode = reader.readInt16()
  }
  const replicaElectionResults: ElectLeadersResponseReplicaElectionResult[] = []
  for (let left = flexible ? reader.readCompactArrayLength(3) : reader.readArrayLength(6); left > 0; left--) {
    replicaElectionResults.push(decodeElectLeadersResponseReplicaElectionResult(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, replicaElectionResults }
}

/** ElectLeaders, key 43: versions 0 to 2, flexible from 2. */
export const electLeadersApi: Api<ElectLeadersRequestInput, ElectLeadersRequest, ElectLeadersResponseInput, ElectLeadersResponse> = {
  key: 43,
  name: 'ElectLeaders',
  minVersion: 0,
  maxVersion: 2,
  maxUnstableVersion: 2,
  flexibleFrom: 2,
  requestHeaderVersion: version => (version >= 2 ? 2 : 1),
  responseHeaderVersion: version => (version >= 2 ? 1 : 0),
  encodeRequest: encodeElectLeadersRequest,
  decodeRequest: decodeElectLeadersRequest,
  encodeResponse: encodeElectLeadersResponse,
  decodeResponse: decodeElectLeadersResponse,
}
