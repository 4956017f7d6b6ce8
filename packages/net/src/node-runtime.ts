import { connect as connectTcp, type OnReadOpts, type Socket } from 'node:net'
import type { ConnectionOptions, TLSSocket } from 'node:tls'
import type {
  ResolvedAddress,
  Runtime,
  TimerHandle,
  Transport,
  TransportAddress,
  TransportHandlers,
} from './runtime.ts'

const readBufferBytes = 64 * 1024
/** Above a typical produce request, so that the next one is on its way while the kernel takes this one. */
const writeHighWaterMark = 1024 * 1024
const keepAliveDelayMs = 60_000
const longestTimerMs = 2 ** 31 - 1

/** One buffer serves all sockets of the thread: a read and the call that hands it out are one synchronous step. */
let sharedReadBuffer: Buffer | undefined

/** Time, chance and network as Node has them. */
export const nodeRuntime: Runtime = Object.freeze({
  now(): number {
    return performance.now()
  },

  timestamp(): number {
    return Date.now()
  },

  setTimeout(callback: () => void, delayMs: number): TimerHandle {
    return setTimeout(callback, Math.min(delayMs, longestTimerMs))
  },

  clearTimeout(timer: TimerHandle | undefined): void {
    clearTimeout(timer as NodeJS.Timeout | undefined)
  },

  setImmediate(callback: () => void): void {
    setImmediate(callback)
  },

  random(): number {
    return Math.random()
  },

  randomBytes(size: number): Buffer {
    return process.getBuiltinModule('node:crypto').randomBytes(size)
  },

  async lookup(host: string): Promise<readonly ResolvedAddress[]> {
    const found = await process.getBuiltinModule('node:dns').promises.lookup(host, { all: true, verbatim: true })
    return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }))
  },

  connect(address: TransportAddress, tls: ConnectionOptions | undefined, handlers: TransportHandlers): Transport {
    return new SocketTransport(address, tls, handlers)
  },
})

class SocketTransport implements Transport {
  readonly #socket: Socket | TLSSocket
  #error: Error | undefined
  #closed = false
  #corked = false

  constructor(address: TransportAddress, tls: ConnectionOptions | undefined, handlers: TransportHandlers) {
    const onread: OnReadOpts = {
      buffer: (sharedReadBuffer ??= Buffer.allocUnsafeSlow(readBufferBytes)),
      callback: (size, buffer) => {
        if (!this.#closed) handlers.onBytes(buffer.subarray(0, size))
        return true
      },
    }
    const { host, port } = address
    const common: CommonOptions = {
      host,
      port,
      onread,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: keepAliveDelayMs,
      highWaterMark: writeHighWaterMark,
    }
    const socket = tls === undefined ? connectTcp(common) : connectTls(common, address, tls)
    this.#socket = socket
    if (tls !== undefined) socket.once('connect', () => handlers.onSecuring?.())
    socket.once(tls === undefined ? 'connect' : 'secureConnect', () => handlers.onConnect())
    socket.on('drain', () => handlers.onDrain())
    socket.on('error', error => {
      this.#error ??= error
    })
    // Whoever sends FIN has said all it will say, and an answer is all we want from it: no half-open sockets.
    socket.on('end', () => this.close())
    socket.once('close', () => {
      this.#closed = true
      handlers.onClose(this.#error)
    })
  }

  write(buffers: readonly Uint8Array[], done?: (error?: Error | null) => void): boolean {
    const socket = this.#socket
    // Everything that is written before this turn of the event loop ends leaves in one writev: the parts of a request,
    // and the requests of many callers that continue together.
    if (!this.#corked) {
      this.#corked = true
      socket.cork()
      process.nextTick(uncork, this)
    }
    const last = buffers.length - 1
    for (let i = 0; i < last; i++) socket.write(buffers[i] as Uint8Array)
    return socket.write(buffers[last] ?? emptyBytes, done)
  }

  uncork(): void {
    this.#corked = false
    this.#socket.uncork()
  }

  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  close(): void {
    this.#closed = true
    this.#socket.destroy()
  }
}

const emptyBytes: Uint8Array = new Uint8Array(0)

function uncork(transport: SocketTransport): void {
  transport.uncork()
}

interface CommonOptions {
  readonly host: string
  readonly port: number
  readonly onread: OnReadOpts
  readonly noDelay: boolean
  readonly keepAlive: boolean
  readonly keepAliveInitialDelay: number
  /** For writing; reading goes past the stream. */
  readonly highWaterMark: number
}

function connectTls(common: CommonOptions, address: TransportAddress, options: ConnectionOptions): TLSSocket {
  const tls = process.getBuiltinModule('node:tls')
  const servername = options.servername ?? address.servername
  // The name to verify is the one that was asked for, also when the socket goes to one of its addresses.
  const verifiedName = servername || address.servername || address.host
  return tls.connect({
    ...options,
    ...common,
    ...(servername === undefined ? undefined : { servername }),
    checkServerIdentity:
      options.checkServerIdentity ?? ((_, certificate) => tls.checkServerIdentity(verifiedName, certificate)),
  })
}
