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
 * Unlike there, an operation may be settled apart from the promise of its call: one of many records, or a record whose
 * acknowledgement comes later.
 *
 * Only for when somebody listens: ask the channel with `hasSubscribers` first. Subscribers that throw disturb nobody;
 * Node reports what they throw as an uncaught exception.
 */
export class Trace<C extends TraceOutcome> {
  readonly context: C
  readonly #channel: TracingChannel<unknown, object>
  readonly #within = AsyncLocalStorage.snapshot()

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

  /** It is settled, and well. */
  succeeded(result: C['result']): void {
    this.context.result = result
    this.#settled()
  }

  /** It is settled, and failed. */
  failed(error: unknown): void {
    this.context.error = error
    this.#within(() => this.#channel.error.publish(this.context))
    this.#settled()
  }

  #settled(): void {
    this.#within(() => {
      this.#channel.asyncStart.publish(this.context)
      this.#channel.asyncEnd.publish(this.context)
    })
  }
}
