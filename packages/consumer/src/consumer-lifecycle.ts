import {
  type ClientConfig,
  ClientLifecycle,
  type ClientState,
  type Cluster,
  type TopicInterest,
  type WaitOptions,
} from '@kclient/cluster'
import { ConsumerStoppedError } from '@kclient/errors'
import type { Deadline } from '@kclient/net'
import type { ConsumerEngine } from './consumer-engine.ts'
import type { ConsumerConfig } from './consumer-options.ts'
import type { Subscription } from './assignment/subscription.ts'

/** Starts and stops a consumer, keeps calls within its life, and follows the topics it reads. */
export class ConsumerLifecycle {
  readonly #cluster: Cluster
  readonly #config: ConsumerConfig
  readonly #client: ClientConfig
  readonly #engine: ConsumerEngine
  readonly #subscription: Subscription
  readonly #life: ClientLifecycle
  #interest: TopicInterest | undefined
  #unwatch: (() => void) | undefined

  constructor(
    cluster: Cluster,
    config: ConsumerConfig,
    client: ClientConfig,
    engine: ConsumerEngine,
    subscription: Subscription,
  ) {
    this.#cluster = cluster
    this.#config = config
    this.#client = client
    this.#engine = engine
    this.#subscription = subscription
    this.#life = new ClientLifecycle(cluster, {
      owner: 'Consumer',
      open: deadline => this.#open(deadline),
      opened: () => this.#opened(),
      undo: () => this.#letGo(),
      close: async deadline => {
        await engine.stop(deadline)
        this.#letGo()
      },
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

  /** The limit of a call: its own, or requestTimeoutMs. */
  deadline(terms: WaitOptions): Deadline {
    return this.#life.deadline(terms, this.#client.requestTimeoutMs)
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
  }

  #letGo(): void {
    this.#unwatch?.()
    this.#unwatch = undefined
    this.#interest?.close()
    this.#interest = undefined
  }
}
