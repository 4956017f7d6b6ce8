import { TopicPartitionMap } from '@kclient/cluster'
import type { FetchPosition, PartitionState } from '../assignment/partition-state.ts'
import type { AnyRecord } from '../records/fetched-partition.ts'
import type { Filter } from './hand-out.ts'
import type { Hand, Hands } from './hands.ts'

/**
 * What getOne() and getMany() have given, all calls together. Offsets only: records would keep the answers alive that they are
 * views of.
 */
export class CallsHand implements Hand {
  readonly #hands: Hands
  /** What a getOne() has given, field by field: it makes no object. Topic '' for nothing. */
  #topic = ''
  #partition = -1
  #offset = -1n
  #epoch: number | null = null
  /** What getMany() has given, or several getOne() that waited together. */
  readonly #many = new TopicPartitionMap<FetchPosition>()
  #comesBack = true

  constructor(hands: Hands) {
    this.#hands = hands
    hands.add(this)
  }

  /** A call asks for more: what was in hand of these partitions is handled. */
  asks(filter: Filter): void {
    const hands = this.#hands
    hands.asks += 1
    if (filter === undefined || filter.has(this.#topic, this.#partition)) this.#topic = ''
    if (this.#many.size > 0) this.#handled(filter)
    if (hands.isWatched) hands.asked(filter, Infinity)
  }

  /** A call got this. */
  took(record: AnyRecord): void {
    if (this.#topic !== '') this.#keep(this.#topic, this.#partition, this.#offset, this.#epoch)
    this.#topic = record.topic
    this.#partition = record.partition
    this.#offset = record.offset
    this.#epoch = record.leaderEpoch
  }

  /** The same for many. */
  tookMany(records: TopicPartitionMap<AnyRecord[]>): void {
    for (const [{ topic, partition }, [first]] of records) {
      if (first !== undefined) this.#keep(topic, partition, first.offset, first.leaderEpoch)
    }
  }

  firstInHand({ topic, partition }: PartitionState): FetchPosition | undefined {
    const kept = this.#many.get(topic, partition)
    if (this.#partition !== partition || this.#topic !== topic) return kept
    if (kept !== undefined && kept.offset <= this.#offset) return kept
    return { offset: this.#offset, epoch: this.#epoch ?? -1 }
  }

  /** Whoever asks in a loop comes back for more. When the consumer stops nobody can know whether he does. */
  isAtWork({ topic, partition }: PartitionState): boolean {
    if (!this.#comesBack) return false
    return (this.#partition === partition && this.#topic === topic) || this.#many.has(topic, partition)
  }

  forget({ topic, partition }: PartitionState): void {
    if (this.#partition === partition && this.#topic === topic) this.#topic = ''
    this.#many.delete(topic, partition)
  }

  end(): void {
    this.#comesBack = false
  }

  #handled(filter: Filter): void {
    if (filter === undefined) {
      this.#many.clear()
      return
    }
    const places = [...this.#many.keys()]
    for (const { topic, partition } of places) if (filter.has(topic, partition)) this.#many.delete(topic, partition)
  }

  #keep(topic: string, partition: number, offset: bigint, epoch: number | null): void {
    const kept = this.#many.get(topic, partition)
    if (kept === undefined || offset < kept.offset) this.#many.set(topic, partition, { offset, epoch: epoch ?? -1 })
  }
}
