import type { TopicPartition } from '@kclient/errors'
import type { Deadline } from '@kclient/net'
import type { FetchPosition, PartitionState } from '../assignment/partition-state.ts'
import type { Filter } from './hand-out.ts'
import { LeftInHand } from './left-in-hand.ts'

/** Somebody who was handed records and has not asked for the next: a loop, a `run()`, or all calls of getOne and getMany together. */
export interface Hand {
  /** Where what it has in hand of this partition begins; undefined when it has none of it. */
  firstInHand(partition: PartitionState): FetchPosition | undefined
  /** Whether somebody is at work on what is in hand of this partition, who comes back. False for what a loop that was left had. */
  isAtWork(partition: PartitionState): boolean
  /** What is in hand of this partition does not count any more: it was sought, or is gone. */
  forget(partition: PartitionState): void
  /** The partition is about to go: of what is in hand nothing is begun any more. */
  letGo?(partition: PartitionState): void
  /** The partition was paused: what nobody was given yet is not given now. */
  paused?(partition: PartitionState): void
  /** Nothing is handed out any more, since the consumer stops. */
  end?(): void
  /** Since when the handler that has been at work longest is, monotonic; undefined when none is. */
  workSince?(): number | undefined
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
  /** Grows with each ask for records. Whoever wants to know the time of the last looks at it now and then, and at his clock. */
  asks = 0
  readonly #hands = new Set<Hand>()
  readonly #waits = new Set<Wait>()
  readonly #left = new LeftInHand()
  #isWatched = false

  constructor() {
    this.#hands.add(this.#left)
  }

  /** Whether an ask has to be told by {@link asked}: somebody waits for it, or a loop that was left had something in hand. */
  get isWatched(): boolean {
    return this.#isWatched
  }

  /** When a hand opens: it takes over what was left in hand before. */
  get now(): number {
    return this.#left.count
  }

  add(hand: Hand): void {
    this.#hands.add(hand)
  }

  delete(hand: Hand): void {
    if (this.#hands.delete(hand)) this.cameBack()
  }

  /**
   * Somebody asks for the next, of these partitions. To be called while {@link isWatched}, when he has nothing in hand of them.
   *
   * @param since - {@link now} of when the hand was opened; Infinity for the calls.
   */
  asked(filter: Filter, since: number): void {
    this.#left.takeOver(filter, since)
    this.cameBack()
  }

  /** A loop was left with this in hand: it stays so, until a later hand asks for more. */
  leave(place: TopicPartition, first: FetchPosition): void {
    this.#left.add(place, first)
    this.#isWatched = true
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

  /** A partition is about to go: nothing more of it is begun. */
  letGo(partition: PartitionState): void {
    for (const hand of this.#hands) hand.letGo?.(partition)
    this.cameBack()
  }

  /** The application has paused a partition. */
  paused(partition: PartitionState): void {
    for (const hand of this.#hands) hand.paused?.(partition)
  }

  /** The consumer stops. */
  end(): void {
    for (const hand of this.#hands) hand.end?.()
    this.cameBack()
  }

  /** Since when the handler that has been at work longest is, monotonic; undefined when none is. */
  workSince(): number | undefined {
    let longest: number | undefined
    for (const hand of this.#hands) {
      const since = hand.workSince?.()
      if (since !== undefined && (longest === undefined || since < longest)) longest = since
    }
    return longest
  }

  /** Somebody asked for the next, or left. To be called after each of these while {@link isWatched}. */
  cameBack(): void {
    for (const wait of this.#waits) if (wait.isOver()) wait.end()
    this.#watch()
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
          this.#watch()
        }),
        'records in hand',
      )
      return true
    } catch {
      return isOver()
    } finally {
      if (wait !== undefined) this.#waits.delete(wait)
      this.#watch()
    }
  }

  #watch(): void {
    this.#isWatched = this.#waits.size > 0 || !this.#left.isEmpty
  }
}
