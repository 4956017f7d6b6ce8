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
