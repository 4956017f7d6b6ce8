import type { VirtualRuntime } from '@kclient/testing'
import { describe, expect, test } from 'vitest'
import type { Logger } from '../src/index.ts'
import { chaos, expected, simulate } from './support/simulation.ts'

// KCLIENT_SEEDS=1-1000 looks further; KCLIENT_SEEDS=24 tells one run in detail.
const [first = 1, last = first] = (process.env['KCLIENT_SEEDS'] ?? '1-10').split('-').map(Number)
const seeds = Array.from({ length: last - first + 1 }, (_, index) => first + index)

function toConsole(who: string, runtime: VirtualRuntime): Logger {
  const log = (message: string): void =>
    console.log(`${runtime.now().toFixed(1).padStart(9)} ${who.padEnd(8)} ${message}`)
  return { debug: log, info: log, warn: log, error: log }
}

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
      const details = seeds.length === 1 ? { logger: toConsole } : {}
      const { consumed, logged } = await simulate({ seed, cutProbability: 0.002, disturb: chaos, ...details })
      expect(logged).toEqual(expected)
      expect(consumed).toEqual(expected)
    },
  )
})
