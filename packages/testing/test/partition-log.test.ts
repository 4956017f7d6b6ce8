import { RecordBatch } from '@kclient/protocol'
import { describe, expect, test } from 'vitest'
import { PartitionLog } from '../src/broker/partition-log.ts'
import { batch, values } from './support/batches.ts'

function append(log: PartitionLog, records: number, maxTimestamp = 0, size = 10): bigint {
  const bytes = batch({ values: values(records, size), timestamp: maxTimestamp })
  const { stored, copy } = log.append(bytes, { offsetCount: records, maxTimestamp, leaderEpoch: 0 })
  copy.writeBigInt64BE(stored.baseOffset, 0)
  return stored.baseOffset
}

function offsetsIn(bytes: Buffer): bigint[] {
  return Array.from(RecordBatch.readAll(bytes), found => found.baseOffset)
}

describe('PartitionLog', () => {
  test('gives batches consecutive offsets and reads them back as one view', () => {
    const log = new PartitionLog()
    expect([append(log, 3), append(log, 1), append(log, 5)]).toEqual([0n, 3n, 4n])
    expect(log.endOffset).toBe(9n)
    expect(offsetsIn(log.read(0n, 1 << 20, false))).toEqual([0n, 3n, 4n])
  })

  test('reads from the batch that holds the offset, also in its middle', () => {
    const log = new PartitionLog()
    for (let index = 0; index < 10; index++) append(log, 10)
    expect(offsetsIn(log.read(37n, 1 << 20, false))[0]).toBe(30n)
    expect(log.read(100n, 1 << 20, true)).toHaveLength(0)
  })

  test('leaves out a first batch above the limit unless it is asked for whole, and cuts the last one off', () => {
    const log = new PartitionLog()
    append(log, 10)
    append(log, 10)
    const size = log.sizeInBytes / 2
    expect(log.read(0n, size - 1, false)).toHaveLength(0)
    expect(log.read(0n, 1, true)).toHaveLength(size)
    expect(log.read(0n, size + 7, false)).toHaveLength(size + 7)
    expect(offsetsIn(log.read(0n, size + 7, false))).toEqual([0n])
  })

  test('keeps what was read unchanged while the log grows over many segments', () => {
    const log = new PartitionLog()
    append(log, 1, 0, 5_000)
    const early = log.read(0n, 1 << 30, true)
    const before = Buffer.from(early)
    for (let index = 0; index < 3_000; index++) append(log, 1, 0, 10_000)
    expect(early.equals(before)).toBe(true)
    const offsets: bigint[] = []
    for (let offset = 0n; offset < log.endOffset;) {
      const found = offsetsIn(log.read(offset, 1 << 30, true))
      offsets.push(...found)
      offset = (found.at(-1) as bigint) + 1n
    }
    expect(offsets).toEqual(Array.from({ length: 3_001 }, (_, index) => BigInt(index)))
  })

  test('starts where deletion says, keeping the batch that spans the place', () => {
    const log = new PartitionLog()
    for (let index = 0; index < 5; index++) append(log, 10)
    log.deleteBefore(25n)
    expect(log.startOffset).toBe(25n)
    expect(log.batchCount).toBe(3)
    expect(offsetsIn(log.read(25n, 1 << 20, true))[0]).toBe(20n)
    log.deleteBefore(50n)
    expect([log.batchCount, log.startOffset, log.endOffset, log.sizeInBytes]).toEqual([0, 50n, 50n, 0])
    expect(append(log, 1)).toBe(50n)
  })

  test('retains the newest batches within a number of bytes, and always the last', () => {
    const log = new PartitionLog()
    for (let index = 0; index < 2_000; index++) append(log, 1)
    const size = log.sizeInBytes / 2_000
    log.retain(size * 3 + 1)
    expect([log.batchCount, log.startOffset, log.sizeInBytes]).toEqual([3, 1_997n, size * 3])
    log.retain(0)
    expect(log.batchCount).toBe(1)
  })

  test('grows again after a truncation without touching what was read before it', () => {
    const log = new PartitionLog()
    for (let index = 0; index < 3; index++) append(log, 10)
    const read = log.read(0n, 1 << 20, true)
    const before = Buffer.from(read)
    log.truncateTo(15n)
    expect(log.endOffset).toBe(10n)
    append(log, 4, 99)
    expect(read.equals(before)).toBe(true)
    expect(offsetsIn(log.read(0n, 1 << 20, true))).toEqual([0n, 10n])
    expect(log.endOffset).toBe(14n)
  })

  test('finds the first batch since a time although times go back and forth', () => {
    const log = new PartitionLog()
    for (const time of [10, 50, 20, 30, 60, 5]) append(log, 1, time)
    expect(log.firstBatchSince(11)?.baseOffset).toBe(1n)
    expect(log.firstBatchSince(51)?.baseOffset).toBe(4n)
    expect(log.firstBatchSince(61)).toBeUndefined()
    expect(log.batchOfMaxTimestamp()?.baseOffset).toBe(4n)
  })

  test('forgets the times of deleted batches', () => {
    const log = new PartitionLog()
    for (const time of [10, 90, 20, 30]) append(log, 1, time)
    log.deleteBefore(2n)
    expect(log.batchOfMaxTimestamp()?.baseOffset).toBe(3n)
    expect(log.firstBatchSince(25)?.baseOffset).toBe(3n)
    expect(log.firstBatchSince(31)).toBeUndefined()
  })

  test('begins at offsets beyond the safe integers', () => {
    const start = 2n ** 62n
    const log = new PartitionLog(start)
    expect(append(log, 2)).toBe(start)
    expect(log.endOffset).toBe(start + 2n)
    expect(offsetsIn(log.read(start + 1n, 1 << 20, true))).toEqual([start])
  })
})
