/** One entry of the list that comes with a fetched partition. */
export interface AbortedTransaction {
  readonly producerId: bigint
  readonly firstOffset: bigint
}

/**
 * Tells which batches of one fetched partition belong to aborted transactions. An entry says: from this offset on, what
 * this producer wrote is void, up to its next abort marker.
 */
export class AbortedTransactions {
  /** Ascending by first offset. Brokers other than Kafka's send it in any order. */
  readonly #list: readonly AbortedTransaction[]
  #next = 0
  /** Producers with an aborted transaction that is open at the current batch. */
  readonly #open = new Set<bigint>()

  constructor(list: readonly AbortedTransaction[]) {
    this.#list = list.toSorted((a, b) => (a.firstOffset < b.firstOffset ? -1 : a.firstOffset > b.firstOffset ? 1 : 0))
  }

  /**
   * To be called for every batch with a producer id, in the order of the log.
   *
   * @returns whether the batch is void.
   */
  covers(batch: {
    readonly producerId: bigint
    readonly lastOffset: bigint
    readonly isTransactional: boolean
  }): boolean {
    this.#openUntil(batch.lastOffset)
    return batch.isTransactional && this.#open.has(batch.producerId)
  }

  /**
   * An abort marker ends the transaction of its producer. A marker whose transaction wrote nothing that was fetched has
   * no entry, and changes nothing: above all it must not end the producer's next one.
   */
  endAt(marker: { readonly producerId: bigint; readonly lastOffset: bigint }): void {
    this.#openUntil(marker.lastOffset)
    this.#open.delete(marker.producerId)
  }

  #openUntil(offset: bigint): void {
    for (let entry = this.#list[this.#next]; entry !== undefined; entry = this.#list[this.#next]) {
      if (entry.firstOffset > offset) return
      this.#open.add(entry.producerId)
      this.#next += 1
    }
  }
}
