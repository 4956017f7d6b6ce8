import { ErrorCode } from '@kclient/errors'
import { describe, expect, test } from 'vitest'
import { inWorld, numbered, outcomes, produceApi, refusal, texts } from './support/world.ts'

const small = { maxBatchSize: 90, retryBackoffMs: 10, retryBackoffMaxMs: 20 }

describe('acks 0', () => {
  test('says that a record left, not that it arrived: one that the broker refuses is lost without an error', () =>
    inWorld({ topics: { events: { partitions: 1, configs: { 'max.message.bytes': '200' } } } }, async world => {
      const { producer: make, values, runtime, until } = world
      const producer = await make({ acks: 0, ...small })
      await producer.partitionsFor('events')
      expect(await producer.send({ topic: 'events', value: 'x'.repeat(400) })).toMatchObject({ offset: -1n })
      await runtime.sleep(100)
      await producer.send({ topic: 'events', value: 'fits' })
      await until(() => values('events').length === 1)
      expect(values('events')).toEqual(['fits'])
    }))

  test('of what never left it is certain that it is not there (P-HONEST)', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values, until }) => {
      const producer = await make({ acks: 0, ...small, deliveryTimeoutMs: 2_000 })
      await producer.partitionsFor('events')
      await broker.stopNode(1)
      const results = await outcomes(numbered('events', 3).map(record => producer.send(record)))
      for (const result of results) expect(result).toMatchObject({ code: 'DELIVERY_TIMEOUT', persisted: 'no' })
      await broker.startNode(1)
      await producer.send({ topic: 'events', value: 'later' })
      await until(() => values('events').length > 0)
      expect(values('events')).toEqual(['later'])
    }))

  test('of what a dying socket had in hand nobody knows; the producer goes on (P-HONEST, P-SETTLED)', () =>
    inWorld(
      { topics: { events: 1 } },
      async ({ producer: make, runtime, values, until }) => {
        const producer = await make({ acks: 0, maxBatchSize: 8_000, deliveryTimeoutMs: 3_000 })
        await producer.partitionsFor('events')
        await producer.send({ topic: 'events', value: 'first' })
        runtime.network.block('broker-1')
        const stuck = outcomes(texts(8).map(value => producer.send({ topic: 'events', value: value.padEnd(3_000) })))
        await runtime.sleep(100)
        runtime.network.cut()
        runtime.network.unblock('broker-1')
        for (const result of await stuck) if (!result.ok) expect(result.persisted).toMatch(/unknown|no/)
        await producer.send({ topic: 'events', value: 'last' })
        await until(() => values('events').includes('last'))
        expect(producer.health().bufferedBytes).toBe(0)
      },
      { windowBytes: 2_048 },
    ))

  test('stop() closes behind what has left, not before it', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values, runtime }) => {
      const producer = await make({ acks: 0, ...small })
      await producer.partitionsFor('events')
      const sends = numbered('events', 20).map(record => producer.send(record))
      await producer.stop()
      await Promise.all(sends)
      await runtime.sleep(50)
      expect(values('events')).toEqual(texts(20))
    }))

  test('keeps the order while the leader and the connection to it stay (P-ORDER)', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values, until }) => {
      const producer = await make({ acks: 0, ...small })
      await Promise.all(numbered('events', 60).map(record => producer.send(record)))
      await until(() => values('events').length === 60)
      expect(values('events')).toEqual(texts(60))
    }))
})

describe.each([{ acks: 1 }, { enableIdempotence: false }] as const)('without idempotence (%o)', options => {
  test('a lost answer may leave a record there twice, in the order of the calls otherwise', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const producer = await make({ ...options, ...small, requestTimeoutMs: 300 })
      let seen = 0
      broker.on(produceApi, async call => {
        seen += 1
        if (seen !== 2) return undefined
        await call.next()
        return 'close'
      })
      await Promise.all(numbered('events', 6).map(record => producer.send(record)))
      const log = values('events')
      expect([...new Set(log)]).toEqual(texts(6))
      expect(log.length).toBeGreaterThan(6)
      expect(broker.batches('events').every(({ producerId }) => producerId === -1n)).toBe(true)
    }))

  test('an answer that says nothing is not tried again: that could only make copies (P-HONEST)', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const producer = await make({ ...options, ...small })
      await producer.partitionsFor('events')
      broker.on(
        produceApi,
        async call => {
          await call.next()
          return refusal(call, ErrorCode.UNKNOWN_SERVER_ERROR)
        },
        { times: 1 },
      )
      const [result] = await outcomes([producer.send({ topic: 'events', value: 'once' })])
      expect(result).toMatchObject({ code: 'UNKNOWN_SERVER_ERROR', persisted: 'unknown' })
      await producer.send({ topic: 'events', value: 'next' })
      expect(values('events')).toEqual(['once', 'next'])
    }))

  test('an error keeps what is behind it waiting: one batch at a time is under way (P-ORDER)', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const producer = await make({ ...options, ...small })
      await producer.partitionsFor('events')
      broker.on(produceApi, call => refusal(call, ErrorCode.NOT_LEADER_OR_FOLLOWER), { times: 2 })
      await Promise.all(numbered('events', 20).map(record => producer.send(record)))
      expect(values('events')).toEqual(texts(20))
    }))
})
