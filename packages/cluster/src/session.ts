import { ClientStoppedError, KafkaConnectionError, KafkaError } from '@kclient/errors'
import { Deadline, type Logger, type Runtime } from '@kclient/net'
import { AnyBroker } from './any-broker.ts'
import { isAuthenticationError } from './authentication.ts'
import { Backoff } from './backoff.ts'
import type { ClientConfig } from './client-options.ts'
import type { ClusterMeter } from './cluster-metrics.ts'
import { ConnectionPool } from './connection-pool.ts'
import { Coordinators } from './coordinators.ts'
import type { Dialer } from './dialer.ts'
import type { Lane } from './lane.ts'
import { MetadataAsker } from './metadata-asker.ts'
import { MetadataRefresher } from './metadata-refresher.ts'
import type { MetadataStore } from './metadata-store.ts'
import type { RequestTarget } from './requests.ts'
import type { TopicInterests } from './topic-interest.ts'

/** What lives longer than a session. */
export interface SessionParts {
  readonly config: ClientConfig
  readonly store: MetadataStore
  readonly interests: TopicInterests
  readonly dialer: Dialer
  readonly meter: ClusterMeter
}

/** Waits between rounds of metadata that ended with a refused login. */
const REFUSAL_BACKOFF = { initialMs: 1_000, maxMs: 30_000 }

/**
 * One life of a cluster, from start to close. Whatever is still under way when it ends finds its own session closed,
 * and can neither change nor be confused with the next one.
 */
export class Session {
  readonly pool: ConnectionPool
  readonly coordinators: Coordinators
  readonly refresher: MetadataRefresher
  readonly anyBroker: AnyBroker
  /** Settles when the cluster was found, or could not be. */
  readonly started: Promise<void>
  readonly #runtime: Runtime
  readonly #logger: Logger
  readonly #store: MetadataStore
  readonly #meter: ClusterMeter
  readonly #lifetime = new AbortController()
  readonly #unlisten: () => void
  readonly #refusals: Backoff
  #isStarted = false
  #closing: Promise<void> | undefined

  constructor(parts: SessionParts) {
    const { config, store, interests, dialer, meter } = parts
    const { runtime, logger } = config
    this.#runtime = runtime
    this.#logger = logger
    this.#store = store
    this.#meter = meter
    this.#refusals = new Backoff(runtime, REFUSAL_BACKOFF)
    const backoff = { initialMs: config.retryBackoffMs, maxMs: config.retryBackoffMaxMs }
    const metadata = () => store.current
    const lifetime = this.#lifetime.signal
    this.pool = new ConnectionPool({
      runtime,
      logger,
      maxIdleMs: config.connectionsMaxIdleMs,
      backoff,
      dial: (target, deadline) => dialer.dial(target, deadline),
      node: nodeId => store.current.brokers.get(nodeId),
      onLost: (nodeId, lane, error) => this.#lost(nodeId, lane, error),
    })
    this.anyBroker = new AnyBroker({ runtime, pool: this.pool, dialer, seeds: config.bootstrapServers, metadata })
    this.coordinators = new Coordinators({
      ask: async (what, attempt) => {
        const deadline = Deadline.after(runtime, config.requestTimeoutMs, lifetime)
        const terms = { seeds: false, isFinal: () => false }
        return (await this.anyBroker.ask(what, attempt, deadline, terms)).result
      },
      learn: node => store.learn(node),
    })
    const asker = new MetadataAsker({
      config,
      logger,
      anyBroker: this.anyBroker,
      pool: this.pool,
      lifetime,
      metadata,
      rebootstrap: reason => this.#rebootstrap(reason),
    })
    this.refresher = new MetadataRefresher({
      runtime,
      store,
      interests,
      maxAgeMs: config.metadataMaxAgeMs,
      backoff: new Backoff(runtime, backoff),
      quietMs: 2 * backoff.maxMs,
      ask: question => asker.ask(question),
      onFailure: error => this.#metadataFailed(error),
      onSuccess: () => {
        meter.metadataRefreshes += 1
        this.#refusals.reset()
      },
    })
    this.#unlisten = store.onChange(now => {
      this.pool.keepOnly(now.brokers, config.requestTimeoutMs)
      this.coordinators.keepOnly(nodeId => now.brokers.has(nodeId))
    })
    this.started = this.#start()
    // Those who start wait for it themselves; nobody may.
    this.started.catch(() => {})
  }

  get isStarted(): boolean {
    return this.#isStarted
  }

  get isClosing(): boolean {
    return this.#closing !== undefined
  }

  /** Waits, or ends with the session. */
  async sleep(delayMs: number): Promise<void> {
    await Deadline.after(this.#runtime, Infinity, this.#lifetime.signal).sleep(delayMs)
  }

  /** Node id of the broker that has to answer. */
  async resolve(target: RequestTarget, deadline: Deadline): Promise<number> {
    if (typeof target === 'object') {
      return 'node' in target ? target.node : await this.coordinators.find(target, deadline)
    }
    const known = this.#find(target)
    if (known !== undefined) return known
    await deadline.wait(
      this.refresher.refresh(),
      `metadata that names ${target === 'any' ? 'a broker' : 'the controller'}`,
    )
    const found = this.#find(target)
    if (found !== undefined) return found
    throw new KafkaError('CONTROLLER_NOT_AVAILABLE', 'The cluster has no controller at the moment', { retriable: true })
  }

  /** Ends the session. Calls after the first one wait for the same end. */
  close(deadline: Deadline, reason: Error = new ClientStoppedError()): Promise<void> {
    this.#closing ??= this.#close(deadline, reason)
    return this.#closing
  }

  async #start(): Promise<void> {
    await this.refresher.refresh()
    this.#isStarted = true
  }

  async #close(deadline: Deadline, reason: Error): Promise<void> {
    this.#unlisten()
    this.refresher.close(reason)
    this.coordinators.close(reason)
    this.#lifetime.abort(reason)
    await this.pool.close(reason, deadline)
  }

  #find(target: 'any' | 'controller'): number | undefined {
    if (target === 'any') return this.anyBroker.leastLoaded()?.nodeId
    const { controllerId, brokers } = this.#store.current
    return brokers.has(controllerId) ? controllerId : undefined
  }

  #lost(nodeId: number, lane: Lane, error: Error): void {
    if (this.isClosing) return
    const isBrokerGone = error instanceof KafkaConnectionError && error.code === 'CONNECTION_FAILED'
    if (isBrokerGone || lane.startsWith('coordination')) this.coordinators.forgetNode(nodeId)
    void this.refresher.refresh()
  }

  #metadataFailed(error: Error): number {
    this.#meter.metadataFailures += 1
    if (this.#isStarted) this.#logger.warn(error.message)
    return isAuthenticationError(error) ? this.#refusals.next() : 0
  }

  #rebootstrap(reason: string): void {
    this.#meter.rebootstraps += 1
    this.#logger.warn(`Beginning anew at the bootstrap servers: ${reason}`)
    // Connections first: with them open, requests in flight would go on as if nothing had happened.
    this.pool.reset(new KafkaConnectionError('CONNECTION_CLOSED', `Rebootstrapped: ${reason}`, { written: 'possibly' }))
    this.#store.forgetBrokers()
    void this.refresher.refresh()
  }
}
