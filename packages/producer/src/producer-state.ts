import type { ClientState, ClusterHealth } from '@kclient/cluster'

/** What a liveness probe wants to know of a producer. */
export interface ProducerHealth {
  readonly state: ClientState
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
