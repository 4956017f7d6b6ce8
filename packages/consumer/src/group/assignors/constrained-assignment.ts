import { IllegalStateError } from '@kclient/errors'
import type { Ownership } from './sticky-claims.ts'
import type { StickyGroup } from './sticky-group.ts'

/** What each member gets, and what goes from one member to another. */
export interface ConstrainedResult {
  readonly assigned: readonly (readonly number[])[]
  /** New owners of partitions that somebody else has now. */
  readonly transferred: ReadonlyMap<number, number>
}

/**
 * Divides partitions when all members subscribe to the same. Everybody gets as many, or one more: `floor` or `ceiling` of
 * the average. First everybody keeps what it has, as far as that allows; then the rest is dealt in turn.
 */
export class ConstrainedAssignment {
  readonly #group: StickyGroup
  readonly #ownership: Ownership
  readonly #floor: number
  readonly #ceiling: number
  /** So many members may get more than the floor. */
  readonly #overs: number
  #oversGiven = 0
  readonly #assigned: readonly number[][]
  readonly #taken: boolean[]
  /** Members below the floor. */
  readonly #below: number[] = []
  /** Members at the floor that may get one more. */
  #atFloor: number[] = []
  /** Who lets go of a partition, if another gets it. */
  readonly #revokedFrom = new Map<number, number>()
  readonly #transferred = new Map<number, number>()

  constructor(group: StickyGroup, ownership: Ownership) {
    this.#group = group
    this.#ownership = ownership
    const average = group.partitionCount / group.members.length
    this.#floor = Math.floor(average)
    this.#ceiling = Math.ceil(average)
    this.#overs = group.partitionCount % group.members.length
    this.#assigned = group.members.map(() => [])
    this.#taken = Array.from({ length: group.partitionCount }, () => false)
  }

  run(): ConstrainedResult {
    this.#keepOwned()
    const rank = (member: number): number => this.#group.rank[member] ?? 0
    this.#below.sort((a, b) => rank(a) - rank(b))
    this.#atFloor.sort((a, b) => rank(a) - rank(b))
    this.#deal(this.#dealNear(this.#untaken()))
    return { assigned: this.#assigned, transferred: this.#transferred }
  }

  #keepOwned(): void {
    const group = this.#group
    const floor = this.#floor
    for (const [member, claimed] of this.#ownership.owned.entries()) {
      const owned: number[] = []
      for (const partition of claimed) {
        if (group.racksMismatch(member, partition)) this.#revokedFrom.set(partition, member)
        else if (!this.#ownership.contested.has(partition)) owned.push(partition)
      }
      owned.sort((a, b) => group.indexOf(a) - group.indexOf(b) || a - b)
      const oversLeft = this.#oversGiven < this.#overs
      const kept = owned.length >= this.#ceiling && oversLeft ? this.#ceiling : Math.min(owned.length, floor)
      for (const partition of owned.slice(0, kept)) {
        this.#assigned[member]?.push(partition)
        this.#taken[partition] = true
      }
      for (const partition of owned.slice(kept)) this.#revokedFrom.set(partition, member)
      if (owned.length < floor) this.#below.push(member)
      else if (owned.length >= this.#ceiling && oversLeft) this.#gaveOver()
      else if (oversLeft) this.#atFloor.push(member)
    }
  }

  #gaveOver(): void {
    this.#oversGiven += 1
    if (this.#oversGiven === this.#overs) this.#atFloor = []
  }

  #untaken(): number[] {
    const all = Array.from({ length: this.#group.partitionCount }, (_, partition) => partition)
    return all.filter(partition => this.#taken[partition] === false)
  }

  /** Gives members what is near to them, beginning with what is near to few; returns the rest, in this order. */
  #dealNear(untaken: readonly number[]): number[] {
    if (!this.#group.rackAware) return [...untaken]
    const neighbours = this.#group.neighbours()
    const rest: number[] = []
    let turn = 0
    for (const partition of untaken.toSorted((a, b) => (neighbours[a] ?? 0) - (neighbours[b] ?? 0))) {
      const at = this.#nextNear(partition, this.#below, turn)
      const member = at === undefined ? this.#takeAtFloorNear(partition) : this.#below[at]
      if (member === undefined) {
        rest.push(partition)
        continue
      }
      if (at !== undefined) turn = this.#turnAfter(at, member)
      this.#give(partition, member)
    }
    return rest
  }

  /** Whose turn it is when the member at this place below the floor gets one more. */
  #turnAfter(at: number, member: number): number {
    const count = this.#count(member) + 1
    let next = at + 1
    if (count >= this.#floor) {
      this.#below.splice(at, 1)
      next = at
      if (count < this.#ceiling && this.#oversGiven < this.#overs) this.#atFloor.push(member)
    }
    return this.#below.length === 0 ? 0 : next % this.#below.length
  }

  #takeAtFloorNear(partition: number): number | undefined {
    const at = this.#nextNear(partition, this.#atFloor, 0)
    if (at === undefined) return undefined
    const member = this.#atFloor[at]
    if (member !== undefined && this.#count(member) + 1 === this.#ceiling) {
      this.#atFloor.splice(at, 1)
      this.#gaveOver()
    }
    return member
  }

  #nextNear(partition: number, members: readonly number[], from: number): number | undefined {
    for (let step = 0; step < members.length; step++) {
      const at = (from + step) % members.length
      if (this.#group.racksMatch(members[at] ?? -1, partition)) return at
    }
    return undefined
  }

  /** In turn to those below the floor, then one each to those at the floor. */
  #deal(partitions: readonly number[]): void {
    let turn = 0
    for (const partition of partitions) {
      if (turn >= this.#below.length) turn = 0
      const member = this.#below.length === 0 ? this.#atFloor.shift() : this.#below[turn]
      if (member === undefined) throw new IllegalStateError('The shares of members do not add up to all partitions')
      this.#give(partition, member)
      const count = this.#count(member)
      if (count === this.#floor) {
        this.#below.splice(turn, 1)
        this.#atFloor.push(member)
      } else if (count <= this.#floor) {
        turn += 1
      }
    }
  }

  #give(partition: number, member: number): void {
    this.#assigned[member]?.push(partition)
    const before = this.#revokedFrom.get(partition)
    if ((before !== undefined && before !== member) || this.#ownership.contested.has(partition)) {
      this.#transferred.set(partition, member)
    }
  }

  #count(member: number): number {
    return this.#assigned[member]?.length ?? 0
  }
}
