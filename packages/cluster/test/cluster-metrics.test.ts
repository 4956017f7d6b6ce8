import { channel } from 'node:diagnostics_channel'
import { inspect } from 'node:util'
import { metadataApi } from '@kclient/protocol/messages/metadata'
import { saslAuthenticateApi } from '@kclient/protocol/messages/sasl-authenticate'
import { saslHandshakeApi } from '@kclient/protocol/messages/sasl-handshake'
import { afterEach, expect, test } from 'vitest'
import type { Cluster, ConnectionEvent } from '../src/index.ts'
import { eventually, rejection, turns } from './support/eventually.ts'
import { deadline, newCluster, startCluster, startScripted, stopAll } from './support/fixtures.ts'

const undo: (() => void)[] = []
afterEach(async () => {
  for (const each of undo.splice(0)) each()
  await stopAll()
})

/** Every connection event from now on. */
function listen(): { readonly what: string; readonly event: ConnectionEvent }[] {
  const heard: { readonly what: string; readonly event: ConnectionEvent }[] = []
  for (const what of ['opened', 'closed', 'failed']) {
    const on = channel(`kclient:connection:${what}`)
    const hear = (event: unknown): void => void heard.push({ what, event: event as ConnectionEvent })
    on.subscribe(hear)
    undo.push(() => on.unsubscribe(hear))
  }
  return heard
}

function connectionsOf(cluster: Cluster) {
  return cluster.metrics().connections
}

test('a cluster that was not started has done nothing', () => {
  const metrics = newCluster({ bootstrapServers: 'localhost:9092' }).metrics()
  expect(metrics).toEqual({
    clusterId: null,
    connections: { open: 0, opened: 0, lost: 0, failed: 0, refused: 0 },
    requests: { sent: 0, answered: 0 },
    bytes: { sent: 0, received: 0 },
    throttledMs: 0,
    metadata: { refreshes: 0, failures: 0, rebootstraps: 0, ageMs: null },
  })
  expect(JSON.parse(JSON.stringify(metrics))).toEqual(metrics)
})

test('requests and responses are counted with their bytes, connections as they come and go', async () => {
  const scripted = await startScripted(2)
  const cluster = await startCluster(scripted)
  const first = cluster.metrics()
  expect(first.requests.sent).toBe(scripted.received.length)
  expect(first.requests.answered).toBe(scripted.received.length)
  expect(first.metadata).toMatchObject({ refreshes: 1, failures: 0 })
  expect(first.metadata.ageMs).toBeGreaterThanOrEqual(0)
  expect(first.connections).toEqual({ open: 1, opened: 1, lost: 0, failed: 0, refused: 0 })
  await cluster.connection(2, 'produce', deadline())
  await cluster.request({ node: 2 }, metadataApi, { topics: [] }, { deadline: deadline(), lane: 'produce' })
  const second = cluster.metrics()
  expect(second.requests).toEqual({ sent: first.requests.sent + 2, answered: first.requests.answered + 2 })
  expect(second.bytes.sent).toBeGreaterThan(first.bytes.sent)
  expect(second.bytes.received).toBeGreaterThan(first.bytes.received)
  // What is closed on purpose is not lost.
  cluster.closeLane('produce')
  expect(connectionsOf(cluster)).toMatchObject({ open: 1, opened: 2, lost: 0 })
  scripted.broker(1).cut()
  scripted.broker(2).cut()
  await eventually(() => connectionsOf(cluster).lost === 1)
})

test('counts go on when the cluster is started again', async () => {
  const scripted = await startScripted(1)
  const cluster = newCluster({ bootstrapServers: scripted.bootstrapServers })
  cluster.retain()
  await cluster.start(deadline())
  const before = cluster.metrics()
  await cluster.release(deadline())
  expect(connectionsOf(cluster)).toMatchObject({ open: 0, opened: before.connections.opened, lost: 0 })
  cluster.retain()
  await cluster.start(deadline())
  const after = cluster.metrics()
  expect(after.connections.opened).toBe(2 * before.connections.opened)
  expect(after.requests.sent).toBe(2 * before.requests.sent)
  expect(after.metadata.refreshes).toBe(2)
})

test('attempts that fail are counted, not those that nobody wants any more', async () => {
  const scripted = await startScripted(2)
  const cluster = await startCluster(scripted)
  await scripted.broker(2).stop()
  await rejection(cluster.connection(2, 'produce', deadline()))
  expect(connectionsOf(cluster)).toMatchObject({ failed: 1, refused: 0 })
  const one = await startScripted(1)
  one.broker(1).isHung = true
  const starting = newCluster({ bootstrapServers: one.bootstrapServers })
  const abort = new AbortController()
  starting.retain()
  const started = rejection(starting.start(deadline(5_000, abort.signal)))
  await eventually(() => one.received.length > 0)
  abort.abort(new Error('not any more'))
  await started
  await starting.release(deadline(0))
  await turns()
  expect(connectionsOf(starting)).toMatchObject({ opened: 0, failed: 0 })
})

test('a refused login counts as refused, and its event says so without the password', async () => {
  const scripted = await startScripted(1, [saslHandshakeApi, saslAuthenticateApi])
  scripted.on(saslHandshakeApi, () => ({ errorCode: 0, mechanisms: ['PLAIN'] }))
  scripted.on(saslAuthenticateApi, () => ({ errorCode: 58, errorMessage: 'no', authBytes: Buffer.alloc(0) }))
  const heard = listen()
  const cluster = newCluster({
    bootstrapServers: scripted.bootstrapServers,
    sasl: { mechanism: 'PLAIN', username: 'alice', password: 'open sesame' },
  })
  await rejection(cluster.start(deadline()))
  expect(connectionsOf(cluster)).toMatchObject({ opened: 0, failed: 1, refused: 1 })
  await eventually(() => heard.length > 0)
  expect(heard).toMatchObject([{ what: 'failed', event: { error: { code: 'SASL_AUTHENTICATION_FAILED' } } }])
  expect(inspect(heard, { depth: 10 })).not.toContain('open sesame')
  expect(inspect(heard, { depth: 10 })).not.toContain('alice')
})

test('rounds without an answer, and beginning anew at the bootstrap servers, are counted', async () => {
  const scripted = await startScripted(2)
  const cluster = await startCluster(scripted)
  let told = 0
  scripted.on(metadataApi, () => (told++ === 0 ? { errorCode: 129, brokers: [], topics: [] } : undefined))
  await cluster.refresh('test').catch(() => {})
  await eventually(() => cluster.metrics().metadata.rebootstraps === 1)
  for (const broker of scripted.brokers) await broker.stop()
  await rejection(cluster.refresh('test'))
  expect(cluster.metrics().metadata.failures).toBeGreaterThan(0)
})

test('subscribers hear of connections, not in the middle of a change', async () => {
  const scripted = await startScripted(2)
  const heard = listen()
  const cluster = await startCluster(scripted, { clientId: 'listener' })
  const seed = { clientId: 'listener', nodeId: undefined, serverAddress: '127.0.0.1', error: undefined }
  expect(heard).toMatchObject([{ what: 'opened', event: seed }])
  await cluster.connection(2, 'produce', deadline())
  expect(heard[1]).toMatchObject({ what: 'opened', event: { nodeId: 2, serverPort: scripted.broker(2).port } })
  cluster.closeLane('produce')
  expect(heard).toHaveLength(2)
  await eventually(() => heard.length === 3)
  expect(heard[2]).toMatchObject({ what: 'closed', event: { nodeId: 2, error: { code: 'CONNECTION_CLOSED' } } })
})
