import type { Cluster, TopicPartitionMap } from '@kclient/cluster'
import { type KafkaError, NoOffsetForPartitionError } from '@kclient/errors'
import type { Deadline } from '@kclient/net'
import { EpochCheck } from './epoch-check.ts'
import { type FoundOffset, leaderMissing, type OffsetLookup, type OffsetQuery } from './offset-lookup.ts'
import { offsetSpec } from './offset-spec.ts'
import type { PartitionState } from '../assignment/partition-state.ts'
import type { OffsetAndMetadata, OffsetFetch } from '../commits/offset-fetch.ts'
import type { PartitionTroubles } from '../fetching/partition-troubles.ts'
import { type ResetPolicy, resetTimestamp } from './reset-policy.ts'

/** What the finder needs of its consumer. */
export interface PositionFinderOptions {
  readonly cluster: Cluster
  readonly lookup: OffsetLookup
  /** Where partitions of a group start; undefined without one. */
  readonly committed: OffsetFetch | undefined
  readonly policy: ResetPolicy
  readonly troubles: PartitionTroubles
  /** Limits each request; given up when the consumer stops. */
  readonly deadline: () => Deadline
  /** A position was found, or can be looked for again. */
  readonly onChange: () => void
}

/**
 * Brings partitions without a good position to one: asks for committed offsets, or the reset policy, looks offsets up,
 * compares logs. Results are dropped when the partition's version has changed meanwhile, as by a seek.
 */
export class PositionFinder {
  readonly #options: PositionFinderOptions
  readonly #epochs: EpochCheck

  constructor(options: PositionFinderOptions) {
    this.#options = options
    this.#epochs = new EpochCheck(options)
  }

  /**
   * Begins what can be begun.
   *
   * @returns when to look again, monotonic; Infinity when only an event can change anything.
   */
  poll(partitions: readonly PartitionState[], now: number): number {
    let wakeAt = Infinity
    const starting: PartitionState[] = []
    const resetting = new Map<number, PartitionState[]>()
    const validating = new Map<number, PartitionState[]>()
    for (const partition of partitions) {
      if (partition.state === 'fetching' || partition.failure !== undefined) continue
      if (partition.isLookedUp) continue
      if (partition.retryAt > now) {
        wakeAt = Math.min(wakeAt, partition.retryAt)
        continue
      }
      if (partition.state === 'unset') {
        if (partition.wantsCommitted && this.#options.committed !== undefined) {
          starting.push(partition)
          continue
        }
        if (!this.#applyPolicy(partition)) continue
      }
      const leader = this.#options.cluster.leaderOf(partition.topic, partition.partition)
      if (leader === undefined) {
        this.#options.troubles.leaderless(partition, leaderMissing(this.#options.cluster, partition))
        continue
      }
      const byLeader = partition.state === 'validating' ? validating : resetting
      const group = byLeader.get(leader.nodeId)
      if (group === undefined) byLeader.set(leader.nodeId, [partition])
      else group.push(partition)
    }
    if (starting.length > 0) void this.#startAtCommitted(starting)
    for (const [nodeId, group] of resetting) void this.#reset(nodeId, group)
    for (const [nodeId, group] of validating) void this.#epochs.validate(nodeId, group)
    return wakeAt
  }

  #applyPolicy(partition: PartitionState): boolean {
    const { cluster, policy, troubles } = this.#options
    const timestamp = resetTimestamp(policy, cluster.runtime.timestamp())
    if (timestamp === undefined) {
      // By the next attempt somebody may have committed one.
      partition.wantsCommitted = true
      troubles.fail(
        partition,
        new NoOffsetForPartitionError([{ topic: partition.topic, partition: partition.partition }]),
      )
      return false
    }
    // Added while the topic was being read: "latest" would lose what was written before we heard of it.
    partition.reset(partition.fromStart ? offsetSpec.earliest : timestamp)
    return true
  }

  /** One request for all: what is committed is where they start, and only "nothing is" leaves it to the reset policy. */
  async #startAtCommitted(partitions: readonly PartitionState[]): Promise<void> {
    const { committed, troubles, deadline, onChange } = this.#options
    const asked = partitions.map(owner => {
      owner.lookUpVersion = owner.version
      return { owner, version: owner.version }
    })
    let answers: TopicPartitionMap<OffsetAndMetadata | KafkaError | null> | undefined
    let failure: unknown
    try {
      answers = await committed?.ask(partitions, deadline())
    } catch (error) {
      failure = error
    }
    for (const { owner, version } of asked) {
      // A seek or an unassignment came first, and wins.
      if (!owner.assigned || owner.version !== version) continue
      owner.lookUpVersion = -1
      const answer = answers?.get(owner.topic, owner.partition)
      if (answer === undefined || answer instanceof Error) troubles.failed(owner, answer ?? failure)
      else owner.committedFound(answer)
    }
    onChange()
  }

  async #reset(nodeId: number, partitions: readonly PartitionState[]): Promise<void> {
    const { lookup, troubles, deadline, onChange } = this.#options
    const queries: (OffsetQuery & { readonly owner: PartitionState; readonly version: number })[] = []
    for (const owner of partitions) {
      const { topic, partition, version, resetTo } = owner
      if (resetTo === undefined) continue
      owner.lookUpVersion = version
      queries.push({ topic, partition, timestamp: resetTo, owner, version })
    }
    let answers: TopicPartitionMap<FoundOffset | KafkaError> | undefined
    let failure: unknown
    try {
      answers = await lookup.ask(nodeId, queries, deadline())
    } catch (error) {
      failure = error
    }
    for (const { owner, version, topic, partition, timestamp } of queries) {
      // A seek, another reset or an unassignment came first, and wins.
      if (!owner.assigned || owner.version !== version) continue
      owner.lookUpVersion = -1
      const answer = answers?.get(topic, partition) ?? failure
      if (!isFound(answer)) troubles.failed(owner, answer)
      else if (answer.offset >= 0n) owner.resetDone(answer.offset, answer.leaderEpoch)
      // No record is that young: by duration, the end is where the young ones will come.
      else if (timestamp >= 0) owner.reset(offsetSpec.latest)
      else troubles.failed(owner, leaderMissing(this.#options.cluster, owner))
    }
    onChange()
  }
}

function isFound(answer: unknown): answer is FoundOffset {
  return typeof answer === 'object' && answer !== null && !(answer instanceof Error)
}
