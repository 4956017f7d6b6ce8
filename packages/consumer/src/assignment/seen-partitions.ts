import type { MetadataSnapshot } from '@kclient/cluster'
import type { TopicPartition } from '@kclient/errors'

/**
 * How many partitions topics had when they were first assigned. What comes later has never been read: "latest" would lose
 * what was written before we heard of it.
 */
export class SeenPartitions {
  readonly #counts = new Map<string, number>()

  /** Forgets all other topics. */
  keepOnly(topics: readonly string[]): void {
    for (const topic of this.#counts.keys()) if (!topics.includes(topic)) this.#counts.delete(topic)
  }

  /** Notes those that were not known before. */
  learn(topics: readonly string[], metadata: MetadataSnapshot): void {
    for (const topic of topics) {
      const count = metadata.topic(topic)?.partitions.length
      if (count !== undefined && !this.#counts.has(topic)) this.#counts.set(topic, count)
    }
  }

  /** Whether the partition was added to a topic that was being read already. */
  isNew({ topic, partition }: TopicPartition): boolean {
    const count = this.#counts.get(topic)
    return count !== undefined && partition >= count
  }
}
