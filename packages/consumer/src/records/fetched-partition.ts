import { codec, RecordBatch } from '@kclient/protocol'
import type { AbortedTransactions } from '../fetching/aborted-transactions.ts'
import { BatchReader } from './batch-reader.ts'
import { ConsumerBatch, type BatchRecords } from './consumer-batch.ts'
import type { ConsumerRecord } from './consumer-record.ts'
import { type Deserializers, Deserialization } from './deserialization.ts'
import { located, malformedAt } from '../fetching/failures.ts'
import type { HeldResponse } from '../fetching/held-response.ts'
import type { FetchPosition, PartitionState } from '../assignment/partition-state.ts'

/** How fetched data is read. */
export interface ReadOptions {
  readonly checkCrcs: boolean
  readonly maxDecompressedBytes: number
  /** Undefined when keys and values stay bytes. */
  readonly deserializers: Deserializers | undefined
}

/** From this size on a compressed batch goes to the thread pool, where its codec can: below, the way costs more. */
const asyncDecompressionSize = 32_768

/** A record as the buffer knows it; the consumer's own types for key and value are put on at the public edge. */
export type AnyRecord = ConsumerRecord<unknown, unknown>
export type AnyBatch = ConsumerBatch<unknown, unknown>

/** The batch that is being handed out. */
interface OpenBatch {
  readonly batch: RecordBatch
  /** Decompressed. */
  readonly bytes: Buffer
  readonly epoch: number
  readonly reader: BatchReader
  /** Undefined when keys and values stay bytes. */
  readonly deserialization: Deserialization | undefined
  /** Whether nothing of it was handed out or passed over. */
  untouched: boolean
}

/**
 * What one fetch brought of one partition: batches, of which one at a time is opened, on the application's demand. It
 * moves the partition's position as it hands out, and past what there is nothing to hand out of.
 *
 * Everything asynchronous in it ends in `onReady`, unless it was dropped meanwhile.
 */
export class FetchedPartition {
  readonly partition: PartitionState
  /** Where the next fetch goes on: known when the last batch has been opened or passed over. */
  end: FetchPosition | undefined
  readonly #options: ReadOptions
  readonly #aborted: AbortedTransactions | undefined
  readonly #onReady: (chunk: FetchedPartition) => void
  #held: HeldResponse
  #bytes: Buffer
  #at = 0
  #open: OpenBatch | undefined
  #failure: Error | undefined
  /** Behind the batch that was read last, as it says itself: where to seek to if it cannot be handed out. */
  #failsUpTo: bigint | undefined
  #decompressing = false
  #dropped = false
  readonly #from: bigint

  /**
   * @param bytes - Record batches; the last may be cut off.
   * @param aborted - For read_committed: which of them are void.
   * @param onReady - Called when what {@link step} said to be pending is not any more.
   */
  constructor(
    partition: PartitionState,
    from: bigint,
    bytes: Buffer,
    held: HeldResponse,
    aborted: AbortedTransactions | undefined,
    options: ReadOptions,
    onReady: (chunk: FetchedPartition) => void,
  ) {
    this.partition = partition
    this.#from = from
    this.#bytes = bytes
    this.#held = held
    this.#aborted = aborted
    this.#options = options
    this.#onReady = onReady
    held.hold(this, bytes.length)
  }

  /** Whether decompression or deserialization is under way. */
  get pending(): boolean {
    return this.#decompressing || this.#open?.deserialization?.pending === true
  }

  /** Whether no batch is open: what comes next begins another. */
  get isBetweenBatches(): boolean {
    return this.#open === undefined
  }

  /** Bytes not yet handed out, those of the open batch included. */
  get bytesLeft(): number {
    return this.#bytes.length - (this.#open?.batch.start ?? this.#at)
  }

  /** Whether all of it is handed out, so that only more of the log can bring anything. */
  get isSpent(): boolean {
    return this.end !== undefined && this.#open === undefined && this.#failure === undefined && !this.#decompressing
  }

  /** Records handed out of the batch that is open; for figures, where they are added to those of batches before. */
  get handedOutOfOpen(): number {
    const open = this.#open
    if (open === undefined) return 0
    const { batch, reader, deserialization } = open
    return deserialization?.taken ?? batch.recordCount - reader.skipped - reader.left
  }

  /**
   * Goes on to the next batch that has something to hand out.
   *
   * @returns `done` after the last.
   * @throws KafkaError with the place: the batch that comes next cannot be handed out. Everything before it was.
   */
  step(): 'ready' | 'pending' | 'done' {
    for (;;) {
      if (this.pending) return 'pending'
      if (this.#failure !== undefined) throw this.#located(this.#failure)
      if (this.#open !== undefined) return 'ready'
      try {
        const batch = RecordBatch.read(this.#bytes, this.#at)
        if (batch === null) return this.#finish()
        this.#failsUpTo = batch.magic === 2 ? batch.nextOffset : undefined
        // First of all: what a corrupt header says must not move the position.
        if (this.#options.checkCrcs) batch.verifyCrc()
        this.#at = batch.end
        this.#begin(batch)
      } catch (error) {
        this.#failure = error as Error
      }
    }
  }

  /**
   * The next record of the open batch; null when it has no more, or is pending: then it takes another {@link step}.
   *
   * @throws KafkaError as {@link step} does.
   */
  next(): AnyRecord | null {
    const open = this.#open
    if (open === undefined) return null
    open.untouched = false
    try {
      let record: AnyRecord | null
      let left: number
      const { deserialization, reader } = open
      if (deserialization === undefined) {
        record = reader.advance() ? reader.record() : null
        left = reader.left
      } else {
        record = deserialization.next()
        left = deserialization.left
        // The application's own code ran: it may have sought, or unassigned the partition.
        if (this.#dropped) return null
      }
      if (record === null) {
        if (left === 0 && !this.pending) this.#close(open)
        return null
      }
      this.partition.handedOut(record.offset, open.epoch)
      // Only now, so that after the last record the position is behind the batch and not behind the record.
      if (left === 0) this.#close(open)
      return record
    } catch (error) {
      throw this.#fail(error)
    }
  }

  /**
   * What is left of the open batch, as one; null when that is nothing, or is pending.
   *
   * @param maxRecords - Hands out a part when the batch holds more.
   * @throws KafkaError as {@link step} does.
   */
  nextBatch(maxRecords: number): AnyBatch | null {
    const open = this.#open
    if (open === undefined) return null
    try {
      return open.deserialization === undefined
        ? this.#encodedBatch(open, maxRecords)
        : this.#deserializedBatch(open, open.deserialization, maxRecords)
    } catch (error) {
      throw this.#fail(error)
    }
  }

  /** Gives up the memory and makes all that is under way stale. */
  drop(): void {
    this.#dropped = true
    this.#endOpen()
    this.#held.release(this)
  }

  /** The partition was paused: what is left of it may stay for long. */
  paused(): void {
    this.#held.shrink()
  }

  /** Copies what is left, and lets go of the response. */
  moveTo(held: HeldResponse): void {
    const start = this.#open?.batch.start ?? this.#at
    // The open batch is opened again where it is now, from the position on: what was handed out stays handed out.
    this.#endOpen()
    const copy = Buffer.allocUnsafeSlow(this.#bytes.length - start)
    this.#bytes.copy(copy, 0, start)
    this.#bytes = copy
    this.#at = 0
    this.#held = held
    held.hold(this, copy.length)
  }

  #begin(batch: RecordBatch): void {
    const { partition } = this
    const epoch = batch.partitionLeaderEpoch
    const position = partition.position ?? this.#from
    if (batch.lastOffset < position) {
      this.#noteEnd(position, partition.positionEpoch)
      return
    }
    this.#noteEnd(batch.nextOffset, epoch)
    // The older formats know no empty batches, and tell their count only decompressed.
    if (this.#isVoid(batch) || (batch.magic === 2 && batch.recordCount === 0)) {
      partition.advance(batch.nextOffset, epoch)
      return
    }
    if (batch.compression !== 'none' && batch.sizeInBytes >= asyncDecompressionSize) {
      if (codec(batch.compression).decompressAsync !== undefined) {
        this.#decompressing = true
        void this.#decompress(batch)
        return
      }
    }
    this.#openBatch(batch, batch.decompress(this.#options.maxDecompressedBytes))
  }

  async #decompress(batch: RecordBatch): Promise<void> {
    try {
      const bytes = await batch.decompressAsync(this.#options.maxDecompressedBytes)
      if (!this.#dropped) this.#openBatch(batch, bytes)
    } catch (error) {
      this.#failure = error as Error
    }
    this.#decompressing = false
    if (!this.#dropped) this.#onReady(this)
  }

  #openBatch(batch: RecordBatch, bytes: Buffer): void {
    const { topic, partition, position } = this.partition
    const reader = new BatchReader(topic, partition, batch, bytes, position ?? this.#from)
    const { deserializers } = this.#options
    const { counts } = this.partition
    counts.batches += 1
    counts.bytesBegun += batch.sizeInBytes
    this.#open = {
      batch,
      bytes,
      epoch: batch.partitionLeaderEpoch,
      reader,
      deserialization:
        deserializers === undefined
          ? undefined
          : new Deserialization(reader, deserializers, () => {
              if (!this.#dropped) this.#onReady(this)
            }),
      untouched: (position ?? this.#from) <= batch.baseOffset,
    }
  }

  /** Control batches are for clients, in both isolation levels; of aborted transactions nothing is handed out. */
  #isVoid(batch: RecordBatch): boolean {
    if (batch.isControl) {
      if (this.#aborted !== undefined && batch.controlType === 'abort') this.#aborted.endAt(batch)
      return true
    }
    return this.#aborted !== undefined && batch.producerId >= 0n && this.#aborted.covers(batch)
  }

  #encodedBatch(open: OpenBatch, maxRecords: number): AnyBatch | null {
    const { batch, bytes, reader } = open
    if (open.untouched && maxRecords >= reader.left && this.#options.checkCrcs) {
      const count = reader.left
      if (!reader.advance()) {
        this.#close(open)
        return null
      }
      const firstOffset = reader.offset
      this.#open = undefined
      this.partition.counts.records += count
      this.partition.advance(batch.nextOffset, open.epoch)
      return this.#batch(open, firstOffset, batch.lastOffset, count, {
        batch,
        bytes,
        located: error => this.#located(error),
      })
    }
    // A part: its records are walked over once, to know where it ends and, without a checksum, that it can be read.
    open.untouched = false
    let firstOffset = -1n
    let lastOffset = -1n
    let count = 0
    try {
      for (; count < maxRecords && reader.advance(); count++) {
        lastOffset = reader.offset
        if (count === 0) firstOffset = lastOffset
      }
    } catch (error) {
      if (count === 0) throw error
      // The good records first. The reader cannot go on, and the batch is not opened again before this was told.
      this.#failure = error as Error
    }
    if (count === 0) {
      this.#close(open)
      return null
    }
    this.partition.handedOut(lastOffset, open.epoch)
    if (reader.left === 0 && this.#failure === undefined) {
      lastOffset = batch.lastOffset
      this.#close(open)
    }
    return this.#batch(open, firstOffset, lastOffset, count, { batch, bytes, located: error => this.#located(error) })
  }

  #deserializedBatch(open: OpenBatch, deserialization: Deserialization, maxRecords: number): AnyBatch | null {
    open.untouched = false
    const count = deserialization.gather(Math.min(maxRecords, deserialization.left))
    // The application's own code ran: it may have sought, or unassigned the partition.
    if (count === undefined || this.#dropped) return null
    if (count === 0) {
      this.#close(open)
      return null
    }
    const records = deserialization.take(count)
    const [first, last] = [records[0], records.at(-1)] as [AnyRecord, AnyRecord]
    this.partition.handedOut(last.offset, open.epoch)
    let lastOffset = last.offset
    if (deserialization.left === 0) {
      lastOffset = open.batch.lastOffset
      this.#close(open)
    }
    return this.#batch(open, first.offset, lastOffset, count, records)
  }

  #batch(
    open: OpenBatch,
    firstOffset: bigint,
    lastOffset: bigint,
    recordCount: number,
    records: BatchRecords<unknown, unknown>,
  ): AnyBatch {
    const { topic, partition, highWatermark } = this.partition
    return new ConsumerBatch<unknown, unknown>(
      {
        topic,
        partition,
        firstOffset,
        lastOffset,
        nextOffset: lastOffset + 1n,
        nextLeaderEpoch: open.epoch < 0 ? null : open.epoch,
        highWatermark: highWatermark ?? lastOffset + 1n,
        recordCount,
      },
      records,
    )
  }

  /** Nothing more is handed out of the open batch. */
  #endOpen(): void {
    if (this.#open === undefined) return
    this.partition.counts.records += this.handedOutOfOpen
    this.#open = undefined
  }

  /** All records of the open batch have been handed out. */
  #close(open: OpenBatch): void {
    this.#endOpen()
    try {
      // Says so when there are more records than the batch declares.
      open.reader.advance()
    } catch (error) {
      this.#failure = error as Error
      return
    }
    this.partition.advance(open.batch.nextOffset, open.epoch)
  }

  /** Whether what was just begun is the last: then the next fetch may go out while it is handed out. */
  #noteEnd(offset: bigint, epoch: number): void {
    const left = this.#bytes.length - this.#at
    const sizeAt = 8
    const overhead = 12
    const whole = left >= overhead && left >= overhead + this.#bytes.readInt32BE(this.#at + sizeAt)
    if (!whole) this.end = { offset, epoch }
  }

  #finish(): 'done' {
    const position = this.partition.position ?? this.#from
    // A broker that answers with nothing but what was read already would be asked for it for ever.
    if (position <= this.#from) throw malformedAt(this.partition, position, 'the broker sent only what lies before it')
    return 'done'
  }

  /** Keeps what went wrong, to be told again as long as nobody has dropped this. */
  #fail(error: unknown): Error {
    this.#failure = error as Error
    return this.#located(error)
  }

  #located(error: unknown): Error {
    return located(error, this.partition, this.partition.position ?? this.#from, this.#failsUpTo)
  }
}
