import type { Transport } from '@kclient/net'
import { describe, expect, test } from 'vitest'
import { deferred } from '../src/wire/deferred.ts'
import { VirtualRuntime, type VirtualRuntimeOptions } from '../src/index.ts'

describe('virtual time', () => {
  test('stands still while code runs and jumps to the next timer when all wait', async () => {
    const runtime = new VirtualRuntime()
    const seen: [string, number][] = []
    await runtime.run(async () => {
      const start = runtime.timestamp()
      for (let index = 0; index < 1_000; index++) await Promise.resolve()
      expect(runtime.now()).toBe(0)
      runtime.setTimeout(() => seen.push(['hour', runtime.now()]), 3_600_000)
      runtime.setTimeout(() => seen.push(['second', runtime.now()]), 1_000)
      await runtime.sleep(7_200_000)
      expect(runtime.timestamp() - start).toBe(7_200_000)
    })
    expect(seen).toEqual([
      ['second', 1_000],
      ['hour', 3_600_000],
    ])
  })

  test('lets everything that is ready run before the next event, however long the chain of promises', async () => {
    const runtime = new VirtualRuntime()
    const seen: string[] = []
    await runtime.run(async () => {
      runtime.setTimeout(() => {
        seen.push('first timer')
        void (async () => {
          for (let index = 0; index < 100; index++) await new Promise<void>(resolve => process.nextTick(resolve))
          seen.push('what follows from it')
        })()
      }, 5)
      runtime.setTimeout(() => seen.push('second timer'), 5)
      await runtime.sleep(6)
    })
    expect(seen).toEqual(['first timer', 'what follows from it', 'second timer'])
  })

  test('keeps the order of timers of the same moment, and forgets those that are cleared', async () => {
    const runtime = new VirtualRuntime()
    const seen: number[] = []
    await runtime.run(async () => {
      const timers = Array.from({ length: 100 }, (_, index) => runtime.setTimeout(() => seen.push(index), 10))
      for (const timer of timers.filter((_, index) => index % 2 === 0)) runtime.clearTimeout(timer)
      runtime.clearTimeout(undefined)
      await runtime.sleep(10)
    })
    expect(seen).toEqual(Array.from({ length: 50 }, (_, index) => index * 2 + 1))
  })

  test('settles as main does', async () => {
    const runtime = new VirtualRuntime()
    expect(await runtime.run(() => 5)).toBe(5)
    await expect(runtime.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    await expect(
      runtime.run(async () => {
        runtime.setTimeout(() => {
          throw new Error('in a timer')
        }, 1)
        await runtime.sleep(5)
      }),
    ).rejects.toThrow('in a timer')
  })

  test('ends a run that nothing can settle any more, takes too long, or spins', async () => {
    const runtime = new VirtualRuntime()
    await expect(runtime.run(() => runtime.sleep(2_000), { limitMs: 1_000 })).rejects.toMatchObject({
      code: 'VIRTUAL_TIME_OVER',
    })
    await expect(runtime.run(() => new Promise(() => undefined))).rejects.toMatchObject({ code: 'VIRTUAL_TIME_STUCK' })
    const spin = (): void => runtime.setImmediate(spin)
    await expect(
      runtime.run(() => {
        spin()
        return new Promise(() => undefined)
      }),
    ).rejects.toMatchObject({ code: 'VIRTUAL_TIME_SPINS' })
  })

  test('waits for work outside of it when nothing else is left', async () => {
    const runtime = new VirtualRuntime()
    const { deflate } = await import('node:zlib')
    const size = await runtime.run(
      () =>
        new Promise<number>((resolve, reject) => {
          deflate(Buffer.alloc(1_000_000), (error, bytes) => (error ? reject(error) : resolve(bytes.length)))
        }),
    )
    expect(size).toBeGreaterThan(0)
    expect(runtime.now()).toBe(0)
  })

  test('can be moved from outside', async () => {
    const runtime = new VirtualRuntime()
    const seen: number[] = []
    for (const delay of [10, 20, 30]) runtime.setTimeout(() => seen.push(delay), delay)
    await runtime.advance(20)
    expect([seen, runtime.now()]).toEqual([[10, 20], 20])
    await runtime.advance(9)
    expect(seen).toEqual([10, 20])
    await runtime.advance(1)
    expect(seen).toEqual([10, 20, 30])
  })

  test('is driven by one run at a time', async () => {
    const runtime = new VirtualRuntime()
    const first = runtime.run(() => runtime.sleep(5))
    await expect(runtime.advance(1)).rejects.toMatchObject({ code: 'ILLEGAL_STATE' })
    await first
  })

  test('draws the same numbers for the same seed only', () => {
    const draw = (seed: number): unknown => {
      const runtime = new VirtualRuntime({ seed })
      return [runtime.random(), runtime.random(), runtime.randomBytes(8).toString('hex')]
    }
    expect(draw(1)).toEqual(draw(1))
    expect(draw(1)).not.toEqual(draw(2))
  })
})

interface End {
  readonly transport: Transport
  readonly chunks: Buffer[]
  readonly closed: Promise<Error | undefined>
  drained: number
  bytes(): Buffer
}

function end(): {
  handlers: Parameters<VirtualRuntime['connect']>[2]
  connected: Promise<void>
  bind: (transport: Transport) => End
} {
  const chunks: Buffer[] = []
  const { promise: closed, resolve: close } = deferred<Error | undefined>()
  const { promise: connected, resolve: connect } = deferred<void>()
  const state = { chunks, closed, drained: 0, bytes: () => Buffer.concat(chunks) }
  return {
    connected,
    handlers: {
      onConnect: connect,
      onBytes: bytes => chunks.push(Buffer.from(bytes)),
      onDrain: () => state.drained++,
      onClose: close,
    },
    bind: transport => Object.assign(state, { transport }),
  }
}

async function pair(runtime: VirtualRuntime, host = 'server'): Promise<[End, End]> {
  const { promise, resolve } = deferred<End>()
  const listener = await runtime.listen({ host, port: 0 }, transport => {
    const accepted = end()
    resolve(accepted.bind(transport))
    return accepted.handlers
  })
  const [{ address }] = (await runtime.lookup(host)) as unknown as [{ address: string }]
  const opened = end()
  const client = opened.bind(runtime.connect({ host: address, port: listener.port }, undefined, opened.handlers))
  await opened.connected
  return [client, await promise]
}

function inWorld(options: VirtualRuntimeOptions, run: (runtime: VirtualRuntime) => Promise<void>): () => Promise<void> {
  return async () => {
    const runtime = new VirtualRuntime(options)
    await runtime.run(() => run(runtime))
  }
}

function pattern(size: number): Buffer {
  return Buffer.from(Array.from({ length: size }, (_, index) => (index * 31) & 255))
}

describe('the virtual network', () => {
  test(
    'delivers bytes in order, late and in pieces',
    inWorld({ splitProbability: 0.5, latencyMs: [5, 9] }, async runtime => {
      const [client, server] = await pair(runtime)
      const before = runtime.now()
      const sent = pattern(1_000_000)
      client.transport.write([sent.subarray(0, 10), sent.subarray(10, 10), sent.subarray(10)])
      await runtime.sleep(4)
      expect(server.chunks).toEqual([])
      await runtime.sleep(5_000)
      expect(server.bytes().equals(sent)).toBe(true)
      expect(server.chunks.length).toBeGreaterThan(3)
      expect(runtime.now()).toBeGreaterThan(before)
    }),
  )

  test(
    'makes the writer wait for a reader that pauses',
    inWorld({ windowBytes: 10_000 }, async runtime => {
      const [client, server] = await pair(runtime)
      server.transport.pause()
      const done: number[] = []
      const writes = Array.from({ length: 20 }, (_, index) =>
        client.transport.write([pattern(10_000)], () => done.push(index)),
      )
      expect([writes[0], writes.at(-1)]).toEqual([true, false])
      await runtime.sleep(1_000)
      expect([done, server.chunks, client.drained]).toEqual([[0], [], 0])
      server.transport.resume()
      await runtime.sleep(1_000)
      expect(done).toEqual(Array.from({ length: 20 }, (_, index) => index))
      expect(server.bytes()).toHaveLength(200_000)
      expect(client.drained).toBe(1)
    }),
  )

  test(
    'takes bytes when they leave: a buffer that is reused too early arrives as garbage',
    inWorld({ windowBytes: 100 }, async runtime => {
      const [client, server] = await pair(runtime)
      const buffer = Buffer.alloc(200, 1)
      let done = false
      server.transport.pause()
      client.transport.write([buffer], () => (done = true))
      await runtime.sleep(100)
      expect(done).toBe(false)
      buffer.fill(2)
      server.transport.resume()
      await runtime.sleep(1_000)
      expect(server.bytes().includes(2)).toBe(true)
      expect(done).toBe(true)
    }),
  )

  test(
    'bytes are valid during the call only',
    inWorld({}, async runtime => {
      const kept: Uint8Array[] = []
      const listener = await runtime.listen({ host: 'server', port: 0 }, () => ({
        onConnect: () => undefined,
        onBytes: bytes => kept.push(bytes),
        onDrain: () => undefined,
        onClose: () => undefined,
      }))
      const opened = end()
      const transport = runtime.connect({ host: 'server', port: listener.port }, undefined, opened.handlers)
      transport.write([Buffer.from('hello')])
      await runtime.sleep(100)
      expect(Buffer.concat(kept)).toHaveLength(5)
      expect(Buffer.concat(kept).toString()).not.toContain('h')
    }),
  )

  test(
    'delivers what was sent before a close, and both ends hear of it once',
    inWorld({}, async runtime => {
      const [client, server] = await pair(runtime)
      await new Promise<void>(resolve => client.transport.write([pattern(1_000)], () => resolve()))
      client.transport.close()
      client.transport.close()
      expect(await client.closed).toBeUndefined()
      expect(await server.closed).toBeUndefined()
      expect(server.bytes()).toHaveLength(1_000)
    }),
  )

  test(
    'discards what had not left at a close, and says so',
    inWorld({ windowBytes: 10 }, async runtime => {
      const [client, server] = await pair(runtime)
      server.transport.pause()
      const errors: unknown[] = []
      client.transport.write([pattern(100)], error => errors.push(error))
      await runtime.sleep(100)
      client.transport.close()
      await client.closed
      expect(errors).toMatchObject([{ code: 'ECANCELED' }])
      client.transport.write([pattern(1)], error => errors.push(error))
      await runtime.sleep(1)
      expect(errors).toHaveLength(2)
    }),
  )

  test(
    'refuses a port that nobody listens on, and a name that nobody has',
    inWorld({}, async runtime => {
      const opened = end()
      opened.bind(runtime.connect({ host: '10.0.0.1', port: 1 }, undefined, opened.handlers))
      const { promise, resolve } = deferred<Error | undefined>()
      runtime.connect({ host: '10.0.0.1', port: 1 }, undefined, { ...opened.handlers, onClose: resolve })
      expect(await promise).toMatchObject({ code: 'ECONNREFUSED' })
      await expect(runtime.lookup('nowhere')).rejects.toMatchObject({ code: 'ENOTFOUND' })
      expect(await runtime.lookup('::1')).toEqual([{ address: '::1', family: 6 }])
      runtime.network.setAddresses('many', ['10.0.0.7', '::7'])
      expect(await runtime.lookup('many')).toEqual([
        { address: '10.0.0.7', family: 4 },
        { address: '::7', family: 6 },
      ])
    }),
  )

  test(
    'a port that is taken cannot be listened on, and is free again after a close',
    inWorld({}, async runtime => {
      const accept = () => end().handlers
      const listener = await runtime.listen({ host: 'server', port: 9_092 }, accept)
      await expect(runtime.listen({ host: 'server', port: 9_092 }, accept)).rejects.toMatchObject({
        code: 'EADDRINUSE',
      })
      await runtime.listen({ host: 'other', port: 9_092 }, accept)
      await listener.close()
      await runtime.listen({ host: 'server', port: 9_092 }, accept)
    }),
  )

  test(
    'a cut ends both with an error, and loses what is under way',
    inWorld({ latencyMs: [10, 10] }, async runtime => {
      const [client, server] = await pair(runtime)
      client.transport.write([pattern(10)])
      await runtime.sleep(5)
      runtime.network.cut('server')
      expect(await client.closed).toMatchObject({ code: 'ECONNRESET' })
      expect(await server.closed).toMatchObject({ code: 'ECONNRESET' })
      expect(server.chunks).toEqual([])
    }),
  )

  test(
    'a cut leaves connections to other hosts alone',
    inWorld({}, async runtime => {
      const [client] = await pair(runtime, 'one')
      const [other, otherServer] = await pair(runtime, 'two')
      runtime.network.cut('one')
      await client.closed
      other.transport.write([pattern(10)])
      await runtime.sleep(100)
      expect(otherServer.bytes()).toHaveLength(10)
    }),
  )

  test(
    'a blocked host gets and gives nothing until it is unblocked',
    inWorld({}, async runtime => {
      const [client, server] = await pair(runtime)
      runtime.network.block('server')
      client.transport.write([pattern(10)])
      server.transport.write([pattern(20)])
      const late = pair(runtime, 'server')
      await runtime.sleep(60_000)
      expect([server.bytes().length, client.bytes().length]).toEqual([0, 0])
      runtime.network.unblock('server')
      await runtime.sleep(100)
      expect([server.bytes().length, client.bytes().length]).toEqual([10, 20])
      await late
    }),
  )

  test(
    'connections break by chance, if they are told to',
    inWorld({ cutProbability: 0.05 }, async runtime => {
      const [client, server] = await pair(runtime)
      for (let index = 0; index < 500; index++) {
        client.transport.write([pattern(10)])
        await runtime.sleep(1)
      }
      expect(await client.closed).toMatchObject({ code: 'ECONNRESET' })
      expect(server.bytes().length).toBeLessThan(5_000)
    }),
  )

  test('one seed gives one trace, another another', async () => {
    const trace = async (seed: number): Promise<readonly string[]> => {
      const runtime = new VirtualRuntime({ seed, trace: true })
      await runtime.run(async () => {
        const [client, server] = await pair(runtime)
        client.transport.write([pattern(500_000)])
        server.transport.write([pattern(500_000)])
        await runtime.sleep(1_000)
      })
      return runtime.trace
    }
    const first = await trace(1)
    expect(first.length).toBeGreaterThan(10)
    expect(await trace(1)).toEqual(first)
    expect(await trace(2)).not.toEqual(first)
  })
})
