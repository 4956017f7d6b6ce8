import type { TopicPartition } from '@kclient/errors'

/** What is kept for a group of one partition. */
export interface CommittedOffset extends TopicPartition {
  readonly offset: bigint
  /** Null when the committer did not know it. */
  readonly leaderEpoch: number | null
  readonly metadata: string
  /** When it was committed, in ms since 1970. */
  readonly timestamp: number
}

/** An offset to be committed. */
export interface CommittedOffsetInput extends TopicPartition {
  readonly offset: bigint
  /** Default: null. */
  readonly leaderEpoch?: number | null | undefined
  /** Default: empty. */
  readonly metadata?: string | undefined
}

/** The committed offsets of all groups. They are in the log, so they outlive every coordinator. */
export class CommittedOffsets {
  readonly #groups = new Map<string, Map<string, Map<number, CommittedOffset>>>()

  /** Groups that have any. */
  groupIds(): IterableIterator<string> {
    return this.#groups.keys()
  }

  get(groupId: string, { topic, partition }: TopicPartition): CommittedOffset | undefined {
    return this.#groups.get(groupId)?.get(topic)?.get(partition)
  }

  /** In the order in which partitions were committed first. */
  all(groupId: string): CommittedOffset[] {
    return [...(this.#groups.get(groupId)?.values() ?? [])].flatMap(partitions => [...partitions.values()])
  }

  set(groupId: string, committed: CommittedOffset): void {
    let topics = this.#groups.get(groupId)
    if (topics === undefined) this.#groups.set(groupId, (topics = new Map()))
    let partitions = topics.get(committed.topic)
    if (partitions === undefined) topics.set(committed.topic, (partitions = new Map()))
    partitions.set(committed.partition, committed)
  }

  delete(groupId: string, { topic, partition }: TopicPartition): void {
    const topics = this.#groups.get(groupId)
    const partitions = topics?.get(topic)
    partitions?.delete(partition)
    if (partitions?.size === 0) topics?.delete(topic)
    if (topics?.size === 0) this.#groups.delete(groupId)
  }

  deleteGroup(groupId: string): void {
    this.#groups.delete(groupId)
  }

  deleteTopic(topic: string): void {
    for (const [groupId, topics] of this.#groups) {
      topics.delete(topic)
      if (topics.size === 0) this.#groups.delete(groupId)
    }
  }
}
