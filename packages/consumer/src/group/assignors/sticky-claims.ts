import type { StickyGroup } from './sticky-group.ts'

/** Which claims of members count. */
export interface Ownership {
  /** What each member has, as far as it exists, in the order of its claim. */
  readonly owned: readonly Set<number>[]
  /** What several members claim to have got in the same generation. */
  readonly contested: ReadonlySet<number>
}

/**
 * Settles who has what: of two claims to a partition that of the younger generation counts, and neither when both are of
 * the same, for then one of them is wrong, and no one can know which.
 *
 * One thing is not as Java does it: there, partitions that do not exist any more take part, and when a topic has come back
 * with fewer, others are given to two members. Here they are left out.
 */
export function settleClaims(group: StickyGroup): Ownership {
  const owned = group.members.map(() => new Set<number>())
  const contested = new Set<number>()
  const ownerOf = new Map<number, number>()
  for (const [member, claim] of group.claims.entries()) {
    const generation = claim.generation ?? -1
    for (const each of claim.partitions) {
      const partition = group.numberOf(each)
      if (partition === undefined) continue
      const other = ownerOf.get(partition)
      // As Java does it: from its subscription, even where its claim, in the user data, names another.
      const otherGeneration = other === undefined ? undefined : (group.members[other]?.generationId ?? -1)
      if (otherGeneration !== undefined && generation < otherGeneration) continue
      if (other !== undefined) owned[other]?.delete(partition)
      if (generation === otherGeneration) contested.add(partition)
      else owned[member]?.add(partition)
      ownerOf.set(partition, member)
    }
  }
  return { owned, contested }
}
