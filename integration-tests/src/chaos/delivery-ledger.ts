import { KafkaError, type Persisted } from '@kclient/errors'
import { loadRecord } from './load-records.ts'

/** What the acknowledgement of a record tells. */
export interface Acknowledgement {
  readonly partition: number
  readonly offset: bigint
}

/** What became of a record, as its sender was told. */
export type Outcome = 'pending' | 'acknowledged' | Persisted

const outcomes = ['pending', 'acknowledged', 'no', 'unknown', 'yes'] as const satisfies readonly Outcome[]
const codeForm = /^[A-Z][A-Z0-9_]*$/

/**
 * Keeps what a producer was given and what it said of it, record by record, for a {@link LogCheck} to hold against the
 * log. Records are numbered in the order of the calls.
 */
export class DeliveryLedger {
  readonly partitions: number
  #count = 0
  readonly #counts: Record<Outcome, number> = { pending: 0, acknowledged: 0, no: 0, unknown: 0, yes: 0 }
  #outcomes = new Uint8Array(1_024)
  #partitions = new Int32Array(1_024)
  #offsets = new BigInt64Array(1_024)
  readonly #codes = new Map<string, number>()
  readonly #complaints: string[] = []

  constructor(partitions: number) {
    this.partitions = partitions
  }

  /** How many records were handed in. */
  get sent(): number {
    return this.#count
  }

  /** How many records had this outcome so far. */
  count(outcome: Outcome): number {
    return this.#counts[outcome]
  }

  /** How many records failed so far. */
  get failed(): number {
    return this.#counts.no + this.#counts.unknown + this.#counts.yes
  }

  /** How many records failed with which code. */
  get codes(): ReadonlyMap<string, number> {
    return this.#codes
  }

  /** What the outcomes themselves do wrong, whatever is in the log. */
  get complaints(): readonly string[] {
    return this.#complaints
  }

  /** A record is about to be handed in: gives its number. */
  next(): number {
    if (this.#count === this.#outcomes.length) this.#grow()
    this.#counts.pending += 1
    return this.#count++
  }

  acknowledged(number: number, { partition, offset }: Acknowledgement): void {
    if (!this.#settle(number, 'acknowledged')) return
    this.#partitions[number] = partition
    this.#offsets[number] = offset
  }

  fail(number: number, error: unknown): void {
    const { code, persisted } = error as { code?: unknown; persisted?: unknown }
    const isTyped = error instanceof KafkaError && typeof code === 'string' && codeForm.test(code)
    if (!isTyped) this.#complain(`record ${number} failed without a type: ${String(error)}`)
    const known = persisted === 'no' || persisted === 'unknown' || persisted === 'yes'
    if (!known) {
      this.#complain(`record ${number} failed, and its error says nothing of \`persisted\`: ${String(error)}`)
    }
    this.#codes.set(String(code), (this.#codes.get(String(code)) ?? 0) + 1)
    this.#settle(number, known ? persisted : 'unknown')
  }

  outcomeOf(number: number): Outcome {
    return outcomes[this.#outcomes[number] as number] as Outcome
  }

  /** Where an acknowledged record is said to be; an offset of -1n: somewhere in the partition. */
  placeOf(number: number): Acknowledgement {
    return { partition: this.#partitions[number] as number, offset: this.#offsets[number] as bigint }
  }

  record(number: number): ReturnType<typeof loadRecord> {
    return loadRecord(number, this.partitions)
  }

  #settle(number: number, outcome: Outcome): boolean {
    const before = this.outcomeOf(number)
    if (before !== 'pending') {
      this.#complain(`record ${number} was settled twice: ${before}, then ${outcome}`)
      return false
    }
    this.#counts.pending -= 1
    this.#counts[outcome] += 1
    this.#outcomes[number] = outcomes.indexOf(outcome)
    return true
  }

  #complain(what: string): void {
    this.#complaints.push(what)
  }

  #grow(): void {
    const size = 2 * this.#count
    const before = { outcomes: this.#outcomes, partitions: this.#partitions, offsets: this.#offsets }
    this.#outcomes = new Uint8Array(size)
    this.#outcomes.set(before.outcomes)
    this.#partitions = new Int32Array(size)
    this.#partitions.set(before.partitions)
    this.#offsets = new BigInt64Array(size)
    this.#offsets.set(before.offsets)
  }
}
