import { LoadOrder } from './load-order.ts'
import type { StickyGroup } from './sticky-group.ts'

/** Who has which partitions while balance is sought, and who has how many. */
export class MemberLoads {
  /** What each member has, in the order in which it got it. */
  readonly assigned: readonly ReadonlySet<number>[]
  /** Members that take part, by load. */
  readonly order: LoadOrder
  /** Members that take part. */
  readonly active: ReadonlySet<number>
  readonly #group: StickyGroup
  readonly #assigned: readonly Set<number>[]
  readonly #active: Set<number>
  readonly #owners: (number | undefined)[]
  /** For each topic, how many of its partitions its owners have. */
  readonly #ownersByTopic: readonly Map<number, number>[]
  #unevenness = 0
  #balanced: boolean | undefined

  constructor(group: StickyGroup, assigned: readonly Set<number>[]) {
    this.#group = group
    this.#assigned = assigned
    this.assigned = assigned
    this.#active = new Set(assigned.keys())
    this.active = this.#active
    this.order = new LoadOrder(group.rank)
    this.#owners = Array.from({ length: group.partitionCount })
    this.#ownersByTopic = group.topics.map(() => new Map())
    for (const [member, partitions] of assigned.entries()) {
      this.order.add(member, partitions.size)
      this.#unevenness += partitions.size ** 2
      for (const partition of partitions) this.#own(partition, member, 1)
    }
  }

  ownerOf(partition: number): number | undefined {
    return this.#owners[partition]
  }

  loadOf(member: number): number {
    return this.#assigned[member]?.size ?? 0
  }

  /** Becomes less with every move from a member to one that has two or more less. */
  get unevenness(): number {
    return this.#unevenness
  }

  give(partition: number, member: number): void {
    this.#change(member, 1, partitions => partitions.add(partition))
    this.#own(partition, member, 1)
  }

  take(partition: number, member: number): void {
    this.#change(member, -1, partitions => partitions.delete(partition))
    this.#own(partition, member, -1)
  }

  /** From now on the member takes no part. */
  setAside(member: number): void {
    this.order.delete(member, this.loadOf(member))
    this.#active.delete(member)
    this.#balanced = undefined
  }

  snapshot(): ReadonlySet<number>[] {
    return this.#assigned.map(partitions => new Set(partitions))
  }

  /** Whether loads are as even as subscriptions allow: nobody could get a partition from a member that has two or more more. */
  isBalanced(): boolean {
    this.#balanced ??= this.order.leastLoad >= this.order.mostLoad - 1 || this.#nobodyCouldGain()
    return this.#balanced
  }

  #nobodyCouldGain(): boolean {
    const most = new Map<number, number>()
    const mostOf = (topic: number): number => {
      let known = most.get(topic)
      if (known === undefined) {
        known = 0
        for (const owner of this.#ownersByTopic[topic]?.keys() ?? []) known = Math.max(known, this.loadOf(owner))
        most.set(topic, known)
      }
      return known
    }
    const couldGain = (member: number): boolean => {
      for (const topic of this.#group.subscriptions[member] ?? []) {
        if (mostOf(topic) > this.loadOf(member) + 1) return true
      }
      return false
    }
    return this.order.find(couldGain) === undefined
  }

  #change(member: number, by: number, change: (partitions: Set<number>) => void): void {
    const partitions = this.#assigned[member]
    if (partitions === undefined) return
    const load = partitions.size
    change(partitions)
    this.#unevenness += (load + by) ** 2 - load ** 2
    this.order.delete(member, load)
    this.order.add(member, load + by)
    this.#balanced = undefined
  }

  #own(partition: number, member: number, by: 1 | -1): void {
    this.#owners[partition] = by === 1 ? member : undefined
    const owners = this.#ownersByTopic[this.#group.topicOf[partition] ?? -1]
    const count = (owners?.get(member) ?? 0) + by
    if (count === 0) owners?.delete(member)
    else owners?.set(member, count)
  }
}
