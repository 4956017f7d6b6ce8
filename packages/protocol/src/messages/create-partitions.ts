// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** CreatePartitionsRequest, to encode. */
export interface CreatePartitionsRequestInput {
  readonly topics: readonly CreatePartitionsRequestCreatePartitionsTopicInput[]
  readonly timeoutMs: number
  readonly validateOnly: boolean
}

/** Part of {@link CreatePartitionsRequestInput}. */
export interface CreatePartitionsRequestCreatePartitionsTopicInput {
  readonly name: string
  readonly count: number
  readonly assignments: readonly CreatePartitionsRequestCreatePartitionsAssignmentInput[] | null
}

/** Part of {@link CreatePartitionsRequestInput}. */
export interface CreatePartitionsRequestCreatePartitionsAssignmentInput {
  readonly brokerIds: readonly number[]
}

/** CreatePartitionsRequest, decoded. */
export interface CreatePartitionsRequest {
  topics: CreatePartitionsRequestCreatePartitionsTopic[]
  timeoutMs: number
  validateOnly: boolean
}

/** Part of {@link CreatePartitionsRequest}. */
export interface CreatePartitionsRequestCreatePartitionsTopic {
  name: string
  count: number
  assignments: CreatePartitionsRequestCreatePartitionsAssignment[] | null
}

/** Part of {@link CreatePartitionsRequest}. */
export interface CreatePartitionsRequestCreatePartitionsAssignment {
  brokerIds: number[]
}

function encodeCreatePartitionsRequestCreatePartitionsAssignment(writer: Writer, message: CreatePartitionsRequestCreatePartitionsAssignmentInput, version: number): void {
  const flexible = version >= 2
  const { brokerIds } = message
  if (flexible) writer.writeCompactArrayLength(brokerIds.length)
  else writer.writeArrayLength(brokerIds.length)
  for (const element of brokerIds) writer.writeInt32(element)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeCreatePartitionsRequestCreatePartitionsTopic(writer: Writer, message: CreatePartitionsRequestCreatePartitionsTopicInput, version: number): void {
  const flexible = version >= 2
  const { name, count, assignments } = message
  if (flexible) writer.writeCompactString(name)
  else writer.writeString(name)
  writer.writeInt32(count)
  if (flexible) writer.writeCompactArrayLength(assignments === null ? -1 : assignments.length)
  else writer.writeArrayLength(assignments === null ? -1 : assignments.length)
  if (assignments !== null) {
    for (const element of assignments) encodeCreatePartitionsRequestCreatePartitionsAssignment(writer, element, version)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeCreatePartitionsRequest(writer: Writer, message: CreatePartitionsRequestInput, version: number): void {
  if (version < 0 || version > 3) throw unsupportedVersion('CreatePartitionsRequest', version)
  const flexible = version >= 2
  const { topics, timeoutMs, validateOnly } = message
  if (flexible) writer.writeCompactArrayLength(topics.length)
  else writer.writeArrayLength(topics.length)
  for (const element of topics) encodeCreatePartitionsRequestCreatePartitionsTopic(writer, element, version)
  writer.writeInt32(timeoutMs)
  writer.writeBoolean(validateOnly)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeCreatePartitionsRequestCreatePartitionsAssignment(reader: Reader, version: number): CreatePartitionsRequestCreatePartitionsAssignment {
  const flexible = version >= 2
  const brokerIds: number[] = []
  for (let left = flexible ? reader.readCompactArrayLength(4) : reader.readArrayLength(4); left > 0; left--) {
    brokerIds.push(reader.readInt32())
  }
  if (flexible) reader.skipTaggedFields()
  return { brokerIds }
}

function decodeCreatePartitionsRequestCreatePartitionsTopic(reader: Reader, version: number): CreatePartitionsRequestCreatePartitionsTopic {
  const flexible = version >= 2
  const name = flexible ? reader.readCompactString() : reader.readString()
  const count = reader.readInt32()
  let assignments: CreatePartitionsRequestCreatePartitionsAssignment[] | null = null
  let assignmentsLeft = flexible ? reader.readCompactNullableArrayLength(2) : reader.readNullableArrayLength(4)
  if (assignmentsLeft >= 0) {
    for (assignments = []; assignmentsLeft > 0; assignmentsLeft--) {
      assignments.push(decodeCreatePartitionsRequestCreatePartitionsAssignment(reader, version))
    }
  }
  if (flexible) reader.skipTaggedFields()
  return { name, count, assignments }
}

function decodeCreatePartitionsRequest(reader: Reader, version: number): CreatePartitionsRequest {
  if (version < 0 || version > 3) throw unsupportedVersion('CreatePartitionsRequest', version)
  const flexible = version >= 2
  const topics: CreatePartitionsRequestCreatePartitionsTopic[] = []
  for (let left = flexible ? reader.readCompactArrayLength(7) : reader.readArrayLength(10); left > 0; left--) {
    topics.push(decodeCreatePartitionsRequestCreatePartitionsTopic(reader, version))
  }
  const timeoutMs = reader.readInt32()
  const validateOnly = reader.readBoolean()
  if (flexible) reader.skipTaggedFields()
  return { topics, timeoutMs, validateOnly }
}

/** CreatePartitionsResponse, to encode. */
export interface CreatePartitionsResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly results: readonly CreatePartitionsResponseCreatePartitionsTopicResultInput[]
}

/** Part of {@link CreatePartitionsResponseInput}. */
export interface CreatePartitionsResponseCreatePartitionsTopicResultInput {
  readonly name: string
  readonly errorCode: number
  /** Default `null`. */
  readonly errorMessage?: string | null | undefined
}

/** CreatePartitionsResponse, decoded. */
export interface CreatePartitionsResponse {
  /** Default `0`. */
  throttleTimeMs: number
  results: CreatePartitionsResponseCreatePartitionsTopicResult[]
}

/** Part of {@link CreatePartitionsResponse}. */
export interface CreatePartitionsResponseCreatePartitionsTopicResult {
  name: string
  errorCode: number
  /** Default `null`. */
  errorMessage: string | null
}

function encodeCreatePartitionsResponseCreatePartitionsTopicResult(writer: Writer, message: CreatePartitionsResponseCreatePartitionsTopicResultInput, version: number): void {
  const flexible = version >= 2
  const { name, errorCode, errorMessage = null } = message
  if (flexible) writer.writeCompactString(name)
  else writer.writeString(name)
  writer.writeInt16(errorCode)
  if (flexible) writer.writeCompactNullableString(errorMessage)
  else writer.writeNullableString(errorMessage)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeCreatePartitionsResponse(writer: Writer, message: CreatePartitionsResponseInput, version: number): void {
  if (version < 0 || version > 3) throw unsupportedVersion('CreatePartitionsResponse', version)
  const flexible = version >= 2
  const { throttleTimeMs = 0, results } = message
  writer.writeInt32(throttleTimeMs)
  if (flexible) writer.writeCompactArrayLength(results.length)
  else writer.writeArrayLength(results.length)
  for (const element of results) encodeCreatePartitionsResponseCreatePartitionsTopicResult(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeCreatePartitionsResponseCreatePartitionsTopicResult(reader: Reader, version: number): CreatePartitionsResponseCreatePartitionsTopicResult {
  const flexible = version >= 2
  const name = flexible ? reader.readCompactString() : reader.readString()
  const errorCode = reader.readInt16()
  const errorMessage = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  if (flexible) reader.skipTaggedFields()
  return { name, errorCode, errorMessage }
}

function decodeCreatePartitionsResponse(reader: Reader, version: number): CreatePartitionsResponse {
  if (version < 0 || version > 3) throw unsupportedVersion('CreatePartitionsResponse', version)
  const flexible = version >= 2
  const throttleTimeMs = reader.readInt32()
  const results: CreatePartitionsResponseCreatePartitionsTopicResult[] = []
  for (let left = flexible ? reader.readCompactArrayLength(5) : reader.readArrayLength(6); left > 0; left--) {
    results.push(decodeCreatePartitionsResponseCreatePartitionsTopicResult(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, results }
}

/** CreatePartitions, key 37: versions 0 to 3, flexible from 2. */
export const createPartitionsApi: Api<CreatePartitionsRequestInput, CreatePartitionsRequest, CreatePartitionsResponseInput, CreatePartitionsResponse> = {
  key: 37,
  name: 'CreatePartitions',
  minVersion: 0,
  maxVersion: 3,
  maxUnstableVersion: 3,
  flexibleFrom: 2,
  requestHeaderVersion: version => (version >= 2 ? 2 : 1),
  responseHeaderVersion: version => (version >= 2 ? 1 : 0),
  encodeRequest: encodeCreatePartitionsRequest,
  decodeRequest: decodeCreatePartitionsRequest,
  encodeResponse: encodeCreatePartitionsResponse,
  decodeResponse: decodeCreatePartitionsResponse,
}
