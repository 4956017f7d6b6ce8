import type { ClientState, Cluster, ClusterHealth } from '@kclient/cluster'
import type { TopicPartition } from '@kclient/errors'
import type { PartitionState } from '../assignment/partition-state.ts'
import type { ConsumerEngine } from '../consumer-engine.ts'

/** A partition that is not read as it should be, and why. */
export interface TroubledPartition extends TopicPartition {
  readonly reason: string
}

/** A partition of which nothing comes although there is something. */
export interface StalledPartition extends TopicPartition {
  /** For how long, in ms. */
  readonly stalledMs: number
  /** How many offsets it is behind, as of the last fetch; null when nothing was fetched yet. */
  readonly lag: number | null
}

/** The membership of a consumer in its group. */
export interface GroupHealth {
  readonly groupId: string
  /**
   * Where the membership is: `unjoined`, `preparing` (about to join, and giving back what it has to), `joining`, `syncing`,
   * `stable` or `leaving`. A consumer that names its partitions itself stays `unjoined`.
   */
  readonly state: string
  /** Empty without a membership. */
  readonly memberId: string
  /** -1 without a membership. */
  readonly generationId: number
  /** For how long a rebalance has been under way, in ms; 0 while none is. */
  readonly rebalancingMs: number
  /** Since a heartbeat was answered well, in ms; null before the first one. */
  readonly sinceHeartbeatMs: number | null
  /** The newest error of the membership since it last held; undefined while it does. */
  readonly lastError: Error | undefined
  /** The newest error of a commit since one succeeded. */
  readonly lastCommitError: Error | undefined
}

/**
 * What a liveness probe wants to know of a consumer.
 *
 * `healthy` says whether the consumer does its work, not whether the application does: one that is busy for long, or never
 * asks, is seen by `sinceAskedMs` beside `lag`. It is false
 *
 * - in every state but `started`: before `start()`, after `stop()`, and when the consumer has failed for good (`error`);
 * - while a partition cannot be read (`troubledPartitions`) or a broker does not answer fetches (`failingBrokers`); a restart
 *   of a broker or a leader that moves does that for a moment, so a probe should fail several times before it acts;
 * - while an error waits for the next call that asks for records (`lastError`);
 * - when nothing has come of a partition for longer than `requestTimeoutMs` although it is assigned, not paused, behind its
 *   end, and nothing of it is buffered (`stalledPartitions`);
 * - while the group cannot be joined (`group.lastError`), or a rebalance takes longer than `rebalanceTimeoutMs` and
 *   `requestTimeoutMs` together.
 */
export interface ConsumerHealth {
  readonly state: ClientState
  /** Whether it does its work; see above. */
  readonly healthy: boolean
  /** Why it has failed for good; undefined while it has not. */
  readonly error: Error | undefined
  /** What the next call that asks for records is told: of the group, of the listener, or of fetching as a whole. */
  readonly lastError: Error | undefined
  /** Null without `groupId`. */
  readonly group: GroupHealth | null
  readonly assignedPartitions: number
  readonly pausedPartitions: number
  /** How many offsets all positions together are behind the ends, as of the last fetch of each partition. */
  readonly lag: number
  /** The longest of `stalledPartitions`, in ms; 0 without any. */
  readonly stalledMs: number
  /** Partitions of which nothing comes although they are assigned, not paused, and behind, for longer than `requestTimeoutMs`. */
  readonly stalledPartitions: readonly StalledPartition[]
  /**
   * For how long the application has not asked for records, in ms: 0 while a call waits, null before the first ask. Known to
   * the last time that somebody looked at `health()` or `metrics()`, or that a batch was begun.
   */
  readonly sinceAskedMs: number | null
  /** Partitions that cannot be read now: they are tried again, or wait for the application to see their failure. */
  readonly troubledPartitions: readonly TroubledPartition[]
  /** Node ids of brokers that do not answer fetches now. */
  readonly failingBrokers: readonly number[]
  /** Memory that fetched records take. */
  readonly bufferedBytes: number
  readonly cluster: ClusterHealth
}

/** What {@link consumerHealth} looks at. */
export interface HealthSource {
  readonly state: ClientState
  readonly error: Error | undefined
  readonly engine: ConsumerEngine
  readonly cluster: Cluster
  readonly groupId: string | undefined
  readonly rebalanceTimeoutMs: number
}

/** Looks at a consumer; no I/O. */
export function consumerHealth(source: HealthSource): ConsumerHealth {
  const { state, error, engine, cluster } = source
  const { meter } = engine
  const { requestTimeoutMs } = cluster.options
  const now = cluster.runtime.now()
  const troubledPartitions: TroubledPartition[] = []
  const stalledPartitions: StalledPartition[] = []
  let pausedPartitions = 0
  let lag = 0
  for (const partition of engine.assignment) {
    const { topic, partition: id, paused } = partition
    if (paused) pausedPartitions += 1
    const behind = meter.lagOf(partition)
    lag += Number(behind ?? 0n)
    const reason = troubleOf(partition)
    if (reason !== undefined) troubledPartitions.push({ topic, partition: id, reason })
    const stalledMs = now - partition.quietSince
    if (state === 'started' && stalledMs > requestTimeoutMs && isExpected(partition, behind)) {
      stalledPartitions.push({ topic, partition: id, stalledMs, lag: behind === undefined ? null : Number(behind) })
    }
  }
  const failingBrokers = engine.fetcher.failingBrokers()
  const group = groupHealth(source)
  const lastError = engine.pendingError
  return {
    state,
    healthy:
      state === 'started' &&
      troubledPartitions.length === 0 &&
      stalledPartitions.length === 0 &&
      failingBrokers.length === 0 &&
      lastError === undefined &&
      group?.lastError === undefined &&
      (group?.rebalancingMs ?? 0) <= source.rebalanceTimeoutMs + requestTimeoutMs,
    error,
    lastError,
    group,
    assignedPartitions: engine.assignment.size,
    pausedPartitions,
    lag,
    stalledMs: Math.max(0, ...stalledPartitions.map(({ stalledMs }) => stalledMs)),
    stalledPartitions,
    sinceAskedMs: sinceAsked(engine),
    troubledPartitions,
    failingBrokers,
    bufferedBytes: engine.buffered.total,
    cluster: cluster.health(),
  }
}

/** For how long nobody has asked for records; null before the first ask. */
export function sinceAsked(engine: ConsumerEngine): number | null {
  return engine.recordWaits.size > 0 ? 0 : engine.meter.sinceAsk(engine.hands.asks, engine.lastBatchAt)
}

function groupHealth({ groupId, engine }: HealthSource): GroupHealth | null {
  if (groupId === undefined) return null
  const { group } = engine.meter
  const membership = group.membership
  return {
    groupId,
    state: membership?.state ?? 'unjoined',
    memberId: membership?.memberId ?? '',
    generationId: membership?.generationId ?? -1,
    rebalancingMs: group.rebalancingMs ?? 0,
    sinceHeartbeatMs: group.sinceHeartbeatMs,
    lastError: group.lastError,
    lastCommitError: group.lastCommitError,
  }
}

function troubleOf({ failure, missingSince, backoff }: PartitionState): string | undefined {
  if (failure !== undefined) return failure.message
  if (missingSince !== undefined) return 'it has no leader'
  return backoff === undefined ? undefined : 'it is tried again'
}

/** Whether something should come of a partition by itself: what is buffered, or was told as a failure, waits for the application. */
function isExpected(partition: PartitionState, lag: bigint | undefined): boolean {
  if (partition.isHeldBack || partition.failure !== undefined || lag === 0n) return false
  return partition.chunks.every(({ pending, isSpent }) => pending || isSpent)
}
