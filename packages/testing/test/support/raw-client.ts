import { deferred } from '../../src/wire/deferred.ts'
import { nodeRuntime, type Runtime, type Transport } from '@kclient/net'
import { type Api, encodeRequestFrame, FrameAssembler, Reader, readResponseHeader } from '@kclient/protocol'
import type { EmbeddedBroker } from '../../src/index.ts'

/** A connection that says just what a test wants to say. */
export class RawClient implements AsyncDisposable {
  readonly #transport: Transport
  readonly #waiting = new Map<number, (frame: Buffer) => void>()
  readonly frames: Buffer[] = []
  readonly chunks: number[] = []
  readonly closed: Promise<Error | undefined>
  #correlationId = 0

  private constructor(connect: (handlers: Parameters<Runtime['connect']>[2]) => Transport, onConnect: () => void) {
    const assembler = new FrameAssembler({
      maxBytes: 1 << 30,
      onFrame: frame => {
        this.frames.push(frame)
        const correlationId = frame.readInt32BE(0)
        this.#waiting.get(correlationId)?.(frame)
        this.#waiting.delete(correlationId)
      },
    })
    const { promise, resolve } = deferred<Error | undefined>()
    this.closed = promise
    this.#transport = connect({
      onConnect,
      onBytes: bytes => {
        this.chunks.push(bytes.byteLength)
        assembler.push(bytes)
      },
      onDrain: () => undefined,
      onClose: resolve,
    })
  }

  static async connect(host: string, port: number, runtime: Runtime = nodeRuntime): Promise<RawClient> {
    let client: RawClient | undefined
    const connected = new Promise<void>((resolve, reject) => {
      client = new RawClient(handlers => runtime.connect({ host, port }, undefined, handlers), resolve)
      client.closed.then(error => reject(error ?? new Error('closed')), reject)
    })
    await connected
    return client as RawClient
  }

  static to(broker: EmbeddedBroker, nodeId = 1, runtime?: Runtime): Promise<RawClient> {
    const node = broker.nodes.find(candidate => candidate.nodeId === nodeId)
    if (node === undefined) throw new Error(`no node ${nodeId}`)
    return RawClient.connect(node.host, node.port, runtime)
  }

  /** Sends a request and waits for its response. */
  async request<QI, Q, RI, R>(api: Api<QI, Q, RI, R>, version: number, body: QI): Promise<R> {
    const correlationId = this.send(api, version, body)
    const { promise, resolve, reject } = deferred<Buffer>()
    this.#waiting.set(correlationId, resolve)
    void this.closed.then(error => reject(error ?? new Error('the broker closed the connection')))
    const reader = new Reader(await promise)
    readResponseHeader(reader, api, version)
    const response = api.decodeResponse(reader, version)
    if (reader.remaining !== 0) throw new Error(`${reader.remaining} bytes are left over`)
    return response
  }

  /** Sends a request and waits for nothing; returns its correlation id. */
  send<QI, Q, RI, R>(api: Api<QI, Q, RI, R>, version: number, body: QI): number {
    const correlationId = ++this.#correlationId
    this.#transport.write(encodeRequestFrame(api, version, correlationId, 'raw', body as never))
    return correlationId
  }

  write(bytes: Uint8Array): void {
    this.#transport.write([bytes])
  }

  pause(): void {
    this.#transport.pause()
  }

  resume(): void {
    this.#transport.resume()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#transport.close()
    await this.closed
  }
}
