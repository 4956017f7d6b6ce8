import {
  type Check,
  type ClientOptions,
  type Cluster,
  flag,
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
  type WaitOptions,
  wrongType,
} from '@kclient/cluster'
import { KafkaConfigurationError } from '@kclient/errors'
import { type BatchCompression, codec, type CompressionType } from '@kclient/protocol'
import { type Placement, partitionerNames, placementOf } from './partitioning/partitioner-placement.ts'
import type { Partitioner, PartitionerName } from './partitioning/partitioner.ts'

/** When a record counts as acknowledged: never (0), when the leader has it (1), when all replicas in sync have it. */
export type Acks = 0 | 1 | -1 | 'all'

/** How a producer writes, besides the options that all clients share, and the serializers. */
export interface ProducerSettings {
  /**
   * `'all'` (or -1): a record is acknowledged when all replicas in sync have it. 1: when the leader has it, which may
   * lose it. 0: when it has left; nobody tells whether it arrived, offsets are -1n, and the order holds only as long as the
   * connection to the leader does. 0 and 1 turn idempotence off. Default `'all'`.
   */
  acks?: Acks | undefined
  /**
   * Whether the broker tells repeated batches from new ones, so that nothing is written twice (KIP-98). Default true,
   * unless `acks` is 0 or 1. Without it, a record may be there twice after a lost answer, the second time behind newer
   * ones.
   */
  enableIdempotence?: boolean | undefined
  /** Requests that may await an answer at the same time, per broker: 1 to 1000, at most 5 with idempotence. Default 5. */
  maxInFlight?: number | undefined
  /**
   * Milliseconds that a batch waits for more records. 0: it leaves at once while nothing is in flight to its broker;
   * otherwise it gathers until the answer comes, or for 5 ms. Less than deliveryTimeoutMs. Default 0.
   */
  lingerMs?: number | undefined
  /**
   * Bytes of a full batch, before compression. A larger record has a batch for itself. No more than maxRequestSize and
   * bufferMemory, in which it has to fit. Default 131072 (128 KiB), or the smaller of those two.
   */
  maxBatchSize?: number | undefined
  /**
   * Bytes of the batches in one request, and of one record before compression; a larger one is refused with
   * MessageSizeTooLargeError. Brokers have a limit of their own: `max.message.bytes` of the topic. Default 1048576 (1 MiB).
   */
  maxRequestSize?: number | undefined
  /**
   * Bytes that batches may hold until they are acknowledged. When they are used up, calls wait for room for maxBlockMs;
   * when as many bytes again wait, further ones fail at once (`BUFFER_FULL`). Default 33554432 (32 MiB).
   */
  bufferMemory?: number | undefined
  /** Milliseconds that a call may wait for room in the buffer, or for its topic to be known. Default 60000. */
  maxBlockMs?: number | undefined
  /**
   * Milliseconds that a record may take from the buffer to its acknowledgement, all attempts included. It is told then,
   * also in the middle of an attempt (`persisted` is `'unknown'` where it may be written), so it may be less than
   * requestTimeoutMs; it has to be more than lingerMs. Default 120000, or lingerMs and requestTimeoutMs together where
   * that is more.
   */
  deliveryTimeoutMs?: number | undefined
  /** How batches are compressed. Default `'none'`. */
  compressionType?: CompressionType | undefined
  /**
   * More for smaller batches, less for less work: gzip 1 to 9, lz4 1 to 17, zstd -131072 to 22 (0: its default). snappy
   * has none, and without a codec it is refused. Default: the codec's own.
   */
  compressionLevel?: number | undefined
  /**
   * Chooses the partition of records that name none: a name ({@link PartitionerName} says what each does), or a function.
   * Default `'default'`: by the key as Java does; without a key, batch by batch.
   */
  partitioner?: PartitionerName | Partitioner | undefined
  /** Whether sending to a topic that does not exist may create it, where the broker allows that. Default true. */
  allowAutoTopicCreation?: boolean | undefined
}

/** How keys are written. */
export interface KeySerializing<K> {
  /**
   * Turns keys into what is written: a function, or an object with `serialize` (`strings`, `bytes`, `json()`). It is
   * given topic and headers beside the key, and may be async: records of a partition keep the order of their calls.
   * `null` (no key) is written as it is, without asking. Default: text and bytes as they are.
   */
  keySerializer: SerializerOption<K>
}

/** How values are written. */
export interface ValueSerializing<V> {
  /** What keySerializer is for keys; a `null` value (a tombstone) is written as it is, without asking. */
  valueSerializer: SerializerOption<V>
}

/** Options that have to be given unless `T`, which they write, is text or bytes already. */
export type GivenUnlessPayload<T, Options> = [T] extends [Payload]
  ? { [Name in keyof Options]?: Options[Name] | undefined }
  : Options

/** The options of a producer that shares a cluster: those of the cluster are not among them. */
export type ProducerOwnOptions<K = Payload, V = Payload> = ProducerSettings &
  GivenUnlessPayload<K, KeySerializing<K>> &
  GivenUnlessPayload<V, ValueSerializing<V>>

/** The options of a producer. What its records may be follows from the serializers. */
export type ProducerOptions<K = Payload, V = Payload> = ClientOptions & ProducerOwnOptions<K, V>

/** What a producer is made from. Options may be left out, unless keys or values need a serializer. */
export type ProducerArguments<K, V> = [K, V] extends [Payload, Payload]
  ? [options?: ProducerOptions<K, V> | undefined, cluster?: Cluster | undefined]
  : [options: ProducerOptions<K, V>, cluster?: Cluster | undefined]

/** What a producer is made from and started with. */
export type ProducerStartArguments<K, V> = [K, V] extends [Payload, Payload]
  ? [options?: ProducerOptions<K, V> | undefined, terms?: WaitOptions | undefined]
  : [options: ProducerOptions<K, V>, terms?: WaitOptions | undefined]

/** What a producer that shares a cluster is made from. */
export type ProducerOwnArguments<K, V> = [K, V] extends [Payload, Payload]
  ? [options?: ProducerOwnOptions<K, V> | undefined]
  : [options: ProducerOwnOptions<K, V>]

/** The options of the table. */
interface TableValues {
  readonly acks: Acks | undefined
  readonly enableIdempotence: boolean | undefined
  readonly maxInFlight: number
  readonly lingerMs: number
  readonly maxBatchSize: number | undefined
  readonly maxRequestSize: number
  readonly bufferMemory: number
  readonly maxBlockMs: number
  readonly deliveryTimeoutMs: number | undefined
  readonly compressionType: CompressionType
  readonly compressionLevel: number | undefined
  readonly partitioner: PartitionerName | Partitioner
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
  readonly placement: Placement
  readonly keySerializer: Serializer<K> | undefined
  readonly valueSerializer: Serializer<V> | undefined
  readonly allowAutoTopicCreation: boolean
}

/** With more in flight, brokers forget the numbers that a repeated batch is known by. */
const mostInFlightIdempotent = 5
const maxBytes = 0x7fff_ffff
const defaultBatchSize = 131_072
const defaultDeliveryTimeoutMs = 120_000
const longestTimerMs = 0x7fff_ffff

/** What a level may be, as Java's client has it. */
const levels: Readonly<Partial<Record<CompressionType, readonly [min: number, max: number]>>> = {
  gzip: [1, 9],
  lz4: [1, 17],
  zstd: [-131_072, 22],
}

/** Names, checks and defaults of the producer's own options. */
export const producerOptions: OptionTable<TableValues> = {
  acks: optional(acks()),
  enableIdempotence: optional(flag()),
  maxInFlight: option(integer({ min: 1, max: 1_000 }), mostInFlightIdempotent),
  lingerMs: option(milliseconds(), 0),
  maxBatchSize: optional(integer({ min: 1, max: maxBytes })),
  maxRequestSize: option(integer({ min: 1, max: maxBytes }), 1_048_576),
  bufferMemory: option(integer({ min: 1 }), 33_554_432),
  maxBlockMs: option(milliseconds(), 60_000),
  deliveryTimeoutMs: optional(milliseconds({ min: 1 })),
  compressionType: option(oneOf('none', 'gzip', 'snappy', 'lz4', 'zstd'), 'none'),
  compressionLevel: optional(integer()),
  partitioner: option(partitioner(), 'default'),
  keySerializer: optional(functionOr<SerializerOption<unknown>>('serialize')),
  valueSerializer: optional(functionOr<SerializerOption<unknown>>('serialize')),
  allowAutoTopicCreation: option(flag(), true),
}

function acks(): Check<Acks> {
  return (value, label) => {
    if (value === 0 || value === 1 || value === -1 || value === 'all') return value
    const wanted = "0, 1, -1 or 'all'"
    if (typeof value === 'number') throw new RangeError(`${label} must be ${wanted}, not ${value}`)
    throw wrongType(label, wanted, value)
  }
}

function partitioner(): Check<PartitionerName | Partitioner> {
  const name = oneOf(...partitionerNames)
  return (value, label) => {
    if (typeof value === 'function') return value as Partitioner
    if (typeof value === 'string') return name(value, label)
    throw wrongType(label, 'a function, or the name of one', value)
  }
}

/**
 * Puts the options together.
 *
 * @param requestTimeoutMs - As the cluster has it.
 * @throws KafkaConfigurationError when they are in conflict.
 */
export function producerConfig<K, V>(values: Readonly<TableValues>, requestTimeoutMs: number): ProducerConfig<K, V> {
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
    maxBatchSize: batchSize(values),
    maxRequestSize: values.maxRequestSize,
    bufferMemory: values.bufferMemory,
    maxBlockMs: values.maxBlockMs,
    deliveryTimeoutMs: deliveryTimeout(values, requestTimeoutMs),
    compression: compression(values),
    placement: placementOf(values.partitioner),
    keySerializer: keySerializer && (serializerOf(keySerializer) as Serializer<K>),
    valueSerializer: valueSerializer && (serializerOf(valueSerializer) as Serializer<V>),
    allowAutoTopicCreation: values.allowAutoTopicCreation,
  }
}

/** A batch has to fit a request and the buffer: a default adapts, what was asked for is refused. */
function batchSize({ maxBatchSize, maxRequestSize, bufferMemory }: Readonly<TableValues>): number {
  if (maxBatchSize === undefined) return Math.min(defaultBatchSize, maxRequestSize, bufferMemory)
  const [name, limit] =
    maxRequestSize <= bufferMemory ? ['maxRequestSize', maxRequestSize] : ['bufferMemory', bufferMemory]
  if (maxBatchSize <= limit) return maxBatchSize
  throw new KafkaConfigurationError(
    `Producer: a batch of maxBatchSize ${maxBatchSize} does not fit ${name} ${limit}: lower the one or raise the other`,
  )
}

/** Enough for one attempt, unless less was asked for. */
function deliveryTimeout({ deliveryTimeoutMs, lingerMs }: Readonly<TableValues>, requestTimeoutMs: number): number {
  if (deliveryTimeoutMs === undefined) {
    return Math.min(Math.max(defaultDeliveryTimeoutMs, lingerMs + requestTimeoutMs), longestTimerMs)
  }
  if (deliveryTimeoutMs > lingerMs) return deliveryTimeoutMs
  throw new KafkaConfigurationError(
    `Producer: with deliveryTimeoutMs ${deliveryTimeoutMs} no more than lingerMs ${lingerMs}, records would be given up before they are sent: raise the one or lower the other`,
  )
}

function compression({
  compressionType: type,
  compressionLevel: level,
}: Readonly<TableValues>): BatchCompression | undefined {
  const range = levels[type]
  if (level !== undefined) {
    if (range === undefined) {
      const why = type === 'none' ? 'it needs a compressionType (gzip, lz4 or zstd)' : `${type} has no levels`
      throw new KafkaConfigurationError(`Producer: compressionLevel ${level} has no effect, ${why}: leave it out`)
    }
    const [min, max] = range
    if (level < min || level > max) {
      throw new RangeError(
        `Producer: option \`compressionLevel\` must be a whole number from ${min} to ${max} for ${type}, not ${level}`,
      )
    }
  }
  return type === 'none' ? undefined : { codec: codec(type), level }
}
