import { fetchApi } from '@kclient/protocol/messages/fetch'
import { describe, expect, test } from 'vitest'
import { at, inWorld, take } from './support/world.ts'

const healthy = { healthy: true, troubledPartitions: [], stalledPartitions: [], stalledMs: 0, failingBrokers: [] }

describe('a consumer is healthy', () => {
  test('from when it is started until it is stopped', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start }) => {
      const consumer = await start({ topics: 't' })
      expect(consumer.health()).toMatchObject({
        ...healthy,
        state: 'started',
        error: undefined,
        lastError: undefined,
        group: null,
        assignedPartitions: 1,
        lag: 0,
      })
      await consumer.stop()
      expect(consumer.health()).toMatchObject({ state: 'stopped', healthy: false, stalledPartitions: [] })
    }))

  test('with nothing to read, for hours', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start, runtime, append }) => {
      append(at(0), 10)
      const consumer = await start({ topics: 't' })
      await take(consumer, 10)
      const waiting = consumer.getOne({ timeoutMs: 7_200_000 })
      await runtime.sleep(3_600_000)
      expect(consumer.health()).toMatchObject({ ...healthy, lag: 0, sinceAskedMs: 0 })
      append(at(0), 1)
      await waiting
    }))

  test('while the application does not ask, which shows beside the lag', () =>
    inWorld({ topics: { t: 2 } }, async ({ consumer: start, runtime, append, until }) => {
      append(at(0), 100)
      append(at(1), 100)
      const consumer = await start({ topics: 't' })
      expect(consumer.health().sinceAskedMs).toBeNull()
      await take(consumer, 30)
      await until(() => consumer.health().lag === 170)
      await runtime.sleep(600_000)
      const health = consumer.health()
      expect(health).toMatchObject({ ...healthy, lag: 170 })
      expect(health.sinceAskedMs).toBeGreaterThanOrEqual(600_000)
      await take(consumer, 1)
      expect(consumer.health().sinceAskedMs).toBeLessThan(1000)
    }))

  test('while all that is behind is paused, and for as long as a resume may take (C-PAUSE)', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start, broker, runtime, append }) => {
      append(at(0), 10)
      const consumer = await start({ topics: 't' })
      await take(consumer, 10)
      consumer.pause([at(0)])
      // Until the fetch that was under way is over.
      await runtime.sleep(2000)
      append(at(0), 10)
      await runtime.sleep(3_600_000)
      expect(consumer.health()).toMatchObject({ ...healthy, pausedPartitions: 1 })
      // Fetches find nothing from here on, though there is something.
      broker.on(fetchApi, async call => {
        const response = await call.next()
        for (const { partitions } of response.responses) for (const data of partitions) data.records = null
        return response
      })
      consumer.resume([at(0)])
      await runtime.sleep(30_000)
      expect(consumer.health()).toMatchObject({ ...healthy, lag: 10 })
      await runtime.sleep(30_000)
      expect(consumer.health()).toMatchObject({ healthy: false, stalledPartitions: [{ ...at(0), lag: 10 }] })
      expect(consumer.health().stalledMs).toBeGreaterThan(55_000)
    }))

  test('when it reads on after work that took long, before anything has come', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start, broker, runtime, append }) => {
      for (let batch = 0; batch < 3; batch++) append(at(0), 10)
      const consumer = await start({ topics: 't', maxPartitionFetchBytes: 100 })
      await take(consumer, 10)
      await runtime.sleep(600_000)
      broker.on(fetchApi, async call => {
        await runtime.sleep(35_000)
        return call.next()
      })
      await take(consumer, 10)
      expect(consumer.health()).toMatchObject({ lag: 10 })
      for (let seconds = 0; seconds < 30; seconds++) {
        expect(consumer.health()).toMatchObject(healthy)
        await runtime.sleep(1000)
      }
    }))

  test('when records come after hours without any', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start, broker, runtime, append, until }) => {
      append(at(0), 10)
      const consumer = await start({ topics: 't' })
      await take(consumer, 10)
      await runtime.sleep(3_600_000)
      // The broker tells of them first, and brings them later.
      broker.on(fetchApi, async call => {
        const response = await call.next()
        for (const { partitions } of response.responses) for (const data of partitions) data.records = null
        return response
      })
      await runtime.sleep(2000)
      append(at(0), 10)
      await until(() => consumer.health().lag === 10)
      expect(consumer.health()).toMatchObject(healthy)
      await runtime.sleep(60_000)
      expect(consumer.health()).toMatchObject({ healthy: false, stalledPartitions: [{ ...at(0), lag: 10 }] })
    }))
})

describe('a consumer is not healthy', () => {
  test('when nothing comes of a partition although it is behind, whether the application asks or not, until something does', () =>
    inWorld({ topics: { t: 2 } }, async ({ consumer: start, broker, runtime, append }) => {
      append(at(0), 10)
      append(at(1), 10)
      const consumer = await start({ topics: 't' })
      await take(consumer, 20)
      let holds = true
      broker.on(fetchApi, async call => {
        const response = await call.next()
        if (!holds) return response
        for (const { partitions } of response.responses) {
          for (const data of partitions) if (data.partitionIndex === 1) data.records = null
        }
        return response
      })
      append(at(0), 10)
      append(at(1), 10)
      await take(consumer, 7)
      await runtime.sleep(39_000)
      expect(consumer.health()).toMatchObject({ ...healthy, lag: 13 })
      await runtime.sleep(10_000)
      const { stalledMs, stalledPartitions, ...health } = consumer.health()
      expect(health).toMatchObject({ healthy: false, lag: 13 })
      expect(stalledPartitions).toEqual([{ ...at(1), lag: 10, stalledMs }])
      expect(stalledMs).toBeGreaterThan(40_000)
      expect(stalledMs).toBeLessThan(60_000)
      holds = false
      await take(consumer, 13)
      expect(consumer.health()).toMatchObject({ ...healthy, lag: 0 })
    }))

  test('while its only broker is gone', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start, broker, runtime, append }) => {
      append(at(0), 10)
      const consumer = await start({ topics: 't' })
      await broker.stopNode(broker.nodes[0]?.nodeId ?? 1)
      await runtime.sleep(100_000)
      const health = consumer.health()
      expect(health).toMatchObject({ healthy: false, state: 'started', assignedPartitions: 1 })
      expect([...health.failingBrokers, ...health.troubledPartitions]).not.toEqual([])
    }))
})
