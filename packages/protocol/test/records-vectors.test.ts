import { RecordBatch, RecordBatchBuilder } from '@kclient/protocol'
import { describe, expect, it } from 'vitest'
import { type BatchVector, corpus, headersOf, payloadOf } from './records-corpus.ts'
import { asBuffer } from './records-support.ts'

describe.each(corpus.batches)('a batch that Java made: $name', vector => {
  const bytes = Buffer.from(vector.bytes, 'base64')

  it('shows the fields that Java sees', () => {
    const batches = [...RecordBatch.readAll(bytes)]
    expect(batches.map(view)).toEqual(vector.batches.map(each => ({ ...each, records: undefined })))
    for (const batch of batches) expect(batch.crcIsValid()).toBe(true)
    expect(batches.at(-1)?.end).toBe(bytes.length)
  })

  it('holds the records that Java sees', async () => {
    let index = 0
    for (const [which, batch] of [...RecordBatch.readAll(bytes)].entries()) {
      const seen = vector.batches[which]?.records ?? []
      const cursor = batch.records(which % 2 === 0 ? await batch.decompressAsync() : batch.decompress())
      for (const [offset, timestamp, key, value] of seen) {
        const spec = batch.isControl ? undefined : vector.records?.[index++]
        expect(cursor.next()).toBe(true)
        expect(batch.baseOffset + BigInt(cursor.offsetDelta)).toBe(BigInt(offset))
        expect(cursor.timestamp).toBe(Number(timestamp))
        expect(cursor.key()).toEqual(spec === undefined ? base64(key) : asBuffer(payloadOf(spec.key)))
        expect(cursor.value()).toEqual(spec === undefined ? base64(value) : asBuffer(payloadOf(spec.value)))
        expect(cursor.headers()).toEqual(headersOf(spec ?? {}).map(([name, content]) => [name, asBuffer(content)]))
      }
      expect(cursor.next()).toBe(false)
      expect(batch.recordCount).toBe(seen.length)
    }
    expect(index).toBe(vector.records?.length ?? 0)
  })
})

/** What a producer can write: what it did not write is what brokers and compaction made of a batch. */
function isProducers(vector: BatchVector): boolean {
  return (
    (vector.magic ?? 2) === 2 &&
    vector.control === undefined &&
    vector.emptied === undefined &&
    vector.logAppendTime === undefined &&
    vector.deleteHorizon === undefined &&
    (vector.records ?? []).every(({ offset, timestamp }) => offset === undefined && typeof timestamp === 'number')
  )
}

describe('a batch of the same records', () => {
  const uncompressed = corpus.batches.filter(each => isProducers(each) && each.compression === undefined)

  it.each(uncompressed)('has the bytes that Java writes: $name', vector => {
    const builder = new RecordBatchBuilder({ maxSize: 1_000_000 })
    for (const record of vector.records ?? []) {
      const headers = headersOf(record)
      expect(builder.append(Number(record.timestamp), payloadOf(record.key), payloadOf(record.value), headers)).toBe(
        true,
      )
    }
    const sealed = builder.seal({
      producerId: BigInt(vector.producerId ?? -1),
      producerEpoch: vector.producerEpoch,
      baseSequence: vector.baseSequence,
      transactional: vector.transactional,
      baseOffset: BigInt(vector.baseOffset ?? 0),
      partitionLeaderEpoch: vector.partitionLeaderEpoch,
    })
    expect(sealed.toString('base64')).toBe(vector.bytes)
  })

  it('covers what producers write', () => {
    expect(uncompressed.length).toBeGreaterThan(8)
  })
})

function view(batch: RecordBatch): object {
  return {
    records: undefined,
    magic: batch.magic,
    baseOffset: String(batch.baseOffset),
    lastOffset: String(batch.lastOffset),
    sizeInBytes: batch.sizeInBytes,
    compression: batch.compression,
    // Java has a third one for magic 0, which has no timestamps.
    timestampType: batch.magic === 0 ? -1 : batch.timestampType,
    maxTimestamp: expect.toSatisfy((text: string) => Number(text) === batch.maxTimestamp),
    producerId: String(batch.producerId),
    producerEpoch: batch.producerEpoch,
    baseSequence: batch.baseSequence,
    partitionLeaderEpoch: batch.partitionLeaderEpoch,
    transactional: batch.isTransactional,
    control: batch.isControl,
  }
}

function base64(text: string | null | undefined): Buffer | null {
  return text == null ? null : Buffer.from(text, 'base64')
}
