/** The bytes as 32-bit words at any position: the engine makes one machine instruction of each access. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}

/** How many bytes at two positions are the same, where the second, which is the later one, may go up to `end`. */
export function matchLength(words: DataView, bytes: Uint8Array, earlier: number, later: number, end: number): number {
  const start = later
  const wordEnd = end - 4
  while (later <= wordEnd) {
    const difference = words.getInt32(earlier, true) ^ words.getInt32(later, true)
    if (difference !== 0) return later - start + ((31 - Math.clz32(difference & -difference)) >>> 3)
    earlier += 4
    later += 4
  }
  while (later < end && bytes[earlier] === bytes[later]) {
    earlier++
    later++
  }
  return later - start
}

/**
 * Repeats in `target`, from `to` up to `stop`, what is `offset` bytes before; where that reaches into what it makes,
 * the pattern goes on. Up to three bytes behind `stop`, and not behind `limit`, may be written too. Returns `stop`.
 */
export function copyBack(
  target: Uint8Array,
  words: DataView,
  to: number,
  stop: number,
  offset: number,
  limit: number,
): number {
  if (offset >= 4 && stop + 3 <= limit) {
    if (stop - to > 128 && offset >= stop - to) target.copyWithin(to, to - offset, stop - offset)
    else
      for (let from = to - offset; to < stop; to += 4, from += 4) words.setInt32(to, words.getInt32(from, true), true)
  } else if (offset === 1 && stop - to > 32) {
    target.fill(target[to - 1] as number, to, stop)
  } else {
    for (let from = to - offset; to < stop;) target[to++] = target[from++] as number
  }
  return stop
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
