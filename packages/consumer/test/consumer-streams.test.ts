import { pipeline } from 'node:stream/promises'
import { Writable } from 'node:stream'
import { ConsumerStoppedError, IllegalStateError, RecordDeserializationError } from '@kclient/errors'
import { describe, expect, test } from 'vitest'
import type { Consumer, ConsumerOptions, ConsumerRecord } from '../src/index.ts'
import { gate, rejection } from './support/eventually.ts'
import { offsets } from './support/chunks.ts'
import { at, inWorld, take, type World } from './support/world.ts'

const intervalMs = 100

/** A consumer that commits what is handled, of `count` partitions with 40 records each, in batches of 10. */
async function committing(world: World, count = 1, options: ConsumerOptions = {}): Promise<Consumer> {
  const partitions = Array.from({ length: count }, (_, partition) => at(partition))
  for (const partition of partitions) for (let batch = 0; batch < 4; batch++) world.append(partition, 10)
  const consumer = await world.consumer({ groupId: 'g', autoCommitIntervalMs: intervalMs, ...options })
  consumer.assign(partitions)
  return consumer
}

async function committed({ broker, runtime }: World): Promise<bigint | null> {
  await runtime.sleep(2.5 * intervalMs)
  return broker.committed('g', at(0))
}

type Streamed = AsyncIterable<ConsumerRecord>

/** Both kinds, which are to do the same. */
const kinds = [
  ['readable()', (consumer: Consumer): Streamed => consumer.readable() as Streamed],
  [
    'readable({ highWaterMark: 8 })',
    (consumer: Consumer): Streamed => consumer.readable({ highWaterMark: 8 }) as Streamed,
  ],
  ['readableStream()', (consumer: Consumer): Streamed => consumer.readableStream()],
] as const

describe.each(kinds)('%s', (_, open) => {
  test('gives all records in order, and those that come later', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await committing(world, 2)
      const records: ConsumerRecord[] = []
      for await (const record of open(consumer)) {
        records.push(record)
        if (records.length === 80) world.append(at(1), 5)
        if (records.length === 85) break
      }
      for (const [partition, count] of [40, 45].entries()) {
        const expected = Array.from({ length: count }, (__, offset) => offset)
        expect(offsets(records.filter(record => record.partition === partition))).toEqual(expected)
      }
    }))

  test('has in hand what its reader is at work on: it is handled when the next is read (C-HANDLED)', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await committing(world)
      for await (const { offset } of open(consumer)) {
        if (offset < 13n) continue
        expect(await committed(world)).toBe(13n)
        break
      }
      expect(await committed(world)).toBe(13n)
    }))

  test('that is left leaves the consumer as it is: what it had taken ahead comes again, and nothing is skipped (C-ONCE)', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await committing(world)
      for await (const { offset } of open(consumer)) if (offset === 16n) break
      expect(consumer.state).toBe('started')
      expect(await consumer.position(at(0))).toBe(17n)
      expect(offsets(await take(consumer, 3))).toEqual([17, 18, 19])
      expect(await committed(world)).toBe(19n)
    }))

  test('knows all as handled when its reader waits for more', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await committing(world)
      let seen = 0
      const reading = (async () => {
        for await (const record of open(consumer)) {
          void record
          seen += 1
        }
      })()
      await world.until(() => seen === 40)
      expect(await committed(world)).toBe(40n)
      world.append(at(0), 10)
      await world.until(() => seen === 50)
      await consumer.stop()
      await reading
      expect(world.broker.committed('g', at(0))).toBe(50n)
    }))

  test('ends when the consumer stops, which waits for its reader, and commits what he did', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await committing(world, 1, { autoCommitIntervalMs: 60_000 })
      const held = gate()
      let seen = 0
      const reading = (async () => {
        for await (const { offset } of open(consumer)) {
          seen += 1
          if (offset === 22n) await held.opened
        }
      })()
      await world.until(() => seen === 23)
      let isStopped = false
      const stopping = consumer.stop().then(() => {
        isStopped = true
      })
      await world.runtime.sleep(500)
      expect(isStopped).toBe(false)
      held.open()
      await stopping
      await reading
      expect(seen).toBe(23)
      expect(world.broker.committed('g', at(0))).toBe(23n)
    }))

  test('gives nothing from before a seek (C-SEEK)', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await committing(world)
      const seen: bigint[] = []
      for await (const { offset } of open(consumer)) {
        seen.push(offset)
        if (offset === 5n) consumer.seek(at(0), 33n)
        if (offset === 39n) break
      }
      expect(seen).toEqual([0, 1, 2, 3, 4, 5, 33, 34, 35, 36, 37, 38, 39].map(BigInt))
    }))

  test('gives nothing of what is paused (C-PAUSE)', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await committing(world, 2)
      const seen: number[][] = [[], []]
      for await (const { partition, offset } of open(consumer)) {
        seen[partition]?.push(Number(offset))
        if (partition === 0 && offset === 4n) consumer.pause([at(0)])
        if (seen[1]?.length === 40) consumer.resume([at(0)])
        if (seen[0]?.length === 40) break
        if (consumer.paused().length > 0) expect(seen[0]).toHaveLength(5)
      }
      expect(seen[0]).toEqual(Array.from({ length: 40 }, (__, offset) => offset))
    }))

  test('fails with what a partition fails with, when all before it was given', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      let sevens = 0
      const consumer = await world.consumer({
        valueDeserializer: (value: Buffer | null) => {
          if (String(value) === 'v7' && ++sevens === 2) throw new Error('unreadable')
          return value
        },
      })
      for (let batch = 0; batch < 2; batch++) world.append(at(0), 10)
      consumer.assign([at(0)])
      let seen = 0
      const reading = async (): Promise<void> => {
        for await (const record of open(consumer)) {
          void record
          seen += 1
        }
      }
      expect(await rejection(reading())).toBeInstanceOf(RecordDeserializationError)
      expect(seen).toBe(17)
      expect(consumer.state).toBe('started')
    }))

  test('cannot be opened on a stopped consumer', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await world.consumer()
      await consumer.stop()
      expect(() => open(consumer)).toThrow(ConsumerStoppedError)
    }))
})

describe('readable()', () => {
  test('is held back by where it is piped to, and nothing is lost', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await committing(world)
      const written: ConsumerRecord[] = []
      let goOn: (() => void) | undefined
      const sink = new Writable({
        objectMode: true,
        highWaterMark: 4,
        write: (record: ConsumerRecord, _, done) => {
          written.push(record)
          if (record.offset === 9n) goOn = done
          else done()
        },
      })
      const readable = consumer.readable()
      const piping = pipeline(readable, sink)
      await world.until(() => written.length === 10)
      await world.runtime.sleep(5_000)
      // In the sink's buffer, and one on the way.
      expect(await consumer.position(at(0))).toBeLessThanOrEqual(15n)
      goOn?.()
      await world.until(() => written.length === 40)
      await consumer.stop()
      await piping
      expect(offsets(written)).toEqual(Array.from({ length: 40 }, (_, offset) => offset))
      expect(world.broker.committed('g', at(0))).toBe(40n)
    }))

  test('flows to a listener, also what comes while it waits, and knows it as handled', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await committing(world)
      const seen: ConsumerRecord[] = []
      const readable = consumer.readable()
      readable.on('data', (record: ConsumerRecord) => seen.push(record))
      await world.until(() => seen.length === 40)
      world.append(at(0), 10)
      await world.until(() => seen.length === 50)
      expect(await committed(world)).toBe(50n)
      readable.pause()
      world.append(at(0), 10)
      await world.runtime.sleep(2_000)
      expect(seen).toHaveLength(50)
      readable.resume()
      await world.until(() => seen.length === 60)
      expect(offsets(seen)).toEqual(Array.from({ length: 60 }, (_, offset) => offset))
      readable.destroy()
    }))

  test('that is paused when a partition goes or is sought gives nothing of it that came before (C-SEEK)', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await committing(world, 1, { topics: undefined })
      const seen: bigint[] = []
      const readable = consumer.readable({ highWaterMark: 4 })
      readable.on('data', ({ offset }: ConsumerRecord) => {
        seen.push(offset)
        if (offset === 7n) readable.pause()
      })
      await world.until(() => seen.length === 8)
      await world.until(() => readable.readableLength > 0)
      consumer.seek(at(0), 25n)
      readable.resume()
      await world.until(() => seen.includes(39n))
      expect(seen).toEqual(
        [0, 1, 2, 3, 4, 5, 6, 7, ...Array.from({ length: 15 }, (_, index) => 25 + index)].map(BigInt),
      )
      readable.destroy()
    }))

  test('reads only the partitions that it is opened for, beside a loop over the others', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await committing(world, 2)
      const readable = consumer.readable({ partitions: [at(1)] })
      const seen: ConsumerRecord[] = []
      readable.on('data', (record: ConsumerRecord) => seen.push(record))
      await world.until(() => seen.length === 40)
      expect(seen.every(({ partition }) => partition === 1)).toBe(true)
      const zero = await consumer.getMany({ partitions: [at(0)] })
      expect(zero.get('t', 0)).toHaveLength(40)
      readable.destroy()
      expect(() => consumer.readable({ partitions: [at(5)] })).toThrow(IllegalStateError)
    }))

  test('destroyed while it waits for records leaves nothing behind that waits', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await world.consumer()
      consumer.assign([at(0)])
      for (let count = 0; count < 3; count++) {
        const readable = consumer.readable()
        readable.resume()
        await world.runtime.sleep(100)
        readable.destroy()
        await world.runtime.sleep(10)
      }
      expect(consumer.metrics().asks.waiting).toBe(0)
      world.append(at(0), 10)
      expect(offsets(await take(consumer, 10))).toEqual(Array.from({ length: 10 }, (_, offset) => offset))
    }))

  test.each([-1, 1.5, Number.NaN])('refuses a highWaterMark of %d', highWaterMark =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await world.consumer()
      expect(() => consumer.readable({ highWaterMark })).toThrow(RangeError)
    }),
  )
})

describe('readableStream()', () => {
  test('can be piped on, split and cancelled as any Web stream', () =>
    inWorld({ topics: { t: 1 } }, async world => {
      const consumer = await committing(world)
      const [left, right] = consumer.readableStream().tee()
      const values = async (stream: ReadableStream<ConsumerRecord>): Promise<bigint[]> => {
        const seen: bigint[] = []
        for await (const { offset } of stream) {
          seen.push(offset)
          if (seen.length === 12) break
        }
        return seen
      }
      const both = await Promise.all([values(left), values(right)])
      expect(both[0]).toEqual(both[1])
      expect(consumer.state).toBe('started')
    }))
})
