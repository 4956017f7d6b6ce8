import {
  ConsumerStoppedError,
  IllegalStateError,
  KafkaConnectionError,
  KafkaTimeoutError,
  UnknownTopicOrPartitionError,
} from '@kclient/errors'
import { fetchApi } from '@kclient/protocol/messages/fetch'
import { listOffsetsApi } from '@kclient/protocol/messages/list-offsets'
import { metadataApi } from '@kclient/protocol/messages/metadata'
import { startBroker } from '@kclient/testing'
import { describe, expect, test } from 'vitest'
import { Consumer } from '../src/index.ts'
import { offsets } from './support/chunks.ts'
import { rejection } from './support/eventually.ts'
import { at, inWorld, take } from './support/world.ts'

describe('start', () => {
  test('fails in time without a broker, leaves nothing open, and may be repeated', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, runtime, append, until }) => {
      append(at(0), 2)
      const { bootstrapServers } = broker
      await broker.stopNode(1)
      const consumer = new Consumer({ bootstrapServers, runtime, topics: 't', autoOffsetReset: 'earliest' })
      expect(await rejection(consumer.start({ timeoutMs: 5000 }))).toBeInstanceOf(KafkaConnectionError)
      expect(consumer.state).toBe('created')
      await broker.startNode(1)
      await consumer.start()
      expect(consumer.state).toBe('started')
      expect(offsets(await take(consumer, 2))).toEqual([0, 1])
      await consumer.stop()
      await until(() => broker.nodes[0]?.connections === 0)
    }))

  test('of a subscribed topic that does not exist says so when the time is up', () =>
    inWorld({ autoCreateTopics: false }, async ({ broker, runtime }) => {
      const consumer = new Consumer({ bootstrapServers: broker.bootstrapServers, runtime, topics: 'missing' })
      expect(await rejection(consumer.start({ timeoutMs: 2000 }))).toBeInstanceOf(UnknownTopicOrPartitionError)
      expect(consumer.state).toBe('created')
      broker.createTopic('missing', 1)
      await consumer.start()
      expect(consumer.assignment()).toEqual([at(0, 'missing')])
      await consumer.stop()
    }))

  test('does not create topics unless it is told to', () =>
    inWorld({ autoCreateTopics: true }, async ({ broker, runtime, consumer: start }) => {
      const consumer = new Consumer({ bootstrapServers: broker.bootstrapServers, runtime, topics: 'no' })
      expect(await rejection(consumer.start({ timeoutMs: 1000 }))).toBeInstanceOf(UnknownTopicOrPartitionError)
      expect(broker.topic('no')).toBeUndefined()
      await start({ topics: 'yes', allowAutoTopicCreation: true })
      expect(broker.topic('yes')).toBeDefined()
    }))

  test('that is called twice is done once', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, runtime }) => {
      const consumer = new Consumer({ bootstrapServers: broker.bootstrapServers, runtime })
      await Promise.all([consumer.start(), consumer.start()])
      await consumer.start()
      expect(consumer.state).toBe('started')
      await consumer.stop()
    }))

  test('is given up by its signal', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, runtime }) => {
      broker.on(metadataApi, () => 'drop')
      const consumer = new Consumer({ bootstrapServers: broker.bootstrapServers, runtime })
      const abort = new AbortController()
      const starting = rejection(consumer.start({ signal: abort.signal }))
      await runtime.sleep(100)
      abort.abort(new Error('enough'))
      expect(await starting).toMatchObject({ message: 'enough' })
      await consumer.stop()
    }))

  test('calls before it are told to start', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, runtime }) => {
      const consumer = new Consumer({ bootstrapServers: broker.bootstrapServers, runtime })
      consumer.assign([at(0)])
      consumer.seek(at(0), 5)
      consumer.pause([at(0)])
      expect([consumer.assignment(), consumer.paused()]).toEqual([[at(0)], [at(0)]])
      for (const call of [
        () => consumer.getOne(),
        () => consumer.getMany(),
        () => consumer.position(at(0)),
        () => consumer.endOffsets([at(0)]),
        () => consumer.seekToEnd(),
        () => consumer.topics(),
        () => consumer.batches().next(),
      ]) {
        const error = await rejection(call())
        expect(error).toBeInstanceOf(IllegalStateError)
        expect(error.message).toContain('start()')
      }
      await consumer.stop()
      expect(consumer.state).toBe('stopped')
    }))
})

describe('stop', () => {
  test('releases everyone who waits (C-RELEASE)', () =>
    inWorld({ topics: { t: 1, other: 1 } }, async ({ broker, consumer: start, runtime }) => {
      broker.on(listOffsetsApi, () => 'drop')
      const consumer = await start()
      consumer.assign([at(0), at(0, 'other')])
      consumer.seek(at(0), 0)
      const one = rejection(consumer.getOne())
      const many = consumer.getMany({ timeoutMs: 3_600_000 })
      const records = consumer[Symbol.asyncIterator]().next()
      const batches = consumer.batches().next()
      const position = rejection(consumer.position(at(0, 'other')))
      const offsetsOfEnd = rejection(consumer.endOffsets([at(0)]))
      const seek = rejection(consumer.seekToEnd([at(0)]))
      await runtime.sleep(1000)
      const before = runtime.now()
      await consumer.stop()
      expect(await one).toBeInstanceOf(ConsumerStoppedError)
      expect((await many).size).toBe(0)
      expect(await records).toEqual({ done: true, value: undefined })
      expect(await batches).toEqual({ done: true, value: undefined })
      for (const error of [await position, await offsetsOfEnd, await seek])
        expect(error).toBeInstanceOf(ConsumerStoppedError)
      expect(runtime.now() - before).toBeLessThan(5000)
      expect(consumer.state).toBe('stopped')
    }))

  test('ends in time whatever the brokers do (C-RELEASE)', () =>
    inWorld({ nodes: 3, topics: { t: 6 } }, async ({ broker, consumer: start, runtime, append }) => {
      append(at(0), 5)
      const consumer = await start({ topics: 't' })
      await take(consumer, 5)
      await runtime.sleep(1000)
      // One is gone, one takes requests and never answers, one is as ever.
      await broker.stopNode(1)
      broker.on(fetchApi, () => 'drop', { node: 2 })
      broker.on(metadataApi, () => 'drop')
      await runtime.sleep(100)
      const before = runtime.now()
      await consumer.stop({ timeoutMs: 4000 })
      expect(runtime.now() - before).toBeLessThan(4100)
      expect(consumer.state).toBe('stopped')
    }))

  test('during start ends the start', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, runtime }) => {
      broker.on(metadataApi, () => 'drop')
      const consumer = new Consumer({ bootstrapServers: broker.bootstrapServers, runtime, topics: 't' })
      const starting = rejection(consumer.start())
      await runtime.sleep(100)
      const before = runtime.now()
      await consumer.stop()
      expect(await starting).toBeInstanceOf(ConsumerStoppedError)
      expect(runtime.now() - before).toBeLessThan(10_000)
      expect(consumer.state).toBe('stopped')
    }))

  test('may be repeated; afterwards calls are refused', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start }) => {
      const consumer = await start({ topics: 't' })
      await Promise.all([consumer.stop(), consumer.stop()])
      await consumer.stop()
      for (const call of [() => consumer.getOne(), () => consumer.getMany(), () => consumer.start()]) {
        expect(await rejection(call())).toBeInstanceOf(ConsumerStoppedError)
      }
      expect(() => consumer.seek(at(0), 1)).toThrow(ConsumerStoppedError)
      expect(() => consumer.assign([])).toThrow(ConsumerStoppedError)
      expect(consumer.health()).toMatchObject({ state: 'stopped', healthy: false })
    }))

  test('of a getOne that was just served does not take its record away', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start, append, until }) => {
      append(at(0), 3)
      const consumer = await start({ topics: 't' })
      await until(() => consumer.lastPollTimestamp(at(0)) !== undefined)
      const record = consumer.getOne()
      await Promise.resolve()
      await Promise.resolve()
      await Promise.resolve()
      const stopping = consumer.stop()
      const outcome = await record.catch((error: unknown) => error)
      await stopping
      // Either it came, or it was not handed out: never handed out and lost.
      if (outcome instanceof ConsumerStoppedError) return
      expect(outcome).toMatchObject({ offset: 0n })
    }))

  test('comes by itself at the end of `await using`', async () => {
    const broker = await startBroker({ topics: { t: 1 } })
    broker.append('t', [{ value: 'x' }])
    let kept: Consumer | undefined
    {
      await using consumer = await Consumer.start({
        bootstrapServers: broker.bootstrapServers,
        topics: ['t'],
        autoOffsetReset: 'earliest',
      })
      kept = consumer
      expect(String((await consumer.getOne())?.value)).toBe('x')
    }
    expect(kept.state).toBe('stopped')
    await broker.stop()
  })
})

describe('a request to the cluster', () => {
  test('topics lists what there is', () =>
    inWorld({ topics: { b: 1, a: 2, __internal: 1 } }, async ({ consumer: start }) => {
      const consumer = await start()
      expect((await consumer.topics()).filter(name => !name.startsWith('__'))).toEqual(['a', 'b'])
    }))

  test('partitionsForTopic knows what the assignment needs, and asks nobody', () =>
    inWorld({ topics: { t: 3, other: 1 } }, async ({ consumer: start }) => {
      const consumer = await start({ topics: 't' })
      expect(consumer.partitionsForTopic('t')).toEqual([0, 1, 2])
      expect(consumer.partitionsForTopic('other')).toBeUndefined()
    }))

  test('that nobody answers ends with its time limit', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start }) => {
      const consumer = await start()
      broker.on(metadataApi, () => 'drop')
      expect(await rejection(consumer.topics({ timeoutMs: 1000 }))).toBeInstanceOf(KafkaTimeoutError)
    }))
})

describe('options', () => {
  test('that do not exist are refused, with the nearest that does', () => {
    expect(() => new Consumer({ autoOffsetRest: 'earliest' } as object)).toThrow(
      /unknown option `autoOffsetRest`.*`autoOffsetReset`/,
    )
    expect(() => new Consumer({ bootstrapServer: 'x' } as object)).toThrow(/`bootstrapServers`/)
  })

  test.each([
    [{ isolationLevel: 'serializable' }, TypeError],
    [{ autoOffsetReset: 'newest' }, TypeError],
    [{ maxPollRecords: 0 }, RangeError],
    [{ maxBufferedBytes: 0 }, RangeError],
    [{ fetchMaxWaitMs: -1 }, RangeError],
    [{ checkCrcs: 'yes' }, TypeError],
    [{ topics: [''] }, TypeError],
    [{ valueDeserializer: {} }, TypeError],
  ])('%j are refused', (options, kind) => {
    expect(() => new Consumer(options as object)).toThrow(kind)
  })
})
