import type { FetchedPartition } from '../records/fetched-partition.ts'

/** The bytes that fetched data keeps in memory until it is handed out. */
export class BufferedBytes {
  #total = 0

  get total(): number {
    return this.#total
  }

  add(bytes: number): void {
    this.#total += bytes
  }
}

/**
 * One fetch response in memory. Its partitions are views of it, so all its bytes count until the last of them is done.
 */
export class HeldResponse {
  readonly #meter: BufferedBytes
  readonly #chunks = new Set<FetchedPartition>()
  #bytes = 0

  constructor(meter: BufferedBytes) {
    this.#meter = meter
  }

  hold(chunk: FetchedPartition, bytes: number): void {
    this.#chunks.add(chunk)
    this.#bytes += bytes
    this.#meter.add(bytes)
  }

  release(chunk: FetchedPartition): void {
    if (!this.#chunks.delete(chunk)) return
    if (this.#chunks.size === 0) {
      this.#meter.add(-this.#bytes)
      this.#bytes = 0
    } else this.shrink()
  }

  /**
   * Where only partitions are left that nothing is handed out of, which may stay for long, each gets memory of its own for what is left of it,
   * unless that is most of the response anyway.
   */
  shrink(): void {
    let left = 0
    for (const chunk of this.#chunks) {
      if (!chunk.partition.isHeldBack || chunk.pending) return
      left += chunk.bytesLeft
    }
    if (left * 2 > this.#bytes) return
    const chunks = [...this.#chunks]
    this.#chunks.clear()
    this.#meter.add(-this.#bytes)
    this.#bytes = 0
    for (const chunk of chunks) chunk.moveTo(new HeldResponse(this.#meter))
  }
}
