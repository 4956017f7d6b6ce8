import type { Backoff } from '@kclient/cluster'
import type { StickyPartition } from '../partitioning/sticky-partition.ts'
import type { BrokerSink } from '../sending/broker-sink.ts'
import type { DeliveryOrder } from './delivery-order.ts'
import type { ProducerBatch } from './producer-batch.ts'

/**
 * The batches of one partition, front first: those that were sent and are not settled, those that are closed, and the
 * one that still takes records. It stays, with its sequence numbers, when the topic goes missing from metadata.
 */
export class PartitionQueue {
  readonly topic: string
  readonly partition: number
  readonly order: DeliveryOrder<ProducerBatch>
  readonly #sticky: StickyPartition
  /** Node id of the leader; -1 while there is none. */
  leader = -1
  /** Of that leader, as far as known. */
  leaderEpoch = -1
  /** Monotonic time at which the newest batch was opened. */
  openedAt: number = -Infinity
  /** The batch that takes records. */
  open: ProducerBatch | undefined
  /** Batches that take no more and have no number, in order. */
  readonly closed: ProducerBatch[] = []
  /** Not before this (monotonic) time is anything sent again. */
  backoffUntil = 0
  backoff: Backoff | undefined
  /** Bytes of all its batches that are not settled. */
  bytes = 0
  /** How large the next batch is likely to be, in bytes: as the newest one, or half as large as was likely before it. */
  typicalBatch = 0
  /** The broker that has it on its list of partitions with work. */
  listedBy: BrokerSink | undefined

  constructor(topic: string, partition: number, order: DeliveryOrder<ProducerBatch>, sticky: StickyPartition) {
    this.topic = topic
    this.partition = partition
    this.order = order
    this.#sticky = sticky
  }

  /** Whether anything here has yet to be sent, or sent again. */
  get hasWork(): boolean {
    return this.open !== undefined || this.closed.length > 0 || this.order.outstanding.length > this.order.inFlight
  }

  /** Whether it has batches at all. */
  get isEmpty(): boolean {
    return this.open === undefined && this.closed.length === 0 && this.order.outstanding.length === 0
  }

  /** The open batch takes no more; `full` when it could not have. */
  closeOpen(full: boolean): ProducerBatch | undefined {
    const batch = this.open
    if (batch === undefined) return undefined
    this.open = undefined
    batch.close()
    this.closed.push(batch)
    const size = batch.uncompressedSize
    // One small batch among large ones, at the end of a burst, does not make the next one begin small.
    this.typicalBatch = Math.max(size, this.typicalBatch >>> 1)
    this.#sticky.completed(this.partition, size, full)
    return batch
  }

  /** The first batch that was never sent, if it takes no more records. */
  takeClosed(): ProducerBatch | undefined {
    return this.closed.shift()
  }

  /** Forgets a batch that was never sent. */
  removeUnsent(batch: ProducerBatch): void {
    if (batch === this.open) this.open = undefined
    const at = this.closed.indexOf(batch)
    if (at !== -1) this.closed.splice(at, 1)
  }

  /** Every batch, front first. */
  *batches(): Generator<ProducerBatch> {
    yield* this.order.outstanding
    yield* this.closed
    if (this.open !== undefined) yield this.open
  }
}
