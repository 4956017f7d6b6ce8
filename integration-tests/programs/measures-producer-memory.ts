/**
 * One way of using a producer, many times over. Prints, as one line of JSON, what the process holds after a forced
 * collection: before, at even steps of the way, and when the producer is stopped.
 */
import './tell-what-is-alive.ts'
import { Producer } from '@kclient/producer'
import { getEventListeners } from 'node:events'

const [kind = '', bootstrapServers = '', topic = '', partitionsText = '1'] = process.argv.slice(2)
const partitions = Number(partitionsText)
const steps = 8
const held: number[] = []
const warnings: string[] = []
process.on('warning', warning => warnings.push(warning.name))

/** What a planted leak keeps: with it, the test has to fail. */
const leak: unknown[] = []
const isLeaky = process.env['KCLIENT_PLANT_LEAK'] !== undefined

async function measure(): Promise<void> {
  // What is freed by finalizers, as sockets and buffers are, is gone a turn after the collection.
  for (let times = 0; times < 3; times++) {
    globalThis.gc?.()
    await new Promise(resolve => setImmediate(resolve))
  }
  const { heapUsed, external } = process.memoryUsage()
  held.push(Math.round((heapUsed + external) / 1e5) / 10)
}

/** Runs a part of the work, with the numbers it covers, and measures after each. */
async function inSteps(count: number, part: (from: number, to: number) => Promise<void>): Promise<void> {
  for (let step = 0; step < steps; step++) {
    await part((count * step) / steps, (count * (step + 1)) / steps)
    await measure()
  }
}

/** Sends with one signal that lives as long as the program. */
async function withOneSignal(): Promise<void> {
  const { signal } = new AbortController()
  const producer = await Producer.start({ bootstrapServers })
  await inSteps(100_000, async (from, to) => {
    for (let at = from; at < to; at += 500) {
      const sends = Array.from({ length: 500 }, () =>
        producer.send({ topic, value: 'v' }, { signal, timeoutMs: 30_000 }),
      )
      await Promise.all(sends)
      if (isLeaky) leak.push(sends)
    }
    if (getEventListeners(signal, 'abort').length > 0) throw new Error('A listener was left behind')
  })
  await producer.stop()
}

/** One small record for each partition, again and again, in little memory. */
async function toManyPartitions(): Promise<void> {
  const producer = await Producer.start({ bootstrapServers, bufferMemory: 2_097_152, maxBlockMs: 20_000 })
  await inSteps(steps * 2, async (from, to) => {
    for (let round = from; round < to; round++) {
      const numbers = Array.from({ length: partitions }, (_, partition) => partition)
      const sends = numbers.map(partition => producer.send({ topic, partition, value: `v${round}` }))
      if (producer.health().bufferedBytes > 2_097_152) throw new Error('More is buffered than allowed')
      await Promise.all(sends)
    }
  })
  await producer.stop()
}

/** Bursts of megabytes, with nothing to do between them. */
async function inBursts(): Promise<void> {
  const producer = await Producer.start({ bootstrapServers, compressionType: 'lz4' })
  await inSteps(steps, async () => {
    const value = Buffer.alloc(1_000, 'x')
    for (let sent = 0; sent < 20_000; sent++) {
      const { delivered } = await producer.enqueue({ topic, value })
      if (isLeaky && sent % 10 === 0) leak.push(Buffer.from(value), delivered)
    }
    await producer.flush()
  })
  await producer.stop()
}

/** Records that are all refused, each with an error of its own that somebody looks at and forgets. */
async function withErrors(): Promise<void> {
  const producer = await Producer.start({ bootstrapServers, maxRequestSize: 2_000 })
  const value = Buffer.alloc(3_000)
  await inSteps(20_000, async (from, to) => {
    for (let at = from; at < to; at += 100) {
      const sends = Array.from({ length: 100 }, () => producer.send({ topic, value }))
      const outcomes = await Promise.allSettled(sends)
      if (outcomes.some(({ status }) => status === 'fulfilled')) throw new Error('A record that is too large was sent')
      if (isLeaky) leak.push(outcomes)
    }
  })
  await producer.stop()
}

const kinds: Record<string, () => Promise<void>> = { withOneSignal, toManyPartitions, inBursts, withErrors }

async function main(): Promise<void> {
  await measure()
  const run = kinds[kind]
  if (run === undefined) throw new Error(`No kind ${kind}`)
  await run()
  await measure()
  console.log(JSON.stringify({ held, warnings, kept: leak.length }))
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
