import type { Runtime, TimerHandle } from './runtime.ts'

/** A timer that comes later than this was held up: the event loop was blocked, or the host slept. */
const blockedMs = 200
/** After such a pause, sockets are read for at most this long before anybody is declared late. */
const settlingMs = 100

const longestTimerMs = 2 ** 31 - 1

/** What a ConnectionTimer serves. */
export interface TimerOwner {
  readonly runtime: Runtime
  /** Grows while the socket delivers. */
  bytesReceived(): number
  /**
   * Time limits may be over.
   *
   * @param pausedMs - For how long this process stood still before; 0 mostly.
   */
  onDue(pausedMs: number): void
}

/**
 * The one timer behind all time limits of a connection. It is set for the earliest limit and stays when that one is
 * met: in steady operation it fires once per time limit, not once per request.
 *
 * After a blocked event loop all timers fire before any socket is read, although the answers may have arrived long
 * since. So what has arrived is read first: as long as bytes keep coming, within reason.
 */
export class ConnectionTimer {
  readonly #owner: TimerOwner
  #at = Infinity
  #timer: TimerHandle | undefined
  #stopped = false

  constructor(owner: TimerOwner) {
    this.#owner = owner
  }

  /** Calls `onDue` at this time, or earlier for another reason. */
  arm(at: number): void {
    if (at >= this.#at || this.#stopped) return
    const { runtime } = this.#owner
    runtime.clearTimeout(this.#timer)
    this.#at = at
    const delayMs = Math.min(Math.max(0, Math.ceil(at - runtime.now())), longestTimerMs)
    this.#timer = runtime.setTimeout(this.#onTimer, delayMs)
  }

  stop(): void {
    this.#stopped = true
    this.#owner.runtime.clearTimeout(this.#timer)
    this.#timer = undefined
  }

  readonly #onTimer = (): void => {
    const { runtime } = this.#owner
    const firedAt = runtime.now()
    const lateMs = firedAt - this.#at
    this.#timer = undefined
    this.#readFirst(firedAt, lateMs > blockedMs ? lateMs : 0)
  }

  #readFirst(firedAt: number, pausedMs: number): void {
    const { runtime } = this.#owner
    const bytesReceived = this.#owner.bytesReceived()
    runtime.setImmediate(() => {
      if (this.#stopped) return
      const isReading = this.#owner.bytesReceived() > bytesReceived
      if (isReading && runtime.now() - firedAt < settlingMs) return this.#readFirst(firedAt, pausedMs)
      this.#at = Infinity
      this.#owner.onDue(pausedMs)
    })
  }
}
