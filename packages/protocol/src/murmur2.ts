const seed = 0x9747b28c | 0
const mix = 0x5bd1e995

/**
 * Murmur2 of a range of bytes, as Java's producer hashes keys, as a signed 32-bit integer. The default partitioner is
 * `toPositive(murmur2(key)) % partitions`, in every client that wants to share partitions with Java.
 */
export function murmur2(bytes: Uint8Array, start = 0, end: number = bytes.length): number {
  const length = end - start
  const whole = start + (length & ~3)
  let hash = seed ^ length
  let at = start
  while (at < whole) {
    let k =
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24)
    at += 4
    k = Math.imul(k, mix)
    k ^= k >>> 24
    hash = Math.imul(hash, mix) ^ Math.imul(k, mix)
  }
  const left = end - whole
  if (left > 0) {
    if (left === 3) hash ^= (bytes[at + 2] as number) << 16
    if (left >= 2) hash ^= (bytes[at + 1] as number) << 8
    hash = Math.imul(hash ^ (bytes[at] as number), mix)
  }
  hash = Math.imul(hash ^ (hash >>> 13), mix)
  return hash ^ (hash >>> 15)
}

/** Clears the sign bit, as Java's partitioner does; not the absolute value. */
export function toPositive(hash: number): number {
  return hash & 0x7fffffff
}
