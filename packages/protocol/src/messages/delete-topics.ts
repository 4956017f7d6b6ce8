// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion, ZERO_UUID } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** DeleteTopicsRequest, to encode. */
export interface DeleteTopicsRequestInput {
  /** Versions 6+; default `[]`. */
  readonly topics?: readonly DeleteTopicsRequestDeleteTopicStateInput[] | undefined
  /** Versions 1 to 5, not sent in others; default `[]`. */
  readonly topicNames?: readonly string[] | undefined
  readonly timeoutMs: number
}

/** Part of {@link DeleteTopicsRequestInput}. */
export interface DeleteTopicsRequestDeleteTopicStateInput {
  /** Default `null`. */
  readonly name?: string | null | undefined
  readonly topicId: Uuid
}

/** DeleteTopicsRequest, decoded. */
export interface DeleteTopicsRequest {
  /** Versions 6+; default `[]`. */
  topics: DeleteTopicsRequestDeleteTopicState[]
  /** Versions 1 to 5, not sent in others; default `[]`. */
  topicNames: string[]
  timeoutMs: number
}

/** Part of {@link DeleteTopicsRequest}. */
export interface DeleteTopicsRequestDeleteTopicState {
  /** Default `null`. */
  name: string | null
  topicId: Uuid
}

function encodeDeleteTopicsRequestDeleteTopicState(writer: Writer, message: DeleteTopicsRequestDeleteTopicStateInput): void {
  const { name = null, topicId } = message
  writer.writeCompactNullableString(name)
  writer.writeUuid(topicId)
  writer.writeUnsignedVarint(0)
}

function encodeDeleteTopicsRequest(writer: Writer, message: DeleteTopicsRequestInput, version: number): void {
  if (version < 1 || version > 6) throw unsupportedVersion('DeleteTopicsRequest', version)
  const flexible = version >= 4
  const { topics = [], topicNames = [], timeoutMs } = message
  if (version >= 6) {
    writer.writeCompactArrayLength(topics.length)
    for (const element of topics) encodeDeleteTopicsRequestDeleteTopicState(writer, element)
  } else {
    if (topics.length !== 0) throw unsupportedField('DeleteTopicsRequest', 'topics', version)
  }
  if (version <= 5) {
    if (flexible) writer.writeCompactArrayLength(topicNames.length)
    else writer.writeArrayLength(topicNames.length)
    for (const element of topicNames) {
      if (flexible) writer.writeCompactString(element)
      else writer.writeString(element)
    }
  }
  writer.writeInt32(timeoutMs)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeDeleteTopicsRequestDeleteTopicState(reader: Reader): DeleteTopicsRequestDeleteTopicState {
  const name = reader.readCompactNullableString()
  const topicId = reader.readUuid()
  reader.skipTaggedFields()
  return { name, topicId }
}

function decodeDeleteTopicsRequest(reader: Reader, version: number): DeleteTopicsRequest {
  if (version < 1 || version > 6) throw unsupportedVersion('DeleteTopicsRequest', version)
  const flexible = version >= 4
  const topics: DeleteTopicsRequestDeleteTopicState[] = []
  if (version >= 6) {
    for (let left = reader.readCompactArrayLength(18); left > 0; left--) {
      topics.push(decodeDeleteTopicsRequestDeleteTopicState(reader))
    }
  }
  const topicNames: string[] = []
  if (version <= 5) {
    for (let left = flexible ? reader.readCompactArrayLength(1) : reader.readArrayLength(2); left > 0; left--) {
      topicNames.push(flexible ? reader.readCompactString() : reader.readString())
    }
  }
  const timeoutMs = reader.readInt32()
  if (flexible) reader.skipTaggedFields()
  return { topics, topicNames, timeoutMs }
}

/** DeleteTopicsResponse, to encode. */
export interface DeleteTopicsResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly responses: readonly DeleteTopicsResponseDeletableTopicResultInput[]
}

/** Part of {@link DeleteTopicsResponseInput}. */
export interface DeleteTopicsResponseDeletableTopicResultInput {
  readonly name: string | null
  /** Versions 6+, not sent in others; default the zero UUID. */
  readonly topicId?: Uuid | undefined
  readonly errorCode: number
  /** Versions 5+, not sent in others; default `null`. */
  readonly errorMessage?: string | null | undefined
}

/** DeleteTopicsResponse, decoded. */
export interface DeleteTopicsResponse {
  /** Default `0`. */
  throttleTimeMs: number
  responses: DeleteTopicsResponseDeletableTopicResult[]
}

/** Part of {@link DeleteTopicsResponse}. */
export interface DeleteTopicsResponseDeletableTopicResult {
  name: string | null
  /** Versions 6+, not sent in others; default the zero UUID. */
  topicId: Uuid
  errorCode: number
  /** Versions 5+, not sent in others; default `null`. */
  errorMessage: string | null
}

function encodeDeleteTopicsResponseDeletableTopicResult(writer: Writer, message: DeleteTopicsResponseDeletableTopicResultInput, version: number): void {
  const flexible = version >= 4
  const { name, topicId = ZERO_UUID, errorCode, errorMessage = null } = message
  if (name === null && version < 6) throw unsupportedField('DeleteTopicsResponseDeletableTopicResult', 'name', version)
  if (flexible) writer.writeCompactNullableString(name)
  else writer.writeNullableString(name)
  if (version >= 6) {
    writer.writeUuid(topicId)
  }
  writer.writeInt16(errorCode)
  if (version >= 5) {
    writer.writeCompactNullableString(errorMessage)
  }
  if (flexible) writer.writeUnsignedVarint(0)
}

function encodeDeleteTopicsResponse(writer: Writer, message: DeleteTopicsResponseInput, version: number): void {
  if (version < 1 || version > 6) throw unsupportedVersion('DeleteTopicsResponse', version)
  const flexible = version >= 4
  const { throttleTimeMs = 0, responses } = message
  writer.writeInt32(throttleTimeMs)
  if (flexible) writer.writeCompactArrayLength(responses.length)
  else writer.writeArrayLength(responses.length)
  for (const element of responses) encodeDeleteTopicsResponseDeletableTopicResult(writer, element, version)
  if (flexible) writer.writeUnsignedVarint(0)
}

function decodeDeleteTopicsResponseDeletableTopicResult(reader: Reader, version: number): DeleteTopicsResponseDeletableTopicResult {
  const flexible = version >= 4
  const name = flexible ? (version >= 6 ? reader.readCompactNullableString() : reader.readCompactString()) : (version >= 6 ? reader.readNullableString() : reader.readString())
  let topicId: Uuid = ZERO_UUID
  if (version >= 6) {
    topicId = reader.readUuid()
  }
  const errorCode = reader.readInt16()
  let errorMessage: string | null = null
  if (version >= 5) {
    errorMessage = reader.readCompactNullableString()
  }
  if (flexible) reader.skipTaggedFields()
  return { name, topicId, errorCode, errorMessage }
}

function decodeDeleteTopicsResponse(reader: Reader, version: number): DeleteTopicsResponse {
  if (version < 1 || version > 6) throw unsupportedVersion('DeleteTopicsResponse', version)
  const flexible = version >= 4
  const throttleTimeMs = reader.readInt32()
  const responses: DeleteTopicsResponseDeletableTopicResult[] = []
  for (let left = flexible ? reader.readCompactArrayLength(4) : reader.readArrayLength(4); left > 0; left--) {
    responses.push(decodeDeleteTopicsResponseDeletableTopicResult(reader, version))
  }
  if (flexible) reader.skipTaggedFields()
  return { throttleTimeMs, responses }
}

/** DeleteTopics, key 20: versions 1 to 6, flexible from 4. */
export const deleteTopicsApi: Api<DeleteTopicsRequestInput, DeleteTopicsRequest, DeleteTopicsResponseInput, DeleteTopicsResponse> = {
  key: 20,
  name: 'DeleteTopics',
  minVersion: 1,
  maxVersion: 6,
  maxUnstableVersion: 6,
  flexibleFrom: 4,
  requestHeaderVersion: version => (version >= 4 ? 2 : 1),
  responseHeaderVersion: version => (version >= 4 ? 1 : 0),
  encodeRequest: encodeDeleteTopicsRequest,
  decodeRequest: decodeDeleteTopicsRequest,
  encodeResponse: encodeDeleteTopicsResponse,
  decodeResponse: decodeDeleteTopicsResponse,
}
