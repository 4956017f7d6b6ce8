import type { Runtime, TimerHandle } from '@kclient/net'

/** How a wait ends when nothing comes. */
export interface WaitTerms<T> {
  /** Tries to take what is waited for; null when it is not there yet. What it throws rejects the wait. */
  readonly take: () => T | null
  /** No limit when undefined or Infinity. */
  readonly timeoutMs: number | undefined
  readonly signal: AbortSignal | undefined
  /** The result when the time is up. */
  readonly whenOver: () => T
  /** The result when the consumer stops; may throw. */
  readonly whenStopped: () => T
}

interface Waiter {
  /** Ends the wait when there is something to take. */
  offer(): void
  stop(): void
}

/**
 * Everyone who waits for records, in the order of their calls. News are offered to each in turn; each takes what it
 * asked for, so calls for different partitions do not hinder each other.
 */
export class WaitQueue {
  readonly #runtime: Runtime
  readonly #onWaited: ((ms: number) => void) | undefined
  readonly #waiters = new Set<Waiter>()

  /** @param onWaited - Told of each wait that is over, how long it took. */
  constructor(runtime: Runtime, onWaited?: (ms: number) => void) {
    this.#runtime = runtime
    this.#onWaited = onWaited
  }

  get size(): number {
    return this.#waiters.size
  }

  /** Something changed: who can take something takes it. */
  offer(): void {
    for (const waiter of this.#waiters) waiter.offer()
  }

  /** Ends all waits. */
  stop(): void {
    for (const waiter of this.#waiters) waiter.stop()
  }

  /** Waits until `take` finds something. The caller has tried in vain just now. */
  wait<T>(terms: WaitTerms<T>): Promise<T> {
    const { take, timeoutMs, signal, whenOver, whenStopped } = terms
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason as Error)
        return
      }
      const began = this.#runtime.now()
      let timer: TimerHandle | undefined
      const settle = (result: () => T): void => {
        this.#waiters.delete(waiter)
        this.#runtime.clearTimeout(timer)
        this.#onWaited?.(this.#runtime.now() - began)
        signal?.removeEventListener('abort', onAbort)
        try {
          resolve(result())
        } catch (error) {
          reject(error)
        }
      }
      const waiter: Waiter = {
        offer() {
          let taken: T | null
          try {
            taken = take()
          } catch (error) {
            settle(() => {
              throw error
            })
            return
          }
          if (taken === null) return
          const found = taken
          settle(() => found)
        },
        stop() {
          settle(whenStopped)
        },
      }
      const onAbort = (): void => {
        settle(() => {
          throw signal?.reason
        })
      }
      this.#waiters.add(waiter)
      signal?.addEventListener('abort', onAbort, { once: true })
      if (timeoutMs !== undefined && timeoutMs !== Infinity) {
        timer = this.#runtime.setTimeout(() => settle(whenOver), timeoutMs)
      }
    })
  }
}
