import type { Logger, Runtime } from '@kclient/net'
import { type Uuid, ZERO_UUID } from '@kclient/protocol'
import type { MetadataResponse } from '@kclient/protocol/messages/metadata'
import { ErrorCode } from '@kclient/errors'
import type { LeaderHint } from './leader-hints.ts'
import { type AnswerScope, MetadataMerger } from './metadata-merger.ts'
import {
  type BrokerNode,
  emptySnapshot,
  type MetadataSnapshot,
  metadataSnapshot,
  type PartitionMetadata,
  type SnapshotParts,
  type TopicMetadata,
} from './metadata-snapshot.ts'

/** Called on each change, with what is known now and what was known before. */
export type MetadataListener = (now: MetadataSnapshot, before: MetadataSnapshot) => void

/** The one owner of the snapshot: every change goes through here, in one synchronous step, and is told to the listeners. */
export class MetadataStore {
  readonly #runtime: Runtime
  readonly #logger: Logger
  readonly #listeners = new Set<MetadataListener>()
  #merger = new MetadataMerger()
  #current: MetadataSnapshot = emptySnapshot

  constructor(runtime: Runtime, logger: Logger) {
    this.#runtime = runtime
    this.#logger = logger
  }

  get current(): MetadataSnapshot {
    return this.#current
  }

  onChange(listener: MetadataListener): () => void {
    // A fresh function, so that one listener registered twice is called, and taken out, twice.
    const entry: MetadataListener = (now, before) => listener(now, before)
    this.#listeners.add(entry)
    return () => void this.#listeners.delete(entry)
  }

  /** Takes an answer. Returns whether it changed anything. */
  apply(response: MetadataResponse, scope: AnswerScope): boolean {
    const before = this.#current
    const now = this.#runtime.now()
    const merged = this.#merger.merge(before, response.topics, scope, now)
    const brokers = new Map<number, BrokerNode>()
    for (const { nodeId, host, port, rack } of response.brokers) brokers.set(nodeId, { nodeId, host, port, rack })
    const sameTopics = sameEntries(before.topics, merged.topics)
    return this.#replace({
      ...before,
      clusterId: response.clusterId ?? before.clusterId,
      controllerId: response.controllerId,
      brokers: sameBrokers(before.brokers, brokers) ? before.brokers : brokers,
      topics: sameTopics ? before.topics : merged.topics,
      topicNames: sameTopics ? before.topicNames : namesById(merged.topics),
      topicErrors: sameEntries(before.topicErrors, merged.topicErrors) ? before.topicErrors : merged.topicErrors,
      updatedAt: now,
    })
  }

  /**
   * Takes the leaders that an answer named. A hint counts when its epoch is newer than what is known and its broker is
   * known or named along; endpoints add brokers and never remove one. Returns whether anything changed.
   */
  applyHints(hints: Iterable<LeaderHint>, endpoints: Iterable<BrokerNode>): boolean {
    const before = this.#current
    const named = new Map<number, BrokerNode>()
    for (const node of endpoints) if (node.host !== '') named.set(node.nodeId, node)
    const topics = new Map(before.topics)
    const brokers = new Map(before.brokers)
    for (const { topic: name, partition: index, leaderId, leaderEpoch } of hints) {
      const topic = topics.get(name)
      const partition = topic?.partitions[index]
      if (topic === undefined || partition === undefined) continue
      if (leaderId < 0 || leaderEpoch < 0 || leaderEpoch <= partition.leaderEpoch) continue
      const node = named.get(leaderId)
      if (node === undefined && !brokers.has(leaderId)) continue
      if (node !== undefined) brokers.set(leaderId, node)
      topics.set(name, withPartition(topic, { ...partition, leader: leaderId, leaderEpoch }))
    }
    if (sameEntries(before.topics, topics)) return false
    return this.#replace({
      ...before,
      brokers: sameBrokers(before.brokers, brokers) ? before.brokers : brokers,
      topics,
    })
  }

  /** Adds a broker that another answer named (a coordinator), unless metadata has its own word about that id. */
  learn(node: BrokerNode): void {
    const before = this.#current
    if (before.brokers.has(node.nodeId)) return
    this.#replace({ ...before, brokers: new Map([...before.brokers, [node.nodeId, node]]) })
  }

  /** Forgets who the brokers are, and which cluster it is; topics and their epochs stay (KIP-899). */
  forgetBrokers(): void {
    this.#replace({ ...this.#current, clusterId: null, controllerId: -1, brokers: new Map() })
  }

  /** Forgets everything. */
  clear(): void {
    this.#merger = new MetadataMerger()
    this.#replace({ ...emptySnapshot })
  }

  /**
   * Whether asking again about this topic may soon bring news: it is missing, leaderless, or kept against an answer. A
   * leader that is no broker is none: an answer may know the one and not yet, or no longer, the other.
   */
  isUnsettled(topic: string, isRetriable: (error: number) => boolean): boolean {
    const error = this.#current.topicErrors.get(topic) ?? ErrorCode.NONE
    if (error !== ErrorCode.NONE) return isRetriable(error) || this.#merger.isHeld(topic)
    const known = this.#current.topics.get(topic)
    if (known === undefined || this.#merger.isHeld(topic)) return true
    return known.partitions.some(({ leader }) => !this.#current.brokers.has(leader))
  }

  #replace(parts: SnapshotParts): boolean {
    const before = this.#current
    // Another controller is no news: KRaft brokers name any broker as such, another one in each answer.
    const changed =
      parts.clusterId !== before.clusterId ||
      parts.brokers !== before.brokers ||
      parts.topics !== before.topics ||
      parts.topicErrors !== before.topicErrors
    const now = metadataSnapshot({ ...parts, version: changed ? before.version + 1 : before.version })
    this.#current = now
    if (!changed) return false
    for (const listener of this.#listeners) {
      if (!this.#listeners.has(listener)) continue
      try {
        listener(now, before)
      } catch (error) {
        this.#logger.error(`A metadata listener threw: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
    return true
  }
}

function withPartition(topic: TopicMetadata, partition: PartitionMetadata): TopicMetadata {
  return { ...topic, partitions: topic.partitions.with(partition.partition, partition) }
}

function namesById(topics: ReadonlyMap<string, TopicMetadata>): ReadonlyMap<Uuid, string> {
  const names = new Map<Uuid, string>()
  for (const { id, name } of topics.values()) if (id !== ZERO_UUID) names.set(id, name)
  return names
}

function sameEntries<V>(a: ReadonlyMap<string, V>, b: ReadonlyMap<string, V>): boolean {
  if (a.size !== b.size) return false
  for (const [key, value] of a) if (b.get(key) !== value) return false
  return true
}

function sameBrokers(a: ReadonlyMap<number, BrokerNode>, b: ReadonlyMap<number, BrokerNode>): boolean {
  if (a.size !== b.size) return false
  for (const [id, node] of a) {
    const other = b.get(id)
    if (other === undefined || other.host !== node.host || other.port !== node.port || other.rack !== node.rack) {
      return false
    }
  }
  return true
}
