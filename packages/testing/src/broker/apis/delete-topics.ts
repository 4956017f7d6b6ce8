import { ErrorCode } from '@kclient/errors'
import { ZERO_UUID } from '@kclient/protocol'
import {
  deleteTopicsApi,
  type DeleteTopicsRequestDeleteTopicState,
  type DeleteTopicsResponseDeletableTopicResultInput,
} from '@kclient/protocol/messages/delete-topics'
import { type ApiHandler, apiHandler, type RequestContext } from '../api-handler.ts'
import { orRefusal, Refusal } from '../refusal.ts'
import { notController } from './topic-changes.ts'

export const deleteTopics: ApiHandler = apiHandler(deleteTopicsApi, (request, context) => {
  const wanted = context.version >= 6 ? request.topics : request.topicNames.map(name => ({ name, topicId: ZERO_UUID }))
  return {
    responses: wanted.map(topic => {
      const outcome = orRefusal(() => remove(topic, context))
      if (!(outcome instanceof Refusal)) return outcome
      const { name, topicId } = topic
      return { name, topicId, errorCode: outcome.code, errorMessage: outcome.message }
    }),
  }
})

function remove(
  { name, topicId }: DeleteTopicsRequestDeleteTopicState,
  context: RequestContext,
): DeleteTopicsResponseDeletableTopicResultInput {
  const { cluster } = context
  notController(context)
  const byId = topicId !== ZERO_UUID
  if (byId === (name !== null)) throw new Refusal(ErrorCode.INVALID_REQUEST, 'A topic is named either by name or by id')
  const topic = byId ? cluster.topicById(topicId) : cluster.topic(name ?? '')
  if (topic === undefined) {
    if (byId) throw new Refusal(ErrorCode.UNKNOWN_TOPIC_ID, `There is no topic with id ${topicId}`)
    throw new Refusal(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `There is no topic '${name}'`)
  }
  cluster.deleteTopic(topic)
  return { name: topic.name, topicId: topic.id, errorCode: 0 }
}
