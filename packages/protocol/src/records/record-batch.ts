import { type InvalidMessageError, KafkaError, RecordTooLargeError } from '@kclient/errors'
import { codec, compressionType } from '../codecs/codec.ts'
import { malformed, within } from '../codecs/failures.ts'
import { type CompressionType, defaultMaxDecompressedBytes } from '../codecs/types.ts'
import { zlib } from '../codecs/zlib.ts'
import { crc32c } from '../crc32c.ts'
import { attribute, field, logOverhead, readTimestamp } from './batch-layout.ts'
import { type ControlType, readControlType } from './control-batch.ts'
import { convertMessages, type ConvertedMessages, legacyField, minLegacySize } from './legacy-messages.ts'
import { RecordCursor } from './record-cursor.ts'

/**
 * A view of one record batch among the bytes of a fetch answer or a log: nothing is read before it is asked for.
 *
 * Batches of magic 2 are what brokers have kept since 0.11. A message of the older magics 0 and 1 appears as a batch
 * too: of one record, or, when it is compressed, of the records inside. Where the first offset of such a batch is asked
 * for, it is decompressed, because it is written nowhere else.
 */
export class RecordBatch {
  /** The memory that the batch is in. */
  readonly bytes: Buffer
  /** Where the batch starts in {@link bytes}. */
  readonly start: number
  /** Where the batch ends in {@link bytes}. */
  readonly end: number
  /** The version of the format: 2, or 0 and 1 for the older message sets. */
  readonly magic: 0 | 1 | 2
  /** See the getters below for what is in it. */
  readonly attributes: number

  #converted: ConvertedMessages | undefined

  private constructor(bytes: Buffer, start: number, end: number, magic: 0 | 1 | 2) {
    this.bytes = bytes
    this.start = start
    this.end = end
    this.magic = magic
    this.attributes =
      magic === 2 ? bytes.readInt16BE(start + field.attributes) : bytes.readInt8(start + legacyField.attributes)
  }

  /**
   * The batch at a position, or null when it is not there as a whole: brokers may cut off the last one.
   *
   * @throws InvalidMessageError when the length is too small for any batch, or the format is unknown.
   */
  static read(bytes: Buffer, position = 0): RecordBatch | null {
    const left = bytes.length - position
    if (left <= field.magic) return null
    const size = bytes.readInt32BE(position + field.batchLength)
    const magic = bytes.readInt8(position + field.magic)
    if (magic !== 0 && magic !== 1 && magic !== 2) throw batchError(bytes, position, `its format is ${magic}`)
    if (size < (magic === 2 ? field.records - logOverhead : minLegacySize(magic))) {
      throw batchError(bytes, position, `it is only ${size} bytes long`)
    }
    if (left < logOverhead + size) return null
    if (magic === 2) checkHeader(bytes, position)
    return new RecordBatch(bytes, position, position + logOverhead + size, magic)
  }

  /** All batches, up to the end or to the first one that is cut off. */
  static *readAll(bytes: Buffer, position = 0): Generator<RecordBatch, void, undefined> {
    for (;;) {
      const batch = RecordBatch.read(bytes, position)
      if (batch === null) return
      yield batch
      position = batch.end
    }
  }

  /** Bytes that the batch takes, as it is. */
  get sizeInBytes(): number {
    return this.end - this.start
  }

  get compression(): CompressionType {
    const id = this.attributes & attribute.compression
    const type = compressionType(id)
    if (type === undefined) throw batchError(this.bytes, this.start, `it is compressed by the unknown codec ${id}`)
    return type
  }

  /** 0: timestamps are the producers'; 1: all are the broker's, from when it appended the batch. */
  get timestampType(): 0 | 1 {
    return this.magic > 0 && (this.attributes & attribute.logAppendTime) !== 0 ? 1 : 0
  }

  get isTransactional(): boolean {
    return this.magic === 2 && (this.attributes & attribute.transactional) !== 0
  }

  /** Whether it holds markers for clients and brokers, and nothing for applications. */
  get isControl(): boolean {
    return this.magic === 2 && (this.attributes & attribute.control) !== 0
  }

  /** The offset that the deltas of its records count from; compaction may have removed the record that had it. */
  get baseOffset(): bigint {
    return this.#wrapped ? this.#messages().baseOffset : this.bytes.readBigInt64BE(this.start)
  }

  /** The last offset that it covers, whether or not its last record is still there. */
  get lastOffset(): bigint {
    const first = this.bytes.readBigInt64BE(this.start)
    return this.magic === 2 ? first + BigInt(this.lastOffsetDelta) : first
  }

  /** Where to read on after this batch, even when it is empty. */
  get nextOffset(): bigint {
    return this.lastOffset + 1n
  }

  /** The last offset, counted from the base offset. */
  get lastOffsetDelta(): number {
    if (this.magic === 2) return this.bytes.readInt32BE(this.start + field.lastOffsetDelta)
    return this.#wrapped ? this.#messages().lastOffsetDelta : 0
  }

  /** -1 when unknown, as in the older formats. */
  get partitionLeaderEpoch(): number {
    return this.magic === 2 ? this.bytes.readInt32BE(this.start + field.partitionLeaderEpoch) : -1
  }

  /** The timestamp that deltas count from; -1 without timestamps, as in magic 0. */
  get firstTimestamp(): number {
    if (this.magic === 2) return readTimestamp(this.bytes, this.start + field.baseTimestamp)
    return this.#messages().baseTimestamp
  }

  /** The largest timestamp; -1 without timestamps. */
  get maxTimestamp(): number {
    if (this.magic === 2) return readTimestamp(this.bytes, this.start + field.maxTimestamp)
    return this.magic === 1 ? readTimestamp(this.bytes, this.start + legacyField.timestamp) : -1
  }

  /** -1n when the producer was not idempotent. */
  get producerId(): bigint {
    return this.magic === 2 ? this.bytes.readBigInt64BE(this.start + field.producerId) : -1n
  }

  get producerEpoch(): number {
    return this.magic === 2 ? this.bytes.readInt16BE(this.start + field.producerEpoch) : -1
  }

  /** The sequence number of the first record, -1 when the producer was not idempotent. */
  get baseSequence(): number {
    return this.magic === 2 ? this.bytes.readInt32BE(this.start + field.baseSequence) : -1
  }

  /** Records in it; compaction can leave a batch with none. */
  get recordCount(): number {
    if (this.magic === 2) return this.bytes.readInt32BE(this.start + field.recordCount)
    return this.#wrapped ? this.#messages().count : 1
  }

  /** Whether the checksum fits the bytes. */
  crcIsValid(): boolean {
    const { bytes, start, end } = this
    if (this.magic === 2) return crc32c(bytes, start + field.attributes, end) === bytes.readInt32BE(start + field.crc)
    return zlib().crc32(bytes.subarray(start + legacyField.magic, end)) === bytes.readUInt32BE(start + legacyField.crc)
  }

  /** @throws InvalidMessageError when the checksum does not fit the bytes. */
  verifyCrc(): void {
    if (!this.crcIsValid()) throw batchError(this.bytes, this.start, 'its checksum does not fit its bytes')
  }

  /**
   * The records as bytes for {@link records}: decompressed where they are compressed.
   *
   * @param maxBytes - The most bytes they may decompress to; default 128 MiB.
   * @throws RecordTooLargeError, InvalidMessageError, UnsupportedCodecError; with the base offset, and none of them
   * goes away by trying again.
   */
  decompress(maxBytes: number = defaultMaxDecompressedBytes): Buffer {
    if (this.magic < 2) return this.#messages(maxBytes).bytes
    const records = this.bytes.subarray(this.start + field.records, this.end)
    if ((this.attributes & attribute.compression) === 0 || this.recordCount === 0) return records
    try {
      return within(maxBytes, codec(this.attributes & attribute.compression).decompress(records, maxBytes))
    } catch (error) {
      throw this.#located(error)
    }
  }

  /**
   * As {@link decompress}, but off the event loop where the codec can. It pays from about 32 KiB, compressed: below, the
   * way to another thread costs more than the work.
   */
  async decompressAsync(maxBytes: number = defaultMaxDecompressedBytes): Promise<Buffer> {
    const id = this.attributes & attribute.compression
    if (this.magic < 2 || id === 0 || this.recordCount === 0) return this.decompress(maxBytes)
    try {
      const used = codec(id)
      if (used.decompressAsync === undefined) return this.decompress(maxBytes)
      const records = this.bytes.subarray(this.start + field.records, this.end)
      return within(maxBytes, await used.decompressAsync(records, maxBytes))
    } catch (error) {
      throw this.#located(error)
    }
  }

  /**
   * A cursor before the first record.
   *
   * @param decompressed - What {@link decompress} or {@link decompressAsync} gave; left out, it is decompressed here.
   */
  records(decompressed?: Buffer): RecordCursor {
    const fixed = this.timestampType === 1
    const timestamp = fixed ? this.maxTimestamp : this.firstTimestamp
    if (decompressed !== undefined || this.magic < 2 || (this.attributes & attribute.compression) !== 0) {
      const records = decompressed ?? this.decompress()
      return new RecordCursor(records, 0, records.length, this.recordCount, timestamp, fixed)
    }
    return new RecordCursor(this.bytes, this.start + field.records, this.end, this.recordCount, timestamp, fixed)
  }

  /** What a control batch says; undefined for batches of data, and for a control batch that compaction emptied. */
  get controlType(): ControlType | undefined {
    if (!this.isControl) return undefined
    const cursor = this.records()
    return cursor.next() ? readControlType(cursor) : undefined
  }

  /** Whether offsets and count are inside, compressed, and not in the header. */
  get #wrapped(): boolean {
    return this.magic < 2 && (this.attributes & attribute.compression) !== 0
  }

  #messages(maxBytes: number = defaultMaxDecompressedBytes): ConvertedMessages {
    try {
      this.#converted ??= convertMessages(this, maxBytes)
      return this.#converted
    } catch (error) {
      throw this.#located(error)
    }
  }

  /** An error of a codec, with the place; what a plugged-in codec throws becomes an error of this client. */
  #located(error: unknown): Error {
    if (error instanceof KafkaError && error.offset !== undefined) return error
    const offset = this.bytes.readBigInt64BE(this.start)
    if (error instanceof RecordTooLargeError) {
      const { size, limit, limitName } = error
      return new RecordTooLargeError(`${error.message} (batch at offset ${offset})`, {
        cause: error,
        offset,
        size,
        limit,
        limitName,
      })
    }
    if (error instanceof KafkaError && error.code === 'UNSUPPORTED_CODEC') return error
    const message = error instanceof Error ? error.message : String(error)
    return malformed(`${message} (batch at offset ${offset})`, { cause: error, offset })
  }
}

/** What would send a reader backwards, or in circles. */
function checkHeader(bytes: Buffer, position: number): void {
  const delta = bytes.readInt32BE(position + field.lastOffsetDelta)
  const count = bytes.readInt32BE(position + field.recordCount)
  if (delta < 0 || count < 0)
    throw batchError(bytes, position, `it declares ${count} records and a last offset delta of ${delta}`)
}

function batchError(bytes: Buffer, position: number, what: string): InvalidMessageError {
  const offset = bytes.readBigInt64BE(position)
  return malformed(`Malformed record batch at offset ${offset}: ${what}`, { offset })
}
