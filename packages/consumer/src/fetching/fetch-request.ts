import type { Uuid } from '@kclient/protocol'
import type {
  FetchRequestFetchPartitionInput,
  FetchRequestFetchTopicInput,
  FetchRequestForgottenTopicInput,
  FetchRequestInput,
} from '@kclient/protocol/messages/fetch'
import type { SessionRequest } from './fetch-session.ts'
import type { IsolationLevel } from '../positions/offset-lookup.ts'

/** What a fetch request says besides its partitions. */
export interface FetchTerms {
  readonly maxWaitMs: number
  readonly minBytes: number
  readonly maxBytes: number
  readonly isolationLevel: IsolationLevel
  readonly rackId: string
}

/** From this version on topics go by id. */
export const topicIdsSince = 13
/** From this version on the leader compares its log with the epoch of what was fetched last (KIP-320, KIP-595). */
export const lastFetchedEpochSince = 12

/** The message for one fetch. */
export function fetchRequest(session: SessionRequest, terms: FetchTerms, version: number): FetchRequestInput {
  const topics = new Map<string, { topic: string; topicId: Uuid; partitions: FetchRequestFetchPartitionInput[] }>()
  for (const target of session.targets) {
    let topic = topics.get(target.topic)
    if (topic === undefined) {
      topic = { topic: target.topic, topicId: target.topicId, partitions: [] }
      topics.set(target.topic, topic)
    }
    topic.partitions.push({
      partition: target.partition,
      currentLeaderEpoch: target.currentLeaderEpoch,
      fetchOffset: target.fetchOffset,
      lastFetchedEpoch: version >= lastFetchedEpochSince ? target.lastFetchedEpoch : -1,
      partitionMaxBytes: target.maxBytes,
    })
  }
  const forgotten = new Map<string, { topic: string; topicId: Uuid; partitions: number[] }>()
  for (const { topic: name, topicId, partition } of session.forgotten) {
    // By name and id: of a topic that was made anew, the old one may have to be forgotten while the new one is asked for.
    const key = `${topicId}/${name}`
    let topic = forgotten.get(key)
    if (topic === undefined) {
      topic = { topic: name, topicId, partitions: [] }
      forgotten.set(key, topic)
    }
    topic.partitions.push(partition)
  }
  const topicList: FetchRequestFetchTopicInput[] = [...topics.values()]
  const forgottenList: FetchRequestForgottenTopicInput[] = [...forgotten.values()]
  return {
    ...terms,
    sessionId: session.sessionId,
    sessionEpoch: session.sessionEpoch,
    topics: topicList,
    forgottenTopicsData: forgottenList,
  }
}

/** Tells a broker to free the slot of a session. */
export function closeSessionRequest(sessionId: number): FetchRequestInput {
  const finalEpoch = -1
  return { maxWaitMs: 0, minBytes: 0, maxBytes: 0, sessionId, sessionEpoch: finalEpoch, topics: [] }
}
