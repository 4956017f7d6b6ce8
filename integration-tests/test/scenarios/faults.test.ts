import { fetchApi } from '@kclient/protocol/messages/fetch'
import { listOffsetsApi } from '@kclient/protocol/messages/list-offsets'
import { metadataApi } from '@kclient/protocol/messages/metadata'
import { produceApi } from '@kclient/protocol/messages/produce'
import { corrupt, cutAfter, dribble } from '@kclient/testing'
import { expect } from 'vitest'
import { RecordStream } from '../../src/harness/record-stream.ts'
import { expectOnceInOrder, numbered, readTopic, readToEnd } from '../../src/harness/records.ts'
import { test, type Scenario } from '../../src/harness/scenario.ts'

const partitions = 3

/** Streams records through a proxy, does harm when some have passed, and looks for all of them in the log itself. */
async function streamThroughHarm(
  kafka: Scenario,
  harm: (proxy: Awaited<ReturnType<Scenario['proxy']>>) => void,
  requestTimeoutMs = 3_000,
): Promise<void> {
  const topic = await kafka.topic({ partitions })
  const proxy = await kafka.proxy()
  const producer = await kafka.producer({ bootstrapServers: proxy.bootstrapServers, requestTimeoutMs })
  const stream = new RecordStream(producer, topic, partitions)
  await stream.more(500)
  harm(proxy)
  await stream.more(3_000)
  const count = await stream.stop()
  expectOnceInOrder(await readTopic(kafka, topic, partitions), count)
}

test('a response that is lost with its connection after the broker appended leads to no duplicate (P-ONCE)', async ({
  kafka,
}) => {
  await streamThroughHarm(kafka, proxy => {
    let count = 0
    proxy.on(
      produceApi,
      async call => {
        await call.next()
        return ++count % 3 === 0 ? 'close' : undefined
      },
      { times: 30 },
    )
  })
})

test('a response that never comes after the broker appended leads to no duplicate (P-ONCE)', async ({ kafka }) => {
  await streamThroughHarm(
    kafka,
    proxy => {
      proxy.on(
        produceApi,
        async call => {
          await call.next()
          return 'drop'
        },
        { times: 2 },
      )
    },
    1_500,
  )
})

test('a request that is cut on its way is sent again (P-ONCE, P-BYTES)', async ({ kafka }) => {
  await streamThroughHarm(kafka, proxy => {
    proxy.on(produceApi, async call => void (await call.next(cutAfter(100))), { times: 5 })
  })
})

test('connections that are cut again and again cost no record and no order (P-ONCE, P-ORDER)', async ({ kafka }) => {
  const topic = await kafka.topic({ partitions })
  const proxy = await kafka.proxy()
  const stream = new RecordStream(await kafka.producer({ bootstrapServers: proxy.bootstrapServers }), topic, partitions)
  for (let cut = 0; cut < 10; cut++) {
    await stream.more(300)
    proxy.cut()
  }
  await stream.more(300)
  const count = await stream.stop()
  expectOnceInOrder(await readTopic(kafka, topic, partitions), count)
})

test('answers in small pieces, and late ones, are put together (W-PAIRED)', async ({ kafka }) => {
  const topic = await kafka.topic({ partitions })
  const proxy = await kafka.proxy()
  proxy.on(metadataApi, () => dribble({ bytes: 3 }))
  proxy.on(listOffsetsApi, async call => call.delay(200))
  proxy.on(produceApi, () => dribble({ bytes: 5 }), { times: 3 })
  proxy.on(fetchApi, () => dribble({ bytes: 997 }), { times: 3 })
  const producer = await kafka.producer({ bootstrapServers: proxy.bootstrapServers })
  await Promise.all(
    Array.from({ length: 300 }, (_, index) =>
      producer.send({ topic, partition: index % partitions, value: numbered(index, 40) }),
    ),
  )
  const consumer = await kafka.consumer({ bootstrapServers: proxy.bootstrapServers })
  consumer.assign(Array.from({ length: partitions }, (_, partition) => ({ topic, partition })))
  expectOnceInOrder(await readToEnd(consumer), 300)
})

test('a fetch response whose records were changed on the way is noticed, and read again (C-ONCE, C-ERROR)', async ({
  kafka,
}) => {
  const topic = await kafka.topic()
  const producer = await kafka.producer({ lingerMs: 10 })
  await Promise.all(Array.from({ length: 500 }, (_, index) => producer.send({ topic, value: numbered(index, 50) })))
  const proxy = await kafka.proxy()
  let changed = 0
  proxy.on(fetchApi, async call => {
    const { responses } = await call.next()
    const hasRecords = responses.some(each => each.partitions.some(({ records }) => (records?.length ?? 0) > 0))
    if (!hasRecords || changed > 0) return undefined
    changed++
    return corrupt(frame => {
      // Within the last record.
      const at = frame.length - 20
      frame[at] = (frame[at] as number) ^ 0xff
    })
  })
  const consumer = await kafka.consumer({ bootstrapServers: proxy.bootstrapServers })
  consumer.assign([{ topic, partition: 0 }])
  const records = []
  const failures: unknown[] = []
  while (records.length < 500) {
    const many = await consumer.getMany({ timeoutMs: 5_000 }).catch((error: unknown) => {
      failures.push(error)
      return undefined
    })
    if (failures.length > 1) throw failures[1]
    records.push(...(many?.get(topic, 0) ?? []))
  }
  expect(failures).toMatchObject([{ code: 'CORRUPT_MESSAGE', topic, partition: 0 }])
  expectOnceInOrder(records, 500)
})

test('a fetch response that is lost or cut costs no record (C-ONCE)', async ({ kafka }) => {
  const topic = await kafka.topic({ partitions })
  const producer = await kafka.producer()
  const count = 20_000
  await Promise.all(
    Array.from({ length: count }, (_, index) =>
      producer.send({ topic, partition: index % partitions, value: numbered(index, 50) }),
    ),
  )
  const proxy = await kafka.proxy()
  let fetches = 0
  proxy.on(fetchApi, async call => {
    await call.next()
    fetches++
    if (fetches % 10 === 3) return 'close'
    return fetches % 10 === 8 ? cutAfter(2_000) : undefined
  })
  const consumer = await kafka.consumer({
    bootstrapServers: proxy.bootstrapServers,
    maxPartitionFetchBytes: 20_000,
    maxBufferedBytes: 60_000,
  })
  consumer.assign(Array.from({ length: partitions }, (_, partition) => ({ topic, partition })))
  expectOnceInOrder(await readToEnd(consumer), count)
  expect(fetches).toBeGreaterThan(10)
})

test('a seek wins over a look-up of offsets that was under way (C-SEEK)', async ({ kafka }) => {
  const topic = await kafka.topic()
  const producer = await kafka.producer()
  await producer.sendMany(Array.from({ length: 100 }, (_, index) => ({ topic, value: numbered(index) })))
  const proxy = await kafka.proxy()
  let asked = false
  let open = false
  proxy.on(
    listOffsetsApi,
    async call => {
      await call.next()
      asked = true
      while (!open) await call.delay(5)
    },
    { times: 1 },
  )
  const consumer = await kafka.consumer({ bootstrapServers: proxy.bootstrapServers, autoOffsetReset: 'earliest' })
  consumer.assign([{ topic, partition: 0 }])
  await expect.poll(() => asked, { timeout: 10_000 }).toBe(true)
  consumer.seek({ topic, partition: 0 }, 42)
  open = true
  expect((await consumer.getOne({ timeoutMs: 10_000 }))?.offset).toBe(42n)
})

test('brokers that freeze for a while cost nothing but time (P-ONCE, C-ONCE)', async ({ kafka }) => {
  const topic = await kafka.topic({ partitions })
  const proxy = await kafka.proxy()
  const options = { bootstrapServers: proxy.bootstrapServers, requestTimeoutMs: 1_500 }
  const stream = new RecordStream(await kafka.producer(options), topic, partitions)
  await stream.more(500)
  proxy.freeze()
  await new Promise(resolve => setTimeout(resolve, 2_500))
  proxy.thaw()
  await stream.more(1_000)
  const count = await stream.stop()
  expectOnceInOrder(await readTopic(kafka, topic, partitions), count)
})
