/** Where the fields of a record batch of magic 2 are, from its first byte. */
export const field = {
  baseOffset: 0,
  batchLength: 8,
  partitionLeaderEpoch: 12,
  magic: 16,
  crc: 17,
  attributes: 21,
  lastOffsetDelta: 23,
  baseTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  producerEpoch: 51,
  baseSequence: 53,
  recordCount: 57,
  records: 61,
} as const

/** Bytes that a record batch of magic 2 takes beside its records. */
export const recordBatchOverhead: number = field.records

/** Base offset and length: what stands before the bytes that the length counts, in batches of every magic. */
export const logOverhead = 12

/** Bits of the attributes. A message of magic 0 or 1 has the first two. */
export const attribute = {
  compression: 0x07,
  logAppendTime: 0x08,
  transactional: 0x10,
  control: 0x20,
  deleteHorizon: 0x40,
} as const

/** A 64-bit time in ms as a number; rounded where it is beyond the safe integers, which no sane time is. */
export function readTimestamp(bytes: Buffer, at: number): number {
  return bytes.readInt32BE(at) * 0x1_0000_0000 + bytes.readUInt32BE(at + 4)
}

/** A time in ms as 64 bits. */
export function writeTimestamp(bytes: Buffer, at: number, timestamp: number): void {
  bytes.writeInt32BE(Math.floor(timestamp / 0x1_0000_0000), at)
  bytes.writeInt32BE(timestamp | 0, at + 4)
}
