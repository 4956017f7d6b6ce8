import { IllegalStateError } from '@kclient/errors'
import { expect, test } from 'vitest'
import { offsets } from './support/chunks.ts'
import { at, inWorld, summary, take } from './support/world.ts'

test('a subscription reads all partitions of its topics', () =>
  inWorld({ topics: { a: 2, b: 1, c: 1 } }, async ({ consumer: start, append, until }) => {
    const consumer = await start({ topics: ['a', 'b'] })
    expect(consumer.assignment()).toEqual([at(0, 'a'), at(1, 'a'), at(0, 'b')])
    expect(consumer.subscription()).toEqual(['a', 'b'])
    consumer.subscribe(['b', 'c', 'c'])
    await until(() => consumer.assignment().length === 2)
    expect(consumer.assignment()).toEqual([at(0, 'b'), at(0, 'c')])
    append(at(0, 'c'), 2)
    expect((await take(consumer, 2)).map(({ topic }) => topic)).toEqual(['c', 'c'])
  }))

test('partitions that stay keep their positions, what is buffered, and whether they are paused', () =>
  inWorld({ topics: { t: 3 } }, async ({ consumer: start, append, runtime }) => {
    for (const partition of [0, 1, 2]) append(at(partition), 6)
    const consumer = await start()
    consumer.assign([at(0), at(1)])
    expect(summary(await consumer.getMany({ timeoutMs: 1000, maxRecords: 8 }))).toBeDefined()
    consumer.seek(at(0), 4)
    consumer.pause([at(1)])
    const positions = [await consumer.position(at(0)), await consumer.position(at(1))]
    consumer.assign([at(1), at(0), at(2), at(2)])
    expect(consumer.assignment()).toEqual([at(1), at(0), at(2)])
    expect(consumer.paused()).toEqual([at(1)])
    await runtime.sleep(1000)
    expect([await consumer.position(at(0)), await consumer.position(at(1))]).toEqual(positions)
    expect(await consumer.position(at(2))).toBe(0n)
  }))

test('an unassigned partition hands out nothing any more, and begins anew when it comes back', () =>
  inWorld({ topics: { t: 2 } }, async ({ consumer: start, append, until }) => {
    append(at(0), 5)
    append(at(1), 5)
    const consumer = await start()
    consumer.assign([at(0), at(1)])
    await until(() => consumer.health().bufferedBytes > 0)
    await consumer.getOne({ partitions: [at(0)] })
    consumer.assign([at(1)])
    expect((await take(consumer, 5)).every(({ partition }) => partition === 1)).toBe(true)
    expect(() => consumer.highwater(at(0))).toThrow(IllegalStateError)
    consumer.assign([at(0)])
    expect(offsets(await take(consumer, 5))).toEqual([0, 1, 2, 3, 4])
  }))

test('partitions that are added to a subscribed topic are read from their start, the others go on', () =>
  inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append, until }) => {
    append(at(0), 5)
    const consumer = await start({ topics: 't', autoOffsetReset: 'latest', metadataMaxAgeMs: 1000 })
    expect(await consumer.position(at(0))).toBe(5n)
    append(at(0), 2)
    await take(consumer, 2)
    broker.createPartitions('t', 2)
    append(at(1), 3)
    await until(() => consumer.assignment().length === 2)
    expect(offsets(await take(consumer, 3))).toEqual([0, 1, 2])
    expect(await consumer.position(at(0))).toBe(7n)
  }))

test('a topic that is subscribed before it exists is read when it comes', () =>
  inWorld({ autoCreateTopics: false }, async ({ broker, consumer: start, append }) => {
    const consumer = await start({ metadataMaxAgeMs: 1000 })
    consumer.subscribe('later')
    expect(consumer.assignment()).toEqual([])
    const waiting = consumer.getOne()
    broker.createTopic('later', 1)
    append(at(0, 'later'), 1)
    expect((await waiting)?.offset).toBe(0n)
  }))

test('topics and partitions do not mix, until unsubscribe', () =>
  inWorld({ topics: { t: 1 } }, async ({ consumer: start }) => {
    const consumer = await start({ topics: 't' })
    expect(() => consumer.assign([at(0)])).toThrow(IllegalStateError)
    consumer.unsubscribe()
    expect([consumer.assignment(), consumer.subscription()]).toEqual([[], []])
    consumer.assign([at(0)])
    expect(consumer.subscription()).toEqual(['t'])
    expect(() => consumer.subscribe('t')).toThrow(IllegalStateError)
  }))

test.each([[{ topic: 't' }], ['t'], [{ topic: '', partition: 0 }], [{ topic: 't', partition: -1 }], [null]])(
  'assign refuses %j',
  wrong =>
    inWorld({ topics: { t: 1 } }, async ({ consumer: start }) => {
      const consumer = await start()
      expect(() => consumer.assign([wrong as never])).toThrow(TypeError)
      expect(() => consumer.assign(wrong as never)).toThrow(TypeError)
    }),
)
