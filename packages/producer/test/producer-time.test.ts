import type { Runtime } from '@kclient/net'
import { metadataApi } from '@kclient/protocol/messages/metadata'
import { RecordBatch } from '@kclient/protocol'
import { describe, expect, test } from 'vitest'
import { Producer } from '../src/index.ts'
import { StallingRuntime } from './support/stalling-runtime.ts'
import { batchOf, inWorld, numbered, outcomes, type ProduceCall, produceApi, texts } from './support/world.ts'

const small = { maxBatchSize: 100 }

describe('an event loop that stands still for a minute', () => {
  test('costs no request that was answered meanwhile: sockets are read before anybody is late (P-ONCE)', () =>
    inWorld({ topics: { events: 1 } }, async ({ runtime, broker, values }) => {
      const process = new StallingRuntime(runtime)
      const { bootstrapServers } = broker
      const limits = { requestTimeoutMs: 20_000, deliveryTimeoutMs: 40_000 }
      const producer = new Producer({ bootstrapServers, runtime: process.runtime, ...small, ...limits })
      await producer.start()
      await producer.send({ topic: 'events', value: 'first' })
      const seen: ProduceCall[] = []
      broker.on(produceApi, call => void seen.push(call))
      // Five requests leave; their answers come while the process computes.
      const sends = outcomes(
        numbered('events', 5).map(record => producer.send({ ...record, value: record.value + '.'.repeat(60) })),
      )
      await runtime.sleep(0.01)
      await process.stall(60_000)
      expect(await sends).toEqual(Array(5).fill({ ok: true }))
      expect(seen).toHaveLength(5)
      expect(new Set(seen.map(call => call.connection)).size).toBe(1)
      await producer.send({ topic: 'events', value: 'last' })
      expect(seen[5]?.connection).toBe(seen[0]?.connection)
      expect(values('events').map(value => value.slice(0, 2))).toEqual(['fi', ...texts(5), 'la'])
      await producer.stop()
    }))

  test('does not give up calls whose topic was told of meanwhile', () =>
    inWorld({ autoCreateTopics: false }, async ({ runtime, broker, values }) => {
      const process = new StallingRuntime(runtime)
      const limits = { maxBlockMs: 10_000, retryBackoffMs: 5, retryBackoffMaxMs: 5 }
      const producer = new Producer({ bootstrapServers: broker.bootstrapServers, runtime: process.runtime, ...limits })
      await producer.start()
      const waiting = outcomes([producer.send({ topic: 'late', value: 'v' })])
      await runtime.sleep(50)
      // The answer that tells of the topic comes while the loop stands still.
      broker.on(metadataApi, call => call.delay(500), { times: 1 })
      broker.createTopic('late', 1)
      await runtime.sleep(50)
      await process.stall(60_000)
      expect(await waiting).toEqual([{ ok: true }])
      expect(values('late')).toEqual(['v'])
      await producer.stop()
    }))
})

describe('a wall clock that is set', () => {
  test.each([3_600_000, -3_600_000, 30 * 86_400_000])(
    'by %i ms changes timestamps, and no wait, order or time limit',
    stepMs =>
      inWorld(
        { topics: { events: 1 }, topicDefaults: { 'message.timestamp.after.max.ms': '9223372036854775807' } },
        async ({ runtime, broker, values }) => {
          let offset = 0
          const clock: Runtime = {
            now: () => runtime.now(),
            timestamp: () => runtime.timestamp() + offset,
            setTimeout: (run, delayMs) => runtime.setTimeout(run, delayMs),
            clearTimeout: timer => runtime.clearTimeout(timer),
            setImmediate: run => runtime.setImmediate(run),
            random: () => runtime.random(),
            randomBytes: size => runtime.randomBytes(size),
            lookup: host => runtime.lookup(host),
            connect: (address, tls, handlers) => runtime.connect(address, tls, handlers),
          }
          const limits = { lingerMs: 20, requestTimeoutMs: 1_000, deliveryTimeoutMs: 2_000, maxBlockMs: 1_000 }
          const producer = new Producer({ bootstrapServers: broker.bootstrapServers, runtime: clock, ...limits })
          await producer.start()
          const before = await producer.send({ topic: 'events', value: 'v0' })
          // One batch with records from before and after the step.
          const first = producer.send({ topic: 'events', value: 'v1' })
          await runtime.sleep(5)
          offset = stepMs
          const second = producer.send({ topic: 'events', value: 'v2' })
          const start = runtime.now()
          const [one, two] = await Promise.all([first, second])
          expect(runtime.now() - start).toBeLessThan(100)
          expect(one.timestamp - before.timestamp).toBeLessThan(100)
          expect(Math.abs(two.timestamp - one.timestamp - stepMs)).toBeLessThan(100)
          expect(broker.batches('events')).toHaveLength(2)
          expect(values('events')).toEqual(texts(3))
          expect(broker.records('events').map(({ timestamp }) => timestamp)).toEqual([
            before.timestamp,
            one.timestamp,
            two.timestamp,
          ])
          expect(producer.health()).toMatchObject({ state: 'started', bufferedBytes: 0 })
          await producer.stop()
        },
      ),
  )
})

describe('a broker that throttles (KIP-219)', () => {
  test('gets nothing more until its time is over, and no request counts as late', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, runtime, values }) => {
      const producer = await make({ ...small, requestTimeoutMs: 1_000, deliveryTimeoutMs: 60_000 })
      await producer.send({ topic: 'events', value: 'first' })
      const seen: { at: number; connection: number }[] = []
      broker.on(produceApi, async call => {
        seen.push({ at: runtime.now(), connection: call.connection })
        return seen.length === 1 ? { ...(await call.next()), throttleTimeMs: 10_000 } : undefined
      })
      const start = runtime.now()
      await producer.send({ topic: 'events', value: 'v0' })
      await Promise.all(numbered('events', 20, 1).map(record => producer.send(record)))
      expect(runtime.now() - start).toBeGreaterThanOrEqual(9_990)
      for (const { at } of seen.slice(1)) expect(at - start).toBeGreaterThanOrEqual(9_990)
      expect(new Set(seen.map(({ connection }) => connection)).size).toBe(1)
      expect(values('events')).toEqual(['first', ...texts(21)])
    }))

  test('keeps the answers back that are still to come, which is no reason to hang up', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const producer = await make({ ...small, requestTimeoutMs: 1_000, deliveryTimeoutMs: 60_000 })
      await producer.send({ topic: 'events', value: 'first' })
      const seen: ProduceCall[] = []
      broker.on(produceApi, async call => {
        seen.push(call)
        if (seen.length === 1) return { ...(await call.next()), throttleTimeMs: 10_000 }
        const response = await call.next()
        if (seen.length === 2) await call.delay(5_000)
        return response
      })
      const sends = texts(2).map(value => producer.send({ topic: 'events', value: value.padEnd(60) }))
      await Promise.all(sends)
      await producer.send({ topic: 'events', value: 'last' })
      expect(seen).toHaveLength(3)
      expect(new Set(seen.map(({ connection }) => connection)).size).toBe(1)
      expect(values('events').map(value => value.trim())).toEqual(['first', 'v0', 'v1', 'last'])
    }))

  test('for longer than deliveryTimeoutMs fails what was never sent, which is not there (P-HONEST)', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const producer = await make({ ...small, requestTimeoutMs: 1_000, deliveryTimeoutMs: 2_000 })
      await producer.send({ topic: 'events', value: 'first' })
      broker.on(produceApi, async call => ({ ...(await call.next()), throttleTimeMs: 5_000 }), { times: 1 })
      await producer.send({ topic: 'events', value: 'v0' })
      const [result] = await outcomes([producer.send({ topic: 'events', value: 'late' })])
      expect(result).toMatchObject({ code: 'DELIVERY_TIMEOUT', persisted: 'no' })
      await producer.send({ topic: 'events', value: 'v1' }).catch(() => {})
      expect(values('events')).not.toContain('late')
    }))
})

describe('a connection on which nothing moves', () => {
  test('holds no more memory than bufferMemory, and enqueue() waits for it (P-BOUND)', () =>
    inWorld(
      { topics: { events: 4 } },
      async ({ producer: make, broker, runtime }) => {
        const bufferMemory = 65_536
        const producer = await make({ bufferMemory, maxBatchSize: 8_192, maxRequestSize: 16_384, maxBlockMs: 60_000 })
        await producer.partitionsFor('events')
        await producer.send({ topic: 'events', value: 'first' })
        // The window of the network is a few kilobytes: the socket takes no more, and tells nothing.
        runtime.network.block('broker-1')
        let enqueued = 0
        let most = 0
        const feeding = (async () => {
          for (; enqueued < 400; enqueued++) {
            most = Math.max(most, producer.health().bufferedBytes)
            await producer.enqueue({ topic: 'events', partition: enqueued % 4, value: 'x'.repeat(1_000) })
          }
        })()
        await runtime.sleep(5_000)
        expect(enqueued).toBeGreaterThan(20)
        expect(enqueued).toBeLessThan(bufferMemory / 1_000)
        runtime.network.unblock('broker-1')
        await feeding
        await producer.flush()
        expect(most).toBeLessThanOrEqual(bufferMemory)
        expect(broker.records('events')).toHaveLength(401)
        expect(producer.health().bufferedBytes).toBe(0)
      },
      { windowBytes: 4_096 },
    ))

  test('keeps the bytes of batches that were given up until it lets go of them (P-MEMORY)', () =>
    inWorld(
      { nodes: 2, topics: { first: { assignments: [[1]] }, second: { assignments: [[2]] } }, validateRecords: true },
      async ({ producer: make, broker, runtime, until }) => {
        const limits = { requestTimeoutMs: 60_000, deliveryTimeoutMs: 1_000 }
        const producer = await make({ ...limits, maxBatchSize: 4_096, bufferMemory: 200_000 })
        await Promise.all(['first', 'second'].map(topic => producer.send({ topic, value: 'warm' })))
        const seen: string[] = []
        broker.on(produceApi, call => {
          const batch = RecordBatch.read(batchOf(call)) as RecordBatch
          const records = batch.records()
          const values = new Set<string>()
          while (batch.crcIsValid() && records.next()) values.add(String(records.value()?.toString('utf8', 0, 5)))
          seen.push(`node ${call.node}: ${[...values].join()}`)
        })
        // What the first broker does not read waits in the socket; its batches run out of time there.
        runtime.network.block('broker-1')
        const given = await outcomes(texts(20).map(() => producer.send({ topic: 'first', value: 'first'.repeat(300) })))
        expect(new Set(given.map(result => (result.ok ? 'ok' : result.code)))).toEqual(new Set(['DELIVERY_TIMEOUT']))
        // The memory that they had would be taken for these.
        for (let round = 0; round < 5; round++) {
          await Promise.all(texts(20).map(() => producer.send({ topic: 'second', value: 'other'.repeat(300) })))
        }
        runtime.network.unblock('broker-1')
        await producer.send({ topic: 'first', value: 'first and last' })
        await until(() => producer.health().bufferedBytes === 0)
        expect(new Set(seen)).toEqual(new Set(['node 1: first', 'node 2: other']))
      },
      { windowBytes: 2_048 },
    ))

  test('and that never ends (half-open) is given up after requestTimeoutMs, and what it carried arrives once (P-ONCE)', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, runtime, values, until }) => {
      const producer = await make({ ...small, requestTimeoutMs: 2_000 })
      await producer.send({ topic: 'events', value: 'first' })
      runtime.network.block('broker-1')
      const sends = Promise.all(numbered('events', 30).map(record => producer.send(record)))
      await until(() => producer.health().cluster.connectedBrokers === 0, 'the connection to be given up')
      expect(runtime.now()).toBeLessThan(5_000)
      runtime.network.unblock('broker-1')
      await sends
      expect(values('events')).toEqual(['first', ...texts(30)])
    }))
})
