import { ErrorCode } from '@kclient/errors'
import { initProducerIdApi } from '@kclient/protocol/messages/init-producer-id'
import { metadataApi } from '@kclient/protocol/messages/metadata'
import type { EmbeddedBroker, VirtualRuntime } from '@kclient/testing'
import { describe, expect, test } from 'vitest'
import { Producer, type ProducerOptions } from '../src/index.ts'
import { inWorld, numbered, outcomes, produceApi, refusal, texts, type World } from './support/world.ts'

/** Ways in which a whole cluster is of no use, and how each ends. */
interface Outage {
  readonly name: string
  begin(broker: EmbeddedBroker, runtime: VirtualRuntime): Promise<() => Promise<void>>
}

const outages: readonly Outage[] = [
  {
    name: 'refuses connections',
    async begin(broker) {
      for (const { nodeId } of broker.nodes) await broker.stopNode(nodeId)
      return async () => {
        for (const { nodeId } of broker.nodes) await broker.startNode(nodeId)
      }
    },
  },
  {
    name: 'accepts connections and never answers',
    async begin(broker) {
      const ends = [produceApi, metadataApi, initProducerIdApi].map(api =>
        broker.on(api as typeof metadataApi, () => 'drop'),
      )
      return async () => ends.forEach(end => end())
    },
  },
  {
    name: 'accepts connections and closes them on every request',
    async begin(broker) {
      const ends = [produceApi, metadataApi, initProducerIdApi].map(api =>
        broker.on(api as typeof metadataApi, () => 'close'),
      )
      return async () => ends.forEach(end => end())
    },
  },
  {
    name: 'is cut off without a word',
    async begin(broker, runtime) {
      for (const { host } of broker.nodes) runtime.network.block(host)
      return async () => {
        for (const { host } of broker.nodes) runtime.network.unblock(host)
      }
    },
  },
]

const limits = {
  requestTimeoutMs: 2_000,
  deliveryTimeoutMs: 6_000,
  maxBlockMs: 4_000,
  maxBatchSize: 1_024,
  maxRequestSize: 4_096,
  bufferMemory: 8_192,
} as const satisfies ProducerOptions

/** The clock's own steps, and the last millisecond of a timer. */
const slackMs = 200

describe.each(outages)('while the cluster $name', ({ begin }) => {
  const inOutage = (scenario: (world: World) => Promise<void>): Promise<void> =>
    inWorld({ nodes: 2, topics: { events: { partitions: 2, replicationFactor: 2 } } }, scenario)

  test('start() ends within its limit, and leaves nothing behind', () =>
    inOutage(async ({ broker, runtime }) => {
      const end = await begin(broker, runtime)
      const producer = new Producer({ bootstrapServers: broker.bootstrapServers, runtime, ...limits })
      const start = runtime.now()
      const [result] = await outcomes([producer.start({ timeoutMs: 3_000 })])
      expect(result).toMatchObject({ ok: false })
      expect(runtime.now() - start).toBeLessThanOrEqual(3_000 + slackMs)
      expect(producer.state).toBe('created')
      await end()
      await producer.start({ timeoutMs: 10_000 })
      await producer.stop()
    }))

  test('each call ends within its own limit, says what became of it, and the memory is free (P-SETTLED)', () =>
    inOutage(async ({ broker, runtime, producer: make, until }) => {
      const producer = await make(limits)
      await producer.send({ topic: 'events', partition: 0, value: 'first' })
      const end = await begin(broker, runtime)
      const start = runtime.now()
      const tookMs: Record<string, number> = {}
      const timed = <T>(name: string, promise: Promise<T>): Promise<T> =>
        promise.finally(() => (tookMs[name] = runtime.now() - start))
      const results = await outcomes([
        timed('send', producer.send({ topic: 'events', partition: 0, value: 'v' })),
        timed('sendMany', producer.sendMany(numbered('events', 5, 0, 1))),
        timed(
          'enqueue',
          producer.enqueue({ topic: 'events', partition: 1, value: 'v' }).then(({ delivered }) => delivered),
        ),
        timed('unknown', producer.send({ topic: 'unknown', value: 'v' })),
        timed('unknownMany', producer.sendMany(numbered('unknown', 3))),
        timed('partitionsFor', producer.partitionsFor('other', { timeoutMs: 3_000 })),
        timed('partition', producer.send({ topic: 'events', partition: 9, value: 'v' })),
        timed('short', producer.send({ topic: 'events', partition: 0, value: 'v' }, { timeoutMs: 500 })),
        timed('flush', producer.flush({ timeoutMs: 1_000 })),
      ])
      for (const result of results) expect(result.ok).toBe(false)
      const { send, sendMany, enqueue, unknown, unknownMany, partitionsFor, partition, short, flush } = tookMs
      expect(Math.max(send ?? NaN, sendMany ?? NaN, enqueue ?? NaN)).toBeLessThanOrEqual(6_000 + slackMs)
      expect(Math.max(unknown ?? NaN, unknownMany ?? NaN, partition ?? NaN)).toBeLessThanOrEqual(4_000 + slackMs)
      expect(partitionsFor).toBeLessThanOrEqual(3_000 + slackMs)
      expect(flush).toBeLessThanOrEqual(1_000 + slackMs)
      expect(short).toBeLessThanOrEqual(500 + slackMs)
      expect(results[3]).toMatchObject({ persisted: 'no' })
      expect(results[6]).toMatchObject({ persisted: 'no' })
      await until(() => producer.health().bufferedBytes === 0, 'the memory of what has failed')
      expect(producer.health()).toMatchObject({ bufferedRecords: 0, waitingCalls: 0 })
      await end()
      await producer.send({ topic: 'events', partition: 0, value: 'last' })
      expect(producer.health().state).toBe('started')
    }))

  test('a full buffer holds calls back for maxBlockMs at most, and is empty afterwards (P-BOUND, P-SETTLED)', () =>
    inOutage(async ({ broker, runtime, producer: make, until }) => {
      const producer = await make(limits)
      await producer.send({ topic: 'events', partition: 0, value: 'first' })
      const end = await begin(broker, runtime)
      const start = runtime.now()
      const results = await outcomes(
        texts(30).map(value => producer.send({ topic: 'events', value: value.padEnd(500), partition: 0 })),
      )
      expect(runtime.now() - start).toBeLessThanOrEqual(10_000 + slackMs)
      const codes = new Set(results.map(result => (result.ok ? 'ok' : result.code)))
      expect([...codes].sort()).toEqual(['BUFFER_FULL', 'BUFFER_TIMEOUT', 'DELIVERY_TIMEOUT'])
      await until(() => producer.health().bufferedBytes === 0, 'the memory of what has failed')
      await end()
      await producer.send({ topic: 'events', partition: 0, value: 'last' })
    }))

  test('stop() ends within its limit, and tells everybody (P-SETTLED)', () =>
    inOutage(async ({ broker, runtime, producer: make }) => {
      const producer = await make(limits)
      await producer.send({ topic: 'events', partition: 0, value: 'first' })
      await begin(broker, runtime)
      const sends = outcomes([
        ...texts(30).map(value => producer.send({ topic: 'events', value: value.padEnd(400), partition: 0 })),
        producer.send({ topic: 'unknown', value: 'v' }),
        producer.flush(),
      ])
      const start = runtime.now()
      await producer.stop({ timeoutMs: 1_500 })
      expect(runtime.now() - start).toBeLessThanOrEqual(1_500 + slackMs)
      for (const result of (await sends).slice(0, -1)) {
        expect(result).toMatchObject({ ok: false, persisted: expect.stringMatching(/no|unknown/) })
      }
      expect(producer.state).toBe('stopped')
    }))

  test('a producer id that is needed meanwhile comes later, and what waits for it keeps its limit', () =>
    inOutage(async ({ broker, runtime, producer: make, values }) => {
      const producer = await make(limits)
      await producer.send({ topic: 'events', partition: 0, value: 'first' })
      broker.on(produceApi, call => refusal(call, ErrorCode.INVALID_PRODUCER_EPOCH), { times: 1 })
      const head = outcomes([producer.send({ topic: 'events', partition: 0, value: 'renews' })])
      await runtime.sleep(3)
      const end = await begin(broker, runtime)
      const start = runtime.now()
      const results = await outcomes([producer.send({ topic: 'events', partition: 1, value: 'v' })])
      expect(results[0]).toMatchObject({ ok: false, code: 'DELIVERY_TIMEOUT' })
      expect(runtime.now() - start).toBeLessThanOrEqual(6_000 + slackMs)
      await head
      await end()
      await producer.send({ topic: 'events', partition: 0, value: 'last' })
      expect(values('events', 0).at(-1)).toBe('last')
    }))
})

describe('calls that are given up while the buffer is full', () => {
  const tight = { bufferMemory: 8_192, maxBatchSize: 2_048, maxRequestSize: 4_096 }

  test('make way for those behind them, whoever they are: nobody waits for ever (P-BOUND, P-SETTLED)', () =>
    inWorld({ topics: { events: 2 } }, async ({ producer: make, broker, runtime, values }) => {
      const producer = await make(tight)
      await producer.send({ topic: 'events', partition: 0, value: 'first' })
      const hold = broker.on(produceApi, async call => call.delay(5_000))
      const controllers = Array.from({ length: 12 }, () => new AbortController())
      const sends = controllers.map(({ signal }, index) =>
        producer.enqueue({ topic: 'events', partition: index % 2, value: `v${index} `.padEnd(1_300) }, { signal }),
      )
      const settled = outcomes(sends)
      expect(producer.health().waitingCalls).toBeGreaterThan(5)
      // The first that waits, every second one, and the last: from within, and one of them twice.
      const given = controllers.filter((_, index) => index === 6 || (index > 6 && index % 2 === 1))
      for (const controller of given) {
        controller.abort(new Error('given up'))
        controller.abort(new Error('again'))
        await runtime.sleep(1)
      }
      hold()
      const results = await settled
      await producer.flush()
      const taken = results.flatMap((result, index) => (result.ok ? [`v${index}`] : []))
      const logged = values('events').map(value => value.trim())
      expect(new Set(logged)).toEqual(new Set(['first', ...taken]))
      expect(logged).toHaveLength(taken.length + 1)
      expect(producer.health()).toMatchObject({ bufferedBytes: 0, waitingCalls: 0 })
      for (const value of texts(20)) await producer.enqueue({ topic: 'events', value: value.padEnd(1_300) })
      await producer.flush()
    }))

  test('let go on who stood behind them, though nothing else happens: no room is freed, no topic told of', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, runtime, values }) => {
      const valueSerializer = (value: string): string | Promise<string> =>
        value === 'hangs' ? new Promise(() => {}) : value
      const producer = await make({ valueSerializer, maxBlockMs: 30_000 })
      await producer.send({ topic: 'events', value: 'first' })
      const controller = new AbortController()
      const hanging = outcomes([producer.send({ topic: 'events', value: 'hangs' }, { signal: controller.signal })])
      const behind = producer.send({ topic: 'events', value: 'behind' })
      await runtime.sleep(100)
      const start = runtime.now()
      controller.abort(new Error('given up'))
      await Promise.all([hanging, behind])
      expect(runtime.now() - start).toBeLessThan(100)
      expect(values('events')).toEqual(['first', 'behind'])
    }))

  test('all at once leave an open door: the next call does not wait', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, runtime }) => {
      const producer = await make({ ...tight, lingerMs: 1_000 })
      await producer.send({ topic: 'events', value: 'first' })
      broker.on(produceApi, async call => call.delay(500), { times: 1 })
      const controller = new AbortController()
      const { signal } = controller
      const calls = outcomes(
        texts(10).map(value => producer.enqueue({ topic: 'events', value: value.padEnd(1_300) }, { signal })),
      )
      controller.abort(new Error('given up'))
      await calls
      await producer.flush()
      // Nobody waits for room any more, so a record may gather company as lingerMs says.
      const start = runtime.now()
      await producer.send({ topic: 'events', value: 'alone' })
      expect(runtime.now() - start).toBeGreaterThanOrEqual(999)
    }))

  test('sendMany() in parts: what was taken is told as open, what was not is not there (P-HONEST)', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const producer = await make(tight)
      await producer.send({ topic: 'events', value: 'first' })
      broker.on(produceApi, async call => call.delay(300), { times: 1 })
      const records = texts(12).map(value => ({ topic: 'events', value: value.padEnd(1_300) }))
      const [result] = await outcomes([producer.sendMany(records, { timeoutMs: 100 })])
      expect(result).toMatchObject({ code: 'CALL_TIMEOUT', persisted: 'unknown' })
      await producer.flush()
      const logged = values('events')
        .slice(1)
        .map(value => value.trim())
      expect(logged.length).toBeGreaterThan(0)
      expect(logged).toEqual(texts(logged.length))
      expect(logged.length).toBeLessThan(12)
    }))

  test('a record that just fits the buffer goes through it', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values }) => {
      const producer = await make({ bufferMemory: 3_500, maxBlockMs: 1_000 })
      await producer.send({ topic: 'events', value: 'x'.repeat(3_000) })
      await Promise.all([1, 2].map(() => producer.send({ topic: 'events', value: 'y'.repeat(2_000) })))
      expect(values('events')).toHaveLength(3)
    }))
})
