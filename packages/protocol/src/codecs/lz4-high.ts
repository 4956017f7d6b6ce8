import { matchEnd, viewOf } from './block-support.ts'
import { lastLiterals, matchLimit, maxOffset, minMatch, putLiterals, putSequence } from './lz4-format.ts'

const tableBits = 15

/** A match of this length is taken without looking for a longer one. */
const longEnough = 512

/** Shared, because nothing here waits: by hash, the last position plus 1; by position, how far back the one before is. */
const heads = new Int32Array(1 << tableBits)
const chain = new Uint16Array(1 << 16)

/**
 * Compresses a range as one lz4 block, in more time and fewer bytes: each position is compared with many that began
 * alike, and a match waits for the next position to find a longer one.
 *
 * @param attempts - Positions to compare with.
 * @returns the position after the block in `target`, which has room for the bound.
 */
export function lz4CompressHigh(
  source: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
  to: number,
  attempts: number,
): number {
  if (end - start <= matchLimit) return putLiterals(source, start, end, target, to)
  const search = new Search(source, start, end - lastLiterals, attempts)
  const limit = end - matchLimit
  let literal = start
  let at = start
  while (at <= limit) {
    let size = search.longest(at)
    if (size < minMatch) {
      at++
      continue
    }
    let offset = search.offset
    while (size < longEnough && at < limit) {
      const later = search.longest(at + 1)
      if (later <= size) break
      at++
      size = later
      offset = search.offset
    }
    to = putSequence(source, literal, at, target, to, offset, size)
    at += size
    literal = at
  }
  return putLiterals(source, literal, end, target, to)
}

class Search {
  /** How far back the match is that was found last. */
  offset = 0
  #source: Uint8Array
  #words: DataView
  #start: number
  #matchEnd: number
  #attempts: number
  /** Positions before this one are in the chains. */
  #next: number

  constructor(source: Uint8Array, start: number, matchEnd: number, attempts: number) {
    this.#source = source
    this.#words = viewOf(source)
    this.#start = start
    this.#matchEnd = matchEnd
    this.#attempts = attempts
    this.#next = start
    heads.fill(0)
  }

  /** The length of the longest match at a position; positions only grow. 0 without a match. */
  longest(at: number): number {
    const words = this.#words
    const start = this.#start
    this.#remember(at)
    const word = words.getInt32(at, true)
    let candidate = start - 1 + (heads[hashOf(word)] as number)
    let best = 0
    for (let left = this.#attempts; left > 0 && candidate >= start && at - candidate <= maxOffset; left--) {
      if (words.getInt32(candidate, true) === word && this.#canBeat(best, candidate, at)) {
        const size = matchEnd(words, at + minMatch, at - candidate, this.#matchEnd) - at
        if (size > best) {
          best = size
          this.offset = at - candidate
          if (size >= longEnough) break
        }
      }
      const back = chain[candidate & 0xffff] as number
      if (back === 0) break
      candidate -= back
    }
    return best
  }

  /** Whether a candidate agrees in the byte that would make it longer than the best one. */
  #canBeat(best: number, candidate: number, at: number): boolean {
    return this.#source[candidate + best] === this.#source[at + best]
  }

  /** Puts all positions before `at` into their chains. */
  #remember(at: number): void {
    const base = this.#start - 1
    for (let position = this.#next; position < at; position++) {
      const hash = hashOf(this.#words.getInt32(position, true))
      const back = position - base - (heads[hash] as number)
      chain[position & 0xffff] = heads[hash] === 0 || back > maxOffset ? 0 : back
      heads[hash] = position - base
    }
    if (at > this.#next) this.#next = at
  }
}

function hashOf(word: number): number {
  return Math.imul(word, 0x9e3779b1) >>> (32 - tableBits)
}
