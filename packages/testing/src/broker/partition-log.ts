import { Buffer } from 'node:buffer'
import { firstIndexWhere } from './binary-search.ts'

/** What a partition knows of one stored batch without looking into it. */
export interface StoredBatch {
  readonly baseOffset: bigint
  readonly lastOffset: bigint
  readonly leaderEpoch: number
  /** The batch's largest timestamp, in ms. */
  readonly maxTimestamp: number
  /** The largest timestamp of this batch and all before it: never falls, so it can be searched. */
  maxTimestampSoFar: number
  readonly segment: LogSegment
  readonly position: number
  readonly sizeInBytes: number
}

interface LogSegment {
  bytes: Buffer
  size: number
}

/** The part of a batch's header that decides where it goes. */
export interface BatchPlacement {
  /** Offsets that the batch covers, from the log's end on. */
  readonly offsetCount: number
  readonly maxTimestamp: number
  readonly leaderEpoch: number
}

const firstSegmentBytes = 16 * 1024
const largestSegmentBytes = 8 * 1024 * 1024

/**
 * The batches of one partition, byte for byte as a consumer gets them.
 *
 * They are copied once, into segments that only ever grow at their end. So a read is a view of a segment and copies
 * nothing, and stays what it was whatever happens to the log afterwards.
 */
export class PartitionLog {
  #batches: StoredBatch[] = []
  // Batches before this one are deleted; the array is cut when they are many.
  #first = 0
  #startOffset: bigint
  #endOffset: bigint
  #sizeInBytes = 0

  constructor(startOffset = 0n) {
    this.#startOffset = startOffset
    this.#endOffset = startOffset
  }

  /** The first offset that can be read. */
  get startOffset(): bigint {
    return this.#startOffset
  }

  /** The offset that the next record gets. */
  get endOffset(): bigint {
    return this.#endOffset
  }

  get sizeInBytes(): number {
    return this.#sizeInBytes
  }

  get batchCount(): number {
    return this.#batches.length - this.#first
  }

  /** The stored batches, oldest first. */
  batches(): readonly StoredBatch[] {
    return this.#batches.slice(this.#first)
  }

  /** Bytes of one stored batch: a view that never changes. */
  static bytesOf(batch: StoredBatch): Buffer {
    return batch.segment.bytes.subarray(batch.position, batch.position + batch.sizeInBytes)
  }

  /** Copies a batch to the end. Returns the copy, for the caller to patch before anything else happens. */
  append(bytes: Uint8Array, placement: BatchPlacement): { readonly stored: StoredBatch; readonly copy: Buffer } {
    const segment = this.#segmentFor(bytes.byteLength)
    const position = segment.size
    segment.bytes.set(bytes, position)
    segment.size += bytes.byteLength
    const baseOffset = this.#endOffset
    const stored: StoredBatch = {
      baseOffset,
      lastOffset: baseOffset + BigInt(placement.offsetCount - 1),
      leaderEpoch: placement.leaderEpoch,
      maxTimestamp: placement.maxTimestamp,
      maxTimestampSoFar: Math.max(placement.maxTimestamp, this.#newest()?.maxTimestampSoFar ?? -1),
      segment,
      position,
      sizeInBytes: bytes.byteLength,
    }
    this.#batches.push(stored)
    this.#endOffset = stored.lastOffset + 1n
    this.#sizeInBytes += bytes.byteLength
    return { stored, copy: PartitionLog.bytesOf(stored) }
  }

  /**
   * Reads from the batch that holds an offset on, at most `maxBytes`, as far as the segment goes. As in Kafka the last
   * batch may be cut off, but never the first: it is left out when it does not fit, unless `firstWhole` asks for it anyway.
   */
  read(offset: bigint, maxBytes: number, firstWhole: boolean): Buffer {
    const batch = this.#batches[this.#indexOf(offset)]
    if (batch === undefined) return empty
    const { segment, position, sizeInBytes } = batch
    const limit = firstWhole ? Math.max(maxBytes, sizeInBytes) : maxBytes
    if (limit < sizeInBytes) return empty
    return segment.bytes.subarray(position, Math.min(segment.size, position + limit))
  }

  /** Bytes from the batch that holds an offset to the end. */
  bytesFrom(offset: bigint): number {
    let bytes = 0
    for (let index = this.#indexOf(offset); index < this.#batches.length; index++) {
      bytes += (this.#batches[index] as StoredBatch).sizeInBytes
    }
    return bytes
  }

  /** The first batch that has a timestamp of at least this. */
  firstBatchSince(timestamp: number): StoredBatch | undefined {
    return this.#batches[firstIndexWhere(this.#batches, this.#first, batch => batch.maxTimestampSoFar >= timestamp)]
  }

  /** The first batch that has the largest timestamp of all. */
  batchOfMaxTimestamp(): StoredBatch | undefined {
    const newest = this.#newest()
    return newest === undefined ? undefined : this.firstBatchSince(newest.maxTimestampSoFar)
  }

  /** Deletes whole batches from the front until no more than `maxBytes` are left; the newest always stays. */
  retain(maxBytes: number): void {
    while (this.#sizeInBytes > maxBytes && this.batchCount > 1) this.#dropFirst()
    const first = this.#batches[this.#first]
    if (first !== undefined && first.baseOffset > this.#startOffset) this.#startOffset = first.baseOffset
    this.#forgetDropped()
  }

  /** Lets the log begin at an offset. A batch that spans it stays whole, and clients skip what is below. */
  deleteBefore(offset: bigint): void {
    if (offset <= this.#startOffset) return
    this.#startOffset = offset
    for (;;) {
      const first = this.#batches[this.#first]
      if (first === undefined || first.lastOffset >= offset) break
      this.#dropFirst()
    }
    this.#forgetDropped()
  }

  /** Takes off the end every batch that reaches to this offset or beyond, as a follower does that has to follow another log. */
  truncateTo(offset: bigint): void {
    const kept = this.#batches.slice(this.#first).filter(batch => batch.lastOffset < offset)
    const newest = kept.at(-1)
    this.#batches = kept
    this.#first = 0
    this.#endOffset = newest === undefined ? this.#startOffset : newest.lastOffset + 1n
    this.#sizeInBytes = kept.reduce((bytes, batch) => bytes + batch.sizeInBytes, 0)
    // What was read before must not change when the log grows again over the place of the batches taken off, and a read
    // must not run into them: the shared bytes stay as they are, and the log goes on in a copy.
    if (newest !== undefined) this.#goOnInCopy(newest.segment, newest.position + newest.sizeInBytes)
  }

  #newest(): StoredBatch | undefined {
    return this.batchCount === 0 ? undefined : this.#batches.at(-1)
  }

  #indexOf(offset: bigint): number {
    return firstIndexWhere(this.#batches, this.#first, batch => batch.lastOffset >= offset)
  }

  #segmentFor(size: number): LogSegment {
    const segment = this.#newest()?.segment
    if (segment === undefined) return { bytes: Buffer.allocUnsafeSlow(Math.max(firstSegmentBytes, size)), size: 0 }
    const needed = segment.size + size
    if (needed <= segment.bytes.byteLength) return segment
    if (needed > largestSegmentBytes) {
      return { bytes: Buffer.allocUnsafeSlow(Math.max(largestSegmentBytes >> 2, size)), size: 0 }
    }
    // Views of the smaller buffer keep it and stay true: both hold the same bytes.
    const grown = Buffer.allocUnsafeSlow(Math.min(largestSegmentBytes, Math.max(needed, 2 * segment.bytes.byteLength)))
    segment.bytes.copy(grown, 0, 0, segment.size)
    segment.bytes = grown
    return segment
  }

  #goOnInCopy(segment: LogSegment, size: number): void {
    const bytes = Buffer.allocUnsafeSlow(Math.max(firstSegmentBytes, size))
    segment.bytes.copy(bytes, 0, 0, size)
    segment.bytes = bytes
    segment.size = size
  }

  #dropFirst(): void {
    const dropped = this.#batches[this.#first] as StoredBatch
    this.#sizeInBytes -= dropped.sizeInBytes
    this.#first++
    const first = this.#batches[this.#first]
    if (first !== undefined && dropped.maxTimestampSoFar > first.maxTimestamp) this.#recountTimestamps()
  }

  #recountTimestamps(): void {
    let maxTimestampSoFar = -1
    for (let index = this.#first; index < this.#batches.length; index++) {
      const batch = this.#batches[index] as StoredBatch
      maxTimestampSoFar = Math.max(maxTimestampSoFar, batch.maxTimestamp)
      batch.maxTimestampSoFar = maxTimestampSoFar
    }
  }

  #forgetDropped(): void {
    if (this.#first < 1024 && this.#first < this.#batches.length) return
    this.#batches = this.#batches.slice(this.#first)
    this.#first = 0
  }
}

const empty = Buffer.alloc(0)
