import {
  type KafkaError,
  InvalidPartitionsError,
  KafkaConnectionError,
  TopicAlreadyExistsError,
  UnknownTopicOrPartitionError,
} from '@kclient/errors'
import { createPartitionsApi } from '@kclient/protocol/messages/create-partitions'
import { createTopicsApi, type CreateTopicsRequest } from '@kclient/protocol/messages/create-topics'
import { deleteTopicsApi, type DeleteTopicsRequest } from '@kclient/protocol/messages/delete-topics'
import { metadataApi } from '@kclient/protocol/messages/metadata'
import { ZERO_UUID } from '@kclient/protocol'
import { afterEach, expect, test } from 'vitest'
import { eventually, rejection, turns } from '../../cluster/test/support/eventually.ts'
import { startScripted, stopAll } from '../../cluster/test/support/fixtures.ts'
import type { ScriptedCluster } from '../../cluster/test/support/scripted-cluster.ts'
import { TestRuntime } from '../../cluster/test/support/test-runtime.ts'
import { Admin, type AdminOptions, PartialFailureError } from '../src/index.ts'

const admins: Admin[] = []

afterEach(async () => {
  await Promise.all(admins.splice(0).map(admin => admin.stop({ timeoutMs: 0 })))
  await stopAll()
})

function newAdmin(options: AdminOptions): Admin {
  const admin = new Admin({ retryBackoffMs: 5, retryBackoffMaxMs: 20, runtime: new TestRuntime(), ...options })
  admins.push(admin)
  return admin
}

async function startAdmin(scripted: ScriptedCluster, options: AdminOptions = {}): Promise<Admin> {
  const admin = newAdmin({ bootstrapServers: scripted.bootstrapServers, ...options })
  await admin.start()
  return admin
}

/** Brokers whose controller creates what it is asked for. */
async function startCreating(nodes = 1): Promise<ScriptedCluster> {
  const scripted = await startScripted(nodes, [createTopicsApi, deleteTopicsApi, createPartitionsApi])
  scripted.on(createTopicsApi, ({ topics, validateOnly }, { node }) => ({
    topics: topics.map(({ name, numPartitions, replicationFactor }) => {
      const error = node.nodeId !== scripted.controllerId ? 41 : scripted.topics.has(name) ? 36 : 0
      const partitions = Math.max(1, numPartitions)
      if (error === 0 && !validateOnly) scripted.addTopic(name, partitions)
      return {
        name,
        topicId: error === 0 && !validateOnly ? scripted.topics.get(name)?.id : ZERO_UUID,
        errorCode: error,
        errorMessage: error === 36 ? `Topic '${name}' already exists.` : null,
        numPartitions: partitions,
        replicationFactor: Math.max(1, replicationFactor),
        configs: [],
      }
    }),
  }))
  scripted.on(deleteTopicsApi, ({ topics, topicNames }, { version }) => ({
    responses: (version >= 6 ? topics : topicNames.map(name => ({ name, topicId: ZERO_UUID }))).map(
      ({ name: given, topicId }) => {
        const name = given ?? [...scripted.topics].find(([, { id }]) => id === topicId)?.[0] ?? null
        const isThere = name !== null && scripted.topics.delete(name)
        return { name, topicId, errorCode: isThere ? 0 : given === null ? 100 : 3, errorMessage: null }
      },
    ),
  }))
  return scripted
}

function created(scripted: ScriptedCluster): CreateTopicsRequest[] {
  return scripted.received
    .filter(({ api }) => api === 'CreateTopics')
    .map(({ request }) => request as CreateTopicsRequest)
}

test('creates topics at the controller, and tells what they are', async () => {
  const scripted = await startCreating(3)
  scripted.controllerId = 2
  const admin = await startAdmin(scripted)
  const topics = await admin.createTopics([
    {
      topic: 'a',
      partitions: 3,
      replicationFactor: 2,
      configs: { 'retention.ms': 1_000, 'cleanup.policy': 'compact' },
    },
    { topic: 'b' },
    { topic: 'c', assignments: [[1, 2], [2]] },
  ])
  expect(topics.get('a')).toEqual({
    topic: 'a',
    topicId: scripted.topics.get('a')?.id,
    partitions: 3,
    replicationFactor: 2,
  })
  const [request] = created(scripted)
  expect(request?.topics[0]).toMatchObject({
    numPartitions: 3,
    replicationFactor: 2,
    configs: [
      { name: 'retention.ms', value: '1000' },
      { name: 'cleanup.policy', value: 'compact' },
    ],
  })
  expect(request?.topics[1]).toMatchObject({ numPartitions: -1, replicationFactor: -1, assignments: [] })
  expect(request?.topics[2]).toMatchObject({
    numPartitions: -1,
    assignments: [
      { partitionIndex: 0, brokerIds: [1, 2] },
      { partitionIndex: 1, brokerIds: [2] },
    ],
  })
  expect(scripted.received.find(({ api }) => api === 'CreateTopics')?.nodeId).toBe(2)
})

test('an error about a single topic is the error of the call', async () => {
  const scripted = await startCreating()
  scripted.addTopic('a')
  const admin = await startAdmin(scripted)
  const error = await rejection(admin.createTopics([{ topic: 'a' }]))
  expect(error).toBeInstanceOf(TopicAlreadyExistsError)
  expect((error as KafkaError).topic).toBe('a')
  expect(error.message).toContain("Topic 'a' already exists.")
})

test('errors about some of several topics are told per topic, with what succeeded', async () => {
  const scripted = await startCreating()
  scripted.addTopic('a')
  scripted.addTopic('b')
  const admin = await startAdmin(scripted)
  const error = await rejection(admin.createTopics([{ topic: 'a' }, { topic: 'new' }, { topic: 'b' }]))
  expect(error).toBeInstanceOf(PartialFailureError)
  const { errors, results, message, name } = error as PartialFailureError
  expect(name).toBe('PartialFailureError')
  expect([...errors.keys()]).toEqual(['a', 'b'])
  expect(errors.get('a')).toBeInstanceOf(TopicAlreadyExistsError)
  expect(results.get('new')).toMatchObject({ topic: 'new', partitions: 1 })
  expect(message).toContain('createTopics failed for 2 of 3')
  expect(error.cause).toBe(errors.get('a'))
})

test('when the controller has moved, the new one is asked', async () => {
  const scripted = await startCreating(2)
  const admin = await startAdmin(scripted)
  scripted.controllerId = 2
  await admin.createTopics([{ topic: 'a' }])
  const nodes = scripted.received.filter(({ api }) => api === 'CreateTopics').map(({ nodeId }) => nodeId)
  expect(nodes).toEqual([1, 2])
})

test('topics over their quota are asked for again after the throttle, the others are not', async () => {
  const scripted = await startCreating()
  const runtime = new TestRuntime()
  const admin = await startAdmin(scripted, { runtime })
  let tries = 0
  scripted.on(createTopicsApi, ({ topics }) => {
    if (++tries > 1) return undefined
    for (const { name } of topics) if (name === 'fine') scripted.addTopic(name)
    return {
      throttleTimeMs: 3_000,
      topics: topics.map(({ name }) => ({ name, errorCode: name === 'fine' ? 0 : 89, errorMessage: null })),
    }
  })
  const creating = admin.createTopics([{ topic: 'fine' }, { topic: 'throttled' }])
  await eventually(() => tries === 1)
  await turns()
  await runtime.advance(2_800)
  expect(tries).toBe(1)
  await runtime.advance(400)
  const topics = await creating
  expect([...topics.keys()]).toEqual(['fine', 'throttled'])
  expect(created(scripted)[1]?.topics.map(({ name }) => name)).toEqual(['throttled'])
})

test('a throttle that outlasts the call ends it, and the rest is told', async () => {
  const scripted = await startCreating()
  const admin = await startAdmin(scripted)
  scripted.on(createTopicsApi, ({ topics }) => ({
    throttleTimeMs: 60_000,
    topics: topics.map(({ name }) => ({ name, errorCode: name === 'fine' ? 0 : 89, errorMessage: null })),
  }))
  const error = await rejection(admin.createTopics([{ topic: 'fine' }, { topic: 'throttled' }], { timeoutMs: 1_000 }))
  const { errors, results } = error as PartialFailureError
  expect([...results.keys()]).toEqual(['fine'])
  expect(errors.get('throttled')?.code).toBe('CALL_TIMEOUT')
  expect(errors.get('throttled')).toMatchObject({ cause: { code: 'THROTTLING_QUOTA_EXCEEDED' } })
})

test('a lost answer is asked for again, and what then looks like a failure says what it may be', async () => {
  const scripted = await startCreating()
  const admin = await startAdmin(scripted)
  let tries = 0
  scripted.on(createTopicsApi, ({ topics }) => {
    if (++tries > 1) return undefined
    for (const { name } of topics) scripted.addTopic(name)
    return 'close'
  })
  const error = await rejection(admin.createTopics([{ topic: 'a' }]))
  expect(error).toBeInstanceOf(TopicAlreadyExistsError)
  expect(error.message).toContain('an earlier try of this call')
})

test('only validates when asked to', async () => {
  const scripted = await startCreating()
  const admin = await startAdmin(scripted)
  const topics = await admin.createTopics([{ topic: 'a', partitions: 2 }], { validateOnly: true })
  expect(topics.get('a')).toMatchObject({ topicId: null, partitions: 2 })
  expect(created(scripted)[0]?.validateOnly).toBe(true)
  expect(await admin.listTopics()).toEqual([])
})

test('brokers without defaults for partitions and replicas are not asked for them', async () => {
  const scripted = await startCreating()
  scripted.maxVersions.set(createTopicsApi.key, 3)
  const admin = await startAdmin(scripted)
  const error = await rejection(admin.createTopics([{ topic: 'a', partitions: 1 }]))
  expect((error as KafkaError).code).toBe('UNSUPPORTED_VERSION')
  expect(error.message).toContain('replicationFactor')
  const topics = await admin.createTopics([{ topic: 'a', partitions: 1, replicationFactor: 1 }])
  expect(topics.get('a')).toEqual({ topic: 'a', topicId: null, partitions: null, replicationFactor: null })
})

test('deletes topics by name and by id', async () => {
  const scripted = await startCreating()
  scripted.addTopic('a')
  const { id } = scripted.addTopic('b')
  const admin = await startAdmin(scripted)
  await admin.deleteTopics(['a', { topicId: id }])
  expect(scripted.topics.size).toBe(0)
  expect(await rejection(admin.deleteTopics(['a']))).toBeInstanceOf(UnknownTopicOrPartitionError)
  const error = await rejection(admin.deleteTopics([{ topicId: id }, 'c']))
  expect((error as PartialFailureError).errors.get(id)?.code).toBe('UNKNOWN_TOPIC_ID')
  expect((error as PartialFailureError).errors.get('c')?.code).toBe('UNKNOWN_TOPIC_OR_PARTITION')
})

test('deletes by name at brokers that know no ids, and says so about ids', async () => {
  const scripted = await startCreating()
  scripted.maxVersions.set(deleteTopicsApi.key, 5)
  const { id } = scripted.addTopic('a')
  const admin = await startAdmin(scripted)
  const error = await rejection(admin.deleteTopics([{ topicId: id }]))
  expect((error as KafkaError).code).toBe('UNSUPPORTED_VERSION')
  await admin.deleteTopics(['a'])
  const last = scripted.received.findLast(({ api }) => api === 'DeleteTopics')?.request as DeleteTopicsRequest
  expect(last.topicNames).toEqual(['a'])
  expect(last.timeoutMs).toBe(40_000)
})

test('lists topics by name, internal ones only when asked', async () => {
  const scripted = await startCreating()
  scripted.addTopic('b', 2)
  scripted.addTopic('a')
  scripted.addTopic('__consumer_offsets', 1, { internal: true })
  const admin = await startAdmin(scripted)
  expect(await admin.listTopics()).toEqual([
    { topic: 'a', topicId: scripted.topics.get('a')?.id, internal: false, partitions: 1 },
    { topic: 'b', topicId: scripted.topics.get('b')?.id, internal: false, partitions: 2 },
  ])
  const all = await admin.listTopics({ includeInternal: true })
  expect(all.map(({ topic }) => topic)).toEqual(['__consumer_offsets', 'a', 'b'])
})

test('describes topics by name and id, with leaders, replicas and ids', async () => {
  const scripted = await startCreating(2)
  const state = scripted.addTopic('a', 2)
  state.partitions[1] = { leader: 2, epoch: 7, replicas: [2, 1] }
  const admin = await startAdmin(scripted)
  const described = await admin.describeTopics(['a'])
  expect(described.get('a')).toEqual({
    topic: 'a',
    topicId: state.id,
    internal: false,
    partitions: [
      { partition: 0, leader: 1, leaderEpoch: 1, replicas: [1], isr: [1], offlineReplicas: [] },
      { partition: 1, leader: 2, leaderEpoch: 7, replicas: [2, 1], isr: [2], offlineReplicas: [] },
    ],
  })
  scripted.on(metadataApi, ({ topics }) => {
    const name = topics?.[0]?.name === null && topics[0].topicId === state.id ? 'a' : undefined
    return name === undefined ? undefined : scripted.metadata([{ name }])
  })
  const byId = await admin.describeTopics([{ topicId: state.id }])
  expect(byId.get(state.id)?.topic).toBe('a')
})

test('an unknown topic is told at once, beside those that are there', async () => {
  const scripted = await startCreating()
  scripted.addTopic('a')
  const admin = await startAdmin(scripted)
  expect(await rejection(admin.describeTopics(['never']))).toBeInstanceOf(UnknownTopicOrPartitionError)
  const error = await rejection(admin.describeTopics(['a', 'never']))
  expect([...(error as PartialFailureError).results.keys()]).toEqual(['a'])
  expect((await admin.describeTopics([])).size).toBe(0)
})

test('a topic just created is waited for until brokers know it and its leaders', async () => {
  const scripted = await startCreating()
  const admin = await startAdmin(scripted)
  await admin.createTopics([{ topic: 'a', partitions: 2 }])
  let asked = 0
  scripted.on(metadataApi, ({ topics }) => {
    asked += 1
    if (asked === 1)
      return {
        ...scripted.metadata([]),
        topics:
          topics === null ? [] : scripted.metadata([{ name: 'x' }]).topics.map(topic => ({ ...topic, name: 'a' })),
      }
    if (asked > 2) return undefined
    const answer = scripted.metadata([{ name: 'a' }])
    for (const partition of answer.topics[0]?.partitions ?? []) Object.assign(partition, { leaderId: -1, errorCode: 5 })
    return answer
  })
  expect((await admin.describeTopics(['a'])).get('a')?.partitions.map(({ leader }) => leader)).toEqual([1, 1])
  expect(asked).toBeGreaterThanOrEqual(3)
  asked = 0
  expect((await admin.listTopics()).map(({ topic }) => topic)).toEqual(['a'])
  expect(asked).toBeGreaterThanOrEqual(2)
})

test('a topic that was deleted is not waited for', async () => {
  const scripted = await startCreating()
  const admin = await startAdmin(scripted)
  await admin.createTopics([{ topic: 'a' }])
  await admin.deleteTopics(['a'])
  expect(await admin.listTopics()).toEqual([])
  expect(await rejection(admin.describeTopics(['a']))).toBeInstanceOf(UnknownTopicOrPartitionError)
})

test('adds partitions', async () => {
  const scripted = await startCreating()
  const requests: unknown[] = []
  scripted.on(createPartitionsApi, request => {
    requests.push(request)
    return {
      results: request.topics.map(({ name, count }) => ({ name, errorCode: count < 3 ? 37 : 0, errorMessage: null })),
    }
  })
  const admin = await startAdmin(scripted)
  await admin.createPartitions([{ topic: 'a', count: 5, assignments: [[1], [1]] }], { validateOnly: true })
  expect(requests[0]).toMatchObject({
    topics: [{ name: 'a', count: 5, assignments: [{ brokerIds: [1] }, { brokerIds: [1] }] }],
    validateOnly: true,
  })
  expect(await rejection(admin.createPartitions([{ topic: 'a', count: 2 }]))).toBeInstanceOf(InvalidPartitionsError)
})

test('an answer that lacks a topic is no success', async () => {
  const scripted = await startCreating()
  scripted.on(createTopicsApi, () => ({ topics: [] }))
  const admin = await startAdmin(scripted)
  expect((await rejection(admin.createTopics([{ topic: 'a' }]))).message).toContain('the answer lacks the topic')
})

test.each<[(admin: Admin) => Promise<unknown>, RegExp]>([
  [admin => admin.createTopics('a' as never), /takes an array of topics/],
  [admin => admin.createTopics(null as never), /takes an array of topics/],
  [admin => admin.createTopics(['a' as never]), /createTopics: options must be an object/],
  [admin => admin.createTopics([{ name: 'a' } as never]), /unknown option `name`/],
  [admin => admin.createTopics([{ topic: '' }]), /`topic` must not be empty/],
  [admin => admin.createTopics([{ topic: 'a', partitions: 0 }]), /`partitions` must be a whole number/],
  [admin => admin.createTopics([{ topic: 'a', replicationFactor: 1.5 }]), /`replicationFactor` must be a whole/],
  [admin => admin.createTopics([{ topic: 'a', partitions: 1, assignments: [[1]] }]), /`assignments`, which leave/],
  [admin => admin.createTopics([{ topic: 'a', assignments: [[]] }]), /length of at least 1/],
  [admin => admin.createTopics([{ topic: 'a', configs: [] as never }]), /`configs` must be an object/],
  [admin => admin.createTopics([{ topic: 'a', configs: { x: {} as never } }]), /`x` must be a string/],
  [admin => admin.createTopics([{ topic: 'a' }, { topic: 'a' }]), /a is named twice/],
  [admin => admin.deleteTopics('a' as never), /takes an array of topics/],
  [admin => admin.deleteTopics([7 as never]), /name or \{ topicId \}/],
  [admin => admin.deleteTopics([{ topicId: 'short' }]), /"short" is not a topic id/],
  [admin => admin.describeTopics([''] as never), /name or \{ topicId \}/],
  [admin => admin.createPartitions([{ topic: 'a' } as never]), /`count` is required/],
  [admin => admin.listTopics({ timeoutMs: -1 }), /timeoutMs must be a number/],
])('input that cannot be is refused before anything is sent: %s', async (call, message) => {
  const scripted = await startCreating()
  const admin = await startAdmin(scripted)
  const before = scripted.received.length
  expect((await rejection(call(admin))).message).toMatch(message)
  expect(scripted.received.length).toBe(before)
})

test('without topics nothing is sent', async () => {
  const scripted = await startCreating()
  const admin = await startAdmin(scripted)
  const before = scripted.received.length
  expect((await admin.createTopics([])).size).toBe(0)
  await admin.deleteTopics([])
  await admin.createPartitions([])
  expect(scripted.received.length).toBe(before)
})

test('a call ends with its time limit, and says what it waited for', async () => {
  const scripted = await startCreating()
  scripted.on(createTopicsApi, () => 'hang')
  const admin = await startAdmin(scripted)
  const error = await rejection(admin.createTopics([{ topic: 'a' }], { timeoutMs: 50 }))
  expect((error as KafkaError).code).toBe('CALL_TIMEOUT')
  expect(created(scripted)[0]?.timeoutMs).toBeLessThanOrEqual(50)
})

test('a call ends with its signal', async () => {
  const scripted = await startCreating()
  scripted.on(createTopicsApi, () => 'hang')
  const admin = await startAdmin(scripted)
  const abort = new AbortController()
  const creating = rejection(admin.createTopics([{ topic: 'a' }], { signal: abort.signal }))
  await eventually(() => created(scripted).length === 1)
  abort.abort(new Error('enough'))
  expect((await creating).message).toBe('enough')
})

test('stop() ends calls under way, may be repeated, and is final', async () => {
  const scripted = await startCreating()
  scripted.on(createTopicsApi, () => 'hang')
  const admin = await startAdmin(scripted)
  const creating = rejection(admin.createTopics([{ topic: 'a' }]))
  await eventually(() => created(scripted).length === 1)
  await Promise.all([admin.stop({ timeoutMs: 50 }), admin.stop()])
  await admin.stop()
  expect(((await creating) as KafkaError).code).toBe('CLIENT_STOPPED')
  expect(admin.state).toBe('stopped')
  expect(((await rejection(admin.listTopics())) as KafkaError).code).toBe('CLIENT_STOPPED')
  expect(((await rejection(admin.start())) as KafkaError).code).toBe('CLIENT_STOPPED')
  await eventually(() => scripted.broker(1).sockets.size === 0)
})

test('a start that failed leaves nothing behind and may be repeated', async () => {
  const scripted = await startCreating()
  await scripted.broker(1).stop()
  const admin = newAdmin({ bootstrapServers: scripted.bootstrapServers })
  expect(await rejection(admin.start())).toBeInstanceOf(KafkaConnectionError)
  expect(admin.state).toBe('created')
  expect((await rejection(admin.listTopics())).message).toContain('start()')
  await scripted.broker(1).start()
  await Promise.all([admin.start(), admin.start()])
  expect(admin.health()).toMatchObject({ state: 'started', healthy: true })
})

test('stop() before and during start()', async () => {
  const scripted = await startCreating()
  const never = newAdmin({ bootstrapServers: scripted.bootstrapServers })
  await never.stop()
  expect(never.state).toBe('stopped')
  scripted.broker(1).isHung = true
  const admin = newAdmin({ bootstrapServers: scripted.bootstrapServers })
  const starting = rejection(admin.start())
  await eventually(() => scripted.received.length > 0)
  await admin.stop()
  expect(((await starting) as KafkaError).code).toBe('CLIENT_STOPPED')
  expect(admin.state).toBe('stopped')
})

test('is made, started and disposed of in one go', async () => {
  const scripted = await startCreating()
  let inside: Admin
  {
    await using admin = await Admin.start({ bootstrapServers: scripted.bootstrapServers })
    inside = admin
    expect(admin.state).toBe('started')
  }
  expect(inside.state).toBe('stopped')
})

test('unknown options are refused', () => {
  expect(() => new Admin({ bootstrapServer: 'x' } as never)).toThrow(
    'Admin: unknown option `bootstrapServer`: did you mean `bootstrapServers`?',
  )
})
