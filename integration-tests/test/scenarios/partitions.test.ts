import { expect } from 'vitest'
import { expectOnceInOrder, numbered, partitionsByKey, readTopic } from '../../src/harness/records.ts'
import { test } from '../../src/harness/scenario.ts'

test.for([1, 2, 6, 48])(
  'every record comes back once and in order from %i partitions',
  async (partitions, { kafka }) => {
    const topic = await kafka.topic({ partitions })
    const producer = await kafka.producer()
    const count = 20_000
    const sent = await Promise.all(
      Array.from({ length: count }, (_, index) => producer.send({ topic, value: numbered(index, 60) })),
    )
    const records = await readTopic(kafka, topic, partitions)
    expectOnceInOrder(records, count)

    const values = new Map(records.map(({ partition, offset, value }) => [`${partition}:${offset}`, Number(value)]))
    sent.forEach(({ partition, offset }, index) => expect(values.get(`${partition}:${offset}`)).toBe(index))
  },
)

test('records without a key spread over all partitions', async ({ kafka }) => {
  const topic = await kafka.topic({ partitions: 6 })
  const producer = await kafka.producer()
  for (let round = 0; round < 60; round++) {
    await producer.sendMany(Array.from({ length: 200 }, (_, index) => ({ topic, value: numbered(index, 500) })))
  }
  const used = new Set((await readTopic(kafka, topic, 6)).map(({ partition }) => partition))
  expect(used.size).toBe(6)
})

// What Java's DefaultPartitioner makes of these keys on 48 partitions: any other choice breaks joins and compaction.
test('records with a key go where the Java client puts them', async ({ kafka }) => {
  const topic = await kafka.topic({ partitions: 48 })
  const producer = await kafka.producer()
  const expected = { '21': 12, foobar: 30, 'a-little-bit-long-string': 32, ключ: 32 }
  for (const [key, partition] of Object.entries(expected)) {
    expect([key, (await producer.send({ topic, key, value: 'v' })).partition]).toEqual([key, partition])
  }
})

test('records of one key stay in one partition and in order', async ({ kafka }) => {
  const topic = await kafka.topic({ partitions: 12 })
  const producer = await kafka.producer({ lingerMs: 1 })
  await Promise.all(
    Array.from({ length: 4_000 }, (_, index) =>
      producer.send({ topic, key: `key-${index % 40}`, value: numbered(index) }),
    ),
  )
  const records = await readTopic(kafka, topic, 12)
  expectOnceInOrder(records, 4_000)
  expect([...partitionsByKey(records).values()].every(home => home.size === 1)).toBe(true)
})

test('a partition given by the record is the one it goes to', async ({ kafka }) => {
  const topic = await kafka.topic({ partitions: 3 })
  const producer = await kafka.producer()
  for (const partition of [2, 0, 1]) {
    expect((await producer.send({ topic, partition, key: 'same', value: 'v' })).partition).toBe(partition)
  }
  await expect(producer.send({ topic, partition: -1, value: 'v' })).rejects.toThrow(/partition/i)
})

test('partitions added while in use get records, and a consumer can take them', async ({ kafka }) => {
  const topic = await kafka.topic({ partitions: 1 })
  const producer = await kafka.producer({ metadataMaxAgeMs: 500 })
  await producer.send({ topic, value: numbered(0) })
  const admin = await kafka.admin()
  await admin.createPartitions([{ topic, count: 4 }])

  let sent = 1
  await expect
    .poll(
      async () => {
        const batch = Array.from({ length: 200 }, (_, index) => ({ topic, value: numbered(sent + index, 300) }))
        sent += batch.length
        const partitions = (await producer.sendMany(batch)).map(({ partition }) => partition)
        return partitions.some(partition => partition > 0)
      },
      { timeout: 20_000 },
    )
    .toBe(true)
  expectOnceInOrder(await readTopic(kafka, topic, 4), sent)
})
