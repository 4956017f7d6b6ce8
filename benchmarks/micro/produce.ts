/**
 * What a record costs the producer alone: the broker is in this process, without a socket. CPU time per record, collector
 * and compiler included, of the best round and of all.
 */
import { Producer } from '@kclient/producer'
import { jsonLikeValues } from '../src/values.ts'
import { quietRuntime } from './quiet-broker.ts'

const [filter = '', bytes = '100'] = process.argv.slice(2)
const rounds = 15
const recordsPerRound = 200_000
const unawaited = 20_000
const topic = 'measured'
const values = jsonLikeValues(Number(bytes))

async function measure(name: string, run: (producer: Producer) => Promise<void>): Promise<void> {
  if (!name.includes(filter)) return
  const producer = await Producer.start({ bootstrapServers: 'quiet:9092', lingerMs: 5, runtime: quietRuntime(6) })
  await producer.partitionsFor(topic)
  const costs: number[] = []
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage()
    await run(producer)
    const { user, system } = process.cpuUsage(before)
    costs.push(((user + system) * 1_000) / recordsPerRound)
  }
  await producer.stop()
  const mean = costs.reduce((sum, cost) => sum + cost) / costs.length
  const [first = 0] = costs
  const sorted = costs.toSorted((one, other) => one - other)
  const figures = [sorted[0], sorted[rounds >> 1], mean, first].map(cost => (cost ?? 0).toFixed(0).padStart(5))
  console.log(
    `${name.padEnd(32)} best ${figures[0]}  median ${figures[1]}  mean ${figures[2]}  first ${figures[3]} ns of CPU`,
  )
}

await measure('send, 20,000 un-awaited', async producer => {
  const window: Promise<unknown>[] = []
  for (let index = 0; index < recordsPerRound; index++) {
    const slot = index % unawaited
    if (slot % 1_000 === 0) await window[slot]
    window[slot] = producer.send({ topic, value: values[index % values.length] as string })
  }
  await Promise.all(window)
})

await measure('sendMany of 1,000', async producer => {
  const window: Promise<unknown>[] = []
  for (let index = 0; index < recordsPerRound; index += 1_000) {
    const slot = (index / 1_000) % (unawaited / 1_000)
    await window[slot]
    window[slot] = producer.sendMany(
      Array.from({ length: 1_000 }, (_, at) => ({ topic, value: values[at % values.length] as string })),
    )
  }
  await Promise.all(window)
})
