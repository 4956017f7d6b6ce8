// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { Api } from '../api.ts'
import { unsupportedField, unsupportedVersion, ZERO_UUID } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Uuid } from '../wire/uuid.ts'
import type { Writer } from '../wire/writer.ts'

/** FetchSnapshotRequest, to encode. */
export interface FetchSnapshotRequestInput {
  /** Default `null`. */
  readonly clusterId?: string | null | undefined
  /** Default `-1`. */
  readonly replicaId?: number | undefined
  /** Default `2147483647`. */
  readonly maxBytes?: number | undefined
  readonly topics: readonly FetchSnapshotRequestTopicSnapshotInput[]
}

/** Part of {@link FetchSnapshotRequestInput}. */
export interface FetchSnapshotRequestTopicSnapshotInput {
  readonly name: string
  readonly partitions: readonly FetchSnapshotRequestPartitionSnapshotInput[]
}

/** Part of {@link FetchSnapshotRequestInput}. */
export interface FetchSnapshotRequestPartitionSnapshotInput {
  readonly partition: number
  readonly currentLeaderEpoch: number
  readonly snapshotId: FetchSnapshotRequestSnapshotIdInput
  readonly position: bigint
  /** Versions 1+, not sent in others; default the zero UUID. */
  readonly replicaDirectoryId?: Uuid | undefined
}

/** Part of {@link FetchSnapshotRequestInput}. */
export interface FetchSnapshotRequestSnapshotIdInput {
  readonly endOffset: bigint
  readonly epoch: number
}

/** FetchSnapshotRequest, decoded. */
export interface FetchSnapshotRequest {
  /** Default `null`. */
  clusterId: string | null
  /** Default `-1`. */
  replicaId: number
  /** Default `2147483647`. */
  maxBytes: number
  topics: FetchSnapshotRequestTopicSnapshot[]
}

/** Part of {@link FetchSnapshotRequest}. */
export interface FetchSnapshotRequestTopicSnapshot {
  name: string
  partitions: FetchSnapshotRequestPartitionSnapshot[]
}

/** Part of {@link FetchSnapshotRequest}. */
export interface FetchSnapshotRequestPartitionSnapshot {
  partition: number
  currentLeaderEpoch: number
  snapshotId: FetchSnapshotRequestSnapshotId
  position: bigint
  /** Versions 1+, not sent in others; default the zero UUID. */
  replicaDirectoryId: Uuid
}

/** Part of {@link FetchSnapshotRequest}. */
export interface FetchSnapshotRequestSnapshotId {
  endOffset: bigint
  epoch: number
}

function encodeFetchSnapshotRequestSnapshotId(writer: Writer, message: FetchSnapshotRequestSnapshotIdInput): void {
  const { endOffset, epoch } = message
  writer.writeInt64(endOffset)
  writer.writeInt32(epoch)
  writer.writeUnsignedVarint(0)
}

function encodeFetchSnapshotRequestPartitionSnapshot(writer: Writer, message: FetchSnapshotRequestPartitionSnapshotInput, version: number): void {
  const { partition, currentLeaderEpoch, snapshotId, position, replicaDirectoryId = ZERO_UUID } = message
  writer.writeInt32(partition)
  writer.writeInt32(currentLeaderEpoch)
  encodeFetchSnapshotRequestSnapshotId(writer, snapshotId)
  writer.writeInt64(position)
  const hasReplicaDirectoryId = version >= 1 && replicaDirectoryId !== ZERO_UUID
  writer.writeUnsignedVarint(hasReplicaDirectoryId ? 1 : 0)
  if (hasReplicaDirectoryId) {
    const mark = writer.beginTaggedField(0)
    writer.writeUuid(replicaDirectoryId)
    writer.endTaggedField(mark)
  }
}

function encodeFetchSnapshotRequestTopicSnapshot(writer: Writer, message: FetchSnapshotRequestTopicSnapshotInput, version: number): void {
  const { name, partitions } = message
  writer.writeCompactString(name)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeFetchSnapshotRequestPartitionSnapshot(writer, element, version)
  writer.writeUnsignedVarint(0)
}

function encodeFetchSnapshotRequest(writer: Writer, message: FetchSnapshotRequestInput, version: number): void {
  if (version < 0 || version > 1) throw unsupportedVersion('FetchSnapshotRequest', version)
  const { clusterId = null, replicaId = -1, maxBytes = 2147483647, topics } = message
  writer.writeInt32(replicaId)
  writer.writeInt32(maxBytes)
  writer.writeCompactArrayLength(topics.length)
  for (const element of topics) encodeFetchSnapshotRequestTopicSnapshot(writer, element, version)
  const hasClusterId = clusterId !== null
  writer.writeUnsignedVarint(hasClusterId ? 1 : 0)
  if (hasClusterId) {
    const mark = writer.beginTaggedField(0)
    writer.writeCompactNullableString(clusterId)
    writer.endTaggedField(mark)
  }
}

function decodeFetchSnapshotRequestSnapshotId(reader: Reader): FetchSnapshotRequestSnapshotId {
  const endOffset = reader.readInt64()
  const epoch = reader.readInt32()
  reader.skipTaggedFields()
  return { endOffset, epoch }
}

function decodeFetchSnapshotRequestPartitionSnapshot(reader: Reader, version: number): FetchSnapshotRequestPartitionSnapshot {
  const partition = reader.readInt32()
  const currentLeaderEpoch = reader.readInt32()
  const snapshotId = decodeFetchSnapshotRequestSnapshotId(reader)
  const position = reader.readInt64()
  let replicaDirectoryId: Uuid = ZERO_UUID
  for (let left = reader.readTaggedFieldCount(); left > 0; left--) {
    const tag = reader.readUnsignedVarint()
    const end = reader.readTaggedFieldEnd()
    if (tag === 0 && version >= 1) {
      replicaDirectoryId = reader.readUuid()
    } else {
      reader.skipTo(end)
    }
    reader.expectPosition(end)
  }
  return { partition, currentLeaderEpoch, snapshotId, position, replicaDirectoryId }
}

function decodeFetchSnapshotRequestTopicSnapshot(reader: Reader, version: number): FetchSnapshotRequestTopicSnapshot {
  const name = reader.readCompactString()
  const partitions: FetchSnapshotRequestPartitionSnapshot[] = []
  for (let left = reader.readCompactArrayLength(30); left > 0; left--) {
    partitions.push(decodeFetchSnapshotRequestPartitionSnapshot(reader, version))
  }
  reader.skipTaggedFields()
  return { name, partitions }
}

function decodeFetchSnapshotRequest(reader: Reader, version: number): FetchSnapshotRequest {
  if (version < 0 || version > 1) throw unsupportedVersion('FetchSnapshotRequest', version)
  const replicaId = reader.readInt32()
  const maxBytes = reader.readInt32()
  const topics: FetchSnapshotRequestTopicSnapshot[] = []
  for (let left = reader.readCompactArrayLength(3); left > 0; left--) {
    topics.push(decodeFetchSnapshotRequestTopicSnapshot(reader, version))
  }
  let clusterId: string | null = null
  for (let left = reader.readTaggedFieldCount(); left > 0; left--) {
    const tag = reader.readUnsignedVarint()
    const end = reader.readTaggedFieldEnd()
    if (tag === 0) {
      clusterId = reader.readCompactNullableString()
    } else {
      reader.skipTo(end)
    }
    reader.expectPosition(end)
  }
  return { clusterId, replicaId, maxBytes, topics }
}

/** FetchSnapshotResponse, to encode. */
export interface FetchSnapshotResponseInput {
  /** Default `0`. */
  readonly throttleTimeMs?: number | undefined
  readonly errorCode: number
  readonly topics: readonly FetchSnapshotResponseTopicSnapshotInput[]
  /** Versions 1+; default `[]`. */
  readonly nodeEndpoints?: readonly FetchSnapshotResponseNodeEndpointInput[] | undefined
}

/** Part of {@link FetchSnapshotResponseInput}. */
export interface FetchSnapshotResponseNodeEndpointInput {
  readonly nodeId: number
  readonly host: string
  readonly port: number
}

/** Part of {@link FetchSnapshotResponseInput}. */
export interface FetchSnapshotResponseTopicSnapshotInput {
  readonly name: string
  readonly partitions: readonly FetchSnapshotResponsePartitionSnapshotInput[]
}

/** Part of {@link FetchSnapshotResponseInput}. */
export interface FetchSnapshotResponsePartitionSnapshotInput {
  readonly index: number
  readonly errorCode: number
  readonly snapshotId: FetchSnapshotResponseSnapshotIdInput
  /** Default a struct of defaults. */
  readonly currentLeader?: FetchSnapshotResponseLeaderIdAndEpochInput | undefined
  readonly size: number
  readonly position: bigint
  readonly unalignedRecords: Uint8Array
}

/** Part of {@link FetchSnapshotResponseInput}. */
export interface FetchSnapshotResponseLeaderIdAndEpochInput {
  readonly leaderId: number
  readonly leaderEpoch: number
}

/** Part of {@link FetchSnapshotResponseInput}. */
export interface FetchSnapshotResponseSnapshotIdInput {
  readonly endOffset: bigint
  readonly epoch: number
}

/** FetchSnapshotResponse, decoded. */
export interface FetchSnapshotResponse {
  /** Default `0`. */
  throttleTimeMs: number
  errorCode: number
  topics: FetchSnapshotResponseTopicSnapshot[]
  /** Versions 1+; default `[]`. */
  nodeEndpoints: FetchSnapshotResponseNodeEndpoint[]
}

/** Part of {@link FetchSnapshotResponse}. */
export interface FetchSnapshotResponseNodeEndpoint {
  nodeId: number
  host: string
  port: number
}

/** Part of {@link FetchSnapshotResponse}. */
export interface FetchSnapshotResponseTopicSnapshot {
  name: string
  partitions: FetchSnapshotResponsePartitionSnapshot[]
}

/** Part of {@link FetchSnapshotResponse}. */
export interface FetchSnapshotResponsePartitionSnapshot {
  index: number
  errorCode: number
  snapshotId: FetchSnapshotResponseSnapshotId
  /** Default a struct of defaults. */
  currentLeader: FetchSnapshotResponseLeaderIdAndEpoch
  size: number
  position: bigint
  unalignedRecords: Buffer
}

/** Part of {@link FetchSnapshotResponse}. */
export interface FetchSnapshotResponseLeaderIdAndEpoch {
  leaderId: number
  leaderEpoch: number
}

/** Part of {@link FetchSnapshotResponse}. */
export interface FetchSnapshotResponseSnapshotId {
  endOffset: bigint
  epoch: number
}

const defaultFetchSnapshotResponseLeaderIdAndEpoch: FetchSnapshotResponseLeaderIdAndEpoch = Object.freeze({ leaderId: 0, leaderEpoch: 0 })

function isDefaultFetchSnapshotResponseLeaderIdAndEpoch(value: FetchSnapshotResponseLeaderIdAndEpochInput): boolean {
  return value === defaultFetchSnapshotResponseLeaderIdAndEpoch || (value.leaderId === 0 && value.leaderEpoch === 0)
}

function encodeFetchSnapshotResponseSnapshotId(writer: Writer, message: FetchSnapshotResponseSnapshotIdInput): void {
  const { endOffset, epoch } = message
  writer.writeInt64(endOffset)
  writer.writeInt32(epoch)
  writer.writeUnsignedVarint(0)
}

function encodeFetchSnapshotResponseLeaderIdAndEpoch(writer: Writer, message: FetchSnapshotResponseLeaderIdAndEpochInput): void {
  const { leaderId, leaderEpoch } = message
  writer.writeInt32(leaderId)
  writer.writeInt32(leaderEpoch)
  writer.writeUnsignedVarint(0)
}

function encodeFetchSnapshotResponsePartitionSnapshot(writer: Writer, message: FetchSnapshotResponsePartitionSnapshotInput): void {
  const { index, errorCode, snapshotId, currentLeader = defaultFetchSnapshotResponseLeaderIdAndEpoch, size, position, unalignedRecords } = message
  writer.writeInt32(index)
  writer.writeInt16(errorCode)
  encodeFetchSnapshotResponseSnapshotId(writer, snapshotId)
  writer.writeInt64FromNumber(size)
  writer.writeInt64(position)
  writer.writeCompactBytes(unalignedRecords)
  const hasCurrentLeader = !isDefaultFetchSnapshotResponseLeaderIdAndEpoch(currentLeader)
  writer.writeUnsignedVarint(hasCurrentLeader ? 1 : 0)
  if (hasCurrentLeader) {
    const mark = writer.beginTaggedField(0)
    encodeFetchSnapshotResponseLeaderIdAndEpoch(writer, currentLeader)
    writer.endTaggedField(mark)
  }
}

function encodeFetchSnapshotResponseTopicSnapshot(writer: Writer, message: FetchSnapshotResponseTopicSnapshotInput): void {
  const { name, partitions } = message
  writer.writeCompactString(name)
  writer.writeCompactArrayLength(partitions.length)
  for (const element of partitions) encodeFetchSnapshotResponsePartitionSnapshot(writer, element)
  writer.writeUnsignedVarint(0)
}

function encodeFetchSnapshotResponseNodeEndpoint(writer: Writer, message: FetchSnapshotResponseNodeEndpointInput): void {
  const { nodeId, host, port } = message
  writer.writeInt32(nodeId)
  writer.writeCompactString(host)
  writer.writeUint16(port)
  writer.writeUnsignedVarint(0)
}

function encodeFetchSnapshotResponse(writer: Writer, message: FetchSnapshotResponseInput, version: number): void {
  if (version < 0 || version > 1) throw unsupportedVersion('FetchSnapshotResponse', version)
  const { throttleTimeMs = 0, errorCode, topics, nodeEndpoints = [] } = message
  writer.writeInt32(throttleTimeMs)
  writer.writeInt16(errorCode)
  writer.writeCompactArrayLength(topics.length)
  for (const element of topics) encodeFetchSnapshotResponseTopicSnapshot(writer, element)
  if (version < 1 && nodeEndpoints.length !== 0) throw unsupportedField('FetchSnapshotResponse', 'nodeEndpoints', version)
  const hasNodeEndpoints = version >= 1 && nodeEndpoints.length !== 0
  writer.writeUnsignedVarint(hasNodeEndpoints ? 1 : 0)
  if (hasNodeEndpoints) {
    const mark = writer.beginTaggedField(0)
    writer.writeCompactArrayLength(nodeEndpoints.length)
    for (const element of nodeEndpoints) encodeFetchSnapshotResponseNodeEndpoint(writer, element)
    writer.endTaggedField(mark)
  }
}

function decodeFetchSnapshotResponseSnapshotId(reader: Reader): FetchSnapshotResponseSnapshotId {
  const endOffset = reader.readInt64()
  const epoch = reader.readInt32()
  reader.skipTaggedFields()
  return { endOffset, epoch }
}

function decodeFetchSnapshotResponseLeaderIdAndEpoch(reader: Reader): FetchSnapshotResponseLeaderIdAndEpoch {
  const leaderId = reader.readInt32()
  const leaderEpoch = reader.readInt32()
  reader.skipTaggedFields()
  return { leaderId, leaderEpoch }
}

function decodeFetchSnapshotResponsePartitionSnapshot(reader: Reader): FetchSnapshotResponsePartitionSnapshot {
  const index = reader.readInt32()
  const errorCode = reader.readInt16()
  const snapshotId = decodeFetchSnapshotResponseSnapshotId(reader)
  const size = reader.readInt64AsNumber()
  const position = reader.readInt64()
  const unalignedRecords = reader.readCompactBytes()
  let currentLeader: FetchSnapshotResponseLeaderIdAndEpoch = defaultFetchSnapshotResponseLeaderIdAndEpoch
  for (let left = reader.readTaggedFieldCount(); left > 0; left--) {
    const tag = reader.readUnsignedVarint()
    const end = reader.readTaggedFieldEnd()
    if (tag === 0) {
      currentLeader = decodeFetchSnapshotResponseLeaderIdAndEpoch(reader)
    } else {
      reader.skipTo(end)
    }
    reader.expectPosition(end)
  }
  return { index, errorCode, snapshotId, currentLeader, size, position, unalignedRecords }
}

function decodeFetchSnapshotResponseTopicSnapshot(reader: Reader): FetchSnapshotResponseTopicSnapshot {
  const name = reader.readCompactString()
  const partitions: FetchSnapshotResponsePartitionSnapshot[] = []
  for (let left = reader.readCompactArrayLength(37); left > 0; left--) {
    partitions.push(decodeFetchSnapshotResponsePartitionSnapshot(reader))
  }
  reader.skipTaggedFields()
  return { name, partitions }
}

function decodeFetchSnapshotResponseNodeEndpoint(reader: Reader): FetchSnapshotResponseNodeEndpoint {
  const nodeId = reader.readInt32()
  const host = reader.readCompactString()
  const port = reader.readUint16()
  reader.skipTaggedFields()
  return { nodeId, host, port }
}

function decodeFetchSnapshotResponse(reader: Reader, version: number): FetchSnapshotResponse {
  if (version < 0 || version > 1) throw unsupportedVersion('FetchSnapshotResponse', version)
  const throttleTimeMs = reader.readInt32()
  const errorCode = reader.readInt16()
  const topics: FetchSnapshotResponseTopicSnapshot[] = []
  for (let left = reader.readCompactArrayLength(3); left > 0; left--) {
    topics.push(decodeFetchSnapshotResponseTopicSnapshot(reader))
  }
  let nodeEndpoints: FetchSnapshotResponseNodeEndpoint[] = []
  for (let left = reader.readTaggedFieldCount(); left > 0; left--) {
    const tag = reader.readUnsignedVarint()
    const end = reader.readTaggedFieldEnd()
    if (tag === 0 && version >= 1) {
      nodeEndpoints = []
      for (let left = reader.readCompactArrayLength(8); left > 0; left--) {
        nodeEndpoints.push(decodeFetchSnapshotResponseNodeEndpoint(reader))
      }
    } else {
      reader.skipTo(end)
    }
    reader.expectPosition(end)
  }
  return { throttleTimeMs, errorCode, topics, nodeEndpoints }
}

/** FetchSnapshot, key 59: versions 0 to 1, flexible from 0. */
export const fetchSnapshotApi: Api<FetchSnapshotRequestInput, FetchSnapshotRequest, FetchSnapshotResponseInput, FetchSnapshotResponse> = {
  key: 59,
  name: 'FetchSnapshot',
  minVersion: 0,
  maxVersion: 1,
  maxUnstableVersion: 1,
  flexibleFrom: 0,
  sensitive: ['unalignedRecords'],
  requestHeaderVersion: () => 2,
  responseHeaderVersion: () => 1,
  encodeRequest: encodeFetchSnapshotRequest,
  decodeRequest: decodeFetchSnapshotRequest,
  encodeResponse: encodeFetchSnapshotResponse,
  decodeResponse: decodeFetchSnapshotResponse,
}
