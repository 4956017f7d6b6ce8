import type { Cluster } from '@kclient/cluster'
import { BrokerResponseError, ErrorCode, KafkaError, LogTruncationError, OffsetOutOfRangeError } from '@kclient/errors'
import { passes } from './failures.ts'
import { offsetSpec } from '../positions/offset-spec.ts'
import type { PartitionState } from '../assignment/partition-state.ts'
import { type ResetPolicy, resetTimestamp } from '../positions/reset-policy.ts'

/** How long a partition stays with its leader after a preferred replica has failed. */
const leaderOnlyMs = 60_000

/** What the troubles of partitions need of their consumer. */
export interface PartitionTroublesOptions {
  readonly cluster: Cluster
  readonly policy: ResetPolicy
  /** A partition has a failure to tell. */
  readonly onFailure: (partition: PartitionState) => void
  /** A position was set to another place. */
  readonly onMoved: (partition: PartitionState) => void
  /** Something else about partitions changed. */
  readonly onChange: () => void
}

/**
 * What becomes of a partition when something goes wrong with it: tried again after a while, reset by policy, or told to
 * the application. Only a position that does not exist is reset; a failure that may pass never is.
 */
export class PartitionTroubles {
  readonly #options: PartitionTroublesOptions
  #refreshing = false

  constructor(options: PartitionTroublesOptions) {
    this.#options = options
  }

  /** An attempt for this partition failed: what may pass is tried again, everything else is told. */
  failed(partition: PartitionState, error: unknown): void {
    const { logger } = this.#options.cluster
    const { topic, partition: id } = partition
    const failure = error instanceof KafkaError ? error : new KafkaError('UNKNOWN', String(error), { cause: error })
    this.leaveReplica(partition)
    if (failure.refreshMetadata) this.refreshMetadata(`${topic}-${id}: ${failure.message}`)
    if (isMissing(failure)) {
      this.leaderless(partition, failure)
      return
    }
    if (!passes(failure)) {
      this.fail(partition, failure)
      return
    }
    this.backOff(partition)
    logger.debug(`Consumer: ${topic}-${id} is tried again: ${failure.message}`, {
      topic,
      partition: id,
      error: failure,
    })
  }

  /** The application has to know: the next call that asks for this partition throws this. */
  fail(partition: PartitionState, error: KafkaError): void {
    const { topic, partition: id } = partition
    // Once when it begins, not for each attempt.
    const level = partition.backoff === undefined ? 'warn' : 'debug'
    this.#options.cluster.logger[level](`Consumer: ${topic}-${id}: ${error.message}`, { topic, partition: id, error })
    partition.failure = error
    this.#options.onFailure(partition)
  }

  /** The application knows: another attempt follows after a while. */
  told(partition: PartitionState): void {
    partition.refetch()
    this.backOff(partition)
    this.#options.onChange()
  }

  /** Leaves the partition alone for a while, longer each time. */
  backOff(partition: PartitionState): void {
    const { cluster } = this.#options
    partition.backoff ??= cluster.backoff()
    partition.retryAt = cluster.runtime.now() + partition.backoff.next()
  }

  /**
   * There is no such partition, or it has no leader. That is normal for a while, after the topic was created or while a
   * leader is elected; after requestTimeoutMs the application is told.
   */
  leaderless(partition: PartitionState, error: KafkaError): void {
    const { cluster } = this.#options
    if (!error.retriable) {
      this.fail(partition, error)
      return
    }
    const now = cluster.runtime.now()
    partition.missingSince ??= now
    if (now - partition.missingSince >= cluster.options.requestTimeoutMs) {
      partition.missingSince = undefined
      this.fail(partition, error)
      return
    }
    this.backOff(partition)
    this.refreshMetadata(`${partition.topic}-${partition.partition}: ${error.message}`)
  }

  /**
   * Goes back from a preferred replica to the leader. It would only name the same replica again, so it is not told our
   * rack for a while.
   */
  leaveReplica(partition: PartitionState): void {
    if (partition.preferred === undefined) return
    partition.preferred = undefined
    partition.leaderOnlyUntil = this.#options.cluster.runtime.now() + leaderOnlyMs
  }

  /** There is no data at the position. */
  outOfRange(partition: PartitionState, offset: bigint): void {
    const { cluster, policy } = this.#options
    const timestamp = resetTimestamp(policy, cluster.runtime.timestamp())
    const { topic, partition: id } = partition
    if (timestamp === undefined) {
      this.fail(partition, new OffsetOutOfRangeError([{ topic, partition: id, offset }]))
      return
    }
    cluster.logger.info(`Consumer: no data at ${topic}-${id} offset ${offset}: reset by autoOffsetReset`, {
      topic,
      partition: id,
      offset,
    })
    partition.reset(timestamp)
    this.#options.onMoved(partition)
    this.#options.onChange()
  }

  /** The leader's log ends, for the epoch that was read last, at `offset`: what was read beyond is gone (KIP-320). */
  truncated(partition: PartitionState, offset: bigint, epoch: number): void {
    const { cluster, policy } = this.#options
    const { topic, partition: id, position } = partition
    if (position === undefined) return
    if (position <= offset) {
      // Only what was fetched ahead is gone. Where epochs do not settle it either, the offset alone has to do.
      partition.seek(position, partition.positionEpoch === epoch ? -1 : epoch)
      this.#options.onChange()
      return
    }
    if (policy.kind === 'none') {
      const places = [{ topic, partition: id, offset: position }]
      this.fail(partition, new LogTruncationError(places, [{ topic, partition: id, offset }]))
      return
    }
    cluster.logger.warn(
      `Consumer: the log of ${topic}-${id} was truncated to ${offset}, below the position ${position}`,
      {
        topic,
        partition: id,
        offset,
        position,
      },
    )
    partition.seek(offset, epoch)
    this.#options.onMoved(partition)
    this.#options.onChange()
  }

  /**
   * The topic was deleted and made anew: offsets of the old one mean nothing in the new one. All of the new one is
   * unread, so it is read from its start, whatever the policy; without a policy the application has to decide.
   */
  recreated(partition: PartitionState): void {
    const { cluster, policy } = this.#options
    const { topic, partition: id, position } = partition
    if (position === undefined) return
    cluster.logger.warn(`Consumer: topic ${topic} was made anew; position ${position} of ${topic}-${id} is void`, {
      topic,
      partition: id,
    })
    if (policy.kind === 'none') {
      partition.unset()
      const message = `Topic ${topic} was deleted and made anew, so offset ${position} of ${topic}-${id} means nothing: seek(), or set autoOffsetReset`
      this.fail(partition, new OffsetOutOfRangeError([{ topic, partition: id, offset: position }], { message }))
    } else partition.reset(offsetSpec.earliest)
    this.#options.onMoved(partition)
    this.#options.onChange()
  }

  /** Asks for metadata, once at a time; the cluster backs off. */
  refreshMetadata(reason: string): void {
    if (this.#refreshing) return
    this.#refreshing = true
    void this.#refresh(reason)
  }

  async #refresh(reason: string): Promise<void> {
    const { cluster, onChange } = this.#options
    try {
      await cluster.refresh(reason)
    } catch (error) {
      cluster.logger.debug(`Consumer: no metadata: ${(error as Error).message}`, { error })
    }
    this.#refreshing = false
    onChange()
  }
}

/** Whether a partition could not be found, rather than not be read. */
function isMissing(error: KafkaError): boolean {
  if (!(error instanceof BrokerResponseError)) return false
  switch (error.number) {
    case ErrorCode.UNKNOWN_TOPIC_OR_PARTITION:
    case ErrorCode.UNKNOWN_TOPIC_ID:
    case ErrorCode.LEADER_NOT_AVAILABLE:
      return true
    default:
      return false
  }
}
