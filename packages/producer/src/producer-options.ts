import {
  type Check,
  type ClientOptions,
  flag,
  func,
  functionOr,
  integer,
  milliseconds,
  oneOf,
  type OptionTable,
  option,
  optional,
  type Payload,
  type Serializer,
  type SerializerOption,
  serializerOf,
} from '@kclient/cluster'
import { KafkaConfigurationError } from '@kclient/errors'
import { type BatchCompression, codec, type CompressionType } from '@kclient/protocol'
import type { Partitioner } from './partitioner.ts'

/** When a record counts as acknowledged: never (0), when the leader has it (1), when all replicas in sync have it. */
export type Acks = 0 | 1 | -1 | 'all'

/** How a producer writes, besides the options that all clients share. */
export interface ProducerOptions<K = Payload, V = Payload> extends ClientOptions {
  /**
   * `'all'` (or -1): a record is acknowledged when all replicas in sync have it. 1: when the leader has it, which may
   * lose it. 0: nobody tells; offsets are -1n. 0 and 1 turn idempotence off. Default `'all'`.
   */
  acks?: Acks | undefined
  /**
   * Whether the broker tells repeated batches from new ones, so that nothing is written twice (KIP-98). Default true,
   * unless `acks` is 0 or 1. Without it, a record may be there twice after a lost answer.
   */
  enableIdempotence?: boolean | undefined
  /** Requests that may await an answer at the same time, per broker; at most 5 with idempotence. Default 5. */
  maxInFlight?: number | undefined
  /**
   * How long a batch waits for more records. 0: it leaves at once while nothing is in flight to its broker; otherwise
   * it gathers until the answer comes, or for 5 ms. Default 0.
   */
  lingerMs?: number | undefined
  /** Bytes of a full batch, before compression. A larger record has a batch for itself. Default 131072 (128 KiB). */
  maxBatchSize?: number | undefined
  /** Bytes of one request, and of one record. Default 1048576 (1 MiB). */
  maxRequestSize?: number | undefined
  /** Bytes that batches may hold until they are acknowledged. Default 33554432 (32 MiB). */
  bufferMemory?: number | undefined
  /** How long a call may wait for room in the buffer, or for its topic to be known. Default 60000. */
  maxBlockMs?: number | undefined
  /** How long a record may take from the buffer to its acknowledgement, all attempts included. Default 120000. */
  deliveryTimeoutMs?: number | undefined
  /** How batches are compressed. Default `'none'`. */
  compressionType?: CompressionType | undefined
  /** gzip 1 to 9, lz4 1 to 17, zstd 1 to 22 and below 0; default: the codec's own. */
  compressionLevel?: number | undefined
  /** Chooses the partition of records that name none. Default: by the key as Java does; without a key, batch by batch. */
  partitioner?: Partitioner | undefined
  /** Turns keys into what is written: a function, or an object with `serialize`. Default: text and bytes as they are. */
  keySerializer?: SerializerOption<K> | undefined
  /** The same for values. */
  valueSerializer?: SerializerOption<V> | undefined
  /** Whether to send to a topic that does not exist may create it, where the broker allows that. Default true. */
  allowAutoTopicCreation?: boolean | undefined
}

/** The options of the table. */
interface TableValues {
  readonly acks: Acks | undefined
  readonly enableIdempotence: boolean | undefined
  readonly maxInFlight: number
  readonly lingerMs: number
  readonly maxBatchSize: number
  readonly maxRequestSize: number
  readonly bufferMemory: number
  readonly maxBlockMs: number
  readonly deliveryTimeoutMs: number
  readonly compressionType: CompressionType
  readonly compressionLevel: number | undefined
  readonly partitioner: Partitioner | undefined
  readonly keySerializer: SerializerOption<unknown> | undefined
  readonly valueSerializer: SerializerOption<unknown> | undefined
  readonly allowAutoTopicCreation: boolean
}

/** Options of a producer as it works with them. */
export interface ProducerConfig<K, V> {
  readonly acks: -1 | 0 | 1
  readonly enableIdempotence: boolean
  readonly maxInFlight: number
  readonly lingerMs: number
  readonly maxBatchSize: number
  readonly maxRequestSize: number
  readonly bufferMemory: number
  readonly maxBlockMs: number
  readonly deliveryTimeoutMs: number
  readonly compression: BatchCompression | undefined
  readonly partitioner: Partitioner | undefined
  readonly keySerializer: Serializer<K> | undefined
  readonly valueSerializer: Serializer<V> | undefined
  readonly allowAutoTopicCreation: boolean
}

/** With more in flight, brokers forget the numbers that a repeated batch is known by. */
const mostInFlightIdempotent = 5
const maxBytes = 0x7fff_ffff

/** Names, checks and defaults of the producer's own options. */
export const producerOptions: OptionTable<TableValues> = {
  acks: optional(acks()),
  enableIdempotence: optional(flag()),
  maxInFlight: option(integer({ min: 1, max: 1_000 }), mostInFlightIdempotent),
  lingerMs: option(milliseconds(), 0),
  maxBatchSize: option(integer({ min: 1, max: maxBytes }), 131_072),
  maxRequestSize: option(integer({ min: 1, max: maxBytes }), 1_048_576),
  bufferMemory: option(integer({ min: 1 }), 33_554_432),
  maxBlockMs: option(milliseconds(), 60_000),
  deliveryTimeoutMs: option(milliseconds({ min: 1 }), 120_000),
  compressionType: option(oneOf('none', 'gzip', 'snappy', 'lz4', 'zstd'), 'none'),
  compressionLevel: optional(integer()),
  partitioner: optional(func<Partitioner>()),
  keySerializer: optional(functionOr<SerializerOption<unknown>>('serialize')),
  valueSerializer: optional(functionOr<SerializerOption<unknown>>('serialize')),
  allowAutoTopicCreation: option(flag(), true),
}

function acks(): Check<Acks> {
  const words = oneOf('all')
  return (value, label) => {
    if (value === 0 || value === 1 || value === -1) return value
    if (typeof value === 'number') throw new RangeError(`${label} must be 0, 1, -1 or 'all', not ${value}`)
    return words(value, label)
  }
}

/**
 * Puts the options together.
 *
 * @throws KafkaConfigurationError when they are in conflict.
 */
export function producerConfig<K, V>(values: Readonly<TableValues>): ProducerConfig<K, V> {
  const acks = values.acks === undefined || values.acks === 'all' ? -1 : values.acks
  if (values.enableIdempotence === true && acks !== -1) {
    throw new KafkaConfigurationError(
      `Producer: enableIdempotence needs acks: 'all', and acks is ${acks}: leave one of them out`,
    )
  }
  const enableIdempotence = values.enableIdempotence ?? acks === -1
  if (enableIdempotence && values.maxInFlight > mostInFlightIdempotent) {
    throw new KafkaConfigurationError(
      `Producer: maxInFlight ${values.maxInFlight} is more than the ${mostInFlightIdempotent} that idempotence allows: lower it, or set enableIdempotence to false`,
    )
  }
  const { keySerializer, valueSerializer } = values
  return {
    acks,
    enableIdempotence,
    maxInFlight: values.maxInFlight,
    lingerMs: values.lingerMs,
    // A batch has to fit a request.
    maxBatchSize: Math.min(values.maxBatchSize, values.maxRequestSize),
    maxRequestSize: values.maxRequestSize,
    bufferMemory: values.bufferMemory,
    maxBlockMs: values.maxBlockMs,
    deliveryTimeoutMs: values.deliveryTimeoutMs,
    compression:
      values.compressionType === 'none'
        ? undefined
        : { codec: codec(values.compressionType), level: values.compressionLevel },
    partitioner: values.partitioner,
    keySerializer: keySerializer && (serializerOf(keySerializer) as Serializer<K>),
    valueSerializer: valueSerializer && (serializerOf(valueSerializer) as Serializer<V>),
    allowAutoTopicCreation: values.allowAutoTopicCreation,
  }
}
