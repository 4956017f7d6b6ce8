import { ErrorCode } from '@kclient/errors'
import { RecordBatch } from '@kclient/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import type { OrderedBatch } from '../src/batches/delivery-order.ts'
import { IdempotentOrder } from '../src/sending/idempotent-order.ts'
import { batchOf, inWorld, outcomes, type ProduceCall, produceApi, refusal, texts } from './support/world.ts'

const small = { maxBatchSize: 100, retryBackoffMs: 10, retryBackoffMaxMs: 20 }
const record = (value: string, partition = 0): { topic: string; partition: number; value: string } => ({
  topic: 'events',
  partition,
  value: value.padEnd(60),
})
const trimmed = (values: readonly string[]): string[] => values.map(value => value.trim())

interface Sent {
  readonly partition: number
  readonly id: bigint
  readonly epoch: number
  readonly sequence: number
  readonly bytes: Buffer
}

/** The batches of a request. */
function sentIn(call: ProduceCall): Sent[] {
  return call.request.topicData.flatMap(({ partitionData }) =>
    partitionData.map(({ index, records }) => {
      const batch = RecordBatch.read(records as Buffer) as RecordBatch
      const { producerId: id, producerEpoch: epoch, baseSequence: sequence } = batch
      return { partition: index, id, epoch, sequence, bytes: Buffer.from(records as Buffer) }
    }),
  )
}

describe('an epoch that is raised for one partition', () => {
  test('begins in another one only when nothing of it is open under the old epoch (P-EPOCH)', () =>
    inWorld({ topics: { events: 2 } }, async ({ producer: make, broker, runtime, values }) => {
      const producer = await make({ ...small, requestTimeoutMs: 500 })
      await Promise.all([producer.send(record('first', 0)), producer.send(record('first', 1))])
      const seen: Sent[] = []
      let lost = false
      broker.on(produceApi, async call => {
        const batches = sentIn(call)
        seen.push(...batches)
        if (!lost && batches.some(({ partition }) => partition === 1)) {
          // Written, and nobody hears of it: in doubt when the other partition raises the epoch.
          lost = true
          await call.next()
          return 'drop'
        }
        const isFirst = seen.filter(({ partition }) => partition === 0).length === 1
        return batches.some(({ partition }) => partition === 0) && isFirst
          ? refusal(call, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER)
          : undefined
      })
      const doubtful = texts(4).map(value => producer.send(record(value, 1)))
      await runtime.sleep(5)
      const raising = producer.send(record('raises', 0))
      await runtime.sleep(5)
      const later = texts(4, 4).map(value => producer.send(record(value, 1)))
      await Promise.all([...doubtful, raising, ...later])
      expect(trimmed(values('events', 0))).toEqual(['first', 'raises'])
      expect(trimmed(values('events', 1))).toEqual(['first', ...texts(8)])
      for (const partition of [0, 1]) {
        const epochs = seen.filter(sent => sent.partition === partition).map(({ epoch }) => epoch)
        expect(epochs).toEqual([...epochs].sort((a, b) => a - b))
        const restart = seen.find(sent => sent.partition === partition && sent.epoch === 1)
        expect(restart?.sequence).toBe(0)
      }
      // What was in doubt went again under the old epoch, with the same bytes.
      const [original, ...again] = seen.filter(({ partition, epoch }) => partition === 1 && epoch === 0)
      const repeated = again.find(({ sequence }) => sequence === original?.sequence)
      expect(repeated?.bytes.equals(original?.bytes as Buffer)).toBe(true)
    }))

  test('waits, in another one, for answers that are only slow (P-EPOCH)', () =>
    inWorld(
      { nodes: 2, topics: { events: { assignments: [[1], [2]] } } },
      async ({ producer: make, broker, runtime, values }) => {
        const producer = await make(small)
        await Promise.all([producer.send(record('first', 0)), producer.send(record('first', 1))])
        const seen: Sent[] = []
        broker.on(produceApi, async call => {
          const batches = sentIn(call)
          seen.push(...batches)
          if (batches[0]?.partition === 0) {
            const isFirst = seen.filter(({ partition }) => partition === 0).length === 1
            return isFirst ? refusal(call, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER) : undefined
          }
          const response = await call.next()
          await call.delay(100)
          return response
        })
        const raising = producer.send(record('raises', 0))
        const slow = producer.send(record('v0', 1))
        await runtime.sleep(30)
        // The epoch is raised by now, and the answer for the other partition is not there.
        expect(seen.map(({ partition }) => partition)).toEqual(expect.arrayContaining([0, 1]))
        const next = producer.send(record('v1', 1))
        await runtime.sleep(10)
        expect(producer.health().requestsInFlight).toBe(1)
        await Promise.all([raising, slow, next])
        expect(trimmed(values('events', 1))).toEqual(['first', 'v0', 'v1'])
        const mine = seen.filter(({ partition }) => partition === 1).map(({ epoch, sequence }) => [epoch, sequence])
        expect(mine).toEqual([
          [0, 1],
          [1, 0],
        ])
      },
    ))

  test('while a request is being put together gives no batch an id of one and an epoch of the other', () =>
    inWorld({ topics: { events: 4 } }, async ({ producer: make, broker, values }) => {
      const producer = await make(small)
      for (const partition of [0, 1, 2, 3]) await producer.send(record('first', partition))
      const seen: Sent[] = []
      let refused = 0
      broker.on(produceApi, async call => {
        seen.push(...sentIn(call))
        const { partitionData } = call.request.topicData[0] ?? { partitionData: [] }
        // Now one, now the other: each request may find the epoch raised by a partition before it in the same request.
        if (refused < 6 && partitionData.length === 4) {
          refused += 1
          return refusal(
            call,
            refused === 3 ? ErrorCode.INVALID_PRODUCER_EPOCH : ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
          )
        }
        return undefined
      })
      const sends = texts(24).map((value, index) => producer.send(record(value, index % 4)))
      await Promise.all(sends)
      expect(refused).toBeGreaterThan(0)
      for (const partition of [0, 1, 2, 3]) {
        expect(trimmed(values('events', partition))).toEqual([
          'first',
          ...texts(24).filter((_, index) => index % 4 === partition),
        ])
        let last: Sent | undefined
        for (const sent of seen.filter(each => each.partition === partition)) {
          const isNew = last !== undefined && (sent.id !== last.id || sent.epoch !== last.epoch)
          if (isNew) expect(sent.sequence, `partition ${partition}, epoch ${sent.epoch}`).toBe(0)
          last = sent
        }
      }
    }))
})

test('out of order for a batch behind one whose answer is late raises no epoch, and writes nothing twice (P-HEAD, P-ONCE)', () =>
  inWorld({ topics: { events: 2 } }, async ({ producer: make, broker, values }) => {
    const producer = await make({ ...small, requestTimeoutMs: 300 })
    await Promise.all([producer.send(record('first', 0)), producer.send(record('first', 1))])
    let seen = 0
    broker.on(produceApi, async call => {
      if (sentIn(call)[0]?.partition !== 0) return undefined
      seen += 1
      // The first one is held back until the producer has given its connection up; the broker refuses what is behind it.
      if (seen === 1) return 'drop'
      return seen === 2 ? refusal(call, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER) : undefined
    })
    await Promise.all([
      ...texts(6).map(value => producer.send(record(value, 0))),
      ...texts(6).map(value => producer.send(record(value, 1))),
    ])
    for (const partition of [0, 1]) {
      expect(trimmed(values('events', partition))).toEqual(['first', ...texts(6)])
      expect(broker.batches('events', partition).every(({ producerEpoch }) => producerEpoch === 0)).toBe(true)
    }
  }))

describe('numbers that wrap', () => {
  const { admit } = IdempotentOrder.prototype
  afterEach(() => {
    IdempotentOrder.prototype.admit = admit
  })

  test.each([1, 2, 3, 4, 5, 6])(
    'after 2^31 - 1, with the answer to batch %i before or behind it lost, repeat nothing and lose nothing (P-ONCE)',
    lostAt =>
      inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
        IdempotentOrder.prototype.admit = function (batch, id) {
          if (this.outstanding.length === 0 && this.nextSequence === 0) this.nextSequence = 0x7fff_ffff - 5
          admit.call(this as IdempotentOrder<OrderedBatch>, batch, id)
        }
        const producer = await make({ maxBatchSize: 220 })
        await producer.send(record('first'))
        let seen = 0
        broker.on(produceApi, async call => {
          seen += 1
          if (seen !== lostAt) return undefined
          await call.next()
          return 'close'
        })
        const sent = await Promise.all(texts(18).map(value => producer.send(record(value))))
        expect(sent.map(({ offset }) => offset)).toEqual(texts(18).map((_, index) => BigInt(index + 1)))
        expect(trimmed(values('events'))).toEqual(['first', ...texts(18)])
        const batches = broker.batches('events')
        expect(batches[0]?.baseSequence).toBe(0x7fff_fffa)
        expect(batches.at(-1)?.baseSequence).toBeLessThan(20)
        expect(batches.every(({ producerEpoch }) => producerEpoch === 0)).toBe(true)
      }),
  )
})

describe('batches that the broker finds too large', () => {
  test('are divided as often as it takes, while others are under way behind them (P-ORDER, P-ONCE)', () =>
    inWorld(
      { topics: { events: { partitions: 2, configs: { 'max.message.bytes': '300' } } } },
      async ({ producer: make, broker, values }) => {
        const producer = await make({ maxBatchSize: 2_400, retryBackoffMs: 10, retryBackoffMaxMs: 20 })
        await Promise.all([producer.send(record('first', 0)), producer.send(record('first', 1))])
        let requests = 0
        broker.on(produceApi, async call => {
          requests += 1
          if (requests % 5 !== 0) return undefined
          await call.next()
          return 'close'
        })
        const sends = texts(120).map((value, index) => producer.send(record(value, index % 2)))
        const sent = await Promise.all(sends)
        for (const partition of [0, 1]) {
          const mine = texts(120).filter((_, index) => index % 2 === partition)
          expect(trimmed(values('events', partition))).toEqual(['first', ...mine])
          const offsets = sent.filter((_, index) => index % 2 === partition).map(({ offset }) => offset)
          expect(offsets).toEqual(mine.map((_, index) => BigInt(index + 1)))
        }
        expect(producer.health().bufferedBytes).toBe(0)
      },
    ))

  test('and single records that never fit fail alone, wherever they stand (P-HONEST)', () =>
    inWorld(
      { topics: { events: { partitions: 1, configs: { 'max.message.bytes': '300' } } } },
      async ({ producer: make, values }) => {
        const producer = await make({ maxBatchSize: 4_000 })
        await producer.send(record('first'))
        const isLarge = (index: number): boolean => index % 7 === 3
        const results = await outcomes(
          texts(40).map((value, index) => producer.send(isLarge(index) ? record(value.padEnd(600)) : record(value))),
        )
        for (const [index, result] of results.entries()) {
          if (isLarge(index)) expect(result).toMatchObject({ code: 'MESSAGE_TOO_LARGE', persisted: 'no' })
          else expect(result).toEqual({ ok: true })
        }
        expect(trimmed(values('events'))).toEqual(['first', ...texts(40).filter((_, index) => !isLarge(index))])
      },
    ))
})

test('brokers at new addresses are found, and what was under way to the old ones arrives once (P-ONCE, P-ORDER)', () =>
  inWorld({ nodes: 2, topics: { events: { partitions: 2, replicationFactor: 2 } } }, async world => {
    const { producer: make, broker, runtime, values } = world
    const producer = await make({ ...small, requestTimeoutMs: 1_000 })
    await Promise.all([producer.send(record('first', 0)), producer.send(record('first', 1))])
    const sends: Promise<unknown>[] = []
    for (let index = 0; index < 60; index++) {
      sends.push(producer.send(record(`v${index}`, index % 2)))
      if (index % 6 === 5) await runtime.sleep(20)
      if (index === 20) {
        // The names lead elsewhere from now on, and nobody answers at the old place.
        runtime.network.block('broker-1')
        runtime.setTimeout(() => {
          runtime.network.unblock('broker-1')
          runtime.network.cut('broker-1')
        }, 1_500)
      }
      if (index === 40) broker.closeConnections()
    }
    await Promise.all(sends)
    for (const partition of [0, 1]) {
      expect(trimmed(values('events', partition))).toEqual([
        'first',
        ...texts(60).filter((_, i) => i % 2 === partition),
      ])
    }
  }))

test('the bytes of a batch that is sent again are those that were sent, whoever was added or raised meanwhile (P-BYTES)', () =>
  inWorld({ topics: { events: 1 } }, async ({ producer: make, broker, values }) => {
    const producer = await make({ ...small, requestTimeoutMs: 300, compressionType: 'gzip' })
    await producer.send(record('first'))
    const bytes = new Map<number, Buffer>()
    let seen = 0
    broker.on(produceApi, async call => {
      const { sequence } = sentIn(call)[0] as Sent
      const before = bytes.get(sequence)
      if (before !== undefined) expect(before.equals(batchOf(call))).toBe(true)
      bytes.set(sequence, Buffer.from(batchOf(call)))
      seen += 1
      if (seen % 3 === 1) return 'drop'
      if (seen % 3 === 2) await call.next()
      return seen % 3 === 2 ? 'close' : undefined
    })
    await Promise.all(texts(12).map(value => producer.send(record(value))))
    expect(trimmed(values('events'))).toEqual(['first', ...texts(12)])
  }))
