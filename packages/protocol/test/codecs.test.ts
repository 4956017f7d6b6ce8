import { InvalidMessageError, RecordTooLargeError, UnsupportedCodecError } from '@kclient/errors'
import { type Codec, codec, type CodecType, RecordBatch, registerCodec } from '@kclient/protocol'
import { createGzip, createZstdCompress, gzipSync, zstdCompressSync } from 'node:zlib'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { corpus, payloadOf, vectorBytes } from './records-corpus.ts'
import { asBuffer, Random } from './records-support.ts'

const types: readonly CodecType[] = ['gzip', 'snappy', 'lz4', 'zstd']
const noLimit = 1_000_000_000

const levels: Record<CodecType, readonly (number | undefined)[]> = {
  gzip: [undefined, 1, 9],
  snappy: [undefined, 5],
  lz4: [undefined, 1, 2, 3, 9, 12, 17],
  zstd: [undefined, -7, 1, 19],
}

/** What to compress: empty, tiny, around the borders of blocks, noise, runs, repetitions. */
function samples(): Buffer[] {
  const random = new Random(3)
  const sizes = [0, 1, 2, 3, 4, 5, 11, 12, 13, 14, 15, 16, 17, 64, 100, 255, 256, 1000]
  const borders = [65_535, 65_536, 65_537, 131_072, 262_143, 262_145, 600_000]
  return [
    ...sizes.flatMap(size => [Buffer.alloc(size), random.bytes(size), random.compressible(size)]),
    ...borders.flatMap(size => [Buffer.alloc(size, 'ab'), random.compressible(size)]),
    random.bytes(100_000),
    ...Array.from({ length: 60 }, () => random.compressible(random.below(20_000))),
  ]
}

afterEach(() => vi.restoreAllMocks())

/** The largest buffer that was allocated by the codecs of this package since. */
function watchAllocations(): () => number {
  const spies = [vi.spyOn(Buffer, 'allocUnsafeSlow'), vi.spyOn(Buffer, 'alloc')]
  return () => Math.max(0, ...spies.flatMap(spy => spy.mock.calls.map(([size]) => size)))
}

describe.each(types)('%s', type => {
  const used = codec(type)

  it.each(levels[type])('gives back what was compressed at level %s', async level => {
    for (const [index, sample] of samples().entries()) {
      const compressed = used.compress(sample, level)
      expect(used.decompress(compressed, sample.length).equals(sample)).toBe(true)
      if (index % 10 === 0) {
        const elsewhere = (await used.compressAsync?.(sample, level)) ?? compressed
        const back =
          (await used.decompressAsync?.(elsewhere, sample.length)) ?? used.decompress(elsewhere, sample.length)
        expect(back.equals(sample)).toBe(true)
      }
    }
  })

  it('makes less of the same at a higher level, if it has levels', () => {
    const sample = new Random(11).compressible(200_000)
    const [low, high] = { gzip: [1, 9], lz4: [1, 9], zstd: [1, 19], snappy: [1, 9] }[type]
    const gain = used.compress(sample, low).length - used.compress(sample, high).length
    if (type === 'snappy') expect(gain).toBe(0)
    else expect(gain).toBeGreaterThan(0)
  })

  it('makes repetitions much smaller, and noise hardly larger', () => {
    expect(used.compress(Buffer.alloc(100_000, 'some text ')).length).toBeLessThan(8000)
    expect(used.compress(new Random(1).bytes(100_000)).length).toBeLessThan(100_200)
  })

  it('forgets what it compressed before, however often it did', () => {
    const random = new Random(7)
    // What is looked up by hash counts its positions on, and begins anew after some thousand calls.
    const times = type === 'lz4' || type === 'snappy' ? 20_000 : 100
    for (let round = 0; round < times; round++) {
      const sample = random.compressible(40 + random.below(60))
      const compressed = used.compress(sample)
      if (!used.decompress(compressed, 100).equals(sample)) expect.fail(`round ${round}: ${sample.toString('hex')}`)
    }
    const sample = random.compressible(5000)
    const first = used.compress(sample)
    used.compress(random.compressible(70_000))
    expect(used.compress(sample)).toEqual(first)
  })

  it('takes any Uint8Array, wherever it lies in its memory', () => {
    const memory = new Uint8Array(5000).map((_, index) => index % 17)
    const part = memory.subarray(1003, 4007)
    const compressed = new Uint8Array([1, 2, 3, ...used.compress(part), 9, 9])
    const decompressed = used.decompress(compressed.subarray(3, -2), noLimit)
    expect(decompressed.equals(part)).toBe(true)
    expect(Buffer.isBuffer(decompressed)).toBe(true)
  })

  it('keeps nothing of its input, and of its own memory', () => {
    const input = Buffer.alloc(3000, 'first ')
    const first = used.compress(input)
    const copy = Buffer.from(first)
    used.compress(Buffer.alloc(90_000, 'second and longer '))
    expect(first.equals(copy)).toBe(true)
    const output = used.decompress(first, noLimit)
    first.fill(0)
    expect(output.equals(input)).toBe(true)
  })

  it('refuses everything that is cut off, wherever', () => {
    const compressed = used.compress(new Random(5).compressible(3000))
    for (let size = 0; size < compressed.length; size += 1 + (size >>> 5)) {
      // Java's framing of snappy has no end mark: after its header, and after each block, it may be complete.
      if (type === 'snappy' && size === 16) continue
      expect(() => used.decompress(compressed.subarray(0, size), noLimit)).toThrow(InvalidMessageError)
    }
  })

  it('refuses a bomb without allocating what it would become', async () => {
    const bomb = used.compress(Buffer.alloc(40_000_000))
    const largest = watchAllocations()
    expect(() => used.decompress(bomb, 1_000_000)).toThrow(RecordTooLargeError)
    expect(largest()).toBeLessThanOrEqual(1_000_000)
    if (used.decompressAsync !== undefined) {
      await expect(used.decompressAsync(bomb, 1_000_000)).rejects.toThrow(RecordTooLargeError)
    }
  })

  it('has a limit of bytes that may come out, and not one less', () => {
    const compressed = used.compress(Buffer.alloc(5000, 'abc'))
    expect(used.decompress(compressed, 5000)).toHaveLength(5000)
    expect(() => used.decompress(compressed, 4999)).toThrow(RecordTooLargeError)
  })
})

describe('gzip', () => {
  it('refuses a bomb whose trailer tells its size, before it begins', () => {
    const bomb = gzipSync(Buffer.alloc(2_000_000))
    expect(() => codec('gzip').decompress(bomb, 1_000_000)).toThrow('2000000 bytes, above the limit of 1000000')
  })

  it('refuses a bomb whose trailer belittles it', () => {
    const bomb = gzipSync(Buffer.alloc(40_000_000))
    bomb.writeUInt32LE(100, bomb.length - 4)
    expect(() => codec('gzip').decompress(bomb, 1_000_000)).toThrow(RecordTooLargeError)
  })

  it('refuses a trailer that promises more than can come', () => {
    const compressed = gzipSync(Buffer.alloc(1000))
    compressed.writeUInt32LE(0xffff_ffff, compressed.length - 4)
    expect(() => codec('gzip').decompress(compressed, 2 ** 33)).toThrow(InvalidMessageError)
  })

  it('reads streams that were joined', () => {
    const joined = Buffer.concat([gzipSync('first '), gzipSync('second')])
    expect(String(codec('gzip').decompress(joined, 100))).toBe('first second')
  })
})

describe('zstd', () => {
  const zstd = codec('zstd')

  it('reads frames that do not declare their size, and keeps to the limit with them', async () => {
    const stream = createZstdCompress()
    for (let i = 0; i < 40; i++) stream.write(Buffer.alloc(100_000, i))
    stream.end()
    const frame = Buffer.concat(await stream.toArray())
    expect(zstd.decompress(frame, 4_000_000)).toHaveLength(4_000_000)
    expect(() => zstd.decompress(frame, 3_999_999)).toThrow(RecordTooLargeError)
  })

  it('reads frames that were joined, within one limit', async () => {
    const joined = Buffer.concat([
      zstdCompressSync('first '),
      zstdCompressSync(Buffer.alloc(0)),
      zstdCompressSync('second'),
    ])
    expect(String(zstd.decompress(joined, 12))).toBe('first second')
    expect(String(await zstd.decompressAsync?.(joined, 12))).toBe('first second')
    expect(() => zstd.decompress(joined, 11)).toThrow(RecordTooLargeError)
  })

  it('refuses what follows a frame and is none', () => {
    const frame = zstdCompressSync('first')
    expect(() => zstd.decompress(Buffer.concat([frame, Buffer.from('nonsense')]), 100)).toThrow(InvalidMessageError)
  })

  it.each([
    [
      'content',
      [0x28, 0xb5, 0x2f, 0xfd, 0xe0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 1, 0, 0],
      RecordTooLargeError,
    ],
    ['a window', [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8, 1, 0, 0], InvalidMessageError],
  ])('refuses a frame that declares terabytes of %s', (_, bytes, error) => {
    expect(() => zstd.decompress(Buffer.from(bytes), noLimit)).toThrow(error)
  })

  it('says what to do where the runtime has none', async () => {
    vi.spyOn(process, 'getBuiltinModule').mockReturnValue({ gzipSync })
    vi.resetModules()
    const old = await import('@kclient/protocol')
    const errors = [
      () => old.codec('zstd').compress(Buffer.alloc(1)),
      () => old.codec('zstd').decompress(Buffer.alloc(1), 1),
    ]
    for (const action of errors) expect(action).toThrow(/Node.js 22.15 or later, or plug .* registerCodec/)
    await expect(old.codec('zstd').compressAsync?.(Buffer.alloc(1))).rejects.toThrow('registerCodec')
    expect(old.codec('gzip').compress(Buffer.from('x'))).toEqual(gzipSync('x'))
  })
})

describe('what other clients write', () => {
  it.each(corpus.frames)('can be read: $codec $flags $blockSize', ({ codec: type, bytes, content }) => {
    const expected = asBuffer(payloadOf(content)) as Buffer
    expect(codec(type).decompress(Buffer.from(bytes, 'base64'), noLimit).equals(expected)).toBe(true)
  })

  it('can be read: gzip of several blocks', async () => {
    const stream = createGzip({ level: 0 })
    stream.end(Buffer.alloc(300_000, 'abc'))
    expect(codec('gzip').decompress(Buffer.concat(await stream.toArray()), noLimit)).toHaveLength(300_000)
  })
})

describe('the registry', () => {
  const original = codec('snappy')
  afterEach(() => registerCodec(original))

  it('finds codecs by name and number', () => {
    expect(types.map(type => codec(type).id)).toEqual([1, 2, 3, 4])
    expect([1, 2, 3, 4].map(id => codec(id).type)).toEqual(types)
  })

  it.each(['none', 'brotli', '', 0, 5, -1, 1.5])('says that there is no codec %s', type => {
    expect(() => codec(type as CodecType)).toThrow(UnsupportedCodecError)
  })

  it('takes a faster codec in place of its own, for reading and writing', () => {
    const faster: Codec = { ...original, decompress: vi.fn<Codec['decompress']>(original.decompress) }
    registerCodec(faster)
    expect(codec('snappy')).toBe(faster)
    RecordBatch.read(vectorBytes('snappy: many records'))?.records()
    expect(faster.decompress).toHaveBeenCalledOnce()
  })

  it('holds a codec that was plugged in to the limit, and takes its errors for those of the data', async () => {
    const batch = RecordBatch.read(vectorBytes('snappy: many records')) as RecordBatch
    registerCodec({ ...original, decompress: () => Buffer.alloc(101) })
    expect(() => batch.decompress(100)).toThrow(RecordTooLargeError)
    registerCodec({ ...original, decompressAsync: () => Promise.reject(new Error('bad stream')) })
    await expect(batch.decompressAsync()).rejects.toMatchObject({ code: 'CORRUPT_MESSAGE', message: /bad stream/ })
  })

  it('takes no codec under the number of another', () => {
    expect(() => registerCodec({ ...original, id: 3 })).toThrow(TypeError)
    expect(() => registerCodec({ ...original, id: 0 })).toThrow(TypeError)
  })
})
