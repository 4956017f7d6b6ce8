/** The last bytes of a block are always literals, and a match may not start in the last twelve. */
export const lastLiterals = 5
export const matchLimit = 12
export const minMatch = 4
/** How far back a match may be. */
export const maxOffset = 65_535

/** The most bytes that compressing can make of `size` bytes. */
export function lz4Bound(size: number): number {
  return size + Math.floor(size / 255) + 16
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
