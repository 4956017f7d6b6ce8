import { InvalidMessageError } from '@kclient/errors'
import type { RecordBatch, RecordCursor, RecordHeader } from '@kclient/protocol'
import { ConsumerRecord, type TimestampType } from './consumer-record.ts'

/** Offsets up to here stay exact as numbers when a batch's 32-bit delta is added. */
const maxNumberOffset = BigInt(Number.MAX_SAFE_INTEGER) - 0xffff_ffffn

/**
 * Reads the records of one open batch from an offset on: what lies below it, which a broker sends because it sends
 * whole batches, is passed over.
 */
export class BatchReader {
  readonly topic: string
  readonly partition: number
  readonly timestampType: TimestampType
  readonly leaderEpoch: number | null
  readonly #cursor: RecordCursor
  readonly #baseOffset: bigint
  /** The base offset as a number, -1 where it is not exact: one BigInt is then made per record instead of two. */
  readonly #base: number
  readonly #lastDelta: number
  #left: number
  #skipped = 0
  /** The least offset, from the base offset, that is still to come. */
  #floor: number

  /**
   * @param bytes - The decompressed records.
   * @param from - The first offset wanted.
   */
  constructor(topic: string, partition: number, batch: RecordBatch, bytes: Buffer, from: bigint) {
    this.topic = topic
    this.partition = partition
    this.timestampType = batch.timestampType
    const epoch = batch.partitionLeaderEpoch
    this.leaderEpoch = epoch < 0 ? null : epoch
    this.#cursor = batch.records(bytes)
    const base = batch.baseOffset
    this.#baseOffset = base
    this.#base = base <= maxNumberOffset ? Number(base) : -1
    this.#lastDelta = batch.lastOffsetDelta
    this.#left = batch.recordCount
    this.#floor = from > base ? Number(from - base) : 0
  }

  /** Records not yet read, those below the wanted offset included. */
  get left(): number {
    return this.#left
  }

  /** Records passed over because they lie below the wanted offset. */
  get skipped(): number {
    return this.#skipped
  }

  /**
   * Moves to the next record; false after the last.
   *
   * @throws InvalidMessageError for malformed bytes.
   */
  advance(): boolean {
    const cursor = this.#cursor
    while (cursor.next()) {
      this.#left -= 1
      if (cursor.offsetDelta < this.#floor) {
        this.#skipped += 1
        continue
      }
      if (cursor.offsetDelta > this.#lastDelta)
        throw new InvalidMessageError('A record lies behind the end of its batch')
      this.#floor = cursor.offsetDelta + 1
      return true
    }
    this.#left = 0
    return false
  }

  /** Offset of the record that it is at. */
  get offset(): bigint {
    const delta = this.#cursor.offsetDelta
    return this.#base < 0 ? this.#baseOffset + BigInt(delta) : BigInt(this.#base + delta)
  }

  get key(): Buffer | null {
    return this.#cursor.key()
  }

  get value(): Buffer | null {
    return this.#cursor.value()
  }

  get headers(): readonly RecordHeader[] {
    return this.#cursor.headers()
  }

  get timestamp(): number {
    return this.#cursor.timestamp
  }

  /** The record that it is at, as it is. */
  record(): ConsumerRecord {
    const cursor = this.#cursor
    return this.recordOf(cursor.key(), cursor.value(), cursor.headers())
  }

  /** The record that it is at, with key and value deserialized. */
  recordOf<K, V>(key: K, value: V, headers: readonly RecordHeader[]): ConsumerRecord<K, V> {
    const cursor = this.#cursor
    return new ConsumerRecord(
      this.topic,
      this.partition,
      this.offset,
      cursor.timestamp,
      this.timestampType,
      key,
      value,
      headers,
      this.leaderEpoch,
      cursor.keyStart < 0 ? -1 : cursor.keyEnd - cursor.keyStart,
      cursor.valueStart < 0 ? -1 : cursor.valueEnd - cursor.valueStart,
    )
  }
}
