import type { TopicPartition } from '@kclient/errors'
import type { RecordHeader } from '@kclient/protocol'

/** Where a record's timestamp comes from: 0, the producer (CreateTime); 1, the broker's clock when it appended it (LogAppendTime). */
export type TimestampType = 0 | 1

/**
 * A record as it was read.
 *
 * Key, value and header values that are Buffers are views of the broker's answer: keeping one keeps the whole answer in
 * memory. {@link copy} detaches a record that is to be kept.
 */
export class ConsumerRecord<K = Buffer | null, V = Buffer | null> implements TopicPartition {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
  /** Milliseconds since 1970; -1 in logs of the oldest format, which has no timestamps. */
  readonly timestamp: number
  readonly timestampType: TimestampType
  readonly key: K
  readonly value: V
  /** In the order of the producer; names may repeat. */
  readonly headers: readonly RecordHeader[]
  /** Epoch of the leader that appended it; null in logs of the older formats. */
  readonly leaderEpoch: number | null
  /** Bytes of the key before it was deserialized; -1 for a null key. */
  readonly serializedKeySize: number
  /** Bytes of the value before it was deserialized; -1 for a null value. */
  readonly serializedValueSize: number

  constructor(
    topic: string,
    partition: number,
    offset: bigint,
    timestamp: number,
    timestampType: TimestampType,
    key: K,
    value: V,
    headers: readonly RecordHeader[],
    leaderEpoch: number | null,
    serializedKeySize: number,
    serializedValueSize: number,
  ) {
    this.topic = topic
    this.partition = partition
    this.offset = offset
    this.timestamp = timestamp
    this.timestampType = timestampType
    this.key = key
    this.value = value
    this.headers = headers
    this.leaderEpoch = leaderEpoch
    this.serializedKeySize = serializedKeySize
    this.serializedValueSize = serializedValueSize
  }

  /** The same record with memory of its own: key, value and header values that are Buffers are copied. */
  copy(): ConsumerRecord<K, V> {
    return new ConsumerRecord(
      this.topic,
      this.partition,
      this.offset,
      this.timestamp,
      this.timestampType,
      detached(this.key),
      detached(this.value),
      this.headers.length === 0
        ? this.headers
        : this.headers.map(([name, value]): RecordHeader => [name, detached(value)]),
      this.leaderEpoch,
      this.serializedKeySize,
      this.serializedValueSize,
    )
  }

  /** The fields as plain JSON; the offset as a string, since JSON has no 64-bit integers. Buffers become what `Buffer.toJSON` makes. */
  toJSON(): object {
    return Object.assign({}, this, { offset: String(this.offset) })
  }
}

function detached<T>(value: T): T {
  if (!(value instanceof Uint8Array)) return value
  const copy = Buffer.isBuffer(value) ? Buffer.allocUnsafeSlow(value.length) : new Uint8Array(value.length)
  copy.set(value)
  return copy as Uint8Array as T & Uint8Array
}
