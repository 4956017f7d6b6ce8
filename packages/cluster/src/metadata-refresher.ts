import type { Runtime, TimerHandle } from '@kclient/net'
import { brokerErrorInfo, ErrorCode } from '@kclient/errors'
import type { MetadataResponse } from '@kclient/protocol/messages/metadata'
import type { Backoff } from './backoff.ts'
import { type Deferred, deferred, rejected } from './deferred.ts'
import type { MetadataSnapshot } from './metadata-snapshot.ts'
import type { MetadataStore } from './metadata-store.ts'
import type { TopicInterests } from './topic-interest.ts'

/** One Metadata request. */
export interface MetadataQuestion {
  /** null asks for all topics, none for the brokers alone. */
  readonly topics: readonly string[] | null
  readonly allowAutoTopicCreation: boolean
}

/** What the refresher works with. */
export interface RefresherParts {
  readonly runtime: Runtime
  readonly store: MetadataStore
  readonly interests: TopicInterests
  readonly maxAgeMs: number
  /** Waits between rounds. */
  readonly backoff: Backoff
  /** After this much quiet the waits begin with the shortest again. */
  readonly quietMs: number
  ask(question: MetadataQuestion): Promise<MetadataResponse>
  /** Told about each round that failed. May return how long to wait at least. */
  onFailure(error: Error): number
  /** Told about each round that succeeded. */
  onSuccess(): void
}

/** What the next round is for. */
interface Needs {
  /** Everything anew: someone found metadata to be stale, or it is too old. */
  full: boolean
  /** Topics that were never asked about; not backed off. */
  added: boolean
  /** Topics that the last answer left open. */
  unsettled: boolean
  /** Topics that someone waits for, whatever was answered about them before. */
  readonly awaited: Set<string>
}

function noNeeds(): Needs {
  return { full: false, added: false, unsettled: false, awaited: new Set() }
}

/**
 * Decides when to ask for metadata and what about. One round at a time; rounds come when someone found metadata to be
 * stale (backed off), when a topic is new (at once), when an answer left something open (backed off), and when
 * metadata is too old.
 */
export class MetadataRefresher {
  readonly #parts: RefresherParts
  #needs: Needs = noNeeds()
  /** Those who wait for the round under way, and what it covers. */
  #round: (Deferred<MetadataSnapshot> & { readonly full: boolean; readonly interests: number }) | undefined
  /** Those who wait for the round after it. */
  #next: Deferred<MetadataSnapshot> | undefined
  /** Renewed after each round, for those who look at the outcome themselves. */
  #roundEnd: Deferred<void> = deferred()
  #notBefore = -Infinity
  #lastEnd = -Infinity
  #fullAt = -Infinity
  #failure: Error | undefined
  #timer: TimerHandle | undefined
  #isArmed = false
  #closed: Error | undefined

  constructor(parts: RefresherParts) {
    this.#parts = parts
  }

  /** Why the last round failed; undefined when it did not. */
  get failure(): Error | undefined {
    return this.#failure
  }

  /** Settles when the round under way, or else the next one, is over, whatever its outcome; rejects on close. */
  roundEnd(): Promise<void> {
    return this.#roundEnd.promise
  }

  /** The snapshot after a round that covers what is wanted now. An ignored rejection does no harm. */
  refresh(): Promise<MetadataSnapshot> {
    if (this.#closed !== undefined) return rejected(this.#closed)
    const round = this.#round
    if (round !== undefined && round.full && round.interests === this.#parts.interests.version) return round.promise
    this.#needs.full = true
    this.#next ??= deferred()
    this.#schedule()
    return this.#next.promise
  }

  /** Something is wanted that was not before. */
  interestAdded(): void {
    this.#needs.added = true
    this.#schedule()
  }

  /** Someone waits for a topic that the last answers lacked, or gave with an error. */
  topicAwaited(topic: string): void {
    this.#needs.unsettled = true
    this.#needs.awaited.add(topic)
    this.#schedule()
  }

  /** Ends everything: no request begins any more, and whoever waits gets this error. */
  close(error: Error): void {
    if (this.#closed !== undefined) return
    this.#closed = error
    this.#parts.runtime.clearTimeout(this.#timer)
    this.#round?.reject(error)
    this.#next?.reject(error)
    this.#roundEnd.reject(error)
  }

  #schedule(): void {
    if (this.#closed !== undefined || this.#round !== undefined || this.#isArmed) return
    const { runtime } = this.#parts
    runtime.clearTimeout(this.#timer)
    const { full, added, unsettled } = this.#needs
    let at = this.#fullAt + this.#parts.maxAgeMs
    if (full || unsettled) at = Math.min(at, this.#notBefore)
    // New topics wait for no backoff, or the first record of each topic would be late; while brokers do not answer at
    // all they must, or every new topic would be one more request against a cluster in trouble.
    if (added) at = this.#failure === undefined ? -Infinity : Math.min(at, this.#notBefore)
    // Metadata too old is asked for at once, but after failures the backoff comes first.
    if (this.#failure !== undefined) at = Math.max(at, this.#notBefore)
    const wait = at - runtime.now()
    if (wait > 0) {
      this.#timer = runtime.setTimeout(() => this.#run(), wait)
      return
    }
    // Not in this very step: whoever adds a hundred topics in a loop wants one request.
    this.#isArmed = true
    runtime.setImmediate(() => this.#run())
  }

  #run(): void {
    this.#isArmed = false
    if (this.#closed !== undefined || this.#round !== undefined) return
    const { runtime, interests } = this.#parts
    const needs = this.#needs
    if (runtime.now() - this.#lastEnd > this.#parts.quietMs) this.#parts.backoff.reset()
    const isOld = runtime.now() >= this.#fullAt + this.#parts.maxAgeMs
    const full = needs.full || isOld
    this.#needs = noNeeds()
    const round = { ...(this.#next ?? deferred<MetadataSnapshot>()), full, interests: interests.version }
    this.#next = undefined
    this.#round = round
    void this.#perform(full, needs).then(
      changed => this.#ended(() => this.#succeeded(full, changed, round)),
      (error: unknown) => this.#ended(() => this.#failed(error, round)),
    )
  }

  /** Asks, and takes the answers. Returns whether anything changed. */
  async #perform(full: boolean, { added, awaited }: Needs): Promise<boolean> {
    const { store, interests } = this.#parts
    const wanted = interests.wanted()
    // A request allows creation for all its topics or for none: what may be created, and is missing, goes by itself.
    const isMissing = (topic: string): boolean =>
      !store.current.topics.has(topic) || store.current.topicErrors.get(topic) === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
    const creating = new Set([...wanted.creatable].filter(isMissing))
    const others = new Set<string>()
    for (const topic of wanted.topics) {
      if (creating.has(topic)) continue
      if (full || awaited.has(topic) || this.#isUnsettled(topic)) others.add(topic)
    }
    let changed = false
    const all = wanted.all && (full || added)
    if (full || all || others.size > 0 || creating.size === 0) {
      const isWanted = (topic: string): boolean => !full || wanted.all || wanted.topics.has(topic)
      changed = await this.#ask(all ? null : others, false, isWanted)
    }
    if (creating.size > 0) changed = (await this.#ask(creating, true, () => true)) || changed
    return changed
  }

  async #ask(
    topics: ReadonlySet<string> | null,
    allowAutoTopicCreation: boolean,
    isWanted: (topic: string) => boolean,
  ): Promise<boolean> {
    const response = await this.#parts.ask({ topics: topics && [...topics], allowAutoTopicCreation })
    if (this.#closed !== undefined) throw this.#closed
    return this.#parts.store.apply(response, { asked: topics, isWanted })
  }

  #ended(settle: () => void): void {
    if (this.#closed !== undefined) return
    this.#round = undefined
    this.#lastEnd = this.#parts.runtime.now()
    settle()
    const ended = this.#roundEnd
    this.#roundEnd = deferred()
    ended.resolve()
    this.#schedule()
  }

  #succeeded(full: boolean, changed: boolean, round: Deferred<MetadataSnapshot>): void {
    const { runtime, backoff, store, interests } = this.#parts
    this.#failure = undefined
    if (full) this.#fullAt = runtime.now()
    // Answers without news make the waits grow (KIP-580).
    if (changed) backoff.reset()
    this.#notBefore = runtime.now() + backoff.next()
    for (const topic of interests.wanted().topics) {
      if (!this.#isUnsettled(topic)) continue
      this.#needs.unsettled = true
      break
    }
    this.#parts.onSuccess()
    round.resolve(store.current)
  }

  #failed(reason: unknown, round: Deferred<MetadataSnapshot>): void {
    const error = reason instanceof Error ? reason : new Error(String(reason))
    this.#failure = error
    // Whatever was asked is still open, and after trouble everything may be different.
    this.#needs.full = true
    this.#notBefore = this.#parts.runtime.now() + Math.max(this.#parts.backoff.next(), this.#parts.onFailure(error))
    round.reject(error)
  }

  #isUnsettled(topic: string): boolean {
    return this.#parts.store.isUnsettled(topic, error => brokerErrorInfo(error).retriable)
  }
}
