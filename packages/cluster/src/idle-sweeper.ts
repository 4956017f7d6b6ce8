import type { Connection, Runtime, TimerHandle } from '@kclient/net'

/** Closes connections on which nothing has happened for a while. One timer for all of them, set to the earliest end. */
export class IdleSweeper {
  readonly #runtime: Runtime
  readonly #maxIdleMs: number
  readonly #connections = new Set<Connection>()
  readonly #idle = new WeakSet<Connection>()
  #timer: TimerHandle | undefined

  /** @param maxIdleMs - Infinity keeps connections for ever. */
  constructor(runtime: Runtime, maxIdleMs: number) {
    this.#runtime = runtime
    this.#maxIdleMs = maxIdleMs
  }

  add(connection: Connection): void {
    this.#connections.add(connection)
    if (this.#timer === undefined) this.#arm(this.#maxIdleMs)
  }

  delete(connection: Connection): void {
    this.#connections.delete(connection)
    if (this.#connections.size > 0) return
    this.#runtime.clearTimeout(this.#timer)
    this.#timer = undefined
  }

  /** Whether this connection was closed here: that is no news about its broker. */
  wasIdle(connection: Connection): boolean {
    return this.#idle.has(connection)
  }

  close(): void {
    this.#connections.clear()
    this.#runtime.clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #sweep(): void {
    this.#timer = undefined
    const now = this.#runtime.now()
    let wait = Infinity
    for (const connection of this.#connections) {
      // A broker that throttles us has asked for silence: the pause is not idleness.
      const since = connection.inFlight > 0 ? now : Math.max(connection.idleSince, connection.throttledUntil)
      const left = since + this.#maxIdleMs - now
      if (left > 0) {
        wait = Math.min(wait, left)
        continue
      }
      this.#idle.add(connection)
      this.#connections.delete(connection)
      connection.close()
    }
    if (this.#connections.size > 0) this.#arm(wait)
  }

  #arm(wait: number): void {
    if (wait === Infinity) return
    // At least a little, or rounding could make a timer that comes too early, again and again; at most what timers bear.
    this.#timer = this.#runtime.setTimeout(() => this.#sweep(), Math.min(Math.max(1, wait), 2_147_483_647))
  }
}
