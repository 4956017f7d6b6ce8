import type { TopicPartition } from '@kclient/errors'
import {
  decodeAssignment as decodeAssignmentBytes,
  decodeSubscription as decodeSubscriptionBytes,
  encodeAssignment as encodeAssignmentBytes,
  encodeSubscription as encodeSubscriptionBytes,
} from '@kclient/protocol'
import type { AssignorMember, MemberAssignment } from '../assignor.ts'

/** What a member says of itself when it joins, under the name of one assignor. */
export interface MemberSubscription {
  readonly topics: readonly string[]
  readonly userData?: Uint8Array | undefined
  /** What it keeps while it joins: nothing when rebalances are eager. */
  readonly ownedPartitions: readonly TopicPartition[]
  /** The generation in which it got them; -1 for none. */
  readonly generationId: number
  readonly rackId?: string | undefined
}

/** The bytes of a subscription, for JoinGroup: topics and partitions sorted, as Java has them. */
export function encodeSubscription(subscription: MemberSubscription): Buffer {
  const { topics, userData, ownedPartitions, generationId, rackId } = subscription
  return encodeSubscriptionBytes({
    topics: topics.toSorted(),
    userData: userData ?? null,
    ownedPartitions: groupedByTopic(ownedPartitions.toSorted(byTopicAndPartition)),
    generationId,
    rackId: rackId ?? null,
  })
}

/**
 * What a member told in JoinGroup.
 *
 * @throws KafkaProtocolError for malformed bytes.
 */
export function decodeSubscription(
  memberId: string,
  groupInstanceId: string | null | undefined,
  bytes: Uint8Array,
): AssignorMember {
  const { topics, userData, ownedPartitions, generationId, rackId } = decodeSubscriptionBytes(bytes)
  return {
    memberId,
    groupInstanceId: groupInstanceId ?? undefined,
    topics,
    ownedPartitions: oneByOne(ownedPartitions),
    generationId: Math.max(generationId, -1),
    rackId: rackId === null || rackId === '' ? undefined : rackId,
    userData: userData ?? undefined,
  }
}

/** The bytes of what one member gets, for SyncGroup. Partitions keep their order within each topic. */
export function encodeAssignment({ partitions, userData }: MemberAssignment): Buffer {
  return encodeAssignmentBytes({ assignedPartitions: groupedByTopic(partitions), userData: userData ?? null })
}

/**
 * What this member was given in SyncGroup, in the order in which the leader named it.
 *
 * @throws KafkaProtocolError for malformed bytes, and for none.
 */
export function decodeAssignment(bytes: Uint8Array): {
  readonly partitions: readonly TopicPartition[]
  readonly userData: Buffer | undefined
} {
  const { assignedPartitions, userData } = decodeAssignmentBytes(bytes)
  return { partitions: oneByOne(assignedPartitions), userData: userData ?? undefined }
}

interface TopicPartitions {
  readonly topic: string
  readonly partitions: number[]
}

function groupedByTopic(partitions: readonly TopicPartition[]): TopicPartitions[] {
  const topics = new Map<string, TopicPartitions>()
  for (const { topic, partition } of partitions) {
    const known = topics.get(topic)
    if (known === undefined) topics.set(topic, { topic, partitions: [partition] })
    else known.partitions.push(partition)
  }
  return [...topics.values()]
}

function oneByOne(topics: readonly TopicPartitions[]): TopicPartition[] {
  return topics.flatMap(({ topic, partitions }) => partitions.map(partition => ({ topic, partition })))
}

function byTopicAndPartition(a: TopicPartition, b: TopicPartition): number {
  if (a.topic !== b.topic) return a.topic < b.topic ? -1 : 1
  return a.partition - b.partition
}
