/**
 * Runs the test suites one after the other and ends with one line over all of them: `N passed, N failed`, and
 * `, N skipped` where some were. Arguments name the suites; without any, `unit` and `integration` run, of which the
 * chaos on real brokers is the last part. What a suite runs at the same time tells of itself one after the other.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../workspace.ts'
import { InTurn, type Output } from './in-turn.ts'
import { addTallies, readTally, tallyLine, type Tally } from './tally.ts'

interface Suite {
  readonly title: string
  /** What vitest is called with. */
  readonly args: readonly string[]
  /** Runs of their own, at the same time. Default: a single one. */
  readonly lanes?: readonly (readonly string[])[]
  readonly env?: Readonly<Record<string, string>>
}

/** Scenarios start many small programs: without it, each would compile the sources anew. */
const compileCache = join(root, 'node_modules/.cache/compile')

// Behind a pipe it would have none.
const colours: Readonly<Record<string, string>> = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}

const integration = [
  '--root',
  'integration-tests',
  '--reporter=verbose',
  `--reporter=${join(import.meta.dirname, 'project-times.ts')}`,
]

const project = (name: string): string => `--project=${name}`

// Scenarios mostly wait, for brokers and for time limits: two files at a time have room on two cores. Each lane has clusters of
// its own, and about as much to do as the other.
const external = process.env['KCLIENT_BOOTSTRAP'] !== undefined
const lanes = external
  ? [['external'], ['harness', 'embedded']]
  : [
      ['harness', 'embedded', 'one node'],
      ['three nodes', 'chaos', 'packages and provider', 'older'],
    ]

const suites: Readonly<Record<string, Suite>> = {
  unit: { title: 'Unit tests', args: ['--reporter=default'] },
  integration: {
    title: 'Scenarios and chaos',
    args: integration,
    lanes: lanes.map(names => names.map(project)),
  },
  chaos: { title: 'Chaos', args: [...integration, '--project', 'chaos'] },
  long: { title: 'Long scenarios', args: integration, env: { KCLIENT_LONG: '1' } },
}

async function runSuite({ title, args, lanes = [[]], env }: Suite, resultsFile: string): Promise<Tally> {
  console.log(`\n=== ${title} ===`)
  const started = Date.now()
  const output = new InTurn()
  const tallies = await Promise.all(
    lanes.map(async (lane, index) => {
      const file = `${resultsFile}-${index}.json`
      const all = ['run', ...args, ...lane, '--reporter=json', `--outputFile.json=${file}`]
      return readTally(file, await vitest(all, env, output.next()))
    }),
  )
  const tally = tallies.reduce(addTallies)
  console.log(`${title}: ${tallyLine(tally)} in ${Math.round((Date.now() - started) / 1_000)} s`)
  return tally
}

function vitest(args: readonly string[], env: Suite['env'], output: Output): Promise<number> {
  const program = join(root, 'node_modules/vitest/vitest.mjs')
  const child = spawn(process.execPath, [program, ...args], {
    cwd: root,
    // A suite that asks for input would wait for ever.
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { NODE_COMPILE_CACHE: compileCache, ...colours, ...process.env, ...env },
  })
  child.stdout.on('data', output.write)
  child.stderr.on('data', output.write)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      output.end()
      resolve(signal === null ? (code ?? 1) : 1)
    })
  })
}

const chosen = process.argv.length > 2 ? process.argv.slice(2) : ['unit', 'integration']
const results = mkdtempSync(join(tmpdir(), 'kclient-test-'))
let total: Tally = { passed: 0, failed: 0, skipped: 0 }
try {
  for (const name of chosen) {
    const suite = suites[name]
    if (suite === undefined) throw new Error(`No suite ${name}: there are ${Object.keys(suites).join(', ')}`)
    total = addTallies(total, await runSuite(suite, join(results, name)))
  }
} finally {
  rmSync(results, { recursive: true, force: true })
}
console.log(`\n${tallyLine(total)}`)
process.exitCode = total.failed > 0 ? 1 : 0
