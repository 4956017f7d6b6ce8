import type { TopicPartition } from '@kclient/errors'
import type { ClassicGroup } from './classic-group.ts'
import { assignedPartitions } from './consumer-protocol.ts'
import type { GroupMember } from './group-member.ts'
import type { GroupState } from './group-state.ts'

/** A member of a group as an embedded broker has it. */
export interface GroupMemberView {
  readonly memberId: string
  /** Null for a dynamic member. */
  readonly groupInstanceId: string | null
  readonly clientId: string
  readonly sessionTimeoutMs: number
  readonly rebalanceTimeoutMs: number
  /** Names of the protocols (of consumers: the assignors) that it knows, the one it likes best first. */
  readonly protocols: readonly string[]
  /** What it said of itself under the group's protocol. */
  readonly metadata: Buffer
  /** What the leader gave it. */
  readonly assignment: Buffer
  /** The partitions in its assignment, when it is a consumer's. */
  readonly partitions: readonly TopicPartition[]
  /** Whether a JoinGroup or SyncGroup of it waits for its answer. */
  readonly isWaiting: boolean
}

/** A group as an embedded broker has it. */
export interface GroupView {
  readonly groupId: string
  readonly state: GroupState
  readonly generationId: number
  /** `'consumer'` for groups of consumers; null when nobody joined yet. */
  readonly protocolType: string | null
  /** Of consumers: the assignor; null without members. */
  readonly protocolName: string | null
  /** Member id of the leader. */
  readonly leader: string | null
  /** Node id of the coordinator. */
  readonly coordinator: number
  readonly members: readonly GroupMemberView[]
}

export function viewGroup(group: ClassicGroup, coordinator: number): GroupView {
  const { groupId, state, generationId, protocolType, protocolName, leader } = group
  const members = Array.from(group.members(), member => viewMember(member, protocolName))
  return { groupId, state, generationId, protocolType, protocolName, leader, coordinator, members }
}

function viewMember(member: GroupMember, protocolName: string | null): GroupMemberView {
  const { memberId, groupInstanceId, clientId, sessionTimeoutMs, rebalanceTimeoutMs } = member
  return {
    memberId,
    groupInstanceId,
    clientId,
    sessionTimeoutMs,
    rebalanceTimeoutMs,
    protocols: member.protocols.map(({ name }) => name),
    metadata: Buffer.from(member.metadataOf(protocolName)),
    assignment: Buffer.from(member.assignment),
    partitions: assignedPartitions(member.assignment),
    isWaiting: member.isAwaitingJoin || member.isAwaitingSync,
  }
}
