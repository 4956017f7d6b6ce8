import { existsSync, readFileSync } from 'node:fs'

/** How many tests went which way. */
export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

interface TestFileResult {
  readonly status: 'passed' | 'failed'
  readonly assertionResults: readonly { readonly status: string }[]
}

/**
 * Counts the tests in a results file of vitest's JSON reporter. A file that could not be loaded counts as one failed
 * test, and so does a run that failed although no test did: an unhandled rejection, or a crash before any result.
 */
export function readTally(resultsFile: string, exitCode: number): Tally {
  const files = existsSync(resultsFile)
    ? (JSON.parse(readFileSync(resultsFile, 'utf8')) as { testResults: TestFileResult[] }).testResults
    : []
  const tally = files.map(tallyFile).reduce(addTallies, { passed: 0, failed: 0, skipped: 0 })
  return exitCode !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally
}

export function addTallies(one: Tally, other: Tally): Tally {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  }
}

export function tallyLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

function tallyFile({ status, assertionResults }: TestFileResult): Tally {
  const count = (...wanted: string[]): number => assertionResults.filter(test => wanted.includes(test.status)).length
  const failed = count('failed')
  return {
    passed: count('passed'),
    failed: failed === 0 && status === 'failed' ? 1 : failed,
    skipped: count('skipped', 'pending', 'todo', 'disabled'),
  }
}
