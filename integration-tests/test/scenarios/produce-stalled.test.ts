import { expect } from 'vitest'
import { runProgram } from '../../src/harness/program.ts'
import { test } from '../../src/harness/scenario.ts'

const bufferMemory = 16_777_216

/** Megabytes. */
interface Memory {
  readonly rss: number
  readonly held: number
}

interface Result {
  readonly sent: number
  readonly acknowledged: number
  readonly outcomes: Readonly<Record<string, number>>
  readonly mostBuffered: number
  readonly before: Memory
  readonly full: Memory
  readonly later: Memory
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
  const { sent, acknowledged, outcomes, mostBuffered, before, full, later } = result
  expect(Object.keys(outcomes)).toEqual(['BUFFER_FULL no'])
  expect(acknowledged + (outcomes['BUFFER_FULL no'] ?? 0)).toBe(sent)
  expect(mostBuffered).toBeGreaterThan(bufferMemory / 2)
  expect(mostBuffered).toBeLessThanOrEqual(bufferMemory)
  const said = `before, when all was full, and after 50,000 more calls: ${JSON.stringify([before, full, later])}`
  // What is buffered, what waits for room (as much again), sockets, what each waiting call itself takes, and garbage.
  expect(later.rss - before.rss, said).toBeLessThan(250)
  expect(full.held - before.held, said).toBeLessThan(80)
  // Whoever goes on calling is told, and nothing more is kept.
  expect(later.held - full.held, said).toBeLessThan(10)
}, 120_000)
