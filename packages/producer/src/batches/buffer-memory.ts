/** The smallest buffer worth keeping. */
const smallest = 1_024

/**
 * The memory of all batches of one producer: counts what they hold against `bufferMemory`, and keeps some of what they
 * give back for the next ones. A buffer may be given back only when nothing can read it any more: neither the socket
 * nor a request that may have to be repeated.
 */
export class BufferMemory {
  /** The most bytes that batches may hold. */
  readonly limit: number
  readonly #largest: number
  #used = 0
  #keptBytes = 0
  /** Free buffers by size. */
  readonly #kept = new Map<number, Buffer[]>()

  /** @param largest - Size of a full batch: nothing larger is kept. */
  constructor(limit: number, largest: number) {
    this.limit = limit
    this.#largest = largest
  }

  /** Bytes that batches hold now. */
  get used(): number {
    return this.#used
  }

  /** Counts bytes in if there is room for them. */
  reserve(bytes: number): boolean {
    if (this.#used + bytes > this.limit) return false
    this.#used += bytes
    return true
  }

  /** Counts bytes in for what is there already and only takes another form, room or not. */
  charge(bytes: number): void {
    this.#used += bytes
  }

  release(bytes: number): void {
    this.#used -= bytes
  }

  /** The size of buffer to begin with for a batch of about `bytes`. */
  sizeFor(bytes: number): number {
    let size = smallest
    while (size < bytes && size < this.#largest) size *= 2
    return Math.min(size, this.#largest)
  }

  /** A buffer of exactly this size, used before or new. */
  take(size: number): Buffer {
    const kept = this.#kept.get(size)?.pop()
    if (kept === undefined) return Buffer.allocUnsafeSlow(size)
    this.#keptBytes -= size
    return kept
  }

  /** Gives a buffer back. Up to a quarter of the limit is kept. */
  give(buffer: Buffer): void {
    const size = buffer.length
    if (this.sizeFor(size) !== size || (this.#keptBytes + size) * 4 > this.limit) return
    this.#keptBytes += size
    const kept = this.#kept.get(size)
    if (kept === undefined) this.#kept.set(size, [buffer])
    else kept.push(buffer)
  }
}
