import type { Contestant } from './contestants.ts'
import type { Job, Measurement, Workload } from './job.ts'

/** All runs of one contestant. */
export interface Result {
  readonly contestant: Contestant
  readonly runs: readonly Measurement[]
}

interface Row {
  readonly contestant: Contestant
  readonly seconds: number
  readonly recordsPerSecond: number
  readonly megabytesPerSecond: number
  readonly cpuPerMillion: number
  readonly rssMegabytes: number
  /** Median of the runs' percentiles, in ms. */
  readonly p50: number
  readonly p99: number
}

interface Column {
  readonly title: string
  text(row: Row): string
}

const rate: Column = { title: 'records/s', text: row => rounded(row.recordsPerSecond) }
const megabytes: Column = { title: 'MB/s', text: row => fixed(row.megabytesPerSecond, 1) }
const cpu: Column = { title: 'CPU s/M', text: row => fixed(row.cpuPerMillion, 2) }
const cpuPerSend: Column = { title: 'CPU us/send', text: row => fixed(row.cpuPerMillion, 0) }
const rss: Column = { title: 'RSS MB', text: row => fixed(row.rssMegabytes, 0) }
const p50: Column = { title: 'p50 ms', text: row => fixed(row.p50, 2) }
const p99: Column = { title: 'p99 ms', text: row => fixed(row.p99, 2) }
const time: Column = { title: 'ms', text: row => fixed(row.seconds * 1_000, 0) }

const columns: Readonly<Record<Workload, readonly Column[]>> = {
  produce: [rate, megabytes, cpu, rss],
  consume: [rate, megabytes, cpu, rss],
  single: [p50, p99, rate, cpuPerSend, rss],
  'in-flight': [rate, p50, p99, cpuPerSend, rss],
  first: [time, rss],
}

/** A table of medians, and beneath it how this client stands to the fastest peers. */
export function report(
  title: string,
  workload: Workload,
  results: readonly Result[],
  job: Pick<Job, 'records' | 'valueBytes'>,
): string {
  const rows = results.map(result => toRow(result, job))
  const shown = columns[workload]
  const header = ['client', 'API', ...shown.map(column => column.title)]
  const cells = rows.map(row => [row.contestant.client, row.contestant.api, ...shown.map(column => column.text(row))])
  const notes = shown.includes(cpu) ? comparisons(rows) : []
  return [title, table([header, ...cells]), ...notes, ''].join('\n')
}

function toRow({ contestant, runs }: Result, { records, valueBytes }: Pick<Job, 'records' | 'valueBytes'>): Row {
  const seconds = median(runs.map(run => run.seconds))
  return {
    contestant,
    seconds,
    recordsPerSecond: records / seconds,
    megabytesPerSecond: (records * valueBytes) / seconds / 1e6,
    cpuPerMillion: median(runs.map(run => run.cpuSeconds)) / (records / 1e6),
    rssMegabytes: median(runs.map(run => run.rssMegabytes)),
    p50: median(runs.map(run => run.latencies?.p50 ?? NaN)),
    p99: median(runs.map(run => run.latencies?.p99 ?? NaN)),
  }
}

/** Thousands from where on nobody looks at the rest. */
function rounded(value: number): string {
  return value < 100_000 ? `${fixed(value / 1_000, 1)} k` : `${Math.round(value / 1_000).toLocaleString('en')} k`
}

function fixed(value: number, digits: number): string {
  return Number.isFinite(value) ? value.toFixed(digits) : '-'
}

/** Per API of ours: how many times the records per second of the fastest peers, at which part of their CPU. */
function comparisons(rows: readonly Row[]): string[] {
  const ours = rows.filter(isOurs)
  const peers = rows.filter(row => !isOurs(row)).toSorted((one, other) => other.recordsPerSecond - one.recordsPerSecond)
  const fastest = [peers.find(row => !isForeign(row)), peers.find(isForeign)].filter(row => row !== undefined)
  return ours.flatMap(row =>
    fastest.map(peer => {
      const speed = (row.recordsPerSecond / peer.recordsPerSecond).toFixed(2)
      const share = (row.cpuPerMillion / peer.cpuPerMillion).toFixed(2)
      const { client, api } = peer.contestant
      return `${row.contestant.api}: ${speed} x the records/s of ${client} (${api}) at ${share} x its CPU per record`
    }),
  )
}

function isForeign({ contestant }: Row): boolean {
  return 'measure' in contestant
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
