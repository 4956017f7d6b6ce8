import { IllegalStateError } from '@kclient/errors'
import type { AnyApi, Api } from '@kclient/protocol'
import type { Runtime } from '@kclient/net'
import { isWireFault, type WireFault } from './wire-fault.ts'

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
  readonly next: (fault?: WireFault) => Promise<R>
  /** Waits, by the clock of the runtime. */
  readonly delay: (durationMs: number) => Promise<void>
}

/**
 * What becomes of a request: a response; the broker's own response (undefined); no response ever (`'drop'`); the end of
 * the connection (`'close'`); or the broker's own response with something wrong on the wire.
 */
export type CallOutcome<RI> = RI | WireFault | 'drop' | 'close' | AnyString | undefined

// TypeScript takes what an async function returns for any string when it returns one literal alone, so other strings
// cannot be excluded by type; they are when a hook returns.
type AnyString = string & Record<never, never>

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

/** A hook with the API that it is for. */
export interface HookedApi {
  readonly api: AnyApi
  readonly hook: AnyHook
}

interface Entry extends HookedApi {
  readonly node: number | undefined
  timesLeft: number
}

/** The hooks of a broker or proxy. The newest that fits a request gets it, and it alone. */
export class CallHooks {
  #entries: Entry[] = []

  /** Adds a hook. Returns how to take it off. */
  add<QI, Q, RI, R>(api: Api<QI, Q, RI, R>, hook: CallHook<Q, RI, R>, options: HookOptions = {}): () => void {
    const { node, times = Infinity } = options
    const entry: Entry = { api, hook: hook as AnyHook, node, timesLeft: times }
    this.#entries.push(entry)
    return () => {
      this.#entries = this.#entries.filter(other => other !== entry)
    }
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0
  }

  /** The hook for a request, which counts as used. */
  take(key: number, node: number): HookedApi | undefined {
    const entry = this.#entries.findLast(
      candidate => candidate.api.key === key && (candidate.node === undefined || candidate.node === node),
    )
    if (entry === undefined) return undefined
    if (--entry.timesLeft <= 0) this.#entries = this.#entries.filter(other => other !== entry)
    return entry
  }
}

/** What a hook has decided. */
export type Decision =
  | { readonly kind: 'respond'; readonly response: object }
  | { readonly kind: 'pass on'; readonly fault: WireFault | undefined }
  | { readonly kind: 'drop' | 'close' }

/** @throws TypeError for something that is no outcome. */
export function decisionOf(outcome: unknown): Decision {
  if (outcome === 'drop' || outcome === 'close') return { kind: outcome }
  if (outcome === undefined) return { kind: 'pass on', fault: undefined }
  if (isWireFault(outcome)) return { kind: 'pass on', fault: outcome }
  if (typeof outcome === 'object' && outcome !== null) return { kind: 'respond', response: outcome }
  const given =
    typeof outcome === 'string' ? JSON.stringify(outcome) : outcome === null ? 'null' : `a ${typeof outcome}`
  throw new TypeError(`A hook returned ${given}: a response, 'drop', 'close', a fault or undefined is expected`)
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
