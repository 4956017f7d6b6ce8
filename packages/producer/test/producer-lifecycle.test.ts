import { ErrorCode } from '@kclient/errors'
import { initProducerIdApi } from '@kclient/protocol/messages/init-producer-id'
import { metadataApi } from '@kclient/protocol/messages/metadata'
import { describe, expect, test } from 'vitest'
import { Producer } from '../src/index.ts'
import { inWorld, numbered, outcomes, produceApi, refusal, texts } from './support/world.ts'

describe('start', () => {
  test('leaves nothing behind when it fails, and may be called again', () =>
    inWorld({ topics: { events: 1 } }, async ({ broker, runtime, values, until }) => {
      const producer = new Producer({ bootstrapServers: broker.bootstrapServers, runtime, requestTimeoutMs: 500 })
      expect(producer.state).toBe('created')
      await broker.stopNode(1)
      await expect(producer.start()).rejects.toMatchObject({ name: 'KafkaConnectionError' })
      expect(producer.state).toBe('created')
      await broker.startNode(1)
      await producer.start()
      await producer.start()
      expect(producer.state).toBe('started')
      await producer.send({ topic: 'events', value: 'v' })
      expect(values('events')).toEqual(['v'])
      await producer.stop()
      await until(() => broker.nodes[0]?.connections === 0)
    }))

  test('is one start for all who call it meanwhile', () =>
    inWorld({}, async ({ broker, runtime, calls }) => {
      const asked = calls(initProducerIdApi)
      const producer = new Producer({ bootstrapServers: broker.bootstrapServers, runtime })
      await Promise.all([producer.start(), producer.start(), producer.start()])
      expect(asked).toHaveLength(1)
      await producer.stop()
    }))

  test('says what is missing when the cluster gives no producer id', () =>
    inWorld({}, async ({ broker, runtime }) => {
      broker.on(
        initProducerIdApi,
        () => ({ throttleTimeMs: 0, errorCode: ErrorCode.CLUSTER_AUTHORIZATION_FAILED, producerEpoch: -1 }),
        { times: 1 },
      )
      const producer = new Producer({ bootstrapServers: broker.bootstrapServers, runtime })
      await expect(producer.start()).rejects.toMatchObject({
        code: 'CLUSTER_AUTHORIZATION_FAILED',
        message: expect.stringContaining('IdempotentWrite'),
      })
      expect(producer.state).toBe('created')
      await producer.start()
      await producer.stop()
    }))

  test('ends with its signal', () =>
    inWorld({}, async ({ broker, runtime }) => {
      broker.on(metadataApi, () => 'drop')
      const producer = new Producer({ bootstrapServers: broker.bootstrapServers, runtime })
      const controller = new AbortController()
      const starting = outcomes([producer.start({ signal: controller.signal })])
      await runtime.sleep(20)
      controller.abort(new Error('not now'))
      expect(await starting).toMatchObject([{ message: 'not now' }])
      expect(producer.state).toBe('created')
    }))

  test('calls before it name it', () =>
    inWorld({}, async ({ broker, runtime }) => {
      const producer = new Producer({ bootstrapServers: broker.bootstrapServers, runtime })
      const record = { topic: 'events', value: 'v' }
      const calls = [
        producer.send(record),
        producer.sendAndWait(record),
        producer.sendMany([record]),
        producer.enqueue(record),
        producer.flush(),
        producer.partitionsFor('events'),
      ]
      for (const result of await outcomes(calls)) {
        expect(result).toMatchObject({ code: 'ILLEGAL_STATE', message: expect.stringContaining('start()') })
      }
      await producer.stop()
      expect(producer.state).toBe('stopped')
    }))

  test('static start gives a started producer', () =>
    inWorld({ topics: { events: 1 } }, async ({ broker, runtime, values }) => {
      {
        await using producer = await Producer.start({ bootstrapServers: broker.bootstrapServers, runtime })
        void producer.send({ topic: 'events', value: 'v' })
      }
      expect(values('events')).toEqual(['v'])
    }))
})

describe('stop', () => {
  test('delivers what was handed in before, that which waits for its topic too', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values }) => {
      const producer = await make({ lingerMs: 60_000 })
      const sends = numbered('events', 100).map(record => producer.send(record))
      const fresh = producer.send({ topic: 'fresh', value: 'v' })
      const stopping = producer.stop()
      expect(producer.state).toBe('stopping')
      const [late] = await outcomes([producer.send({ topic: 'events', value: 'late' })])
      expect(late).toMatchObject({ code: 'PRODUCER_CLOSED', persisted: 'no' })
      await stopping
      await Promise.all([...sends, fresh])
      expect(values('events')).toEqual(texts(100))
      expect(producer.state).toBe('stopped')
      await producer.stop()
      await expect(producer.start()).rejects.toMatchObject({ code: 'PRODUCER_CLOSED' })
    }))

  test('ends within its limit when no broker answers; what is left fails and says whether it may be there (P-SETTLED)', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, runtime }) => {
      const producer = await make({ maxBatchSize: 90 })
      await producer.send({ topic: 'events', value: 'first' })
      broker.on(produceApi, () => 'drop')
      broker.on(metadataApi, () => 'drop')
      const sends = [...numbered('events', 20), { topic: 'unknown', value: 'v' }].map(record => producer.send(record))
      const start = runtime.now()
      const results = outcomes(sends)
      await producer.stop({ timeoutMs: 2_000 })
      expect(runtime.now() - start).toBeLessThan(2_100)
      const persisted = (await results).map(result => (result.ok ? 'ok' : `${result.code} ${result.persisted}`))
      expect(persisted[0]).toBe('PRODUCER_CLOSED unknown')
      expect(persisted[19]).toBe('PRODUCER_CLOSED no')
      expect(persisted[20]).toBe('PRODUCER_CLOSED no')
      expect(new Set(persisted)).toEqual(new Set(['PRODUCER_CLOSED unknown', 'PRODUCER_CLOSED no']))
    }))

  test('does not wait for answers that nobody waits for any more', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, runtime }) => {
      const producer = await make({ deliveryTimeoutMs: 1_000 })
      broker.on(produceApi, () => 'drop')
      expect(await outcomes([producer.send({ topic: 'events', value: 'v' })])).toMatchObject([
        { code: 'DELIVERY_TIMEOUT', persisted: 'unknown' },
      ])
      const start = runtime.now()
      await producer.stop()
      expect(runtime.now() - start).toBeLessThan(1_500)
    }))

  test('ends at once by its signal', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, runtime }) => {
      const producer = await make()
      await producer.partitionsFor('events')
      broker.on(produceApi, () => 'drop')
      const sent = outcomes([producer.send({ topic: 'events', value: 'v' })])
      const controller = new AbortController()
      const stopping = producer.stop({ signal: controller.signal })
      await runtime.sleep(10)
      controller.abort()
      await stopping
      expect(await sent).toMatchObject([{ code: 'PRODUCER_CLOSED' }])
    }))

  test('during a start ends it', () =>
    inWorld({}, async ({ broker, runtime }) => {
      broker.on(metadataApi, () => 'drop')
      const producer = new Producer({ bootstrapServers: broker.bootstrapServers, runtime })
      const starting = outcomes([producer.start()])
      await runtime.sleep(5)
      await producer.stop()
      expect(await starting).toMatchObject([{ code: 'PRODUCER_CLOSED' }])
      expect(producer.state).toBe('stopped')
    }))

  test('releases a flush that waits', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
      const producer = await make()
      await producer.partitionsFor('events')
      broker.on(produceApi, () => 'drop')
      const sent = outcomes([producer.send({ topic: 'events', value: 'v' })])
      const flushed = producer.flush()
      await producer.stop({ timeoutMs: 100 })
      await flushed
      await sent
    }))
})

describe('flush', () => {
  test('does not wait for what is sent after it, and does not linger', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, runtime, values }) => {
      const producer = await make({ lingerMs: 10_000 })
      await producer.partitionsFor('events')
      const start = runtime.now()
      void producer.enqueue({ topic: 'events', value: 'before' })
      const flushed = producer.flush()
      await flushed
      expect(runtime.now() - start).toBeLessThan(1_000)
      void producer.enqueue({ topic: 'events', value: 'after' })
      expect(values('events')).toEqual(['before'])
      await runtime.sleep(1)
      expect(values('events')).toEqual(['before'])
    }))

  test('resolves also when batches fail', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
      const producer = await make()
      await producer.partitionsFor('events')
      broker.on(produceApi, call => refusal(call, ErrorCode.TOPIC_AUTHORIZATION_FAILED))
      const sent = outcomes([producer.send({ topic: 'events', value: 'v' })])
      await producer.flush()
      expect(await sent).toMatchObject([{ code: 'TOPIC_AUTHORIZATION_FAILED', persisted: 'no' }])
      await producer.flush()
    }))

  test('waits for calls that wait for room', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, values }) => {
      const producer = await make({ bufferMemory: 4_096, maxBatchSize: 1_024, maxRequestSize: 2_048, lingerMs: 5_000 })
      await producer.partitionsFor('events')
      for (let index = 0; index < 7; index++) void producer.send({ topic: 'events', value: `${index}`.padEnd(600) })
      expect(producer.health().waitingCalls).toBeGreaterThan(0)
      await producer.flush()
      expect(values('events').map(Number)).toEqual([0, 1, 2, 3, 4, 5, 6])
    }))
})

test('a producer id that is refused later fails the producer, once and for all (P-SETTLED)', () =>
  inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
    const logged: string[] = []
    const quiet = (): void => {}
    const logger = { debug: quiet, info: quiet, warn: quiet, error: (text: string) => void logged.push(text) }
    const producer = await make({ logger })
    await producer.send({ topic: 'events', value: 'first' })
    broker.on(initProducerIdApi, () => ({ errorCode: ErrorCode.CLUSTER_AUTHORIZATION_FAILED, producerEpoch: -1 }))
    broker.on(produceApi, call => refusal(call, ErrorCode.INVALID_PRODUCER_EPOCH), { times: 1 })
    const [result] = await outcomes([producer.send({ topic: 'events', value: 'second' })])
    expect(result).toMatchObject({ persisted: 'no', message: expect.stringContaining('no producer id') })
    expect(producer.state).toBe('failed')
    expect(producer.health()).toMatchObject({ healthy: false, bufferedRecords: 0, waitingCalls: 0 })
    const [later] = await outcomes([producer.send({ topic: 'events', value: 'third' })])
    expect(later).toMatchObject({ code: 'CLUSTER_AUTHORIZATION_FAILED', persisted: 'no' })
    expect(logged).toHaveLength(1)
    await producer.flush()
    await producer.stop()
    expect(producer.state).toBe('stopped')
  }))
