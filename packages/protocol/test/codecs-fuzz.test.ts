import { InvalidMessageError, RecordTooLargeError } from '@kclient/errors'
import { codec, RecordBatch } from '@kclient/protocol'
import { describe, expect, it, vi } from 'vitest'
import { corpus } from './records-corpus.ts'
import { Random } from './records-support.ts'

const limit = 300_000
const rounds = Number(process.env['FUZZ_ROUNDS'] ?? 3000)

/** Changes a few bytes, cuts, doubles or joins: what is left is nearly valid, which is where decoders break. */
function mutate(random: Random, valid: Buffer): Buffer {
  let bytes = Buffer.from(valid)
  for (let times = 1 + random.below(3); times > 0 && bytes.length > 0; times--) {
    const at = random.below(bytes.length)
    switch (random.below(6)) {
      case 0:
        bytes[at] = random.below(256)
        break
      case 1:
        bytes[at] = (bytes[at] as number) ^ (1 << random.below(8))
        break
      case 2:
        bytes[at] = random.pick([0, 1, 0x7f, 0x80, 0xff])
        break
      case 3:
        bytes = bytes.subarray(0, at)
        break
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, at), random.bytes(1 + random.below(5)), bytes.subarray(at)])
        break
      default:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.min(bytes.length, at + 1 + random.below(5)))])
    }
  }
  return bytes
}

/** Fills new memory with a pattern, so that what was never written would show. */
function poisonMemory(byte: number): () => void {
  const allocate = Buffer.allocUnsafeSlow
  const spy = vi.spyOn(Buffer, 'allocUnsafeSlow').mockImplementation(size => allocate(size).fill(byte))
  return () => spy.mockRestore()
}

function outcome(action: () => Buffer): Buffer | undefined {
  try {
    return action()
  } catch (error) {
    if (error instanceof InvalidMessageError || error instanceof RecordTooLargeError) return undefined
    throw error
  }
}

describe.each(['gzip', 'snappy', 'lz4', 'zstd'] as const)('%s', type => {
  const used = codec(type)
  // The two that are not written here get less of it.
  const times = type === 'snappy' || type === 'lz4' ? rounds : rounds / 10

  it('gives a typed error or the same bytes every time, whatever becomes of its input', () => {
    const random = new Random(21)
    const valid = Array.from({ length: 40 }, () => {
      const sample = random.compressible(1 + random.below(random.pick([30, 300, 3000, 70_000])))
      return used.compress(sample, type === 'lz4' ? random.pick([1, 9]) : undefined)
    })
    for (const frame of corpus.frames) if (frame.codec === type) valid.push(Buffer.from(frame.bytes, 'base64'))
    let survived = 0
    for (let round = 0; round < times; round++) {
      const bytes = mutate(random, random.pick(valid))
      const start = bytes.byteOffset
      const results = [0x55, 0xaa].map(byte => {
        const restore = poisonMemory(byte)
        try {
          return outcome(() => used.decompress(bytes, limit))
        } finally {
          restore()
        }
      })
      const [first, second] = results
      // Memory that was never written would differ.
      expect(first === undefined ? second === undefined : second !== undefined && first.equals(second)).toBe(true)
      expect(bytes.byteOffset).toBe(start)
      if (first !== undefined) {
        expect(first.length).toBeLessThanOrEqual(limit)
        survived++
      }
    }
    expect(survived).toBeLessThan(times)
  })
})

describe('record batches', () => {
  it('give a typed error or records within their bounds, whatever becomes of them', () => {
    const random = new Random(22)
    const valid = corpus.batches.map(({ bytes }) => Buffer.from(bytes, 'base64'))
    let survived = 0
    for (let round = 0; round < rounds; round++) {
      const bytes = mutate(random, random.pick(valid))
      // Most mutations would end at the length of the batch, which says nothing of what is inside.
      if (bytes.length > 61 && random.below(4) > 0) bytes.writeInt32BE(bytes.length - 12, 8)
      try {
        survived += readEverything(bytes)
      } catch (error) {
        if (!(error instanceof InvalidMessageError) && !(error instanceof RecordTooLargeError)) {
          if ((error as { code?: string }).code !== 'UNSUPPORTED_CODEC') throw error
        }
      }
    }
    expect(survived).toBeGreaterThan(rounds / 100)
  })
})

function readEverything(bytes: Buffer): number {
  let records = 0
  for (const batch of RecordBatch.readAll(bytes)) {
    batch.crcIsValid()
    const cursor = batch.records(batch.decompress(limit))
    while (cursor.next()) {
      records++
      for (const [start, end] of [
        [cursor.keyStart, cursor.keyEnd],
        [cursor.valueStart, cursor.valueEnd],
      ] as const) {
        expect(start >= -1 && end >= start && end <= cursor.bytes.length).toBe(true)
      }
      expect(cursor.headers()).toHaveLength(cursor.headerCount)
      expect(Number.isFinite(cursor.timestamp)).toBe(true)
    }
    void [
      batch.compression,
      batch.baseOffset,
      batch.nextOffset,
      batch.recordCount,
      batch.firstTimestamp,
      batch.controlType,
    ]
  }
  return records
}
