import { RecordBatch, stampLogAppendTime, stampOffset } from '@kclient/protocol'
import { LeaderEpochs } from './leader-epochs.ts'
import { PartitionLog } from './partition-log.ts'
import { ProducerStates } from './producer-states.ts'

/** Something that waits for news of a partition. */
export interface PartitionWatcher {
  /** Bytes were appended. */
  onAppend(bytes: number): void
  /** Anything else changed: leader, start of the log, or the partition is gone. */
  onChange(): void
}

/** How an append ended. */
export interface AppendResult {
  readonly baseOffset: bigint
  /** When the broker appended the batch, in ms, where the topic keeps that time; otherwise -1. */
  readonly logAppendTime: number
  /** Bytes that were added: 0 for a duplicate. */
  readonly appendedBytes: number
}

/**
 * One partition: its log, and who leads it. All replicas share the one log, so a follower is never behind, and a change
 * of leader changes the epoch and nothing else.
 */
export class Partition {
  readonly topic: string
  readonly index: number
  readonly log: PartitionLog
  readonly epochs: LeaderEpochs = new LeaderEpochs()
  readonly producers: ProducerStates
  /** The node that leads, -1 without one. */
  leader = -1
  leaderEpoch = -1
  /** Nodes that have a copy; the first is the preferred leader. */
  replicas: number[]
  /** Replicas that are running. */
  isr: number[]
  readonly #watchers = new Set<PartitionWatcher>()

  constructor(options: {
    topic: string
    index: number
    replicas: readonly number[]
    startOffset: bigint
    producerIdExpirationMs: number
  }) {
    this.topic = options.topic
    this.index = options.index
    this.replicas = [...options.replicas]
    this.isr = [...options.replicas]
    this.log = new PartitionLog(options.startOffset)
    this.producers = new ProducerStates(options.producerIdExpirationMs)
  }

  /** What a consumer can read up to; all replicas have everything, so it is the end of the log. */
  get highWatermark(): bigint {
    return this.log.endOffset
  }

  /** Without transactions nothing is undecided. */
  get lastStableOffset(): bigint {
    return this.log.endOffset
  }

  /** A node takes the lead, or -1: nobody does. The epoch rises either way. */
  lead(leader: number): void {
    this.leader = leader
    this.leaderEpoch++
    if (leader >= 0) this.epochs.begin(this.leaderEpoch, this.log.endOffset)
    this.#changed()
  }

  /** Stores a batch that has been found good, and remembers its producer. `now` is the broker's time. */
  append(batch: RecordBatch, now: number, usesLogAppendTime: boolean): AppendResult {
    const maxTimestamp = usesLogAppendTime ? now : batch.maxTimestamp
    const bytes = batch.bytes.subarray(batch.start, batch.end)
    const placement = { offsetCount: batch.lastOffsetDelta + 1, maxTimestamp, leaderEpoch: this.leaderEpoch }
    const { stored, copy } = this.log.append(bytes, placement)
    stampOffset(copy, stored.baseOffset, this.leaderEpoch)
    if (usesLogAppendTime) stampLogAppendTime(copy, now)
    const logAppendTime = usesLogAppendTime ? now : -1
    if (batch.producerId >= 0n) this.producers.written(batch, stored.baseOffset, logAppendTime, now)
    return { baseOffset: stored.baseOffset, logAppendTime, appendedBytes: bytes.length }
  }

  /** Stores the bytes of a batch as they are, whatever is wrong with them, as if they had always been there. */
  appendRaw(bytes: Buffer): bigint {
    const batch = RecordBatch.read(bytes)
    if (batch === null) throw new RangeError('These bytes do not hold a complete record batch')
    const placement = {
      offsetCount: batch.lastOffsetDelta + 1,
      maxTimestamp: batch.maxTimestamp,
      leaderEpoch: this.leaderEpoch,
    }
    const { stored, copy } = this.log.append(bytes.subarray(batch.start, batch.end), placement)
    if (batch.magic === 2) stampOffset(copy, stored.baseOffset, this.leaderEpoch)
    else copy.writeBigInt64BE(stored.lastOffset, 0)
    return stored.baseOffset
  }

  /** Deletes what is before an offset. */
  deleteBefore(offset: bigint): void {
    this.log.deleteBefore(offset)
    this.epochs.deleteBefore(this.log.startOffset)
    this.#changed()
  }

  /** Deletes the oldest batches until no more than `maxBytes` are left. */
  retain(maxBytes: number): void {
    if (this.log.sizeInBytes <= maxBytes) return
    this.log.retain(maxBytes)
    this.epochs.deleteBefore(this.log.startOffset)
  }

  /** Loses what is at an offset and behind, as a partition does whose next leader never had it. */
  truncateTo(offset: bigint, now: number): void {
    this.log.truncateTo(offset)
    this.epochs.truncateTo(this.log.endOffset)
    this.producers.clear()
    for (const stored of this.log.batches()) {
      const batch = RecordBatch.read(PartitionLog.bytesOf(stored))
      if (batch === null || batch.producerId < 0n || batch.isControl) continue
      this.producers.written(batch, stored.baseOffset, batch.timestampType === 1 ? batch.maxTimestamp : -1, now)
    }
  }

  /** Tells whoever waits that bytes were appended. Apart from {@link append}, so that one request tells it once. */
  announce(appendedBytes: number): void {
    for (const watcher of this.#watchers) watcher.onAppend(appendedBytes)
  }

  watch(watcher: PartitionWatcher): void {
    this.#watchers.add(watcher)
  }

  unwatch(watcher: PartitionWatcher): void {
    this.#watchers.delete(watcher)
  }

  /** The partition is deleted. */
  close(): void {
    this.leader = -1
    this.#changed()
  }

  #changed(): void {
    for (const watcher of this.#watchers) watcher.onChange()
  }
}
