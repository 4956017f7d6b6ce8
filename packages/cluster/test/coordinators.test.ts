import { brokerError, ErrorCode, type KafkaError, GroupAuthorizationFailedError } from '@kclient/errors'
import { findCoordinatorApi, type FindCoordinatorRequest } from '@kclient/protocol/messages/find-coordinator'
import { heartbeatApi } from '@kclient/protocol/messages/heartbeat'
import { afterEach, expect, test } from 'vitest'
import { eventually, rejection } from './support/eventually.ts'
import { deadline, startCluster, startScripted, stopAll } from './support/fixtures.ts'
import type { ScriptedCluster } from './support/scripted-cluster.ts'

afterEach(stopAll)

function placed(scripted: ScriptedCluster, nodeId: () => number) {
  return scripted.on(findCoordinatorApi, ({ coordinatorKeys }) => {
    const { host, port } = scripted.broker(nodeId())
    const found = { nodeId: nodeId(), host, port, errorCode: 0, errorMessage: null }
    return { coordinators: coordinatorKeys.map(key => ({ key, ...found })) }
  })
}

test('a coordinator is looked up once for all who ask, and remembered', async () => {
  const scripted = await startScripted(2)
  placed(scripted, () => 2)
  const cluster = await startCluster(scripted)
  const found = await Promise.all([1, 2, 3].map(() => cluster.coordinator('group', 'g', deadline())))
  expect(found).toEqual([2, 2, 2])
  expect(await cluster.coordinator('group', 'g', deadline())).toBe(2)
  expect(scripted.count(findCoordinatorApi)).toBe(1)
  await cluster.coordinator('transaction', 'g', deadline())
  const types = scripted.received
    .filter(({ api }) => api === 'FindCoordinator')
    .map(({ request }) => (request as FindCoordinatorRequest).keyType)
  expect(types).toEqual([0, 1])
})

test('the first caller may leave while the look-up goes on for the second (M-SHARED)', async () => {
  const scripted = await startScripted(1)
  let release = (): void => {}
  const gate = new Promise<undefined>(resolve => (release = () => resolve(undefined)))
  scripted.on(findCoordinatorApi, () => gate)
  const cluster = await startCluster(scripted)
  const abort = new AbortController()
  const first = rejection(cluster.coordinator('group', 'g', deadline(5_000, abort.signal)))
  const second = cluster.coordinator('group', 'g', deadline())
  await eventually(() => scripted.count(findCoordinatorApi) === 1)
  abort.abort(new Error('first left'))
  expect((await first).message).toBe('first left')
  release()
  expect(await second).toBe(1)
  expect(scripted.count(findCoordinatorApi)).toBe(1)
})

test('a look-up is repeated while no coordinator is there', async () => {
  const scripted = await startScripted(1)
  let asked = 0
  scripted.on(findCoordinatorApi, ({ coordinatorKeys }) => {
    asked += 1
    if (asked > 3) return undefined
    const [key = ''] = coordinatorKeys
    // The error, then a nameless coordinator, then an answer that lacks the key.
    if (asked === 1) {
      return { coordinators: [{ key, nodeId: -1, host: '', port: -1, errorCode: 15, errorMessage: null }] }
    }
    if (asked === 2) return { coordinators: [{ key, nodeId: 1, host: '', port: -1, errorCode: 0, errorMessage: null }] }
    return { coordinators: [] }
  })
  const cluster = await startCluster(scripted)
  expect(await cluster.coordinator('group', 'g', deadline())).toBe(1)
  expect(asked).toBe(4)
})

test('a refusal is told at once', async () => {
  const scripted = await startScripted(2)
  scripted.on(findCoordinatorApi, ({ coordinatorKeys: [key = ''] }) => ({
    coordinators: [{ key, nodeId: -1, host: '', port: -1, errorCode: 30, errorMessage: 'not you' }],
  }))
  const cluster = await startCluster(scripted)
  const error = await rejection(cluster.coordinator('group', 'g', deadline()))
  expect(error).toBeInstanceOf(GroupAuthorizationFailedError)
  expect(error.message).toContain('not you')
  // An error is an answer: nobody else is asked.
  expect(scripted.count(findCoordinatorApi)).toBe(1)
})

test('a broker that hangs does not hold up a look-up', async () => {
  const scripted = await startScripted(2)
  let hung = 0
  scripted.on(findCoordinatorApi, (_, { node }) => {
    hung ||= node.nodeId
    return node.nodeId === hung ? 'hang' : undefined
  })
  const cluster = await startCluster(scripted)
  const found = cluster.coordinator('group', 'g', deadline())
  await eventually(() => hung !== 0)
  await cluster.runtime.advance(1_000)
  expect(await found).toBe(1)
})

test('when an answer says that the coordinator moved, the next try goes to the new one', async () => {
  const scripted = await startScripted(2, [heartbeatApi])
  let coordinator = 1
  placed(scripted, () => coordinator)
  scripted.on(heartbeatApi, (_, { node }) => ({ errorCode: node.nodeId === coordinator ? 0 : 16 }))
  const cluster = await startCluster(scripted)
  const target = { coordinator: 'group', key: 'g' } as const
  const beat = (): Promise<void> =>
    cluster.retry(
      'a heartbeat',
      deadline(),
      async limit => {
        const body = { groupId: 'g', generationId: 1, memberId: 'm' }
        const { errorCode } = await cluster.request(target, heartbeatApi, body, { deadline: limit })
        if (errorCode !== ErrorCode.NONE) throw brokerError(errorCode)
      },
      { coordinator: target },
    )
  await beat()
  coordinator = 2
  await beat()
  expect(scripted.count(heartbeatApi, 1)).toBe(2)
  expect(scripted.count(heartbeatApi, 2)).toBe(1)
  expect(scripted.count(findCoordinatorApi)).toBe(2)
})

test('a coordinator is forgotten when its connection is lost', async () => {
  const scripted = await startScripted(2)
  placed(scripted, () => 2)
  const cluster = await startCluster(scripted)
  const nodeId = await cluster.coordinator('group', 'g', deadline())
  await cluster.connection(nodeId, 'coordination-member', deadline())
  scripted.broker(2).cut()
  await eventually(() => cluster.connectionIfReady(2, 'coordination-member') === undefined)
  await cluster.coordinator('group', 'g', deadline())
  expect(scripted.count(findCoordinatorApi)).toBe(2)
})

test('the loss of a connection for fetching says nothing about coordination', async () => {
  const scripted = await startScripted(2)
  placed(scripted, () => 2)
  const cluster = await startCluster(scripted)
  await cluster.coordinator('group', 'g', deadline())
  const fetching = await cluster.connection(2, 'fetch-1', deadline())
  fetching.close(new Error('test'))
  await eventually(() => fetching.state === 'closed')
  await cluster.coordinator('group', 'g', deadline())
  expect(scripted.count(findCoordinatorApi)).toBe(1)
})

test('a coordinator is forgotten when its broker leaves the cluster', async () => {
  const scripted = await startScripted(2)
  let coordinator = 2
  placed(scripted, () => coordinator)
  const cluster = await startCluster(scripted)
  await cluster.coordinator('group', 'g', deadline())
  const [gone] = scripted.brokers.splice(1, 1)
  coordinator = 1
  await cluster.refresh('test')
  expect(await cluster.coordinator('group', 'g', deadline())).toBe(1)
  await gone?.stop()
})

test('forgetting for a node does not undo a newer look-up', async () => {
  const scripted = await startScripted(2)
  placed(scripted, () => 2)
  const cluster = await startCluster(scripted)
  await cluster.coordinator('group', 'g', deadline())
  cluster.forgetCoordinator('group', 'g', 1)
  await cluster.coordinator('group', 'g', deadline())
  expect(scripted.count(findCoordinatorApi)).toBe(1)
  cluster.forgetCoordinator('group', 'g', 2)
  await cluster.coordinator('group', 'g', deadline())
  cluster.forgetCoordinator('group', 'g')
  await cluster.coordinator('group', 'g', deadline())
  expect(scripted.count(findCoordinatorApi)).toBe(3)
})

test('a coordinator that metadata has not named yet becomes known', async () => {
  const scripted = await startScripted(1)
  const cluster = await startCluster(scripted)
  const late = await scripted.addBroker(2)
  placed(scripted, () => 2)
  expect(await cluster.coordinator('group', 'g', deadline())).toBe(2)
  expect(cluster.metadata.brokers.get(2)?.port).toBe(late.port)
  expect(cluster.metadata.brokers.has(1)).toBe(true)
  expect((await cluster.connection(2, 'coordination', deadline())).state).toBe('ready')
})

test('a coordinator that answers no longer ends the request as lost, and is looked up anew', async () => {
  const scripted = await startScripted(2, [heartbeatApi])
  placed(scripted, () => 2)
  scripted.on(heartbeatApi, () => 'close')
  const cluster = await startCluster(scripted)
  const target = { coordinator: 'group', key: 'g' } as const
  const body = { groupId: 'g', generationId: 1, memberId: 'm' }
  const error = await rejection(cluster.request(target, heartbeatApi, body, { deadline: deadline() }))
  expect((error as KafkaError).written).toBe('possibly')
  await cluster.coordinator('group', 'g', deadline())
  expect(scripted.count(findCoordinatorApi)).toBe(2)
})
