import type { TopicPartition } from '@kclient/errors'

/**
 * A map whose key is a topic and a partition, which JavaScript's Map would compare by identity. Iterates
 * `[{ topic, partition }, value]`, topic by topic in the order of first insertion.
 *
 * @example
 * const lags = new TopicPartitionMap<bigint>()
 * lags.set('orders', 0, 17n)
 * for (const [{ topic, partition }, lag] of lags) console.log(topic, partition, lag)
 */
export class TopicPartitionMap<V> implements Iterable<[TopicPartition, V]> {
  static {
    Object.defineProperty(this.prototype, Symbol.for('nodejs.util.inspect.custom'), { value: inspectMap })
  }

  readonly #topics = new Map<string, Map<number, V>>()
  #size = 0

  constructor(entries?: Iterable<readonly [TopicPartition, V]>) {
    if (entries === undefined) return
    for (const [{ topic, partition }, value] of entries) this.set(topic, partition, value)
  }

  /** How many partitions it holds. */
  get size(): number {
    return this.#size
  }

  get(topic: string, partition: number): V | undefined {
    return this.#topics.get(topic)?.get(partition)
  }

  has(topic: string, partition: number): boolean {
    return this.#topics.get(topic)?.has(partition) ?? false
  }

  set(topic: string, partition: number, value: V): this {
    let partitions = this.#topics.get(topic)
    if (partitions === undefined) {
      partitions = new Map()
      this.#topics.set(topic, partitions)
    }
    const before = partitions.size
    partitions.set(partition, value)
    this.#size += partitions.size - before
    return this
  }

  /** Returns whether it was there. */
  delete(topic: string, partition: number): boolean {
    const partitions = this.#topics.get(topic)
    if (partitions === undefined || !partitions.delete(partition)) return false
    this.#size -= 1
    if (partitions.size === 0) this.#topics.delete(topic)
    return true
  }

  clear(): void {
    this.#topics.clear()
    this.#size = 0
  }

  *keys(): IterableIterator<TopicPartition> {
    for (const [topic, partitions] of this.#topics) {
      for (const partition of partitions.keys()) yield { topic, partition }
    }
  }

  *values(): IterableIterator<V> {
    for (const partitions of this.#topics.values()) yield* partitions.values()
  }

  *entries(): IterableIterator<[TopicPartition, V]> {
    for (const [topic, partitions] of this.#topics) {
      for (const [partition, value] of partitions) yield [{ topic, partition }, value]
    }
  }

  [Symbol.iterator](): IterableIterator<[TopicPartition, V]> {
    return this.entries()
  }

  /** The topics that have a partition here. */
  topics(): IterableIterator<string> {
    return this.#topics.keys()
  }

  /** The partitions of one topic with their values; empty when it has none here. */
  ofTopic(topic: string): ReadonlyMap<number, V> {
    return this.#topics.get(topic) ?? new Map()
  }

  get [Symbol.toStringTag](): string {
    return 'TopicPartitionMap'
  }
}

function inspectMap(
  this: TopicPartitionMap<unknown>,
  depth: number,
  options: object,
  inspect: (value: unknown, options?: object) => string,
): string {
  if (depth < 0) return `[TopicPartitionMap(${this.size})]`
  const shown = new Map<string, unknown>()
  for (const [{ topic, partition }, value] of this) shown.set(`${topic}-${partition}`, value)
  return inspect(shown, options).replace(/^Map/, 'TopicPartitionMap')
}
