import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'

test('a killed test process takes its brokers and their data with it', async ({ skip }) => {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../programs/starts-kafka.ts')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>,
    once(child, 'exit').then(() => [undefined] as const),
  ])
  if (line === undefined) {
    if (/KafkaUnavailableError/.test(stderr) && !process.env['CI']) return skip('Kafka cannot run here')
    throw new Error(stderr)
  }
  const { provider, directory, pids } = JSON.parse(line) as { provider: string; directory: string; pids: number[] }
  if (provider !== 'java') {
    child.kill()
    return skip(`the brokers are not processes of this machine but ${provider}`)
  }
  expect(existsSync(directory)).toBe(true)
  expect(pids.every(isAlive)).toBe(true)

  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
  await expect.poll(() => pids.some(isAlive), { timeout: 10_000 }).toBe(false)
  await expect.poll(() => existsSync(directory), { timeout: 10_000 }).toBe(false)
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
