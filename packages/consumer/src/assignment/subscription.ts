import type { MetadataSnapshot } from '@kclient/cluster'
import { IllegalStateError, type TopicPartition } from '@kclient/errors'

/** What the assignment follows from. */
type SubscriptionKind = 'none' | 'topics' | 'pattern' | 'partitions'

/** Who assigns the partitions of the topics that are subscribed to: the group, or, without one, the consumer itself. */
export interface Assigner {
  /** The subscribed topics are others now. */
  topicsChanged(): void
  /** There is no subscription any more. */
  unsubscribed(): void
  /** The application has named the partitions itself. */
  assign(partitions: readonly TopicPartition[]): void
}

/** What the application wants to read: topics by name or by pattern, or partitions. The kinds do not mix. */
export class Subscription {
  readonly #excludesInternal: boolean
  #kind: SubscriptionKind = 'none'
  #pattern: RegExp | undefined
  #isResolved = true
  #topics: readonly string[] = []
  #assigner: Assigner | undefined

  constructor(excludesInternal: boolean) {
    this.#excludesInternal = excludesInternal
  }

  /** Tells this one of all changes from now on. */
  assignBy(assigner: Assigner): void {
    this.#assigner = assigner
  }

  /** The topics: those that the pattern matches, as far as they are known, or those of the partitions. */
  get topics(): readonly string[] {
    return this.#topics
  }

  /** Whether partitions follow from topics, rather than from the application. */
  get followsTopics(): boolean {
    return this.#kind === 'topics' || this.#kind === 'pattern'
  }

  /** Whether nothing is to be read. */
  get isNone(): boolean {
    return this.#kind === 'none'
  }

  /** Whether the application names the partitions. */
  get isByHand(): boolean {
    return this.#kind === 'partitions'
  }

  /** Whether all topics of the cluster have to be known. */
  get needsAllTopics(): boolean {
    return this.#kind === 'pattern'
  }

  /** False while not all topics are known that a pattern may match. */
  get isResolved(): boolean {
    return this.#isResolved
  }

  /** The names of all topics are known. */
  resolved(metadata: MetadataSnapshot): void {
    const isNews = !this.#isResolved
    this.#isResolved = true
    this.follow(metadata)
    if (isNews) this.#assigner?.topicsChanged()
  }

  /** @throws IllegalStateError - These cannot be subscribed to now. */
  expectTopics(wanted: readonly string[] | RegExp): void {
    this.#expect(wanted instanceof RegExp ? 'pattern' : 'topics', 'subscribe()')
  }

  /** @throws IllegalStateError after `assign()`, or after the other kind. */
  subscribe(wanted: readonly string[] | RegExp, metadata: MetadataSnapshot): void {
    const isPattern = wanted instanceof RegExp
    this.expectTopics(wanted)
    const [isFirst, before] = [this.isNone, this.#topics]
    this.#kind = isPattern ? 'pattern' : 'topics'
    // With these flags a RegExp goes on where its last match ended, instead of looking at each name from its start.
    this.#pattern = isPattern ? new RegExp(wanted.source, wanted.flags.replaceAll(/[gy]/g, '')) : undefined
    this.#isResolved = !isPattern
    this.#topics = isPattern ? this.#matching(this.#pattern, metadata) : wanted
    // The same again, as to give another listener, is no reason for a rebalance.
    if (isFirst || !isSame(before, this.#topics)) this.#assigner?.topicsChanged()
  }

  /** @throws IllegalStateError after `subscribe()`. */
  assign(partitions: readonly TopicPartition[]): void {
    this.#expect('partitions', 'assign()')
    this.#kind = 'partitions'
    this.#topics = [...new Set(partitions.map(({ topic }) => topic))]
    this.#assigner?.assign(partitions)
  }

  unsubscribe(): void {
    this.#kind = 'none'
    this.#isResolved = true
    this.#pattern = undefined
    this.#topics = []
    this.#assigner?.unsubscribed()
  }

  /** Metadata changed: a pattern may match other topics. */
  follow(metadata: MetadataSnapshot): void {
    if (this.#pattern === undefined) return
    const topics = this.#matching(this.#pattern, metadata)
    if (isSame(topics, this.#topics)) return
    this.#topics = topics
    this.#assigner?.topicsChanged()
  }

  #matching(pattern: RegExp | undefined, { topics }: MetadataSnapshot): string[] {
    const found: string[] = []
    for (const { name, internal } of topics.values()) {
      if (!(internal && this.#excludesInternal) && pattern?.test(name) === true) found.push(name)
    }
    return found.toSorted()
  }

  #expect(kind: SubscriptionKind, call: string): void {
    if (this.#kind !== 'none' && this.#kind !== kind) {
      const other = { topics: 'subscribe() to topics', pattern: 'subscribe() to a pattern', partitions: 'assign()' }
      throw new IllegalStateError(
        `${call} after ${other[this.#kind]}: call unsubscribe() first, the kinds of subscription do not mix`,
      )
    }
  }
}

/** Whether both name the same topics; neither names one twice. */
function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every(topic => others.includes(topic))
}
