import type { TopicPartition } from '@kclient/errors'
import type { Assignor, AssignorInput, MemberAssignment } from '../assignor.ts'
import { ConstrainedAssignment } from './constrained-assignment.ts'
import { GeneralAssignment } from './general-assignment.ts'
import { settleClaims } from './sticky-claims.ts'
import { StickyGroup } from './sticky-group.ts'
import { decodeStickyUserData, encodeStickyUserData } from './sticky-user-data.ts'

/**
 * As even as possible, and as much as possible stays where it was (KIP-54). All is given back before each rebalance, so
 * members tell in their user data what they had, and in which generation.
 */
export class StickyAssignor implements Assignor {
  readonly name = 'sticky'
  #last: { readonly partitions: readonly TopicPartition[]; readonly generationId: number } | undefined

  subscriptionUserData(): Buffer | undefined {
    return this.#last === undefined ? undefined : encodeStickyUserData(this.#last.partitions, this.#last.generationId)
  }

  onAssignment({ partitions }: { readonly partitions: readonly TopicPartition[] }, generationId: number): void {
    this.#last = { partitions, generationId }
  }

  assign(input: AssignorInput): Map<string, MemberAssignment> {
    const group = new StickyGroup(input, ({ userData }) => decodeStickyUserData(userData))
    const ownership = settleClaims(group)
    return group.assignment(
      group.alike
        ? new ConstrainedAssignment(group, ownership).run().assigned
        : new GeneralAssignment(group, ownership.owned).run(),
    )
  }
}
