import { describe, expect, test } from 'vitest'
import { chaos, expected, simulate } from './support/simulation.ts'

const seeds = Array.from({ length: 10 }, (_, index) => index + 1)

describe('producer, consumer and broker on a virtual network', () => {
  test('run twice alike under one seed, and otherwise under another', async () => {
    const first = await simulate({ seed: 7, trace: true })
    expect(first.consumed).toEqual(expected)
    const second = await simulate({ seed: 7, trace: true })
    expect(second.trace.length).toBeGreaterThan(1_000)
    expect(second.trace).toEqual(first.trace)
    expect(second.virtualMs).toBe(first.virtualMs)
    expect((await simulate({ seed: 8, trace: true })).trace).not.toEqual(first.trace)
  })

  test('run twice alike through faults, too', async () => {
    const first = await simulate({ seed: 11, trace: true, disturb: chaos })
    const second = await simulate({ seed: 11, trace: true, disturb: chaos })
    expect(second.trace).toEqual(first.trace)
    expect(second.consumed).toEqual(first.consumed)
  })

  test.each(seeds)(
    'lose nothing, repeat nothing and keep the order through faults, seed %i (P-ONCE, P-ORDER)',
    async seed => {
      const { consumed, logged } = await simulate({ seed, cutProbability: 0.002, disturb: chaos })
      expect(logged).toEqual(expected)
      expect(consumed).toEqual(expected)
    },
  )
})
