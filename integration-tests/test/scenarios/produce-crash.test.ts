import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect } from 'vitest'
import { spawnProgram } from '../../src/harness/program.ts'
import { readTopic } from '../../src/harness/records.ts'
import { test } from '../../src/harness/scenario.ts'

const partitions = 3

test('whatever a process printed as acknowledged before it was killed is in the log, once and where it said (P-ONCE, P-ORDER)', async ({
  kafka,
}) => {
  const topic = await kafka.topic({ partitions })
  const child = spawnProgram('produces-until-killed', [kafka.bootstrapServers, topic, `${partitions}`])
  const ended = once(child, 'close')
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const printed: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    printed.push(line)
    if (printed.length === 5_000) child.kill('SIGKILL')
  }
  await ended
  expect(stderr).toBe('')
  expect(printed.length).toBeGreaterThanOrEqual(5_000)

  const read = await readTopic(kafka, topic, partitions)
  const places = new Map(read.map(({ partition, offset, value }) => [Number(value), `${partition} ${offset}`]))
  expect(places.size, 'different records in the log').toBe(read.length)
  // The pipe may have broken within the last line.
  const complete = printed.filter(line => /^\d+ \d+ \d+$/.test(line)).slice(0, -1)
  const missing = complete.filter(line => {
    const [number = '', ...place] = line.split(' ')
    return places.get(Number(number)) !== place.join(' ')
  })
  expect(missing).toEqual([])
  for (let partition = 0; partition < partitions; partition++) {
    const numbers = read.filter(record => record.partition === partition).map(({ value }) => Number(value))
    expect(numbers, `partition ${partition}`).toEqual(numbers.map((_, index) => partition + index * partitions))
  }
})
