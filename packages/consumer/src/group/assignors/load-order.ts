/** Members by how many partitions they have, then by id: the first has the least. */
export class LoadOrder {
  readonly #rank: readonly number[]
  readonly #memberOf: number[]
  /** `load * members + rank`, sorted. */
  readonly #keys: number[] = []

  /** @param rank - Each member's place when they are sorted by id. */
  constructor(rank: readonly number[]) {
    this.#rank = rank
    this.#memberOf = Array.from({ length: rank.length }, () => 0)
    for (const [member, place] of rank.entries()) this.#memberOf[place] = member
  }

  add(member: number, load: number): void {
    const key = this.#key(member, load)
    this.#keys.splice(this.#placeOf(key), 0, key)
  }

  /** @param load - With which it was added. */
  delete(member: number, load: number): void {
    const key = this.#key(member, load)
    const at = this.#placeOf(key)
    if (this.#keys[at] === key) this.#keys.splice(at, 1)
  }

  get leastLoad(): number {
    return this.#loadAt(0)
  }

  get mostLoad(): number {
    return this.#loadAt(this.#keys.length - 1)
  }

  /** The first member for which this holds. */
  find(holds: (member: number) => boolean): number | undefined {
    for (const key of this.#keys) {
      const member = this.#memberOf[key % this.#rank.length]
      if (member !== undefined && holds(member)) return member
    }
    return undefined
  }

  #loadAt(at: number): number {
    return Math.floor((this.#keys[at] ?? 0) / this.#rank.length)
  }

  #key(member: number, load: number): number {
    return load * this.#rank.length + (this.#rank[member] ?? 0)
  }

  #placeOf(key: number): number {
    let low = 0
    let high = this.#keys.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#keys[middle] ?? 0) < key) low = middle + 1
      else high = middle
    }
    return low
  }
}
