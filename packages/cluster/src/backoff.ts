import type { Runtime } from '@kclient/net'

/** Terms of a backoff. */
export interface BackoffOptions {
  readonly initialMs: number
  readonly maxMs: number
}

const JITTER = 0.2

/**
 * Growing waits between tries: doubled each time up to a limit, each shifted by up to 20 % at random, so that clients
 * which failed together do not come back together (KIP-580).
 */
export class Backoff {
  readonly #runtime: Runtime
  readonly #options: BackoffOptions
  #attempts = 0

  constructor(runtime: Runtime, options: BackoffOptions) {
    this.#runtime = runtime
    this.#options = options
  }

  /** How many waits were taken since the last reset. */
  get attempts(): number {
    return this.#attempts
  }

  /** The next wait in milliseconds. */
  next(): number {
    const { initialMs, maxMs } = this.#options
    // 2 ** 30 is beyond any limit that makes sense; the cap keeps the power finite.
    const wait = Math.min(initialMs * 2 ** Math.min(this.#attempts, 30), maxMs)
    this.#attempts += 1
    return wait * (1 - JITTER + 2 * JITTER * this.#runtime.random())
  }

  /** Begins anew, after success. */
  reset(): void {
    this.#attempts = 0
  }
}
