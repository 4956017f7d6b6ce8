/** A first-in, first-out queue in one array that is reused: no allocation per element once it has grown to its size. */
export class Ring<T> implements Iterable<T> {
  #slots: (T | undefined)[] = Array.from({ length: 16 })
  #head = 0
  #length = 0

  get length(): number {
    return this.#length
  }

  /** The first element, which stays. */
  peek(): T | undefined {
    return this.#slots[this.#head]
  }

  push(element: T): void {
    if (this.#length === this.#slots.length) this.#grow()
    this.#slots[(this.#head + this.#length) & (this.#slots.length - 1)] = element
    this.#length++
  }

  /** Takes the first element out. */
  shift(): T | undefined {
    if (this.#length === 0) return undefined
    const element = this.#slots[this.#head]
    this.#slots[this.#head] = undefined
    this.#head = (this.#head + 1) & (this.#slots.length - 1)
    this.#length--
    return element
  }

  /** From first to last. The ring must not change meanwhile. */
  *[Symbol.iterator](): Iterator<T> {
    for (let i = 0; i < this.#length; i++) yield this.#slots[(this.#head + i) & (this.#slots.length - 1)] as T
  }

  /** The size stays a power of two, so that a mask finds the slot. */
  #grow(): void {
    const slots = [...this.#slots.slice(this.#head), ...this.#slots.slice(0, this.#head)]
    slots.length *= 2
    this.#slots = slots
    this.#head = 0
  }
}
