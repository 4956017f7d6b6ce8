import { ErrorCode, type TopicPartition } from '@kclient/errors'
import type { Api, RecordBatch } from '@kclient/protocol'
import type { ServerRuntime } from '../server/server-runtime.ts'
import { type CallHook, CallHooks, type HookOptions } from '../wire/call-hooks.ts'
import type { BrokerCluster } from './broker-cluster.ts'
import { BrokerNode } from './broker-node.ts'
import type { TopicOptions } from './broker-options.ts'
import { type LoggedRecord, type TopicView, viewBatches, viewRecords, viewTopic } from './broker-view.ts'
import type { CommittedOffset, CommittedOffsetInput } from './groups/committed-offsets.ts'
import { type GroupView, viewGroup } from './groups/group-view.ts'
import { prepareRebalance, removeMember } from './groups/rebalance.ts'
import type { NodeState } from './node-state.ts'
import type { Partition } from './partition.ts'
import { orThrow, Refusal } from './refusal.ts'
import { seedBatch, type SeedOptions, type SeedRecord } from './seed-records.ts'
import type { ServedApi } from './served-apis.ts'
import { spreadReplicas } from './topic-plan.ts'
import type { Topic } from './topic.ts'

/** One node of an embedded broker. */
export interface NodeView {
  readonly nodeId: number
  readonly host: string
  readonly port: number
  readonly rack: string | null
  readonly isRunning: boolean
  /** Connections of clients that are open. */
  readonly connections: number
}

/**
 * A Kafka cluster in this process: real sockets, data in memory. Made by {@link startBroker}.
 *
 * What a client can do over the wire to topics and records, a test can do and look at here directly, without a client
 * and at once. Methods that take a partition throw UnknownTopicOrPartitionError when there is none.
 */
export class EmbeddedBroker implements AsyncDisposable {
  readonly #runtime: ServerRuntime
  readonly #cluster: BrokerCluster
  readonly #apis: ReadonlyMap<number, ServedApi>
  readonly #hooks = new CallHooks()
  readonly #nodes = new Map<number, BrokerNode>()
  readonly #failures: unknown[] = []
  #connectionsAccepted = 0

  /** @internal Use {@link startBroker}. */
  constructor(runtime: ServerRuntime, cluster: BrokerCluster, apis: ReadonlyMap<number, ServedApi>) {
    this.#runtime = runtime
    this.#cluster = cluster
    this.#apis = apis
  }

  /** What a client takes as `bootstrapServers`: all nodes, also those that are stopped. */
  get bootstrapServers(): string {
    return this.nodes.map(({ host, port }) => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`)).join(',')
  }

  /** Port of the first node. */
  get port(): number {
    return this.#cluster.nodes()[0]?.port ?? 0
  }

  get clusterId(): string {
    return this.#cluster.settings.clusterId
  }

  /** All nodes, by rising id. */
  get nodes(): readonly NodeView[] {
    return this.#cluster.nodes().map(({ nodeId, host, port, rack, isRunning }) => {
      return { nodeId, host, port, rack, isRunning, connections: this.#nodes.get(nodeId)?.connectionCount ?? 0 }
    })
  }

  // What clients ask

  /**
   * Decides over the requests of one API: answers in the broker's place, delays, drops, closes, or lets the broker do
   * its work and then tampers with the response. Of several hooks the newest that fits gets a request.
   *
   * A hook that throws ends the connection, and {@link stop} throws what it threw.
   *
   * @returns How to take the hook off.
   *
   * @example
   * // The records are in the log, and the producer never hears of it: once.
   * broker.on(produceApi, async call => {
   *   await call.next()
   *   return 'close'
   * }, { times: 1 })
   *
   * @example
   * // Throttles every fetch of node 2.
   * broker.on(fetchApi, async call => ({ ...(await call.next()), throttleTimeMs: 500 }), { node: 2 })
   */
  on<QI, Q, RI, R>(api: Api<QI, Q, RI, R>, hook: CallHook<Q, RI, R>, options?: HookOptions): () => void {
    return this.#hooks.add(api, hook, options)
  }

  // Nodes

  /** Stops a node: its port and connections close, others take the lead of its partitions where they have copies. */
  async stopNode(nodeId: number): Promise<void> {
    const node = this.#nodeState(nodeId)
    if (!node.isRunning) return
    this.#cluster.nodeStopped(node)
    await this.#nodes.get(nodeId)?.close()
  }

  /** Starts a node that was stopped, on its old port and with its data. */
  async startNode(nodeId: number): Promise<void> {
    const node = this.#nodeState(nodeId)
    if (node.isRunning) return
    let server = this.#nodes.get(nodeId)
    if (server === undefined) {
      server = new BrokerNode(
        this.#runtime,
        {
          cluster: this.#cluster,
          node,
          apis: this.#apis,
          hooks: this.#hooks,
          onFailure: error => this.#failures.push(error),
        },
        () => ++this.#connectionsAccepted,
      )
      this.#nodes.set(nodeId, server)
    }
    await server.listen()
    this.#cluster.nodeStarted(node)
  }

  /** Closes the connections of clients to one node, or to all. They may connect again. */
  closeConnections(nodeId?: number): void {
    for (const [id, node] of this.#nodes) if (nodeId === undefined || nodeId === id) node.closeConnections('asked for')
  }

  /** Lets a node lead a partition. The leader epoch rises, and the old leader refuses what it led. */
  moveLeader({ topic, partition }: TopicPartition, nodeId: number): void {
    orThrow(() => this.#cluster.moveLeader(this.#partition(topic, partition), nodeId))
  }

  /** Forgets the fetch sessions of a node, or of all, as a broker does that runs out of places for them. */
  evictFetchSessions(nodeId?: number): void {
    for (const node of this.#cluster.nodes()) {
      if (nodeId === undefined || node.nodeId === nodeId) node.sessions.evictAll()
    }
  }

  // Topics

  /**
   * Creates a topic.
   *
   * @throws TopicAlreadyExistsError, InvalidTopicError, InvalidReplicationFactorError and others, as a client would get.
   */
  createTopic(name: string, options: number | TopicOptions = {}): TopicView {
    const given = typeof options === 'number' ? { partitions: options } : options
    const configs = Object.entries(given.configs ?? {})
    return viewTopic(orThrow(() => this.#cluster.createTopic({ ...given, name, configs })))
  }

  /** Deletes a topic with its records. */
  deleteTopic(name: string): void {
    orThrow(() => this.#cluster.deleteTopic(this.#topic(name)))
  }

  /** Adds partitions until there are `count`. */
  createPartitions(name: string, count: number): void {
    orThrow(() => {
      const topic = this.#topic(name)
      const nodeIds = this.#cluster.runningNodes().map(node => node.nodeId)
      const current = topic.partitions.length
      const copies = topic.partitions[0]?.replicas.length ?? 1
      this.#cluster.addPartitions(topic, spreadReplicas(Math.max(0, count - current), copies, nodeIds, current))
    })
  }

  /** All topics, in the order of their creation. */
  topics(): TopicView[] {
    return Array.from(this.#cluster.topics(), viewTopic)
  }

  /** A topic, or undefined when there is none of this name. */
  topic(name: string): TopicView | undefined {
    const topic = this.#cluster.topic(name)
    return topic && viewTopic(topic)
  }

  // Records

  /** The offset that the next record of a partition gets. */
  endOffset(topic: string, partition = 0): bigint {
    return orThrow(() => this.#partition(topic, partition).log.endOffset)
  }

  /**
   * The records in the log: of one partition, or of all partitions of a topic, one after the other. They are decoded and
   * copied at every call.
   */
  records(topic: string, partition?: number): LoggedRecord[] {
    return orThrow(() => this.#partitions(topic, partition).flatMap(viewRecords))
  }

  /** The batches in the log of a partition. Each is a copy. */
  batches(topic: string, partition = 0): RecordBatch[] {
    return orThrow(() => viewBatches(this.#partition(topic, partition)))
  }

  /** Puts records into a partition as one batch, without a client. Returns the offset of the first. */
  append(topic: string, records: readonly SeedRecord[], options: SeedOptions = {}): bigint {
    if (records.length === 0) throw new TypeError('append: at least one record is needed to make a batch')
    return this.appendBatch(
      topic,
      seedBatch(records, options.compression ?? 'none', this.#runtime.timestamp()),
      options,
    )
  }

  /**
   * Puts the bytes of a batch into a partition as they are, unchecked: for batches in the old formats, control batches,
   * and for those that are broken. Only the base offset and the leader epoch are set. Returns the base offset.
   */
  appendBatch(topic: string, batch: Buffer, options: { readonly partition?: number | undefined } = {}): bigint {
    return orThrow(() => {
      const partition = this.#partition(topic, options.partition ?? 0)
      const baseOffset = partition.appendRaw(batch)
      partition.announce(batch.byteLength)
      return baseOffset
    })
  }

  /** Lets the log of a partition begin at an offset, as after retention or a DeleteRecords request. */
  deleteRecords({ topic, partition }: TopicPartition, beforeOffset: bigint): void {
    orThrow(() => {
      const found = this.#partition(topic, partition)
      if (beforeOffset > found.log.endOffset) {
        throw new Refusal(
          ErrorCode.OFFSET_OUT_OF_RANGE,
          `The log of ${topic}-${partition} ends at ${found.log.endOffset}`,
        )
      }
      found.deleteBefore(beforeOffset)
    })
  }

  /**
   * Loses the batches of a partition that reach to an offset or beyond, and raises the leader epoch: what an unclean
   * election does, in which a node takes the lead that never had them.
   */
  truncate({ topic, partition }: TopicPartition, toOffset: bigint): void {
    orThrow(() => {
      const found = this.#partition(topic, partition)
      found.truncateTo(toOffset, this.#runtime.timestamp())
      found.lead(found.leader)
    })
  }

  // Consumer groups

  /** All groups whose coordinator runs, in the order in which they came to it. */
  groups(): GroupView[] {
    const { groups } = this.#cluster
    return Array.from(groups.groups(), group => viewGroup(group, groups.nodeOf(group.groupId)))
  }

  /** A group, or undefined when there is none of this name or its coordinator does not run. */
  group(groupId: string): GroupView | undefined {
    const { groups } = this.#cluster
    const group = groups.find(groupId)
    return group && viewGroup(group, groups.nodeOf(groupId))
  }

  /** Node id of the coordinator of a group, whether there is such a group or not; -1 when no node runs. */
  coordinatorOf(groupId: string): number {
    return this.#cluster.groups.nodeOf(groupId)
  }

  /**
   * Lets another node coordinate a group (and those that share its partition of the offsets topic). It knows what was
   * written down: committed offsets, and the members of the last generation that was assigned. Requests that wait at
   * the old coordinator are answered with NOT_COORDINATOR.
   */
  moveCoordinator(groupId: string, nodeId: number): void {
    if (!this.#nodeState(nodeId).isRunning) throw new RangeError(`Node ${nodeId} is not running`)
    this.#cluster.groups.move(groupId, nodeId)
  }

  /** Ends the session of a member, as if it had sent no heartbeats: the others rebalance. */
  evictMember(groupId: string, memberId: string): void {
    const group = this.#cluster.groups.find(groupId)
    if (group?.member(memberId) === undefined) throw new RangeError(`Group '${groupId}' has no member '${memberId}'`)
    removeMember(group, memberId)
  }

  /** Lets the members of a group join anew, as when one of them had asked for it. */
  rebalance(groupId: string): void {
    const group = this.#cluster.groups.find(groupId)
    if (group === undefined || group.size === 0) throw new RangeError(`Group '${groupId}' has no members`)
    if (group.state !== 'PreparingRebalance') prepareRebalance(group)
  }

  /** What a group has committed, of all partitions or of one topic's. */
  committedOffsets(groupId: string, topic?: string): CommittedOffset[] {
    const all = this.#cluster.groups.offsets.all(groupId)
    return topic === undefined ? all : all.filter(committed => committed.topic === topic)
  }

  /** The offset that a group has committed of a partition, or null. */
  committed(groupId: string, { topic, partition }: TopicPartition): bigint | null {
    return this.#cluster.groups.committed(groupId, { topic, partition })?.offset ?? null
  }

  /** Commits for a group, whoever is in it, without a client. */
  commit(groupId: string, offsets: readonly CommittedOffsetInput[]): void {
    for (const { topic, partition, offset, leaderEpoch = null, metadata = '' } of offsets) {
      orThrow(() => this.#partition(topic, partition))
      this.#cluster.groups.findOrCreate(groupId)
      this.#cluster.groups.commit(groupId, { topic, partition, offset, leaderEpoch, metadata })
    }
  }

  // The end

  /**
   * Stops all nodes. Data and hooks stay, {@link startNode} brings a node back.
   *
   * @throws What a hook, or the broker itself, threw in the meantime: the error, or an AggregateError of several.
   */
  async stop(): Promise<void> {
    for (const node of this.#cluster.runningNodes()) await this.stopNode(node.nodeId)
    const failures = this.#failures.splice(0)
    if (failures.length > 1)
      throw new AggregateError(failures, `${failures.length} requests failed inside of the embedded broker`)
    if (failures.length === 1) throw failures[0] as Error
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  #nodeState(nodeId: number): NodeState {
    const node = this.#cluster.node(nodeId)
    if (node !== undefined) return node
    const known = this.#cluster.nodes().map(other => other.nodeId)
    throw new RangeError(`There is no node ${nodeId}; the nodes are ${known.join(', ')}`)
  }

  #topic(name: string): Topic {
    const topic = this.#cluster.topic(name)
    if (topic === undefined) throw new Refusal(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `There is no topic '${name}'`)
    return topic
  }

  #partition(name: string, index: number): Partition {
    const topic = this.#topic(name)
    const partition = topic.partitions[index]
    if (partition !== undefined) return partition
    const message = `Topic '${name}' has ${topic.partitions.length} partitions, so there is no partition ${index}`
    throw new Refusal(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, message)
  }

  #partitions(topic: string, partition: number | undefined): readonly Partition[] {
    return partition === undefined ? this.#topic(topic).partitions : [this.#partition(topic, partition)]
  }
}
