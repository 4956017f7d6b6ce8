import {
  type ClientConfig,
  ClientLifecycle,
  type ClientState,
  type Cluster,
  timeLimit,
  type TopicInterest,
  type WaitOptions,
} from '@kclient/cluster'
import { ConsumerStoppedError } from '@kclient/errors'
import { Deadline } from '@kclient/net'
import type { Commits } from './commits/commits.ts'
import type { ConsumerEngine } from './consumer-engine.ts'
import type { ConsumerConfig } from './consumer-options.ts'
import { lastHandsBack } from './handing-out/last-hands.ts'
import type { Subscription } from './assignment/subscription.ts'

/** Starts and stops a consumer, keeps calls within its life, and follows the topics it reads. */
export class ConsumerLifecycle {
  readonly #cluster: Cluster
  readonly #config: ConsumerConfig
  readonly #client: ClientConfig
  readonly #engine: ConsumerEngine
  readonly #subscription: Subscription
  readonly #commits: Commits | undefined
  readonly #life: ClientLifecycle
  #interest: TopicInterest | undefined
  #unwatch: (() => void) | undefined

  constructor(
    cluster: Cluster,
    config: ConsumerConfig,
    client: ClientConfig,
    engine: ConsumerEngine,
    subscription: Subscription,
    commits: Commits | undefined,
  ) {
    this.#cluster = cluster
    this.#config = config
    this.#client = client
    this.#engine = engine
    this.#subscription = subscription
    this.#commits = commits
    this.#life = new ClientLifecycle(cluster, {
      owner: 'Consumer',
      open: deadline => this.#open(deadline),
      opened: () => this.#opened(),
      undo: () => this.#letGo(),
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

  /** Runs a call of a started consumer; whatever goes wrong rejects. */
  async call<T>(name: string, run: () => Promise<T>): Promise<T> {
    this.#life.expectStarted(name)
    return run()
  }

  /** The same for what handlers and listeners do until the very end of stop(), as to commit. */
  async callUntilStopped<T>(name: string, terms: WaitOptions, run: (deadline: Deadline) => Promise<T>): Promise<T> {
    const { life } = this.#engine
    if (this.#life.state !== 'stopping' || life.aborted) this.#life.expectStarted(name)
    const { timeoutMs, signal } = terms
    const limit = timeLimit(timeoutMs) ?? this.#client.requestTimeoutMs
    const end = signal === undefined ? life : AbortSignal.any([signal, life])
    return run(Deadline.after(this.#cluster.runtime, limit, end))
  }

  /** False when it has stopped, or is about to. @throws IllegalStateError before it is started. */
  running(call: string): boolean {
    if (this.#isOver) return false
    this.#life.expectStarted(call)
    return true
  }

  /** For calls that are allowed before start. @throws ConsumerStoppedError. */
  expectNotStopped(): void {
    if (this.#isOver) throw new ConsumerStoppedError()
  }

  get #isOver(): boolean {
    return this.#life.state === 'stopping' || this.#life.state === 'stopped'
  }

  /** The topics to know about are others now. */
  topicsChanged(before: readonly string[]): void {
    const interest = this.#interest
    if (interest === undefined) return
    const now = new Set(this.#subscription.topics)
    for (const topic of now) interest.add(topic)
    for (const topic of before) if (!now.has(topic)) interest.delete(topic)
  }

  /** Finds the cluster, and waits until the subscribed topics are known. */
  async #open(deadline: Deadline): Promise<void> {
    const { allowAutoTopicCreation } = this.#config
    this.#interest = this.#cluster.interest({ allowAutoTopicCreation })
    this.topicsChanged([])
    await this.#cluster.start(deadline)
    if (!this.#subscription.followsTopics) return
    const known = this.#subscription.topics.map(topic =>
      this.#cluster.topic(topic, deadline, { allowAutoTopicCreation }),
    )
    await Promise.all(known)
  }

  #opened(): void {
    this.#unwatch = this.#cluster.onMetadata(metadata => this.#subscription.follow(metadata))
    this.#subscription.follow(this.#cluster.metadata)
    this.#engine.fetcher.start()
    this.#commits?.auto.start()
  }

  /**
   * First nothing more is handed out; then whoever is at work comes back, and what he had is handled; then that is
   * committed, while partitions and membership still hold; then the group is left; then connections are closed. Calls
   * that ask for no records work until the last step.
   */
  async #close(deadline: Deadline): Promise<void> {
    const engine = this.#engine
    try {
      engine.endHandOuts()
      await lastHandsBack(engine, this.#cluster, deadline)
      this.#commits?.auto.stop()
      await this.#commits?.auto.commitHandled(undefined, deadline)
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
