import { IllegalStateError } from '@kclient/errors'
import { joinGroupApi } from '@kclient/protocol/messages/join-group'
import { metadataApi } from '@kclient/protocol/messages/metadata'
import { syncGroupApi } from '@kclient/protocol/messages/sync-group'
import { expect, test } from 'vitest'
import { offsets } from './support/chunks.ts'
import { gate, rejection } from './support/eventually.ts'
import { askPast, places, told } from './support/groups.ts'
import { at, inWorld, take } from './support/world.ts'

const fast = { groupId: 'g', heartbeatIntervalMs: 100, sessionTimeoutMs: 6_000, metadataMaxAgeMs: 1_000 }

test.each([undefined, 'g'])('a pattern follows new topics, and drops those that are deleted (group %s)', groupId =>
  inWorld({ topics: { 'logs-a': 1, 'logs-b': 2, other: 1 }, autoCreateTopics: false }, async world => {
    const { broker, consumer: start, append, until } = world
    const log: string[] = []
    const consumer = await start({ ...fast, groupId })
    consumer.subscribe(/^logs-/gy, told(log))
    await until(() => consumer.assignment().length === 3)
    expect(consumer.subscription()).toEqual(['logs-a', 'logs-b'])
    broker.createTopic('logs-c', 1)
    append(at(0, 'logs-c'), 5)
    expect(offsets(await take(consumer, 5))).toEqual([0, 1, 2, 3, 4])
    expect(consumer.subscription()).toEqual(['logs-a', 'logs-b', 'logs-c'])
    await askPast(consumer)
    broker.deleteTopic('logs-a')
    await until(() => !consumer.subscription().includes('logs-a') && consumer.assignment().length === 3)
    expect(places(consumer.assignment())).toEqual(['logs-b-0', 'logs-b-1', 'logs-c-0'])
    expect(log[0]).toBe('assigned logs-a-0 logs-b-0 logs-b-1')
  }),
)

test('a pattern that matches nothing yet is joined with all the same, and its listener is told so', () =>
  inWorld({ topics: { other: 1 } }, async ({ consumer: start, until }) => {
    const log: string[] = []
    const consumer = await start(fast)
    consumer.subscribe(/^logs-/, told(log))
    await until(() => log.length === 1)
    expect(log).toEqual(['assigned'])
  }))

test('a pattern leaves out internal topics, unless they are asked for', () =>
  inWorld({ topics: { t: 1, inside: 1 } }, async ({ broker, consumer: start, until }) => {
    broker.on(metadataApi, async call => {
      const answer = await call.next()
      const topics = answer.topics.map(topic => ({ ...topic, isInternal: topic.name === 'inside' }))
      return { ...answer, topics }
    })
    const without = await start()
    without.subscribe(/./)
    const all = await start({ excludeInternalTopics: false })
    all.subscribe(/./)
    await until(() => all.assignment().length > 0 && without.assignment().length > 0)
    expect(without.subscription()).toEqual(['t'])
    expect(all.subscription()).toEqual(['inside', 't'])
  }))

test('names, patterns and partitions do not mix, until unsubscribe', () =>
  inWorld({ topics: { t: 1 } }, async ({ consumer: start }) => {
    const consumer = await start(fast)
    consumer.subscribe('t')
    expect(() => consumer.subscribe(/t/)).toThrow(IllegalStateError)
    expect(() => consumer.assign([at(0)])).toThrow(IllegalStateError)
    consumer.unsubscribe()
    expect([consumer.assignment(), consumer.subscription()]).toEqual([[], []])
    consumer.assign([at(0)])
    expect(consumer.assignment()).toEqual([at(0)])
    expect(() => consumer.subscribe({ re2: 't.*' })).toThrow(/groupProtocol/)
    expect(() => consumer.subscribe('t', 5 as never)).toThrow(TypeError)
    expect(() => consumer.subscribe('t', { onPartitionsLost: 'no' as never })).toThrow(TypeError)
  }))

test('unsubscribe hands out nothing more at once; what was handled is committed, the listener told, and the group left', () =>
  inWorld({ topics: { t: 2 } }, async ({ broker, consumer: start, append, until, runtime }) => {
    append(at(0), 20)
    append(at(1), 20)
    const log: string[] = []
    const consumer = await start(fast)
    consumer.subscribe('t', told(log))
    await take(consumer, 11)
    consumer.unsubscribe()
    expect(consumer.assignment()).toEqual([])
    expect(await consumer.getMany({ timeoutMs: 100 })).toHaveProperty('size', 0)
    await until(() => broker.group('g')?.members.length === 0)
    expect(log).toEqual(['assigned t-0 t-1', 'revoked t-0 t-1'])
    const committed = [0, 1].map(partition => Number(broker.committed('g', at(partition)) ?? 0n))
    expect(committed.reduce((sum, each) => sum + each)).toBe(11)
    await runtime.sleep(10_000)
    consumer.subscribe('t', told(log))
    const rest = await take(consumer, 29)
    expect(rest).toHaveLength(29)
    expect(log.slice(2)).toEqual(['assigned t-0 t-1'])
  }))

test('after unsubscribe() partitions may be assigned at once, while the group is being left', () =>
  inWorld({ topics: { t: 2 } }, async ({ broker, consumer: start, append, until }) => {
    append(at(0), 20)
    append(at(1), 20)
    const consumer = await start(fast)
    consumer.subscribe('t')
    await take(consumer, 5)
    consumer.unsubscribe()
    consumer.assign([at(1)])
    consumer.seek(at(1), 7)
    expect(offsets(await take(consumer, 2))).toEqual([7, 8])
    await until(() => broker.group('g')?.members.length === 0)
    expect(offsets(await take(consumer, 2))).toEqual([9, 10])
    await consumer.commit()
    expect(broker.committed('g', at(1))).toBe(11n)
  }))

test.each(['range', 'cooperative-sticky'] as const)(
  'a subscription that changes while the group is joined holds in the end (%s)',
  strategy =>
    inWorld({ topics: { a: 1, b: 1, c: 1 } }, async ({ broker, consumer: start, append, until }) => {
      for (const topic of ['a', 'b', 'c']) append(at(0, topic), 10)
      const log: string[] = []
      const consumer = await start({ ...fast, partitionAssignmentStrategy: strategy })
      const steps: (() => void)[] = [
        () => consumer.subscribe(['a', 'b'], told(log)),
        () => consumer.subscribe(['b', 'c'], told(log)),
        () => consumer.subscribe(['c'], told(log)),
      ]
      const next = (): void => steps.shift()?.()
      broker.on(joinGroupApi, async call => {
        const answer = await call.next()
        next()
        return answer
      })
      broker.on(syncGroupApi, async call => {
        const answer = await call.next()
        next()
        return answer
      })
      next()
      await until(() => steps.length === 0 && places(consumer.assignment()).join() === 'c-0')
      expect(consumer.subscription()).toEqual(['c'])
      expect((await take(consumer, 10)).every(({ topic }) => topic === 'c')).toBe(true)
      expect(await consumer.getMany({ timeoutMs: 2_000 })).toHaveProperty('size', 0)
    }),
)

test('topics that are dropped from the subscription are handed out no more at once, the others go on', () =>
  inWorld({ topics: { a: 1, b: 1 } }, async ({ consumer: start, append, until }) => {
    append(at(0, 'a'), 10)
    append(at(0, 'b'), 10)
    const consumer = await start({ ...fast, partitionAssignmentStrategy: 'cooperative-sticky' })
    consumer.subscribe(['a', 'b'])
    await take(consumer, 3)
    consumer.subscribe(['b'])
    const seen: string[] = []
    while (seen.filter(topic => topic === 'b').length < 10) {
      const record = await consumer.getOne({ timeoutMs: 10_000 })
      if (record === null) break
      seen.push(record.topic)
    }
    expect(seen).not.toContain('a')
    await until(() => places(consumer.assignment()).join() === 'b-0')
  }))

test('partitions that are added while the group reads a topic begin at their start, also by autoOffsetReset latest', () =>
  inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append, until }) => {
    append(at(0), 5)
    const consumer = await start({ ...fast, topics: 't', autoOffsetReset: 'latest' })
    expect(await consumer.position(at(0))).toBe(5n)
    broker.createPartitions('t', 2)
    append(at(1), 3)
    await until(() => consumer.assignment().length === 2)
    expect(offsets(await take(consumer, 3))).toEqual([0, 1, 2])
  }))

test('a topic that is subscribed before it exists is assigned when it comes', () =>
  inWorld({ autoCreateTopics: false }, async ({ broker, consumer: start, append }) => {
    const consumer = await start(fast)
    consumer.subscribe('later')
    const waiting = consumer.getOne()
    broker.createTopic('later', 1)
    append(at(0, 'later'), 1)
    expect((await waiting)?.offset).toBe(0n)
  }))

test('the leader assigns topics that only other members subscribe to', () =>
  inWorld({ topics: { a: 2, b: 3 } }, async ({ consumer: start, until }) => {
    const first = await start({ ...fast, topics: 'a' })
    const second = await start({ ...fast, topics: 'b' })
    expect(places(second.assignment())).toEqual(['b-0', 'b-1', 'b-2'])
    await until(() => places(first.assignment()).join() === 'a-0,a-1')
  }))

test('a listener is awaited before anything is handed out, and may seek, pause and commit; calls never overlap (G-LISTENER)', () =>
  inWorld({ topics: { t: 2 } }, async ({ broker, consumer: start, append, until, runtime }) => {
    append(at(0), 20)
    append(at(1), 20)
    let inside = 0
    let most = 0
    let assigned = 0
    const around = async (work: () => Promise<void>): Promise<void> => {
      inside += 1
      most = Math.max(most, inside)
      await runtime.sleep(200)
      await work()
      inside -= 1
    }
    const consumer = await start(fast)
    consumer.subscribe('t', {
      onPartitionsAssigned: partitions =>
        around(async () => {
          expect(await consumer.position(at(0))).toBe(assigned === 0 ? 0n : 13n)
          if (assigned++ === 0) {
            consumer.seek(at(0), 12)
            consumer.pause([at(1)])
            await consumer.commit([{ ...at(1), offset: 3n }])
          }
          expect(partitions).toHaveLength(2)
        }),
      onPartitionsRevoked: () => around(() => consumer.commit()),
      onPartitionsLost: () => around(async () => {}),
    })
    expect(await consumer.getMany({ timeoutMs: 150 })).toHaveProperty('size', 0)
    expect(offsets(await take(consumer, 1))).toEqual([12])
    expect(broker.committed('g', at(1))).toBe(3n)
    await askPast(consumer)
    broker.rebalance('g')
    broker.rebalance('g')
    await until(() => assigned === 2 && inside === 0)
    expect(consumer.paused()).toEqual([at(1)])
    expect(broker.committed('g', at(0))).toBe(13n)
    broker.evictMember('g', consumer.groupMetadata().memberId)
    await until(() => assigned === 3 && inside === 0)
    expect(most).toBe(1)
  }))

test('a listener that throws is told to the next ask, and the rebalance goes on', () =>
  inWorld({ topics: { t: 1 } }, async ({ consumer: start, append }) => {
    append(at(0), 5)
    const consumer = await start(fast)
    consumer.subscribe('t', {
      onPartitionsAssigned: () => {
        throw new Error('no room')
      },
    })
    expect(await rejection(consumer.getOne())).toMatchObject({
      code: 'LISTENER_FAILED',
      message: expect.stringContaining('no room') as string,
    })
    expect(offsets(await take(consumer, 5))).toEqual([0, 1, 2, 3, 4])
  }))

test('without a group the listener is told, too', () =>
  inWorld({ topics: { a: 1, b: 1 } }, async ({ consumer: start, append, until }) => {
    append(at(0, 'a'), 5)
    append(at(0, 'b'), 5)
    const log: string[] = []
    const hold = gate()
    const consumer = await start()
    consumer.subscribe('a', {
      ...told(log),
      onPartitionsAssigned: async partitions => {
        await hold.opened
        consumer.seek(at(0, 'a'), 3)
        log.push(`assigned ${places(partitions).join(' ')}`)
      },
    })
    expect(await consumer.getMany({ timeoutMs: 1_000 })).toHaveProperty('size', 0)
    hold.open()
    expect(offsets(await take(consumer, 2))).toEqual([3, 4])
    consumer.subscribe('b', told(log))
    expect(offsets(await take(consumer, 5))).toEqual([0, 1, 2, 3, 4])
    await consumer.stop()
    await until(() => log.length === 4)
    expect(log).toEqual(['assigned a-0', 'revoked a-0', 'assigned b-0', 'revoked b-0'])
  }))

test('to subscribe to the same again changes the listener, and begins no rebalance', () =>
  inWorld({ topics: { a: 1, b: 1 } }, async ({ broker, consumer: start, runtime, until }) => {
    const log: string[] = []
    const consumer = await start(fast)
    consumer.subscribe(['a', 'b'])
    await until(() => consumer.assignment().length === 2)
    const { generationId } = consumer.groupMetadata()
    consumer.subscribe(['b', 'a'], told(log))
    await runtime.sleep(5_000)
    expect(consumer.groupMetadata().generationId).toBe(generationId)
    broker.rebalance('g')
    await until(() => log.length === 2)
    expect(log).toEqual(['revoked a-0 b-0', 'assigned a-0 b-0'])
  }))

test('subscriptions and assignments that follow each other while the group is being left end in the last one', () =>
  inWorld({ topics: { t: 2, u: 1 } }, async ({ broker, consumer: start, append, until }) => {
    append(at(0), 20)
    append(at(0, 'u'), 20)
    const log: string[] = []
    const consumer = await start(fast)
    consumer.subscribe('t', told(log))
    const loop = (async () => {
      const topics: string[] = []
      for await (const { topic } of consumer) {
        topics.push(topic)
        // In the body of the loop: what is in hand holds up the give-back.
        if (topics.length === 3) {
          consumer.unsubscribe()
          await Promise.resolve()
          consumer.assign([at(1)])
          await Promise.resolve()
          consumer.unsubscribe()
          consumer.subscribe('u', told(log))
        }
        if (topics.length === 23) return topics
      }
      return topics
    })()
    expect(await loop).toEqual([...Array(3).fill('t'), ...Array(20).fill('u')])
    await until(() => broker.group('g')?.state === 'Stable')
    expect(places(consumer.assignment())).toEqual(['u-0'])
    expect(log).toEqual(['assigned t-0 t-1', 'revoked t-0 t-1', 'assigned u-0'])
  }))
