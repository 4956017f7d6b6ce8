import type { TopicPartition } from '@kclient/errors'
import type { RecordBatch } from '@kclient/protocol'
import { BatchReader } from './batch-reader.ts'
import type { ConsumerRecord } from './consumer-record.ts'

/** What a batch says of itself. */
export interface ConsumerBatchFields {
  readonly topic: string
  readonly partition: number
  readonly firstOffset: bigint
  readonly lastOffset: bigint
  readonly nextOffset: bigint
  readonly nextLeaderEpoch: number | null
  readonly highWatermark: bigint
  readonly recordCount: number
}

/** Where the records of a batch come from: they are there already, or are read when the batch is iterated. */
export type BatchRecords<K, V> = readonly ConsumerRecord<K, V>[] | EncodedRecords

/** Records that are still bytes. */
interface EncodedRecords {
  readonly batch: RecordBatch
  /** Decompressed. */
  readonly bytes: Buffer
  /** Turns what goes wrong while they are read into an error that says where. */
  readonly located: (error: unknown) => Error
}

/**
 * Records of one partition that were produced together, or a part of them. Handing a batch out moves the position
 * behind it, whether or not its records are iterated. It can be iterated more than once; without deserializers, records
 * are only made while it is. Like its records, it is a view of the broker's answer.
 */
export class ConsumerBatch<K = Buffer | null, V = Buffer | null>
  implements TopicPartition, Iterable<ConsumerRecord<K, V>>
{
  readonly topic: string
  readonly partition: number
  /** Offset of its first record. */
  readonly firstOffset: bigint
  /** The last offset that it covers; on a compacted topic, or in a transaction, there may be no record with it. */
  readonly lastOffset: bigint
  /** The position behind it: what to commit when all of it is done. */
  readonly nextOffset: bigint
  /** The leader epoch that belongs to `nextOffset` in a commit; null when unknown. */
  readonly nextLeaderEpoch: number | null
  /** The high watermark as of the fetch that brought the batch. */
  readonly highWatermark: bigint
  /** How many records it holds. */
  readonly recordCount: number
  readonly #records: BatchRecords<K, V>

  constructor(fields: ConsumerBatchFields, records: BatchRecords<K, V>) {
    this.topic = fields.topic
    this.partition = fields.partition
    this.firstOffset = fields.firstOffset
    this.lastOffset = fields.lastOffset
    this.nextOffset = fields.nextOffset
    this.nextLeaderEpoch = fields.nextLeaderEpoch
    this.highWatermark = fields.highWatermark
    this.recordCount = fields.recordCount
    this.#records = records
  }

  [Symbol.iterator](): IterableIterator<ConsumerRecord<K, V>> {
    const records = this.#records
    if (!('batch' in records)) return records[Symbol.iterator]()
    // Without deserializers, which is when records stay encoded, K and V are what the reader gives.
    return new EncodedIterator(this, records) as IterableIterator<ConsumerRecord<unknown, unknown>> as IterableIterator<
      ConsumerRecord<K, V>
    >
  }
}

class EncodedIterator implements IterableIterator<ConsumerRecord> {
  readonly #reader: BatchReader
  readonly #located: (error: unknown) => Error
  #left: number

  constructor(of: ConsumerBatchFields, { batch, bytes, located }: EncodedRecords) {
    this.#reader = new BatchReader(of.topic, of.partition, batch, bytes, of.firstOffset)
    this.#located = located
    this.#left = of.recordCount
  }

  next(): IteratorResult<ConsumerRecord, undefined> {
    if (this.#left === 0) return { done: true, value: undefined }
    this.#left -= 1
    try {
      if (this.#reader.advance()) return { done: false, value: this.#reader.record() }
      this.#left = 0
      return { done: true, value: undefined }
    } catch (error) {
      this.#left = 0
      throw this.#located(error)
    }
  }

  [Symbol.iterator](): this {
    return this
  }
}
