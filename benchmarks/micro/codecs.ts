/**
 * What codecs cost, beside those that @platformatic/kafka and kafkajs use, without a network:
 * `node --conditions=@kclient/source benchmarks/micro/codecs.ts [codec] [milliseconds a round]`. MB of records per second
 * of CPU time, all threads and the collector included, both ways, and how many bytes become one. Rounds of all are
 * interleaved and the best one counts: other work on the machine only ever makes a round slower.
 */
import { compressionsAlgorithms } from '@platformatic/kafka'
import { type Codec, codec, type CodecType, RecordBatchBuilder } from '@kclient/protocol'
import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { jsonLikeValues } from '../src/values.ts'

const only = process.argv[2] ?? ''
const roundMs = Number(process.argv[3] ?? 100)
const rounds = 5

/** One client's way with one codec, at the level that it takes when it is not told. */
interface Contestant {
  readonly name: string
  readonly compress: (bytes: Buffer) => Buffer | Promise<Buffer>
  readonly decompress: (bytes: Buffer) => Buffer | Promise<Buffer>
}

const types: readonly CodecType[] = ['gzip', 'snappy', 'lz4', 'zstd']
const limit = 134_217_728

/** In another thread where it can, and alone. */
function ours(type: CodecType): Contestant[] {
  const used: Codec = codec(type)
  const here: Contestant = {
    name: 'kclient',
    compress: bytes => used.compress(bytes),
    decompress: bytes => used.decompress(bytes, limit),
  }
  if (used.compressAsync === undefined) return [here]
  const elsewhere: Contestant = {
    name: 'kclient, thread pool',
    compress: bytes => used.compressAsync?.(bytes) as Promise<Buffer>,
    decompress: bytes => used.decompressAsync?.(bytes, limit) as Promise<Buffer>,
  }
  return [here, elsewhere]
}

function platformatic(type: CodecType): Contestant {
  const { compressSync, decompressSync } = compressionsAlgorithms[type]
  return {
    name: '@platformatic/kafka',
    compress: bytes => compressSync(bytes),
    decompress: bytes => decompressSync(bytes),
  }
}

/** As in its source, which exports only a table of what it never fills but for gzip. */
const kafkajs: Contestant = { name: 'kafkajs', compress: promisify(gzip), decompress: promisify(gunzip) }

/** The records of a batch, as they are compressed. */
function records(size: number, value: (index: number) => string): Buffer {
  const builder = new RecordBatchBuilder({ maxSize: size + 61, initialCapacity: size + 61 })
  let index = 0
  while (builder.append(1_700_000_000_000 + index, null, value(index), null)) index++
  return builder.seal().subarray(61)
}

const texts = jsonLikeValues(100)
const words = 'alpha bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november oscar'.split(' ')
/** As events of many users look: names repeat, numbers hardly do. */
const event = (index: number): string => {
  const word = (step: number): string => words[(index * step) % words.length] as string
  const number = Math.imul(index + 1, 0x9e3779b1) >>> 0
  return JSON.stringify({
    id: `${number.toString(16)}-${Math.imul(number, 0x85ebca77) >>> 0}`,
    user: { name: `${word(7)} ${word(11)}`, score: number % 10_007 },
    at: new Date(1_700_000_000_000 + index * 977).toISOString(),
    tags: [word(3), word(5)],
  })
}

const inputs: [string, Buffer][] = []
for (const size of [16_384, 131_072]) {
  inputs.push([`${size / 1024} KiB of records of the benchmark`, records(size, index => texts[index % 1000] as string)])
  inputs.push([`${size / 1024} KiB of events`, records(size, event)])
  inputs.push([`${size / 1024} KiB of noise`, randomBytes(size)])
}

/** MB per second of CPU time in one round. */
async function round(work: (bytes: Buffer) => Buffer | Promise<Buffer>, bytes: Buffer, size: number): Promise<number> {
  const start = cpuTime()
  let elapsed = 0
  let times = 0
  while (elapsed < roundMs) {
    const enough = times + 10
    for (; times < enough; times++) {
      const result = work(bytes)
      if (result instanceof Promise) await result
    }
    elapsed = cpuTime() - start
  }
  return (times * size) / elapsed / 1000
}

function cpuTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

for (const type of types.filter(each => each.includes(only))) {
  const contestants = [...ours(type), platformatic(type)]
  if (type === 'gzip') contestants.push(kafkajs)
  for (const [name, bytes] of inputs) {
    const compressed: Buffer[] = []
    for (const { compress, decompress } of contestants) {
      const result = await compress(bytes)
      if (!(await decompress(result)).equals(bytes)) throw new Error(`${type} gives back something else`)
      compressed.push(result)
    }
    const best = contestants.map(() => [0, 0] as [number, number])
    for (let times = 0; times < rounds; times++) {
      for (const [index, { compress, decompress }] of contestants.entries()) {
        const speeds = best[index] as [number, number]
        speeds[0] = Math.max(speeds[0], await round(compress, bytes, bytes.length))
        speeds[1] = Math.max(speeds[1], await round(decompress, compressed[index] as Buffer, bytes.length))
      }
    }
    console.log(`\n${type}, ${name}`)
    for (const [index, contestant] of contestants.entries()) {
      const [down, up] = best[index] as [number, number]
      const ratio = (bytes.length / (compressed[index] as Buffer).length).toFixed(2)
      console.log(
        `  ${contestant.name.padEnd(22)} compress ${down.toFixed(0).padStart(5)} MB/s   decompress ${up.toFixed(0).padStart(5)} MB/s   ${ratio.padStart(6)} : 1`,
      )
    }
  }
}
