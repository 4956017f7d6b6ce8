import { crc32c } from '../crc32c.ts'
import { malformed } from '../codecs/failures.ts'
import { attribute, field } from './batch-layout.ts'
import { RecordBatchBuilder } from './record-batch-builder.ts'
import type { RecordCursor } from './record-cursor.ts'

/** What a control record says: the end of a transaction, or the number of something that concerns brokers alone. */
export type ControlType = 'abort' | 'commit' | number

/** The marker that ends a transaction in one partition. */
export interface ControlBatchOptions {
  readonly type: 'abort' | 'commit'
  readonly producerId: bigint
  readonly producerEpoch: number
  readonly coordinatorEpoch: number
  /** In ms. */
  readonly timestamp: number
  /** Default 0n. */
  readonly baseOffset?: bigint | undefined
  /** Default -1. */
  readonly partitionLeaderEpoch?: number | undefined
}

const names: readonly ('abort' | 'commit')[] = ['abort', 'commit']

/** Reads the type of the control record that a cursor is at. */
export function readControlType(cursor: RecordCursor): ControlType {
  const key = cursor.key()
  if (key === null || key.length < 4) throw malformed('A control record without a type')
  const version = key.readInt16BE(0)
  if (version < 0) throw malformed(`A control record of version ${version}`)
  const type = key.readInt16BE(2)
  return names[type] ?? type
}

/** Writes a batch as a broker does when a transaction ends. */
export function controlBatch(options: ControlBatchOptions): Buffer {
  const key = Buffer.alloc(4)
  key.writeInt16BE(names.indexOf(options.type), 2)
  const value = Buffer.alloc(6)
  value.writeInt32BE(options.coordinatorEpoch, 2)
  const builder = new RecordBatchBuilder({ maxSize: 128, initialCapacity: 128 })
  builder.append(options.timestamp, key, value, null)
  const batch = builder.seal({ ...options, transactional: true })
  batch.writeInt16BE(attribute.transactional | attribute.control, field.attributes)
  batch.writeInt32BE(crc32c(batch, field.attributes), field.crc)
  return batch
}
