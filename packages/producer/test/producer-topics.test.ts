import { ErrorCode } from '@kclient/errors'
import { metadataApi } from '@kclient/protocol/messages/metadata'
import { describe, expect, test } from 'vitest'
import type { RecordMetadata } from '../src/index.ts'
import { inWorld, outcomes, produceApi, refusal, texts, type World } from './support/world.ts'

const small = { maxBatchSize: 100, retryBackoffMs: 10, retryBackoffMaxMs: 50 }
const record = (value: string, partition = 0): { topic: string; partition: number; value: string } => ({
  topic: 'events',
  partition,
  value,
})

/** Fails the test when the producer tells of lost records: here, none ever are. */
function vigilant(): {
  logger: { debug(): void; info(): void; warn(): void; error(text: string): void }
  told: string[]
} {
  const told: string[] = []
  const quiet = (): void => {}
  return { logger: { debug: quiet, info: quiet, warn: quiet, error: text => void told.push(text) }, told }
}

describe('a topic that is deleted and made anew while records are sent', () => {
  /** Sends in steps, makes the topic anew in the middle, and gives what became of each record. */
  async function recreate(
    { producer: make, broker, runtime }: World,
    during: () => Promise<void>,
  ): Promise<{ sent: PromiseSettledResult<RecordMetadata>[]; old: string[]; told: string[] }> {
    const { logger, told } = vigilant()
    const producer = await make({ ...small, logger, metadataMaxAgeMs: 60_000 })
    const sends: Promise<RecordMetadata>[] = []
    const send = async (count: number): Promise<void> => {
      for (let index = 0; index < count; index++) {
        sends.push(producer.send(record(`v${sends.length}`)))
        if (index % 4 === 3) await runtime.sleep(3)
      }
    }
    await send(40)
    await Promise.all(sends)
    await send(10)
    const old = broker.records('events').map(({ value }) => String(value))
    broker.deleteTopic('events')
    await Promise.all([send(40), during()])
    const sent = await Promise.allSettled(sends)
    await producer.send(record('last'))
    return { sent, old, told }
  }

  test.for([0, 5, 2_000, 20_000])(
    'takes up the new one, from its first offset on, each record once and in order; gone for %i ms (P-ONCE, P-ORDER)',
    (goneMs, {}) =>
      inWorld({ topics: { events: 1 }, autoCreateTopics: false }, async world => {
        const { broker, runtime, values } = world
        const { sent, old, told } = await recreate(world, async () => {
          if (goneMs > 0) await runtime.sleep(goneMs)
          broker.createTopic('events', 1)
        })
        expect(sent.map(({ status }) => status)).toEqual(Array(90).fill('fulfilled'))
        const now = values('events')
        expect(now.at(-1)).toBe('last')
        const numbers = now.slice(0, -1).map(value => Number(value.slice(1)))
        expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b))
        // Each record is where its sender was told: in the old log, or in the new one.
        for (const [index, result] of sent.entries()) {
          const { offset } = (result as PromiseFulfilledResult<RecordMetadata>).value
          const isOld = old[Number(offset)] === `v${index}`
          if (!isOld) expect(now[Number(offset)], `v${index} at ${offset}`).toBe(`v${index}`)
        }
        expect(numbers.at(-1)).toBe(89)
        expect(told).toEqual([])
      }),
  )

  test('goes on with one batch at a time, for its leader takes any number as the first (P-SOLO, P-ORDER)', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values, until, runtime }) => {
      const { logger, told } = vigilant()
      const producer = await make({ ...small, logger, metadataMaxAgeMs: 200 })
      for (let index = 0; index < 8; index++) await producer.send(record('old'.repeat(20)))
      const before = broker.topic('events')?.id
      broker.deleteTopic('events')
      broker.createTopic('events', 1)
      await runtime.sleep(500)
      expect(broker.topic('events')?.id).not.toBe(before)
      // The first batch is refused, and those behind it are not.
      let seen = 0
      broker.on(produceApi, call => {
        seen += 1
        return seen === 1 ? refusal(call, ErrorCode.NOT_ENOUGH_REPLICAS) : undefined
      })
      const sends = texts(6).map(text => producer.send(record(text.repeat(30))))
      await Promise.all(sends)
      await until(() => values('events').length === 6)
      expect(values('events').map(value => value.slice(0, 2))).toEqual(texts(6))
      expect(told).toEqual([])
    }))

  test('with fewer partitions fails what was for the others when its time is over, and says why', () =>
    inWorld({ topics: { events: 3 } }, async ({ producer: make, broker, values, runtime }) => {
      const producer = await make({ ...small, deliveryTimeoutMs: 5_000, maxBlockMs: 5_000, metadataMaxAgeMs: 500 })
      await producer.send(record('old', 2))
      broker.on(produceApi, call => refusal(call, ErrorCode.NOT_ENOUGH_REPLICAS), { times: 1 })
      const orphan = outcomes([producer.send(record('orphan', 2))])
      broker.deleteTopic('events')
      broker.createTopic('events', 1)
      expect(await orphan).toMatchObject([{ code: 'DELIVERY_TIMEOUT', persisted: expect.stringMatching(/no|unknown/) }])
      await runtime.sleep(20_000)
      const [late] = await outcomes([producer.send(record('late', 2))])
      expect(late).toMatchObject({ code: 'UNKNOWN_TOPIC_OR_PARTITION', persisted: 'no' })
      await producer.send(record('fits'))
      expect(values('events')).toEqual(['fits'])
    }))
})

test('partitions that are added are used by number at once, and by key from the next metadata on', () =>
  inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
    const producer = await make({ ...small, metadataMaxAgeMs: 1_000 })
    const sends: Promise<unknown>[] = texts(20).map(value => producer.send({ topic: 'events', value }))
    broker.createPartitions('events', 4)
    sends.push(...[1, 2, 3].map(partition => producer.send(record(`in ${partition}`, partition))))
    await Promise.all(sends)
    for (const partition of [1, 2, 3]) expect(values('events', partition)).toContain(`in ${partition}`)
    expect(await producer.partitionsFor('events')).toEqual([0, 1, 2, 3])
  }))

describe('metadata that lags behind', () => {
  test('without a partition that is new keeps its records waiting, not failing', () =>
    inWorld({ nodes: 2, topics: { events: { partitions: 1, replicationFactor: 2 } } }, async world => {
      const { producer: make, broker, values, runtime } = world
      const producer = await make(small)
      await producer.send(record('first'))
      broker.createPartitions('events', 2)
      // For a while, every broker that is asked is the one that has not heard of it.
      const off = broker.on(metadataApi, async call => {
        const response = await call.next()
        for (const topic of response.topics) topic.partitions.length = 1
        return response
      })
      const sent = producer.send(record('second', 1))
      const behind = producer.send(record('third', 0))
      await runtime.sleep(1_500)
      off()
      await Promise.all([sent, behind])
      expect(values('events', 1)).toEqual(['second'])
      expect(values('events', 0)).toEqual(['first', 'third'])
    }))

  test('or that forgets a partition for a while changes nothing for it', () =>
    inWorld({ topics: { events: 2 } }, async ({ producer: make, broker, values, runtime }) => {
      const producer = await make({ ...small, metadataMaxAgeMs: 100 })
      await producer.send(record('first', 1))
      const off = broker.on(metadataApi, async call => {
        const response = await call.next()
        for (const topic of response.topics) topic.partitions.length = Math.min(1, topic.partitions.length)
        return response
      })
      await runtime.sleep(5_000)
      await producer.send(record('second', 1))
      off()
      expect(values('events', 1)).toEqual(['first', 'second'])
      expect(broker.batches('events', 1).map(batch => batch.baseSequence)).toEqual([0, 1])
    }))

  test('and names no leader for any partition lets records wait until there is one', () =>
    inWorld({ topics: { events: 3 } }, async ({ producer: make, broker, values, runtime }) => {
      const off = broker.on(metadataApi, async call => {
        const response = await call.next()
        for (const topic of response.topics) {
          for (const partition of topic.partitions) Object.assign(partition, { leaderId: -1, errorCode: 5 })
        }
        return response
      })
      const producer = await make(small)
      const sends = [0, 1, 2].map(partition => producer.send(record(`to ${partition}`, partition)))
      const free = producer.send({ topic: 'events', value: 'anywhere' })
      await runtime.sleep(10_000)
      expect(values('events')).toEqual([])
      off()
      await Promise.all([...sends, free])
      expect(values('events').sort()).toEqual(['anywhere', 'to 0', 'to 1', 'to 2'])
    }))

  test('and names a leader that is no broker is asked for again soon', () =>
    inWorld({ nodes: 2, topics: { events: { assignments: [[2]] } } }, async ({ producer: make, broker, runtime }) => {
      const hides = broker.on(metadataApi, async call => {
        const response = await call.next()
        response.brokers = response.brokers.filter(({ nodeId }) => nodeId !== 2)
        return response
      })
      const producer = await make(small)
      const sent = producer.send(record('v'))
      await runtime.sleep(2_000)
      hides()
      const since = runtime.now()
      await sent
      expect(runtime.now() - since).toBeLessThan(2_000)
    }))

  test('to the end fails records of partitions without a leader by saying so (P-SETTLED)', () =>
    inWorld({ topics: { events: 1 } }, async ({ producer: make, broker }) => {
      broker.on(metadataApi, async call => {
        const response = await call.next()
        for (const topic of response.topics) for (const partition of topic.partitions) partition.leaderId = -1
        return response
      })
      const producer = await make({ ...small, deliveryTimeoutMs: 3_000 })
      const [result] = await outcomes([producer.send(record('v'))])
      expect(result).toMatchObject({ code: 'DELIVERY_TIMEOUT', persisted: 'no' })
      expect(result).toHaveProperty('message', expect.stringContaining('no leader'))
    }))
})

test('the first batch after a long silence goes alone, for the leader may have forgotten the producer (P-SOLO, P-ORDER)', () =>
  inWorld({ topics: { events: 1 }, producerIdExpirationMs: 600_000 }, async world => {
    const { producer: make, broker, runtime, values } = world
    const producer = await make({ ...small, connectionsMaxIdleMs: 86_400_000 })
    await producer.send(record('first'))
    await runtime.sleep(3_600_000)
    broker.on(produceApi, call => refusal(call, ErrorCode.NOT_ENOUGH_REPLICAS), { times: 1 })
    await Promise.all(texts(6).map(text => producer.send(record(text.repeat(30)))))
    expect(values('events').map(value => value.slice(0, 2))).toEqual(['fi', ...texts(6)])
  }))

test('a leader in a new epoch is taken for one that may know less, though it is the same broker (P-SOLO, P-ORDER)', () =>
  inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, runtime, values }) => {
    const producer = await make({ ...small, metadataMaxAgeMs: 100 })
    await producer.send(record('first'))
    // An unclean election: all records of the producer are gone, and with them what the leader knew of it.
    broker.truncate({ topic: 'events', partition: 0 }, 0n)
    await runtime.sleep(1_000)
    broker.on(produceApi, call => refusal(call, ErrorCode.NOT_ENOUGH_REPLICAS), { times: 1 })
    await Promise.all(texts(6).map(text => producer.send(record(text.repeat(30)))))
    expect(values('events').map(value => value.slice(0, 2))).toEqual(texts(6))
  }))
