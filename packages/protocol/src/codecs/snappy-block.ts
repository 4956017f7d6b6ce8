import { copyBack, matchLength, viewOf } from './block-support.ts'
import { malformed } from './failures.ts'

/** Each fragment is compressed for itself, so that a position fits in 16 bits. */
const fragmentSize = 65_536
const maxTableBits = 14

/** Positions by hash, relative to the fragment; shared, because nothing here waits. */
const table = new Uint16Array(1 << maxTableBits)

/** The most bytes that compressing can make of `size` bytes. */
export function snappyBound(size: number): number {
  return 32 + size + Math.floor(size / 6)
}

/** Compresses a range as one snappy block into `target`, which has room for the bound; returns the position after it. */
export function snappyCompress(source: Uint8Array, start: number, end: number, target: Uint8Array, to: number): number {
  let size = end - start
  for (; size >= 0x80; size >>>= 7) target[to++] = (size & 0x7f) | 0x80
  target[to++] = size
  for (let at = start; at < end; at += fragmentSize) {
    to = compressFragment(source, at, Math.min(at + fragmentSize, end), target, to)
  }
  return to
}

function compressFragment(source: Uint8Array, start: number, end: number, target: Uint8Array, to: number): number {
  let bits = 8
  while (bits < maxTableBits && 1 << bits < end - start) bits++
  const shift = 32 - bits
  const words = viewOf(source)
  table.fill(0, 0, 1 << bits)

  let literal = start
  // The last 15 bytes are left as they are; a match that starts before may reach into them.
  const limit = end - 15
  let at = start + 1
  // Every 32 bytes without a match, the search takes larger steps: what does not compress passes quickly.
  let skip = 32
  while (at < limit) {
    const word = words.getInt32(at, true)
    const hash = Math.imul(word, 0x1e35a7bd) >>> shift
    const candidate = start + (table[hash] as number)
    table[hash] = at - start
    if (words.getInt32(candidate, true) !== word) {
      at += skip++ >>> 5
      continue
    }
    skip = 32
    if (literal < at) to = putLiteral(source, literal, at, target, to)
    const matched = 4 + matchLength(words, source, candidate + 4, at + 4, end)
    to = putCopy(target, to, at - candidate, matched)
    at += matched
    literal = at
    if (at < limit) {
      // The position before the next one is remembered too: matches often follow one another.
      table[Math.imul(words.getInt32(at - 1, true), 0x1e35a7bd) >>> shift] = at - 1 - start
    }
  }
  return literal < end ? putLiteral(source, literal, end, target, to) : to
}

function putLiteral(source: Uint8Array, start: number, end: number, target: Uint8Array, to: number): number {
  const size = end - start
  const rest = size - 1
  if (rest < 60) {
    target[to++] = rest << 2
  } else if (rest < 0x100) {
    target[to++] = 60 << 2
    target[to++] = rest
  } else {
    target[to++] = 61 << 2
    target[to++] = rest & 0xff
    target[to++] = rest >>> 8
  }
  if (size > 32) {
    target.set(source.subarray(start, end), to)
    return to + size
  }
  while (start < end) target[to++] = source[start++] as number
  return to
}

function putCopy(target: Uint8Array, to: number, offset: number, size: number): number {
  // Copies are of at most 64 bytes, and of at least 4 where they are to be short.
  while (size >= 68) {
    to = putLongCopy(target, to, offset, 64)
    size -= 64
  }
  if (size > 64) {
    to = putLongCopy(target, to, offset, 60)
    size -= 60
  }
  if (size >= 12 || offset >= 2048) return putLongCopy(target, to, offset, size)
  target[to++] = ((offset >>> 8) << 5) | ((size - 4) << 2) | 1
  target[to++] = offset & 0xff
  return to
}

function putLongCopy(target: Uint8Array, to: number, offset: number, size: number): number {
  target[to++] = ((size - 1) << 2) | 2
  target[to++] = offset & 0xff
  target[to++] = offset >>> 8
  return to
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
  const words = viewOf(source)
  const targetWords = viewOf(target)
  const first = to
  const last = to + size
  let at = start
  while (at < end && (source[at] as number) >= 0x80) at++
  at++

  while (at < end) {
    const tag = source[at++] as number
    let length: number
    let offset: number
    if ((tag & 3) === 0) {
      length = (tag >>> 2) + 1
      if (length > 60) {
        const extra = length - 60
        if (at + extra > end) throw broken()
        length = source[at] as number
        if (extra > 1) length |= (source[at + 1] as number) << 8
        if (extra > 2) length |= (source[at + 2] as number) << 16
        if (extra > 3) length += (source[at + 3] as number) * 0x100_0000
        length++
        at += extra
      }
      const stop = to + length
      if (length <= 32 && at + 32 <= end && to + 32 <= last) {
        // Four bytes at a time, and a few too many: they are written over by what follows.
        for (let from = at; to < stop; to += 4, from += 4) targetWords.setInt32(to, words.getInt32(from, true), true)
      } else {
        if (at + length > end || stop > last) throw broken()
        if (length > 32) target.set(source.subarray(at, at + length), to)
        else for (let from = at; to < stop;) target[to++] = source[from++] as number
      }
      to = stop
      at += length
      continue
    }
    if ((tag & 3) === 1) {
      if (at >= end) throw broken()
      length = ((tag >>> 2) & 7) + 4
      offset = ((tag >>> 5) << 8) | (source[at++] as number)
    } else if ((tag & 3) === 2) {
      if (at + 2 > end) throw broken()
      length = (tag >>> 2) + 1
      offset = (source[at] as number) | ((source[at + 1] as number) << 8)
      at += 2
    } else {
      if (at + 4 > end) throw broken()
      length = (tag >>> 2) + 1
      offset = words.getUint32(at, true)
      at += 4
    }
    if (offset === 0 || offset > to - first || to + length > last) throw broken()
    to = copyBack(target, targetWords, to, to + length, offset, last)
  }
  // Less than declared would show memory that was never written.
  if (to !== last) throw broken()
}

function broken(): Error {
  return malformed('Malformed snappy data: a block that does not hold what it declares')
}
