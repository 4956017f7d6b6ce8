import { InvalidMessageError } from '@kclient/errors'
import { expect, test } from 'vitest'
import { PartitionState } from '../src/assignment/partition-state.ts'
import { batch, values } from './support/batches.ts'
import { chunkOf, positioned } from './support/chunks.ts'

test('has no position before it was found or set', () => {
  const state = new PartitionState('t', 0)
  expect([state.state, state.position, state.fetchPosition, state.canFetch]).toEqual([
    'unset',
    undefined,
    undefined,
    false,
  ])
  state.reset(-2)
  expect([state.state, state.position, state.resetTo]).toEqual(['resetting', undefined, -2])
  state.resetDone(5n, 3)
  expect([state.state, state.position, state.resetTo]).toEqual(['fetching', 5n, undefined])
  expect(state.fetchPosition).toEqual({ offset: 5n, epoch: 3 })
})

test('a seek gives another version, and drops what is buffered, under way, and to be told', () => {
  const state = positioned('t', 0, 0n)
  const chunk = chunkOf([batch({ values: values(3) })], { partition: state })
  chunk.step()
  state.failure = new InvalidMessageError('bad')
  state.retryAt = 1e9
  const { version } = state
  state.seek(9n, 4)
  expect(state.version).not.toBe(version)
  expect([state.position, state.positionEpoch, state.chunks, state.failure, state.hasBuffered]).toEqual([
    9n,
    4,
    [],
    undefined,
    false,
  ])
  expect(state.retryAt).toBe(-Infinity)
  expect(chunk.next()).toBeNull()
})

test('starting again from the position keeps it, and a look-up that is under way as well', () => {
  const state = positioned('t', 0, 4n)
  state.handedOut(6n, 2)
  state.refetch()
  expect([state.position, state.positionEpoch, state.state]).toEqual([7n, 2, 'fetching'])
  state.reset(-1)
  const { version } = state
  state.refetch()
  expect([state.state, state.resetTo, state.version > version]).toEqual(['resetting', -1, true])
})

test('a log that is to be compared is not fetched from meanwhile, and keeps its position', () => {
  const state = positioned('t', 0, 4n)
  state.validate()
  expect([state.state, state.position, state.canFetch, state.fetchPosition]).toEqual([
    'validating',
    4n,
    false,
    undefined,
  ])
  state.validated()
  expect([state.state, state.position, state.canFetch]).toEqual(['fetching', 4n, true])
})

test('refuses to validate or to end a look-up that never began', () => {
  const unset = new PartitionState('t', 0)
  unset.validate()
  unset.validated()
  expect(unset.state).toBe('unset')
  const looking = new PartitionState('t', 0)
  looking.reset(-1)
  looking.validate()
  expect(looking.state).toBe('resetting')
})

test('is not fetched while more than what is in hand is buffered', () => {
  const state = positioned('t', 0, 0n)
  const first = chunkOf([batch({ values: values(2) })], { partition: state })
  expect([state.canFetch, state.fetchPosition]).toEqual([false, undefined])
  first.step()
  expect([state.canFetch, state.fetchPosition]).toEqual([true, { offset: 2n, epoch: 0 }])
  chunkOf([batch({ baseOffset: 2n, values: values(2) })], { partition: state, from: 2n })
  expect([state.canFetch, state.fetchPosition]).toEqual([false, undefined])
})

test('an unassigned partition holds nothing', () => {
  const state = positioned('t', 0, 0n)
  chunkOf([batch({ values: values(2) })], { partition: state })
  state.unassign()
  expect([state.assigned, state.chunks]).toEqual([false, []])
})
