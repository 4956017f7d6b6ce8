import type { Uuid } from '@kclient/protocol'

/** A broker as the cluster describes it. */
export interface BrokerNode {
  readonly nodeId: number
  readonly host: string
  readonly port: number
  readonly rack: string | null
}

/** One partition, as of the newest leader epoch heard of. */
export interface PartitionMetadata {
  readonly partition: number
  /** Node id of the leader; -1 when there is none. */
  readonly leader: number
  /** -1 when the broker does not tell (before Kafka 2.1, and some services). */
  readonly leaderEpoch: number
  readonly replicas: readonly number[]
  readonly isr: readonly number[]
  readonly offlineReplicas: readonly number[]
}

/** One topic. The object stays the same from snapshot to snapshot while nothing about the topic changes. */
export interface TopicMetadata {
  readonly name: string
  /** ZERO_UUID when the broker knows no topic ids (before Kafka 2.8). A new id under the same name is a new topic. */
  readonly id: Uuid
  /** Whether Kafka itself keeps it (`__consumer_offsets`). */
  readonly internal: boolean
  /** Indexed by partition number. */
  readonly partitions: readonly PartitionMetadata[]
}

/** What is known of the cluster at one moment. Immutable: news come as another snapshot. */
export interface MetadataSnapshot {
  /** Grows by one with each change that listeners hear of: of brokers, topics, or errors of topics. */
  readonly version: number
  readonly clusterId: string | null
  /** -1 when unknown. On KRaft clusters it is any broker, which forwards to the controller. */
  readonly controllerId: number
  readonly brokers: ReadonlyMap<number, BrokerNode>
  /** Topics that were asked for and exist. */
  readonly topics: ReadonlyMap<string, TopicMetadata>
  /** Names of the topics that have an id. */
  readonly topicNames: ReadonlyMap<Uuid, string>
  /** Topics that were asked for and answered with an error: its number. A topic within its grace period is in both. */
  readonly topicErrors: ReadonlyMap<string, number>
  /** Monotonic time (Runtime.now) of the newest answer; -Infinity before the first. */
  readonly updatedAt: number
  topic(name: string): TopicMetadata | undefined
  partition(topic: string, partition: number): PartitionMetadata | undefined
}

/** The parts from which a snapshot is made. */
export type SnapshotParts = Omit<MetadataSnapshot, 'topic' | 'partition'>

/** A leader, as `leaderOf` tells it. */
export interface LeaderInfo {
  readonly nodeId: number
  readonly leaderEpoch: number
}

/** Makes a snapshot of its parts. */
export function metadataSnapshot(parts: SnapshotParts): MetadataSnapshot {
  return new Snapshot(parts)
}

class Snapshot implements MetadataSnapshot {
  readonly version: number
  readonly clusterId: string | null
  readonly controllerId: number
  readonly brokers: ReadonlyMap<number, BrokerNode>
  readonly topics: ReadonlyMap<string, TopicMetadata>
  readonly topicNames: ReadonlyMap<Uuid, string>
  readonly topicErrors: ReadonlyMap<string, number>
  readonly updatedAt: number

  constructor(parts: SnapshotParts) {
    this.version = parts.version
    this.clusterId = parts.clusterId
    this.controllerId = parts.controllerId
    this.brokers = parts.brokers
    this.topics = parts.topics
    this.topicNames = parts.topicNames
    this.topicErrors = parts.topicErrors
    this.updatedAt = parts.updatedAt
  }

  topic(name: string): TopicMetadata | undefined {
    return this.topics.get(name)
  }

  partition(topic: string, partition: number): PartitionMetadata | undefined {
    return this.topics.get(topic)?.partitions[partition]
  }
}

/** What is known before the first answer: nothing. */
export const emptySnapshot: MetadataSnapshot = metadataSnapshot({
  version: 0,
  clusterId: null,
  controllerId: -1,
  brokers: new Map(),
  topics: new Map(),
  topicNames: new Map(),
  topicErrors: new Map(),
  updatedAt: -Infinity,
})
