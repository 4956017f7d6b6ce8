import { KafkaError } from '@kclient/errors'
import type { ResolvedAddress, Transport, TransportHandlers } from '@kclient/net'
import type { Accept, Listener } from '../server/server-runtime.ts'
import type { SeededRandom } from './seeded-random.ts'
import { failure, VirtualSocket, type SocketWorld } from './virtual-socket.ts'
import type { VirtualTime } from './virtual-time.ts'

/** How a {@link VirtualNetwork} behaves. */
export interface VirtualNetworkOptions {
  /** Shortest and longest time that bytes, connecting and looking up a name take one way, in ms. Default: [0.05, 1]. */
  latencyMs?: readonly [number, number] | undefined
  /** Probability that a piece of a stream ends early, at a random byte. Default: 0.1. */
  splitProbability?: number | undefined
  /** Probability that sending a piece cuts the connection instead. Default: 0. */
  cutProbability?: number | undefined
  /** Bytes of one direction that are under way or unread before its writer has to wait. Default: 262 144. */
  windowBytes?: number | undefined
}

interface Port {
  readonly accept: Accept
}

/** A network in memory, whose delays, splits and cuts are drawn from a seed. Its names resolve to addresses of its own. */
export class VirtualNetwork {
  readonly #time: VirtualTime
  readonly #random: SeededRandom
  readonly #world: SocketWorld
  readonly #ports = new Map<string, Port>()
  readonly #addresses = new Map<string, string[]>([['localhost', ['127.0.0.1']]])
  readonly #blocked = new Set<string>()
  readonly #sockets = new Set<VirtualSocket>()
  readonly #waitingForUnblock: (() => void)[] = []
  #connections = 0
  #lastPort = 29_091

  constructor(time: VirtualTime, random: SeededRandom, options: VirtualNetworkOptions = {}) {
    this.#time = time
    this.#random = random
    this.#world = {
      time,
      random,
      latencyMs: options.latencyMs ?? [0.05, 1],
      splitProbability: options.splitProbability ?? 0.1,
      cutProbability: options.cutProbability ?? 0,
      windowBytes: options.windowBytes ?? 262_144,
      isBlocked: address => this.#blocked.has(address),
    }
  }

  /** Sets what a name resolves to, for every look-up from now on. */
  setAddresses(host: string, addresses: readonly string[]): void {
    this.#addresses.set(host, [...addresses])
  }

  /** Resolves a name, after a while; rejects with ENOTFOUND when nobody has it. */
  lookup(host: string): Promise<readonly ResolvedAddress[]> {
    return new Promise((resolve, reject) => {
      this.#time.after(this.#latency(), `lookup ${host}`, () => {
        const addresses = isAddress(host) ? [host] : this.#addresses.get(host)
        if (addresses === undefined || addresses.length === 0) {
          reject(failure('ENOTFOUND', `getaddrinfo ENOTFOUND ${host}`))
        } else {
          resolve(addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 })))
        }
      })
    })
  }

  /** Opens a port on a host. A host that nobody knew gets an address. */
  listen(host: string, port: number, accept: Accept): Listener {
    const address = this.#addressOf(host)
    const chosen = port === 0 ? this.#freePort(address) : port
    const key = `${address}|${chosen}`
    if (this.#ports.has(key)) throw failure('EADDRINUSE', `listen EADDRINUSE: address already in use ${host}:${chosen}`)
    this.#ports.set(key, { accept })
    return {
      host,
      port: chosen,
      close: () => {
        this.#ports.delete(key)
        return Promise.resolve()
      },
    }
  }

  connect(host: string, port: number, handlers: TransportHandlers): Transport {
    const address = this.#addressOf(host)
    const number = ++this.#connections
    const client = new VirtualSocket(`connection ${number} >`, address, this.#world, handlers)
    const attempt = (): void => {
      this.#time.after(this.#latency(), `connection ${number} to ${address}:${port}`, () => {
        if (client.isClosed) return
        if (this.#blocked.has(address)) this.#waitingForUnblock.push(attempt)
        else this.#reach(client, number, address, port)
      })
    }
    attempt()
    return client
  }

  /** Lets nothing through to and from a host, in either direction, until {@link unblock}: nobody gets an error, all just wait. */
  block(host: string): void {
    this.#blocked.add(this.#addressOf(host))
  }

  unblock(host: string): void {
    this.#blocked.delete(this.#addressOf(host))
    for (const attempt of this.#waitingForUnblock.splice(0)) attempt()
    for (const socket of this.#openSockets()) socket.retry()
  }

  /** Cuts every connection to a host, or all there are: both ends get ECONNRESET, and what is under way is lost. */
  cut(host?: string): void {
    const address = host === undefined ? undefined : this.#addressOf(host)
    for (const socket of this.#openSockets()) {
      if (address === undefined || socket.serverAddress === address) socket.cut()
    }
  }

  #reach(client: VirtualSocket, number: number, address: string, port: number): void {
    const target = this.#ports.get(`${address}|${port}`)
    if (target === undefined) {
      this.#time.after(this.#latency(), `connection ${number} refused`, () => {
        client.fail(failure('ECONNREFUSED', `connect ECONNREFUSED ${address}:${port}`))
      })
      return
    }
    const server = new VirtualSocket(`connection ${number} <`, address, this.#world)
    VirtualSocket.join(client, server)
    this.#sockets.add(client).add(server)
    server.handleBy(target.accept(server))
    this.#time.after(this.#latency(), `connection ${number} open`, () => client.reportConnected())
  }

  #openSockets(): VirtualSocket[] {
    for (const socket of this.#sockets) if (socket.isClosed) this.#sockets.delete(socket)
    return [...this.#sockets]
  }

  #addressOf(host: string): string {
    if (isAddress(host)) return host
    let addresses = this.#addresses.get(host)
    if (addresses === undefined) {
      const number = this.#addresses.size
      addresses = [`10.0.${number >> 8}.${number & 255}`]
      this.#addresses.set(host, addresses)
    }
    const first = addresses[0]
    if (first === undefined)
      throw new KafkaError('ILLEGAL_STATE', `Host ${host} has no address: give it one by setAddresses()`)
    return first
  }

  #freePort(address: string): number {
    do this.#lastPort++
    while (this.#ports.has(`${address}|${this.#lastPort}`))
    return this.#lastPort
  }

  #latency(): number {
    return this.#random.between(...this.#world.latencyMs)
  }
}

function isAddress(host: string): boolean {
  return /^\d+\.\d+\.\d+\.\d+$/.test(host) || host.includes(':')
}
