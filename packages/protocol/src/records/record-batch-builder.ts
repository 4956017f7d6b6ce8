import { IllegalStateError, MessageSizeTooLargeError } from '@kclient/errors'
import type { Codec } from '../codecs/types.ts'
import { crc32c } from '../crc32c.ts'
import { attribute, field, logOverhead, writeTimestamp } from './batch-layout.ts'
import { type HeaderInput, type Payload, putHeaders, putPayload } from './payload.ts'
import {
  headersBound,
  headersLeast,
  maxLengths,
  maxRecordOverhead,
  payloadEstimate,
  recordSize,
  sizeWithLength,
} from './record-size.ts'
import { putVarint, putVarlong, varintSize, varlongSize } from './varint.ts'

/** How a builder starts. */
export interface RecordBatchBuilderOptions {
  /** The most bytes of the batch, before compression and with its header. The first record always fits. */
  readonly maxSize: number
  /** Bytes to start with, header included; they double as records come. Default 1024. */
  readonly initialCapacity?: number | undefined
  /** Memory to start with, owned by the builder and then by the sealed batch; a builder that has to grow lets it go. */
  readonly buffer?: Buffer | undefined
}

/** What is known only when a batch is closed. */
export interface SealOptions {
  /** Default -1n: not idempotent. */
  readonly producerId?: bigint | undefined
  /** Default -1. */
  readonly producerEpoch?: number | undefined
  /** The sequence number of the first record; default -1. */
  readonly baseSequence?: number | undefined
  /** Default false. */
  readonly transactional?: boolean | undefined
  /** As if {@link RecordBatchBuilder.compress} had been called before. */
  readonly compression?: BatchCompression | undefined
  /** What a broker fills in; default 0n. */
  readonly baseOffset?: bigint | undefined
  /** What a broker fills in; default -1. */
  readonly partitionLeaderEpoch?: number | undefined
}

/** A codec and its level, which is the codec's own when left out. */
export interface BatchCompression {
  readonly codec: Codec
  readonly level?: number | undefined
}

/**
 * Size of a batch from which on a codec that can leaves the event loop: below, the way to another thread costs more than
 * the work.
 */
export const asyncCompressionSize: number = 16_384

/** What has happened to the records after the last append. */
type Stage = 'open' | 'compressing' | 'compressed' | 'sealed'

/** The largest batch that its 32-bit length can tell. */
const maxBatchSize = 0x7fff_ffff

/**
 * One record batch (magic 2) that is being filled. Each record is encoded when it is appended, into one buffer that
 * starts small and doubles; nothing is kept of it beside its bytes.
 */
export class RecordBatchBuilder {
  #bytes: Buffer
  #at: number = field.records
  #maxSize: number
  /** Up to here records are written without growing, and without counting their bytes first. */
  #limit: number
  #count = 0
  #firstTimestamp = -1
  #maxTimestamp = -1
  #closed = false
  #stage: Stage = 'open'
  #codecId = 0

  constructor(options: RecordBatchBuilderOptions) {
    this.#maxSize = Math.min(options.maxSize, maxBatchSize)
    const given = options.buffer
    this.#bytes =
      given !== undefined && given.length >= field.records
        ? given
        : Buffer.allocUnsafeSlow(Math.max(options.initialCapacity ?? 1024, field.records))
    this.#limit = Math.min(this.#bytes.length, this.#maxSize)
  }

  /** Records appended so far. */
  get recordCount(): number {
    return this.#count
  }

  /** Bytes so far, uncompressed, with the 61 of the header. */
  get size(): number {
    return this.#at
  }

  /** Bytes of memory that the builder holds now: what counts against bufferMemory. */
  get capacity(): number {
    return this.#bytes.length
  }

  /** Timestamp of the first record in ms, -1 without one. */
  get firstTimestamp(): number {
    return this.#firstTimestamp
  }

  /** The largest timestamp in ms, -1 without a record. */
  get maxTimestamp(): number {
    return this.#maxTimestamp
  }

  /** Whether nothing can be appended any more. */
  get closed(): boolean {
    return this.#closed
  }

  /**
   * The memory behind the batch, `capacity` bytes, of which the sealed batch is a view. When compression replaces it,
   * the former memory is free; the last one is when nothing refers to the sealed batch any more.
   */
  get memory(): Buffer {
    return this.#bytes
  }

  /**
   * The most bytes of a batch that holds only this record, header included. Exact but for the varints,
   * except that up to 100 characters of text are taken for three bytes each.
   */
  static estimateSize(key: Payload, value: Payload, headers: readonly HeaderInput[] | null): number {
    let size = field.records + maxRecordOverhead + maxLengths + payloadEstimate(key) + payloadEstimate(value)
    if (headers !== null) {
      for (const [name, content] of headers) size += maxLengths + payloadEstimate(name) + payloadEstimate(content)
    }
    return size
  }

  /**
   * Encodes a record.
   *
   * @param timestamp - Milliseconds since 1970, a safe integer.
   * @param headers - null is the same as none.
   * @returns false when it does not fit or the batch is closed; then nothing has changed.
   * @throws MessageSizeTooLargeError when the record alone is beyond the 2 GiB of any batch.
   * @throws TypeError when something is of no type that can be written, or the timestamp is not a safe integer.
   */
  append(timestamp: number, key: Payload, value: Payload, headers: readonly HeaderInput[] | null): boolean {
    if (this.#closed) return false
    const start = this.#at
    const count = this.#count
    const delta = count === 0 ? 0 : timestamp - this.#firstTimestamp
    if (!Number.isSafeInteger(delta) || !Number.isSafeInteger(timestamp)) {
      throw new TypeError(`The timestamp of a record is a safe integer of milliseconds, not ${timestamp}`)
    }
    // Sizes as they are when all text is ASCII, which are the least they can be. A character takes up to three bytes.
    let keySize = -1
    let valueSize = -1
    let units = 0
    if (typeof key === 'string') units = keySize = key.length
    else if (key !== null) keySize = key.length
    if (typeof value === 'string') units += valueSize = value.length
    else if (value !== null) valueSize = value.length
    let bound = start + maxRecordOverhead + maxLengths + keySize + valueSize + 2 * units
    let least = 1 + varlongSize(delta) + varintSize(count) + sizeWithLength(keySize) + sizeWithLength(valueSize) + 1
    if (headers !== null && headers.length > 0) {
      bound += headersBound(headers)
      least += headersLeast(headers)
    }
    // Only when the bound is too much are the bytes counted. The negation is also true for NaN, which is what a payload
    // of a wrong type makes.
    if (!(bound <= this.#limit)) {
      const end = start + recordSize(delta, count, key, value, headers)
      if (end > this.#maxSize && count > 0) return false
      this.#reserve(end)
    }

    const bytes = this.#bytes
    // The record's length stands first and is known last: room is left for what it takes when all text is ASCII.
    const guess = varintSize(least)
    const body = start + guess
    let at = body
    bytes[at++] = 0
    at = putVarlong(bytes, at, delta)
    at = putVarint(bytes, at, count)
    at = putPayload(bytes, at, key)
    at = putPayload(bytes, at, value)
    if (headers === null || headers.length === 0) bytes[at++] = 0
    else at = putHeaders(bytes, at, headers)
    const size = at - body
    const width = varintSize(size)
    if (width !== guess) bytes.copyWithin(start + width, body, at)
    putVarint(bytes, start, size)

    if (count === 0) this.#firstTimestamp = this.#maxTimestamp = timestamp
    else if (timestamp > this.#maxTimestamp) this.#maxTimestamp = timestamp
    this.#at = start + width + size
    this.#count = count + 1
    return true
  }

  #reserve(end: number): void {
    const now = this.#bytes.length
    if (end <= now) return
    if (end > maxBatchSize) {
      throw new MessageSizeTooLargeError(`A record of ${end} bytes is beyond what a batch can hold`, {
        size: end,
        limit: maxBatchSize,
      })
    }
    const grown = Buffer.allocUnsafeSlow(Math.max(end, Math.min(now * 2, this.#maxSize)))
    this.#bytes.copy(grown, 0, 0, this.#at)
    this.#bytes = grown
    this.#limit = Math.min(grown.length, this.#maxSize)
  }

  /** After this nothing is appended any more; {@link compress} and {@link seal} do it too. */
  close(): void {
    this.#closed = true
  }

  /**
   * Compresses the records, and closes the batch. They stay uncompressed when that does not make them smaller;
   * otherwise {@link memory} is new memory of just the size of the compressed batch.
   *
   * @param level - Default: the codec's own.
   * @throws IllegalStateError when the batch has no records, or is compressed or sealed already.
   */
  compress(codec: Codec, level?: number): void {
    this.#takeCompressed(codec, codec.compress(this.#recordsToCompress(), level))
  }

  /**
   * As {@link compress}, but off the event loop where the codec can and the batch is large enough to gain. Until the
   * promise has settled, the memory is in use and the batch cannot be sealed.
   */
  async compressAsync(codec: Codec, level?: number): Promise<void> {
    if (codec.compressAsync === undefined || this.#at < asyncCompressionSize) return this.compress(codec, level)
    const records = this.#recordsToCompress()
    this.#stage = 'compressing'
    try {
      this.#takeCompressed(codec, await codec.compressAsync(records, level))
    } catch (error) {
      this.#stage = 'open'
      throw error
    }
  }

  /**
   * Fills in the header and the checksum, and closes the batch. The result is a view of {@link memory}, which is the
   * caller's from then on.
   *
   * @throws IllegalStateError when the batch has no records, is being compressed, or is sealed already.
   */
  seal(options: SealOptions = {}): Buffer {
    if (options.compression !== undefined) this.compress(options.compression.codec, options.compression.level)
    if (this.#stage !== 'open' && this.#stage !== 'compressed') this.#refuse('sealed')
    if (this.#count === 0) this.#refuse('sealed')
    this.close()
    this.#stage = 'sealed'

    const batch = this.#codecId === 0 ? this.#bytes.subarray(0, this.#at) : this.#bytes
    batch.writeBigInt64BE(options.baseOffset ?? 0n, field.baseOffset)
    batch.writeInt32BE(batch.length - logOverhead, field.batchLength)
    batch.writeInt32BE(options.partitionLeaderEpoch ?? -1, field.partitionLeaderEpoch)
    batch.writeInt8(2, field.magic)
    const transactional = options.transactional === true ? attribute.transactional : 0
    batch.writeInt16BE(this.#codecId | transactional, field.attributes)
    batch.writeInt32BE(this.#count - 1, field.lastOffsetDelta)
    writeTimestamp(batch, field.baseTimestamp, this.#firstTimestamp)
    writeTimestamp(batch, field.maxTimestamp, this.#maxTimestamp)
    batch.writeBigInt64BE(options.producerId ?? -1n, field.producerId)
    batch.writeInt16BE(options.producerEpoch ?? -1, field.producerEpoch)
    batch.writeInt32BE(options.baseSequence ?? -1, field.baseSequence)
    batch.writeInt32BE(this.#count, field.recordCount)
    batch.writeInt32BE(crc32c(batch, field.attributes), field.crc)
    return batch
  }

  #recordsToCompress(): Buffer {
    if (this.#stage !== 'open' || this.#count === 0) this.#refuse('compressed')
    this.close()
    return this.#bytes.subarray(field.records, this.#at)
  }

  #takeCompressed(codec: Codec, compressed: Buffer): void {
    this.#stage = 'compressed'
    if (compressed.length >= this.#at - field.records) return
    this.#bytes = Buffer.allocUnsafeSlow(field.records + compressed.length)
    this.#bytes.set(compressed, field.records)
    this.#codecId = codec.id
  }

  #refuse(what: string): never {
    const why = this.#count === 0 ? 'has no records' : `is ${this.#stage} already`
    throw new IllegalStateError(`A record batch that ${why} cannot be ${what}`)
  }
}
