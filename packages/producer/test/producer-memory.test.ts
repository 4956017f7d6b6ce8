import { nodeRuntime, type Runtime } from '@kclient/net'
import { produceApi } from '@kclient/protocol/messages/produce'
import { startBroker } from '@kclient/testing'
import { expect, test } from 'vitest'
import { BufferMemory } from '../src/batches/buffer-memory.ts'
import { Producer } from '../src/index.ts'
import { outcomes, valueOf } from './support/world.ts'

interface Held {
  readonly buffers: readonly Uint8Array[]
  readonly copies: readonly Buffer[]
  readonly done: ((error?: Error | null) => void) | undefined
}

/** Node's runtime, with sockets that hold on to what they were given: they send a copy, and let go when they are told. */
class HoldingRuntime {
  readonly held: Held[] = []
  holding = false

  get runtime(): Runtime {
    return {
      ...nodeRuntime,
      connect: (address, tls, handlers) => {
        const transport = nodeRuntime.connect(address, tls, handlers)
        return {
          write: (buffers, done) => {
            if (!this.holding) return transport.write(buffers, done)
            const copies = buffers.map(buffer => Buffer.from(buffer))
            this.held.push({ buffers, copies, done })
            return transport.write(copies)
          },
          pause: () => transport.pause(),
          resume: () => transport.resume(),
          close: () => transport.close(),
        }
      },
    }
  }

  expectUntouched(): void {
    for (const { buffers, copies } of this.held) {
      for (const [index, buffer] of buffers.entries()) expect(copies[index]?.equals(buffer)).toBe(true)
    }
  }

  release(): void {
    this.holding = false
    for (const { done } of this.held.splice(0)) done?.()
  }
}

test('bytes that the socket still reads are not used again, though the broker has answered (P-MEMORY)', async () => {
  const sockets = new HoldingRuntime()
  await using broker = await startBroker({ topics: { first: 1, second: 1 } })
  const { bootstrapServers } = broker
  await using producer = await Producer.start({ bootstrapServers, runtime: sockets.runtime, maxBatchSize: 4_096 })
  await producer.send({ topic: 'first', value: 'warm' })
  await producer.send({ topic: 'second', value: 'warm' })
  sockets.holding = true
  await Promise.all(Array.from({ length: 40 }, () => producer.send({ topic: 'first', value: 'a'.repeat(1_500) })))
  expect(sockets.held.length).toBeGreaterThan(3)
  expect(producer.health()).toMatchObject({ bufferedRecords: 0 })
  expect(producer.health().bufferedBytes).toBeGreaterThan(40_000)
  await Promise.all(Array.from({ length: 40 }, () => producer.send({ topic: 'second', value: 'b'.repeat(1_500) })))
  sockets.expectUntouched()
  sockets.release()
  expect(producer.health().bufferedBytes).toBe(0)
  await Promise.all(Array.from({ length: 40 }, () => producer.send({ topic: 'second', value: 'c'.repeat(1_500) })))
  expect(new Set(broker.records('first').map(valueOf))).toEqual(new Set(['warm', 'a'.repeat(1_500)]))
})

test('the same for a batch that ran out of time while the socket stands still (P-MEMORY)', async () => {
  const sockets = new HoldingRuntime()
  await using broker = await startBroker({ topics: { first: 1, second: 1 } })
  const { bootstrapServers } = broker
  await using producer = await Producer.start({ bootstrapServers, runtime: sockets.runtime, deliveryTimeoutMs: 150 })
  await producer.send({ topic: 'first', value: 'warm' })
  await producer.send({ topic: 'second', value: 'warm' })
  const off = broker.on(produceApi, () => 'drop')
  sockets.holding = true
  const [result] = await outcomes([producer.send({ topic: 'first', value: 'a'.repeat(2_000) })])
  expect(result).toMatchObject({ code: 'DELIVERY_TIMEOUT', persisted: 'unknown' })
  off()
  broker.closeConnections()
  await producer.send({ topic: 'second', value: 'b'.repeat(2_000) }).catch(() => {})
  sockets.expectUntouched()
  sockets.release()
})

test('buffers are used again by their size, and no more are kept than a quarter of the limit', () => {
  const memory = new BufferMemory(65_536, 8_192)
  expect([1, 1_024, 1_025, 5_000, 8_192, 20_000].map(bytes => memory.sizeFor(bytes))).toEqual([
    1_024, 1_024, 2_048, 8_192, 8_192, 8_192,
  ])
  const buffers = Array.from({ length: 4 }, () => memory.take(8_192))
  for (const buffer of buffers) memory.give(buffer)
  const again = Array.from({ length: 4 }, () => memory.take(8_192))
  expect(again.filter(buffer => buffers.includes(buffer))).toHaveLength(2)
  memory.give(Buffer.alloc(5_000))
  expect(memory.take(5_000)).toHaveLength(5_000)
})

test('memory is counted to the byte: what does not fit is not reserved (P-BOUND)', () => {
  const memory = new BufferMemory(1_000, 500)
  expect(memory.reserve(600)).toBe(true)
  expect(memory.reserve(401)).toBe(false)
  expect(memory.reserve(400)).toBe(true)
  memory.release(600)
  expect(memory.used).toBe(400)
})
