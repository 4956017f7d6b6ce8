import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { captureFetchResponse } from '../../src/packed/capture-fetch.ts'
import { LocalRegistry } from '../../src/packed/local-registry.ts'
import { nodeProgram, nodeVersions } from '../../src/packed/node-versions.ts'
import { packWorkspace } from '../../src/packed/pack-workspace.ts'
import { Project } from '../../src/packed/project.ts'
import { readTopic } from '../../src/harness/records.ts'
import { test } from '../../src/harness/scenario.ts'

let registry: LocalRegistry
let everything: Project
let producerAlone: Project
let protocolAlone: Project
const cleanUps: (() => Promise<void> | void)[] = []

beforeAll(async () => {
  const tarballs = await mkdtemp(join(tmpdir(), 'kclient-tarballs-'))
  cleanUps.push(() => rm(tarballs, { recursive: true, force: true }))
  registry = new LocalRegistry(await packWorkspace(tarballs))
  await registry.listen()
  cleanUps.push(() => registry.stop())
  everything = await install('kclient', '@kclient/testing', '@kclient/protocol', '@kclient/admin')
  await everything.addScenarios()
  producerAlone = await install('@kclient/producer')
  protocolAlone = await install('@kclient/protocol')
}, 300_000)

afterAll(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp()
})

async function install(...packages: string[]): Promise<Project> {
  const project = await Project.create(registry, packages)
  cleanUps.push(() => project.remove())
  return project
}

test('the producer alone brings no consumer, and nothing else that it does not need', async () => {
  expect(await producerAlone.installed()).toEqual(['cluster', 'errors', 'net', 'producer', 'protocol'])
})

test('the protocol alone brings no client', async () => {
  expect(await protocolAlone.installed()).toEqual(['errors', 'protocol'])
})

describe.for(nodeVersions)('on Node %i', version => {
  let node: string
  beforeAll(async () => {
    node = await nodeProgram(version)
  }, 180_000)

  test('the producer alone produces a record', async ({ kafka }) => {
    const topic = await kafka.topic()
    await producerAlone.write(
      'produce.mjs',
      `import { Producer } from '@kclient/producer'
       const [bootstrapServers, topic] = process.argv.slice(2)
       const producer = await Producer.start({ bootstrapServers })
       const { offset } = await producer.send({ topic, value: process.version })
       await producer.stop()
       console.log('offset', offset)`,
    )
    expect(await producerAlone.run(node, ['produce.mjs', kafka.bootstrapServers, topic])).toBe('offset 0n\n')
    const [record] = await readTopic(kafka, topic)
    expect(record?.value?.toString()).toMatch(new RegExp(`^v${version}\\.`))
  })

  test('a send is traced in the context of its caller, and counted', async ({ kafka }) => {
    const topic = await kafka.topic()
    await producerAlone.write(
      'trace.mjs',
      `import { AsyncLocalStorage } from 'node:async_hooks'
       import { tracingChannel } from 'node:diagnostics_channel'
       import { Producer } from '@kclient/producer'
       const [bootstrapServers, topic] = process.argv.slice(2)
       const request = new AsyncLocalStorage()
       const span = new AsyncLocalStorage()
       const events = []
       const note = name => context =>
         events.push([name, context.key, request.getStore(), span.getStore(), context.offset ?? ''].join(' '))
       const sends = tracingChannel('kclient:producer:send')
       sends.start.bindStore(span, ({ key }) => 'span-' + key)
       sends.subscribe({ start: note('start'), end: note('end'), asyncStart: note('asyncStart'), asyncEnd: note('asyncEnd'), error: note('error') })
       sends.start.subscribe(({ message }) => message.headers.push(['trace', 'on']))
       const producer = await Producer.start({ bootstrapServers })
       await request.run('one', () => producer.send({ topic, key: 'a', value: 'v' }))
       await request.run('two', () => producer.sendMany([{ topic, key: 'b', value: 'v' }]))
       await producer.stop()
       console.log(events.join('\\n'))
       console.log(producer.metrics().records.acknowledged)`,
    )
    const printed = await producerAlone.run(node, ['trace.mjs', kafka.bootstrapServers, topic])
    const ofSend = (key: string, caller: string, offset: number): string[] =>
      ['start', 'end', 'asyncStart', 'asyncEnd'].map(
        name => `${name} ${key} ${caller} span-${key} ${name.startsWith('async') ? offset : ''}`,
      )
    expect(printed.split('\n')).toEqual([...ofSend('a', 'one', 0), ...ofSend('b', 'two', 1), '2', ''])
    for (const { headers } of await readTopic(kafka, topic)) expect(headers.map(([name]) => name)).toEqual(['trace'])
  })

  test('require() loads every package', async () => {
    await everything.write(
      'require.cjs',
      `const names = ['kclient', '@kclient/errors', '@kclient/protocol', '@kclient/protocol/messages/fetch', '@kclient/net',
         '@kclient/cluster', '@kclient/producer', '@kclient/consumer', '@kclient/admin', '@kclient/testing']
       for (const name of names) if (Object.keys(require(name)).length === 0) throw new Error(name + ' is empty')
       if (require('kclient').Producer !== require('@kclient/producer').Producer) throw new Error('two copies')
       console.log('all there')`,
    )
    expect(await everything.run(node, ['require.cjs'])).toBe('all there\n')
  })

  test('a script decodes a captured Fetch response with the protocol alone', async ({ kafka }) => {
    const topic = await kafka.topic()
    const producer = await kafka.producer({ compressionType: 'gzip', lingerMs: 10 })
    await Promise.all(['one', 'two', 'three'].map(value => producer.send({ topic, key: value.slice(0, 1), value })))
    const { frame, version: apiVersion } = await captureFetchResponse(kafka.bootstrapServers, topic)
    await writeFile(join(protocolAlone.directory, 'fetch-response.bin'), frame)
    await protocolAlone.write(
      'decode.mjs',
      `import { readFileSync } from 'node:fs'
       import { Reader, RecordBatch, readResponseHeader } from '@kclient/protocol'
       import { fetchApi } from '@kclient/protocol/messages/fetch'
       const version = Number(process.argv[2])
       const reader = new Reader(readFileSync('fetch-response.bin'))
       readResponseHeader(reader, fetchApi, version)
       const { responses: [topic] } = fetchApi.decodeResponse(reader, version)
       for (const { records } of topic.partitions) {
         for (const batch of RecordBatch.readAll(records)) {
           batch.verifyCrc()
           const cursor = batch.records(batch.decompress())
           const text = (start, end) => cursor.bytes.toString('utf8', start, end)
           while (cursor.next()) {
             console.log(topic.topic, String(batch.baseOffset + BigInt(cursor.offsetDelta)),
               text(cursor.keyStart, cursor.keyEnd), text(cursor.valueStart, cursor.valueEnd))
           }
         }
       }`,
    )
    expect(await protocolAlone.run(node, ['decode.mjs', `${apiVersion}`])).toBe(
      `${topic} 0 o one\n${topic} 1 t two\n${topic} 2 t three\n`,
    )
  })

  test('the scenarios pass on the packed packages', { timeout: 300_000 }, async ({ kafka }) => {
    // In one run: to start vitest takes longer than most of these.
    const files = ['values', 'codecs', 'partitions', 'positions', 'exit', 'shared']
    await everything.runScenarios(node, files, kafka.bootstrapServers)
  })
})
