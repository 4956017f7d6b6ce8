import type { Logger, Runtime } from '@kclient/net'
import { type GroupOptions, groupSettings } from './groups/group-options.ts'
import { kafkaReleases, type KafkaRelease } from './releases.ts'
import { topicConfigProblem } from './topic-config.ts'

/** One node of an embedded broker. */
export interface NodeOptions {
  /** Default: 1 for the first node, and so on. */
  nodeId?: number | undefined
  /** The name or address to listen on and to advertise. Default: the broker's `host`. */
  host?: string | undefined
  /** Default: the broker's `port` plus the node's position; any free port when that is 0. */
  port?: number | undefined
  /** Default: none. */
  rack?: string | undefined
}

/** What a new topic is to be like. */
export interface TopicOptions {
  /** Default: the broker's `defaultPartitions`. */
  partitions?: number | undefined
  /** Default: the broker's `defaultReplicationFactor`. */
  replicationFactor?: number | undefined
  /** Node ids of the replicas of each partition, preferred leader first; instead of the two above. */
  assignments?: readonly (readonly number[])[] | undefined
  /** Kafka's topic configurations, such as `max.message.bytes`, `message.timestamp.type`, `retention.bytes`. */
  configs?: Readonly<Record<string, string>> | undefined
  /** The offset of each partition's first record, as if records had been there before. Default: 0n. */
  startOffset?: bigint | undefined
}

/** Options of {@link startBroker}. */
export interface BrokerOptions {
  /** How many nodes, or what they are like. Default: 1. */
  nodes?: number | readonly NodeOptions[] | undefined
  /** The name or address on which the nodes listen, and which they advertise. Default: `127.0.0.1`. */
  host?: string | undefined
  /** Port of the first node; the others take the next ones. Default: 0, any free port for each. */
  port?: number | undefined
  /**
   * The release whose API versions are offered, or the highest version for single APIs by number (-1: not offered).
   * Default: `'4.3'`.
   */
  versions?: KafkaRelease | Readonly<Record<number, number>> | undefined
  /** Clock, chance and network; a `VirtualRuntime` makes runs repeatable. Default: Node's own. */
  runtime?: Runtime | undefined
  /** Default: a random one. */
  clusterId?: string | undefined
  /** Whether a topic comes into being when a client asks for its metadata and allows that. Default: true. */
  autoCreateTopics?: boolean | undefined
  /** Partitions of a topic that is created without a number. Default: 1. */
  defaultPartitions?: number | undefined
  /** Copies of a partition when the creator names no number. Default: 3, or as many as there are nodes. */
  defaultReplicationFactor?: number | undefined
  /** Topics to begin with: a number of partitions, or all options. */
  topics?: Readonly<Record<string, number | TopicOptions>> | undefined
  /** Configurations of all topics that do not set their own, such as `max.message.bytes` (Kafka: `message.max.bytes`). */
  topicDefaults?: Readonly<Record<string, string>> | undefined
  /** Where consumers read: from the leader, or from a replica in their own rack (KIP-392). Default: `'leader'`. */
  replicaSelector?: 'leader' | 'rack-aware' | undefined
  /**
   * Whether every produced record is decoded and checked, so that a malformed one is refused with INVALID_RECORD or
   * CORRUPT_MESSAGE as by Kafka. Costs decompression. Default: false, batches are checked as far as header and CRC go.
   */
  validateRecords?: boolean | undefined
  /** The largest request that is read, in bytes (Kafka: `socket.request.max.bytes`). Default: 104 857 600. */
  maxRequestBytes?: number | undefined
  /** Fetch sessions that a node keeps. Default: 1 000. */
  fetchSessionSlots?: number | undefined
  /** How long a node that needs the place keeps a session that is not used, in ms. Default: 120 000. */
  fetchSessionEvictionMs?: number | undefined
  /** How long a partition remembers an idempotent producer that writes nothing, in ms. Default: 86 400 000. */
  producerIdExpirationMs?: number | undefined
  /** How consumer groups are kept. */
  groups?: GroupOptions | undefined
  /** Hears why connections are closed. Default: nobody. */
  logger?: Logger | undefined
}

const known: Readonly<Record<keyof BrokerOptions, true>> = {
  nodes: true,
  host: true,
  port: true,
  versions: true,
  runtime: true,
  clusterId: true,
  autoCreateTopics: true,
  defaultPartitions: true,
  defaultReplicationFactor: true,
  topics: true,
  topicDefaults: true,
  replicaSelector: true,
  validateRecords: true,
  maxRequestBytes: true,
  fetchSessionSlots: true,
  fetchSessionEvictionMs: true,
  producerIdExpirationMs: true,
  groups: true,
  logger: true,
}

/** @throws TypeError for an option that does not exist or has no sense. */
export function checkBrokerOptions(options: BrokerOptions): void {
  for (const name of Object.keys(options)) {
    if (!(name in known))
      throw new TypeError(`startBroker: unknown option \`${name}\`; there are ${Object.keys(known).join(', ')}`)
  }
  const { nodes, versions, topicDefaults } = options
  if (nodes !== undefined) {
    const count = typeof nodes === 'number' ? nodes : nodes.length
    if (!Number.isInteger(count) || count < 1) throw new TypeError(`startBroker: \`nodes\` is at least 1, not ${count}`)
  }
  if (typeof versions === 'string' && !kafkaReleases.includes(versions)) {
    throw new TypeError(
      `startBroker: no release ${JSON.stringify(versions)} for \`versions\`; there are ${kafkaReleases.join(', ')}`,
    )
  }
  groupSettings(options.groups)
  for (const [name, value] of Object.entries(topicDefaults ?? {})) {
    const problem = topicConfigProblem(name, value)
    if (problem !== undefined) throw new TypeError(`startBroker: \`topicDefaults\`: ${problem}`)
  }
}
