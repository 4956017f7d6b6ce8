import { codec, type CompressionType, type HeaderInput, type Payload, RecordBatchBuilder } from '@kclient/protocol'

/** A record to be put into a log. */
export interface SeedRecord {
  /** Default: null. */
  readonly key?: Payload | undefined
  readonly value: Payload
  /** In ms since 1970. Default: the broker's time. */
  readonly timestamp?: number | undefined
  readonly headers?: readonly HeaderInput[] | undefined
}

/** How records are put into a log. */
export interface SeedOptions {
  /** Default: 0. */
  readonly partition?: number | undefined
  /** Default: `'none'`. */
  readonly compression?: CompressionType | undefined
}

/** One batch of all these records. */
export function seedBatch(records: readonly SeedRecord[], compression: CompressionType, now: number): Buffer {
  const builder = new RecordBatchBuilder({ maxSize: 0x7fff_ffff })
  for (const { timestamp = now, key = null, value, headers = null } of records) {
    builder.append(timestamp, key, value, headers)
  }
  return builder.seal(compression === 'none' ? {} : { compression: { codec: codec(compression) } })
}
