import type { VirtualRuntime } from '@kclient/testing'
import { describe, expect, test } from 'vitest'
import type { Logger } from '../../src/index.ts'
import { simulateGroup } from './group-simulation.ts'

// KCLIENT_SEEDS=1-1000 looks further; KCLIENT_SEEDS=24 tells one run in detail.
const [first = 1, last = first] = (process.env['KCLIENT_SEEDS'] ?? '1-200').split('-').map(Number)
const seeds = Array.from({ length: last - first + 1 }, (_, index) => first + index)

function toConsole(who: string, runtime: VirtualRuntime): Logger {
  const log = (message: string): void =>
    console.log(`${runtime.now().toFixed(1).padStart(9)} ${who.padEnd(8)} ${message}`)
  return { debug: log, info: log, warn: log, error: log }
}

const seen = { seeds: 0, lost: 0, revoked: 0, again: 0 }

describe('a group of consumers on a virtual network', () => {
  test('runs twice alike under one seed', async () => {
    const once = await simulateGroup({ seed: 7, trace: true })
    const again = await simulateGroup({ seed: 7, trace: true })
    expect(again.story).toEqual(once.story)
    expect(again.trace).toEqual(once.trace)
    expect((await simulateGroup({ seed: 8 })).story).not.toEqual(once.story)
  })

  test.each(seeds)(
    'loses no record, gives none to two owners, and keeps their order through all that happens, seed %i (G-LOSSLESS, G-HANDOVER)',
    async seed => {
      const details = seeds.length === 1 ? { logger: toConsole } : {}
      const { violations, story, counts, errors } = await simulateGroup({ seed, ...details })
      if (seeds.length === 1) console.log(story.join('\n'), counts, errors)
      expect(violations).toEqual([])
      seen.seeds++
      for (const what of ['lost', 'revoked', 'again'] as const) seen[what] += counts[what] > 0 ? 1 : 0
    },
  )

  test.runIf(seeds.length >= 50)('is disturbed by most seeds: partitions are given back, lost, and read again', () => {
    const { seeds: all, ...kinds } = seen
    for (const [kind, count] of Object.entries(kinds)) expect(count, kind).toBeGreaterThan(all / 2)
  })
})
