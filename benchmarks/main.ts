/**
 * This client beside kafkajs, @platformatic/kafka and Java's: same broker, same minutes. Every run is a fresh process, the
 * repetitions of all contestants are interleaved, and the table shows medians.
 */
import { mkdirSync } from 'node:fs'
import { startKafka } from '../integration-tests/src/kafka/start-kafka.ts'
import { bundleWorker } from './src/bundle-worker.ts'
import { contestants, type Contestant } from './src/contestants.ts'
import { readFlags, usage, usualRecords, type Flags } from './src/flags.ts'
import type { Codec, Job, Measurement, Workload } from './src/job.ts'
import { report } from './src/report.ts'
import { runWorker } from './src/run-worker.ts'
import { Topics } from './src/topics.ts'

interface Round {
  readonly workload: Workload
  readonly valueBytes: number
  readonly codec: Codec
}

function roundsOf({ workloads, valueBytes, codecs }: Flags): Round[] {
  return workloads.flatMap(workload =>
    valueBytes.flatMap(bytes => codecs.map(codec => ({ workload, valueBytes: bytes, codec }))),
  )
}

async function measure(round: Round, flags: Flags, bootstrapServers: string, worker: string): Promise<void> {
  const { workload, valueBytes, codec } = round
  const { partitions, repetitions, only, profile } = flags
  const records = flags.records ?? usualRecords[workload]
  const topics = new Topics(bootstrapServers)
  const chosen = contestants.filter(
    ({ client, api, workload: kind, codecs }) =>
      kind === workload &&
      (codecs === undefined || codecs.includes(codec)) &&
      (only === undefined || `${client} ${api}`.includes(only)),
  )
  const shared = workload === 'consume' ? await topics.create(partitions) : undefined
  if (shared !== undefined) await topics.fill(shared, partitions, records, valueBytes, codec)

  const runs = new Map<Contestant, Measurement[]>(chosen.map(contestant => [contestant, []]))
  const run = async (contestant: Contestant, size: number): Promise<Measurement> => {
    const topic = shared ?? (await topics.create(partitions))
    const job: Job = { bootstrapServers, topic, partitions, records: size, valueBytes, codec }
    const nodeFlags = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]
    process.stderr.write(`${contestant.client} ${contestant.api} ... `)
    const measurement = await runWorker(worker, contestant, job, nodeFlags)
    process.stderr.write(`${measurement.seconds.toFixed(2)} s, ${measurement.cpuSeconds.toFixed(2)} s of CPU\n`)
    if (shared === undefined) await topics.delete(topic)
    return measurement
  }
  // The broker compiles its hot paths first; what these runs measure is thrown away.
  for (const contestant of chosen) await run(contestant, Math.min(records, 300_000))
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const contestant of chosen) runs.get(contestant)?.push(await run(contestant, records))
  }
  if (shared !== undefined) await topics.delete(shared)

  if (runs.size === 0) return
  const title = `${workload}: ${records.toLocaleString('en')} records of ${valueBytes} bytes, codec ${codec}, ${partitions} partitions`
  const results = [...runs].map(([contestant, measurements]) => ({ contestant, runs: measurements }))
  console.log(`\n${report(title, workload, results, { records, valueBytes })}`)
}

async function main(): Promise<void> {
  if (process.argv.includes('--help')) return console.log(usage)
  const flags = readFlags(process.argv.slice(2))
  if (flags.profile !== undefined) mkdirSync(flags.profile, { recursive: true })
  const worker = await bundleWorker()
  const kafka = await startKafka({ jvm: 'throughput', config: { 'log.segment.delete.delay.ms': 1_000 } })
  try {
    for (const round of roundsOf(flags)) await measure(round, flags, kafka.bootstrapServers, worker.file)
  } finally {
    worker.remove()
    await kafka.stop()
  }
}

await main()
