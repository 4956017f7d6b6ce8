import { copyBack, matchLength, viewOf } from './block-support.ts'
import { lastLiterals, matchLimit, maxOffset, minMatch, putLiterals, putSequence } from './lz4-format.ts'

const maxTableBits = 14

/** Positions by hash, relative to the block, plus 1; shared, because nothing here waits. */
const table = new Int32Array(1 << maxTableBits)

/** Compresses a range as one lz4 block into `target`, which has room for the bound; returns the position after it. */
export function lz4Compress(source: Uint8Array, start: number, end: number, target: Uint8Array, to: number): number {
  let literal = start
  if (end - start > matchLimit) {
    const words = viewOf(source)
    let bits = 8
    while (bits < maxTableBits && 1 << bits < end - start) bits++
    const shift = 32 - bits
    table.fill(0, 0, 1 << bits)
    const limit = end - matchLimit
    const matchEnd = end - lastLiterals
    const base = start - 1
    let at = start
    // Every 64 bytes without a match, the search takes larger steps: what does not compress passes quickly.
    let skip = 64
    while (at <= limit) {
      const word = words.getInt32(at, true)
      const hash = Math.imul(word, 0x9e3779b1) >>> shift
      let candidate = base + (table[hash] as number)
      table[hash] = at - base
      if (candidate < start || at - candidate > maxOffset || words.getInt32(candidate, true) !== word) {
        at += skip++ >>> 6
        continue
      }
      skip = 64
      const offset = at - candidate
      const next = at + minMatch + matchLength(words, source, candidate + minMatch, at + minMatch, matchEnd)
      while (at > literal && candidate > start && source[at - 1] === source[candidate - 1]) {
        at--
        candidate--
      }
      to = putSequence(source, literal, at, target, to, offset, next - at)
      literal = at = next
      if (at <= limit) {
        // A position inside the match is remembered too: matches often follow one another.
        table[Math.imul(words.getInt32(at - 2, true), 0x9e3779b1) >>> shift] = at - 2 - base
      }
    }
  }
  return putLiterals(source, literal, end, target, to)
}

/** The result for a block that is not well-formed. */
const lz4Malformed = -1
/** The result for a block that holds more than `limit` has room for. */
export const lz4Overflow = -2

/**
 * Decompresses one lz4 block into `target` from `to`, at most up to `limit`. Matches may reach back to `first`: the
 * start of the block, or of all output where blocks are linked. What is behind the result may have been written too.
 *
 * @returns the position after what was written, or one of the two negative results.
 */
export function lz4Decompress(
  source: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
  to: number,
  limit: number,
  first: number,
): number {
  const words = viewOf(source)
  const targetWords = viewOf(target)
  let at = start
  while (at < end) {
    const token = source[at++] as number
    let length = token >>> 4
    if (length === 15) {
      let byte = 255
      while (byte === 255) {
        if (at >= end) return lz4Malformed
        byte = source[at++] as number
        length += byte
      }
    }
    if (length > 0) {
      const stop = to + length
      if (length <= 32 && at + 32 <= end && to + 32 <= limit) {
        // Four bytes at a time, and a few too many: they are written over by what follows.
        for (let from = at; to < stop; to += 4, from += 4) targetWords.setInt32(to, words.getInt32(from, true), true)
      } else {
        if (at + length > end) return lz4Malformed
        if (stop > limit) return lz4Overflow
        if (length > 32) target.set(source.subarray(at, at + length), to)
        else for (let from = at; to < stop;) target[to++] = source[from++] as number
      }
      to = stop
      at += length
    }
    // A block ends with literals.
    if (at === end) return to

    if (at + 2 > end) return lz4Malformed
    const offset = (source[at] as number) | ((source[at + 1] as number) << 8)
    at += 2
    if (offset === 0 || offset > to - first) return lz4Malformed
    length = token & 15
    if (length === 15) {
      let byte = 255
      while (byte === 255) {
        if (at >= end) return lz4Malformed
        byte = source[at++] as number
        length += byte
      }
    }
    const stop = to + length + minMatch
    if (stop > limit) return lz4Overflow
    to = copyBack(target, targetWords, to, stop, offset, limit)
  }
  // It ended with a match, or is empty.
  return lz4Malformed
}

/** Bytes that a block decompresses to, without doing it; {@link lz4Malformed}, which is negative, when that cannot be told. */
export function lz4Measure(source: Uint8Array, start: number, end: number): number {
  let size = 0
  let at = start
  while (at < end) {
    const token = source[at++] as number
    let length = token >>> 4
    if (length === 15) {
      let byte = 255
      while (byte === 255) {
        if (at >= end) return lz4Malformed
        byte = source[at++] as number
        length += byte
      }
    }
    size += length
    at += length
    if (at >= end) return at === end ? size : lz4Malformed
    at += 2
    length = (token & 15) + minMatch
    if ((token & 15) === 15) {
      let byte = 255
      while (byte === 255) {
        if (at >= end) return lz4Malformed
        byte = source[at++] as number
        length += byte
      }
    }
    size += length
  }
  return lz4Malformed
}
