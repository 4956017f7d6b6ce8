import { describe, expect, test } from 'vitest'
import type { Consumer, ConsumerOptions } from '../src/index.ts'
import { rejection } from './support/eventually.ts'
import { at, inWorld, take, type World } from './support/world.ts'

const intervalMs = 100

/** A consumer that commits what is handled, of two partitions with 40 records each, in batches of 10. */
async function committing(world: World, options: ConsumerOptions = {}): Promise<Consumer> {
  for (const partition of [0, 1]) for (let batch = 0; batch < 4; batch++) world.append(at(partition), 10)
  const consumer = await world.consumer({ groupId: 'g', autoCommitIntervalMs: intervalMs, ...options })
  consumer.assign([at(0)])
  return consumer
}

/** What is committed of partition 0 after two intervals. */
async function committed({ broker, runtime }: World, partition = 0): Promise<bigint | null> {
  await runtime.sleep(2.5 * intervalMs)
  return broker.committed('g', at(partition))
}

/** Reads to the given count in a loop over records, and leaves it. */
async function loop(consumer: Consumer, count: number): Promise<void> {
  let seen = 0
  for await (const _ of consumer) if (++seen === count) break
}

describe('(C-HANDLED) auto-commit covers what was handled', () => {
  test('in a loop over records: all before the one in hand', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await committing(world)
      let seen = 0
      for await (const { offset } of consumer) {
        if (++seen < 14) continue
        expect(offset).toBe(13n)
        expect(await consumer.position(at(0))).toBe(14n)
        expect(await committed(world)).toBe(13n)
        break
      }
    }))

  test('in a loop that was left: what was in hand stays so, until another loop asks', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await committing(world)
      await loop(consumer, 14)
      expect(await committed(world)).toBe(13n)
      const records = consumer[Symbol.asyncIterator]()
      expect(await committed(world)).toBe(13n)
      expect((await records.next()).value?.offset).toBe(14n)
      expect(await committed(world)).toBe(14n)
      await records.return?.()
    }))

  test('in a loop whose body threw: the same', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await committing(world)
      let seen = 0
      const failing = async (): Promise<void> => {
        for await (const _ of consumer) if (++seen === 27) throw new Error('in the body')
      }
      expect(await rejection(failing())).toMatchObject({ message: 'in the body' })
      expect(await committed(world)).toBe(26n)
      expect((await consumer.getOne())?.offset).toBe(27n)
      expect(await committed(world)).toBe(27n)
    }))

  test('in a loop that was left: not by a loop that was open before', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await committing(world)
      const open = consumer[Symbol.asyncIterator]()
      await open.next()
      await loop(consumer, 5)
      await open.next()
      expect(await committed(world)).toBe(5n)
      await consumer.getOne()
      expect(await committed(world)).toBe(6n)
      await open.return?.()
      await consumer.getOne()
    }))

  test('in a loop that was left: not by a call that asks for other partitions', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await committing(world)
      await loop(consumer, 7)
      consumer.assign([at(0), at(1)])
      await consumer.getOne({ partitions: [at(1)] })
      expect(await committed(world)).toBe(6n)
      await consumer.getMany({ partitions: [at(0)], maxRecords: 3 })
      expect(await committed(world)).toBe(7n)
    }))

  test('in a loop over batches: all before the batch in hand', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await committing(world)
      for await (const { firstOffset } of consumer.batches({ maxRecords: 7 })) {
        expect(await committed(world)).toBe(firstOffset)
        if (firstOffset === 27n) break
      }
      expect(await committed(world)).toBe(27n)
    }))

  test('by getOne(): all before the record that the last call gave', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await committing(world)
      await take(consumer, 16)
      expect(await committed(world)).toBe(15n)
      const waiting = consumer.getOne({ partitions: [at(0)] })
      expect((await waiting)?.offset).toBe(16n)
      expect(await committed(world)).toBe(16n)
    }))

  test('by several getOne() that wait together: nothing of what they were given', () =>
    inWorld({ topics: { u: 1 } }, async world => {
      const consumer = await world.consumer({ groupId: 'g', autoCommitIntervalMs: intervalMs })
      consumer.assign([at(0, 'u')])
      const waiting = [consumer.getOne(), consumer.getOne(), consumer.getOne()]
      world.append(at(0, 'u'), 10)
      await Promise.all(waiting)
      await world.runtime.sleep(3 * intervalMs)
      expect(world.broker.committed('g', at(0, 'u'))).toBe(0n)
      await consumer.getOne()
      await world.runtime.sleep(3 * intervalMs)
      expect(world.broker.committed('g', at(0, 'u'))).toBe(3n)
    }))

  test('by getMany(): all before what the last call gave, of the partitions that it asks for', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await committing(world)
      consumer.assign([at(0), at(1)])
      await world.until(() => consumer.highwater(at(0)) === 40n && consumer.highwater(at(1)) === 40n)
      for (const partition of [0, 1]) await consumer.getMany({ maxRecords: 13, partitions: [at(partition)] })
      await consumer.getMany({ maxRecords: 9, partitions: [at(0)] })
      expect(await committed(world)).toBe(13n)
      expect(await committed(world, 1)).toBe(0n)
      await consumer.getMany({ timeoutMs: 0, maxRecords: 1 })
      expect(await committed(world)).toBeGreaterThanOrEqual(22n)
      expect(await committed(world, 1)).toBeGreaterThanOrEqual(13n)
    }))

  test('after a seek: nothing of what was in hand before counts', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await committing(world)
      let seen = 0
      for await (const _ of consumer) {
        if (++seen < 14) continue
        consumer.seek(at(0), 31n)
        expect(await committed(world)).toBe(31n)
        break
      }
      expect(await committed(world)).toBe(31n)
      await take(consumer, 4)
      consumer.seek(at(0), 3n)
      expect(await committed(world)).toBe(3n)
    }))
})
