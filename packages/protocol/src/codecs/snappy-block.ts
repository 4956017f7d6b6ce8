import { copyBack, copyWords, matchEnd, viewOf } from './block-support.ts'
import { malformed } from './failures.ts'

/** Each fragment is compressed for itself, so that a distance fits in 16 bits. */
const fragmentSize = 65_536
const maxOffset = 65_535

const tableBits = 13

/**
 * Where four bytes were seen last, by their hash; shared, because nothing here waits. Positions count on from fragment
 * to fragment, with a gap: those of another one are out of reach, and nothing has to be cleared.
 */
const table = new Int32Array(1 << tableBits)
const positionLimit = 0x3fff_ffff
let nextPosition = maxOffset + 1

/** The most bytes that compressing can make of `size` bytes. */
export function snappyBound(size: number): number {
  return 32 + size + Math.floor(size / 6)
}

/** Compresses a range as one snappy block into `target`, which has room for the bound; returns the position after it. */
export function snappyCompress(source: Uint8Array, start: number, end: number, target: Uint8Array, to: number): number {
  let size = end - start
  for (; size >= 0x80; size >>>= 7) target[to++] = (size & 0x7f) | 0x80
  target[to++] = size
  const words = viewOf(source)
  const out = viewOf(target)
  for (let at = start; at < end; at += fragmentSize) {
    if (nextPosition > positionLimit) {
      table.fill(0)
      nextPosition = maxOffset + 1
    }
    const shift = nextPosition - at
    nextPosition += fragmentSize + maxOffset
    to = compressFragment(source, words, at, Math.min(at + fragmentSize, end), shift, target, out, to)
  }
  return to
}

function compressFragment(
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
  // The last 15 bytes are left as they are; a match that starts before may reach into them.
  const limit = end - 15
  let literal = start
  let at = start
  while (at < limit) {
    let word = words.getInt32(at, true)
    let hash = hashOf(word)
    let offset = (at + shift - (table[hash] as number)) | 0
    table[hash] = at + shift
    // Every 32 bytes without a match, the search takes larger steps: what does not compress passes quickly.
    let skip = 32
    while (offset > maxOffset || words.getInt32(at - offset, true) !== word) {
      at += skip++ >>> 5
      if (at >= limit) return putLiteral(source, literal, end, target, to)
      word = words.getInt32(at, true)
      hash = hashOf(word)
      offset = (at + shift - (table[hash] as number)) | 0
      table[hash] = at + shift
    }
    const next = matchEnd(words, at + 4, offset, end) | 0
    const literals = at - literal
    if (literals > 0) {
      to = putLiteralTag(out, to, literals) | 0
      copyWords(words, literal, out, to, to + literals)
      to += literals
    }
    to = putCopy(out, to, offset, next - at) | 0
    literal = at = next
  }
  return literal < end ? putLiteral(source, literal, end, target, to) : to
}

function hashOf(word: number): number {
  return Math.imul(word, 0x1e35a7bd) >>> (32 - tableBits)
}

function putLiteral(source: Uint8Array, start: number, end: number, target: Uint8Array, to: number): number {
  to = putLiteralTag(viewOf(target), to, end - start)
  target.set(source.subarray(start, end), to)
  return to + end - start
}

function putLiteralTag(out: DataView, to: number, size: number): number {
  const rest = size - 1
  if (rest < 60) {
    out.setUint8(to, rest << 2)
    return to + 1
  }
  if (rest < 0x100) {
    out.setUint8(to, 60 << 2)
    out.setUint8(to + 1, rest)
    return to + 2
  }
  out.setUint8(to, 61 << 2)
  out.setUint16(to + 1, rest, true)
  return to + 3
}

function putCopy(out: DataView, to: number, offset: number, size: number): number {
  // Copies are of at most 64 bytes, and of at least 4 where they are to be short.
  for (; size >= 68; size -= 64) to = putLongCopy(out, to, offset, 64)
  if (size > 64) {
    to = putLongCopy(out, to, offset, 60)
    size -= 60
  }
  if (size >= 12 || offset >= 2048) return putLongCopy(out, to, offset, size)
  out.setUint8(to, ((offset >>> 8) << 5) | ((size - 4) << 2) | 1)
  out.setUint8(to + 1, offset & 0xff)
  return to + 2
}

function putLongCopy(out: DataView, to: number, offset: number, size: number): number {
  out.setUint8(to, ((size - 1) << 2) | 2)
  out.setUint16(to + 1, offset, true)
  return to + 3
}

/** The size that a block declares for its content. */
export function snappyDeclaredSize(source: Uint8Array, start: number, end: number): number {
  let size = 0
  let scale = 1
  for (let at = start; at < end && at < start + 5; at++) {
    const byte = source[at] as number
    size += (byte & 0x7f) * scale
    if (byte < 0x80) {
      // A copy makes at most 64 bytes of 3.
      if (size > 0xffff_ffff || size > (end - at) * 22) {
        throw malformed(`Malformed snappy data: a block of ${end - start} bytes cannot hold ${size}`)
      }
      return size
    }
    scale *= 0x80
  }
  throw malformed('Malformed snappy data: a block without a size')
}

/**
 * Decompresses one snappy block into `target` from `to`, of which `to + size` must be the end: the size that the block
 * declares. All of that is written, or it throws.
 */
export function snappyDecompress(
  source: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
  to: number,
  size: number,
): void {
  let at = start
  while (at < end && (source[at] as number) >= 0x80) at++
  const last = to + size
  // Less than declared would show memory that was never written.
  if (decompress(source, viewOf(source), at + 1, end, target, viewOf(target), to, last) !== last) {
    throw malformed('Malformed snappy data: a block that does not hold what it declares')
  }
}

/** The position after what was written; {@link broken} when the block is. */
function decompress(
  source: Uint8Array,
  words: DataView,
  at: number,
  end: number,
  target: Uint8Array,
  out: DataView,
  to: number,
  last: number,
): number {
  at |= 0
  end |= 0
  to |= 0
  last |= 0
  const first = to
  while (at < end) {
    const tag = words.getUint8(at++)
    let length = (tag >>> 2) + 1
    let offset: number
    if ((tag & 3) === 0) {
      if (length > 60) {
        const extra = length - 60
        if (at + extra > end) return broken
        length = words.getUint8(at)
        if (extra > 1) length |= words.getUint8(at + 1) << 8
        if (extra > 2) length |= words.getUint8(at + 2) << 16
        if (extra > 3) length += words.getUint8(at + 3) * 0x100_0000
        length++
        at += extra
      }
      if (length <= 32 && at + 32 <= end && to + 32 <= last) {
        // What is copied too many is written over by what follows.
        copyWords(words, at, out, to, to + length)
      } else {
        if (at + length > end || to + length > last) return broken
        target.set(source.subarray(at, at + length), to)
      }
      to += length
      at += length
      continue
    }
    if ((tag & 3) === 1) {
      if (at >= end) return broken
      length = ((tag >>> 2) & 7) + 4
      offset = ((tag >>> 5) << 8) | words.getUint8(at)
      at += 1
    } else if ((tag & 3) === 2) {
      if (at + 2 > end) return broken
      offset = words.getUint16(at, true)
      at += 2
    } else {
      if (at + 4 > end) return broken
      offset = words.getUint32(at, true)
      at += 4
    }
    if (offset === 0 || offset > to - first || to + length > last) return broken
    if (offset >= 4 && to + length + 7 <= last) copyWords(out, to - offset, out, to, to + length)
    else copyBack(target, to, to + length, offset)
    to += length
  }
  return to
}

const broken = -1
