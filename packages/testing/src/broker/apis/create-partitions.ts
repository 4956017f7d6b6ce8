import { ErrorCode } from '@kclient/errors'
import {
  createPartitionsApi,
  type CreatePartitionsRequestCreatePartitionsTopic,
} from '@kclient/protocol/messages/create-partitions'
import { type ApiHandler, apiHandler, type RequestContext } from '../api-handler.ts'
import { orRefusal, Refusal } from '../refusal.ts'
import { checkReplicas, spreadReplicas } from '../topic-plan.ts'
import type { Topic } from '../topic.ts'
import { notController, repeated } from './topic-changes.ts'

export const createPartitions: ApiHandler = apiHandler(createPartitionsApi, (request, context) => {
  const twice = repeated(request.topics.map(topic => topic.name))
  return {
    results: request.topics.map(wanted => {
      const outcome = orRefusal(() => add(wanted, request.validateOnly, twice, context))
      if (!(outcome instanceof Refusal)) return { name: wanted.name, errorCode: 0 }
      return { name: wanted.name, errorCode: outcome.code, errorMessage: outcome.message }
    }),
  }
})

function add(
  wanted: CreatePartitionsRequestCreatePartitionsTopic,
  validateOnly: boolean,
  twice: ReadonlySet<string>,
  context: RequestContext,
): void {
  const { cluster } = context
  notController(context)
  if (twice.has(wanted.name)) throw new Refusal(ErrorCode.INVALID_REQUEST, `Topic '${wanted.name}' is named twice`)
  const topic = cluster.topic(wanted.name)
  if (topic === undefined) {
    throw new Refusal(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `There is no topic '${wanted.name}'`)
  }
  const assignments = replicasOf(topic, wanted, context)
  if (!validateOnly) cluster.addPartitions(topic, assignments)
}

function replicasOf(
  topic: Topic,
  wanted: CreatePartitionsRequestCreatePartitionsTopic,
  { cluster }: RequestContext,
): readonly (readonly number[])[] {
  const current = topic.partitions.length
  const added = wanted.count - current
  if (added <= 0) {
    const message = `Topic '${topic.name}' has ${current} partitions, and ${wanted.count} would not be more`
    throw new Refusal(ErrorCode.INVALID_PARTITIONS, message)
  }
  const nodeIds = cluster.runningNodes().map(node => node.nodeId)
  if (wanted.assignments === null) {
    return spreadReplicas(added, topic.partitions[0]?.replicas.length ?? 1, nodeIds, current)
  }
  if (wanted.assignments.length !== added) {
    const message = `${added} partitions are added, and ${wanted.assignments.length} are assigned to nodes`
    throw new Refusal(ErrorCode.INVALID_REPLICA_ASSIGNMENT, message)
  }
  return wanted.assignments.map(({ brokerIds }) => {
    checkReplicas(brokerIds, nodeIds)
    return brokerIds
  })
}
