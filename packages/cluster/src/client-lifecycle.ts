import { IllegalStateError } from '@kclient/errors'
import { Deadline } from '@kclient/net'
import type { Cluster } from './cluster.ts'
import { timeLimit, type WaitOptions } from './wait-options.ts'

/**
 * Where a client is in its life.
 *
 * - `created`: `start()` has not been called, or has failed
 * - `starting`: it looks for the cluster
 * - `started`: it works
 * - `failed`: the cluster, or a fault of this client, does not let it go on
 * - `stopping`: it takes no more work, and ends what it has
 * - `stopped`: nothing of it is left
 */
export type ClientState = 'created' | 'starting' | 'started' | 'failed' | 'stopping' | 'stopped'

const next = {
  created: ['starting', 'stopping'],
  starting: ['started', 'created', 'stopping'],
  started: ['failed', 'stopping'],
  failed: ['stopping'],
  stopping: ['stopped'],
  stopped: [],
} as const satisfies Record<ClientState, readonly ClientState[]>

/** What one kind of client does at the turns of its life. */
export interface ClientLife {
  /** The name of its class, for messages. */
  readonly owner: string
  /** The limit of start() when none is given, ms. Default: requestTimeoutMs. */
  readonly startWithinMs?: number | undefined
  /** Finds the cluster, and what else the client needs before it is started. */
  open(deadline: Deadline): Promise<void>
  /** It was opened, and is `started` now. */
  opened?(): void
  /** It could not be opened: nothing of it is to be left. */
  undo?(): void
  /** Ends what is under way, within the deadline; also of a client that was never started. */
  close?(deadline: Deadline): Promise<void>
  /** What calls are told from stop() on. */
  stoppedError(): Error
}

const stopWithinMs = 30_000

/** Longest wait for connections to come to an orderly end: no answer that is still to come matters any more. */
const releaseWithinMs = 1_000

/**
 * The life of one client: who may call what when, start and stop. `start()` is atomic and may be repeated after a
 * failure; a client that was stopped stays so.
 */
export class ClientLifecycle {
  readonly #cluster: Cluster
  readonly #life: ClientLife
  readonly #ending = new AbortController()
  #state: ClientState = 'created'
  #error: Error | undefined
  #retained = false
  #starting: Promise<void> | undefined
  #stopping: Promise<void> | undefined

  constructor(cluster: Cluster, life: ClientLife) {
    this.#cluster = cluster
    this.#life = life
  }

  get state(): ClientState {
    return this.#state
  }

  /** Why it has failed; undefined while it has not. */
  get error(): Error | undefined {
    return this.#error
  }

  /** A limit for a call, which is over when the client stops, too. */
  deadline({ timeoutMs, signal }: WaitOptions, defaultMs: number | undefined): Deadline {
    const ending = this.#ending.signal
    const signals = signal === undefined ? ending : AbortSignal.any([signal, ending])
    return Deadline.after(this.#cluster.runtime, timeLimit(timeoutMs) ?? defaultMs, signals)
  }

  /** Throws unless the client is started: IllegalStateError before start(), why it failed, or that it is stopped. */
  expectStarted(call: string): void {
    const { owner } = this.#life
    switch (this.#state) {
      case 'started':
        return
      case 'created':
      case 'starting':
        throw new IllegalStateError(
          `${call} before start(): await ${owner.toLowerCase()}.start() first, or use ${owner}.start(options)`,
        )
      case 'failed':
        throw this.#error as Error
      case 'stopping':
      case 'stopped':
        throw this.#life.stoppedError()
    }
  }

  start(terms: WaitOptions): Promise<void> {
    switch (this.#state) {
      case 'started':
        return Promise.resolve()
      case 'failed':
        return Promise.reject(this.#error)
      case 'stopping':
      case 'stopped':
        return Promise.reject(this.#life.stoppedError())
      case 'created':
      case 'starting':
        this.#starting ??= this.#start(terms).finally(() => {
          this.#starting = undefined
        })
        return this.#starting
    }
  }

  async #start(terms: WaitOptions): Promise<void> {
    const cluster = this.#cluster
    const deadline = this.deadline(terms, this.#life.startWithinMs ?? cluster.options.requestTimeoutMs)
    this.#become('starting')
    cluster.retain()
    try {
      await this.#life.open(deadline)
      deadline.throwIfOver('start()')
    } catch (error) {
      // When stop() has come meanwhile, it closes what is open by now, in order and with its own deadline.
      if (this.#state !== 'starting') {
        this.#retained = true
        throw error
      }
      this.#life.undo?.()
      await cluster.release(this.#now())
      // Or it came just now: then nothing is left to it.
      if (this.#state === 'starting') this.#become('created')
      throw error
    }
    this.#retained = true
    this.#become('started')
    this.#life.opened?.()
  }

  /** Nothing works any more. False when that is too late to matter: it is being stopped, or has failed before. */
  fail(error: Error): boolean {
    if (this.#state !== 'started') return false
    this.#error = error
    this.#become('failed')
    return true
  }

  stop(terms: WaitOptions): Promise<void> {
    this.#stopping ??= this.#stop(terms)
    return this.#stopping
  }

  async #stop({ timeoutMs, signal }: WaitOptions): Promise<void> {
    const { logger, runtime } = this.#cluster
    const deadline = Deadline.after(runtime, timeLimit(timeoutMs) ?? stopWithinMs, signal)
    this.#become('stopping')
    // A start under way sees the end of the client's life, and cleans up behind itself.
    this.#ending.abort(this.#life.stoppedError())
    try {
      await this.#starting?.catch(() => {})
      await this.#life.close?.(deadline)
      if (this.#retained) await this.#cluster.release(deadline.over ? this.#now() : deadline.within(releaseWithinMs))
    } catch (error) {
      // There is nothing that the caller could do about it, and the client is stopped all the same.
      const reason = error instanceof Error ? error.message : String(error)
      logger.warn(`${this.#life.owner}: not everything could be closed in order: ${reason}`, { error })
    }
    this.#become('stopped')
  }

  #now(): Deadline {
    return Deadline.after(this.#cluster.runtime, 0)
  }

  /** The only place that writes the state. */
  #become(state: ClientState): void {
    const legal: readonly ClientState[] = next[this.#state]
    if (!legal.includes(state)) throw new IllegalStateError(`${this.#life.owner}: from ${this.#state} to ${state}`)
    this.#state = state
  }
}
