import { KafkaProtocolError } from '@kclient/errors'
import type { MessageCodec } from '../api.ts'
import {
  consumerProtocolAssignment,
  type ConsumerProtocolAssignment,
  type ConsumerProtocolAssignmentInput,
} from '../messages/consumer-protocol-assignment.ts'
import {
  consumerProtocolSubscription,
  type ConsumerProtocolSubscription,
  type ConsumerProtocolSubscriptionInput,
} from '../messages/consumer-protocol-subscription.ts'
import { Reader } from './reader.ts'
import { Writer } from './writer.ts'

/**
 * Encodes what a member of a consumer group says of itself in JoinGroup.
 *
 * @param version - The newest unless given.
 */
export function encodeSubscription(
  subscription: ConsumerProtocolSubscriptionInput,
  version: number = consumerProtocolSubscription.maxVersion,
): Buffer {
  return encode(consumerProtocolSubscription, subscription, version)
}

/**
 * Decodes the subscription of a member, of any version: what a version newer than ours has added is ignored.
 *
 * @throws KafkaProtocolError for malformed bytes.
 */
export function decodeSubscription(bytes: Uint8Array): ConsumerProtocolSubscription {
  return decode(consumerProtocolSubscription, bytes)
}

/**
 * Encodes what the leader of a consumer group gives a member in SyncGroup.
 *
 * @param version - The newest unless given.
 */
export function encodeAssignment(
  assignment: ConsumerProtocolAssignmentInput,
  version: number = consumerProtocolAssignment.maxVersion,
): Buffer {
  return encode(consumerProtocolAssignment, assignment, version)
}

/**
 * Decodes an assignment, of any version: what a version newer than ours has added is ignored.
 *
 * @throws KafkaProtocolError for malformed bytes.
 */
export function decodeAssignment(bytes: Uint8Array): ConsumerProtocolAssignment {
  return decode(consumerProtocolAssignment, bytes)
}

function encode<I>(codec: MessageCodec<I>, message: I, version: number): Buffer {
  const writer = new Writer()
  writer.writeInt16(version)
  codec.encode(writer, message, version)
  return writer.toBuffer()
}

function decode<O>(codec: MessageCodec<never, O>, bytes: Uint8Array): O {
  const reader = new Reader(bytes)
  const version = reader.readInt16()
  if (version < codec.minVersion) throw new KafkaProtocolError(`${codec.name} of version ${version}`)
  return codec.decode(reader, Math.min(version, codec.maxVersion))
}
