import type { ClusterHealth } from '@kclient/cluster'

/**
 * Where a producer is in its life.
 *
 * - `created`: `start()` has not been called, or has failed
 * - `starting`: it looks for the cluster
 * - `started`: it takes records
 * - `failed`: the cluster, or a fault of this client, does not let it go on; what was buffered has failed
 * - `stopping`: it takes no more records, and delivers those it has
 * - `stopped`: nothing of it is left
 */
export type ProducerState = 'created' | 'starting' | 'started' | 'failed' | 'stopping' | 'stopped'

const next = {
  created: ['starting', 'stopping'],
  starting: ['started', 'created', 'stopping'],
  started: ['failed', 'stopping'],
  failed: ['stopping'],
  stopping: ['stopped'],
  stopped: [],
} as const satisfies Record<ProducerState, readonly ProducerState[]>

/** Whether a producer may go from one state to another. */
export function mayFollow(from: ProducerState, to: ProducerState): boolean {
  return (next[from] as readonly ProducerState[]).includes(to)
}

/** What a liveness probe wants to know of a producer. */
export interface ProducerHealth {
  readonly state: ProducerState
  /** Whether it takes records, and those it has are not overdue. */
  readonly healthy: boolean
  /** Why it has failed; undefined while it has not. */
  readonly error: Error | undefined
  /** Memory that buffered records take, in bytes. */
  readonly bufferedBytes: number
  /** Records that are buffered and not acknowledged. */
  readonly bufferedRecords: number
  /** For how long the oldest of them has been buffered, in ms; 0 without any. */
  readonly oldestRecordMs: number
  /** Calls that wait for room in the buffer, or for their topic to be known. */
  readonly waitingCalls: number
  /** Requests that await an answer. */
  readonly requestsInFlight: number
  readonly cluster: ClusterHealth
}
