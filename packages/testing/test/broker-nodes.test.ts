import { ErrorCode } from '@kclient/errors'
import { describeClusterApi } from '@kclient/protocol/messages/describe-cluster'
import { createTopicsApi } from '@kclient/protocol/messages/create-topics'
import { findCoordinatorApi } from '@kclient/protocol/messages/find-coordinator'
import { describe, expect, test } from 'vitest'
import { startBroker } from '../src/index.ts'
import { batch } from './support/batches.ts'
import { RawClient } from './support/raw-client.ts'
import { metadata, produce } from './support/requests.ts'

const events = { topic: 'events', partition: 0 }

describe('nodes', () => {
  test('have ports of their own, or consecutive ones', async () => {
    await using broker = await startBroker({ nodes: 3 })
    expect(new Set(broker.nodes.map(({ port }) => port)).size).toBe(3)
    expect(broker.bootstrapServers).toBe(broker.nodes.map(({ port }) => `127.0.0.1:${port}`).join(','))
    const free = broker.port
    await broker.stop()
    await using fixed = await startBroker({ nodes: 1, port: free })
    expect(fixed.bootstrapServers).toBe(`127.0.0.1:${free}`)
    await expect(startBroker({ port: free })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  test('that stop leave their partitions to others and come back with the same port and data', async () => {
    await using broker = await startBroker({ nodes: 3, topics: { events: { replicationFactor: 2 } } })
    await using first = await RawClient.to(broker, 1)
    await produce(first, batch({ values: ['a', 'b'] }))
    const before = broker.nodes
    await broker.stopNode(1)
    await first.closed
    await expect(RawClient.to(broker, 1)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    expect(broker.topic('events')?.partitions[0]).toMatchObject({ leader: 2, leaderEpoch: 1, isr: [2] })

    await using second = await RawClient.to(broker, 2)
    const found = await metadata(second, ['events'])
    expect(found.brokers.map(({ nodeId }) => nodeId)).toEqual([2, 3])
    expect(found.controllerId).toBe(2)
    expect(found.topics[0]?.partitions[0]).toMatchObject({
      leaderId: 2,
      leaderEpoch: 1,
      replicaNodes: [1, 2],
      offlineReplicas: [1],
    })
    expect(await produce(second, batch())).toMatchObject({ errorCode: 0, baseOffset: 2n })

    await broker.startNode(1)
    expect(broker.nodes.map(({ port }) => port)).toEqual(before.map(({ port }) => port))
    expect(broker.topic('events')?.partitions[0]).toMatchObject({ leader: 2, leaderEpoch: 1, isr: [2, 1] })
    broker.moveLeader(events, 1)
    await using again = await RawClient.to(broker, 1)
    expect(await produce(again, batch())).toMatchObject({ errorCode: 0, baseOffset: 3n })
  })

  test('leave a partition without a leader when the last copy stops, and only that copy leads it again', async () => {
    await using broker = await startBroker({ nodes: 3, topics: { events: { assignments: [[1, 2]] } } })
    await broker.stopNode(1)
    await broker.stopNode(2)
    expect(broker.topic('events')?.partitions[0]).toMatchObject({ leader: -1, leaderEpoch: 2, isr: [2] })
    await using client = await RawClient.to(broker, 3)
    expect((await metadata(client, ['events'])).topics[0]?.partitions[0]).toMatchObject({
      errorCode: ErrorCode.LEADER_NOT_AVAILABLE,
      leaderId: -1,
    })
    await broker.startNode(1)
    expect(broker.topic('events')?.partitions[0]?.leader).toBe(-1)
    await broker.startNode(2)
    expect(broker.topic('events')?.partitions[0]).toMatchObject({ leader: 2, leaderEpoch: 3, isr: [2] })
  })

  test('lead what they are told to, also without a copy so far', async () => {
    await using broker = await startBroker({ nodes: 3, topics: { events: { assignments: [[1]] } } })
    broker.moveLeader(events, 3)
    expect(broker.topic('events')?.partitions[0]).toMatchObject({ leader: 3, leaderEpoch: 1, replicas: [1, 3] })
    await broker.stopNode(2)
    expect(() => broker.moveLeader(events, 2)).toThrow(/not running/)
    await expect(broker.stopNode(9)).rejects.toThrow(/no node 9; the nodes are 1, 2, 3/)
  })

  test('lose their connections when asked to, and are there for new ones', async () => {
    await using broker = await startBroker({ nodes: 2 })
    await using first = await RawClient.to(broker, 1)
    await using second = await RawClient.to(broker, 2)
    broker.closeConnections(1)
    await first.closed
    expect((await metadata(second, [])).brokers).toHaveLength(2)
    expect(broker.nodes.map(({ connections }) => connections)).toEqual([0, 1])
  })
})

test('FindCoordinator names a running node, the same for the same key, in one form or many', async () => {
  await using broker = await startBroker({ nodes: 3 })
  await using client = await RawClient.to(broker)
  const single = await client.request(findCoordinatorApi, 3, { key: 'group', keyType: 0 })
  const port = broker.nodes.find(({ nodeId }) => nodeId === single.nodeId)?.port
  expect(single).toMatchObject({ errorCode: 0, host: '127.0.0.1', port })
  const many = await client.request(findCoordinatorApi, 4, { keyType: 0, coordinatorKeys: ['group', 'other'] })
  expect(many.coordinators[0]).toMatchObject({ key: 'group', nodeId: single.nodeId, port, errorCode: 0 })
  expect(many.coordinators[1]).toMatchObject({ key: 'other', errorCode: 0 })
  expect((await client.request(findCoordinatorApi, 3, { key: 'x', keyType: 7 })).errorCode).toBe(
    ErrorCode.INVALID_REQUEST,
  )
})

test('DescribeCluster names the nodes, stopped ones only when asked', async () => {
  await using broker = await startBroker({ nodes: 2 })
  await using client = await RawClient.to(broker)
  await broker.stopNode(2)
  const ask = (includeFencedBrokers: boolean): Promise<unknown> =>
    client.request(describeClusterApi, 2, { includeClusterAuthorizedOperations: false, includeFencedBrokers })
  expect(await ask(false)).toMatchObject({
    errorCode: 0,
    clusterId: broker.clusterId,
    controllerId: 1,
    brokers: [{ brokerId: 1, isFenced: false }],
  })
  expect(await ask(true)).toMatchObject({ brokers: [{ brokerId: 1 }, { brokerId: 2, isFenced: true }] })
})

test('as a release with ZooKeeper, only the controller creates topics', async () => {
  await using broker = await startBroker({ nodes: 2, versions: '2.1' })
  const create = async (nodeId: number): Promise<unknown> => {
    await using client = await RawClient.to(broker, nodeId)
    const topic = { name: 'events', numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] }
    const { topics } = await client.request(createTopicsApi, 3, { topics: [topic], timeoutMs: 1_000 })
    return topics[0]?.errorCode
  }
  expect(await create(2)).toBe(ErrorCode.NOT_CONTROLLER)
  expect(await create(1)).toBe(0)
})
