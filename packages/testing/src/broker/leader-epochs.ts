/** From where on records of a leader epoch were written. */
export interface EpochStart {
  readonly epoch: number
  readonly startOffset: bigint
}

/** The leader epochs of a partition and the offsets at which they began (KIP-101, KIP-320). */
export class LeaderEpochs {
  #starts: EpochStart[] = []

  /** The newest epoch. */
  get latest(): number {
    return this.#starts.at(-1)?.epoch ?? -1
  }

  /** A leader begins a new epoch at the end of its log. */
  begin(epoch: number, startOffset: bigint): void {
    this.#starts.push({ epoch, startOffset })
  }

  /** The epoch under which the record at an offset was written, -1 when that is not known. */
  epochAt(offset: bigint): number {
    return this.#starts.findLast(start => start.startOffset <= offset)?.epoch ?? -1
  }

  /**
   * Where an epoch ended: the largest epoch that is not above the one asked for, and the offset at which the next began,
   * or the log's end. Undefined for an epoch that this log has never heard of.
   */
  endOf(epoch: number, logEndOffset: bigint): { readonly epoch: number; readonly endOffset: bigint } | undefined {
    if (epoch === this.latest) return { epoch, endOffset: logEndOffset }
    const next = this.#starts.find(start => start.epoch > epoch)
    if (next === undefined || epoch < 0) return undefined
    const known = this.#starts.findLast(start => start.epoch <= epoch)
    return { epoch: known?.epoch ?? epoch, endOffset: next.startOffset }
  }

  /** Forgets epochs that begin at or after the new end of a log. */
  truncateTo(endOffset: bigint): void {
    this.#starts = this.#starts.filter(start => start.startOffset < endOffset)
  }

  /** Forgets epochs of which nothing is left behind the new start of a log. */
  deleteBefore(startOffset: bigint): void {
    const last = this.#starts.findLastIndex(start => start.startOffset <= startOffset)
    if (last < 0) return
    const { epoch } = this.#starts[last] as EpochStart
    this.#starts.splice(0, last + 1, { epoch, startOffset })
  }
}
