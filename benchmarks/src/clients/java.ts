import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kafkaVersion } from '../../../scripts/kafka-jars.ts'
import { javaClasspathOf } from '../../../integration-tests/src/kafka/java-program.ts'
import type { Job, Measurement } from '../job.ts'
import { type ProcessUsage, usageOf } from '../process-usage.ts'
import { jsonLikeValues } from '../values.ts'

const performanceTool = 'org.apache.kafka.tools.ProducerPerformance'
const lookEveryMs = 10

/**
 * Kafka's own performance tool: one `send` per record, with a callback each. It picks at random from the values that the
 * other clients send in turn. What a run of one record takes, for the start of the JVM, is taken off.
 */
export async function producerPerformance(job: Job, batchBytes: number): Promise<Measurement> {
  const directory = await mkdtemp(join(tmpdir(), 'benchmark-java-'))
  try {
    const values = join(directory, 'values')
    await writeFile(values, jsonLikeValues(job.valueBytes).join('\n'))
    const start = await runTool({ ...job, records: 1 }, batchBytes, values)
    const whole = await runTool(job, batchBytes, values)
    return {
      seconds: whole.seconds - start.seconds,
      cpuSeconds: whole.cpuSeconds - start.cpuSeconds,
      rssMegabytes: whole.rssMegabytes,
    }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

async function runTool(job: Job, batchBytes: number, values: string): Promise<Measurement> {
  const { bootstrapServers, topic, records, codec } = job
  const classpath = await javaClasspathOf(kafkaVersion)
  const properties = ['acks=all', 'linger.ms=5', `batch.size=${batchBytes}`, `compression.type=${codec}`]
  const args = ['-Dorg.slf4j.simpleLogger.defaultLogLevel=error', '-cp', classpath, performanceTool]
  args.push('--topic', topic, '--num-records', `${records}`, '--throughput', '-1', '--payload-file', values)
  args.push('--bootstrap-server', bootstrapServers, '--command-property', ...properties)
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
  const rate = /records sent, ([\d.]+) records\/sec/g
  const last = [...output.matchAll(rate)].at(-1)?.[1]
  if (code !== 0 || last === undefined) throw new Error(`${performanceTool} failed:\n${output}`)
  return { seconds: records / Number(last), ...usage }
}
