import { once } from 'node:events'
import { createInterface } from 'node:readline'
import {
  type Consumer,
  type ConsumerRecord,
  CommitFailedError,
  KafkaError,
  OffsetMetadataTooLargeError,
} from '@kclient/consumer'
import { ErrorCode } from '@kclient/errors'
import { offsetCommitApi } from '@kclient/protocol/messages/offset-commit'
import { offsetFetchApi } from '@kclient/protocol/messages/offset-fetch'
import { expect } from 'vitest'
import { spawnProgram } from '../../src/harness/program.ts'
import { numbered, partitionsOf } from '../../src/harness/records.ts'
import { type Scenario, test, uniqueName } from '../../src/harness/scenario.ts'

const byHand = { enableAutoCommit: false } as const
const quick = { heartbeatIntervalMs: 300, sessionTimeoutMs: 6_000 } as const

/** A topic with 100 records in each partition, in batches of ten, so that most offsets are within one. */
async function filledTopic(kafka: Scenario, partitions = 1): Promise<string> {
  const topic = await kafka.topic({ partitions })
  await fill(kafka, topic, partitions)
  return topic
}

async function fill(kafka: Scenario, topic: string, partitions = 1): Promise<void> {
  const producer = await kafka.producer()
  for (let batch = 0; batch < 10; batch++) {
    await producer.sendMany(
      partitionsOf(topic, partitions).flatMap(place =>
        Array.from({ length: 10 }, (_, index) => ({ ...place, value: numbered(batch * 10 + index) })),
      ),
    )
  }
  await producer.stop()
}

async function take(consumer: Consumer, count: number): Promise<ConsumerRecord[]> {
  const records: ConsumerRecord[] = []
  while (records.length < count) {
    const record = await consumer.getOne({ timeoutMs: 30_000 })
    if (record === null) throw new Error(`Only ${records.length} of ${count} records came`)
    records.push(record)
  }
  return records
}

/** Why it was refused; undefined when it was not. */
async function outcome(promise: Promise<unknown>): Promise<KafkaError | undefined> {
  try {
    await promise
    return undefined
  } catch (error) {
    if (error instanceof KafkaError) return error
    throw error
  }
}

async function failure(promise: Promise<unknown>): Promise<KafkaError> {
  const error = await outcome(promise)
  if (error === undefined) throw new Error('Not refused')
  return error
}

test('a consumer goes on in the middle of the batch in which it had committed', async ({ kafka }) => {
  const topic = await filledTopic(kafka)
  const groupId = uniqueName('group')
  const one = await kafka.consumer({ groupId, topics: topic, ...byHand })
  const records = await take(one, 57)
  await one.commit(records[33])
  await one.stop()
  const two = await kafka.consumer({ groupId, topics: topic, ...byHand, autoOffsetReset: 'latest' })
  const next = await take(two, 66)
  expect(next.map(({ value }) => Number(value))).toEqual(Array.from({ length: 66 }, (_, index) => 34 + index))
  await two.stop()
  // Without a membership, too.
  const three = await kafka.consumer({ groupId, ...byHand, autoOffsetReset: 'latest' })
  three.assign([{ topic, partition: 0 }])
  expect(await three.position({ topic, partition: 0 })).toBe(34n)
})

test('offset 0 is a committed offset, and none is null', async ({ kafka }) => {
  const topic = await filledTopic(kafka, 2)
  const groupId = uniqueName('group')
  const one = await kafka.consumer({ groupId, ...byHand })
  one.assign(partitionsOf(topic, 2))
  await take(one, 5)
  await one.commit([{ topic, partition: 0, offset: 0n, metadata: 'again' }])
  expect(await one.committed({ topic, partition: 0 })).toEqual({ offset: 0n, leaderEpoch: null, metadata: 'again' })
  expect(await one.committed({ topic, partition: 1 })).toBeNull()
  expect([...(await one.seekToCommitted()).values()]).toEqual([0n, null])
  expect((await one.getOne({ partitions: [{ topic, partition: 0 }], timeoutMs: 20_000 }))?.offset).toBe(0n)
  await one.stop()
  const two = await kafka.consumer({ groupId, ...byHand, autoOffsetReset: 'latest' })
  two.assign(partitionsOf(topic, 2))
  expect(await two.position({ topic, partition: 0 })).toBe(0n)
  expect(await two.position({ topic, partition: 1 })).toBe(100n)
})

test('metadata that is too long is refused for its partition alone', async ({ kafka }) => {
  const topic = await filledTopic(kafka, 2)
  const consumer = await kafka.consumer({ groupId: uniqueName('group'), ...byHand })
  consumer.assign(partitionsOf(topic, 2))
  const error = await failure(
    consumer.commit([
      { topic, partition: 0, offset: 7, metadata: 'm'.repeat(4_096) },
      { topic, partition: 1, offset: 8, metadata: 'm'.repeat(4_097) },
    ]),
  )
  expect(error).toBeInstanceOf(OffsetMetadataTooLargeError)
  expect(error).toMatchObject({ topic, partition: 1 })
  expect(await consumer.committed({ topic, partition: 0 })).toMatchObject({ offset: 7n })
  expect(await consumer.committed({ topic, partition: 1 })).toBeNull()
})

test('a commit of a topic that was deleted ends, names it, and does not hold up others or stop()', async ({
  kafka,
}) => {
  const [topic, gone] = [await filledTopic(kafka), await filledTopic(kafka)]
  const groupId = uniqueName('group')
  const consumer = await kafka.consumer({ groupId, topics: [topic, gone], autoCommitIntervalMs: 200, ...quick })
  await take(consumer, 150)
  const admin = await kafka.admin()
  await admin.deleteTopics([gone])
  const both = [topic, gone].map(name => ({ topic: name, partition: 0, offset: 3 }))
  let error: KafkaError | undefined
  // A coordinator that has not heard of the deletion yet takes the offset.
  while (error === undefined) error = await outcome(consumer.commit(both, { timeoutMs: 30_000 }))
  // Until the member has heard of it the coordinator does not know the topic; from then on it is assigned no more.
  expect(['UNKNOWN_TOPIC_OR_PARTITION', 'UNKNOWN_TOPIC_ID', 'COMMIT_FAILED', 'ILLEGAL_STATE']).toContain(error.code)
  expect(error.message).toContain(gone)
  const began = performance.now()
  await consumer.stop()
  expect(performance.now() - began).toBeLessThan(20_000)
})

test('an error of a committed offset is never read as none (C-RESET)', async ({ kafka }) => {
  const topic = await filledTopic(kafka, 2)
  const groupId = uniqueName('group')
  const one = await kafka.consumer({ groupId, ...byHand })
  await one.commit(partitionsOf(topic, 2).map(place => ({ ...place, offset: 42 })))
  await one.stop()
  const proxy = await kafka.proxy()
  const codes = [
    ErrorCode.COORDINATOR_LOAD_IN_PROGRESS,
    ErrorCode.NOT_COORDINATOR,
    ErrorCode.COORDINATOR_NOT_AVAILABLE,
    ErrorCode.UNSTABLE_OFFSET_COMMIT,
  ]
  let answers = 0
  proxy.on(offsetFetchApi, async call => {
    const response = await call.next()
    const errorCode = codes[answers >> 1]
    if (response === undefined || errorCode === undefined) return response
    const isOfAll = answers++ % 2 === 0
    return {
      ...response,
      groups: response.groups.map(group =>
        isOfAll
          ? { ...group, topics: [], errorCode }
          : {
              ...group,
              topics: group.topics.map(each => ({
                ...each,
                partitions: each.partitions.map(partition => ({ ...partition, committedOffset: -1n, errorCode })),
              })),
            },
      ),
    }
  })
  for (const autoOffsetReset of ['latest', 'earliest'] as const) {
    answers = 0
    const two = await kafka.consumer({
      bootstrapServers: proxy.bootstrapServers,
      groupId,
      ...byHand,
      autoOffsetReset,
      retryBackoffMaxMs: 100,
    })
    two.assign(partitionsOf(topic, 2))
    for (const place of partitionsOf(topic, 2)) expect(await two.position(place)).toBe(42n)
    expect(answers).toBe(2 * codes.length)
    await two.stop()
  }
})

test('a member whose commit is refused as unknown joins anew, instead of reading on as if nothing were (C-COMMIT)', async ({
  kafka,
}) => {
  const topic = await filledTopic(kafka)
  const groupId = uniqueName('group')
  const proxy = await kafka.proxy()
  const lost: number[] = []
  const consumer = await kafka.consumer({
    bootstrapServers: proxy.bootstrapServers,
    groupId,
    ...byHand,
    ...quick,
  })
  consumer.subscribe(topic, { onPartitionsLost: partitions => void lost.push(partitions.length) })
  const records = await take(consumer, 33)
  await consumer.commit(records[11])
  const before = consumer.groupMetadata()
  let commits = 0
  proxy.on(offsetCommitApi, ({ request }) => {
    commits += 1
    if (commits > 1) return undefined
    return {
      topics: request.topics.map(({ name, topicId, partitions }) => ({
        name,
        topicId,
        partitions: partitions.map(({ partitionIndex }) => ({
          partitionIndex,
          errorCode: ErrorCode.UNKNOWN_MEMBER_ID,
        })),
      })),
    }
  })
  const error = await failure(consumer.commit())
  expect(error).toBeInstanceOf(CommitFailedError)
  const [next] = await take(consumer, 1)
  expect(next?.offset).toBe(12n)
  expect(lost).toEqual([1])
  const now = consumer.groupMetadata()
  expect(now.memberId).not.toBe(before.memberId)
  expect(now.generationId).toBeGreaterThan(before.generationId)
  await consumer.commit()
  expect(await consumer.committed({ topic, partition: 0 })).toMatchObject({ offset: 13n })
  expect(commits).toBe(2)
})

test('an acknowledgement that comes after its partition has gone does not undo what the new owner committed', async ({
  kafka,
}) => {
  const topic = await filledTopic(kafka, 2)
  const groupId = uniqueName('group')
  const one = await kafka.consumer({ groupId, topics: topic, ...byHand, ...quick })
  const records = await take(one, 130)
  // Who does not ask for more may still be at work, and the group would wait for him.
  one.pause(partitionsOf(topic, 2))
  let isAsking = true
  const asking = (async (): Promise<void> => {
    while (isAsking) await one.getOne({ timeoutMs: 100 })
  })()
  kafka.defer(() => asking)
  kafka.defer(() => Promise.resolve(void (isAsking = false)))
  const two = await kafka.consumer({ groupId, topics: topic, ...byHand, ...quick })
  await expect.poll(() => `${one.assignment().length}${two.assignment().length}`, { timeout: 30_000 }).toBe('11')
  const [place] = two.assignment()
  if (place === undefined) throw new Error('nothing assigned')
  const [first] = await take(two, 44)
  // Nothing was committed, so the new owner begins anew.
  expect(first?.offset).toBe(0n)
  await two.commit()
  const late = records.findLast(({ partition }) => partition === place.partition)
  if (late === undefined) throw new Error('nothing of it was read')
  expect(await failure(one.commit(late))).toBeInstanceOf(CommitFailedError)
  expect(await one.committed(place)).toMatchObject({ offset: 44n })
})

test('auto-commit is never ahead of what was handled, in a process that is killed (C-HANDLED)', async ({ kafka }) => {
  const partitions = 3
  const topic = await filledTopic(kafka, partitions)
  const groupId = uniqueName('group')
  const child = spawnProgram('handles-until-killed', [kafka.bootstrapServers, topic, groupId])
  const ended = once(child, 'close')
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const handled = new Map<number, number>()
  let count = 0
  let slow = 0
  for await (const line of createInterface({ input: child.stdout })) {
    const match = /^(taken|handled) (\d) (\d+)$/.exec(line)
    if (match === null) continue
    const [, what, partition, offset] = match
    if (what === 'handled') {
      handled.set(Number(partition), Number(offset) + 1)
      count += 1
    } else if (count > 100 && Number(offset) % 50 === 37 && slow++ === 0) {
      // In the middle of the slow one, with auto-commit having come by.
      setTimeout(() => child.kill('SIGKILL'), 150)
    }
  }
  await ended
  expect(stderr).toBe('')
  expect(slow).toBe(1)
  const next = await kafka.consumer({ groupId, topics: topic, ...quick })
  const committed = new Map<number, number>()
  for (const place of partitionsOf(topic, partitions)) {
    const at = await next.committed(place)
    committed.set(place.partition, Number(at?.offset ?? 0n))
  }
  expect([...committed.values()].reduce((sum, offset) => sum + offset, 0)).toBeGreaterThan(0)
  for (const [partition, offset] of committed) expect(offset).toBeLessThanOrEqual(handled.get(partition) ?? 0)
  // Every record was handled before, or is handed out now.
  const expected = [...committed.values()].reduce((sum, offset) => sum + 100 - offset, 0)
  const rest = await take(next, expected)
  const seen = new Set(rest.map(({ partition, offset }) => `${partition}-${offset}`))
  const missing: string[] = []
  for (const [partition, from] of committed) {
    for (let offset = from; offset < 100; offset++) {
      if (!seen.has(`${partition}-${offset}`)) missing.push(`${partition}-${offset}`)
    }
  }
  expect(missing).toEqual([])
})

test('a partition that is added to a topic is read from its start, whatever the reset policy', async ({ kafka }) => {
  const topic = await filledTopic(kafka)
  const consumer = await kafka.consumer({
    groupId: uniqueName('group'),
    topics: topic,
    autoOffsetReset: 'latest',
    metadataMaxAgeMs: 500,
    ...quick,
  })
  expect(await consumer.position({ topic, partition: 0 })).toBe(100n)
  const admin = await kafka.admin()
  await admin.createPartitions([{ topic, count: 2 }])
  const producer = await kafka.producer()
  await producer.sendMany(Array.from({ length: 30 }, (_, n) => ({ topic, partition: 1, value: `${n}` })))
  const records = await take(consumer, 30)
  expect(records.map(({ partition, offset }) => [partition, Number(offset)])).toEqual(
    Array.from({ length: 30 }, (_, n) => [1, n]),
  )
})

test('commits go on when the coordinator is stopped, and the newest holds', async ({ kafka }) => {
  kafka.needs(kafka.cluster.nodeIds.length > 1, 'there is one node')
  kafka.needsNodesToStop()
  const topic = await kafka.topic({ replicationFactor: 3 })
  await fill(kafka, topic)
  const consumer = await kafka.consumer({ groupId: uniqueName('group'), ...byHand })
  const place = { topic, partition: 0 }
  consumer.assign([place])
  let offset = 0n
  for (const node of kafka.cluster.nodeIds) {
    await kafka.stopNode(node)
    for (let i = 0; i < 5; i++) {
      const [record] = await take(consumer, 1)
      offset = (record?.offset ?? -1n) + 1n
      await consumer.commit(record)
    }
    expect(await consumer.committed(place)).toMatchObject({ offset })
    await kafka.startNode(node)
    expect(await consumer.committed(place)).toMatchObject({ offset })
  }
  expect(offset).toBe(5n * BigInt(kafka.cluster.nodeIds.length))
})
