import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

/** How a program ended. */
export interface ProgramResult {
  readonly stdout: string
  readonly stderr: string
  /** Milliseconds from the end of its work, which it tells by the line `done`, to its exit. */
  readonly lingeredMs: number
}

export interface RunProgramOptions {
  readonly nodeFlags?: readonly string[] | undefined
  readonly limitMs?: number | undefined
  /** Is told each line that the program prints. */
  readonly onLine?: ((line: string) => void) | undefined
}

const flags = process.env['KCLIENT_PACKED'] === undefined ? ['--conditions=@kclient/source'] : []

/** What runs a program of this folder's `programs`. */
export function programCommand(
  name: string,
  args: readonly string[],
  nodeFlags: readonly string[] = [],
): [command: string, ...args: string[]] {
  const path = join(import.meta.dirname, '../../programs', `${name}.ts`)
  return [process.execPath, ...flags, ...nodeFlags, path, ...args]
}

/** Starts a program of this folder's `programs`. Whoever does it has to end it. */
export function spawnProgram(
  name: string,
  args: readonly string[],
  nodeFlags: readonly string[] = [],
): ChildProcessByStdio<null, Readable, Readable> {
  const [command, ...all] = programCommand(name, args, nodeFlags)
  return spawn(command, all, {
    stdio: ['ignore', 'pipe', 'pipe'],
    // What vitest sets for its workers is not for programs.
    env: { ...process.env, NODE_OPTIONS: '' },
  })
}

/**
 * Runs a program of this folder's `programs` in a process of its own and waits until it exits by itself. One that
 * does not is told to name what keeps it alive.
 */
export async function runProgram(
  name: string,
  args: readonly string[],
  { nodeFlags = [], limitMs = 60_000, onLine }: RunProgramOptions = {},
): Promise<ProgramResult> {
  const child = spawnProgram(name, args, nodeFlags)
  if (onLine !== undefined) createInterface({ input: child.stdout }).on('line', onLine)
  let stdout = ''
  let stderr = ''
  let done = 0
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
    if (done === 0 && /^done$/m.test(stdout)) done = performance.now()
  })
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const limit = setTimeout(() => child.kill('SIGTERM'), limitMs)
  const lastResort = setTimeout(() => child.kill('SIGKILL'), limitMs + 5_000)
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (...end) => resolve(end))
  })
  clearTimeout(limit)
  clearTimeout(lastResort)
  const lingeredMs = done === 0 ? 0 : performance.now() - done
  if (code !== 0) throw new Error(`${name} ${args.join(' ')} ended by ${signal ?? `code ${code}`}:\n${stdout}${stderr}`)
  return { stdout, stderr, lingeredMs }
}
