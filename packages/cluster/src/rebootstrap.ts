import type { Runtime } from '@kclient/net'

/** How long all known brokers may fail before the client begins anew at its bootstrap servers (KIP-1102). */
export const REBOOTSTRAP_TRIGGER_MS = 300_000

/** At least so many attempts: a process that stood still for minutes has not tried for minutes. */
const MIN_FAILURES = 3

/**
 * Tells when the brokers that are known are of no use any more. The clock runs from the first attempt that failed, and
 * not from the last success: a client that did not need anything for an hour has learned nothing about its brokers.
 */
export class RebootstrapTrigger {
  readonly #runtime: Runtime
  #failingSince: number | undefined
  #failures = 0

  constructor(runtime: Runtime) {
    this.#runtime = runtime
  }

  /** Nobody answered. Returns whether to begin anew. */
  failed(startedAt: number): boolean {
    this.#failingSince ??= startedAt
    this.#failures += 1
    return this.#failures >= MIN_FAILURES && this.#runtime.now() - this.#failingSince >= REBOOTSTRAP_TRIGGER_MS
  }

  reset(): void {
    this.#failingSince = undefined
    this.#failures = 0
  }
}
