import { heartbeatApi } from '@kclient/protocol/messages/heartbeat'
import { metadataApi } from '@kclient/protocol/messages/metadata'
import { afterEach, expect, test } from 'vitest'
import { REBOOTSTRAP_TRIGGER_MS, RebootstrapTrigger } from '../src/rebootstrap.ts'
import { eventually, rejection, turns } from './support/eventually.ts'
import { TestRuntime } from './support/test-runtime.ts'
import { deadline, newCluster, startCluster, startScripted, stopAll } from './support/fixtures.ts'

afterEach(stopAll)

test('when all brokers change their addresses at once, the bootstrap servers lead to the new ones', async () => {
  const scripted = await startScripted(2)
  scripted.addTopic('a')
  const cluster = newCluster({ bootstrapServers: 'kafka.test:9092' })
  cluster.runtime.names.set('kafka.test', ['10.0.0.1'])
  cluster.runtime.redirects.set('10.0.0.1:9092', scripted.broker(1).port)
  cluster.interest().add('a')
  await cluster.start(deadline())
  await cluster.connection(2, 'produce', deadline())
  const old = scripted.brokers.splice(0, 2)
  await scripted.addBroker(1)
  await scripted.addBroker(2)
  // DNS is asked again, and has news.
  cluster.runtime.names.set('kafka.test', ['10.0.0.2'])
  cluster.runtime.redirects.set('10.0.0.2:9092', scripted.broker(1).port)
  for (const broker of old) await broker.stop()
  await eventually(() => cluster.metadata.brokers.get(2)?.port === scripted.broker(2).port)
  expect(cluster.leaderOf('a', 0)?.nodeId).toBe(1)
  await cluster.connection(2, 'produce', deadline())
})

test('bootstrap servers are left alone while known brokers answer', async () => {
  const scripted = await startScripted(2)
  const cluster = newCluster({ bootstrapServers: `seed.test:${scripted.broker(1).port}` })
  cluster.runtime.names.set('seed.test', ['127.0.0.1'])
  await cluster.start(deadline())
  await scripted.broker(1).stop()
  for (let i = 0; i < 3; i++) {
    const refreshed = cluster.refresh('test')
    await cluster.runtime.advance(100)
    await refreshed
  }
  expect(cluster.runtime.lookups).toEqual(['seed.test'])
})

test('REBOOTSTRAP_REQUIRED drops known brokers and their connections, and keeps topics', async () => {
  const scripted = await startScripted(2, [heartbeatApi])
  scripted.addTopic('a').partitions = [{ leader: 2, epoch: 7 }]
  const cluster = newCluster({ bootstrapServers: scripted.broker(1).address })
  cluster.interest().add('a')
  await cluster.start(deadline())
  const connection = await cluster.connection(2, 'produce', deadline())
  const states: number[] = []
  cluster.onMetadata(now => states.push(now.brokers.size))
  // What is under way at an old broker ends too: nobody knows any more whom that connection leads to.
  scripted.on(heartbeatApi, () => 'hang')
  const underWay = rejection(connection.request(heartbeatApi, { groupId: '', generationId: 1, memberId: '' }))
  let told = 0
  scripted.on(metadataApi, () => (told++ === 0 ? { errorCode: 129, brokers: [], topics: [] } : undefined))
  const before = scripted.received.length
  expect((await rejection(cluster.refresh('test'))).message).toMatch(/bootstrap/i)
  expect(connection.state).not.toBe('ready')
  expect(await underWay).toMatchObject({ code: 'CONNECTION_CLOSED', written: 'possibly' })
  expect(cluster.metadata.topic('a')?.partitions[0]?.leaderEpoch).toBe(7)
  expect(cluster.leaderOf('a', 0)).toBeUndefined()
  await eventually(() => cluster.leaderOf('a', 0) !== undefined)
  expect(states[0]).toBe(0)
  // It began at the bootstrap server again.
  expect(scripted.received.slice(before).filter(({ api }) => api === 'Metadata')[1]?.nodeId).toBe(1)
  expect((await cluster.connection(2, 'produce', deadline())).state).toBe('ready')
})

test('brokers that have not answered for minutes of attempts are dropped with their connections', async () => {
  const scripted = await startScripted(2)
  const cluster = newCluster({ bootstrapServers: scripted.broker(1).address, requestTimeoutMs: 10_000 })
  await cluster.start(deadline())
  // Hours without need are no failure.
  await cluster.runtime.advance(200_000)
  const connection = await cluster.connection(2, 'fetch-1', deadline())
  for (const broker of scripted.brokers) broker.isHung = true
  void cluster.refresh('test')
  const start = cluster.runtime.now()
  while (cluster.metadata.brokers.size > 0 && cluster.runtime.now() - start < 2 * REBOOTSTRAP_TRIGGER_MS) {
    await cluster.runtime.advance(1_000)
    await turns(3)
    if (cluster.runtime.now() - start < REBOOTSTRAP_TRIGGER_MS - 20_000) expect(connection.state).toBe('ready')
  }
  expect(cluster.runtime.now() - start).toBeGreaterThanOrEqual(REBOOTSTRAP_TRIGGER_MS)
  expect(cluster.metadata.brokers.size).toBe(0)
  expect(connection.state).not.toBe('ready')
  for (const broker of scripted.brokers) {
    broker.isHung = false
    broker.cut()
  }
  while (cluster.metadata.brokers.size === 0) {
    await cluster.runtime.advance(100)
    await turns(3)
  }
})

test('a process that stood still for minutes does not give up its brokers', async () => {
  const runtime = new TestRuntime()
  const trigger = new RebootstrapTrigger(runtime)
  const startedAt = runtime.now()
  await runtime.advance(2 * REBOOTSTRAP_TRIGGER_MS)
  expect([trigger.failed(startedAt), trigger.failed(runtime.now()), trigger.failed(runtime.now())]).toEqual([
    false,
    false,
    true,
  ])
  trigger.reset()
  expect(trigger.failed(runtime.now())).toBe(false)
})

test('an address that was given to another cluster is not believed', async () => {
  const scripted = await startScripted(2)
  const cluster = await startCluster(scripted)
  await cluster.connection(2, 'general', deadline())
  scripted.on(metadataApi, ({ topics }, { node }) =>
    node.nodeId === 2 ? { ...scripted.metadata(topics, [node]), clusterId: 'stranger' } : undefined,
  )
  for (let i = 0; i < 6; i++) await cluster.refresh('test')
  expect(cluster.clusterId).toBe('scripted')
  expect(cluster.metadata.brokers.size).toBe(2)
})

test('when the bootstrap servers speak for another cluster, and nobody for the old one, that is the cluster now', async () => {
  const scripted = await startScripted(1)
  const warnings: string[] = []
  const logger = { debug() {}, info() {}, error() {}, warn: (message: string) => void warnings.push(message) }
  const cluster = await startCluster(scripted, { logger })
  scripted.clusterId = 'made-anew'
  await rejection(cluster.refresh('test'))
  await eventually(() => cluster.clusterId === 'made-anew')
  expect(warnings.join('\n')).toContain('made-anew')
})
