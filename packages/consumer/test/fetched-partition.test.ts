import { InvalidMessageError, KafkaError, RecordTooLargeError } from '@kclient/errors'
import { describe, expect, test } from 'vitest'
import { BufferedBytes, HeldResponse } from '../src/fetching/held-response.ts'
import {
  batch,
  compacted,
  corrupted,
  emptied,
  marker,
  overstated,
  undecompressable,
  values,
} from './support/batches.ts'
import { chunkOf, drain, offsets, positioned, texts } from './support/chunks.ts'
import { eventually } from './support/eventually.ts'

describe('records', () => {
  test('come in the order of their offsets, over all batches', () => {
    const chunk = chunkOf([batch({ values: values(3) }), batch({ baseOffset: 3n, values: values(2, 'w') })])
    const { records, end } = drain(chunk)
    expect(end).toBe('done')
    expect(offsets(records)).toEqual([0, 1, 2, 3, 4])
    expect(texts(records)).toEqual(['v0', 'v1', 'v2', 'w0', 'w1'])
    expect(chunk.partition.position).toBe(5n)
  })

  test('below the position are passed over, when it lies in mid-batch (C-ONCE)', () => {
    const chunk = chunkOf([batch({ baseOffset: 10n, values: values(10) })], { from: 17n })
    expect(offsets(drain(chunk).records)).toEqual([17, 18, 19])
    expect(chunk.partition.position).toBe(20n)
  })

  test('a batch that lies wholly below the position is passed over', () => {
    const chunk = chunkOf([batch({ values: values(5) }), batch({ baseOffset: 5n, values: values(5) })], { from: 7n })
    expect(offsets(drain(chunk).records)).toEqual([7, 8, 9])
  })

  test('move the position one by one, and the last of a batch moves it behind the batch (C-POSITION)', () => {
    const chunk = chunkOf([compacted(batch({ values: values(10) }), [1, 7, 8, 9])])
    chunk.step()
    const positions = []
    for (let record = chunk.next(); record !== null; record = chunk.next()) positions.push(chunk.partition.position)
    expect(positions).toEqual([1n, 3n, 4n, 5n, 6n, 10n])
  })

  test('that compaction removed leave gaps, and nothing else', () => {
    const chunk = chunkOf([
      compacted(batch({ values: values(6) }), [0, 2, 5]),
      batch({ baseOffset: 6n, values: ['z'] }),
    ])
    expect(offsets(drain(chunk).records)).toEqual([1, 3, 4, 6])
  })

  test('a batch that compaction emptied moves the position to its end', () => {
    const chunk = chunkOf([emptied(0n, 9n)])
    expect(drain(chunk)).toEqual({ records: [], end: 'done' })
    expect(chunk.partition.position).toBe(10n)
  })

  test('markers are not handed out, and move the position', () => {
    const chunk = chunkOf([
      batch({ values: values(2), producerId: 7n }),
      marker('commit', 2n, 7n),
      batch({ baseOffset: 3n, values: ['z'] }),
      marker('abort', 4n, 8n),
    ])
    expect(offsets(drain(chunk).records)).toEqual([0, 1, 3])
    expect(chunk.partition.position).toBe(5n)
  })

  test('a batch that is cut off at the end is left for the next fetch', () => {
    const second = batch({ baseOffset: 3n, values: values(3) })
    const chunk = chunkOf([batch({ values: values(3) }), second.subarray(0, second.length - 1)])
    expect(offsets(drain(chunk).records)).toEqual([0, 1, 2])
    expect(chunk.partition.position).toBe(3n)
  })

  test('carry what the batch says of them', () => {
    const headers = [
      ['h', 'x'],
      ['h', null],
    ] as const
    const made = batch({ values: ['value', null], key: 'key', headers, timestamp: 1234, epoch: 6, baseOffset: 40n })
    const { records } = drain(chunkOf([made], { from: 40n }))
    expect(records[0]).toMatchObject({
      topic: 't',
      partition: 0,
      offset: 40n,
      timestamp: 1234,
      timestampType: 0,
      key: Buffer.from('key'),
      value: Buffer.from('value'),
      headers: [
        ['h', Buffer.from('x')],
        ['h', null],
      ],
      leaderEpoch: 6,
      serializedKeySize: 3,
      serializedValueSize: 5,
    })
    expect(records[1]).toMatchObject({ value: null, serializedValueSize: -1 })
  })

  test('keep offsets beyond the safe integers exact', () => {
    const baseOffset = 2n ** 62n + 1n
    const { records } = drain(chunkOf([batch({ baseOffset, values: values(3) })], { from: baseOffset }))
    expect(records.map(({ offset }) => offset - baseOffset)).toEqual([0n, 1n, 2n])
  })
})

describe('read_committed', () => {
  const mixed = [
    batch({ values: ['a0', 'a1'], producerId: 1n }),
    batch({ baseOffset: 2n, values: ['b0', 'b1'], producerId: 2n }),
    batch({ baseOffset: 4n, values: ['plain'] }),
    marker('abort', 5n, 1n),
    batch({ baseOffset: 6n, values: ['a2'], producerId: 1n }),
    marker('commit', 7n, 1n),
    marker('commit', 8n, 2n),
  ]

  test('leaves out aborted transactions, and no others', () => {
    const chunk = chunkOf(mixed, { aborted: [{ producerId: 1n, firstOffset: 0n }] })
    expect(texts(drain(chunk).records)).toEqual(['b0', 'b1', 'plain', 'a2'])
    expect(chunk.partition.position).toBe(9n)
  })

  test('without it all is handed out but the markers', () => {
    expect(texts(drain(chunkOf(mixed)).records)).toEqual(['a0', 'a1', 'b0', 'b1', 'plain', 'a2'])
  })

  test.each(['gzip', 'snappy', 'lz4', 'zstd'] as const)(
    'leaves out aborted batches that are compressed by %s',
    codec => {
      const chunk = chunkOf(
        [
          batch({ values: values(50), producerId: 1n, compression: codec }),
          marker('abort', 50n, 1n),
          batch({ baseOffset: 51n, values: values(50, 'good'), producerId: 1n, compression: codec }),
        ],
        { aborted: [{ producerId: 1n, firstOffset: 0n }] },
      )
      expect(texts(drain(chunk).records)).toEqual(values(50, 'good'))
    },
  )

  test('an aborted tail moves the position to its end', () => {
    const chunk = chunkOf([batch({ values: values(5), producerId: 1n })], {
      aborted: [{ producerId: 1n, firstOffset: 0n }],
    })
    expect(drain(chunk)).toEqual({ records: [], end: 'done' })
    expect(chunk.partition.position).toBe(5n)
  })
})

describe('bad data', () => {
  test('good records come first, then the error says where; the position stays before it (C-ERROR)', () => {
    const chunk = chunkOf([batch({ values: values(3) }), corrupted(batch({ baseOffset: 3n, values: values(3) }))])
    const { records, end } = drain(chunk)
    expect(offsets(records)).toEqual([0, 1, 2])
    expect(end).toBeInstanceOf(InvalidMessageError)
    expect(end).toMatchObject({ topic: 't', partition: 0, offset: 3n })
    expect(chunk.partition.position).toBe(3n)
    // Until somebody drops the chunk, it says the same again.
    expect(drain(chunk).end).toMatchObject({ offset: 3n })
  })

  test('a corrupt header does not move the position', () => {
    const bad = batch({ values: values(3) })
    bad.writeInt32BE(0x7fff_0000, 23)
    const chunk = chunkOf([bad])
    expect(drain(chunk).end).toBeInstanceOf(InvalidMessageError)
    expect(chunk.partition.position).toBe(0n)
  })

  test('is not looked for without checkCrcs', () => {
    const chunk = chunkOf([corrupted(batch({ values: values(3) }))], { checkCrcs: false })
    expect(drain(chunk).records).toHaveLength(3)
  })

  test('what cannot be decompressed is told with its place', () => {
    const chunk = chunkOf([
      batch({ values: values(2) }),
      undecompressable(batch({ baseOffset: 2n, values: values(9) })),
    ])
    const { records, end } = drain(chunk)
    expect(records).toHaveLength(2)
    expect(end).toMatchObject({ code: 'CORRUPT_MESSAGE', topic: 't', partition: 0, offset: 2n })
  })

  test('a batch that would decompress to more than the limit is told with its size, and not skipped', () => {
    const large = batch({ baseOffset: 1n, values: ['x'.repeat(100_000)], compression: 'gzip' })
    const chunk = chunkOf([batch({ values: ['small'] }), large], { maxDecompressedBytes: 50_000 })
    const { records, end } = drain(chunk)
    expect(texts(records)).toEqual(['small'])
    expect(end).toBeInstanceOf(RecordTooLargeError)
    expect(end).toMatchObject({ topic: 't', partition: 0, offset: 1n, limit: 50_000 })
    expect(chunk.partition.position).toBe(1n)
  })

  test('fewer records than declared are an error behind the last good one', () => {
    const chunk = chunkOf([overstated(batch({ values: values(3) }))])
    const { records, end } = drain(chunk)
    expect(offsets(records)).toEqual([0, 1, 2])
    expect(end).toBeInstanceOf(InvalidMessageError)
    expect(chunk.partition.position).toBe(3n)
  })

  test('a broker that sends only what lies before the position is told, not asked for ever', () => {
    const chunk = chunkOf([batch({ values: values(3) })], { from: 3n })
    expect(drain(chunk).end).toBeInstanceOf(InvalidMessageError)
  })

  test('an unknown format is told', () => {
    const bad = batch({ values: values(1) })
    bad.writeInt8(9, 16)
    expect(drain(chunkOf([bad])).end).toBeInstanceOf(KafkaError)
  })
})

describe('large compressed batches', () => {
  const noise = Array.from({ length: 2000 }, (_, index) => `${index}${Math.sin(index)}${Math.cos(index)}`)

  test('are decompressed off the event loop, and then handed out', async () => {
    let ready = 0
    const chunk = chunkOf([batch({ values: noise, compression: 'gzip' })], { onReady: () => ready++ })
    expect(chunk.step()).toBe('pending')
    expect(chunk.pending).toBe(true)
    await eventually(() => ready === 1)
    expect(texts(drain(chunk).records)).toEqual(noise)
  })

  test('that were dropped meanwhile stay dropped', async () => {
    let ready = 0
    const chunk = chunkOf([batch({ values: noise, compression: 'gzip' })], { onReady: () => ready++ })
    chunk.step()
    chunk.partition.seek(5n, -1)
    await eventually(() => !chunk.pending)
    expect(ready).toBe(0)
    expect(chunk.next()).toBeNull()
    expect(chunk.partition.position).toBe(5n)
  })
})

describe('the next fetch', () => {
  test('goes on behind the last batch as soon as that is begun', () => {
    const chunk = chunkOf([
      batch({ values: values(3), epoch: 1 }),
      batch({ baseOffset: 3n, values: values(3), epoch: 2 }),
    ])
    chunk.step()
    expect(chunk.end).toBeUndefined()
    expect(chunk.partition.fetchPosition).toBeUndefined()
    while (chunk.next() !== null);
    chunk.step()
    expect(chunk.end).toEqual({ offset: 6n, epoch: 2 })
    expect(chunk.partition.fetchPosition).toEqual({ offset: 6n, epoch: 2 })
    expect(chunk.partition.position).toBe(3n)
  })
})

describe('batches', () => {
  test('are handed out whole, and move the position behind them before they are iterated', () => {
    const chunk = chunkOf([
      compacted(batch({ values: values(5), epoch: 4 }), [0, 4]),
      batch({ baseOffset: 5n, values: ['z'] }),
    ])
    chunk.partition.highWatermark = 6n
    chunk.step()
    const first = chunk.nextBatch(Infinity)
    expect(chunk.partition.position).toBe(5n)
    expect(first).toMatchObject({
      topic: 't',
      partition: 0,
      firstOffset: 1n,
      lastOffset: 4n,
      nextOffset: 5n,
      nextLeaderEpoch: 4,
      highWatermark: 6n,
      recordCount: 3,
    })
    expect(offsets([...(first ?? [])])).toEqual([1, 2, 3])
    // A second time, as well.
    expect(offsets([...(first ?? [])])).toEqual([1, 2, 3])
    chunk.step()
    expect(offsets([...(chunk.nextBatch(Infinity) ?? [])])).toEqual([5])
    expect(chunk.step()).toBe('done')
  })

  test('that begin below the position come from the position on', () => {
    const chunk = chunkOf([batch({ values: values(10) })], { from: 6n })
    chunk.step()
    const part = chunk.nextBatch(Infinity)
    expect(part).toMatchObject({ firstOffset: 6n, lastOffset: 9n, nextOffset: 10n, recordCount: 4 })
    expect(offsets([...(part ?? [])])).toEqual([6, 7, 8, 9])
  })

  test('larger than the limit come in parts', () => {
    const chunk = chunkOf([compacted(batch({ values: values(10) }), [3, 9])])
    const parts = []
    while (chunk.step() === 'ready') {
      const part = chunk.nextBatch(3)
      if (part !== null)
        parts.push({ offsets: offsets([...part]), next: part.nextOffset, position: chunk.partition.position })
    }
    expect(parts).toEqual([
      { offsets: [0, 1, 2], next: 3n, position: 3n },
      { offsets: [4, 5, 6], next: 7n, position: 7n },
      { offsets: [7, 8], next: 10n, position: 10n },
    ])
  })

  test('go on where records left off', () => {
    const chunk = chunkOf([batch({ values: values(5) })])
    chunk.step()
    chunk.next()
    chunk.next()
    expect(offsets([...(chunk.nextBatch(Infinity) ?? [])])).toEqual([2, 3, 4])
  })

  test('hand out the good records before a malformed one, when no checksum vouches for them', () => {
    const bad = batch({ values: ['aaaa', 'bbbb', 'cccc'] })
    // The length of the last record's value: negative, and not -1.
    bad[bad.length - 6] = 0x55
    const chunk = chunkOf([bad], { checkCrcs: false })
    chunk.step()
    const good = chunk.nextBatch(Infinity)
    expect(texts([...(good ?? [])])).toEqual(['aaaa', 'bbbb'])
    expect(chunk.partition.position).toBe(2n)
    expect(() => chunk.step()).toThrow(InvalidMessageError)
  })
})

describe('memory', () => {
  test('of a response counts until the last of its partitions is done', () => {
    const meter = new BufferedBytes()
    const held = new HeldResponse(meter)
    const bytes = batch({ values: values(3) })
    const one = chunkOf([bytes], { held, partition: positioned('t', 0, 0n) })
    const two = chunkOf([bytes], { held, partition: positioned('t', 1, 0n) })
    expect(meter.total).toBe(2 * bytes.length)
    drain(one)
    one.drop()
    expect(meter.total).toBe(2 * bytes.length)
    two.drop()
    two.drop()
    expect(meter.total).toBe(0)
  })

  test('where only a paused partition is left, what is left of it moves to memory of its own, and nothing is lost', () => {
    const meter = new BufferedBytes()
    const held = new HeldResponse(meter)
    const large = chunkOf([batch({ values: values(1000) })], { held, partition: positioned('t', 0, 0n) })
    const batches = [batch({ values: values(5) }), batch({ baseOffset: 5n, values: values(5) })]
    const paused = chunkOf(batches, { held, partition: positioned('t', 1, 0n) })
    paused.step()
    paused.next()
    paused.next()
    paused.partition.paused = true
    paused.paused()
    const before = meter.total
    drain(large)
    large.drop()
    expect(meter.total).toBe(Buffer.concat(batches).length)
    expect(meter.total).toBeLessThan(before)
    expect(offsets(drain(paused).records)).toEqual([2, 3, 4, 5, 6, 7, 8, 9])
    paused.drop()
    expect(meter.total).toBe(0)
  })
})
