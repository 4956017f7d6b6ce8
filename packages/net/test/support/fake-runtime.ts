import type { ConnectionOptions } from 'node:tls'
import type {
  ResolvedAddress,
  Runtime,
  TimerHandle,
  Transport,
  TransportAddress,
  TransportHandlers,
} from '../../src/index.ts'

interface Timer {
  readonly at: number
  readonly callback: () => void
}

/** A runtime whose clock the test moves, in the order of Node's event loop: timers, then sockets, then immediates. */
export class FakeRuntime implements Runtime {
  #now = 1_000
  readonly #timers = new Set<Timer>()
  #immediates: (() => void)[] = []
  readonly transports: FakeTransport[] = []
  timersSet = 0

  now(): number {
    return this.#now
  }

  timestamp(): number {
    return 1_700_000_000_000 + this.#now
  }

  setTimeout(callback: () => void, delayMs: number): TimerHandle {
    const timer = { at: this.#now + Math.max(1, delayMs), callback }
    this.#timers.add(timer)
    this.timersSet++
    return timer
  }

  clearTimeout(timer: TimerHandle | undefined): void {
    this.#timers.delete(timer as Timer)
  }

  setImmediate(callback: () => void): void {
    this.#immediates.push(callback)
  }

  random(): number {
    return 0.5
  }

  randomBytes(size: number): Buffer {
    return Buffer.alloc(size, 7)
  }

  async lookup(host: string): Promise<readonly ResolvedAddress[]> {
    return [{ address: host, family: 4 }]
  }

  connect(address: TransportAddress, tls: ConnectionOptions | undefined, handlers: TransportHandlers): Transport {
    const transport = new FakeTransport(address, tls, handlers)
    this.transports.push(transport)
    return transport
  }

  get last(): FakeTransport {
    return this.transports.at(-1) as FakeTransport
  }

  get timersPending(): number {
    return this.#timers.size
  }

  /** Lets time pass, event by event. */
  async advance(durationMs: number): Promise<void> {
    const end = this.#now + durationMs
    for (;;) {
      await settle()
      const next = Math.min(...Array.from(this.#timers, timer => timer.at))
      if (next > end) break
      this.#now = Math.max(this.#now, next)
      await this.turn()
    }
    this.#now = end
    await this.turn()
  }

  /** Time passes within one turn of the event loop. */
  pass(durationMs: number): void {
    this.#now += durationMs
  }

  /** The process stands still: time passes and nothing runs; then the event loop turns once. */
  async block(durationMs: number): Promise<void> {
    this.#now += durationMs
    await this.turn()
  }

  async turn(): Promise<void> {
    for (const timer of [...this.#timers].toSorted((a, b) => a.at - b.at)) {
      if (timer.at > this.#now || !this.#timers.delete(timer)) continue
      timer.callback()
      await settle()
    }
    for (const transport of this.transports) transport.poll()
    await settle()
    while (this.#immediates.length > 0) {
      const due = this.#immediates
      this.#immediates = []
      for (const callback of due) callback()
      await settle()
      if (this.#immediates.length > 0) for (const transport of this.transports) transport.poll()
    }
  }
}

/** One end of a connection whose other end is the test. */
export class FakeTransport implements Transport {
  readonly address: TransportAddress
  readonly tls: ConnectionOptions | undefined
  readonly handlers: TransportHandlers
  readonly written: Buffer[] = []
  isClosed = false
  isPaused = false
  /** false: the socket takes nothing more. */
  takes = true
  readonly #held: ((error?: Error | null) => void)[] = []
  readonly #arriving: Buffer[][] = []

  constructor(address: TransportAddress, tls: ConnectionOptions | undefined, handlers: TransportHandlers) {
    this.address = address
    this.tls = tls
    this.handlers = handlers
  }

  write(buffers: readonly Uint8Array[], done: (error?: Error | null) => void = () => {}): boolean {
    this.written.push(Buffer.concat(buffers))
    if (this.takes) queueMicrotask(done)
    else this.#held.push(done)
    return this.takes
  }

  /** The socket has taken what it held. */
  drain(): void {
    this.takes = true
    for (const done of this.#held.splice(0)) done()
    this.handlers.onDrain()
  }

  /** Bytes that the process reads when its event loop comes to it; one array per turn. */
  arrive(...chunks: Buffer[]): void {
    this.#arriving.push(chunks)
  }

  poll(): void {
    for (const chunk of this.#arriving.shift() ?? []) if (!this.isClosed) this.handlers.onBytes(chunk)
  }

  pause(): void {
    this.isPaused = true
  }

  resume(): void {
    this.isPaused = false
  }

  close(): void {
    if (this.isClosed) return
    this.isClosed = true
    queueMicrotask(() => {
      for (const done of this.#held.splice(0)) done(new Error('socket closed'))
      this.handlers.onClose(undefined)
    })
  }

  /** The socket is gone, and says no more of what it held. */
  vanish(): void {
    this.isClosed = true
    this.handlers.onClose(undefined)
  }

  /** The other side closes. */
  end(error?: Error): void {
    this.isClosed = true
    for (const done of this.#held.splice(0)) done(new Error('socket closed'))
    this.handlers.onClose(error)
  }
}

/** Lets promises run that are ready to. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve()
}
