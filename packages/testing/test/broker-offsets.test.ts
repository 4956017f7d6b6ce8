import { ErrorCode } from '@kclient/errors'
import { deleteGroupsApi } from '@kclient/protocol/messages/delete-groups'
import { describeGroupsApi } from '@kclient/protocol/messages/describe-groups'
import { listGroupsApi } from '@kclient/protocol/messages/list-groups'
import { offsetDeleteApi } from '@kclient/protocol/messages/offset-delete'
import { offsetFetchApi } from '@kclient/protocol/messages/offset-fetch'
import { describe, expect, test } from 'vitest'
import type { GroupClient } from './support/group-client.ts'
import { inGroup } from './support/group-world.ts'

const partition = { topic: 'events', partition: 0 }

describe('a committed offset', () => {
  test.each([2, 3, 4, 5, 6, 7, 8, 9, 10])('can be committed by version %i', version =>
    inGroup({}, async ({ broker, members }) => {
      const [member] = (await members(1)) as [GroupClient]
      const topic = version >= 10 ? (broker.topic('events')?.id ?? '') : 'events'
      const epoch = version >= 6 ? { leaderEpoch: 3 } : {}
      expect(await member.commit({ version, topic, offset: 0n, metadata: 'words', ...epoch })).toBe(0)
      expect(broker.committedOffsets('group')).toEqual([
        {
          ...partition,
          offset: 0n,
          leaderEpoch: version >= 6 ? 3 : null,
          metadata: 'words',
          timestamp: expect.any(Number) as number,
        },
      ])
    })(),
  )

  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('can be asked for by version %i', version =>
    inGroup({}, async ({ broker, client }) => {
      const member = await client()
      broker.commit('group', [{ ...partition, offset: 7n, leaderEpoch: 2, metadata: 'words' }])
      const topic = version >= 10 ? (broker.topic('events')?.id ?? '') : 'events'
      expect(await member.committed({ version, topic })).toEqual({
        errorCode: 0,
        offset: 7n,
        leaderEpoch: version >= 5 ? 2 : -1,
        metadata: 'words',
      })
      // That there is none is no error.
      expect(await member.committed({ version, topic, partition: 1 })).toEqual({
        errorCode: 0,
        offset: -1n,
        leaderEpoch: -1,
        metadata: '',
      })
    })(),
  )

  test(
    'is taken from a member of this generation, and from nobody else while there are members',
    inGroup({}, async ({ broker, client, members }) => {
      const [leader, second] = (await members(2)) as [GroupClient, GroupClient]
      const stranger = await client()
      expect(await second.commit({ offset: 5n })).toBe(0)
      expect(await second.commit({ generationId: second.generationId - 1 })).toBe(ErrorCode.ILLEGAL_GENERATION)
      expect(await second.commit({ memberId: 'x' })).toBe(ErrorCode.UNKNOWN_MEMBER_ID)
      expect(await second.commit({ groupInstanceId: 'x' })).toBe(ErrorCode.UNKNOWN_MEMBER_ID)
      expect(await stranger.commit()).toBe(ErrorCode.UNKNOWN_MEMBER_ID)
      // Members may commit while the others are waited for, and not while nobody knows who gets what.
      const joining = leader.join()
      expect(await second.commit({ offset: 6n })).toBe(0)
      await second.join()
      await joining
      expect(await second.commit({ offset: 7n })).toBe(ErrorCode.REBALANCE_IN_PROGRESS)
      expect(broker.committed('group', partition)).toBe(6n)
      await leader.leave([leader, second].map(({ memberId }) => ({ memberId })))
      expect(await stranger.commit({ offset: 8n })).toBe(0)
      expect(broker.committed('group', partition)).toBe(8n)
    }),
  )

  test(
    'can be committed for a group that nobody has joined, which there is from then on',
    inGroup({}, async ({ broker, client }) => {
      const member = await client()
      expect(await member.commit({ generationId: 1, memberId: 'x' })).toBe(ErrorCode.ILLEGAL_GENERATION)
      expect(broker.group('group')).toBeUndefined()
      expect(await member.commit()).toBe(0)
      expect(broker.group('group')).toMatchObject({ state: 'Empty', protocolType: null, generationId: 0 })
    }),
  )

  test(
    'keeps the session of the member that commits it',
    inGroup({}, async ({ runtime, members }) => {
      const [member] = (await members(1)) as [GroupClient]
      for (let time = 0; time < 5; time++) {
        await runtime.sleep(8_000)
        expect(await member.commit()).toBe(0)
      }
      expect(await member.heartbeat()).toBe(0)
    }),
  )

  test(
    'is refused for a partition that is not there, or with too long metadata',
    inGroup({ groups: { offsetMetadataMaxBytes: 10 } }, async ({ client, broker }) => {
      const member = await client()
      expect(await member.commit({ topic: 'nothing' })).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
      expect(await member.commit({ partition: 4 })).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
      const unknown = { version: 10, topic: 'AAAAAAAAQACAAAAAAAAAAA' }
      expect(await member.commit(unknown)).toBe(ErrorCode.UNKNOWN_TOPIC_ID)
      expect((await member.committed(unknown)).errorCode).toBe(ErrorCode.UNKNOWN_TOPIC_ID)
      expect(await member.commit({ metadata: '12345678901' })).toBe(ErrorCode.OFFSET_METADATA_TOO_LARGE)
      expect(await member.commit({ metadata: '1234567890' })).toBe(0)
      expect(() => broker.commit('group', [{ topic: 'nothing', partition: 0, offset: 1n }])).toThrow(/no topic/)
    }),
  )

  test(
    'goes with its topic',
    inGroup({}, async ({ broker, client }) => {
      const member = await client()
      broker.commit('group', [
        { ...partition, offset: 7n },
        { topic: 'others', partition: 0, offset: 8n },
      ])
      broker.deleteTopic('events')
      expect(await member.committed()).toMatchObject({ offset: -1n, errorCode: 0 })
      broker.createTopic('events')
      expect(await member.committed()).toMatchObject({ offset: -1n, errorCode: 0 })
      const { groups } = await member.client.request(offsetFetchApi, 8, {
        groups: [{ groupId: 'group', topics: null }],
      })
      expect(groups[0]?.topics).toMatchObject([{ name: 'others', partitions: [{ committedOffset: 8n }] }])
      const { topics } = await member.client.request(offsetFetchApi, 7, { groupId: 'group', topics: null })
      expect(topics).toMatchObject([{ name: 'others', partitions: [{ committedOffset: 8n }] }])
      expect(broker.committedOffsets('group', 'others')).toMatchObject([{ offset: 8n }])
    }),
  )

  test(
    'can be asked for of several groups at once, each by its own coordinator',
    inGroup({ nodes: 2 }, async ({ broker, client }) => {
      const elsewhere =
        ['b', 'c', 'd', 'e'].find(id => broker.coordinatorOf(id) !== broker.coordinatorOf('group')) ?? ''
      broker.commit('group', [{ ...partition, offset: 7n }])
      broker.commit(elsewhere, [{ ...partition, offset: 8n }])
      const member = await client()
      const topics = [{ name: 'events', partitionIndexes: [0] }]
      const { groups } = await member.client.request(offsetFetchApi, 8, {
        groups: ['group', elsewhere].map(groupId => ({ groupId, topics })),
      })
      expect(groups).toMatchObject([
        { groupId: 'group', errorCode: 0, topics: [{ partitions: [{ committedOffset: 7n }] }] },
        { groupId: elsewhere, errorCode: ErrorCode.NOT_COORDINATOR, topics: [] },
      ])
      // The first version tells it of each partition.
      const { topics: old } = await member.client.request(offsetFetchApi, 1, { groupId: elsewhere, topics })
      expect(old[0]?.partitions[0]?.errorCode).toBe(ErrorCode.NOT_COORDINATOR)
    }),
  )

  test(
    'can be deleted when nobody subscribes to its topic',
    inGroup({}, async ({ broker, members, client }) => {
      broker.commit('group', [
        { ...partition, offset: 7n },
        { topic: 'others', partition: 0, offset: 8n },
      ])
      await members(1)
      const admin = await client()
      const ask = (groupId: string): Promise<unknown> =>
        admin.client.request(offsetDeleteApi, 0, {
          groupId,
          topics: ['events', 'others', 'nothing'].map(name => ({ name, partitions: [{ partitionIndex: 0 }] })),
        })
      const answer = (errorCode: number): unknown => ({ partitions: [{ partitionIndex: 0, errorCode }] })
      expect(await ask('group')).toMatchObject({
        errorCode: 0,
        topics: [answer(ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC), answer(0), answer(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)],
      })
      expect(broker.committedOffsets('group')).toMatchObject([{ ...partition, offset: 7n }])
      expect(await ask('nobody')).toMatchObject({ errorCode: ErrorCode.GROUP_ID_NOT_FOUND, topics: [] })
    }),
  )
})

describe('groups', () => {
  test.each([0, 1, 2, 3, 4, 5, 6])('are described by version %i', version =>
    inGroup({}, async ({ members, client }) => {
      const [leader, second] = (await members(2)) as [GroupClient, GroupClient]
      const admin = await client()
      const describeBoth = (): Promise<unknown> =>
        admin.client.request(describeGroupsApi, version, {
          groups: ['group', 'nobody'],
          ...(version >= 3 ? { includeAuthorizedOperations: true } : {}),
        })
      const stable = await describeBoth()
      expect(stable).toMatchObject({
        groups: [
          {
            errorCode: 0,
            groupState: 'Stable',
            protocolType: 'consumer',
            protocolData: 'range',
            members: [{ clientId: 'raw' }, { clientId: 'raw' }],
            authorizedOperations: version >= 3 ? 3400 : -2_147_483_648,
          },
          { errorCode: version >= 6 ? ErrorCode.GROUP_ID_NOT_FOUND : 0, groupState: 'Dead' },
        ],
      })
      const joining = leader.join()
      await second.heartbeat()
      expect(await describeBoth()).toMatchObject({
        groups: [{ groupState: 'PreparingRebalance', protocolData: '', members: [{}, {}] }, {}],
      })
      await second.join()
      await joining
    })(),
  )

  test.each([0, 1, 2, 3, 4, 5])('are listed by version %i, each by its own coordinator', version =>
    inGroup({ nodes: 2 }, async ({ broker, members, client }) => {
      await members(1)
      for (const groupId of ['b', 'c', 'd', 'e']) broker.commit(groupId, [{ ...partition, offset: 1n }])
      const admin = await client()
      const list = async (filters: object): Promise<string[]> => {
        const answer = await admin.client.request(listGroupsApi, version, filters)
        return answer.groups.map(group => [group.groupId, group.groupState, group.groupType].join(' ').trim())
      }
      const here = broker.groups().filter(({ coordinator }) => coordinator === broker.coordinatorOf('group'))
      expect(here.length).toBeLessThan(5)
      const named = here.map(({ groupId, state }) =>
        [groupId, ...(version >= 4 ? [state] : []), ...(version >= 5 ? ['classic'] : [])].join(' '),
      )
      expect(await list({})).toEqual(named)
      if (version >= 4) expect(await list({ statesFilter: ['stable'] })).toHaveLength(1)
      if (version >= 5) expect(await list({ typesFilter: ['Classic'] })).toEqual(named)
      if (version >= 5) expect(await list({ typesFilter: ['consumer'] })).toEqual([])
    })(),
  )

  test.each([0, 1, 2])('are deleted by version %i when nobody is in them', version =>
    inGroup({}, async ({ broker, members }) => {
      const [member] = (await members(1)) as [GroupClient]
      await member.commit()
      const remove = async (): Promise<unknown> => {
        const groupsNames = ['group', 'nobody']
        const { results } = await member.client.request(deleteGroupsApi, version, { groupsNames })
        return results.map(({ errorCode }) => errorCode)
      }
      expect(await remove()).toEqual([ErrorCode.NON_EMPTY_GROUP, ErrorCode.GROUP_ID_NOT_FOUND])
      await member.leave()
      expect(await remove()).toEqual([0, ErrorCode.GROUP_ID_NOT_FOUND])
      expect(broker.group('group')).toBeUndefined()
      expect(broker.committedOffsets('group')).toEqual([])
    })(),
  )
})
