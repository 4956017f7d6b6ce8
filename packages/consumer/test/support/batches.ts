import { codec, type CodecType, controlBatch, crc32c, type HeaderInput, RecordBatchBuilder } from '@kclient/protocol'

/** A batch as a broker keeps it. */
export interface BatchSpec {
  readonly baseOffset?: bigint
  readonly values: readonly (string | Uint8Array | null)[]
  readonly key?: string | null
  readonly headers?: readonly HeaderInput[]
  readonly timestamp?: number
  readonly epoch?: number
  /** Makes the batch transactional. */
  readonly producerId?: bigint
  readonly compression?: CodecType
}

const layout = { batchLength: 8, epoch: 12, crc: 17, attributes: 21, lastOffsetDelta: 23, recordCount: 57, records: 61 }

export function batch(spec: BatchSpec): Buffer {
  const { baseOffset = 0n, values, key = null, headers = null, timestamp = 1_700_000_000_000, epoch = 0 } = spec
  const builder = new RecordBatchBuilder({ maxSize: 0x7fff_ffff })
  for (const value of values) builder.append(timestamp, key, value, headers)
  builder.close()
  if (spec.compression !== undefined) builder.compress(codec(spec.compression))
  const { producerId } = spec
  const identity =
    producerId === undefined ? {} : { producerId, producerEpoch: 0, baseSequence: 0, transactional: true }
  return Buffer.from(builder.seal({ baseOffset, partitionLeaderEpoch: epoch, ...identity }))
}

/** `count` values `prefix0`, `prefix1`, … */
export function values(count: number, prefix = 'v'): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`)
}

/** The marker that ends a transaction. */
export function marker(type: 'abort' | 'commit', baseOffset: bigint, producerId: bigint): Buffer {
  const options = { producerEpoch: 0, coordinatorEpoch: 0, timestamp: 1_700_000_000_000, partitionLeaderEpoch: 0 }
  return Buffer.from(controlBatch({ type, baseOffset, producerId, ...options }))
}

/** A batch after compaction has removed the records of these offset deltas; it covers the same offsets as before. */
export function compacted(whole: Buffer, removed: readonly number[]): Buffer {
  const kept: Buffer[] = [whole.subarray(0, layout.records)]
  let at = layout.records
  const count = whole.readInt32BE(layout.recordCount)
  for (let delta = 0; delta < count; delta++) {
    const start = at
    const { value, end } = zigzag(whole, at)
    at = end + value
    if (!removed.includes(delta)) kept.push(whole.subarray(start, at))
  }
  const result = Buffer.concat(kept)
  result.writeInt32BE(result.length - 12, layout.batchLength)
  result.writeInt32BE(count - removed.length, layout.recordCount)
  return withCrc(result)
}

/** A batch of which compaction left nothing but the offsets that it covers. */
export function emptied(baseOffset: bigint, lastOffset: bigint): Buffer {
  const count = Number(lastOffset - baseOffset) + 1
  const every = Array.from({ length: count }, (_, delta) => delta)
  return compacted(batch({ baseOffset, values: values(count) }), every)
}

/** The batch with one bit of its records turned, and the checksum of before. */
export function corrupted(whole: Buffer): Buffer {
  const result = Buffer.from(whole)
  result[result.length - 2] = (result[result.length - 2] ?? 0) ^ 1
  return result
}

/** Recomputes the checksum, after a change that the producer could have made. */
function withCrc(bytes: Buffer): Buffer {
  bytes.writeInt32BE(crc32c(bytes, layout.attributes), layout.crc)
  return bytes
}

/** The batch with its records declared as compressed by a codec that cannot read them, checksum and all. */
export function undecompressable(whole: Buffer): Buffer {
  const result = Buffer.from(whole)
  result.writeInt16BE(result.readInt16BE(layout.attributes) | 1, layout.attributes)
  return withCrc(result)
}

/** The batch declaring one record more than it has. */
export function overstated(whole: Buffer): Buffer {
  const result = Buffer.from(whole)
  result.writeInt32BE(result.readInt32BE(layout.recordCount) + 1, layout.recordCount)
  return withCrc(result)
}

function zigzag(bytes: Buffer, at: number): { value: number; end: number } {
  let raw = 0
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++] ?? 0
    raw |= (byte & 0x7f) << shift
    if (byte < 0x80) return { value: (raw >>> 1) ^ -(raw & 1), end: at }
  }
}
