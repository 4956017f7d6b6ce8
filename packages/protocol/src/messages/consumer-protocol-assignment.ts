// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { MessageCodec } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** ConsumerProtocolAssignment, to encode. */
export interface ConsumerProtocolAssignmentInput {
  readonly assignedPartitions: readonly ConsumerProtocolAssignmentTopicPartitionInput[]
  /** Default `null`. */
  readonly userData?: Uint8Array | null | undefined
}

/** Part of {@link ConsumerProtocolAssignmentInput}. */
export interface ConsumerProtocolAssignmentTopicPartitionInput {
  readonly topic: string
  readonly partitions: readonly number[]
}

/** ConsumerProtocolAssignment, decoded. */
export interface ConsumerProtocolAssignment {
  assignedPartitions: ConsumerProtocolAssignmentTopicPartition[]
  /** Default `null`. */
  userData: Buffer | null
}

/** Part of {@link ConsumerProtocolAssignment}. */
export interface ConsumerProtocolAssignmentTopicPartition {
  topic: string
  partitions: number[]
}

function encodeConsumerProtocolAssignmentTopicPartition(writer: Writer, message: ConsumerProtocolAssignmentTopicPartitionInput): void {
  const { topic, partitions } = message
  writer.writeString(topic)
  writer.writeArrayLength(partitions.length)
  for (const element of partitions) writer.writeInt32(element)
}

function encodeConsumerProtocolAssignment(writer: Writer, message: ConsumerProtocolAssignmentInput, version: number): void {
  if (version < 0 || version > 3) throw unsupportedVersion('ConsumerProtocolAssignment', version)
  const { assignedPartitions, userData = null } = message
  writer.writeArrayLength(assignedPartitions.length)
  for (const element of assignedPartitions) encodeConsumerProtocolAssignmentTopicPartition(writer, element)
  writer.writeNullableBytes(userData)
}

function decodeConsumerProtocolAssignmentTopicPartition(reader: Reader): ConsumerProtocolAssignmentTopicPartition {
  const topic = reader.readString()
  const partitions: number[] = []
  for (let left = reader.readArrayLength(4); left > 0; left--) {
    partitions.push(reader.readInt32())
  }
  return { topic, partitions }
}

function decodeConsumerProtocolAssignment(reader: Reader, version: number): ConsumerProtocolAssignment {
  if (version < 0 || version > 3) throw unsupportedVersion('ConsumerProtocolAssignment', version)
  const assignedPartitions: ConsumerProtocolAssignmentTopicPartition[] = []
  for (let left = reader.readArrayLength(6); left > 0; left--) {
    assignedPartitions.push(decodeConsumerProtocolAssignmentTopicPartition(reader))
  }
  const userData = reader.readNullableBytes()
  return { assignedPartitions, userData }
}

/** ConsumerProtocolAssignment: versions 0 to 3, never flexible. */
export const consumerProtocolAssignment: MessageCodec<ConsumerProtocolAssignmentInput, ConsumerProtocolAssignment> = {
  name: 'ConsumerProtocolAssignment',
  minVersion: 0,
  maxVersion: 3,
  flexibleFrom: 32767,
  encode: encodeConsumerProtocolAssignment,
  decode: decodeConsumerProtocolAssignment,
}
