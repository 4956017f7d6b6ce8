import { ErrorCode } from '@kclient/errors'
import { describe, expect, test } from 'vitest'
import { DeliveryProgress } from '../src/observing/delivery-progress.ts'
import { Producer } from '../src/index.ts'
import { inWorld, numbered, outcomes, produceApi, refusal, texts } from './support/world.ts'

describe('a liveness probe', () => {
  test('sees a producer as healthy only while it is started', () =>
    inWorld({ topics: { events: 1 } }, async ({ broker, runtime }) => {
      const producer = new Producer({ bootstrapServers: broker.bootstrapServers, runtime })
      expect(producer.health()).toMatchObject({ state: 'created', healthy: false, error: undefined, stalledMs: 0 })
      await producer.start()
      expect(producer.health()).toMatchObject({ state: 'started', healthy: true, lastError: undefined })
      const stopped = producer.stop()
      expect(producer.health()).toMatchObject({ state: 'stopping', healthy: false })
      await stopped
      expect(producer.health()).toMatchObject({ state: 'stopped', healthy: false, cluster: { state: 'idle' } })
    }))

  test('sees a producer with nothing to send as healthy, whatever becomes of the brokers', () =>
    inWorld({ topics: { events: 1 } }, async ({ broker, producer: make, runtime }) => {
      const producer = await make()
      await producer.send({ topic: 'events', value: 'v' })
      await broker.stopNode(1)
      await runtime.sleep(600_000)
      expect(producer.health()).toMatchObject({ healthy: true, stalledMs: 0, cluster: { connectedBrokers: 0 } })
      expect(producer.health().cluster.metadataError).toBeInstanceOf(Error)
      await broker.startNode(1)
    }))

  test('sees it as healthy while brokers restart for 25 seconds, and says what holds it up', () =>
    inWorld({ topics: { events: 1 } }, async ({ broker, producer: make, runtime, values }) => {
      const producer = await make()
      await producer.send({ topic: 'events', value: 'v0' })
      await broker.stopNode(1)
      const sends = Promise.all(numbered('events', 10, 1).map(record => producer.send(record)))
      for (let second = 0; second < 25; second++) {
        await runtime.sleep(1_000)
        expect(producer.health().healthy).toBe(true)
      }
      const { stalledMs, oldestRecordMs, bufferedRecords } = producer.health()
      expect(bufferedRecords).toBe(10)
      expect(stalledMs).toBeGreaterThanOrEqual(24_900)
      expect(stalledMs).toBeCloseTo(oldestRecordMs, 3)
      await broker.startNode(1)
      await sends
      expect(producer.health()).toMatchObject({ healthy: true, stalledMs: 0, lastError: undefined })
      expect(values('events')).toEqual(texts(11))
    }))

  test('sees it as unhealthy when nothing was acknowledged for half of deliveryTimeoutMs, and until something is', () =>
    inWorld({ topics: { events: 1 } }, async ({ broker, producer: make, runtime, until }) => {
      const producer = await make()
      await producer.send({ topic: 'events', value: 'v0' })
      await broker.stopNode(1)
      const start = runtime.now()
      const sends = outcomes([producer.send({ topic: 'events', value: 'v1' })])
      await until(() => !producer.health().healthy, 'the verdict')
      expect(runtime.now() - start).toBeGreaterThan(60_000)
      expect(runtime.now() - start).toBeLessThan(61_000)
      expect(await sends).toMatchObject([{ code: 'DELIVERY_TIMEOUT' }])
      // The record has failed, and nothing waits: that is no sign of recovery.
      expect(producer.health()).toMatchObject({
        healthy: false,
        bufferedRecords: 0,
        failedSinceAcknowledged: 1,
        lastError: { code: 'DELIVERY_TIMEOUT' },
        state: 'started',
        error: undefined,
      })
      const { stalledMs } = producer.health()
      await runtime.sleep(60_000)
      expect(producer.health().stalledMs).toBe(stalledMs)
      await broker.startNode(1)
      await producer.send({ topic: 'events', value: 'v2' })
      expect(producer.health()).toMatchObject({
        healthy: true,
        stalledMs: 0,
        failedSinceAcknowledged: 0,
        lastError: undefined,
      })
    }))

  test('sees it as unhealthy when every record is refused at once, again and again', () =>
    inWorld({ topics: { events: 1 } }, async ({ broker, producer: make, runtime }) => {
      const producer = await make()
      await producer.send({ topic: 'events', value: 'v0' })
      broker.on(produceApi, call => refusal(call, ErrorCode.TOPIC_AUTHORIZATION_FAILED))
      let healthyFor = 0
      const start = runtime.now()
      while (producer.health().healthy && runtime.now() - start < 300_000) {
        healthyFor = runtime.now() - start
        await outcomes([producer.send({ topic: 'events', value: 'refused' })])
        await runtime.sleep(1_000)
      }
      expect(healthyFor).toBeGreaterThan(58_000)
      expect(healthyFor).toBeLessThan(63_000)
      expect(producer.health().failedSinceAcknowledged).toBeGreaterThan(50)
      expect(producer.health().lastError).toMatchObject({ code: 'TOPIC_AUTHORIZATION_FAILED' })
    }))

  test('sees it as unhealthy when one partition is stuck, while others are not', () =>
    inWorld({ topics: { events: 2 } }, async ({ broker, producer: make, runtime }) => {
      const producer = await make()
      await producer.partitionsFor('events')
      broker.on(produceApi, async call => {
        const response = await call.next()
        for (const { partitionResponses } of response.responses) {
          for (const answer of partitionResponses) {
            if (answer.index === 1) answer.errorCode = ErrorCode.NOT_ENOUGH_REPLICAS
          }
        }
        return response
      })
      const stuck = outcomes([producer.send({ topic: 'events', partition: 1, value: 'stuck' })])
      for (let second = 0; second < 59; second++) {
        await producer.send({ topic: 'events', partition: 0, value: 'fine' })
        expect(producer.health().healthy).toBe(true)
        await runtime.sleep(1_000)
      }
      await runtime.sleep(2_000)
      await producer.send({ topic: 'events', partition: 0, value: 'fine' })
      expect(producer.health()).toMatchObject({ healthy: false, stalledMs: 0 })
      expect(producer.health().oldestRecordMs).toBeGreaterThan(60_000)
      await stuck
    }))

  test('does not take what the caller did wrong for trouble of the producer', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, runtime }) => {
      const producer = await make()
      for (let minute = 0; minute < 10; minute++) {
        await outcomes([producer.send({ topic: 'events', value: 5 as unknown as string })])
        await runtime.sleep(60_000)
      }
      expect(producer.health()).toMatchObject({ healthy: true, stalledMs: 0, failedSinceAcknowledged: 0 })
    }))

  test('sees it as unhealthy when no topic can be looked up for long', () =>
    inWorld({ topics: { events: 1 } }, async ({ broker, producer: make, runtime }) => {
      const producer = await make()
      await broker.stopNode(1)
      const first = outcomes([producer.send({ topic: 'events', value: 'v' })])
      await runtime.sleep(30_000)
      expect(producer.health()).toMatchObject({ healthy: true, waitingCalls: 1 })
      await first
      const second = outcomes([producer.send({ topic: 'events', value: 'v' })])
      await runtime.sleep(30_000)
      expect(producer.health()).toMatchObject({ healthy: false, lastError: { code: 'METADATA_TIMEOUT' } })
      await broker.startNode(1)
      expect(await second).toEqual([{ ok: true }])
      expect(producer.health().healthy).toBe(true)
    }))

  test('sees a producer as healthy whose records only linger', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, runtime }) => {
      const producer = await make({ lingerMs: 100_000 })
      await producer.partitionsFor('events')
      const sent = producer.send({ topic: 'events', value: 'v' })
      while (producer.health().bufferedRecords > 0) {
        expect(producer.health().healthy).toBe(true)
        await runtime.sleep(10)
      }
      await sent
    }))

  test('of a producer with a short deliveryTimeoutMs gives brokers their time all the same', () =>
    inWorld({ topics: { events: 1 } }, async ({ broker, producer: make, runtime }) => {
      const producer = await make({ deliveryTimeoutMs: 3_000 })
      await producer.send({ topic: 'events', value: 'v' })
      await broker.stopNode(1)
      const start = runtime.now()
      while (producer.health().healthy && runtime.now() - start < 100_000) {
        await outcomes([producer.send({ topic: 'events', value: 'v' })])
      }
      expect(runtime.now() - start).toBeGreaterThan(30_000)
      expect(runtime.now() - start).toBeLessThan(40_000)
      await broker.startNode(1)
    }))
})

test('progress: time without records does not count as a stall', () => {
  const progress = new DeliveryProgress()
  expect(progress.stalledMs(1_000, undefined)).toBe(0)
  progress.acknowledged(1_000)
  expect(progress.stalledMs(90_000, 80_000)).toBe(10_000)
  progress.acknowledged(95_000)
  expect(progress.stalledMs(96_000, 80_000)).toBe(1_000)
  progress.failed(200_000, 190_000, 3, new Error('no'))
  expect(progress.failures).toBe(3)
  expect(progress.stalledMs(900_000, undefined)).toBe(10_000)
  expect(progress.stalledMs(900_000, 899_000)).toBe(710_000)
  progress.acknowledged(901_000)
  expect(progress.stalledMs(902_000, undefined)).toBe(0)
  expect(progress.lastError).toBeUndefined()
})
