import { malformed, tooLarge } from './failures.ts'
import { scratchOf } from './block-support.ts'
import { lz4Compress, lz4Decompress, lz4Measure, lz4Overflow } from './lz4-block.ts'
import { lz4Bound } from './lz4-format.ts'
import { lz4CompressHigh } from './lz4-high.ts'
import type { Codec } from './types.ts'
import { xxhash32 } from './xxhash32.ts'

const magic = 0x184d2204

/** Bits of the frame's first byte; the two highest are the version, which is 1. */
const flag = { dictionary: 0x01, contentChecksum: 0x04, contentSize: 0x08, blockChecksum: 0x10, independent: 0x20 }
const version = 0x40

/** The first level that searches for the longest match, among more positions with each level. */
const firstHighLevel = 3
const maxAttempts = 4096

/** Bytes of a frame beside its blocks. */
const frameOverhead = 19

/** In a block's size: that its content is not compressed. */
const storedBit = 0x8000_0000

/** Bytes of a block by the number in the frame's second byte, which is 4 (64 KiB) to 7 (4 MiB). */
function blockSizeOf(code: number): number {
  return 1 << (8 + 2 * code)
}

/**
 * lz4, in the frame format. Writes independent blocks, as Java's brokers and consumers require; reads linked ones too.
 * Levels 1 and 2, the default, are fast; 3 to 17 are slower and smaller.
 */
export const lz4: Codec = {
  type: 'lz4',
  id: 3,
  compress(bytes, level = 1) {
    const size = bytes.length
    const code = size > 65_536 ? 5 : 4
    const blockSize = blockSizeOf(code)
    const blocks = Math.ceil(size / blockSize)
    const target = scratchOf(frameOverhead + blocks * (4 + lz4Bound(0)) + lz4Bound(size))
    target.writeUInt32LE(magic, 0)
    target[4] = version | flag.independent | flag.contentSize
    target[5] = code << 4
    target.writeUInt32LE(size, 6)
    target.writeUInt32LE(0, 10)
    target[14] = (xxhash32(target, 4, 14) >>> 8) & 0xff
    let to = 15
    for (let start = 0; start < size; start += blockSize) {
      const end = Math.min(start + blockSize, size)
      const next =
        level < firstHighLevel
          ? lz4Compress(bytes, start, end, target, to + 4)
          : lz4CompressHigh(bytes, start, end, target, to + 4, Math.min(maxAttempts, 1 << (level - 1)))
      if (next - to - 4 < end - start) {
        target.writeUInt32LE(next - to - 4, to)
        to = next
      } else {
        target.writeUInt32LE(end - start + storedBit, to)
        target.set(bytes.subarray(start, end), to + 4)
        to += 4 + end - start
      }
    }
    target.writeUInt32LE(0, to)
    return Buffer.from(target.subarray(0, to + 4))
  },
  decompress(bytes, maxBytes) {
    return decompressFrame(readFrame(bytes), maxBytes)
  },
}

/** What the header of a frame says, and where its blocks are. */
interface Frame {
  readonly view: DataView
  readonly bytes: Uint8Array
  readonly flags: number
  readonly blockSize: number
  readonly contentSize: number | undefined
  /** Where the first block starts. */
  readonly start: number
}

function readFrame(bytes: Uint8Array): Frame {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  if (bytes.length < 7 || view.getUint32(0, true) !== magic) throw malformed('Malformed lz4 data: no frame')
  const flags = view.getUint8(4)
  if (flags >>> 6 !== 1) throw malformed(`Malformed lz4 data: a frame of version ${flags >>> 6}`)
  if ((flags & flag.dictionary) !== 0) throw malformed('Malformed lz4 data: a frame that needs a dictionary')
  const code = (view.getUint8(5) >>> 4) & 7
  if (code < 4) throw malformed('Malformed lz4 data: an unknown block size')
  const checksumAt = (flags & flag.contentSize) === 0 ? 6 : 14
  if (checksumAt >= bytes.length) throw malformed('Malformed lz4 data: a cut off header')
  const found = view.getUint8(checksumAt)
  // Producers of magic 0 counted the magic word in (KAFKA-3160); old logs hold such frames for ever.
  if (found !== headerChecksum(bytes, 4, checksumAt) && found !== headerChecksum(bytes, 0, checksumAt)) {
    throw malformed('Malformed lz4 data: the checksum of the frame header')
  }
  let contentSize: number | undefined
  if (checksumAt === 14) contentSize = view.getUint32(6, true) + view.getUint32(10, true) * 0x1_0000_0000
  return { view, bytes, flags, blockSize: blockSizeOf(code), contentSize, start: checksumAt + 1 }
}

function headerChecksum(bytes: Uint8Array, start: number, end: number): number {
  return (xxhash32(bytes, start, end) >>> 8) & 0xff
}

function decompressFrame(frame: Frame, maxBytes: number): Buffer {
  const { view, bytes, flags, blockSize, contentSize } = frame
  if (contentSize !== undefined && contentSize > maxBytes) throw tooLarge(maxBytes, contentSize)
  const bound = outputBound(frame)
  if (contentSize !== undefined && contentSize > bound) {
    throw malformed(`Malformed lz4 data: ${bytes.length} bytes cannot hold ${contentSize}`)
  }
  const target = Buffer.allocUnsafeSlow(Math.min(contentSize ?? bound, maxBytes))
  const linked = (flags & flag.independent) === 0
  const checksumSize = (flags & flag.blockChecksum) === 0 ? 0 : 4
  let at = frame.start
  let to = 0
  for (;;) {
    const header = view.getUint32(at, true)
    at += 4
    if (header === 0) break
    const size = header & ~storedBit
    const limit = Math.min(to + blockSize, target.length)
    let next: number
    if (header >= storedBit) {
      next = to + size
      if (next <= limit) target.set(bytes.subarray(at, at + size), to)
      else next = lz4Overflow
    } else {
      next = lz4Decompress(bytes, at, at + size, target, to, limit, linked ? 0 : to)
    }
    if (next === lz4Overflow && target.length === maxBytes && limit === maxBytes) throw tooLarge(maxBytes)
    if (next < 0) throw malformed('Malformed lz4 data: a block that does not hold what it should')
    at += size
    if (checksumSize > 0 && view.getInt32(at, true) !== xxhash32(bytes, at - size, at)) {
      throw malformed('Malformed lz4 data: the checksum of a block')
    }
    at += checksumSize
    to = next
  }
  if (contentSize !== undefined && to !== contentSize) {
    throw malformed(`Malformed lz4 data: ${to} bytes instead of ${contentSize}`)
  }
  if ((flags & flag.contentChecksum) !== 0) {
    if (at + 4 > bytes.length) throw malformed('Malformed lz4 data: it is cut off')
    if (view.getInt32(at, true) !== xxhash32(target, 0, to)) throw malformed('Malformed lz4 data: the content checksum')
  }
  // What was not written may hold anything: it is not shown, not even behind the end of a view.
  return to === target.length ? target : Buffer.from(target.subarray(0, to))
}

/**
 * Walks over the headers of the blocks, which have to end with the end mark, and adds up what the blocks can hold. All
 * but the last are taken for full; the last, which rarely is, is measured.
 */
function outputBound({ view, bytes, flags, blockSize, start }: Frame): number {
  const checksumSize = (flags & flag.blockChecksum) === 0 ? 0 : 4
  let bound = 0
  let lastBound = 0
  let lastStart = 0
  let lastEnd = 0
  let at = start
  for (;;) {
    if (at + 4 > bytes.length) throw malformed('Malformed lz4 data: it is cut off')
    const header = view.getUint32(at, true)
    at += 4
    if (header === 0) break
    const size = header & ~storedBit
    if (size > bytes.length - at || size > blockSize) throw malformed(`Malformed lz4 data: a block of ${size} bytes`)
    bound += lastBound
    lastBound = header >= storedBit ? size : Math.min(blockSize, size * 255)
    lastStart = header >= storedBit ? at + size : at
    lastEnd = at + size
    at += size + checksumSize
  }
  if (lastStart === lastEnd) return bound + lastBound
  const measured = lz4Measure(bytes, lastStart, lastEnd)
  if (measured < 0 || measured > blockSize)
    throw malformed('Malformed lz4 data: a block that does not hold what it should')
  return bound + measured
}
