import type { Producer } from '@kclient/producer'
import { RecordBatch } from '@kclient/protocol'
import { produceApi } from '@kclient/protocol/messages/produce'
import { expect } from 'vitest'
import { readTopic } from '../../src/harness/records.ts'
import { test } from '../../src/harness/scenario.ts'

const batchBytes = 4_194_304

/** About a kilobyte that tells where it belongs, from its first byte to its last. */
function valueOf(topic: string, number: number): string {
  return `${number}:`.padEnd(1_000, `${topic}/${number} `)
}

async function sendAll(producer: Producer, topic: string, count: number): Promise<string[]> {
  const numbers = Array.from({ length: count }, (_, number) => number)
  const settled = await Promise.allSettled(
    numbers.map(number => producer.send({ topic, value: valueOf(topic, number) })),
  )
  return settled.map(result => {
    if (result.status === 'fulfilled') return 'acknowledged'
    const { code, persisted } = result.reason as { code?: string; persisted?: string }
    return `${code} ${persisted}`
  })
}

test('bytes of batches that were given up while a socket stood still never become those of another topic (P-MEMORY, P-HONEST)', async ({
  kafka,
}) => {
  const configs = { 'max.message.bytes': `${2 * batchBytes}` }
  const [early, late] = [await kafka.topic({ configs }), await kafka.topic({ configs })]
  const proxy = await kafka.proxy()
  let arrived = 0
  const broken: string[] = []
  proxy.on(produceApi, ({ request }) => {
    for (const { name, topicId, partitionData } of request.topicData) {
      for (const { records } of partitionData) {
        arrived++
        if (RecordBatch.read(records as Buffer)?.crcIsValid() !== true) broken.push(`for ${name ?? topicId}`)
      }
    }
  })
  const producer = await kafka.producer({
    bootstrapServers: proxy.bootstrapServers,
    // More than the sockets of both sides hold: the rest of the first batch stays in the memory of the producer.
    maxBatchSize: batchBytes,
    maxRequestSize: 2 * batchBytes,
    bufferMemory: 14 * batchBytes,
    // The connection outlives the batches on it.
    requestTimeoutMs: 30_000,
    deliveryTimeoutMs: 2_500,
  })
  for (const topic of [early, late]) await producer.send({ topic, value: valueOf(topic, 1_000_000) })

  proxy.freeze()
  const givenUp = await sendAll(producer, early, 20_000)
  expect(givenUp.filter(outcome => !/^DELIVERY_TIMEOUT (no|unknown)$/.test(outcome))).toEqual([])
  expect(givenUp).toContain('DELIVERY_TIMEOUT unknown')
  // What comes now may take the memory of what was given up, as soon as the socket has let go of it, and no sooner.
  const acknowledged = sendAll(producer, late, 16_000)
  proxy.thaw()
  expect(new Set(await acknowledged)).toEqual(new Set(['acknowledged']))

  expect(arrived).toBeGreaterThan(5)
  expect(broken, 'batches that were changed after they were sent').toEqual([])
  const foundLate = (await readTopic(kafka, late)).slice(1).map(({ value }) => value?.toString())
  expect(foundLate).toEqual(Array.from({ length: 16_000 }, (_, number) => valueOf(late, number)))
  const foundEarly = (await readTopic(kafka, early)).slice(1).map(({ value }) => value?.toString())
  const numbers = foundEarly.map(value => Number.parseInt(value ?? '', 10))
  const strange = foundEarly.filter((value, at) => value !== valueOf(early, numbers[at] as number))
  expect(strange.map(value => value?.slice(0, 80))).toEqual([])
  expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b))
  expect(numbers.filter(number => givenUp[number] === 'DELIVERY_TIMEOUT no')).toEqual([])
})
