import { expect, test } from 'vitest'
import type { Assignor, AssignorInput, MemberAssignment } from '../src/group/assignor.ts'
import { places } from './support/groups.ts'
import { rejection } from './support/eventually.ts'
import { at, inWorld, take } from './support/world.ts'

const fast = { groupId: 'g', heartbeatIntervalMs: 100, sessionTimeoutMs: 6_000 }

/** Gives partition n of each topic to the member that asks for it in its user data, and says so in that of the assignment. */
class ByWish implements Assignor {
  readonly name: string = 'by-wish'
  readonly heard: string[] = []
  readonly #wishes: readonly number[]

  constructor(...wishes: readonly number[]) {
    this.#wishes = wishes
  }

  subscriptionUserData(topics: readonly string[]): Uint8Array {
    return Buffer.from(`${topics.join()}:${this.#wishes.join()}`)
  }

  assign({ members, partitions }: AssignorInput): Map<string, MemberAssignment> {
    return new Map(
      members.map(({ memberId, topics, userData }) => {
        const wishes = (userData?.toString() ?? '').split(':')[1]?.split(',').map(Number) ?? []
        const wanted = topics.flatMap(topic =>
          (partitions.get(topic) ?? [])
            .filter(({ partition }) => wishes.includes(partition))
            .map(({ partition }) => ({ topic, partition })),
        )
        return [memberId, { partitions: wanted, userData: Buffer.from(`granted ${userData?.toString()}`) }]
      }),
    )
  }

  onAssignment(
    { partitions, userData }: Parameters<NonNullable<Assignor['onAssignment']>>[0],
    generationId: number,
  ): void {
    this.heard.push(`${generationId} ${places(partitions).join()} ${userData?.toString()}`)
  }
}

test('an own assignor hears what members tell, and members hear what it tells them', () =>
  inWorld({ topics: { t: 3 } }, async ({ consumer, append, until, broker }) => {
    for (const partition of [0, 1, 2]) append(at(partition), 10)
    const [one, two] = [new ByWish(0, 2), new ByWish(1)]
    const first = await consumer({ ...fast, topics: 't', partitionAssignmentStrategy: one })
    expect(places(first.assignment())).toEqual(['t-0', 't-2'])
    expect(one.heard).toEqual(['1 t-0,t-2 granted t:0,2'])
    const second = await consumer({ ...fast, topics: 't', partitionAssignmentStrategy: [two] })
    await until(() => broker.group('g')?.state === 'Stable' && one.heard.length === 2)
    expect(places(second.assignment())).toEqual(['t-1'])
    expect(two.heard).toEqual(['2 t-1 granted t:1'])
    expect(one.heard[1]).toBe('2 t-0,t-2 granted t:0,2')
    const taken = await take(first, 20)
    expect(new Set(taken.map(({ partition, offset }) => `${partition}-${offset}`)).size).toBe(20)
    expect(new Set(taken.map(({ partition }) => partition))).toEqual(new Set([0, 2]))
    expect(await take(second, 10)).toHaveLength(10)
  }))

test.each([
  ['a partition of two', ['t-0', 't-0'], 'INVALID_CONFIGURATION', /'odd' gave t-0 to member .*, and to member .*, too/],
  ['a partition that is not there', ['t-7', ''], 'INVALID_CONFIGURATION', /gave t-7 to member .*: there is no such/],
] as const)('an own assignor that gives %s is told so, and the group is not held up', (_, given, code, message) =>
  inWorld({ topics: { t: 3 } }, async ({ consumer }) => {
    const odd: Assignor = {
      name: 'odd',
      assign: ({ members }) =>
        new Map(
          members.map(({ memberId }, index) => {
            const [topic = '', partition] = (members.length === 1 ? '' : (given[index] ?? '')).split('-')
            return [memberId, { partitions: topic === '' ? [] : [{ topic, partition: Number(partition) }] }]
          }),
        ),
    }
    const strategies = [odd, 'range'] as const
    const first = await consumer({ ...fast, topics: 't', partitionAssignmentStrategy: strategies })
    expect(first.assignment()).toEqual([])
    const waiting = rejection(first.getOne())
    const second = consumer({ ...fast, topics: 't', partitionAssignmentStrategy: strategies })
    expect(await waiting).toMatchObject({ code, message: expect.stringMatching(message) as string })
    // The leader has left; who is left alone gets nothing, as this assignor has it.
    await first.stop()
    expect((await second).assignment()).toEqual([])
  }),
)

test('an own assignor that throws is heard of by start() of the member that leads', () =>
  inWorld({ topics: { t: 3 } }, async ({ consumer, broker, until }) => {
    const broken: Assignor = {
      name: 'broken',
      assign() {
        throw new RangeError('no idea')
      },
    }
    const error = await rejection(consumer({ ...fast, topics: 't', partitionAssignmentStrategy: broken }))
    expect(error).toMatchObject({ message: expect.stringContaining('no idea') as string })
    await until(() => broker.group('g')?.members.length === 0)
  }))

test('members read in their own rack where partitions can be divided so (KIP-881)', () => {
  const racks = Array.from({ length: 6 }, (_, partition) => [partition < 3 ? 1 : 2])
  const topics = { t: { assignments: racks } }
  return inWorld({ nodes: [{ rack: 'east' }, { rack: 'west' }], topics }, async ({ consumer, until }) => {
    for (const strategy of ['range', 'sticky', 'cooperative-sticky'] as const) {
      const options = { ...fast, groupId: strategy, topics: 't', partitionAssignmentStrategy: strategy }
      const west = await consumer({ ...options, clientRack: 'west' })
      const east = await consumer({ ...options, clientRack: 'east' })
      await until(() => west.assignment().length === 3 && east.assignment().length === 3)
      expect(places(west.assignment())).toEqual(['t-3', 't-4', 't-5'])
      expect(places(east.assignment())).toEqual(['t-0', 't-1', 't-2'])
      await west.stop()
      await east.stop()
    }
  })
})

test('(G-ONE) members of different subscriptions share what each wants, and new partitions come to the least busy', () =>
  inWorld({ topics: { s: 2, t: 4, u: 3 } }, async ({ consumer, until, broker }) => {
    for (const strategy of ['range', 'roundrobin', 'sticky', 'cooperative-sticky'] as const) {
      const options = { ...fast, groupId: strategy, partitionAssignmentStrategy: strategy, metadataMaxAgeMs: 1_000 }
      const members = [
        await consumer({ ...options, topics: ['s', 't'] }),
        await consumer({ ...options, topics: ['t', 'u'] }),
        await consumer({ ...options, topics: 'u' }),
      ]
      const all = (): string[] => members.flatMap(each => places(each.assignment())).toSorted()
      const settled = (count: number): Promise<void> =>
        until(() => all().length === count && new Set(all()).size === count)
      const count = broker.topic('t')?.partitions.length ?? 0
      await settled(5 + count)
      const topicsOf = members.map(each => new Set(each.assignment().map(({ topic }) => topic)))
      expect(topicsOf[0]?.has('u')).toBe(false)
      expect(topicsOf[1]?.has('s')).toBe(false)
      expect([...(topicsOf[2] ?? [])]).toEqual(['u'])
      broker.createPartitions('t', count + 2)
      await settled(7 + count)
      for (const member of members) await member.stop()
    }
  }))
