import { ErrorCode } from '@kclient/errors'
import { findCoordinatorApi } from '@kclient/protocol/messages/find-coordinator'
import { listGroupsApi } from '@kclient/protocol/messages/list-groups'
import { describe, expect, test } from 'vitest'
import { startBroker } from '../src/index.ts'
import { GroupClient } from './support/group-client.ts'
import { inGroup, stabilize } from './support/group-world.ts'
import { RawClient } from './support/raw-client.ts'

const partition = { topic: 'events', partition: 0 }

describe('the coordinator of a group', () => {
  test(
    'is the node that FindCoordinator names, and no other serves the group',
    inGroup({ nodes: 3 }, async ({ broker, runtime }) => {
      const coordinator = broker.coordinatorOf('group')
      const other = broker.nodes.find(({ nodeId }) => nodeId !== coordinator)?.nodeId ?? 0
      await using client = await RawClient.to(broker, other, runtime)
      const found = await client.request(findCoordinatorApi, 2, { key: 'group', keyType: 0 })
      expect(found).toMatchObject({ errorCode: 0, nodeId: coordinator })
      broker.moveCoordinator('group', other)
      await using member = await GroupClient.of(broker, 'group', runtime)
      await member.joinTwice()
      broker.moveCoordinator('group', coordinator)
      const wrong = ErrorCode.NOT_COORDINATOR
      expect((await member.join()).errorCode).toBe(wrong)
      expect((await member.sync()).errorCode).toBe(wrong)
      expect(await member.heartbeat()).toBe(wrong)
      expect((await member.leave()).errorCode).toBe(wrong)
      expect(await member.commit()).toBe(wrong)
      expect((await member.committed()).errorCode).toBe(wrong)
    }),
  )

  test(
    'is spread over the nodes, and stays where it is as long as its node runs',
    inGroup({ nodes: 3 }, async ({ broker }) => {
      const ids = Array.from({ length: 30 }, (_, index) => `group-${index}`)
      const before = ids.map(id => broker.coordinatorOf(id))
      expect(new Set(before).size).toBe(3)
      await broker.stopNode(2)
      const without = ids.map(id => broker.coordinatorOf(id))
      expect(without.every((nodeId, at) => (before[at] === 2 ? nodeId !== 2 : nodeId === before[at]))).toBe(true)
      await broker.startNode(2)
      expect(ids.map(id => broker.coordinatorOf(id))).toEqual(without)
      for (const { nodeId } of broker.nodes) await broker.stopNode(nodeId)
      expect(broker.coordinatorOf('group-1')).toBe(-1)
      expect(() => broker.moveCoordinator('group-1', 2)).toThrow(/not running/)
    }),
  )

  test(
    'that takes over knows offsets, members and their assignments, and begins their sessions anew',
    inGroup({ nodes: 3 }, async ({ broker, runtime, until, members }) => {
      const [leader, second] = (await members(2)) as [GroupClient, GroupClient]
      await leader.commit({ offset: 7n })
      const { generationId } = leader
      await runtime.sleep(9_000)
      await broker.stopNode(broker.coordinatorOf('group'))
      await runtime.sleep(9_000)
      const moved = await Promise.all([leader, second].map(member => follow(member, broker, runtime)))
      for (const member of moved) expect(await member.heartbeat()).toBe(0)
      expect((await moved[1]?.sync())?.assignment.toString()).toBe(`for ${second.memberId}`)
      expect(await moved[0]?.committed()).toMatchObject({ offset: 7n })
      expect(broker.group('group')).toMatchObject({ generationId, leader: leader.memberId })
      await until(() => broker.group('group')?.state === 'Empty')
    }),
  )

  test(
    'that goes during a rebalance leaves behind the last generation that had an assignment',
    inGroup({ nodes: 3 }, async ({ broker, runtime, client, members }) => {
      const [leader] = (await members(1)) as [GroupClient]
      const newcomer = await client()
      await newcomer.join()
      const waiting = newcomer.join()
      await leader.heartbeat()
      const other = broker.nodes.find(({ nodeId }) => nodeId !== broker.coordinatorOf('group'))?.nodeId ?? 0
      broker.moveCoordinator('group', other)
      expect((await waiting).errorCode).toBe(ErrorCode.NOT_COORDINATOR)
      const [first, second] = [await follow(leader, broker, runtime), await follow(newcomer, broker, runtime)]
      expect(await first.heartbeat()).toBe(0)
      expect((await second.join()).errorCode).toBe(ErrorCode.UNKNOWN_MEMBER_ID)
      expect(broker.group('group')).toMatchObject({ state: 'Stable', coordinator: other })
    }),
  )

  test(
    'that goes while an assignment is awaited answers those who wait',
    inGroup({ nodes: 2 }, async ({ broker, members }) => {
      const [leader, second] = (await members(2)) as [GroupClient, GroupClient]
      const joining = leader.join()
      await second.join()
      await joining
      const syncing = second.sync()
      await leader.heartbeat()
      broker.moveCoordinator('group', 3 - broker.coordinatorOf('group'))
      expect((await syncing).errorCode).toBe(ErrorCode.NOT_COORDINATOR)
    }),
  )

  test(
    'says that it is not ready for as long as it loads',
    inGroup({ nodes: 2, groups: { loadTimeMs: 500 } }, async ({ broker, runtime, until, members }) => {
      await runtime.sleep(1_000)
      const [leader] = (await members(1)) as [GroupClient]
      broker.moveCoordinator('group', 3 - broker.coordinatorOf('group'))
      const member = await follow(leader, broker, runtime)
      expect(await member.heartbeat()).toBe(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS)
      expect((await member.committed()).errorCode).toBe(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS)
      const list = async (): Promise<number> => (await member.client.request(listGroupsApi, 4, {})).errorCode
      expect(await list()).toBe(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS)
      expect(broker.group('group')).toBeUndefined()
      await until(() => broker.group('group') !== undefined)
      expect(await member.heartbeat()).toBe(0)
      expect(await list()).toBe(0)
    }),
  )

  test(
    'that is the only node keeps its groups over a restart',
    inGroup({}, async ({ broker, runtime, members }) => {
      const [leader] = (await members(1)) as [GroupClient]
      await leader.commit({ offset: 7n })
      await broker.stop()
      expect(broker.groups()).toEqual([])
      expect(broker.committed('group', partition)).toBe(7n)
      await broker.startNode(1)
      const member = await follow(leader, broker, runtime)
      expect(await member.heartbeat()).toBe(0)
      expect(await member.committed()).toMatchObject({ offset: 7n })
      await stabilize([member])
    }),
  )
})

test('an option of groups that does not exist, or makes no sense, is refused', async () => {
  const start = (groups: object): Promise<unknown> => startBroker({ groups })
  await expect(start({ size: 5 })).rejects.toThrow(/unknown option `groups.size`; there are initialRebalanceDelayMs/)
  await expect(start({ maxSize: -1 })).rejects.toThrow(/whole number/)
})

/** The same member, with a connection to the node that coordinates now. */
async function follow(
  member: GroupClient,
  broker: Parameters<typeof GroupClient.of>[0],
  runtime: Parameters<typeof GroupClient.of>[2],
): Promise<GroupClient> {
  return member.at(await GroupClient.of(broker, member.groupId, runtime))
}
