import type { ZlibOptions } from 'node:zlib'
import { malformed, tooLarge, within } from './failures.ts'
import type { Codec } from './types.ts'
import { inflateFailure, inThreadPool, outputGuess, zlib } from './zlib.ts'

/** A header and a trailer with nothing between them. */
const minSize = 18

/** No deflate stream expands further. */
const maxExpansion = 1032

/** gzip, by node:zlib. Levels 1 to 9, default 6. */
export const gzip: Codec = {
  type: 'gzip',
  id: 1,
  compress: (bytes, level) => zlib().gzipSync(bytes, deflateOptions(level)),
  compressAsync: (bytes, level) => inThreadPool<ZlibOptions, Buffer>(zlib().gzip, bytes, deflateOptions(level)),
  decompress(bytes, maxBytes) {
    const options = inflateOptions(bytes, maxBytes)
    try {
      return within(maxBytes, zlib().gunzipSync(bytes, options))
    } catch (error) {
      throw inflateFailure('gzip', error, maxBytes)
    }
  },
  async decompressAsync(bytes, maxBytes) {
    const options = inflateOptions(bytes, maxBytes)
    try {
      return within(maxBytes, await inThreadPool<ZlibOptions, Buffer>(zlib().gunzip, bytes, options))
    } catch (error) {
      throw inflateFailure('gzip', error, maxBytes)
    }
  },
}

function deflateOptions(level: number | undefined): ZlibOptions {
  return level === undefined ? {} : { level }
}

/** The trailer says how much will come out, so that memory is allocated once; the limit holds whatever it says. */
function inflateOptions(bytes: Uint8Array, maxBytes: number): ZlibOptions {
  const size = bytes.length
  if (size < minSize) throw malformed(`Malformed gzip data: ${size} bytes are less than a header and a trailer`)
  const declared = new DataView(bytes.buffer, bytes.byteOffset, size).getUint32(size - 4, true)
  if (declared > size * maxExpansion) throw malformed(`Malformed gzip data: ${size} bytes cannot hold ${declared}`)
  if (declared > maxBytes) throw tooLarge(maxBytes, declared)
  // Room for one byte more than comes: node:zlib takes more memory and tries again when it has filled what it had.
  const chunkSize = declared < 64 ? outputGuess(size, maxBytes) : declared + 1
  // A limit of 0 is none that node:zlib takes.
  return { maxOutputLength: Math.max(1, maxBytes), chunkSize }
}
