import { codec, type CompressionType, RecordBatchBuilder } from '@kclient/protocol'

export interface BatchSpec {
  readonly values?: readonly (string | null)[]
  readonly keys?: readonly (string | null)[]
  readonly timestamps?: readonly number[]
  readonly timestamp?: number
  readonly producerId?: bigint
  readonly producerEpoch?: number
  readonly baseSequence?: number
  readonly compression?: CompressionType
}

/** One batch; of one record 'value' unless told otherwise. */
export function batch(spec: BatchSpec = {}): Buffer {
  const { values = ['value'], compression = 'none', timestamp = Date.now() } = spec
  const builder = new RecordBatchBuilder({ maxSize: 1 << 30 })
  values.forEach((value, index) => {
    builder.append(spec.timestamps?.[index] ?? timestamp, spec.keys?.[index] ?? null, value, null)
  })
  const { producerId, producerEpoch, baseSequence } = spec
  return builder.seal({
    producerId,
    producerEpoch,
    baseSequence,
    ...(compression === 'none' ? {} : { compression: { codec: codec(compression) } }),
  })
}

/** Many values of a size. */
export function values(count: number, size = 10): string[] {
  return Array.from({ length: count }, (_, index) => String(index).padStart(size, '.'))
}
