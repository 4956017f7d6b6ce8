import type { TopicPartition } from '@kclient/errors'
import type { AssignorInput, AssignorMember, AssignorPartition, MemberAssignment } from '../assignor.ts'
import { compareTexts, membersInOrder, racksMatter, topicsInOrder } from './group-view.ts'
import { javaHash, javaPartitionHash } from './java-hash-order.ts'

/** What a member claims to have had, and in which generation; undefined when it does not say. */
export interface Claim {
  readonly partitions: readonly TopicPartition[]
  readonly generation: number | undefined
}

/** A topic, with its partitions as numbers from `first` on. */
export interface NumberedTopic {
  readonly topic: string
  readonly hash: number
  readonly first: number
  readonly partitions: readonly AssignorPartition[]
}

/**
 * A group whose partitions are to be assigned by a sticky assignor, with numbers instead of names: members in the order in
 * which Java walks them, topics by name, and all partitions of all topics in a row.
 */
export class StickyGroup {
  readonly members: readonly AssignorMember[]
  readonly claims: readonly Claim[]
  readonly topics: readonly NumberedTopic[]
  /** Topics of each member. */
  readonly subscriptions: readonly ReadonlySet<number>[]
  /** Whether all members subscribe to the same. */
  readonly alike: boolean
  /** Each member's place when they are sorted by id. */
  readonly rank: readonly number[]
  readonly partitionCount: number
  /** Topic of each partition. */
  readonly topicOf: readonly number[]
  /** Whether it matters who is where. */
  readonly rackAware: boolean
  readonly #partitions: readonly AssignorPartition[]
  readonly #numbers = new Map<string, Map<number, number>>()

  constructor(input: AssignorInput, claimOf: (member: AssignorMember) => Claim) {
    this.members = membersInOrder(input)
    this.claims = this.members.map(claimOf)
    let first = 0
    this.topics = topicsInOrder(input, this.members)
      .toSorted((a, b) => compareTexts(a.topic, b.topic))
      .map(({ topic, partitions }) => {
        const numbered = { topic, hash: javaHash(topic), first, partitions }
        this.#numbers.set(topic, new Map(partitions.map(({ partition }, index) => [partition, numbered.first + index])))
        first += partitions.length
        return numbered
      })
    this.partitionCount = first
    this.topicOf = this.topics.flatMap(({ partitions }, topic) => partitions.map(() => topic))
    this.#partitions = this.topics.flatMap(({ partitions }) => partitions)

    const byName = new Map(this.topics.map(({ topic }, index) => [topic, index]))
    this.subscriptions = this.members.map(
      ({ topics }) => new Set(topics.flatMap(topic => byName.get(topic) ?? new Array<number>())),
    )
    const wanted = this.members.map(({ topics }) => new Set(topics))
    const model = [...(wanted[0] ?? [])]
    this.alike = wanted.every(topics => topics.size === model.length && model.every(topic => topics.has(topic)))
    const sorted = new Map(
      this.members
        .map(({ memberId }) => memberId)
        .toSorted()
        .map((memberId, place) => [memberId, place]),
    )
    this.rank = this.members.map(({ memberId }) => sorted.get(memberId) ?? 0)
    const racks = new Set(this.members.flatMap(({ rackId }) => rackId ?? []))
    this.rackAware = racksMatter(racks, this.#partitions)
  }

  /** The number of a partition; undefined when there is none, or none that anybody subscribes to. */
  numberOf({ topic, partition }: TopicPartition): number | undefined {
    return this.#numbers.get(topic)?.get(partition)
  }

  /** The number that a partition has within its topic. */
  indexOf(number: number): number {
    return this.#partitions[number]?.partition ?? -1
  }

  topicPartition(number: number): TopicPartition {
    return { topic: this.topics[this.topicOf[number] ?? -1]?.topic ?? '', partition: this.indexOf(number) }
  }

  javaHashOf(number: number): number {
    return javaPartitionHash(this.topics[this.topicOf[number] ?? -1]?.hash ?? 0, this.indexOf(number))
  }

  subscribes(member: number, partition: number): boolean {
    return this.subscriptions[member]?.has(this.topicOf[partition] ?? -1) === true
  }

  /** Whether replicas of the partition and the member tell their racks, and these are others. */
  racksMismatch(member: number, partition: number): boolean {
    if (!this.rackAware) return false
    const rack = this.members[member]?.rackId
    return rack !== undefined && this.#partitions[partition]?.racks.includes(rack) !== true
  }

  /** Whether a replica of the partition is in the rack of the member. */
  racksMatch(member: number, partition: number): boolean {
    const rack = this.members[member]?.rackId
    return rack !== undefined && this.#partitions[partition]?.racks.includes(rack) === true
  }

  /** For each partition, how many members are in a rack of its replicas. */
  neighbours(): number[] {
    const members = new Map<string, number>()
    for (const { rackId } of this.members) {
      if (rackId !== undefined) members.set(rackId, (members.get(rackId) ?? 0) + 1)
    }
    return this.#partitions.map(({ racks }) =>
      [...new Set(racks)].reduce((count, rack) => count + (members.get(rack) ?? 0), 0),
    )
  }

  assignment(assigned: readonly Iterable<number>[]): Map<string, MemberAssignment> {
    return new Map(
      this.members.map(({ memberId }, member) => [
        memberId,
        { partitions: Array.from(assigned[member] ?? [], number => this.topicPartition(number)) },
      ]),
    )
  }
}
