// Makes packages/protocol/test/vectors/messages.jsonl.br with the Java client's own message classes.
// Needs Java and, the first time, Maven. The unit tests read the file and need neither.

import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { brotliCompressSync, constants } from 'node:zlib'
import { buildModel, livingFields, type Message, type Struct } from '../../generate/model.ts'
import { loadSchemas } from '../../generate/schema.ts'
import { javaClasspath, kafkaJars } from '../../kafka-jars.ts'
import { kinds, optionalFields, probes, valueOf, type Json } from './values.ts'

const corpus = join(import.meta.dirname, '../../../packages/protocol/test/vectors/messages.jsonl.br')

/** What to ask for, and what goes into the corpus beside the answer. */
interface Order {
  readonly order: Json
  readonly line: { readonly name: string; readonly version: number; readonly kind: string }
}

function ordersOf(message: Message): Order[] {
  const { name, versions } = message
  const orders: Order[] = []
  for (let version = versions.min; version <= versions.max; version++) {
    for (const kind of kinds) {
      const value = valueOf(message, version, kind)
      orders.push({ order: { name, version: BigInt(version), value }, line: { name, version, kind } })
    }
  }
  for (const { version, value, lacking } of probes(message)) {
    orders.push({
      order: { name, version: BigInt(version), value, as: lacking.map(BigInt) },
      line: { name, version, kind: 'lost' },
    })
  }
  return orders
}

async function java(input: string, ...program: readonly string[]): Promise<string[]> {
  const jars = await kafkaJars()
  const source = join(import.meta.dirname, 'MessageVectors.java')
  const child = spawn('java', ['-cp', javaClasspath(jars), source, ...program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const closed = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  // When java ends early, its exit code tells.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const output = await buffer(child.stdout)
  const code = await closed
  if (code !== 0) throw new Error(`java ended with ${code}`)
  return output.toString('utf8').trimEnd().split('\n')
}

/** An int64 stays exact, and a float64 has a decimal point even where it could do without. */
function stringify(value: Json): string {
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'number' && Number.isInteger(value)) return value.toFixed(1)
  if (Array.isArray(value)) return `[${value.map(stringify).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).map(([name, field]) => `${JSON.stringify(name)}:${stringify(field)}`)
    return `{${fields.join(',')}}`
  }
  return JSON.stringify(value)
}

/** Without the fields that no living version has: Java keeps them. */
function prune(value: unknown, struct: Struct): Json {
  const pruned: Record<string, Json> = {}
  for (const { name, type } of livingFields(struct)) {
    const field = (value as Record<string, Json>)[name] ?? null
    const inner = type.kind === 'array' ? type.element : type
    if (inner.kind !== 'struct' || field === null) pruned[name] = field
    else pruned[name] = Array.isArray(field) ? field.map(it => prune(it, inner.struct)) : prune(field, inner.struct)
  }
  return pruned
}

/** The headers are written by hand here: what matters is that a real API goes with them. */
function headerOrders(): Order[] {
  const request = { requestApiKey: 1n, correlationId: 0x01020304n }
  const requests = [null, 'kclient', 'tëxt', 'x'.repeat(200)].flatMap(clientId => [
    { version: 1, value: { ...request, requestApiVersion: 11n, clientId } },
    { version: 2, value: { ...request, requestApiVersion: 12n, clientId } },
  ])
  const responses = [0, 1].map(version => ({ version, value: { correlationId: -2n } }))
  const order = (name: string) => (it: { version: number; value: Json }) => ({
    order: { name, version: BigInt(it.version), value: it.value },
    line: { name, version: it.version, kind: 'header' },
  })
  return [...requests.map(order('RequestHeader')), ...responses.map(order('ResponseHeader'))]
}

const model = buildModel(await loadSchemas())
const messages = [...model.apis.flatMap(api => [api.request, api.response]), ...model.data]
const roots = new Map(messages.map(({ name, root }) => [name, root]))
const orders = [...headerOrders(), ...messages.flatMap(ordersOf)]
const apis = await java('', 'apis')
const answers = await java(orders.map(({ order }) => `${stringify(order)}\n`).join(''))
if (answers.length !== orders.length) throw new Error(`${orders.length} orders, ${answers.length} answers`)

const lines = [
  ...apis.map(line => JSON.stringify({ kind: 'api', ...(JSON.parse(line) as object) })),
  ...messages.map(message => JSON.stringify({ kind: 'optional', name: message.name, paths: optionalFields(message) })),
  ...orders.map(({ line }, index) => {
    const answer = JSON.parse(answers[index] ?? '') as { readonly value?: Json }
    const root = roots.get(line.name)
    const pruned = root === undefined || answer.value === undefined ? {} : { value: prune(answer.value, root) }
    return JSON.stringify({ ...line, ...answer, ...pruned })
  }),
]
const text = Buffer.from(`${lines.join('\n')}\n`)
const compressed = brotliCompressSync(text, {
  params: { [constants.BROTLI_PARAM_LGWIN]: 22, [constants.BROTLI_PARAM_SIZE_HINT]: text.byteLength },
})
writeFileSync(corpus, compressed)
console.log(`${lines.length} vectors, ${text.byteLength} bytes, ${compressed.byteLength} compressed`)
