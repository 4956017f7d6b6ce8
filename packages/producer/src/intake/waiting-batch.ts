import type { Accumulator } from '../batches/accumulator.ts'
import type { PartitionQueue } from '../batches/partition-queue.ts'
import type { BatchShare } from '../batches/producer-batch.ts'
import type { SentBatchCall } from '../batches/sent-batch-call.ts'
import type { ProducerMeter } from '../observing/producer-meter.ts'
import type { BatchContents, FilledRecords } from './batch-contents.ts'
import type { TopicQueue } from './topic-queue.ts'
import { type Progress, WaitingSend } from './waiting-send.ts'

/** A batch that the application filled, until it is in the buffer. */
export class WaitingBatch extends WaitingSend {
  readonly partition: number
  readonly #accumulator: Accumulator
  readonly #contents: BatchContents
  readonly #filled: FilledRecords
  readonly #call: SentBatchCall
  readonly #share: BatchShare
  readonly #meter: ProducerMeter

  /** @throws IllegalStateError when the batch was sent already. */
  constructor(
    topic: TopicQueue,
    order: number,
    expiresAt: number,
    partition: number,
    contents: BatchContents,
    call: SentBatchCall,
    accumulator: Accumulator,
    meter: ProducerMeter,
  ) {
    super(topic, order, expiresAt)
    this.#meter = meter
    this.partition = partition
    this.#accumulator = accumulator
    this.#contents = contents
    this.#filled = contents.offer()
    this.#call = call
    this.#share = call.share()
    this.bytes = this.#filled.records.capacity
  }

  advance(): Progress {
    const { topic, partition } = this
    if (partition >= topic.partitionCount) return 'unknown-partition'
    const { records, times } = this.#filled
    const queue = topic.partitions[partition] as PartitionQueue
    if (!this.#accumulator.admit(queue, records, times, this.#share)) return 'no-room'
    this.done = true
    this.#contents.taken()
    return 'done'
  }

  fail(error: unknown): void {
    if (this.done) return
    this.done = true
    this.#contents.handBack()
    this.#meter.refused(error, this.#filled.records.recordCount)
    this.#call.failed(error)
  }

  failFirst(error: unknown): void {
    this.fail(error)
  }
}
