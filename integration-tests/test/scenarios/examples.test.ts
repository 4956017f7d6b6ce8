import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect } from 'vitest'
import { root } from '../../src/guide/markdown.ts'
import { readTopic } from '../../src/harness/records.ts'
import { type Scenario, test } from '../../src/harness/scenario.ts'

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
  stop(): void
  readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>
}

async function startPipeline(kafka: Scenario, orders: string, audit: string): Promise<Service> {
  const child = spawn(process.execPath, [...flags, join(root, 'examples/order-pipeline/main.ts')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      KCLIENT_BOOTSTRAP: kafka.bootstrapServers,
      ORDERS_TOPIC: orders,
      AUDIT_TOPIC: audit,
      PORT: '0',
    },
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
    stop: () => child.kill('SIGTERM'),
    ended,
  }
}
