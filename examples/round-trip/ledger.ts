import { createHash, type Hash } from 'node:crypto'

interface PartitionLedger {
  acknowledged: number
  received: number
  bytes: number
  nextOffset: bigint
  /** Lines by the offset that the broker acknowledged, until they come back. */
  readonly expected: Map<bigint, { key: string; value: string }>
  readonly order: Hash
}

/** What one partition carried. */
export interface PartitionRow {
  readonly partition: number
  readonly records: number
  readonly bytes: number
  readonly sha256: string
}

/** Remembers what was acknowledged, and holds what comes back against it: each record once, unchanged, in order. */
export class Ledger {
  readonly #partitions: PartitionLedger[]
  readonly #differences: string[] = []

  constructor(partitions: number) {
    this.#partitions = Array.from({ length: partitions }, () => ({
      acknowledged: 0,
      received: 0,
      bytes: 0,
      nextOffset: 0n,
      expected: new Map(),
      order: createHash('sha256'),
    }))
  }

  /** Notes that the broker acknowledged a line at an offset. */
  acknowledge(line: { key: string; value: string }, partition: number, offset: bigint): void {
    const ledger = this.#ledger(partition)
    if (ledger.expected.has(offset)) this.#differ(`partition ${partition} acknowledged offset ${offset} twice`)
    ledger.expected.set(offset, line)
    ledger.acknowledged++
  }

  /** Checks a record that came back. */
  receive(partition: number, offset: bigint, key: Buffer | null, value: Buffer | null): void {
    const ledger = this.#ledger(partition)
    if (offset !== ledger.nextOffset) {
      this.#differ(`partition ${partition} gave offset ${offset} where ${ledger.nextOffset} was next`)
    }
    ledger.nextOffset = offset + 1n
    const line = ledger.expected.get(offset)
    ledger.expected.delete(offset)
    if (line === undefined)
      this.#differ(`partition ${partition} gave offset ${offset}, which nobody sent or which came before`)
    else if (key?.toString() !== line.key || value?.toString() !== line.value) {
      this.#differ(
        `partition ${partition} offset ${offset} holds ${JSON.stringify(value?.toString())}, not the line that was sent`,
      )
    }
    ledger.received++
    if (value !== null) {
      ledger.bytes += value.length
      ledger.order.update(value)
    }
  }

  /** Records that came back so far. */
  get received(): number {
    return this.#partitions.reduce((sum, ledger) => sum + ledger.received, 0)
  }

  /** All that differs, in words; empty when the round trip was true. */
  differences(): string[] {
    this.#partitions.forEach((ledger, partition) => {
      if (ledger.expected.size > 0)
        this.#differ(`partition ${partition} never gave back ${ledger.expected.size} records`)
    })
    return this.#differences
  }

  rows(): PartitionRow[] {
    return this.#partitions.map(({ received, bytes, order }, partition) => ({
      partition,
      records: received,
      bytes,
      sha256: order.copy().digest('hex').slice(0, 12),
    }))
  }

  #ledger(partition: number): PartitionLedger {
    const ledger = this.#partitions[partition]
    if (ledger === undefined)
      throw new RangeError(`the topic has ${this.#partitions.length} partitions, not ${partition + 1}`)
    return ledger
  }

  #differ(difference: string): void {
    if (this.#differences.length < 20) this.#differences.push(difference)
  }
}
