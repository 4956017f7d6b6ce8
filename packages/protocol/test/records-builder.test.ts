import { IllegalStateError } from '@kclient/errors'
import {
  addSequence,
  type Codec,
  codec,
  controlBatch,
  type HeaderInput,
  RecordBatch,
  RecordBatchBuilder,
  restampBatch,
  splitBatch,
  stampLogAppendTime,
  stampOffset,
} from '@kclient/protocol'
import { describe, expect, it } from 'vitest'
import { vectorBytes } from './records-corpus.ts'
import { asBuffer, Random, randomRecord, type RecordInput } from './records-support.ts'

const time = 1_700_000_000_000

/** What a batch holds, as it was given. */
function contents(batch: Buffer): RecordInput[] {
  const view = RecordBatch.read(batch)
  if (view === null) throw new Error('no whole batch')
  view.verifyCrc()
  const cursor = view.records()
  const records: RecordInput[] = []
  while (cursor.next()) {
    records.push({ timestamp: cursor.timestamp, key: cursor.key(), value: cursor.value(), headers: cursor.headers() })
  }
  return records
}

function asRead({ timestamp, key, value, headers }: RecordInput): object {
  const pairs = (headers ?? []).map(([name, content]) => [Buffer.from(name).toString(), asBuffer(content)])
  return { timestamp, key: asBuffer(key), value: asBuffer(value), headers: pairs }
}

function filled(records: number, maxSize = 100_000): RecordBatchBuilder {
  const builder = new RecordBatchBuilder({ maxSize })
  for (let index = 0; index < records; index++) {
    builder.append(time + index, `key ${index}`, 'value '.repeat(index % 10), null)
  }
  return builder
}

describe('RecordBatchBuilder', () => {
  it('reads back whatever was appended, at every size of buffer and limit', () => {
    const random = new Random(7)
    for (let round = 0; round < 600; round++) {
      const maxSize = random.pick([70, 100, 300, 1000, 9000, 100_000])
      const builder = new RecordBatchBuilder({ maxSize, initialCapacity: random.pick([1, 61, 100, 1024, 70_000]) })
      const given: RecordInput[] = []
      for (let index = 0; index < 40; index++) {
        const record = randomRecord(random, time + random.below(random.pick([10, 1_000_000])) - 5)
        const before = builder.size
        const taken = builder.append(record.timestamp, record.key, record.value, record.headers)
        if (taken) given.push(record)
        else expect(builder.size).toBe(before)
        expect(builder.recordCount).toBe(given.length)
        expect(builder.capacity).toBeGreaterThanOrEqual(builder.size)
      }
      if (given.length > 1) expect(builder.size).toBeLessThanOrEqual(maxSize)
      const sealed = builder.seal()
      expect(sealed.length).toBe(builder.size)
      expect(contents(sealed)).toEqual(given.map(asRead))
    }
  })

  it('fills a batch up to exactly its limit', () => {
    const room = (maxSize: number): number => {
      const builder = new RecordBatchBuilder({ maxSize, initialCapacity: 61 })
      let records = 0
      while (builder.append(time, null, 'ж'.repeat(40), null)) records++
      return records
    }
    // Length 2, attributes, both deltas, null key and no headers 1 each, length of the value 2, value 80.
    const size = 2 + 5 + 2 + 80
    expect(room(61 + 3 * size)).toBe(3)
    expect(room(61 + 3 * size - 1)).toBe(2)
  })

  it('takes a first record that is larger than the limit, and no second', () => {
    const builder = new RecordBatchBuilder({ maxSize: 100 })
    expect(builder.append(time, null, 'x'.repeat(5000), null)).toBe(true)
    expect(builder.append(time, null, '', null)).toBe(false)
    expect(contents(builder.seal())).toHaveLength(1)
  })

  it('leaves everything as it was when a record does not fit', () => {
    const headers: HeaderInput[] = [['name', 'ж'.repeat(50)]]
    const builder = new RecordBatchBuilder({ maxSize: 300, initialCapacity: 61 })
    builder.append(time, 'key', 'first', null)
    const { size, capacity, maxTimestamp } = builder
    expect(builder.append(time + 99, 'k'.repeat(100), 'é'.repeat(100), headers)).toBe(false)
    expect(builder).toMatchObject({ size, capacity, maxTimestamp, recordCount: 1 })
    expect(builder.append(time + 1, null, 'second', null)).toBe(true)
    expect(contents(builder.seal()).map(({ value }) => String(value))).toEqual(['first', 'second'])
  })

  it('starts small and doubles, and does not take more than the limit', () => {
    const builder = new RecordBatchBuilder({ maxSize: 5000 })
    expect(builder.capacity).toBe(1024)
    const seen = new Set<number>()
    while (builder.append(time, null, 'x'.repeat(100), null)) seen.add(builder.capacity)
    expect([...seen]).toEqual([1024, 2048, 4096, 5000])
  })

  it('does not take three bytes for each character of a long text', () => {
    const builder = new RecordBatchBuilder({ maxSize: 2_000_000 })
    builder.append(time, null, 'x'.repeat(1_000_000), null)
    expect(builder.capacity).toBeLessThan(1_000_200)
  })

  it('writes what UTF-8 makes of text that is not well-formed', () => {
    const builder = new RecordBatchBuilder({ maxSize: 1000 })
    const texts = ['\ud800', 'a\udc00b', '🎉', '\ud83c', `${'long enough '.repeat(3)}\ud83c`]
    for (const text of texts) builder.append(time, text, text, [[text, text]])
    const read = contents(builder.seal())
    expect(read.map(({ value }) => value)).toEqual(texts.map(text => Buffer.from(text)))
    expect(read.map(({ headers }) => headers?.[0]?.[0])).toEqual(texts.map(text => Buffer.from(text).toString()))
  })

  it('has room for any number of headers', () => {
    for (let count = 1; count < 200; count += 7) {
      const headers = Array.from({ length: count }, (): HeaderInput => ['', null])
      const builder = new RecordBatchBuilder({ maxSize: 1000, initialCapacity: 100 })
      builder.append(time, null, null, headers)
      expect(contents(builder.seal())).toEqual([{ timestamp: time, key: null, value: null, headers }])
    }
  })

  it('uses the buffer it was given, and seals without a copy', () => {
    const buffer = Buffer.alloc(4096, 0xaa)
    const builder = new RecordBatchBuilder({ maxSize: 4096, buffer })
    builder.append(time, null, 'value', null)
    expect(builder.memory).toBe(buffer)
    const sealed = builder.seal()
    expect(sealed.buffer).toBe(buffer.buffer)
    expect(contents(sealed)).toHaveLength(1)
  })

  it('never shows its memory beyond what was written', () => {
    const builder = new RecordBatchBuilder({ maxSize: 4096, buffer: Buffer.alloc(4096, 'secret') })
    for (let index = 0; index < 20; index++)
      builder.append(time + index * 1000, 'ключ', 'é'.repeat(index), [['a', null]])
    expect(builder.seal().toString('latin1')).not.toContain('secret')
  })

  it('knows the first and the largest timestamp', () => {
    const builder = new RecordBatchBuilder({ maxSize: 1000 })
    expect(builder).toMatchObject({ firstTimestamp: -1, maxTimestamp: -1 })
    for (const timestamp of [time, time - 7, time + 3, time + 1]) builder.append(timestamp, null, null, null)
    expect(builder).toMatchObject({ firstTimestamp: time, maxTimestamp: time + 3 })
    expect(RecordBatch.read(builder.seal())).toMatchObject({ firstTimestamp: time, maxTimestamp: time + 3 })
  })

  it.each([Number.NaN, 1.5, Infinity, 2 ** 60])('refuses a timestamp of %s', timestamp => {
    const builder = new RecordBatchBuilder({ maxSize: 1000 })
    builder.append(time, null, null, null)
    expect(() => builder.append(timestamp, null, null, null)).toThrow(TypeError)
    expect(() => new RecordBatchBuilder({ maxSize: 1000 }).append(timestamp, null, null, null)).toThrow(TypeError)
    expect(builder.recordCount).toBe(1)
  })

  it.each([[5], [{}], [true]])('refuses a payload of the wrong type: %s', payload => {
    const builder = new RecordBatchBuilder({ maxSize: 1000 })
    expect(() => builder.append(time, null, payload as never, null)).toThrow(TypeError)
    expect(() => builder.append(time, payload as never, null, null)).toThrow(TypeError)
    expect(() => builder.append(time, null, null, [['name', payload as never]])).toThrow(TypeError)
    expect(builder).toMatchObject({ recordCount: 0, size: 61 })
  })

  it('takes nothing after it was closed', () => {
    const builder = filled(3)
    builder.close()
    expect(builder.append(time, null, 'late', null)).toBe(false)
    expect(contents(builder.seal())).toHaveLength(3)
  })

  it('is sealed once, and not without records', () => {
    expect(() => new RecordBatchBuilder({ maxSize: 100 }).seal()).toThrow(IllegalStateError)
    const builder = filled(1)
    builder.seal()
    expect(() => builder.seal()).toThrow(IllegalStateError)
    expect(() => builder.compress(codec('gzip'))).toThrow(IllegalStateError)
  })

  it('estimates at least what a batch of one record takes, and not much more', () => {
    const random = new Random(11)
    for (let round = 0; round < 500; round++) {
      const { timestamp, key, value, headers } = randomRecord(random, time)
      const builder = new RecordBatchBuilder({ maxSize: 1 })
      builder.append(timestamp, key, value, headers)
      const estimate = RecordBatchBuilder.estimateSize(key, value, headers)
      expect(estimate).toBeGreaterThanOrEqual(builder.size)
      expect(estimate).toBeLessThan(builder.size + 50 + 220 * (2 + 2 * (headers?.length ?? 0)))
    }
  })

  describe('compression', () => {
    it.each(['gzip', 'snappy', 'lz4', 'zstd'] as const)('%s replaces the memory with just what is needed', type => {
      const builder = filled(200)
      const { size, memory } = builder
      builder.compress(codec(type))
      expect(builder.memory).not.toBe(memory)
      expect(builder.capacity).toBeLessThan(size / 2)
      expect(builder.size).toBe(size)
      memory.fill(0)
      const sealed = builder.seal({ producerId: 5n, producerEpoch: 1, baseSequence: 9 })
      expect(sealed.length).toBe(builder.capacity)
      expect(RecordBatch.read(sealed)).toMatchObject({ compression: type, recordCount: 200, producerId: 5n })
      expect(contents(sealed)).toEqual(contents(filled(200).seal()))
    })

    it('leaves records as they are when it does not make them smaller', () => {
      const builder = new RecordBatchBuilder({ maxSize: 1000 })
      builder.append(time, null, new Random(1).bytes(500), null)
      const { memory } = builder
      builder.compress(codec('lz4'))
      expect(builder.memory).toBe(memory)
      expect(RecordBatch.read(builder.seal())?.compression).toBe('none')
    })

    it('leaves the event loop for large batches, and cannot be sealed or changed meanwhile', async () => {
      const builder = filled(2000)
      const compressing = builder.compressAsync(codec('gzip'))
      expect(() => builder.seal()).toThrow(IllegalStateError)
      expect(() => builder.compress(codec('gzip'))).toThrow(IllegalStateError)
      expect(builder.append(time, null, 'late', null)).toBe(false)
      await compressing
      const sealed = builder.seal()
      expect(RecordBatch.read(sealed)?.compression).toBe('gzip')
      expect(contents(sealed)).toHaveLength(2000)
    })

    it('can be sealed without compression after compression failed', async () => {
      const broken: Codec = {
        ...codec('gzip'),
        compress: () => {
          throw new Error('no memory')
        },
        compressAsync: () => Promise.reject(new Error('no memory')),
      }
      const [small, large] = [filled(3), filled(2000)]
      expect(() => small.compress(broken)).toThrow('no memory')
      await expect(large.compressAsync(broken)).rejects.toThrow('no memory')
      expect(contents(small.seal())).toHaveLength(3)
      expect(contents(large.seal())).toHaveLength(2000)
    })
  })
})

describe('restampBatch', () => {
  it('makes the batch that would have been sealed with that producer', () => {
    const sealed = filled(5).seal({ producerId: 4n, producerEpoch: 1, baseSequence: 7, transactional: true })
    restampBatch(sealed, 9_000_000_000n, 2, 0)
    const other = { producerId: 9_000_000_000n, producerEpoch: 2, baseSequence: 0, transactional: true }
    expect(sealed).toEqual(filled(5).seal(other))
  })
})

describe('what a broker stamps', () => {
  it('is an offset and a leader epoch, without a new checksum', () => {
    const sealed = filled(5).seal()
    const crc = sealed.readInt32BE(17)
    stampOffset(sealed, 1_000_000_000_000n, 12)
    const batch = RecordBatch.read(sealed)
    expect(batch).toMatchObject({
      baseOffset: 1_000_000_000_000n,
      nextOffset: 1_000_000_000_005n,
      partitionLeaderEpoch: 12,
    })
    expect(batch?.crcIsValid()).toBe(true)
    expect(sealed.readInt32BE(17)).toBe(crc)
  })

  it('is one time for all records, where the topic says so', () => {
    const sealed = filled(5).seal({ transactional: true })
    stampLogAppendTime(sealed, time + 5000)
    expect(RecordBatch.read(sealed)).toMatchObject({
      timestampType: 1,
      maxTimestamp: time + 5000,
      isTransactional: true,
    })
    expect(contents(sealed).map(({ timestamp }) => timestamp)).toEqual(Array.from({ length: 5 }, () => time + 5000))
  })
})

describe('controlBatch', () => {
  it.each(['commit', 'abort'] as const)('has the bytes that Java writes for a %s marker', type => {
    const commit = type === 'commit'
    const batch = controlBatch({
      type,
      producerId: 77n,
      producerEpoch: 2,
      coordinatorEpoch: commit ? 15 : 0,
      timestamp: time,
      baseOffset: commit ? 1003n : 1004n,
      partitionLeaderEpoch: commit ? 6 : -1,
    })
    expect(batch).toEqual(vectorBytes(`${type} marker`))
    expect(RecordBatch.read(batch)).toMatchObject({ isControl: true, isTransactional: true, controlType: type })
  })

  it('is told apart from those that concern brokers, and from one that compaction emptied', () => {
    expect(RecordBatch.read(vectorBytes('leader change'))?.controlType).toBe(2)
    expect(RecordBatch.read(vectorBytes('control batch emptied by compaction'))?.controlType).toBeUndefined()
    expect(RecordBatch.read(vectorBytes('one record'))?.controlType).toBeUndefined()
  })
})

describe('splitBatch', () => {
  it.each([undefined, 'gzip', 'lz4'] as const)(
    'keeps records, producer and compression (%s), and runs on with sequences',
    type => {
      const compression = type && { codec: codec(type) }
      const fields = { producerId: 4n, producerEpoch: 1, baseSequence: 2_147_483_600, transactional: true, compression }
      const whole = filled(300).seal(fields)
      const parts = splitBatch(whole, 3000)
      expect(parts.length).toBeGreaterThan(3)
      let sequence = fields.baseSequence
      for (const part of parts) {
        const batch = RecordBatch.read(part) as RecordBatch
        expect(batch).toMatchObject({
          producerId: 4n,
          producerEpoch: 1,
          isTransactional: true,
          compression: type ?? 'none',
        })
        expect(batch.baseSequence).toBe(sequence)
        expect(batch.decompress().length + 61).toBeLessThanOrEqual(3000)
        sequence = addSequence(sequence, batch.recordCount)
      }
      expect(parts.flatMap(contents)).toEqual(contents(whole))
    },
  )

  it('gives a record that is larger than the limit a batch of its own', () => {
    const builder = new RecordBatchBuilder({ maxSize: 10_000 })
    for (const size of [10, 2000, 10]) builder.append(time, null, 'x'.repeat(size), [['name', null]])
    expect(splitBatch(builder.seal(), 500).map(part => contents(part).length)).toEqual([1, 1, 1])
  })

  it('counts sequences around the end of 31 bits', () => {
    expect(addSequence(2_147_483_647, 1)).toBe(0)
    expect(addSequence(2_147_483_640, 10)).toBe(2)
    expect(addSequence(-1, 10)).toBe(-1)
  })
})
