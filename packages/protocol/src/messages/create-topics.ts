// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion, ZERO_UUID } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** CreateTopicsRequest, to encode. */
export interface CreateTopicsRequestInput {
  readonly topics: readonly CreateTopicsRequestCreatableTopicInput[]
  /** Default `60000`. */
  readonly timeoutMs?: number | undefined
  /** Default `false`. */
  readonly validateOnly?: boolean | undefined
}

/** Part of {@link CreateTopicsRequestInput}. */
export interface CreateTopicsRequestCreatableTopicInput {
  readonly name: string
  readonly numPartitions: number
  readonly replicationFactor: number
  readonly assignments: readonly CreateTopicsRequestCreatableReplicaAssignmentInput[]
  readonly configs: readonly CreateTopicsRequestCreatableTopicConfigInput[]
}

/** Part of {@link CreateTopicsRequestInput}. */
export interface CreateTopicsRequestCreatableTopicConfigInput {
  readonly name: string
  readonly value: string | null
}

/** Part of {@link CreateTopicsRequestInput}. */
export interface CreateTopicsRequestCreatableReplicaAssignmentInput {
  readonly partitionIndex: number
  readonly brokerIds: readonly number[]
}

/** CreateTopicsRequest, decoded. */
export interface CreateTopicsRequest {
  topics: CreateTopicsRequestCreatableTopic[]
  /** Default `60000`. */
  timeoutMs: number
  /** Default `false`. */
  validateOnly: boolean
}

/** Part of {@link CreateTopicsRequest}. */
export interface CreateTopicsRequestCreatableTopic {
  name: string
  numPartitions: number
  replicationFactor: number
  assignments: CreateTopicsRequestCreatableReplicaAssignment[]
  configs: CreateTopicsRequestCreatableTopicConfig[]
}

/** Part of {@link CreateTopicsRequest}. */
export interface CreateTopicsRequestCreatableTopicConfig {
  name: string
  value: string | null
}

/** Part of {@link CreateTopicsRequest}. */
export interface CreateTopicsRequestCreatableReplicaAssignment {
  partitionIndex: number
  brokerIds: number[]
}

function encodeCreateTopicsRequestCreatableReplicaAssignment(writer: Writer, message: CreateTopicsRequestCreatableReplicaAssignmentInput, version: number): void {
  const flexible = version >= 5
  const { partitionIndex, brokerIds } = message
  writer.writeInt32(partitionIndex)
  if (flexible) writer.writeCompactArrayLength(brokerIds.length)
  else writer.writeArrayLength(brokerIds.length)
  for (const element of brokerIds) writer.writeInt32(element)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeCreateTopicsRequestCreatableTopicConfig(writer: Writer, message: CreateTopicsRequestCreatableTopicConfigInput, version: number): void {
  const flexible = version >= 5
  const { name, value } = message
  if (flexible) writer.writeCompactString(name)
  else writer.writeString(name)
  if (flexible) writer.writeCompactNullableString(value)
  else writer.writeNullableString(value)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeCreateTopicsRequestCreatableTopic(writer: Writer, message: CreateTopicsRequestCreatableTopicInput, version: number): void {
  const flexible = version >= 5
  const { name, numPartitions, replicationFactor, assignments, configs } = message
  if (flexible) writer.writeCompactString(name)
  else writer.writeString(name)
  writer.writeInt32(numPartitions)
  writer.writeInt16(replicationFactor)
  if (flexible) writer.writeCompactArrayLength(assignments.length)
  else writer.writeArrayLength(assignments.length)
  for (const element of assignments) encodeCreateTopicsRequestCreatableReplicaAssignment(writer, element, version)
  if (flexible) writer.writeCompactArrayLength(configs.length)
  else writer.writeArrayLength(configs.length)
  for (const element of configs) encodeCreateTopicsRequestCreatableTopicConfig(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeCreateTopicsRequest(writer: Writer, message: CreateTopicsRequestInput, version: number): void {
  if (version < 2 || version > 7) throw unsupportedVersion('CreateTopicsRequest', version)
  const flexible = version >= 5
  const { topics, timeoutMs = 60000, validateOnly = false } = message
  if (flexible) writer.writeCompactArrayLength(topics.length)
  else writer.writeArrayLength(topics.length)
  for (const element of topics) encodeCreateTopicsRequestCreatableTopic(writer, element, version)
  writer.writeInt32(timeoutMs)
  writer.writeBoolean(validateOnly)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeCreateTopicsRequestCreatableReplicaAssignment(reader: Reader, version: number): CreateTopicsRequestCreatableReplicaAssignment {
  const flexible = version >= 5
  const partitionIndex = reader.readInt32()
  const brokerIds: number[] = []
  for (let left = flexible ? reader.readCompactArrayLength(4) : reader.readArrayLength(4); left > 0; left--) {
    brokerIds.push(reader.readInt32())
  }
  if (flexible) reader.skipTaggedFields()
  return { partitionIndex, brokerIds }
}

function decodeCreateTopicsRequestCreatableTopicConfig(reader: Reader, version: number): CreateTopicsRequestCreatableTopicConfig {
  const flexible = version >= 5
  const name = flexible ? reader.readCompactString() : reader.readString()
  const value = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  if (flexible) reader.skipTaggedFields()
  return { name, value }
}

function decodeCreateTopicsRequestCreatableTopic(reader: Reader, version: number): CreateTopicsRequestCreatableTopic {
  const flexible = version >= 5
  const name = flexible ? reader.readCompactString() : reader.readString()
  const numPartitions = reader.readInt32()
  const replicationFactor = reader.readInt16()
  const assignments: CreateTopicsRequestCreatableReplicaAssignment[] = []
  for (let left = flexible ? reader.readCompactArrayLength(6) : reader.readArrayLength(8); left > 0; left--) {
    assignments.push(decodeCreateTopicsRequestCreatableReplicaAssignment(reader, version))
  }
  const configs: CreateTopicsRequestCreatableTopicConfig[] = []
  for (let left = flexible ? reader.readCompactArrayLength(3) : reader.readArrayLength(4); left > 0; left--) {
    configs.push(decodeCreateTopicsRequestCreatableTopicConfig(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { name, numPartitions, replicationFactor, assignments, configs }
}

function decodeCreateTopicsRequest(reader: Reader, version: number): CreateTopicsRequest {
  if (version < 2 || version > 7) throw unsupportedVersion('CreateTopicsRequest', version)
  const flexible = version >= 5
  const topics: CreateTopicsRequestCreatableTopic[] = []
  for (let left = flexible ? reader.readCompactArrayLength(10) : reader.readArrayLength(16); left > 0; left--) {
    topics.push(decodeCreateTopicsRequestCreatableTopic(reader, version))
  }
  const timeoutMs = reader.readInt32()
  const validateOnly = reader.readBoolean()
  if (flexible) reader.skipTaggedFields()
  return { topics, timeoutMs, validateOnly }
}

/** CreateTopicsResponse, to encode. */
export interface CreateTopicsResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly topics: readonly CreateTopicsResponseCreatableTopicResultInput[]
}

/** Part of {@link CreateTopicsResponseInput}. */
export interface CreateTopicsResponseCreatableTopicResultInput {
  readonly name: string
  /** Versions 7+, not sent in others; default the zero UUID. */
  readonly topicId?: Uuid | undefined
  readonly errorCode: number
  readonly errorMessage: string | null
  /** Versions 5+, not sent in others; default `0`. */
  readonly topicConfigErrorCode?: number | undefined
  /** Versions 5+, not sent in others; default `-1`. */
  readonly numPartitions?: number | undefined
  /** Versions 5+, not sent in others; default `-1`. */
  readonly replicationFactor?: number | undefined
  /** Versions 5+, not sent in others; default `[]`. */
  readonly configs?: readonly CreateTopicsResponseCreatableTopicConfigsInput[] | null | undefined
}

/** Part of {@link CreateTopicsResponseInput}. */
export interface CreateTopicsResponseCreatableTopicConfigsInput {
  readonly name: string
  readonly value: string | null
  readonly readOnly: boolean
  /** Default `-1`. */
  readonly configSource?: number | undefined
  readonly isSensitive: boolean
}

/** CreateTopicsResponse, decoded. */
export interface CreateTopicsResponse {
  /** Default `0`. */
  throttleTimeMs: number
  topics: CreateTopicsResponseCreatableTopicResult[]
}

/** Part of {@link CreateTopicsResponse}. */
export interface CreateTopicsResponseCreatableTopicResult {
  name: string
  /** Versions 7+, not sent in others; default the zero UUID. */
  topicId: Uuid
  errorCode: number
  errorMessage: string | null
  /** Versions 5+, not sent in others; default `0`. */
  topicConfigErrorCode: number
  /** Versions 5+, not sent in others; default `-1`. */
  numPartitions: number
  /** Versions 5+, not sent in others; default `-1`. */
  replicationFactor: number
  /** Versions 5+, not sent in others; default `[]`. */
  configs: CreateTopicsResponseCreatableTopicConfigs[] | null
}

/** Part of {@link CreateTopicsResponse}. */
export interface CreateTopicsResponseCreatableTopicConfigs {
  name: string
  value: string | null
  readOnly: boolean
  /** Default `-1`. */
  configSource: number
  isSensitive: boolean
}

function encodeCreateTopicsResponseCreatableTopicConfigs(writer: Writer, message: CreateTopicsResponseCreatableTopicConfigsInput): void {
  const { name, value, readOnly, configSource = -1, isSensitive } = message
  writer.writeCompactString(name)
  writer.writeCompactNullableString(value)
  writer.writeBoolean(readOnly)
  writer.writeInt8(configSource)
  writer.writeBoolean(isSensitive)
  writer.writeUnsignedVarint(0)
}

function encodeCreateTopicsResponseCreatableTopicResult(writer: Writer, message: CreateTopicsResponseCreatableTopicResultInput, version: number): void {
  const flexible = version >= 5
  const { name, topicId = ZERO_UUID, errorCode, errorMessage, topicConfigErrorCode = 0, numPartitions = -1, replicationFactor = -1, configs = [] } = message
  if (flexible) writer.writeCompactString(name)
  else writer.writeString(name)
  if (version >= 7) {
    writer.writeUuid(topicId)
  }
  writer.writeInt16(errorCode)
  if (flexible) writer.writeCompactNullableString(errorMessage)
  else writer.writeNullableString(errorMessage)
  if (version >= 5) {
    writer.writeInt32(numPartitions)
    writer.writeInt16(replicationFactor)
    writer.writeCompactArrayLength(configs === null ? -1 : configs.length)
    if (configs !== null) {
      for (const element of configs) encodeCreateTopicsResponseCreatableTopicConfigs(writer, element)
    }
  }
  if (flexible) {
    const hasTopicConfigErrorCode = topicConfigErrorCode !== 0
    writer.writeUnsignedVarint(hasTopicConfigErrorCode ? 1 : 0)
    if (hasTopicConfigErrorCode) {
      const mark = writer.beginTaggedField(0)
      writer.writeInt16(topicConfigErrorCode)
      writer.endTaggedField(mark)
    }
  }
}

function encodeCreateTopicsResponse(writer: Writer, message: CreateTopicsResponseInput, version: number): void {
  if (version < 2 || version > 7) throw unsupportedVersion('CreateTopicsResponse', version)
  const flexible = version >= 5
  const { throttleTimeMs = 0, topics } = message
  writer.writeInt32(throttleTimeMs)
  if (flexible) writer.writeCompactArrayLength(topics.length)
  else writer.writeArrayLength(topics.length)
  for (const element of topics) encodeCreateTopicsResponseCreatableTopicResult(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeCreateTopicsResponseCreatableTopicConfigs(reader: Reader): CreateTopicsResponseCreatableTopicConfigs {
  const name = reader.readCompactString()
  const value = reader.readCompactNullableString()
  const readOnly = reader.readBoolean()
  const configSource = reader.readInt8()
  const isSensitive = reader.readBoolean()
  reader.skipTaggedFields()
  return { name, value, readOnly, configSource, isSensitive }
}

function decodeCreateTopicsResponseCreatableTopicResult(reader: Reader, version: number): CreateTopicsResponseCreatableTopicResult {
  const flexible = version >= 5
  const name = flexible ? reader.readCompactString() : reader.readString()
  let topicId: Uuid = ZERO_UUID
  if (version >= 7) {
    topicId = reader.readUuid()
  }
  const errorCode = reader.readInt16()
  const errorMessage = flexible ? reader.readCompactNullableString() : reader.readNullableString()
  let numPartitions: number = -1
  let replicationFactor: number = -1
  let configs: CreateTopicsResponseCreatableTopicConfigs[] | null = []
  if (version >= 5) {
    numPartitions = reader.readInt32()
    replicationFactor = reader.readInt16()
    configs = null
    let configsLeft = reader.readCompactNullableArrayLength(6)
    if (configsLeft >= 0) {
      for (configs = []; configsLeft > 0; configsLeft--) {
        configs.push(decodeCreateTopicsResponseCreatableTopicConfigs(reader))
      }
    }
  }
  let topicConfigErrorCode: number = 0
  if (flexible) {
    for (let left = reader.readTaggedFieldCount(); left > 0; left--) {
      const tag = reader.readUnsignedVarint()
      const end = reader.readTaggedFieldEnd()
      if (tag === 0) {
        topicConfigErrorCode = reader.readInt16()
      } else {
        reader.skipTo(end)
      }
      reader.expectPosition(end)
    }
  }
  return { name, topicId, errorCode, errorMessage, topicConfigErrorCode, numPartitions, replicationFactor, configs }
}

function decodeCreateTopicsResponse(reader: Reader, version: number): CreateTopicsResponse {
  if (version < 2 || version > 7) throw unsupportedVersion('CreateTopicsResponse', version)
  const flexible = version >= 5
  const throttleTimeMs = reader.readInt32()
  const topics: CreateTopicsResponseCreatableTopicResult[] = []
  for (let left = flexible ? reader.readCompactArrayLength(12) : reader.readArrayLength(6); left > 0; left--) {
    topics.push(decodeCreateTopicsResponseCreatableTopicResult(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, topics }
}

/** CreateTopics, key 19: versions 2 to 7, flexible from 5. */
export const createTopicsApi: Api<CreateTopicsRequestInput, CreateTopicsRequest, CreateTopicsResponseInput, CreateTopicsResponse> = {
  key: 19,
  name: 'CreateTopics',
  minVersion: 2,
  maxVersion: 7,
  maxUnstableVersion: 7,
  flexibleFrom: 5,
  sensitive: ['value'],
  requestHeaderVersion: version => (version >= 5 ? 2 : 1),
  responseHeaderVersion: version => (version >= 5 ? 1 : 0),
  encodeRequest: encodeCreateTopicsRequest,
  decodeRequest: decodeCreateTopicsRequest,
  encodeResponse: encodeCreateTopicsResponse,
  decodeResponse: decodeCreateTopicsResponse,
}
