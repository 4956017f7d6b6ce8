import { ErrorCode } from '@kclient/errors'
import { joinGroupApi } from '@kclient/protocol/messages/join-group'
import { syncGroupApi } from '@kclient/protocol/messages/sync-group'
import { expect, test } from 'vitest'
import { askPast, places, told } from './support/groups.ts'
import { at, inWorld, take } from './support/world.ts'

const fast = { groupId: 'g', heartbeatIntervalMs: 100, sessionTimeoutMs: 6_000, enableAutoCommit: false }

const refusedSync = {
  errorCode: ErrorCode.REBALANCE_IN_PROGRESS,
  protocolType: null,
  protocolName: null,
  assignment: Buffer.alloc(0),
}

test('an eager member that missed a generation begins at what is committed, as others may have had its partitions (G-KEPT)', () =>
  inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append, until }) => {
    append(at(0), 30)
    const consumer = await start({ ...fast, topics: 't' })
    await take(consumer, 5)
    // The second generation is over before this member hears of it; whoever had the partition in it has committed.
    broker.on(
      syncGroupApi,
      async call => {
        await call.next()
        broker.commit('g', [{ ...at(0), offset: 17n }])
        return refusedSync
      },
      { times: 1 },
    )
    broker.rebalance('g')
    consumer.seek(at(0), 5)
    await until(() => consumer.groupMetadata().generationId >= 3 && broker.group('g')?.state === 'Stable')
    expect((await take(consumer, 1))[0]?.offset).toBe(17n)
  }))

test('a cooperative member that missed a generation gives all back, with a commit, before it joins the next (G-HANDOVER)', () =>
  inWorld({ topics: { t: 2 } }, async ({ broker, consumer: start, append, until }) => {
    append(at(0), 30)
    const log: string[] = []
    const consumer = await start({
      ...fast,
      enableAutoCommit: true,
      partitionAssignmentStrategy: 'cooperative-sticky',
    })
    consumer.subscribe('t', told(log))
    await take(consumer, 5)
    await askPast(consumer)
    broker.on(
      syncGroupApi,
      async call => {
        await call.next()
        return refusedSync
      },
      { times: 1 },
    )
    broker.rebalance('g')
    await until(() => log.length >= 3)
    expect(log.slice(0, 3)).toEqual(['assigned t-0 t-1', 'revoked t-0 t-1', 'assigned t-0 t-1'])
    expect((await take(consumer, 25))[0]?.offset).toBe(5n)
    await askPast(consumer)
    await consumer.stop()
    expect(Number(broker.committed('g', at(0)))).toBe(30)
  }))

test('a JoinGroup whose answer got lost costs a cooperative member what it keeps when its session is over, not later (G-LOST)', () =>
  inWorld({ topics: { t: 2 } }, async ({ broker, consumer: start, append, until, runtime }) => {
    append(at(0), 30)
    const log: string[] = []
    const consumer = await start({ ...fast, partitionAssignmentStrategy: 'cooperative-sticky' })
    consumer.subscribe('t', told(log))
    await take(consumer, 5)
    await askPast(consumer)
    broker.on(
      joinGroupApi,
      async call => {
        await call.next()
        return 'drop'
      },
      { times: 1 },
    )
    const began = runtime.now()
    broker.rebalance('g')
    await until(() => log.includes('lost t-0 t-1'))
    expect(runtime.now() - began).toBeLessThan(7_000)
    await until(() => log.length === 3)
    expect(log).toEqual(['assigned t-0 t-1', 'lost t-0 t-1', 'assigned t-0 t-1'])
  }))

test('a rebalance that takes longer than the session costs a cooperative member nothing, as it can tell that it is known', () =>
  inWorld({ topics: { t: 2 } }, async ({ broker, consumer: start, append, until, runtime }) => {
    const options = { ...fast, partitionAssignmentStrategy: 'cooperative-sticky' as const }
    const log: string[] = []
    const consumer = await start(options)
    consumer.subscribe('t', told(log))
    const slow = await start({ ...options, topics: 't', maxPollIntervalMs: 60_000 })
    await until(() => consumer.assignment().length === 1 && broker.group('g')?.state === 'Stable')
    const [mine] = consumer.assignment()
    // The other member's JoinGroup is on its way for longer than the session.
    const { memberId } = slow.groupMetadata()
    broker.on(joinGroupApi, async call => {
      if (call.request.memberId === memberId) await call.delay(5_500)
    })
    broker.rebalance('g')
    await runtime.sleep(3_000)
    append(mine ?? at(0), 5)
    expect(await take(consumer, 5)).toHaveLength(5)
    await askPast(consumer)
    await until(() => broker.group('g')?.state === 'Stable')
    expect(log.some(line => line.startsWith('lost'))).toBe(false)
    expect(places(consumer.assignment())).toHaveLength(1)
  }))

test('answers of an earlier generation change nothing', () =>
  inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append, until, runtime }) => {
    append(at(0), 10)
    const log: string[] = []
    const consumer = await start(fast)
    // A JoinGroup that is given up, since the subscription ended, and is answered much later.
    let joins = 0
    broker.on(joinGroupApi, async call => {
      const answer = await call.next()
      if (++joins === 2) await call.delay(3_000)
      return answer
    })
    consumer.subscribe('t', told(log))
    await until(() => joins === 2)
    consumer.unsubscribe()
    consumer.subscribe('t', told(log))
    await until(() => log.length === 1)
    const { memberId, generationId } = consumer.groupMetadata()
    await runtime.sleep(10_000)
    expect(consumer.groupMetadata()).toMatchObject({ memberId, generationId })
    expect(log).toEqual(['assigned t-0'])
    expect(broker.group('g')?.members.map(member => member.memberId)).toEqual([memberId])
  }))
