/** What the choice looks at: the partitions of one topic. */
export interface StickyChoices {
  readonly partitionCount: number
  /** Whether the partition has a leader. */
  isAvailable(partition: number): boolean
  /** Bytes that wait there to be sent: a slow broker shows by them. */
  queuedBytes(partition: number): number
}

/**
 * Where records without a key go: to one partition until about `targetBytes` went there, so that batches fill, then to
 * the next (KIP-480, KIP-794). Partitions take turns in an order shuffled per producer; of those, the one with the least
 * waiting is next, so that a slow broker gets no more than it takes.
 */
export class StickyPartition {
  readonly #targetBytes: number
  readonly #random: () => number
  #order: number[] = []
  #at = 0
  #current = -1
  #bytes = 0

  constructor(targetBytes: number, random: () => number) {
    this.#targetBytes = targetBytes
    this.#random = random
  }

  /** A batch of `bytes` was completed on the current partition. `full` tells that it could not have held more. */
  completed(partition: number, bytes: number, full: boolean): void {
    if (partition !== this.#current) return
    this.#bytes += bytes
    if (full || this.#bytes >= this.#targetBytes) this.#current = -1
  }

  /** The partition for the next batch. */
  choose(choices: StickyChoices): number {
    if (this.#current >= 0 && this.#current < choices.partitionCount) return this.#current
    if (this.#order.length !== choices.partitionCount) this.#shuffle(choices.partitionCount)
    const next = this.#leastQueued(choices)
    this.#at = (next + 1) % this.#order.length
    this.#current = this.#order[next] as number
    this.#bytes = 0
    return this.#current
  }

  /** Leaders have changed: a partition that has none is left, unless none has one. */
  leadersChanged(choices: StickyChoices): void {
    const current = this.#current
    if (current === -1 || (current < choices.partitionCount && choices.isAvailable(current))) return
    for (let partition = 0; partition < choices.partitionCount; partition++) {
      if (choices.isAvailable(partition)) this.#current = -1
    }
  }

  /** Where in the order the available partition with the least waiting is, whose turn comes first among equals. */
  #leastQueued(choices: StickyChoices): number {
    const count = this.#order.length
    let best = this.#at
    let bestBytes = Infinity
    for (let step = 0; step < count && bestBytes > 0; step++) {
      const at = (this.#at + step) % count
      const partition = this.#order[at] as number
      if (!choices.isAvailable(partition)) continue
      const bytes = choices.queuedBytes(partition)
      if (bytes >= bestBytes) continue
      best = at
      bestBytes = bytes
    }
    return best
  }

  #shuffle(count: number): void {
    const order = Array.from({ length: count }, (_, partition) => partition)
    for (let last = count - 1; last > 0; last--) {
      const other = Math.floor(this.#random() * (last + 1))
      const swapped = order[last] as number
      order[last] = order[other] as number
      order[other] = swapped
    }
    this.#order = order
    this.#at = 0
  }
}
