/** Checks, record by record, that each partition brings its numbers once and in order; made for millions of them. */
export class SequenceCheck {
  readonly #next: number[]
  readonly #step: number

  /** Numbers are dealt to the partitions in turn, from 0. */
  constructor(partitions: number) {
    this.#step = partitions
    this.#next = Array.from({ length: partitions }, (_, partition) => partition)
  }

  /** @throws Error on a loss, a repetition or a change of order. */
  add({ partition, offset, value }: { partition: number; offset: bigint; value: Buffer | null }): void {
    const number = Number(value)
    const expected = this.#next[partition]
    if (number !== expected) {
      throw new Error(`partition ${partition}, offset ${offset}: record ${number} where ${expected} should be`)
    }
    this.#next[partition] = number + this.#step
  }

  /** How many records came, all partitions together. */
  get count(): number {
    return this.#next.reduce((sum, next, partition) => sum + (next - partition) / this.#step, 0)
  }
}
