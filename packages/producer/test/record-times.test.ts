import { expect, it } from 'vitest'
import { RecordTimes } from '../src/batches/record-times.ts'

it('gives back the time of every record, equal ones next to each other or not', () => {
  const given = [5, 5, 5, 7, 5, -1, -1, 0, 0, 0, 2 ** 41, 5]
  const times = RecordTimes.of(given)
  expect(times.list()).toEqual(given)
})

it('gives the times of some records, and again those before them', () => {
  const given = [1, 1, 2, 3, 3, 3, 4]
  const times = RecordTimes.of(given)
  expect(times.list(2, 5)).toEqual([2, 3, 3])
  expect(times.at(6)).toBe(4)
  expect(times.at(0)).toBe(1)
  expect(times.at(5)).toBe(3)
})
