import { type Cluster, codeOf, CountsByName, Histogram, Trace } from '@kclient/cluster'
import type { TopicPartition } from '@kclient/errors'
import type { ConsumerGroupMetrics } from './consumer-metrics.ts'
import {
  commitChannel,
  type CommitContext,
  type CommitTrigger,
  rebalanceChannel,
  type RebalanceContext,
  type TracedOffset,
} from './group-trace.ts'

/** In place of an error: nothing went wrong, and nothing is wanted any more. */
const givenUp = Symbol('given up')

/** How a rebalance ended well. */
export interface RebalanceOutcome {
  readonly memberId: string
  readonly generationId: number
  readonly strategy: string
  /** All that is assigned now. */
  readonly assigned: readonly TopicPartition[]
}

/** Where a membership is. */
export interface MembershipView {
  readonly state: string
  /** Empty before the coordinator has given one. */
  readonly memberId: string
  /** -1 without an assignment. */
  readonly generationId: number
}

/** Counts, and tells to whoever listens, what a consumer does as a member of a group: the one place for it. */
export class GroupMeter {
  /** The newest error of the membership since it last held; undefined while it does. */
  lastError: Error | undefined
  /** The newest error of a commit since one succeeded. */
  lastCommitError: Error | undefined
  readonly #cluster: Cluster
  readonly #groupId: string | null
  readonly #commits = { begun: 0, succeeded: 0, failed: 0 }
  readonly #commitFailures = new CountsByName()
  readonly #commitLatency = new Histogram()
  readonly #rebalances = { begun: 0, completed: 0, failed: 0, abandoned: 0 }
  readonly #rebalanceFailures = new CountsByName()
  readonly #rebalanceDuration = new Histogram()
  readonly #heartbeats = { sent: 0, failed: 0 }
  readonly #heartbeatFailures = new CountsByName()
  readonly #heartbeatLatency = new Histogram()
  readonly #partitions = { assigned: 0, revoked: 0, lost: 0 }
  #committedAt = -Infinity
  #rebalancedAt = -Infinity
  #heardAt = -Infinity
  #rebalanceBeganAt = -Infinity
  #rebalance: ObservedRebalance | undefined
  #view: (() => MembershipView) | undefined

  constructor(cluster: Cluster, groupId: string | null) {
    this.#cluster = cluster
    this.#groupId = groupId
  }

  /** To be told how to see where the membership is; without one, as with `assign()`, there is none. */
  watch(view: () => MembershipView): void {
    this.#view = view
  }

  get membership(): MembershipView | undefined {
    return this.#view?.()
  }

  /** For how long a rebalance has been under way; undefined when none is. */
  get rebalancingMs(): number | undefined {
    return this.#rebalance === undefined ? undefined : this.#cluster.runtime.now() - this.#rebalanceBeganAt
  }

  /** Around a commit, from when it is begun until it is answered, retries included. One that has nothing to commit is none. */
  commit<T>(trigger: CommitTrigger, offsets: readonly TracedOffset[], call: () => Promise<T>): Promise<T> {
    const counted = (): Promise<T> => this.#commit(call)
    if (!commitChannel.hasSubscribers) return counted()
    const { clusterId, options } = this.#cluster
    const context: CommitContext = {
      clientId: options.clientId,
      clusterId,
      groupId: this.#groupId,
      trigger,
      offsets: offsets.map(({ topic, partition, offset }) => ({ topic, partition, offset })),
    }
    return Trace.begin(commitChannel, context, trace =>
      counted().then(
        result => {
          trace.succeeded(undefined)
          return result
        },
        (error: unknown) => {
          trace.failed(error)
          throw error
        },
      ),
    )
  }

  async #commit<T>(call: () => Promise<T>): Promise<T> {
    const { runtime } = this.#cluster
    const began = runtime.now()
    this.#commits.begun += 1
    try {
      const result = await call()
      this.#committedAt = runtime.now()
      this.#commits.succeeded += 1
      this.#commitLatency.record(this.#committedAt - began)
      this.lastCommitError = undefined
      return result
    } catch (error) {
      this.#commits.failed += 1
      this.#commitFailures.add(codeOf(error), 1)
      this.lastCommitError = error as Error
      throw error
    }
  }

  /**
   * A rebalance begins: the group is to be joined, for the first time or anew. One that was under way and has not ended is
   * gone on with, under its own reason.
   */
  rebalance(reason: string): ObservedRebalance {
    const underWay = this.#rebalance
    if (underWay !== undefined) return underWay
    const { runtime, clusterId, options } = this.#cluster
    this.#rebalances.begun += 1
    const began = runtime.now()
    this.#rebalanceBeganAt = began
    const context: RebalanceContext = {
      clientId: options.clientId,
      clusterId,
      groupId: this.#groupId,
      reason,
      memberId: undefined,
      generationId: undefined,
      strategy: undefined,
      revoked: [],
      lost: [],
      assigned: undefined,
    }
    const trace = rebalanceChannel.hasSubscribers
      ? Trace.begin<RebalanceContext, Trace<RebalanceContext>>(rebalanceChannel, context, begun => begun.detach())
      : undefined
    const rebalance = new ObservedRebalance(context, error => {
      this.#rebalance = undefined
      if (error === givenUp) {
        this.#rebalances.abandoned += 1
        trace?.succeeded(undefined)
      } else if (error === undefined) {
        this.#rebalances.completed += 1
        this.#rebalancedAt = runtime.now()
        this.#rebalanceDuration.record(this.#rebalancedAt - began)
        this.lastError = undefined
        trace?.succeeded(undefined)
      } else {
        this.#rebalances.failed += 1
        this.#rebalanceFailures.add(codeOf(error), 1)
        this.lastError = error as Error
        trace?.failed(error)
      }
    })
    this.#rebalance = rebalance
    return rebalance
  }

  /** The group is left: what was under way is given up, and nothing is wrong any more. */
  left(): void {
    this.#rebalance?.abandoned()
    this.lastError = undefined
  }

  /** Partitions came, went or were lost, by a rebalance or otherwise. */
  partitions(change: 'assigned' | 'revoked' | 'lost', partitions: readonly TopicPartition[]): void {
    this.#partitions[change] += partitions.length
    if (change !== 'assigned') this.#rebalance?.went(change, partitions)
  }

  /** @param error - Undefined when it was answered well. */
  heartbeat(sentAt: number, error?: unknown): void {
    const now = this.#cluster.runtime.now()
    this.#heartbeats.sent += 1
    if (error === undefined) {
      this.#heartbeatLatency.record(now - sentAt)
      this.#heardAt = now
      // Refused once, and a member all the same.
      if (this.#rebalance === undefined) this.lastError = undefined
      return
    }
    this.#heartbeats.failed += 1
    this.#heartbeatFailures.add(codeOf(error), 1)
  }

  /** Something is wrong with the membership. */
  failed(error: Error): void {
    this.lastError = error
  }

  snapshot(): ConsumerGroupMetrics {
    const now = this.#cluster.runtime.now()
    return {
      commits: {
        ...this.#commits,
        failedByCode: this.#commitFailures.snapshot(),
        latencyMs: this.#commitLatency.snapshot(),
        sinceLastMs: since(now, this.#committedAt),
      },
      rebalances: {
        ...this.#rebalances,
        failedByCode: this.#rebalanceFailures.snapshot(),
        durationMs: this.#rebalanceDuration.snapshot(),
        sinceLastMs: since(now, this.#rebalancedAt),
        partitionsAssigned: this.#partitions.assigned,
        partitionsRevoked: this.#partitions.revoked,
        partitionsLost: this.#partitions.lost,
      },
      heartbeats: {
        ...this.#heartbeats,
        failedByCode: this.#heartbeatFailures.snapshot(),
        latencyMs: this.#heartbeatLatency.snapshot(),
        sinceLastMs: since(now, this.#heardAt),
      },
    }
  }

  /** For how long the coordinator has not answered a heartbeat; null before the first one. */
  get sinceHeartbeatMs(): number | null {
    return since(this.#cluster.runtime.now(), this.#heardAt)
  }
}

/** A rebalance under way. */
export class ObservedRebalance {
  readonly #context: RebalanceContext
  #end: ((error: unknown) => void) | undefined

  constructor(context: RebalanceContext, end: (error: unknown) => void) {
    this.#context = context
    this.#end = end
  }

  /** Partitions had to be given back, or were lost, on the way. */
  went(change: 'revoked' | 'lost', partitions: readonly TopicPartition[]): void {
    const gone = partitions.map(({ topic, partition }) => ({ topic, partition }))
    this.#context[change] = [...this.#context[change], ...gone]
  }

  /** Partitions are assigned, and the listener has heard of it. What comes after the end is passed over. */
  completed({ memberId, generationId, strategy, assigned }: RebalanceOutcome): void {
    this.#context.memberId = memberId
    this.#context.generationId = generationId
    this.#context.strategy = strategy
    this.#context.assigned = assigned.map(({ topic, partition }) => ({ topic, partition }))
    this.#ended(undefined)
  }

  /** It is given up, since the group is left. */
  abandoned(): void {
    this.#ended(givenUp)
  }

  /** It came to nothing. That it is begun anew is another one. */
  failed(error: unknown): void {
    this.#ended(error)
  }

  #ended(error: unknown): void {
    const end = this.#end
    this.#end = undefined
    end?.(error)
  }
}

function since(now: number, then: number): number | null {
  return then === -Infinity ? null : now - then
}
