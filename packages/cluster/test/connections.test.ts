import { KafkaConnectionError, type KafkaError } from '@kclient/errors'
import type { Connection } from '@kclient/net'
import { heartbeatApi } from '@kclient/protocol/messages/heartbeat'
import { metadataApi } from '@kclient/protocol/messages/metadata'
import { afterEach, expect, test } from 'vitest'
import { eventually, rejection, turns } from './support/eventually.ts'
import { deadline, newCluster, startCluster, startScripted, stopAll } from './support/fixtures.ts'

afterEach(stopAll)

test('opens one connection per broker and lane, which all share', async () => {
  const scripted = await startScripted(2)
  const cluster = await startCluster(scripted)
  expect(cluster.connectionIfReady(2, 'produce')).toBeUndefined()
  const [one, two] = await Promise.all([
    cluster.connection(2, 'produce', deadline()),
    cluster.connection(2, 'produce', deadline()),
  ])
  expect(one).toBe(two)
  expect(cluster.connectionIfReady(2, 'produce')).toBe(one)
  expect(await cluster.connection(2, 'fetch-1', deadline())).not.toBe(one)
  expect(await cluster.connection(2, 'coordination', deadline())).not.toBe(one)
  expect(await cluster.connection(1, 'produce', deadline())).not.toBe(one)
})

test('a hung request on one lane does not hold up the others (M-LANES)', async () => {
  const scripted = await startScripted(1)
  const cluster = await startCluster(scripted)
  const fetching = await cluster.connection(1, 'fetch-1', deadline())
  let held: unknown
  scripted.on(metadataApi, (_, { socket }) => {
    held ??= socket
    return held === socket ? 'hang' : undefined
  })
  const waiting = rejection(fetching.request(metadataApi, { topics: [] }))
  await eventually(() => held !== undefined)
  await cluster.request('any', metadataApi, { topics: [] }, { deadline: deadline() })
  fetching.close()
  expect(await waiting).toBeInstanceOf(KafkaConnectionError)
})

test('whoever gives up on a connection does not end the attempt for the others', async () => {
  const scripted = await startScripted(2)
  const cluster = newCluster({ bootstrapServers: scripted.broker(1).address })
  await cluster.start(deadline())
  scripted.broker(2).isHung = true
  const abort = new AbortController()
  const first = rejection(cluster.connection(2, 'general', deadline(5_000, abort.signal)))
  const second = cluster.connection(2, 'general', deadline())
  await eventually(() => scripted.received.some(({ nodeId }) => nodeId === 2))
  abort.abort(new Error('gave up'))
  expect((await first).message).toBe('gave up')
  scripted.broker(2).isHung = false
  scripted.broker(2).cut()
  expect((await second).state).toBe('ready')
})

test('a broker that cannot be reached is tried again with growing waits', async () => {
  const scripted = await startScripted(2)
  const cluster = newCluster({
    bootstrapServers: scripted.broker(1).address,
    retryBackoffMs: 100,
    retryBackoffMaxMs: 1_000,
  })
  await cluster.start(deadline())
  await scripted.broker(2).stop()
  const target = `127.0.0.1:${scripted.broker(2).port}`
  const attempts = (): number => cluster.runtime.connects.filter(each => each === target).length
  const times: number[] = []
  for (let i = 1; i <= 5; i++) {
    const failed = rejection(cluster.connection(2, 'produce', deadline()))
    while (attempts() < i) {
      await cluster.runtime.advance(10)
      await turns(1)
    }
    times.push(cluster.runtime.now())
    expect(await failed).toBeInstanceOf(KafkaConnectionError)
  }
  const waits = times.slice(1).map((time, index) => time - times[index]!)
  expect(waits[0]).toBeGreaterThanOrEqual(70)
  expect(waits[0]).toBeLessThan(200)
  expect(waits[3]).toBeGreaterThanOrEqual(600)
  // Another broker is not affected.
  await cluster.connection(1, 'produce', deadline())
})

test('a broker that drops each connection at once is not reconnected in a loop', async () => {
  const scripted = await startScripted(2, [heartbeatApi])
  const cluster = newCluster({ bootstrapServers: scripted.broker(1).address, retryBackoffMs: 100 })
  await cluster.start(deadline())
  scripted.on(heartbeatApi, () => 'close')
  const dropped = await cluster.connection(2, 'produce', deadline())
  await rejection(dropped.request(heartbeatApi, { groupId: '', generationId: 1, memberId: '' }))
  const { accepted } = scripted.broker(2)
  const at = cluster.runtime.now()
  const again = cluster.connection(2, 'produce', deadline())
  await turns()
  expect(scripted.broker(2).accepted).toBe(accepted)
  await cluster.runtime.advance(130)
  await again
  expect(cluster.runtime.now() - at).toBeGreaterThan(75)
  // One that has worked for a while is opened again without a wait.
  await cluster.runtime.advance(10_000)
  scripted.broker(2).cut()
  await eventually(() => cluster.connectionIfReady(2, 'produce') === undefined)
  const before = cluster.runtime.now()
  await cluster.connection(2, 'produce', deadline())
  expect(cluster.runtime.now() - before).toBeLessThan(75)
})

test('the waits stay short for a broker whose connections answer and are cut early', async () => {
  const scripted = await startScripted(2, [heartbeatApi])
  const cluster = newCluster({
    bootstrapServers: scripted.broker(1).address,
    retryBackoffMs: 100,
    retryBackoffMaxMs: 5_000,
  })
  await cluster.start(deadline())
  scripted.on(heartbeatApi, () => ({ errorCode: 0 }))
  for (let cut = 0; cut < 6; cut++) {
    const before = cluster.runtime.now()
    let connection: Connection | undefined
    void cluster.connection(2, 'produce', deadline()).then(ready => (connection = ready))
    while (connection === undefined) {
      await cluster.runtime.advance(10)
      await turns(1)
    }
    expect(cluster.runtime.now() - before).toBeLessThan(200)
    await connection.request(heartbeatApi, { groupId: '', generationId: 1, memberId: '' })
    scripted.broker(2).cut()
    await eventually(() => cluster.connectionIfReady(2, 'produce') === undefined)
  }
})

test('a broker that accepts and says nothing is one that cannot be connected to', async () => {
  const scripted = await startScripted(2)
  const cluster = newCluster({ bootstrapServers: scripted.broker(1).address, requestTimeoutMs: 80 })
  await cluster.start(deadline())
  scripted.broker(2).isHung = true
  const error = await rejection(cluster.connection(2, 'produce', deadline()))
  expect(error).toBeInstanceOf(KafkaConnectionError)
  expect((error as KafkaError).retriable).toBe(true)
  const late = await rejection(cluster.connection(2, 'produce', deadline(20)))
  expect((late as KafkaError).code).toBe('CALL_TIMEOUT')
})

test('a name server that says nothing does not hold a connection up for ever', async () => {
  const scripted = await startScripted(2)
  const cluster = newCluster({ bootstrapServers: scripted.broker(1).address, requestTimeoutMs: 80 })
  scripted.broker(2).host = 'slow.test'
  await cluster.start(deadline())
  cluster.runtime.names.set('slow.test', new Promise(() => {}))
  const error = await rejection(cluster.connection(2, 'produce', deadline()))
  expect(error).toBeInstanceOf(KafkaConnectionError)
  expect(error.message).toContain('resolving slow.test')
})

test('idle connections are closed, which is no reason to ask for metadata', async () => {
  const scripted = await startScripted(2)
  const cluster = newCluster({ bootstrapServers: scripted.broker(1).address, connectionsMaxIdleMs: 60_000 })
  await cluster.start(deadline())
  const connection = await cluster.connection(2, 'produce', deadline())
  const before = scripted.count(metadataApi)
  await cluster.runtime.advance(40_000)
  await connection.request(metadataApi, { topics: [] })
  await cluster.runtime.advance(40_000)
  expect(connection.state).toBe('ready')
  await cluster.runtime.advance(30_000)
  await eventually(() => connection.state === 'closed')
  await eventually(() => scripted.broker(2).sockets.size === 0)
  expect(cluster.connectionIfReady(2, 'produce')).toBeUndefined()
  expect(scripted.count(metadataApi)).toBe(before + 1)
  // The next one who needs it gets a new one, without a wait.
  await cluster.connection(2, 'produce', deadline())
})

test('a connection with a request under way is not idle', async () => {
  const scripted = await startScripted(1)
  const cluster = await startCluster(scripted, { connectionsMaxIdleMs: 1_000, requestTimeoutMs: 600_000 })
  const connection = await cluster.connection(1, 'fetch-1', deadline())
  let release = (): void => {}
  const gate = new Promise<undefined>(resolve => (release = () => resolve(undefined)))
  scripted.on(metadataApi, () => gate)
  const before = scripted.count(metadataApi)
  const answer = connection.request(metadataApi, { topics: [] })
  await eventually(() => scripted.count(metadataApi) > before)
  await cluster.runtime.advance(5_000)
  expect(connection.state).toBe('ready')
  release()
  await answer
})

test('a broker with another address is reached there, and its old connections are let go of', async () => {
  const scripted = await startScripted(2)
  const cluster = newCluster({ bootstrapServers: scripted.broker(1).address })
  await cluster.start(deadline())
  const old = await cluster.connection(2, 'produce', deadline())
  scripted.brokers.splice(1, 1)
  const moved = await scripted.addBroker(2)
  await cluster.refresh('test')
  await eventually(() => old.state === 'closed')
  const now = await cluster.connection(2, 'produce', deadline())
  expect(now.address).toBe(moved.address)
})

test('a request under way may finish when its broker leaves', async () => {
  const scripted = await startScripted(2)
  const leaving = scripted.broker(2)
  const cluster = newCluster({ bootstrapServers: scripted.broker(1).address })
  await cluster.start(deadline())
  const connection = await cluster.connection(2, 'produce', deadline())
  let release = (): void => {}
  const gate = new Promise<undefined>(resolve => (release = () => resolve(undefined)))
  scripted.on(metadataApi, (_, { node }) => (node.nodeId === 2 ? gate : undefined))
  const answer = connection.request(metadataApi, { topics: [] })
  await eventually(() => scripted.count(metadataApi, 2) > 0)
  scripted.brokers.splice(1, 1)
  await cluster.refresh('test')
  await eventually(() => connection.state === 'draining')
  release()
  await answer
  await eventually(() => connection.state === 'closed')
  expect((await rejection(cluster.connection(2, 'produce', deadline()))).message).toContain('not part of the cluster')
  await leaving.stop()
})

test('closing a lane closes its connections alone, and an attempt under way too', async () => {
  const scripted = await startScripted(1)
  const cluster = await startCluster(scripted)
  const fetching = await cluster.connection(1, 'fetch-1', deadline())
  const producing = await cluster.connection(1, 'produce', deadline())
  const opening = rejection(cluster.connection(1, 'fetch-2', deadline()))
  const before = scripted.count(metadataApi)
  cluster.closeLane('fetch-1')
  cluster.closeLane('fetch-2')
  await eventually(() => fetching.state === 'closed')
  expect(await opening).toBeInstanceOf(KafkaConnectionError)
  expect(producing.state).toBe('ready')
  await turns()
  expect(scripted.count(metadataApi)).toBe(before)
})

test('a target that is not there is told', async () => {
  const scripted = await startScripted(1)
  scripted.controllerId = 9
  const cluster = await startCluster(scripted)
  const error = await rejection(cluster.request('controller', metadataApi, { topics: [] }, { deadline: deadline() }))
  expect((error as KafkaError).code).toBe('CONTROLLER_NOT_AVAILABLE')
  expect((error as KafkaError).retriable).toBe(true)
  const unknown = await rejection(cluster.request({ node: 7 }, metadataApi, { topics: [] }, { deadline: deadline() }))
  expect(unknown).toBeInstanceOf(KafkaConnectionError)
  expect((unknown as KafkaError).retriable).toBe(true)
})

test('requests find the controller, a node, or the broker with the least to do', async () => {
  const scripted = await startScripted(3)
  scripted.controllerId = 2
  const cluster = await startCluster(scripted)
  const body = { topics: [] }
  scripted.received.length = 0
  await cluster.request('controller', metadataApi, body, { deadline: deadline() })
  await cluster.request({ node: 3 }, metadataApi, body, { deadline: deadline(), maxVersion: 8 })
  expect(scripted.received.filter(({ api }) => api === 'Metadata').map(({ nodeId }) => nodeId)).toEqual([2, 3])
  expect(scripted.received.at(-1)?.version).toBe(8)
  // Those connected already are preferred.
  const accepted = scripted.brokers.map(broker => broker.accepted)
  for (let i = 0; i < 5; i++) await cluster.request('any', metadataApi, body, { deadline: deadline() })
  expect(scripted.brokers.map(broker => broker.accepted)).toEqual(accepted)
})

test('larger answers are allowed on connections that are opened later', async () => {
  const scripted = await startScripted(1)
  const cluster = await startCluster(scripted, { maxResponseBytes: 2_048 })
  expect((await cluster.connection(1, 'fetch-1', deadline())).maxResponseBytes).toBe(2_048)
  cluster.allowResponseBytes(4_096)
  cluster.allowResponseBytes(1_024)
  expect((await cluster.connection(1, 'fetch-2', deadline())).maxResponseBytes).toBe(4_096)
})
