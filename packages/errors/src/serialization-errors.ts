import { brand } from './brand.ts'
import { KafkaError, type KafkaErrorOptions } from './kafka-error.ts'

/** A key or value could not be serialized; `cause` is what the serializer threw. Nothing was sent. */
export class RecordSerializationError extends KafkaError {
  static {
    brand(this, 'RecordSerializationError')
  }

  /**
   * @param what - Which part of the record.
   * @param topic - Empty for a record of a batch whose topic is not known yet.
   */
  constructor(what: 'key' | 'value', topic: string, options?: KafkaErrorOptions) {
    super(
      'RECORD_SERIALIZATION_FAILED',
      `The ${what} of a record${topic === '' ? '' : ` for ${topic}`} could not be serialized${reason(options)}`,
      { ...(topic === '' ? undefined : { topic }), ...options },
    )
    this.persisted = 'no'
  }
}

/** The record that could not be read, as bytes. */
export interface RawRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
  readonly timestamp: number
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly headers: readonly (readonly [string, Uint8Array | null])[]
}

/**
 * A deserializer threw; `cause` is what it threw (KIP-1036). The position stays at the record: to go on behind it,
 * `seek(error, error.offset + 1n)`.
 */
export class RecordDeserializationError extends KafkaError {
  static {
    brand(this, 'RecordDeserializationError')
  }

  declare readonly topic: string
  declare readonly partition: number
  declare readonly offset: bigint
  /** Which part of the record. */
  readonly origin: 'key' | 'value'
  /** The record as bytes; not printed by `util.inspect`, because payloads do not belong in logs. */
  declare readonly record: RawRecord

  constructor(origin: 'key' | 'value', record: RawRecord, options?: KafkaErrorOptions) {
    const { topic, partition, offset } = record
    super(
      'RECORD_DESERIALIZATION_FAILED',
      `The ${origin} of ${topic}-${partition} offset ${offset} could not be deserialized${reason(options)}: seek() behind it to skip it`,
      { ...options, topic, partition, offset },
    )
    this.origin = origin
    Object.defineProperty(this, 'record', { value: record })
  }
}

function reason(options: KafkaErrorOptions | undefined): string {
  return options?.cause instanceof Error ? ` (${options.cause.message})` : ''
}
