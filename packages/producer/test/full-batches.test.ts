import { expect, test } from 'vitest'
import { inWorld } from './support/world.ts'

const values = Array.from({ length: 300 }, (_, index) => ({ topic: 'events', value: `${index}`.padEnd(60, '.') }))

test('the record that finds a batch full goes where the next ones go, and not into a batch of its own', () =>
  inWorld({ topics: { events: 6 } }, async ({ producer: make, broker }) => {
    const producer = await make({ maxBatchSize: 1_000, lingerMs: 5 })
    await producer.partitionsFor('events')
    await Promise.all(values.map(record => producer.send(record)))
    const sizes = [0, 1, 2, 3, 4, 5].flatMap(partition => broker.batches('events', partition)).map(batchSize)
    const full = Math.max(...sizes)
    // All but the last of the burst.
    expect(sizes.filter(size => size < full)).toHaveLength(values.length % full === 0 ? 0 : 1)
    expect(sizes.reduce((sum, size) => sum + size)).toBe(values.length)
  }))

test('a partition that the record names, or its key, keeps it also when its batch is full', () =>
  inWorld({ topics: { events: 3 } }, async ({ producer: make, broker, values: read }) => {
    const producer = await make({ maxBatchSize: 1_000, lingerMs: 5 })
    await producer.partitionsFor('events')
    const named = values.map(record => producer.send({ ...record, partition: 1 }))
    expect(new Set((await Promise.all(named)).map(({ partition }) => partition))).toEqual(new Set([1]))
    expect(read('events', 1)).toEqual(values.map(({ value }) => value))
    const keyed = await Promise.all(values.map(record => producer.send({ ...record, key: 'one' })))
    expect(new Set(keyed.map(({ partition }) => partition)).size).toBe(1)
    expect(broker.records('events')).toHaveLength(2 * values.length)
  }))

function batchSize({ recordCount }: { readonly recordCount: number }): number {
  return recordCount
}
