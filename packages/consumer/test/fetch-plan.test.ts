import { InvalidMessageError } from '@kclient/errors'
import { describe, expect, test } from 'vitest'
import { type FetchSituation, planFetch } from '../src/fetching/fetch-plan.ts'
import type { PartitionState } from '../src/assignment/partition-state.ts'
import { batch, values } from './support/batches.ts'
import { chunkOf, drain, positioned } from './support/chunks.ts'

const limits = { fetchMaxWaitMs: 500, fetchMaxBytes: 50_000, maxPartitionFetchBytes: 1000, maxBufferedBytes: 10_000 }

const hot = (partition: number): PartitionState => positioned('t', partition, 0n)

function idle(partition: number): PartitionState {
  const state = hot(partition)
  state.hot = false
  return state
}

/** Has records that nobody has taken yet. */
function full(partition: number): PartitionState {
  const state = hot(partition)
  chunkOf([batch({ values: values(2) }), batch({ baseOffset: 2n, values: values(2) })], { partition: state })
  return state
}

/** Its last batch is being handed out. */
function inHand(partition: number): PartitionState {
  const state = hot(partition)
  chunkOf([batch({ values: values(2) })], { partition: state }).step()
  return state
}

function plan(partitions: PartitionState[], changes: Partial<FetchSituation> = {}) {
  const situation = {
    partitions,
    now: 1000,
    lastResponseAt: 990,
    bufferedBytes: 0,
    sharers: 1,
    demand: false,
    lastBatchAt: 900,
    ...changes,
  }
  const { partitions: chosen, ...rest } = planFetch(situation, limits)
  return { ...rest, chosen: chosen.map(({ partition }) => partition) }
}

test('asks for everything with a position, and lets the broker wait for data', () => {
  expect(plan([hot(0), idle(1)])).toEqual({ chosen: [0, 1], maxWaitMs: 500, maxBytes: 10_000, wakeAt: Infinity })
})

test('leaves out what is paused, buffered, without a position, failed, or to be left alone for a while', () => {
  const paused = hot(0)
  paused.paused = true
  const failed = hot(2)
  failed.failure = new InvalidMessageError('bad')
  const waiting = hot(3)
  waiting.retryAt = 1700
  const unset = hot(4)
  unset.unset()
  expect(plan([paused, full(1), failed, waiting, unset])).toMatchObject({ chosen: [], wakeAt: 1700 })
  expect(plan([paused, hot(5), waiting])).toMatchObject({ chosen: [5], wakeAt: 1700 })
})

test('the broker may not wait while the position of another partition is being looked up', () => {
  const resetting = hot(1)
  resetting.reset(-2)
  expect(plan([idle(0), resetting])).toMatchObject({ chosen: [0], maxWaitMs: 500 })
  resetting.lookUpVersion = resetting.version
  expect(plan([hot(0), resetting])).toMatchObject({ chosen: [0], maxWaitMs: 0 })
  expect(plan([idle(0), resetting])).toMatchObject({ chosen: [], wakeAt: 1040 })
})

test('the broker waits no longer than until another partition is tried again', () => {
  const resetting = hot(1)
  resetting.reset(-2)
  resetting.retryAt = 1100
  const failed = hot(2)
  failed.retryAt = 1200
  expect(plan([idle(0), failed])).toMatchObject({ chosen: [0], maxWaitMs: 200, wakeAt: 1200 })
  expect(plan([idle(0), resetting, failed])).toMatchObject({ chosen: [0], maxWaitMs: 100, wakeAt: 1100 })
})

test('asks for a partition again as soon as its last batch is being handed out', () => {
  const state = inHand(0)
  expect(plan([state])).toMatchObject({ chosen: [0], maxWaitMs: 500 })
  drain(state.chunks[0]!)
  expect(plan([state])).toMatchObject({ chosen: [0] })
})

describe('while other partitions of the broker have records to hand out', () => {
  test('a partition that likely has more is asked for, without waiting for data', () => {
    expect(plan([full(0), hot(1), idle(2)])).toMatchObject({ chosen: [1, 2], maxWaitMs: 0 })
  })

  test('those that had nothing are asked only now and then', () => {
    expect(plan([full(0), idle(1)], { lastResponseAt: 980 })).toMatchObject({ chosen: [], wakeAt: 1030 })
    expect(plan([full(0), idle(1)], { lastResponseAt: 950 })).toMatchObject({ chosen: [1], maxWaitMs: 0 })
  })

  test('paused ones do not count: nobody will take from them', () => {
    const paused = full(0)
    paused.paused = true
    expect(plan([paused, idle(1)])).toMatchObject({ chosen: [1], maxWaitMs: 500 })
  })

  test('who waits all the same waits for others: the broker may wait for data', () => {
    expect(plan([full(0), idle(1)], { demand: true })).toMatchObject({ chosen: [1], maxWaitMs: 500 })
  })

  test('who takes long for a batch will not run dry soon: the broker may wait for data', () => {
    expect(plan([full(0), idle(1)], { lastBatchAt: 100 })).toMatchObject({ chosen: [1], maxWaitMs: 500 })
  })

  test('who waits for a batch to be decompressed will take it soon: the broker may not wait', () => {
    const noise = Array.from({ length: 3000 }, (_, index) => String(Math.sin(index)))
    const decompressing = hot(0)
    const more = batch({ baseOffset: 3000n, values: values(1) })
    chunkOf([batch({ values: noise, compression: 'gzip' }), more], { partition: decompressing }).step()
    expect(decompressing.chunks[0]?.pending).toBe(true)
    expect(plan([decompressing, hot(1)], { demand: true })).toMatchObject({ chosen: [1], maxWaitMs: 0 })
  })
})

describe('the buffer', () => {
  test('limits what is asked for', () => {
    expect(plan([hot(0)], { bufferedBytes: 4000 }).maxBytes).toBe(6000)
    expect(planFetch({ ...base, bufferedBytes: 0 }, { ...limits, maxBufferedBytes: 1e9 }).maxBytes).toBe(50_000)
  })

  test('is shared by the brokers that are about to fetch, but each gets enough for a partition', () => {
    expect(plan([hot(0)], { sharers: 4 }).maxBytes).toBe(2500)
    expect(plan([hot(0)], { sharers: 40 }).maxBytes).toBe(1000)
  })

  test('when full is only for partitions that have nothing, for one batch', () => {
    expect(plan([inHand(0), hot(1)], { bufferedBytes: 9500 })).toMatchObject({ chosen: [1], maxBytes: 500 })
    expect(plan([inHand(0), hot(1)], { bufferedBytes: 12_000 })).toMatchObject({ chosen: [1], maxBytes: 1 })
    expect(plan([inHand(0)], { bufferedBytes: 12_000 })).toMatchObject({ chosen: [] })
  })

  test('when full makes nobody ask in a loop for partitions that have nothing', () => {
    expect(plan([full(0), inHand(1), idle(2)], { bufferedBytes: 12_000 })).toMatchObject({ chosen: [], wakeAt: 1040 })
  })
})

const base: FetchSituation = {
  partitions: [hot(0)],
  now: 0,
  lastResponseAt: -Infinity,
  bufferedBytes: 0,
  sharers: 1,
  demand: false,
  lastBatchAt: -Infinity,
}
