/**
 * Chance for a chaos run. Its seed is printed; `KCLIENT_CHAOS_SEED` repeats the plan of a run, though not the moment at
 * which a broker does its part.
 */
export class ChaosRandom {
  readonly seed: number
  #state: number

  constructor(seed: number = seedFromEnvironment()) {
    this.seed = seed
    this.#state = seed >>> 0
  }

  /** A number in [0, 1): mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b_79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }

  /** An integer in [min, max], both included. */
  integer(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1))
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(from: readonly T[]): T {
    return from[this.integer(0, from.length - 1)] as T
  }

  shuffled<T>(items: readonly T[]): T[] {
    const rest = [...items]
    return items.map(() => rest.splice(this.integer(0, rest.length - 1), 1)[0] as T)
  }

  /** Chance of its own for one part of a run, so that what another part draws does not change it. */
  fork(): ChaosRandom {
    return new ChaosRandom(this.integer(0, 0xffff_ffff))
  }
}

function seedFromEnvironment(): number {
  const given = process.env['KCLIENT_CHAOS_SEED']
  if (given === undefined || given === '') return Math.floor(Math.random() * 0x1_0000_0000)
  const seed = Number(given)
  if (!Number.isInteger(seed)) throw new TypeError(`KCLIENT_CHAOS_SEED is a whole number, not ${given}`)
  return seed
}
