import type { RecordMetadata } from '@kclient/producer'
import { produceApi } from '@kclient/protocol/messages/produce'
import { expect } from 'vitest'
import { expectOnceInOrder, numbered, readTopic } from '../../src/harness/records.ts'
import { test } from '../../src/harness/scenario.ts'

/** What became of calls, for the tests to compare: the offset, or what the error says. */
async function outcomesOf(sends: readonly Promise<RecordMetadata>[]): Promise<unknown[]> {
  const settled = await Promise.allSettled(sends)
  return settled.map(result => {
    if (result.status === 'fulfilled') return result.value.offset
    const { code, persisted } = result.reason as { code?: string; persisted?: string }
    return `${code}, persisted: ${persisted}`
  })
}

test.for(['none', 'lz4'] as const)(
  'a batch (%s) that is too large for its topic goes in smaller ones, in order and once (P-ONCE, P-ORDER)',
  async (compressionType, { kafka }) => {
    const topic = await kafka.topic({ configs: { 'max.message.bytes': '3000' } })
    const proxy = await kafka.proxy()
    let batches = 0
    proxy.on(produceApi, () => void batches++)
    const producer = await kafka.producer({
      bootstrapServers: proxy.bootstrapServers,
      compressionType,
      lingerMs: 20,
      maxBatchSize: 60_000,
    })
    // No two alike: compression must not make them small enough.
    const random = (number: number): string => numbered(number) + Buffer.from(`${Math.sin(number)}`).toString('base64')
    const values = Array.from({ length: 1_000 }, (_, index) => random(index).padEnd(60, `${index * 7}`))
    const sent = await Promise.all(values.map(value => producer.send({ topic, value })))
    expect(sent.map(({ offset }) => offset)).toEqual(values.map((_, index) => BigInt(index)))
    expect((await readTopic(kafka, topic)).map(({ value }) => value?.toString())).toEqual(values)
    expect(batches).toBeGreaterThan(3)
  },
)

test('a record that is too large for its topic fails alone, and those before and behind it do not (P-HONEST)', async ({
  kafka,
}) => {
  const topic = await kafka.topic({ configs: { 'max.message.bytes': '2000' } })
  const producer = await kafka.producer({ lingerMs: 20 })
  const large = 7
  const values = Array.from({ length: 20 }, (_, index) => (index === large ? 'x'.repeat(5_000) : numbered(index)))
  const outcomes = await outcomesOf(values.map(value => producer.send({ topic, value })))
  expect(outcomes).toEqual(
    values.map((_, index) =>
      index === large ? 'MESSAGE_TOO_LARGE, persisted: no' : BigInt(index < large ? index : index - 1),
    ),
  )
  expect(await producer.send({ topic, value: 'still at work' })).toMatchObject({ offset: 19n })
  const read = (await readTopic(kafka, topic)).map(({ value }) => value?.toString())
  expect(read).toEqual([...values.toSpliced(large, 1), 'still at work'])
})

test('the records for whose sake a broker refuses a batch are named, each by its own error (KIP-467)', async ({
  kafka,
}) => {
  const topic = await kafka.topic({ configs: { 'cleanup.policy': 'compact' } })
  const producer = await kafka.producer({ lingerMs: 50 })
  const keys = ['a', null, 'b', 'c', null, 'd']
  const settled = await Promise.allSettled(keys.map((key, index) => producer.send({ topic, key, value: `${index}` })))
  const errors = settled.map(result => (result.status === 'rejected' ? (result.reason as Error) : undefined))
  for (const error of errors) {
    expect(error).toMatchObject({ code: 'INVALID_RECORD', persisted: 'no', retriable: false, topic, partition: 0 })
  }
  const verdicts = errors.map(error => {
    const message = error?.message ?? ''
    if (/: (A c|C)ompacted topic/.test(message)) return 'guilty'
    return message.includes('can be sent again as it is') ? 'innocent' : message
  })
  expect(verdicts).toEqual(keys.map(key => (key === null ? 'guilty' : 'innocent')))

  // Nothing of it is in the log, those who are told to can be sent again, and what comes next goes on with the numbers.
  const innocent = keys.filter(key => key !== null)
  const after = [...innocent, ...Array.from({ length: 100 }, () => 'k')].map((key, index) =>
    producer.send({ topic, key, value: numbered(index) }),
  )
  expect((await Promise.all(after)).map(({ offset }) => offset)).toEqual(after.map((_, index) => BigInt(index)))
})

test('the error of a single record reaches that record of sendMany(), too (KIP-467)', async ({ kafka }) => {
  const topic = await kafka.topic({ partitions: 2, configs: { 'cleanup.policy': 'compact' } })
  const producer = await kafka.producer()
  const records = [
    { topic, partition: 0, key: 'k', value: 'in the batch of a bad one' },
    { topic, partition: 0, value: 'bad' },
    { topic, partition: 1, key: 'k', value: 'good' },
  ]
  const error: unknown = await producer.sendMany(records).catch((reason: unknown) => reason)
  const { results } = error as { results: PromiseSettledResult<RecordMetadata>[] }
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled'])
  expect(results[1]).toMatchObject({ reason: { code: 'INVALID_RECORD', persisted: 'no' } })
  expect((await readTopic(kafka, topic, 2)).map(({ value }) => value?.toString())).toEqual(['good'])
})

test('too few replicas in sync hold records up until there are enough again, and no longer than they may take', async ({
  kafka,
}) => {
  kafka.needsNodesToStop()
  kafka.needs(!kafka.isEmbedded && kafka.cluster.nodeIds.length > 2, 'replicas are in sync only on several brokers')
  const topic = await kafka.topic({ replicationFactor: 3, configs: { 'min.insync.replicas': '3' } })
  const patient = await kafka.producer()
  const hasty = await kafka.producer({ deliveryTimeoutMs: 3_000, requestTimeoutMs: 1_000 })
  await patient.send({ topic, value: numbered(0) })
  const admin = await kafka.admin()
  const leader = (await admin.describeTopics([topic])).get(topic)?.partitions[0]?.leader
  const follower = kafka.cluster.nodeIds.find(id => id !== leader) as number
  await kafka.stopNode(follower, 'orderly')
  await expect
    .poll(async () => (await admin.describeTopics([topic])).get(topic)?.partitions[0]?.isr.length, { timeout: 20_000 })
    .toBe(2)

  const waiting = Array.from({ length: 50 }, (_, index) => patient.send({ topic, value: numbered(index + 1) }))
  const [failed] = await Promise.allSettled([hasty.send({ topic, value: 'never' })])
  expect(failed).toMatchObject({
    status: 'rejected',
    reason: { code: 'DELIVERY_TIMEOUT', persisted: 'no', cause: { code: 'NOT_ENOUGH_REPLICAS' } },
  })
  await kafka.startNode(follower)
  await Promise.all(waiting)
  expectOnceInOrder(await readTopic(kafka, topic), 51)
}, 120_000)

test('an acknowledgement that was lost is given again, with the same offset and time', async ({ kafka }) => {
  const topic = await kafka.topic({ configs: { 'message.timestamp.type': 'LogAppendTime' } })
  const proxy = await kafka.proxy()
  const producer = await kafka.producer({ bootstrapServers: proxy.bootstrapServers, lingerMs: 5 })
  await producer.send({ topic, value: 'first' })
  let lost = 0
  proxy.on(
    produceApi,
    async call => {
      await call.next()
      lost++
      return 'close'
    },
    { times: 2 },
  )
  const sent = await Promise.all(Array.from({ length: 10 }, (_, index) => producer.send({ topic, value: `${index}` })))
  expect(lost).toBe(2)
  const read = (await readTopic(kafka, topic)).slice(1)
  expect(sent.map(({ offset, timestamp, timestampType }) => [offset, timestamp, timestampType])).toEqual(
    read.map(({ offset, timestamp, timestampType }) => [offset, timestamp, timestampType]),
  )
  expect(sent[0]?.timestampType).toBe(1)
})
