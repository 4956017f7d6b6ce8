/** Terms of a call that may wait. */
export interface WaitOptions {
  /** Longest wait in ms; then the call rejects with KafkaTimeoutError. */
  readonly timeoutMs?: number | undefined
  /** Ends the wait: the call rejects with the signal's reason. What has reached a broker is not undone. */
  readonly signal?: AbortSignal | undefined
}
