import { ErrorCode } from '@kclient/errors'
import { initProducerIdApi } from '@kclient/protocol/messages/init-producer-id'
import { metadataApi } from '@kclient/protocol/messages/metadata'
import { RecordBatch } from '@kclient/protocol'
import { describe, expect, test } from 'vitest'
import type { Producer } from '../src/index.ts'
import { batchOf, inWorld, numbered, outcomes, type ProduceCall, produceApi, refusal, texts } from './support/world.ts'

/** Small batches, so that a few records make several requests. */
const small = { maxBatchSize: 100, maxRequestSize: 10_000 }

/** Fills the pipe: the first record is acknowledged, so that five requests may be in flight after it. */
async function warm(producer: Producer<string, string>, topic = 'events'): Promise<void> {
  await producer.send({ topic, partition: 0, value: 'first' })
}

describe('with five requests in flight', () => {
  test('an error in the middle keeps the order, and nothing is there twice (P-ORDER, P-ONCE)', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const producer = await make(small)
      await warm(producer)
      let seen = 0
      broker.on(produceApi, call => {
        seen += 1
        return seen === 3 ? refusal(call, ErrorCode.NOT_LEADER_OR_FOLLOWER) : undefined
      })
      const sent = await Promise.all(numbered('events', 30).map(record => producer.send(record)))
      expect(values('events')).toEqual(['first', ...texts(30)])
      expect(sent.map(({ offset }) => offset)).toEqual(texts(30).map((_, index) => BigInt(index + 1)))
      expect(seen).toBeGreaterThan(30 / 3)
    }))

  test('really has five in flight, and never more', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
      const producer = await make(small)
      await warm(producer)
      let inFlight = 0
      let most = 0
      broker.on(produceApi, async call => {
        inFlight += 1
        most = Math.max(most, inFlight, producer.health().requestsInFlight)
        await call.delay(10)
        inFlight -= 1
      })
      await Promise.all(numbered('events', 60).map(record => producer.send(record)))
      expect(most).toBe(5)
    }))

  test.for(['drop', 'close'] as const)(
    'an answer that is lost (%s) after the broker wrote the records leads to no duplicate (P-ONCE)',
    (how, {}) =>
      inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
        const producer = await make({ ...small, requestTimeoutMs: 1_000 })
        await warm(producer)
        let seen = 0
        broker.on(produceApi, async call => {
          seen += 1
          if (seen !== 2) return undefined
          await call.next()
          return how
        })
        await Promise.all(numbered('events', 30).map(record => producer.send(record)))
        expect(values('events')).toEqual(['first', ...texts(30)])
      }),
  )

  test('a batch goes again with identical bytes, whatever was sent meanwhile (P-BYTES)', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values, until }) => {
      const producer = await make({ lingerMs: 50 })
      const seen: Buffer[] = []
      broker.on(produceApi, async (call: ProduceCall) => {
        seen.push(Buffer.from(batchOf(call)))
        if (seen.length !== 1) return undefined
        await call.next()
        return 'close'
      })
      const first = Promise.all(numbered('events', 5).map(record => producer.send(record)))
      await until(() => seen.length > 0)
      const second = Promise.all(numbered('events', 5, 5).map(record => producer.send(record)))
      await Promise.all([first, second])
      expect(seen[1]?.equals(seen[0] as Buffer)).toBe(true)
      expect(values('events')).toEqual(texts(10))
    }))

  test('a refused batch fails alone; those behind it get its numbers (P-HONEST)', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const producer = await make(small)
      await warm(producer)
      let seen = 0
      broker.on(produceApi, call => {
        seen += 1
        return seen === 2 ? refusal(call, ErrorCode.INVALID_RECORD) : undefined
      })
      const results = await outcomes(numbered('events', 12).map(record => producer.send(record)))
      const failed = results.flatMap((result, index) => (result.ok ? [] : [index]))
      expect(failed.length).toBeGreaterThan(0)
      expect(failed.length).toBeLessThan(6)
      for (const index of failed) expect(results[index]).toMatchObject({ code: 'INVALID_RECORD', persisted: 'no' })
      expect(values('events')).toEqual(['first', ...texts(12).filter((_, index) => !failed.includes(index))])
      expect(broker.batches('events').every(batch => batch.producerEpoch === 0)).toBe(true)
    }))
})

describe('epochs', () => {
  test('out of order on one of two partitions lets both begin at 0 in the next epoch, and loses nothing (P-EPOCH)', () =>
    inWorld({ topics: { events: 2 } }, async ({ producer: make, broker, values }) => {
      const producer = await make(small)
      await producer.send({ topic: 'events', partition: 0, value: 'first' })
      await producer.send({ topic: 'events', partition: 1, value: 'first' })
      let refused = 0
      const off = broker.on(produceApi, call => {
        const isHead = call.request.topicData[0]?.partitionData.some(({ index }) => index === 0)
        if (isHead !== true || refused > 0) return undefined
        refused += 1
        return refusal(call, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, 0)
      })
      // Of the request that the hook answered itself, partition 1 would be told a success that never was.
      await Promise.all(numbered('events', 20).map(record => producer.send(record)))
      off()
      await Promise.all(numbered('events', 20, 0, 1).map(record => producer.send(record)))
      expect(values('events', 0)).toEqual(['first', ...texts(20)])
      expect(values('events', 1)).toEqual(['first', ...texts(20)])
      const epochs = [0, 1].map(partition => broker.batches('events', partition).map(batch => batch.producerEpoch))
      expect(epochs.map(each => new Set(each))).toEqual([new Set([0, 1]), new Set([0, 1])])
      for (const partition of [0, 1]) {
        const restarted = broker.batches('events', partition).find(batch => batch.producerEpoch === 1)
        expect(restarted?.baseSequence).toBe(0)
      }
    }))

  test('when the last one is used up another producer id is asked for', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const asked: bigint[] = []
      broker.on(initProducerIdApi, async call => {
        const response = await call.next()
        asked.push(response.producerId)
        return asked.length === 1 ? { ...response, producerEpoch: 0x7fff - 1 } : response
      })
      const producer = await make(small)
      for (let round = 0; round < 3; round++) {
        await producer.send({ topic: 'events', partition: 0, value: `before ${round}` })
        broker.on(produceApi, call => refusal(call, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER), { times: 1 })
        await producer.send({ topic: 'events', partition: 0, value: `after ${round}` })
      }
      expect(values('events')).toEqual([0, 1, 2].flatMap(round => [`before ${round}`, `after ${round}`]))
      expect(asked.length).toBe(2)
      const used = broker.batches('events').map(batch => [batch.producerId, batch.producerEpoch])
      expect(used).toEqual([
        [asked[0], 0x7ffe],
        [asked[0], 0x7fff],
        [asked[0], 0x7fff],
        [asked[1], 0],
        [asked[1], 0],
        [asked[1], 1],
      ])
    }))

  test('a fenced producer without transactions takes a new id and goes on', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const producer = await make()
      await warm(producer)
      broker.on(produceApi, call => refusal(call, ErrorCode.INVALID_PRODUCER_EPOCH), { times: 1 })
      await producer.send({ topic: 'events', partition: 0, value: 'second' })
      expect(values('events')).toEqual(['first', 'second'])
      const ids = broker.batches('events').map(batch => batch.producerId)
      expect(ids[1]).not.toBe(ids[0])
    }))

  test('a leader that lost acknowledged records is told to the log, and the producer goes on', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const logged: string[] = []
      const quiet = (): void => {}
      const logger = { debug: quiet, info: quiet, warn: quiet, error: (text: string) => void logged.push(text) }
      const producer = await make({ logger })
      for (const record of numbered('events', 6)) await producer.send(record)
      broker.truncate({ topic: 'events', partition: 0 }, 3n)
      await producer.send({ topic: 'events', partition: 0, value: 'later' })
      expect(values('events')).toEqual([...texts(3), 'later'])
      expect(logged.join('\n')).toMatch(/events-0 may have lost acknowledged records.* offset 5/)
    }))
})

describe('an answer that says nothing', () => {
  test('UNKNOWN_SERVER_ERROR after the append: the batch goes again under its number and is there once (P-ONCE)', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const producer = await make(small)
      await warm(producer)
      broker.on(
        produceApi,
        async call => {
          await call.next()
          return refusal(call, ErrorCode.UNKNOWN_SERVER_ERROR)
        },
        { times: 2 },
      )
      await Promise.all(numbered('events', 10).map(record => producer.send(record)))
      expect(values('events')).toEqual(['first', ...texts(10)])
    }))

  test('UNKNOWN_SERVER_ERROR again and again fails the batch as unknown, and those behind it arrive once', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
      const producer = await make(small)
      await warm(producer)
      let base = -1
      broker.on(produceApi, async call => {
        const sequence = RecordBatch.read(batchOf(call))?.baseSequence ?? -1
        if (base === -1) base = sequence
        if (sequence !== base) return undefined
        await call.next()
        return refusal(call, ErrorCode.UNKNOWN_SERVER_ERROR)
      })
      const results = await outcomes(numbered('events', 12).map(record => producer.send(record)))
      expect(results[0]).toMatchObject({ ok: false, code: 'UNKNOWN_SERVER_ERROR', persisted: 'unknown' })
      expect(results[11]).toEqual({ ok: true })
      expect(values('events')).toEqual(['first', ...texts(12)])
    }))
})

test('numbers go on when the topic is missing from metadata for a while (P-ONCE)', () =>
  inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, runtime, values }) => {
    const producer = await make({ metadataMaxAgeMs: 1_000 })
    for (const record of numbered('events', 3)) await producer.send(record)
    const off = broker.on(metadataApi, async call => {
      const response = await call.next()
      for (const topic of response.topics) {
        topic.errorCode = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
        topic.partitions = []
      }
      return response
    })
    await runtime.sleep(30_000)
    const waiting = producer.send({ topic: 'events', partition: 0, value: 'v3' })
    await runtime.sleep(5_000)
    off()
    await waiting
    await producer.send({ topic: 'events', partition: 0, value: 'v4' })
    expect(values('events')).toEqual(texts(5))
    const sequences = broker.batches('events').map(batch => [batch.producerEpoch, batch.baseSequence])
    expect(sequences).toEqual([0, 1, 2, 3, 4].map(sequence => [0, sequence]))
  }))

test('a leader that moves under load loses nothing and repeats nothing (P-ONCE, P-ORDER)', () =>
  inWorld({ nodes: 3, topics: { events: { partitions: 2, replicationFactor: 3 } } }, async world => {
    const { producer: make, broker, runtime, values } = world
    const producer = await make(small)
    let moving = true
    const mover = (async () => {
      for (let round = 0; moving; round++) {
        await runtime.sleep(7)
        broker.moveLeader({ topic: 'events', partition: round % 2 }, 1 + (round % 3))
      }
    })()
    const sends: Promise<unknown>[] = []
    for (let index = 0; index < 400; index++) {
      sends.push(producer.send({ topic: 'events', partition: index % 2, value: `v${index}` }))
      if (index % 10 === 9) await runtime.sleep(2)
    }
    await Promise.all(sends)
    moving = false
    await mover
    for (const partition of [0, 1]) {
      expect(values('events', partition)).toEqual(texts(400).filter((_, index) => index % 2 === partition))
    }
  }))

test('a leader that the old one names takes over at once, without a wait (KIP-951)', () =>
  inWorld({ nodes: 2, topics: { events: { partitions: 1, replicationFactor: 2 } } }, async world => {
    const { producer: make, broker, runtime, values } = world
    const producer = await make({ retryBackoffMs: 5_000, retryBackoffMaxMs: 5_000 })
    await warm(producer)
    broker.moveLeader({ topic: 'events', partition: 0 }, broker.topic('events')?.partitions[0]?.leader === 1 ? 2 : 1)
    const start = runtime.now()
    await producer.send({ topic: 'events', value: 'second' })
    expect(runtime.now() - start).toBeLessThan(100)
    expect(values('events')).toEqual(['first', 'second'])
  }))

test('nodes that stop and start lose nothing and repeat nothing (P-ONCE, P-ORDER)', () =>
  inWorld({ nodes: 3, topics: { events: { partitions: 3, replicationFactor: 3 } } }, async world => {
    const { producer: make, broker, runtime, values } = world
    const producer = await make(small)
    const sends: Promise<unknown>[] = []
    const bounce = (async () => {
      for (const node of [1, 2, 3]) {
        await runtime.sleep(20)
        await broker.stopNode(node)
        await runtime.sleep(300)
        await broker.startNode(node)
      }
    })()
    for (let index = 0; index < 600; index++) {
      sends.push(producer.send({ topic: 'events', partition: index % 3, value: `v${index}` }))
      if (index % 5 === 4) await runtime.sleep(7)
    }
    await Promise.all([...sends, bounce])
    for (const partition of [0, 1, 2]) {
      expect(values('events', partition)).toEqual(texts(600).filter((_, index) => index % 3 === partition))
    }
  }))
