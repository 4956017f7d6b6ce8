import { scratchOf } from './block-support.ts'
import { malformed, tooLarge } from './failures.ts'
import { snappyBound, snappyCompress, snappyDeclaredSize, snappyDecompress } from './snappy-block.ts'
import type { Codec } from './types.ts'

/** How the framing of Java's snappy library starts: a magic word, its version, and the version needed to read it. */
const header: readonly number[] = [0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1]
const magicSize = 8

/** Bytes of input per block: as far as a copy in snappy can reach back. */
const blockSize = 65_536

/**
 * snappy, without levels. Writes blocks in the framing of Java's library (Xerial's), which is what Kafka's brokers and
 * consumers read; reads that and a bare block.
 */
export const snappy: Codec = {
  type: 'snappy',
  id: 2,
  compress(bytes) {
    const size = bytes.length
    const blocks = Math.ceil(size / blockSize)
    const target = scratchOf(header.length + snappyBound(size) + blocks * (4 + snappyBound(0)))
    let to = header.length
    target.set(header)
    for (let start = 0; start < size; start += blockSize) {
      const next = snappyCompress(bytes, start, Math.min(start + blockSize, size), target, to + 4)
      target.writeInt32BE(next - to - 4, to)
      to = next
    }
    return Buffer.from(target.subarray(0, to))
  },
  decompress(bytes, maxBytes) {
    const blocks = isFramed(bytes) ? framedBlocks(bytes) : [0, bytes.length]
    const sizes: number[] = []
    let size = 0
    for (let i = 0; i < blocks.length; i += 2) {
      const declared = snappyDeclaredSize(bytes, blocks[i] as number, blocks[i + 1] as number)
      size += declared
      sizes.push(declared)
    }
    if (size > maxBytes) throw tooLarge(maxBytes, size)
    const target = Buffer.allocUnsafeSlow(size)
    let to = 0
    for (const [index, declared] of sizes.entries()) {
      snappyDecompress(bytes, blocks[index * 2] as number, blocks[index * 2 + 1] as number, target, to, declared)
      to += declared
    }
    return target
  },
}

function isFramed(bytes: Uint8Array): boolean {
  for (let i = 0; i < magicSize; i++) if (bytes[i] !== header[i]) return false
  return true
}

/** Start and end of each block, one after the other. A stream may hold further headers, where streams were joined. */
function framedBlocks(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const blocks: number[] = []
  let at = 0
  while (at < bytes.length) {
    const rest = bytes.length - at
    if (rest >= 4 && view.getInt32(at) === view.getInt32(0)) {
      if (rest < header.length || !isFramed(bytes.subarray(at))) throw malformed('Malformed snappy data: its header')
      at += header.length
      continue
    }
    const size = rest < 4 ? -1 : view.getInt32(at)
    if (size < 0 || size > rest - 4) throw malformed(`Malformed snappy data: a block of ${size} bytes in ${rest - 4}`)
    blocks.push(at + 4, at + 4 + size)
    at += 4 + size
  }
  return blocks
}
