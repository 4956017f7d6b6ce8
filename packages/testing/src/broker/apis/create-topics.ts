import { ErrorCode } from '@kclient/errors'
import {
  createTopicsApi,
  type CreateTopicsRequestCreatableTopic,
  type CreateTopicsResponseCreatableTopicResultInput,
} from '@kclient/protocol/messages/create-topics'
import { type ApiHandler, apiHandler, type RequestContext } from '../api-handler.ts'
import type { BrokerCluster } from '../broker-cluster.ts'
import { orRefusal, Refusal } from '../refusal.ts'
import { TopicConfig, topicConfigDefinitions } from '../topic-config.ts'
import type { TopicPlan } from '../topic-plan.ts'
import { notController, repeated } from './topic-changes.ts'

export const createTopics: ApiHandler = apiHandler(createTopicsApi, (request, context) => {
  const twice = repeated(request.topics.map(topic => topic.name))
  return {
    topics: request.topics.map(topic => {
      const outcome = orRefusal(() => create(topic, request.validateOnly, twice, context))
      if (!(outcome instanceof Refusal)) return outcome
      return { name: topic.name, errorCode: outcome.code, errorMessage: outcome.message }
    }),
  }
})

function create(
  topic: CreateTopicsRequestCreatableTopic,
  validateOnly: boolean,
  twice: ReadonlySet<string>,
  context: RequestContext,
): CreateTopicsResponseCreatableTopicResultInput {
  const { cluster } = context
  notController(context)
  if (twice.has(topic.name)) throw new Refusal(ErrorCode.INVALID_REQUEST, `Topic '${topic.name}' is named twice`)
  const plan = planOf(topic, context.version)
  const { assignments } = cluster.planTopic(plan)
  const created = validateOnly ? undefined : cluster.createTopic(plan)
  return {
    name: topic.name,
    errorCode: 0,
    errorMessage: null,
    ...(created === undefined ? {} : { topicId: created.id }),
    numPartitions: assignments.length,
    replicationFactor: assignments[0]?.length ?? -1,
    configs: describeConfigs(cluster, plan),
  }
}

// Before version 4 the broker had no defaults to offer (KIP-464): a number that is missing is a wrong one.
const firstVersionWithDefaults = 4

function planOf(topic: CreateTopicsRequestCreatableTopic, version: number): TopicPlan {
  const { name } = topic
  const isGiven = topic.assignments.length > 0 || version >= firstVersionWithDefaults
  const [partitions, replicationFactor] = [topic.numPartitions, topic.replicationFactor].map(number =>
    number === -1 && !isGiven ? 0 : number,
  )
  const assignments: number[][] = []
  for (const { partitionIndex, brokerIds } of topic.assignments) assignments[partitionIndex] = brokerIds
  const isContiguous = assignments.length === topic.assignments.length && !assignments.includes(undefined as never)
  if (!isContiguous) {
    const message = `The assigned partitions of topic '${name}' are not all from 0 to ${topic.assignments.length - 1}`
    throw new Refusal(ErrorCode.INVALID_REPLICA_ASSIGNMENT, message)
  }
  const configs = topic.configs.map(config => {
    if (config.value !== null) return [config.name, config.value] as const
    throw new Refusal(ErrorCode.INVALID_CONFIG, `Topic '${name}': ${config.name} has no value`)
  })
  return { name, partitions, replicationFactor, assignments, configs }
}

function describeConfigs(
  cluster: BrokerCluster,
  plan: TopicPlan,
): NonNullable<CreateTopicsResponseCreatableTopicResultInput['configs']> {
  const config = new TopicConfig(cluster.settings.topicDefaults, plan.configs ?? [])
  return Array.from(topicConfigDefinitions.keys(), name => {
    const { value, source } = config.lookUp(name)
    return { name, value, configSource: source, readOnly: false, isSensitive: false }
  })
}
