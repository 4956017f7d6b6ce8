import { CompressionTypes } from 'kafkajs'
import type { Codec } from '../job.ts'

/** kafkajs brings gzip alone; its other codecs are packages of their own, which nobody maintains. */
export function asCodec(codec: Codec): CompressionTypes {
  if (codec === 'none') return CompressionTypes.None
  if (codec === 'gzip') return CompressionTypes.GZIP
  throw new Error(`kafkajs does not come with ${codec}`)
}
