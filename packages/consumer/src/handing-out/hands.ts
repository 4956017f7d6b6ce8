import type { Deadline } from '@kclient/net'
import type { FetchPosition, PartitionState } from '../assignment/partition-state.ts'

/** Somebody who was handed records and has not asked for the next: a loop, a `run()`, or all calls of getOne and getMany together. */
export interface Hand {
  /** Where what it has in hand of this partition begins; undefined when it has none of it. */
  firstInHand(partition: PartitionState): FetchPosition | undefined
  /** Whether somebody is at work on what is in hand of this partition, who comes back. False for what a loop that was left had. */
  isAtWork(partition: PartitionState): boolean
  /** What is in hand of this partition does not count any more: it was sought, or is gone. */
  forget(partition: PartitionState): void
}

interface Wait {
  isOver(): boolean
  end(): void
}

/**
 * Everyone who has records in hand. Asking for the next makes what one had in hand *handled*: below it, and nowhere above,
 * auto-commit may commit (C-HANDLED).
 */
export class Hands {
  readonly #hands = new Set<Hand>()
  readonly #waits = new Set<Wait>()

  add(hand: Hand): void {
    this.#hands.add(hand)
  }

  delete(hand: Hand): void {
    this.#hands.delete(hand)
    this.cameBack()
  }

  /** What may be committed of a partition: all below the lowest offset that anybody has in hand. Undefined without a position. */
  handled(partition: PartitionState): FetchPosition | undefined {
    const { position } = partition
    if (position === undefined) return undefined
    let lowest: FetchPosition = { offset: position, epoch: partition.positionEpoch }
    for (const hand of this.#hands) {
      const first = hand.firstInHand(partition)
      if (first !== undefined && first.offset < lowest.offset) lowest = first
    }
    return lowest
  }

  /** The position of a partition was set, or it is gone. */
  forget(partition: PartitionState): void {
    for (const hand of this.#hands) hand.forget(partition)
    this.cameBack()
  }

  /** Somebody asked for the next, or left. To be called after each of these; costs nothing while nobody waits. */
  cameBack(): void {
    if (this.#waits.size === 0) return
    for (const wait of this.#waits) if (wait.isOver()) wait.end()
  }

  /** Whether somebody is at work on records of these partitions. */
  areAtWork(partitions: readonly PartitionState[]): boolean {
    for (const hand of this.#hands) if (partitions.some(partition => hand.isAtWork(partition))) return true
    return false
  }

  /**
   * Waits until nobody is at work on records of these partitions. The caller has seen to it that no more of them are handed
   * out.
   *
   * @returns false when the time was up before.
   */
  async whenBack(partitions: readonly PartitionState[], deadline: Deadline): Promise<boolean> {
    const isOver = (): boolean => !this.areAtWork(partitions)
    if (isOver()) return true
    let wait: Wait | undefined
    try {
      await deadline.wait(
        new Promise<void>(resolve => {
          wait = { isOver, end: resolve }
          this.#waits.add(wait)
        }),
        'records in hand',
      )
      return true
    } catch {
      return isOver()
    } finally {
      if (wait !== undefined) this.#waits.delete(wait)
    }
  }
}
