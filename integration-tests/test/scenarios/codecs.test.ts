import { randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import { numbered, readTopic } from '../../src/harness/records.ts'
import { test } from '../../src/harness/scenario.ts'

const codecs = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const

test.for(codecs)('a batch of many records comes back through %s', async (compressionType, { kafka }) => {
  const topic = await kafka.topic()
  const producer = await kafka.producer({ compressionType, lingerMs: 20 })
  const values = Array.from({ length: 5_000 }, (_, index) => numbered(index, 100))
  await Promise.all(values.map(value => producer.send({ topic, value })))

  const records = await readTopic(kafka, topic)
  expect(records.map(({ value }) => value?.toString())).toEqual(values)
})

test.for(codecs)('values that do not compress come back through %s', async (compressionType, { kafka }) => {
  const topic = await kafka.topic()
  const producer = await kafka.producer({ compressionType, lingerMs: 20 })
  const values = [1, 100, 65_535, 65_536, 65_537, 300_000].map(size => randomBytes(size))
  await Promise.all(values.map(value => producer.send({ topic, key: 'one partition', value })))

  const records = await readTopic(kafka, topic)
  expect(records.map(({ value }) => value)).toEqual(values)
})

test('batches of every codec follow each other in one partition', async ({ kafka }) => {
  const topic = await kafka.topic()
  const values: string[] = []
  for (const compressionType of [...codecs, ...codecs]) {
    const producer = await kafka.producer({ compressionType, lingerMs: 5 })
    const batch = Array.from({ length: 50 }, (_, index) => `${compressionType} ${values.length + index}`)
    await Promise.all(batch.map(value => producer.send({ topic, value })))
    await producer.stop()
    values.push(...batch)
  }

  const records = await readTopic(kafka, topic)
  expect(records.map(({ value }) => value?.toString())).toEqual(values)
  expect(records.map(({ offset }) => offset)).toEqual(values.map((_, index) => BigInt(index)))
})
