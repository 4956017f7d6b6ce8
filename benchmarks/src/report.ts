import type { Contestant } from './contestants.ts'
import type { Job, Measurement } from './job.ts'

/** All runs of one contestant. */
export interface Result {
  readonly contestant: Contestant
  readonly runs: readonly Measurement[]
}

interface Row {
  readonly contestant: Contestant
  readonly recordsPerSecond: number
  readonly megabytesPerSecond: number
  readonly cpuPerMillion: number
  readonly rssMegabytes: number
}

/** A table of medians, and beneath it how this client stands to the faster peer. */
export function report(title: string, results: readonly Result[], job: Pick<Job, 'records' | 'valueBytes'>): string {
  const rows = results.map(result => toRow(result, job))
  const header = ['client', 'API', 'records/s', 'MB/s', 'CPU s/M', 'RSS MB']
  const cells = rows.map(({ contestant: { client, api }, ...row }) => [
    client,
    api,
    `${Math.round(row.recordsPerSecond / 1_000).toLocaleString('en')} k`,
    row.megabytesPerSecond.toFixed(1),
    row.cpuPerMillion.toFixed(2),
    row.rssMegabytes.toFixed(0),
  ])
  return [`${title}`, table([header, ...cells]), ...comparisons(rows), ''].join('\n')
}

function toRow({ contestant, runs }: Result, { records, valueBytes }: Pick<Job, 'records' | 'valueBytes'>): Row {
  const seconds = median(runs.map(run => run.seconds))
  return {
    contestant,
    recordsPerSecond: records / seconds,
    megabytesPerSecond: (records * valueBytes) / seconds / 1e6,
    cpuPerMillion: median(runs.map(run => run.cpuSeconds)) / (records / 1e6),
    rssMegabytes: median(runs.map(run => run.rssMegabytes)),
  }
}

/** Per API of ours: how many times the records per second of the fastest peer, at which part of its CPU. */
function comparisons(rows: readonly Row[]): string[] {
  const [ours, peers] = [rows.filter(isOurs), rows.filter(row => !isOurs(row))]
  const fastest = peers.toSorted((one, other) => other.recordsPerSecond - one.recordsPerSecond)[0]
  if (fastest === undefined) return []
  return ours.map(row => {
    const speed = (row.recordsPerSecond / fastest.recordsPerSecond).toFixed(2)
    const cpu = (row.cpuPerMillion / fastest.cpuPerMillion).toFixed(2)
    const { client, api } = fastest.contestant
    return `${row.contestant.api}: ${speed} x the records/s of ${client} (${api}) at ${cpu} x its CPU per record`
  })
}

function isOurs({ contestant }: Row): boolean {
  return contestant.client === 'kclient'
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => (row[column] as string).length)))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column] as number) : cell.padStart(widths[column] as number),
      )
      .join('  ')
  return rows.map(line).join('\n')
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}
