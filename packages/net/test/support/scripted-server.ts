import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import { type Api, encodeResponseFrame, FrameAssembler, Reader, readRequestHeader } from '@kclient/protocol'
import { type ApiVersionsResponseInput, apiVersionsApi } from '@kclient/protocol/messages/api-versions'

/** A request as it came in. */
export interface Received {
  readonly apiKey: number
  readonly apiVersion: number
  readonly correlationId: number
  readonly clientId: string | null
  readonly body: Reader
  readonly socket: Socket
}

export type Script = (request: Received) => void

/** What the scripted broker offers: enough for the requests of these tests. */
export const offered: ApiVersionsResponseInput = {
  errorCode: 0,
  apiKeys: [
    { apiKey: 0, minVersion: 3, maxVersion: 9 },
    { apiKey: 3, minVersion: 0, maxVersion: 12 },
    { apiKey: 12, minVersion: 0, maxVersion: 4 },
    { apiKey: 18, minVersion: 0, maxVersion: 4 },
  ],
}

export function answer<RI>(
  request: Pick<Received, 'socket' | 'apiVersion' | 'correlationId'>,
  api: Api<never, unknown, RI>,
  body: RI,
): void {
  request.socket.write(responseBytes(api, request.apiVersion, request.correlationId, body))
}

export function responseBytes<RI>(api: Api<never, unknown, RI>, version: number, id: number, body: RI): Buffer {
  return Buffer.concat(encodeResponseFrame(api, version, id, body as never))
}

/** A TCP or TLS server on loopback that does what the test says; ApiVersions is answered unless `script` does. */
export class ScriptedServer implements AsyncDisposable {
  readonly requests: Received[] = []
  readonly sockets: Socket[] = []
  readonly #server: Server
  /** Called with each request other than ApiVersions. */
  script: Script = () => {}
  /** Called with each ApiVersions request. */
  greet: Script = request => answer(request, apiVersionsApi, offered)
  /** Called with each connection; true takes its bytes away from the frames. */
  onSocket: (socket: Socket) => boolean = () => false

  private constructor(tls: TlsOptions | undefined) {
    const accept = (socket: Socket): void => {
      this.sockets.push(socket)
      socket.on('error', () => {})
      if (this.onSocket(socket)) return
      const frames = new FrameAssembler({ maxBytes: 1 << 24, onFrame: frame => this.#onFrame(socket, frame) })
      socket.on('data', bytes => frames.push(bytes))
    }
    this.#server = tls === undefined ? createServer(accept) : createTlsServer(tls, accept)
    this.#server.on('tlsClientError', () => {})
    if (tls !== undefined) this.#server.on('connection', socket => this.sockets.push(socket))
  }

  static async start(tls?: TlsOptions): Promise<ScriptedServer> {
    const server = new ScriptedServer(tls)
    await new Promise<void>(resolve => server.#server.listen(0, '127.0.0.1', resolve))
    return server
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get address(): { host: string; port: number } {
    return { host: '127.0.0.1', port: this.port }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.sockets) socket.destroy()
    await new Promise(resolve => this.#server.close(resolve))
  }

  #onFrame(socket: Socket, frame: Buffer): void {
    const body = new Reader(frame)
    const request = { ...readRequestHeader(body), body, socket }
    this.requests.push(request)
    if (request.apiKey === apiVersionsApi.key) this.greet(request)
    else this.script(request)
  }
}
