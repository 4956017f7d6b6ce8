import { produceApi } from '@kclient/protocol/messages/produce'
import { expect } from 'vitest'
import { PacedLoad } from '../../src/chaos/paced-load.ts'
import { ChaosRandom } from '../../src/chaos/random.ts'
import { numbered, readTopic } from '../../src/harness/records.ts'
import { test } from '../../src/harness/scenario.ts'

const partitions = 2

test.for([
  ['acks: all', { acks: 'all', enableIdempotence: false, maxInFlight: 1 }],
  ['acks: 1', { acks: 1, maxInFlight: 1 }],
] as const)(
  'without idempotence (%s) a lost answer may double a record, and loses, misplaces and reorders none (P-HONEST)',
  async ([, options], { kafka }) => {
    const topic = await kafka.topic({ partitions })
    const proxy = await kafka.proxy()
    const producer = await kafka.producer({
      ...options,
      bootstrapServers: proxy.bootstrapServers,
      requestTimeoutMs: 1_000,
      deliveryTimeoutMs: 4_000,
    })
    let requests = 0
    proxy.on(produceApi, async call => {
      requests++
      if (requests % 7 === 3) {
        await call.next()
        return 'close'
      }
      return requests % 40 === 20 ? 'drop' : undefined
    })
    const load = new PacedLoad(producer, { topic, partitions, recordsPerSecond: 4_000, random: new ChaosRandom(7) })
    const { ledger } = load
    await expect.poll(() => requests, { timeout: 30_000 }).toBeGreaterThan(60)
    await load.stop(20_000)
    expect(ledger.count('pending')).toBe(0)
    expect(ledger.complaints).toEqual([])

    const places = new Map<number, Set<string>>()
    const last = new Map<number, number>()
    const faults: string[] = []
    let doubled = 0
    for (const { partition, offset, value } of await readTopic(kafka, topic, partitions)) {
      const number = Number.parseInt(value?.toString() ?? '', 10)
      const before = places.get(number)
      if (before !== undefined) doubled++
      else if (number < (last.get(partition) ?? -1)) faults.push(`record ${number} follows ${last.get(partition)}`)
      last.set(partition, Math.max(number, last.get(partition) ?? -1))
      places.set(number, (before ?? new Set()).add(`${partition}:${offset}`))
    }
    for (let number = 0; number < ledger.sent; number++) {
      const outcome = ledger.outcomeOf(number)
      const { partition, offset } = ledger.placeOf(number)
      const found = places.get(number)
      if (outcome === 'acknowledged' && found?.has(`${partition}:${offset}`) !== true) {
        faults.push(`record ${number} was acknowledged at ${partition}:${offset}: ${[...(found ?? [])].join(', ')}`)
      }
      if (outcome === 'no' && found !== undefined)
        faults.push(`record ${number} failed with persisted 'no': it is there`)
    }
    expect(faults.slice(0, 10), `${faults.length} faults`).toEqual([])
    expect(doubled, 'records that are there more than once').toBeGreaterThan(0)
  },
)

test('with acks: 0 a record counts as sent when it has left, and its offset is not known', async ({ kafka }) => {
  const topic = await kafka.topic()
  await kafka.leadersReady(topic)
  const producer = await kafka.producer({ acks: 0 })
  const sends = Array.from({ length: 1_000 }, (_, index) => producer.send({ topic, value: numbered(index) }))
  expect(new Set((await Promise.all(sends)).map(({ offset }) => offset))).toEqual(new Set([-1n]))
  const read = async (): Promise<number[]> => (await readTopic(kafka, topic)).map(({ value }) => Number(value))
  await expect.poll(async () => (await read()).length, { timeout: 20_000 }).toBe(1_000)
  expect(await read()).toEqual(sends.map((_, index) => index))
})
