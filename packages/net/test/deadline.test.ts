import { KafkaTimeoutError } from '@kclient/errors'
import { expect, test, vi } from 'vitest'
import { Deadline } from '../src/index.ts'
import { FakeRuntime } from './support/fake-runtime.ts'
import { failure } from './support/until.ts'

const never = new Promise<never>(() => {})

test('counts down to 0 and is over then', async () => {
  const runtime = new FakeRuntime()
  const deadline = Deadline.after(runtime, 100)
  expect(deadline.remainingMs()).toBe(100)
  await runtime.advance(40)
  expect(deadline.remainingMs()).toBe(60)
  expect(deadline.over).toBe(false)
  await runtime.advance(100)
  expect(deadline.remainingMs()).toBe(0)
  expect(deadline.over).toBe(true)
  expect(() => deadline.throwIfOver('fetching metadata')).toThrow('Gave up on fetching metadata after 100 ms')
  expect(() => deadline.throwIfOver()).toThrow(KafkaTimeoutError)
})

test('without a limit it is never over, and adds nothing to a promise', () => {
  const runtime = new FakeRuntime()
  const deadline = Deadline.after(runtime, undefined)
  expect(deadline.remainingMs()).toBe(Infinity)
  expect(Deadline.never(runtime).over).toBe(false)
  expect(deadline.wait(never)).toBe(never)
  expect(runtime.timersPending).toBe(0)
})

test('the signal ends it with its own reason', async () => {
  const runtime = new FakeRuntime()
  const abort = new AbortController()
  const deadline = Deadline.after(runtime, 100, abort.signal)
  const waiting = failure(deadline.wait(never))
  const reason = new Error('enough')
  abort.abort(reason)
  expect(await waiting).toBe(reason)
  expect(deadline.over).toBe(true)
  expect(() => deadline.throwIfOver()).toThrow(reason)
  expect(await failure(deadline.wait(never))).toBe(reason)
  expect(runtime.timersPending).toBe(0)
})

test('a wait ends in time and leaves neither timer nor listener behind', async () => {
  const runtime = new FakeRuntime()
  const abort = new AbortController()
  const deadline = Deadline.after(runtime, 100, abort.signal)
  const { signal } = abort
  let added = 0
  const add = vi.spyOn(signal, 'addEventListener').mockImplementation(() => void added++)
  const remove = vi.spyOn(signal, 'removeEventListener').mockImplementation(() => void added--)
  expect(await deadline.wait(Promise.resolve(5))).toBe(5)
  await expect(deadline.wait(Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect([added, runtime.timersPending]).toEqual([0, 0])
  const waiting = failure(deadline.wait(never, 'the answer'))
  await runtime.advance(101)
  expect((await waiting).message).toBe('Gave up on the answer after 100 ms')
  expect([added, runtime.timersPending]).toEqual([0, 0])
  expect(add).toHaveBeenCalledTimes(3)
  expect(remove).toHaveBeenCalledTimes(3)
})

test('what does not have to wait succeeds with no time at all', async () => {
  const runtime = new FakeRuntime()
  expect(await Deadline.after(runtime, 0).wait(Promise.resolve(1))).toBe(1)
})

test('a promise that fails after its waiter has gone is no unhandled rejection', async () => {
  const runtime = new FakeRuntime()
  let fail: (error: Error) => void = () => {}
  const late = new Promise<void>((_, reject) => {
    fail = reject
  })
  const waiting = failure(Deadline.after(runtime, 10).wait(late))
  await runtime.advance(11)
  expect(await waiting).toBeInstanceOf(KafkaTimeoutError)
  fail(new Error('too late'))
  const aborted = AbortSignal.abort(new Error('enough'))
  await failure(Deadline.after(runtime, 10, aborted).wait(Promise.reject(new Error('too late'))))
  await new Promise(setImmediate)
})

test('within() is the earlier of both, and keeps the signal', () => {
  const runtime = new FakeRuntime()
  const { signal } = new AbortController()
  const deadline = Deadline.after(runtime, 100, signal)
  expect(deadline.within(50).remainingMs()).toBe(50)
  expect(deadline.within(50).signal).toBe(signal)
  expect(deadline.within(500)).toBe(deadline)
})

test('sleep() takes its time, unless the deadline comes first', async () => {
  const runtime = new FakeRuntime()
  const deadline = Deadline.after(runtime, 100)
  let woke = false
  const slept = deadline.sleep(60).then(() => {
    woke = true
  })
  await runtime.advance(59)
  expect(woke).toBe(false)
  await runtime.advance(1)
  await slept
  const overslept = failure(deadline.sleep(60, 'backing off'))
  await runtime.advance(60)
  expect((await overslept).message).toBe('Gave up on backing off after 100 ms')
  expect(runtime.timersPending).toBe(0)
})

test('a limit beyond what timers can count is none', () => {
  const runtime = new FakeRuntime()
  const signal = new AbortController().signal
  void Deadline.after(runtime, 2 ** 40, signal).wait(never)
  expect(runtime.timersPending).toBe(0)
})
