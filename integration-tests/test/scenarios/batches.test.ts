import type { BatchBuilder, Producer, SendManyError } from '@kclient/producer'
import { produceApi } from '@kclient/protocol/messages/produce'
import { expect } from 'vitest'
import { javaConsume, needsJavaTools } from '../../src/harness/java-tools.ts'
import { kcatConsume, needsKcat } from '../../src/harness/kcat.ts'
import { expectOnceInOrder, numbered, readTopic } from '../../src/harness/records.ts'
import { test, uniqueName } from '../../src/harness/scenario.ts'
import { storedBatches } from '../../src/harness/stored-batches.ts'

const codecs = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const

/** A batch of numbered records. */
function filled(producer: Producer, count: number, from = 0, bytes = 40): BatchBuilder {
  const batch = producer.createBatch()
  for (let number = from; number < from + count; number++) {
    expect(batch.append({ value: numbered(number, bytes) })).not.toBeNull()
  }
  return batch
}

function numbers(count: number, from = 0, bytes = 40): string[] {
  return Array.from({ length: count }, (_, index) => numbered(from + index, bytes))
}

/** What a rejected promise says. */
async function failure(promise: Promise<unknown>): Promise<Error> {
  const [result] = await Promise.allSettled([promise])
  expect(result.status).toBe('rejected')
  return (result as PromiseRejectedResult).reason as Error
}

test.for(codecs)('a batch is one batch in its partition, with %s', async (compressionType, { kafka }) => {
  const topic = await kafka.topic({ partitions: 3 })
  const producer = await kafka.producer({ compressionType })
  await producer.send({ topic, partition: 1, value: 'before' })
  const metadata = await producer.sendBatch(filled(producer, 1_000), topic, { partition: 1 })
  expect(metadata).toMatchObject({ topic, partition: 1, offset: 1n, timestampType: 0 })
  await producer.send({ topic, partition: 1, value: 'behind' })

  const found = await storedBatches(kafka, topic, 3)
  expect(found.map(({ partition, baseOffset, recordCount }) => [partition, baseOffset, recordCount])).toEqual([
    [1, 0n, 1],
    [1, 1n, 1_000],
    [1, 1_001n, 1],
  ])
  expect(found[1]).toMatchObject({ compression: compressionType, values: numbers(1_000) })
  expect(found[1]?.producerId).toBeGreaterThanOrEqual(0n)
})

test('kcat reads a batch with the offsets that append() told, keys, times and headers', async ({ kafka }) => {
  needsKcat(kafka)
  const topic = await kafka.topic({ partitions: 2 })
  const producer = await kafka.producer({ compressionType: 'lz4' })
  await producer.send({ topic, partition: 1, value: 'before' })
  const batch = producer.createBatch({ topic })
  const timestamp = Date.now() - 10_000
  const appended = [
    batch.append({ key: 'k0', value: 'v0', timestamp, headers: { a: '1', n: null } }),
    batch.append({ value: null, timestamp: new Date(timestamp + 5), headers: new Map([['m', '2']]) }),
    batch.append({
      key: '',
      value: 'grün',
      timestamp: timestamp - 5,
      headers: [
        ['a', '1'],
        ['a', '2'],
      ],
    }),
  ]
  const { offset } = await producer.sendBatch(batch, topic, { partition: 1 })

  const [before, ...records] = await kcatConsume(kafka, topic)
  expect(before).toMatchObject({ offset: 0, payload: 'before' })
  expect(records.map(record => [record.partition, record.offset, record.ts])).toEqual(
    appended.map(each => [1, Number(offset) + (each?.offset ?? NaN), each?.timestamp]),
  )
  expect(records).toMatchObject([
    { key: 'k0', payload: 'v0', headers: ['a', '1', 'n', null] },
    { key: null, payload: null, headers: ['m', '2'] },
    { key: '', payload: 'grün', headers: ['a', '1', 'a', '2'] },
  ])
})

test('the Java client reads a batch as it was filled', async ({ kafka }) => {
  await needsJavaTools(kafka)
  const topic = await kafka.topic()
  const producer = await kafka.producer({ compressionType: 'zstd' })
  const batch = producer.createBatch()
  for (let index = 0; index < 500; index++) {
    batch.append({
      key: `k${index}`,
      value: `v${index}`,
      timestamp: 1_700_000_000_000 + index,
      headers: { n: `${index}` },
    })
  }
  await producer.sendBatch(batch, topic, { partition: 0 })
  expect(await javaConsume(kafka, topic, { count: 500 })).toEqual(
    Array.from({ length: 500 }, (_, index) => ({
      timestamp: `CreateTime:${1_700_000_000_000 + index}`,
      headers: `n:${index}`,
      key: `k${index}`,
      value: `v${index}`,
    })),
  )
})

test('send, sendMany, enqueue and sendBatch keep the order of their calls, awaited or not (P-ORDER)', async ({
  kafka,
}) => {
  const partitions = 3
  const topic = await kafka.topic({ partitions })
  const producer = await kafka.producer({ compressionType: 'gzip', lingerMs: 5 })
  const done: Promise<unknown>[] = []
  let number = 0
  for (let round = 0; round < 300; round++) {
    const partition = round % partitions
    const next = (): { topic: string; partition: number; value: string } => ({
      topic,
      partition,
      value: numbered(number++, 40),
    })
    done.push(producer.send(next()), producer.sendMany([next(), next()]), producer.enqueue(next()))
    done.push(producer.sendBatch(filled(producer, 20, number), topic, { partition }))
    number += 20
    done.push(producer.send(next()))
  }
  await Promise.all(done)
  await producer.flush()
  expectOnceInOrder(await readTopic(kafka, topic, partitions), number)
})

test('batches whose connections are cut, and whose answers are lost, are there once (P-ONCE, P-ORDER)', async ({
  kafka,
}) => {
  const topic = await kafka.topic()
  const proxy = await kafka.proxy()
  const producer = await kafka.producer({ bootstrapServers: proxy.bootstrapServers, requestTimeoutMs: 3_000 })
  let answers = 0
  proxy.on(
    produceApi,
    async call => {
      await call.next()
      return ++answers % 2 === 0 ? 'close' : undefined
    },
    { times: 20 },
  )
  const done: Promise<{ offset: bigint }>[] = []
  for (let batch = 0; batch < 30; batch++) {
    done.push(producer.sendBatch(filled(producer, 50, batch * 50), topic, { partition: 0 }))
    if (batch % 10 === 9) {
      await done.at(-1)
      proxy.cut()
    }
  }
  const sent = await Promise.all(done)
  expect(answers).toBeGreaterThan(3)
  for (const [batch, { offset }] of sent.entries()) {
    // Of a batch that the broker found in its log already, it need not know the place.
    expect([BigInt(batch * 50), -1n]).toContain(offset)
  }
  expectOnceInOrder(await readTopic(kafka, topic), 30 * 50)
  expect((await storedBatches(kafka, topic)).map(({ recordCount }) => recordCount)).toEqual(Array(30).fill(50))
})

test('a batch that the broker finds too large goes in parts: once, in order, its first record told right', async ({
  kafka,
}) => {
  const topic = await kafka.topic({ configs: { 'max.message.bytes': '5000' } })
  const producer = await kafka.producer()
  await producer.send({ topic, value: numbered(0, 40) })
  const batch = producer.sendBatch(filled(producer, 1_000, 1), topic, { partition: 0 })
  const behind = producer.send({ topic, value: numbered(1_001, 40) })
  expect(await batch).toMatchObject({ offset: 1n, partition: 0 })
  expect(await behind).toMatchObject({ offset: 1_001n })
  expectOnceInOrder(await readTopic(kafka, topic), 1_002)
  const [, first] = await storedBatches(kafka, topic)
  expect(first?.recordCount).toBeLessThan(125)
})

test('a record that the broker refuses ends its batch, of which nothing is there, and is named; the next one goes', async ({
  kafka,
}) => {
  const topic = await kafka.topic({ configs: { 'cleanup.policy': 'compact' } })
  const producer = await kafka.producer()
  const mixed = producer.createBatch()
  for (const key of ['a', 'b', null, 'd']) mixed.append({ key, value: 'v' })
  const bad = failure(producer.sendBatch(mixed, topic, { partition: 0 }))
  const next = producer.createBatch()
  next.append({ key: 'e', value: 'good' })
  const good = producer.sendBatch(next, topic, { partition: 0 })
  const error = (await bad) as SendManyError
  expect(error).toMatchObject({ name: 'SendManyError', persisted: 'no', topic, partition: 0 })
  const reasons = error.results.map(result => (result as PromiseRejectedResult).reason as Error)
  expect(reasons).toMatchObject(Array(4).fill({ code: 'INVALID_RECORD', persisted: 'no' }))
  expect(error.cause).toBe(reasons[2])
  expect(await good).toMatchObject({ offset: 0n })
  expect((await readTopic(kafka, topic)).map(({ value }) => value?.toString())).toEqual(['good'])
})

test('a batch for a partition that comes later waits for nobody, and may be sent when it is there', async ({
  kafka,
}) => {
  const topic = await kafka.topic()
  const producer = await kafka.producer()
  const batch = filled(producer, 10)
  expect(await failure(producer.sendBatch(batch, topic, { partition: 2 }))).toMatchObject({
    name: 'UnknownTopicOrPartitionError',
    topic,
    partition: 2,
    persisted: 'no',
  })
  const admin = await kafka.admin()
  await admin.createPartitions([{ topic, count: 3 }])
  await expect
    .poll(() => producer.sendBatch(batch, topic, { partition: 2 }).catch((error: Error) => error), { timeout: 20_000 })
    .toMatchObject({ partition: 2, offset: 0n })
  expectOnceInOrder(await readTopic(kafka, topic, 3), 10)
})

test('a batch whose caller gives up before it is in the buffer was not sent, and may be; later, only the wait ends', async ({
  kafka,
}) => {
  const topic = await kafka.topic()
  const proxy = await kafka.proxy()
  const producer = await kafka.producer({ bootstrapServers: proxy.bootstrapServers, allowAutoTopicCreation: false })
  const batch = filled(producer, 10)
  const before = new AbortController()
  const waiting = failure(producer.sendBatch(batch, uniqueName('nowhere'), { partition: 0, signal: before.signal }))
  await expect.poll(() => producer.health().waitingCalls).toBe(1)
  before.abort(new Error('before'))
  expect((await waiting).message).toBe('before')

  let release: (() => void) | undefined
  const held = new Promise<void>(resolve => (release = resolve))
  proxy.on(
    produceApi,
    async call => {
      await held
      await call.next()
      return undefined
    },
    { times: 1 },
  )
  const after = new AbortController()
  const sent = failure(producer.sendBatch(batch, topic, { partition: 0, signal: after.signal }))
  await expect.poll(() => producer.health().bufferedRecords).toBe(10)
  after.abort(new Error('after'))
  expect((await sent).message).toBe('after')
  expect(await failure(producer.sendBatch(batch, topic, { partition: 0 }))).toMatchObject({ code: 'ILLEGAL_STATE' })
  release?.()
  await producer.flush()
  expectOnceInOrder(await readTopic(kafka, topic), 10)
})

test('what cannot be sent as a batch is refused, and leaves producer and topic as they were', async ({ kafka }) => {
  const topic = await kafka.topic()
  const producer = await kafka.producer()
  const batch = filled(producer, 5)
  const other = producer.createBatch({ topic: uniqueName('other') })
  other.append({ value: 'v' })
  const refused = [
    producer.sendBatch(producer.createBatch(), topic, { partition: 0 }),
    producer.sendBatch(other, topic, { partition: 0 }),
    producer.sendBatch(batch, topic, { partition: -1 }),
    producer.sendBatch(batch, 'no name', { partition: 0 }),
    producer.sendBatch({} as never, topic, { partition: 0 }),
    producer.sendBatch(batch, topic, {} as never),
  ]
  for (const each of refused) expect(await failure(each)).toMatchObject({ persisted: 'no' })
  expect(() => batch.append({ value: 7 as never })).toThrow(TypeError)
  expect(() => batch.append({ value: 'x'.repeat(2_000_000) })).toThrow(/maxRequestSize/)

  await producer.sendBatch(batch, topic, { partition: 0 })
  expect(await failure(producer.sendBatch(batch, topic, { partition: 0 }))).toMatchObject({ code: 'ILLEGAL_STATE' })
  expect(() => batch.append({ value: 'v' })).toThrow(/createBatch/)
  expectOnceInOrder(await readTopic(kafka, topic), 5)
})

test.for([
  ['acks 0', { acks: 0 }],
  ['acks 1', { acks: 1 }],
  ['no idempotence', { enableIdempotence: false }],
] as const)('batches work with %s', async ([, options], { kafka }) => {
  const topic = await kafka.topic()
  await kafka.leadersReady(topic)
  const producer = await kafka.producer({ ...options })
  const { offset } = await producer.sendBatch(filled(producer, 100), topic, { partition: 0 })
  expect(offset).toBe('acks' in options && options.acks === 0 ? -1n : 0n)
  await expect.poll(async () => (await readTopic(kafka, topic)).length).toBe(100)
  expectOnceInOrder(await readTopic(kafka, topic), 100)
})

test('a topic that keeps the time of the append tells it of the batch', async ({ kafka }) => {
  const topic = await kafka.topic({ configs: { 'message.timestamp.type': 'LogAppendTime' } })
  const producer = await kafka.producer()
  const batch = producer.createBatch()
  batch.append({ value: 'v', timestamp: 5 })
  const { timestamp, timestampType } = await producer.sendBatch(batch, topic, { partition: 0 })
  expect(timestampType).toBe(1)
  const [record] = await readTopic(kafka, topic)
  expect(record?.timestamp).toBe(timestamp)
})

test('batches go through a small buffer in order, and never hold more than bufferMemory (P-BOUND, P-ORDER)', async ({
  kafka,
}) => {
  const topic = await kafka.topic()
  const bufferMemory = 200_000
  const producer = await kafka.producer({ bufferMemory, maxBatchSize: 20_000 })
  let [count, most] = [0, 0]
  const pending = new Set<Promise<unknown>>()
  for (let round = 0; round < 200; round++) {
    const batch = producer.createBatch()
    while (batch.append({ value: numbered(count, 100) }) !== null) count += 1
    const sending = producer.sendBatch(batch, topic, { partition: 0 })
    pending.add(sending)
    void sending.finally(() => pending.delete(sending))
    most = Math.max(most, producer.health().bufferedBytes)
    if (round === 0 || pending.size >= 15) await Promise.any(pending)
  }
  await Promise.all(pending)
  expect(most).toBeLessThanOrEqual(bufferMemory)
  expectOnceInOrder(await readTopic(kafka, topic), count)
})
