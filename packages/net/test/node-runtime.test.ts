import { createServer, type AddressInfo, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { nodeRuntime, type Transport } from '../src/index.ts'
import { until } from './support/until.ts'

const cleanUp: (() => void)[] = []

afterEach(() => {
  for (const step of cleanUp.splice(0)) step()
})

interface Pair {
  readonly transport: Transport
  readonly peer: Socket
  readonly received: Buffer[]
  readonly ends: (Error | undefined)[]
  drains: number
}

async function pair(): Promise<Pair> {
  const peers: Socket[] = []
  const server = createServer({ allowHalfOpen: true }, socket => {
    socket.on('error', () => {})
    peers.push(socket)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const received: Buffer[] = []
  const ends: (Error | undefined)[] = []
  const result = { received, ends, drains: 0 } as Pair
  let connected = false
  const { port } = server.address() as AddressInfo
  const transport = nodeRuntime.connect({ host: '127.0.0.1', port }, undefined, {
    onConnect: () => {
      connected = true
    },
    onBytes: bytes => received.push(Buffer.from(bytes)),
    onDrain: () => result.drains++,
    onClose: error => ends.push(error),
  })
  cleanUp.push(() => {
    transport.close()
    for (const peer of peers) peer.destroy()
    server.close()
  })
  await until(() => connected && peers.length === 1)
  return Object.assign(result, { transport, peer: peers[0] as Socket })
}

test('the writes of one turn arrive in order, and each reports once', async () => {
  const { transport, peer } = await pair()
  const arrived: Buffer[] = []
  peer.on('data', bytes => arrived.push(bytes))
  const done: number[] = []
  transport.write([Buffer.from('a'), Buffer.from('b')], () => done.push(1))
  transport.write([Buffer.from('c')], () => done.push(2))
  expect(done).toEqual([])
  await until(() => done.length === 2)
  await until(() => Buffer.concat(arrived).length === 3)
  expect(Buffer.concat(arrived).toString()).toBe('abc')
  expect(done).toEqual([1, 2])
})

test('two connections share the read buffer without mixing bytes', async () => {
  const [one, two] = [await pair(), await pair()]
  const [a, b] = [Buffer.alloc(3_000_000, 'a'), Buffer.alloc(3_000_000, 'b')]
  one.peer.write(a)
  two.peer.write(b)
  const size = (pieces: Buffer[]): number => pieces.reduce((sum, piece) => sum + piece.length, 0)
  await until(() => size(one.received) === a.length && size(two.received) === b.length)
  expect(Buffer.concat(one.received).equals(a)).toBe(true)
  expect(Buffer.concat(two.received).equals(b)).toBe(true)
})

test('a request of ordinary size leaves room for the next', async () => {
  const { transport } = await pair()
  expect(transport.write([Buffer.alloc(500_000)])).toBe(true)
})

test('a peer that does not read makes write() return false, and onDrain follows when it does', async () => {
  const result = await pair()
  const { transport, peer } = result
  peer.pause()
  let more = true
  for (let i = 0; i < 100 && more; i++) more = transport.write([Buffer.alloc(1_000_000)])
  expect(more).toBe(false)
  expect(result.drains).toBe(0)
  peer.resume()
  await until(() => result.drains === 1)
})

test('closing reports every write that was not taken, once, before the close (P-MEMORY)', async () => {
  const { transport, peer, ends } = await pair()
  peer.pause()
  const done: (Error | null | undefined)[] = []
  for (let i = 0; i < 20; i++) transport.write([Buffer.alloc(1_000_000)], error => done.push(error))
  await new Promise(setImmediate)
  let atClose = -1
  transport.close()
  transport.write([Buffer.alloc(1)], error => done.push(error))
  await until(() => {
    if (ends.length === 1 && atClose < 0) atClose = done.length
    return ends.length === 1
  })
  await until(() => done.length === 21)
  expect(done.at(-1)).toBeInstanceOf(Error)
  transport.close()
  await new Promise(setImmediate)
  expect(ends).toHaveLength(1)
  expect(done).toHaveLength(21)
})

test('a pause stops reading, and the end of the stream waits behind the bytes', async () => {
  const { transport, peer, received, ends } = await pair()
  transport.pause()
  peer.end('last words')
  await new Promise(resolve => peer.once('finish', resolve))
  expect([received.length, ends.length]).toEqual([0, 0])
  transport.resume()
  await until(() => ends.length === 1)
  expect(Buffer.concat(received).toString()).toBe('last words')
})

test('a FIN of the peer closes both ways', async () => {
  const { peer, ends } = await pair()
  peer.end()
  await until(() => ends.length === 1)
  expect(ends).toEqual([undefined])
})

test('a FIN of a peer that does not read closes without waiting for it', async () => {
  const { transport, peer, ends } = await pair()
  peer.pause()
  for (let i = 0; i < 20; i++) transport.write([Buffer.alloc(1_000_000)])
  await new Promise(setImmediate)
  peer.end()
  await until(() => ends.length === 1)
})

test('a reset is reported as the error it is', async () => {
  const { peer, ends } = await pair()
  peer.resetAndDestroy()
  await until(() => ends.length === 1)
  expect(ends[0]).toMatchObject({ code: 'ECONNRESET' })
})

test('looks up names, and addresses stand for themselves', async () => {
  expect(await nodeRuntime.lookup('127.0.0.1')).toEqual([{ address: '127.0.0.1', family: 4 }])
  expect((await nodeRuntime.lookup('localhost')).length).toBeGreaterThan(0)
  await expect(nodeRuntime.lookup('no-such-host.invalid')).rejects.toThrow()
})

test('time, chance and bytes are Node’s', async () => {
  const start = nodeRuntime.now()
  await new Promise<void>(resolve => nodeRuntime.setTimeout(resolve, 2))
  expect(nodeRuntime.now()).toBeGreaterThan(start)
  const timer = nodeRuntime.setTimeout(() => expect.unreachable(), 1)
  nodeRuntime.clearTimeout(timer)
  nodeRuntime.clearTimeout(undefined)
  await new Promise<void>(resolve => nodeRuntime.setImmediate(resolve))
  expect(Math.abs(nodeRuntime.timestamp() - Date.now())).toBeLessThan(1_000)
  expect(nodeRuntime.randomBytes(16)).toHaveLength(16)
  const random = nodeRuntime.random()
  expect(random >= 0 && random < 1).toBe(true)
})
