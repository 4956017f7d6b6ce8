import type { Runtime } from '@kclient/net'

/** How long after a topic was created a broker may not have heard of it yet. */
const FRESH_MS = 10_000

/**
 * Topics that this client has just created. The controller has them, other brokers learn of them a little later: that
 * one of them does not know such a topic means "not yet", and of any other topic it means "no".
 */
export class FreshTopics {
  readonly #runtime: Runtime
  /** In the order of creation. */
  readonly #until = new Map<string, number>()

  constructor(runtime: Runtime) {
    this.#runtime = runtime
  }

  created(topic: string): void {
    this.#until.delete(topic)
    this.#until.set(topic, this.#runtime.now() + FRESH_MS)
  }

  deleted(topic: string): void {
    this.#until.delete(topic)
  }

  has(topic: string): boolean {
    this.#expire()
    return this.#until.has(topic)
  }

  *[Symbol.iterator](): IterableIterator<string> {
    this.#expire()
    yield* this.#until.keys()
  }

  #expire(): void {
    const now = this.#runtime.now()
    for (const [topic, until] of this.#until) {
      if (until > now) return
      this.#until.delete(topic)
    }
  }
}
