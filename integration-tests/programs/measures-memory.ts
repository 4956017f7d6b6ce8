/**
 * Moves many megabytes through a producer and then through a consumer. Prints, as one line of JSON, what the process
 * holds after a forced collection, at even steps of the way.
 */
import './tell-what-is-alive.ts'
import { Consumer } from '@kclient/consumer'
import { Producer } from '@kclient/producer'

const [bootstrapServers = '', topic = '', partitionsText = '', megabytesText = ''] = process.argv.slice(2)
const partitions = Number(partitionsText)
const valueBytes = 10_000
const count = (Number(megabytesText) * 1_000_000) / valueBytes
const steps = 10

function heldMegabytes(): number {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  // `external` has the array buffers in it.
  return Math.round((heapUsed + external) / 1e5) / 10
}

async function produce(): Promise<number[]> {
  const held: number[] = []
  const producer = await Producer.start({ bootstrapServers })
  const value = Buffer.alloc(valueBytes, 'x')
  for (let index = 0; index < count; index++) {
    const { delivered } = await producer.enqueue({ topic, partition: index % partitions, value })
    delivered.catch(fail)
    if (index % (count / steps) === 0) held.push(heldMegabytes())
  }
  await producer.flush()
  held.push(heldMegabytes())
  await producer.stop()
  return held
}

async function consume(): Promise<number[]> {
  const held: number[] = []
  const consumer = await Consumer.start({ bootstrapServers, autoOffsetReset: 'earliest' })
  consumer.assign(Array.from({ length: partitions }, (_, partition) => ({ topic, partition })))
  let seen = 0
  for await (const { value } of consumer) {
    if (value?.length !== valueBytes) throw new Error(`A value of ${value?.length} bytes`)
    if (seen++ % (count / steps) === 0) held.push(heldMegabytes())
    if (seen === count) break
  }
  await consumer.stop()
  held.push(heldMegabytes())
  return held
}

function fail(error: unknown): void {
  console.error(error)
  process.exitCode = 1
}

async function main(): Promise<void> {
  const before = heldMegabytes()
  console.log(JSON.stringify({ before, produce: await produce(), consume: await consume() }))
}

main().catch(fail)
