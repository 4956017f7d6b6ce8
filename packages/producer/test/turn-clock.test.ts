import { expect, it } from 'vitest'
import { nodeRuntime } from '@kclient/net'
import { TurnClock } from '../src/intake/turn-clock.ts'

/** A clock that goes on by one with every look. */
function counting(): { readonly clock: TurnClock; looks(): number } {
  let looks = 0
  const clock = new TurnClock({ ...nodeRuntime, timestamp: () => ++looks })
  return { clock, looks: () => looks }
}

it('looks at the clock once for what is sent together', () => {
  const { clock, looks } = counting()
  expect([clock.time(), clock.time(), clock.time()]).toEqual([1, 1, 1])
  expect(looks()).toBe(1)
})

it('looks again in the next turn', async () => {
  const { clock } = counting()
  clock.time()
  await Promise.resolve()
  expect(clock.time()).toBe(2)
  expect(clock.time()).toBe(2)
  await Promise.resolve()
  expect(clock.time()).toBe(3)
})

it('looks again within a turn that sends many', () => {
  const { clock } = counting()
  const times = Array.from({ length: 100 }, () => clock.time())
  expect(new Set(times)).toEqual(new Set([1, 2, 3, 4]))
})

it('never gives a time before one that was given already', () => {
  const { clock } = counting()
  clock.time()
  const read = clock.read()
  expect(clock.time()).toBeGreaterThanOrEqual(read)
})
