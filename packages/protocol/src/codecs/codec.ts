import { UnsupportedCodecError } from '@kclient/errors'
import { gzip } from './gzip.ts'
import { lz4 } from './lz4.ts'
import { snappy } from './snappy.ts'
import type { Codec, CodecType, CompressionType } from './types.ts'
import { zstd } from './zstd.ts'

/** Codecs by the number that a batch carries; 0 is no compression. */
const codecs: Codec[] = []
for (const builtIn of [gzip, snappy, lz4, zstd]) codecs[builtIn.id] = builtIn

/** Names by the number that a batch carries. */
const types: readonly CompressionType[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd']

/**
 * The codec of a name, or of the number (1 to 4) in a batch's attributes.
 *
 * @throws UnsupportedCodecError for any other.
 */
export function codec(type: CodecType | number): Codec {
  const found = codecs[typeof type === 'number' ? type : types.indexOf(type)]
  if (found !== undefined) return found
  throw new UnsupportedCodecError(
    `There is no compression codec ${JSON.stringify(type)}: Kafka knows gzip (1), snappy (2), lz4 (3) and zstd (4)`,
  )
}

/**
 * Replaces a codec for all clients of this process, for example with a native one. What it writes has to be what Java
 * reads: gzip, snappy in Xerial framing, the lz4 frame format with independent blocks, zstd frames.
 */
export function registerCodec(replacement: Codec): void {
  if (types[replacement.id] !== replacement.type || replacement.id === 0) {
    throw new TypeError(`registerCodec: ${replacement.type} is not codec ${replacement.id}`)
  }
  codecs[replacement.id] = replacement
}

/** The name of the number in a batch's attributes; undefined for one that Kafka does not know. */
export function compressionType(id: number): CompressionType | undefined {
  return types[id]
}
