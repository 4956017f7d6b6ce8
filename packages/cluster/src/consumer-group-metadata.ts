/**
 * Who commits: what a consumer knows of its own membership. A transactional producer passes it on with the offsets of
 * a transaction, so that a member which lost its partitions cannot commit for them (KIP-447).
 */
export interface ConsumerGroupMetadata {
  readonly groupId: string
  /** Generation of the classic protocol, member epoch of the KIP-848 one; -1 outside a group. */
  readonly generationId: number
  /** Empty outside a group. */
  readonly memberId: string
  readonly groupInstanceId: string | null
}
