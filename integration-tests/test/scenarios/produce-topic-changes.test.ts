import { expect } from 'vitest'
import { PacedLoad } from '../../src/chaos/paced-load.ts'
import { ChaosRandom } from '../../src/chaos/random.ts'
import { judgeByConsumer } from '../../src/chaos/read-back.ts'
import { partitionsOf, readToEnd } from '../../src/harness/records.ts'
import { test } from '../../src/harness/scenario.ts'

test('partitions that are added under load get records too, and the others lose no order (P-ONCE, P-ORDER)', async ({
  kafka,
}) => {
  const topic = await kafka.topic({ partitions: 2 })
  const producer = await kafka.producer({ metadataMaxAgeMs: 500 })
  // The load names partitions of the two there are at first; the partitioner has more and more to choose from.
  const load = new PacedLoad(producer, { topic, partitions: 2, recordsPerSecond: 4_000, random: new ChaosRandom(3) })
  const admin = await kafka.admin()
  const consumer = await kafka.consumer()
  for (const count of [3, 6]) {
    await admin.createPartitions([{ topic, count }])
    const last = { topic, partition: count - 1 }
    await expect
      .poll(async () => (await consumer.endOffsets([last]).catch(() => undefined))?.get(topic, count - 1) ?? 0n, {
        timeout: 20_000,
      })
      .toBeGreaterThan(0n)
  }
  await load.stop(30_000)
  const report = await judgeByConsumer(kafka, topic, load.ledger, { partitions: 6 })
  expect(report.faults).toEqual([])
  expect(load.ledger.failed).toBe(0)
})

test('a topic that is deleted and made anew under load takes records again: once, in order, and nothing hangs (P-ONCE, P-ORDER, P-SETTLED)', async ({
  kafka,
}) => {
  const partitions = 2
  const topic = await kafka.topic({ partitions })
  const producer = await kafka.producer({ deliveryTimeoutMs: 20_000, allowAutoTopicCreation: false })
  const load = new PacedLoad(producer, { topic, partitions, recordsPerSecond: 3_000, random: new ChaosRandom(43) })
  const { ledger } = load
  const acknowledgedMore = async (count: number): Promise<void> => {
    const goal = ledger.count('acknowledged') + count
    await expect.poll(() => ledger.count('acknowledged'), { timeout: 25_000 }).toBeGreaterThan(goal)
  }
  await acknowledgedMore(2_000)
  const admin = await kafka.admin()
  await admin.deleteTopics([topic])
  await expect
    .poll(
      async () =>
        admin.createTopics([{ topic, partitions }]).then(
          () => true,
          () => false,
        ),
      { timeout: 20_000 },
    )
    .toBe(true)
  // Another producer, which has never seen the old one, says when the new one takes records in every partition.
  const probe = await kafka.producer()
  await Promise.all(partitionsOf(topic, partitions).map(place => probe.send({ ...place, value: 'probe' })))
  // What is sent from here on cannot have gone to the old one, once the load is heard of in the new one.
  await acknowledgedMore(1)
  const consumer = await kafka.consumer()
  consumer.assign(partitionsOf(topic, partitions))
  await expect
    .poll(async () => [...(await consumer.endOffsets(consumer.assignment()))].every(([, end]) => end > 10n), {
      timeout: 30_000,
    })
    .toBe(true)
  const since = ledger.sent
  await acknowledgedMore(5_000)
  await load.stop(40_000)
  expect(ledger.count('pending')).toBe(0)
  expect(ledger.complaints).toEqual([])

  const faults: string[] = []
  const places = new Map<number, string>()
  const last = new Map<number, number>()
  for (const { partition, offset, value } of await readToEnd(consumer)) {
    const text = value?.toString() ?? ''
    if (text === 'probe') continue
    const number = Number.parseInt(text, 10)
    const place = `partition ${partition}, offset ${offset}`
    if (places.has(number)) faults.push(`record ${number} is at ${places.get(number)} and at ${place}`)
    if (number < (last.get(partition) ?? -1)) faults.push(`record ${number} follows ${last.get(partition)} at ${place}`)
    if (ledger.outcomeOf(number) === 'no') faults.push(`record ${number} failed with persisted 'no' and is at ${place}`)
    places.set(number, place)
    last.set(partition, number)
  }
  for (let number = since; number < ledger.sent; number++) {
    if (ledger.outcomeOf(number) !== 'acknowledged') continue
    const { partition, offset } = ledger.placeOf(number)
    const said = `partition ${partition}, offset ${offset}`
    if (places.get(number) !== said) faults.push(`record ${number} was acknowledged at ${said}: ${places.get(number)}`)
  }
  expect(faults.slice(0, 10), `${faults.length} faults; ${[...ledger.codes].join(' ')}`).toEqual([])
}, 120_000)
