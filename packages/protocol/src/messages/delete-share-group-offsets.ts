// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** DeleteShareGroupOffsetsRequest, to encode. */
export interface DeleteShareGroupOffsetsRequestInput {
  readonly groupId: string
  readonly topics: readonly DeleteShareGroupOffsetsRequestTopicInput[]
}

/** Part of {@link DeleteShareGroupOffsetsRequestInput}. */
export interface DeleteShareGroupOffsetsRequestTopicInput {
  readonly topicName: string
}

/** DeleteShareGroupOffsetsRequest, decoded. */
export interface DeleteShareGroupOffsetsRequest {
  groupId: string
  topics: DeleteShareGroupOffsetsRequestTopic[]
}

/** Part of {@link DeleteShareGroupOffsetsRequest}. */
export interface DeleteShareGroupOffsetsRequestTopic {
  topicName: string
}

function encodeDeleteShareGroupOffsetsRequestTopic(writer: Writer, message: DeleteShareGroupOffsetsRequestTopicInput): void {
  const { topicName } = message
  writer.writeCompactString(topicName)
  writer.writeUnsignedVarint(0)
}

function encodeDeleteShareGroupOffsetsRequest(writer: Writer, message: DeleteShareGroupOffsetsRequestInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('DeleteShareGroupOffsetsRequest', version)
  const { groupId, topics } = message
  writer.writeCompactString(groupId)
  writer.writeCompactArrayLength(topics.length)
  for (const element of topics) encodeDeleteShareGroupOffsetsRequestTopic(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeDeleteShareGroupOffsetsRequestTopic(reader: Reader): DeleteShareGroupOffsetsRequestTopic {
  const topicName = reader.readCompactString()
  reader.skipTaggedFields()
  return { topicName }
}

function decodeDeleteShareGroupOffsetsRequest(reader: Reader, version: number): DeleteShareGroupOffsetsRequest {
  if (version < 0 || version > 0) throw unsupportedVersion('DeleteShareGroupOffsetsRequest', version)
  const groupId = reader.readCompactString()
  const topics: DeleteShareGroupOffsetsRequestTopic[] = []
  for (let left = reader.readCompactArrayLength(2); left > 0; left--) {
    topics.push(decodeDeleteShareGroupOffsetsRequestTopic(reader))
  }
  reader.skipTaggedFields()
  return { groupId, topics }
}

/** DeleteShareGroupOffsetsResponse, to encode. */
export interface DeleteShareGroupOffsetsResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
  /** Default `null`. */
  readonly errorMessage?: string | null | undefined
  readonly responses: readonly DeleteShareGroupOffsetsResponseTopicInput[]
}

/** Part of {@link DeleteShareGroupOffsetsResponseInput}. */
export interface DeleteShareGroupOffsetsResponseTopicInput {
  readonly topicName: string
  readonly topicId: Uuid
  readonly errorCode: number
  /** Default `null`. */
  readonly errorMessage?: string | null | undefined
}

/** DeleteShareGroupOffsetsResponse, decoded. */
export interface DeleteShareGroupOffsetsResponse {
  /** Default `0`. */
  throttleTimeMs: number
  errorCode: number
  /** Default `null`. */
  errorMessage: string | null
  responses: DeleteShareGroupOffsetsResponseTopic[]
}

/** Part of {@link DeleteShareGroupOffsetsResponse}. */
export interface DeleteShareGroupOffsetsResponseTopic {
  topicName: string
  topicId: Uuid
  errorCode: number
  /** Default `null`. */
  errorMessage: string | null
}

function encodeDeleteShareGroupOffsetsResponseTopic(writer: Writer, message: DeleteShareGroupOffsetsResponseTopicInput): void {
  const { topicName, topicId, errorCode, errorMessage = null } = message
  writer.writeCompactString(topicName)
  writer.writeUuid(topicId)
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  writer.writeUnsignedVarint(0)
}

function encodeDeleteShareGroupOffsetsResponse(writer: Writer, message: DeleteShareGroupOffsetsResponseInput, version: number): void {
  if (version < 0 || version > 0) throw unsupportedVersion('DeleteShareGroupOffsetsResponse', version)
  const { throttleTimeMs = 0, errorCode, errorMessage = null, responses } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  writer.writeCompactArrayLength(responses.length)
  for (const element of responses) encodeDeleteShareGroupOffsetsResponseTopic(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeDeleteShareGroupOffsetsResponseTopic(reader: Reader): DeleteShareGroupOffsetsResponseTopic {
  const topicName = reader.readCompactString()
  const topicId = reader.readUuid()
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  reader.skipTaggedFields()
  return { topicName, topicId, errorCode, errorMessage }
}

function decodeDeleteShareGroupOffsetsResponse(reader: Reader, version: number): DeleteShareGroupOffsetsResponse {
  if (version < 0 || version > 0) throw unsupportedVersion('DeleteShareGroupOffsetsResponse', version)
  const throttleTimeMs = reader.readInt32()
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  const responses: DeleteShareGroupOffsetsResponseTopic[] = []
  for (let left = reader.readCompactArrayLength(21); left > 0; left--) {
    responses.push(decodeDeleteShareGroupOffsetsResponseTopic(reader))
  }
  reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, errorMessage, responses }
}

/** DeleteShareGroupOffsets, key 92: version 0, flexible from 0. */
export const deleteShareGroupOffsetsApi: Api<DeleteShareGroupOffsetsRequestInput, DeleteShareGroupOffsetsRequest, DeleteShareGroupOffsetsResponseInput, DeleteShareGroupOffsetsResponse> = {
  key: 92,
  name: 'DeleteShareGroupOffsets',
  minVersion: 0,
  maxVersion: 0,
  maxUnstableVersion: 0,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeDeleteShareGroupOffsetsRequest,
  decodeRequest: decodeDeleteShareGroupOffsetsRequest,
  encodeResponse: encodeDeleteShareGroupOffsetsResponse,
  decodeResponse: decodeDeleteShareGroupOffsetsResponse,
}
