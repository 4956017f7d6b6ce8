import { ErrorCode } from '@kclient/errors'
import { ZERO_UUID } from '@kclient/protocol'
import {
  metadataApi,
  type MetadataRequestTopic,
  type MetadataResponseInput,
  type MetadataResponsePartitionInput,
  type MetadataResponseTopicInput,
} from '@kclient/protocol/messages/metadata'
import { type ApiHandler, apiHandler, type RequestContext } from '../api-handler.ts'
import type { BrokerCluster } from '../broker-cluster.ts'
import type { Partition } from '../partition.ts'
import { orRefusal, Refusal } from '../refusal.ts'
import type { Topic } from '../topic.ts'
import { topicNameProblem } from '../topic-name.ts'
import { clusterOperations, topicOperations } from './authorized-operations.ts'

const notAsked = -2_147_483_648

export const metadata: ApiHandler = apiHandler(metadataApi, (request, context): MetadataResponseInput => {
  const { cluster, version } = context
  const wantsAll = request.topics === null || (version === 0 && request.topics.length === 0)
  const topics = wantsAll
    ? Array.from(cluster.topics(), topic => describe(cluster, topic))
    : (request.topics ?? []).map(wanted => lookUp(wanted, request.allowAutoTopicCreation, context))
  if (version >= 8 && request.includeTopicAuthorizedOperations) {
    for (const topic of topics) if (topic.errorCode === 0) topic.topicAuthorizedOperations = topicOperations
  }
  const tellsClusterOperations = version >= 8 && version <= 10 && request.includeClusterAuthorizedOperations
  return {
    brokers: cluster.runningNodes(),
    clusterId: cluster.settings.clusterId,
    controllerId: cluster.controllerId,
    topics,
    clusterAuthorizedOperations: tellsClusterOperations ? clusterOperations : notAsked,
  }
})

type Description = { -readonly [K in keyof MetadataResponseTopicInput]: MetadataResponseTopicInput[K] }

function lookUp(wanted: MetadataRequestTopic, mayCreate: boolean, context: RequestContext): Description {
  const { cluster } = context
  const { name, topicId } = wanted
  if (name === null || topicId !== ZERO_UUID) {
    const topic = cluster.topicById(topicId)
    if (topic !== undefined) return describe(cluster, topic)
    return { errorCode: ErrorCode.UNKNOWN_TOPIC_ID, name: context.version >= 12 ? null : '', topicId, partitions: [] }
  }
  const topic = cluster.topic(name)
  if (topic !== undefined) return describe(cluster, topic)
  if (topicNameProblem(name) !== undefined) return absent(name, ErrorCode.INVALID_TOPIC_EXCEPTION)
  if (!mayCreate || !cluster.settings.autoCreateTopics) return absent(name, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
  // The first answer does not know the topic yet: in Kafka, its creation is only on its way to the controller by then.
  const outcome = orRefusal(() => cluster.createTopic({ name }))
  const isRefused = outcome instanceof Refusal && outcome.code !== ErrorCode.TOPIC_ALREADY_EXISTS
  return absent(name, isRefused ? outcome.code : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
}

function absent(name: string, errorCode: number): Description {
  return { errorCode, name, partitions: [] }
}

function describe(cluster: BrokerCluster, topic: Topic): Description {
  const partitions = topic.partitions.map(partition => describePartition(cluster, partition))
  return { errorCode: 0, name: topic.name, topicId: topic.id, partitions }
}

function describePartition(cluster: BrokerCluster, partition: Partition): MetadataResponsePartitionInput {
  return {
    errorCode: partition.leader === -1 ? ErrorCode.LEADER_NOT_AVAILABLE : 0,
    partitionIndex: partition.index,
    leaderId: partition.leader,
    leaderEpoch: partition.leaderEpoch,
    replicaNodes: partition.replicas,
    isrNodes: partition.isr,
    offlineReplicas: partition.replicas.filter(nodeId => !cluster.isRunning(nodeId)),
  }
}
