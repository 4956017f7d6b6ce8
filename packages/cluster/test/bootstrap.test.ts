import { KafkaConnectionError, KafkaError } from '@kclient/errors'
import { metadataApi } from '@kclient/protocol/messages/metadata'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { eventually, rejection } from './support/eventually.ts'
import { startScripted, stopAll, newCluster, deadline } from './support/fixtures.ts'

afterEach(stopAll)

test('finds the cluster through one bootstrap server, and learns all brokers', async () => {
  const scripted = await startScripted(3)
  const cluster = newCluster({ bootstrapServers: scripted.broker(2).address })
  await cluster.start(deadline())
  expect(cluster.clusterId).toBe('scripted')
  expect([...cluster.metadata.brokers.keys()]).toEqual([1, 2, 3])
  expect(cluster.metadata.brokers.get(3)?.port).toBe(scripted.broker(3).port)
  expect(cluster.health().state).toBe('started')
})

test('goes on with the connection on which a bootstrap server answered', async () => {
  const scripted = await startScripted(1)
  const cluster = newCluster({ bootstrapServers: scripted.bootstrapServers })
  await cluster.start(deadline())
  await cluster.request('any', metadataApi, { topics: [] }, { deadline: deadline() })
  expect(scripted.broker(1).accepted).toBe(1)
})

test('closes the connection of a bootstrap server that no broker is known by', async () => {
  const scripted = await startScripted(1)
  const cluster = newCluster({ bootstrapServers: `localhost:${scripted.broker(1).port}` })
  await cluster.start(deadline())
  await eventually(() => scripted.broker(1).sockets.size === 0)
})

test('a hung bootstrap server does not keep the others from being tried', async () => {
  const scripted = await startScripted(2)
  scripted.broker(1).isHung = true
  scripted.broker(2).isHung = true
  const cluster = newCluster({ bootstrapServers: scripted.bootstrapServers })
  const started = cluster.start(deadline())
  await eventually(() => scripted.received.length > 0)
  const first = scripted.received[0]?.nodeId ?? 0
  scripted.broker(3 - first).isHung = false
  await cluster.runtime.advance(1_000)
  await started
})

test('takes a name whose first address is dead', async () => {
  const scripted = await startScripted(1)
  const cluster = newCluster({ bootstrapServers: `kafka.test:${scripted.broker(1).port}` })
  cluster.runtime.names.set('kafka.test', ['127.0.0.99', '127.0.0.1'])
  await cluster.start(deadline())
  expect(cluster.runtime.connects.slice(0, 2)).toEqual([
    `127.0.0.99:${scripted.broker(1).port}`,
    `127.0.0.1:${scripted.broker(1).port}`,
  ])
})

test('takes a name whose first address swallows everything', async () => {
  const silent = createServer(() => {})
  silent.listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const scripted = await startScripted(1)
  const { port } = scripted.broker(1)
  const cluster = newCluster({ bootstrapServers: `kafka.test:${port}` })
  cluster.runtime.names.set('kafka.test', ['10.1.1.1', '127.0.0.1'])
  cluster.runtime.redirects.set(`10.1.1.1:${port}`, (silent.address() as AddressInfo).port)
  const started = cluster.start(deadline())
  await eventually(() => cluster.runtime.connects.length > 0)
  await cluster.runtime.advance(250)
  await started
  expect(cluster.runtime.connects.slice(0, 2)).toEqual([`10.1.1.1:${port}`, `127.0.0.1:${port}`])
  silent.close()
})

test('reaches a broker by IPv6', async () => {
  const scripted = await startScripted(0)
  const broker = await scripted.addBroker(1, '::1')
  const cluster = newCluster({ bootstrapServers: `[::1]:${broker.port}` })
  await cluster.start(deadline())
  expect(cluster.metadata.brokers.get(1)?.host).toBe('::1')
  await cluster.request({ node: 1 }, metadataApi, { topics: [] }, { deadline: deadline() })
})

test('when all bootstrap servers are dead, the error names each address and its cause', async () => {
  const scripted = await startScripted(2)
  const [one, two] = scripted.bootstrapServers
  await scripted.stop()
  const cluster = newCluster({ bootstrapServers: [`${one}`, `${two}`, 'nowhere.test:9092'] })
  cluster.runtime.names.set('nowhere.test', [])
  const error = await rejection(cluster.start(deadline()))
  expect(error).toBeInstanceOf(KafkaConnectionError)
  expect((error as KafkaError).code).toBe('CONNECTION_FAILED')
  expect(error.message).toContain(`${one}: `)
  expect(error.message).toContain(`${two}: `)
  expect(error.message).toContain('ECONNREFUSED')
  expect(error.message).toContain('nowhere.test:9092: Cannot resolve nowhere.test')
  expect((error.cause as AggregateError).errors).toHaveLength(3)
})

test('says of a name with several dead addresses which ones were tried', async () => {
  const scripted = await startScripted(1)
  const { port } = scripted.broker(1)
  await scripted.stop()
  const cluster = newCluster({ bootstrapServers: `kafka.test:${port}` })
  cluster.runtime.names.set('kafka.test', ['127.0.0.1', '127.0.0.2'])
  const error = await rejection(cluster.start(deadline()))
  expect(error.message).toMatch(/kafka\.test:\d+ \(127\.0\.0\.1: .*ECONNREFUSED.*; 127\.0\.0\.2: .*ECONNREFUSED/)
})

test('the wrong port is told as such', async () => {
  const web = createServer(socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  web.listen(0, '127.0.0.1')
  await once(web, 'listening')
  const cluster = newCluster({ bootstrapServers: `127.0.0.1:${(web.address() as AddressInfo).port}` })
  const error = await rejection(cluster.start(deadline()))
  expect(error.message).toMatch(/HTTP/)
  web.close()
})

test('start works after a start that failed', async () => {
  const scripted = await startScripted(1)
  await scripted.broker(1).stop()
  const cluster = newCluster({ bootstrapServers: scripted.bootstrapServers })
  await rejection(cluster.start(deadline()))
  expect(cluster.health().state).not.toBe('started')
  await scripted.broker(1).start()
  await cluster.start(deadline())
  expect(cluster.metadata.brokers.size).toBe(1)
})

test('before start, calls say that start() is missing', async () => {
  const cluster = newCluster({ bootstrapServers: '127.0.0.1:1' })
  const error = await rejection(cluster.connection(1, 'general', deadline()))
  expect((error as KafkaError).code).toBe('ILLEGAL_STATE')
  expect(error.message).toContain('start()')
})

test('starting twice at once finds the cluster once', async () => {
  const scripted = await startScripted(1)
  const cluster = newCluster({ bootstrapServers: scripted.bootstrapServers })
  await Promise.all([cluster.start(deadline()), cluster.start(deadline())])
  await cluster.start(deadline())
  expect(scripted.count(metadataApi)).toBe(1)
})

test('a caller that gives up on start() does not end it for the other', async () => {
  const scripted = await startScripted(1)
  let release = (): void => {}
  const gate = new Promise<undefined>(resolve => (release = () => resolve(undefined)))
  scripted.on(metadataApi, () => gate)
  const cluster = newCluster({ bootstrapServers: scripted.bootstrapServers })
  const abort = new AbortController()
  const first = rejection(cluster.start(deadline(5_000, abort.signal)))
  const second = cluster.start(deadline())
  await eventually(() => scripted.count(metadataApi) > 0)
  abort.abort(new Error('gave up'))
  expect((await first).message).toBe('gave up')
  release()
  await second
  expect(scripted.count(metadataApi)).toBe(1)
})

test('start() ends with its deadline while nobody answers', async () => {
  const scripted = await startScripted(1)
  scripted.broker(1).isHung = true
  const cluster = newCluster({ bootstrapServers: scripted.bootstrapServers })
  const error = await rejection(cluster.start(deadline(50)))
  expect((error as KafkaError).code).toBe('CALL_TIMEOUT')
})

test('waits for a broker that does not know its cluster yet', async () => {
  const scripted = await startScripted(1)
  let asked = 0
  scripted.on(metadataApi, () => (++asked < 3 ? { brokers: [], topics: [] } : undefined))
  const cluster = newCluster({ bootstrapServers: scripted.bootstrapServers, retryBackoffMaxMs: 10, retryBackoffMs: 5 })
  await cluster.start(deadline())
  expect(asked).toBe(3)
})

test('bootstrap servers are not all tried in the order of the list', async () => {
  const scripted = await startScripted(3)
  const firsts = new Set<number>()
  for (let i = 0; i < 12; i++) {
    scripted.received.length = 0
    const cluster = newCluster({ bootstrapServers: scripted.bootstrapServers })
    for (let skip = 0; skip < i; skip++) cluster.runtime.random()
    await cluster.start(deadline())
    firsts.add(scripted.received[0]?.nodeId ?? 0)
    await cluster.release()
  }
  expect(firsts.size).toBeGreaterThan(1)
})

test('one cluster is shared: it closes with the last of its clients, and can be started again', async () => {
  const scripted = await startScripted(1)
  const cluster = newCluster({ bootstrapServers: scripted.bootstrapServers })
  cluster.retain()
  cluster.retain()
  await cluster.start(deadline())
  await cluster.release()
  expect(cluster.health().state).toBe('started')
  await cluster.request('any', metadataApi, { topics: [] }, { deadline: deadline() })
  await cluster.release()
  expect(cluster.health().state).toBe('idle')
  await eventually(() => scripted.broker(1).sockets.size === 0)
  expect(((await rejection(cluster.topic('a', deadline()))) as KafkaError).code).toBe('CLIENT_STOPPED')
  // Releasing more often than retaining does no harm.
  await cluster.release()
  cluster.retain()
  await cluster.start(deadline())
  expect(cluster.health().state).toBe('started')
})

test('closing settles everyone who waits, and leaves no timer behind', async () => {
  const scripted = await startScripted(2)
  const cluster = newCluster({ bootstrapServers: scripted.broker(1).address })
  await cluster.start(deadline())
  for (const broker of scripted.brokers) broker.isHung = true
  const waiting = [
    cluster.topic('missing', deadline()),
    cluster.connection(2, 'produce', deadline()),
    cluster.coordinator('group', 'g', deadline()),
    cluster.refresh('test'),
    cluster.retry('failing', deadline(), () => Promise.reject(new KafkaError('X', 'x', { retriable: true }))),
  ].map(rejection)
  await cluster.release(deadline(20))
  for (const error of await Promise.all(waiting)) expect((error as KafkaError).code).toBe('CLIENT_STOPPED')
  await eventually(() => cluster.runtime.pendingTimers === 0, 'no timers')
})
