import { afterEach, describe, expect, it, vi } from 'vitest'
import type { AssignorInput, AssignorMember, MemberAssignment } from '../src/group/assignor.ts'
import { assignorOptions } from '../src/group/assignor-option.ts'
import { assignChecked } from '../src/group/assignors/assign-checked.ts'
import { assignorsOf } from '../src/group/assignors/assignors-of.ts'
import { LoadOrder } from '../src/group/assignors/load-order.ts'
import { rebalanceProtocolOf } from '../src/group/assignors/rebalance-protocol.ts'
import { decodeStickyUserData, encodeStickyUserData } from '../src/group/assignors/sticky-user-data.ts'
import { assignorNamed, assignorNames, inputOf, randomGroup } from './support/random-groups.ts'

function topics(counts: Record<string, number>): AssignorInput['partitions'] {
  return new Map(
    Object.entries(counts).map(([topic, count]) => [
      topic,
      Array.from({ length: count }, (_, partition) => ({ partition, racks: [] })),
    ]),
  )
}

function member(memberId: string, subscribed: readonly string[], more: Partial<AssignorMember> = {}): AssignorMember {
  return {
    memberId,
    groupInstanceId: undefined,
    topics: subscribed,
    ownedPartitions: [],
    generationId: -1,
    rackId: undefined,
    userData: undefined,
    ...more,
  }
}

function names(assigned: ReadonlyMap<string, MemberAssignment>): Record<string, string[]> {
  return Object.fromEntries(
    Array.from(assigned, ([memberId, { partitions }]) => [
      memberId,
      partitions.map(({ topic, partition }) => `${topic}-${partition}`),
    ]),
  ) as Record<string, string[]>
}

function partitionsOf(text: string): { topic: string; partition: number }[] {
  return text
    .split(' ')
    .filter(each => each !== '')
    .map(each => ({
      topic: each.slice(0, each.lastIndexOf('-')),
      partition: Number(each.slice(each.lastIndexOf('-') + 1)),
    }))
}

/** Whatever a sticky assignor does with a partition, it looks for a member first: without end when it has none. */
function limitSteps(): { left: number } {
  const steps = { left: 0 }
  const original: LoadOrder['find'] = LoadOrder.prototype.find
  vi.spyOn(LoadOrder.prototype, 'find').mockImplementation(function (this: LoadOrder, holds) {
    if (--steps.left < 0) throw new Error('More steps than any group needs')
    return original.call(this, holds)
  })
  return steps
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe('(G-ONE) each partition', () => {
  it.each(assignorNames)(
    'goes to one member that subscribes to it, however members and subscriptions change, in a bounded number of steps: %s',
    name => {
      const steps = limitSteps()
      for (let seed = 1; seed <= 150; seed++) {
        const limits = { members: 30, topics: 10, partitions: 12, rounds: 6 }
        for (const group of randomGroup(seed, name, limits)) {
          const input = inputOf(group)
          const size = [...input.partitions.values()].reduce((sum, { length }) => sum + length, input.members.length)
          steps.left = 60 * size
          const protocol = name === 'cooperative-sticky' ? 'cooperative' : 'eager'
          const assigned = assignChecked(assignorNamed(name), input, protocol)

          const given = new Set(Object.values(names(assigned)).flat())
          const owned = new Set(
            input.members.flatMap(({ ownedPartitions }) =>
              ownedPartitions.map(each => `${each.topic}-${each.partition}`),
            ),
          )
          for (const topic of new Set(input.members.flatMap(each => each.topics))) {
            for (const { partition } of input.partitions.get(topic) ?? []) {
              const id = `${topic}-${partition}`
              expect(given.has(id) || (protocol === 'cooperative' && owned.has(id))).toBe(true)
            }
          }
        }
      }
    },
  )

  it('is given to nobody by cooperative-sticky while another has it still, and to its new owner in the next round', () => {
    const assignor = assignorNamed('cooperative-sticky')
    const first = member('a', ['t'], { ownedPartitions: partitionsOf('t-0 t-1 t-2 t-3'), generationId: 1 })
    const partitions = topics({ t: 4 })
    const held = assignChecked(assignor, { members: [first, member('b', ['t'])], partitions }, 'cooperative')
    expect(names(held)).toEqual({ a: ['t-0', 't-1'], b: [] })
    const a = { ...first, ownedPartitions: partitionsOf('t-0 t-1'), generationId: 2 }
    const b = member('b', ['t'], { generationId: 2 })
    const moved = assignChecked(assignor, { members: [a, b], partitions }, 'cooperative')
    expect(names(moved)).toEqual({ a: ['t-0', 't-1'], b: ['t-2', 't-3'] })
  })

  it('goes to the younger claim when a member that was away comes back with what it had (KIP-792)', () => {
    const stale = member('a', ['t'], { ownedPartitions: partitionsOf('t-0 t-1'), generationId: 3 })
    const present = member('b', ['t'], { ownedPartitions: partitionsOf('t-0 t-1 t-2 t-3'), generationId: 4 })
    const input = { members: [stale, present], partitions: topics({ t: 4 }) }
    const assigned = assignChecked(assignorNamed('cooperative-sticky'), input, 'cooperative')
    expect(names(assigned)).toEqual({ a: [], b: ['t-0', 't-1'] })
  })

  it('goes on to exist for sticky when a topic has come back with fewer partitions', () => {
    const claim = (text: string, generation: number): Partial<AssignorMember> => ({
      userData: encodeStickyUserData(partitionsOf(text), generation),
      generationId: generation,
    })
    const members = [member('a', ['s', 't'], claim('s-0 s-5 t-0', 2)), member('b', ['s', 't'], claim('s-4 t-1 t-2', 2))]
    const assigned = assignChecked(assignorNamed('sticky'), { members, partitions: topics({ s: 2, t: 4 }) }, 'eager')
    expect(Object.values(names(assigned)).flat().toSorted()).toEqual(['s-0', 's-1', 't-0', 't-1', 't-2', 't-3'])
  })

  it('goes to no member whose pattern matches no topic', () => {
    const members = [member('m-3', []), member('m-4', ['t']), member('m-5', ['t'])]
    for (const name of assignorNames) {
      const assigned = assignChecked(assignorNamed(name), { members, partitions: topics({ t: 4 }) }, 'eager')
      expect(names(assigned)['m-3']).toEqual([])
      expect(names(assigned)['m-4']).toHaveLength(2)
    }
  })
})

describe('sticky', () => {
  it.each(['sticky', 'cooperative-sticky'] as const)('%s keeps what members had when one goes', name => {
    const had = { a: 't-0 t-3', b: 't-1 t-4', c: 't-2 t-5' }
    const members = (['a', 'c'] as const).map(id => {
      const assignor = assignorNamed(name)
      assignor.onAssignment?.({ partitions: partitionsOf(had[id]), userData: undefined }, 7)
      const userData = assignor.subscriptionUserData?.(['t'])
      const ownedPartitions = name === 'sticky' ? [] : partitionsOf(had[id])
      return member(id, ['t'], { ownedPartitions, generationId: 7, userData: userData && Buffer.from(userData) })
    })
    const assigned = assignChecked(assignorNamed(name), { members, partitions: topics({ t: 6 }) }, 'eager')
    expect(names(assigned)).toEqual({ a: ['t-0', 't-3', 't-1'], c: ['t-2', 't-5', 't-4'] })
  })

  it('balances as far as subscriptions allow, and moves only what it must', () => {
    const members = [
      member('a', ['s', 't'], { ownedPartitions: partitionsOf('t-0 t-1 t-2 t-3 s-0 s-1'), generationId: 1 }),
      member('b', ['t'], { generationId: 1 }),
      member('c', ['u'], { ownedPartitions: partitionsOf('u-0'), generationId: 1 }),
    ]
    const partitions = topics({ s: 2, t: 4, u: 1 })
    const assigned = assignChecked(assignorNamed('cooperative-sticky'), { members, partitions }, 'eager')
    const counts = Object.values(names(assigned)).map(({ length }) => length)
    // Three of t go to b in the next round: nobody has them in this one.
    expect(counts).toEqual([3, 0, 1])
  })

  it('reads the user data of clients that tell no generation, and takes what is no user data for no claim', () => {
    const partitions = partitionsOf('orders-0 orders-7 bills-1')
    const bytes = encodeStickyUserData(partitions, 12)
    const claim = decodeStickyUserData(bytes)
    expect(claim.generation).toBe(12)
    expect(claim.partitions).toHaveLength(3)
    expect(claim.partitions).toEqual(expect.arrayContaining(partitions))
    expect(decodeStickyUserData(bytes.subarray(0, -4))).toEqual({ ...claim, generation: undefined })
    expect(decodeStickyUserData(Buffer.from('something else'))).toEqual({ partitions: [], generation: -1 })
    expect(decodeStickyUserData(undefined)).toEqual({ partitions: [], generation: undefined })
  })
})

describe('a group of 1000 members and 10000 partitions', () => {
  it.each(assignorNames)('is divided in a bounded number of steps when all subscribe to something else: %s', name => {
    const steps = limitSteps()
    steps.left = 200_000
    const all = Array.from({ length: 100 }, (_, number) => `topic-${number}`)
    const members = Array.from({ length: 1000 }, (_, number) =>
      member(
        `m-${number}`,
        all.filter((_topic, place) => (number * 7 + place * 13) % 5 === 0 || place === number % 100),
      ),
    )
    const partitions = topics(Object.fromEntries(all.map(topic => [topic, 100])))
    const assigned = assignChecked(assignorNamed(name), { members, partitions }, 'eager')
    expect(Object.values(names(assigned)).flat()).toHaveLength(10_000)
  })
})

describe('partitionAssignmentStrategy', () => {
  const check = assignorOptions()
  const own = { name: 'mine', assign: () => new Map() }

  it('names assignors that come with the consumer, or brings own ones, in order', () => {
    const assignors = assignorsOf(check(['cooperative-sticky', own, 'range', 'roundrobin', 'sticky'], 'x'))
    expect(assignors.map(({ name }) => name)).toEqual(['cooperative-sticky', 'mine', 'range', 'roundrobin', 'sticky'])
    expect(assignors[1]).toBe(own)
    expect(assignorsOf(check('sticky', 'x'))[0]).not.toBe(assignorsOf(check('sticky', 'x'))[0])
  })

  it('says what is wrong with it', () => {
    expect(() => check('stikcy', 'partitionAssignmentStrategy')).toThrow(
      "partitionAssignmentStrategy: there is no strategy 'stikcy'; known are range, roundrobin, sticky, cooperative-sticky",
    )
    expect(() => check(['range', 'range'], 'x')).toThrow("x names 'range' twice")
    expect(() => check([own, { ...own }], 'x')).toThrow("x names 'mine' twice")
    expect(() => check([own, { ...own, name: 'range' }, 'range'], 'x')).toThrow("x names 'range' twice")
    expect(() => check([], 'x')).toThrow('x must name at least one strategy')
    expect(() => check({ ...own, rebalanceProtocol: 'lazy' }, 'x')).toThrow(
      /rebalanceProtocol of 'mine' must be 'eager' or/,
    )
    expect(() => check({ ...own, onAssignment: 'no' }, 'x')).toThrow(/onAssignment of 'mine' must be a function/)
    for (const wrong of [null, 7, {}, { name: '' }, { name: 'n' }, { name: 'n', assign: 1 }]) {
      expect(() => check([wrong], 'x')).toThrow(TypeError)
    }
  })

  it('makes rebalances cooperative only when each of them allows it', () => {
    const of = (...options: Parameters<typeof assignorsOf>[0]): string => rebalanceProtocolOf(assignorsOf(options))
    expect(of('cooperative-sticky')).toBe('cooperative')
    expect(of('cooperative-sticky', { ...own, rebalanceProtocol: 'cooperative' })).toBe('cooperative')
    expect(of('range', 'cooperative-sticky')).toBe('eager')
    expect(of('cooperative-sticky', own)).toBe('eager')
    for (const name of ['range', 'roundrobin', 'sticky'] as const) expect(of(name)).toBe('eager')
  })
})

describe('what an own assignor answers', () => {
  const input = {
    members: [
      member('a', ['s', 't'], { ownedPartitions: partitionsOf('t-1'), generationId: 3 }),
      member('b', ['t'], { ownedPartitions: partitionsOf('t-2'), generationId: 3 }),
    ],
    partitions: topics({ s: 1, t: 3 }),
  }
  const answer = (given: unknown, protocol: 'eager' | 'cooperative' = 'eager'): unknown =>
    assignChecked({ name: 'mine', assign: () => given as Map<string, MemberAssignment> }, input, protocol)
  const map = (given: Record<string, string>): Map<string, MemberAssignment> =>
    new Map(Object.entries(given).map(([memberId, text]) => [memberId, { partitions: partitionsOf(text) }]))

  it('is taken when it is sound, also when it leaves partitions out', () => {
    const sound = map({ a: 's-0 t-1', b: 't-0' })
    expect(answer(sound)).toBe(sound)
    expect(answer(sound, 'cooperative')).toBe(sound)
  })

  it.each([
    ['no map', { a: [] }, /'mine' must return a Map/],
    ['a promise', Promise.resolve(new Map()), /'mine' must return a Map/],
    ['a member left out', map({ a: 't-0' }), /'mine' gave no assignment to member b/],
    ['a member too many', map({ a: '', b: '', c: 't-0' }), /to 'c', which is no member of the group/],
    ['a partition of two', map({ a: 't-0', b: 't-0' }), /gave t-0 to member b, and to member a, too/],
    ['a partition given twice', map({ a: 't-0 t-0', b: '' }), /gave t-0 to member a twice/],
    ['a partition that is not there', map({ a: 't-3', b: '' }), /gave t-3 to member a: there is no such partition/],
    ['a topic that is not there', map({ a: 'x-0', b: '' }), /gave x-0 to member a: there is no such partition/],
    [
      'a topic that the member does not want',
      map({ a: '', b: 's-0' }),
      /s-0 to member b, which does not subscribe to s/,
    ],
    [
      'no partitions',
      new Map<string, unknown>([
        ['a', {}],
        ['b', []],
      ]),
      /gave member a something else/,
    ],
  ])('is refused for %s', (_, given, message) => {
    expect(() => answer(given)).toThrow(message)
    expect(() => answer(given)).toThrow(expect.objectContaining({ code: 'INVALID_CONFIGURATION' }))
  })

  it('is refused in a cooperative rebalance when it gives away what another still owns', () => {
    const given = map({ a: 't-0', b: 't-1' })
    expect(answer(given)).toBe(given)
    expect(() => answer(given, 'cooperative')).toThrow(/gave t-1 to member b while a still owns it/)
  })

  it('passes on what the assignor throws', () => {
    const failing = (): never => {
      throw new RangeError('no idea')
    }
    expect(() => assignChecked({ name: 'mine', assign: failing }, input, 'eager')).toThrow(new RangeError('no idea'))
  })
})
