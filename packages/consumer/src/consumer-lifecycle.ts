import {
  type ClientConfig,
  ClientLifecycle,
  type ClientState,
  type Cluster,
  timeLimit,
  type TopicInterest,
  type WaitOptions,
} from '@kclient/cluster'
import { ConsumerStoppedError, type KafkaError } from '@kclient/errors'
import { Deadline } from '@kclient/net'
import type { Commits } from './commits/commits.ts'
import type { ConsumerEngine } from './consumer-engine.ts'
import type { ConsumerConfig } from './consumer-options.ts'
import { lastHandsBack } from './handing-out/last-hands.ts'
import type { LocalAssigner } from './assignment/local-assigner.ts'
import type { Subscription } from './assignment/subscription.ts'
import type { ConsumerGroup } from './group/consumer-group.ts'

/** Starts and stops a consumer, keeps calls within its life, and follows the topics it reads. */
export class ConsumerLifecycle {
  readonly #cluster: Cluster
  readonly #config: ConsumerConfig
  readonly #client: ClientConfig
  readonly #engine: ConsumerEngine
  readonly #subscription: Subscription
  readonly #commits: Commits | undefined
  readonly #assigner: ConsumerGroup | LocalAssigner
  readonly #life: ClientLifecycle
  /** While the group is joined for the first time: its listener may call what else needs a started consumer. */
  #isJoining = false
  #interest: TopicInterest | undefined
  #unwatch: (() => void) | undefined

  constructor(
    cluster: Cluster,
    config: ConsumerConfig,
    client: ClientConfig,
    engine: ConsumerEngine,
    subscription: Subscription,
    commits: Commits | undefined,
    assigner: ConsumerGroup | LocalAssigner,
  ) {
    this.#cluster = cluster
    this.#config = config
    this.#client = client
    this.#engine = engine
    this.#subscription = subscription
    this.#commits = commits
    this.#assigner = assigner
    this.#life = new ClientLifecycle(cluster, {
      owner: 'Consumer',
      startWithinMs: this.#startWithinMs,
      open: deadline => this.#open(deadline),
      opened: () => this.#opened(),
      undo: () => this.#undo(),
      close: deadline => this.#close(deadline),
      stoppedError: () => new ConsumerStoppedError(),
    })
  }

  get state(): ClientState {
    return this.#life.state
  }

  /** Why it has failed for good; undefined while it has not. */
  get error(): Error | undefined {
    return this.#life.error
  }

  start(terms: WaitOptions): Promise<void> {
    return this.#life.start(terms)
  }

  stop(terms: WaitOptions): Promise<void> {
    return this.#life.stop(terms)
  }

  /** Nothing works any more: waits end with this, and calls. */
  fail(error: KafkaError): void {
    if (this.#life.fail(error)) this.#engine.fail(error)
  }

  /** Runs a call of a started consumer; whatever goes wrong rejects. */
  async call<T>(name: string, run: () => Promise<T>): Promise<T> {
    this.#expectStarted(name)
    return run()
  }

  /** The same for what handlers and listeners do until the very end of stop(), as to commit. */
  async callUntilStopped<T>(name: string, terms: WaitOptions, run: (deadline: Deadline) => Promise<T>): Promise<T> {
    const { life } = this.#engine
    if (this.#life.state !== 'stopping' || life.aborted) this.#expectStarted(name)
    const { timeoutMs, signal } = terms
    const limit = timeLimit(timeoutMs) ?? this.#client.requestTimeoutMs
    const end = signal === undefined ? life : AbortSignal.any([signal, life])
    return run(Deadline.after(this.#cluster.runtime, limit, end))
  }

  /** False when it has stopped, or is about to. @throws IllegalStateError before it is started. */
  running(call: string): boolean {
    if (this.#isOver) return false
    this.#expectStarted(call)
    return true
  }

  /** For calls that are allowed before start. @throws ConsumerStoppedError. */
  expectNotStopped(): void {
    if (this.#isOver) throw new ConsumerStoppedError()
  }

  get #isOver(): boolean {
    return this.#life.state === 'stopping' || this.#life.state === 'stopped'
  }

  #expectStarted(call: string): void {
    if (!this.#isJoining) this.#life.expectStarted(call)
  }

  /** Commits what is handled, if that is done by itself. Never rejects. */
  async commitHandled(): Promise<void> {
    const { life } = this.#engine
    const deadline = Deadline.after(this.#cluster.runtime, this.#client.requestTimeoutMs, life)
    await this.#commits?.auto.commitHandled(undefined, deadline)
  }

  /** The topics to know about are others now. */
  topicsChanged(before: readonly string[]): void {
    const interest = this.#interest
    if (interest === undefined) return
    const { topics, needsAllTopics } = this.#subscription
    interest.setAll(needsAllTopics)
    const now = new Set(needsAllTopics ? [] : topics)
    for (const topic of now) interest.add(topic)
    for (const topic of before) if (!now.has(topic)) interest.delete(topic)
    if (this.#life.state === 'started' && !this.#subscription.isResolved) void this.#learnTopics()
  }

  /** A pattern is matched with all topics before anything is made of it; without an answer, with those that are known. */
  async #learnTopics(deadline: Deadline = this.#life.deadline({}, this.#client.requestTimeoutMs)): Promise<void> {
    try {
      await deadline.wait(this.#cluster.refresh('all topics'), 'the names of all topics')
    } catch (error) {
      this.#cluster.logger.warn(`Consumer: the names of all topics are not known: ${(error as Error).message}`, {
        error,
      })
    }
    this.#subscription.resolved(this.#cluster.metadata)
  }

  /** A rebalance may take its time before the first assignment is there. */
  get #startWithinMs(): number {
    const { groupId, maxPollIntervalMs, rebalanceTimeoutMs = maxPollIntervalMs } = this.#config
    return this.#client.requestTimeoutMs + (groupId === undefined ? 0 : rebalanceTimeoutMs)
  }

  /** Finds the cluster, and waits until the subscribed topics are known, and for the first assignment by the group. */
  async #open(deadline: Deadline): Promise<void> {
    const { allowAutoTopicCreation } = this.#config
    const subscription = this.#subscription
    const assigner = this.#assigner
    this.#interest = this.#cluster.interest({ allowAutoTopicCreation })
    this.topicsChanged([])
    await this.#cluster.start(deadline)
    const within = deadline.within(this.#client.requestTimeoutMs)
    if (subscription.needsAllTopics) await this.#learnTopics(within)
    else if (subscription.followsTopics) {
      await Promise.all(
        subscription.topics.map(topic => this.#cluster.topic(topic, within, { allowAutoTopicCreation })),
      )
    }
    if (!('joined' in assigner)) return
    subscription.follow(this.#cluster.metadata)
    this.#isJoining = true
    this.#begin()
    assigner.start()
    if (subscription.followsTopics) await assigner.joined(deadline)
  }

  #opened(): void {
    if (!this.#isJoining) this.#begin()
    this.#isJoining = false
    this.#commits?.auto.start()
  }

  /** Follows metadata, and fetches what is assigned. */
  #begin(): void {
    const assigner = this.#assigner
    const follow = (): void => {
      this.#subscription.follow(this.#cluster.metadata)
      if ('follow' in assigner) assigner.follow()
    }
    this.#unwatch = this.#cluster.onMetadata(follow)
    follow()
    this.#engine.fetcher.start()
  }

  /** After a start that failed. */
  #undo(): void {
    this.#isJoining = false
    if ('abandon' in this.#assigner) this.#assigner.abandon()
    this.#engine.fetcher.pause()
    this.#letGo()
  }

  /**
   * First nothing more is handed out; then whoever is at work comes back, and what he had is handled; then that is
   * committed, while partitions and membership still hold; then the group is left; then connections are closed. Calls
   * that ask for no records work until the last step.
   */
  async #close(deadline: Deadline): Promise<void> {
    const engine = this.#engine
    const assigner = this.#assigner
    try {
      if ('closing' in assigner) assigner.closing(deadline)
      engine.endHandOuts()
      await lastHandsBack(engine, this.#cluster, deadline)
      this.#commits?.auto.stop()
      await this.#commits?.auto.commitHandled(undefined, deadline)
      await assigner.leave(deadline)
    } finally {
      await engine.stop(deadline)
      this.#letGo()
    }
  }

  #letGo(): void {
    this.#unwatch?.()
    this.#unwatch = undefined
    this.#interest?.close()
    this.#interest = undefined
  }
}
