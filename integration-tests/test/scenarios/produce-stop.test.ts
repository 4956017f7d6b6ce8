import { produceApi } from '@kclient/protocol/messages/produce'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { runProgram } from '../../src/harness/program.ts'
import { readTopic } from '../../src/harness/records.ts'
import { test, type Scenario } from '../../src/harness/scenario.ts'

const count = 3_000

interface Result {
  readonly acknowledged: readonly number[]
  readonly failures: Readonly<Record<string, readonly number[]>>
  readonly stoppedAfterMs: number
  readonly lateCode: string
}

async function stopInTheMiddle(kafka: Scenario, bootstrapServers: string, topic: string, stopWithinMs: number) {
  const args = [bootstrapServers, topic, `${count}`, `${stopWithinMs}`]
  const { stdout, stderr, lingeredMs } = await runProgram('stops-in-the-middle', args, { limitMs: 30_000 })
  expect(stderr).toBe('')
  expect(lingeredMs, 'ms from the end of stop() to the exit').toBeLessThan(2_000)
  const result = JSON.parse(stdout.split('\n')[0] as string) as Result
  expect(result.lateCode).toBe('PRODUCER_CLOSED')
  const numbers = (await readTopic(kafka, topic)).map(({ value }) => Number(value))
  expect(new Set(numbers).size, 'different records in the log').toBe(numbers.length)
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
  return { ...result, log: new Set(numbers) }
}

test('stop() in the middle of a load delivers all that was handed in, and the process ends', async ({ kafka }) => {
  const topic = await kafka.topic()
  const proxy = await kafka.proxy()
  proxy.on(produceApi, async call => call.delay(20))
  const { acknowledged, failures, log } = await stopInTheMiddle(kafka, proxy.bootstrapServers, topic, 20_000)
  expect(failures).toEqual({})
  expect(acknowledged.length).toBe(count)
  expect(log.size).toBe(count)
})

test('stop() while brokers have ceased to answer ends in time: what is left fails, honestly, and the process ends (P-SETTLED, P-HONEST)', async ({
  kafka,
}) => {
  const topic = await kafka.topic()
  const proxy = await kafka.proxy()
  // The first requests are answered; of the others some are done and not answered, and some never arrive.
  let requests = 0
  proxy.on(produceApi, async call => {
    requests++
    if (requests <= 3) return undefined
    if (requests % 2 === 0) await call.next()
    return 'drop'
  })
  const stopWithinMs = 1_000
  const result = await stopInTheMiddle(kafka, proxy.bootstrapServers, topic, stopWithinMs)
  const { acknowledged, failures, stoppedAfterMs, log } = result
  expect(stoppedAfterMs).toBeLessThan(stopWithinMs + 1_500)
  const outcomes = Object.keys(failures).toSorted()
  expect(outcomes).toEqual(['PRODUCER_CLOSED no', 'PRODUCER_CLOSED unknown'])
  expect(acknowledged.length + Object.values(failures).flat().length).toBe(count)
  expect(acknowledged.length).toBeGreaterThan(0)
  expect(acknowledged.filter(number => !log.has(number))).toEqual([])
  expect(failures['PRODUCER_CLOSED no']?.filter(number => log.has(number))).toEqual([])
})

test('stop() called twice, and by several at once, ends once for all of them', async ({ kafka }) => {
  const topic = await kafka.topic()
  const producer = await kafka.producer({ lingerMs: 200 })
  const sends = Array.from({ length: 100 }, (_, index) => producer.send({ topic, value: `${index}` }))
  await sleep(1)
  await Promise.all([producer.stop(), producer.stop({ timeoutMs: 10_000 }), producer[Symbol.asyncDispose]()])
  expect((await Promise.all(sends)).map(({ offset }) => offset)).toEqual(sends.map((_, index) => BigInt(index)))
  await producer.stop()
  expect(producer.state).toBe('stopped')
})
