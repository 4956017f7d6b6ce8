import { isIP } from 'node:net'
import type { ConnectionOptions as TlsOptions } from 'node:tls'
import { FrameAssembler } from '@kclient/protocol'
import type { Runtime, Transport, TransportAddress, TransportHandlers } from './runtime.ts'
import type { Traffic } from './traffic.ts'

/** What a FramedSocket tells its owner. */
export interface FramedSocketHandlers extends Omit<TransportHandlers, 'onBytes' | 'onSecuring'> {
  onSecuring(): void
  /** Called with each response, without its size. It may throw: then `onViolation` gets the error. */
  onFrame(frame: Buffer): void
  /** After the frames of one read. */
  onRead(): void
  /** The bytes are not what they should be; nothing more is read. */
  onViolation(error: Error): void
}

/** A transport that delivers frames: the bytes of a connection, without any meaning. */
export class FramedSocket {
  readonly #runtime: Runtime
  readonly #handlers: FramedSocketHandlers
  readonly #traffic: Traffic
  readonly #assembler: FrameAssembler
  #transport: Transport | undefined
  #bytesReceived = 0
  #isClosing = false

  /** @param maxFrameBytes - Larger frames are a violation, before anything is allocated for them. */
  constructor(runtime: Runtime, maxFrameBytes: number, traffic: Traffic, handlers: FramedSocketHandlers) {
    this.#runtime = runtime
    this.#traffic = traffic
    this.#handlers = handlers
    this.#assembler = new FrameAssembler({
      maxBytes: maxFrameBytes,
      onFrame: frame => {
        if (!this.#isClosing) handlers.onFrame(frame)
      },
    })
  }

  get bytesReceived(): number {
    return this.#bytesReceived
  }

  /** A new value counts from the next frame on. */
  set maxFrameBytes(bytes: number) {
    this.#assembler.maxBytes = bytes
  }

  /** Begins to connect; throws when the runtime cannot even begin. */
  connect(host: string, port: number, servername: string | undefined, tls: TlsOptions | undefined): void {
    const handlers = this.#handlers
    this.#transport = this.#runtime.connect(transportAddress(host, port, servername, tls), tls, {
      onSecuring: () => handlers.onSecuring(),
      onConnect: () => handlers.onConnect(),
      onBytes: bytes => this.#onBytes(bytes),
      onDrain: () => handlers.onDrain(),
      onClose: error => handlers.onClose(error),
    })
  }

  write(buffers: readonly Uint8Array[], done: (error?: Error | null) => void): boolean {
    return (this.#transport as Transport).write(buffers, done)
  }

  close(): void {
    this.#isClosing = true
    this.#transport?.close()
  }

  #onBytes(bytes: Uint8Array): void {
    if (this.#isClosing) return
    this.#bytesReceived += bytes.byteLength
    this.#traffic.bytesReceived += bytes.byteLength
    try {
      this.#assembler.push(bytes)
    } catch (error) {
      this.#handlers.onViolation(error as Error)
      return
    }
    this.#handlers.onRead()
  }
}

/** A dot at the end of a name is for DNS only, and an IP address is no name: neither is sent or verified as one. */
function transportAddress(
  host: string,
  port: number,
  servername: string | undefined,
  tls: TlsOptions | undefined,
): TransportAddress {
  const given = servername ?? host
  const name = given.endsWith('.') ? given.slice(0, -1) : given
  return tls === undefined || isIP(name) !== 0 ? { host, port } : { host, port, servername: name }
}
