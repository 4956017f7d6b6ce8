import { expect } from 'vitest'
import { javaConsume, javaProduce, needsJavaTools } from '../../src/harness/java-tools.ts'
import { numbered, partitionsByKey, readTopic } from '../../src/harness/records.ts'
import { test } from '../../src/harness/scenario.ts'

const codecs = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const
const values = Array.from({ length: 2_000 }, (_, index) => numbered(index, 80))

test("Kafka's console consumer reads batches that we wrote with every codec", async ({ kafka }) => {
  await needsJavaTools(kafka)
  const topic = await kafka.topic()
  for (const compressionType of codecs) {
    const producer = await kafka.producer({ compressionType, lingerMs: 20 })
    await Promise.all(values.map((value, index) => producer.send({ topic, key: `${compressionType} ${index}`, value })))
    await producer.stop()
  }

  const records = await javaConsume(kafka, topic, { count: codecs.length * values.length })
  expect(records.map(({ value }) => value)).toEqual(codecs.flatMap(() => values))
  expect(records.map(({ key }) => key)).toEqual(codecs.flatMap(codec => values.map((_, index) => `${codec} ${index}`)))
})

test.for(codecs)("we read batches that Kafka's console producer wrote with %s", async (codec, { kafka }) => {
  await needsJavaTools(kafka)
  const topic = await kafka.topic()
  const lines = values.map((value, index) => `key ${index}|${value}`)
  const reader = ['--reader-property', 'parse.key=true', '--reader-property', 'key.separator=|']
  await javaProduce(kafka, topic, lines, ['--compression-codec', codec, ...reader])

  const records = await readTopic(kafka, topic)
  expect(records.map(({ value }) => value?.toString())).toEqual(values)
  expect(records.map(({ key }) => key?.toString())).toEqual(values.map((_, index) => `key ${index}`))
})

test("Kafka's console consumer sees keys, null values, times and headers as we sent them", async ({ kafka }) => {
  await needsJavaTools(kafka)
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
  await producer.send({ topic, key: null, value: 'v', timestamp })

  expect(await javaConsume(kafka, topic, { count: 2 })).toEqual([
    { timestamp: `CreateTime:${timestamp}`, headers: 'a:1,a:2,n:null', key: 'k', value: 'null' },
    { timestamp: `CreateTime:${timestamp}`, headers: 'NO_HEADERS', key: 'null', value: 'v' },
  ])
})

test("Kafka's console producer puts keys into the partitions that we put them into", async ({ kafka }) => {
  await needsJavaTools(kafka)
  const topic = await kafka.topic({ partitions: 12 })
  const keys = Array.from({ length: 300 }, (_, index) => `key-${index}-${'ü'.repeat(index % 9)}`)
  const reader = ['--reader-property', 'parse.key=true', '--reader-property', 'key.separator=|']
  await javaProduce(
    kafka,
    topic,
    keys.map(key => `${key}|java`),
    reader,
  )
  const producer = await kafka.producer()
  await Promise.all(keys.map(key => producer.send({ topic, key, value: 'kclient' })))

  const homes = partitionsByKey(await readTopic(kafka, topic, 12))
  expect(homes.size).toBe(keys.length)
  expect([...homes].filter(([, home]) => home.size !== 1)).toEqual([])
})
