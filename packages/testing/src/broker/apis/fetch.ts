import type { Uuid } from '@kclient/protocol'
import {
  fetchApi,
  type FetchRequest,
  type FetchResponseFetchableTopicResponseInput,
  type FetchResponseInput,
  type FetchResponsePartitionDataInput,
} from '@kclient/protocol/messages/fetch'
import { type ApiHandler, apiHandler, type RequestContext } from '../api-handler.ts'
import { waitForBytes } from '../delayed-fetch.ts'
import { type PartitionRead, readPartitions } from '../fetch-read.ts'
import type { FetchContext, FetchTarget } from '../fetch-sessions.ts'

const firstVersionWithSessions = 7
const firstVersionWithTopicIds = 13
const firstVersionWithHints = 16
const finalEpoch = -1

export const fetch: ApiHandler = apiHandler(fetchApi, (request, context) => {
  const session = openSession(request, context)
  if (typeof session === 'number') return { errorCode: session, responses: [] }
  const read = readPartitions(session.targets, request, context)
  if (read.isComplete) return respond(session, read.partitions, context)
  return waitForBytes(read, request, context).then(() => {
    // What was found at first may have changed since: leaders move, and the log may have been cut at either end.
    return respond(session, readPartitions(session.targets, request, context).partitions, context)
  })
})

function openSession(request: FetchRequest, { node, version }: RequestContext): FetchContext | number {
  const forgotten = request.forgottenTopicsData.flatMap(({ topic, topicId, partitions }) =>
    partitions.map(partition => ({ topic, topicId, partition })),
  )
  return node.sessions.open({
    sessionId: version < firstVersionWithSessions ? 0 : request.sessionId,
    sessionEpoch: version < firstVersionWithSessions ? finalEpoch : request.sessionEpoch,
    usesTopicIds: version >= firstVersionWithTopicIds,
    targets: targetsOf(request),
    forgotten,
  })
}

function targetsOf(request: FetchRequest): FetchTarget[] {
  return request.topics.flatMap(({ topic, topicId, partitions }) =>
    partitions.map(partition => ({
      topic,
      topicId,
      partition: partition.partition,
      fetchOffset: partition.fetchOffset,
      maxBytes: partition.partitionMaxBytes,
      currentLeaderEpoch: partition.currentLeaderEpoch,
      lastFetchedEpoch: partition.lastFetchedEpoch,
    })),
  )
}

function respond(
  session: FetchContext,
  reads: readonly PartitionRead[],
  { version }: RequestContext,
): FetchResponseInput {
  const { errorCode, sessionId, outcomes } = session.finish(reads)
  const endpoints = new Map(
    outcomes.flatMap(({ leaderEndpoint: node }) => (node === undefined ? [] : [[node.nodeId, node]])),
  )
  return {
    errorCode,
    sessionId,
    responses: groupByTopic(outcomes),
    ...(version >= firstVersionWithHints ? { nodeEndpoints: [...endpoints.values()] } : {}),
  }
}

// In the order in which they were read: partitions of one topic stand together only as far as they were neighbours.
function groupByTopic(reads: readonly PartitionRead[]): FetchResponseFetchableTopicResponseInput[] {
  const groups: { topic: string; topicId: Uuid; partitions: FetchResponsePartitionDataInput[] }[] = []
  for (const { target, data } of reads) {
    const last = groups.at(-1)
    if (last !== undefined && last.topic === target.topic && last.topicId === target.topicId) last.partitions.push(data)
    else groups.push({ topic: target.topic, topicId: target.topicId, partitions: [data] })
  }
  return groups
}
