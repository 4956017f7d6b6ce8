import { codec } from '../codecs/codec.ts'
import { attribute } from './batch-layout.ts'
import { RecordBatch } from './record-batch.ts'
import { RecordBatchBuilder } from './record-batch-builder.ts'
import { malformed } from '../codecs/failures.ts'

/** How to split. */
export interface SplitOptions {
  /** The level for the parts of a compressed batch; default: the codec's own. */
  readonly level?: number | undefined
  /** The most bytes that the batch may decompress to. */
  readonly maxDecompressedBytes?: number | undefined
}

/**
 * Divides a sealed batch that the broker found too large into several, of at most `maxSize` uncompressed bytes each; a
 * record that is larger has a batch of its own. Records, compression, producer and epoch stay as they are, and sequence
 * numbers run on, so that the parts in their order are what the whole was.
 */
export function splitBatch(batch: Buffer, maxSize: number, options: SplitOptions = {}): Buffer[] {
  const whole = RecordBatch.read(batch)
  if (whole === null || whole.magic !== 2) throw malformed('splitBatch: this is no whole record batch of magic 2')
  const { producerId, producerEpoch, isTransactional: transactional } = whole
  const id = whole.attributes & attribute.compression
  const compression = id === 0 ? undefined : { codec: codec(id), level: options.level }
  const cursor = whole.records(whole.decompress(options.maxDecompressedBytes))
  const parts: Buffer[] = []
  let builder = new RecordBatchBuilder({ maxSize })
  let baseSequence = whole.baseSequence
  const close = (): void => {
    parts.push(builder.seal({ producerId, producerEpoch, baseSequence, transactional, compression }))
    baseSequence = addSequence(baseSequence, builder.recordCount)
  }
  while (cursor.next()) {
    const [key, value, headers] = [cursor.key(), cursor.value(), cursor.headers()]
    if (builder.append(cursor.timestamp, key, value, headers)) continue
    close()
    builder = new RecordBatchBuilder({ maxSize })
    builder.append(cursor.timestamp, key, value, headers)
  }
  if (builder.recordCount > 0) close()
  return parts
}

/** The sequence number after some records: after 2^31 - 1 comes 0. Without a sequence (-1) there is still none. */
export function addSequence(sequence: number, records: number): number {
  return sequence < 0 ? sequence : (sequence + records) % 0x8000_0000
}
