import { type CompressionType, json, type SerializerContext } from '@kclient/producer'
import { initProducerIdApi } from '@kclient/protocol/messages/init-producer-id'
import { expect } from 'vitest'
import { batchesOf, storedBatches, watchedProducer } from '../../src/harness/produce-watch.ts'
import { expectOnceInOrder, numbered, readTopic } from '../../src/harness/records.ts'
import { type Scenario, test, uniqueName } from '../../src/harness/scenario.ts'

/** Longer than a busy machine takes. */
const inTime = { timeout: 10_000 }

/** Lets go of what waits for it. */
interface Gate {
  readonly passed: Promise<void>
  readonly open: () => void
}

function gate(kafka: Scenario): Gate {
  let open = (): void => {}
  const passed = new Promise<void>(resolve => (open = resolve))
  // A test that fails must not wait for what it holds.
  kafka.defer(async () => open())
  return { passed, open: () => open() }
}

test('acks all: the broker is asked for all replicas, and batches carry who wrote them', async ({ kafka }) => {
  const topic = await kafka.topic()
  for (const acks of ['all', -1, undefined] as const) {
    const { producer, requests } = await watchedProducer(kafka, { acks })
    expect((await producer.send({ topic, value: 'v' })).offset).toBeGreaterThanOrEqual(0n)
    expect(requests.map(({ request }) => request.acks)).toEqual([-1])
  }
  const stored = await storedBatches(kafka, topic)
  expect(stored.map(({ baseSequence, producerEpoch }) => [baseSequence, producerEpoch])).toEqual([
    [0, 0],
    [0, 0],
    [0, 0],
  ])
  expect(new Set(stored.map(({ producerId }) => producerId)).size).toBe(3)
})

test('acks 1: the leader alone is asked, the offset is told, and no batch carries a producer id', async ({ kafka }) => {
  const topic = await kafka.topic()
  const { producer, requests } = await watchedProducer(kafka, { acks: 1 })
  expect([
    (await producer.send({ topic, value: 'v' })).offset,
    (await producer.send({ topic, value: 'v' })).offset,
  ]).toEqual([0n, 1n])
  expect(requests.map(({ request }) => request.acks)).toEqual([1, 1])
  // What only the leader has cannot be read yet.
  await expect.poll(async () => (await readTopic(kafka, topic)).length, inTime).toBe(2)
  const stored = await storedBatches(kafka, topic)
  expect(stored.map(({ producerId, baseSequence }) => [producerId, baseSequence])).toEqual([
    [-1n, -1],
    [-1n, -1],
  ])
})

test('acks 0: nobody answers, and the offset is -1n', async ({ kafka }) => {
  const topic = await kafka.topic()
  await kafka.leadersReady(topic)
  const { producer, requests } = await watchedProducer(kafka, { acks: 0 })
  await producer.partitionsFor(topic)
  const sent = await producer.sendMany([0, 1, 2].map(index => ({ topic, value: numbered(index) })))
  expect(sent.map(({ offset }) => offset)).toEqual([-1n, -1n, -1n])
  await expect.poll(() => requests.length, inTime).toBeGreaterThan(0)
  expect(requests.every(({ request }) => request.acks === 0)).toBe(true)
  await expect.poll(async () => (await readTopic(kafka, topic)).length, inTime).toBe(3)
})

test('enableIdempotence: decides whether a producer id is asked for, and whether a lost answer makes a duplicate', async ({
  kafka,
}) => {
  for (const enableIdempotence of [true, false]) {
    const topic = await kafka.topic()
    const proxy = await kafka.proxy()
    let asked = 0
    proxy.on(initProducerIdApi, () => void asked++)
    const other = await kafka.producer({ bootstrapServers: proxy.bootstrapServers, enableIdempotence })
    expect([asked > 0, other.state]).toEqual([enableIdempotence, 'started'])

    const watched = await watchedProducer(kafka, { enableIdempotence, requestTimeoutMs: 2_000 })
    let lost = 0
    watched.pass = async call => {
      const response = await call.next()
      return lost++ === 0 ? 'close' : response
    }
    const { offset } = await watched.producer.send({ topic, value: 'v' })
    const stored = await storedBatches(kafka, topic)
    expect([offset, stored.length]).toEqual(enableIdempotence ? [0n, 1] : [1n, 2])
    expect(stored.every(({ producerId }) => producerId >= 0n)).toBe(enableIdempotence)
  }
})

test.for([1, 3, 5])(
  'maxInFlight %i: so many requests await their answer, and no more',
  async (maxInFlight, { kafka }) => {
    const topic = await kafka.topic()
    const watched = await watchedProducer(kafka, { maxInFlight, maxBatchSize: 500, maxRequestSize: 500 })
    // A leader that has not answered yet is sent one request only.
    await watched.producer.send({ topic, value: numbered(0) })
    const answers = gate(kafka)
    let [unanswered, most] = [0, 0]
    watched.pass = async call => {
      most = Math.max(most, ++unanswered)
      const response = await call.next()
      await answers.passed
      unanswered -= 1
      return response
    }
    const sent = watched.producer.sendMany(
      Array.from({ length: 40 }, (_, index) => ({ topic, value: numbered(index + 1, 300) })),
    )
    await expect.poll(() => unanswered, inTime).toBe(maxInFlight)
    // Whatever else could come has come when another connection through the same proxy has been answered.
    await watched.producer.partitionsFor(await kafka.topic())
    expect([unanswered, most]).toEqual([maxInFlight, maxInFlight])
    answers.open()
    await sent
    expect(most).toBe(maxInFlight)
    expectOnceInOrder(await readTopic(kafka, topic), 41)
  },
)

test('lingerMs: a batch waits for company; without, a lone record leaves at once', async ({ kafka }) => {
  const topic = await kafka.topic()
  const prompt = await watchedProducer(kafka)
  await prompt.producer.partitionsFor(topic)
  const first = prompt.producer.send({ topic, value: 'alone' })
  await expect.poll(() => prompt.requests.length, inTime).toBe(1)
  await Promise.all([first, prompt.producer.send({ topic, value: 'alone' })])
  expect(prompt.requests).toHaveLength(2)

  const patient = await watchedProducer(kafka, { lingerMs: 60_000 })
  await patient.producer.partitionsFor(topic)
  const sent = [patient.producer.send({ topic, value: 'together' })]
  await patient.producer.partitionsFor(await kafka.topic())
  sent.push(patient.producer.send({ topic, value: 'together' }))
  await patient.producer.partitionsFor(await kafka.topic())
  expect(patient.requests).toHaveLength(0)
  await patient.producer.flush()
  await Promise.all(sent)
  expect(patient.requests).toHaveLength(1)

  const start = performance.now()
  const brief = await watchedProducer(kafka, { lingerMs: 300 })
  await brief.producer.send({ topic, value: 'waits' })
  expect(performance.now() - start).toBeGreaterThanOrEqual(299)
  expect((await storedBatches(kafka, topic)).map(({ recordCount }) => recordCount)).toEqual([1, 1, 2, 1])
})

test('maxBatchSize: no batch is larger, except one of a single record', async ({ kafka }) => {
  for (const maxBatchSize of [1_000, 5_000, undefined]) {
    const topic = await kafka.topic()
    const producer = await kafka.producer({ maxBatchSize, lingerMs: 50 })
    await producer.sendMany([
      ...Array.from({ length: 200 }, (_, index) => ({ topic, value: numbered(index, 100) })),
      { topic, value: numbered(200, 20_000) },
    ])
    const stored = await storedBatches(kafka, topic)
    expect(stored.reduce((count, { recordCount }) => count + recordCount, 0)).toBe(201)
    const largest = Math.max(
      ...stored.filter(({ recordCount }) => recordCount > 1).map(({ sizeInBytes }) => sizeInBytes),
    )
    if (maxBatchSize === undefined) expect(stored).toHaveLength(1)
    else {
      expect(largest).toBeLessThanOrEqual(maxBatchSize)
      expect(largest).toBeGreaterThan(maxBatchSize * 0.8)
      expect(stored.at(-1)).toMatchObject({ recordCount: 1 })
    }
  }
})

test('maxRequestSize: larger records are refused, and requests are made of no more batches than fit', async ({
  kafka,
}) => {
  const topic = await kafka.topic({ partitions: 8 })
  const maxRequestSize = 10_000
  const { producer, requests } = await watchedProducer(kafka, { maxRequestSize, maxBatchSize: 4_000, lingerMs: 20 })
  await producer.partitionsFor(topic)
  await expect(producer.send({ topic, value: 'x'.repeat(10_000) })).rejects.toMatchObject({
    code: 'MESSAGE_TOO_LARGE',
    persisted: 'no',
    message: expect.stringContaining('maxRequestSize (10000)'),
  })
  await producer.sendMany(
    Array.from({ length: 80 }, (_, index) => ({ topic, partition: index % 8, value: numbered(index, 300) })),
  )
  expect(requests.length).toBeGreaterThan(1)
  for (const call of requests) {
    const bytes = batchesOf(call).reduce((sum, { batch }) => sum + batch.sizeInBytes, 0)
    expect(bytes).toBeLessThanOrEqual(maxRequestSize)
  }
  expectOnceInOrder(await readTopic(kafka, topic, 8), 80)
})

test('bufferMemory and maxBlockMs: no more is buffered, who waits longer is told, and it goes on when there is room', async ({
  kafka,
}) => {
  const topic = await kafka.topic()
  const bufferMemory = 50_000
  const watched = await watchedProducer(kafka, { bufferMemory, maxBatchSize: 5_000, maxBlockMs: 400 })
  const answers = gate(kafka)
  watched.pass = async call => {
    await answers.passed
    return call.next()
  }
  let taken = 0
  let refused: unknown
  while (refused === undefined && taken < 1_000) {
    const record = { topic, value: numbered(taken, 1_000) }
    await watched.producer.enqueue(record).then(
      () => (taken += 1),
      (error: unknown) => (refused = error),
    )
    expect(watched.producer.health().bufferedBytes).toBeLessThanOrEqual(bufferMemory)
  }
  expect(refused).toMatchObject({ code: 'BUFFER_TIMEOUT', persisted: 'no', message: expect.stringContaining('400 ms') })
  expect(taken * 1_000).toBeGreaterThan(bufferMemory / 2)
  expect(taken * 1_000).toBeLessThan(bufferMemory)
  answers.open()
  await watched.producer.flush()
  await watched.producer.send({ topic, value: numbered(taken) })
  expectOnceInOrder(await readTopic(kafka, topic), taken + 1)
})

test('maxBlockMs: bounds the wait for a topic that nobody knows', async ({ kafka }) => {
  const [patient, hasty] = await Promise.all(
    [600, 0].map(maxBlockMs => kafka.producer({ maxBlockMs, allowAutoTopicCreation: false })),
  )
  const start = performance.now()
  await expect(patient?.send({ topic: uniqueName('nobodys'), value: 'v' })).rejects.toMatchObject({
    code: 'UNKNOWN_TOPIC_OR_PARTITION',
    persisted: 'no',
  })
  expect(performance.now() - start).toBeGreaterThanOrEqual(599)
  await expect(hasty?.send({ topic: uniqueName('nobodys'), value: 'v' })).rejects.toMatchObject({ persisted: 'no' })
})

test('deliveryTimeoutMs: a record that nobody acknowledges is given up, as unknown', async ({ kafka }) => {
  const topic = await kafka.topic()
  const watched = await watchedProducer(kafka, { deliveryTimeoutMs: 700, requestTimeoutMs: 1_500 })
  watched.pass = async call => {
    await call.next()
    return 'drop'
  }
  const start = performance.now()
  await expect(watched.producer.send({ topic, value: 'v' })).rejects.toMatchObject({
    code: 'DELIVERY_TIMEOUT',
    persisted: 'unknown',
    message: expect.stringContaining('700 ms (deliveryTimeoutMs)'),
  })
  expect(performance.now() - start).toBeGreaterThanOrEqual(699)
})

test.for<[type: CompressionType, low: number, high: number]>([
  ['none', 0, 0],
  ['gzip', 1, 9],
  ['snappy', 0, 0],
  ['lz4', 1, 12],
  ['zstd', 1, 19],
])(
  'compressionType %s: it is what batches are stored with, and a higher level makes them smaller',
  async ([compressionType, low, high], { kafka }) => {
    let state = 7
    const below = (end: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return Math.floor((state / 2 ** 32) * end)
    }
    const words = Array.from({ length: 2_000 }, () => (below(2 ** 30) + 2 ** 30).toString(36))
    const values = Array.from({ length: 400 }, () =>
      Array.from({ length: 30 }, () => words[below(below(words.length) + 1)]).join(' '),
    )
    const sizes: number[] = []
    for (const level of low === high ? [undefined] : [low, high]) {
      const topic = await kafka.topic()
      const producer = await kafka.producer({ compressionType, compressionLevel: level, lingerMs: 100 })
      await producer.sendMany(values.map(value => ({ topic, value })))
      const stored = await storedBatches(kafka, topic)
      expect(new Set(stored.map(({ compression }) => compression))).toEqual(new Set([compressionType]))
      sizes.push(stored.reduce((sum, { sizeInBytes }) => sum + sizeInBytes, 0))
      expect((await readTopic(kafka, topic)).map(({ value }) => value?.toString())).toEqual(values)
    }
    const plain = values.reduce((sum, value) => sum + value.length, 0)
    if (compressionType === 'none') expect(sizes[0]).toBeGreaterThan(plain)
    else for (const size of sizes) expect(size).toBeLessThan(plain * 0.8)
    if (sizes.length === 2) expect(sizes[1]).toBeLessThan(sizes[0] as number)
  },
)

test('partitioner: a function of your own decides, leaves to the default, and gives way to the record', async ({
  kafka,
}) => {
  const topic = await kafka.topic({ partitions: 4 })
  const producer = await kafka.producer({
    partitioner: ({ headers, partitionCount }) => {
      const [region] = headers.flatMap(([name, value]) => (name === 'region' ? [String(value)] : []))
      return region === undefined ? undefined : region.length % partitionCount
    },
  })
  const byDefault = await kafka.producer()
  const { partition } = await byDefault.send({ topic, key: 'customer-7', value: 'v' })
  const sent = await producer.sendMany([
    { topic, key: 'customer-7', value: 'a', headers: { region: 'eu' } },
    { topic, key: 'customer-7', value: 'b', headers: { region: 'asia-' } },
    { topic, key: 'customer-7', value: 'c' },
    { topic, key: 'customer-7', value: 'd', headers: { region: 'eu' }, partition: 3 },
  ])
  expect(sent.map(each => each.partition)).toEqual([2, 1, partition, 3])
})

test('keySerializer and valueSerializer: make what is written, told of topic and headers, async too', async ({
  kafka,
}) => {
  const topic = await kafka.topic()
  const asked: unknown[] = []
  const producer = await kafka.producer({
    keySerializer: (id: number, context: SerializerContext) => {
      asked.push([id, context])
      return Buffer.of(id)
    },
    valueSerializer: async (value: { readonly n: number }, context: SerializerContext) => {
      asked.push([value.n, context])
      await new Promise(resolve => setImmediate(resolve))
      return json<unknown>().serialize(value, context)
    },
  })
  await producer.sendMany([
    { topic, key: 7, value: { n: 1 }, headers: { h: 'x' } },
    { topic, key: null, value: null },
  ])
  expect(asked).toEqual([
    [7, { topic, headers: [['h', 'x']], isKey: true }],
    [1, { topic, headers: [['h', 'x']], isKey: false }],
  ])
  const records = await readTopic(kafka, topic)
  expect(records.map(({ key, value }) => [key, value?.toString() ?? null])).toEqual([
    [Buffer.of(7), '{"n":1}'],
    [null, null],
  ])
})

test('allowAutoTopicCreation: decides whether a send makes the topic', async ({ kafka }) => {
  const admin = await kafka.admin()
  const [refused, made] = [uniqueName('not-made'), uniqueName('made')]
  const strict = await kafka.producer({ allowAutoTopicCreation: false, maxBlockMs: 500 })
  await expect(strict.send({ topic: refused, value: 'v' })).rejects.toMatchObject({
    code: 'UNKNOWN_TOPIC_OR_PARTITION',
  })
  const producer = await kafka.producer()
  await producer.send({ topic: made, value: 'v' })
  const names = (await admin.listTopics()).map(listing => listing.topic)
  expect([names.includes(refused), names.includes(made)]).toEqual([false, true])
})
