/**
 * Sends without awaiting, at a pace that brokers can hold, and goes on when they stand still: until it has been told
 * often enough that there is no room. Prints `steady` when the brokers may stand still, `full` when they may go on, and
 * in the end one line of JSON.
 */
import './tell-what-is-alive.ts'
import { Producer } from '@kclient/producer'

const [bootstrapServers = '', topic = '', bufferMemoryText = ''] = process.argv.slice(2)
const bufferMemory = Number(bufferMemoryText)
const value = Buffer.alloc(1_000, 'x')
/** The first look is taken when everything is full, the second one much later. */
const firstLook = 10_000
const secondLook = 60_000

/** What the process has of the system, and what it holds after a forced collection, in megabytes. */
function memory(): { readonly rss: number; readonly held: number } {
  globalThis.gc?.()
  const { rss, heapUsed, external } = process.memoryUsage()
  // `external` has the array buffers in it.
  return { rss: Math.round(rss / 1e6), held: Math.round((heapUsed + external) / 1e6) }
}

async function main(): Promise<void> {
  const producer = await Producer.start({ bootstrapServers, bufferMemory, requestTimeoutMs: 2_000 })
  const outcomes: Record<string, number> = {}
  let acknowledged = 0
  let sent = 0
  let unsettled = 0
  let mostBuffered = 0
  const note = (what: string): void => {
    outcomes[what] = (outcomes[what] ?? 0) + 1
  }
  const send = (): void => {
    sent++
    unsettled++
    producer
      .send({ topic, value })
      .then(
        () => acknowledged++,
        (error: { code?: string; persisted?: string }) => note(`${error.code} ${error.persisted}`),
      )
      .finally(() => unsettled--)
  }
  const pass = async (): Promise<void> => {
    for (let index = 0; index < 500; index++) send()
    await new Promise(resolve => setTimeout(resolve, 5))
    mostBuffered = Math.max(mostBuffered, producer.health().bufferedBytes)
  }
  while (acknowledged < 20_000) {
    for (let index = 0; index < 50; index++) send()
    await new Promise(resolve => setTimeout(resolve, 2))
  }
  const before = memory()
  console.log('steady')
  while ((outcomes['BUFFER_FULL no'] ?? 0) < firstLook) await pass()
  const full = memory()
  while ((outcomes['BUFFER_FULL no'] ?? 0) < secondLook) await pass()
  const later = memory()
  console.log('full')
  while (unsettled > 0) await new Promise(resolve => setTimeout(resolve, 10))
  await producer.send({ topic, value: 'and on it goes' })
  await producer.stop()
  console.log(JSON.stringify({ sent, acknowledged, outcomes, mostBuffered, before, full, later }))
  console.log('done')
}

void main()
