import { UnsupportedCodecError } from '@kclient/errors'
import type * as Zlib from 'node:zlib'
import { malformed, tooLarge } from './failures.ts'
import type { Codec } from './types.ts'
import { inflateFailure, inThreadPool, outputGuess, zlib } from './zlib.ts'
import { readZstdFrame } from './zstd-frame.ts'

/** zstd, by node:zlib of Node 22.15 and later. Levels 1 to 22 and below 0, default 3. */
export const zstd: Codec = {
  type: 'zstd',
  id: 4,
  compress: (bytes, level) => zstdLibrary().zstdCompressSync(bytes, compressOptions(level)),
  compressAsync: async (bytes, level) =>
    inThreadPool<Zlib.ZstdOptions, Buffer>(zstdLibrary().zstdCompress, bytes, compressOptions(level)),
  decompress(bytes, maxBytes) {
    const { zstdDecompressSync } = zstdLibrary()
    const frames = new Frames(bytes, maxBytes)
    try {
      for (let frame = frames.next(); frame !== undefined; frame = frames.next()) {
        frames.add(zstdDecompressSync(frame.bytes, frame.options))
      }
    } catch (error) {
      throw inflateFailure('zstd', error, maxBytes)
    }
    return frames.output()
  },
  async decompressAsync(bytes, maxBytes) {
    const { zstdDecompress } = zstdLibrary()
    const frames = new Frames(bytes, maxBytes)
    try {
      for (let frame = frames.next(); frame !== undefined; frame = frames.next()) {
        frames.add(await inThreadPool<Zlib.ZstdOptions, Buffer>(zstdDecompress, frame.bytes, frame.options))
      }
    } catch (error) {
      throw inflateFailure('zstd', error, maxBytes)
    }
    return frames.output()
  },
}

/** The frames of the input, one after the other: node:zlib may stop after each, and says nothing of what follows. */
class Frames {
  #rest: Uint8Array
  #maxBytes: number
  #size = 0
  #parts: Buffer[] = []

  constructor(bytes: Uint8Array, maxBytes: number) {
    if (bytes.length === 0) throw malformed('Malformed zstd data: there is none')
    this.#rest = bytes
    this.#maxBytes = maxBytes
  }

  /** The next frame, with the options for it: room for what it declares, and the limit whatever it says. */
  next(): { readonly bytes: Uint8Array; readonly options: Zlib.ZstdOptions } | undefined {
    while (this.#rest.length > 0) {
      const { size, contentSize, skippable } = readZstdFrame(this.#rest)
      const bytes = this.#rest.subarray(0, size)
      this.#rest = this.#rest.subarray(size)
      if (skippable) continue
      const room = this.#maxBytes - this.#size
      if (contentSize !== undefined && contentSize > room) throw tooLarge(this.#maxBytes, this.#size + contentSize)
      const chunkSize = Math.max(64, contentSize ?? outputGuess(size, room))
      // A limit of 0 is none that node:zlib takes.
      return { bytes, options: { maxOutputLength: Math.max(1, room), chunkSize } }
    }
    return undefined
  }

  add(content: Buffer): void {
    this.#parts.push(content)
    this.#size += content.length
    if (this.#size > this.#maxBytes) throw tooLarge(this.#maxBytes)
  }

  output(): Buffer {
    const [only] = this.#parts
    if (only !== undefined && this.#parts.length === 1) return only
    const output = Buffer.alloc(this.#size)
    let at = 0
    for (const part of this.#parts) at += part.copy(output, at)
    return output
  }
}

function compressOptions(level: number | undefined): Zlib.ZstdOptions {
  if (level === undefined) return {}
  return { params: { [zlib().constants.ZSTD_c_compressionLevel]: level } }
}

function zstdLibrary(): typeof Zlib {
  const library = zlib()
  if (typeof library.zstdCompressSync === 'function') return library
  throw new UnsupportedCodecError(
    `This runtime (${process.version}) has no zstd: use Node.js 22.15 or later, or plug a zstd codec in with registerCodec()`,
  )
}
