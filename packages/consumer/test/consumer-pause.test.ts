import { IllegalStateError } from '@kclient/errors'
import { fetchApi } from '@kclient/protocol/messages/fetch'
import { expect, test } from 'vitest'
import { offsets } from './support/chunks.ts'
import { gate } from './support/eventually.ts'
import { at, inWorld, summary, take } from './support/world.ts'

test('a paused partition hands out nothing, and goes on where it was', () =>
  inWorld({ topics: { t: 2 } }, async ({ consumer: start, append }) => {
    append(at(0), 6)
    const consumer = await start({ topics: 't' })
    expect(offsets(await take(consumer, 2))).toEqual([0, 1])
    consumer.pause([at(0)])
    expect(consumer.paused()).toEqual([at(0)])
    append(at(1), 3)
    expect((await take(consumer, 3)).map(({ partition }) => partition)).toEqual([1, 1, 1])
    expect(await consumer.getOne({ timeoutMs: 2000 })).toBeNull()
    expect(await consumer.position(at(0))).toBe(2n)
    consumer.resume([at(0)])
    expect(consumer.paused()).toEqual([])
    expect(offsets(await take(consumer, 4))).toEqual([2, 3, 4, 5])
  }))

test('pausing in the middle of a loop over records takes effect with the next one', () =>
  inWorld({ topics: { t: 2 } }, async ({ consumer: start, append, until }) => {
    append(at(0), 10)
    append(at(1), 10)
    const consumer = await start({ topics: 't' })
    await until(() => consumer.lastPollTimestamp(at(1)) !== undefined)
    const seen: string[] = []
    for await (const { partition, offset } of consumer) {
      seen.push(`${partition}:${offset}`)
      if (seen.length === 3) consumer.pause([at(0)])
      if (seen.length === 13) break
    }
    expect(seen.slice(0, 3)).toEqual(['0:0', '0:1', '0:2'])
    expect(seen.slice(3)).toEqual(Array.from({ length: 10 }, (_, index) => `1:${index}`))
  }))

test('what was fetched before the pause is kept, and not fetched again', () =>
  inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append, runtime, until }) => {
    append(at(0), 6)
    let served = 0
    broker.on(fetchApi, async call => {
      const response = await call.next()
      served += response.responses
        .flatMap(({ partitions }) => partitions)
        .filter(({ records }) => records?.length).length
      return response
    })
    const consumer = await start({ topics: 't' })
    await until(() => consumer.lastPollTimestamp(at(0)) !== undefined)
    consumer.pause([at(0)])
    await runtime.sleep(3000)
    expect(consumer.health().bufferedBytes).toBeGreaterThan(0)
    consumer.resume([at(0)])
    expect(offsets(await take(consumer, 6))).toEqual([0, 1, 2, 3, 4, 5])
    expect(served).toBe(1)
  }))

test('a partition that is paused during a fetch keeps what the fetch brings', () =>
  inWorld({ topics: { t: 2 } }, async ({ broker, consumer: start, append, runtime, until }) => {
    append(at(0), 4)
    append(at(1), 4)
    const { opened, open } = gate()
    let held = 0
    broker.on(fetchApi, () => ((held += 1), opened), { times: 1 })
    const consumer = await start({ topics: 't' })
    await until(() => held === 1)
    consumer.pause([at(0)])
    open()
    expect(summary(await consumer.getMany({ timeoutMs: 5000 }))).toEqual({ 't-1': [0, 1, 2, 3] })
    await runtime.sleep(1000)
    consumer.resume([at(0)])
    expect(summary(await consumer.getMany({ timeoutMs: 5000 }))).toEqual({ 't-0': [0, 1, 2, 3] })
  }))

test('pause and resume during a fetch lose nothing and repeat nothing', () =>
  inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append, until }) => {
    append(at(0), 4)
    const { opened, open } = gate()
    let held = 0
    broker.on(fetchApi, () => ((held += 1), opened), { times: 1 })
    const consumer = await start({ topics: 't' })
    await until(() => held === 1)
    consumer.pause([at(0)])
    consumer.resume([at(0)])
    open()
    append(at(0), 4)
    expect(offsets(await take(consumer, 8))).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  }))

test('a paused partition is not asked for', () =>
  inWorld({ topics: { t: 2 } }, async ({ consumer: start, runtime, fetches }) => {
    const consumer = await start({ topics: 't' })
    await runtime.sleep(1000)
    consumer.pause([at(0)])
    await runtime.sleep(600)
    const seen = fetches()
    await runtime.sleep(2000)
    expect(seen.flatMap(({ topics }) => topics)).toEqual([])
    consumer.resume([at(0)])
    await runtime.sleep(1000)
    expect(
      seen.flatMap(({ topics }) => topics.flatMap(({ partitions }) => partitions.map(each => each.partition))),
    ).toEqual([0])
  }))

test('a seek while paused is where it goes on', () =>
  inWorld({ topics: { t: 1 } }, async ({ consumer: start, append }) => {
    append(at(0), 10)
    const consumer = await start({ topics: 't' })
    await take(consumer, 1)
    consumer.pause([at(0)])
    consumer.seek(at(0), 7)
    expect(await consumer.getOne({ timeoutMs: 1000 })).toBeNull()
    consumer.resume([at(0)])
    expect(offsets(await take(consumer, 3))).toEqual([7, 8, 9])
  }))

test('is refused for partitions that are not assigned, and then pauses none', () =>
  inWorld({ topics: { t: 1 } }, async ({ consumer: start }) => {
    const consumer = await start({ topics: 't' })
    expect(() => consumer.pause([at(0), at(5)])).toThrow(IllegalStateError)
    expect(() => consumer.resume([at(5)])).toThrow(IllegalStateError)
    expect(consumer.paused()).toEqual([])
  }))
