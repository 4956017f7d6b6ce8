/**
 * Runs the simulation under many seeds, or tells one in detail:
 *
 *     node --conditions=@kclient/source packages/testing/test/support/run-seeds.ts 1 200
 *     node --conditions=@kclient/source packages/testing/test/support/run-seeds.ts 24
 */
import { inspect, isDeepStrictEqual } from 'node:util'
import { chaos, expected, simulate, type SimulationOptions } from './simulation.ts'

const [first = 1, last = first] = process.argv.slice(2).map(Number)
const logger: NonNullable<SimulationOptions['logger']> = (who, runtime) => {
  const log = (message: string): void =>
    console.log(`${runtime.now().toFixed(1).padStart(9)} ${who.padEnd(8)} ${message}`)
  return { debug: log, info: log, warn: log, error: log }
}

let failed = 0
for (let seed = first; seed <= last; seed++) {
  const problem = await problemOf(seed)
  if (problem !== undefined) failed++
  if (problem !== undefined || first === last) console.log(`seed ${seed}: ${problem ?? 'fine'}`)
}
console.log(`${last - first + 1 - failed} fine, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

async function problemOf(seed: number): Promise<string | undefined> {
  const details = first === last ? { logger } : {}
  try {
    const { logged, consumed } = await simulate({ seed, cutProbability: 0.002, disturb: chaos, ...details })
    if (!isDeepStrictEqual(logged, expected)) return 'records are missing, repeated or out of order in the log'
    if (!isDeepStrictEqual(consumed, expected)) return 'records are missing, repeated or out of order at the consumer'
    return undefined
  } catch (error) {
    return inspect(error)
  }
}
