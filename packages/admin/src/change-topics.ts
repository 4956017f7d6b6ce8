import type { Cluster } from '@kclient/cluster'
import { brokerError, ErrorCode, type KafkaError, UnsupportedVersionError } from '@kclient/errors'
import type { Deadline } from '@kclient/net'
import { type Uuid, ZERO_UUID } from '@kclient/protocol'
import { createPartitionsApi } from '@kclient/protocol/messages/create-partitions'
import { createTopicsApi } from '@kclient/protocol/messages/create-topics'
import { deleteTopicsApi } from '@kclient/protocol/messages/delete-topics'
import { perTopic } from './per-topic.ts'
import { type readNewPartitions, type readNewTopics, type TopicNameOrId } from './topic-inputs.ts'

/** A topic as the controller has created it, or would have. */
export interface CreatedTopic {
  readonly topic: string
  /** null before Kafka 2.8, and when it was only validated. */
  readonly topicId: Uuid | null
  /** null before Kafka 2.4. */
  readonly partitions: number | null
  /** null before Kafka 2.4. */
  readonly replicationFactor: number | null
}

/** First version in which topics may leave the number of partitions and replicas to the broker (KIP-464). */
const DEFAULTS_VERSION = 4

/** First version that deletes by id too. */
const IDS_VERSION = 6

interface Terms {
  readonly cluster: Cluster
  readonly deadline: Deadline
}

export async function createTopics(
  { cluster, deadline }: Terms,
  topics: ReturnType<typeof readNewTopics>,
  validateOnly: boolean,
): Promise<Map<string, CreatedTopic>> {
  return await perTopic<CreatedTopic>(cluster, 'createTopics', topics.keys(), deadline, async (open, limit) => {
    const chosen = [...topics.values()].filter(({ topic }) => open.has(topic))
    const makeBody = (version: number) => {
      const wanting = chosen.find(each => !each.assignments && !(each.partitions && each.replicationFactor))
      if (version < DEFAULTS_VERSION && wanting !== undefined) {
        throw new UnsupportedVersionError(
          `${wanting.topic}: this broker has no defaults for \`partitions\` and \`replicationFactor\` (before 2.4): give both`,
          { topic: wanting.topic },
        )
      }
      return {
        topics: chosen.map(({ topic, partitions, replicationFactor, configs, assignments }) => ({
          name: topic,
          numPartitions: partitions ?? -1,
          replicationFactor: replicationFactor ?? -1,
          assignments: (assignments ?? []).map((brokerIds, partitionIndex) => ({ partitionIndex, brokerIds })),
          configs,
        })),
        timeoutMs: brokerLimit(cluster, limit),
        validateOnly,
      }
    }
    const response = await cluster.request('controller', createTopicsApi, makeBody, { deadline: limit })
    const outcomes = new Map<string, CreatedTopic | KafkaError>()
    for (const { name, errorCode, errorMessage, topicId, numPartitions, replicationFactor } of response.topics) {
      outcomes.set(
        name,
        outcomeOf(errorCode, errorMessage, name, () => ({
          topic: name,
          topicId: topicId === ZERO_UUID ? null : topicId,
          partitions: numPartitions < 0 ? null : numPartitions,
          replicationFactor: replicationFactor < 0 ? null : replicationFactor,
        })),
      )
    }
    return { throttleTimeMs: response.throttleTimeMs, outcomes }
  })
}

export async function deleteTopics(
  { cluster, deadline }: Terms,
  topics: ReadonlyMap<string, TopicNameOrId>,
): Promise<void> {
  await perTopic<true>(cluster, 'deleteTopics', topics.keys(), deadline, async (open, limit) => {
    const chosen = [...topics].filter(([called]) => open.has(called)).map(([, topic]) => topic)
    const makeBody = (version: number) => {
      const timeoutMs = brokerLimit(cluster, limit)
      if (version >= IDS_VERSION) {
        const byNameOrId = chosen.map(topic =>
          typeof topic === 'string' ? { name: topic, topicId: ZERO_UUID } : { name: null, topicId: topic.topicId },
        )
        return { topics: byNameOrId, timeoutMs }
      }
      const topicNames = chosen.map(topic => {
        if (typeof topic === 'string') return topic
        throw new UnsupportedVersionError('This broker cannot delete topics by id (before 2.8): give their names')
      })
      return { topicNames, timeoutMs }
    }
    const response = await cluster.request('controller', deleteTopicsApi, makeBody, { deadline: limit })
    const outcomes = new Map<string, true | KafkaError>()
    for (const { name, topicId, errorCode, errorMessage } of response.responses) {
      // An answer about an id may have found out the name.
      const called = name !== null && open.has(name) ? name : topicId
      outcomes.set(
        called,
        outcomeOf(errorCode, errorMessage, name ?? topicId, () => true as const),
      )
    }
    return { throttleTimeMs: response.throttleTimeMs, outcomes }
  })
}

export async function createPartitions(
  { cluster, deadline }: Terms,
  topics: ReturnType<typeof readNewPartitions>,
  validateOnly: boolean,
): Promise<void> {
  await perTopic<true>(cluster, 'createPartitions', topics.keys(), deadline, async (open, limit) => {
    const body = {
      topics: [...topics.values()]
        .filter(({ topic }) => open.has(topic))
        .map(({ topic, count, assignments }) => ({
          name: topic,
          count,
          assignments: assignments?.map(brokerIds => ({ brokerIds })) ?? null,
        })),
      timeoutMs: brokerLimit(cluster, limit),
      validateOnly,
    }
    const response = await cluster.request('controller', createPartitionsApi, body, { deadline: limit })
    const outcomes = new Map<string, true | KafkaError>()
    for (const { name, errorCode, errorMessage } of response.results) {
      outcomes.set(
        name,
        outcomeOf(errorCode, errorMessage, name, () => true as const),
      )
    }
    return { throttleTimeMs: response.throttleTimeMs, outcomes }
  })
}

function outcomeOf<T>(errorCode: number, message: string | null, topic: string, result: () => T): T | KafkaError {
  return errorCode === ErrorCode.NONE ? result() : brokerError(errorCode, { topic, message })
}

/** How long the controller may take: no longer than anybody waits for its answer. */
function brokerLimit(cluster: Cluster, deadline: Deadline): number {
  return Math.max(1, Math.floor(Math.min(deadline.remainingMs(), cluster.options.requestTimeoutMs)))
}
