import { ConsumerStoppedError } from '@kclient/errors'
import { describe, expect, test } from 'vitest'
import type { Consumer, ConsumerOptions } from '../src/index.ts'
import { gate, rejection } from './support/eventually.ts'
import { at, inWorld, take, type World } from './support/world.ts'

/** A consumer of two partitions with 40 records each, in batches of 10, that commits only when partitions go. */
async function assigned(world: World, options: ConsumerOptions = {}): Promise<Consumer> {
  for (const partition of [0, 1]) for (let batch = 0; batch < 4; batch++) world.append(at(partition), 10)
  const consumer = await world.consumer({ groupId: 'g', autoCommitIntervalMs: 600_000, ...options })
  consumer.assign([at(0)])
  return consumer
}

/** Keeps what is logged. */
function listening(): { readonly logger: ConsumerOptions['logger']; readonly warnings: string[] } {
  const warnings: string[] = []
  const ignore = (): void => {}
  return {
    warnings,
    logger: { error: ignore, warn: message => void warnings.push(message), info: ignore, debug: ignore },
  }
}

describe('stop() and a loop whose body is at work', () => {
  test('waits for it to ask for the next, which makes its record handled, and commits that', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await assigned(world)
      const held = gate()
      let seen = 0
      const reading = (async () => {
        for await (const { offset } of consumer) {
          seen += 1
          if (offset === 26n) await held.opened
        }
      })()
      await world.until(() => seen === 27)
      let isStopped = false
      const stopping = consumer.stop().then(() => {
        isStopped = true
      })
      await world.runtime.sleep(800)
      expect(isStopped).toBe(false)
      expect(consumer.state).toBe('stopping')
      held.open()
      await Promise.all([reading, stopping])
      expect(seen).toBe(27)
      expect(world.broker.committed('g', at(0))).toBe(27n)
    }))

  test('does not take for handled what it was left with (C-HANDLED)', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await assigned(world)
      const held = gate()
      let seen = 0
      const reading = (async () => {
        for await (const batch of consumer.batches({ maxRecords: 7 })) {
          seen += batch.recordCount
          if (batch.firstOffset !== 17n) continue
          await held.opened
          break
        }
      })()
      await world.until(() => seen === 20)
      const stopping = consumer.stop()
      await world.runtime.sleep(100)
      held.open()
      await Promise.all([reading, stopping])
      expect(world.broker.committed('g', at(0))).toBe(17n)
    }))

  test('lets it use the consumer until it is back: commit, position, committed', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await assigned(world, { enableAutoCommit: false })
      const results: unknown[] = []
      for await (const record of consumer) {
        if (record.offset < 13n) continue
        const stopping = consumer.stop()
        await world.runtime.sleep(100)
        await consumer.commit(record)
        results.push(await consumer.position(at(0)), (await consumer.committed(at(0)))?.offset)
        expect(await rejection(consumer.getOne())).toBeInstanceOf(ConsumerStoppedError)
        void stopping
      }
      await consumer.stop()
      expect(results).toEqual([14n, 14n])
      expect(world.broker.committed('g', at(0))).toBe(14n)
    }))

  test('that awaits it says so after a while, ends within its deadline, and leaves that record to the next', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const { logger, warnings } = listening()
      const consumer = await assigned(world, { logger })
      const before = world.runtime.now()
      for await (const { offset } of consumer) {
        if (offset < 8n) continue
        const stopping = consumer.stop({ timeoutMs: 4_000 })
        await world.runtime.sleep(900)
        expect(warnings).toEqual([])
        await world.runtime.sleep(200)
        expect(warnings).toHaveLength(1)
        expect(warnings[0]).toMatch(/waits for a loop or handler/)
        await stopping
      }
      expect(world.runtime.now() - before).toBeLessThan(4_200)
      expect(consumer.state).toBe('stopped')
      expect(world.broker.committed('g', at(0))).toBe(8n)
      expect(warnings).toHaveLength(2)
    }))

  test('waits for as long as it takes when it has no limit', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await assigned(world)
      for await (const { offset } of consumer) {
        if (offset < 8n) continue
        void consumer.stop({ timeoutMs: Infinity })
        await world.runtime.sleep(3_600_000)
        expect(consumer.state).toBe('stopping')
      }
      await consumer.stop()
      expect(world.broker.committed('g', at(0))).toBe(9n)
    }))
})

describe('stop() and calls', () => {
  test('does not wait for what getOne() or getMany() gave, and does not commit it (C-HANDLED)', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await assigned(world)
      consumer.assign([at(0), at(1)])
      while ((await consumer.getOne({ partitions: [at(0)] }))?.offset !== 23n);
      await consumer.getMany({ partitions: [at(1)], maxRecords: 16 })
      await consumer.getMany({ partitions: [at(1)], maxRecords: 5 })
      const before = world.runtime.now()
      await consumer.stop()
      expect(world.runtime.now() - before).toBeLessThan(1_000)
      expect(world.broker.committed('g', at(0))).toBe(23n)
      expect(world.broker.committed('g', at(1))).toBe(16n)
    }))

  test('that wait: all that was given before is handled', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      const consumer = await assigned(world)
      await take(consumer, 40)
      const waiting = consumer.getMany({ timeoutMs: 60_000 })
      await world.runtime.sleep(100)
      await consumer.stop()
      expect((await waiting).size).toBe(0)
      expect(world.broker.committed('g', at(0))).toBe(40n)
    }))
})

test('stop() ends in time with a loop at work and every broker gone (C-RELEASE)', () =>
  inWorld({ topics: { t: 2 }, nodes: 2 }, async world => {
    const consumer = await assigned(world)
    for await (const { offset } of consumer) {
      if (offset < 8n) continue
      for (const nodeId of [1, 2]) await world.broker.stopNode(nodeId)
      const before = world.runtime.now()
      await consumer.stop({ timeoutMs: 6_000 })
      expect(world.runtime.now() - before).toBeLessThan(6_200)
    }
    expect(consumer.state).toBe('stopped')
  }))

describe('a member of a group', () => {
  const member = { groupId: 'g', topics: 't', autoCommitIntervalMs: 600_000, sessionTimeoutMs: 10_000 } as const

  /** Two partitions with 40 records each. */
  function fill(world: World): void {
    for (const partition of [0, 1]) for (let batch = 0; batch < 4; batch++) world.append(at(partition), 10)
  }

  test('that stops: hands come back, what they handled is committed, the listener hears of it, the group is left', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      fill(world)
      const order: string[] = []
      const consumer = await world.consumer({ groupId: 'g', autoCommitIntervalMs: 600_000 })
      consumer.subscribe('t', {
        onPartitionsRevoked: async partitions => {
          order.push(`revoked ${partitions.length}, committed ${world.broker.committed('g', at(0))}`)
          expect((await consumer.committed(at(0)))?.offset).toBe(world.broker.committed('g', at(0)))
          expect(world.broker.group('g')?.members).toHaveLength(1)
        },
      })
      const held = gate()
      const seen: bigint[] = []
      const running = consumer.run({
        concurrency: 2,
        eachRecord: async ({ partition, offset }) => {
          if (partition === 0) seen.push(offset)
          if (offset !== 31n) return
          await held.opened
          order.push(`back ${partition}`)
        },
      })
      await world.until(() => seen.includes(31n))
      const stopping = consumer.stop()
      await world.runtime.sleep(300)
      expect(order).toEqual([])
      held.open()
      await stopping
      await running
      expect(order.slice(-1)).toEqual(['revoked 2, committed 32'])
      expect(world.broker.group('g')?.members ?? []).toHaveLength(0)
    }))

  test('whose loop is at work keeps a partition until it comes back, and the next owner begins behind it (G-HANDOVER)', () =>
    inWorld({ topics: { t: 2 } }, async world => {
      fill(world)
      const consumer = await world.consumer(member)
      const held = gate()
      let isHeld = false
      let seen = 0
      const reading = (async () => {
        for await (const { offset } of consumer) {
          seen += 1
          if (offset !== 16n) continue
          isHeld = true
          await held.opened
        }
      })()
      await world.until(() => isHeld)
      const atWork = seen
      const other = world.consumer(member)
      await world.runtime.sleep(20_000)
      // It still heartbeats, and the group waits for it.
      expect(world.broker.group('g')?.state).toBe('PreparingRebalance')
      expect(seen).toBe(atWork)
      held.open()
      const second = await other
      const committed = [0, 1].map(partition => world.broker.committed('g', at(partition)))
      expect(committed).toContain(17n)
      const [mine] = second.assignment()
      const first = await second.getOne({ timeoutMs: 60_000 })
      expect(first?.offset).toBe(committed[mine?.partition ?? 0] ?? 0n)
      await consumer.stop()
      await reading
    }))
})
