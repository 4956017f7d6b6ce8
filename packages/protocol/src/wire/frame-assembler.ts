import { KafkaProtocolError } from '@kclient/errors'

/** Options of a {@link FrameAssembler}. */
export interface FrameAssemblerOptions {
  /** The largest frame to accept, without its four bytes of size. */
  readonly maxBytes: number
  /** Called with each complete frame, without its size. The buffer belongs to the callee. */
  readonly onFrame: (frame: Buffer) => void
}

/**
 * Cuts a byte stream into frames. Each frame is one buffer of exactly its size, allocated when the size is known and
 * found acceptable, and filled as bytes come.
 */
export class FrameAssembler {
  /** The largest frame to accept; a new value counts from the next frame on. */
  maxBytes: number
  readonly #onFrame: (frame: Buffer) => void
  /** The size field of the next frame, as far as it is there. */
  #size = 0
  #sizeBytes = 0
  #frame: Buffer | null = null
  #filled = 0

  constructor(options: FrameAssemblerOptions) {
    this.maxBytes = options.maxBytes
    this.#onFrame = options.onFrame
  }

  /** Bytes of an incomplete frame that have come so far, its size field included. */
  get pendingBytes(): number {
    return this.#sizeBytes + this.#filled
  }

  /**
   * Takes the next bytes of the stream, and calls `onFrame` for each frame that they complete. The chunk may be reused
   * after the call.
   *
   * @throws KafkaProtocolError for a size that is negative or above {@link maxBytes}; the stream is of no further use.
   */
  push(chunk: Uint8Array): void {
    const length = chunk.byteLength
    let at = 0
    while (at < length) {
      if (this.#frame === null) {
        while (this.#sizeBytes < 4 && at < length) {
          this.#size = (this.#size << 8) | (chunk[at++] as number)
          this.#sizeBytes++
        }
        if (this.#sizeBytes < 4) return
        this.#frame = this.#allocate(this.#size)
      }
      const frame = this.#frame
      const end = Math.min(length, at + frame.byteLength - this.#filled)
      if (end > at) frame.set(at === 0 && end === length ? chunk : chunk.subarray(at, end), this.#filled)
      this.#filled += end - at
      at = end
      if (this.#filled === frame.byteLength) {
        // Ready for the next frame before the callback runs: it may throw.
        this.#frame = null
        this.#size = this.#sizeBytes = this.#filled = 0
        this.#onFrame(frame)
      }
    }
  }

  #allocate(size: number): Buffer {
    if (size < 0 || size > this.maxBytes) throw unacceptable(size, this.maxBytes)
    // Not from the pool: views of a frame may live long, and would keep their neighbours alive.
    return Buffer.allocUnsafeSlow(size)
  }
}

/** "HTTP" */
const http = 0x48545450
/** Record type and major version; the first two bytes of what a TLS peer sends. */
const tlsAlert = 0x1503
const tlsHandshake = 0x1603

/** Says what a size that cannot be right probably is: the first bytes of another protocol. */
function unacceptable(size: number, limit: number): KafkaProtocolError {
  if (size === http) return new KafkaProtocolError('The other side speaks HTTP, not Kafka: check host and port')
  if (size >>> 16 === tlsAlert || size >>> 16 === tlsHandshake) {
    return new KafkaProtocolError(
      'The other side speaks TLS, this side does not: set `ssl`, or use the port of a listener without TLS',
    )
  }
  if (size < 0) {
    return new KafkaProtocolError(`A frame of ${size} bytes: the other side does not speak the Kafka protocol`)
  }
  return new KafkaProtocolError(`A frame of ${size} bytes is larger than the ${limit} that are accepted`, {
    code: 'RESPONSE_TOO_LARGE',
    size,
    limit,
  })
}
