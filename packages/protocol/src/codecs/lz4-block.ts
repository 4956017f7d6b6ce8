import { copyBack, copyWords, matchEnd, viewOf } from './block-support.ts'
import { putLiterals } from './lz4-format.ts'

// Here once more: what a module imports, the engine looks up each time, and this is the hottest of all loops.
const lastLiterals = 5
const matchLimit = 12
const minMatch = 4
const maxOffset = 65_535

const tableBits = 13

/**
 * Where four bytes were seen last, by their hash; shared, because nothing here waits. Positions count on from block to
 * block, with a gap: those of another block are out of reach, and nothing has to be cleared.
 */
const table = new Int32Array(1 << tableBits)
const positionLimit = 0x3fff_ffff
let nextPosition = maxOffset + 1

/** Compresses a range as one lz4 block into `target`, which has room for the bound; returns the position after it. */
export function lz4Compress(source: Uint8Array, start: number, end: number, target: Uint8Array, to: number): number {
  if (nextPosition > positionLimit) {
    table.fill(0)
    nextPosition = maxOffset + 1
  }
  const shift = nextPosition - start
  nextPosition += end - start + maxOffset
  return compress(source, viewOf(source), start, end, shift, target, viewOf(target), to)
}

function compress(
  source: Uint8Array,
  words: DataView,
  start: number,
  end: number,
  shift: number,
  target: Uint8Array,
  out: DataView,
  to: number,
): number {
  // Says to the engine that these are 32-bit integers, and so is what comes of them: it keeps them in registers then.
  start |= 0
  end |= 0
  shift |= 0
  to |= 0
  const limit = end - matchLimit
  let literal = start
  let at = start
  while (at <= limit) {
    let word = words.getInt32(at, true)
    let hash = hashOf(word)
    let offset = (at + shift - (table[hash] as number)) | 0
    table[hash] = at + shift
    // Every 64 bytes without a match, the search takes larger steps: what does not compress passes quickly.
    let skip = 64
    while (offset > maxOffset || words.getInt32(at - offset, true) !== word) {
      at += skip++ >>> 6
      if (at > limit) return putLiterals(source, literal, end, target, to)
      word = words.getInt32(at, true)
      hash = hashOf(word)
      offset = (at + shift - (table[hash] as number)) | 0
      table[hash] = at + shift
    }
    const next = matchEnd(words, at + minMatch, offset, end - lastLiterals) | 0
    while (at > literal && at - offset > start && words.getUint8(at - 1) === words.getUint8(at - offset - 1)) at--

    const literals = at - literal
    const rest = next - at - minMatch
    out.setUint8(to++, ((literals < 15 ? literals : 15) << 4) | (rest < 15 ? rest : 15))
    if (literals > 0) {
      if (literals >= 15) to = putLength(out, to, literals - 15)
      copyWords(words, literal, out, to, to + literals)
      to += literals
    }
    out.setUint16(to, offset, true)
    to += 2
    if (rest >= 15) to = putLength(out, to, rest - 15)
    literal = at = next
  }
  return putLiterals(source, literal, end, target, to)
}

function hashOf(word: number): number {
  return Math.imul(word, 0x9e3779b1) >>> (32 - tableBits)
}

function putLength(out: DataView, to: number, rest: number): number {
  for (; rest >= 255; rest -= 255) out.setUint8(to++, 255)
  out.setUint8(to++, rest)
  return to
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
  return decompress(source, viewOf(source), start, end, target, viewOf(target), to, limit, first)
}

function decompress(
  source: Uint8Array,
  words: DataView,
  at: number,
  end: number,
  target: Uint8Array,
  out: DataView,
  to: number,
  limit: number,
  first: number,
): number {
  at |= 0
  end |= 0
  to |= 0
  limit |= 0
  first |= 0
  while (at < end) {
    const token = words.getUint8(at++)
    let length = token >>> 4
    if (length > 0) {
      if (length === 15) {
        let byte = 255
        while (byte === 255) {
          if (at >= end) return lz4Malformed
          byte = words.getUint8(at++)
          length += byte
        }
      }
      if (length <= 32 && at + 32 <= end && to + 32 <= limit) {
        // What is copied too many is written over by what follows.
        copyWords(words, at, out, to, to + length)
      } else {
        if (at + length > end) return lz4Malformed
        if (to + length > limit) return lz4Overflow
        target.set(source.subarray(at, at + length), to)
      }
      to += length
      at += length
    }
    // A block ends with literals.
    if (at === end) return to

    if (at + 2 > end) return lz4Malformed
    const offset = words.getUint16(at, true)
    at += 2
    if (offset === 0 || offset > to - first) return lz4Malformed
    length = token & 15
    if (length === 15) {
      let byte = 255
      while (byte === 255) {
        if (at >= end) return lz4Malformed
        byte = words.getUint8(at++)
        length += byte
      }
    }
    length += minMatch
    if (to + length > limit) return lz4Overflow
    if (offset >= 4 && length <= 256 && to + length + 7 <= limit) copyWords(out, to - offset, out, to, to + length)
    else copyBack(target, to, to + length, offset)
    to += length
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
