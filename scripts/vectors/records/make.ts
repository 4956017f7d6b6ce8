/**
 * Record batches that the Java client made, as a corpus for unit tests; and the other way round.
 *
 * `node --conditions=@kclient/source scripts/vectors/records/make.ts` writes packages/protocol/test/vectors/records.json.br;
 * with `--verify` it writes nothing, and lets Java read thousands of batches that were made here instead.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import { brotliCompressSync, constants } from 'node:zlib'
import { Random } from '../../../packages/protocol/test/records-support.ts'
import { javaClasspath, kafkaJars, kafkaVersion } from '../../kafka-jars.ts'
import { batchSpecs, type BatchSpec, frameSpecs, type PayloadSpec } from './cases.ts'
import { assignmentSpecs, subscriptionSpecs } from './consumer-protocol-cases.ts'
import { verify } from './verify.ts'

/** A batch as Java reads it; records are offset, timestamp, key, value, headers, with bytes as base64. */
export interface JavaBatch {
  readonly [field: string]: unknown
  readonly records: readonly [string, string, string | null, string | null, [string, string | null][]][]
}

export type JavaReading = { readonly batches: readonly JavaBatch[] } | { readonly error: string }

interface JavaAnswer {
  readonly write: readonly { readonly bytes: string; readonly batches: readonly JavaBatch[] }[]
  readonly read: readonly JavaReading[]
  readonly frames: readonly string[]
  readonly murmur2: readonly number[]
  readonly subscriptions: readonly string[]
  readonly assignments: readonly string[]
}

const corpusFile = new URL('../../../packages/protocol/test/vectors/records.json.br', import.meta.url)

/** Runs RecordVectors.java once, with all there is to do. */
async function java(work: object): Promise<JavaAnswer> {
  const source = new URL('RecordVectors.java', import.meta.url).pathname
  const child = spawn('java', ['-cp', javaClasspath(await kafkaJars()), source], { stdio: ['pipe', 'pipe', 'inherit'] })
  const exit = once(child, 'exit')
  child.stdin.end(JSON.stringify(work))
  const output = (await child.stdout.setEncoding('utf8').toArray()).join('')
  const [code] = (await exit) as [number | null]
  if (code !== 0) throw new Error(`java ended with code ${code}`)
  return JSON.parse(output) as JavaAnswer
}

function base64(payload: PayloadSpec | undefined): string | null {
  if (payload === null || payload === undefined) return null
  if (typeof payload === 'string') return Buffer.from(payload).toString('base64')
  return 'base64' in payload
    ? payload.base64
    : Buffer.from(payload.repeat[0].repeat(payload.repeat[1])).toString('base64')
}

/** The corpus leaves out the keys and values that Java read, once they are known to be those of the spec. */
function withoutPayloads(spec: BatchSpec, batches: readonly JavaBatch[]): object[] {
  let index = 0
  return batches.map(({ records, ...fields }) => ({
    ...fields,
    records: records.map(([offset, timestamp, key, value, headers]) => {
      if (fields['control'] === true) return [offset, timestamp, key, value]
      const record = spec.records?.[index++]
      const given = [
        base64(record?.key),
        base64(record?.value),
        (record?.headers ?? []).map(([name, of]) => [name, base64(of)]),
      ]
      if (!isDeepStrictEqual([key, value, headers], given)) throw new Error(`${spec.name}: Java read something else`)
      return [offset, timestamp]
    }),
  }))
}

function murmurInputs(): string[] {
  const random = new Random(2)
  const texts = [
    '',
    'a',
    'ab',
    'abc',
    'abcd',
    'zurück',
    'ключ',
    '漢字🎉',
    '21',
    'foobar',
    'a-little-bit-long-string',
    'lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8',
  ]
  const noise = Array.from({ length: 150 }, (_, index) => random.bytes(index < 70 ? index : random.below(150)))
  return [...texts.map(text => Buffer.from(text)), ...noise].map(bytes => bytes.toString('base64'))
}

async function generate(): Promise<void> {
  const inputs = murmurInputs()
  const answer = await java({
    write: batchSpecs,
    frames: frameSpecs,
    murmur2: inputs,
    subscriptions: subscriptionSpecs,
    assignments: assignmentSpecs,
  })
  const batches = batchSpecs.map((spec, index) => {
    const made = answer.write[index]
    if (made === undefined) throw new Error(`${spec.name}: nothing came back`)
    return { ...spec, bytes: made.bytes, batches: withoutPayloads(spec, made.batches) }
  })
  const corpus = JSON.stringify({
    kafka: kafkaVersion,
    batches,
    frames: frameSpecs.map((spec, index) => ({ ...spec, bytes: answer.frames[index] })),
    murmur2: inputs.map((bytes, index) => [bytes, answer.murmur2[index]]),
    subscriptions: subscriptionSpecs.map((spec, index) => ({ ...spec, bytes: answer.subscriptions[index] })),
    assignments: assignmentSpecs.map((spec, index) => ({ ...spec, bytes: answer.assignments[index] })),
  })
  const compressed = brotliCompressSync(corpus, { params: { [constants.BROTLI_PARAM_LGWIN]: 24 } })
  await writeFile(corpusFile, compressed)
  console.log(`${batches.length} batches, ${corpus.length} bytes, ${compressed.length} compressed`)
}

if (process.argv.includes('--verify')) await verify(async batches => (await java({ read: batches })).read)
else await generate()
