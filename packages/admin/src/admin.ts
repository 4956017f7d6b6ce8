import {
  ClientLifecycle,
  type ClientOptions,
  type ClientState,
  type Cluster,
  type ClusterHealth,
  setUpClient,
  type WaitOptions,
} from '@kclient/cluster'
import { ClientStoppedError } from '@kclient/errors'
import type { Deadline } from '@kclient/net'
import { type CreatedTopic, createPartitions, createTopics, deleteTopics } from './change-topics.ts'
import { FreshTopics } from './fresh-topics.ts'
import { PartialFailureError } from './partial-failure-error.ts'
import { describeTopics, listTopics, type TopicDescription, type TopicListing } from './read-topics.ts'
import {
  type NewPartitions,
  type NewTopic,
  readNewPartitions,
  readNewTopics,
  readTopics,
  type TopicNameOrId,
} from './topic-inputs.ts'

/** Limit of a call that gives none, as in Java's default.api.timeout.ms. */
const callWithinMs = 60_000

/** Options of an admin client: those that all clients share. */
export type AdminOptions = ClientOptions

/** Terms of a call that changes something. */
export interface ChangeOptions extends WaitOptions {
  /** Only check whether it would be done. Default false. */
  readonly validateOnly?: boolean | undefined
}

/** Terms of listTopics(). */
export interface ListTopicsOptions extends WaitOptions {
  /** Whether to list what Kafka itself keeps (`__consumer_offsets`). Default false. */
  readonly includeInternal?: boolean | undefined
}

/** What a liveness probe wants to know. */
export interface AdminHealth {
  readonly state: ClientState
  readonly healthy: boolean
  readonly cluster: ClusterHealth
}

/**
 * Manages topics. Calls that change something go to the controller, and are repeated when it moves and when it asks to
 * wait. Each call ends by itself: `timeoutMs` is 60000 by default, and `signal` ends it earlier.
 *
 * A call about a single topic rejects with the error of that topic; a call about several with PartialFailureError when
 * some of them fail, which has the error of each.
 *
 * @example
 * await using admin = await Admin.start({ bootstrapServers: 'localhost:9092' })
 * await admin.createTopics([{ topic: 'orders', partitions: 6, replicationFactor: 3 }])
 */
export class Admin implements AsyncDisposable {
  readonly #cluster: Cluster
  readonly #lifecycle: ClientLifecycle
  readonly #fresh: FreshTopics

  /**
   * Checks the options; nothing is opened before {@link start}.
   *
   * @param cluster - Shared with other clients; the options of the cluster are then not given here.
   * @throws TypeError for an unknown option or a wrong type, RangeError for a number out of range.
   */
  constructor(options?: AdminOptions, cluster?: Cluster) {
    const setup = setUpClient<object>('Admin', {}, options, cluster)
    this.#cluster = setup.cluster
    this.#lifecycle = new ClientLifecycle(setup.cluster, {
      owner: 'Admin',
      open: deadline => setup.cluster.start(deadline),
      stoppedError: () => new ClientStoppedError('The admin client is stopped'),
    })
    this.#fresh = new FreshTopics(setup.cluster.runtime)
  }

  /** Makes an admin client and starts it; see {@link Admin.start | start()}. */
  static async start(options?: AdminOptions, terms: WaitOptions = {}): Promise<Admin> {
    const admin = new Admin(options)
    await admin.start(terms)
    return admin
  }

  /** Where it is in its life. */
  get state(): ClientState {
    return this.#lifecycle.state
  }

  /**
   * Finds the cluster. After a failure nothing is left open, and it may be called again; when started it does nothing.
   *
   * @param terms - `timeoutMs`: default requestTimeoutMs.
   * @throws KafkaConnectionError, KafkaTimeoutError; the broker's error when it refused the login; ClientStoppedError
   * after {@link stop}.
   */
  start(terms: WaitOptions = {}): Promise<void> {
    return this.#lifecycle.start(terms)
  }

  /**
   * Stops: calls under way reject with ClientStoppedError. May be called more than once; it cannot be started again.
   *
   * @param terms - `timeoutMs`: default 30000.
   */
  stop(terms: WaitOptions = {}): Promise<void> {
    return this.#lifecycle.stop(terms)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  /** For liveness probes; no I/O. */
  health(): AdminHealth {
    const { state } = this
    const cluster = this.#cluster.health()
    return { state, healthy: state === 'started' && cluster.metadataError === undefined, cluster }
  }

  /**
   * Creates topics. Resolves when the controller has done it; other brokers learn of a topic a little later, which
   * this client's describeTopics() and listTopics(), and every producer, wait for.
   *
   * @throws TopicAlreadyExistsError, InvalidTopicError, InvalidReplicationFactorError, InvalidPartitionsError,
   * PolicyViolationError and others, per topic.
   */
  async createTopics(
    topics: Iterable<NewTopic>,
    options: ChangeOptions = {},
  ): Promise<ReadonlyMap<string, CreatedTopic>> {
    return await this.#call('createTopics', options, async deadline => {
      const validateOnly = options.validateOnly ?? false
      const noteFresh = (created: Iterable<string>): void => {
        if (!validateOnly) for (const topic of created) this.#fresh.created(topic)
      }
      const terms = { cluster: this.#cluster, deadline }
      try {
        const created = await createTopics(terms, readNewTopics(topics), validateOnly)
        noteFresh(created.keys())
        return created
      } catch (error) {
        if (error instanceof PartialFailureError) noteFresh(error.results.keys())
        throw error
      }
    })
  }

  /**
   * Deletes topics, by name or by id.
   *
   * @throws UnknownTopicOrPartitionError, UnknownTopicIdError, TopicDeletionDisabledError and others, per topic.
   */
  async deleteTopics(topics: Iterable<TopicNameOrId>, options: WaitOptions = {}): Promise<void> {
    await this.#call('deleteTopics', options, async deadline => {
      const chosen = readTopics('deleteTopics', topics)
      for (const name of chosen.keys()) this.#fresh.deleted(name)
      await deleteTopics({ cluster: this.#cluster, deadline }, chosen)
    })
  }

  /** All topics that this client may see, by name. */
  async listTopics(options: ListTopicsOptions = {}): Promise<TopicListing[]> {
    return await this.#call('listTopics', options, deadline =>
      listTopics({ cluster: this.#cluster, deadline, fresh: this.#fresh }, options.includeInternal ?? false),
    )
  }

  /**
   * Topics with their partitions, by the name or id that was asked for.
   *
   * @throws UnknownTopicOrPartitionError, UnknownTopicIdError, TopicAuthorizationFailedError and others, per topic.
   */
  async describeTopics(
    topics: Iterable<TopicNameOrId>,
    options: WaitOptions = {},
  ): Promise<ReadonlyMap<string, TopicDescription>> {
    return await this.#call('describeTopics', options, deadline =>
      describeTopics({ cluster: this.#cluster, deadline, fresh: this.#fresh }, readTopics('describeTopics', topics)),
    )
  }

  /**
   * Adds partitions, so that a topic has `count` of them. Keys may then go to other partitions than before.
   *
   * @throws InvalidPartitionsError when there are that many already, UnknownTopicOrPartitionError,
   * ReassignmentInProgressError and others, per topic.
   */
  async createPartitions(topics: Iterable<NewPartitions>, options: ChangeOptions = {}): Promise<void> {
    await this.#call('createPartitions', options, deadline =>
      createPartitions({ cluster: this.#cluster, deadline }, readNewPartitions(topics), options.validateOnly ?? false),
    )
  }
  /** Runs one call with its deadline, which is over at the latest when the client stops. */
  async #call<T>(name: string, terms: WaitOptions, run: (deadline: Deadline) => Promise<T>): Promise<T> {
    this.#lifecycle.expectStarted(`${name}()`)
    return await run(this.#lifecycle.deadline(terms, callWithinMs))
  }
}
