import { Consumer } from '@kclient/consumer'
import { afterAll, expect } from 'vitest'
import { JavaMembers } from '../../src/harness/java-members.ts'
import { needsJavaTools } from '../../src/harness/java-tools.ts'
import { type MemberKind, MixedGroup, type Strategies } from '../../src/harness/mixed-group.ts'
import { type Scenario, test } from '../../src/harness/scenario.ts'

let java: Promise<JavaMembers> | undefined

afterAll(async () => {
  await (await java)?.end()
})

/** A group whose Java members share one process with those of the other tests. */
async function mixedGroup(kafka: Scenario, topics: readonly string[]): Promise<MixedGroup> {
  await needsJavaTools(kafka)
  java ??= JavaMembers.launch()
  return new MixedGroup(kafka, await java, topics)
}

/** Two topics that do not divide evenly, and how to put records into them while the group changes. */
async function load(kafka: Scenario): Promise<{ topics: string[]; all: string[]; send: () => Promise<number> }> {
  const counts = [7, 4]
  const topics = await Promise.all(counts.map(partitions => kafka.topic({ partitions })))
  const places = topics.flatMap((topic, index) =>
    Array.from({ length: counts[index] ?? 0 }, (_, partition) => ({ topic, partition })),
  )
  const producer = await kafka.producer()
  let sent = 0
  const send = async (): Promise<number> => {
    const records = places.flatMap(place => Array.from({ length: 60 }, (_, n) => ({ ...place, value: `${sent + n}` })))
    await producer.sendMany(records)
    sent += records.length
    return sent
  }
  return { topics, all: places.map(({ topic, partition }) => `${topic}-${partition}`), send }
}

async function allArrive(group: MixedGroup, count: number): Promise<void> {
  await expect.poll(() => group.received, { timeout: 30_000, interval: 20 }).toBe(count)
}

/** 11 partitions among so many members, as evenly as can be. */
const even: Record<number, number[]> = { 1: [11], 2: [5, 6], 3: [3, 4, 4], 4: [2, 3, 3, 3] }

/** Range divides 7 and 4 one by one. */
const ranges: Record<number, number[]> = { 1: [11], 2: [5, 6], 3: [3, 3, 5], 4: [2, 3, 3, 3] }

const cases = (['range', 'roundrobin', 'sticky', 'cooperative-sticky'] as const).flatMap(strategy =>
  (['kclient', 'java'] as const).map(leader => ({ strategy, leader })),
)

test.for(cases)(
  '(G-ONE) Java and kclient members share by $strategy, first led by a member of $leader, then by whoever is left, and each record comes once',
  { timeout: 120_000 },
  async ({ strategy, leader }, { kafka }) => {
    const { topics, all, send } = await load(kafka)
    const shares = strategy === 'range' ? ranges : even
    const other: MemberKind = leader === 'java' ? 'kclient' : 'java'
    const group = await mixedGroup(kafka, topics)
    await group.start('first', leader, [strategy])
    await send()
    await group.settled(shares[1] ?? [], all)
    await group.start('second', other, [strategy])
    await send()
    const two = await group.settled(shares[2] ?? [], all)
    await group.start('third', leader, [strategy])
    await send()
    const three = await group.settled(shares[3] ?? [], all)
    await group.start('fourth', other, [strategy])
    await allArrive(group, await send())
    const four = await group.settled(shares[4] ?? [], all)
    // The leader goes, and the group with it: another one, of whichever client, reads what all of them say of themselves.
    await group.stop('first')
    await send()
    const left = await group.settled(shares[3] ?? [], all)
    await group.stop('third')
    await allArrive(group, await send())
    await group.settled(shares[2] ?? [], all)

    if (strategy === 'sticky' || (strategy === 'cooperative-sticky' && !group.isShaken)) {
      expectKept(two, three)
      expectKept(three, four)
      for (const name of ['second', 'third', 'fourth'])
        expect(left[name]).toEqual(expect.arrayContaining([...(four[name] ?? [])]))
    }
    expect(group.repeated).toEqual({})
    expect(group.troubles).toEqual([])
  },
)

/** Whoever had something before has kept all but what the new one got. */
function expectKept(before: Record<string, readonly string[]>, after: Record<string, readonly string[]>): void {
  for (const [name, had] of Object.entries(before))
    expect(had).toEqual(expect.arrayContaining([...(after[name] ?? [])]))
}

const [eager, both, cooperative]: [Strategies, Strategies, Strategies] = [
  ['range'],
  ['cooperative-sticky', 'range'],
  ['cooperative-sticky'],
]

test(
  '(G-ONE) a group of Java and kclient members rolls from eager to cooperative and back under load, and each record comes once',
  { timeout: 180_000 },
  async ({ kafka }) => {
    const { topics, all, send } = await load(kafka)
    const group = await mixedGroup(kafka, topics)
    const kinds: Record<string, MemberKind> = { a: 'kclient', b: 'java', c: 'kclient', d: 'java' }
    const shares = (owned: Record<string, readonly string[]>): number[] =>
      Object.values(owned).map(({ length }) => length)

    const roll = async (strategies: Strategies): Promise<void> => {
      for (const [name, kind] of Object.entries(kinds)) {
        await group.stop(name)
        await send()
        await group.start(name, kind, strategies)
        await expect
          .poll(() => shares(group.owned()).reduce((sum, share) => sum + share, 0), { timeout: 30_000 })
          .toBe(11)
      }
      expect(shares(await group.settled([2, 3, 3, 3], all))).toHaveLength(4)
    }

    for (const [name, kind] of Object.entries(kinds)) await group.start(name, kind, eager)
    await group.settled([2, 3, 3, 3], all)
    await roll(both)
    await roll(cooperative)

    // Now one more can come without everybody giving back everything.
    const before = Object.keys(kinds).map(name => group.revokedAll(name))
    const owned = await group.settled([2, 3, 3, 3], all)
    await group.start('e', 'kclient', cooperative)
    const withOne = await group.settled([2, 2, 2, 2, 3], all)
    // Who is late to hear of one rebalance when the next begins does give back everything: not all are.
    const after = Object.keys(kinds).map(name => group.revokedAll(name))
    expect(after.some((times, index) => times === before[index])).toBe(true)
    expectKept(owned, { ...withOne, e: [] })
    await group.stop('e')
    await group.settled([2, 3, 3, 3], all)

    await roll(both)
    await roll(eager)
    await allArrive(group, await send())
    expect(group.repeated).toEqual({})
    expect(group.troubles).toEqual([])
  },
)

test(
  '(G-ONE) Java members that stood still come back with what they once had, and a kclient leader knows whose claim is older',
  { timeout: 120_000 },
  async ({ kafka }) => {
    const { topics, all, send } = await load(kafka)
    const shortest = 6_000
    const groups: MixedGroup[] = []
    for (const strategy of ['sticky', 'cooperative-sticky'] as const) {
      const group = await mixedGroup(kafka, topics)
      await group.start('one', 'kclient', [strategy], shortest)
      await group.start('java', 'java', [strategy], shortest)
      await group.start('two', 'kclient', [strategy], shortest)
      groups.push(group)
    }
    const count = await send()
    for (const group of groups) {
      await group.settled([3, 4, 4], all)
      await allArrive(group, count)
    }

    const members = await java
    members?.freeze()
    kafka.defer(async () => members?.thaw())
    const alone = (group: MixedGroup): number =>
      (group.owned()['one']?.length ?? 0) + (group.owned()['two']?.length ?? 0)
    await expect.poll(() => groups.map(alone), { timeout: 30_000, interval: 20 }).toEqual([11, 11])
    const kept = groups.map(group => group.owned())
    members?.thaw()

    for (const [index, group] of groups.entries()) {
      const isLost = (): boolean => group.events.some(({ member, what }) => member === 'java' && what === 'lost')
      await expect.poll(isLost, { timeout: 30_000 }).toBe(true)
      const owned = await group.settled([3, 4, 4], all)
      const { one = [], two = [] } = kept[index] ?? {}
      // A cooperative member that missed a generation on the way has given back everything.
      const isCalm = index === 0 || group.revokedAll('one') + group.revokedAll('two') === 0
      if (isCalm) expectKept({ one, two }, { one: owned['one'] ?? [], two: owned['two'] ?? [] })
      expect(group.troubles).toEqual([])
    }
    const more = await send()
    for (const group of groups) await allArrive(group, more)
  },
)

test(
  'members of both clients agree with the strategies that they have by default',
  { timeout: 60_000 },
  async ({ kafka }) => {
    const { topics, all, send } = await load(kafka)
    const group = await mixedGroup(kafka, topics)
    await group.start('java', 'java', undefined)
    await group.start('kclient', 'kclient', undefined)
    await group.settled([5, 6], all)
    await allArrive(group, await send())
    expect(group.repeated).toEqual({})
    expect(group.troubles).toEqual([])
  },
)

test(
  'who has no strategy in common with a group is told so, and the group goes on',
  { timeout: 60_000 },
  async ({ kafka }) => {
    const { topics, all, send } = await load(kafka)
    const group = await mixedGroup(kafka, topics)
    await group.start('java', 'java', ['cooperative-sticky'])
    await group.start('kclient', 'kclient', ['cooperative-sticky'])
    await group.settled([5, 6], all)
    const stranger = new Consumer({
      bootstrapServers: kafka.bootstrapServers,
      groupId: group.groupId,
      topics,
      partitionAssignmentStrategy: ['roundrobin', 'range'],
    })
    kafka.defer(() => stranger.stop())
    await expect(stranger.start()).rejects.toMatchObject({ code: 'INCONSISTENT_GROUP_PROTOCOL' })
    await allArrive(group, await send())
    await group.start('other', 'java', ['range'])
    await expect
      .poll(() => group.troubles, { timeout: 20_000 })
      .toMatchObject([
        { member: 'other', what: 'failed', about: expect.stringContaining('InconsistentGroupProtocolException') },
      ])
    expect(Object.values(group.owned()).flat().toSorted()).toEqual(all.toSorted())
    expect(group.repeated).toEqual({})
  },
)
