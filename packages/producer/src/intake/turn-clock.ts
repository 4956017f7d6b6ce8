import type { Runtime } from '@kclient/net'

/** So many records share one look at the clock at most, lest a long turn gives all its records the time of its begin. */
const mostUses = 32
const resolved = Promise.resolve()

/** The time for records that name none. A look at the clock costs as much as half the encoding: one serves a turn. */
export class TurnClock {
  readonly #runtime: Runtime
  #time = 0
  #usesLeft = 0
  #turnEnds = false

  constructor(runtime: Runtime) {
    this.#runtime = runtime
  }

  /** Milliseconds since 1970, as of this turn of the event loop. */
  time(): number {
    if (this.#usesLeft > 0) {
      this.#usesLeft -= 1
      return this.#time
    }
    return this.read()
  }

  /** Looks at the clock. */
  read(): number {
    this.#time = this.#runtime.timestamp()
    this.#usesLeft = mostUses - 1
    if (!this.#turnEnds) {
      this.#turnEnds = true
      void resolved.then(this.#endTurn)
    }
    return this.#time
  }

  readonly #endTurn = (): void => {
    this.#turnEnds = false
    this.#usesLeft = 0
  }
}
