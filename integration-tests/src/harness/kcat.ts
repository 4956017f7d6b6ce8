import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import type { Scenario } from './scenario.ts'

/** A record as `kcat -J` prints it. */
export interface KcatRecord {
  readonly partition: number
  readonly offset: number
  readonly tstype: 'create' | 'logappend' | 'unknown'
  readonly ts: number
  readonly key: string | null
  readonly payload: string | null
  /** Names and values in turn. */
  readonly headers?: readonly (string | null)[]
}

let present: boolean | undefined

/** Skips the test (fails it in CI) when kcat is not installed. */
export function needsKcat(scenario: Scenario): void {
  present ??= spawnSync('kcat', ['-V']).status === 0
  if (!present) scenario.missing('kcat is not installed')
}

/** All records of a topic, up to its end. */
export async function kcatConsume(scenario: Scenario, topic: string): Promise<KcatRecord[]> {
  const output = await kcat(scenario, ['-C', '-t', topic, '-o', 'beginning', '-e', '-q', '-J', '-X', 'check.crcs=true'])
  return output
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as KcatRecord)
}

/** Produces one record per line; extra arguments as kcat takes them. */
export async function kcatProduce(
  scenario: Scenario,
  topic: string,
  lines: readonly string[],
  args: readonly string[] = [],
): Promise<void> {
  await kcat(scenario, ['-P', '-t', topic, ...args], `${lines.join('\n')}\n`)
}

async function kcat(scenario: Scenario, args: readonly string[], input = ''): Promise<string> {
  const running = promisify(execFile)('kcat', ['-b', scenario.bootstrapServers, ...args], {
    timeout: 30_000,
    maxBuffer: 256 * 1024 * 1024,
  })
  running.child.stdin?.end(input)
  try {
    return (await running).stdout
  } catch (cause) {
    const { stderr = '' } = cause as { stderr?: string }
    throw new Error(`kcat ${args.join(' ')} failed:\n${stderr}`, { cause })
  }
}
