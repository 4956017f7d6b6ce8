import { parseArgs } from 'node:util'
import type { Codec, Workload } from './job.ts'

export interface Flags {
  readonly workloads: readonly Workload[]
  /** Undefined where each workload takes its own. */
  readonly records: number | undefined
  readonly valueBytes: readonly number[]
  readonly codecs: readonly Codec[]
  readonly partitions: number
  readonly repetitions: number
  /** Contestants whose client or API has this in its name. */
  readonly only: string | undefined
  readonly profile: string | undefined
}

export const usage = `npm run benchmark -- [flags]
  --workload name[,name]       produce, consume, single, in-flight, first; default produce and consume
  --records n                  records per run; default 1,000,000 produced, 3,000,000 consumed, 5,000 single sends,
                               20,000 with 100 in flight
  --bytes n[,n]                sizes of the values; default 100
  --codec name[,name]          none, gzip, snappy, lz4, zstd; default none
  --partitions n               default 6
  --repetitions n              default 3
  --only text                  only clients or APIs with this in their name
  --profile directory          write a CPU profile of every run there
Runs against the cluster at KCLIENT_BOOTSTRAP, or starts an Apache Kafka of its own.`

export function readFlags(args: readonly string[]): Flags {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...args],
    options: {
      workload: text,
      records: text,
      bytes: { ...text, default: '100' },
      codec: { ...text, default: 'none' },
      partitions: { ...text, default: '6' },
      repetitions: { ...text, default: '3' },
      only: text,
      profile: text,
    },
  })
  return {
    workloads: (values.workload ?? 'produce,consume').split(',').map(workloadOf),
    records: values.records === undefined ? undefined : count('records', values.records),
    valueBytes: values.bytes.split(',').map(bytes => count('bytes', bytes)),
    codecs: values.codec.split(',') as Codec[],
    partitions: count('partitions', values.partitions),
    repetitions: count('repetitions', values.repetitions),
    only: values.only,
    profile: values.profile,
  }
}

/** How many records a run of a workload moves unless told otherwise. */
export const usualRecords: Readonly<Record<Workload, number>> = {
  produce: 1_000_000,
  consume: 3_000_000,
  single: 5_000,
  'in-flight': 20_000,
  first: 1,
}

function workloadOf(name: string): Workload {
  if (name in usualRecords) return name as Workload
  throw new Error(`--workload wants some of ${Object.keys(usualRecords).join(', ')}, not ${name}`)
}

function count(flag: string, text: string): number {
  const value = Number(text.replaceAll('_', ''))
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${flag} wants a positive number, not ${text}`)
  return value
}
