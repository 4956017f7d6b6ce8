import { ConsumerStoppedError, IllegalStateError } from '@kclient/errors'
import { describe, expect, test } from 'vitest'
import { strings } from '../src/index.ts'
import { rejection } from './support/eventually.ts'
import { offsets, texts } from './support/chunks.ts'
import { at, inWorld, summary, take } from './support/world.ts'

describe('getOne', () => {
  test('gives records in the order of their offsets, and moves the position behind each', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start, append }) => {
      append(at(0), 3)
      append(at(0), 2, 'w')
      const consumer = await start({ topics: 't' })
      const positions = []
      const records = []
      for (let count = 0; count < 5; count++) {
        records.push(...(await take(consumer, 1)))
        positions.push(await consumer.position(at(0)))
      }
      expect(offsets(records)).toEqual([0, 1, 2, 3, 4])
      expect(texts(records)).toEqual(['v0', 'v1', 'v2', 'w0', 'w1'])
      expect(positions).toEqual([1n, 2n, 3n, 4n, 5n])
    }))

  test('gives null when the time is up', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start, runtime }) => {
      const consumer = await start({ topics: 't' })
      const before = runtime.now()
      expect(await consumer.getOne({ timeoutMs: 3000 })).toBeNull()
      expect(runtime.now() - before).toBeGreaterThanOrEqual(3000)
      expect(runtime.now() - before).toBeLessThan(3100)
    }))

  test('gets a record that is produced while it waits', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start, append, runtime }) => {
      const consumer = await start({ topics: 't' })
      const waiting = consumer.getOne()
      await runtime.sleep(5000)
      append(at(0), 1, 'late')
      expect(String((await waiting)?.value)).toBe('late0')
    }))

  test('rejects with the reason of its signal, and loses nothing', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start, append, runtime }) => {
      const consumer = await start({ topics: 't' })
      const abort = new AbortController()
      const waiting = rejection(consumer.getOne({ signal: abort.signal }))
      await runtime.sleep(100)
      abort.abort(new Error('enough'))
      expect(await waiting).toMatchObject({ message: 'enough' })
      expect(await rejection(consumer.getOne({ signal: abort.signal }))).toMatchObject({ message: 'enough' })
      append(at(0), 2)
      expect(offsets(await take(consumer, 2))).toEqual([0, 1])
    }))

  test('of disjoint partitions do not hinder each other', () =>
    inWorld({ topics: { t: 2 } }, async ({ consumer: start, append, runtime }) => {
      const consumer = await start({ topics: 't' })
      const zero = consumer.getOne({ partitions: [at(0)] })
      const one = consumer.getOne({ partitions: [at(1)] })
      await runtime.sleep(10)
      append(at(1), 1, 'one')
      expect(String((await one)?.value)).toBe('one0')
      append(at(0), 1, 'zero')
      expect(String((await zero)?.value)).toBe('zero0')
    }))

  test('that wait together are served in the order of their calls', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start, append }) => {
      const consumer = await start({ topics: 't' })
      const waiting = [consumer.getOne(), consumer.getOne(), consumer.getOne()]
      append(at(0), 3)
      expect(offsets((await Promise.all(waiting)).filter(record => record !== null))).toEqual([0, 1, 2])
    }))

  test('refuses a partition that is not assigned', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start }) => {
      const consumer = await start({ topics: 't' })
      expect(await rejection(consumer.getOne({ partitions: [at(7)] }))).toBeInstanceOf(IllegalStateError)
    }))
})

describe('getMany', () => {
  test('gives all that is there, by partition', () =>
    inWorld({ topics: { t: 3 } }, async ({ consumer: start, append, until }) => {
      append(at(0), 3)
      append(at(2), 2)
      append(at(2), 2)
      const consumer = await start({ topics: 't' })
      await until(() => consumer.lastPollTimestamp(at(2)) !== undefined)
      expect(summary(await consumer.getMany())).toEqual({ 't-0': [0, 1, 2], 't-2': [0, 1, 2, 3] })
      expect(summary(await consumer.getMany())).toEqual({})
    }))

  test('goes up to maxRecords, and on from there', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start, append }) => {
      append(at(0), 5)
      append(at(0), 5)
      const consumer = await start({ topics: 't', maxPollRecords: 4 })
      const all = []
      for (const maxRecords of [3, undefined, 100]) {
        all.push(
          (await consumer.getMany({ timeoutMs: 1000, maxRecords })).get('t', 0)?.map(({ offset }) => Number(offset)),
        )
      }
      expect(all).toEqual([
        [0, 1, 2],
        [3, 4, 5, 6],
        [7, 8, 9],
      ])
    }))

  test('serves partitions in turn, so that none waits for the others to run dry', () =>
    inWorld({ topics: { t: 3 } }, async ({ consumer: start, append, until }) => {
      for (let round = 0; round < 4; round++) for (const partition of [0, 1, 2]) append(at(partition), 2)
      const consumer = await start({ topics: 't' })
      await until(() => consumer.lastPollTimestamp(at(2)) !== undefined)
      const order = []
      for (let call = 0; call < 6; call++)
        order.push(...Object.keys(summary(await consumer.getMany({ maxRecords: 2 }))))
      expect(order).toEqual(['t-0', 't-1', 't-2', 't-0', 't-1', 't-2'])
    }))

  test('waits for the first record, for as long as it is told', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start, append, runtime }) => {
      const consumer = await start({ topics: 't' })
      const before = runtime.now()
      expect((await consumer.getMany({ timeoutMs: 2000 })).size).toBe(0)
      expect(runtime.now() - before).toBeGreaterThanOrEqual(2000)
      const waiting = consumer.getMany({ timeoutMs: 60_000 })
      await runtime.sleep(1000)
      append(at(0), 3)
      expect(summary(await waiting)).toEqual({ 't-0': [0, 1, 2] })
      expect(runtime.now() - before).toBeLessThan(4000)
    }))

  test.each([0, -1, 1.5, Number.NaN])('refuses maxRecords %d', maxRecords =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start }) => {
      const consumer = await start({ topics: 't' })
      expect(await rejection(consumer.getMany({ maxRecords }))).toBeInstanceOf(RangeError)
    }),
  )
})

describe('iteration', () => {
  test('gives every record once and in order; a loop that is left leaves the consumer as it is', () =>
    inWorld({ topics: { t: 2 } }, async ({ consumer: start, append }) => {
      for (let round = 0; round < 3; round++) {
        append(at(0), 4, `a${round}.`)
        append(at(1), 3, `b${round}.`)
      }
      const consumer = await start({ topics: 't', valueDeserializer: strings })
      const seen: string[] = []
      for await (const { value } of consumer) if (seen.push(value ?? '') === 5) break
      for await (const { value } of consumer) if (seen.push(value ?? '') === 21) break
      expect(seen.filter(text => text.startsWith('a'))).toEqual(
        [0, 1, 2].flatMap(round => [0, 1, 2, 3].map(index => `a${round}.${index}`)),
      )
      expect(seen.filter(text => text.startsWith('b'))).toEqual(
        [0, 1, 2].flatMap(round => [0, 1, 2].map(index => `b${round}.${index}`)),
      )
      expect(consumer.state).toBe('started')
    }))

  test('ends when the consumer stops; one that begins afterwards is refused (C-RELEASE)', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start, append, runtime }) => {
      append(at(0), 3)
      const consumer = await start({ topics: 't' })
      const seen: bigint[] = []
      const looped = (async () => {
        for await (const { offset } of consumer) seen.push(offset)
      })()
      await runtime.sleep(2000)
      await consumer.stop()
      await looped
      expect(seen).toEqual([0n, 1n, 2n])
      expect(() => consumer[Symbol.asyncIterator]()).toThrow(ConsumerStoppedError)
    }))

  test('before start says what is missing', () =>
    inWorld({ topics: { t: 1 } }, async ({ broker, runtime }) => {
      const { Consumer } = await import('../src/index.ts')
      const consumer = new Consumer({ bootstrapServers: broker.bootstrapServers, runtime })
      expect(await rejection(consumer[Symbol.asyncIterator]().next())).toMatchObject({
        code: 'ILLEGAL_STATE',
        message: expect.stringContaining('start()') as string,
      })
      expect(await rejection(consumer.getOne())).toBeInstanceOf(IllegalStateError)
    }))
})

describe('batches', () => {
  test('come as they were produced, and the position is behind them', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start, append }) => {
      append(at(0), 3)
      append(at(0), 5)
      const consumer = await start({ topics: 't' })
      const seen: unknown[] = []
      for await (const batch of consumer.batches()) {
        const { firstOffset, lastOffset, nextOffset, highWatermark, recordCount } = batch
        seen.push({ firstOffset, lastOffset, nextOffset, highWatermark, recordCount })
        expect(await consumer.position(at(0))).toBe(nextOffset)
        if (lastOffset === 7n) break
      }
      expect(seen).toEqual([
        { firstOffset: 0n, lastOffset: 2n, nextOffset: 3n, highWatermark: 8n, recordCount: 3 },
        { firstOffset: 3n, lastOffset: 7n, nextOffset: 8n, highWatermark: 8n, recordCount: 5 },
      ])
    }))

  test('that are iterated in part, or not at all, are done with all the same', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start, append }) => {
      for (let round = 0; round < 3; round++) append(at(0), 4)
      const consumer = await start({ topics: 't' })
      const batches = consumer.batches()
      const first = (await batches.next()).value
      for (const record of first ?? []) if (record.offset === 1n) break
      expect((await batches.next()).value?.firstOffset).toBe(4n)
      expect(offsets(await take(consumer, 1))).toEqual([8])
    }))

  test('larger than maxRecords come in parts, and begin behind records that were taken before', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start, append }) => {
      append(at(0), 10)
      const consumer = await start({ topics: 't' })
      await take(consumer, 3)
      const seen: number[][] = []
      for await (const batch of consumer.batches({ maxRecords: 4 })) {
        seen.push(offsets([...batch]))
        if (batch.nextOffset === 10n) break
      }
      expect(seen).toEqual([
        [3, 4, 5, 6],
        [7, 8, 9],
      ])
    }))

  test('end with the reason of their signal', () =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start, runtime }) => {
      const consumer = await start({ topics: 't' })
      const abort = new AbortController()
      const next = rejection(consumer.batches({ signal: abort.signal }).next())
      await runtime.sleep(50)
      abort.abort(new Error('enough'))
      expect(await next).toMatchObject({ message: 'enough' })
    }))
})

describe('turns between partitions', () => {
  test('records come from another partition after each batch', () =>
    inWorld({ topics: { t: 2 } }, async ({ consumer: start, append, until }) => {
      for (let round = 0; round < 3; round++) for (const partition of [0, 1]) append(at(partition), 2)
      const consumer = await start({ topics: 't' })
      await until(() => consumer.lastPollTimestamp(at(1)) !== undefined)
      const order = (await take(consumer, 12)).map(({ partition }) => partition)
      expect(order).toEqual([0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1])
    }))
})

test('getMany gives 4000 records at most unless it is told otherwise', () =>
  inWorld({ topics: { t: 1 } }, async ({ consumer: start, append, until }) => {
    for (let batch = 0; batch < 5; batch++) append(at(0), 1_000)
    const consumer = await start({ topics: 't', maxPartitionFetchBytes: 10_000_000 })
    await until(() => consumer.highwater(at(0)) === 5_000n)
    expect((await consumer.getMany()).get('t', 0)).toHaveLength(4_000)
    consumer.seek(at(0), 0)
    await until(() => consumer.health().bufferedBytes > 0)
    expect((await consumer.getMany({ maxRecords: Infinity, timeoutMs: 1_000 })).get('t', 0)).toHaveLength(5_000)
  }))
