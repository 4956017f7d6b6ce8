import type { Connection, Deadline, Logger, Runtime } from '@kclient/net'
import type { Api } from '@kclient/protocol'
import type { Backoff } from './backoff.ts'
import type { ClientConfig, ClientOptions } from './client-options.ts'
import type { Lane } from './lane.ts'
import type { LeaderHint } from './leader-hints.ts'
import type { BrokerNode, LeaderInfo, MetadataSnapshot, TopicMetadata } from './metadata-snapshot.ts'
import type { ClusterRequestOptions, CoordinatorType, RequestTarget, RetryOptions } from './requests.ts'
import type { TopicInterest } from './topic-interest.ts'

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

/** Many brokers as one: see the package's README. Being written: the signatures hold. */
export class Cluster {
  declare readonly options: ClientConfig
  declare readonly runtime: Runtime
  declare readonly logger: Logger

  constructor(_options?: ClientOptions | undefined, _owner?: string) {
    throw new Error('being written')
  }

  get clusterId(): string | null {
    throw new Error('being written')
  }

  /** What is known of the cluster now. */
  get metadata(): MetadataSnapshot {
    throw new Error('being written')
  }

  /** Counts a client in; call it in start(), before anything else. The cluster closes with the last release. */
  retain(): void {
    throw new Error('being written')
  }

  /** Counts a client out; the last one closes every connection, after their answers or at the deadline. */
  release(_deadline?: Deadline): Promise<void> {
    throw new Error('being written')
  }

  /** Finds the cluster: some bootstrap server answered. May be called by each client, and again after a failure. */
  start(_deadline: Deadline): Promise<void> {
    throw new Error('being written')
  }

  interest(_options?: TopicOptions): TopicInterest {
    throw new Error('being written')
  }

  /** Asks for metadata anew: joins the request in flight when it answers the question, otherwise the next one, backed off. */
  refresh(_reason: string): Promise<MetadataSnapshot> {
    throw new Error('being written')
  }

  /** Calls back on each change, synchronously, both snapshots in hand. Topics that did not change are the same objects. Returns the end of it. */
  onMetadata(_listener: (now: MetadataSnapshot, before: MetadataSnapshot) => void): () => void {
    throw new Error('being written')
  }

  /** Waits until the topic is known. */
  topic(_name: string, _deadline: Deadline, _options?: TopicOptions): Promise<TopicMetadata> {
    throw new Error('being written')
  }

  /** The leader as known now; undefined when the partition is unknown or has none. */
  leaderOf(_topic: string, _partition: number): LeaderInfo | undefined {
    throw new Error('being written')
  }

  /** Takes newer leaders from an answer (KIP-951), and confirms them by a refresh. Returns whether anything was new. */
  applyLeaderHints(_hints: Iterable<LeaderHint>, _endpoints: Iterable<BrokerNode>): boolean {
    throw new Error('being written')
  }

  /** A ready connection to a broker, opened when there is none; all callers share one per lane. */
  connection(_nodeId: number, _lane: Lane, _deadline: Deadline): Promise<Connection> {
    throw new Error('being written')
  }

  /** The same without waiting: undefined when it is not there yet. Opens nothing. */
  connectionIfReady(_nodeId: number, _lane: Lane): Connection | undefined {
    throw new Error('being written')
  }

  /** Closes the connections of a lane on all brokers, e.g. the fetch lane of a consumer that stops. */
  closeLane(_lane: Lane): void {
    throw new Error('being written')
  }

  /** Lets answers be at least this large on connections opened from now on (a consumer's fetchMaxBytes). */
  allowResponseBytes(_bytes: number): void {
    throw new Error('being written')
  }

  /** Sends one request to whoever has to answer it: one attempt, no retries. */
  request<QI, R>(
    _target: RequestTarget,
    _api: Api<QI, unknown, never, R>,
    _body: QI,
    _options: ClusterRequestOptions,
  ): Promise<R> {
    throw new Error('being written')
  }

  /** Tries until it works, an error is final, or the deadline is over; backs off, and refreshes what the error says is stale. */
  retry<T>(
    _what: string,
    _deadline: Deadline,
    _attempt: (deadline: Deadline) => Promise<T>,
    _options?: RetryOptions,
  ): Promise<T> {
    throw new Error('being written')
  }

  /** Node id of a coordinator. The look-up is shared, and lives on when a caller leaves. Retried until the deadline. */
  coordinator(_type: CoordinatorType, _key: string, _deadline: Deadline): Promise<number> {
    throw new Error('being written')
  }

  /** Forgets a coordinator; with `nodeId` only if it is still that one, so that a late error cannot undo a newer look-up. */
  forgetCoordinator(_type: CoordinatorType, _key: string, _nodeId?: number): void {
    throw new Error('being written')
  }

  /** A backoff by this cluster's retryBackoffMs and retryBackoffMaxMs. */
  backoff(): Backoff {
    throw new Error('being written')
  }

  health(): ClusterHealth {
    throw new Error('being written')
  }
}
