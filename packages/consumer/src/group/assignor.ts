import type { TopicPartition } from '@kclient/errors'

/** What a member of a group says of itself when partitions are to be assigned. */
export interface AssignorMember {
  readonly memberId: string
  /** Undefined for a dynamic member (KIP-345). */
  readonly groupInstanceId: string | undefined
  readonly topics: readonly string[]
  /** What it owned when it joined, and in which generation that was assigned (KIP-429, KIP-792); -1 when it does not say. */
  readonly ownedPartitions: readonly TopicPartition[]
  readonly generationId: number
  /** KIP-881. */
  readonly rackId: string | undefined
  readonly userData: Buffer | undefined
}

/** What the leader of a group assigns partitions with. */
export interface AssignorInput {
  readonly members: readonly AssignorMember[]
  /** All partitions of each topic that any member subscribes to and that exists, by rising id. */
  readonly partitions: ReadonlyMap<string, readonly AssignorPartition[]>
}

/** A partition to assign. */
export interface AssignorPartition {
  readonly partition: number
  /** Racks of its replicas, as far as they are known. */
  readonly racks: readonly string[]
}

/** What one member gets. */
export interface MemberAssignment {
  readonly partitions: readonly TopicPartition[]
  /** For the assignor of that member, in its {@link Assignor.onAssignment}. Default: none. */
  readonly userData?: Uint8Array | undefined
}

/**
 * A way to divide partitions among the members of a group. The leader of the group calls `assign`; one instance serves one
 * consumer.
 */
export interface Assignor {
  /** Under this name the members of a group agree on it: 'range', 'roundrobin', 'sticky', 'cooperative-sticky'. */
  readonly name: string
  /**
   * `cooperative` members keep what they own while they rejoin, and a partition is given to another only when its owner has
   * let it go (KIP-429). Default `'eager'`: all is given back before each rebalance.
   */
  readonly rebalanceProtocol?: 'eager' | 'cooperative' | undefined
  /** User data for this member's subscription. Called before each join. */
  subscriptionUserData?(topics: readonly string[]): Uint8Array | undefined
  /** Divides the partitions: one entry for each member. Must be synchronous. */
  assign(input: AssignorInput): ReadonlyMap<string, MemberAssignment>
  /** What this member was assigned, and in which generation. */
  onAssignment?(
    assignment: { readonly partitions: readonly TopicPartition[]; readonly userData: Buffer | undefined },
    generationId: number,
  ): void
}
