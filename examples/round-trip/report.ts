import type { PartitionRow } from './ledger.ts'

/** Shows how far a phase is, on one line of the terminal; silent where there is no terminal. */
export class Progress {
  readonly #what: string
  readonly #total: number
  readonly #started = performance.now()
  #shownAt = 0

  constructor(what: string, total: number) {
    this.#what = what
    this.#total = total
  }

  show(done: number): void {
    const now = performance.now()
    if (!process.stderr.isTTY || (now - this.#shownAt < 100 && done < this.#total)) return
    this.#shownAt = now
    const percent = Math.floor((100 * done) / this.#total)
    process.stderr.write(`\r${this.#what} ${percent} % (${done.toLocaleString('en')} records)`)
  }

  /** Ends the line; the seconds that the phase took. */
  finish(): number {
    if (process.stderr.isTTY) process.stderr.write('\n')
    return (performance.now() - this.#started) / 1_000
  }
}

/** The closing table: per partition, then both ways in all. */
export function printTable(rows: readonly PartitionRow[], produceSeconds: number, consumeSeconds: number): void {
  const records = rows.reduce((sum, row) => sum + row.records, 0)
  const bytes = rows.reduce((sum, row) => sum + row.bytes, 0)
  const line = (...cells: readonly (string | number)[]): void =>
    console.log(cells.map(cell => String(cell).padStart(14)).join(''))
  const megabytes = (count: number): string => (count / 1e6).toFixed(1)
  const speed = (seconds: number): [string, string] => [
    Math.round(records / seconds).toLocaleString('en'),
    (bytes / 1e6 / seconds).toFixed(1),
  ]
  line('partition', 'records', 'MB', 'sha256')
  for (const row of rows) line(row.partition, row.records.toLocaleString('en'), megabytes(row.bytes), row.sha256)
  console.log()
  line('', 'records', 'MB', 'seconds', 'records/s', 'MB/s')
  line('produced', records.toLocaleString('en'), megabytes(bytes), produceSeconds.toFixed(2), ...speed(produceSeconds))
  line('consumed', records.toLocaleString('en'), megabytes(bytes), consumeSeconds.toFixed(2), ...speed(consumeSeconds))
}
