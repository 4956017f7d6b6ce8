import type { Cluster } from '@kclient/cluster'
import { KafkaError } from '@kclient/errors'
import type { TimerHandle } from '@kclient/net'
import type { ConsumerEngine } from '../consumer-engine.ts'

/** What the watch works with. */
export interface PollWatchOptions {
  readonly cluster: Cluster
  readonly engine: ConsumerEngine
  /** maxPollIntervalMs. */
  readonly limitMs: number
  /** Whether there is a membership to lose. */
  readonly isMember: () => boolean
  /** The application has taken too long: the group has to be left. */
  readonly onExceeded: (reason: string) => void
  /** The application asks again. */
  readonly onAsked: () => void
}

/** Looks per limit: so exact is the verdict. */
const looksPerLimit = 20
const longestLookMs = 1_000

/**
 * Watches that the application works on what it gets: while it takes longer than maxPollIntervalMs between two asks, or for
 * one record in `run()`, its partitions are better off with others. An ask costs a count and no look at the clock; the
 * clock is looked at here, now and then.
 */
export class PollWatch {
  readonly #options: PollWatchOptions
  readonly #everyMs: number
  #timer: TimerHandle | undefined
  #asks = -1
  /** Until when the application is known to have asked, monotonic. */
  #askedAt = 0
  /** When the limit was last exceeded: work from before then has had its verdict. */
  #exceededAt = -Infinity

  constructor(options: PollWatchOptions) {
    this.#options = options
    this.#everyMs = Math.max(1, Math.min(longestLookMs, options.limitMs / looksPerLimit))
  }

  start(): void {
    this.stop()
    this.#askedAt = this.#options.cluster.runtime.now()
    this.#schedule()
  }

  stop(): void {
    this.#options.cluster.runtime.clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #schedule(): void {
    this.#timer = this.#options.cluster.runtime.setTimeout(() => {
      this.#look()
      this.#schedule()
    }, this.#everyMs)
  }

  #look(): void {
    const { engine, cluster, limitMs, isMember } = this.#options
    const now = cluster.runtime.now()
    const workSince = engine.workSince()
    const waits = engine.recordWaits.size > 0
    if (waits || engine.asks !== this.#asks || !isMember()) {
      this.#asks = engine.asks
      this.#askedAt = now
    }
    // Handlers of run() work side by side: others may ask while one of them is stuck.
    const isHandler = workSince !== undefined && workSince > this.#exceededAt
    const since = isHandler ? workSince : this.#askedAt
    if (now - since < limitMs || !isMember()) return
    this.#exceededAt = now
    this.#exceeded(Math.round(now - since), isHandler)
  }

  #exceeded(tookMs: number, isHandler: boolean): void {
    const { engine, limitMs, onExceeded, onAsked } = this.#options
    const what = isHandler ? 'a handler has been at work' : 'no records were asked for'
    const message = `For ${tookMs} ms ${what}, and maxPollIntervalMs is ${limitMs}: the consumer has left its group, and joins again when it asks for records. Take fewer records at a time, or raise maxPollIntervalMs`
    engine.raise(new KafkaError('MAX_POLL_EXCEEDED', message), onAsked)
    onExceeded(`the application took ${tookMs} ms, and maxPollIntervalMs is ${limitMs}`)
  }
}
