import { type Codec, codec, RecordBatch, RecordBatchBuilder, restampBatch, splitBatch } from '@kclient/protocol'
import { isDeepStrictEqual } from 'node:util'
import { asBuffer, Random, randomRecord, type RecordInput } from '../../../packages/protocol/test/records-support.ts'
import type { JavaReading } from './make.ts'

const batches = 3000

const codecs: readonly (Codec | undefined)[] = [undefined, codec('gzip'), codec('snappy'), codec('lz4'), codec('zstd')]

const levels: Record<string, readonly (number | undefined)[]> = {
  gzip: [undefined, 1, 9],
  lz4: [undefined, 1, 3, 9, 17],
  zstd: [undefined, -5, 1, 10],
}

/** Lets Java read what is written here, and compares all it reads with what was meant. */
export async function verify(read: (batches: readonly string[]) => Promise<readonly JavaReading[]>): Promise<void> {
  const random = new Random(1)
  const made = Array.from({ length: batches }, () => randomBatch(random))
  const readings = await read(made.map(({ bytes }) => bytes.toString('base64')))
  const count: Record<string, number> = {}
  for (const [index, { records, name }] of made.entries()) {
    const reading = readings[index]
    if (reading === undefined || 'error' in reading) throw new Error(`${name}: Java says ${reading?.error}`)
    const found = reading.batches.flatMap(batch => batch.records.map(([, ...fields]) => fields))
    if (!isDeepStrictEqual(found, records.map(expected))) throw new Error(`${name}: Java reads something else`)
    count[name] = (count[name] ?? 0) + records.length
  }
  console.log('Java reads what was written, in records by kind:', count)
}

function expected({ timestamp, key, value, headers }: RecordInput): unknown[] {
  const base64 = (payload: RecordInput['key']): string | null => asBuffer(payload)?.toString('base64') ?? null
  const pairs = (headers ?? []).map(([name, content]) => [Buffer.from(name).toString(), base64(content)])
  return [String(timestamp), base64(key), base64(value), pairs]
}

function randomBatch(random: Random): { name: string; bytes: Buffer; records: RecordInput[] } {
  const used = random.pick(codecs)
  const level = random.pick(levels[used?.type ?? ''] ?? [undefined])
  const builder = new RecordBatchBuilder({ maxSize: random.pick([200, 2000, 40_000, 400_000]), initialCapacity: 64 })
  const records: RecordInput[] = []
  const wanted = 1 + random.below(random.pick([2, 20, 800]))
  for (;;) {
    const record = randomRecord(random, 1_700_000_000_000 + random.below(random.pick([2, 1000, 2 ** 31])))
    if (!builder.append(record.timestamp, record.key, record.value, record.headers)) break
    records.push(record)
    if (records.length === wanted) break
  }
  let bytes = builder.seal({ compression: used && { codec: used, level } })
  if (random.below(3) === 0) restampBatch(bytes, BigInt(random.below(1000)), random.below(100), random.below(1000))
  if (random.below(10) === 0) bytes = Buffer.concat(splitBatch(bytes, 1 + random.below(5000)))
  return { name: `${RecordBatch.read(bytes)?.compression} ${level ?? ''}`.trim(), bytes, records }
}
