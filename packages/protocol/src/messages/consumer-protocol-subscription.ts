// Generated from the message schemas of Apache Kafka 4.3.1. Do not edit: run `npm run generate`.
import type { MessageCodec } from '../api.ts'
import { unsupportedVersion } from '../wire/message-support.ts'
import type { Reader } from '../wire/reader.ts'
import type { Writer } from '../wire/writer.ts'

/** ConsumerProtocolSubscription, to encode. */
export interface ConsumerProtocolSubscriptionInput {
  readonly topics: readonly string[]
  /** Default `null`. */
  readonly userData?: Uint8Array | null | undefined
  /** Versions 1+, not sent in others; default `[]`. */
  readonly ownedPartitions?: readonly ConsumerProtocolSubscriptionTopicPartitionInput[] | undefined
  /** Versions 2+, not sent in others; default `-1`. */
  readonly generationId?: number | undefined
  /** Versions 3+, not sent in others; default `null`. */
  readonly rackId?: string | null | undefined
}

/** Part of {@link ConsumerProtocolSubscriptionInput}. */
export interface ConsumerProtocolSubscriptionTopicPartitionInput {
  readonly topic: string
  readonly partitions: readonly number[]
}

/** ConsumerProtocolSubscription, decoded. */
export interface ConsumerProtocolSubscription {
  topics: string[]
  /** Default `null`. */
  userData: Buffer | null
  /** Versions 1+, not sent in others; default `[]`. */
  ownedPartitions: ConsumerProtocolSubscriptionTopicPartition[]
  /** Versions 2+, not sent in others; default `-1`. */
  generationId: number
  /** Versions 3+, not sent in others; default `null`. */
  rackId: string | null
}

/** Part of {@link ConsumerProtocolSubscription}. */
export interface ConsumerProtocolSubscriptionTopicPartition {
  topic: string
  partitions: number[]
}

function encodeConsumerProtocolSubscriptionTopicPartition(writer: Writer, message: ConsumerProtocolSubscriptionTopicPartitionInput): void {
  const { topic, partitions } = message
  writer.writeString(topic)
  writer.writeArrayLength(partitions.length)
  for (const element of partitions) writer.writeInt32(element)
}

function encodeConsumerProtocolSubscription(writer: Writer, message: ConsumerProtocolSubscriptionInput, version: number): void {
  if (version < 0 || version > 3) throw unsupportedVersion('ConsumerProtocolSubscription', version)
  const { topics, userData = null, ownedPartitions = [], generationId = -1, rackId = null } = message
  writer.writeArrayLength(topics.length)
  for (const element of topics) writer.writeString(element)
  writer.writeNullableBytes(userData)
  if (version >= 1) {
    writer.writeArrayLength(ownedPartitions.length)
    for (const element of ownedPartitions) encodeConsumerProtocolSubscriptionTopicPartition(writer, element)
  }
  if (version >= 2) {
    writer.writeInt32(generationId)
  }
  if (version >= 3) {
    writer.writeNullableString(rackId)
  }
}

function decodeConsumerProtocolSubscriptionTopicPartition(reader: Reader): ConsumerProtocolSubscriptionTopicPartition {
  const topic = reader.readString()
  const partitions: number[] = []
  for (let left = reader.readArrayLength(4); left > 0; left--) {
    partitions.push(reader.readInt32())
  }
  return { topic, partitions }
}

function decodeConsumerProtocolSubscription(reader: Reader, version: number): ConsumerProtocolSubscription {
  if (version < 0 || version > 3) throw unsupportedVersion('ConsumerProtocolSubscription', version)
  const topics: string[] = []
  for (let left = reader.readArrayLength(2); left > 0; left--) {
    topics.push(reader.readString())
  }
  const userData = reader.readNullableBytes()
  const ownedPartitions: ConsumerProtocolSubscriptionTopicPartition[] = []
  if (version >= 1) {
    for (let left = reader.readArrayLength(6); left > 0; left--) {
      ownedPartitions.push(decodeConsumerProtocolSubscriptionTopicPartition(reader))
    }
  }
  let generationId: number = -1
  if (version >= 2) {
    generationId = reader.readInt32()
  }
  let rackId: string | null = null
  if (version >= 3) {
    rackId = reader.readNullableString()
  }
  return { topics, userData, ownedPartitions, generationId, rackId }
}

/** ConsumerProtocolSubscription: versions 0 to 3, never flexible. */
export const consumerProtocolSubscription: MessageCodec<ConsumerProtocolSubscriptionInput, ConsumerProtocolSubscription> = {
  name: 'ConsumerProtocolSubscription',
  minVersion: 0,
  maxVersion: 3,
  flexibleFrom: 32767,
  encode: encodeConsumerProtocolSubscription,
  decode: decodeConsumerProtocolSubscription,
}
