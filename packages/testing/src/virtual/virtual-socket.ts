import { crc32c } from '@kclient/protocol'
import type { Transport, TransportHandlers } from '@kclient/net'
import { oneBuffer } from '../wire/one-buffer.ts'
import type { SeededRandom } from './seeded-random.ts'
import type { VirtualTime } from './virtual-time.ts'

/** What the sockets of a network share. */
export interface SocketWorld {
  readonly time: VirtualTime
  readonly random: SeededRandom
  readonly latencyMs: readonly [number, number]
  /** Probability that a segment ends early, at a random byte. */
  readonly splitProbability: number
  /** Probability that sending a segment cuts the connection. */
  readonly cutProbability: number
  /** Bytes that may be under way or wait at the receiver before the sender has to wait. */
  readonly windowBytes: number
  /** Whether what is sent now stays with the sender for the time being. */
  isBlocked(address: string): boolean
}

interface Write {
  readonly buffers: readonly Uint8Array[]
  readonly done: ((error?: Error | null) => void) | undefined
}

type Arrival = { kind: 'bytes'; bytes: Buffer } | { kind: 'end' }

const highWaterMark = 64 * 1024
const largestSegment = 64 * 1024

/**
 * One end of a connection in memory. It behaves as a socket of an operating system does where that can hurt: bytes are
 * taken from the writer's buffers when there is room for them and not before, they arrive late, in order and in pieces of
 * any size, a reader that pauses makes the writer wait, and closing discards what has not left.
 */
export class VirtualSocket implements Transport {
  readonly name: string
  readonly serverAddress: string
  readonly #world: SocketWorld
  #handlers: TransportHandlers | undefined
  #peer: VirtualSocket | undefined
  #state: 'connecting' | 'open' | 'closed' = 'connecting'
  #closeReported = false

  // Sending.
  readonly #writes: Write[] = []
  #headBuffer = 0
  #headPosition = 0
  #queuedBytes = 0
  #unconsumedBytes = 0
  #pumpIsDue = false
  #drainIsOwed = false
  #lastArrivalAt = 0

  // Receiving.
  readonly #arrived: Arrival[] = []
  #paused = false

  constructor(name: string, serverAddress: string, world: SocketWorld, handlers?: TransportHandlers) {
    this.name = name
    this.serverAddress = serverAddress
    this.#world = world
    this.#handlers = handlers
  }

  get isClosed(): boolean {
    return this.#state === 'closed'
  }

  /** Joins the two ends of an accepted connection. */
  static join(client: VirtualSocket, server: VirtualSocket): void {
    client.#peer = server
    server.#peer = client
    client.#state = 'open'
    server.#state = 'open'
  }

  /** Sets what hears of the bytes; the accepting side learns it only after the connection exists. */
  handleBy(handlers: TransportHandlers): void {
    this.#handlers = handlers
  }

  /** Tells the connecting side that it is connected. */
  reportConnected(): void {
    if (this.#state !== 'open') return
    this.#handlers?.onConnect()
    this.#pump()
  }

  write(buffers: readonly Uint8Array[], done?: (error?: Error | null) => void): boolean {
    if (this.#state === 'closed') {
      this.#later('write refused', () => done?.(failure('EPIPE', 'write after the connection was closed')))
      return false
    }
    this.#writes.push({ buffers, done })
    for (const buffer of buffers) this.#queuedBytes += buffer.byteLength
    this.#pumpSoon()
    if (this.#queuedBytes < highWaterMark) return true
    this.#drainIsOwed = true
    return false
  }

  pause(): void {
    this.#paused = true
  }

  resume(): void {
    if (!this.#paused) return
    this.#paused = false
    this.#later('resume', () => this.#deliver())
  }

  close(): void {
    if (this.#state === 'closed') return
    const peer = this.#peer
    this.#shut()
    this.#later('close', () => this.#reportClose(undefined))
    if (peer !== undefined) this.#sendEnd(peer)
  }

  /** The connection breaks: both ends get an error, and whatever is under way is lost. */
  cut(): void {
    for (const end of [this, this.#peer]) end?.fail(failure('ECONNRESET', 'read ECONNRESET'))
  }

  /** This end alone gets an error. */
  fail(error: Error): void {
    if (this.#state === 'closed') return
    this.#shut()
    this.#later(`fail ${(error as NodeJS.ErrnoException).code ?? ''}`, () => this.#reportClose(error))
  }

  /** Sends what had to wait, after the network has changed. */
  retry(): void {
    if (this.#state === 'open') this.#pumpSoon()
  }

  #shut(): void {
    this.#state = 'closed'
    this.#arrived.length = 0
    this.#queuedBytes = 0
    const writes = this.#writes.splice(0)
    if (writes.length === 0) return
    this.#later('unsent', () => {
      for (const { done } of writes) done?.(failure('ECANCELED', 'the connection was closed before this was sent'))
    })
  }

  #reportClose(error: Error | undefined): void {
    if (this.#closeReported) return
    this.#closeReported = true
    this.#handlers?.onClose(error)
  }

  #pumpSoon(): void {
    if (this.#pumpIsDue || this.#state !== 'open') return
    this.#pumpIsDue = true
    this.#later('send', () => {
      this.#pumpIsDue = false
      this.#pump()
    })
  }

  #pump(): void {
    const { random, windowBytes, splitProbability, cutProbability } = this.#world
    const done: ((error?: Error | null) => void)[] = []
    while (this.#state === 'open' && this.#writes.length > 0 && this.#unconsumedBytes < windowBytes) {
      if (this.#world.isBlocked(this.serverAddress)) break
      if (random.chance(cutProbability)) {
        this.cut()
        break
      }
      let limit = Math.min(largestSegment, windowBytes - this.#unconsumedBytes)
      if (random.chance(splitProbability)) limit = Math.min(limit, random.integer(1, random.chance(0.5) ? 16 : 4096))
      this.#sendSegment(this.#takeBytes(limit, done))
    }
    for (const callback of done) callback()
    if (this.#state !== 'open' || this.#writes.length > 0) return
    if (this.#drainIsOwed) {
      this.#drainIsOwed = false
      this.#handlers?.onDrain()
    }
  }

  // Copies at the moment of sending: a writer that changes or reuses a buffer before its `done` was called sends garbage
  // here, as it would through a socket that had to wait.
  #takeBytes(limit: number, done: ((error?: Error | null) => void)[]): Buffer {
    const parts: Uint8Array[] = []
    let taken = 0
    while (taken < limit && this.#writes.length > 0) {
      const write = this.#writes[0] as Write
      const buffer = write.buffers[this.#headBuffer]
      if (buffer === undefined) {
        this.#writes.shift()
        this.#headBuffer = 0
        if (write.done !== undefined) done.push(write.done)
        continue
      }
      const part = buffer.subarray(this.#headPosition, this.#headPosition + (limit - taken))
      parts.push(part)
      taken += part.byteLength
      this.#headPosition += part.byteLength
      if (this.#headPosition === buffer.byteLength) {
        this.#headBuffer++
        this.#headPosition = 0
      }
    }
    // The last buffer of a write may have been taken whole: then that write is done, too.
    while (this.#writes.length > 0 && this.#headBuffer === (this.#writes[0] as Write).buffers.length) {
      const write = this.#writes.shift() as Write
      this.#headBuffer = 0
      if (write.done !== undefined) done.push(write.done)
    }
    this.#queuedBytes -= taken
    return oneBuffer(parts)
  }

  #sendSegment(bytes: Buffer): void {
    const peer = this.#peer
    if (bytes.byteLength === 0 || peer === undefined) return
    this.#unconsumedBytes += bytes.byteLength
    const label = (): string => `${this.name} ${bytes.byteLength} bytes ${crc32c(bytes).toString(16)}`
    this.#world.time.at(this.#nextArrival(), label, () => {
      if (peer.#state === 'open') peer.#receive({ kind: 'bytes', bytes })
    })
  }

  #sendEnd(peer: VirtualSocket): void {
    this.#world.time.at(this.#nextArrival(), `${this.name} end`, () => {
      if (peer.#state === 'open') peer.#receive({ kind: 'end' })
    })
  }

  #nextArrival(): number {
    const { time, random, latencyMs } = this.#world
    this.#lastArrivalAt = Math.max(this.#lastArrivalAt, time.now + random.between(...latencyMs))
    return this.#lastArrivalAt
  }

  #receive(arrival: Arrival): void {
    this.#arrived.push(arrival)
    this.#deliver()
  }

  #deliver(): void {
    while (this.#state === 'open' && !this.#paused) {
      const next = this.#arrived.shift()
      if (next === undefined) return
      if (next.kind === 'end') {
        this.#shut()
        this.#reportClose(undefined)
        return
      }
      const size = next.bytes.byteLength
      this.#handlers?.onBytes(next.bytes)
      // They were valid during the call only: whoever kept them gets what a reused read buffer would give.
      next.bytes.fill(0xdb)
      if (this.#peer !== undefined) this.#peer.#consumed(size)
    }
  }

  #consumed(size: number): void {
    this.#unconsumedBytes -= size
    if (this.#writes.length > 0) this.#pumpSoon()
  }

  #later(what: string, run: () => void): void {
    this.#world.time.after(0, `${this.name} ${what}`, run)
  }
}

/** An error as Node's sockets give it. */
export function failure(code: string, message: string): NodeJS.ErrnoException {
  const error: NodeJS.ErrnoException = new Error(message)
  error.code = code
  return error
}
