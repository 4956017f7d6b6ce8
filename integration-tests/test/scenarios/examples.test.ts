import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect } from 'vitest'
import { root } from '../../src/guide/markdown.ts'
import { readTopic } from '../../src/harness/records.ts'
import { type Scenario, test, uniqueName } from '../../src/harness/scenario.ts'

const flags = process.env['KCLIENT_PACKED'] === undefined ? ['--conditions=@kclient/source'] : []

test('the order pipeline answers for each order, and loses none when it is stopped in the middle', async ({
  kafka,
}) => {
  const orders = await kafka.topic({ partitions: 3 })
  const audit = await kafka.topic()
  const service = await startPipeline(kafka, orders, audit)
  expect(await service.get('/ready')).toMatchObject({ status: 200, text: 'started\n' })
  expect(await service.post('not JSON')).toMatchObject({ status: 400, text: 'an order is JSON\n' })
  expect(await service.post(order(-1, 'x'.repeat(2_000_000)))).toMatchObject({ status: 413 })

  const placed: string[] = []
  let next = 0
  const customer = async (): Promise<void> => {
    while (next < 400) {
      const number = next++
      const answer = await service.post(order(number)).catch(() => undefined)
      if (answer === undefined) return // the service takes no more
      expect(answer.status, answer.text).toBe(201)
      if (placed.push(`${number}`) === 200) service.stop()
    }
  }
  const before = await service.post(order(next++))
  expect(before.status, before.text).toBe(201)
  const metrics = await service.get('/metrics')
  expect(metrics.text).toMatch(/^orders_placed 1$/m)
  expect(metrics.text).toMatch(/^orders_producer_\w+ \d/m)
  await Promise.all(Array.from({ length: 10 }, customer))

  const { code, stdout, stderr } = await service.ended
  expect(code, stdout + stderr).toBe(0)
  const records = await readTopic(kafka, orders, 3)
  const ids = records.map(({ value }) => (JSON.parse(String(value)) as { id: string }).id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(placed.filter(id => !ids.includes(id))).toEqual([])
  expect(stdout).toContain(`SIGTERM: no new orders\n${ids.length} orders placed, 1 refused, 0 unknown`)
  expect((await readTopic(kafka, audit)).length).toBe(ids.length)
})

test('order workers make a bill of each order, in order, while one is stopped and one is killed (C-ORDER, G-LOSSLESS)', async ({
  kafka,
}) => {
  const partitions = 6
  const topics = {
    ORDERS_TOPIC: await kafka.topic({ partitions }),
    BILLS_TOPIC: await kafka.topic(),
    FAILED_TOPIC: await kafka.topic(),
  }
  const bills = await kafka.consumer()
  bills.assign([{ topic: topics.BILLS_TOPIC, partition: 0 }])
  /** Bills of each order, in the order in which they came. */
  const billed = new Map<number, number>()
  const billedInOrder: { customer: string; order: number }[] = []
  const until = async (isEnough: () => boolean): Promise<void> => {
    while (!isEnough()) {
      for (const [, records] of await bills.getMany({ timeoutMs: 500 })) {
        for (const { key, value } of records) {
          const order = Number((JSON.parse(String(value)) as { order: string }).order)
          if (!billed.has(order)) billedInOrder.push({ customer: String(key), order })
          billed.set(order, (billed.get(order) ?? 0) + 1)
        }
      }
    }
  }
  const producer = await kafka.producer()
  let orders = 0
  const place = (count: number): Promise<unknown> =>
    producer.sendMany(
      Array.from({ length: count }, () => {
        const id = orders++
        return { topic: topics.ORDERS_TOPIC, key: `customer-${id % 7}`, value: order(id) }
      }),
    )
  const env = { ...topics, GROUP_ID: uniqueName('till'), SESSION_TIMEOUT_MS: '6000' }
  await place(100)
  const [stays, stopped, killed] = await Promise.all([
    startWorker(kafka, env),
    startWorker(kafka, env),
    startWorker(kafka, env),
  ])
  expect(await stays.get('/ready')).toMatchObject({ status: 200, text: 'started\n' })

  await producer.send({ topic: topics.ORDERS_TOPIC, key: 'customer-7', value: 'one espresso' })
  await place(300)
  await until(() => billed.size >= 150)
  killed.stop('SIGKILL')
  stopped.stop()
  await place(200)
  const end = await stopped.ended
  expect(end.code, end.stdout + end.stderr).toBe(0)
  await until(() => billed.size === orders)

  expect((await stays.get('/metrics')).text).toMatch(/^till_billed \d+$/m)
  stays.stop()
  const last = await stays.ended
  expect(last.code, last.stdout + last.stderr).toBe(0)
  expect(last.stdout + end.stdout).toMatch(/SIGTERM: no more orders\n(?:.*\n)*\d+ orders billed, \d+ set aside/)
  // At most what the killed one had at work and had not committed has a second bill.
  expect([...billed.values()].filter(count => count > 2)).toEqual([])
  const newest = new Map<string, number>()
  for (const { customer, order: id } of billedInOrder) {
    expect(id, `an order of ${customer}`).toBeGreaterThan(newest.get(customer) ?? -1)
    newest.set(customer, id)
  }
  const failed = await readTopic(kafka, topics.FAILED_TOPIC)
  expect(new Set(failed.map(({ value }) => String(value)))).toEqual(new Set(['one espresso']))
  expect(failed[0]?.headers.map(([name]) => name)).toEqual(['reason', 'from'])
}, 90_000)

test('the round trip brings every line back once and in order (P-ONCE, P-ORDER, C-ONCE)', async ({ kafka }) => {
  const child = spawn(
    process.execPath,
    [...flags, join(root, 'examples/round-trip/main.ts'), join(root, 'LICENSE'), '--records', '5000'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_OPTIONS: '', KCLIENT_BOOTSTRAP: kafka.bootstrapServers },
    },
  )
  kafka.defer(async () => void child.kill('SIGKILL'))
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  expect(code, output).toBe(0)
  expect(output).toContain('Every record came back once, unchanged and in order.')
})

function order(number: number, item = 'espresso'): string {
  return JSON.stringify({ id: `${number}`, customer: `customer-${number % 7}`, items: [item] })
}

interface Service {
  get(path: string): Promise<{ status: number; text: string }>
  post(body: string): Promise<{ status: number; text: string }>
  stop(signal?: NodeJS.Signals): void
  readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>
}

function startPipeline(kafka: Scenario, orders: string, audit: string): Promise<Service> {
  return startService(kafka, 'order-pipeline', { ORDERS_TOPIC: orders, AUDIT_TOPIC: audit })
}

function startWorker(kafka: Scenario, env: Readonly<Record<string, string>>): Promise<Service> {
  return startService(kafka, 'order-worker', env)
}

async function startService(
  kafka: Scenario,
  name: string,
  settings: Readonly<Record<string, string>>,
): Promise<Service> {
  const child = spawn(process.execPath, [...flags, join(root, 'examples', name, 'main.ts')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '', KCLIENT_BOOTSTRAP: kafka.bootstrapServers, PORT: '0', ...settings },
  })
  kafka.defer(async () => void child.kill('SIGKILL'))
  let stdout = ''
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }))
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString()
      const listening = /listening on port (\d+)/.exec(stdout)
      if (listening !== null) resolve(listening[1] as string)
    })
    void ended.then(() => reject(new Error(`The example has ended:\n${stdout}${stderr}`)))
  })
  const ask = async (path: string, init?: RequestInit): Promise<{ status: number; text: string }> => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, init)
    return { status: response.status, text: await response.text() }
  }
  return {
    get: path => ask(path),
    post: body => ask('/orders', { method: 'POST', body }),
    stop: (signal = 'SIGTERM') => child.kill(signal),
    ended,
  }
}
