import { ZERO_UUID } from '@kclient/protocol'
import { expect, test } from 'vitest'
import { GRACE_MS, MetadataMerger, type AnswerScope, type KnownTopics } from '../src/metadata-merger.ts'

const nothing: KnownTopics = { topics: new Map(), topicErrors: new Map() }
const ID = 'AAAAAAAAAAAAAAAAAAAAAQ'
const OTHER_ID = 'AAAAAAAAAAAAAAAAAAAAAg'

interface Told {
  id?: string
  error?: number
  /** Leader and epoch by partition; null for a partition that is left out. */
  leaders?: (readonly [leader: number, epoch: number] | null)[]
}

function answer(name: string, { id = ID, error = 0, leaders = [] }: Told) {
  const partitions = leaders.flatMap((leader, partitionIndex) =>
    leader === null
      ? []
      : [
          {
            errorCode: 0,
            partitionIndex,
            leaderId: leader[0],
            leaderEpoch: leader[1],
            replicaNodes: [1, 2],
            isrNodes: [1, 2],
            offlineReplicas: [],
          },
        ],
  )
  return { errorCode: error, name, topicId: id, isInternal: false, partitions, topicAuthorizedOperations: 0 }
}

class Merging {
  readonly merger = new MetadataMerger()
  known = nothing
  now = 1_000

  tell(...told: [string, Told][]): this {
    const asked = new Set([...this.known.topics.keys(), ...told.map(([name]) => name)])
    return this.take(told, { asked, isWanted: () => true })
  }

  take(told: [string, Told][], scope: AnswerScope): this {
    const answers = told.map(([name, fields]) => answer(name, fields))
    this.known = this.merger.merge(this.known, answers, scope, this.now)
    return this
  }

  leaders(topic = 't'): (readonly [number, number])[] | undefined {
    return this.known.topics.get(topic)?.partitions.map(({ leader, leaderEpoch }) => [leader, leaderEpoch])
  }
}

test('leader epochs only go forward while the topic is the same (M-FORWARD)', () => {
  const merging = new Merging().tell(['t', { leaders: [[1, 5]] }]).tell(['t', { leaders: [[2, 4]] }])
  expect(merging.leaders()).toEqual([[1, 5]])
  merging.now += 10 * GRACE_MS
  merging.tell(['t', { leaders: [[2, 4]] }])
  expect(merging.leaders()).toEqual([[1, 5]])
  merging.tell(['t', { leaders: [[2, 6]] }])
  expect(merging.leaders()).toEqual([[2, 6]])
})

test('epochs begin anew with another topic id: the topic was recreated', () => {
  const merging = new Merging().tell(['t', { leaders: [[1, 5]] }]).tell(['t', { id: OTHER_ID, leaders: [[2, 0]] }])
  expect(merging.leaders()).toEqual([[2, 0]])
  expect(merging.known.topics.get('t')?.id).toBe(OTHER_ID)
})

test('the id of a deleted topic does not come back from a broker that lags behind', () => {
  const merging = new Merging()
    .tell(['t', { leaders: [[1, 5]] }])
    .tell(['t', { id: OTHER_ID, leaders: [[2, 0]] }])
    .tell(['t', { leaders: [[1, 9]] }])
  expect(merging.known.topics.get('t')?.id).toBe(OTHER_ID)
  expect(merging.leaders()).toEqual([[2, 0]])
})

test('without topic ids a lower epoch is believed after a grace period, since the topic may be a new one', () => {
  const merging = new Merging()
    .tell(['t', { id: ZERO_UUID, leaders: [[1, 5]] }])
    .tell(['t', { id: ZERO_UUID, leaders: [[2, 0]] }])
  expect(merging.leaders()).toEqual([[1, 5]])
  merging.now += GRACE_MS
  merging.tell(['t', { id: ZERO_UUID, leaders: [[2, 0]] }])
  expect(merging.leaders()).toEqual([[2, 0]])
})

test('the grace period begins again after an answer that agrees', () => {
  const merging = new Merging()
    .tell(['t', { id: ZERO_UUID, leaders: [[1, 5]] }])
    .tell(['t', { id: ZERO_UUID, leaders: [[2, 0]] }])
  merging.now += GRACE_MS / 2
  merging.tell(['t', { id: ZERO_UUID, leaders: [[1, 5]] }])
  merging.now += GRACE_MS / 2
  merging.tell(['t', { id: ZERO_UUID, leaders: [[2, 0]] }])
  expect(merging.leaders()).toEqual([[1, 5]])
})

test('epochs of -1 order nothing: the newest leader counts', () => {
  const merging = new Merging().tell(['t', { leaders: [[1, -1]] }]).tell(['t', { leaders: [[2, -1]] }])
  expect(merging.leaders()).toEqual([[2, -1]])
  merging.tell(['t', { leaders: [[1, 3]] }])
  expect(merging.leaders()).toEqual([[1, 3]])
})

test('an epoch that was known is not given up at once for one that is not told', () => {
  const merging = new Merging().tell(['t', { leaders: [[1, 5]] }]).tell(['t', { leaders: [[2, -1]] }])
  expect(merging.leaders()).toEqual([[1, 5]])
})

test('a partition keeps its leader for a grace period when a broker of the same epoch sees none', () => {
  const merging = new Merging().tell(['t', { leaders: [[1, 5]] }]).tell(['t', { leaders: [[-1, 5]] }])
  expect(merging.leaders()).toEqual([[1, 5]])
  expect(merging.merger.isHeld('t')).toBe(true)
  merging.now += GRACE_MS
  merging.tell(['t', { leaders: [[-1, 5]] }])
  expect(merging.leaders()).toEqual([[-1, 5]])
  expect(merging.merger.isHeld('t')).toBe(false)
})

test('a newer epoch without a leader is believed at once', () => {
  const merging = new Merging().tell(['t', { leaders: [[1, 5]] }]).tell(['t', { leaders: [[-1, 6]] }])
  expect(merging.leaders()).toEqual([[-1, 6]])
})

test('a partition left out of an answer is kept', () => {
  const merging = new Merging()
    .tell([
      't',
      {
        leaders: [
          [1, 1],
          [2, 1],
          [1, 1],
        ],
      },
    ])
    .tell(['t', { leaders: [[1, 2], null, [2, 2]] }])
  expect(merging.leaders()).toEqual([
    [1, 2],
    [2, 1],
    [2, 2],
  ])
  merging.tell(['t', { leaders: [[1, 2]] }])
  expect(merging.leaders()).toHaveLength(3)
})

test('without topic ids a topic may have fewer partitions after the grace period', () => {
  const merging = new Merging()
  merging.tell([
    't',
    {
      id: ZERO_UUID,
      leaders: [
        [1, 1],
        [2, 1],
      ],
    },
  ])
  merging.tell(['t', { id: ZERO_UUID, leaders: [[1, 1]] }])
  expect(merging.leaders()).toHaveLength(2)
  merging.now += GRACE_MS
  merging.tell(['t', { id: ZERO_UUID, leaders: [[1, 1]] }])
  expect(merging.leaders()).toHaveLength(1)
})

test('a topic with an error in one answer keeps its leaders for a grace period, and its error is told', () => {
  const merging = new Merging().tell(['t', { leaders: [[1, 5]] }]).tell(['t', { error: 3 }])
  expect(merging.leaders()).toEqual([[1, 5]])
  expect(merging.known.topicErrors.get('t')).toBe(3)
  merging.tell(['t', { leaders: [[1, 5]] }])
  expect(merging.known.topicErrors.size).toBe(0)
  merging.tell(['t', { error: 3 }])
  merging.now += GRACE_MS
  merging.tell(['t', { error: 3 }])
  expect(merging.leaders()).toBeUndefined()
  expect(merging.known.topicErrors.get('t')).toBe(3)
})

test('epochs survive a topic that goes missing and comes back', () => {
  const merging = new Merging().tell(['t', { leaders: [[1, 5]] }])
  merging.take([], { asked: new Set(['t']), isWanted: () => true })
  expect(merging.known.topicErrors.get('t')).toBe(3)
  merging.tell(['t', { leaders: [[2, 4]] }])
  expect(merging.leaders()).toEqual([[1, 5]])
})

test('what nobody is interested in any more is forgotten, what was not asked about is kept', () => {
  const merging = new Merging().tell(['a', { leaders: [[1, 1]] }], ['b', { leaders: [[1, 1]] }], ['c', { error: 3 }])
  merging.take([['a', { leaders: [[1, 1]] }]], { asked: new Set(['a']), isWanted: name => name !== 'c' })
  expect([...merging.known.topics.keys()].toSorted()).toEqual(['a', 'b'])
  expect(merging.known.topicErrors.size).toBe(0)
})

test('an answer about all topics tells which ones are gone', () => {
  const merging = new Merging().tell(['a', { leaders: [[1, 1]] }], ['b', { leaders: [[1, 1]] }])
  const all: AnswerScope = { asked: null, isWanted: () => true }
  merging.take([['a', { leaders: [[1, 1]] }]], all)
  expect(merging.known.topics.has('b')).toBe(true)
  merging.now += GRACE_MS
  merging.take([['a', { leaders: [[1, 1]] }]], all)
  expect(merging.known.topics.has('b')).toBe(false)
})

test('a topic and its partitions stay the same objects while nothing changes', () => {
  const merging = new Merging()
  const leaders: Told['leaders'] = [
    [1, 1],
    [2, 1],
  ]
  const before = merging.tell(['t', { leaders }]).known.topics.get('t')
  expect(merging.tell(['t', { leaders }]).known.topics.get('t')).toBe(before)
  const after = merging
    .tell([
      't',
      {
        leaders: [
          [1, 1],
          [1, 2],
        ],
      },
    ])
    .known.topics.get('t')
  expect(after).not.toBe(before)
  expect(after?.partitions[0]).toBe(before?.partitions[0])
})

test('a broker without topic ids does not take back an id that is known', () => {
  const merging = new Merging().tell(['t', { leaders: [[1, 5]] }]).tell(['t', { id: ZERO_UUID, leaders: [[2, 6]] }])
  expect(merging.known.topics.get('t')?.id).toBe(ID)
  expect(merging.leaders()).toEqual([[2, 6]])
})

test('partition numbers that cannot be are refused before anything is filled in', () => {
  const wrong = { ...answer('t', { leaders: [[1, 1]] }) }
  wrong.partitions = [{ ...wrong.partitions[0]!, partitionIndex: 2_000_000_000 }]
  const merge = (): unknown =>
    new MetadataMerger().merge(nothing, [wrong], { asked: new Set(['t']), isWanted: () => true }, 0)
  expect(merge).toThrow(/partition 2000000000/)
})
