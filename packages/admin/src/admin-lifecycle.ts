import { type Cluster, timeLimit, type WaitOptions } from '@kclient/cluster'
import { ClientStoppedError, IllegalStateError } from '@kclient/errors'
import { Deadline } from '@kclient/net'

/** The life of an admin client. A start that fails leads back to `created`. */
export type AdminState = 'created' | 'starting' | 'started' | 'stopping' | 'stopped'

const next = {
  created: ['starting', 'stopping'],
  starting: ['started', 'created', 'stopping'],
  started: ['stopping'],
  stopping: ['stopped'],
  stopped: [],
} as const satisfies Record<AdminState, readonly AdminState[]>

/** Limit of a call that gives none, as in Java's default.api.timeout.ms. */
const CALL_LIMIT_MS = 60_000

const STOP_LIMIT_MS = 30_000

/** Starts and stops an admin client, and keeps its calls within its life. */
export class AdminLifecycle {
  readonly #cluster: Cluster
  readonly #life = new AbortController()
  #state: AdminState = 'created'
  #starting: Promise<void> | undefined
  #stopping: Promise<void> | undefined

  constructor(cluster: Cluster) {
    this.#cluster = cluster
  }

  get state(): AdminState {
    return this.#state
  }

  start(terms: WaitOptions): Promise<void> {
    switch (this.#state) {
      case 'started':
        return Promise.resolve()
      case 'stopping':
      case 'stopped':
        return Promise.reject(stopped())
      case 'created':
      case 'starting':
        this.#starting ??= this.#start(terms).finally(() => {
          this.#starting = undefined
        })
        return this.#starting
    }
  }

  stop(terms: WaitOptions): Promise<void> {
    this.#stopping ??= this.#stop(terms)
    return this.#stopping
  }

  /** Runs one call with its deadline, which is over at the latest when the client stops. */
  async call<T>(name: string, { timeoutMs, signal }: WaitOptions, run: (deadline: Deadline) => Promise<T>): Promise<T> {
    if (this.#state === 'created' || this.#state === 'starting') {
      throw new IllegalStateError(`${name}() before start(): await admin.start() first`)
    }
    if (this.#state !== 'started') throw stopped()
    return await run(this.#deadline(timeoutMs ?? CALL_LIMIT_MS, signal))
  }

  async #start({ timeoutMs, signal }: WaitOptions): Promise<void> {
    const cluster = this.#cluster
    const deadline = this.#deadline(timeoutMs ?? cluster.options.requestTimeoutMs, signal)
    this.#become('starting')
    cluster.retain()
    try {
      await cluster.start(deadline)
      this.#life.signal.throwIfAborted()
    } catch (error) {
      await cluster.release(deadline)
      if (this.#state === 'starting') this.#become('created')
      throw error
    }
    this.#become('started')
  }

  async #stop({ timeoutMs, signal }: WaitOptions): Promise<void> {
    const deadline = Deadline.after(this.#cluster.runtime, timeLimit(timeoutMs ?? STOP_LIMIT_MS), signal)
    const wasStarted = this.#state === 'started'
    this.#become('stopping')
    // Calls under way end here, and so does a start, which then cleans up behind itself.
    this.#life.abort(stopped())
    await this.#starting?.catch(() => {})
    if (wasStarted) await this.#cluster.release(deadline)
    this.#become('stopped')
  }

  #deadline(timeoutMs: number, signal: AbortSignal | undefined): Deadline {
    const life = this.#life.signal
    const ends = signal === undefined ? life : AbortSignal.any([signal, life])
    return Deadline.after(this.#cluster.runtime, timeLimit(timeoutMs), ends)
  }

  /** The only place that writes the state. */
  #become(state: AdminState): void {
    const legal: readonly AdminState[] = next[this.#state]
    if (!legal.includes(state)) throw new Error(`An admin client cannot go from ${this.#state} to ${state}`)
    this.#state = state
  }
}

function stopped(): ClientStoppedError {
  return new ClientStoppedError('The admin client is stopped')
}
