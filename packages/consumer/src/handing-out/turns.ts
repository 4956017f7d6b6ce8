import type { Runtime } from '@kclient/net'

/** After this time without a turn of the event loop, sockets and timers come first. */
const longestMs = 10

/** Records between two looks at the clock. */
const betweenLooks = 64

/**
 * Sees to it that the event loop gets its turns. Records that are buffered are handed out by promises that are resolved
 * already, and a loop over those would keep timers and sockets from ever running as long as the buffer lasts.
 */
export class Turns {
  readonly #runtime: Runtime
  #left = betweenLooks
  #due = false
  #last = -Infinity

  constructor(runtime: Runtime) {
    this.#runtime = runtime
  }

  /**
   * Whether something may be handed out at once; otherwise `next()` has to be awaited first.
   *
   * @param records - How many are about to be handed out, roughly.
   */
  free(records: number): boolean {
    this.#left -= records
    return this.#left > 0 || this.#look()
  }

  /** Resolves after a turn of the event loop. */
  next(): Promise<void> {
    return new Promise(resolve => {
      this.#runtime.setImmediate(() => {
        this.taken()
        resolve()
      })
    })
  }

  /** The event loop has just had a turn. */
  taken(): void {
    this.#due = false
    this.#left = betweenLooks
    this.#last = this.#runtime.now()
  }

  #look(): boolean {
    // Until the turn is taken, everyone has to wait for it, so that records go to callers in the order of their calls.
    if (!this.#due && this.#runtime.now() - this.#last < longestMs) this.#left = betweenLooks
    else this.#due = true
    return !this.#due
  }
}
