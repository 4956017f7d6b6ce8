/**
 * Lets deliveries fail in every way there is, and listens to none that may be ignored. Run with
 * `--unhandled-rejections=strict`, it only ends well when the client handles all that it rejects. Prints `connected`
 * when the brokers may go away.
 */
import './tell-what-is-alive.ts'
import { Producer } from '@kclient/producer'

const [bootstrapServers = '', topic = ''] = process.argv.slice(2)
const value = 'v'.repeat(100)
const quietly = { logger: { debug() {}, info() {}, warn() {}, error() {} } }

/** Told to many at once, ignored by all: records that are in the buffer when the producer stops. */
async function stopWithRecords(): Promise<void> {
  const producer = await Producer.start({ bootstrapServers, lingerMs: 10_000, ...quietly })
  for (let index = 0; index < 100; index++) await producer.enqueue({ topic, value })
  await producer.stop({ timeoutMs: 0 })
  const another = await Producer.start({ bootstrapServers, lingerMs: 10_000, ...quietly })
  const sent = another.sendMany([1, 2, 3].map(() => ({ topic, value })))
  await Promise.allSettled([another.stop({ timeoutMs: 0 }), sent])
}

/** A wait that its caller gives up, for a record that goes on. */
async function abortWaits(): Promise<void> {
  const producer = await Producer.start({ bootstrapServers, lingerMs: 50, ...quietly })
  const controller = new AbortController()
  const sends = [1, 2, 3].map(() => producer.send({ topic, value }, { signal: controller.signal }))
  const flush = producer.flush({ signal: controller.signal })
  controller.abort()
  await Promise.allSettled([...sends, flush])
  await producer.stop()
}

/** Streams that are destroyed and aborted with records under way. */
async function breakStreams(): Promise<void> {
  const producer = await Producer.start({ bootstrapServers, lingerMs: 50, ...quietly })
  const stream = producer.writable()
  stream.on('error', () => {})
  for (let index = 0; index < 50; index++) stream.write({ topic, value })
  stream.destroy(new Error('enough'))
  const writer = producer.writableStream().getWriter()
  const outcomes = [writer.closed.catch(() => {}), writer.ready.catch(() => {})]
  for (let index = 0; index < 50; index++) outcomes.push(writer.write({ topic, value }).catch(() => {}))
  outcomes.push(writer.abort(new Error('enough')).catch(() => {}))
  await Promise.all(outcomes)
  await producer.stop({ timeoutMs: 1_000 })
}

/** A topic that there is not. */
async function sendToNowhere(): Promise<void> {
  const producer = await Producer.start({
    bootstrapServers,
    allowAutoTopicCreation: false,
    maxBlockMs: 300,
    ...quietly,
  })
  await producer.enqueue({ topic: `${topic}-nowhere`, value }).catch(() => {})
  await producer.send({ topic: `${topic}-nowhere`, value }).catch(() => {})
  await producer.sendMany([{ topic: `${topic}-nowhere`, value }]).catch(() => {})
  await producer.stop({ timeoutMs: 1_000 })
}

/** Brokers that go away with records in the buffer, in flight, and waiting for room. */
async function loseBrokers(): Promise<void> {
  const producer = await Producer.start({
    bootstrapServers,
    bufferMemory: 65_536,
    maxBatchSize: 16_384,
    maxBlockMs: 300,
    requestTimeoutMs: 500,
    deliveryTimeoutMs: 1_000,
    ...quietly,
  })
  await producer.send({ topic, value })
  console.log('connected')
  for (let failures = 0; failures < 3;) {
    const calls = Array.from({ length: 50 }, () => producer.enqueue({ topic, value }))
    const outcomes = await Promise.allSettled(calls)
    failures += outcomes.filter(({ status }) => status === 'rejected').length
    await producer.send({ topic, value }).catch(() => failures++)
  }
  await producer.flush({ timeoutMs: 100 }).catch(() => {})
  await producer.stop({ timeoutMs: 100 })
}

async function main(): Promise<void> {
  await stopWithRecords()
  await abortWaits()
  await breakStreams()
  await sendToNowhere()
  await loseBrokers()
  await new Producer({ bootstrapServers: '127.0.0.1:1', requestTimeoutMs: 300, ...quietly }).start().catch(() => {})
  console.log('done')
}

void main()
