/**
 * A worker that makes a bill of each order: one of as many as you start, which share the work.
 *
 *   node main.ts                                 an embedded broker with some orders
 *   KCLIENT_BOOTSTRAP=kafka:9092 node main.ts    yours, with those of examples/order-pipeline
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startBroker } from '@kclient/testing'
import { ConsumerStoppedError, Kafka, type Logger, type TopicPartition } from 'kclient'
import { prometheus } from '../order-pipeline/prometheus.ts'
import { Till } from './till.ts'

const topics = {
  orders: process.env['ORDERS_TOPIC'] ?? 'orders',
  bills: process.env['BILLS_TOPIC'] ?? 'bills',
  failed: process.env['FAILED_TOPIC'] ?? 'orders-failed',
}
const groupId = process.env['GROUP_ID'] ?? 'till'
/** How soon the others take over from a worker that died. */
const sessionTimeoutMs = Number(process.env['SESSION_TIMEOUT_MS'] ?? 45_000)
/** Less than the time between SIGTERM and SIGKILL, which is 30 s in Kubernetes. */
const stopWithinMs = 25_000

const logger: Logger = { debug: () => {}, info: console.error, warn: console.error, error: console.error }

function placesOf(partitions: readonly TopicPartition[]): string {
  return partitions.map(({ topic, partition }) => `${topic}/${partition}`).join(', ')
}

async function brokerWithOrders() {
  const broker = await startBroker({ topics: { [topics.orders]: 6 } })
  for (let id = 0; id < 1_000; id++) {
    const value = JSON.stringify({ id: `${id}`, customer: `customer-${id % 50}`, items: ['espresso'] })
    broker.append(topics.orders, [{ key: `customer-${id % 50}`, value }], { partition: id % 6 })
  }
  return broker
}

async function main(): Promise<void> {
  const bootstrap = process.env['KCLIENT_BOOTSTRAP']
  const broker = bootstrap === undefined ? await brokerWithOrders() : undefined
  const kafka = new Kafka({ bootstrapServers: bootstrap ?? broker?.bootstrapServers, clientId: 'till', logger })
  const producer = kafka.producer({ lingerMs: 5 })
  const till = new Till(producer, topics)
  const consumer = kafka.consumer({
    groupId,
    sessionTimeoutMs,
    autoOffsetReset: 'earliest', // orders that came before the first worker are orders, too
    partitionAssignmentStrategy: 'cooperative-sticky', // what does not move is worked on while others come and go
    maxPollIntervalMs: 60_000, // far more than an order may take
  })
  consumer.subscribe(topics.orders, {
    onPartitionsAssigned: partitions => console.log(`assigned: ${placesOf(partitions)}`),
    onPartitionsRevoked: partitions => console.log(`revoked: ${placesOf(partitions)}`),
    onPartitionsLost: partitions => console.log(`lost: ${placesOf(partitions)}`),
  })

  // Hands out nothing more, waits for the orders at work, commits, and leaves the group, so that others take over at once.
  const stop = (name: string): void => {
    console.log(`${name}: no more orders`)
    void consumer.stop({ timeoutMs: stopWithinMs })
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)

  const server = createServer(({ url }, response) => {
    // Ready and alive are different questions: a worker that waits for its brokers is of use again when they are back.
    if (url === '/ready') response.writeHead(consumer.health().healthy ? 200 : 503).end(`${consumer.state}\n`)
    else if (url === '/alive') response.writeHead(consumer.state === 'failed' ? 500 : 200).end(`${consumer.state}\n`)
    else if (url === '/metrics') response.end(prometheus('till', { ...till.counts, consumer: consumer.metrics() }))
    else response.writeHead(404).end('GET /ready, GET /alive, GET /metrics\n')
  })
  try {
    await producer.start()
    await consumer.start()
    await new Promise<void>(resolve => server.listen(Number(process.env['PORT'] ?? 8081), resolve))
    console.log(`listening on port ${(server.address() as AddressInfo).port}`)
    // Many orders at a time, those of one customer one after the other. Resolves after stop(). When an order fails for
    // good it throws, and this process ends: the order was not committed, and whoever comes next begins with it.
    await consumer.run({
      concurrency: 16,
      order: 'key',
      eachRecord: (record, { signal }) => till.handle(record, signal),
    })
  } catch (error) {
    if (!(error instanceof ConsumerStoppedError)) throw error // stopped while it was starting
  } finally {
    server.closeAllConnections()
    server.close()
    await kafka.stop({ timeoutMs: stopWithinMs })
    await broker?.stop()
  }
  const { billed, failed } = till.counts
  console.log(`${billed} orders billed, ${failed} set aside`)
}

await main()
