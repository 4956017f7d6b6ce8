import { ErrorCode } from '@kclient/errors'
import { describe, expect, test } from 'vitest'
import type { GroupClient } from './support/group-client.ts'
import { inGroup, stabilize } from './support/group-world.ts'

describe('a classic group', () => {
  test(
    'gives a member its id first, then a generation and an assignment',
    inGroup({}, async ({ broker, client }) => {
      const first = await client()
      expect(await first.join()).toMatchObject({ errorCode: ErrorCode.MEMBER_ID_REQUIRED, members: [] })
      expect(first.memberId).toMatch(/^raw-[0-9a-f]{8}-[0-9a-f-]{27}$/)
      expect(broker.group('group')).toMatchObject({ state: 'Empty', members: [] })
      const joined = await first.join()
      expect(joined).toMatchObject({
        errorCode: 0,
        generationId: 1,
        protocolType: 'consumer',
        protocolName: 'range',
        leader: first.memberId,
        memberId: first.memberId,
        members: [{ memberId: first.memberId, groupInstanceId: null }],
      })
      expect(broker.group('group')?.state).toBe('CompletingRebalance')
      expect(await first.sync({ [first.memberId]: 'all of it' })).toMatchObject({
        errorCode: 0,
        protocolType: 'consumer',
        protocolName: 'range',
        assignment: Buffer.from('all of it'),
      })
      expect(await first.heartbeat()).toBe(0)
      expect(broker.group('group')).toMatchObject({
        groupId: 'group',
        state: 'Stable',
        generationId: 1,
        leader: first.memberId,
        coordinator: 1,
        members: [{ memberId: first.memberId, protocols: ['range'], sessionTimeoutMs: 10_000, isWaiting: false }],
      })
    }),
  )

  test(
    'rebalances when somebody joins: all join again, the leader assigns, nobody is in two generations',
    inGroup({}, async ({ broker, until, client, members }) => {
      const [leader] = (await members(1)) as [GroupClient]
      const second = await client()
      await second.join()
      const joining = second.join()
      await until(() => broker.group('group')?.state === 'PreparingRebalance')
      expect(await leader.heartbeat()).toBe(ErrorCode.REBALANCE_IN_PROGRESS)
      const answer = await leader.join()
      expect(answer.generationId).toBe(2)
      expect(answer.members.map(({ memberId }) => memberId)).toEqual([leader.memberId, second.memberId])
      expect(await joining).toMatchObject({ errorCode: 0, generationId: 2, leader: leader.memberId, members: [] })
      const syncing = second.sync()
      expect(await leader.heartbeat({ generationId: 1 })).toBe(ErrorCode.ILLEGAL_GENERATION)
      await leader.sync({ [leader.memberId]: 'a', [second.memberId]: 'b' })
      expect((await syncing).assignment.toString()).toBe('b')
    }),
  )

  test(
    'goes on without a member that does not join within the rebalance timeout',
    inGroup({}, async ({ broker, runtime, client, members }) => {
      const [leader, idle] = (await members(2)) as [GroupClient, GroupClient]
      const third = await client()
      await third.join()
      const since = runtime.now()
      const joining = Promise.all([leader.join({ sessionTimeoutMs: 60_000 }), third.join()])
      // It lives, and does not come.
      for (let beat = 0; beat < 3; beat++) {
        await runtime.sleep(5_000)
        expect(await idle.heartbeat()).toBe(ErrorCode.REBALANCE_IN_PROGRESS)
      }
      const [answer] = await joining
      expect(runtime.now() - since).toBeGreaterThanOrEqual(20_000)
      expect(answer.members).toHaveLength(2)
      expect(await idle.heartbeat()).toBe(ErrorCode.UNKNOWN_MEMBER_ID)
      expect(broker.group('group')?.members).toHaveLength(2)
    }),
  )

  test(
    'ends the session of a member that is not heard of, and gives its part to the others',
    inGroup({}, async ({ broker, runtime, until, members }) => {
      const [leader, silent] = (await members(2)) as [GroupClient, GroupClient]
      const { generationId } = leader
      await runtime.sleep(6_000)
      expect(await leader.heartbeat()).toBe(0)
      await until(() => broker.group('group')?.state === 'PreparingRebalance')
      expect(await leader.heartbeat()).toBe(ErrorCode.REBALANCE_IN_PROGRESS)
      expect((await leader.join()).members).toHaveLength(1)
      expect(await silent.heartbeat()).toBe(ErrorCode.UNKNOWN_MEMBER_ID)
      expect((await silent.join()).errorCode).toBe(ErrorCode.UNKNOWN_MEMBER_ID)
      await until(() => broker.group('group')?.state === 'Empty')
      // Who joined and does not ask for an assignment is no longer there, either.
      expect(broker.group('group')).toMatchObject({
        generationId: generationId + 2,
        members: [],
        leader: null,
        protocolName: null,
      })
    }),
  )

  test(
    'gives up members whose first request waits too long, whether they are still there or not',
    inGroup({ groups: { newMemberJoinTimeoutMs: 15_000 } }, async ({ broker, runtime, client, members }) => {
      const [leader] = (await members(1)) as [GroupClient]
      const [second, gone] = [await client(), await client()]
      await second.join()
      await gone.join()
      const beating = (async () => {
        for (let beat = 0; beat < 3; beat++) {
          await runtime.sleep(5_500)
          await leader.heartbeat()
        }
      })()
      const waiting = second.join({ rebalanceTimeoutMs: 60_000 })
      void gone.join({ rebalanceTimeoutMs: 60_000 }).catch(() => undefined)
      await gone[Symbol.asyncDispose]()
      await beating
      // Both are new, and what their connections do is not seen: their first JoinGroup counts 15 s.
      expect((await waiting).errorCode).toBe(ErrorCode.UNKNOWN_MEMBER_ID)
      expect(broker.group('group')?.members.map(({ memberId }) => memberId)).toEqual([leader.memberId])
    }),
  )

  test(
    'goes on without members that joined and do not ask for their assignment',
    inGroup({}, async ({ broker, runtime, until, members }) => {
      const [leader, second] = (await members(2)) as [GroupClient, GroupClient]
      const joining = leader.join({ sessionTimeoutMs: 60_000 })
      const { generationId } = await second.join({ sessionTimeoutMs: 60_000 })
      await joining
      const syncing = second.sync()
      await until(() => broker.group('group')?.state === 'PreparingRebalance')
      expect(runtime.now()).toBeGreaterThan(20_000)
      expect((await syncing).errorCode).toBe(ErrorCode.REBALANCE_IN_PROGRESS)
      expect(await leader.heartbeat()).toBe(ErrorCode.UNKNOWN_MEMBER_ID)
      expect(await second.join()).toMatchObject({
        errorCode: 0,
        generationId: generationId + 1,
        leader: second.memberId,
      })
    }),
  )

  test(
    'tells a member that lost its answer the same again; a leader, or who says something new, begins a rebalance',
    inGroup({}, async ({ broker, members }) => {
      const [leader, second] = (await members(2)) as [GroupClient, GroupClient]
      const { generationId } = second
      expect(await second.join()).toMatchObject({ errorCode: 0, generationId, members: [], leader: leader.memberId })
      expect(broker.group('group')?.state).toBe('Stable')
      expect((await second.sync()).assignment.toString()).toBe(`for ${second.memberId}`)

      let joining = leader.join()
      expect((await second.join()).generationId).toBe(generationId + 1)
      const first = await joining
      expect(await leader.join()).toEqual(first)
      const syncing = second.sync()
      await leader.sync()
      expect((await syncing).errorCode).toBe(0)

      joining = second.join({ topics: ['others'] })
      expect((await leader.join()).generationId).toBe(generationId + 2)
      expect((await joining).errorCode).toBe(0)
      // Also while the assignment is under way.
      joining = second.join({ topics: ['events', 'others'] })
      expect((await leader.sync()).errorCode).toBe(ErrorCode.REBALANCE_IN_PROGRESS)
      expect((await leader.join()).generationId).toBe(generationId + 3)
      await joining
    }),
  )

  test(
    'goes by the protocol that all know and most prefer',
    inGroup({}, async ({ client, broker }) => {
      const [a, b, c, other] = [await client(), await client(), await client(), await client()]
      await a.joinTwice({ protocols: ['x', 'sticky', 'range'] })
      expect((await a.sync()).protocolName).toBe('x')
      await b.join({ protocols: ['range', 'sticky'] })
      await c.join({ protocols: ['range', 'sticky'] })
      expect((await other.join({ protocols: ['x'], protocolType: 'connect' })).errorCode).toBe(
        ErrorCode.INCONSISTENT_GROUP_PROTOCOL,
      )
      const joining = [b.join({ protocols: ['range', 'sticky'] }), c.join({ protocols: ['range', 'sticky'] })]
      const answer = await a.join({ protocols: ['x', 'sticky', 'range'] })
      expect(answer.protocolName).toBe('range')
      await Promise.all(joining)
      expect((await other.join({ protocols: ['x'] })).errorCode).toBe(ErrorCode.INCONSISTENT_GROUP_PROTOCOL)
      expect((await other.join({ protocols: [] })).errorCode).toBe(ErrorCode.INCONSISTENT_GROUP_PROTOCOL)
      expect(broker.group('group')?.members).toHaveLength(3)
    }),
  )

  test(
    'says no to a request that names the wrong generation, protocol or member',
    inGroup({}, async ({ client, members }) => {
      const [leader] = (await members(1)) as [GroupClient]
      const stranger = await client()
      expect(await stranger.heartbeat({ memberId: 'x', generationId: 1 })).toBe(ErrorCode.UNKNOWN_MEMBER_ID)
      expect((await stranger.join({ memberId: 'x' })).errorCode).toBe(ErrorCode.UNKNOWN_MEMBER_ID)
      expect((await stranger.sync()).errorCode).toBe(ErrorCode.INCONSISTENT_GROUP_PROTOCOL)
      expect((await stranger.sync({}, 4)).errorCode).toBe(ErrorCode.UNKNOWN_MEMBER_ID)
      expect((await stranger.join({ sessionTimeoutMs: 5_999 })).errorCode).toBe(ErrorCode.INVALID_SESSION_TIMEOUT)
      expect((await stranger.join({ sessionTimeoutMs: 1_800_001 })).errorCode).toBe(ErrorCode.INVALID_SESSION_TIMEOUT)
      expect(await leader.heartbeat({ generationId: leader.generationId - 1 })).toBe(ErrorCode.ILLEGAL_GENERATION)
      leader.generationId++
      expect((await leader.sync()).errorCode).toBe(ErrorCode.ILLEGAL_GENERATION)
    }),
  )

  test(
    'lets members leave: one, several, one that has only an id so far',
    inGroup({}, async ({ broker, client, members }) => {
      const [leader, second, third] = (await members(3)) as [GroupClient, GroupClient, GroupClient]
      const fourth = await client()
      await fourth.join()
      expect(await third.leave([third, fourth, { memberId: 'x' }].map(({ memberId }) => ({ memberId })))).toMatchObject(
        {
          errorCode: 0,
          members: [{ errorCode: 0 }, { errorCode: 0 }, { memberId: 'x', errorCode: ErrorCode.UNKNOWN_MEMBER_ID }],
        },
      )
      const joining = second.join()
      expect((await leader.join()).members).toHaveLength(2)
      await joining
      expect((await leader.leave(undefined, 2)).errorCode).toBe(0)
      expect((await leader.leave(undefined, 2)).errorCode).toBe(ErrorCode.UNKNOWN_MEMBER_ID)
      expect(await second.join()).toMatchObject({ errorCode: 0, leader: second.memberId })
      await second.leave()
      expect(broker.group('group')).toMatchObject({ state: 'Empty', members: [] })
    }),
  )

  test(
    'has room for group.max.size members',
    inGroup({ groups: { maxSize: 2 } }, async ({ broker, client, members }) => {
      await members(2)
      const third = await client()
      expect(await third.join()).toMatchObject({ errorCode: ErrorCode.GROUP_MAX_SIZE_REACHED, memberId: '' })
      expect(broker.group('group')).toMatchObject({ state: 'Stable' })
    }),
  )

  test(
    'that is empty waits a while for members to come, longer with each that does',
    inGroup({ groups: { initialRebalanceDelayMs: 3_000 } }, async ({ runtime, client }) => {
      const clients = [await client(), await client(), await client()] as const
      for (const each of clients) await each.join()
      const since = runtime.now()
      const joining = [clients[0].join()]
      for (const later of clients.slice(1)) {
        await runtime.sleep(2_000)
        joining.push(later.join())
      }
      const answers = await Promise.all(joining)
      expect(answers.map(({ generationId }) => generationId)).toEqual([1, 1, 1])
      expect(answers[0]?.members).toHaveLength(3)
      expect(runtime.now() - since).toBeGreaterThanOrEqual(6_000)
      expect(runtime.now() - since).toBeLessThan(10_000)
    }),
  )
})

describe('a static member', () => {
  const identity = { groupInstanceId: 'one' }

  test(
    'that comes back takes its place without a rebalance, and who had it before is fenced',
    inGroup({}, async ({ broker, client }) => {
      const before = await client()
      expect(await before.join(identity)).toMatchObject({ errorCode: 0, skipAssignment: false })
      expect(before.memberId).toMatch(/^one-/)
      await before.sync({ [before.memberId]: 'mine' })
      const after = await client()
      const answer = await after.join(identity)
      expect(answer).toMatchObject({ errorCode: 0, generationId: 1, skipAssignment: true, leader: after.memberId })
      expect(answer.members.map(({ memberId }) => memberId)).toEqual([after.memberId])
      expect((await after.sync()).assignment.toString()).toBe('mine')
      expect(broker.group('group')).toMatchObject({ state: 'Stable', generationId: 1, members: [identity] })

      const fenced = ErrorCode.FENCED_INSTANCE_ID
      expect(await before.heartbeat()).toBe(fenced)
      expect((await before.sync()).errorCode).toBe(fenced)
      expect((await before.join()).errorCode).toBe(fenced)
      expect(await before.commit()).toBe(fenced)
      const { members } = await before.leave([{ memberId: before.memberId, ...identity }])
      expect(members[0]?.errorCode).toBe(fenced)
    }),
  )

  test(
    'that leads and comes back by an older version is not told that it leads',
    inGroup({}, async ({ client }) => {
      const before = await client()
      await before.join(identity)
      await before.sync()
      const after = await client()
      expect(await after.join({ ...identity, version: 8 })).toMatchObject({ leader: before.memberId, members: [] })
    }),
  )

  test(
    'that comes back during a rebalance begins another, and the request of who was there is answered',
    inGroup({}, async ({ client, members }) => {
      const [leader] = (await members(1)) as [GroupClient]
      const before = await client()
      const waiting = before.join(identity)
      const after = await client()
      const joining = after.join(identity)
      expect((await waiting).errorCode).toBe(ErrorCode.FENCED_INSTANCE_ID)
      expect((await leader.join()).members.map(({ memberId }) => memberId)).toEqual([leader.memberId, after.memberId])
      await joining
      const last = await client()
      const lastJoins = last.join(identity)
      expect((await leader.sync()).errorCode).toBe(ErrorCode.REBALANCE_IN_PROGRESS)
      const { members: known } = await leader.join()
      expect((await lastJoins).errorCode).toBe(0)
      expect(known.map(({ memberId }) => memberId)).toContain(last.memberId)
    }),
  )

  test(
    'keeps its place while it misses a rebalance, until its session ends or somebody takes it out by name',
    inGroup({}, async ({ broker, until, client, members }) => {
      const [leader] = (await members(1)) as [GroupClient]
      const still = await client()
      const joining = still.join({ ...identity, sessionTimeoutMs: 120_000 })
      await leader.join({ sessionTimeoutMs: 120_000 })
      await joining
      await Promise.all([leader.sync(), still.sync()])
      expect((await leader.join()).members).toHaveLength(2)
      await until(() => broker.group('group')?.state !== 'CompletingRebalance')
      expect((await leader.join()).errorCode).toBe(ErrorCode.UNKNOWN_MEMBER_ID)
      await until(() => broker.group('group')?.members.length === 0)
      const again = await client()
      await again.join(identity)
      expect((await again.leave([{ memberId: '', groupInstanceId: 'two' }])).members[0]?.errorCode).toBe(
        ErrorCode.UNKNOWN_MEMBER_ID,
      )
      expect((await again.leave([{ memberId: '', ...identity }])).members[0]?.errorCode).toBe(0)
      expect(await again.heartbeat()).toBe(ErrorCode.UNKNOWN_MEMBER_ID)
    }),
  )

  test(
    'whose protocols change what the group goes by begins a rebalance',
    inGroup({}, async ({ client }) => {
      const before = await client()
      await before.join({ ...identity, protocols: ['sticky', 'range'] })
      await before.sync()
      const after = await client()
      expect(await after.join(identity)).toMatchObject({ generationId: 2, protocolName: 'range' })
    }),
  )
})

describe('every version', () => {
  test.each(Array.from({ length: 10 }, (_, version) => version))('of JoinGroup is served: %i', version =>
    inGroup({}, async ({ client }) => {
      const member = await client()
      const first = await member.join({ version })
      expect(first.errorCode).toBe(version >= 4 ? ErrorCode.MEMBER_ID_REQUIRED : 0)
      const answer = version >= 4 ? await member.join({ version }) : first
      expect(answer).toMatchObject({ errorCode: 0, generationId: 1, protocolName: 'range', leader: member.memberId })
      expect(answer.protocolType).toBe(version >= 7 ? 'consumer' : null)
      expect((await member.join({ version, memberId: 'x' })).errorCode).toBe(ErrorCode.UNKNOWN_MEMBER_ID)
    })(),
  )

  test.each([0, 1, 2, 3, 4, 5])('of SyncGroup, Heartbeat and LeaveGroup is served: %i', version =>
    inGroup({}, async ({ client }) => {
      const member = await client()
      await member.joinTwice()
      expect((await member.sync({ [member.memberId]: 'a' }, version)).assignment.toString()).toBe('a')
      expect(await member.heartbeat({ version: Math.min(version, 4) })).toBe(0)
      expect((await member.leave(undefined, version)).errorCode).toBe(0)
      expect(await member.heartbeat()).toBe(ErrorCode.UNKNOWN_MEMBER_ID)
    })(),
  )
})

describe('a test', () => {
  test(
    'takes a member out, and lets the rest rebalance',
    inGroup({}, async ({ broker, members }) => {
      const [leader, second] = (await members(2)) as [GroupClient, GroupClient]
      broker.evictMember('group', second.memberId)
      expect(await second.heartbeat()).toBe(ErrorCode.UNKNOWN_MEMBER_ID)
      expect(await leader.heartbeat()).toBe(ErrorCode.REBALANCE_IN_PROGRESS)
      await stabilize([leader])
      broker.rebalance('group')
      expect(await leader.heartbeat()).toBe(ErrorCode.REBALANCE_IN_PROGRESS)
      expect(() => broker.evictMember('group', 'x')).toThrow(/no member 'x'/)
      expect(() => broker.rebalance('nobody')).toThrow(/no members/)
    }),
  )
})
