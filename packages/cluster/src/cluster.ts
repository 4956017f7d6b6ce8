import { ClientStoppedError, IllegalStateError, KafkaConnectionError, RequestTimedOutError } from '@kclient/errors'
import { type Connection, Deadline, type Logger, type Runtime } from '@kclient/net'
import type { Api } from '@kclient/protocol'
import { Backoff } from './backoff.ts'
import { type ClientConfig, type ClientOptions, readClientOptions } from './client-options.ts'
import { ClusterMeter, type ClusterMetrics } from './cluster-metrics.ts'
import { Dialer } from './dialer.ts'
import type { Lane } from './lane.ts'
import { rejected } from './deferred.ts'
import type { LeaderHint } from './leader-hints.ts'
import type { BrokerNode, LeaderInfo, MetadataSnapshot, TopicMetadata } from './metadata-snapshot.ts'
import { type MetadataListener, MetadataStore } from './metadata-store.ts'
import type { ClusterRequestOptions, CoordinatorType, RequestTarget, RetryOptions } from './requests.ts'
import { retry } from './retry.ts'
import { Session } from './session.ts'
import { type TopicInterest, TopicInterests } from './topic-interest.ts'
import { waitForTopic } from './topic-wait.ts'

/** Terms of waiting for a topic, or of being interested in some. */
export interface TopicOptions {
  /** Whether asking may create the topic, where the broker's auto.create.topics.enable allows it. Default false. */
  readonly allowAutoTopicCreation?: boolean | undefined
}

/** Health of a cluster as seen from here, for liveness probes. */
export interface ClusterHealth {
  readonly state: 'idle' | 'starting' | 'started' | 'closing'
  readonly knownBrokers: number
  readonly connectedBrokers: number
  /** Age of the newest metadata in ms; Infinity without any. */
  readonly metadataAgeMs: number
  /** Why the newest attempt to get metadata failed; undefined after a success. */
  readonly metadataError: Error | undefined
}

/** How long closing waits for answers that are still to come, when nothing else is said. */
const CLOSE_LIMIT_MS = 5_000

/**
 * Many brokers as one: finds them, keeps connections to them, knows who leads what, and sends requests to whoever has
 * to answer. Producer, consumer and admin stand on it, and several of them may share one. Constructing it opens
 * nothing; after its last user left it can be started again.
 */
export class Cluster {
  readonly options: ClientConfig
  readonly runtime: Runtime
  readonly logger: Logger
  readonly #store: MetadataStore
  readonly #interests: TopicInterests
  readonly #dialer: Dialer
  readonly #meter = new ClusterMeter()
  #session: Session | undefined
  #users = 0
  #wasStopped = false

  /**
   * @param options - The options that all clients share.
   * @param owner - Whose options they are; it begins the messages about them.
   * @throws TypeError, RangeError or KafkaConfigurationError for options that are wrong.
   */
  constructor(options?: ClientOptions, owner = 'Cluster') {
    this.options = readClientOptions(owner, options)
    this.runtime = this.options.runtime
    this.logger = this.options.logger
    this.#store = new MetadataStore(this.runtime, this.logger)
    this.#interests = new TopicInterests(() => this.#session?.refresher.interestAdded())
    this.#dialer = new Dialer(this.options, this.#meter)
  }

  /** Id of the cluster; null before it is known. */
  get clusterId(): string | null {
    return this.#store.current.clusterId
  }

  /** What is known of the cluster now. */
  get metadata(): MetadataSnapshot {
    return this.#store.current
  }

  /** Counts a client in. To be called at the begin of its start(), before anything else. */
  retain(): void {
    this.#users += 1
  }

  /**
   * Counts a client out; the last one closes every connection, after the answers that are still to come or at the
   * deadline. Whatever then still waits for the cluster ends with ClientStoppedError.
   *
   * @param deadline - Default: 5 seconds.
   */
  async release(deadline: Deadline = Deadline.after(this.runtime, CLOSE_LIMIT_MS)): Promise<void> {
    this.#users = Math.max(0, this.#users - 1)
    const session = this.#session
    if (this.#users > 0 || session === undefined) return
    this.#wasStopped = true
    await this.#close(session, deadline)
  }

  /**
   * Finds the cluster: resolves when a bootstrap server has told who the brokers are. All bootstrap servers are tried
   * once. May be called by each client that shares the cluster, and again after a failure.
   *
   * @throws KafkaConnectionError that names each address and why it failed; the broker's error when it refused the login.
   */
  async start(deadline: Deadline): Promise<void> {
    while (this.#session?.isClosing === true) {
      await deadline.wait(this.#session.close(deadline), 'the cluster to close before it starts anew')
    }
    this.#session ??= this.#open()
    this.#wasStopped = false
    await deadline.wait(this.#session.started, 'finding the cluster')
  }

  /** Opens an interest in topics, none at first. It may be opened before start(), and outlives a restart. */
  interest(options: TopicOptions = {}): TopicInterest {
    return this.#interests.open(options.allowAutoTopicCreation === true)
  }

  /**
   * Asks for metadata anew: joins the request under way if that covers what is wanted now, otherwise the next one,
   * which is backed off. Rejects when nobody answered; an ignored rejection does no harm, and the cluster tries on.
   *
   * @param reason - For the log: 'leader of orders-0 moved'.
   */
  refresh(reason: string): Promise<MetadataSnapshot> {
    const session = this.#session
    if (session === undefined) return rejected(this.#notRunning())
    this.logger.debug(`Metadata is asked for anew: ${reason}`)
    return session.refresher.refresh()
  }

  /**
   * Calls back on each change of what is known, at once and with both snapshots. Topics that did not change are the
   * same objects in both.
   *
   * @returns Ends it.
   */
  onMetadata(listener: MetadataListener): () => void {
    return this.#store.onChange(listener)
  }

  /**
   * Waits until a topic is known.
   *
   * @throws UnknownTopicOrPartitionError at the deadline when there is no such topic, TopicAuthorizationFailedError and
   * InvalidTopicError at once, KafkaTimeoutError METADATA_TIMEOUT when nobody answered.
   */
  async topic(name: string, deadline: Deadline, options?: TopicOptions): Promise<TopicMetadata> {
    const { refresher } = this.#current()
    const known = this.#store.current.topic(name)
    if (known !== undefined) return known
    const interest = this.interest(options)
    try {
      interest.add(name)
      return await waitForTopic(name, this.#store, refresher, deadline)
    } finally {
      interest.close()
    }
  }

  /** The leader as known now; undefined when the partition is unknown, or its leader is. */
  leaderOf(topic: string, partition: number): LeaderInfo | undefined {
    const metadata = this.#store.current
    const known = metadata.partition(topic, partition)
    if (known === undefined || !metadata.brokers.has(known.leader)) return undefined
    return { nodeId: known.leader, leaderEpoch: known.leaderEpoch }
  }

  /**
   * Takes newer leaders from an answer (KIP-951): those whose epoch is newer than what is known. They hold at once, and
   * a refresh confirms them.
   *
   * @param endpoints - Brokers that the answer named along; others are not affected.
   * @returns Whether anything was new.
   */
  applyLeaderHints(hints: Iterable<LeaderHint>, endpoints: Iterable<BrokerNode>): boolean {
    const session = this.#session
    // An answer that comes while the cluster closes hints at nothing that matters.
    if (session === undefined || session.isClosing) return false
    const changed = this.#store.applyHints(hints, endpoints)
    if (changed) void session.refresher.refresh()
    return changed
  }

  /**
   * A connection to a broker that is ready for requests. One is opened when there is none; all callers share one per
   * lane. While a broker cannot be reached, attempts are backed off and the caller waits.
   *
   * @throws KafkaConnectionError when the attempt fails, the broker's error when it refused the login.
   */
  async connection(nodeId: number, lane: Lane, deadline: Deadline): Promise<Connection> {
    return await this.#current().pool.get(nodeId, lane, deadline)
  }

  /** The same without waiting and without opening one. */
  connectionIfReady(nodeId: number, lane: Lane): Connection | undefined {
    return this.#session?.pool.ifReady(nodeId, lane)
  }

  /** Closes the connections of a lane on all brokers, as the fetch lane of a consumer that stops. */
  closeLane(lane: Lane): void {
    this.#session?.pool.closeLane(lane)
  }

  /** Lets answers be at least this large, on connections opened from now on (a consumer's fetchMaxBytes). */
  allowResponseBytes(bytes: number): void {
    this.#dialer.allowResponseBytes(bytes)
  }

  /**
   * Sends one request to whoever has to answer it. One attempt: to repeat it is for `retry`.
   *
   * @param body - Or a function that makes it for the version in which it goes out.
   */
  async request<QI extends object, R>(
    target: RequestTarget,
    api: Api<QI, unknown, never, R>,
    body: QI | ((version: number) => QI),
    options: ClusterRequestOptions,
  ): Promise<R> {
    const session = this.#current()
    const { deadline, maxVersion, timeoutMs } = options
    const isCoordinator = typeof target === 'object' && 'coordinator' in target
    const lane = options.lane ?? (isCoordinator ? 'coordination' : 'general')
    const nodeId = await session.resolve(target, deadline)
    try {
      const connection = await session.pool.get(nodeId, lane, deadline)
      const version = connection.apiVersions.pick(api, maxVersion)
      const message = typeof body === 'function' ? body(version) : body
      return await connection.request(api, message, { deadline, version, timeoutMs })
    } catch (error) {
      const isLost = error instanceof KafkaConnectionError || error instanceof RequestTimedOutError
      if (isCoordinator && isLost) session.coordinators.forget(target, nodeId)
      throw error
    }
  }

  /**
   * Tries until it works, an error is final, or there is no time for another try. Waits grow, with jitter; what an
   * error says is stale is asked for anew before the next try.
   *
   * @param what - Names it in messages: 'creating topics'.
   * @param attempt - One try, to which the deadline is passed on.
   * @throws What the attempt threw, if that is final; KafkaTimeoutError with the last failure as its cause.
   */
  async retry<T>(
    what: string,
    deadline: Deadline,
    attempt: (deadline: Deadline) => Promise<T>,
    options?: RetryOptions,
  ): Promise<T> {
    const session = this.#current()
    const parts = {
      backoff: this.backoff(),
      refreshLimitMs: this.options.retryBackoffMaxMs,
      refresh: () => session.refresher.refresh(),
      forgetCoordinator: (key: Parameters<typeof session.coordinators.forget>[0]) => session.coordinators.forget(key),
      sleep: (delayMs: number) => session.sleep(delayMs),
    }
    return await retry(parts, what, deadline, attempt, options)
  }

  /** Node id of a coordinator. The look-up is shared, and goes on when a caller leaves; it is retried until the deadline. */
  async coordinator(type: CoordinatorType, key: string, deadline: Deadline): Promise<number> {
    const { coordinators } = this.#current()
    return await this.retry(`looking up the coordinator of ${type} ${key}`, deadline, limit =>
      coordinators.find({ coordinator: type, key }, limit),
    )
  }

  /** Forgets a coordinator; with `nodeId` only if it is still that one, so that a late error cannot undo a newer look-up. */
  forgetCoordinator(type: CoordinatorType, key: string, nodeId?: number): void {
    this.#session?.coordinators.forget({ coordinator: type, key }, nodeId)
  }

  /** A backoff by retryBackoffMs and retryBackoffMaxMs. */
  backoff(): Backoff {
    const { retryBackoffMs, retryBackoffMaxMs } = this.options
    return new Backoff(this.runtime, { initialMs: retryBackoffMs, maxMs: retryBackoffMaxMs })
  }

  health(): ClusterHealth {
    const session = this.#session
    return {
      state:
        session === undefined ? 'idle' : session.isClosing ? 'closing' : session.isStarted ? 'started' : 'starting',
      knownBrokers: this.#store.current.brokers.size,
      connectedBrokers: session?.pool.connectedBrokers ?? 0,
      metadataAgeMs: this.#metadataAgeMs,
      metadataError: session?.refresher.failure,
    }
  }

  /** Counts since the first start(), by all clients that share the cluster. Does no I/O. */
  metrics(): ClusterMetrics {
    return this.#meter.snapshot(this.clusterId, this.#metadataAgeMs)
  }

  get #metadataAgeMs(): number {
    return this.runtime.now() - this.#store.current.updatedAt
  }

  #current(): Session {
    const session = this.#session
    if (session === undefined || session.isClosing) throw this.#notRunning()
    return session
  }

  #notRunning(): Error {
    if (this.#wasStopped || this.#session !== undefined) return new ClientStoppedError()
    return new IllegalStateError('Not started: call start() first')
  }

  #open(): Session {
    const session = new Session({
      config: this.options,
      store: this.#store,
      interests: this.#interests,
      dialer: this.#dialer,
      meter: this.#meter,
    })
    session.started.catch((error: unknown) => {
      // Nothing is left behind: the next start() begins with nothing.
      const reason = error instanceof Error ? error : new Error(String(error))
      return this.#close(session, Deadline.after(this.runtime, CLOSE_LIMIT_MS), reason)
    })
    return session
  }

  async #close(session: Session, deadline: Deadline, reason?: Error): Promise<void> {
    await session.close(deadline, reason)
    if (this.#session !== session) return
    this.#session = undefined
    this.#store.clear()
  }
}
