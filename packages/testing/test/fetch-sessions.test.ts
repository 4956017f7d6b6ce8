import { ErrorCode } from '@kclient/errors'
import { ZERO_UUID } from '@kclient/protocol'
import { describe, expect, test } from 'vitest'
import { type FetchContext, type FetchOutcome, FetchSessions, type FetchTarget } from '../src/broker/fetch-sessions.ts'

const id = 'A'.repeat(21) + 'Q'

function target(partition: number, fetchOffset = 0n): FetchTarget {
  return {
    topic: 'events',
    topicId: ZERO_UUID,
    partition,
    fetchOffset,
    maxBytes: 100,
    currentLeaderEpoch: -1,
    lastFetchedEpoch: -1,
  }
}

function outcome(partition: number, change: Partial<FetchOutcome> = {}): FetchOutcome & { partition: number } {
  return { partition, errorCode: 0, highWatermark: 10n, logStartOffset: 0n, recordsSize: 0, isNews: false, ...change }
}

function sessions(options: { slots?: number; now?: () => number } = {}): FetchSessions {
  let draws = 0
  return new FetchSessions({ slots: 10, evictionMs: 120_000, now: () => 0, random: () => ++draws / 1_000, ...options })
}

function open(
  cache: FetchSessions,
  sessionId: number,
  sessionEpoch: number,
  targets: FetchTarget[],
  forgotten: number[] = [],
): FetchContext {
  const context = cache.open({
    sessionId,
    sessionEpoch,
    usesTopicIds: false,
    targets,
    forgotten: forgotten.map(partition => ({ topic: 'events', topicId: ZERO_UUID, partition })),
  })
  if (typeof context === 'number') throw new Error(`error ${context}`)
  return context
}

/** A session of partitions 0 to 2 whose first response has told the high watermark 10. */
function withSession(cache: FetchSessions): number {
  const context = open(cache, 0, 0, [target(0), target(1), target(2)])
  return context.finish([outcome(0), outcome(1), outcome(2)]).sessionId
}

describe('FetchSessions', () => {
  test('without an epoch nothing is kept', () => {
    const cache = sessions()
    const { sessionId, outcomes } = open(cache, 0, -1, [target(0)]).finish([outcome(0)])
    expect([sessionId, outcomes.length, cache.size]).toEqual([0, 1, 0])
  })

  test('an incremental request reads everything and tells only what has changed', () => {
    const cache = sessions()
    const sessionId = withSession(cache)
    const context = open(cache, sessionId, 1, [])
    expect(context.targets.map(({ partition }) => partition)).toEqual([0, 1, 2])
    const { outcomes } = context.finish([
      outcome(0),
      outcome(1, { highWatermark: 11n }),
      outcome(2, { recordsSize: 5 }),
    ])
    expect(outcomes.map(({ partition }) => partition)).toEqual([1, 2])
  })

  test('tells start offsets, news and errors, and after an error the state again', () => {
    const cache = sessions()
    const sessionId = withSession(cache)
    const told = (epoch: number, ...outcomes: ReturnType<typeof outcome>[]): number[] =>
      open(cache, sessionId, epoch, [])
        .finish(outcomes)
        .outcomes.map(({ partition }) => partition)
    expect(
      told(1, outcome(0, { logStartOffset: 1n }), outcome(1, { isNews: true }), outcome(2, { errorCode: 6 })),
    ).toEqual([0, 1, 2])
    expect(told(2, outcome(0, { logStartOffset: 1n }), outcome(1), outcome(2))).toEqual([2])
    expect(told(3, outcome(0, { logStartOffset: 1n }), outcome(1), outcome(2))).toEqual([])
  })

  test('a partition that had data goes to the end of the order', () => {
    const cache = sessions()
    const sessionId = withSession(cache)
    open(cache, sessionId, 1, []).finish([outcome(0, { recordsSize: 5 }), outcome(1), outcome(2)])
    expect(open(cache, sessionId, 2, []).targets.map(({ partition }) => partition)).toEqual([1, 2, 0])
  })

  test('adds, changes and forgets partitions', () => {
    const cache = sessions()
    const sessionId = withSession(cache)
    const context = open(cache, sessionId, 1, [target(1, 44n), target(7)], [0])
    expect(context.targets.map(({ partition, fetchOffset }) => [partition, fetchOffset])).toEqual([
      [1, 44n],
      [2, 0n],
      [7, 0n],
    ])
    expect(context.finish([outcome(1), outcome(2), outcome(7)]).outcomes.map(({ partition }) => partition)).toEqual([7])
  })

  test('ends a session that has lost its last partition', () => {
    const cache = sessions()
    const sessionId = withSession(cache)
    const context = open(cache, sessionId, 1, [], [0, 1, 2])
    expect([context.targets.length, context.finish([]).sessionId, cache.size]).toEqual([0, 0, 0])
  })

  test('refuses an unknown session, a wrong epoch, and ids where there were names', () => {
    const cache = sessions()
    const sessionId = withSession(cache)
    const ask = (request: { sessionId: number; sessionEpoch: number; usesTopicIds?: boolean }): unknown =>
      cache.open({ targets: [], forgotten: [], usesTopicIds: false, ...request })
    expect(ask({ sessionId: sessionId + 1, sessionEpoch: 1 })).toBe(ErrorCode.FETCH_SESSION_ID_NOT_FOUND)
    expect(ask({ sessionId, sessionEpoch: 2 })).toBe(ErrorCode.INVALID_FETCH_SESSION_EPOCH)
    expect(ask({ sessionId, sessionEpoch: 1, usesTopicIds: true })).toBe(ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR)
    expect(ask({ sessionId, sessionEpoch: 1 })).toBeTypeOf('object')
  })

  test('a request that waited while another of the session came is refused', () => {
    const cache = sessions()
    const sessionId = withSession(cache)
    const waiting = open(cache, sessionId, 1, [])
    open(cache, sessionId, 2, [])
    expect(waiting.finish([outcome(0), outcome(1), outcome(2)]).errorCode).toBe(ErrorCode.INVALID_FETCH_SESSION_EPOCH)
  })

  test('a new full request replaces the session, and the final epoch ends it', () => {
    const cache = sessions()
    const first = withSession(cache)
    const second = open(cache, first, 0, [target(0)]).finish([outcome(0)]).sessionId
    expect([second === first, cache.size]).toEqual([false, 1])
    open(cache, second, -1, [target(0)])
    expect(cache.size).toBe(0)
  })

  test('without a free place a consumer gets no session, until the oldest has not been used for long', () => {
    let now = 0
    const cache = sessions({ slots: 1, now: () => now })
    const first = withSession(cache)
    now = 119_999
    expect(withSession(cache)).toBe(0)
    now = 120_000
    const second = withSession(cache)
    expect(second).not.toBe(0)
    expect(cache.open({ sessionId: first, sessionEpoch: 1, usesTopicIds: false, targets: [], forgotten: [] })).toBe(
      ErrorCode.FETCH_SESSION_ID_NOT_FOUND,
    )
  })

  test('tells topics by id apart from topics by name', () => {
    const cache = sessions()
    const byId = { ...target(0), topic: '', topicId: id }
    const request = { sessionId: 0, sessionEpoch: 0, usesTopicIds: true, targets: [byId], forgotten: [] }
    const context = cache.open(request) as FetchContext
    const { sessionId } = context.finish([outcome(0)])
    const next = cache.open({
      ...request,
      sessionId,
      sessionEpoch: 1,
      targets: [],
      forgotten: [{ topic: '', topicId: id, partition: 5 }],
    })
    expect((next as FetchContext).targets).toEqual([byId])
  })
})
