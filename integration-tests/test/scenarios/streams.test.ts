import type { ProducerRecord } from '@kclient/producer'
import { produceApi } from '@kclient/protocol/messages/produce'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ReadableStream } from 'node:stream/web'
import { expect } from 'vitest'
import { expectOnceInOrder, numbered, readTopic } from '../../src/harness/records.ts'
import { test } from '../../src/harness/scenario.ts'

const kinds = ['writable', 'writableStream'] as const

/** Numbered records, for the partitions in turn. */
function* records(topic: string, count: number, partitions = 1, bytes = 40): Generator<ProducerRecord> {
  for (let number = 0; number < count; number++) {
    yield { topic, partition: number % partitions, value: numbered(number, bytes) }
  }
}

/** What a rejected promise says. */
async function failure(promise: Promise<unknown>): Promise<Error> {
  const [result] = await Promise.allSettled([promise])
  expect(result.status).toBe('rejected')
  return (result as PromiseRejectedResult).reason as Error
}

/** That the topic holds the first so many of the numbered records, once and in order. Returns how many. */
async function expectPrefix(...args: Parameters<typeof readTopic>): Promise<number> {
  const found = await readTopic(...args)
  expectOnceInOrder(found, found.length)
  return found.length
}

test.for(kinds)(
  'all records of a stream are acknowledged, once and in order, when it is over: %s (P-ORDER)',
  async (kind, { kafka }) => {
    const [partitions, count] = [3, 20_000]
    const topic = await kafka.topic({ partitions })
    const producer = await kafka.producer({ compressionType: 'lz4' })
    const source = records(topic, count, partitions)
    if (kind === 'writable') await pipeline(Readable.from(source), producer.writable())
    else await ReadableStream.from(source).pipeTo(producer.writableStream())
    expect(producer.health()).toMatchObject({ state: 'started', bufferedRecords: 0, waitingCalls: 0 })
    expectOnceInOrder(await readTopic(kafka, topic, partitions), count)
  },
)

test.for(kinds)('100,000 records go through a small buffer: %s (P-BOUND)', async (kind, { kafka }) => {
  const count = 100_000
  const topic = await kafka.topic()
  const proxy = await kafka.proxy()
  const bufferMemory = 100_000
  const producer = await kafka.producer({
    bootstrapServers: proxy.bootstrapServers,
    bufferMemory,
    maxBatchSize: 32_768,
  })
  let [given, acknowledged, most, ahead] = [0, 0, 0, 0]
  proxy.on(produceApi, async call => {
    const { bufferedBytes, waitingCalls } = producer.health()
    most = Math.max(most, bufferedBytes)
    ahead = Math.max(ahead, given - acknowledged)
    expect(waitingCalls).toBeLessThanOrEqual(1)
    const response = await call.next()
    for (const { baseOffset } of response.responses[0]?.partitionResponses ?? []) acknowledged = Number(baseOffset)
    return response
  })
  const source = function* (): Generator<ProducerRecord> {
    for (const record of records(topic, count)) {
      given += 1
      yield record
    }
  }
  if (kind === 'writable') await pipeline(Readable.from(source()), producer.writable())
  else await ReadableStream.from(source()).pipeTo(producer.writableStream())
  expect(most).toBeLessThanOrEqual(bufferMemory)
  expect(most).toBeGreaterThan(bufferMemory / 4)
  // A record takes 40 bytes and more: what is in the buffer, some of what was acknowledged last, the streams' own.
  expect(ahead).toBeLessThan((2 * bufferMemory) / 40)
  expectOnceInOrder(await readTopic(kafka, topic), count)
})

test('the lines of a file become records', async ({ kafka }) => {
  const topic = await kafka.topic()
  const folder = await mkdtemp(join(tmpdir(), 'lines-'))
  kafka.defer(() => rm(folder, { recursive: true }))
  const path = join(folder, 'lines.txt')
  const lines = Array.from({ length: 5_000 }, (_, index) => numbered(index, 30))
  await writeFile(path, lines.join('\n'))
  const producer = await kafka.producer()
  await pipeline(
    createInterface({ input: createReadStream(path), crlfDelay: Infinity }),
    async function* (source: AsyncIterable<string>) {
      for await (const value of source) yield { topic, value }
    },
    producer.writable(),
  )
  expectOnceInOrder(await readTopic(kafka, topic), lines.length)
})

test.for(kinds)(
  'connections that are cut, and answers that are lost, cost a stream nothing: %s (P-ONCE, P-ORDER)',
  async (kind, { kafka }) => {
    const [partitions, count] = [3, 20_000]
    const topic = await kafka.topic({ partitions })
    const proxy = await kafka.proxy()
    const producer = await kafka.producer({
      bootstrapServers: proxy.bootstrapServers,
      requestTimeoutMs: 3_000,
      bufferMemory: 200_000,
      maxBatchSize: 10_000,
    })
    let answers = 0
    proxy.on(produceApi, async call => {
      await call.next()
      answers += 1
      if (answers % 40 === 10) proxy.cut()
      return answers % 40 === 30 ? 'close' : undefined
    })
    const source = records(topic, count, partitions)
    if (kind === 'writable') await pipeline(Readable.from(source), producer.writable())
    else await ReadableStream.from(source).pipeTo(producer.writableStream())
    expect(answers).toBeGreaterThan(60)
    expectOnceInOrder(await readTopic(kafka, topic, partitions), count)
  },
)

test.for(kinds)(
  'a record that the broker refuses ends the stream with its error; the producer goes on: %s',
  async (kind, { kafka }) => {
    const topic = await kafka.topic({ configs: { 'cleanup.policy': 'compact' } })
    const producer = await kafka.producer({ maxBatchSize: 1_000 })
    const source = function* (): Generator<ProducerRecord> {
      let number = 0
      for (const record of records(topic, 50_000)) yield { ...record, key: number++ === 500 ? null : `${number}` }
    }
    const error = await failure(
      kind === 'writable'
        ? pipeline(Readable.from(source()), producer.writable())
        : ReadableStream.from(source()).pipeTo(producer.writableStream()),
    )
    expect(error).toMatchObject({ code: 'INVALID_RECORD', persisted: 'no', topic, partition: 0 })
    await producer.send({ topic, key: 'k', value: 'last' })
    const values = (await readTopic(kafka, topic)).map(({ value }) => value?.toString())
    expect(values).not.toContain(numbered(500, 40))
    expect(values.at(-1)).toBe('last')
  },
)

test.for(kinds)(
  'stop() in the middle of a stream errors it; what is in the log is the beginning: %s',
  async (kind, { kafka }) => {
    const topic = await kafka.topic()
    const producer = await kafka.producer({ bufferMemory: 100_000, maxBatchSize: 10_000 })
    let given = 0
    let stopping: Promise<void> | undefined
    const source = function* (): Generator<ProducerRecord> {
      for (const record of records(topic, 200_000)) {
        if (++given === 10_000) stopping = producer.stop()
        yield record
      }
    }
    const error = await failure(
      kind === 'writable'
        ? pipeline(Readable.from(source()), producer.writable())
        : ReadableStream.from(source()).pipeTo(producer.writableStream()),
    )
    expect(error).toMatchObject({ name: 'ProducerClosedError', persisted: 'no' })
    await stopping
    const count = await expectPrefix(kafka, topic)
    expect(count).toBeGreaterThan(0)
    expect(count).toBeLessThanOrEqual(given)
  },
)

test('an aborted pipeline ends at once; what is in the log is the beginning, and the producer goes on', async ({
  kafka,
}) => {
  const topic = await kafka.topic()
  const proxy = await kafka.proxy()
  const producer = await kafka.producer({
    bootstrapServers: proxy.bootstrapServers,
    bufferMemory: 50_000,
    maxBatchSize: 10_000,
  })
  await producer.send({ topic, value: numbered(0, 40) })
  let release: (() => void) | undefined
  const held = new Promise<void>(resolve => (release = resolve))
  proxy.on(produceApi, () => held)
  const controller = new AbortController()
  const source = function* (): Generator<ProducerRecord> {
    for (let number = 1; ; number++) yield { topic, value: numbered(number, 40) }
  }
  const running = failure(pipeline(Readable.from(source()), producer.writable(), { signal: controller.signal }))
  await expect.poll(() => producer.health().waitingCalls).toBe(1)
  const { bufferedRecords } = producer.health()
  controller.abort()
  expect((await running).name).toBe('AbortError')
  expect(producer.health()).toMatchObject({ waitingCalls: 0, bufferedRecords })
  release?.()
  await producer.flush()
  expect(await expectPrefix(kafka, topic)).toBe(1 + bufferedRecords)
})
