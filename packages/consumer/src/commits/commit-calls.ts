import { type Cluster, type ConsumerGroupMetadata, TopicPartitionMap } from '@kclient/cluster'
import { IllegalOperationError, IllegalStateError, type TopicPartition } from '@kclient/errors'
import type { Deadline } from '@kclient/net'
import { ZERO_UUID } from '@kclient/protocol'
import type { PartitionState } from '../assignment/partition-state.ts'
import type { Subscription } from '../assignment/subscription.ts'
import type { ConsumerEngine } from '../consumer-engine.ts'
import { partitionOf, partitionsOf } from '../inputs.ts'
import { goneMeanwhile, handedOutBefore } from './commit-failures.ts'
import { type CheckedOffset, type CommitInput, offsetsToCommit } from './commit-inputs.ts'
import type { Commits } from './commits.ts'
import type { PendingOffset } from './committer.ts'
import type { OffsetAndMetadata } from './offset-fetch.ts'

/** How long a commit is tried again for a topic that the coordinator does not know: it may be new, or was deleted. */
const unknownTopicMs = 5_000

interface Asked {
  readonly state: PartitionState
  readonly version: number
}

/** The calls about committed offsets. */
export class CommitCalls {
  readonly #cluster: Cluster
  readonly #engine: ConsumerEngine
  readonly #subscription: Subscription
  readonly #commits: Commits | undefined

  constructor(cluster: Cluster, engine: ConsumerEngine, subscription: Subscription, commits: Commits | undefined) {
    this.#cluster = cluster
    this.#engine = engine
    this.#subscription = subscription
    this.#commits = commits
  }

  groupMetadata(): ConsumerGroupMetadata {
    return this.#group('groupMetadata()').identity.current()
  }

  async commit(input: CommitInput | undefined, deadline: Deadline): Promise<void> {
    const { committer } = this.#group('commit()')
    const offsets = input === undefined ? this.#positions() : this.#given(input)
    await committer.commit(offsets, deadline, { trigger: 'call', unknownTopicMs })
  }

  async committed(place: TopicPartition, deadline: Deadline): Promise<OffsetAndMetadata | null> {
    const { offsets } = this.#group('committed()')
    const { topic, partition } = partitionOf(place, 'committed()')
    return (await offsets.fetch([{ topic, partition }], deadline)).get(topic, partition) ?? null
  }

  async seekToCommitted(
    partitions: Iterable<TopicPartition> | undefined,
    deadline: Deadline,
  ): Promise<TopicPartitionMap<bigint | null>> {
    const { offsets } = this.#group('seekToCommitted()')
    const { assignment } = this.#engine
    const states =
      partitions === undefined
        ? [...assignment.states]
        : [...new Set(partitionsOf(partitions, 'seekToCommitted()').map(place => assignment.expect(place)))]
    const asked = states.map((state): Asked => {
      state.startOver()
      state.lookUpVersion = state.version
      this.#engine.sought(state)
      return { state, version: state.version }
    })
    let found: TopicPartitionMap<OffsetAndMetadata | null>
    try {
      found = await offsets.fetch(states, deadline)
    } catch (error) {
      this.#sought(asked, undefined)
      throw error
    }
    this.#sought(asked, found)
    const committed = ({ topic, partition }: TopicPartition): bigint | null =>
      found.get(topic, partition)?.offset ?? null
    return new TopicPartitionMap(states.map(state => [state, committed(state)]))
  }

  /** Without an answer the seek goes on by itself. */
  #sought(asked: readonly Asked[], found: TopicPartitionMap<OffsetAndMetadata | null> | undefined): void {
    for (const { state, version } of asked) {
      // Another seek, or an unassignment, came first, and wins.
      if (!state.assigned || state.version !== version) continue
      state.lookUpVersion = -1
      if (found !== undefined) state.committedFound(found.get(state.topic, state.partition) ?? null)
    }
    this.#engine.changed()
  }

  /** The positions of all assigned partitions that have one. */
  #positions(): PendingOffset[] {
    if (this.#subscription.isNone) {
      throw new IllegalStateError('commit() without partitions: subscribe() or assign() first, or say which offsets')
    }
    return this.#engine.assignment.states.flatMap(owner => {
      const { topic, partition, topicId, position: offset, positionEpoch: leaderEpoch, seeks } = owner
      if (offset === undefined) return []
      return [{ topic, partition, topicId, offset, leaderEpoch, metadata: '', owner, seeks }]
    })
  }

  #given(input: CommitInput): PendingOffset[] {
    const { metadata } = this.#cluster
    return offsetsToCommit(input).map(offset => {
      const owner = this.#owner(offset)
      const { handedOutAt } = offset
      // A handler that outlived the assignment which gave it the record. The partition has come back meanwhile, from
      // where others had got to: their commits are newer.
      const began = this.#subscription.followsTopics ? owner?.began : undefined
      if (handedOutAt !== undefined && began !== undefined && handedOutAt < began) throw handedOutBefore(offset, began)
      const topicId = owner?.topicId ?? metadata.topic(offset.topic)?.id ?? ZERO_UUID
      return { ...offset, owner, topicId, seeks: owner?.seeks ?? 0 }
    })
  }

  /** @throws IllegalStateError for a partition that is, or may be, another member's; CommitFailedError when it was ours. */
  #owner(place: CheckedOffset): PartitionState | undefined {
    const { assignment } = this.#engine
    const owner = assignment.get(place.topic, place.partition)
    if (owner !== undefined || !this.#subscription.followsTopics) return owner
    // Its record was handed out, so it went since: no mistake of the program, but the same as a commit that comes too late.
    if (place.handedOutAt !== undefined)
      throw goneMeanwhile(this.#group('commit()').identity.current().groupId, [place])
    return assignment.expect(place)
  }

  #group(call: string): Commits {
    if (this.#commits !== undefined) return this.#commits
    throw new IllegalOperationError(`${call} needs a group: set groupId`)
  }
}
