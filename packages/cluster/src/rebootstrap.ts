import type { Runtime } from '@kclient/net'

/** How long all known brokers may fail before the client begins anew at its bootstrap servers (KIP-1102). */
export const REBOOTSTRAP_TRIGGER_MS = 300_000

/**
 * Tells when the brokers that are known are of no use any more. The clock runs from the first attempt that failed, and
 * not from the last success: a client that did not need anything for an hour has learned nothing about its brokers.
 */
export class RebootstrapTrigger {
  readonly #runtime: Runtime
  #failingSince: number | undefined

  constructor(runtime: Runtime) {
    this.#runtime = runtime
  }

  /** Nobody answered. Returns whether to begin anew. */
  failed(startedAt: number): boolean {
    this.#failingSince ??= startedAt
    return this.#runtime.now() - this.#failingSince >= REBOOTSTRAP_TRIGGER_MS
  }

  reset(): void {
    this.#failingSince = undefined
  }
}
