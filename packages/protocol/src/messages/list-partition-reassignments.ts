// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** ListPartitionReassignmentsRequest, to encode. */
export interface ListPartitionReassignmentsRequestInput {
  /** Default `60000`. */
  readonly timeoutMs?: number | undefined
  /** Default `null`. */
  readonly topics?: readonly ListPartitionReassignmentsRequestListPartitionReassignmentsTopicsInput[] | null | undefined
}

/** Part of {@link ListPartitionReassignmentsRequestInput}. */
export interface ListPartitionReassignmentsRequestListPartitionReassignmentsTopicsInput {
  readonly name: string
  readonly partitionIndexes: readonly number[]
}

/** ListPartitionReassignmentsRequest, decoded. */
export interface ListPartitionReassignmentsRequest {
  /** Default `60000`. */
  timeoutMs: number
  /** Default `null`. */
  topics: ListPartitionReassignmentsRequestListPartitionReassignmentsTopics[] | null
}

/** Part of {@link ListPartitionReassignmentsRequest}. */
export interface ListPartitionReassignmentsRequestListPartitionReassignmentsTopics {
  name: string
  partitionIndexes: number[]
}

function encodeListPartitionReassignmentsRequestListPartitionReassignmentsTopics(writer: Writer, message: ListPartitionReassignmentsRequestListPartitionReassignmentsTopicsInput): void {
  const { name, partitionIndexes } = message
  writer.writeCompactString(name)
  writer.writeCompactArrayLength(partitionIndexes.length)
  for (const element of partitionIndexes) writer.writeInt32(element)
  writer.writeUnsignedVarint(0)
}

function encodeListPartitionReassignmentsRequest(writer: Writer, message: ListPartitionReassignmentsRequestInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('ListPartitionReassignmentsRequest', version)
  const { timeoutMs = 60000, topics = null } = message
  writer.writeInt32(timeoutMs)
  writer.writeCompactArrayLength(topics === null ? -1 : topics.length)
  if (topics !== null) {
    for (const element of topics) encodeListPartitionReassignmentsRequestListPartitionReassignmentsTopics(writer, element)
  }
  writer.writeUnsignedVarint(0)
}

function decodeListPartitionReassignmentsRequestListPartitionReassignmentsTopics(reader: Reader): ListPartitionReassignmentsRequestListPartitionReassignmentsTopics {
  const name = reader.readCompactString()
  const partitionIndexes: number[] = []
  for (let left = reader.readCompactArrayLength(4); left > 0; left--) {
    partitionIndexes.push(reader.readInt32())
  }
  reader.skipTaggedFields()
  return { name, partitionIndexes }
}

function decodeListPartitionReassignmentsRequest(reader: Reader, version: number): ListPartitionReassignmentsRequest {
  if (version < 0 || version > 0) throw unsupportedVersion('ListPartitionReassignmentsRequest', version)
  const timeoutMs = reader.readInt32()
  let topics: ListPartitionReassignmentsRequestListPartitionReassignmentsTopics[] | null = null
  let topicsLeft = reader.readCompactNullableArrayLength(3)
  if (topicsLeft >= 0) {
    for (topics = []; topicsLeft > 0; topicsLeft--) {
      topics.push(decodeListPartitionReassignmentsRequestListPartitionReassignmentsTopics(reader))
    }
  }
  reader.skipTaggedFields()
  return { timeoutMs, topics }
}

/** ListPartitionReassignmentsResponse, to encode. */
export interface ListPartitionReassignmentsResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly topics: readonly ListPartitionReassignmentsResponseOngoingTopicReassignmentInput[]
}

/** Part of {@link ListPartitionReassignmentsResponseInput}. */
export interface ListPartitionReassignmentsResponseOngoingTopicReassignmentInput {
  readonly name: string
  readonly partitions: readonly ListPartitionReassignmentsResponseOngoingPartitionReassignmentInput[]
}

/** Part of {@link ListPartitionReassignmentsResponseInput}. */
export interface ListPartitionReassignmentsResponseOngoingPartitionReassignmentInput {
  readonly partitionIndex: number
  readonly replicas: readonly number[]
  readonly addingReplicas: readonly number[]
  readonly removingReplicas: readonly number[]
}

/** ListPartitionReassignmentsResponse, decoded. */
export interface ListPartitionReassignmentsResponse {
  /** Default `0`. */
  throttleTimeMs: number
  errorCode: number
  errorMessage: string | null
  topics: ListPartitionReassignmentsResponseOngoingTopicReassignment[]
}

/** Part of {@link ListPartitionReassignmentsResponse}. */
export interface ListPartitionReassignmentsResponseOngoingTopicReassignment {
  name: string
  partitions: ListPartitionReassignmentsResponseOngoingPartitionReassignment[]
}

/** Part of {@link ListPartitionReassignmentsResponse}. */
export interface ListPartitionReassignmentsResponseOngoingPartitionReassignment {
  partitionIndex: number
  replicas: number[]
  addingReplicas: number[]
  removingReplicas: number[]
}

function encodeListPartitionReassignmentsResponseOngoingPartitionReassignment(writer: Writer, message: ListPartitionReassignmentsResponseOngoingPartitionReassignmentInput): void {
  const { partitionIndex, replicas, addingReplicas, removingReplicas } = message
  writer.writeInt32(partitionIndex)
  writer.writeCompactArrayLength(replicas.length)
  for (const element of replicas) writer.writeInt32(element)
  writer.writeCompactArrayLength(addingReplicas.length)
  for (const element of addingReplicas) writer.writeInt32(element)
  writer.writeCompactArrayLength(removingReplicas.length)
  for (const element of removingReplicas) writer.writeInt32(element)
  writer.writeUnsignedVarint(0)
}

function encodeListPartitionReassignmentsResponseOngoingTopicReassignment(writer: Writer, message: ListPartitionReassignmentsResponseOngoingTopicReassignmentInput): void {
  const { name, partitions } = message
  writer.writeCompactString(name)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeListPartitionReassignmentsResponseOngoingPartitionReassignment(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeListPartitionReassignmentsResponse(writer: Writer, message: ListPartitionReassignmentsResponseInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('ListPartitionReassignmentsResponse', version)
  const { throttleTimeMs = 0, errorCode, errorMessage, topics } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  writer.writeCompactArrayLength(topics.length)
  for (const element of topics) encodeListPartitionReassignmentsResponseOngoingTopicReassignment(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeListPartitionReassignmentsResponseOngoingPartitionReassignment(reader: Reader): ListPartitionReassignmentsResponseOngoingPartitionReassignment {
  const partitionIndex = reader.readInt32()
  const replicas: number[] = []
  for (let left = reader.readCompactArrayLength(4); left > 0; left--) {
    replicas.push(reader.readInt32())
  }
  const addingReplicas: number[] = []
  for (let left = reader.readCompactArrayLength(4); left > 0; left--) {
    addingReplicas.push(reader.readInt32())
  }
  const removingReplicas: number[] = []
  for (let left = reader.readCompactArrayLength(4); left > 0; left--) {
    removingReplicas.push(reader.readInt32())
  }
  reader.skipTaggedFields()
  return { partitionIndex, replicas, addingReplicas, removingReplicas }
}

function decodeListPartitionReassignmentsResponseOngoingTopicReassignment(reader: Reader): ListPartitionReassignmentsResponseOngoingTopicReassignment {
  const name = reader.readCompactString()
  const partitions: ListPartitionReassignmentsResponseOngoingPartitionReassignment[] = []
  for (let left = reader.readCompactArrayLength(8); left > 0; left--) {
    partitions.push(decodeListPartitionReassignmentsResponseOngoingPartitionReassignment(reader))
  }
  reader.skipTaggedFields()
  return { name, partitions }
}

function decodeListPartitionReassignmentsResponse(reader: Reader, version: number): ListPartitionReassignmentsResponse {
  if (version < 0 || version > 0) throw unsupportedVersion('ListPartitionReassignmentsResponse', version)
  const throttleTimeMs = reader.readInt32()
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  const topics: ListPartitionReassignmentsResponseOngoingTopicReassignment[] = []
  for (let left = reader.readCompactArrayLength(3); left > 0; left--) {
    topics.push(decodeListPartitionReassignmentsResponseOngoingTopicReassignment(reader))
  }
  reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, errorMessage, topics }
}

/** ListPartitionReassignments, key 46: version 0, flexible from 0. */
export const listPartitionReassignmentsApi: Api<ListPartitionReassignmentsRequestInput, ListPartitionReassignmentsRequest, ListPartitionReassignmentsResponseInput, ListPartitionReassignmentsResponse> = {
  key: 46,
  name: 'ListPartitionReassignments',
  minVersion: 0,
  maxVersion: 0,
  maxUnstableVersion: 0,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeListPartitionReassignmentsRequest,
  decodeRequest: decodeListPartitionReassignmentsRequest,
  encodeResponse: encodeListPartitionReassignmentsResponse,
  decodeResponse: decodeListPartitionReassignmentsResponse,
}
