import type { HeaderInput, Payload, Serializer } from '@kclient/cluster'
import { type KafkaError, MessageSizeTooLargeError, RecordSerializationError } from '@kclient/errors'
import { RecordBatchBuilder, recordBatchOverhead } from '@kclient/protocol'
import type { Accumulator } from '../batches/accumulator.ts'
import type { PartitionQueue } from '../batches/partition-queue.ts'
import type { ProducerBatch } from '../batches/producer-batch.ts'
import { notSent } from '../not-sent.ts'
import type { KeyPlacement, Placement, RecordPlacement } from '../partitioning/partitioner-placement.ts'
import { checkHeaders, checkPartition, checkPayload, checkTimestamp, type ProducerRecord } from '../producer-record.ts'
import type { TopicQueue } from './topic-queue.ts'
import type { TurnClock } from './turn-clock.ts'

/** What the writer goes by. */
export interface RecordWriterOptions<K, V> {
  readonly keySerializer: Serializer<K> | undefined
  readonly valueSerializer: Serializer<V> | undefined
  readonly placement: Placement
  readonly maxRequestSize: number
  readonly bufferMemory: number
}

/** A record that was checked and serialized, and could not be appended at once. */
export class PreparedRecord {
  readonly timestamp: number
  readonly key: Payload
  readonly value: Payload
  readonly headers: readonly HeaderInput[] | null
  /** As given, or as a partitioner has decided that is asked once per record; undefined for one that goes by the key. */
  partition: number | undefined
  /** Whether that partitioner was asked. */
  asked = false
  /** The most bytes that it takes. */
  readonly bound: number

  /** What it counts for while it waits: about the bytes that it takes. */
  get weight(): number {
    let weight = recordOverhead + lengthOf(this.key) + lengthOf(this.value)
    for (const [name, content] of this.headers ?? []) weight += headerOverhead + name.length + lengthOf(content)
    return weight
  }

  constructor(
    timestamp: number,
    key: Payload,
    value: Payload,
    headers: readonly HeaderInput[] | null,
    partition: number | undefined,
    bound: number,
  ) {
    this.timestamp = timestamp
    this.key = key
    this.value = value
    this.headers = headers
    this.partition = partition
    this.bound = bound
  }
}

/** The length of a record, its attributes, timestamp and offset deltas, count of headers, lengths of key and value. */
const recordOverhead = 36
/** The lengths of name and value of a header. */
const headerOverhead = 10
const maxBytesPerUnit = 3
/** Text up to this length is taken for three bytes a unit instead of being measured. */
const shortText = 2_048

/** Takes records from the user's hands into batches: checks, serializes, chooses the partition, encodes. */
export class RecordWriter<K, V> {
  readonly #clock: TurnClock
  readonly #accumulator: Accumulator
  readonly #keySerializer: Serializer<K> | undefined
  readonly #valueSerializer: Serializer<V> | undefined
  readonly #byRecord: RecordPlacement | undefined
  readonly #byKey: KeyPlacement
  readonly #limit: number
  readonly #limitName: string

  constructor(clock: TurnClock, accumulator: Accumulator, options: RecordWriterOptions<K, V>) {
    this.#clock = clock
    this.#accumulator = accumulator
    this.#keySerializer = options.keySerializer
    this.#valueSerializer = options.valueSerializer
    this.#byRecord = options.placement.byRecord
    this.#byKey = options.placement.byKey
    this.#limit = Math.min(options.maxRequestSize, options.bufferMemory)
    this.#limitName = this.#limit < options.maxRequestSize ? 'bufferMemory' : 'maxRequestSize'
  }

  /**
   * Appends a record in one go where nothing has to be waited for.
   *
   * @param now - The time of a record that names none.
   * @returns the batch that has it; otherwise the record as far as it got, for {@link append}.
   * @throws TypeError, RecordSerializationError or MessageSizeTooLargeError for a record that can never be sent.
   */
  write(
    topic: TopicQueue,
    record: ProducerRecord<K, V>,
    now?: number,
  ): ProducerBatch | PreparedRecord | Promise<PreparedRecord> {
    if (this.#keySerializer !== undefined || this.#valueSerializer !== undefined) {
      const prepared = this.prepare(topic.name, record, now)
      return prepared instanceof PreparedRecord ? (this.append(topic, prepared) ?? prepared) : prepared
    }
    const key: unknown = record.key
    const value: unknown = record.value
    if (key !== undefined) checkPayload(key, 'key', false)
    checkPayload(value, 'value', false)
    const headers = record.headers === undefined ? null : checkHeaders(record.headers)
    const timestamp = record.timestamp === undefined ? (now ?? this.#clock.time()) : checkTimestamp(record.timestamp)
    const partition = record.partition === undefined ? undefined : checkPartition(record.partition)
    const bound = this.#bound(record.topic, key ?? null, value, headers)
    if (partition === undefined && this.#byRecord === undefined) {
      const batch = this.#place(topic, undefined, timestamp, key ?? null, value, headers, bound)
      if (batch !== undefined) return batch
      return new PreparedRecord(timestamp, key ?? null, value, headers, partition, bound)
    }
    const prepared = new PreparedRecord(timestamp, key ?? null, value, headers, partition, bound)
    return this.append(topic, prepared) ?? prepared
  }

  /**
   * Checks and serializes a record, without a look at its topic's partitions.
   *
   * @throws as {@link write}, or rejects when a serializer is async.
   */
  prepare(topic: string, record: ProducerRecord<K, V>, now?: number): PreparedRecord | Promise<PreparedRecord> {
    const headers = record.headers === undefined ? null : checkHeaders(record.headers)
    const timestamp = record.timestamp === undefined ? (now ?? this.#clock.time()) : checkTimestamp(record.timestamp)
    const partition = checkPartition(record.partition)
    const key = this.#payload(topic, 'key', this.#keySerializer, record.key ?? null, headers)
    const value = this.#payload(topic, 'value', this.#valueSerializer, record.value, headers)
    if (key instanceof Promise || value instanceof Promise) {
      return Promise.all([key, value]).then(([k, v]) => this.#prepared(topic, timestamp, k, v, headers, partition))
    }
    return this.#prepared(topic, timestamp, key, value, headers, partition)
  }

  #prepared(
    topic: string,
    timestamp: number,
    key: Payload,
    value: Payload,
    headers: readonly HeaderInput[] | null,
    partition: number | undefined,
  ): PreparedRecord {
    checkPayload(key, 'key', this.#keySerializer !== undefined)
    checkPayload(value, 'value', this.#valueSerializer !== undefined)
    return new PreparedRecord(timestamp, key, value, headers, partition, this.#bound(topic, key, value, headers))
  }

  #payload<T>(
    topic: string,
    what: 'key' | 'value',
    serializer: Serializer<T> | undefined,
    value: T | null,
    headers: readonly HeaderInput[] | null,
  ): Payload | Promise<Payload> {
    // Without a serializer it is checked by whoever takes the result.
    if (serializer === undefined || value === null) return value as Payload
    let payload: Payload | Promise<Payload>
    try {
      payload = serializer(value, { topic, headers: headers ?? [], isKey: what === 'key' })
    } catch (error) {
      throw failedToSerialize(what, topic, error)
    }
    if (!isThenable(payload)) return payload
    return Promise.resolve(payload).catch((error: unknown) => {
      throw failedToSerialize(what, topic, error)
    })
  }

  /**
   * Chooses the partition of a prepared record and encodes it there.
   *
   * @returns undefined when there is no room, or the partition is not known (yet).
   */
  append(topic: TopicQueue, record: PreparedRecord): ProducerBatch | undefined {
    const { timestamp, key, value, headers, bound } = record
    // Asked once, unless the topic was made anew with fewer partitions since.
    if (
      this.#byRecord !== undefined &&
      (record.asked ? (record.partition ?? 0) >= topic.partitionCount : record.partition === undefined)
    ) {
      record.partition = this.#byRecord(topic, key, value, headers)
      record.asked = true
    }
    const { partition } = record
    if (partition !== undefined && partition >= topic.partitionCount) return undefined
    return this.#place(topic, partition, timestamp, key, value, headers, bound)
  }

  #place(
    topic: TopicQueue,
    partition: number | undefined,
    timestamp: number,
    key: Payload,
    value: Payload,
    headers: readonly HeaderInput[] | null,
    bound: number,
  ): ProducerBatch | undefined {
    for (;;) {
      const queue = topic.partitions[partition ?? this.#byKey(topic, key)] as PartitionQueue
      const batch = this.#accumulator.append(queue, timestamp, key, value, headers, bound)
      // With its full batch a partition may have had its turn: then the record begins a batch, or fills one up, where
      // the next records go too, instead of staying behind as a batch of one.
      if (batch !== 'full') return batch
    }
  }

  /** The most bytes that the record takes in a batch. Throws for one that is too large for any request. */
  #bound(topic: string, key: Payload, value: Payload, headers: readonly HeaderInput[] | null): number {
    let bound = recordOverhead + boundOf(key) + boundOf(value)
    if (headers !== null) {
      for (const [name, content] of headers) bound += headerOverhead + name.length * maxBytesPerUnit + boundOf(content)
    }
    return bound + recordBatchOverhead > this.#limit ? this.#exactSize(topic, key, value, headers) : bound
  }

  #exactSize(topic: string, key: Payload, value: Payload, headers: readonly HeaderInput[] | null): number {
    const size = RecordBatchBuilder.estimateSize(key, value, headers)
    if (size <= this.#limit) return size - recordBatchOverhead
    const [limit, limitName] = [this.#limit, this.#limitName]
    const message = `A record of about ${size} bytes is more than ${limitName} (${limit}) allows: raise it (and the topic's max.message.bytes), or send less`
    throw notSent(new MessageSizeTooLargeError(message, { topic, size, limit, limitName }))
  }
}

function lengthOf(payload: Payload): number {
  return payload === null ? 0 : payload.length
}

function boundOf(payload: Payload): number {
  if (typeof payload === 'string') {
    return payload.length <= shortText ? payload.length * maxBytesPerUnit : Buffer.byteLength(payload)
  }
  return payload === null ? 0 : payload.length
}

function isThenable(value: unknown): value is PromiseLike<Payload> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
}

function failedToSerialize(what: 'key' | 'value', topic: string, cause: unknown): KafkaError {
  return new RecordSerializationError(what, topic, { cause })
}
