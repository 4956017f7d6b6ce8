import type { ClientState, Cluster, ClusterHealth } from '@kclient/cluster'
import type { TopicPartition } from '@kclient/errors'
import type { ConsumerEngine } from '../consumer-engine.ts'

/** A partition that is not read as it should be, and why. */
export interface TroubledPartition extends TopicPartition {
  readonly reason: string
}

/** What a liveness probe wants to know. */
export interface ConsumerHealth {
  readonly state: ClientState
  /** Whether it is started and nothing stands in the way of reading what is assigned. */
  readonly healthy: boolean
  readonly assignedPartitions: number
  readonly pausedPartitions: number
  /** Partitions that cannot be read now: they are tried again, or wait for the application to see their failure. */
  readonly troubledPartitions: readonly TroubledPartition[]
  /** Node ids of brokers that do not answer fetches now. */
  readonly failingBrokers: readonly number[]
  /** Memory that fetched records take. */
  readonly bufferedBytes: number
  readonly cluster: ClusterHealth
}

/** Looks at a consumer; no I/O. */
export function consumerHealth(state: ClientState, engine: ConsumerEngine, cluster: Cluster): ConsumerHealth {
  const troubledPartitions: TroubledPartition[] = []
  let pausedPartitions = 0
  for (const { topic, partition, paused, failure, missingSince, backoff } of engine.assignment) {
    if (paused) pausedPartitions += 1
    if (failure !== undefined) troubledPartitions.push({ topic, partition, reason: failure.message })
    else if (missingSince !== undefined) troubledPartitions.push({ topic, partition, reason: 'it has no leader' })
    else if (backoff !== undefined) troubledPartitions.push({ topic, partition, reason: 'it is tried again' })
  }
  const failingBrokers = engine.fetcher.failingBrokers()
  return {
    state,
    healthy:
      state === 'started' &&
      troubledPartitions.length === 0 &&
      failingBrokers.length === 0 &&
      engine.pendingError === undefined,
    assignedPartitions: engine.assignment.size,
    pausedPartitions,
    troubledPartitions,
    failingBrokers,
    bufferedBytes: engine.buffered.total,
    cluster: cluster.health(),
  }
}
