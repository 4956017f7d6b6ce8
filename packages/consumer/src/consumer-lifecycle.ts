import { type ClientConfig, type Cluster, timeLimit, type TopicInterest, type WaitOptions } from '@kclient/cluster'
import { ConsumerStoppedError, IllegalStateError } from '@kclient/errors'
import { Deadline } from '@kclient/net'
import type { ConsumerEngine } from './consumer-engine.ts'
import type { ConsumerConfig } from './consumer-options.ts'
import { type ConsumerState, mayFollow } from './consumer-state.ts'
import { notStarted } from './inputs.ts'
import type { Subscription } from './subscription.ts'

const stopWithinMs = 30_000

/** Longest wait for connections to come to an orderly end. */
const closeWithinMs = 1_000

/** Starts and stops a consumer, and keeps calls within its life. */
export class ConsumerLifecycle {
  readonly #cluster: Cluster
  readonly #config: ConsumerConfig
  readonly #client: ClientConfig
  readonly #engine: ConsumerEngine
  readonly #subscription: Subscription
  #state: ConsumerState = 'created'
  #interest: TopicInterest | undefined
  #unwatch: (() => void) | undefined
  #starting: Promise<void> | undefined
  #stopping: Promise<void> | undefined

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
  }

  get state(): ConsumerState {
    return this.#state
  }

  start(terms: WaitOptions): Promise<void> {
    switch (this.#state) {
      case 'started':
        return Promise.resolve()
      case 'stopping':
      case 'stopped':
        return Promise.reject(new ConsumerStoppedError())
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

  /** Runs a call of a started consumer; whatever goes wrong rejects. */
  async call<T>(name: string, run: () => Promise<T>): Promise<T> {
    if (!this.running(name)) throw new ConsumerStoppedError()
    return run()
  }

  /** False when it has stopped, or is about to. @throws IllegalStateError before it is started. */
  running(call: string): boolean {
    if (this.#state === 'started') return true
    if (this.#state === 'created' || this.#state === 'starting') throw notStarted(call)
    return false
  }

  /** For calls that are allowed before start. @throws ConsumerStoppedError. */
  expectNotStopped(): void {
    if (this.#state === 'stopping' || this.#state === 'stopped') throw new ConsumerStoppedError()
  }

  /** The limit of a call: its own, or requestTimeoutMs. */
  deadline({ timeoutMs, signal }: WaitOptions): Deadline {
    return Deadline.after(
      this.#client.runtime,
      timeLimit(timeoutMs) ?? this.#client.requestTimeoutMs,
      this.#whileAlive(signal),
    )
  }

  /** The topics to know about are others now. */
  topicsChanged(before: readonly string[]): void {
    const interest = this.#interest
    if (interest === undefined) return
    const now = new Set(this.#subscription.topics)
    for (const topic of now) interest.add(topic)
    for (const topic of before) if (!now.has(topic)) interest.delete(topic)
  }

  async #start(terms: WaitOptions): Promise<void> {
    const deadline = this.deadline(terms)
    const cluster = this.#cluster
    this.#become('starting')
    cluster.retain()
    try {
      const options = { allowAutoTopicCreation: this.#config.allowAutoTopicCreation }
      this.#interest = cluster.interest(options)
      this.topicsChanged([])
      await cluster.start(deadline)
      await this.#subscribed(deadline)
    } catch (error) {
      this.#letGo()
      await cluster.release(deadline)
      if (this.#state === 'starting') this.#become('created')
      throw error
    }
    this.#unwatch = cluster.onMetadata(metadata => this.#subscription.follow(metadata))
    this.#subscription.follow(cluster.metadata)
    this.#become('started')
    this.#engine.fetcher.start()
  }

  /** Waits until the subscribed topics are known. */
  async #subscribed(deadline: Deadline): Promise<void> {
    const options = { allowAutoTopicCreation: this.#config.allowAutoTopicCreation }
    if (!this.#subscription.followsTopics) return
    await Promise.all(this.#subscription.topics.map(topic => this.#cluster.topic(topic, deadline, options)))
  }

  async #stop(terms: WaitOptions): Promise<void> {
    const limit = timeLimit(terms.timeoutMs) ?? stopWithinMs
    const deadline = Deadline.after(this.#client.runtime, limit, terms.signal)
    const wasStarted = this.#state === 'started'
    const starting = this.#starting
    this.#become('stopping')
    try {
      await this.#engine.stop(deadline)
      // A start under way sees the end of the consumer's life, and cleans up behind itself.
      if (starting !== undefined) await starting.catch(() => {})
      this.#letGo()
      // No answer that is still to come matters to a consumer that has stopped.
      if (wasStarted) await this.#cluster.release(deadline.within(closeWithinMs))
    } catch (error) {
      // There is nothing that the caller could do about it, and the consumer is stopped all the same.
      this.#cluster.logger.warn(`Consumer: not everything could be closed in order: ${(error as Error).message}`, {
        error,
      })
    }
    this.#become('stopped')
  }

  #letGo(): void {
    this.#unwatch?.()
    this.#unwatch = undefined
    this.#interest?.close()
    this.#interest = undefined
  }

  #whileAlive(signal: AbortSignal | undefined): AbortSignal {
    const { life } = this.#engine
    return signal === undefined ? life : AbortSignal.any([life, signal])
  }

  #become(state: ConsumerState): void {
    if (!mayFollow(this.#state, state)) throw new IllegalStateError(`Consumer: from ${this.#state} to ${state}`)
    this.#state = state
  }
}
