import { ErrorCode } from '@kclient/errors'
import { metadataApi } from '@kclient/protocol/messages/metadata'
import { describe, expect, test } from 'vitest'
import { inWorld, numbered, outcomes, produceApi, refusal, texts } from './support/world.ts'

describe('deliveryTimeoutMs', () => {
  test('with every broker down each promise settles by then, and nothing is claimed that may be false (P-SETTLED, P-HONEST)', () =>
    inWorld({ nodes: 2, topics: { events: 2 } }, async ({ producer: make, broker, runtime, until }) => {
      const producer = await make({ deliveryTimeoutMs: 5_000, requestTimeoutMs: 1_000 })
      await producer.send({ topic: 'events', partition: 0, value: 'first' })
      await producer.send({ topic: 'events', partition: 1, value: 'first' })
      await broker.stopNode(1)
      await broker.stopNode(2)
      await until(() => producer.health().cluster.connectedBrokers === 0)
      const start = runtime.now()
      const results = await outcomes(numbered('events', 50).map(record => producer.send(record)))
      expect(runtime.now() - start).toBeLessThanOrEqual(5_100)
      expect(new Set(results.map(result => (result.ok ? 'ok' : `${result.code} ${result.persisted}`)))).toEqual(
        new Set(['DELIVERY_TIMEOUT no']),
      )
      expect(producer.health()).toMatchObject({ bufferedRecords: 0, bufferedBytes: 0 })
    }))

  test('a batch whose answers never come is in doubt; what follows in its partition goes on', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const producer = await make({ deliveryTimeoutMs: 3_000, requestTimeoutMs: 1_000 })
      await producer.send({ topic: 'events', partition: 0, value: 'first' })
      const off = broker.on(produceApi, () => 'drop')
      const [result] = await outcomes([producer.send({ topic: 'events', partition: 0, value: 'lost' })])
      expect(result).toMatchObject({ code: 'DELIVERY_TIMEOUT', persisted: 'unknown' })
      off()
      await producer.send({ topic: 'events', partition: 0, value: 'second' })
      expect(values('events')).toEqual(['first', 'second'])
    }))

  test('a batch in doubt that the broker has after all is not written again when its successor tells so', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values, runtime }) => {
      const producer = await make({ deliveryTimeoutMs: 3_000, requestTimeoutMs: 60_000, maxBatchSize: 90 })
      await producer.send({ topic: 'events', partition: 0, value: 'first' })
      broker.on(produceApi, async call => call.delay(4_000), { times: 1 })
      const slow = outcomes([producer.send({ topic: 'events', partition: 0, value: 'slow' })])
      await runtime.sleep(100)
      const next = producer.send({ topic: 'events', partition: 0, value: 'next' })
      expect(await slow).toMatchObject([{ code: 'DELIVERY_TIMEOUT', persisted: 'unknown' }])
      await outcomes([next])
      await producer.send({ topic: 'events', partition: 0, value: 'last' })
      expect(values('events').filter(value => value === 'slow')).toHaveLength(1)
      expect(broker.batches('events').map(batch => batch.producerEpoch)).toEqual([0, 0, 0, 0])
    }))

  test('runs from the first record of a batch, and no record joins one that is half as old already (P-SETTLED)', () =>
    inWorld({ nodes: 1, topics: { events: 1 } }, async ({ producer: make, broker, runtime, values }) => {
      const producer = await make({ deliveryTimeoutMs: 10_000, requestTimeoutMs: 1_000 })
      await producer.send({ topic: 'events', value: 'first' })
      const off = broker.on(produceApi, call => refusal(call, ErrorCode.NOT_ENOUGH_REPLICAS))
      const early = outcomes([producer.send({ topic: 'events', value: 'head' })])
      await runtime.sleep(100)
      const young = outcomes([producer.send({ topic: 'events', value: 'young' })])
      await runtime.sleep(9_000)
      // The batch that has waited for nine seconds would take it along into its end.
      const late = outcomes([producer.send({ topic: 'events', value: 'late' })])
      expect(await early).toMatchObject([{ code: 'DELIVERY_TIMEOUT', persisted: 'no' }])
      expect(await young).toMatchObject([{ code: 'DELIVERY_TIMEOUT', persisted: 'no' }])
      off()
      expect(await late).toEqual([{ ok: true }])
      expect(values('events')).toEqual(['first', 'late'])
    }))

  test('tells the reason of the last attempt', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
      const producer = await make({ deliveryTimeoutMs: 1_000 })
      broker.on(produceApi, call => refusal(call, ErrorCode.NOT_ENOUGH_REPLICAS))
      const [result] = await outcomes([producer.send({ topic: 'events', value: 'v' })])
      expect(result).toMatchObject({ code: 'DELIVERY_TIMEOUT', persisted: 'no' })
      expect(result).toHaveProperty('message', expect.stringMatching(/events-0.*1000 ms.*replicas/))
    }))
})

describe('maxBlockMs', () => {
  test('a topic that nobody makes is told, by the error of the broker', () =>
    inWorld({ autoCreateTopics: false }, async ({ producer: make, runtime }) => {
      const producer = await make({ maxBlockMs: 2_000 })
      const start = runtime.now()
      const [result] = await outcomes([producer.send({ topic: 'nowhere', value: 'v' })])
      expect(result).toMatchObject({ code: 'UNKNOWN_TOPIC_OR_PARTITION', persisted: 'no' })
      expect(runtime.now() - start).toBeGreaterThanOrEqual(1_999)
      expect(producer.health().waitingCalls).toBe(0)
    }))

  test('a topic that comes into being meanwhile takes the records, in order', () =>
    inWorld({ autoCreateTopics: false }, async ({ producer: make, runtime, broker, values }) => {
      const producer = await make()
      const sends = numbered('late', 20).map(record => producer.send(record))
      await runtime.sleep(3_000)
      broker.createTopic('late', 1)
      await Promise.all(sends)
      expect(values('late')).toEqual(texts(20))
    }))

  test('brokers that tell nothing about a topic are told as such', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
      const producer = await make({ maxBlockMs: 2_000 })
      broker.on(metadataApi, () => 'drop')
      const [result] = await outcomes([producer.send({ topic: 'events', value: 'v' })])
      expect(result).toMatchObject({ code: 'METADATA_TIMEOUT', persisted: 'no' })
    }))

  test('a topic that may not be written is told at once', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, runtime }) => {
      const producer = await make()
      broker.on(metadataApi, async call => {
        const response = await call.next()
        for (const topic of response.topics) {
          topic.errorCode = ErrorCode.TOPIC_AUTHORIZATION_FAILED
          topic.partitions = []
        }
        return response
      })
      const start = runtime.now()
      const [result] = await outcomes([producer.send({ topic: 'events', value: 'v' })])
      expect(result).toMatchObject({ code: 'TOPIC_AUTHORIZATION_FAILED', persisted: 'no' })
      expect(runtime.now() - start).toBeLessThan(2_000)
    }))

  test('a partition that the topic does not have is told after some more looks; a new one is found', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const producer = await make()
      await producer.send({ topic: 'events', value: 'v0' })
      const [result] = await outcomes([producer.send({ topic: 'events', partition: 1, value: 'v' })])
      expect(result).toMatchObject({ code: 'UNKNOWN_TOPIC_OR_PARTITION', persisted: 'no' })
      broker.createPartitions('events', 2)
      await producer.send({ topic: 'events', partition: 1, value: 'v1' })
      expect(values('events', 1)).toEqual(['v1'])
    }))
})

describe('bufferMemory', () => {
  /** Room for four records of 1,000 bytes. */
  const tight = { bufferMemory: 8_192, maxBatchSize: 2_048, maxRequestSize: 4_096 }

  test('is never exceeded, and whoever waits for room is served in the order of the calls (P-BOUND)', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const producer = await make(tight)
      await producer.send({ topic: 'events', value: 'first' })
      let most = 0
      broker.on(produceApi, async call => {
        most = Math.max(most, producer.health().bufferedBytes)
        await call.delay(5)
      })
      const order: number[] = []
      const sends = Array.from({ length: 20 }, (_, index) =>
        producer.enqueue({ topic: 'events', value: `${index}`.padEnd(600, '.') }).then(delivery => {
          order.push(index)
          return delivery.delivered
        }),
      )
      most = Math.max(most, producer.health().bufferedBytes)
      expect(producer.health().waitingCalls).toBeGreaterThan(0)
      await Promise.all(sends)
      expect(most).toBeGreaterThan(4_000)
      expect(most).toBeLessThanOrEqual(8_192)
      expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index))
      expect(values('events').slice(1).map(Number.parseFloat)).toEqual(order)
      expect(producer.health().bufferedBytes).toBe(0)
    }))

  test('when as much waits as it holds, a send fails at once; the producer goes on', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
      const producer = await make(tight)
      await producer.send({ topic: 'events', value: 'first' })
      broker.on(produceApi, async call => call.delay(1_000), { times: 3 })
      const results = await outcomes(
        Array.from({ length: 40 }, () => producer.send({ topic: 'events', value: Buffer.alloc(1_000) as never })),
      )
      const kinds = new Set(results.map(result => (result.ok ? 'ok' : `${result.code} ${result.persisted}`)))
      expect(kinds).toEqual(new Set(['ok', 'BUFFER_FULL no']))
      await producer.send({ topic: 'events', value: 'last' })
    }))

  test('what async serializers have made counts as well, once it is there', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, runtime }) => {
      const producer = await make({ ...tight, valueSerializer: async (value: string) => value.repeat(1_000) })
      await producer.partitionsFor('events')
      broker.on(produceApi, async call => call.delay(1_000), { times: 3 })
      const first = Array.from({ length: 20 }, () => producer.send({ topic: 'events', value: 'x' }))
      await runtime.sleep(10)
      const [late] = await outcomes([producer.send({ topic: 'events', value: 'y' })])
      expect(late).toMatchObject({ code: 'BUFFER_FULL', persisted: 'no' })
      await Promise.all(first)
    }))

  test('who finds no room within maxBlockMs is told, and is not sent', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const producer = await make({ ...tight, maxBlockMs: 500 })
      await producer.send({ topic: 'events', value: 'first' })
      const off = broker.on(produceApi, async call => call.delay(2_000))
      const sends = Array.from({ length: 10 }, (_, index) =>
        producer.send({ topic: 'events', value: `${index}`.padEnd(1_000) }),
      )
      const results = await outcomes(sends)
      off()
      const refused = results.flatMap((result, index) => (result.ok ? [] : [index]))
      expect(refused.length).toBeGreaterThan(2)
      for (const index of refused) expect(results[index]).toMatchObject({ code: 'BUFFER_TIMEOUT', persisted: 'no' })
      const kept = Array.from({ length: 10 }, (_, index) => index).filter(index => !refused.includes(index))
      expect(values('events').slice(1).map(Number)).toEqual(kept)
    }))

  test('who waits for room does not wait for lingerMs', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, runtime }) => {
      const producer = await make({ ...tight, lingerMs: 30_000 })
      await producer.partitionsFor('events')
      const start = runtime.now()
      for (let index = 0; index < 12; index++) await producer.enqueue({ topic: 'events', value: 'x'.repeat(1_500) })
      expect(runtime.now() - start).toBeLessThan(1_000)
      await producer.flush()
    }))

  test('the memory of small batches of many partitions is enough for all of them', () =>
    inWorld({ topics: { events: 50 } }, async ({ producer: make, broker }) => {
      const producer = await make({ bufferMemory: 65_536, lingerMs: 10_000 })
      for (let index = 0; index < 500; index++) {
        await producer.enqueue({ topic: 'events', partition: index % 50, value: 'x'.repeat(200) })
      }
      await producer.flush()
      expect(broker.records('events')).toHaveLength(500)
    }))

  test('a record that could never fit is refused at once, and the producer goes on (P-HONEST)', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values }) => {
      const producer = await make()
      const [large] = await outcomes([producer.send({ topic: 'events', value: 'x'.repeat(1_048_576) })])
      expect(large).toMatchObject({ code: 'MESSAGE_TOO_LARGE', persisted: 'no' })
      expect(large).toHaveProperty('message', expect.stringContaining('maxRequestSize (1048576)'))
      const small = await make(tight)
      const [tooMuch] = await outcomes([small.send({ topic: 'events', value: 'x'.repeat(9_000) })])
      expect(tooMuch).toMatchObject({ code: 'MESSAGE_TOO_LARGE', persisted: 'no' })
      await producer.send({ topic: 'events', value: 'fits' })
      expect(values('events')).toEqual(['fits'])
    }))
})

describe('terms of a call', () => {
  test('a signal given before means that nothing is sent', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values }) => {
      const producer = await make()
      await producer.send({ topic: 'events', value: 'first' })
      const reason = new Error('no more')
      const signal = AbortSignal.abort(reason)
      await expect(producer.send({ topic: 'events', value: 'v' }, { signal })).rejects.toBe(reason)
      await expect(producer.sendMany([{ topic: 'events', value: 'v' }], { signal })).rejects.toBe(reason)
      await expect(producer.enqueue({ topic: 'events', value: 'v' }, { signal })).rejects.toBe(reason)
      await expect(producer.flush({ signal })).rejects.toBe(reason)
      await expect(producer.partitionsFor('events', { signal })).rejects.toBe(reason)
      await producer.flush()
      expect(values('events')).toEqual(['first'])
    }))

  test('a signal while the record waits takes it back; those behind it go on', () =>
    inWorld({ autoCreateTopics: false }, async ({ producer: make, broker, values, runtime }) => {
      const producer = await make()
      const controller = new AbortController()
      const reason = new Error('changed my mind')
      const taken = outcomes([producer.send({ topic: 'late', value: 'taken back' }, { signal: controller.signal })])
      const kept = producer.send({ topic: 'late', value: 'kept' })
      await runtime.sleep(10)
      controller.abort(reason)
      expect(await taken).toMatchObject([{ message: 'changed my mind' }])
      broker.createTopic('late', 1)
      await kept
      expect(values('late')).toEqual(['kept'])
    }))

  test('a signal when the record is in the buffer ends only the wait', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values }) => {
      const producer = await make({ lingerMs: 1_000 })
      await producer.partitionsFor('events')
      const controller = new AbortController()
      const sent = outcomes([producer.send({ topic: 'events', value: 'v' }, { signal: controller.signal })])
      controller.abort(new Error('not waiting'))
      expect(await sent).toMatchObject([{ message: 'not waiting' }])
      await producer.flush()
      expect(values('events')).toEqual(['v'])
    }))

  test('timeoutMs says whether the record was sent', () =>
    inWorld({ autoCreateTopics: false, topics: { events: 1 } }, async ({ producer: make, broker }) => {
      const producer = await make()
      await producer.send({ topic: 'events', value: 'first' })
      broker.on(produceApi, async call => call.delay(1_000))
      const results = await outcomes([
        producer.send({ topic: 'nowhere', value: 'v' }, { timeoutMs: 100 }),
        producer.send({ topic: 'events', value: 'v' }, { timeoutMs: 100 }),
        producer.sendMany(numbered('events', 3), { timeoutMs: 100 }),
        producer.flush({ timeoutMs: 50 }),
      ])
      expect(results).toMatchObject([
        { code: 'CALL_TIMEOUT', persisted: 'no' },
        { code: 'CALL_TIMEOUT', persisted: 'unknown' },
        { code: 'CALL_TIMEOUT', persisted: 'unknown' },
        { code: 'CALL_TIMEOUT' },
      ])
      expect(producer.health().waitingCalls).toBe(0)
    }))
})
