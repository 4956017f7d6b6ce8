import { expect } from 'vitest'
import { runProgram } from '../../src/harness/program.ts'
import { test } from '../../src/harness/scenario.ts'

const bufferMemory = 16_777_216
const megabyte = 1_048_576

interface Result {
  readonly sent: number
  readonly acknowledged: number
  readonly outcomes: Readonly<Record<string, number>>
  readonly mostBuffered: number
  readonly rssBefore: number
  readonly rssFull: number
  readonly rssLater: number
}

test('sends that keep coming while all brokers stand still find memory bounded, are told so, and go on afterwards (P-BOUND)', async ({
  kafka,
}) => {
  kafka.needsNodesToPause()
  const topic = await kafka.topic({ partitions: 3 })
  const { nodeIds } = kafka.cluster
  const steps: Promise<unknown>[] = []
  const onLine = (line: string): void => {
    if (line === 'steady') steps.push(Promise.all(nodeIds.map(id => kafka.pauseNode(id))))
    if (line === 'full') steps.push(Promise.all(nodeIds.map(id => kafka.resumeNode(id))))
  }
  const { stdout } = await runProgram('fills-its-buffer', [kafka.bootstrapServers, topic, `${bufferMemory}`], {
    nodeFlags: ['--expose-gc'],
    limitMs: 90_000,
    onLine,
  })
  await Promise.all(steps)
  const result = JSON.parse(stdout.split('\n').find(line => line.startsWith('{')) as string) as Result
  const { sent, acknowledged, outcomes, mostBuffered, rssBefore, rssFull, rssLater } = result
  expect(Object.keys(outcomes)).toEqual(['BUFFER_FULL no'])
  expect(acknowledged + (outcomes['BUFFER_FULL no'] ?? 0)).toBe(sent)
  expect(mostBuffered).toBeGreaterThan(bufferMemory / 2)
  expect(mostBuffered).toBeLessThanOrEqual(bufferMemory)
  const megabytes = [rssBefore, rssFull, rssLater].map(bytes => Math.round(bytes / megabyte))
  const [before = 0, full = 0, later = 0] = megabytes
  const said = `MB of RSS before, when all was full, and after 50,000 more calls: ${megabytes.join(', ')}`
  // What is buffered, what waits for room (as much again), sockets, and what each waiting call itself takes.
  expect(full - before, said).toBeLessThan(200)
  // Whoever goes on calling is told, and takes nothing more.
  expect(later - full, said).toBeLessThan(50)
}, 120_000)
