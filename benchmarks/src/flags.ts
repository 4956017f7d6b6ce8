import { parseArgs } from 'node:util'
import type { Codec, Workload } from './job.ts'

export interface Flags {
  readonly workloads: readonly Workload[]
  readonly produceRecords: number
  readonly consumeRecords: number
  readonly valueBytes: readonly number[]
  readonly codecs: readonly Codec[]
  readonly partitions: number
  readonly repetitions: number
  /** Contestants whose client or API has this in its name. */
  readonly only: string | undefined
  readonly profile: string | undefined
}

export const usage = `npm run benchmark -- [flags]
  --workload produce|consume   one of the two alone
  --records n                  records per run; default 1,000,000 produced, 3,000,000 consumed
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
    workloads: values.workload === undefined ? ['produce', 'consume'] : [values.workload as Workload],
    produceRecords: count('records', values.records ?? '1000000'),
    consumeRecords: count('records', values.records ?? '3000000'),
    valueBytes: values.bytes.split(',').map(bytes => count('bytes', bytes)),
    codecs: values.codec.split(',') as Codec[],
    partitions: count('partitions', values.partitions),
    repetitions: count('repetitions', values.repetitions),
    only: values.only,
    profile: values.profile,
  }
}

function count(flag: string, text: string): number {
  const value = Number(text.replaceAll('_', ''))
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${flag} wants a positive number, not ${text}`)
  return value
}
