/** The last bytes of a block are always literals, and a match may not start in the last twelve. */
const lastLiterals = 5
const matchLimit = 12
const minMatch = 4
const maxOffset = 65_535
const maxTableBits = 14

/** Positions by hash, relative to the block, plus 1; shared, because nothing here waits. */
const table = new Int32Array(1 << maxTableBits)

/** The most bytes that compressing can make of `size` bytes. */
export function lz4Bound(size: number): number {
  return size + Math.floor(size / 255) + 16
}

/** Compresses a range as one lz4 block into `target`, which has room for the bound; returns the position after it. */
export function lz4Compress(source: Uint8Array, start: number, end: number, target: Uint8Array, to: number): number {
  let literal = start
  if (end - start > matchLimit) {
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
      const word = readWord(source, at)
      const hash = Math.imul(word, 0x9e3779b1) >>> shift
      let candidate = base + (table[hash] as number)
      table[hash] = at - base
      if (candidate < start || at - candidate > maxOffset || readWord(source, candidate) !== word) {
        at += skip++ >>> 6
        continue
      }
      skip = 64
      const offset = at - candidate
      while (at > literal && candidate > start && source[at - 1] === source[candidate - 1]) {
        at--
        candidate--
      }
      let next = at + minMatch
      while (next < matchEnd && source[next - offset] === source[next]) next++
      to = putSequence(source, literal, at, target, to, offset, next - at)
      literal = at = next
      if (at <= limit) {
        // A position inside the match is remembered too: matches often follow one another.
        table[Math.imul(readWord(source, at - 2), 0x9e3779b1) >>> shift] = at - 2 - base
      }
    }
  }
  return putLiterals(source, literal, end, target, to)
}

/** Literals, then a match of `size` bytes that is `offset` bytes back. */
export function putSequence(
  source: Uint8Array,
  literal: number,
  literalEnd: number,
  target: Uint8Array,
  to: number,
  offset: number,
  size: number,
): number {
  const token = to
  to = putLiterals(source, literal, literalEnd, target, to)
  target[to++] = offset & 0xff
  target[to++] = offset >>> 8
  const rest = size - minMatch
  if (rest < 15) {
    target[token] = (target[token] as number) | rest
    return to
  }
  target[token] = (target[token] as number) | 15
  return putLength(target, to, rest - 15)
}

/** A token with its literals. Alone, it is the end of a block. */
export function putLiterals(source: Uint8Array, start: number, end: number, target: Uint8Array, to: number): number {
  const size = end - start
  if (size < 15) {
    target[to++] = size << 4
  } else {
    target[to++] = 0xf0
    to = putLength(target, to, size - 15)
  }
  if (size > 32) {
    target.set(source.subarray(start, end), to)
    return to + size
  }
  while (start < end) target[to++] = source[start++] as number
  return to
}

function putLength(target: Uint8Array, to: number, rest: number): number {
  for (; rest >= 255; rest -= 255) target[to++] = 255
  target[to++] = rest
  return to
}

function readWord(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  )
}

/** What {@link lz4Decompress} gives for a block that is not well-formed. */
export const lz4Malformed = -1
/** What it gives when the block holds more than `limit` has room for. */
export const lz4Overflow = -2

/**
 * Decompresses one lz4 block into `target` from `to`, at most up to `limit`. Matches may reach back to `first`: the
 * start of the block, or of all output where blocks are linked.
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
      if (at + length > end) return lz4Malformed
      if (to + length > limit) return lz4Overflow
      if (length > 32) {
        target.set(source.subarray(at, at + length), to)
        at += length
        to += length
      } else {
        for (const stop = at + length; at < stop;) target[to++] = source[at++] as number
      }
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
    length += minMatch
    if (to + length > limit) return lz4Overflow
    if (length > 64 && offset >= length) {
      target.copyWithin(to, to - offset, to - offset + length)
      to += length
    } else {
      // Byte by byte: where the match overlaps what it makes, it repeats it.
      for (const stop = to + length; to < stop; to++) target[to] = target[to - offset] as number
    }
  }
  // It ended with a match, or is empty.
  return lz4Malformed
}

/** Bytes that a block decompresses to, without doing it; {@link lz4Malformed} when that cannot be told. */
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
