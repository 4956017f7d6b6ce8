import { silentLogger } from '@kclient/net'
import { asServerRuntime } from '../server/node-server-runtime.ts'
import type { ServerRuntime } from '../server/server-runtime.ts'
import { BrokerCluster } from './broker-cluster.ts'
import { type BrokerOptions, checkBrokerOptions, type NodeOptions } from './broker-options.ts'
import { EmbeddedBroker } from './embedded-broker.ts'
import { groupSettings } from './groups/group-options.ts'
import { releaseTraits } from './releases.ts'
import { servedApis } from './served-apis.ts'

/**
 * Starts an embedded broker: a Kafka cluster of one or more nodes in this process, on real sockets, with its data in
 * memory. For tests and for trying things out; nothing survives the process.
 *
 * It answers as Apache Kafka does: batches are checked and stored byte for byte, idempotent producers are checked by
 * their sequence numbers, fetches wait for data and keep sessions, leaders move with rising epochs. Classic
 * consumer groups rebalance, and their offsets outlive their coordinator. There are no transactions or logins yet.
 *
 * @throws TypeError for an option that makes no sense; the error of the system when a port is taken.
 *
 * @example
 * await using broker = await startBroker({ topics: { events: 3 } })
 * const producer = await Producer.start({ bootstrapServers: broker.bootstrapServers })
 * await producer.send({ topic: 'events', value: 'hello' })
 * await producer.stop()
 * broker.records('events').map(record => record.value?.toString()) // ['hello']
 */
export async function startBroker(options: BrokerOptions = {}): Promise<EmbeddedBroker> {
  checkBrokerOptions(options)
  const runtime = asServerRuntime(options.runtime)
  const nodes = nodesOf(options, runtime)
  const { versions = '4.3' } = options
  const release = releaseTraits(typeof versions === 'string' ? versions : '4.3')
  const maxVersions = new Map(release.maxVersions)
  if (typeof versions === 'object') {
    for (const [key, maxVersion] of Object.entries(versions)) maxVersions.set(Number(key), maxVersion)
  }
  const cluster = new BrokerCluster(runtime, options.logger ?? silentLogger, {
    clusterId: options.clusterId ?? runtime.randomBytes(16).toString('base64url'),
    release,
    autoCreateTopics: options.autoCreateTopics ?? true,
    defaultPartitions: options.defaultPartitions ?? 1,
    defaultReplicationFactor: options.defaultReplicationFactor ?? Math.min(3, nodes.length),
    topicDefaults: new Map(Object.entries(options.topicDefaults ?? {})),
    replicaSelector: options.replicaSelector ?? 'leader',
    validateRecords: options.validateRecords ?? false,
    maxRequestBytes: options.maxRequestBytes ?? 104_857_600,
    fetchSessionSlots: options.fetchSessionSlots ?? 1_000,
    fetchSessionEvictionMs: options.fetchSessionEvictionMs ?? 120_000,
    producerIdExpirationMs: options.producerIdExpirationMs ?? 86_400_000,
    groups: groupSettings(options.groups),
  })
  const broker = new EmbeddedBroker(runtime, cluster, servedApis(maxVersions))
  try {
    for (const node of nodes) {
      cluster.addNode(node)
      await broker.startNode(node.nodeId)
    }
    for (const [name, topic] of Object.entries(options.topics ?? {})) broker.createTopic(name, topic)
  } catch (error) {
    await broker.stop()
    throw error
  }
  return broker
}

function nodesOf(
  options: BrokerOptions,
  runtime: ServerRuntime,
): { nodeId: number; rack: string | null; host: string; port: number }[] {
  const { nodes = 1, port = 0 } = options
  const given: readonly NodeOptions[] = typeof nodes === 'number' ? Array.from({ length: nodes }, () => ({})) : nodes
  const resolved = given.map((node, index) => {
    const nodeId = node.nodeId ?? index + 1
    return {
      nodeId,
      rack: node.rack ?? null,
      host: node.host ?? options.host ?? runtime.hostOf?.(nodeId) ?? '127.0.0.1',
      port: node.port ?? (port === 0 ? 0 : port + index),
    }
  })
  const ids = new Set(resolved.map(node => node.nodeId))
  if (ids.size < resolved.length) throw new TypeError('startBroker: two `nodes` have the same nodeId')
  return resolved
}
