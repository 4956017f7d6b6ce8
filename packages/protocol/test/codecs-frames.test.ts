import { InvalidMessageError, RecordTooLargeError } from '@kclient/errors'
import { codec } from '@kclient/protocol'
import { describe, expect, it } from 'vitest'
import { corpus } from './records-corpus.ts'

const lz4 = codec('lz4')
const snappy = codec('snappy')

function bytes(...parts: readonly (string | number | readonly number[])[]): Buffer {
  return Buffer.concat(
    parts.map(part => (typeof part === 'number' ? Buffer.from([part]) : Buffer.from(part as string))),
  )
}

/** An lz4 frame of blocks; a stored one is given as text. */
function frame(flags: number, ...blocks: readonly (string | readonly number[])[]): Buffer {
  // Version 1, blocks of 64 KiB, no checksums; the header checksum of the two headers is known.
  const header = bytes([4, 0x22, 0x4d, 0x18, 0x40 | flags, 0x40, flags === 0x20 ? 0x82 : 0xc0])
  const parts = blocks.map(block => {
    const size = Buffer.alloc(4)
    size.writeUInt32LE(typeof block === 'string' ? block.length + 0x8000_0000 : block.length)
    return Buffer.concat([size, Buffer.from(block as string)])
  })
  return Buffer.concat([header, ...parts, Buffer.alloc(4)])
}

/** What becomes of a frame with a declared size, under the one header checksum that fits. */
function withHeaderChecksum(frame: Buffer): string {
  for (let sum = 0; sum < 256; sum++) {
    frame[14] = sum
    try {
      return String(lz4.decompress(frame, 2 ** 32))
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidMessageError)
      const { message } = error as Error
      if (!message.includes('checksum of the frame header')) return message
    }
  }
  throw new Error('no checksum fits')
}

const independent = 0x20
const linked = 0

describe('the lz4 frame', () => {
  it('may link its blocks, so that matches reach into the ones before', () => {
    // One literal, ten bytes from twelve back; five literals.
    const block = [0x16, ...bytes('-'), 12, 0, 0x50, ...bytes('tail.')]
    expect(String(lz4.decompress(frame(linked, 'hello world, ', block), 100))).toBe('hello world, -llo world,tail.')
  })

  it('does not let matches leave a block that is independent', () => {
    const block = [0x16, ...bytes('-'), 12, 0, 0x50, ...bytes('tail.')]
    expect(() => lz4.decompress(frame(independent, 'hello world, ', block), 100)).toThrow(InvalidMessageError)
    expect(String(lz4.decompress(frame(independent, 'hello world, '), 100))).toBe('hello world, ')
  })

  it('may be empty', () => {
    expect(lz4.decompress(frame(independent), 0)).toHaveLength(0)
  })

  it.each<[string, readonly number[]]>([
    ['a match that reaches back before the start', [0x10, 0x61, 2, 0, 0x00]],
    ['a match at distance 0', [0x10, 0x61, 0, 0, 0x00]],
    ['a match as its end', [0x10, 0x61, 1, 0]],
    ['literals that are not there', [0x50, 0x61]],
    ['a literal length that never ends', [0xf0, 255, 255, 255]],
    ['a match length that never ends', [0x1f, 0x61, 1, 0, 255, 255]],
    ['half a distance', [0x10, 0x61, 1]],
    ['more than a block may hold', [0x1f, 0x61, 1, 0, ...Array.from({ length: 260 }, () => 255), 0, 0x00]],
  ])('refuses a block with %s', (_, block) => {
    expect(() => lz4.decompress(frame(independent, block), 1_000_000)).toThrow(InvalidMessageError)
    expect(() => lz4.decompress(frame(independent, block, 'more'), 1_000_000)).toThrow(InvalidMessageError)
  })

  it('refuses a block that is larger than the frame allows', () => {
    expect(() => lz4.decompress(frame(independent, 'x'.repeat(65_537)), 1_000_000)).toThrow(InvalidMessageError)
  })

  it('keeps to the limit where the size is not declared', () => {
    const blocks = Array.from({ length: 10 }, () => [
      0x1f,
      0x61,
      1,
      0,
      ...Array.from({ length: 200 }, () => 255),
      0,
      0x00,
    ])
    const size = lz4.decompress(frame(independent, ...blocks), 1_000_000).length
    expect(lz4.decompress(frame(independent, ...blocks), size)).toHaveLength(size)
    for (const limit of [size - 1, 65_536, 10, 0]) {
      expect(() => lz4.decompress(frame(independent, ...blocks), limit)).toThrow(RecordTooLargeError)
    }
  })

  it.each([
    ['the magic word', 0],
    ['the version', 4],
    ['the header checksum', 6],
  ])('refuses a wrong byte in %s', (_, at) => {
    const broken = frame(independent, 'hello')
    broken[at] = (broken[at] as number) ^ 0xc0
    expect(() => lz4.decompress(broken, 100)).toThrow(InvalidMessageError)
  })

  it('checks the checksums of blocks and content where there are some', () => {
    const vector = corpus.frames.find(each => each.flags?.includes('BLOCK_CHECKSUM'))
    const good = Buffer.from(vector?.bytes ?? '', 'base64')
    for (const at of [good.length - 1, good.length - 9, 60]) {
      const broken = Buffer.from(good)
      broken[at] = (broken[at] as number) ^ 1
      expect(() => lz4.decompress(broken, 1_000_000)).toThrow(InvalidMessageError)
    }
  })

  it('holds exactly what it declares', () => {
    const good = lz4.compress(Buffer.from('some content'))
    expect(good.readUInt32LE(6)).toBe(12)
    for (const size of [11, 13, 2 ** 31]) {
      const broken = Buffer.from(good)
      broken.writeUInt32LE(size, 6)
      expect(withHeaderChecksum(broken)).toMatch(/cannot hold|does not hold/)
    }
    // A block before the last may be anything but full, which shows only when it is decompressed.
    const parts = [good.subarray(0, 15), frame(independent, [0x50, ...bytes('hello')], 'tail').subarray(7)]
    const frames = Buffer.concat(parts)
    frames.writeUInt32LE(9, 6)
    expect(withHeaderChecksum(frames)).toBe('hellotail')
    frames.writeUInt32LE(10, 6)
    expect(withHeaderChecksum(frames)).toContain('9 bytes instead of 10')
  })
})

describe('the snappy framing of Java', () => {
  const header = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1])
  const block = (text: string): Buffer => bytes(text.length, (text.length - 1) << 2, text)
  const framed = (...blocks: readonly Buffer[]): Buffer =>
    Buffer.concat(blocks.flatMap(each => [bytes([0, 0, 0, each.length]), each]))

  it('is what is written, for a start', () => {
    expect(snappy.compress(Buffer.from('hello')).subarray(0, 16)).toEqual(header)
  })

  it('may hold many blocks, and further headers where streams were joined', () => {
    const stream = Buffer.concat([header, framed(block('hello '), block('big ')), header, framed(block('world'))])
    expect(String(snappy.decompress(stream, 15))).toBe('hello big world')
    expect(() => snappy.decompress(stream, 14)).toThrow(RecordTooLargeError)
  })

  it('may hold nothing', () => {
    expect(snappy.decompress(header, 0)).toHaveLength(0)
  })

  it('is not needed: a bare block is read too', () => {
    expect(String(snappy.decompress(block('hello'), 5))).toBe('hello')
  })

  it.each<[string, Buffer]>([
    ['a block that is cut off', Buffer.concat([header, framed(block('hello')).subarray(0, -1)])],
    ['a length that is cut off', Buffer.concat([header, bytes([0, 0])])],
    ['a negative length', Buffer.concat([header, bytes([0xff, 0xff, 0xff, 0xff])])],
    ['a second header that is cut off', Buffer.concat([header, header.subarray(0, 10)])],
    ['a block without a size', Buffer.concat([header, bytes([0, 0, 0, 0])])],
  ])('is refused with %s', (_, stream) => {
    expect(() => snappy.decompress(stream, 1000)).toThrow(InvalidMessageError)
  })
})

describe('the snappy block', () => {
  it('knows copies with distances of one, two and four bytes', () => {
    const block = bytes(
      5 + 4 + 10 + 6,
      (5 - 1) << 2,
      'abcde',
      [0x01, 5],
      [((10 - 1) << 2) | 2, 1, 0],
      [((6 - 1) << 2) | 3, 19, 0, 0, 0],
    )
    expect(String(snappy.decompress(block, 100))).toBe('abcdeabcdddddddddddabcdea')
  })

  it.each([60, 61, 62, 63])('knows literals whose length is apart (tag %s)', tag => {
    const text = 'x'.repeat(100)
    const length = Buffer.alloc(tag - 59)
    length[0] = 99
    expect(String(snappy.decompress(bytes(100, tag << 2, [...length], text), 100))).toBe(text)
  })

  it.each<[string, Buffer]>([
    ['less than it declares', bytes(6, 4 << 2, 'abcde')],
    ['more than it declares', bytes(4, 4 << 2, 'abcde')],
    ['a literal that is longer than it declares, and more behind', bytes(4, 4 << 2, 'abcde', 'x'.repeat(40))],
    ['a literal that is not there', bytes(5, 4 << 2, 'abc')],
    ['a literal length that is cut off', bytes(5, 62 << 2, [1])],
    ['a literal of 4 GiB', bytes(5, 63 << 2, [0xff, 0xff, 0xff, 0xff], 'abc')],
    ['a copy from before its start', bytes(6, 0, 'a', [0x05, 2])],
    ['a copy from distance 0', bytes(6, 0, 'a', [0x05, 0])],
    ['a copy that is cut off, of one byte', bytes(6, 0, 'a', [0x05])],
    ['a copy that is cut off, of two bytes', bytes(6, 0, 'a', [0x12, 1])],
    ['a copy that is cut off, of four bytes', bytes(6, 0, 'a', [0x13, 1, 0, 0])],
    ['a copy that is longer than it declares', bytes(4, 0, 'a', [0x05, 1])],
    ['a size of more than 32 bits', bytes([0xff, 0xff, 0xff, 0xff, 0x7f], 'x'.repeat(100))],
    ['a size that it cannot have', bytes([0xff, 0xff, 0xff, 0xff, 0x0f], 0, 'a')],
    ['a size that never ends', bytes([0xff, 0xff, 0xff, 0xff, 0xff, 0xff])],
  ])('is refused with %s', (_, block) => {
    expect(() => snappy.decompress(block, 2 ** 33)).toThrow(InvalidMessageError)
  })
})
