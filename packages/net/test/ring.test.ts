import { expect, test } from 'vitest'
import { Ring } from '../src/ring.ts'

test('keeps the order while it grows, empties and goes round', () => {
  const ring = new Ring<number>()
  const model: number[] = []
  let next = 0
  for (const [pushes, shifts] of [
    [10, 4],
    [30, 20],
    [1, 17],
    [100, 50],
    [0, 50],
    [3, 3],
  ] as const) {
    for (let i = 0; i < pushes; i++) {
      ring.push(next)
      model.push(next++)
    }
    expect([...ring]).toEqual(model)
    for (let i = 0; i < shifts; i++) expect(ring.shift()).toBe(model.shift())
    expect(ring.peek()).toBe(model[0])
    expect(ring.length).toBe(model.length)
  }
  expect(ring.shift()).toBeUndefined()
})
