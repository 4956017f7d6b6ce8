import { ErrorCode } from '@kclient/errors'
import {
  offsetCommitApi,
  type OffsetCommitRequest,
  type OffsetCommitRequestPartition,
  type OffsetCommitRequestTopic,
} from '@kclient/protocol/messages/offset-commit'
import { type ApiHandler, apiHandler, type RequestContext } from '../api-handler.ts'
import { orRefusal, Refusal } from '../refusal.ts'
import type { Topic } from '../topic.ts'
import { coordinatorProblem } from './group-id.ts'

const sinceTopicIds = 10

export const offsetCommit: ApiHandler = apiHandler(offsetCommitApi, (request, context) => {
  const problem = coordinatorProblem(request.groupId, context) || committerProblem(request, context)
  return {
    topics: request.topics.map(wanted => {
      const { name, topicId, partitions } = wanted
      const topic = topicOf(wanted, context)
      return {
        name,
        topicId,
        partitions: partitions.map(partition => ({
          partitionIndex: partition.partitionIndex,
          errorCode: commit(request.groupId, topic, partition, problem, context),
        })),
      }
    }),
  }
})

function topicOf({ name, topicId }: OffsetCommitRequestTopic, { cluster, version }: RequestContext): Topic | number {
  if (version >= sinceTopicIds) return cluster.topicById(topicId) ?? ErrorCode.UNKNOWN_TOPIC_ID
  return cluster.topic(name) ?? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
}

// Who commits is not looked at when there is nothing that could be committed.
function committerProblem(request: OffsetCommitRequest, context: RequestContext): number {
  const nothing = request.topics.every(wanted => {
    const topic = topicOf(wanted, context)
    return (
      typeof topic === 'number' || wanted.partitions.every(({ partitionIndex }) => !topic.partitions[partitionIndex])
    )
  })
  if (nothing) return 0
  const outcome = orRefusal(() => context.cluster.groups.groupToCommitTo(request))
  return outcome instanceof Refusal ? outcome.code : 0
}

function commit(
  groupId: string,
  topic: Topic | number,
  wanted: OffsetCommitRequestPartition,
  problem: number,
  { cluster: { groups } }: RequestContext,
): number {
  if (typeof topic === 'number') return topic
  const { partitionIndex, committedOffset, committedLeaderEpoch, committedMetadata } = wanted
  if (topic.partitions[partitionIndex] === undefined) return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
  if (problem !== 0) return problem
  const metadata = committedMetadata ?? ''
  // Kafka, too, calls them bytes and counts characters.
  if (metadata.length > groups.settings.offsetMetadataMaxBytes) return ErrorCode.OFFSET_METADATA_TOO_LARGE
  groups.commit(groupId, {
    topic: topic.name,
    partition: partitionIndex,
    offset: committedOffset,
    leaderEpoch: committedLeaderEpoch === -1 ? null : committedLeaderEpoch,
    metadata,
  })
  return 0
}
