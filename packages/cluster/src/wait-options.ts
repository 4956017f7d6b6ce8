/** Terms of a call that may wait. */
export interface WaitOptions {
  /** Longest wait in ms; then the call rejects with KafkaTimeoutError. */
  readonly timeoutMs?: number | undefined
  /** Ends the wait: the call rejects with the signal's reason. What has reached a broker is not undone. */
  readonly signal?: AbortSignal | undefined
}

/** Checks the time limit of a call. @throws RangeError. */
export function timeLimit<T extends number | undefined>(timeoutMs: T): T {
  if (timeoutMs === undefined || (typeof timeoutMs === 'number' && timeoutMs >= 0)) return timeoutMs
  throw new RangeError(`timeoutMs must be a number of milliseconds from 0 up, not ${String(timeoutMs)}`)
}
