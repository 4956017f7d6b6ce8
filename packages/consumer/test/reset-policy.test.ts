import { expect, test } from 'vitest'
import { offsetSpec } from '../src/positions/offset-spec.ts'
import { resetPolicy, resetTimestamp } from '../src/positions/reset-policy.ts'

const check = (value: unknown): unknown => resetPolicy()(value, 'option')

test('takes the words of aiokafka in any case', () => {
  expect(check('earliest')).toEqual({ kind: 'earliest' })
  expect(check('Latest')).toEqual({ kind: 'latest' })
  expect(check('NONE')).toEqual({ kind: 'none' })
})

test.each([
  ['by_duration:PT12H', 12 * 3_600_000],
  ['by_duration:P1DT1M', 86_400_000 + 60_000],
  ['by_duration:PT0.5S', 500],
  ['by_duration:P2D', 2 * 86_400_000],
  ['BY_DURATION:pt1s', 1000],
])('takes the duration of %s as Java does', (text, durationMs) => {
  expect(check(text)).toEqual({ kind: 'duration', durationMs })
})

test('takes a duration in ms', () => {
  expect(check({ durationMs: 5 })).toEqual({ kind: 'duration', durationMs: 5 })
})

test.each([
  'newest',
  'by_duration:',
  'by_duration:P',
  'by_duration:PT',
  'by_duration:-PT1H',
  'by_duration:1h',
  7,
  null,
  {},
])('refuses %j', value => {
  expect(() => check(value)).toThrow(TypeError)
})

test('refuses a negative duration', () => {
  expect(() => check({ durationMs: -1 })).toThrow(RangeError)
})

test('asks for a time as long ago as the duration says, and never for a negative one', () => {
  expect(resetTimestamp({ kind: 'duration', durationMs: 100 }, 1000.7)).toBe(900)
  expect(resetTimestamp({ kind: 'duration', durationMs: 5000 }, 1000)).toBe(0)
  expect(resetTimestamp({ kind: 'earliest' }, 1000)).toBe(offsetSpec.earliest)
  expect(resetTimestamp({ kind: 'latest' }, 1000)).toBe(offsetSpec.latest)
  expect(resetTimestamp({ kind: 'none' }, 1000)).toBeUndefined()
})
