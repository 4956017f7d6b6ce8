import { type Cluster, type ConsumerGroupMetadata, TopicPartitionMap } from '@kclient/cluster'
import type { Deadline } from '@kclient/net'
import { ZERO_UUID, type Uuid } from '@kclient/protocol'
import { offsetCommitApi, type OffsetCommitRequestInput } from '@kclient/protocol/messages/offset-commit'
import type { CheckedOffset } from './commit-inputs.ts'

/** An offset of a topic whose id may be known. */
export interface OffsetOfTopic extends CheckedOffset {
  readonly topicId: Uuid
}

/** From this version on topics are named by their id, so that an offset of a deleted topic is not committed for its namesake (KIP-848). */
const topicIdsSince = 10

/** From this version on a static member says which instance it is (KIP-345). */
const instanceIdSince = 7

/**
 * Sends one OffsetCommit, once.
 *
 * @returns error numbers by partition, 0 for those that are committed; one that the answer lacks is missing.
 * @throws KafkaError when the request as a whole failed.
 */
export async function sendOffsetCommit(
  cluster: Cluster,
  as: ConsumerGroupMetadata,
  offsets: readonly OffsetOfTopic[],
  deadline: Deadline,
): Promise<TopicPartitionMap<number>> {
  const allHaveIds = offsets.every(({ topicId }) => topicId !== ZERO_UUID)
  const response = await cluster.request(
    { coordinator: 'group', key: as.groupId },
    offsetCommitApi,
    version => offsetCommitRequest(as, offsets, version),
    { deadline, maxVersion: allHaveIds ? undefined : topicIdsSince - 1 },
  )
  const names = new Map(offsets.map(({ topic, topicId }) => [topicId, topic]))
  const answers = new TopicPartitionMap<number>()
  for (const { name, topicId, partitions } of response.topics) {
    const topic = name === '' ? names.get(topicId) : name
    if (topic === undefined) continue
    for (const { partitionIndex, errorCode } of partitions) answers.set(topic, partitionIndex, errorCode)
  }
  return answers
}

/** The request, for the version in which it goes out. */
function offsetCommitRequest(
  as: ConsumerGroupMetadata,
  offsets: readonly OffsetOfTopic[],
  version: number,
): OffsetCommitRequestInput {
  const { groupId, memberId, generationId, groupInstanceId } = as
  const topics = new Map<
    string,
    { name: string; topicId: Uuid; partitions: OffsetCommitRequestInput['topics'][0]['partitions'][0][] }
  >()
  for (const { topic: name, topicId, partition, offset, leaderEpoch, metadata } of offsets) {
    let topic = topics.get(name)
    if (topic === undefined) {
      topic = { name, topicId, partitions: [] }
      topics.set(name, topic)
    }
    topic.partitions.push({
      partitionIndex: partition,
      committedOffset: offset,
      committedLeaderEpoch: leaderEpoch,
      committedMetadata: metadata,
    })
  }
  return {
    groupId,
    memberId,
    generationIdOrMemberEpoch: generationId,
    groupInstanceId: version >= instanceIdSince ? groupInstanceId : null,
    topics: [...topics.values()],
  }
}
