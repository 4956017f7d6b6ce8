import { InvalidMessageError, RecordTooLargeError, UnsupportedCodecError } from '@kclient/errors'
import { crc32c, RecordBatch, RecordBatchBuilder, stampOffset } from '@kclient/protocol'
import { crc32 } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { vectorBytes } from './records-corpus.ts'

const time = 1_700_000_000_000

function sealed(...values: readonly (string | null)[]): Buffer {
  const builder = new RecordBatchBuilder({ maxSize: 10_000 })
  for (const value of values) builder.append(time, 'key', value, null)
  return Buffer.from(builder.seal())
}

/** A batch of one record, whose bytes (without the length) are as given. */
function batchOf(body: readonly number[], count = 1, tail: readonly number[] = []): RecordBatch {
  return batchOfRecords([body.length * 2, ...body, ...tail], count)
}

function batchOfRecords(records: readonly number[], count = 1): RecordBatch {
  const batch = Buffer.concat([sealed('x').subarray(0, 61), Buffer.from(records)])
  batch.writeInt32BE(batch.length - 12, 8)
  batch.writeInt32BE(count, 57)
  batch.writeInt32BE(crc32c(batch, 21), 17)
  return RecordBatch.read(batch) as RecordBatch
}

/** Goes over all records, headers included. */
function readAll(batch: RecordBatch): number {
  let records = 0
  const cursor = batch.records()
  for (; cursor.next(); records++) cursor.headers()
  return records
}

describe('RecordBatch.read', () => {
  it('gives null for an incomplete tail, however much of it there is', () => {
    const batch = sealed('a', 'b')
    for (let size = 0; size < batch.length; size++) expect(RecordBatch.read(batch.subarray(0, size))).toBeNull()
    expect(RecordBatch.read(batch)).not.toBeNull()
    for (const name of ['magic 0', 'magic 1, gzip']) {
      const old = vectorBytes(name)
      const size = 12 + old.readInt32BE(8)
      for (let cut = 0; cut < size; cut++) expect(RecordBatch.read(old.subarray(0, cut))).toBeNull()
    }
  })

  it('goes from batch to batch, over all formats, up to a cut off one', () => {
    const log = Buffer.concat([
      vectorBytes('magic 1, gzip'),
      sealed('a'),
      vectorBytes('emptied by compaction'),
      sealed('b'),
    ])
    const seen = [...RecordBatch.readAll(log.subarray(0, -3))]
    expect(seen.map(({ magic, recordCount }) => [magic, recordCount])).toEqual([
      [1, 8],
      [2, 1],
      [2, 0],
    ])
    expect(seen.map(({ start, sizeInBytes }) => start + sizeInBytes)).toEqual(seen.map(({ end }) => end))
  })

  it.each([
    ['0', 0],
    ['less than a header', 48],
    ['negative', -1],
  ])('refuses a batch whose length is %s', (_, length) => {
    const batch = sealed('a')
    batch.writeInt32BE(length, 8)
    expect(() => RecordBatch.read(batch)).toThrow(InvalidMessageError)
  })

  it('refuses a message of the older formats that is shorter than any', () => {
    const message = vectorBytes('magic 1')
    message.writeInt32BE(21, 8)
    expect(() => RecordBatch.read(message)).toThrow(InvalidMessageError)
  })

  it.each([3, -1, 127])('refuses format %s', magic => {
    const batch = sealed('a')
    batch.writeInt8(magic, 16)
    expect(() => RecordBatch.read(batch)).toThrow(`its format is ${magic}`)
  })

  it.each([23, 57])('refuses a negative count or last offset (at byte %s), which would lead a reader backwards', at => {
    const batch = sealed('a')
    batch.writeInt32BE(-1, at)
    expect(() => RecordBatch.read(batch)).toThrow(InvalidMessageError)
  })
})

describe('the checksum', () => {
  it('is wrong after any byte behind it has changed', () => {
    const batch = sealed('some value', null)
    for (let at = 21; at < batch.length; at++) {
      batch[at] = (batch[at] as number) ^ 0x10
      const changed = at < 61 ? readOrNull(batch) : RecordBatch.read(batch)
      expect(changed?.crcIsValid() ?? false).toBe(false)
      batch[at] = (batch[at] as number) ^ 0x10
    }
    expect(RecordBatch.read(batch)?.crcIsValid()).toBe(true)
  })

  it('is checked when asked for, with an error that tells the offset and is not worth a retry', () => {
    const batch = sealed('some value')
    stampOffset(batch, 42n, 0)
    batch[batch.length - 2] = 0
    const view = RecordBatch.read(batch) as RecordBatch
    expect(() => view.verifyCrc()).toThrow(InvalidMessageError)
    expect(errorOf(() => view.verifyCrc())).toMatchObject({ code: 'CORRUPT_MESSAGE', offset: 42n, retriable: false })
  })

  it('of an older message is the one of zip files', () => {
    const message = vectorBytes('magic 1')
    message[30] = (message[30] as number) ^ 1
    expect(RecordBatch.read(message)?.crcIsValid()).toBe(false)
  })
})

describe('malformed records', () => {
  // attributes, timestamp delta, offset delta, key length -1, value length 1, 'v', no headers
  const good = [0, 0, 0, 1, 2, 0x76, 0]

  it('none, to begin with', () => {
    expect(readAll(batchOf(good))).toBe(1)
    expect(readAll(batchOf([0, 0, 0, 1, 1, 4, 2, 0x61, 1, 0, 0]))).toBe(1)
  })

  it.each<[string, RecordBatch]>([
    ['more records declared than there are', batchOf(good, 2)],
    ['fewer records declared than there are', batchOf([...good], 1, [14, ...good])],
    ['no record declared, and bytes', batchOf(good, 0)],
    ['a record declared, and no bytes', batchOfRecords([])],
    ['a record that is longer than the batch', batchOfRecords([16, ...good])],
    ['a record that is shorter than its content', batchOfRecords([12, ...good])],
    ['a record of length 0', batchOfRecords([0])],
    ['a record of negative length', batchOfRecords([1, ...good])],
    ['a key that leaves the record', batchOf([0, 0, 0, 20, 2, 0x76, 0])],
    ['a key of length -2', batchOf([0, 0, 0, 3, 2, 0x76, 0])],
    ['a value that leaves the record', batchOf([0, 0, 0, 1, 20, 0x76, 0])],
    ['a value of length -2', batchOf([0, 0, 0, 1, 3, 0x76, 0])],
    ['a value of 2 GiB', batchOf([0, 0, 0, 1, 0xfe, 0xff, 0xff, 0xff, 0x0f, 0x76, 0])],
    ['more headers than bytes', batchOf([0, 0, 0, 1, 1, 0xfe, 0xff, 0xff, 0xff, 0x0f])],
    ['a negative count of headers', batchOf([0, 0, 0, 1, 1, 1])],
    ['a header name of negative length', batchOf([0, 0, 0, 1, 1, 2, 1, 1])],
    ['a header name that leaves the record', batchOf([0, 0, 0, 1, 1, 2, 4, 0x61, 1])],
    ['a header value that leaves the record', batchOf([0, 0, 0, 1, 1, 2, 2, 0x61, 4, 0x62])],
    ['a header value of length -2', batchOf([0, 0, 0, 1, 1, 2, 2, 0x61, 3])],
    ['a length that takes more than 32 bits', batchOfRecords([0x8e, 0x80, 0x80, 0x80, 0x10, ...good])],
    ['a length that takes more than five bytes', batchOfRecords([0x8e, 0x80, 0x80, 0x80, 0x80, 0, ...good])],
    ['a length that is cut off', batchOfRecords([0x8e])],
    [
      'a timestamp that takes more than ten bytes',
      batchOf([0, ...Array.from({ length: 11 }, () => 0x80), 0, 0, 1, 2, 0x76, 0]),
    ],
    ['a timestamp that is cut off', batchOf([0, 0x80, 0x80])],
    ['an empty record', batchOf([])],
  ])('%s', (_, batch) => {
    expect(() => readAll(batch)).toThrow(InvalidMessageError)
    // The cursor does not get past it by being asked again.
    const cursor = batch.records()
    for (let i = 0; i < 3; i++) {
      try {
        while (cursor.next());
        expect.unreachable()
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidMessageError)
      }
    }
  })

  it('may write a number in more bytes than it needs', () => {
    expect(readAll(batchOf([0, 0x80, 0x80, 0, 0x80, 0x80, 0x80, 0x80, 0, 0x81, 0x80, 0, 0x82, 0, 0x76, 0]))).toBe(1)
  })

  it('may not reach into what is behind their batch', () => {
    const batch = sealed('value')
    // The record, and the value in it, are 20 bytes longer, and would end where the log ends.
    batch[61] = (batch[61] as number) + 2 * 20
    batch[69] = (batch[69] as number) + 2 * 20
    const log = Buffer.concat([batch, Buffer.alloc(20)])
    expect(() => readAll(RecordBatch.read(log) as RecordBatch)).toThrow('leaves the batch')
  })

  it('are read anew by every cursor', () => {
    const batch = RecordBatch.read(sealed('a', 'b')) as RecordBatch
    expect([readAll(batch), readAll(batch)]).toEqual([2, 2])
    const body = batch.decompress()
    const [first, second] = [batch.records(body), batch.records(body)]
    first.next()
    first.next()
    second.next()
    expect([String(first.value()), String(second.value())]).toEqual(['b', 'a'])
  })

  it('never have more headers than an empty array that nobody can change', () => {
    const cursor = (RecordBatch.read(sealed('a')) as RecordBatch).records()
    cursor.next()
    expect(cursor.headers()).toBe(cursor.headers())
    expect(Object.isFrozen(cursor.headers())).toBe(true)
  })
})

describe('compressed batches', () => {
  function compressed(id: number, bytes: Buffer): RecordBatch {
    const batch = Buffer.concat([sealed('x').subarray(0, 61), bytes])
    batch.writeInt32BE(batch.length - 12, 8)
    batch.writeInt16BE(id, 21)
    batch.writeInt32BE(crc32c(batch, 21), 17)
    stampOffset(batch, 1234n, 0)
    return RecordBatch.read(batch) as RecordBatch
  }

  it.each([5, 6, 7])('say so when codec %s is unknown', async id => {
    const batch = compressed(id, Buffer.alloc(10))
    expect(() => batch.records()).toThrow(UnsupportedCodecError)
    await expect(batch.decompressAsync()).rejects.toThrow(UnsupportedCodecError)
    expect(() => batch.compression).toThrow(InvalidMessageError)
  })

  it.each([1, 2, 3, 4])('of codec %s with a corrupt payload tell the offset', async id => {
    const batch = compressed(id, Buffer.from('this is nothing that was compressed'))
    expect(batch.crcIsValid()).toBe(true)
    const expected = { code: 'CORRUPT_MESSAGE', offset: 1234n, retriable: false }
    expect(errorOf(() => batch.records())).toMatchObject(expected)
    await expect(batch.decompressAsync()).rejects.toMatchObject(expected)
  })

  it.each(['gzip', 'snappy', 'lz4', 'zstd'])('with %s keep to the limit, and say which it is', async type => {
    const batch = RecordBatch.read(vectorBytes(`${type}: more than one block`)) as RecordBatch
    const size = batch.decompress().length
    expect(batch.decompress(size)).toHaveLength(size)
    expect(await batch.decompressAsync(size)).toHaveLength(size)
    const expected = { code: 'RECORD_TOO_LARGE', offset: 0n, limit: size - 1, limitName: 'maxDecompressedBytes' }
    expect(errorOf(() => batch.decompress(size - 1))).toMatchObject(expected)
    expect(errorOf(() => batch.decompress(size - 1))).toBeInstanceOf(RecordTooLargeError)
    await expect(batch.decompressAsync(size - 1)).rejects.toMatchObject(expected)
  })

  it('with a corrupt control record tell so', () => {
    const marker = vectorBytes('commit marker')
    marker.writeInt16BE(-1, 61 + 5)
    expect(() => RecordBatch.read(marker)?.controlType).toThrow(InvalidMessageError)
  })
})

describe('messages of the older formats', () => {
  /** A message whose key and value are as given. */
  function message(magic: 0 | 1, attributes: number, rest: Buffer, offset = 0n): Buffer {
    const bytes = Buffer.concat([Buffer.alloc(magic === 0 ? 18 : 26), rest])
    bytes.writeBigInt64BE(offset, 0)
    bytes.writeInt32BE(bytes.length - 12, 8)
    bytes.writeInt8(magic, 16)
    bytes.writeInt8(attributes, 17)
    bytes.writeUInt32BE(crc32(bytes.subarray(16)), 12)
    return bytes
  }

  const nulls = Buffer.from('ffffffffffffffff', 'hex')

  function wrapped(magic: 0 | 1, inner: Buffer): RecordBatch {
    // A snappy block of literals.
    const size = inner.length
    const block = Buffer.concat([
      Buffer.from([(size & 0x7f) | 0x80, size >>> 7, 0xf4, (size - 1) & 0xff, (size - 1) >>> 8]),
      inner,
    ])
    const lengths = Buffer.alloc(8)
    lengths.writeInt32BE(-1, 0)
    lengths.writeInt32BE(block.length, 4)
    return RecordBatch.read(message(magic, 2, Buffer.concat([lengths, block]), 100n)) as RecordBatch
  }

  it('can be made for these tests', () => {
    const batch = wrapped(1, Buffer.concat([message(1, 0, nulls, 0n), message(1, 0, nulls, 1n)]))
    expect(batch).toMatchObject({ baseOffset: 99n, lastOffset: 100n, recordCount: 2 })
    expect(batch.crcIsValid()).toBe(true)
    expect(readAll(batch)).toBe(2)
  })

  it.each<[string, RecordBatch | null]>([
    ['a key that leaves the message', RecordBatch.read(message(1, 0, Buffer.from('00000009ffffffff', 'hex')))],
    ['a key of length -2', RecordBatch.read(message(0, 0, Buffer.from('fffffffeffffffff', 'hex')))],
    ['a value that leaves the message', RecordBatch.read(message(0, 0, Buffer.from('ffffffff00000001', 'hex')))],
    ['bytes behind the value', RecordBatch.read(message(1, 0, Buffer.from('ffffffffffffffff00', 'hex')))],
    ['a wrapper without content', RecordBatch.read(message(1, 1, nulls))],
    ['a wrapper with nothing inside', wrapped(1, Buffer.alloc(0))],
    ['a message of another format inside', wrapped(1, message(0, 0, nulls))],
    ['a compressed message inside', wrapped(1, message(1, 1, nulls))],
    ['a part of a message inside', wrapped(1, message(1, 0, nulls).subarray(0, -1))],
    ['a part of a header inside', wrapped(0, Buffer.concat([message(0, 0, nulls), Buffer.alloc(5)]))],
    ['offsets that go back inside', wrapped(0, Buffer.concat([message(0, 0, nulls, 7n), message(0, 0, nulls, 6n)]))],
  ])('are refused with %s', (_, batch) => {
    expect(() => readAll(batch as RecordBatch)).toThrow(InvalidMessageError)
  })

  it('keep to the limit', () => {
    const batch = RecordBatch.read(vectorBytes('magic 1, gzip: many records')) as RecordBatch
    expect(() => batch.decompress(100)).toThrow(RecordTooLargeError)
    expect(readAll(batch)).toBe(70)
  })
})

function errorOf(action: () => unknown): unknown {
  try {
    action()
  } catch (error) {
    return error
  }
  return undefined
}

function readOrNull(batch: Buffer): RecordBatch | null {
  try {
    return RecordBatch.read(batch)
  } catch {
    return null
  }
}
