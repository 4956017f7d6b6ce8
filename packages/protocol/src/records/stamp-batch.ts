import { crc32c } from '../crc32c.ts'
import { attribute, field, writeTimestamp } from './batch-layout.ts'

/**
 * Gives a sealed batch of magic 2 another producer id, epoch or base sequence, in place, and renews its checksum: for a
 * producer whose epoch went up. Only legal while the outcome of the batch is not in doubt.
 */
export function restampBatch(batch: Buffer, producerId: bigint, producerEpoch: number, baseSequence: number): void {
  batch.writeBigInt64BE(producerId, field.producerId)
  batch.writeInt16BE(producerEpoch, field.producerEpoch)
  batch.writeInt32BE(baseSequence, field.baseSequence)
  batch.writeInt32BE(crc32c(batch, field.attributes), field.crc)
}

/** What a broker writes into a batch of magic 2 when it appends it; the checksum does not cover these fields. */
export function stampOffset(batch: Buffer, baseOffset: bigint, partitionLeaderEpoch: number): void {
  batch.writeBigInt64BE(baseOffset, field.baseOffset)
  batch.writeInt32BE(partitionLeaderEpoch, field.partitionLeaderEpoch)
}

/** What a broker does to a batch of magic 2 when the topic keeps the time of the append: one time for all records. */
export function stampLogAppendTime(batch: Buffer, timestamp: number): void {
  batch.writeInt16BE(batch.readInt16BE(field.attributes) | attribute.logAppendTime, field.attributes)
  writeTimestamp(batch, field.maxTimestamp, timestamp)
  batch.writeInt32BE(crc32c(batch, field.attributes), field.crc)
}
