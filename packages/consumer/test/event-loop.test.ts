import { startBroker } from '@kclient/testing'
import { expect, test } from 'vitest'
import { Consumer } from '../src/index.ts'
import { eventually } from './support/eventually.ts'
import { at } from './support/world.ts'

// With real sockets and the real clock: a virtual clock stands still while code runs.

async function started(batches: number, perBatch: number) {
  const broker = await startBroker({ topics: { t: 1 } })
  const records = Array.from({ length: perBatch }, (_, index) => ({ value: `v${index}` }))
  for (let batch = 0; batch < batches; batch++) broker.append('t', records)
  const { bootstrapServers } = broker
  const consumer = await Consumer.start({ bootstrapServers, topics: 't', autoOffsetReset: 'earliest' })
  return { broker, consumer }
}

/** Keeps the event loop busy, as a handler does that waits for nothing. */
function work(durationMs: number): void {
  const end = performance.now() + durationMs
  while (performance.now() < end);
}

test('getMany that is asked again and again without waiting still lets records in', async () => {
  const { broker, consumer } = await started(1, 3)
  let found = 0
  while (found === 0) found = (await consumer.getMany()).get('t', 0)?.length ?? 0
  expect(found).toBe(3)
  await consumer.stop()
  await broker.stop()
})

test.each(['records', 'batches', 'getOne', 'getMany'] as const)(
  'a loop over %s lets timers run, however much is buffered and however little it waits',
  async kind => {
    const { broker, consumer } = await started(40, 50)
    await eventually(() => consumer.lastPollTimestamp(at(0)) !== undefined)
    let ticks = 0
    const timer = setInterval(() => ticks++, 1)
    let count = 0
    const handle = (): boolean => {
      if (count++ % 20 === 0) work(2)
      return count === 2000
    }
    if (kind === 'records') for await (const _ of consumer) if (handle()) break
    if (kind === 'batches')
      for await (const batch of consumer.batches()) if ([...batch].map(handle).includes(true)) break
    while (count < 2000 && kind === 'getOne') if ((await consumer.getOne()) !== null) handle()
    while (count < 2000 && kind === 'getMany') {
      for (const records of (await consumer.getMany({ maxRecords: 50 })).values()) for (const _ of records) handle()
    }
    clearInterval(timer)
    // 200 ms of work, with a turn of the event loop every 10 ms or so.
    expect(ticks).toBeGreaterThan(5)
    await consumer.stop()
    await broker.stop()
  },
)
