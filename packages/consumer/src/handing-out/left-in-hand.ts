import type { TopicPartition } from '@kclient/errors'
import type { FetchPosition, PartitionState } from '../assignment/partition-state.ts'
import type { Filter } from './hand-out.ts'
import type { Hand } from './hands.ts'

interface Left {
  readonly topic: string
  readonly partition: number
  readonly first: FetchPosition
  /** The number of this leave: hands that were opened after it take it over. */
  readonly number: number
}

/** What loops that were left had in hand. Nobody is at work on it; it is handled when a later hand asks for more. */
export class LeftInHand implements Hand {
  #left: readonly Left[] = []
  #count = 0

  get isEmpty(): boolean {
    return this.#left.length === 0
  }

  /** How many times something was left. */
  get count(): number {
    return this.#count
  }

  add({ topic, partition }: TopicPartition, first: FetchPosition): void {
    this.#count += 1
    this.#left = [...this.#left, { topic, partition, first, number: this.#count }]
  }

  /** A hand that was opened when {@link count} was `since` asks for more. */
  takeOver(filter: Filter, since: number): void {
    if (this.#left.length === 0) return
    this.#left = this.#left.filter(
      ({ topic, partition, number }) => number > since || (filter !== undefined && !filter.has(topic, partition)),
    )
  }

  firstInHand({ topic, partition }: PartitionState): FetchPosition | undefined {
    let lowest: FetchPosition | undefined
    for (const left of this.#left) {
      if (left.partition !== partition || left.topic !== topic) continue
      if (lowest === undefined || left.first.offset < lowest.offset) lowest = left.first
    }
    return lowest
  }

  isAtWork(): boolean {
    return false
  }

  forget({ topic, partition }: PartitionState): void {
    this.#left = this.#left.filter(left => left.partition !== partition || left.topic !== topic)
  }
}
