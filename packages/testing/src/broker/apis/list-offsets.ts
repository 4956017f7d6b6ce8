import { ErrorCode } from '@kclient/errors'
import { RecordBatch, ZERO_UUID } from '@kclient/protocol'
import {
  listOffsetsApi,
  type ListOffsetsRequestListOffsetsPartition,
  type ListOffsetsResponseListOffsetsPartitionResponseInput,
} from '@kclient/protocol/messages/list-offsets'
import { type ApiHandler, apiHandler, type RequestContext } from '../api-handler.ts'
import { findPartition, leaderProblem } from '../leader-check.ts'
import type { Partition } from '../partition.ts'
import { PartitionLog, type StoredBatch } from '../partition-log.ts'

// Timestamps that stand for a place in the log, and the version from which they do.
const place = {
  latest: -1,
  earliest: -2,
  maxTimestamp: -3,
  earliestLocal: -4,
  latestTiered: -5,
  earliestPendingUpload: -6,
} as const
const sinceVersion: ReadonlyMap<number, number> = new Map([
  [place.maxTimestamp, 7],
  [place.earliestLocal, 8],
  [place.latestTiered, 9],
  [place.earliestPendingUpload, 11],
])

export const listOffsets: ApiHandler = apiHandler(listOffsetsApi, (request, context) => ({
  topics: request.topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(partition => lookUp(name, partition, context)),
  })),
}))

type Answer = ListOffsetsResponseListOffsetsPartitionResponseInput

function lookUp(topic: string, wanted: ListOffsetsRequestListOffsetsPartition, context: RequestContext): Answer {
  const { partitionIndex, timestamp, currentLeaderEpoch } = wanted
  const partition = findPartition(context.cluster, { name: topic, topicId: ZERO_UUID }, partitionIndex)
  if (typeof partition === 'number') return { partitionIndex, errorCode: partition }
  if (context.version < (sinceVersion.get(timestamp) ?? 0)) {
    return { partitionIndex, errorCode: ErrorCode.UNSUPPORTED_VERSION }
  }
  const problem = leaderProblem(partition, context.node, { currentLeaderEpoch, followerWillDo: false })
  if (problem !== 0) return { partitionIndex, errorCode: problem }
  const found = find(partition, timestamp)
  // Before version 4 the epoch of a found offset is not told.
  const leaderEpoch = context.version >= 4 ? { leaderEpoch: found?.leaderEpoch ?? -1 } : {}
  return {
    partitionIndex,
    errorCode: 0,
    timestamp: found?.timestamp ?? -1,
    offset: found?.offset ?? -1n,
    ...leaderEpoch,
  }
}

interface Found {
  readonly offset: bigint
  readonly timestamp: number
  readonly leaderEpoch: number
}

function find(partition: Partition, timestamp: number): Found | undefined {
  const { log, epochs, leaderEpoch } = partition
  switch (timestamp) {
    case place.latest:
      return { offset: partition.highWatermark, timestamp: -1, leaderEpoch }
    case place.earliest:
    case place.earliestLocal:
      return { offset: log.startOffset, timestamp: -1, leaderEpoch: epochs.epochAt(log.startOffset) }
    case place.maxTimestamp: {
      const batch = log.batchOfMaxTimestamp()
      return batch && firstRecordSince(batch, batch.maxTimestamp, log.startOffset)
    }
    case place.latestTiered:
    case place.earliestPendingUpload:
      // Nothing is in tiered storage.
      return undefined
    default: {
      const batch = log.firstBatchSince(timestamp)
      return batch && firstRecordSince(batch, timestamp, log.startOffset)
    }
  }
}

function firstRecordSince(stored: StoredBatch, timestamp: number, logStartOffset: bigint): Found | undefined {
  const batch = RecordBatch.read(PartitionLog.bytesOf(stored))
  if (batch === null) return undefined
  const { leaderEpoch } = stored
  const cursor = batch.records()
  while (cursor.next()) {
    const offset = stored.baseOffset + BigInt(cursor.offsetDelta)
    if (cursor.timestamp >= timestamp && offset >= logStartOffset)
      return { offset, timestamp: cursor.timestamp, leaderEpoch }
  }
  return undefined
}
