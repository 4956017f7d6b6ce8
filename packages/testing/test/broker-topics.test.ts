import { ErrorCode, InvalidTopicError, TopicAlreadyExistsError, UnknownTopicOrPartitionError } from '@kclient/errors'
import { ZERO_UUID } from '@kclient/protocol'
import { createPartitionsApi } from '@kclient/protocol/messages/create-partitions'
import { createTopicsApi, type CreateTopicsRequestCreatableTopicInput } from '@kclient/protocol/messages/create-topics'
import { deleteRecordsApi } from '@kclient/protocol/messages/delete-records'
import { deleteTopicsApi } from '@kclient/protocol/messages/delete-topics'
import { describeConfigsApi } from '@kclient/protocol/messages/describe-configs'
import { describe, expect, test } from 'vitest'
import { type BrokerOptions, type EmbeddedBroker, startBroker } from '../src/index.ts'
import { RawClient } from './support/raw-client.ts'
import { metadata } from './support/requests.ts'

async function withBroker(
  run: (client: RawClient, broker: EmbeddedBroker) => Promise<void>,
  options: BrokerOptions = {},
): Promise<void> {
  await using broker = await startBroker(options)
  await using client = await RawClient.to(broker)
  await run(client, broker)
}

type Wanted = Partial<CreateTopicsRequestCreatableTopicInput>

function creation(name: string, wanted: Wanted = {}): CreateTopicsRequestCreatableTopicInput {
  return { name, numPartitions: 1, replicationFactor: 1, assignments: [], configs: [], ...wanted }
}

async function create(client: RawClient, name: string, wanted: Wanted = {}, validateOnly = false, version = 7) {
  const { topics } = await client.request(createTopicsApi, version, {
    topics: [creation(name, wanted)],
    timeoutMs: 1_000,
    validateOnly,
  })
  const [answer] = topics
  if (answer === undefined) throw new Error('no answer')
  return answer
}

describe('Metadata', () => {
  test.each([0, 1, 4, 7, 9, 12, 13])('is served in version %i', version =>
    withBroker(async (client, broker) => {
      broker.createTopic('events', 2)
      const found = await metadata(
        client,
        ['events'],
        version < 4 ? { version, allowAutoTopicCreation: true } : { version },
      )
      expect(found.brokers).toMatchObject([{ nodeId: 1, host: '127.0.0.1', port: broker.port }])
      expect(found.topics[0]).toMatchObject({ name: 'events', errorCode: 0 })
      expect(found.topics[0]?.partitions.map(({ partitionIndex, leaderId }) => [partitionIndex, leaderId])).toEqual([
        [0, 1],
        [1, 1],
      ])
      expect(found.clusterId).toBe(version >= 2 ? broker.clusterId : null)
    }),
  )

  test('tells all topics for null, and none for an empty list', () =>
    withBroker(
      async client => {
        const names = async (topics: string[] | null, version = 12): Promise<unknown> =>
          (await metadata(client, topics, { version, allowAutoTopicCreation: true })).topics.map(({ name }) => name)
        expect(await names(null)).toEqual(['a', 'b'])
        expect(await names([])).toEqual([])
        expect(await names([], 0)).toEqual(['a', 'b'])
      },
      { topics: { a: 1, b: 1 } },
    ))

  test('creates a topic that is asked for, which the next answer knows', () =>
    withBroker(
      async client => {
        const ask = async (name: string, allowAutoTopicCreation: boolean) =>
          (await metadata(client, [name], { allowAutoTopicCreation })).topics[0]
        expect(await ask('new', false)).toMatchObject({ errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION })
        expect(await ask('new', true)).toMatchObject({
          errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
          topicId: ZERO_UUID,
        })
        const found = await ask('new', true)
        expect(found).toMatchObject({ errorCode: 0 })
        expect(found?.partitions).toHaveLength(3)
        expect(await ask('no spaces', true)).toMatchObject({ errorCode: ErrorCode.INVALID_TOPIC_EXCEPTION })
      },
      { defaultPartitions: 3 },
    ))

  test('creates nothing when the broker is told not to', () =>
    withBroker(
      async (client, broker) => {
        await metadata(client, ['new'], { allowAutoTopicCreation: true })
        expect(broker.topics()).toEqual([])
      },
      { autoCreateTopics: false },
    ))

  test('finds topics by id, and a new topic of the same name has another', () =>
    withBroker(async (client, broker) => {
      const { id } = broker.createTopic('events')
      const byId = (topicId: string) => metadata(client, [null], { topicId }).then(({ topics }) => topics[0])
      expect(await byId(id)).toMatchObject({ name: 'events', topicId: id, errorCode: 0 })
      broker.deleteTopic('events')
      expect(broker.createTopic('events').id).not.toBe(id)
      expect(await byId(id)).toMatchObject({ name: null, errorCode: ErrorCode.UNKNOWN_TOPIC_ID })
    }))
})

describe('CreateTopics', () => {
  test('creates topics with partitions, replicas and configurations', () =>
    withBroker(
      async (client, broker) => {
        const configs = [{ name: 'retention.ms', value: '1000' }]
        const answer = await create(client, 'events', { numPartitions: 4, replicationFactor: 2, configs })
        expect(answer).toMatchObject({ errorCode: 0, errorMessage: null, numPartitions: 4, replicationFactor: 2 })
        expect(answer.configs?.find(({ name }) => name === 'retention.ms')).toMatchObject({
          value: '1000',
          configSource: 1,
        })
        const topic = broker.topic('events')
        expect(topic?.id).toBe(answer.topicId)
        expect(topic?.partitions.map(({ leader }) => leader)).toEqual([1, 2, 3, 1])
        expect(topic?.partitions[0]).toMatchObject({ replicas: [1, 2], isr: [1, 2], leaderEpoch: 0 })
      },
      { nodes: 3 },
    ))

  test('takes an assignment of replicas, and defaults for -1', () =>
    withBroker(
      async (client, broker) => {
        const assignments = [[2], [1, 2]].map((brokerIds, partitionIndex) => ({ partitionIndex, brokerIds }))
        await create(client, 'assigned', { numPartitions: -1, replicationFactor: -1, assignments })
        expect(broker.topic('assigned')?.partitions.map(({ replicas }) => replicas)).toEqual([[2], [1, 2]])
        expect(await create(client, 'default', { numPartitions: -1, replicationFactor: -1 })).toMatchObject({
          numPartitions: 5,
          replicationFactor: 2,
        })
      },
      { nodes: 2, defaultPartitions: 5 },
    ))

  test('knows no defaults before version 4', () =>
    withBroker(async client => {
      const topic = { numPartitions: -1, replicationFactor: -1 }
      expect((await create(client, 'old', topic, false, 3)).errorCode).toBe(ErrorCode.INVALID_PARTITIONS)
      expect((await create(client, 'new', topic, false, 4)).errorCode).toBe(0)
    }))

  test('only checks when told so', () =>
    withBroker(async (client, broker) => {
      expect(await create(client, 'events', {}, true)).toMatchObject({ errorCode: 0, numPartitions: 1 })
      expect(broker.topics()).toEqual([])
    }))

  const { INVALID_TOPIC_EXCEPTION, INVALID_PARTITIONS, INVALID_REPLICATION_FACTOR, INVALID_CONFIG } = ErrorCode
  const { INVALID_REQUEST, INVALID_REPLICA_ASSIGNMENT, TOPIC_ALREADY_EXISTS } = ErrorCode
  test.each<[string, string, Wanted, number]>([
    ['a name that exists', 'taken.topic', {}, TOPIC_ALREADY_EXISTS],
    ['a name that differs in . and _ only', 'taken_topic', {}, INVALID_TOPIC_EXCEPTION],
    ['an empty name', '', {}, INVALID_TOPIC_EXCEPTION],
    ['a name of dots', '..', {}, INVALID_TOPIC_EXCEPTION],
    ['a long name', 'x'.repeat(250), {}, INVALID_TOPIC_EXCEPTION],
    ['a name with a slash', 'a/b', {}, INVALID_TOPIC_EXCEPTION],
    ['no partitions', 'new', { numPartitions: 0 }, INVALID_PARTITIONS],
    ['no replicas', 'new', { replicationFactor: 0 }, INVALID_REPLICATION_FACTOR],
    ['more replicas than nodes', 'new', { replicationFactor: 2 }, INVALID_REPLICATION_FACTOR],
    ['numbers beside an assignment', 'new', { assignments: [{ partitionIndex: 0, brokerIds: [1] }] }, INVALID_REQUEST],
    ['an unknown configuration', 'new', { configs: [{ name: 'retention.years', value: '1' }] }, INVALID_CONFIG],
    [
      'a configuration that is no number',
      'new',
      { configs: [{ name: 'retention.ms', value: 'soon' }] },
      INVALID_CONFIG,
    ],
    ['a configuration out of range', 'new', { configs: [{ name: 'segment.bytes', value: '1' }] }, INVALID_CONFIG],
    ['a configuration without a value', 'new', { configs: [{ name: 'retention.ms', value: null }] }, INVALID_CONFIG],
    [
      'an assignment with a gap',
      'new',
      { numPartitions: -1, replicationFactor: -1, assignments: [{ partitionIndex: 1, brokerIds: [1] }] },
      INVALID_REPLICA_ASSIGNMENT,
    ],
    [
      'an assignment to an unknown node',
      'new',
      { numPartitions: -1, replicationFactor: -1, assignments: [{ partitionIndex: 0, brokerIds: [9] }] },
      INVALID_REPLICA_ASSIGNMENT,
    ],
  ])('refuses %s', (_, name, wanted, errorCode) =>
    withBroker(
      async (client, broker) => {
        const answer = await create(client, name, wanted)
        expect(answer.errorCode).toBe(errorCode)
        expect(answer.errorMessage).not.toBeNull()
        expect(broker.topics()).toHaveLength(1)
      },
      { topics: { 'taken.topic': 1 } },
    ),
  )

  test('refuses a topic that is named twice in one request', () =>
    withBroker(async client => {
      const topics = [creation('a'), creation('b'), creation('a')]
      const answer = await client.request(createTopicsApi, 7, { topics, timeoutMs: 1_000 })
      expect(answer.topics.map(({ errorCode }) => errorCode)).toEqual([INVALID_REQUEST, 0, INVALID_REQUEST])
    }))

  test.each([2, 4, 5, 7])('is served in version %i', version =>
    withBroker(async client => {
      expect(await create(client, 'events', {}, false, version)).toMatchObject({ name: 'events', errorCode: 0 })
    }),
  )
})

describe('DeleteTopics', () => {
  test('deletes by name, and by id from version 6 on', () =>
    withBroker(
      async (client, broker) => {
        const older = await client.request(deleteTopicsApi, 4, { topicNames: ['a', 'nowhere'], timeoutMs: 1_000 })
        expect(older.responses.map(({ errorCode }) => errorCode)).toEqual([0, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION])
        const topicId = broker.topic('b')?.id as string
        const newer = await client.request(deleteTopicsApi, 6, {
          topics: [
            { name: null, topicId },
            { name: null, topicId },
            { name: 'c', topicId },
            { name: 'c', topicId: ZERO_UUID },
          ],
          timeoutMs: 1_000,
        })
        expect(newer.responses.map(({ errorCode, name }) => [errorCode, name])).toEqual([
          [0, 'b'],
          [ErrorCode.UNKNOWN_TOPIC_ID, null],
          [ErrorCode.INVALID_REQUEST, 'c'],
          [0, 'c'],
        ])
        expect(broker.topics()).toEqual([])
      },
      { topics: { a: 1, b: 1, c: 1 } },
    ))
})

describe('CreatePartitions', () => {
  test('adds partitions after those there are', () =>
    withBroker(
      async (client, broker) => {
        const add = async (
          count: number,
          assignments: { brokerIds: number[] }[] | null = null,
          validateOnly = false,
        ) => {
          const topics = [{ name: 'events', count, assignments }]
          return (await client.request(createPartitionsApi, 3, { topics, timeoutMs: 1_000, validateOnly })).results[0]
            ?.errorCode
        }
        expect(await add(3)).toBe(0)
        expect(await add(3)).toBe(ErrorCode.INVALID_PARTITIONS)
        expect(await add(2)).toBe(ErrorCode.INVALID_PARTITIONS)
        expect(await add(4, [{ brokerIds: [2] }])).toBe(0)
        expect(await add(5, [])).toBe(ErrorCode.INVALID_REPLICA_ASSIGNMENT)
        expect(await add(5, null, true)).toBe(0)
        expect(broker.topic('events')?.partitions).toHaveLength(4)
        expect(broker.topic('events')?.partitions[3]?.replicas).toEqual([2])
        const unknown = await client.request(createPartitionsApi, 0, {
          topics: [{ name: 'nowhere', count: 2, assignments: null }],
          timeoutMs: 1_000,
          validateOnly: false,
        })
        expect(unknown.results[0]?.errorCode).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
      },
      { nodes: 2, topics: { events: 1 } },
    ))
})

describe('DeleteRecords', () => {
  test('moves the start of the log', () =>
    withBroker(
      async (client, broker) => {
        for (let index = 0; index < 3; index++) broker.append('events', [{ value: 'a' }])
        const before = async (offset: bigint) =>
          (
            await client.request(deleteRecordsApi, 2, {
              topics: [{ name: 'events', partitions: [{ partitionIndex: 0, offset }] }],
              timeoutMs: 1_000,
            })
          ).topics[0]?.partitions[0]
        expect(await before(2n)).toMatchObject({ errorCode: 0, lowWatermark: 2n })
        expect(await before(9n)).toMatchObject({ errorCode: ErrorCode.OFFSET_OUT_OF_RANGE })
        expect(await before(-1n)).toMatchObject({ errorCode: 0, lowWatermark: 3n })
        expect(broker.records('events')).toEqual([])
      },
      { topics: { events: 1 } },
    ))
})

describe('DescribeConfigs', () => {
  const describeResource = async (
    client: RawClient,
    resourceType: number,
    resourceName: string,
    keys: string[] | null = null,
  ) => {
    const resources = [{ resourceType, resourceName, configurationKeys: keys }]
    const { results } = await client.request(describeConfigsApi, 4, { resources, includeSynonyms: true })
    const [result] = results
    if (result === undefined) throw new Error('no answer')
    return result
  }

  test('tells values of a topic and where they come from', () =>
    withBroker(
      async (client, broker) => {
        broker.createTopic('events', { configs: { 'retention.ms': '5' } })
        const { configs, errorCode } = await describeResource(client, 2, 'events')
        expect(errorCode).toBe(0)
        const found = (name: string): unknown => configs.find(config => config.name === name)
        expect(found('retention.ms')).toMatchObject({ value: '5', configSource: 1, configType: 5 })
        expect(found('max.message.bytes')).toMatchObject({ value: '2000', configSource: 4 })
        expect(found('cleanup.policy')).toMatchObject({ value: 'delete', configSource: 5 })
        expect((await describeResource(client, 2, 'events', ['cleanup.policy'])).configs).toHaveLength(1)
        expect(await describeResource(client, 2, 'nowhere')).toMatchObject({
          errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
        })
      },
      { topicDefaults: { 'max.message.bytes': '2000' } },
    ))

  test('tells values of the node that is asked', () =>
    withBroker(
      async client => {
        const { configs } = await describeResource(client, 4, '1', ['num.partitions', 'node.id'])
        expect(configs.map(({ name, value }) => [name, value])).toEqual([
          ['node.id', '1'],
          ['num.partitions', '7'],
        ])
        expect(await describeResource(client, 4, '2')).toMatchObject({ errorCode: ErrorCode.INVALID_REQUEST })
        expect(await describeResource(client, 4, '')).toMatchObject({ errorCode: 0, configs: [] })
      },
      { defaultPartitions: 7 },
    ))
})

describe('from inside', () => {
  test('topics are refused with the errors that clients get', () =>
    withBroker((_, broker) => {
      broker.createTopic('events')
      expect(() => broker.createTopic('events')).toThrow(TopicAlreadyExistsError)
      expect(() => broker.createTopic('a b')).toThrow(InvalidTopicError)
      expect(() => broker.deleteTopic('nowhere')).toThrow(UnknownTopicOrPartitionError)
      expect(() => broker.records('nowhere')).toThrow(/no topic 'nowhere'/)
      expect(() => broker.endOffset('events', 4)).toThrow(/there is no partition 4/)
      return Promise.resolve()
    }))

  test('records are seen with everything they have', () =>
    withBroker((_, broker) => {
      broker.createTopic('events', 2)
      broker.append('events', [
        {
          key: 'k',
          value: null,
          timestamp: 5,
          headers: [
            ['h', 'v'],
            ['h', null],
          ],
        },
      ])
      broker.append('events', [{ value: 'b' }], { partition: 1 })
      const [first] = broker.records('events', 0)
      expect(first).toEqual({
        topic: 'events',
        partition: 0,
        offset: 0n,
        timestamp: 5,
        key: Buffer.from('k'),
        value: null,
        headers: [
          ['h', Buffer.from('v')],
          ['h', null],
        ],
      })
      expect(broker.records('events').map(({ partition }) => partition)).toEqual([0, 1])
      return Promise.resolve()
    }))
})
