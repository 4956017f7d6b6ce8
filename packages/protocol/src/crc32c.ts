import portable from 'crc-32/crc32c.js'

/** A CRC-32C over bytes that continues from the checksum of what came before (0 at the start); signed or unsigned. */
export type Crc32c = (bytes: Buffer, seed?: number) => number

let checksum: Crc32c = portable.buf

/**
 * CRC-32C (Castagnoli) of a range of bytes, as a signed 32-bit integer: what a record batch carries.
 *
 * @param start - First byte; default 0.
 * @param end - After the last byte; default the length.
 * @param seed - The checksum of the bytes before these, to continue from; default 0.
 */
export function crc32c(bytes: Uint8Array, start = 0, end: number = bytes.length, seed = 0): number {
  const range = Buffer.isBuffer(bytes)
    ? bytes.subarray(start, end)
    : Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.max(0, end - start))
  return checksum(range, seed >>> 0) | 0
}

/**
 * Plugs in another CRC-32C, for all clients of this process: a native one is about three times as fast, which shows
 * from some tens of MB/s on. `setCrc32c(crc32c)` with the function of `@node-rs/crc32` is all it takes; without an
 * argument the portable one is back.
 *
 * @throws TypeError when the function computes something else, for example the CRC-32 of zip files.
 */
export function setCrc32c(implementation: Crc32c = portable.buf): void {
  const whole = Buffer.from('123456789')
  const first = implementation(whole.subarray(0, 4), 0)
  const correct =
    (implementation(whole, 0) | 0) === checkValue && (implementation(whole.subarray(4), first >>> 0) | 0) === checkValue
  if (!correct)
    throw new TypeError('setCrc32c: the function does not compute CRC-32C (Castagnoli), or ignores its seed')
  checksum = implementation
}

/** The CRC-32C of the ASCII digits 1 to 9. */
const checkValue = 0xe3069283 | 0
