import { ErrorCode } from '@kclient/errors'
import type { FetchRequest, FetchResponsePartitionDataInput } from '@kclient/protocol/messages/fetch'
import type { RequestContext } from './api-handler.ts'
import type { FetchOutcome, FetchTarget } from './fetch-sessions.ts'
import { findPartition, type NodeEndpoint, LeaderHints, leaderProblem } from './leader-check.ts'
import type { Partition } from './partition.ts'

const readCommitted = 1
const firstVersionFromFollowers = 11
const firstVersionWithDivergingEpochs = 12
const firstVersionWithHints = 12

/** What a fetch found in one partition. */
export interface PartitionRead extends FetchOutcome {
  readonly target: FetchTarget
  /** Undefined when there is no such partition. */
  readonly partition: Partition | undefined
  readonly data: FetchResponsePartitionDataInput
  /** Where the leader is, when the wrong node was asked. */
  readonly leaderEndpoint: NodeEndpoint | undefined
}

/** What a fetch found in all its partitions. */
export interface FetchRead {
  readonly partitions: readonly PartitionRead[]
  /** Bytes of records in all. */
  readonly bytes: number
  /** Whether it is to be answered at once. */
  readonly isComplete: boolean
}

/** Reads all partitions of a fetch in their order, within the limits of the request. */
export function readPartitions(
  targets: readonly FetchTarget[],
  request: FetchRequest,
  context: RequestContext,
): FetchRead {
  let bytes = 0
  let needsAnswer = targets.length === 0 || request.maxWaitMs <= 0
  const partitions = targets.map(target => {
    const read = readOne(target, request.maxBytes - bytes, bytes === 0, request, context)
    bytes += read.recordsSize
    if (read.errorCode !== 0 || read.isNews) needsAnswer = true
    return read
  })
  return { partitions, bytes, isComplete: needsAnswer || bytes >= request.minBytes }
}

// The first batch of a response is always whole, however small the limits: otherwise a consumer whose limit is below
// the size of a batch could never get past it (KIP-74).
function readOne(
  target: FetchTarget,
  bytesLeft: number,
  nothingReadYet: boolean,
  request: FetchRequest,
  context: RequestContext,
): PartitionRead {
  const { cluster, node, version } = context
  const partition = findPartition(cluster, { name: target.topic, topicId: target.topicId }, target.partition)
  if (typeof partition === 'number') return withoutPartition(target, partition)
  const followerWillDo = version >= firstVersionFromFollowers
  const problem = leaderProblem(partition, node, { currentLeaderEpoch: target.currentLeaderEpoch, followerWillDo })
  if (problem !== 0) return withLeader(target, partition, problem, context)

  const { log } = partition
  const diverging = divergingEpoch(target, partition, version)
  if (diverging !== undefined) return readResult(target, partition, request, { divergingEpoch: diverging })
  if (target.fetchOffset < log.startOffset || target.fetchOffset > partition.highWatermark) {
    return readResult(target, partition, request, { errorCode: ErrorCode.OFFSET_OUT_OF_RANGE })
  }
  const preferredReadReplica = closerReplica(partition, request, context)
  if (preferredReadReplica !== -1) return readResult(target, partition, request, { preferredReadReplica })
  const limit = Math.max(0, Math.min(target.maxBytes, bytesLeft))
  return readResult(target, partition, request, { records: log.read(target.fetchOffset, limit, nothingReadYet) })
}

// The consumer read something that this log does not hold (any more): it gets told how far both agree (KIP-595).
function divergingEpoch(
  target: FetchTarget,
  partition: Partition,
  version: number,
): { epoch: number; endOffset: bigint } | undefined {
  const { lastFetchedEpoch, fetchOffset } = target
  if (version < firstVersionWithDivergingEpochs || lastFetchedEpoch < 0) return undefined
  const end = partition.epochs.endOf(lastFetchedEpoch, partition.log.endOffset)
  if (end === undefined) return undefined
  return end.epoch < lastFetchedEpoch || end.endOffset < fetchOffset ? end : undefined
}

// A replica in the consumer's own rack, when the leader that it asked is in another (KIP-392).
function closerReplica(partition: Partition, request: FetchRequest, { cluster, node }: RequestContext): number {
  const { rackId } = request
  const isOff = cluster.settings.replicaSelector !== 'rack-aware' || rackId === ''
  if (isOff || partition.leader !== node.nodeId || node.rack === rackId) return -1
  return partition.isr.find(nodeId => cluster.isRunning(nodeId) && cluster.node(nodeId)?.rack === rackId) ?? -1
}

type Found = Partial<
  Pick<FetchResponsePartitionDataInput, 'errorCode' | 'divergingEpoch' | 'preferredReadReplica' | 'records'>
>

function readResult(target: FetchTarget, partition: Partition, request: FetchRequest, found: Found): PartitionRead {
  const { errorCode = 0, records = empty } = found
  const isOutOfRange = errorCode !== 0
  // After an error nothing is said of the log's ends, except where it begins: the consumer may go there.
  const highWatermark = isOutOfRange ? -1n : partition.highWatermark
  const { startOffset: logStartOffset } = partition.log
  return {
    target,
    partition,
    errorCode,
    highWatermark,
    logStartOffset,
    recordsSize: records?.byteLength ?? 0,
    isNews: found.divergingEpoch !== undefined || found.preferredReadReplica !== undefined,
    leaderEndpoint: undefined,
    data: {
      ...found,
      partitionIndex: target.partition,
      errorCode,
      highWatermark,
      lastStableOffset: isOutOfRange ? -1n : partition.lastStableOffset,
      logStartOffset,
      abortedTransactions: request.isolationLevel === readCommitted && !isOutOfRange ? [] : null,
      records,
    },
  }
}

function withLeader(
  target: FetchTarget,
  partition: Partition,
  errorCode: number,
  context: RequestContext,
): PartitionRead {
  const hints = new LeaderHints(context.cluster)
  const currentLeader = context.version >= firstVersionWithHints ? hints.leaderOf(partition, errorCode) : undefined
  const read = withoutPartition(target, errorCode)
  return { ...read, partition, data: { ...read.data, currentLeader }, leaderEndpoint: hints.endpoints[0] }
}

function withoutPartition(target: FetchTarget, errorCode: number): PartitionRead {
  const unknown = { errorCode, highWatermark: -1n, logStartOffset: -1n }
  return {
    ...unknown,
    target,
    partition: undefined,
    recordsSize: 0,
    isNews: false,
    leaderEndpoint: undefined,
    data: {
      ...unknown,
      partitionIndex: target.partition,
      lastStableOffset: -1n,
      abortedTransactions: null,
      records: empty,
    },
  }
}

const empty = Buffer.alloc(0)
