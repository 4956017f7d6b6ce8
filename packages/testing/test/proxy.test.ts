import { ErrorCode } from '@kclient/errors'
import { apiVersionsApi } from '@kclient/protocol/messages/api-versions'
import { describeClusterApi } from '@kclient/protocol/messages/describe-cluster'
import { fetchApi } from '@kclient/protocol/messages/fetch'
import { findCoordinatorApi } from '@kclient/protocol/messages/find-coordinator'
import { metadataApi } from '@kclient/protocol/messages/metadata'
import { produceApi } from '@kclient/protocol/messages/produce'
import { describe, expect, test } from 'vitest'
import { deferred } from '../src/wire/deferred.ts'
import {
  corrupt,
  cutAfter,
  dribble,
  type EmbeddedBroker,
  type FaultProxy,
  type ProxyOptions,
  startBroker,
  startProxy,
} from '../src/index.ts'
import { batch } from './support/batches.ts'
import { RawClient } from './support/raw-client.ts'
import { fetchWhole, metadata, produce, produceWhole } from './support/requests.ts'

interface World {
  readonly broker: EmbeddedBroker
  readonly proxy: FaultProxy
  /** Connects to the proxy's bootstrap address, or to where it stands for a node. */
  readonly connect: (nodeId?: number) => Promise<RawClient>
}

async function withProxy(run: (world: World) => Promise<void>): Promise<void> {
  await using broker = await startBroker({ nodes: 3, topics: { events: { assignments: [[1, 2]] } } })
  await using proxy = await startProxy({ bootstrapServers: broker.bootstrapServers.split(',')[0] as string })
  const open: RawClient[] = []
  const connect = async (nodeId?: number): Promise<RawClient> => {
    let [host, port] = proxy.bootstrapServers.split(':') as [string, string | number]
    if (nodeId !== undefined) {
      await using first = await connectTo(host, Number(port))
      const node = (await metadata(first, [])).brokers.find(candidate => candidate.nodeId === nodeId)
      if (node === undefined) throw new Error('no such node')
      ;({ host, port } = node)
    }
    const client = await connectTo(host, Number(port))
    open.push(client)
    return client
  }
  try {
    await run({ broker, proxy, connect })
  } finally {
    for (const client of open) await client[Symbol.asyncDispose]()
  }
}

function connectTo(host: string, port: number): Promise<RawClient> {
  return RawClient.connect(host, port)
}

describe('a proxy', () => {
  test('puts itself in the place of every broker that an answer names', () =>
    withProxy(async ({ broker, connect }) => {
      const client = await connect(1)
      const { brokers } = await metadata(client, [])
      const own = new Map(brokers.map(({ nodeId, host, port }) => [nodeId, `${host}:${port}`]))
      const real = new Set(broker.nodes.map(({ host, port }) => `${host}:${port}`))
      expect([...own.keys()]).toEqual([1, 2, 3])
      for (const address of own.values()) expect(real.has(address)).toBe(false)
      expect(new Set(own.values()).size).toBe(3)

      const cluster = await client.request(describeClusterApi, 1, { includeClusterAuthorizedOperations: false })
      for (const { brokerId, host, port } of cluster.brokers) expect(`${host}:${port}`).toBe(own.get(brokerId))
      const one = await client.request(findCoordinatorApi, 3, { key: 'group', keyType: 0 })
      expect(`${one.host}:${one.port}`).toBe(own.get(one.nodeId))
      const many = await client.request(findCoordinatorApi, 4, { coordinatorKeys: ['group'], keyType: 0 })
      expect(many.coordinators[0]).toMatchObject({ nodeId: one.nodeId, port: one.port })

      broker.moveLeader({ topic: 'events', partition: 0 }, 2)
      const produced = await produceWhole(client, batch(), { version: 10 })
      expect(produced.nodeEndpoints.map(({ nodeId, host, port }) => [nodeId, `${host}:${port}`])).toEqual([
        [2, own.get(2)],
      ])
      const topicId = broker.topic('events')?.id as string
      const fetched = await fetchWhole(client, { version: 16, topicId, partitions: [{ currentLeaderEpoch: 0 }] })
      expect(fetched.nodeEndpoints.map(({ nodeId, host, port }) => [nodeId, `${host}:${port}`])).toEqual([
        [2, own.get(2)],
      ])
    }))

  test('leads to the broker whose place it takes', () =>
    withProxy(async ({ connect }) => {
      expect((await produce(await connect(1), batch())).errorCode).toBe(0)
      expect((await produce(await connect(3), batch())).errorCode).toBe(ErrorCode.NOT_LEADER_OR_FOLLOWER)
    }))

  test('passes on an answer to ApiVersions that is in another shape than asked for', () =>
    withProxy(async ({ broker, connect }) => {
      broker.on(apiVersionsApi, () => corrupt(answerInVersion0))
      const client = await connect()
      client.send(apiVersionsApi, 4, { clientSoftwareName: 'raw', clientSoftwareVersion: '1' })
      await expect.poll(() => client.frames.length).toBe(1)
      expect(client.frames[0]?.readInt16BE(4)).toBe(ErrorCode.UNSUPPORTED_VERSION)
    }))

  test('loses the answer to a request that the broker has done', () =>
    withProxy(async ({ broker, proxy, connect }) => {
      proxy.on(
        produceApi,
        async call => {
          const { responses } = await call.next()
          expect(responses[0]?.partitionResponses[0]).toMatchObject({ errorCode: 0, baseOffset: 0n })
          return 'close'
        },
        { times: 1 },
      )
      await expect(produce(await connect(), batch())).rejects.toThrow()
      expect(broker.endOffset('events')).toBe(1n)
      expect(await produce(await connect(), batch())).toMatchObject({ baseOffset: 1n })
    }))

  test('drops a request before it reaches the broker, or the answer alone, and goes on', () =>
    withProxy(async ({ broker, proxy, connect }) => {
      const client = await connect()
      const send = (): unknown =>
        client.send(produceApi, 9, {
          transactionalId: null,
          acks: 1,
          timeoutMs: 1_000,
          topicData: [{ name: 'events', partitionData: [{ index: 0, records: batch() }] }],
        })
      proxy.on(
        produceApi,
        async call => {
          await call.next()
          return 'drop'
        },
        { times: 1 },
      )
      proxy.on(produceApi, () => 'drop', { times: 1 })
      send()
      send()
      expect(await produce(client, batch())).toMatchObject({ errorCode: 0, baseOffset: 1n })
      expect(broker.endOffset('events')).toBe(2n)
      expect(client.frames).toHaveLength(1)
    }))

  test('answers in the place of a broker, and changes what one answers', () =>
    withProxy(async ({ broker, proxy, connect }) => {
      const client = await connect()
      proxy.on(metadataApi, async call => ({ ...(await call.next()), clusterId: 'changed' }))
      proxy.on(metadataApi, () => ({ brokers: [], topics: [], clusterId: 'own' }), { times: 1 })
      expect(await metadata(client, [])).toMatchObject({ clusterId: 'own', brokers: [] })
      const changed = await metadata(client, [])
      expect(changed.clusterId).toBe('changed')
      const real = broker.nodes.map(({ port }) => port)
      for (const { port } of changed.brokers) expect(real).not.toContain(port)
    }))

  test('holds an answer, and what comes after it on the same connection', () =>
    withProxy(async ({ broker, proxy, connect }) => {
      const [client, other] = [await connect(), await connect()]
      const { promise: gate, resolve: open } = deferred<void>()
      proxy.on(
        metadataApi,
        async call => {
          const response = await call.next()
          await gate
          return response
        },
        { times: 1 },
      )
      const held = metadata(client, [])
      const behind = produce(client, batch())
      // The request behind it has reached the broker; only its answer waits.
      await expect.poll(() => broker.endOffset('events')).toBe(1n)
      expect((await metadata(other, [])).brokers).toHaveLength(3)
      expect(client.frames).toEqual([])
      open()
      expect((await held).brokers).toHaveLength(3)
      expect((await behind).baseOffset).toBe(0n)
    }))

  test('holds a request, and what comes after it on the same connection', () =>
    withProxy(async ({ broker, proxy, connect }) => {
      const client = await connect()
      const { promise: gate, resolve: open } = deferred<void>()
      proxy.on(metadataApi, () => gate, { times: 1 })
      const held = metadata(client, [])
      const behind = produce(client, batch())
      await metadata(await connect(), [])
      expect(broker.endOffset('events')).toBe(0n)
      open()
      expect([(await held).brokers.length, (await behind).baseOffset]).toEqual([3, 0n])
    }))

  test('takes only requests to one node, once it knows it', () =>
    withProxy(async ({ proxy, connect }) => {
      const [first, third] = [await connect(1), await connect(3)]
      const seen: number[] = []
      proxy.on(metadataApi, ({ node }) => void seen.push(node), { node: 3 })
      await metadata(first, [])
      await metadata(third, [])
      expect(seen).toEqual([3])
    }))

  test('cuts a request on its way to the broker, and an answer on its way back', () =>
    withProxy(async ({ broker, proxy, connect }) => {
      proxy.on(produceApi, async call => void (await call.next(cutAfter(50))), { times: 1 })
      await expect(produce(await connect(), batch())).rejects.toThrow()
      expect(broker.endOffset('events')).toBe(0n)
      proxy.on(produceApi, () => cutAfter(10), { times: 1 })
      const client = await connect()
      await expect(produce(client, batch())).rejects.toThrow()
      expect([broker.endOffset('events'), client.chunks]).toEqual([1n, [10]])
    }))

  test('dribbles both ways', () =>
    withProxy(async ({ proxy, connect }) => {
      proxy.on(metadataApi, async call => {
        await call.next(dribble({ bytes: 9 }))
        return dribble({ bytes: 9 })
      })
      const client = await connect()
      expect((await metadata(client, [])).brokers).toHaveLength(3)
      expect(client.chunks.length).toBeGreaterThan(5)
    }))

  test('corrupts a batch on its way, which the broker finds', () =>
    withProxy(async ({ proxy, connect }) => {
      proxy.on(produceApi, async call => void (await call.next(corrupt(flipLast))), { times: 1 })
      expect((await produce(await connect(), batch({ values: ['x'.repeat(100)] }), { version: 8 })).errorCode).toBe(
        ErrorCode.CORRUPT_MESSAGE,
      )
    }))

  test('passes on requests that are not answered', () =>
    withProxy(async ({ broker, proxy, connect }) => {
      const client = await connect()
      const send = (): unknown =>
        client.send(produceApi, 9, {
          transactionalId: null,
          acks: 0,
          timeoutMs: 1_000,
          topicData: [{ name: 'events', partitionData: [{ index: 0, records: batch() }] }],
        })
      send()
      proxy.on(produceApi, async call => await call.next(), { times: 1 })
      send()
      expect(await produce(client, batch())).toMatchObject({ baseOffset: 2n })
      expect([broker.endOffset('events'), client.frames.length]).toEqual([3n, 1])
    }))

  test('ends a connection with either of its ends', () =>
    withProxy(async ({ broker, proxy, connect }) => {
      const client = await connect()
      await metadata(client, [])
      broker.closeConnections(1)
      await client.closed
      const other = await connect()
      await metadata(other, [])
      await other[Symbol.asyncDispose]()
      await expect.poll(() => [proxy.connections, broker.nodes[0]?.connections]).toEqual([0, 0])
      await broker.stopNode(1)
      const hopeless = await connect()
      await hopeless.closed
    }))

  test('cuts, freezes and refuses connections of one node', () =>
    withProxy(async ({ proxy, connect }) => {
      const [first, third] = [await connect(1), await connect(3)]
      proxy.cut(3)
      await third.closed
      await metadata(first, [])

      const free = await connect(3)
      proxy.freeze(1)
      const frozen = metadata(first, [])
      await using alsoFrozen = await connectTo('127.0.0.1', portOf(proxy))
      const late = metadata(alsoFrozen, [])
      for (let index = 0; index < 5; index++) await metadata(free, [])
      expect([first.frames.length, alsoFrozen.frames.length]).toEqual([1, 0])
      proxy.thaw(1)
      expect([(await frozen).brokers.length, (await late).brokers.length]).toEqual([3, 3])

      proxy.refuse(1)
      await using refused = await connectTo('127.0.0.1', portOf(proxy))
      await refused.closed
      proxy.accept(1)
      await using accepted = await connectTo('127.0.0.1', portOf(proxy))
      expect((await metadata(accepted, [])).brokers).toHaveLength(3)
      expect(() => proxy.cut(9)).toThrow(/not heard of node 9/)
    }))

  test('a hook that throws ends the connection, and stopping the proxy throws it', async () => {
    await using broker = await startBroker()
    const proxy = await startProxy({ bootstrapServers: broker.bootstrapServers })
    proxy.on(metadataApi, () => {
      throw new Error('a mistake in a test')
    })
    await using client = await connectTo('127.0.0.1', portOf(proxy))
    await expect(metadata(client, [])).rejects.toThrow()
    await expect(proxy.stop()).rejects.toThrow('a mistake in a test')
  })

  test('reads no further ahead of a slow reader than buffers go, and passes on all it asked for', () =>
    withProxy(async ({ broker, connect }) => {
      for (let index = 0; index < 8; index++) broker.append('events', [{ value: 'x'.repeat(500_000) }])
      let served = 0
      broker.on(fetchApi, () => void served++)
      const [client, other] = [await connect(), await connect()]
      client.pause()
      const partitions = [{ partition: 0, fetchOffset: 0n, partitionMaxBytes: 4_000_000 }]
      const topics = [{ topic: 'events', partitions }]
      for (let index = 0; index < 40; index++) client.send(fetchApi, 12, { maxWaitMs: 0, minBytes: 1, topics })
      for (let index = 0; index < 20; index++) await metadata(other, [])
      expect(served).toBeLessThan(30)
      client.resume()
      await expect.poll(() => client.frames.length, { timeout: 15_000 }).toBe(40)
      for (const frame of client.frames) expect(frame.length).toBeGreaterThan(1_000_000)
    }))
})

test('options of a proxy that make no sense are refused', async () => {
  await expect(startProxy({ bootstrapServers: 'localhost' })).rejects.toThrow(/host:port/)
  await expect(startProxy({ bootstrapServers: 'localhost:1', port: 5 } as ProxyOptions)).rejects.toThrow(
    /unknown option `port`/,
  )
})

function portOf(proxy: FaultProxy): number {
  return Number(proxy.bootstrapServers.split(':')[1])
}

function flipLast(frame: Buffer): void {
  const last = frame.length - 1
  frame[last] = (frame[last] as number) ^ 1
}

function answerInVersion0(frame: Buffer): Buffer {
  const short = Buffer.alloc(14)
  short.writeInt32BE(10, 0)
  frame.copy(short, 4, 4, 8)
  short.writeInt16BE(ErrorCode.UNSUPPORTED_VERSION, 8)
  return short
}
