import type { HeaderInput, Payload } from '@kclient/cluster'
import { hashKey, positiveMurmur2 } from './partitioner-hash.ts'

/** What a partitioner decides by. */
export interface PartitionerInput {
  readonly topic: string
  /** The serialized key as bytes; null without one. An empty key has no bytes. */
  readonly key: Uint8Array | null
  /** The serialized value. */
  readonly value: Payload
  readonly headers: readonly HeaderInput[]
  /** How many partitions the topic has: 0 to `partitionCount - 1`. */
  readonly partitionCount: number
  /** The partitions that have a leader at the moment; all of them when none has. */
  readonly available: readonly number[]
}

/**
 * Chooses the partition of each record that names none. It must be synchronous, and give one of the topic's partitions,
 * or undefined to leave the record to the `'default'` one. When it throws, or gives something else, that record alone
 * fails.
 */
export type Partitioner = (input: PartitionerInput) => number | undefined

/**
 * The partitioners that are there by name. None of them is asked for a record that names its partition.
 *
 * - `'default'`: keys as Java's producer places them (murmur2), an empty key being a key like any other; records without
 *   a key stay with one partition until a batch's worth of bytes went there (KIP-480, KIP-794).
 * - `'uniform_sticky'`: all records as `'default'` places those without a key (Java's `partitioner.ignore.keys`).
 * - `'round_robin'`: the partitions that have a leader in turn, record by record; keys are ignored. As Java's
 *   RoundRobinPartitioner, but even also where that skips every other partition when batches fill.
 * - `'consistent'`: CRC-32 of the key, as librdkafka; records with an empty key or none go where CRC-32 puts no bytes.
 * - `'consistent_random'`: the same, but records with an empty key or none are spread as by `'uniform_sticky'`. The
 *   default of librdkafka and what is built on it.
 * - `'murmur2'`: keys as `'default'`; records without a key go where murmur2 puts no bytes, that is with the empty key.
 * - `'murmur2_random'`: keys as `'default'`; records without a key are spread.
 * - `'fnv1a'`: FNV-1a of the key, as librdkafka and Sarama; records without a key go with the empty key.
 * - `'fnv1a_random'`: the same, but records without a key are spread.
 */
export type PartitionerName =
  | 'default'
  | 'uniform_sticky'
  | 'round_robin'
  | 'consistent'
  | 'consistent_random'
  | 'murmur2'
  | 'murmur2_random'
  | 'fnv1a'
  | 'fnv1a_random'

/**
 * The partition of a key as Java's producer places it, and this one by default: murmur2 of the serialized key, without
 * the sign, modulo the number of partitions. Text is hashed as its UTF-8.
 */
export function partitionOfKey(key: string | Uint8Array, partitionCount: number): number {
  return hashKey(positiveMurmur2, key) % partitionCount
}
