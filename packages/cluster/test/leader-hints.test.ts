import { metadataApi } from '@kclient/protocol/messages/metadata'
import { afterEach, expect, test } from 'vitest'
import { eventually } from './support/eventually.ts'
import { deadline, startCluster, startScripted, stopAll } from './support/fixtures.ts'

afterEach(stopAll)

async function startWithTopic() {
  const scripted = await startScripted(3)
  const state = scripted.addTopic('a', 2)
  state.partitions = [
    { leader: 1, epoch: 5 },
    { leader: 1, epoch: 5 },
  ]
  const cluster = await startCluster(scripted)
  cluster.interest().add('a')
  await eventually(() => cluster.metadata.topics.has('a'))
  // No answer from now on: what changes, changes by hints.
  scripted.on(metadataApi, () => 'hang')
  return { scripted, cluster }
}

test('a newer leader named by an answer holds at once, and a refresh confirms it', async () => {
  const { scripted, cluster } = await startWithTopic()
  const before = scripted.count(metadataApi)
  let heard = 0
  cluster.onMetadata(() => (heard += 1))
  expect(cluster.applyLeaderHints([{ topic: 'a', partition: 0, leaderId: 2, leaderEpoch: 6 }], [])).toBe(true)
  expect(cluster.leaderOf('a', 0)).toEqual({ nodeId: 2, leaderEpoch: 6 })
  expect(cluster.leaderOf('a', 1)).toEqual({ nodeId: 1, leaderEpoch: 5 })
  expect(heard).toBe(1)
  await cluster.runtime.advance(100)
  await eventually(() => scripted.count(metadataApi) > before)
})

test('a hint that is not newer changes nothing (M-FORWARD)', async () => {
  const { cluster } = await startWithTopic()
  const before = cluster.metadata
  const hints = [
    { topic: 'a', partition: 0, leaderId: 2, leaderEpoch: 5 },
    { topic: 'a', partition: 1, leaderId: 2, leaderEpoch: 4 },
    { topic: 'a', partition: 0, leaderId: -1, leaderEpoch: -1 },
    { topic: 'a', partition: 0, leaderId: -1, leaderEpoch: 9 },
    { topic: 'a', partition: 7, leaderId: 2, leaderEpoch: 9 },
    { topic: 'other', partition: 0, leaderId: 2, leaderEpoch: 9 },
  ]
  expect(cluster.applyLeaderHints(hints, [])).toBe(false)
  expect(cluster.metadata).toBe(before)
})

test('a hint that names one node leaves the other brokers alone', async () => {
  const { scripted, cluster } = await startWithTopic()
  const connection = await cluster.connection(3, 'produce', deadline())
  const { port } = scripted.broker(2)
  cluster.applyLeaderHints(
    [{ topic: 'a', partition: 0, leaderId: 9, leaderEpoch: 6 }],
    [{ nodeId: 9, host: '127.0.0.1', port, rack: null }],
  )
  expect([...cluster.metadata.brokers.keys()]).toEqual([1, 2, 3, 9])
  expect(cluster.leaderOf('a', 0)?.nodeId).toBe(9)
  expect(connection.state).toBe('ready')
  expect((await cluster.connection(9, 'produce', deadline())).state).toBe('ready')
})

test('a hint for a broker that nobody knows is not taken, nor is the address of a broker that leads nothing new', async () => {
  const { cluster } = await startWithTopic()
  const hints = [{ topic: 'a', partition: 0, leaderId: 9, leaderEpoch: 6 }]
  expect(cluster.applyLeaderHints(hints, [])).toBe(false)
  expect(cluster.applyLeaderHints(hints, [{ nodeId: 9, host: '', port: -1, rack: null }])).toBe(false)
  expect(cluster.applyLeaderHints(hints, [{ nodeId: 8, host: 'x', port: 1, rack: null }])).toBe(false)
  expect(cluster.metadata.brokers.has(8)).toBe(false)
})

test('an answer that is older than the hint does not take the leader back', async () => {
  const scripted = await startScripted(2)
  const state = scripted.addTopic('a')
  state.partitions = [{ leader: 1, epoch: 5 }]
  const cluster = await startCluster(scripted)
  cluster.interest().add('a')
  await eventually(() => cluster.metadata.topics.has('a'))
  cluster.applyLeaderHints([{ topic: 'a', partition: 0, leaderId: 2, leaderEpoch: 6 }], [])
  await cluster.refresh('stale')
  expect(cluster.leaderOf('a', 0)).toEqual({ nodeId: 2, leaderEpoch: 6 })
})
