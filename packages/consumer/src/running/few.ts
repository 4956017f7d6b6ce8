/** A set, in the order of insertion, that mostly holds one at a time: that one costs no hashing. */
export class Few<T extends object> implements Iterable<T> {
  #only: T | undefined
  readonly #others = new Set<T>()

  get size(): number {
    return this.#others.size + (this.#only === undefined ? 0 : 1)
  }

  /** The one that was added before all others that are still here. */
  get first(): T | undefined {
    if (this.#only !== undefined || this.#others.size === 0) return this.#only
    for (const other of this.#others) return other
    return undefined
  }

  add(value: T): void {
    // Behind others, it must not become the first.
    if (this.#only === undefined && this.#others.size === 0) this.#only = value
    else if (this.#only !== value) this.#others.add(value)
  }

  delete(value: T): void {
    if (this.#only === value) this.#only = undefined
    else this.#others.delete(value)
  }

  clear(): void {
    this.#only = undefined
    this.#others.clear()
  }

  *[Symbol.iterator](): IterableIterator<T> {
    if (this.#only !== undefined) yield this.#only
    yield* this.#others
  }
}
