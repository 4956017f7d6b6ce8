import { expect } from 'vitest'
import { runProgram } from '../../src/harness/program.ts'
import { test } from '../../src/harness/scenario.ts'

const megabytes = 200
const partitions = 4

interface Held {
  readonly before: number
  readonly produce: readonly number[]
  readonly consume: readonly number[]
}

test(`${megabytes} MB go through a client whose memory stays bounded (P-BOUND, C-BOUND)`, async ({ kafka }) => {
  const topic = await kafka.topic({ partitions })
  const { stdout } = await runProgram(
    'measures-memory',
    [kafka.bootstrapServers, topic, `${partitions}`, `${megabytes}`],
    { nodeFlags: ['--expose-gc'], limitMs: 110_000 },
  )
  const { before, produce, consume } = JSON.parse(stdout) as Held
  // bufferMemory is 32 MiB, maxBufferedBytes 16 MiB; a socket and a response at work come on top.
  expect(Math.max(...produce) - before, `MB held while producing: ${produce.join(', ')}`).toBeLessThan(64)
  expect(Math.max(...consume) - before, `MB held while consuming: ${consume.join(', ')}`).toBeLessThan(48)
  expect((consume.at(-1) as number) - before, 'MB held in the end').toBeLessThan(16)
}, 120_000)

test.for([
  { how: 'with one signal for 100,000 sends', kind: 'withOneSignal', partitions: 1 },
  { how: 'with one record for each of 1,000 partitions', kind: 'toManyPartitions', partitions: 1_000 },
  { how: 'in bursts', kind: 'inBursts', partitions: 4 },
  { how: 'whose records are all refused', kind: 'withErrors', partitions: 1 },
])(
  'a producer $how holds no more at the end than at the start',
  { timeout: 120_000 },
  async ({ kind, partitions }, { kafka }) => {
    const topic = await kafka.topic({ partitions })
    const { stdout } = await runProgram(
      'measures-producer-memory',
      [kind, kafka.bootstrapServers, topic, `${partitions}`],
      { nodeFlags: ['--expose-gc'], limitMs: 110_000 },
    )
    const { held, warnings } = JSON.parse(stdout) as { held: number[]; warnings: string[] }
    expect(warnings).toEqual([])
    // After the first step all code is loaded, connections are open, and the buffers to keep are kept: from there on it
    // is flat.
    const [, first = 0, ...later] = held
    expect(Math.max(...later) - first, `MB held: ${held.join(', ')}`).toBeLessThan(2)
  },
)
