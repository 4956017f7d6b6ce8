import { readFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import type { HeaderInput, Payload } from '@kclient/protocol'
import type { BatchSpec, FrameSpec, PayloadSpec, RecordSpec } from '../../../scripts/vectors/records/cases.ts'
import type { AssignmentSpec, SubscriptionSpec } from '../../../scripts/vectors/records/consumer-protocol-cases.ts'

// The corpus of scripts/vectors/records: batches that the Java client made, and what it reads in them.

/** What Java reads of a batch. int64 as decimal text. */
interface JavaBatchView {
  readonly magic: number
  readonly baseOffset: string
  readonly lastOffset: string
  readonly sizeInBytes: number
  readonly compression: string
  readonly timestampType: number
  readonly maxTimestamp: string
  readonly producerId: string
  readonly producerEpoch: number
  readonly baseSequence: number
  readonly partitionLeaderEpoch: number
  readonly transactional: boolean
  readonly control: boolean
  /** Offset and timestamp; for control records also key and value, as base64. */
  readonly records: readonly (readonly [offset: string, timestamp: string, key?: string, value?: string])[]
}

export interface BatchVector extends BatchSpec {
  readonly bytes: string
  readonly batches: readonly JavaBatchView[]
}

interface Corpus {
  readonly batches: readonly BatchVector[]
  readonly frames: readonly (FrameSpec & { readonly bytes: string })[]
  readonly murmur2: readonly (readonly [bytes: string, hash: number])[]
  readonly subscriptions: readonly (SubscriptionSpec & { readonly bytes: string })[]
  readonly assignments: readonly (AssignmentSpec & { readonly bytes: string })[]
}

const file = new URL('vectors/records.json.br', import.meta.url)

export const corpus: Corpus = JSON.parse(brotliDecompressSync(readFileSync(file)).toString()) as Corpus

/** The vector of a name. */
function vector(name: string): BatchVector {
  const found = corpus.batches.find(each => each.name === name)
  if (found === undefined) throw new Error(`No vector is called ${name}`)
  return found
}

/** The bytes of the vector of a name, to be changed at will. */
export function vectorBytes(name: string): Buffer {
  return Buffer.from(vector(name).bytes, 'base64')
}

/** A payload as it is given to a builder. */
export function payloadOf(spec: PayloadSpec | undefined): Payload {
  if (spec === undefined || spec === null || typeof spec === 'string') return spec ?? null
  return 'base64' in spec ? Buffer.from(spec.base64, 'base64') : spec.repeat[0].repeat(spec.repeat[1])
}

export function headersOf(record: RecordSpec): HeaderInput[] {
  return (record.headers ?? []).map(([name, value]) => [name, payloadOf(value)])
}
