/**
 * Runs the test suites one after the other and ends with one line over all of them: `N passed, N failed`, and
 * `, N skipped` where some were. Arguments name the suites; without any, `unit` and `integration` run, of which the
 * chaos on real brokers is the last part.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../workspace.ts'
import { addTallies, readTally, tallyLine, type Tally } from './tally.ts'

interface Suite {
  readonly title: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** Scenarios start many small programs: without it, each would compile the sources anew. */
const compileCache = join(root, 'node_modules/.cache/compile')

const integration = [
  '--root',
  'integration-tests',
  '--reporter=verbose',
  `--reporter=${join(import.meta.dirname, 'project-times.ts')}`,
]

const suites: Readonly<Record<string, Suite>> = {
  unit: { title: 'Unit tests', args: ['--reporter=default'] },
  integration: { title: 'Scenarios and chaos', args: integration },
  chaos: { title: 'Chaos', args: [...integration, '--project', 'chaos'] },
  long: { title: 'Long scenarios', args: integration, env: { KCLIENT_LONG: '1' } },
}

async function runSuite({ title, args, env }: Suite, resultsFile: string): Promise<Tally> {
  console.log(`\n=== ${title} ===`)
  const started = Date.now()
  const code = await vitest(['run', ...args, '--reporter=json', `--outputFile.json=${resultsFile}`], env)
  const tally = readTally(resultsFile, code)
  console.log(`${title}: ${tallyLine(tally)} in ${Math.round((Date.now() - started) / 1_000)} s`)
  return tally
}

function vitest(args: readonly string[], env: Suite['env']): Promise<number> {
  const program = join(root, 'node_modules/vitest/vitest.mjs')
  const child = spawn(process.execPath, [program, ...args], {
    cwd: root,
    // A suite that asks for input would wait for ever.
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { NODE_COMPILE_CACHE: compileCache, ...process.env, ...env },
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(signal === null ? (code ?? 1) : 1))
  })
}

const chosen = process.argv.length > 2 ? process.argv.slice(2) : ['unit', 'integration']
const results = mkdtempSync(join(tmpdir(), 'kclient-test-'))
let total: Tally = { passed: 0, failed: 0, skipped: 0 }
try {
  for (const name of chosen) {
    const suite = suites[name]
    if (suite === undefined) throw new Error(`No suite ${name}: there are ${Object.keys(suites).join(', ')}`)
    total = addTallies(total, await runSuite(suite, join(results, `${name}.json`)))
  }
} finally {
  rmSync(results, { recursive: true, force: true })
}
console.log(`\n${tallyLine(total)}`)
process.exitCode = total.failed > 0 ? 1 : 0
