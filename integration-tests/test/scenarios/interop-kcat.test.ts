import { expect } from 'vitest'
import { kcatConsume, kcatProduce, needsKcat } from '../../src/harness/kcat.ts'
import { numbered, partitionsByKey, readTopic } from '../../src/harness/records.ts'
import { test } from '../../src/harness/scenario.ts'

const codecs = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const
const count = 2_000
const values = Array.from({ length: count }, (_, index) => numbered(index, 80))

test.for(codecs)('kcat reads batches that we wrote with %s', async (compressionType, { kafka }) => {
  needsKcat(kafka)
  const topic = await kafka.topic()
  const producer = await kafka.producer({ compressionType, lingerMs: 20 })
  await Promise.all(values.map((value, index) => producer.send({ topic, key: `key ${index}`, value })))

  const records = await kcatConsume(kafka, topic)
  expect(records.map(({ payload }) => payload)).toEqual(values)
  expect(records.map(({ key }) => key)).toEqual(values.map((_, index) => `key ${index}`))
  expect(records.map(({ offset }) => offset)).toEqual(values.map((_, index) => index))
})

test.for(codecs)('we read batches that kcat wrote with %s', async (codec, { kafka }) => {
  needsKcat(kafka)
  const topic = await kafka.topic()
  const lines = values.map((value, index) => `key ${index}|${value}`)
  await kcatProduce(kafka, topic, lines, ['-K', '|', '-z', codec, '-X', 'linger.ms=50'])

  const records = await readTopic(kafka, topic)
  expect(records.map(({ value }) => value?.toString())).toEqual(values)
  expect(records.map(({ key }) => key?.toString())).toEqual(values.map((_, index) => `key ${index}`))
})

test('kcat sees keys, null values, times and headers as we sent them', async ({ kafka }) => {
  needsKcat(kafka)
  const topic = await kafka.topic()
  const producer = await kafka.producer()
  const timestamp = Date.now() - 5_000
  await producer.send({
    topic,
    key: 'k',
    value: null,
    timestamp,
    headers: [
      ['a', '1'],
      ['a', '2'],
      ['n', null],
    ],
  })
  await producer.send({ topic, key: null, value: '' })

  const [first, second] = await kcatConsume(kafka, topic)
  expect(first).toMatchObject({ key: 'k', payload: null, ts: timestamp, tstype: 'create' })
  expect(first?.headers).toEqual(['a', '1', 'a', '2', 'n', null])
  expect(second).toMatchObject({ key: null, payload: '' })
})

test('we see keys, null values and headers as kcat sent them', async ({ kafka }) => {
  needsKcat(kafka)
  const topic = await kafka.topic()
  await kcatProduce(kafka, topic, ['k|v', '|'], ['-K', '|', '-Z', '-H', 'a=1', '-H', 'a=2', '-H', 'none'])

  const [first, second] = await readTopic(kafka, topic)
  expect([first?.key?.toString(), first?.value?.toString()]).toEqual(['k', 'v'])
  expect(first?.headers.map(([name, value]) => [name, value?.toString() ?? null])).toEqual([
    ['a', '1'],
    ['a', '2'],
    ['none', null],
  ])
  expect([second?.key, second?.value]).toEqual([null, null])
})

test('kcat puts keys into the partitions that we put them into', async ({ kafka }) => {
  needsKcat(kafka)
  const topic = await kafka.topic({ partitions: 12 })
  const keys = Array.from({ length: 300 }, (_, index) => `key-${index}-${'x'.repeat(index % 9)}`)
  await kcatProduce(
    kafka,
    topic,
    keys.map(key => `${key}|kcat`),
    ['-K', '|', '-X', 'topic.partitioner=murmur2'],
  )
  const producer = await kafka.producer()
  await Promise.all(keys.map(key => producer.send({ topic, key, value: 'kclient' })))

  const homes = partitionsByKey(await readTopic(kafka, topic, 12))
  expect(homes.size).toBe(keys.length)
  expect([...homes].filter(([, home]) => home.size !== 1)).toEqual([])
})
