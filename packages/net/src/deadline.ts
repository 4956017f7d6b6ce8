import { KafkaTimeoutError } from '@kclient/errors'
import type { Runtime, TimerHandle } from './runtime.ts'

/** 24 days: timers cannot count further, and a limit beyond it is none. */
const longestTimerMs = 2 ** 31 - 1

/**
 * The end of one call: a point in time, and the signal by which the caller may end it earlier. It is made once, where
 * the call comes in, and passed down.
 *
 * What is over is told by an error: the reason of the signal, or a KafkaTimeoutError with code CALL_TIMEOUT.
 */
export class Deadline {
  /** In the time of `runtime.now()`; Infinity when there is no limit. */
  readonly at: number
  readonly signal: AbortSignal | undefined
  readonly #runtime: Runtime
  readonly #timeoutMs: number

  private constructor(runtime: Runtime, at: number, timeoutMs: number, signal: AbortSignal | undefined) {
    this.#runtime = runtime
    this.at = at
    this.#timeoutMs = timeoutMs
    this.signal = signal
  }

  /**
   * A deadline `timeoutMs` from now.
   *
   * @param timeoutMs - undefined and Infinity: no limit; 0: what does not have to wait still succeeds.
   */
  static after(runtime: Runtime, timeoutMs: number | undefined, signal?: AbortSignal): Deadline {
    const limit = timeoutMs ?? Infinity
    return new Deadline(runtime, runtime.now() + limit, limit, signal)
  }

  /** No limit of time, and no signal. */
  static never(runtime: Runtime): Deadline {
    return new Deadline(runtime, Infinity, Infinity, undefined)
  }

  /** Milliseconds that are left: 0 when the time is over, Infinity when there is no limit. */
  remainingMs(): number {
    return this.at === Infinity ? Infinity : Math.max(0, this.at - this.#runtime.now())
  }

  /** Whether the time is over or the signal was given. */
  get over(): boolean {
    return this.signal?.aborted === true || (this.at !== Infinity && this.#runtime.now() >= this.at)
  }

  /**
   * Throws when the deadline is over.
   *
   * @param what - Names what was under way, as in "fetching metadata", for the message.
   */
  throwIfOver(what?: string): void {
    if (this.signal?.aborted === true) throw this.signal.reason
    if (this.over) throw this.#timeout(what)
  }

  /** The earlier of this deadline and `timeoutMs` from now, with the same signal. */
  within(timeoutMs: number): Deadline {
    const at = this.#runtime.now() + timeoutMs
    return at < this.at ? new Deadline(this.#runtime, at, timeoutMs, this.signal) : this
  }

  /**
   * The promise's outcome, or an error when the deadline is over first. That detaches this caller alone: what the
   * promise stands for goes on, and a later rejection of it counts as handled.
   */
  wait<T>(promise: Promise<T>, what?: string): Promise<T> {
    const { signal } = this
    if (this.at === Infinity && signal === undefined) return promise
    if (signal?.aborted === true) {
      promise.catch(() => {})
      return Promise.reject(signal.reason as Error)
    }
    return new Promise((resolve, reject) => {
      const waiter = new Waiter<T>(resolve, reject)
      promise.then(
        value => waiter.resolve(value),
        (error: unknown) => waiter.reject(error),
      )
      const onAbort = (): void => waiter.reject(signal?.reason)
      const timer = this.#timer(() => waiter.reject(this.#timeout(what)))
      signal?.addEventListener('abort', onAbort)
      waiter.onSettled(() => {
        this.#runtime.clearTimeout(timer)
        signal?.removeEventListener('abort', onAbort)
      })
    })
  }

  /** Resolves after `delayMs`, or rejects when the deadline comes first. */
  async sleep(delayMs: number, what?: string): Promise<void> {
    this.throwIfOver(what)
    let timer: TimerHandle | undefined
    try {
      await this.wait(
        new Promise<void>(resolve => {
          timer = this.#runtime.setTimeout(resolve, delayMs)
        }),
        what,
      )
    } finally {
      this.#runtime.clearTimeout(timer)
    }
  }

  /**
   * Calls back when the time is over. After the event loop was blocked all timers fire before any socket is read,
   * although the answer may have arrived long since: so sockets are read once before the verdict.
   */
  #timer(expire: () => void): TimerHandle | undefined {
    const remainingMs = this.remainingMs()
    if (remainingMs > longestTimerMs) return undefined
    return this.#runtime.setTimeout(() => this.#runtime.setImmediate(expire), remainingMs)
  }

  #timeout(what = 'the call'): KafkaTimeoutError {
    return new KafkaTimeoutError('CALL_TIMEOUT', `Gave up on ${what} after ${Math.round(this.#timeoutMs)} ms`)
  }
}

/**
 * One caller that waits for a promise. Its reactions live as long as that promise, which may be for ever; so they hold
 * this object alone, and it lets go of everything else when the wait ends.
 */
class Waiter<T> {
  #resolve: ((value: T) => void) | undefined
  #reject: ((error: unknown) => void) | undefined
  #release: (() => void) | undefined

  constructor(resolve: (value: T) => void, reject: (error: unknown) => void) {
    this.#resolve = resolve
    this.#reject = reject
  }

  onSettled(release: () => void): void {
    this.#release = release
  }

  resolve(value: T): void {
    const resolve = this.#resolve
    this.#letGo()
    resolve?.(value)
  }

  reject(error: unknown): void {
    const reject = this.#reject
    this.#letGo()
    reject?.(error)
  }

  #letGo(): void {
    this.#release?.()
    this.#release = undefined
    this.#resolve = undefined
    this.#reject = undefined
  }
}
