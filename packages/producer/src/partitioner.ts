import type { HeaderInput, Payload } from '@kclient/cluster'
import { murmur2, toPositive } from '@kclient/protocol'

/** What a partitioner decides by. */
export interface PartitionerInput {
  readonly topic: string
  /** The serialized key as bytes; null without one. */
  readonly key: Uint8Array | null
  /** The serialized value. */
  readonly value: Payload
  readonly headers: readonly HeaderInput[]
  /** How many partitions the topic has: 0 to `partitionCount - 1`. */
  readonly partitionCount: number
  /** The partitions that have a leader at the moment; all of them when none has. */
  readonly available: readonly number[]
}

/** Chooses the partition of each record that names none. It must be synchronous, and give one of the topic's partitions. */
export type Partitioner = (input: PartitionerInput) => number

/** Keys up to this many bytes are hashed without memory of their own. */
const scratch: Buffer = Buffer.allocUnsafeSlow(1_024)

/** Bytes that a string may need at most, per UTF-16 unit. */
const maxBytesPerUnit = 3

/**
 * The partition of a key as Java's producer places it: murmur2 of the serialized key, without the sign, modulo the
 * number of partitions. Text is hashed as its UTF-8.
 */
export function partitionOfKey(key: string | Uint8Array, partitionCount: number): number {
  return toPositive(typeof key === 'string' ? hashText(key) : murmur2(key)) % partitionCount
}

function hashText(key: string): number {
  const units = key.length
  if (units * maxBytesPerUnit > scratch.length) return murmur2(Buffer.from(key))
  let at = 0
  for (; at < units; at++) {
    const unit = key.charCodeAt(at)
    if (unit >= 0x80) return murmur2(scratch.subarray(0, scratch.write(key, 0, 'utf8')))
    scratch[at] = unit
  }
  return murmur2(scratch.subarray(0, units))
}
