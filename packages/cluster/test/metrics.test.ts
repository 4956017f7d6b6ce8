import { KafkaTimeoutError } from '@kclient/errors'
import { expect, test } from 'vitest'
import { codeOf, CountsByName, Histogram, histogramSince } from '../src/index.ts'

const shares = [
  ['p50', 0.5],
  ['p95', 0.95],
  ['p99', 0.99],
] as const

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram()
  for (const value of values) histogram.record(value)
  return histogram
}

test('a histogram knows count, sum and extremes exactly, and quantiles to 7 %, whatever the size of its values', () => {
  for (const scale of [0.001, 0.01, 0.37, 1, 8, 1_000, 1_048_576, 1e9]) {
    const values = Array.from({ length: 1_000 }, (_, index) => (index + 1) * scale)
    const snapshot = histogramOf(values).snapshot()
    expect(snapshot).toMatchObject({ count: 1_000, min: scale, max: 1_000 * scale })
    expect(snapshot.sum / (500_500 * scale)).toBeCloseTo(1, 9)
    for (const [name, share] of shares) {
      expect(Math.abs(snapshot[name] / (share * 1_000 * scale) - 1), `${name} at ${scale}`).toBeLessThan(0.07)
    }
  }
})

test('a histogram of one value has it for every quantile', () => {
  for (const value of [0.002, 1, 2, 1_023, 1_024, 123_456]) {
    expect(histogramOf([value]).snapshot()).toMatchObject({
      min: value,
      max: value,
      p50: value,
      p95: value,
      p99: value,
    })
  }
})

test('each value lies in a bucket an eighth wide at most, whose bound is above it', () => {
  for (let value = 0.001; value < 1e11; value *= 1.013) {
    const [[below, count]] = histogramOf([value]).snapshot().buckets as [[number, number]]
    expect(count).toBe(1)
    expect(below).toBeGreaterThan(value)
    expect(below / value).toBeLessThanOrEqual(1.125 + 1e-9)
  }
})

test('an empty histogram is all 0, and one of extremes loses none of them', () => {
  expect(new Histogram().snapshot()).toEqual({ count: 0, sum: 0, min: 0, max: 0, p50: 0, p95: 0, p99: 0, buckets: [] })
  const snapshot = histogramOf([0, -5, 1e-9, 1e13]).snapshot()
  expect(snapshot).toMatchObject({ count: 4, min: 0, max: 1e13 })
  expect(snapshot.buckets.map(([, count]) => count)).toEqual([3, 1])
  expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot)
})

test('the difference of two snapshots tells of what came between them', () => {
  const histogram = histogramOf(Array.from({ length: 1_000 }, () => 5))
  const before = histogram.snapshot()
  expect(histogramSince(before, before)).toMatchObject({ count: 0, sum: 0, min: 0, max: 0, p50: 0, buckets: [] })
  for (let value = 100; value <= 200; value++) histogram.record(value)
  const between = histogramSince(histogram.snapshot(), before)
  expect(between).toMatchObject({ count: 101, sum: 15_150, max: 200 })
  expect(between.min).toBeGreaterThan(90)
  expect(between.min).toBeLessThanOrEqual(100)
  expect(Math.abs(between.p50 / 150 - 1)).toBeLessThan(0.07)
})

test('errors are counted under their code, or else their name', () => {
  expect(codeOf(new KafkaTimeoutError('BUFFER_TIMEOUT', 'no room'))).toBe('BUFFER_TIMEOUT')
  expect(codeOf(new TypeError('no'))).toBe('TypeError')
  expect(codeOf('text')).toBe('string')
  const counts = new CountsByName()
  counts.add('A', 2)
  counts.add('B', 1)
  counts.add('A', 3)
  expect(counts.snapshot()).toEqual({ A: 5, B: 1 })
})
