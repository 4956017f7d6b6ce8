import { compareTexts } from './group-view.ts'
import { MemberLoads } from './member-loads.ts'
import { PartitionMovements } from './partition-movements.ts'
import type { StickyGroup } from './sticky-group.ts'

/** So many rounds without a better balance than before end the search. */
const fruitlessRounds = 8

/**
 * Divides partitions when members subscribe to different topics. Everybody keeps what it has; what nobody has goes to
 * whoever has the least; then partitions are moved to members that have two or more less, while there are any.
 *
 * A move may send back another partition than the one that was looked at (see {@link PartitionMovements}), from another
 * member, and so may make things worse. Java goes on all the same, which need not end; here the search ends after some
 * rounds that bring nothing.
 */
export class GeneralAssignment {
  readonly #group: StickyGroup
  readonly #loads: MemberLoads
  readonly #movements: PartitionMovements
  /** Who had a partition in a generation before the newest, and still subscribes to it. */
  readonly #formerOwner: ReadonlyMap<number, number>
  /** Members that may get each topic. */
  readonly #candidates: readonly number[]
  /** By number of candidates, then by name. */
  readonly #sorted: readonly number[]

  /** @param owned - What each member has; is changed. */
  constructor(group: StickyGroup, owned: readonly Set<number>[]) {
    this.#group = group
    this.#loads = new MemberLoads(group, owned)
    this.#movements = new PartitionMovements(group)
    this.#formerOwner = formerOwners(group)
    const candidates = group.topics.map(() => 0)
    for (const topics of group.subscriptions) {
      for (const topic of topics) candidates[topic] = (candidates[topic] ?? 0) + 1
    }
    this.#candidates = candidates
    this.#sorted = group.topics
      .map(({ topic, first, partitions }, index) => ({ topic, first, partitions, count: candidates[index] ?? 0 }))
      .toSorted((a, b) => a.count - b.count || compareTexts(a.topic, b.topic))
      .flatMap(({ first, partitions }) => partitions.map((_, index) => first + index))
  }

  run(): readonly ReadonlySet<number>[] {
    const loads = this.#loads
    const revoked = this.#giveUp()
    const unassigned = this.#sorted.filter(partition => loads.ownerOf(partition) === undefined)
    const fresh = loads.order.mostLoad === 0
    this.#assign(unassigned)

    const movable = (partition: number): boolean => (this.#candidates[this.#topicOf(partition)] ?? 0) > 1
    this.#setFixedAside(movable)
    const before = loads.snapshot()
    if (!revoked) this.#rebalance(unassigned.filter(movable))
    const moved = this.#rebalance(this.#sorted.filter(movable))
    if (!fresh && moved && imbalanceOf(loads.assigned, loads.active) >= imbalanceOf(before, loads.active)) return before
    return loads.assigned
  }

  /** Takes from members what they do not subscribe to any more, or what is in other racks; returns whether there was any. */
  #giveUp(): boolean {
    let any = false
    for (const [member, partitions] of this.#loads.assigned.entries()) {
      for (const partition of partitions) {
        if (this.#group.subscribes(member, partition) && !this.#group.racksMismatch(member, partition)) continue
        this.#loads.take(partition, member)
        any = true
      }
    }
    return any
  }

  /** First to members near a replica, where that matters. */
  #assign(unassigned: readonly number[]): void {
    const group = this.#group
    let left = unassigned
    if (group.rackAware) {
      left = unassigned.filter(partition => {
        const near = (member: number): boolean => !group.racksMismatch(member, partition)
        return !this.#give(partition, member => group.subscribes(member, partition) && near(member))
      })
    }
    for (const partition of left) this.#give(partition, member => group.subscribes(member, partition))
  }

  #give(partition: number, may: (member: number) => boolean): boolean {
    const member = this.#loads.order.find(may)
    if (member !== undefined) this.#loads.give(partition, member)
    return member !== undefined
  }

  /** Members that have all they can get, none of which another could get, take no part in what follows. */
  #setFixedAside(movable: (partition: number) => boolean): void {
    for (const [member, topics] of this.#group.subscriptions.entries()) {
      const partitions = this.#loads.assigned[member] ?? new Set()
      let most = 0
      for (const topic of topics) most += this.#group.topics[topic]?.partitions.length ?? 0
      if (partitions.size >= most && ![...partitions].some(movable)) this.#loads.setAside(member)
    }
  }

  /** Moves partitions until there is balance, or nothing more to gain; returns whether any was. */
  #rebalance(partitions: readonly number[]): boolean {
    const loads = this.#loads
    let any = false
    let best = loads.unevenness
    let fruitless = 0
    for (;;) {
      let moved = false
      for (const partition of partitions) {
        if (loads.isBalanced()) break
        if (!this.#improve(partition)) continue
        moved = true
        any = true
      }
      if (!moved) return any
      fruitless = loads.unevenness < best ? 0 : fruitless + 1
      best = Math.min(best, loads.unevenness)
      if (fruitless === fruitlessRounds) return any
    }
  }

  /** Moves the partition, or one in its stead, to a member that has two or more less; a former owner comes first. */
  #improve(partition: number): boolean {
    const loads = this.#loads
    const owner = loads.ownerOf(partition)
    if (owner === undefined) return false
    const former = this.#formerOwner.get(partition)
    const needy =
      former !== undefined && loads.loadOf(owner) > loads.loadOf(former) + 1
        ? former
        : loads.order.find(member => this.#group.subscribes(member, partition))
    if (needy === undefined || loads.loadOf(owner) <= loads.loadOf(needy) + 1) return false
    const instead = this.#movements.spare(partition, owner, needy)
    const from = loads.ownerOf(instead) ?? owner
    this.#movements.move(instead, from, needy)
    loads.take(instead, from)
    loads.give(instead, needy)
    return true
  }

  #topicOf(partition: number): number {
    return this.#group.topicOf[partition] ?? -1
  }
}

function formerOwners(group: StickyGroup): Map<number, number> {
  const newest = group.claims.reduce((most, { generation = -1 }) => Math.max(most, generation), -1)
  const former = new Map<number, { member: number; generation: number }>()
  for (const [member, { partitions, generation = -1 }] of group.claims.entries()) {
    if (generation >= newest) continue
    for (const each of partitions) {
      const partition = group.numberOf(each)
      // Java also gives partitions back to members that do not subscribe to them any more.
      if (partition === undefined || !group.subscribes(member, partition)) continue
      const known = former.get(partition)
      if (known === undefined || generation > known.generation) former.set(partition, { member, generation })
    }
  }
  return new Map([...former].map(([partition, { member }]) => [partition, member]))
}

/** The sum of the differences in load between all pairs of members. */
function imbalanceOf(assigned: readonly ReadonlySet<number>[], active: ReadonlySet<number>): number {
  const sizes = Array.from(active, member => assigned[member]?.size ?? 0).toSorted((a, b) => a - b)
  return sizes.reduce((sum, size, place) => sum + size * (2 * place - sizes.length + 1), 0)
}
