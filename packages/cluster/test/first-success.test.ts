import { Deadline } from '@kclient/net'
import { expect, test } from 'vitest'
import { firstSuccess, type RaceTerms } from '../src/first-success.ts'
import { turns } from './support/eventually.ts'
import { TestRuntime } from './support/test-runtime.ts'

function start(candidates: string[], more: Partial<RaceTerms<string, string>> = {}, limitMs = 10_000) {
  const runtime = new TestRuntime()
  const started: string[] = []
  const settle = new Map<string, { resolve: (value: string) => void; reject: (error: Error) => void }>()
  const deadlines = new Map<string, Deadline>()
  const discarded: string[] = []
  const abort = new AbortController()
  const outcome = firstSuccess<string, string>(candidates, {
    runtime,
    staggerMs: 100,
    deadline: Deadline.after(runtime, limitMs, abort.signal),
    attempt(candidate, deadline) {
      started.push(candidate)
      deadlines.set(candidate, deadline)
      const pending = new Promise<string>((resolve, reject) => settle.set(candidate, { resolve, reject }))
      // As real attempts do, all but the one named stubborn end with their deadline.
      return candidate === 'stubborn' ? pending : deadline.wait(pending)
    },
    discard: result => discarded.push(result),
    ...more,
  })
  return { runtime, started, settle, deadlines, discarded, abort, outcome }
}

test('the next candidate starts when one fails, without a wait', async () => {
  const race = start(['a', 'b'])
  expect(race.started).toEqual(['a'])
  race.settle.get('a')?.reject(new Error('dead'))
  await turns()
  expect(race.started).toEqual(['a', 'b'])
  race.settle.get('b')?.resolve('from b')
  expect(await race.outcome).toEqual({ won: true, candidate: 'b', result: 'from b' })
  expect(race.runtime.pendingTimers).toBe(0)
})

test('the next candidate starts beside a slow one, which may still win', async () => {
  const race = start(['a', 'b', 'c'])
  await race.runtime.advance(100)
  expect(race.started).toEqual(['a', 'b'])
  race.settle.get('a')?.resolve('late but first')
  expect(await race.outcome).toMatchObject({ won: true, candidate: 'a' })
  await turns()
  expect(race.started).toEqual(['a', 'b'])
  expect(race.deadlines.get('b')?.over).toBe(true)
})

test('what a loser brings after all is handed over to be let go of', async () => {
  const race = start(['stubborn', 'b'])
  await race.runtime.advance(100)
  race.settle.get('b')?.resolve('b')
  await race.outcome
  race.settle.get('stubborn')?.resolve('too late')
  await turns()
  expect(race.discarded).toEqual(['too late'])
})

test('when all fail, each reason is told', async () => {
  const race = start(['a', 'b'])
  race.settle.get('a')?.reject(new Error('one'))
  await turns()
  race.settle.get('b')?.reject(new Error('two'))
  expect(await race.outcome).toEqual({
    won: false,
    failures: [
      { candidate: 'a', error: new Error('one') },
      { candidate: 'b', error: new Error('two') },
    ],
  })
})

test('a final error ends the race for all', async () => {
  const race = start(['a', 'b'], { isFinal: error => (error as Error).message === 'no entry' })
  race.settle.get('a')?.reject(new Error('no entry'))
  expect(await race.outcome).toMatchObject({ won: false, failures: [{ candidate: 'a' }] })
  expect(race.started).toEqual(['a'])
})

test('the deadline ends it, and no candidate starts after it', async () => {
  const race = start(['a', 'b', 'c'], {}, 150)
  await race.runtime.advance(100)
  await race.runtime.advance(100)
  await turns()
  const outcome = await race.outcome
  expect(outcome.won).toBe(false)
  expect(race.started).toEqual(['a', 'b'])
})

test('an abort from outside reaches the attempts with its reason', async () => {
  const race = start(['a', 'b'])
  race.abort.abort(new Error('enough'))
  const outcome = await race.outcome
  expect(outcome).toMatchObject({ won: false })
  expect(race.deadlines.get('a')?.signal?.reason).toEqual(new Error('enough'))
})

test('without candidates it ends at once', async () => {
  expect(await start([]).outcome).toEqual({ won: false, failures: [] })
})
