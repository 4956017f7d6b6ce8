// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** ShareFetchRequest, to encode. */
export interface ShareFetchRequestInput {
  /** Default `null`. */
  readonly groupId?: string | null | undefined
  readonly memberId: string | null
  readonly shareSessionEpoch: number
  readonly maxWaitMs: number
  readonly minBytes: number
  /** Default `2147483647`. */
  readonly maxBytes?: number | undefined
  readonly maxRecords: number
  readonly batchSize: number
  /** Versions 2+, not sent in others; default `0`. */
  readonly shareAcquireMode?: number | undefined
  /** Versions 2+; default `false`. */
  readonly isRenewAck?: boolean | undefined
  readonly topics: readonly ShareFetchRequestFetchTopicInput[]
  readonly forgottenTopicsData: readonly ShareFetchRequestForgottenTopicInput[]
}

/** Part of {@link ShareFetchRequestInput}. */
export interface ShareFetchRequestForgottenTopicInput {
  readonly topicId: Uuid
  readonly partitions: readonly number[]
}

/** Part of {@link ShareFetchRequestInput}. */
export interface ShareFetchRequestFetchTopicInput {
  readonly topicId: Uuid
  readonly partitions: readonly ShareFetchRequestFetchPartitionInput[]
}

/** Part of {@link ShareFetchRequestInput}. */
export interface ShareFetchRequestFetchPartitionInput {
  readonly partitionIndex: number
  readonly acknowledgementBatches: readonly ShareFetchRequestAcknowledgementBatchInput[]
}

/** Part of {@link ShareFetchRequestInput}. */
export interface ShareFetchRequestAcknowledgementBatchInput {
  readonly firstOffset: bigint
  readonly lastOffset: bigint
  readonly acknowledgeTypes: readonly number[]
}

/** ShareFetchRequest, decoded. */
export interface ShareFetchRequest {
  /** Default `null`. */
  groupId: string | null
  memberId: string | null
  shareSessionEpoch: number
  maxWaitMs: number
  minBytes: number
  /** Default `2147483647`. */
  maxBytes: number
  maxRecords: number
  batchSize: number
  /** Versions 2+, not sent in others; default `0`. */
  shareAcquireMode: number
  /** Versions 2+; default `false`. */
  isRenewAck: boolean
  topics: ShareFetchRequestFetchTopic[]
  forgottenTopicsData: ShareFetchRequestForgottenTopic[]
}

/** Part of {@link ShareFetchRequest}. */
export interface ShareFetchRequestForgottenTopic {
  topicId: Uuid
  partitions: number[]
}

/** Part of {@link ShareFetchRequest}. */
export interface ShareFetchRequestFetchTopic {
  topicId: Uuid
  partitions: ShareFetchRequestFetchPartition[]
}

/** Part of {@link ShareFetchRequest}. */
export interface ShareFetchRequestFetchPartition {
  partitionIndex: number
  acknowledgementBatches: ShareFetchRequestAcknowledgementBatch[]
}

/** Part of {@link ShareFetchRequest}. */
export interface ShareFetchRequestAcknowledgementBatch {
  firstOffset: bigint
  lastOffset: bigint
  acknowledgeTypes: number[]
}

function encodeShareFetchRequestAcknowledgementBatch(writer: Writer, message: ShareFetchRequestAcknowledgementBatchInput): void {
  const { firstOffset, lastOffset, acknowledgeTypes } = message
  writer.writeInt64(firstOffset)
  writer.writeInt64(lastOffset)
  writer.writeCompactArrayLength(acknowledgeTypes.length)
  for (const element of acknowledgeTypes) writer.writeInt8(element)
  writer.writeUnsignedVarint(0)
}

function encodeShareFetchRequestFetchPartition(writer: Writer, message: ShareFetchRequestFetchPartitionInput): void {
  const { partitionIndex, acknowledgementBatches } = message
  writer.writeInt32(partitionIndex)
  writer.writeCompactArrayLength(acknowledgementBatches.length)
  for (const element of acknowledgementBatches) encodeShareFetchRequestAcknowledgementBatch(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeShareFetchRequestFetchTopic(writer: Writer, message: ShareFetchRequestFetchTopicInput): void {
  const { topicId, partitions } = message
  writer.writeUuid(topicId)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeShareFetchRequestFetchPartition(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeShareFetchRequestForgottenTopic(writer: Writer, message: ShareFetchRequestForgottenTopicInput): void {
  const { topicId, partitions } = message
  writer.writeUuid(topicId)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) writer.writeInt32(element)
  writer.writeUnsignedVarint(0)
}

function encodeShareFetchRequest(writer: Writer, message: ShareFetchRequestInput, version: number): void {
  if (version < 1 || version > 2) throw unsupportedVersion('ShareFetchRequest', version)
  const { groupId = null, memberId, shareSessionEpoch, maxWaitMs, minBytes, maxBytes = 2147483647, maxRecords, batchSize, shareAcquireMode = 0, isRenewAck = false, topics, forgottenTopicsData } = message
  writer.writeCompactNullableString(groupId)
  writer.writeCompactNullableString(memberId)
  writer.writeInt32(shareSessionEpoch)
  writer.writeInt32(maxWaitMs)
  writer.writeInt32(minBytes)
  writer.writeInt32(maxBytes)
  writer.writeInt32(maxRecords)
  writer.writeInt32(batchSize)
  if (version >= 2) {
    writer.writeInt8(shareAcquireMode)
    writer.writeBoolean(isRenewAck)
  } else {
    if (isRenewAck !== false) throw unsupportedField('ShareFetchRequest', 'isRenewAck', version)
  }
  writer.writeCompactArrayLength(topics.length)
  for (const element of topics) encodeShareFetchRequestFetchTopic(writer, element)
  writer.writeCompactArrayLength(forgottenTopicsData.length)
  for (const element of forgottenTopicsData) encodeShareFetchRequestForgottenTopic(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeShareFetchRequestAcknowledgementBatch(reader: Reader): ShareFetchRequestAcknowledgementBatch {
  const firstOffset = reader.readInt64()
  const lastOffset = reader.readInt64()
  const acknowledgeTypes: number[] = []
  for (let left = reader.readCompactArrayLength(1); left > 0; left--) {
    acknowledgeTypes.push(reader.readInt8())
  }
  reader.skipTaggedFields()
  return { firstOffset, lastOffset, acknowledgeTypes }
}

function decodeShareFetchRequestFetchPartition(reader: Reader): ShareFetchRequestFetchPartition {
  const partitionIndex = reader.readInt32()
  const acknowledgementBatches: ShareFetchRequestAcknowledgementBatch[] = []
  for (let left = reader.readCompactArrayLength(18); left > 0; left--) {
    acknowledgementBatches.push(decodeShareFetchRequestAcknowledgementBatch(reader))
  }
  reader.skipTaggedFields()
  return { partitionIndex, acknowledgementBatches }
}

function decodeShareFetchRequestFetchTopic(reader: Reader): ShareFetchRequestFetchTopic {
  const topicId = reader.readUuid()
  const partitions: ShareFetchRequestFetchPartition[] = []
  for (let left = reader.readCompactArrayLength(6); left > 0; left--) {
    partitions.push(decodeShareFetchRequestFetchPartition(reader))
  }
  reader.skipTaggedFields()
  return { topicId, partitions }
}

function decodeShareFetchRequestForgottenTopic(reader: Reader): ShareFetchRequestForgottenTopic {
  const topicId = reader.readUuid()
  const partitions: number[] = []
  for (let left = reader.readCompactArrayLength(4); left > 0; left--) {
    partitions.push(reader.readInt32())
  }
  reader.skipTaggedFields()
  return { topicId, partitions }
}

function decodeShareFetchRequest(reader: Reader, version: number): ShareFetchRequest {
  if (version < 1 || version > 2) throw unsupportedVersion('ShareFetchRequest', version)
  const groupId = reader.readCompactNullableString()
  const memberId = reader.readCompactNullableString()
  const shareSessionEpoch = reader.readInt32()
  const maxWaitMs = reader.readInt32()
  const minBytes = reader.readInt32()
  const maxBytes = reader.readInt32()
  const maxRecords = reader.readInt32()
  const batchSize = reader.readInt32()
  let shareAcquireMode: number = 0
  let isRenewAck: boolean = false
  if (version >= 2) {
    shareAcquireMode = reader.readInt8()
    isRenewAck = reader.readBoolean()
  }
  const topics: ShareFetchRequestFetchTopic[] = []
  for (let left = reader.readCompactArrayLength(18); left > 0; left--) {
    topics.push(decodeShareFetchRequestFetchTopic(reader))
  }
  const forgottenTopicsData: ShareFetchRequestForgottenTopic[] = []
  for (let left = reader.readCompactArrayLength(18); left > 0; left--) {
    forgottenTopicsData.push(decodeShareFetchRequestForgottenTopic(reader))
  }
  reader.skipTaggedFields()
  return { groupId, memberId, shareSessionEpoch, maxWaitMs, minBytes, maxBytes, maxRecords, batchSize, shareAcquireMode, isRenewAck, topics, forgottenTopicsData }
}

/** ShareFetchResponse, to encode. */
export interface ShareFetchResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
  /** Default `null`. */
  readonly errorMessage?: string | null | undefined
  readonly acquisitionLockTimeoutMs: number
  readonly responses: readonly ShareFetchResponseShareFetchableTopicResponseInput[]
  readonly nodeEndpoints: readonly ShareFetchResponseNodeEndpointInput[]
}

/** Part of {@link ShareFetchResponseInput}. */
export interface ShareFetchResponseNodeEndpointInput {
  readonly nodeId: number
  readonly host: string
  readonly port: number
  /** Default `null`. */
  readonly rack?: string | null | undefined
}

/** Part of {@link ShareFetchResponseInput}. */
export interface ShareFetchResponseShareFetchableTopicResponseInput {
  readonly topicId: Uuid
  readonly partitions: readonly ShareFetchResponsePartitionDataInput[]
}

/** Part of {@link ShareFetchResponseInput}. */
export interface ShareFetchResponsePartitionDataInput {
  readonly partitionIndex: number
  readonly errorCode: number
  /** Default `null`. */
  readonly errorMessage?: string | null | undefined
  readonly acknowledgeErrorCode: number
  /** Default `null`. */
  readonly acknowledgeErrorMessage?: string | null | undefined
  readonly currentLeader: ShareFetchResponseLeaderIdAndEpochInput
  readonly records: Uint8Array
  readonly acquiredRecords: readonly ShareFetchResponseAcquiredRecordsInput[]
}

/** Part of {@link ShareFetchResponseInput}. */
export interface ShareFetchResponseAcquiredRecordsInput {
  readonly firstOffset: bigint
  readonly lastOffset: bigint
  readonly deliveryCount: number
}

/** Part of {@link ShareFetchResponseInput}. */
export interface ShareFetchResponseLeaderIdAndEpochInput {
  readonly leaderId: number
  readonly leaderEpoch: number
}

/** ShareFetchResponse, decoded. */
export interface ShareFetchResponse {
  /** Default `0`. */
  throttleTimeMs: number
  errorCode: number
  /** Default `null`. */
  errorMessage: string | null
  acquisitionLockTimeoutMs: number
  responses: ShareFetchResponseShareFetchableTopicResponse[]
  nodeEndpoints: ShareFetchResponseNodeEndpoint[]
}

/** Part of {@link ShareFetchResponse}. */
export interface ShareFetchResponseNodeEndpoint {
  nodeId: number
  host: string
  port: number
  /** Default `null`. */
  rack: string | null
}

/** Part of {@link ShareFetchResponse}. */
export interface ShareFetchResponseShareFetchableTopicResponse {
  topicId: Uuid
  partitions: ShareFetchResponsePartitionData[]
}

/** Part of {@link ShareFetchResponse}. */
export interface ShareFetchResponsePartitionData {
  partitionIndex: number
  errorCode: number
  /** Default `null`. */
  errorMessage: string | null
  acknowledgeErrorCode: number
  /** Default `null`. */
  acknowledgeErrorMessage: string | null
  currentLeader: ShareFetchResponseLeaderIdAndEpoch
  records: Buffer
  acquiredRecords: ShareFetchResponseAcquiredRecords[]
}

/** Part of {@link ShareFetchResponse}. */
export interface ShareFetchResponseAcquiredRecords {
  firstOffset: bigint
  lastOffset: bigint
  deliveryCount: number
}

/** Part of {@link ShareFetchResponse}. */
export interface ShareFetchResponseLeaderIdAndEpoch {
  leaderId: number
  leaderEpoch: number
}

function encodeShareFetchResponseLeaderIdAndEpoch(writer: Writer, message: ShareFetchResponseLeaderIdAndEpochInput): void {
  const { leaderId, leaderEpoch } = message
  writer.writeInt32(leaderId)
  writer.writeInt32(leaderEpoch)
  writer.writeUnsignedVarint(0)
}

function encodeShareFetchResponseAcquiredRecords(writer: Writer, message: ShareFetchResponseAcquiredRecordsInput): void {
  const { firstOffset, lastOffset, deliveryCount } = message
  writer.writeInt64(firstOffset)
  writer.writeInt64(lastOffset)
  writer.writeInt16(deliveryCount)
  writer.writeUnsignedVarint(0)
}

function encodeShareFetchResponsePartitionData(writer: Writer, message: ShareFetchResponsePartitionDataInput): void {
  const { partitionIndex, errorCode, errorMessage = null, acknowledgeErrorCode, acknowledgeErrorMessage = null, currentLeader, records, acquiredRecords } = message
  writer.writeInt32(partitionIndex)
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  writer.writeInt16(acknowledgeErrorCode)
  writer.writeCompactNullableString(acknowledgeErrorMessage)
  encodeShareFetchResponseLeaderIdAndEpoch(writer, currentLeader)
  writer.writeCompactBytes(records)
  writer.writeCompactArrayLength(acquiredRecords.length)
  for (const element of acquiredRecords) encodeShareFetchResponseAcquiredRecords(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeShareFetchResponseShareFetchableTopicResponse(writer: Writer, message: ShareFetchResponseShareFetchableTopicResponseInput): void {
  const { topicId, partitions } = message
  writer.writeUuid(topicId)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeShareFetchResponsePartitionData(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeShareFetchResponseNodeEndpoint(writer: Writer, message: ShareFetchResponseNodeEndpointInput): void {
  const { nodeId, host, port, rack = null } = message
  writer.writeInt32(nodeId)
  writer.writeCompactString(host)
  writer.writeInt32(port)
  writer.writeCompactNullableString(rack)
  writer.writeUnsignedVarint(0)
}

function encodeShareFetchResponse(writer: Writer, message: ShareFetchResponseInput, version: number): void {
  if (version < 1 || version > 2) throw unsupportedVersion('ShareFetchResponse', version)
  const { throttleTimeMs = 0, errorCode, errorMessage = null, acquisitionLockTimeoutMs, responses, nodeEndpoints } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  writer.writeInt32(acquisitionLockTimeoutMs)
  writer.writeCompactArrayLength(responses.length)
  for (const element of responses) encodeShareFetchResponseShareFetchableTopicResponse(writer, element)
  writer.writeCompactArrayLength(nodeEndpoints.length)
  for (const element of nodeEndpoints) encodeShareFetchResponseNodeEndpoint(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeShareFetchResponseLeaderIdAndEpoch(reader: Reader): ShareFetchResponseLeaderIdAndEpoch {
  const leaderId = reader.readInt32()
  const leaderEpoch = reader.readInt32()
  reader.skipTaggedFields()
  return { leaderId, leaderEpoch }
}

function decodeShareFetchResponseAcquiredRecords(reader: Reader): ShareFetchResponseAcquiredRecords {
  const firstOffset = reader.readInt64()
  const lastOffset = reader.readInt64()
  const deliveryCount = reader.readInt16()
  reader.skipTaggedFields()
  return { firstOffset, lastOffset, deliveryCount }
}

function decodeShareFetchResponsePartitionData(reader: Reader): ShareFetchResponsePartitionData {
  const partitionIndex = reader.readInt32()
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  const acknowledgeErrorCode = reader.readInt16()
  const acknowledgeErrorMessage = reader.readCompactNullableString()
  const currentLeader = decodeShareFetchResponseLeaderIdAndEpoch(reader)
  const records = reader.readCompactBytes()
  const acquiredRecords: ShareFetchResponseAcquiredRecords[] = []
  for (let left = reader.readCompactArrayLength(19); left > 0; left--) {
    acquiredRecords.push(decodeShareFetchResponseAcquiredRecords(reader))
  }
  reader.skipTaggedFields()
  return { partitionIndex, errorCode, errorMessage, acknowledgeErrorCode, acknowledgeErrorMessage, currentLeader, records, acquiredRecords }
}

function decodeShareFetchResponseShareFetchableTopicResponse(reader: Reader): ShareFetchResponseShareFetchableTopicResponse {
  const topicId = reader.readUuid()
  const partitions: ShareFetchResponsePartitionData[] = []
  for (let left = reader.readCompactArrayLength(22); left > 0; left--) {
    partitions.push(decodeShareFetchResponsePartitionData(reader))
  }
  reader.skipTaggedFields()
  return { topicId, partitions }
}

function decodeShareFetchResponseNodeEndpoint(reader: Reader): ShareFetchResponseNodeEndpoint {
  const nodeId = reader.readInt32()
  const host = reader.readCompactString()
  const port = reader.readInt32()
  const rack = reader.readCompactNullableString()
  reader.skipTaggedFields()
  return { nodeId, host, port, rack }
}

function decodeShareFetchResponse(reader: Reader, version: number): ShareFetchResponse {
  if (version < 1 || version > 2) throw unsupportedVersion('ShareFetchResponse', version)
  const throttleTimeMs = reader.readInt32()
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  const acquisitionLockTimeoutMs = reader.readInt32()
  const responses: ShareFetchResponseShareFetchableTopicResponse[] = []
  for (let left = reader.readCompactArrayLength(18); left > 0; left--) {
    responses.push(decodeShareFetchResponseShareFetchableTopicResponse(reader))
  }
  const nodeEndpoints: ShareFetchResponseNodeEndpoint[] = []
  for (let left = reader.readCompactArrayLength(11); left > 0; left--) {
    nodeEndpoints.push(decodeShareFetchResponseNodeEndpoint(reader))
  }
  reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, errorMessage, acquisitionLockTimeoutMs, responses, nodeEndpoints }
}

/** ShareFetch, key 78: versions 1 to 2, flexible from 0. */
export const shareFetchApi: Api<ShareFetchRequestInput, ShareFetchRequest, ShareFetchResponseInput, ShareFetchResponse> = {
  key: 78,
  name: 'ShareFetch',
  minVersion: 1,
  maxVersion: 2,
  maxUnstableVersion: 2,
  flexibleFrom: 0,
  sensitive: ['records'],
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeShareFetchRequest,
  decodeRequest: decodeShareFetchRequest,
  encodeResponse: encodeShareFetchResponse,
  decodeResponse: decodeShareFetchResponse,
}
