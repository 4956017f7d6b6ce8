import { KafkaError } from '@kclient/errors'
import { Producer } from '@kclient/producer'
import { expect } from 'vitest'
import { expectOnceInOrder, numbered, readTopic } from '../../src/harness/records.ts'
import { test, uniqueName } from '../../src/harness/scenario.ts'

/** What a call came to, and how many seconds after the brokers were gone. */
async function endOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'done'
  } catch (error) {
    if (!(error instanceof KafkaError)) return `untyped: ${String(error)}`
    return error.persisted === undefined ? error.code : `${error.code} ${error.persisted}`
  }
}

const requestTimeoutMs = 700
const deliveryTimeoutMs = 2_500
const maxBlockMs = 1_500
/** Every call of the test has a limit below this, by its options or by its own terms. */
const patienceMs = 12_000

test.for([
  ['cannot be reached', 'refuse'],
  ['stand still', 'freeze'],
] as const)('no call of a producer waits for ever while all brokers %s (P-SETTLED)', async ([, how], { kafka }) => {
  const topic = await kafka.topic()
  const proxy = await kafka.proxy()
  const { bootstrapServers } = proxy
  const options = { bootstrapServers, requestTimeoutMs, deliveryTimeoutMs, maxBlockMs }
  const producer = await kafka.producer(options)
  const stopping = await kafka.producer(options)
  await producer.send({ topic, value: numbered(0) })
  await stopping.send({ topic, value: numbered(1) })
  if (how === 'refuse') {
    proxy.refuse()
    proxy.cut()
  } else proxy.freeze()

  const nowhere = uniqueName('nowhere')
  const started = performance.now()
  const calls: Record<string, Promise<unknown>> = {
    send: producer.send({ topic, value: 'lost' }),
    'send, own limit': producer.send({ topic, value: 'lost' }, { timeoutMs: 300 }),
    sendAndWait: producer.sendAndWait({ topic, value: 'lost' }),
    enqueue: producer.enqueue({ topic, value: 'lost' }).then(({ delivered }) => delivered),
    sendMany: producer.sendMany([{ topic, value: 'lost' }]).catch((error: { cause?: unknown }) => {
      throw error.cause
    }),
    'send to an unknown topic': producer.send({ topic: nowhere, value: 'lost' }),
    'partitionsFor a known topic': producer.partitionsFor(topic),
    'partitionsFor an unknown topic': producer.partitionsFor(nowhere),
    'flush, own limit': producer.flush({ timeoutMs: 500 }),
    flush: producer.flush(),
    'start of another': new Producer(options).start(),
    'stop under load': (async () => {
      const left = stopping.send({ topic, value: 'lost' })
      await Promise.all([stopping.stop({ timeoutMs: 1_000 }), left])
    })(),
  }
  const ends: Record<string, string> = {}
  await Promise.all(Object.entries(calls).map(async ([name, call]) => (ends[name] = await endOf(call))))
  expect(performance.now() - started).toBeLessThan(patienceMs)
  expect(ends).toEqual({
    send: expect.stringMatching(/^DELIVERY_TIMEOUT (no|unknown)$/),
    'send, own limit': expect.stringMatching(/^CALL_TIMEOUT (no|unknown)$/),
    sendAndWait: expect.stringMatching(/^DELIVERY_TIMEOUT (no|unknown)$/),
    enqueue: expect.stringMatching(/^DELIVERY_TIMEOUT (no|unknown)$/),
    sendMany: expect.stringMatching(/^DELIVERY_TIMEOUT (no|unknown)$/),
    'send to an unknown topic': 'METADATA_TIMEOUT no',
    'partitionsFor a known topic': 'done',
    'partitionsFor an unknown topic': expect.stringMatching(/^[A-Z_]+$/),
    'flush, own limit': 'CALL_TIMEOUT',
    flush: 'done',
    'start of another': expect.stringMatching(/^[A-Z_]+$/),
    'stop under load': expect.stringMatching(/^PRODUCER_CLOSED (no|unknown)$/),
  })

  // Once they are back, it goes on as if nothing had been.
  if (how === 'refuse') proxy.accept()
  else proxy.thaw()
  const fresh = await kafka.topic()
  await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      expect
        .poll(() => endOf(producer.send({ topic: fresh, value: numbered(index) })), { timeout: 20_000 })
        .toBe('done'),
    ),
  )
  expect(new Set((await readTopic(kafka, fresh)).map(({ value }) => Number(value))).size).toBe(100)
  const last = await kafka.topic()
  await producer.sendMany(Array.from({ length: 100 }, (_, index) => ({ topic: last, value: numbered(index) })))
  expectOnceInOrder(await readTopic(kafka, last), 100)
})
