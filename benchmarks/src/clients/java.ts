import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kafkaVersion } from '../../../scripts/kafka-jars.ts'
import { javaClasspathOf } from '../../../integration-tests/src/kafka/java-program.ts'
import type { Job, Measurement } from '../job.ts'
import { type ProcessUsage, usageOf } from '../process-usage.ts'
import { jsonLikeValues } from '../values.ts'

const lookEveryMs = 10

/**
 * Kafka's own performance tool: one `send` per record, with a callback each. It picks at random from the values that the
 * other clients send in turn.
 */
export async function producerPerformance(job: Job, batchBytes: number): Promise<Measurement> {
  const directory = await mkdtemp(join(tmpdir(), 'benchmark-java-'))
  try {
    const values = join(directory, 'values')
    await writeFile(values, jsonLikeValues(job.valueBytes).join('\n'))
    return await withoutStart(job, ({ bootstrapServers, topic, records, codec }) => {
      const properties = ['acks=all', 'linger.ms=5', `batch.size=${batchBytes}`, `compression.type=${codec}`]
      const args = ['--topic', topic, '--num-records', `${records}`, '--throughput', '-1', '--payload-file', values]
      args.push('--bootstrap-server', bootstrapServers, '--command-property', ...properties)
      return runTool('ProducerPerformance', args, /records sent, ([\d.]+) records\/sec/g, records)
    })
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** Kafka's own performance tool: a loop over `poll`, in a group. It does not check CRCs, which is the tool's own choice. */
export async function consumerPerformance(job: Job): Promise<Measurement> {
  return await withoutStart(job, ({ bootstrapServers, topic, records }) => {
    const args = ['--topic', topic, '--num-records', `${records}`, '--bootstrap-server', bootstrapServers]
    // The last column leaves out the time that joining the group took.
    return runTool('ConsumerPerformance', [...args, '--hide-header'], /, ([\d.]+)\s*$/g, records)
  })
}

/** What a run of one record takes, for the start of the JVM, is taken off. */
async function withoutStart(job: Job, run: (job: Job) => Promise<Measurement>): Promise<Measurement> {
  const start = await run({ ...job, records: 1 })
  const whole = await run(job)
  return {
    seconds: whole.seconds - start.seconds,
    cpuSeconds: whole.cpuSeconds - start.cpuSeconds,
    rssMegabytes: whole.rssMegabytes,
  }
}

/** @param rate - Finds the records per second in what the tool prints. */
async function runTool(name: string, toolArgs: readonly string[], rate: RegExp, records: number): Promise<Measurement> {
  const tool = `org.apache.kafka.tools.${name}`
  const classpath = await javaClasspathOf(kafkaVersion)
  const args = ['-Dorg.slf4j.simpleLogger.defaultLogLevel=error', '-cp', classpath, tool, ...toolArgs]
  const child = spawn('java', args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  let usage: ProcessUsage = { cpuSeconds: NaN, rssMegabytes: NaN }
  const look = setInterval(() => (usage = usageOf(child.pid as number) ?? usage), lookEveryMs)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  clearInterval(look)
  const last = [...output.matchAll(rate)].at(-1)?.[1]
  if (code !== 0 || last === undefined) throw new Error(`${tool} failed:\n${output}`)
  return { seconds: records / Number(last), ...usage }
}
