import { murmur2, toPositive } from '@kclient/protocol'
import type * as Crc32 from 'crc-32'
import { createRequire } from 'node:module'

/** A hash of a range of bytes, as a number from 0. */
export type KeyHash = (bytes: Uint8Array, start: number, end: number) => number

/** Keys up to this many bytes are hashed without memory of their own. */
const scratch: Buffer = Buffer.allocUnsafeSlow(1_024)

/** Bytes that a string may need at most, per UTF-16 unit. */
const maxBytesPerUnit = 3

/**
 * Hashes a key as it is written: text as its UTF-8, in which a surrogate without its partner becomes the three bytes of
 * U+FFFD.
 */
export function hashKey(hash: KeyHash, key: string | Uint8Array): number {
  if (typeof key !== 'string') return hash(key, 0, key.length)
  const units = key.length
  if (units * maxBytesPerUnit > scratch.length) {
    const bytes = Buffer.from(key)
    return hash(bytes, 0, bytes.length)
  }
  for (let at = 0; at < units; at++) {
    const unit = key.charCodeAt(at)
    if (unit >= 0x80) return hash(scratch, 0, scratch.write(key, 0, 'utf8'))
    scratch[at] = unit
  }
  return hash(scratch, 0, units)
}

/** Murmur2 without its sign, as Java places keys. */
export const positiveMurmur2: KeyHash = (bytes, start, end) => toPositive(murmur2(bytes, start, end))

/** Loaded by the first producer that needs it: most never do. */
let crc32: typeof Crc32 | undefined

/** CRC-32 (that of zip files), as librdkafka's `consistent` partitioners place keys. */
export const unsignedCrc32: KeyHash = (bytes, start, end) => {
  crc32 ??= createRequire(import.meta.url)('crc-32') as typeof Crc32
  return crc32.buf(bytes.subarray(start, end)) >>> 0
}

const fnvPrime = 0x0100_0193
const fnvBasis = 0x811c_9dc5 | 0

/** 32-bit FNV-1a, its absolute value as a signed number, as librdkafka and Sarama place keys. */
export const absoluteFnv1a: KeyHash = (bytes, start, end) => {
  let hash = fnvBasis
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), fnvPrime)
  return Math.abs(hash)
}
