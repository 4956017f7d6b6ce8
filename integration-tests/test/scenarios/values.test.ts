import { json } from '@kclient/cluster'
import { expect } from 'vitest'
import { readTopic, readToEnd } from '../../src/harness/records.ts'
import { test } from '../../src/harness/scenario.ts'

const megabyte = 1_000_000

test.for<[what: string, key: string | Buffer | null, value: string | Buffer | null]>([
  ['a text key and a text value', 'key', 'value'],
  ['no key', null, 'value'],
  ['no value', 'key', null],
  ['neither', null, null],
  ['an empty key and an empty value', '', ''],
  ['characters of one to four bytes', 'ключ', 'aé€😀 \u0000 \uFFFD'],
  ['bytes that are no text', Buffer.from([0xff, 0x00, 0xfe]), Buffer.from([0x80, 0xc0, 0x00])],
  ['a value of 1 MB', 'large', Buffer.alloc(megabyte, 'payload ')],
  ['a key of 1 MB', Buffer.alloc(megabyte, 'key'), 'small'],
])('brings back %s', async ([, key, value], { kafka }) => {
  const topic = await kafka.topic()
  const producer = await kafka.producer()
  const before = Date.now()
  const sent = await producer.send({ topic, key, value })
  expect(sent).toMatchObject({ topic, partition: 0, offset: 0n })

  const [record, ...more] = await readTopic(kafka, topic)
  expect(more).toEqual([])
  expect(record).toMatchObject({ topic, partition: 0, offset: 0n, headers: [] })
  expect(bytes(record?.key)).toEqual(bytes(key))
  expect(bytes(record?.value)).toEqual(bytes(value))
  expect(record?.timestamp).toBeGreaterThanOrEqual(before)
  expect(record?.timestamp).toBeLessThanOrEqual(Date.now())
})

test('brings back headers in order, with repeated names, null and empty values', async ({ kafka }) => {
  const topic = await kafka.topic()
  const producer = await kafka.producer()
  const headers: [string, string | Buffer | null][] = [
    ['trace', 'first'],
    ['trace', 'second'],
    ['empty', ''],
    ['nothing', null],
    ['bytes', Buffer.from([0, 255])],
    ['', 'no name'],
    ['имя', 'значение'],
  ]
  await producer.send({ topic, value: 'pairs', headers })
  await producer.send({ topic, value: 'object', headers: { a: '1', b: null } })
  await producer.send({ topic, value: 'map', headers: new Map([['c', '3']]) })

  const [pairs, object, map] = await readTopic(kafka, topic)
  expect(pairs?.headers).toEqual(headers.map(([name, value]) => [name, bytes(value)]))
  expect(object?.headers).toEqual([
    ['a', Buffer.from('1')],
    ['b', null],
  ])
  expect(map?.headers).toEqual([['c', Buffer.from('3')]])
})

test('brings back many headers and a header of 100 KB', async ({ kafka }) => {
  const topic = await kafka.topic()
  const producer = await kafka.producer()
  const headers = Array.from({ length: 500 }, (_, index): [string, string] => [`name-${index % 7}`, `value-${index}`])
  headers.push(['large', 'x'.repeat(100_000)])
  await producer.send({ topic, value: 'v', headers })

  const [record] = await readTopic(kafka, topic)
  expect(record?.headers.map(([name, value]) => [name, value?.toString()])).toEqual(headers)
})

test('keeps records of all sizes apart within one batch', async ({ kafka }) => {
  const topic = await kafka.topic()
  const producer = await kafka.producer({ lingerMs: 20 })
  const values = Array.from({ length: 2_000 }, (_, index) => `${index}:`.padEnd(index % 300, '.'))
  const sent = await Promise.all(values.map(value => producer.send({ topic, value })))
  expect(sent.map(({ offset }) => offset)).toEqual(values.map((_, index) => BigInt(index)))

  const records = await readTopic(kafka, topic)
  expect(records.map(({ value }) => value?.toString())).toEqual(values)
})

test('sends many records by one call, and tells where each went', async ({ kafka }) => {
  const topic = await kafka.topic({ partitions: 3 })
  const producer = await kafka.producer()
  const records = Array.from({ length: 999 }, (_, index) => ({ topic, partition: index % 3, value: `${index}` }))
  const sent = await producer.sendMany(records)
  expect(sent.map(({ partition, offset }) => [partition, offset])).toEqual(
    records.map(({ partition }, index) => [partition, BigInt(Math.floor(index / 3))]),
  )

  const read = await readTopic(kafka, topic, 3)
  for (const [index, { partition, offset }] of sent.entries()) {
    const found = read.find(record => record.partition === partition && record.offset === offset)
    expect(found?.value?.toString()).toBe(`${index}`)
  }
})

test('serializes and deserializes by the options of the client', async ({ kafka }) => {
  const topic = await kafka.topic()
  const producer = await kafka.producer({
    keySerializer: (key: number) => Buffer.from([key]),
    valueSerializer: json<{ n: number }>(),
  })
  await producer.send({ topic, key: 7, value: { n: 1 } })
  await producer.send({ topic, key: 8, value: { n: 2 } })

  const consumer = await kafka.consumer({
    keyDeserializer: (bytes: Buffer | null) => bytes?.[0] ?? -1,
    valueDeserializer: json<{ n: number }>(),
  })
  consumer.assign([{ topic, partition: 0 }])
  const records = await readToEnd(consumer)
  expect(records.map(({ key, value }) => [key, value])).toEqual([
    [7, { n: 1 }],
    [8, { n: 2 }],
  ])
})

test('a record is refused by the client when the broker could not take it', async ({ kafka }) => {
  const topic = await kafka.topic()
  const producer = await kafka.producer()
  await expect(producer.send({ topic, value: Buffer.alloc(2 * megabyte) })).rejects.toMatchObject({
    code: 'MESSAGE_TOO_LARGE',
    persisted: 'no',
  })
  await producer.send({ topic, value: 'still alive' })
  expect((await readTopic(kafka, topic)).map(({ value }) => value?.toString())).toEqual(['still alive'])
})

function bytes(value: string | Buffer | null | undefined): Buffer | null | undefined {
  return typeof value === 'string' ? Buffer.from(value) : value
}
