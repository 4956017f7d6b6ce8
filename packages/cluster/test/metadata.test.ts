import { type KafkaError, TopicAuthorizationFailedError, UnknownTopicOrPartitionError } from '@kclient/errors'
import { metadataApi, type MetadataRequest } from '@kclient/protocol/messages/metadata'
import { afterEach, expect, test } from 'vitest'
import type { MetadataSnapshot } from '../src/index.ts'
import { eventually, rejection, turns } from './support/eventually.ts'
import { deadline, newCluster, startCluster, startScripted, stopAll } from './support/fixtures.ts'
import type { ScriptedCluster } from './support/scripted-cluster.ts'

afterEach(stopAll)

function asked(scripted: ScriptedCluster): (string[] | null)[] {
  return scripted.received
    .filter(({ api }) => api === 'Metadata')
    .map(({ request }) => (request as MetadataRequest).topics?.map(({ name }) => name ?? '').toSorted() ?? null)
}

test('asks for needed topics only, and for many at once in one request', async () => {
  const scripted = await startScripted(1)
  for (const name of ['a', 'b', 'c', 'd']) scripted.addTopic(name)
  const cluster = await startCluster(scripted)
  const interest = cluster.interest()
  for (const name of ['a', 'b', 'c']) interest.add(name)
  await eventually(() => cluster.metadata.topics.size === 3)
  expect(asked(scripted)).toEqual([[], ['a', 'b', 'c']])
  interest.add('d')
  await eventually(() => cluster.metadata.topics.size === 4)
  // A new topic alone is asked for: what is known need not be told again.
  expect(asked(scripted).at(-1)).toEqual(['d'])
})

test('asks for the union of all interests, and forgets what nobody needs any more', async () => {
  const scripted = await startScripted(1)
  scripted.addTopic('a')
  scripted.addTopic('b')
  const cluster = newCluster({ bootstrapServers: scripted.bootstrapServers })
  const one = cluster.interest()
  const two = cluster.interest()
  one.add('a')
  two.add('a')
  two.add('b')
  await cluster.start(deadline())
  expect(asked(scripted)).toEqual([['a', 'b']])
  two.close()
  const snapshot = await cluster.refresh('test')
  expect(asked(scripted).at(-1)).toEqual(['a'])
  expect([...snapshot.topics.keys()]).toEqual(['a'])
  one.delete('a')
  expect((await cluster.refresh('test')).topics.size).toBe(0)
})

test('learns of all topics when someone needs all', async () => {
  const scripted = await startScripted(1)
  scripted.addTopic('a')
  const cluster = await startCluster(scripted)
  const interest = cluster.interest()
  interest.setAll(true)
  await eventually(() => cluster.metadata.topics.has('a'))
  expect(asked(scripted).at(-1)).toBeNull()
  scripted.addTopic('b')
  expect([...(await cluster.refresh('test')).topics.keys()].toSorted()).toEqual(['a', 'b'])
})

test('one request at a time, which all who ask at once share', async () => {
  const scripted = await startScripted(1)
  const cluster = await startCluster(scripted)
  let open = 0
  let most = 0
  scripted.on(metadataApi, async () => {
    most = Math.max(most, ++open)
    await turns(5)
    open -= 1
    return undefined
  })
  const before = scripted.count(metadataApi)
  await Promise.all([cluster.refresh('a'), cluster.refresh('b'), cluster.refresh('c')])
  expect(scripted.count(metadataApi) - before).toBe(1)
  await Promise.all([cluster.refresh('d'), turns(30).then(() => cluster.refresh('e'))])
  expect(most).toBe(1)
})

test('a refresh that is wanted while an older question is under way waits for an answer that covers it', async () => {
  const scripted = await startScripted(1)
  scripted.addTopic('late')
  const cluster = await startCluster(scripted)
  let release = (): void => {}
  const gate = new Promise<undefined>(resolve => (release = () => resolve(undefined)))
  const off = scripted.on(metadataApi, () => gate)
  const first = cluster.refresh('first')
  const before = scripted.count(metadataApi)
  await eventually(() => scripted.count(metadataApi) > before)
  off()
  cluster.interest().add('late')
  const second = cluster.refresh('second')
  release()
  expect((await first).topics.has('late')).toBe(false)
  expect((await second).topics.has('late')).toBe(true)
})

test('forced refreshes are backed off, with growing waits while they bring no news', async () => {
  const scripted = await startScripted(1)
  const cluster = await startCluster(scripted, { retryBackoffMs: 100, retryBackoffMaxMs: 400 })
  await cluster.runtime.advance(1_000)
  const times: number[] = []
  for (let i = 0; i < 5; i++) {
    const refreshed = cluster.refresh('test')
    let isDone = false
    void refreshed.then(() => (isDone = true))
    while (!isDone) {
      await cluster.runtime.advance(10)
      await turns(2)
    }
    times.push(cluster.runtime.now())
  }
  const waits = times.slice(1).map((time, index) => time - times[index]!)
  const [first, second, third, fourth] = waits as [number, number, number, number]
  expect(first).toBeGreaterThanOrEqual(75)
  expect(first).toBeLessThan(190)
  expect(second).toBeGreaterThanOrEqual(155)
  expect(third).toBeGreaterThanOrEqual(315)
  expect(fourth).toBeLessThan(620)
})

test('metadata is asked for anew when it is too old', async () => {
  const scripted = await startScripted(1)
  scripted.addTopic('a')
  const cluster = newCluster({ bootstrapServers: scripted.bootstrapServers, metadataMaxAgeMs: 60_000 })
  cluster.interest().add('a')
  await cluster.start(deadline())
  const { updatedAt } = cluster.metadata
  await cluster.runtime.advance(59_000)
  expect(scripted.count(metadataApi)).toBe(1)
  await cluster.runtime.advance(2_000)
  await eventually(() => cluster.metadata.updatedAt > updatedAt)
  expect(asked(scripted)).toEqual([['a'], ['a']])
})

test('snapshots are replaced as a whole, and listeners hear of changes alone', async () => {
  const scripted = await startScripted(1)
  const a = scripted.addTopic('a')
  scripted.addTopic('b')
  const cluster = newCluster({ bootstrapServers: scripted.bootstrapServers })
  const interest = cluster.interest()
  interest.add('a')
  interest.add('b')
  await cluster.start(deadline())
  const changes: [MetadataSnapshot, MetadataSnapshot][] = []
  const off = cluster.onMetadata((now, before) => changes.push([now, before]))
  const before = cluster.metadata
  await cluster.refresh('nothing new')
  expect(changes).toHaveLength(0)
  expect(cluster.metadata.version).toBe(before.version)
  a.partitions[0]!.epoch = 2
  await cluster.refresh('news')
  expect(changes).toHaveLength(1)
  expect(changes[0]?.[0].version).toBe(before.version + 1)
  expect(before.partition('a', 0)?.leaderEpoch).toBe(1)
  expect(changes[0]?.[0].topic('b')).toBe(before.topic('b'))
  expect(changes[0]?.[0].topic('a')).not.toBe(before.topic('a'))
  off()
  a.partitions[0]!.epoch = 3
  await cluster.refresh('news')
  expect(changes).toHaveLength(1)
})

test('a controller that is another one in each answer, as with KRaft, is no change', async () => {
  const scripted = await startScripted(2)
  const cluster = await startCluster(scripted)
  let heard = 0
  cluster.onMetadata(() => (heard += 1))
  scripted.controllerId = 2
  const snapshot = await cluster.refresh('test')
  expect(snapshot.controllerId).toBe(2)
  expect(heard).toBe(0)
})

test('a listener that throws harms nobody else', async () => {
  const scripted = await startScripted(1)
  scripted.addTopic('a')
  const errors: string[] = []
  const logger = { debug() {}, info() {}, warn() {}, error: (message: string) => void errors.push(message) }
  const cluster = await startCluster(scripted, { logger })
  let heard = 0
  cluster.onMetadata(() => {
    throw new Error('mine')
  })
  cluster.onMetadata(() => (heard += 1))
  await cluster.topic('a', deadline())
  expect(heard).toBe(1)
  expect(errors).toEqual([expect.stringContaining('mine')])
})

test('a broker that hangs does not hold up metadata: another one is asked', async () => {
  const scripted = await startScripted(3)
  scripted.addTopic('a')
  const cluster = await startCluster(scripted)
  const hung = new Set<number>()
  scripted.on(metadataApi, (_, { node }) => {
    // Whoever is asked first never answers.
    if (hung.size === 0) hung.add(node.nodeId)
    return hung.has(node.nodeId) ? 'hang' : undefined
  })
  const topic = cluster.topic('a', deadline())
  await eventually(() => hung.size === 1)
  await cluster.runtime.advance(1_000)
  expect((await topic).name).toBe('a')
})

test('topic() waits for a topic that comes to be', async () => {
  const scripted = await startScripted(1)
  const cluster = await startCluster(scripted)
  const topic = cluster.topic('soon', deadline())
  await eventually(() => cluster.metadata.topicErrors.get('soon') === 3)
  scripted.addTopic('soon', 2)
  expect((await topic).partitions).toHaveLength(2)
  expect(cluster.leaderOf('soon', 1)).toEqual({ nodeId: 1, leaderEpoch: 1 })
  expect(cluster.leaderOf('soon', 2)).toBeUndefined()
  expect(cluster.metadata.topicNames.get((await topic).id)).toBe('soon')
})

test('topic() tells at its deadline that there is no such topic', async () => {
  const scripted = await startScripted(1)
  const cluster = await startCluster(scripted)
  const error = await rejection(cluster.topic('never', deadline(60)))
  expect(error).toBeInstanceOf(UnknownTopicOrPartitionError)
  expect((error as KafkaError).topic).toBe('never')
})

test('topic() tells at once that the topic is forbidden, and asks anew the next time', async () => {
  const scripted = await startScripted(1)
  const topic = scripted.addTopic('secret', 1, { error: 29 })
  const cluster = await startCluster(scripted)
  const interest = cluster.interest()
  interest.add('secret')
  expect(await rejection(cluster.topic('secret', deadline()))).toBeInstanceOf(TopicAuthorizationFailedError)
  topic.error = 0
  expect((await cluster.topic('secret', deadline())).name).toBe('secret')
})

test('topic() says that nobody answered when nobody did', async () => {
  const scripted = await startScripted(1)
  const cluster = await startCluster(scripted)
  await scripted.broker(1).stop()
  const error = await rejection(cluster.topic('a', deadline(60)))
  expect((error as KafkaError).code).toBe('METADATA_TIMEOUT')
  expect(error.message).toContain('ECONNREFUSED')
})

test('topic() rejects with the reason of its signal', async () => {
  const scripted = await startScripted(1)
  const cluster = await startCluster(scripted)
  const abort = new AbortController()
  const waiting = rejection(cluster.topic('a', deadline(5_000, abort.signal)))
  abort.abort(new Error('changed my mind'))
  expect((await waiting).message).toBe('changed my mind')
})

test('only who allows it creates a topic by asking, and a refresh never does', async () => {
  const scripted = await startScripted(1)
  const flags: [string[], boolean][] = []
  scripted.on(metadataApi, ({ topics, allowAutoTopicCreation }) => {
    const names = (topics ?? []).map(({ name }) => name ?? '')
    flags.push([names, allowAutoTopicCreation])
    if (allowAutoTopicCreation) for (const name of names) scripted.addTopic(name)
    return undefined
  })
  const cluster = await startCluster(scripted)
  const interest = cluster.interest()
  interest.add('consumed')
  await cluster.topic('produced', deadline(), { allowAutoTopicCreation: true })
  await cluster.refresh('test')
  const creating = flags.filter(([, allowed]) => allowed)
  expect(creating).toEqual([[['produced'], true]])
  expect(scripted.topics.has('consumed')).toBe(false)
})

test('an interest that may create topics makes them anew when they go missing', async () => {
  const scripted = await startScripted(1)
  scripted.on(metadataApi, ({ topics, allowAutoTopicCreation }) => {
    if (allowAutoTopicCreation) for (const { name } of topics ?? []) scripted.addTopic(name ?? '')
    return undefined
  })
  const cluster = await startCluster(scripted)
  const interest = cluster.interest({ allowAutoTopicCreation: true })
  interest.add('a')
  await eventually(() => cluster.metadata.topics.has('a'))
  scripted.topics.clear()
  await cluster.refresh('test')
  await eventually(() => scripted.topics.has('a'), 'the topic to be made anew')
})

test('keeps asking while a partition has no leader', async () => {
  const scripted = await startScripted(1)
  const state = scripted.addTopic('a', 1)
  state.partitions[0] = { leader: -1, epoch: 3, error: 5 }
  const cluster = await startCluster(scripted)
  cluster.interest().add('a')
  await eventually(() => cluster.metadata.topics.has('a'))
  expect(cluster.leaderOf('a', 0)).toBeUndefined()
  state.partitions[0] = { leader: 1, epoch: 4 }
  await eventually(() => cluster.leaderOf('a', 0) !== undefined)
})

test('a leader that is not among the brokers is no leader', async () => {
  const scripted = await startScripted(1)
  scripted.addTopic('a').partitions[0] = { leader: 9, epoch: 1 }
  const cluster = await startCluster(scripted)
  await cluster.topic('a', deadline())
  expect(cluster.leaderOf('a', 0)).toBeUndefined()
})

test('a topic missing from one answer keeps its leaders, and its epochs when it is back', async () => {
  const scripted = await startScripted(1)
  const state = scripted.addTopic('a')
  state.partitions[0]!.epoch = 7
  const cluster = await startCluster(scripted)
  cluster.interest().add('a')
  await eventually(() => cluster.metadata.topics.has('a'))
  scripted.topics.delete('a')
  await cluster.refresh('test')
  expect(cluster.leaderOf('a', 0)).toEqual({ nodeId: 1, leaderEpoch: 7 })
  expect(cluster.metadata.topicErrors.get('a')).toBe(3)
  scripted.topics.set('a', state)
  await eventually(() => cluster.metadata.topicErrors.size === 0)
  expect(cluster.leaderOf('a', 0)).toEqual({ nodeId: 1, leaderEpoch: 7 })
})

test('a recreated topic comes with its new id and its own epochs', async () => {
  const scripted = await startScripted(1)
  scripted.addTopic('a').partitions[0]!.epoch = 7
  const cluster = await startCluster(scripted)
  cluster.interest().add('a')
  await eventually(() => cluster.metadata.topics.has('a'))
  const ids: (string | undefined)[] = []
  cluster.onMetadata((now, before) => ids.push(before.topic('a')?.id, now.topic('a')?.id))
  const { id } = scripted.addTopic('a', 1, { id: 'AAAAAAAAAAAAAAAAAAAAAw' })
  await cluster.refresh('test')
  expect(ids[1]).toBe(id)
  expect(ids[0]).not.toBe(id)
  expect(cluster.leaderOf('a', 0)).toEqual({ nodeId: 1, leaderEpoch: 1 })
  expect(cluster.metadata.topicNames.get(id)).toBe('a')
})

test('metadata that names an unknown host does not stop the client: the others serve', async () => {
  const scripted = await startScripted(2)
  const cluster = newCluster({ bootstrapServers: scripted.broker(1).address })
  cluster.runtime.names.set('nowhere.test', [])
  scripted.broker(2).host = 'nowhere.test'
  await cluster.start(deadline())
  const error = await rejection(cluster.connection(2, 'general', deadline()))
  expect(error.message).toContain('Cannot resolve nowhere.test')
  for (let i = 0; i < 5; i++) await cluster.refresh('test')
})

test('speaks to brokers of 2.1, which know neither topic ids nor null in places', async () => {
  const scripted = await startScripted(1)
  scripted.maxVersions.set(metadataApi.key, 7)
  scripted.maxVersions.set(10, 2)
  scripted.addTopic('a')
  const cluster = await startCluster(scripted)
  const topic = await cluster.topic('a', deadline())
  expect(topic.id).toBe('AAAAAAAAAAAAAAAAAAAAAA')
  expect(cluster.metadata.topicNames.size).toBe(0)
  expect(await cluster.coordinator('group', 'g', deadline())).toBe(1)
})

test('failed rounds are repeated by themselves until a broker answers', async () => {
  const scripted = await startScripted(1)
  scripted.addTopic('a')
  const cluster = await startCluster(scripted)
  await scripted.broker(1).stop()
  const error = await rejection(cluster.refresh('test'))
  expect(error.message).toContain('no broker answered')
  expect(cluster.health().metadataError).toBe(error)
  cluster.interest().add('a')
  await scripted.broker(1).start()
  await eventually(() => cluster.metadata.topics.has('a'))
  expect(cluster.health().metadataError).toBeUndefined()
})

test('the loss of a connection is a reason to ask anew', async () => {
  const scripted = await startScripted(2)
  const cluster = await startCluster(scripted)
  await cluster.connection(2, 'produce', deadline())
  const before = scripted.count(metadataApi)
  scripted.broker(2).cut()
  await eventually(() => scripted.count(metadataApi) > before)
})
