import type { Cluster, PartitionMetadata } from '@kclient/cluster'
import { brokerError, ErrorCode, KafkaError } from '@kclient/errors'
import type { Deadline } from '@kclient/net'
import { type Uuid, ZERO_UUID } from '@kclient/protocol'
import { metadataApi, type MetadataResponse } from '@kclient/protocol/messages/metadata'
import type { FreshTopics } from './fresh-topics.ts'
import { resultsOf } from './per-topic.ts'
import type { TopicNameOrId } from './topic-inputs.ts'

/** A topic in a list. */
export interface TopicListing {
  readonly topic: string
  /** null before Kafka 2.8. */
  readonly topicId: Uuid | null
  /** Whether Kafka itself keeps it. */
  readonly internal: boolean
  /** How many partitions it has. */
  readonly partitions: number
}

/** A topic with its partitions. */
export interface TopicDescription {
  readonly topic: string
  /** null before Kafka 2.8. */
  readonly topicId: Uuid | null
  /** Whether Kafka itself keeps it. */
  readonly internal: boolean
  /** In order of their numbers. */
  readonly partitions: readonly PartitionMetadata[]
}

interface Terms {
  readonly cluster: Cluster
  readonly deadline: Deadline
  readonly fresh: FreshTopics
}

type TopicAnswer = MetadataResponse['topics'][number]

export async function listTopics(
  { cluster, deadline, fresh }: Terms,
  includeInternal: boolean,
): Promise<TopicListing[]> {
  return await cluster.retry('listTopics', deadline, async limit => {
    const body = { topics: null, allowAutoTopicCreation: false }
    const { topics } = await cluster.request('any', metadataApi, body, { deadline: limit })
    const names = new Set(topics.map(({ name }) => name))
    for (const topic of fresh) if (!names.has(topic)) throw brokerError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, { topic })
    return topics
      .filter(
        ({ errorCode, isInternal }) =>
          errorCode !== ErrorCode.UNKNOWN_TOPIC_OR_PARTITION && (includeInternal || !isInternal),
      )
      .map(({ name, topicId, isInternal, partitions }) => ({
        topic: name ?? '',
        topicId: idOf(topicId),
        internal: isInternal,
        partitions: partitions.length,
      }))
      .toSorted((a, b) => (a.topic < b.topic ? -1 : 1))
  })
}

export async function describeTopics(
  { cluster, deadline, fresh }: Terms,
  topics: ReadonlyMap<string, TopicNameOrId>,
): Promise<Map<string, TopicDescription>> {
  if (topics.size === 0) return new Map()
  const body = {
    topics: [...topics.values()].map(topic =>
      typeof topic === 'string' ? { name: topic } : { name: null, topicId: topic.topicId },
    ),
    allowAutoTopicCreation: false,
  }
  const settled = await cluster.retry('describeTopics', deadline, async limit => {
    const response = await cluster.request('any', metadataApi, body, { deadline: limit })
    const outcomes = new Map<string, TopicDescription | KafkaError>()
    for (const answer of response.topics) {
      const { name, topicId } = answer
      const called = name !== null && topics.has(name) ? name : topicId
      const outcome = outcomeOf(answer, called)
      // Brokers learn of a new topic, and of its leaders, one after the other.
      if (fresh.has(called)) {
        if (outcome instanceof KafkaError && outcome.retriable) throw outcome
        if (!(outcome instanceof KafkaError) && outcome.partitions.some(({ leader }) => leader < 0)) {
          throw brokerError(ErrorCode.LEADER_NOT_AVAILABLE, { topic: called })
        }
      }
      outcomes.set(called, outcome)
    }
    return outcomes
  })
  for (const called of topics.keys()) {
    if (!settled.has(called))
      settled.set(called, brokerError(-1, { topic: called, message: 'the answer lacks the topic' }))
  }
  return resultsOf('describeTopics', [...topics.keys()], settled)
}

function outcomeOf(answer: TopicAnswer, called: string): TopicDescription | KafkaError {
  const { errorCode, name, topicId, isInternal } = answer
  if (errorCode !== ErrorCode.NONE) return brokerError(errorCode, { topic: name ?? called })
  const partitions = answer.partitions.map(partition => ({
    partition: partition.partitionIndex,
    leader: partition.leaderId,
    leaderEpoch: partition.leaderEpoch,
    replicas: partition.replicaNodes,
    isr: partition.isrNodes,
    offlineReplicas: partition.offlineReplicas,
  }))
  return {
    topic: name ?? called,
    topicId: idOf(topicId),
    internal: isInternal,
    partitions: partitions.toSorted((a, b) => a.partition - b.partition),
  }
}

function idOf(topicId: Uuid): Uuid | null {
  return topicId === ZERO_UUID ? null : topicId
}
