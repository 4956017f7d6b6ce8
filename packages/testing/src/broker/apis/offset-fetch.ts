import { ErrorCode } from '@kclient/errors'
import {
  offsetFetchApi,
  type OffsetFetchRequestGroup,
  type OffsetFetchRequestTopics,
  type OffsetFetchResponseGroupInput,
  type OffsetFetchResponseInput,
  type OffsetFetchResponsePartitionsInput,
  type OffsetFetchResponseTopicsInput,
} from '@kclient/protocol/messages/offset-fetch'
import { type ApiHandler, apiHandler, type RequestContext } from '../api-handler.ts'
import { coordinatorProblem } from './group-id.ts'

// Since these versions an error of the whole is told as one, several groups can be asked about, and topics have ids.
const sinceGroupError = 2
const sinceGroups = 8
const sinceTopicIds = 10

export const offsetFetch: ApiHandler = apiHandler(offsetFetchApi, (request, context): OffsetFetchResponseInput => {
  const { version } = context
  if (version >= sinceGroups) return { groups: request.groups.map(group => fetchGroup(group, context)) }
  const topics = request.topics && request.topics.map(topic => ({ ...topic, topicId: '' }))
  const { errorCode = 0, topics: found } = fetchGroup({ groupId: request.groupId, topics }, context)
  return { errorCode, topics: found.map(({ name = '', partitions }) => ({ name, partitions })) }
})

type Wanted = Pick<OffsetFetchRequestGroup, 'groupId' | 'topics'>

function fetchGroup({ groupId, topics }: Wanted, context: RequestContext): OffsetFetchResponseGroupInput {
  const errorCode = coordinatorProblem(groupId, context)
  if (errorCode !== 0) {
    if (context.version >= sinceGroupError) return { groupId, errorCode, topics: [] }
    return { groupId, topics: (topics ?? []).map(topic => refuse(topic, errorCode)) }
  }
  if (topics === null) return { groupId, topics: fetchAll(groupId, context) }
  return { groupId, topics: topics.map(topic => fetchTopic(groupId, topic, context)) }
}

function refuse({ name, topicId, partitionIndexes }: OffsetFetchRequestTopics, errorCode: number): Found {
  return { name, topicId, partitions: partitionIndexes.map(index => nothing(index, errorCode)) }
}

type Found = OffsetFetchResponseTopicsInput

function fetchTopic(groupId: string, wanted: OffsetFetchRequestTopics, { cluster, version }: RequestContext): Found {
  const { topicId, partitionIndexes } = wanted
  const name = version >= sinceTopicIds ? cluster.topicById(topicId)?.name : wanted.name
  if (name === undefined) return refuse(wanted, ErrorCode.UNKNOWN_TOPIC_ID)
  const partitions = partitionIndexes.map(index => {
    const committed = cluster.groups.committed(groupId, { topic: name, partition: index })
    return committed === undefined ? nothing(index, 0) : answer(committed)
  })
  return { name: wanted.name, topicId, partitions }
}

function fetchAll(groupId: string, { cluster }: RequestContext): Found[] {
  const found = new Map<string, OffsetFetchResponsePartitionsInput[]>()
  for (const committed of cluster.groups.offsets.all(groupId)) {
    const partitions = found.get(committed.topic)
    if (partitions === undefined) found.set(committed.topic, [answer(committed)])
    else partitions.push(answer(committed))
  }
  return Array.from(found, ([name, partitions]) => ({ name, topicId: cluster.topic(name)?.id, partitions }))
}

function nothing(partitionIndex: number, errorCode: number): OffsetFetchResponsePartitionsInput {
  return { partitionIndex, committedOffset: -1n, metadata: '', errorCode }
}

function answer(committed: {
  readonly partition: number
  readonly offset: bigint
  readonly leaderEpoch: number | null
  readonly metadata: string
}): OffsetFetchResponsePartitionsInput {
  const { partition, offset, leaderEpoch, metadata } = committed
  return {
    partitionIndex: partition,
    committedOffset: offset,
    committedLeaderEpoch: leaderEpoch ?? -1,
    metadata,
    errorCode: 0,
  }
}
