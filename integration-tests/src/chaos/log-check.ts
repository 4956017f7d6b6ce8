import type { DeliveryLedger } from './delivery-ledger.ts'
import { numberOf } from './load-records.ts'

/** A record as it was read back. */
export interface LoggedRecord {
  readonly partition: number
  readonly offset: bigint
  readonly key: string | null
  readonly value: string | null
}

/**
 * What can be wrong.
 *
 * - `lost`: acknowledged, or failed with `persisted: 'yes'`, and not in the log
 * - `doubled`: in the log more than once
 * - `reordered`: behind a record of its partition that was handed in later
 * - `misplaced`: not where the acknowledgement, or the record itself, put it
 * - `false no`: failed with `persisted: 'no'`, and in the log
 * - `changed`: its key or value is not what was handed in
 * - `foreign`: nobody handed it in
 * - `unread`: an offset of the log was passed over, so that this reading says nothing of it
 * - `unsettled`: its sender was never told
 * - `outcome`: its sender was told something that is no proper outcome
 */
export type FaultKind =
  | 'lost'
  | 'doubled'
  | 'reordered'
  | 'misplaced'
  | 'false no'
  | 'changed'
  | 'foreign'
  | 'unread'
  | 'unsettled'
  | 'outcome'

/** What a reading of the log came to. */
export interface LogReport {
  readonly read: number
  readonly acknowledged: number
  readonly failed: number
  /** Records that failed with `persisted: 'unknown'` and are in the log. */
  readonly unknownInLog: number
  /** Acknowledged without an offset: the broker knew the batch, and not its place any more. */
  readonly unplaced: number
  readonly counts: Readonly<Partial<Record<FaultKind, number>>>
  /** The first of each kind, in words. */
  readonly faults: readonly string[]
}

const namedPerKind = 5

/** Holds one reading of a log, from its beginning to its end, against what the producer said. Knows no broker. */
export class LogCheck {
  readonly #ledger: DeliveryLedger
  /** By record, 1 + the partition where it was found first; 0 for those that were not found. */
  readonly #found: Int32Array
  readonly #lastNumber = new Map<number, number>()
  readonly #lastOffset = new Map<number, bigint>()
  readonly #counts: Partial<Record<FaultKind, number>> = {}
  readonly #faults: string[] = []
  #read = 0
  #unplaced = 0
  #unknownInLog = 0

  /** To be made when every record of the ledger is settled. */
  constructor(ledger: DeliveryLedger) {
    this.#ledger = ledger
    this.#found = new Int32Array(ledger.sent)
  }

  /** The next record; within a partition they come as they are in the log. */
  add(record: LoggedRecord): void {
    const { partition, offset, key, value } = record
    const place = `partition ${partition}, offset ${offset}`
    this.#read += 1
    const expected = (this.#lastOffset.get(partition) ?? -1n) + 1n
    if (offset !== expected) this.#fault('unread', `${place} where offset ${expected} was due`)
    this.#lastOffset.set(partition, offset)

    const number = numberOf(value)
    if (!Number.isInteger(number) || number < 0 || number >= this.#ledger.sent) {
      this.#fault('foreign', `${place}: ${JSON.stringify(value?.slice(0, 40) ?? null)}`)
      return
    }
    const intended = this.#ledger.record(number)
    if (value !== intended.value || key !== (intended.key ?? null)) {
      this.#fault('changed', `record ${number} at ${place}: ${JSON.stringify([key, value?.slice(0, 60)])}`)
    }
    if (intended.partition !== undefined && intended.partition !== partition) {
      this.#fault('misplaced', `record ${number} was for partition ${intended.partition} and is at ${place}`)
    }
    const before = this.#found[number] as number
    if (before > 0) this.#fault('doubled', `record ${number} is in partition ${before - 1} and again at ${place}`)
    this.#found[number] = partition + 1
    // A second copy is out of order, too: that is the same fault.
    const last = this.#lastNumber.get(partition) ?? -1
    if (before === 0 && number < last) this.#fault('reordered', `record ${number} follows ${last} at ${place}`)
    if (number > last) this.#lastNumber.set(partition, number)
    if (before === 0) this.#compare(number, record, place)
  }

  #compare(number: number, { partition, offset }: LoggedRecord, place: string): void {
    switch (this.#ledger.outcomeOf(number)) {
      case 'acknowledged': {
        const said = this.#ledger.placeOf(number)
        if (said.partition !== partition || (said.offset >= 0n && said.offset !== offset)) {
          const claim = `partition ${said.partition}, offset ${said.offset}`
          this.#fault('misplaced', `record ${number} was acknowledged at ${claim} and is at ${place}`)
        }
        break
      }
      case 'no':
        this.#fault('false no', `record ${number} failed with persisted 'no' and is at ${place}`)
        break
      case 'unknown':
        this.#unknownInLog += 1
        break
      case 'yes':
      case 'pending':
        break
    }
  }

  /** The log is read to its end. */
  finish(): LogReport {
    const ledger = this.#ledger
    for (let number = 0; number < ledger.sent; number++) {
      const outcome = ledger.outcomeOf(number)
      if (outcome === 'pending') this.#fault('unsettled', `record ${number} was never settled`)
      if (outcome === 'acknowledged' && ledger.placeOf(number).offset < 0n) this.#unplaced += 1
      if ((outcome === 'acknowledged' || outcome === 'yes') && this.#found[number] === 0) {
        const said = outcome === 'yes' ? "failed with persisted 'yes'" : `acknowledged at ${placeText(ledger, number)}`
        this.#fault('lost', `record ${number}, ${said}, is not in the log`)
      }
    }
    for (const complaint of ledger.complaints) this.#fault('outcome', complaint)
    return {
      read: this.#read,
      acknowledged: ledger.count('acknowledged'),
      failed: ledger.failed,
      unknownInLog: this.#unknownInLog,
      unplaced: this.#unplaced,
      counts: this.#counts,
      faults: this.#faults,
    }
  }

  #fault(kind: FaultKind, what: string): void {
    const count = (this.#counts[kind] ?? 0) + 1
    this.#counts[kind] = count
    if (count <= namedPerKind) this.#faults.push(`${kind}: ${what}`)
  }
}

function placeText(ledger: DeliveryLedger, number: number): string {
  const { partition, offset } = ledger.placeOf(number)
  return `partition ${partition}, offset ${offset}`
}
