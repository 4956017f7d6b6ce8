import { expect, test } from 'vitest'
import type { Consumer, RebalanceListener } from '../src/index.ts'
import { at, inWorld, take } from './support/world.ts'

const fast = { groupId: 'g', heartbeatIntervalMs: 100, sessionTimeoutMs: 6_000 }

test('with an eager strategy everybody has given back before anybody is assigned anew (G-LISTENER)', () =>
  inWorld({ topics: { t: 4 } }, async ({ consumer: start, runtime, until }) => {
    const log: string[] = []
    const listen = (name: string, slowMs: number): RebalanceListener => ({
      onPartitionsRevoked: async () => {
        await runtime.sleep(slowMs)
        log.push(`${name} gave back`)
      },
      onPartitionsAssigned: () => void log.push(`${name} was assigned`),
    })
    const members: Consumer[] = []
    for (const [name, slowMs] of [
      ['a', 700],
      ['b', 10],
    ] as const) {
      const member = await start({ ...fast, partitionAssignmentStrategy: 'range' })
      member.subscribe('t', listen(name, slowMs))
      members.push(member)
    }
    await until(() => members.every(member => member.assignment().length === 2))
    await until(() => log.length >= 4)
    log.length = 0
    const third = start({ ...fast, partitionAssignmentStrategy: 'range', topics: 't' })
    await until(() => log.filter(line => line.endsWith('was assigned')).length === 2)
    expect(log.slice(0, 2).toSorted()).toEqual(['a gave back', 'b gave back'])
    await third
  }))

test('a listener that asks for records is warned about, and the group goes on when it gives up', () =>
  inWorld({ topics: { t: 1 } }, async ({ consumer: start, append, runtime, until }) => {
    append(at(0), 5)
    const warnings: string[] = []
    const logger = {
      debug: () => {},
      info: () => {},
      warn: (text: string) => void warnings.push(text),
      error: () => {},
    }
    const consumer = await start({ ...fast, logger })
    let given: unknown = 'nothing'
    consumer.subscribe('t', {
      onPartitionsAssigned: async () => {
        given = await consumer.getOne({ timeoutMs: 20_000 })
      },
    })
    await until(() => warnings.length > 0)
    expect(warnings[0]).toMatch(/onPartitionsAssigned has been at work for 10000 ms.*if it asks for records itself/)
    await runtime.sleep(15_000)
    expect(given).toBeNull()
    expect(await take(consumer, 5)).toHaveLength(5)
  }))

test('rebalanceTimeoutMs bounds how long work in hand holds up the group; it is not committed, and comes again (G-HANDOVER)', () =>
  inWorld({ topics: { t: 2 } }, async ({ broker, consumer: start, append, runtime }) => {
    append(at(0), 20)
    append(at(1), 20)
    const stuck = await start({ ...fast, topics: 't', rebalanceTimeoutMs: 4_000 })
    const seen = new Map<number, bigint>()
    const hangs = (async () => {
      for await (const { partition, offset } of stuck) {
        seen.set(partition, offset)
        if (seen.size === 2 && offset === 7n) await new Promise(() => {}) // never comes back
      }
    })()
    void hangs
    await runtime.sleep(1_000)
    const begin = runtime.now()
    const other = await start({ ...fast, topics: 't', rebalanceTimeoutMs: 4_000 })
    expect(runtime.now() - begin).toBeLessThan(10_000)
    const { topic, partition } = other.assignment()[0] as { topic: string; partition: number }
    const record = await other.getOne({ partitions: [{ topic, partition }] })
    const committed = broker.committed('g', { topic, partition })
    expect(record?.offset).toBe(committed ?? 0n)
    expect(record?.offset).toBeLessThanOrEqual(seen.get(partition) ?? 0n)
  }))
