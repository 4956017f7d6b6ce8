import type { HeaderInput, Payload } from '@kclient/protocol'

/** Random numbers of a seed: the same seed, the same numbers. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed | 0
  }

  /** From 0 up to, and without, the limit. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)] as T
  }

  bytes(size: number): Buffer {
    const bytes = Buffer.alloc(size)
    for (let i = 0; i < size; i++) bytes[i] = this.below(256)
    return bytes
  }

  /** Text of one of several alphabets. */
  text(units: number): string {
    const alphabet = this.pick(['abc', 'abcdefghijklmnopqrstuvwxyz 0123456789', 'aé', 'aж漢', 'a🎉', 'a\ud800é'])
    let text = ''
    while (text.length < units) text += alphabet[this.below(alphabet.length)]
    return text
  }

  /** Bytes as codecs meet them: noise, runs, and repetitions near and far. */
  compressible(size: number): Buffer {
    const bytes = Buffer.alloc(size)
    let at = 0
    while (at < size) {
      const run = Math.min(size - at, 1 + this.below(this.pick([4, 20, 300, 5000])))
      const kind = this.below(4)
      if (kind === 0) this.bytes(run).copy(bytes, at)
      else if (kind === 1) bytes.fill(this.below(256), at, at + run)
      else if (at > 0) {
        const distance = 1 + this.below(Math.min(at, this.pick([4, 64, 3000, 70_000])))
        for (let i = 0; i < run; i++) bytes[at + i] = bytes[at + i - distance] as number
      }
      at += run
    }
    return bytes
  }
}

/** A record as a test writes it. */
export interface RecordInput {
  readonly timestamp: number
  readonly key: Payload
  readonly value: Payload
  readonly headers: readonly HeaderInput[] | null
}

/** A random record; most are small. */
export function randomRecord(random: Random, timestamp: number): RecordInput {
  const payload = (): Payload => {
    const size = random.below(random.pick([3, 20, 70, 300, random.below(100) === 0 ? 20_000 : 50]))
    return random.pick([() => null, () => random.text(size), () => random.compressible(size)])()
  }
  const headers = (): HeaderInput[] =>
    Array.from({ length: random.below(4) }, () => [random.text(random.below(20)), payload()])
  return { timestamp, key: payload(), value: payload(), headers: random.below(3) > 0 ? null : headers() }
}

/** What a payload is after it was written and read. */
export function asBuffer(payload: Payload): Buffer | null {
  return payload === null ? null : Buffer.from(payload as string)
}
