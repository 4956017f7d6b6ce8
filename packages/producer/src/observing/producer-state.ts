import type { ClientState, ClusterHealth } from '@kclient/cluster'

/**
 * What a liveness probe wants to know of a producer.
 *
 * `healthy` says whether the producer does its work, not whether every record got through: it stays true while brokers
 * restart or leaders move, and while there is nothing to send. It is false
 *
 * - in every state but `started`: before `start()`, after `stop()`, and when the producer has failed for good (`error`);
 * - when nothing was acknowledged for longer than the limit although records waited or failed (`stalledMs`): every
 *   broker is out of reach, or refuses whatever is sent. It turns true with the next record that is acknowledged;
 * - when a record has been in the buffer for longer than the limit (`oldestRecordMs`): its partition is stuck, even if
 *   others are not.
 *
 * The limit is half of `deliveryTimeoutMs` (so 60 s by default), but at least 30 s more than `lingerMs`: restarts of
 * brokers may take that. A process that is started anew on it loses what is buffered, so a probe should fail several times before that.
 */
export interface ProducerHealth {
  readonly state: ClientState
  /** Whether it does its work; see above. */
  readonly healthy: boolean
  /** Why it has failed for good; undefined while it has not. */
  readonly error: Error | undefined
  /** The newest error of a record, or of an attempt to send some, since a record was acknowledged; undefined without one. */
  readonly lastError: Error | undefined
  /** Records that have failed since one was acknowledged. What never could be sent (a TypeError, say) does not count. */
  readonly failedSinceAcknowledged: number
  /**
   * For how long nothing has been acknowledged while records waited or failed, in ms; 0 while records get through. With
   * nothing to send it stands still.
   */
  readonly stalledMs: number
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

/** Brokers restart, and leaders move, within this time. */
const shortestLimitMs = 30_000

/** For how long records may wait without harm. */
export function stallLimitMs(deliveryTimeoutMs: number, lingerMs: number): number {
  return Math.max(lingerMs + shortestLimitMs, deliveryTimeoutMs / 2)
}
