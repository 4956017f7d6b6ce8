/**
 * Sends a text, line by line, through Kafka and back, and checks that every line came back once and in order.
 *
 *   npm start                                  this repository's own sources, on an embedded broker
 *   npm start -- book.txt --records 100000     a file of yours
 *   KCLIENT_BOOTSTRAP=localhost:9092 npm start a real broker
 */
import { parseArgs } from 'node:util'
import { Kafka, type Consumer, type Producer } from 'kclient'
import { startBroker } from '@kclient/testing'
import { readLines, repeat, type Line } from './input.ts'
import { Ledger } from './ledger.ts'
import { printTable, Progress } from './report.ts'

const chunkSize = 1_000
const chunksInFlight = 8

interface Job {
  readonly file: string | undefined
  readonly records: number
  readonly partitions: number
}

function readJob(): Job {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { records: { type: 'string', default: '300000' }, partitions: { type: 'string', default: '6' } },
  })
  const whole = (name: string, text: string): number => {
    const value = Number(text)
    if (!Number.isSafeInteger(value) || value < 1)
      throw new RangeError(`--${name} takes a whole number above 0, not ${text}`)
    return value
  }
  if (positionals.length > 1) throw new RangeError(`one text file at most, not ${positionals.join(' and ')}`)
  return {
    file: positionals[0],
    records: whole('records', values.records),
    partitions: whole('partitions', values.partitions),
  }
}

async function produce(
  producer: Producer,
  topic: string,
  lines: readonly Line[],
  job: Job,
  ledger: Ledger,
): Promise<number> {
  const progress = new Progress('produced', job.records)
  const window: Promise<void>[] = []
  let acknowledged = 0
  const sendChunk = async (chunk: readonly Line[]): Promise<void> => {
    const results = await producer.sendMany(chunk.map(line => ({ topic, ...line })))
    chunk.forEach((line, index) => {
      const result = results[index]
      if (result === undefined) throw new Error(`no result for record ${acknowledged + index}`)
      ledger.acknowledge(line, result.partition, result.offset)
    })
    progress.show((acknowledged += chunk.length))
  }
  let chunk: Line[] = []
  const flushChunk = async (): Promise<void> => {
    if (window.length === chunksInFlight) await window.shift()
    const sent = sendChunk(chunk)
    sent.catch(() => {}) // a failure is told when its turn in the window comes
    window.push(sent)
    chunk = []
  }
  for (const line of repeat(lines, job.records)) {
    if (chunk.push(line) === chunkSize) await flushChunk()
  }
  if (chunk.length > 0) await flushChunk()
  await Promise.all(window)
  return progress.finish()
}

async function consume(consumer: Consumer, topic: string, job: Job, ledger: Ledger): Promise<number> {
  const progress = new Progress('consumed', job.records)
  const partitions = Array.from({ length: job.partitions }, (_, partition) => ({ topic, partition }))
  const ends = await consumer.endOffsets(partitions)
  consumer.assign(partitions)
  const toRead = new Map([...ends].map(([{ partition }, end]) => [partition, end]))
  for (const [partition, end] of toRead) if (end === 0n) toRead.delete(partition)
  if (toRead.size > 0) {
    for await (const batch of consumer.batches()) {
      for (const record of batch) ledger.receive(record.partition, record.offset, record.key, record.value)
      progress.show(ledger.received)
      const end = toRead.get(batch.partition)
      if (end !== undefined && batch.nextOffset >= end) toRead.delete(batch.partition)
      if (toRead.size === 0) break
    }
  }
  return progress.finish()
}

async function main(): Promise<number> {
  const job = readJob()
  const lines = readLines(job.file)
  if (lines.length === 0) throw new RangeError(`${job.file ?? 'the repository'} holds no lines to send`)

  const bootstrap = process.env['KCLIENT_BOOTSTRAP']
  const broker = bootstrap === undefined ? await startBroker() : undefined
  const kafka = new Kafka({ bootstrapServers: bootstrap ?? broker?.bootstrapServers ?? '' })
  const topic = `kclient-round-trip-${Date.now().toString(36)}`
  try {
    await using admin = kafka.admin()
    await admin.start()
    await admin.createTopics([{ topic, partitions: job.partitions, replicationFactor: 1 }])
    console.log(`${job.records.toLocaleString('en')} lines to topic ${topic} on ${bootstrap ?? 'an embedded broker'}\n`)

    const ledger = new Ledger(job.partitions)
    await using producer = kafka.producer()
    await producer.start()
    const produceSeconds = await produce(producer, topic, lines, job, ledger)

    await using consumer = kafka.consumer({ autoOffsetReset: 'earliest' })
    await consumer.start()
    const consumeSeconds = await consume(consumer, topic, job, ledger)

    printTable(ledger.rows(), produceSeconds, consumeSeconds)
    const differences = ledger.differences()
    if (differences.length === 0) {
      console.log(`\nEvery record came back once, unchanged and in order.`)
      await admin.deleteTopics([topic])
      return 0
    }
    console.error(`\nThe round trip differs:\n${differences.map(difference => `  ${difference}`).join('\n')}`)
    return 1
  } finally {
    await kafka.stop()
    await broker?.stop()
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : error)
  process.exitCode = 1
}
