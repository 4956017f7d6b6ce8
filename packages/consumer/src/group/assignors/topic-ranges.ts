import type { TopicPartition } from '@kclient/errors'
import type { AssignorMember, AssignorPartition } from '../assignor.ts'
import { racksMatter } from './group-view.ts'

/** One topic while the range assignor divides it: who has how many, and what is left. Partitions go by their index. */
export class TopicRanges {
  /** In their order. */
  readonly memberIds: readonly string[]
  readonly partitionCount: number
  readonly hasMemberRacks: boolean
  /** Whether it matters for this topic who is where. */
  readonly rackAware: boolean
  readonly #topic: string
  readonly #partitions: readonly AssignorPartition[]
  readonly #racks: ReadonlyMap<string, string>
  readonly #assigned: ReadonlyMap<string, TopicPartition[]>
  readonly #left: Set<number>
  readonly #counts: Map<string, number>
  /** Everybody gets as many. */
  readonly #share: number
  /** So many more get one more. */
  #extras: number

  /**
   * @param subscribers - Sorted.
   * @param assigned - What each member gets, of all topics; is added to.
   */
  constructor(
    topic: string,
    partitions: readonly AssignorPartition[],
    subscribers: readonly AssignorMember[],
    assigned: ReadonlyMap<string, TopicPartition[]>,
  ) {
    this.#topic = topic
    this.#partitions = partitions
    this.#assigned = assigned
    this.memberIds = subscribers.map(({ memberId }) => memberId)
    this.partitionCount = partitions.length
    this.#left = new Set(partitions.keys())
    this.#counts = new Map(this.memberIds.map(memberId => [memberId, 0]))
    this.#share = Math.floor(partitions.length / Math.max(1, subscribers.length))
    this.#extras = partitions.length - this.#share * subscribers.length
    this.#racks = new Map(
      subscribers.flatMap(({ memberId, rackId }) => (rackId === undefined ? [] : [[memberId, rackId] as const])),
    )
    this.hasMemberRacks = this.#racks.size > 0
    this.rackAware = racksMatter(new Set(this.#racks.values()), partitions)
  }

  /** Whether a replica is in the rack of the member; a member without a rack is near to all. */
  isNear(memberId: string, index: number): boolean {
    const rack = this.#racks.get(memberId)
    return rack === undefined || this.#partitions[index]?.racks.includes(rack) === true
  }

  /** How many more the member may get. */
  room(memberId: string): number {
    return Math.max(0, this.#share + (this.#extras > 0 ? 1 : 0) - (this.#counts.get(memberId) ?? 0))
  }

  assign(memberId: string, indexes: readonly number[]): void {
    const count = (this.#counts.get(memberId) ?? 0) + indexes.length
    this.#counts.set(memberId, count)
    if (count > this.#share) this.#extras -= 1
    const partitions = this.#assigned.get(memberId)
    for (const index of indexes) {
      this.#left.delete(index)
      partitions?.push({ topic: this.#topic, partition: this.#partitions[index]?.partition ?? index })
    }
  }

  /** Gives each member, as far as there is room, what is near to it. */
  assignNear(): void {
    this.#assignWhere((memberId, index) => this.isNear(memberId, index))
  }

  /** Gives out what is left. */
  assignRest(): void {
    this.#assignWhere(() => true)
  }

  #assignWhere(may: (memberId: string, index: number) => boolean): void {
    for (const memberId of this.memberIds) {
      if (this.#left.size === 0) return
      const room = this.room(memberId)
      const indexes: number[] = []
      for (const index of this.#left) {
        if (indexes.length === room) break
        if (may(memberId, index)) indexes.push(index)
      }
      if (indexes.length > 0) this.assign(memberId, indexes)
    }
  }
}
