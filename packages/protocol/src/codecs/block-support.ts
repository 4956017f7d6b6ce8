/** The bytes as 32-bit words at any position: the engine makes one machine instruction of each access. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}

/** Where the bytes up to `end` from `at` on are no longer those that are `offset` bytes before. */
export function matchEnd(words: DataView, at: number, offset: number, end: number): number {
  const lastWord = end - 4
  while (at <= lastWord) {
    const difference = words.getInt32(at - offset, true) ^ words.getInt32(at, true)
    if (difference !== 0) return at + ((31 - Math.clz32(difference & -difference)) >>> 3)
    at += 4
  }
  while (at < end && words.getUint8(at - offset) === words.getUint8(at)) at++
  return at
}

/**
 * Copies to `to` up to `stop`, and up to seven bytes too many, which both sides need room for. Within one memory, what
 * was copied first is read again where `from` is four or more bytes before `to`.
 */
export function copyWords(source: DataView, from: number, target: DataView, to: number, stop: number): void {
  for (; to < stop; from += 8, to += 8) {
    target.setInt32(to, source.getInt32(from, true), true)
    target.setInt32(to + 4, source.getInt32(from + 4, true), true)
  }
}

/**
 * Repeats in `target`, from `to` up to `stop`, what is `offset` bytes before; where that reaches into what it makes,
 * the pattern goes on.
 */
export function copyBack(target: Uint8Array, to: number, stop: number, offset: number): void {
  if (offset >= stop - to) target.copyWithin(to, to - offset, stop - offset)
  else if (offset === 1) target.fill(target[to - 1] as number, to, stop)
  else for (; to < stop; to++) target[to] = target[to - offset] as number
}

/** Up to this size memory to compress into is kept for the next time. */
const maxScratch = 524_288
let scratch = Buffer.alloc(0)

/** Memory to compress into, until the next call: nothing here waits. What is in it is of no meaning. */
export function scratchOf(size: number): Buffer {
  if (size > maxScratch) return Buffer.allocUnsafeSlow(size)
  if (scratch.length < size)
    scratch = Buffer.allocUnsafeSlow(Math.min(maxScratch, Math.max(size, scratch.length * 2, 16_384)))
  return scratch
}
