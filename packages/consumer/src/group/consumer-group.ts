import { type ClientConfig, type Cluster, type ConsumerGroupMetadata, TopicPartitionMap } from '@kclient/cluster'
import { KafkaConfigurationError, type KafkaError, type TopicPartition } from '@kclient/errors'
import { Deadline } from '@kclient/net'
import { reassign } from '../assignment/reassign.ts'
import { SeenPartitions } from '../assignment/seen-partitions.ts'
import type { Assigner, Subscription } from '../assignment/subscription.ts'
import type { ConsumerEngine } from '../consumer-engine.ts'
import type { ConsumerConfig } from '../consumer-options.ts'
import type { GroupIdentity } from './group-identity.ts'
import { GroupMember } from './group-member.ts'
import type { GroupTerms } from './group-requests.ts'
import { type CommitHandled, HandOver } from './hand-over.ts'
import type { ListenerCalls } from './listener-calls.ts'
import { type MemberState, nobody } from './member-state.ts'
import { PollWatch } from './poll-watch.ts'
import { Strategies } from './strategies.ts'

/** What a consumer's part in its group works with. */
export interface ConsumerGroupOptions {
  readonly groupId: string
  readonly cluster: Cluster
  readonly config: ConsumerConfig
  readonly client: ClientConfig
  readonly engine: ConsumerEngine
  readonly subscription: Subscription
  readonly listener: ListenerCalls
  /** Nothing works any more. */
  readonly fail: (error: KafkaError) => void
}

/**
 * A consumer's part in its group, from the first start to the last: who assigns its partitions, and as whom it commits.
 * With partitions that the application names itself it is no member, and commits all the same.
 */
export class ConsumerGroup implements Assigner, GroupIdentity {
  readonly #options: ConsumerGroupOptions
  readonly #terms: GroupTerms
  readonly #strategies: Strategies
  readonly #seen = new SeenPartitions()
  readonly #handOver: HandOver
  readonly #watch: PollWatch
  #commitHandled: CommitHandled = () => Promise.resolve()
  #member: GroupMember | undefined

  constructor(options: ConsumerGroupOptions) {
    const { cluster, groupId, config, client, engine } = options
    const { groupInstanceId, sessionTimeoutMs, heartbeatIntervalMs, maxPollIntervalMs } = config
    if (heartbeatIntervalMs >= sessionTimeoutMs) {
      throw new KafkaConfigurationError(
        `Consumer: heartbeatIntervalMs (${heartbeatIntervalMs}) must be less than sessionTimeoutMs (${sessionTimeoutMs}); a third of it, at most, survives a lost heartbeat`,
      )
    }
    this.#options = options
    this.#terms = {
      groupId,
      groupInstanceId,
      sessionTimeoutMs,
      rebalanceTimeoutMs: config.rebalanceTimeoutMs ?? maxPollIntervalMs,
      lane: `coordination-${client.runtime.randomBytes(9).toString('base64url')}`,
    }
    this.#strategies = new Strategies(config.partitionAssignmentStrategy, client.clientRack)
    this.#handOver = new HandOver({
      engine,
      listener: options.listener,
      meter: engine.meter.group,
      commitHandled: (partitions, deadline) => this.#commitHandled(partitions, deadline),
    })
    engine.meter.group.watch(() => ({ state: this.state, ...(this.#member?.membership ?? nobody) }))
    this.#watch = new PollWatch({
      cluster,
      engine,
      limitMs: maxPollIntervalMs,
      isMember: () => this.#member !== undefined && this.#member.membership.generationId >= 0,
      onExceeded: reason => this.#member?.giveUp(reason),
      onAsked: () => this.#member?.resume(),
    })
  }

  /** Where the member is; `unjoined` before start, and with partitions that the application names itself. */
  get state(): MemberState {
    return this.#member?.state ?? 'unjoined'
  }

  /** How what was handled is committed before partitions go. */
  commitBy(commitHandled: CommitHandled): void {
    this.#commitHandled = commitHandled
  }

  /** Begins to be a member, as soon as there is a subscription. */
  start(): void {
    const { cluster, config, engine, subscription, listener, fail } = this.#options
    this.#member = new GroupMember({
      cluster,
      terms: this.#terms,
      heartbeatIntervalMs: config.heartbeatIntervalMs,
      strategies: this.#strategies,
      handOver: this.#handOver,
      meter: engine.meter.group,
      topics: () => (subscription.followsTopics ? subscription.topics : undefined),
      isResolved: () => subscription.isResolved,
      isTelling: () => listener.busy,
      isNew: partition => this.#seen.isNew(partition),
      onTaken: () => this.#seen.learn(subscription.topics, cluster.metadata),
      raise: (error, told) => engine.raise(error, told),
      fail,
    })
    this.#member.start()
    this.#watch.start()
  }

  /** Resolves when the first assignment has been taken. @throws what the group refuses this member with. */
  async joined(deadline: Deadline): Promise<void> {
    await this.#member?.joined(deadline)
  }

  /** The consumer stops: no join begins any more; who is a member stays one, so that it can commit. */
  closing(deadline: Deadline): void {
    this.#watch.stop()
    this.#member?.closing(deadline)
  }

  /** Tells the listener that everything goes, and leaves. */
  async leave(deadline: Deadline): Promise<void> {
    const member = this.#member
    this.#watch.stop()
    await member?.leave(deadline)
    if (this.#member === member) this.#member = undefined
  }

  /** Ends a start that has failed. */
  abandon(): void {
    void this.leave(Deadline.after(this.#options.cluster.runtime, 0))
    reassign(this.#options.engine, [])
  }

  // As Assigner.

  topicsChanged(): void {
    const { engine, subscription } = this.#options
    const { topics } = subscription
    this.#seen.keepOnly(topics)
    engine.suspend(engine.assignment.states.filter(({ topic }) => !topics.includes(topic)))
    this.#member?.subscriptionChanged('the subscription changed')
  }

  unsubscribed(): void {
    const { engine } = this.#options
    this.#seen.keepOnly([])
    // A member gives back what it has, with a commit, before it is gone.
    if (this.state === 'unjoined') this.#assign([])
    else engine.suspend(engine.assignment.states)
    this.#member?.subscriptionChanged('')
  }

  assign(partitions: readonly TopicPartition[]): void {
    const { cluster, client } = this.#options
    // After unsubscribe(), while the group is still being left.
    if (this.state !== 'unjoined') this.#handOver.letGo(Deadline.after(cluster.runtime, client.requestTimeoutMs))
    this.#assign(partitions)
  }

  /** Assigns by hand. What is handled of partitions that go is committed, as before a member gives them back. */
  #assign(partitions: readonly TopicPartition[]): void {
    const { engine, cluster, client } = this.#options
    const stays = new TopicPartitionMap(partitions.map(place => [place, true]))
    const going = engine.assignment.states.filter(({ topic, partition }) => !stays.has(topic, partition))
    if (going.length > 0) void this.#commitHandled(going, Deadline.after(cluster.runtime, client.requestTimeoutMs))
    reassign(engine, partitions)
  }

  // As GroupIdentity.

  current(): ConsumerGroupMetadata {
    const { groupId, groupInstanceId = null } = this.#terms
    const { memberId, generationId } = this.#member?.membership ?? nobody
    if (generationId < 0) return { groupId, generationId: -1, memberId: '', groupInstanceId: null }
    return { groupId, generationId, memberId, groupInstanceId }
  }

  async whenSettled(deadline: Deadline): Promise<void> {
    // Who names partitions, or only offsets, commits as no member.
    if (this.#options.subscription.followsTopics || this.state !== 'unjoined') await this.#member?.whenSettled(deadline)
  }

  hold(commit: Promise<unknown>): void {
    this.#member?.hold(commit)
  }

  refused(errorCode: number, as: ConsumerGroupMetadata): void {
    this.#member?.refused(errorCode, as)
  }
}
