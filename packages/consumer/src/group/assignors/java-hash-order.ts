/** The hash code that Java gives a string. */
export function javaHash(text: string): number {
  let hash = 0
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0
  return hash
}

/** The hash code that Java gives a topic and partition, from that of the topic. */
export function javaPartitionHash(topicHash: number, partition: number): number {
  return (Math.imul(31, 31 + partition) + topicHash) | 0
}

interface Entry<K> {
  readonly key: K
  readonly hash: number
}

const leastTable = 16
const load = 0.75
/** A bin with more than this makes a small table grow. Large tables make trees of such bins; their order is not followed. */
const fullBin = 8
const largestGrownForBin = 32

/**
 * Keys in the order in which a java.util.HashMap would walk them.
 *
 * Java's assignors break ties by it: which of several members keeps one partition more, which of two claims counts. Any
 * leader of a group, in whatever language, comes to the same result only when it does the same.
 */
export class JavaHashOrder<K> implements Iterable<K> {
  #bins: Entry<K>[][] = Array.from({ length: leastTable }, () => [])
  #size = 0

  get size(): number {
    return this.#size
  }

  /** As `put` does it: behind what is in the bin. */
  add(key: K, hash: number): void {
    const bin = this.#bin(hash)
    if (bin.some(entry => entry.key === key)) return
    bin.push({ key, hash })
    this.#size += 1
    if (bin.length > fullBin && this.#bins.length <= largestGrownForBin) this.#grow()
    if (this.#overfull) this.#grow()
  }

  /** As `computeIfAbsent` does it: before what is in the bin; the table grows with the next call, for whatever key. */
  addComputed(key: K, hash: number): void {
    if (this.#overfull) this.#grow()
    const bin = this.#bin(hash)
    if (bin.some(entry => entry.key === key)) return
    bin.unshift({ key, hash })
    this.#size += 1
    if (bin.length >= fullBin && this.#bins.length <= largestGrownForBin) this.#grow()
  }

  delete(key: K, hash: number): void {
    const bin = this.#bin(hash)
    const at = bin.findIndex(entry => entry.key === key)
    if (at === -1) return
    bin.splice(at, 1)
    this.#size -= 1
  }

  *[Symbol.iterator](): IterableIterator<K> {
    for (const bin of this.#bins) for (const { key } of bin) yield key
  }

  get #overfull(): boolean {
    return this.#size > this.#bins.length * load
  }

  #bin(hash: number): Entry<K>[] {
    const spread = hash ^ (hash >>> 16)
    return this.#bins[spread & (this.#bins.length - 1)] ?? []
  }

  #grow(): void {
    const before = this.#bins
    this.#bins = Array.from({ length: before.length * 2 }, () => [])
    for (const bin of before) for (const entry of bin) this.#bin(entry.hash).push(entry)
  }
}

/** Texts, each once, in the order in which a HashSet that they were added to would walk them. */
export function inJavaHashOrder(texts: Iterable<string>): string[] {
  const order = new JavaHashOrder<string>()
  for (const text of texts) order.add(text, javaHash(text))
  return [...order]
}
