/**
 * A service that takes orders by HTTP and writes them to Kafka.
 *
 *   node main.ts                                 an embedded broker, port 8080
 *   KCLIENT_BOOTSTRAP=kafka:9092 node main.ts    yours
 *
 *   curl -d '{"id":"1","customer":"7","items":["espresso"]}' localhost:8080/orders
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startBroker } from '@kclient/testing'
import { json, Kafka, type Logger, type Producer } from 'kclient'
import { Desk, type Reply } from './desk.ts'
import { type Order, readOrder } from './order.ts'
import { prometheus } from './prometheus.ts'

const topics = { orders: process.env['ORDERS_TOPIC'] ?? 'orders', audit: process.env['AUDIT_TOPIC'] ?? 'audit' }
const mostBytes = 4 * 1024 * 1024
/** Less than the time between SIGTERM and SIGKILL, which is 30 s in Kubernetes. */
const stopWithinMs = 25_000

/** Beside the orders, not among them. */
const logger: Logger = { debug: () => {}, info: console.error, warn: console.error, error: console.error }

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Buffer).length
    if (size > mostBytes) throw new TypeError(`an order has ${mostBytes} bytes at most`)
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks).toString()
}

async function reply(request: IncomingMessage, desk: Desk): Promise<Reply> {
  try {
    return await desk.place(readOrder(await bodyOf(request)))
  } catch (error) {
    if (error instanceof TypeError) return { status: 400, message: error.message }
    console.error(error)
    return { status: 500, message: 'a fault of this service' }
  }
}

function answer(response: ServerResponse, { status, message, retryAfter }: Reply): void {
  if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter)
  response.writeHead(status).end(`${message}\n`)
}

async function serve(request: IncomingMessage, response: ServerResponse, desk: Desk, orders: Producer<string, Order>) {
  const path = `${request.method} ${request.url}`
  if (path === 'POST /orders') answer(response, await reply(request, desk))
  // Ready: whether new orders should come here. Alive: whether this process is of any use. A cluster that is away for a
  // while is no reason to restart, which would lose what waits in the buffer.
  else if (path === 'GET /ready')
    answer(response, { status: orders.health().healthy ? 200 : 503, message: orders.state })
  else if (path === 'GET /alive')
    answer(response, { status: orders.state === 'failed' ? 500 : 200, message: orders.state })
  else if (path === 'GET /metrics') response.end(prometheus('orders', { ...desk.counts, producer: orders.metrics() }))
  else answer(response, { status: 404, message: 'POST /orders, GET /ready, GET /alive, GET /metrics' })
}

async function main(): Promise<void> {
  const stopping = new Promise<string>(resolve => {
    process.once('SIGTERM', resolve)
    process.once('SIGINT', resolve)
  })
  const bootstrap = process.env['KCLIENT_BOOTSTRAP']
  const broker = bootstrap === undefined ? await startBroker() : undefined
  const kafka = new Kafka({
    bootstrapServers: bootstrap ?? broker?.bootstrapServers,
    clientId: 'orders',
    logger,
  })
  const orders = kafka.producer<string, Order>({
    valueSerializer: json<Order>(),
    // A customer waits: together less than what a proxy in front of this grants.
    maxBlockMs: 5_000,
    deliveryTimeoutMs: 20_000,
    compressionType: 'lz4',
  })
  const audit = kafka.producer({ acks: 1, lingerMs: 50 })
  const desk = new Desk(orders, audit, topics)
  const server = createServer((request, response) => void serve(request, response, desk, orders))
  try {
    await Promise.all([orders.start(), audit.start()])
    await new Promise<void>(resolve => server.listen(Number(process.env['PORT'] ?? 8080), resolve))
    console.log(`listening on port ${(server.address() as AddressInfo).port}`)
    console.log(`${await stopping}: no new orders`)
    // First what brings orders in; each that is under way gets its answer. Then what writes them.
    const closed = new Promise(resolve => server.close(resolve))
    server.closeIdleConnections()
    await closed
  } finally {
    await kafka.stop({ timeoutMs: stopWithinMs })
    await broker?.stop()
  }
  const { placed, refused, unknown } = desk.counts
  console.log(`${placed} orders placed, ${refused} refused, ${unknown} unknown`)
}

await main()
