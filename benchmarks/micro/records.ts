/**
 * What record batches cost, without a network: `node --conditions=@kclient/source benchmarks/micro/records.ts [filter]`.
 * Batches of 128 KiB, one thread. Per second of CPU time, and the best of several rounds: other work on the machine only
 * ever makes a round slower.
 */
import { type Codec, codec, crc32c, type HeaderInput, RecordBatch, RecordBatchBuilder } from '@kclient/protocol'

const filter = process.argv[2] ?? ''
const rounds = 7
const roundMs = 250
const batchSize = 131_072

/** Keeps results alive, so that nothing measured is optimised away. */
let sink = 0

/** CPU time of this process in ms, collector included: what other processes do meanwhile does not count. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Prints how many million units a function does per second of CPU time; it returns the units of one call. */
function measure(name: string, unit: string, run: () => number): void {
  if (!name.includes(filter)) return
  run()
  let best = 0
  for (let round = 0; round < rounds; round++) {
    const start = cpuTime()
    let units = 0
    let elapsed = 0
    while (elapsed < roundMs) {
      units += run()
      elapsed = cpuTime() - start
    }
    best = Math.max(best, units / elapsed / 1000)
  }
  console.log(`${name.padEnd(60)} ${best.toFixed(best < 100 ? 1 : 0).padStart(6)} ${unit}`)
}

const text = (index: number, size: number): string =>
  JSON.stringify({ id: index, user: `user-${(index * 7919) % 1000}`, amount: (index * 31) % 977, note: '' })
    .padEnd(size, 'abcdefghij klmnop qrstuvwxyz')
    .slice(0, size)

/** Strings as a program gets them: flat, and each its own. */
const strings = (size: number, change: (text: string) => string = same => same): string[] =>
  Array.from({ length: 2000 }, (_, index) => Buffer.from(change(text(index, size))).toString())

const buffers = (size: number): Buffer[] => strings(size).map(value => Buffer.from(value))

function fill(values: readonly (string | Buffer)[], key: string | null, headers: readonly HeaderInput[] | null) {
  const builder = new RecordBatchBuilder({ maxSize: batchSize, initialCapacity: batchSize })
  let index = 0
  while (builder.append(1_700_000_000_000 + index, key, values[index % values.length] as string, headers)) index++
  return builder
}

const encodings: [string, (string | Buffer)[], string | null, HeaderInput[] | null][] = [
  ['10-byte strings', strings(10), null, null],
  ['100-byte buffers', buffers(100), null, null],
  ['100-byte strings', strings(100), null, null],
  ['100-byte strings, short key', strings(100), 'user-1234', null],
  [
    '100-byte strings, two headers',
    strings(100),
    null,
    [
      ['trace', 'abcdef0123456789'],
      ['source', 'test'],
    ],
  ],
  ['100-character strings with one é', strings(100, value => value.replace('a', 'é')), null, null],
  ['100-character strings in Cyrillic', strings(100, value => value.replace(/[a-z]/g, 'ж')), null, null],
  ['1 KiB buffers', buffers(1024), null, null],
  ['1 KiB strings', strings(1024), null, null],
]
for (const [name, values, key, headers] of encodings) {
  measure(`encode ${name}, append only`, 'M records/s', () => fill(values, key, headers).recordCount)
  measure(`encode ${name}, sealed`, 'M records/s', () => {
    const builder = fill(values, key, headers)
    sink += builder.seal().length
    return builder.recordCount
  })
}
measure('encode one 100-byte string, a batch for itself', 'M batches/s', () => {
  const values = encodings[2]?.[1] as string[]
  for (const value of values) {
    const builder = new RecordBatchBuilder({ maxSize: batchSize, initialCapacity: 256 })
    builder.append(1_700_000_000_000, null, value, null)
    sink += builder.seal().length
  }
  return values.length
})
measure('encode 100-byte buffers, growing from 1 KiB, append only', 'M records/s', () => {
  const values = encodings[1]?.[1] as Buffer[]
  const builder = new RecordBatchBuilder({ maxSize: batchSize })
  let index = 0
  while (builder.append(1_700_000_000_000 + index, null, values[index % values.length] as Buffer, null)) index++
  return builder.recordCount
})

class Positions {
  readonly offset: number
  readonly timestamp: number
  readonly bytes: Buffer
  readonly valueStart: number
  readonly valueEnd: number
  constructor(offset: number, timestamp: number, bytes: Buffer, valueStart: number, valueEnd: number) {
    this.offset = offset
    this.timestamp = timestamp
    this.bytes = bytes
    this.valueStart = valueStart
    this.valueEnd = valueEnd
  }
}

class Record {
  readonly offset: number
  readonly timestamp: number
  readonly value: Buffer | string | null
  constructor(offset: number, timestamp: number, value: Buffer | string | null) {
    this.offset = offset
    this.timestamp = timestamp
    this.value = value
  }
}

function decodings(name: string, sealed: Buffer): void {
  const batch = RecordBatch.read(sealed) as RecordBatch
  measure(`decode ${name}, cursor alone`, 'M records/s', () => {
    const cursor = batch.records()
    while (cursor.next()) sink += cursor.valueEnd
    return batch.recordCount
  })
  measure(`decode ${name}, object per record with positions`, 'M records/s', () => {
    const out: Positions[] = []
    const cursor = batch.records()
    while (cursor.next()) {
      out.push(new Positions(cursor.offsetDelta, cursor.timestamp, cursor.bytes, cursor.valueStart, cursor.valueEnd))
    }
    sink += out.length
    return batch.recordCount
  })
  measure(`decode ${name}, object per record with view`, 'M records/s', () => {
    const out: Record[] = []
    const cursor = batch.records()
    while (cursor.next()) out.push(new Record(cursor.offsetDelta, cursor.timestamp, cursor.value()))
    sink += out.length
    return batch.recordCount
  })
  measure(`decode ${name}, CRC and object per record with view`, 'M records/s', () => {
    batch.verifyCrc()
    const out: Record[] = []
    const cursor = batch.records()
    while (cursor.next()) out.push(new Record(cursor.offsetDelta, cursor.timestamp, cursor.value()))
    sink += out.length
    return batch.recordCount
  })
  measure(`decode ${name}, object per record with text`, 'M records/s', () => {
    const out: Record[] = []
    const cursor = batch.records()
    while (cursor.next()) {
      const { bytes, valueStart, valueEnd } = cursor
      out.push(new Record(cursor.offsetDelta, cursor.timestamp, bytes.toString('utf8', valueStart, valueEnd)))
    }
    sink += out.length
    return batch.recordCount
  })
}
decodings('100-byte values', fill(buffers(100), null, null).seal())
decodings(
  '100-byte values, two headers',
  fill(buffers(100), null, [
    ['trace', 'abcdef0123456789'],
    ['source', 'x'],
  ]).seal(),
)
decodings('1 KiB values', fill(buffers(1024), null, null).seal())

for (const size of [64, 1024, 16_384, 131_072]) {
  const bytes = Buffer.alloc(size, 'abcdefghij klmnop')
  measure(`crc32c of ${size} bytes`, 'MB/s', () => {
    for (let done = 0; done < 1_048_576; done += size) sink += crc32c(bytes)
    return 1_048_576
  })
}

const records = fill(buffers(100), null, null).seal().subarray(61)
function both(name: string, used: Codec, level?: number): void {
  const compressed = used.compress(records, level)
  const ratio = (records.length / compressed.length).toFixed(1)
  measure(`${name} compress (${ratio} : 1)`, 'MB/s', () => {
    sink += used.compress(records, level).length
    return records.length
  })
  measure(`${name} decompress`, 'MB/s', () => {
    sink += used.decompress(compressed, 1e9).length
    return records.length
  })
}
for (const type of ['gzip', 'snappy', 'lz4', 'zstd'] as const) both(type, codec(type))
if (sink === 0) console.log('nothing measured')
