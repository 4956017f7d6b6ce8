/**
 * Whether records get through: since when nothing was acknowledged although records waited or failed, and why. Times are
 * monotonic.
 */
export class DeliveryProgress {
  #acknowledgedAt = -Infinity
  /** When the first of the records was handed in that failed since then. */
  #failingSince = Infinity
  #failedAt = -Infinity
  #failures = 0
  #lastError: Error | undefined

  /** Records that have failed since one was acknowledged. */
  get failures(): number {
    return this.#failures
  }

  /** The newest error since something was acknowledged, of an attempt or of a record. */
  get lastError(): Error | undefined {
    return this.#lastError
  }

  acknowledged(now: number): void {
    this.#acknowledgedAt = now
    this.#lastError = undefined
    if (this.#failures === 0) return
    this.#failures = 0
    this.#failingSince = Infinity
  }

  /** An attempt failed; another one may succeed. */
  attemptFailed(error: Error): void {
    this.#lastError = error
  }

  /** @param since - When the first of the records was handed in. */
  failed(now: number, since: number, records: number, error: Error): void {
    this.#lastError = error
    this.#failures += records
    this.#failingSince = Math.min(this.#failingSince, since)
    this.#failedAt = now
  }

  /**
   * For how long nothing was acknowledged while records waited or failed. Time without records does not count: after a
   * failure it stands still until there is more to send.
   *
   * @param oldest - When the oldest record that waits was handed in; undefined when none does.
   */
  stalledMs(now: number, oldest: number | undefined): number {
    if (oldest === undefined && this.#failures === 0) return 0
    const since = Math.max(this.#acknowledgedAt, Math.min(this.#failingSince, oldest ?? Infinity))
    return Math.max(0, (oldest === undefined ? this.#failedAt : now) - since)
  }
}
