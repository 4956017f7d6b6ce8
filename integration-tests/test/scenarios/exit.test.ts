import { expect } from 'vitest'
import { runProgram } from '../../src/harness/program.ts'
import { test } from '../../src/harness/scenario.ts'

test.for([
  ['a stopped producer', 'produce'],
  ['a producer that was stopped with records in its buffer', 'produceWithoutWaiting'],
  ['a stopped consumer', 'consume'],
  ['a consumer that was stopped in its loop', 'consumeInALoop'],
  ['a stopped admin', 'administer'],
  ['clients that share a cluster, once stopped', 'share'],
  ['a client that failed to start', 'failToStart'],
])('a process with %s exits by itself', async ([, kind], { kafka }) => {
  const topic = await kafka.topic()
  const producer = await kafka.producer()
  await producer.send({ topic, value: 'v' })
  const { lingeredMs, stderr } = await runProgram('exits-by-itself', [kind as string, kafka.bootstrapServers, topic], {
    limitMs: 20_000,
  })
  expect(stderr).toBe('')
  expect(lingeredMs).toBeLessThan(2_000)
})

test('a process that leaves the scope of its clients exits by itself', async ({ kafka }) => {
  kafka.needs(Number.parseInt(process.versions.node, 10) >= 24, '`await using` needs Node 24')
  const topic = await kafka.topic()
  const { lingeredMs, stderr } = await runProgram('disposes-of-clients', [kafka.bootstrapServers, topic], {
    limitMs: 20_000,
  })
  expect(stderr).toBe('')
  expect(lingeredMs).toBeLessThan(2_000)
})

test('no failure that may be ignored ends the process', async ({ kafka }) => {
  const topic = await kafka.topic()
  const proxy = await kafka.proxy()
  const steps: Promise<void>[] = []
  const { lingeredMs, stderr } = await runProgram('ignores-failures', [proxy.bootstrapServers, topic], {
    nodeFlags: ['--unhandled-rejections=strict'],
    limitMs: 50_000,
    onLine: line => {
      if (line === 'connected') steps.push(proxy.stop())
    },
  })
  await Promise.all(steps)
  expect(stderr).toBe('')
  expect(lingeredMs).toBeLessThan(2_000)
}, 60_000)
