import { ErrorCode } from '@kclient/errors'
import { describe, expect, test } from 'vitest'
import { type BrokerOptions, type EmbeddedBroker, startBroker, VirtualRuntime } from '../src/index.ts'
import { GroupClient } from './support/group-client.ts'

interface World {
  readonly broker: EmbeddedBroker
  readonly runtime: VirtualRuntime
  /** Lets time pass until something is so. */
  readonly until: (condition: () => boolean) => Promise<void>
  /** A connection of its own to the coordinator of 'group'. */
  readonly client: () => Promise<GroupClient>
  /** So many members of a stable group, the leader first. */
  readonly members: (count: number) => Promise<GroupClient[]>
}

/** Runs a test in virtual time. */
function inGroup(options: BrokerOptions, body: (world: World) => Promise<void>): () => Promise<void> {
  return async () => {
    const runtime = new VirtualRuntime({ seed: 3, splitProbability: 0 })
    await runtime.run(async () => {
      await using broker = await startBroker({ runtime, topics: { events: 4 }, ...options })
      const client = (): Promise<GroupClient> => GroupClient.of(broker, 'group', runtime)
      const members = async (count: number): Promise<GroupClient[]> => {
        const joined = await Promise.all(Array.from({ length: count }, client))
        await stabilize(joined)
        const { leader } = broker.group('group') ?? {}
        return joined.sort((a, b) => Number(b.memberId === leader) - Number(a.memberId === leader))
      }
      const until = async (condition: () => boolean): Promise<void> => {
        while (!condition()) await runtime.sleep(1)
      }
      await body({ broker, runtime, until, client, members })
    })
  }
}

/** Lets all join and sync until they are in one generation; the leader assigns to each what it is called by. */
async function stabilize(clients: readonly GroupClient[]): Promise<void> {
  await Promise.all(clients.map(client => (client.memberId === '' ? client.join() : undefined)))
  for (;;) {
    const answers = await Promise.all(clients.map(client => client.join()))
    const generations = new Set(answers.map(answer => answer.generationId))
    const leader = answers.findIndex(answer => answer.leader === answer.memberId)
    const assignments = Object.fromEntries(answers.map(answer => [answer.memberId, `for ${answer.memberId}`]))
    if (generations.size > 1 || leader === -1) continue
    const synced = await Promise.all(clients.map((client, at) => client.sync(at === leader ? assignments : {})))
    if (synced.every(answer => answer.errorCode === 0)) return
  }
}

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
})
