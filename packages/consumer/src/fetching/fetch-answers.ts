import type { BrokerNode, Cluster, LeaderHint } from '@kclient/cluster'
import { brokerError, ErrorCode, RecordTooLargeError } from '@kclient/errors'
import type { FetchResponse, FetchResponsePartitionData } from '@kclient/protocol/messages/fetch'
import { RecordBatch } from '@kclient/protocol'
import { AbortedTransactions } from './aborted-transactions.ts'
import { malformedAt } from './failures.ts'
import { FetchedPartition, type ReadOptions } from '../records/fetched-partition.ts'
import type { FetchTarget } from './fetch-session.ts'
import { type BufferedBytes, HeldResponse } from './held-response.ts'
import type { PartitionState } from '../assignment/partition-state.ts'
import type { ConsumerMeter } from '../observing/consumer-meter.ts'
import type { PartitionTroubles } from './partition-troubles.ts'

/** What answers of brokers are worked into. */
export interface FetchAnswersOptions {
  readonly cluster: Cluster
  readonly troubles: PartitionTroubles
  readonly buffered: BufferedBytes
  readonly meter: ConsumerMeter
  readonly readOptions: ReadOptions
  readonly readCommitted: boolean
  /** The largest answer that connections take. */
  readonly maxResponseBytes: number
  /** A partition has records, or a failure to tell. */
  readonly onNews: (partition: PartitionState) => void
}

/** The size of a batch stands behind its base offset, and does not count the two. */
const sizeAt = 8
const batchOverhead = 12

/** Works what fetches brought into the partitions. */
export class FetchAnswers {
  readonly #options: FetchAnswersOptions
  #number = 0

  constructor(options: FetchAnswersOptions) {
    this.#options = options
  }

  /**
   * Takes one answer.
   *
   * @param asked - What was asked of a partition, by topic name or id; undefined for one that was not asked for.
   * @returns the bytes of records in it, and whether it named partitions that were not asked for.
   */
  take(
    response: FetchResponse,
    asked: (topicNameOrId: string, partition: number) => FetchTarget | undefined,
    byTopicId: boolean,
  ): { bytes: number; strange: boolean } {
    this.#number += 1
    const held = new HeldResponse(this.#options.buffered)
    const hints: LeaderHint[] = []
    let bytes = 0
    let strange = false
    for (const { topic, topicId, partitions } of response.responses) {
      const key = byTopicId ? topicId : topic
      for (const data of partitions) {
        const target = asked(key, data.partitionIndex)
        if (target === undefined) {
          strange = true
          continue
        }
        const { owner } = target
        const { leaderId, leaderEpoch } = data.currentLeader
        if (leaderId >= 0 && leaderEpoch >= 0) {
          hints.push({ topic: target.topic, partition: target.partition, leaderId, leaderEpoch })
        }
        bytes += data.records?.length ?? 0
        // The reply is void when the position was changed since, or another broker was asked since; and a second one
        // for the same partition, which no broker should send, is void after the first.
        if (owner.request !== target) continue
        owner.request = undefined
        this.#take(target, data, held)
      }
    }
    if (hints.length > 0) {
      const nodes = response.nodeEndpoints.map(({ nodeId, host, port, rack }): BrokerNode => ({
        nodeId,
        host,
        port,
        rack,
      }))
      this.#options.cluster.applyLeaderHints(hints, nodes)
    }
    return { bytes, strange }
  }

  #take(target: FetchTarget, data: FetchResponsePartitionData, held: HeldResponse): void {
    const { owner } = target
    if (data.errorCode !== ErrorCode.NONE) {
      this.#failed(target, data.errorCode)
      return
    }
    owner.recovered()
    const { meter } = this.#options
    // What comes from now on could not be expected before.
    if (meter.isCaughtUp(owner)) meter.quiet(owner)
    if (data.highWatermark >= 0n) owner.highWatermark = data.highWatermark
    if (data.lastStableOffset >= 0n) owner.lastStableOffset = data.lastStableOffset
    if (data.logStartOffset >= 0n) owner.logStartOffset = data.logStartOffset
    if (data.divergingEpoch.epoch >= 0 && data.divergingEpoch.endOffset >= 0n) {
      this.#options.troubles.truncated(owner, data.divergingEpoch.endOffset, data.divergingEpoch.epoch)
      return
    }
    if (data.preferredReadReplica >= 0) this.#prefer(owner, data.preferredReadReplica)
    const { records } = data
    if (records === null || records.length === 0) {
      owner.hot = false
      return
    }
    owner.hot = true
    owner.servedAt = this.#number
    owner.counts.bytesFetched += records.length
    meter.quiet(owner)
    if (!isWhole(records)) {
      this.#cutOff(target, records)
      return
    }
    owner.minFetchBytes = 0
    const { readCommitted, readOptions, onNews } = this.#options
    const aborted = readCommitted ? new AbortedTransactions(data.abortedTransactions ?? []) : undefined
    const chunk = new FetchedPartition(owner, target.fetchOffset, records, held, aborted, readOptions, () =>
      onNews(owner),
    )
    owner.chunks.push(chunk)
    onNews(owner)
  }

  #failed({ owner, nodeId, fetchOffset, lastFetchedEpoch }: FetchTarget, errorCode: number): void {
    const { troubles } = this.#options
    const { topic, partition } = owner
    if (errorCode !== ErrorCode.OFFSET_OUT_OF_RANGE) {
      troubles.failed(owner, brokerError(errorCode, { topic, partition, offset: fetchOffset, broker: String(nodeId) }))
      return
    }
    if (owner.preferred !== undefined) {
      // A follower may lag behind what the leader has, or keep less. Only the leader's word counts.
      troubles.leaveReplica(owner)
    } else if (lastFetchedEpoch >= 0) {
      // Leaders also say so when they know nothing of that epoch, which is no reason to give up the position.
      owner.forgetEpoch()
    } else if (owner.chunks.length > 0) {
      // What was fetched before is handed out first; then, from the position, comes the final word.
      troubles.backOff(owner)
    } else troubles.outOfRange(owner, fetchOffset)
  }

  /** The leader asks to read from a replica nearer by (KIP-392). */
  #prefer(owner: PartitionState, nodeId: number): void {
    const { cluster, troubles } = this.#options
    if (!cluster.metadata.brokers.has(nodeId)) {
      troubles.refreshMetadata(`${owner.topic}-${owner.partition}: unknown preferred replica ${nodeId}`)
      return
    }
    owner.preferred = { nodeId, until: cluster.runtime.now() + cluster.options.metadataMaxAgeMs }
  }

  /** Not even the first batch is there as a whole. Brokers since 0.10.1 send it however large it is; others are asked for more. */
  #cutOff(target: FetchTarget, records: Buffer): void {
    const { troubles, maxResponseBytes: limit } = this.#options
    const { owner, fetchOffset: offset } = target
    const { topic, partition } = owner
    const size = records.length < batchOverhead ? target.maxBytes * 2 : batchOverhead + records.readInt32BE(sizeAt)
    if (size > limit) {
      const message = `A batch of ${size} bytes at ${topic}-${partition} offset ${offset} is above maxResponseBytes: raise it, or seek() behind the batch`
      const place = { topic, partition, offset, size, limit, limitName: 'maxResponseBytes' }
      troubles.fail(owner, new RecordTooLargeError(message, place))
    } else if (size <= Math.max(target.maxBytes, records.length)) {
      troubles.fail(owner, malformedAt(owner, offset, 'the broker cut off a batch that was asked for as a whole'))
    } else owner.minFetchBytes = size
  }
}

/** Whether the bytes begin with a batch that is there as a whole, or with what is no batch at all, which reading will tell. */
function isWhole(records: Buffer): boolean {
  try {
    return RecordBatch.read(records) !== null
  } catch {
    return true
  }
}
