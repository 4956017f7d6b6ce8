import { AsyncLocalStorage } from 'node:async_hooks'
import type { TracingChannel } from 'node:diagnostics_channel'

/** What every traced operation tells in the end, beside its own facts. */
export interface TraceOutcome {
  /** What it resolved to; undefined until then, and when it failed. */
  result?: unknown
  /** Why it failed; undefined otherwise. */
  error?: unknown
}

/**
 * One operation under observation, on a channel of `node:diagnostics_channel`. It publishes what `tracePromise` of Node
 * does: `start` and `end` around the call, `asyncStart` and `asyncEnd` when the operation is settled, before its caller
 * goes on, and `error` before these when it failed. All of it, and whatever the call begins, runs in the async context of
 * the caller with the stores that are bound to `start`.
 *
 * Unlike there, an operation may be settled apart from the promise of its call, as one of many records is. Whoever
 * settles it in another async context than that of the call says so with {@link detach} while the call lasts.
 *
 * Only for when somebody listens: ask the channel with `hasSubscribers` first. Subscribers that throw disturb nobody;
 * Node reports what they throw as an uncaught exception.
 */
export class Trace<C extends TraceOutcome> {
  readonly context: C
  readonly #channel: TracingChannel<unknown, object>
  #within: ((publish: () => void) => void) | undefined

  private constructor(channel: TracingChannel<unknown, object>, context: C) {
    this.#channel = channel
    this.context = context
  }

  /**
   * Begins to trace.
   *
   * @param context - Given to all subscribers; those of `start` may change what it lets them change.
   * @param call - Begins the operation. What it throws is the end of it.
   */
  static begin<C extends TraceOutcome, T>(
    channel: TracingChannel<unknown, object>,
    context: C,
    call: (trace: Trace<C>) => T,
  ): T {
    return channel.start.runStores(context, () => {
      const trace = new Trace(channel, context)
      try {
        return call(trace)
      } catch (error) {
        context.error = error
        channel.error.publish(context)
        throw error
      } finally {
        channel.end.publish(context)
      }
    })
  }

  /** Keeps the async context of the call for the events that are still to come. */
  detach(): this {
    this.#within = AsyncLocalStorage.snapshot()
    return this
  }

  /** It is settled, and well. */
  succeeded(result: C['result']): void {
    this.context.result = result
    this.#settled()
  }

  /** It is settled, and failed. */
  failed(error: unknown): void {
    this.context.error = error
    this.#settled()
  }

  #settled(): void {
    if (this.#within === undefined) this.#publish()
    else this.#within(() => this.#publish())
  }

  #publish(): void {
    const { error, asyncStart, asyncEnd } = this.#channel
    if ('error' in this.context) error.publish(this.context)
    asyncStart.publish(this.context)
    asyncEnd.publish(this.context)
  }
}
