import { IllegalStateError } from '@kclient/errors'
import type { AnyApi, Api } from '@kclient/protocol'
import type { Runtime } from '@kclient/net'
import type { WireFault } from './wire-fault.ts'

/** One request on its way, as a hook sees it. */
export interface ApiCall<Q, R> {
  readonly api: AnyApi
  readonly version: number
  /** Node id of the broker that was asked; -1 at a proxy when the client came through a bootstrap address. */
  readonly node: number
  readonly clientId: string | null
  /** Tells the connections apart: 1 is the first that was accepted. */
  readonly connection: number
  readonly correlationId: number
  readonly request: Q
  /**
   * Lets the broker do the request, and gives its response, for the hook to look at, change and return. To be called at
   * most once. At a proxy, a fault happens to the request on its way to the broker.
   */
  next(fault?: WireFault): Promise<R>
  /** Waits, by the clock of the runtime. */
  delay(durationMs: number): Promise<void>
}

/**
 * What becomes of a request: a response; the broker's own response (undefined); no response ever (`'drop'`); the end of
 * the connection (`'close'`); or the broker's own response with something wrong on the wire.
 */
export type CallOutcome<RI> = RI | WireFault | 'drop' | 'close' | undefined

/** Decides over the requests of one API. */
export type CallHook<Q, RI, R> = (call: ApiCall<Q, R>) => CallOutcome<RI> | void | Promise<CallOutcome<RI> | void>

/** Which requests a hook gets. */
export interface HookOptions {
  /** Only those that this node is asked. Default: any node. */
  readonly node?: number | undefined
  /** Only the next so many; then the hook is taken off. Default: all. */
  readonly times?: number | undefined
}

/** A hook, where the types of its messages do not matter. */
export type AnyHook = CallHook<unknown, unknown, unknown>

interface Entry {
  readonly key: number
  readonly hook: AnyHook
  readonly node: number | undefined
  timesLeft: number
}

/** The hooks of a broker or proxy. The newest that fits a request gets it, and it alone. */
export class CallHooks {
  #entries: Entry[] = []

  /** Adds a hook. Returns how to take it off. */
  add<QI, Q, RI, R>(api: Api<QI, Q, RI, R>, hook: CallHook<Q, RI, R>, options: HookOptions = {}): () => void {
    const entry: Entry = {
      key: api.key,
      hook: hook as AnyHook,
      node: options.node,
      timesLeft: options.times ?? Infinity,
    }
    this.#entries.push(entry)
    return () => {
      this.#entries = this.#entries.filter(other => other !== entry)
    }
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0
  }

  /** The hook for a request, which counts as used. */
  take(key: number, node: number): AnyHook | undefined {
    const entry = this.#entries.findLast(
      candidate => candidate.key === key && (candidate.node === undefined || candidate.node === node),
    )
    if (entry === undefined) return undefined
    if (--entry.timesLeft <= 0) this.#entries = this.#entries.filter(other => other !== entry)
    return entry.hook
  }
}

/** Makes the `next` and `delay` of a call. */
export function callControls<R>(
  runtime: Runtime,
  proceed: (fault: WireFault | undefined) => Promise<R>,
): { readonly next: (fault?: WireFault) => Promise<R>; readonly delay: (durationMs: number) => Promise<void> } {
  let used = false
  return {
    next: fault => {
      if (used) throw new IllegalStateError('next() was called before: a request can be done once')
      used = true
      return proceed(fault)
    },
    delay: durationMs => new Promise(resolve => runtime.setTimeout(resolve, durationMs)),
  }
}
