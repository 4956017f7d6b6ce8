// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** AlterPartitionReassignmentsRequest, to encode. */
export interface AlterPartitionReassignmentsRequestInput {
  /** Default `60000`. */
  readonly timeoutMs?: number | undefined
  /** Versions 1+; default `true`. */
  readonly allowReplicationFactorChange?: boolean | undefined
  readonly topics: readonly AlterPartitionReassignmentsRequestReassignableTopicInput[]
}

/** Part of {@link AlterPartitionReassignmentsRequestInput}. */
export interface AlterPartitionReassignmentsRequestReassignableTopicInput {
  readonly name: string
  readonly partitions: readonly AlterPartitionReassignmentsRequestReassignablePartitionInput[]
}

/** Part of {@link AlterPartitionReassignmentsRequestInput}. */
export interface AlterPartitionReassignmentsRequestReassignablePartitionInput {
  readonly partitionIndex: number
  /** Default `null`. */
  readonly replicas?: readonly number[] | null | undefined
}

/** AlterPartitionReassignmentsRequest, decoded. */
export interface AlterPartitionReassignmentsRequest {
  /** Default `60000`. */
  timeoutMs: number
  /** Versions 1+; default `true`. */
  allowReplicationFactorChange: boolean
  topics: AlterPartitionReassignmentsRequestReassignableTopic[]
}

/** Part of {@link AlterPartitionReassignmentsRequest}. */
export interface AlterPartitionReassignmentsRequestReassignableTopic {
  name: string
  partitions: AlterPartitionReassignmentsRequestReassignablePartition[]
}

/** Part of {@link AlterPartitionReassignmentsRequest}. */
export interface AlterPartitionReassignmentsRequestReassignablePartition {
  partitionIndex: number
  /** Default `null`. */
  replicas: number[] | null
}

function encodeAlterPartitionReassignmentsRequestReassignablePartition(writer: Writer, message: AlterPartitionReassignmentsRequestReassignablePartitionInput): void {
  const { partitionIndex, replicas = null } = message
  writer.writeInt32(partitionIndex)
  writer.writeCompactArrayLength(replicas === null ? -1 : replicas.length)
  if (replicas !== null) {
    for (const element of replicas) writer.writeInt32(element)
  }
  writer.writeUnsignedVarint(0)
}

function encodeAlterPartitionReassignmentsRequestReassignableTopic(writer: Writer, message: AlterPartitionReassignmentsRequestReassignableTopicInput): void {
  const { name, partitions } = message
  writer.writeCompactString(name)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeAlterPartitionReassignmentsRequestReassignablePartition(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeAlterPartitionReassignmentsRequest(writer: Writer, message: AlterPartitionReassignmentsRequestInput, version: number): void {
  if (version < 0 || version > 1) throw unsupportedVersion('AlterPartitionReassignmentsRequest', version)
  const { timeoutMs = 60000, allowReplicationFactorChange = true, topics } = message
  writer.writeInt32(timeoutMs)
  if (version >= 1) {
    writer.writeBoolean(allowReplicationFactorChange)
  } else {
    if (allowReplicationFactorChange !== true) throw unsupportedField('AlterPartitionReassignmentsRequest', 'allowReplicationFactorChange', version)
  }
  writer.writeCompactArrayLength(topics.length)
  for (const element of topics) encodeAlterPartitionReassignmentsRequestReassignableTopic(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeAlterPartitionReassignmentsRequestReassignablePartition(reader: Reader): AlterPartitionReassignmentsRequestReassignablePartition {
  const partitionIndex = reader.readInt32()
  let replicas: number[] | null = null
  let replicasLeft = reader.readCompactNullableArrayLength(4)
  if (replicasLeft >= 0) {
    for (replicas = []; replicasLeft > 0; replicasLeft--) {
      replicas.push(reader.readInt32())
    }
  }
  reader.skipTaggedFields()
  return { partitionIndex, replicas }
}

function decodeAlterPartitionReassignmentsRequestReassignableTopic(reader: Reader): AlterPartitionReassignmentsRequestReassignableTopic {
  const name = reader.readCompactString()
  const partitions: AlterPartitionReassignmentsRequestReassignablePartition[] = []
  for (let left = reader.readCompactArrayLength(6); left > 0; left--) {
    partitions.push(decodeAlterPartitionReassignmentsRequestReassignablePartition(reader))
  }
  reader.skipTaggedFields()
  return { name, partitions }
}

function decodeAlterPartitionReassignmentsRequest(reader: Reader, version: number): AlterPartitionReassignmentsRequest {
  if (version < 0 || version > 1) throw unsupportedVersion('AlterPartitionReassignmentsRequest', version)
  const timeoutMs = reader.readInt32()
  let allowReplicationFactorChange: boolean = true
  if (version >= 1) {
    allowReplicationFactorChange = reader.readBoolean()
  }
  const topics: AlterPartitionReassignmentsRequestReassignableTopic[] = []
  for (let left = reader.readCompactArrayLength(3); left > 0; left--) {
    topics.push(decodeAlterPartitionReassignmentsRequestReassignableTopic(reader))
  }
  reader.skipTaggedFields()
  return { timeoutMs, allowReplicationFactorChange, topics }
}

/** AlterPartitionReassignmentsResponse, to encode. */
export interface AlterPartitionReassignmentsResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  /** Versions 1+, not sent in others; default `true`. */
  readonly allowReplicationFactorChange?: boolean | undefined
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly responses: readonly AlterPartitionReassignmentsResponseReassignableTopicResponseInput[]
}

/** Part of {@link AlterPartitionReassignmentsResponseInput}. */
export interface AlterPartitionReassignmentsResponseReassignableTopicResponseInput {
  readonly name: string
  readonly partitions: readonly AlterPartitionReassignmentsResponseReassignablePartitionResponseInput[]
}

/** Part of {@link AlterPartitionReassignmentsResponseInput}. */
export interface AlterPartitionReassignmentsResponseReassignablePartitionResponseInput {
  readonly partitionIndex: number
  readonly errorCode: number
  readonly errorMessage: string | null
}

/** AlterPartitionReassignmentsResponse, decoded. */
export interface AlterPartitionReassignmentsResponse {
  /** Default `0`. */
  throttleTimeMs: number
  /** Versions 1+, not sent in others; default `true`. */
  allowReplicationFactorChange: boolean
  errorCode: number
  errorMessage: string | null
  responses: AlterPartitionReassignmentsResponseReassignableTopicResponse[]
}

/** Part of {@link AlterPartitionReassignmentsResponse}. */
export interface AlterPartitionReassignmentsResponseReassignableTopicResponse {
  name: string
  partitions: AlterPartitionReassignmentsResponseReassignablePartitionResponse[]
}

/** Part of {@link AlterPartitionReassignmentsResponse}. */
export interface AlterPartitionReassignmentsResponseReassignablePartitionResponse {
  partitionIndex: number
  errorCode: number
  errorMessage: string | null
}

function encodeAlterPartitionReassignmentsResponseReassignablePartitionResponse(writer: Writer, message: AlterPartitionReassignmentsResponseReassignablePartitionResponseInput): void {
  const { partitionIndex, errorCode, errorMessage } = message
  writer.writeInt32(partitionIndex)
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  writer.writeUnsignedVarint(0)
}

function encodeAlterPartitionReassignmentsResponseReassignableTopicResponse(writer: Writer, message: AlterPartitionReassignmentsResponseReassignableTopicResponseInput): void {
  const { name, partitions } = message
  writer.writeCompactString(name)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeAlterPartitionReassignmentsResponseReassignablePartitionResponse(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeAlterPartitionReassignmentsResponse(writer: Writer, message: AlterPartitionReassignmentsResponseInput, version: number): void {
  if (version < 0 || version > 1) throw unsupportedVersion('AlterPartitionReassignmentsResponse', version)
  const { throttleTimeMs = 0, allowReplicationFactorChange = true, errorCode, errorMessage, responses } = message
  writer.writeInt32(throttleTimeMs)
  if (version >= 1) {
    writer.writeBoolean(allowReplicationFactorChange)
  }
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  writer.writeCompactArrayLength(responses.length)
  for (const element of responses) encodeAlterPartitionReassignmentsResponseReassignableTopicResponse(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeAlterPartitionReassignmentsResponseReassignablePartitionResponse(reader: Reader): AlterPartitionReassignmentsResponseReassignablePartitionResponse {
  const partitionIndex = reader.readInt32()
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  reader.skipTaggedFields()
  return { partitionIndex, errorCode, errorMessage }
}

function decodeAlterPartitionReassignmentsResponseReassignableTopicResponse(reader: Reader): AlterPartitionReassignmentsResponseReassignableTopicResponse {
  const name = reader.readCompactString()
  const partitions: AlterPartitionReassignmentsResponseReassignablePartitionResponse[] = []
  for (let left = reader.readCompactArrayLength(8); left > 0; left--) {
    partitions.push(decodeAlterPartitionReassignmentsResponseReassignablePartitionResponse(reader))
  }
  reader.skipTaggedFields()
  return { name, partitions }
}

function decodeAlterPartitionReassignmentsResponse(reader: Reader, version: number): AlterPartitionReassignmentsResponse {
  if (version < 0 || version > 1) throw unsupportedVersion('AlterPartitionReassignmentsResponse', version)
  const throttleTimeMs = reader.readInt32()
  let allowReplicationFactorChange: boolean = true
  if (version >= 1) {
    allowReplicationFactorChange = reader.readBoolean()
  }
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  const responses: AlterPartitionReassignmentsResponseReassignableTopicResponse[] = []
  for (let left = reader.readCompactArrayLength(3); left > 0; left--) {
    responses.push(decodeAlterPartitionReassignmentsResponseReassignableTopicResponse(reader))
  }
  reader.skipTaggedFields()
  return { throttleTimeMs, allowReplicationFactorChange, errorCode, errorMessage, responses }
}

/** AlterPartitionReassignments, key 45: versions 0 to 1, flexible from 0. */
export const alterPartitionReassignmentsApi: Api<AlterPartitionReassignmentsRequestInput, AlterPartitionReassignmentsRequest, AlterPartitionReassignmentsResponseInput, AlterPartitionReassignmentsResponse> = {
  key: 45,
  name: 'AlterPartitionReassignments',
  minVersion: 0,
  maxVersion: 1,
  maxUnstableVersion: 1,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeAlterPartitionReassignmentsRequest,
  decodeRequest: decodeAlterPartitionReassignmentsRequest,
  encodeResponse: encodeAlterPartitionReassignmentsResponse,
  decodeResponse: decodeAlterPartitionReassignmentsResponse,
}
