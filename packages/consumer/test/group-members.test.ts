import { expect, test } from 'vitest'
import { at, inWorld, take } from './support/world.ts'

test('a member of a group alone reads all partitions, from what is committed', () =>
  inWorld({ topics: { t: 3 } }, async ({ broker, consumer: start, append }) => {
    for (const partition of [0, 1, 2]) append(at(partition), 10)
    broker.commit('g', [{ ...at(1), offset: 4n }])
    const consumer = await start({ groupId: 'g', topics: 't' })
    expect(consumer.assignment()).toEqual([at(0), at(1), at(2)])
    const records = await take(consumer, 26)
    expect(records.filter(({ partition }) => partition === 1)[0]?.offset).toBe(4n)
    await consumer.stop()
    // The last record was never asked past: it stays in hand.
    const committed = [0, 1, 2].map(partition => Number(broker.committed('g', at(partition))))
    expect(committed.reduce((sum, each) => sum + each)).toBe(29)
  }))
