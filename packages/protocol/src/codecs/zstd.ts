import { UnsupportedCodecError } from '@kclient/errors'
import type * as Zlib from 'node:zlib'
import { malformed, tooLarge } from './failures.ts'
import type { Codec } from './types.ts'
import { inflateFailure, inThreadPool, outputGuess, zlib } from './zlib.ts'

const magic = 0xfd2fb528

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
      while (frames.left) frames.add(zstdDecompressSync(frames.rest, frames.options()) as unknown as Inflated)
    } catch (error) {
      throw inflateFailure('zstd', error, maxBytes)
    }
    return frames.output()
  },
  async decompressAsync(bytes, maxBytes) {
    const { zstdDecompress } = zstdLibrary()
    const frames = new Frames(bytes, maxBytes)
    try {
      while (frames.left) {
        const inflated: unknown = await inThreadPool(zstdDecompress, frames.rest, frames.options())
        frames.add(inflated as Inflated)
      }
    } catch (error) {
      throw inflateFailure('zstd', error, maxBytes)
    }
    return frames.output()
  },
}

/** What node:zlib gives when asked for `info`: its engine tells how much of the input it took. */
interface Inflated {
  readonly buffer: Buffer
  readonly engine: { readonly bytesWritten: number }
}

/** The frames of the input, one after the other: node:zlib may stop after each, and says nothing of what follows. */
class Frames {
  rest: Uint8Array
  #maxBytes: number
  #size = 0
  #parts: Buffer[] = []

  constructor(bytes: Uint8Array, maxBytes: number) {
    if (bytes.length === 0) throw malformed('Malformed zstd data: there is none')
    this.rest = bytes
    this.#maxBytes = maxBytes
  }

  get left(): boolean {
    return this.rest.length > 0
  }

  /** The options for the next frame, with room for what it declares; the limit holds whatever it says. */
  options(): Zlib.ZstdOptions & { info: boolean } {
    const room = this.#maxBytes - this.#size
    const declared = declaredSize(this.rest)
    if (declared !== undefined && declared > room) throw tooLarge(this.#maxBytes, this.#size + declared)
    const chunkSize = Math.max(64, declared ?? outputGuess(this.rest.length, room))
    // A limit of 0 is none that node:zlib takes.
    return { info: true, maxOutputLength: Math.max(1, room), chunkSize }
  }

  add({ buffer, engine }: Inflated): void {
    if (engine.bytesWritten === 0) throw malformed('Malformed zstd data: no frame')
    this.#parts.push(buffer)
    this.#size += buffer.length
    if (this.#size > this.#maxBytes) throw tooLarge(this.#maxBytes)
    this.rest = this.rest.subarray(engine.bytesWritten)
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

/** The content size in a frame header; undefined when it has none, or is no whole header. */
function declaredSize(frame: Uint8Array): number | undefined {
  if (frame.length < 18) return smallDeclaredSize(frame)
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length)
  if (view.getUint32(0, true) !== magic) return undefined
  const descriptor = view.getUint8(4)
  const singleSegment = (descriptor & 0x20) !== 0
  const at = 5 + (singleSegment ? 0 : 1) + ([0, 1, 2, 4][descriptor & 3] as number)
  switch (descriptor >>> 6) {
    case 0:
      return singleSegment ? view.getUint8(at) : undefined
    case 1:
      return view.getUint16(at, true) + 256
    case 2:
      return view.getUint32(at, true)
    default:
      return view.getUint32(at, true) + view.getUint32(at + 4, true) * 0x1_0000_0000
  }
}

/** The same for a frame that is shorter than the largest header. */
function smallDeclaredSize(frame: Uint8Array): number | undefined {
  const padded = new Uint8Array(18)
  padded.set(frame)
  return declaredSize(padded)
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
