import { spawn } from 'node:child_process'
import { contestants, type Contestant } from './contestants.ts'
import type { Job, Measurement } from './job.ts'

const limitMs = 300_000

/** Runs a contestant in a fresh process; extra flags go to Node, for profiles. */
export async function runWorker(
  worker: string,
  contestant: Contestant,
  job: Job,
  nodeFlags: readonly string[] = [],
): Promise<Measurement> {
  if ('measure' in contestant) return contestant.measure(job)
  const args = [...nodeFlags, worker, `${contestants.indexOf(contestant)}`, JSON.stringify(job)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const limit = setTimeout(() => child.kill('SIGKILL'), limitMs)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  clearTimeout(limit)
  if (code !== 0) throw new Error(`${contestant.client} (${contestant.api}) failed:\n${stdout}${stderr}`)
  return JSON.parse(stdout.trim().split('\n').at(-1) as string) as Measurement
}
