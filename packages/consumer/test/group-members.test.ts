import { ErrorCode } from '@kclient/errors'
import { findCoordinatorApi } from '@kclient/protocol/messages/find-coordinator'
import { heartbeatApi } from '@kclient/protocol/messages/heartbeat'
import { joinGroupApi, type JoinGroupRequest } from '@kclient/protocol/messages/join-group'
import { leaveGroupApi } from '@kclient/protocol/messages/leave-group'
import { offsetCommitApi } from '@kclient/protocol/messages/offset-commit'
import { syncGroupApi } from '@kclient/protocol/messages/sync-group'
import { expect, test } from 'vitest'
import { Consumer } from '../src/index.ts'
import { gate, rejection } from './support/eventually.ts'
import { askPast, places, told } from './support/groups.ts'
import { at, inWorld, take } from './support/world.ts'

const fast = { groupId: 'g', heartbeatIntervalMs: 100, sessionTimeoutMs: 6_000 }

test('a member alone reads all partitions, from what is committed, and leaves when it stops', () =>
  inWorld({ topics: { t: 3 } }, async ({ broker, consumer: start, append }) => {
    for (const partition of [0, 1, 2]) append(at(partition), 10)
    broker.commit('g', [{ ...at(1), offset: 4n }])
    const consumer = await start({ ...fast, topics: 't' })
    expect(consumer.assignment()).toEqual([at(0), at(1), at(2)])
    const records = await take(consumer, 26)
    expect(records.find(({ partition }) => partition === 1)?.offset).toBe(4n)
    await consumer.stop()
    // The last record was never asked past: it stays in hand.
    const committed = [0, 1, 2].map(partition => Number(broker.committed('g', at(partition))))
    expect(committed.reduce((sum, each) => sum + each)).toBe(29)
    expect(broker.group('g')?.members).toEqual([])
  }))

test('three members share two partitions, and what one leaves goes to who had none', () =>
  inWorld({ topics: { t: 2 } }, async ({ broker, consumer: start, until }) => {
    const members = [await start({ ...fast, topics: 't' }), await start({ ...fast, topics: 't' })]
    members.push(await start({ ...fast, topics: 't' }))
    const shares = (): string[] => members.flatMap(each => places(each.assignment()))
    await until(() => shares().toSorted().join() === 't-0,t-1' && broker.group('g')?.state === 'Stable')
    const busy = members.find(each => each.assignment().length === 1) as Consumer
    await busy.stop()
    members.splice(members.indexOf(busy), 1)
    await until(() => members.every(each => each.assignment().length === 1))
    expect(shares().toSorted()).toEqual(['t-0', 't-1'])
  }))

test('however many strategies a member knows, it sends one JoinGroup, and one before that for its member id', () =>
  inWorld({ topics: { t: 2 } }, async ({ broker, consumer: start }) => {
    const joins: JoinGroupRequest[] = []
    broker.on(joinGroupApi, ({ request }) => void joins.push(request))
    const consumer = await start({
      ...fast,
      topics: 't',
      partitionAssignmentStrategy: ['sticky', 'roundrobin', 'range', 'cooperative-sticky'],
    })
    expect(joins.map(({ memberId }) => memberId)).toEqual(['', consumer.groupMetadata().memberId])
    expect(joins[1]?.protocols.map(({ name }) => name)).toEqual(['sticky', 'roundrobin', 'range', 'cooperative-sticky'])
    expect(joins[1]?.reason).toBe('to become a member')
    expect(consumer.groupMetadata()).toMatchObject({ groupId: 'g', generationId: 1, groupInstanceId: null })
  }))

test('the member id is kept when the connection breaks while the group is joined', () =>
  inWorld({ topics: { t: 2 } }, async ({ broker, consumer: start }) => {
    const ids: string[] = []
    broker.on(joinGroupApi, ({ request }) => {
      ids.push(request.memberId)
      return ids.length === 2 || ids.length === 3 ? 'close' : undefined
    })
    const consumer = await start({ ...fast, topics: 't' })
    expect(consumer.assignment()).toHaveLength(2)
    expect(new Set(ids.slice(1))).toEqual(new Set([consumer.groupMetadata().memberId]))
    expect(broker.group('g')?.members).toHaveLength(1)
  }))

test('a SyncGroup that got lost is followed by a JoinGroup, and the assignment comes all the same', () =>
  inWorld({ topics: { t: 2 } }, async ({ broker, consumer: start }) => {
    let syncs = 0
    broker.on(syncGroupApi, () => (++syncs < 3 ? 'close' : undefined))
    const consumer = await start({ ...fast, topics: 't' })
    expect(consumer.assignment()).toHaveLength(2)
  }))

test('a static member comes back within its session without a rebalance, and gets what it had', () =>
  inWorld({ topics: { t: 4 } }, async ({ broker, consumer: start, append, until, runtime }) => {
    const named = (groupInstanceId: string) => ({ ...fast, groupInstanceId, topics: 't', metadataMaxAgeMs: 500 })
    for (const partition of [0, 1, 2, 3]) append(at(partition), 5)
    const first = await start(named('a'))
    const second = await start(named('b'))
    await until(() => first.assignment().length === 2 && broker.group('g')?.state === 'Stable')
    const had = places(second.assignment())
    const generation = broker.group('g')?.generationId
    let leaves = 0
    broker.on(leaveGroupApi, () => void (leaves += 1))
    await second.stop()
    await runtime.sleep(2_000)
    const again = await start(named('b'))
    expect(places(again.assignment())).toEqual(had)
    // The leader, too: it watches partitions, and assigns none.
    await first.stop()
    const leader = await start(named('a'))
    expect(places(leader.assignment())).toHaveLength(2)
    expect(broker.group('g')?.generationId).toBe(generation)
    expect(leaves).toBe(0)
    await take(leader, 10)
    await askPast(leader)
    broker.createPartitions('t', 6)
    await until(() => leader.assignment().length + again.assignment().length === 6)
  }))

test('a member whose groupInstanceId is taken over by another fails, and every call says why', () =>
  inWorld({ topics: { t: 1 } }, async ({ consumer: start, until }) => {
    const log: string[] = []
    const options = { ...fast, groupInstanceId: 'same' }
    const first = await start(options)
    first.subscribe('t', told(log))
    await until(() => log.length === 1)
    const waiting = [first.getOne(), first.getOne()].map(rejection)
    const second = await start({ ...options, topics: 't' })
    await until(() => first.state === 'failed')
    for (const error of await Promise.all(waiting)) expect(error).toMatchObject({ code: 'FENCED_INSTANCE_ID' })
    expect(await rejection(first.getOne())).toMatchObject({ code: 'FENCED_INSTANCE_ID' })
    expect(log).toEqual(['assigned t-0', 'lost t-0'])
    expect(second.assignment()).toEqual([at(0)])
  }))

test.each([
  ['a session timeout that the broker does not allow', { sessionTimeoutMs: 100 }, 'INVALID_SESSION_TIMEOUT'],
  ['no strategy in common', { partitionAssignmentStrategy: 'roundrobin' as const }, 'INCONSISTENT_GROUP_PROTOCOL'],
])('start() rejects for %s, and may be called again', (_, options, code) =>
  inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, runtime }) => {
    const first = await start({ ...fast, topics: 't', partitionAssignmentStrategy: 'range' })
    const { bootstrapServers } = broker
    const consumer = new Consumer({
      ...fast,
      heartbeatIntervalMs: 30,
      bootstrapServers,
      runtime,
      topics: 't',
      ...options,
    })
    expect(await rejection(consumer.start())).toMatchObject({ code })
    expect(consumer.state).toBe('created')
    expect(consumer.assignment()).toEqual([])
    await first.stop()
    if (code === 'INCONSISTENT_GROUP_PROTOCOL') {
      await consumer.start()
      expect(consumer.assignment()).toEqual([at(0)])
    }
    await consumer.stop()
  }),
)

test('a refusal after start reaches the next ask, once, and then the group is joined again', () =>
  inWorld({ topics: { t: 1, u: 1 } }, async ({ broker, consumer: start, append }) => {
    append(at(0), 3)
    append(at(0, 'u'), 3)
    const consumer = await start({ ...fast, topics: 't' })
    await take(consumer, 3)
    const off = broker.on(joinGroupApi, () => ({
      errorCode: ErrorCode.GROUP_AUTHORIZATION_FAILED,
      generationId: -1,
      protocolName: '',
      leader: '',
      memberId: '',
      members: [],
    }))
    consumer.subscribe(['t', 'u'])
    expect(await rejection(consumer.getOne())).toMatchObject({ code: 'GROUP_AUTHORIZATION_FAILED' })
    off()
    expect((await take(consumer, 1))[0]?.offset).toBeDefined()
  }))

test('a coordinator that moves is found again, and the membership goes on', () =>
  inWorld({ nodes: 3, topics: { t: 2 } }, async ({ broker, consumer: start, append, until, runtime }) => {
    append(at(0), 10)
    const consumer = await start({ ...fast, topics: 't' })
    await take(consumer, 4)
    const { memberId } = consumer.groupMetadata()
    let lookUps = 0
    broker.on(findCoordinatorApi, () => void (lookUps += 1))
    const node = broker.group('g')?.coordinator ?? 0
    broker.moveCoordinator('g', (node + 1) % 3)
    await until(() => lookUps > 0)
    await runtime.sleep(2_000)
    await take(consumer, 6)
    await consumer.commit()
    expect(broker.committed('g', at(0))).toBe(10n)
    expect(consumer.groupMetadata().memberId).toBe(memberId)
    expect(lookUps).toBeLessThan(5)
  }))

test('stop() gives up a join under way, ends within its deadline, and leaves all the same (C-RELEASE)', () =>
  inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, runtime, until }) => {
    const consumer = await start(fast)
    const hold = gate()
    let joins = 0
    broker.on(joinGroupApi, async call => {
      if (call.request.memberId !== '') joins += 1
      const answer = await call.next()
      if (joins > 0) await hold.opened
      return answer
    })
    consumer.subscribe('t')
    const waiting = rejection(consumer.getOne())
    await until(() => joins > 0)
    const began = runtime.now()
    await consumer.stop()
    expect(runtime.now() - began).toBeLessThan(1_000)
    expect(await waiting).toMatchObject({ code: 'CONSUMER_STOPPED' })
    expect(broker.group('g')?.members).toEqual([])
    hold.open()
  }))

test('a start() that is stopped while it joins rejects, and leaves nothing behind', () =>
  inWorld({ topics: { t: 1 } }, async ({ broker, runtime, until }) => {
    const { bootstrapServers } = broker
    const consumer = new Consumer({ ...fast, bootstrapServers, runtime, topics: 't' })
    let joins = 0
    broker.on(joinGroupApi, () => {
      joins += 1
      return 'drop'
    })
    const started = rejection(consumer.start())
    await until(() => joins > 0)
    await consumer.stop()
    expect(await started).toMatchObject({ code: 'CONSUMER_STOPPED' })
    expect(consumer.state).toBe('stopped')
  }))

test('stop() in the middle of a join commits what a cooperative member has handled of what it keeps (C-HANDLED)', () =>
  inWorld({ topics: { t: 2 } }, async ({ broker, consumer: start, append, until }) => {
    append(at(0), 20)
    const consumer = await start({ ...fast, topics: 't', partitionAssignmentStrategy: 'cooperative-sticky' })
    await take(consumer, 11)
    let joins = 0
    broker.on(joinGroupApi, async call => {
      joins += 1
      await call.delay(5_000)
    })
    await askPast(consumer)
    broker.rebalance('g')
    await until(() => joins === 1)
    await consumer.stop()
    expect(broker.committed('g', at(0))).toBe(11n)
    expect(broker.group('g')?.members).toEqual([])
  }))

test.each([joinGroupApi, syncGroupApi])(
  'stop() when the coordinator is in the next generation already commits what a member has handled of what it keeps: $name (C-HANDLED)',
  api =>
    inWorld({ topics: { t: 2 } }, async ({ broker, consumer: start, append, until, runtime }) => {
      append(at(0), 20)
      const consumer = await start({ ...fast, topics: 't', partitionAssignmentStrategy: 'cooperative-sticky' })
      await take(consumer, 11)
      const held = gate()
      let isHeld = false
      broker.on(
        api as typeof joinGroupApi,
        async call => {
          const answer = await call.next()
          isHeld = true
          await held.opened
          return answer
        },
        { times: 1 },
      )
      await askPast(consumer)
      broker.rebalance('g')
      await until(() => isHeld)
      const stopping = consumer.stop()
      await runtime.sleep(20)
      held.open()
      await stopping
      expect(broker.committed('g', at(0))).toBe(11n)
      expect(broker.group('g')?.members).toEqual([])
    }),
)

test('stop() ends within its limit when no coordinator answers, and its listener has heard of it (C-RELEASE)', () =>
  inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, append, runtime }) => {
    append(at(0), 20)
    const log: string[] = []
    const consumer = await start(fast)
    consumer.subscribe('t', told(log))
    await take(consumer, 5)
    broker.on(heartbeatApi, () => 'drop')
    broker.on(offsetCommitApi, () => 'drop')
    broker.on(leaveGroupApi, () => 'drop')
    broker.on(findCoordinatorApi, () => 'drop')
    const began = runtime.now()
    await consumer.stop({ timeoutMs: 3_000 })
    expect(runtime.now() - began).toBeLessThan(4_500)
    expect(log).toEqual(['assigned t-0', 'revoked t-0'])
  }))

test('a member that leaves while its first join is held up leaves nobody behind for others to wait for', () =>
  inWorld({ topics: { t: 1 } }, async ({ broker, consumer: start, until }) => {
    const first = await start({ ...fast, topics: 't' })
    const second = await start({ ...fast, sessionTimeoutMs: 600_000 })
    // The first member does not join again, so the second waits.
    const off = broker.on(joinGroupApi, ({ request }) =>
      request.memberId === first.groupMetadata().memberId ? 'drop' : undefined,
    )
    second.subscribe('t')
    await until(() => broker.group('g')?.members.length === 2)
    second.unsubscribe()
    await until(
      () => broker.group('g')?.members.every(({ memberId }) => memberId === first.groupMetadata().memberId) ?? true,
    )
    off()
    await until(() => first.assignment().length === 1 && broker.group('g')?.state === 'Stable')
  }))
