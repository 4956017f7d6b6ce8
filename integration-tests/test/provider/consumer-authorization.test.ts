import { Admin } from '@kclient/admin'
import { Cluster } from '@kclient/cluster'
import { Consumer, type ConsumerOptions, type KafkaError, TopicAuthorizationFailedError } from '@kclient/consumer'
import { GroupAuthorizationFailedError } from '@kclient/errors'
import { Deadline } from '@kclient/net'
import { Producer } from '@kclient/producer'
import { createAclsApi } from '@kclient/protocol/messages/create-acls'
import { deleteAclsApi } from '@kclient/protocol/messages/delete-acls'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type KafkaCluster, KafkaUnavailableError } from '../../src/kafka/kafka-cluster.ts'
import { startKafka } from '../../src/kafka/start-kafka.ts'
import { expectRun, rejection, take } from '../../src/harness/filled-topic.ts'
import { uniqueName } from '../../src/harness/scenario.ts'

/** Numbers of the protocol: kinds of resources, operations, permissions. */
const resource = { topic: 2, group: 3 }
const operation = { read: 3, describe: 8 }
const permission = { deny: 2, allow: 3 }
const literal = 3

let kafka: KafkaCluster | undefined
let cluster: Cluster
const cleanUps: (() => Promise<void>)[] = []

beforeAll(async () => {
  if (process.env['KCLIENT_BOOTSTRAP']) return
  try {
    kafka = await startKafka({
      config: {
        'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
        // Who has no rule may do everything: so there is one broker, without logins, that denies what a test says.
        'allow.everyone.if.no.acl.found': true,
      },
    })
  } catch (error) {
    if (error instanceof KafkaUnavailableError && !process.env['CI']) return
    throw error
  }
  cluster = new Cluster({ bootstrapServers: kafka.bootstrapServers })
  cluster.retain()
  await cluster.start(within())
}, 120_000)

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

afterAll(async () => {
  if (kafka === undefined) return
  await cluster.release()
  await kafka.stop()
})

function within(): Deadline {
  return Deadline.after(cluster.runtime, 20_000)
}

function servers(skip: (reason: string) => never): string {
  return kafka?.bootstrapServers ?? skip('there is no broker that is ours to set up')
}

/** Denies everybody an operation, until {@link permit}; another one is allowed, or the rule would deny all. */
async function deny(resourceType: number, resourceName: string, denied: number, allowed: number): Promise<void> {
  const of = (op: number, permissionType: number) => ({
    resourceType,
    resourceName,
    resourcePatternType: literal,
    principal: 'User:*',
    host: '*',
    operation: op,
    permissionType,
  })
  const creations = [of(denied, permission.deny), of(allowed, permission.allow)]
  const { results } = await cluster.request('controller', createAclsApi, { creations }, { deadline: within() })
  for (const { errorCode, errorMessage } of results) expect([errorCode, errorMessage ?? '']).toEqual([0, ''])
}

/** Removes all rules of a resource. */
async function permit(resourceTypeFilter: number, resourceNameFilter: string): Promise<void> {
  const filters = [
    {
      resourceTypeFilter,
      resourceNameFilter,
      patternTypeFilter: literal,
      principalFilter: null,
      hostFilter: null,
      operation: 1,
      permissionType: 1,
    },
  ]
  const { filterResults } = await cluster.request('controller', deleteAclsApi, { filters }, { deadline: within() })
  expect(filterResults[0]?.matchingAcls.length).toBeGreaterThan(0)
}

/** A topic with offsets 0 to 299 in three batches. */
async function filled(bootstrapServers: string): Promise<string> {
  const topic = uniqueName('topic')
  const admin = await Admin.start({ bootstrapServers })
  await admin.createTopics([{ topic, partitions: 1 }])
  await admin.stop()
  const producer = await Producer.start({ bootstrapServers })
  for (let batch = 0; batch < 3; batch++) {
    await producer.sendMany(Array.from({ length: 100 }, (_, index) => ({ topic, value: `${batch * 100 + index}` })))
  }
  await producer.stop()
  return topic
}

async function consumerOf(options: ConsumerOptions): Promise<Consumer> {
  const consumer = new Consumer({ autoOffsetReset: 'earliest', ...options })
  cleanUps.push(() => consumer.stop())
  await consumer.start()
  return consumer
}

test('a topic that may be seen and not read is told by each way to ask, and read on when it may be (C-ERROR)', async ({
  skip,
}) => {
  const bootstrapServers = servers(skip)
  const topic = await filled(bootstrapServers)
  const other = await filled(bootstrapServers)
  const consumer = await consumerOf({ bootstrapServers, topics: [topic, other], metadataMaxAgeMs: 1000 })
  const both = await take(consumer, 137)
  const read = both.filter(record => record.topic === topic).length
  await deny(resource.topic, topic, operation.read, operation.describe)
  const errors: unknown[] = []
  let rest = 300 - both.filter(record => record.topic === other).length
  // What was fetched before comes first; the other topic is read on.
  let more = 0
  while (errors.length < 3 || rest > 0) {
    try {
      const record = await consumer.getOne({ timeoutMs: 1000 })
      if (record?.topic === other) rest -= 1
      else if (record !== null) more += 1
    } catch (error) {
      errors.push(error)
    }
  }
  for (const error of errors) {
    expect(error).toBeInstanceOf(TopicAuthorizationFailedError)
    expect(error).toMatchObject({ code: 'TOPIC_AUTHORIZATION_FAILED', topic, partition: 0 })
  }
  expect(consumer.health().healthy).toBe(false)
  expect(consumer.metrics().batches.failuresByCode).toEqual({ TOPIC_AUTHORIZATION_FAILED: errors.length })
  await permit(resource.topic, topic)
  const end = []
  while (end.length < 300 - read - more) {
    const record = await consumer.getOne({ timeoutMs: 20_000 }).catch((error: unknown) => {
      expect(error).toBeInstanceOf(TopicAuthorizationFailedError)
    })
    if (record?.topic === topic) end.push(record)
  }
  expectRun(end, read + more, 300)
}, 60_000)

test('a topic that may not even be seen is told by start, and by who asks for offsets', async ({ skip }) => {
  const bootstrapServers = servers(skip)
  const topic = await filled(bootstrapServers)
  await deny(resource.topic, topic, operation.describe, operation.read)
  const error = await rejection(consumerOf({ bootstrapServers, topics: topic }))
  expect(error).toBeInstanceOf(TopicAuthorizationFailedError)
  expect(error).toMatchObject({ topic })
  expect(await rejection(consumerOf({ bootstrapServers, topics: topic, groupId: uniqueName('group') }))).toBeInstanceOf(
    TopicAuthorizationFailedError,
  )
  const consumer = await consumerOf({ bootstrapServers })
  expect(await rejection(consumer.endOffsets([{ topic, partition: 0 }], { timeoutMs: 10_000 }))).toBeInstanceOf(
    TopicAuthorizationFailedError,
  )
}, 60_000)

test('a group that may not be joined is told by start, and by commit and committed', async ({ skip }) => {
  const bootstrapServers = servers(skip)
  const topic = await filled(bootstrapServers)
  const groupId = uniqueName('group')
  await deny(resource.group, groupId, operation.read, operation.describe)
  const error = await rejection(consumerOf({ bootstrapServers, topics: topic, groupId }))
  expect(error).toBeInstanceOf(GroupAuthorizationFailedError)
  expect(error).toMatchObject({ code: 'GROUP_AUTHORIZATION_FAILED' })
  const consumer = await consumerOf({ bootstrapServers, groupId, enableAutoCommit: false })
  consumer.assign([{ topic, partition: 0 }])
  // To look at what is committed, it is enough that the group may be described.
  expectRun(await take(consumer, 37), 0, 37)
  expect(await rejection(consumer.commit())).toBeInstanceOf(GroupAuthorizationFailedError)
  await permit(resource.group, groupId)
  await consumer.commit()
  expect((await consumer.committed({ topic, partition: 0 }))?.offset).toBe(37n)
}, 60_000)

test('a member that loses its right to the group is told by its next ask, once at a time, and is a member again when it may (C-ERROR)', async ({
  skip,
}) => {
  const bootstrapServers = servers(skip)
  const topic = await filled(bootstrapServers)
  const groupId = uniqueName('group')
  const consumer = await consumerOf({ bootstrapServers, topics: topic, groupId, heartbeatIntervalMs: 200 })
  await take(consumer, 37)
  await deny(resource.group, groupId, operation.read, operation.describe)
  const errors: KafkaError[] = []
  while (errors.length === 0) {
    await consumer.getMany({ maxRecords: 1, timeoutMs: 100 }).catch((error: unknown) => {
      errors.push(error as KafkaError)
    })
  }
  expect(errors[0]).toBeInstanceOf(GroupAuthorizationFailedError)
  expect(consumer.state).toBe('started')
  expect(consumer.health().healthy).toBe(false)
  await permit(resource.group, groupId)
  const producer = await Producer.start({ bootstrapServers })
  cleanUps.push(() => producer.stop())
  await producer.sendMany(Array.from({ length: 30 }, (_, index) => ({ topic, value: `late ${index}` })))
  let last = -1n
  while (last < 329n) {
    const many = await consumer.getMany({ timeoutMs: 1000 }).catch((error: unknown) => {
      expect(error).toBeInstanceOf(GroupAuthorizationFailedError)
    })
    last = many?.get(topic, 0)?.at(-1)?.offset ?? last
  }
  await expect.poll(() => consumer.health().healthy, { timeout: 20_000 }).toBe(true)
}, 60_000)
