import type { MetadataSnapshot } from '@kclient/cluster'
import { IllegalStateError, type TopicPartition } from '@kclient/errors'
import type { ConsumerEngine } from '../consumer-engine.ts'
import { offsetSpec } from '../positions/offset-spec.ts'
import type { PartitionState } from './partition-state.ts'
import type { ResetPolicy } from '../positions/reset-policy.ts'

/** What the assignment follows from. */
type SubscriptionKind = 'none' | 'topics' | 'partitions'

/**
 * Says which partitions are assigned: those that the application names, or, without a group, all partitions of the
 * topics that it names. The two do not mix.
 */
export class Subscription {
  readonly #engine: ConsumerEngine
  readonly #policy: ResetPolicy
  #kind: SubscriptionKind = 'none'
  #topics: readonly string[] = []
  /** Partitions of a topic that were assigned before; those that come to it later have never been read. */
  readonly #seen = new Set<string>()

  constructor(engine: ConsumerEngine, policy: ResetPolicy) {
    this.#engine = engine
    this.#policy = policy
  }

  get topics(): readonly string[] {
    return this.#topics
  }

  /** Whether nothing is subscribed to or assigned. */
  get isNone(): boolean {
    return this.#kind === 'none'
  }

  /** Whether partitions follow from topics, rather than from the application. */
  get followsTopics(): boolean {
    return this.#kind === 'topics'
  }

  /** @throws IllegalStateError after `assign()`. */
  subscribe(topics: readonly string[], metadata: MetadataSnapshot): void {
    this.#expect('topics', 'subscribe()')
    this.#topics = topics
    for (const topic of this.#seen) if (!topics.includes(topic)) this.#seen.delete(topic)
    this.follow(metadata)
  }

  /** @throws IllegalStateError after `subscribe()`. */
  assign(partitions: readonly TopicPartition[]): void {
    this.#expect('partitions', 'assign()')
    this.#topics = [...new Set(partitions.map(({ topic }) => topic))]
    this.#replace(partitions)
  }

  unsubscribe(): void {
    this.#kind = 'none'
    this.#topics = []
    this.#seen.clear()
    this.#replace([])
  }

  /** Metadata changed: subscribed topics may have other partitions now. */
  follow(metadata: MetadataSnapshot): void {
    if (this.#kind !== 'topics') return
    const { assignment } = this.#engine
    const wanted: TopicPartition[] = []
    for (const topic of this.#topics) {
      const known = metadata.topic(topic)
      // A topic that is missing from one answer may be back in the next: its partitions stay.
      if (known === undefined) wanted.push(...assignment.states.filter(state => state.topic === topic))
      else for (const { partition } of known.partitions) wanted.push({ topic, partition })
    }
    const seenBefore = new Set(this.#seen)
    for (const topic of this.#topics) if (metadata.topic(topic) !== undefined) this.#seen.add(topic)
    for (const state of this.#replace(wanted)) {
      // Added while the topic was being read: "latest" would lose what was written before we heard of it.
      if (seenBefore.has(state.topic) && this.#policy.kind !== 'none') state.reset(offsetSpec.earliest)
    }
  }

  #replace(wanted: readonly TopicPartition[]): readonly PartitionState[] {
    const { assignment, handOut, hands, fetcher } = this.#engine
    const { added, removed } = assignment.replace(wanted)
    if (added.length === 0 && removed.length === 0) return added
    for (const state of removed) {
      handOut.changed(state)
      hands.forget(state)
    }
    fetcher.added(added)
    this.#engine.changed()
    return added
  }

  #expect(kind: SubscriptionKind, call: string): void {
    if (this.#kind !== 'none' && this.#kind !== kind) {
      const other = kind === 'topics' ? 'assign()' : 'subscribe()'
      throw new IllegalStateError(`${call} after ${other}: call unsubscribe() first, the two do not mix`)
    }
    this.#kind = kind
  }
}
