import { JavaHashOrder } from './java-hash-order.ts'
import type { StickyGroup } from './sticky-group.ts'

interface Movement {
  readonly from: number
  readonly to: number
}

/**
 * Where partitions went while balance was sought. A partition that is to go from B to A, where another of its topic went
 * from A to B before, is spared: that other one goes back instead.
 */
export class PartitionMovements {
  readonly #group: StickyGroup
  readonly #movements = new Map<number, Movement>()
  /** For each topic, by who gave to whom. */
  readonly #byTopic: readonly Map<number, JavaHashOrder<number>>[]

  constructor(group: StickyGroup) {
    this.#group = group
    this.#byTopic = group.topics.map(() => new Map())
  }

  /** Which partition to move, when this one should go from one member to another. */
  spare(partition: number, from: number, to: number): number {
    const origin = this.#movements.get(partition)?.from ?? from
    const [first = partition] = this.#pairs(partition)?.get(this.#pair(to, origin)) ?? []
    return first
  }

  move(partition: number, from: number, to: number): void {
    const before = this.#movements.get(partition)
    if (before !== undefined) this.#forget(partition, before)
    const origin = before?.from ?? from
    if (before === undefined || origin !== to) this.#note(partition, { from: origin, to })
  }

  #note(partition: number, movement: Movement): void {
    this.#movements.set(partition, movement)
    const pairs = this.#pairs(partition)
    const pair = this.#pair(movement.from, movement.to)
    const moved = pairs?.get(pair) ?? new JavaHashOrder<number>()
    moved.add(partition, this.#group.javaHashOf(partition))
    pairs?.set(pair, moved)
  }

  #forget(partition: number, movement: Movement): void {
    this.#movements.delete(partition)
    const pairs = this.#pairs(partition)
    const pair = this.#pair(movement.from, movement.to)
    const moved = pairs?.get(pair)
    moved?.delete(partition, this.#group.javaHashOf(partition))
    if (moved?.size === 0) pairs?.delete(pair)
  }

  #pairs(partition: number): Map<number, JavaHashOrder<number>> | undefined {
    return this.#byTopic[this.#group.topicOf[partition] ?? -1]
  }

  #pair(from: number, to: number): number {
    return from * this.#group.members.length + to
  }
}
