import { ZERO_UUID } from '@kclient/protocol'
import { expect, test } from 'vitest'
import { epochAfter, FetchSession, type FetchTarget } from '../src/fetching/fetch-session.ts'
import { PartitionState } from '../src/assignment/partition-state.ts'

const ids = { a: 'AAAAAAAAAAAAAAAAAAAAAQ', b: 'AAAAAAAAAAAAAAAAAAAAAg', other: 'AAAAAAAAAAAAAAAAAAAAAw' }

function target(topic: 'a' | 'b', partition: number, changes: Partial<FetchTarget> = {}): FetchTarget {
  return {
    owner: new PartitionState(topic, partition),
    nodeId: 1,
    topic,
    topicId: ids[topic],
    partition,
    fetchOffset: 0n,
    currentLeaderEpoch: 0,
    lastFetchedEpoch: -1,
    maxBytes: 1000,
    ...changes,
  }
}

const names = (places: readonly { topic: string; partition: number }[]): string[] =>
  places.map(({ topic, partition }) => `${topic}${partition}`)

/** A session that the broker has granted, with these partitions in it. */
function established(targets: readonly FetchTarget[], byTopicId = true): FetchSession {
  const session = new FetchSession()
  session.request(targets, byTopicId, 0)
  session.answered(77, 0)
  return session
}

test('the first request names everything and asks for a session', () => {
  const session = new FetchSession()
  const request = session.request([target('a', 0), target('b', 1)], true, 0)
  expect(request).toMatchObject({ sessionId: 0, sessionEpoch: 0, forgotten: [] })
  expect(names(request.targets)).toEqual(['a0', 'b1'])
})

test('within a session only what changed is named', () => {
  const session = established([target('a', 0), target('a', 1), target('a', 2)])
  const wanted = [target('a', 0), target('a', 1, { fetchOffset: 5n }), target('b', 0)]
  const request = session.request(wanted, true, 0)
  expect(request).toMatchObject({ sessionId: 77, sessionEpoch: 1 })
  expect(names(request.targets)).toEqual(['a1', 'b0'])
  expect(names(request.forgotten)).toEqual(['a2'])
  session.answered(77, 0)
  expect(session.request(wanted, true, 0)).toMatchObject({ sessionEpoch: 2, targets: [], forgotten: [] })
})

test.each([
  ['fetch offset', { fetchOffset: 1n }],
  ['leader epoch', { currentLeaderEpoch: 1 }],
  ['last fetched epoch', { lastFetchedEpoch: 1 }],
  ['limit of bytes', { maxBytes: 2000 }],
] as const)('a partition is named again when its %s changed', (_, change) => {
  const session = established([target('a', 0), target('a', 1)])
  expect(names(session.request([target('a', 0), target('a', 1, change)], true, 0).targets)).toEqual(['a1'])
})

test('the epoch counts the requests, and wraps to 1 behind the largest', () => {
  const session = established([target('a', 0)])
  for (const epoch of [1, 2, 3]) {
    expect(session.request([target('a', 0)], true, 0).sessionEpoch).toBe(epoch)
    session.answered(77, 0)
  }
  expect(epochAfter(0x7fff_fffe)).toBe(0x7fff_ffff)
  expect(epochAfter(0x7fff_ffff)).toBe(1)
})

test('a broker that grants no session is asked for none, and again after a while', () => {
  const session = new FetchSession()
  session.request([target('a', 0)], true, 0)
  session.answered(0, 1000)
  const request = session.request([target('a', 0), target('a', 1)], true, 2000)
  expect(request).toMatchObject({ sessionId: 0, sessionEpoch: -1, forgotten: [] })
  expect(names(request.targets)).toEqual(['a0', 'a1'])
  session.answered(0, 2000)
  expect(session.request([target('a', 0)], true, 60_999).sessionEpoch).toBe(-1)
  expect(session.request([target('a', 0)], true, 61_000).sessionEpoch).toBe(0)
})

test('a session that is gone is opened anew, with everything in it', () => {
  const session = established([target('a', 0), target('a', 1)])
  session.request([target('a', 1)], true, 0)
  session.reopen(true)
  const request = session.request([target('a', 1)], true, 0)
  expect(request).toMatchObject({ sessionId: 0, sessionEpoch: 0, forgotten: [] })
  expect(names(request.targets)).toEqual(['a1'])
})

test('a session in doubt is named once more, for the broker to free its slot', () => {
  const session = established([target('a', 0)])
  session.reopen(false)
  expect(session.request([target('a', 0)], true, 0)).toMatchObject({ sessionId: 77, sessionEpoch: 0 })
  session.answered(78, 0)
  expect(session.request([target('a', 0)], true, 0)).toMatchObject({ sessionId: 78, sessionEpoch: 1 })
})

test('an answer with id 0 within a session ends it', () => {
  const session = established([target('a', 0)])
  session.request([target('a', 0)], true, 0)
  session.answered(0, 0)
  expect(session.request([target('a', 0)], true, 0)).toMatchObject({ sessionId: 0, sessionEpoch: 0 })
})

test('names and ids do not mix: the session is replaced', () => {
  const session = established([target('a', 0)])
  const request = session.request([target('a', 0, { topicId: ZERO_UUID })], false, 0)
  expect(request).toMatchObject({ sessionId: 77, sessionEpoch: 0 })
  expect(names(request.targets)).toEqual(['a0'])
})

test('a topic that was made anew is forgotten under its old id, and asked for under its new one', () => {
  const session = established([target('a', 0)])
  const request = session.request([target('a', 0, { topicId: ids.other })], true, 0)
  expect(request.targets.map(({ topicId }) => topicId)).toEqual([ids.other])
  expect(request.forgotten).toEqual([{ topic: 'a', topicId: ids.a, partition: 0 }])
  expect(session.asked(ids.a, 0)).toBeUndefined()
})

test('tells what was asked of a partition that the broker answers for', () => {
  const session = established([target('a', 0)])
  const newer = target('a', 0, { fetchOffset: 9n })
  session.request([newer], true, 0)
  expect(session.asked(ids.a, 0)).toBe(newer)
  expect(session.asked(ids.a, 1)).toBeUndefined()
  expect(session.asked(ids.b, 0)).toBeUndefined()
})
