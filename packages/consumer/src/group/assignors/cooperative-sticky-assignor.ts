import type { Assignor, AssignorInput, AssignorMember, MemberAssignment } from '../assignor.ts'
import { ConstrainedAssignment } from './constrained-assignment.ts'
import { GeneralAssignment } from './general-assignment.ts'
import { settleClaims } from './sticky-claims.ts'
import { type Claim, StickyGroup } from './sticky-group.ts'

/**
 * As even as possible, and as much as possible stays where it was; members keep what they own while they join (KIP-429). A
 * partition that is to go from one member to another is given to nobody at first: its owner lets it go, and joins again.
 */
export class CooperativeStickyAssignor implements Assignor {
  readonly name = 'cooperative-sticky'
  readonly rebalanceProtocol = 'cooperative'
  #generationId = -1

  /** The generation, for leaders that do not read it from the subscription (before KIP-792). */
  subscriptionUserData(): Buffer {
    const userData = Buffer.alloc(4)
    userData.writeInt32BE(this.#generationId)
    return userData
  }

  onAssignment(_: unknown, generationId: number): void {
    this.#generationId = generationId
  }

  assign(input: AssignorInput): Map<string, MemberAssignment> {
    const group = new StickyGroup(input, claimOf)
    const ownership = settleClaims(group)
    if (!group.alike) {
      const assigned = new GeneralAssignment(group, ownership.owned).run()
      return group.assignment(withoutTransfers(group, assigned))
    }
    const { assigned, transferred } = new ConstrainedAssignment(group, ownership).run()
    return group.assignment(
      assigned.map((partitions, member) => partitions.filter(partition => transferred.get(partition) !== member)),
    )
  }
}

function claimOf({ ownedPartitions, generationId, userData }: AssignorMember): Claim {
  if (generationId >= 0) return { partitions: ownedPartitions, generation: generationId }
  if (userData === undefined) return { partitions: ownedPartitions, generation: undefined }
  return { partitions: ownedPartitions, generation: userData.length < 4 ? -1 : userData.readInt32BE() }
}

/** Leaves out what is new to a member and was not let go by another. */
function withoutTransfers(group: StickyGroup, assigned: readonly ReadonlySet<number>[]): number[][] {
  const owned = group.members.map(
    ({ ownedPartitions }) => new Set(ownedPartitions.flatMap(each => group.numberOf(each) ?? [])),
  )
  const revoked = new Set<number>()
  for (const [member, partitions] of owned.entries()) {
    for (const partition of partitions) if (assigned[member]?.has(partition) !== true) revoked.add(partition)
  }
  return assigned.map((partitions, member) =>
    [...partitions].filter(partition => !revoked.has(partition) || owned[member]?.has(partition) === true),
  )
}
