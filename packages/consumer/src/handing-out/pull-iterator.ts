import type { Turns } from './turns.ts'

/** Where an iterator pulls from. */
export interface PullSource<T> {
  readonly turns: Turns
  /** How many records one hand-out is, roughly. */
  readonly weight: number
  /** What is there, null when nothing is; throws what there is to tell. */
  take(): T | null
  /** Waits until there is something; null when the consumer stops. */
  wait(): Promise<T | null>
  /** Throws unless the consumer is started; false when it has stopped. */
  running(): boolean
}

/**
 * Iterates over what a consumer hands out. It is a view: breaking out of a loop leaves the consumer as it is, and
 * another loop goes on at the position.
 *
 * Not an async generator: what is buffered costs one resolved promise here, and several turns of the microtask queue
 * there, which is more than reading the record takes.
 */
export class PullIterator<T> implements AsyncIterableIterator<T, undefined> {
  readonly #source: PullSource<T>
  #done = false

  constructor(source: PullSource<T>) {
    this.#source = source
  }

  next(): Promise<IteratorResult<T, undefined>> {
    const source = this.#source
    try {
      if (this.#done || !source.running()) return this.#end()
      if (source.turns.free(source.weight)) {
        const value = source.take()
        if (value !== null) return Promise.resolve({ done: false, value })
        return this.#wait()
      }
    } catch (error) {
      return Promise.reject(error)
    }
    return this.#takeTurn()
  }

  return(): Promise<IteratorResult<T, undefined>> {
    return this.#end()
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async #takeTurn(): Promise<IteratorResult<T, undefined>> {
    await this.#source.turns.next()
    if (this.#done || !this.#source.running()) return this.#end()
    const value = this.#source.take()
    return value === null ? this.#wait() : { done: false, value }
  }

  async #wait(): Promise<IteratorResult<T, undefined>> {
    const value = await this.#source.wait()
    if (value === null) return this.#end()
    this.#source.turns.taken()
    return { done: false, value }
  }

  #end(): Promise<IteratorResult<T, undefined>> {
    this.#done = true
    return Promise.resolve({ done: true, value: undefined })
  }
}
