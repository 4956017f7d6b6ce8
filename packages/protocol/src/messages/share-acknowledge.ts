// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** ShareAcknowledgeRequest, to encode. */
export interface ShareAcknowledgeRequestInput {
  /** Default `null`. */
  readonly groupId?: string | null | undefined
  readonly memberId: string | null
  readonly shareSessionEpoch: number
  /** Versions 2+; default `false`. */
  readonly isRenewAck?: boolean | undefined
  readonly topics: readonly ShareAcknowledgeRequestAcknowledgeTopicInput[]
}

/** Part of {@link ShareAcknowledgeRequestInput}. */
export interface ShareAcknowledgeRequestAcknowledgeTopicInput {
  readonly topicId: Uuid
  readonly partitions: readonly ShareAcknowledgeRequestAcknowledgePartitionInput[]
}

/** Part of {@link ShareAcknowledgeRequestInput}. */
export interface ShareAcknowledgeRequestAcknowledgePartitionInput {
  readonly partitionIndex: number
  readonly acknowledgementBatches: readonly ShareAcknowledgeRequestAcknowledgementBatchInput[]
}

/** Part of {@link ShareAcknowledgeRequestInput}. */
export interface ShareAcknowledgeRequestAcknowledgementBatchInput {
  readonly firstOffset: bigint
  readonly lastOffset: bigint
  readonly acknowledgeTypes: readonly number[]
}

/** ShareAcknowledgeRequest, decoded. */
export interface ShareAcknowledgeRequest {
  /** Default `null`. */
  groupId: string | null
  memberId: string | null
  shareSessionEpoch: number
  /** Versions 2+; default `false`. */
  isRenewAck: boolean
  topics: ShareAcknowledgeRequestAcknowledgeTopic[]
}

/** Part of {@link ShareAcknowledgeRequest}. */
export interface ShareAcknowledgeRequestAcknowledgeTopic {
  topicId: Uuid
  partitions: ShareAcknowledgeRequestAcknowledgePartition[]
}

/** Part of {@link ShareAcknowledgeRequest}. */
export interface ShareAcknowledgeRequestAcknowledgePartition {
  partitionIndex: number
  acknowledgementBatches: ShareAcknowledgeRequestAcknowledgementBatch[]
}

/** Part of {@link ShareAcknowledgeRequest}. */
export interface ShareAcknowledgeRequestAcknowledgementBatch {
  firstOffset: bigint
  lastOffset: bigint
  acknowledgeTypes: number[]
}

function encodeShareAcknowledgeRequestAcknowledgementBatch(writer: Writer, message: ShareAcknowledgeRequestAcknowledgementBatchInput): void {
  const { firstOffset, lastOffset, acknowledgeTypes } = message
  writer.writeInt64(firstOffset)
  writer.writeInt64(lastOffset)
  writer.writeCompactArrayLength(acknowledgeTypes.length)
  for (const element of acknowledgeTypes) writer.writeInt8(element)
  writer.writeUnsignedVarint(0)
}

function encodeShareAcknowledgeRequestAcknowledgePartition(writer: Writer, message: ShareAcknowledgeRequestAcknowledgePartitionInput): void {
  const { partitionIndex, acknowledgementBatches } = message
  writer.writeInt32(partitionIndex)
  writer.writeCompactArrayLength(acknowledgementBatches.length)
  for (const element of acknowledgementBatches) encodeShareAcknowledgeRequestAcknowledgementBatch(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeShareAcknowledgeRequestAcknowledgeTopic(writer: Writer, message: ShareAcknowledgeRequestAcknowledgeTopicInput): void {
  const { topicId, partitions } = message
  writer.writeUuid(topicId)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeShareAcknowledgeRequestAcknowledgePartition(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeShareAcknowledgeRequest(writer: Writer, message: ShareAcknowledgeRequestInput, version: number): void {
  if (version < 1 || version > 2) throw unsupportedVersion('ShareAcknowledgeRequest', version)
  const { groupId = null, memberId, shareSessionEpoch, isRenewAck = false, topics } = message
  writer.writeCompactNullableString(groupId)
  writer.writeCompactNullableString(memberId)
  writer.writeInt32(shareSessionEpoch)
  if (version >= 2) {
    writer.writeBoolean(isRenewAck)
  } else {
    if (isRenewAck !== false) throw unsupportedField('ShareAcknowledgeRequest', 'isRenewAck', version)
  }
  writer.writeCompactArrayLength(topics.length)
  for (const element of topics) encodeShareAcknowledgeRequestAcknowledgeTopic(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeShareAcknowledgeRequestAcknowledgementBatch(reader: Reader): ShareAcknowledgeRequestAcknowledgementBatch {
  const firstOffset = reader.readInt64()
  const lastOffset = reader.readInt64()
  const acknowledgeTypes: number[] = []
  for (let left = reader.readCompactArrayLength(1); left > 0; left--) {
    acknowledgeTypes.push(reader.readInt8())
  }
  reader.skipTaggedFields()
  return { firstOffset, lastOffset, acknowledgeTypes }
}

function decodeShareAcknowledgeRequestAcknowledgePartition(reader: Reader): ShareAcknowledgeRequestAcknowledgePartition {
  const partitionIndex = reader.readInt32()
  const acknowledgementBatches: ShareAcknowledgeRequestAcknowledgementBatch[] = []
  for (let left = reader.readCompactArrayLength(18); left > 0; left--) {
    acknowledgementBatches.push(decodeShareAcknowledgeRequestAcknowledgementBatch(reader))
  }
  reader.skipTaggedFields()
  return { partitionIndex, acknowledgementBatches }
}

function decodeShareAcknowledgeRequestAcknowledgeTopic(reader: Reader): ShareAcknowledgeRequestAcknowledgeTopic {
  const topicId = reader.readUuid()
  const partitions: ShareAcknowledgeRequestAcknowledgePartition[] = []
  for (let left = reader.readCompactArrayLength(6); left > 0; left--) {
    partitions.push(decodeShareAcknowledgeRequestAcknowledgePartition(reader))
  }
  reader.skipTaggedFields()
  return { topicId, partitions }
}

function decodeShareAcknowledgeRequest(reader: Reader, version: number): ShareAcknowledgeRequest {
  if (version < 1 || version > 2) throw unsupportedVersion('ShareAcknowledgeRequest', version)
  const groupId = reader.readCompactNullableString()
  const memberId = reader.readCompactNullableString()
  const shareSessionEpoch = reader.readInt32()
  let isRenewAck: boolean = false
  if (version >= 2) {
    isRenewAck = reader.readBoolean()
  }
  const topics: ShareAcknowledgeRequestAcknowledgeTopic[] = []
  for (let left = reader.readCompactArrayLength(18); left > 0; left--) {
    topics.push(decodeShareAcknowledgeRequestAcknowledgeTopic(reader))
  }
  reader.skipTaggedFields()
  return { groupId, memberId, shareSessionEpoch, isRenewAck, topics }
}

/** ShareAcknowledgeResponse, to encode. */
export interface ShareAcknowledgeResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
  /** Default `null`. */
  readonly errorMessage?: string | null | undefined
  /** Versions 2+, not sent in others; default `0`. */
  readonly acquisitionLockTimeoutMs?: number | undefined
  readonly responses: readonly ShareAcknowledgeResponseShareAcknowledgeTopicResponseInput[]
  readonly nodeEndpoints: readonly ShareAcknowledgeResponseNodeEndpointInput[]
}

/** Part of {@link ShareAcknowledgeResponseInput}. */
export interface ShareAcknowledgeResponseNodeEndpointInput {
  readonly nodeId: number
  readonly host: string
  readonly port: number
  /** Default `null`. */
  readonly rack?: string | null | undefined
}

/** Part of {@link ShareAcknowledgeResponseInput}. */
export interface ShareAcknowledgeResponseShareAcknowledgeTopicResponseInput {
  readonly topicId: Uuid
  readonly partitions: readonly ShareAcknowledgeResponsePartitionDataInput[]
}

/** Part of {@link ShareAcknowledgeResponseInput}. */
export interface ShareAcknowledgeResponsePartitionDataInput {
  readonly partitionIndex: number
  readonly errorCode: number
  /** Default `null`. */
  readonly errorMessage?: string | null | undefined
  readonly currentLeader: ShareAcknowledgeResponseLeaderIdAndEpochInput
}

/** Part of {@link ShareAcknowledgeResponseInput}. */
export interface ShareAcknowledgeResponseLeaderIdAndEpochInput {
  readonly leaderId: number
  readonly leaderEpoch: number
}

/** ShareAcknowledgeResponse, decoded. */
export interface ShareAcknowledgeResponse {
  /** Default `0`. */
  throttleTimeMs: number
  errorCode: number
  /** Default `null`. */
  errorMessage: string | null
  /** Versions 2+, not sent in others; default `0`. */
  acquisitionLockTimeoutMs: number
  responses: ShareAcknowledgeResponseShareAcknowledgeTopicResponse[]
  nodeEndpoints: ShareAcknowledgeResponseNodeEndpoint[]
}

/** Part of {@link ShareAcknowledgeResponse}. */
export interface ShareAcknowledgeResponseNodeEndpoint {
  nodeId: number
  host: string
  port: number
  /** Default `null`. */
  rack: string | null
}

/** Part of {@link ShareAcknowledgeResponse}. */
export interface ShareAcknowledgeResponseShareAcknowledgeTopicResponse {
  topicId: Uuid
  partitions: ShareAcknowledgeResponsePartitionData[]
}

/** Part of {@link ShareAcknowledgeResponse}. */
export interface ShareAcknowledgeResponsePartitionData {
  partitionIndex: number
  errorCode: number
  /** Default `null`. */
  errorMessage: string | null
  currentLeader: ShareAcknowledgeResponseLeaderIdAndEpoch
}

/** Part of {@link ShareAcknowledgeResponse}. */
export interface ShareAcknowledgeResponseLeaderIdAndEpoch {
  leaderId: number
  leaderEpoch: number
}

function encodeShareAcknowledgeResponseLeaderIdAndEpoch(writer: Writer, message: ShareAcknowledgeResponseLeaderIdAndEpochInput): void {
  const { leaderId, leaderEpoch } = message
  writer.writeInt32(leaderId)
  writer.writeInt32(leaderEpoch)
  writer.writeUnsignedVarint(0)
}

function encodeShareAcknowledgeResponsePartitionData(writer: Writer, message: ShareAcknowledgeResponsePartitionDataInput): void {
  const { partitionIndex, errorCode, errorMessage = null, currentLeader } = message
  writer.writeInt32(partitionIndex)
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  encodeShareAcknowledgeResponseLeaderIdAndEpoch(writer, currentLeader)
  writer.writeUnsignedVarint(0)
}

function encodeShareAcknowledgeResponseShareAcknowledgeTopicResponse(writer: Writer, message: ShareAcknowledgeResponseShareAcknowledgeTopicResponseInput): void {
  const { topicId, partitions } = message
  writer.writeUuid(topicId)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeShareAcknowledgeResponsePartitionData(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeShareAcknowledgeResponseNodeEndpoint(writer: Writer, message: ShareAcknowledgeResponseNodeEndpointInput): void {
  const { nodeId, host, port, rack = null } = message
  writer.writeInt32(nodeId)
  writer.writeCompactString(host)
  writer.writeInt32(port)
  writer.writeCompactNullableString(rack)
  writer.writeUnsignedVarint(0)
}

function encodeShareAcknowledgeResponse(writer: Writer, message: ShareAcknowledgeResponseInput, version: number): void {
  if (version < 1 || version > 2) throw unsupportedVersion('ShareAcknowledgeResponse', version)
  const { throttleTimeMs = 0, errorCode, errorMessage = null, acquisitionLockTimeoutMs = 0, responses, nodeEndpoints } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeInt16(errorCode)
  writer.writeCompactNullableString(errorMessage)
  if (version >= 2) {
    writer.writeInt32(acquisitionLockTimeoutMs)
  }
  writer.writeCompactArrayLength(responses.length)
  for (const element of responses) encodeShareAcknowledgeResponseShareAcknowledgeTopicResponse(writer, element)
  writer.writeCompactArrayLength(nodeEndpoints.length)
  for (const element of nodeEndpoints) encodeShareAcknowledgeResponseNodeEndpoint(writer, element)
  writer.writeUnsignedVarint(0)
}

function decodeShareAcknowledgeResponseLeaderIdAndEpoch(reader: Reader): ShareAcknowledgeResponseLeaderIdAndEpoch {
  const leaderId = reader.readInt32()
  const leaderEpoch = reader.readInt32()
  reader.skipTaggedFields()
  return { leaderId, leaderEpoch }
}

function decodeShareAcknowledgeResponsePartitionData(reader: Reader): ShareAcknowledgeResponsePartitionData {
  const partitionIndex = reader.readInt32()
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  const currentLeader = decodeShareAcknowledgeResponseLeaderIdAndEpoch(reader)
  reader.skipTaggedFields()
  return { partitionIndex, errorCode, errorMessage, currentLeader }
}

function decodeShareAcknowledgeResponseShareAcknowledgeTopicResponse(reader: Reader): ShareAcknowledgeResponseShareAcknowledgeTopicResponse {
  const topicId = reader.readUuid()
  const partitions: ShareAcknowledgeResponsePartitionData[] = []
  for (let left = reader.readCompactArrayLength(17); left > 0; left--) {
    partitions.push(decodeShareAcknowledgeResponsePartitionData(reader))
  }
  reader.skipTaggedFields()
  return { topicId, partitions }
}

function decodeShareAcknowledgeResponseNodeEndpoint(reader: Reader): ShareAcknowledgeResponseNodeEndpoint {
  const nodeId = reader.readInt32()
  const host = reader.readCompactString()
  const port = reader.readInt32()
  const rack = reader.readCompactNullableString()
  reader.skipTaggedFields()
  return { nodeId, host, port, rack }
}

function decodeShareAcknowledgeResponse(reader: Reader, version: number): ShareAcknowledgeResponse {
  if (version < 1 || version > 2) throw unsupportedVersion('ShareAcknowledgeResponse', version)
  const throttleTimeMs = reader.readInt32()
  const errorCode = reader.readInt16()
  const errorMessage = reader.readCompactNullableString()
  let acquisitionLockTimeoutMs: number = 0
  if (version >= 2) {
    acquisitionLockTimeoutMs = reader.readInt32()
  }
  const responses: ShareAcknowledgeResponseShareAcknowledgeTopicResponse[] = []
  for (let left = reader.readCompactArrayLength(18); left > 0; left--) {
    responses.push(decodeShareAcknowledgeResponseShareAcknowledgeTopicResponse(reader))
  }
  const nodeEndpoints: ShareAcknowledgeResponseNodeEndpoint[] = []
  for (let left = reader.readCompactArrayLength(11); left > 0; left--) {
    nodeEndpoints.push(decodeShareAcknowledgeResponseNodeEndpoint(reader))
  }
  reader.skipTaggedFields()
  return { throttleTimeMs, errorCode, errorMessage, acquisitionLockTimeoutMs, responses, nodeEndpoints }
}

/** ShareAcknowledge, key 79: versions 1 to 2, flexible from 0. */
export const shareAcknowledgeApi: Api<ShareAcknowledgeRequestInput, ShareAcknowledgeRequest, ShareAcknowledgeResponseInput, ShareAcknowledgeResponse> = {
  key: 79,
  name: 'ShareAcknowledge',
  minVersion: 1,
  maxVersion: 2,
  maxUnstableVersion: 2,
  flexibleFrom: 0,
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeShareAcknowledgeRequest,
  decodeRequest: decodeShareAcknowledgeRequest,
  encodeResponse: encodeShareAcknowledgeResponse,
  decodeResponse: decodeShareAcknowledgeResponse,
}
