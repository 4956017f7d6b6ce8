/** How the records of a batch are compressed. */
export type CompressionType = 'none' | CodecType

/** The compressions that have a codec. */
export type CodecType = 'gzip' | 'snappy' | 'lz4' | 'zstd'

/** One compression, both ways. The results never share memory with the input. */
export interface Codec {
  readonly type: CodecType
  /** The number in a batch's attributes: gzip 1, snappy 2, lz4 3, zstd 4. */
  readonly id: number
  /**
   * @param level - Means what it means to the codec: gzip 1 to 9, lz4 1 to 17, zstd 1 to 22 and below 0; snappy has
   * none. Default: the codec's own.
   */
  compress(bytes: Uint8Array, level?: number): Buffer
  /** The same, off the event loop; absent when the codec cannot. */
  compressAsync?(bytes: Uint8Array, level?: number): Promise<Buffer>
  /**
   * @param maxBytes - The most bytes that may come out.
   * @throws RecordTooLargeError when more would come out; as far as the input declares its size, nothing is allocated
   * before that is known.
   * @throws InvalidMessageError when the input is malformed or cut off.
   */
  decompress(bytes: Uint8Array, maxBytes: number): Buffer
  /** The same, off the event loop; absent when the codec cannot. */
  decompressAsync?(bytes: Uint8Array, maxBytes: number): Promise<Buffer>
}

/** The most bytes that a batch may decompress to when nothing else is said: 128 MiB. */
export const defaultMaxDecompressedBytes: number = 134_217_728
