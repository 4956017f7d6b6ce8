import type { MetadataSnapshot } from '@kclient/cluster'
import type { TopicPartition } from '@kclient/errors'
import type { Deadline } from '@kclient/net'
import type { ConsumerEngine } from '../consumer-engine.ts'
import type { ListenerCalls } from '../group/listener-calls.ts'
import type { PartitionState } from './partition-state.ts'
import { reassign } from './reassign.ts'
import { SeenPartitions } from './seen-partitions.ts'
import type { Assigner, Subscription } from './subscription.ts'

/** What the assigner of a consumer without a group works with. */
export interface LocalAssignerOptions {
  readonly engine: ConsumerEngine
  readonly subscription: Subscription
  readonly listener: ListenerCalls
  readonly metadata: () => MetadataSnapshot
}

/** Without a group: all partitions of the subscribed topics are assigned, also those that come later. */
export class LocalAssigner implements Assigner {
  readonly #options: LocalAssignerOptions
  readonly #seen = new SeenPartitions()

  constructor(options: LocalAssignerOptions) {
    this.#options = options
  }

  topicsChanged(): void {
    this.#seen.keepOnly(this.#options.subscription.topics)
    this.follow()
  }

  unsubscribed(): void {
    this.#seen.keepOnly([])
    this.#replace([])
  }

  assign(partitions: readonly TopicPartition[]): void {
    reassign(this.#options.engine, partitions)
  }

  /** Metadata changed: subscribed topics may have other partitions now. */
  follow(): void {
    const { subscription, engine, metadata } = this.#options
    if (!subscription.followsTopics) return
    const now = metadata()
    const wanted: TopicPartition[] = []
    for (const topic of subscription.topics) {
      const known = now.topic(topic)
      // A topic that is missing from one answer may be back in the next: its partitions stay.
      if (known === undefined) wanted.push(...engine.assignment.states.filter(state => state.topic === topic))
      else for (const { partition } of known.partitions) wanted.push({ topic, partition })
    }
    this.#replace(wanted)
    this.#seen.learn(subscription.topics, now)
  }

  /** Tells the listener that everything goes. */
  async leave(deadline: Deadline): Promise<void> {
    const { engine, subscription, listener } = this.#options
    const told =
      subscription.followsTopics && engine.assignment.size > 0
        ? listener.tell('revoked', engine.assignment.states)
        : listener.idle()
    await deadline.wait(told, 'the rebalance listener').catch(() => {})
  }

  #replace(wanted: readonly TopicPartition[]): void {
    const { engine, listener } = this.#options
    const { added, removed } = reassign(engine, wanted)
    for (const state of added) state.fromStart = this.#seen.isNew(state)
    if (removed.length > 0) void listener.tell('revoked', removed)
    if (added.length === 0) return
    if (listener.hears('assigned')) {
      engine.suspend(added)
      void this.#tell(added)
    }
  }

  async #tell(added: readonly PartitionState[]): Promise<void> {
    const { engine, listener } = this.#options
    await listener.tell('assigned', added)
    engine.unsuspend(added.filter(state => state.assigned))
  }
}
