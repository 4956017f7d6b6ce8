import { ErrorCode } from '@kclient/errors'
import { offsetDeleteApi } from '@kclient/protocol/messages/offset-delete'
import { type ApiHandler, apiHandler } from '../api-handler.ts'
import { subscribedTopics } from '../groups/consumer-protocol.ts'
import { groupProblem } from './group-id.ts'

export const offsetDelete: ApiHandler = apiHandler(offsetDeleteApi, (request, context) => {
  const { groupId } = request
  const { cluster } = context
  const { groups } = cluster
  const problem = groupProblem(groupId, context)
  if (problem !== 0) return { errorCode: problem, topics: [] }
  const group = groups.find(groupId)
  if (group === undefined) return { errorCode: ErrorCode.GROUP_ID_NOT_FOUND, topics: [] }
  if (group.state !== 'Empty' && group.protocolType !== 'consumer') {
    return { errorCode: ErrorCode.NON_EMPTY_GROUP, topics: [] }
  }
  const subscribed = subscribedTopics(group)
  return {
    errorCode: 0,
    topics: request.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex }) => {
        if (cluster.topic(name)?.partitions[partitionIndex] === undefined) {
          return { partitionIndex, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION }
        }
        if (subscribed.has(name)) return { partitionIndex, errorCode: ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC }
        groups.offsets.delete(groupId, { topic: name, partition: partitionIndex })
        return { partitionIndex, errorCode: 0 }
      }),
    })),
  }
})
