import net from 'node:net'
import { nodeRuntime, type Runtime, type Transport, type TransportHandlers } from '@kclient/net'
import type { Accept, Listener, ServerRuntime } from './server-runtime.ts'

/** Node's own clock, randomness and sockets, with ports to listen on. */
const nodeServerRuntime: ServerRuntime = { ...nodeRuntime, listen }

/** Makes a runtime of one's own able to listen on real ports, unless it can listen already. */
export function asServerRuntime(runtime: Runtime | undefined): ServerRuntime {
  if (runtime === undefined || runtime === nodeRuntime) return nodeServerRuntime
  if ('listen' in runtime) return runtime as ServerRuntime
  return {
    now: () => runtime.now(),
    timestamp: () => runtime.timestamp(),
    setTimeout: (callback, delayMs) => runtime.setTimeout(callback, delayMs),
    clearTimeout: timer => runtime.clearTimeout(timer),
    setImmediate: callback => runtime.setImmediate(callback),
    random: () => runtime.random(),
    randomBytes: size => runtime.randomBytes(size),
    lookup: host => runtime.lookup(host),
    connect: (address, tls, handlers) => runtime.connect(address, tls, handlers),
    listen,
  }
}

function listen(address: { host: string; port: number }, accept: Accept): Promise<Listener> {
  return new Promise((resolve, reject) => {
    const server = net.createServer({ noDelay: true }, socket => attach(socket, accept))
    server.once('error', reject)
    server.listen({ host: address.host, port: address.port }, () => {
      server.off('error', reject)
      // Accepting can fail later, when the process runs out of descriptors: the client sees it, and the server goes on.
      server.on('error', () => undefined)
      const { port } = server.address() as net.AddressInfo
      resolve({ host: address.host, port, close: () => close(server) })
    })
  })
}

// server.close() alone would wait for the open connections, too; the port is free as soon as it was called.
function close(server: net.Server): Promise<void> {
  server.close()
  return Promise.resolve()
}

function attach(socket: net.Socket, accept: Accept): void {
  let failure: Error | undefined
  const handlers: TransportHandlers = accept(new SocketTransport(socket))
  socket.on('data', bytes => handlers.onBytes(bytes))
  socket.on('drain', () => handlers.onDrain())
  socket.on('error', error => (failure = error))
  socket.on('close', () => handlers.onClose(failure))
}

class SocketTransport implements Transport {
  readonly #socket: net.Socket

  constructor(socket: net.Socket) {
    this.#socket = socket
  }

  write(buffers: readonly Uint8Array[], done?: (error?: Error | null) => void): boolean {
    const socket = this.#socket
    const last = buffers.length - 1
    socket.cork()
    let room = true
    for (let index = 0; index <= last; index++) {
      room = socket.write(buffers[index] as Uint8Array, index === last ? done : undefined)
    }
    socket.uncork()
    return room
  }

  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  close(): void {
    this.#socket.destroy()
  }
}
