import type { BrokerCluster } from './broker-cluster.ts'
import type { NodeState } from './node-state.ts'
import { ConfigType, TopicConfig } from './topic-config.ts'

/** A configuration of one node. */
export interface BrokerConfig {
  readonly name: string
  readonly value: string
  readonly type: number
}

/** What a node says of its configuration: the part that is true of an embedded one. */
export function brokerConfigs(cluster: BrokerCluster, node: NodeState): BrokerConfig[] {
  const { settings } = cluster
  const { BOOLEAN, STRING, INT, LONG } = ConfigType
  const topics = new TopicConfig(settings.topicDefaults, [])
  const ofTopics = (name: string): string => topics.lookUp(name).value
  return [
    { name: 'auto.create.topics.enable', value: String(settings.autoCreateTopics), type: BOOLEAN },
    { name: 'broker.id', value: String(node.nodeId), type: INT },
    { name: 'broker.rack', value: node.rack ?? '', type: STRING },
    { name: 'compression.type', value: ofTopics('compression.type'), type: STRING },
    { name: 'default.replication.factor', value: String(settings.defaultReplicationFactor), type: INT },
    { name: 'delete.topic.enable', value: 'true', type: BOOLEAN },
    {
      name: 'group.initial.rebalance.delay.ms',
      value: String(settings.groups.initialRebalanceDelayMs),
      type: INT,
    },
    { name: 'group.max.session.timeout.ms', value: String(settings.groups.maxSessionTimeoutMs), type: INT },
    { name: 'group.max.size', value: String(settings.groups.maxSize), type: INT },
    { name: 'group.min.session.timeout.ms', value: String(settings.groups.minSessionTimeoutMs), type: INT },
    { name: 'log.message.timestamp.type', value: ofTopics('message.timestamp.type'), type: STRING },
    { name: 'log.retention.bytes', value: ofTopics('retention.bytes'), type: LONG },
    {
      name: 'max.incremental.fetch.session.cache.slots',
      value: String(settings.fetchSessionSlots),
      type: INT,
    },
    { name: 'message.max.bytes', value: ofTopics('max.message.bytes'), type: INT },
    { name: 'min.insync.replicas', value: ofTopics('min.insync.replicas'), type: INT },
    { name: 'node.id', value: String(node.nodeId), type: INT },
    { name: 'num.partitions', value: String(settings.defaultPartitions), type: INT },
    { name: 'offset.metadata.max.bytes', value: String(settings.groups.offsetMetadataMaxBytes), type: INT },
    { name: 'socket.request.max.bytes', value: String(settings.maxRequestBytes), type: INT },
  ]
}
