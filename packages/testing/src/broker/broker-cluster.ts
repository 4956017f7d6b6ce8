import { ErrorCode } from '@kclient/errors'
import type { Logger, Runtime } from '@kclient/net'
import type { Uuid } from '@kclient/protocol'
import { FetchSessions } from './fetch-sessions.ts'
import { GroupCoordinator } from './groups/group-coordinator.ts'
import type { GroupSettings } from './groups/group-options.ts'
import type { NodeState } from './node-state.ts'
import { Partition } from './partition.ts'
import { Refusal } from './refusal.ts'
import type { ReleaseTraits } from './releases.ts'
import { planTopic, type TopicPlan } from './topic-plan.ts'
import type { Topic } from './topic.ts'
import { TopicConfig } from './topic-config.ts'

/** What is decided once for the whole cluster. */
export interface ClusterSettings {
  readonly clusterId: string
  readonly release: ReleaseTraits
  readonly autoCreateTopics: boolean
  readonly defaultPartitions: number
  readonly defaultReplicationFactor: number
  readonly topicDefaults: ReadonlyMap<string, string>
  readonly replicaSelector: 'leader' | 'rack-aware'
  readonly validateRecords: boolean
  readonly maxRequestBytes: number
  readonly fetchSessionSlots: number
  readonly fetchSessionEvictionMs: number
  readonly producerIdExpirationMs: number
  readonly groups: GroupSettings
}

const producerIdsPerBlock = 1000n

/**
 * The state of all nodes together: topics, partitions and who leads them. It takes time and chance from a Runtime, and
 * knows no sockets; API handlers read and change it in synchronous steps.
 */
export class BrokerCluster {
  readonly runtime: Runtime
  readonly logger: Logger
  readonly settings: ClusterSettings
  readonly groups: GroupCoordinator
  readonly #nodes = new Map<number, NodeState>()
  readonly #topics = new Map<string, Topic>()
  readonly #topicsById = new Map<Uuid, Topic>()
  #topicsCreated = 0
  #nextProducerId = 0n

  constructor(runtime: Runtime, logger: Logger, settings: ClusterSettings) {
    this.runtime = runtime
    this.logger = logger
    this.settings = settings
    this.groups = new GroupCoordinator(runtime, settings.groups, () => this.runningNodes().map(node => node.nodeId))
  }

  // Nodes

  /** Makes a node known; it is not running yet. */
  addNode(node: { nodeId: number; rack: string | null; host: string; port: number }): NodeState {
    const state: NodeState = {
      ...node,
      isRunning: false,
      sessions: this.#newSessions(),
      producerIds: { next: 0n, end: 0n },
    }
    this.#nodes.set(node.nodeId, state)
    return state
  }

  node(nodeId: number): NodeState | undefined {
    return this.#nodes.get(nodeId)
  }

  /** All nodes, running or not, by rising id. */
  nodes(): NodeState[] {
    return [...this.#nodes.values()].sort((a, b) => a.nodeId - b.nodeId)
  }

  runningNodes(): NodeState[] {
    return this.nodes().filter(node => node.isRunning)
  }

  isRunning(nodeId: number): boolean {
    return this.#nodes.get(nodeId)?.isRunning === true
  }

  /** The running node with the lowest id, or -1. */
  get controllerId(): number {
    return this.runningNodes()[0]?.nodeId ?? -1
  }

  /** A node is up: it returns to the partitions it has copies of, and leads those that only it can lead. */
  nodeStarted(node: NodeState): void {
    node.isRunning = true
    this.groups.nodeStarted(node.nodeId)
    for (const partition of this.#allPartitions()) {
      if (!partition.replicas.includes(node.nodeId)) continue
      if (partition.leader === -1) {
        if (partition.isr.includes(node.nodeId)) partition.lead(node.nodeId)
      } else if (!partition.isr.includes(node.nodeId)) {
        partition.isr.push(node.nodeId)
      }
    }
  }

  /** A node is down: others that are in sync take the lead; the last one in sync stays the only one that could. */
  nodeStopped(node: NodeState): void {
    node.isRunning = false
    this.groups.nodeStopped(node.nodeId)
    node.sessions = this.#newSessions()
    node.producerIds = { next: 0n, end: 0n }
    for (const partition of this.#allPartitions()) {
      const others = partition.isr.filter(nodeId => nodeId !== node.nodeId)
      if (others.length > 0) partition.isr = others
      if (partition.leader !== node.nodeId) continue
      const successor = partition.replicas.find(nodeId => others.includes(nodeId) && this.isRunning(nodeId))
      partition.lead(successor ?? -1)
    }
  }

  // Topics

  /** All topics, in the order of their creation. */
  topics(): IterableIterator<Topic> {
    return this.#topics.values()
  }

  topic(name: string): Topic | undefined {
    return this.#topics.get(name)
  }

  topicById(id: Uuid): Topic | undefined {
    return this.#topicsById.get(id)
  }

  partition(topic: string, index: number): Partition | undefined {
    return this.#topics.get(topic)?.partitions[index]
  }

  /** Checks what a new topic is to be like. */
  planTopic(plan: TopicPlan): { readonly assignments: readonly (readonly number[])[] } {
    const nodeIds = this.runningNodes().map(node => node.nodeId)
    return { assignments: planTopic(plan, this.settings, nodeIds, this.#topics, this.#topicsCreated) }
  }

  /** @throws Refusal */
  createTopic(plan: TopicPlan): Topic {
    const { assignments } = this.planTopic(plan)
    const topic: Topic = {
      name: plan.name,
      id: this.#newTopicId(),
      config: new TopicConfig(this.settings.topicDefaults, plan.configs ?? []),
      partitions: [],
      startOffset: plan.startOffset ?? 0n,
    }
    this.#topics.set(topic.name, topic)
    this.#topicsById.set(topic.id, topic)
    this.#topicsCreated++
    for (const replicas of assignments) this.#addPartition(topic, replicas)
    return topic
  }

  /** Adds partitions after those there are. */
  addPartitions(topic: Topic, assignments: readonly (readonly number[])[]): void {
    for (const replicas of assignments) this.#addPartition(topic, replicas)
  }

  deleteTopic(topic: Topic): void {
    this.#topics.delete(topic.name)
    this.#topicsById.delete(topic.id)
    for (const partition of topic.partitions) partition.close()
    this.groups.offsets.deleteTopic(topic.name)
  }

  /** Lets another node lead a partition. A node without a copy gets one. @throws Refusal */
  moveLeader(partition: Partition, nodeId: number): void {
    if (!this.isRunning(nodeId)) {
      throw new Refusal(ErrorCode.BROKER_NOT_AVAILABLE, `Node ${nodeId} is not running, so it cannot lead`)
    }
    if (!partition.replicas.includes(nodeId)) partition.replicas.push(nodeId)
    if (!partition.isr.includes(nodeId)) partition.isr.push(nodeId)
    partition.lead(nodeId)
  }

  // Ids

  /** An unused producer id. Each node takes them from blocks of its own, as in Kafka. */
  newProducerId(node: NodeState): bigint {
    const ids = node.producerIds
    if (ids.next === ids.end) {
      ids.next = this.#nextProducerId
      ids.end = this.#nextProducerId += producerIdsPerBlock
    }
    return ids.next++
  }

  /** The node that coordinates a group or a transactional id; undefined when none runs. */
  coordinatorOf(key: string): NodeState | undefined {
    return this.#nodes.get(this.groups.nodeOf(key))
  }

  #addPartition(topic: Topic, replicas: readonly number[]): void {
    const partition = new Partition({
      topic: topic.name,
      index: topic.partitions.length,
      replicas,
      startOffset: topic.startOffset,
      producerIdExpirationMs: this.settings.producerIdExpirationMs,
    })
    partition.isr = replicas.filter(nodeId => this.isRunning(nodeId))
    topic.partitions.push(partition)
    partition.lead(partition.isr[0] ?? -1)
  }

  *#allPartitions(): Generator<Partition> {
    for (const topic of this.#topics.values()) yield* topic.partitions
  }

  #newTopicId(): Uuid {
    for (;;) {
      // A version 4 UUID, in Kafka's form. Those that begin with '-' are no good on a command line, so Kafka skips them.
      const bytes = this.runtime.randomBytes(16)
      bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40
      bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
      const id = bytes.toString('base64url')
      if (!id.startsWith('-') && !this.#topicsById.has(id)) return id
    }
  }

  #newSessions(): FetchSessions {
    return new FetchSessions({
      slots: this.settings.fetchSessionSlots,
      evictionMs: this.settings.fetchSessionEvictionMs,
      now: () => this.runtime.now(),
      random: () => this.runtime.random(),
    })
  }
}
