import type { Runtime, TimerHandle, Transport, TransportHandlers } from '@kclient/net'
import type { VirtualRuntime } from '@kclient/testing'

interface Held {
  readonly timers: (() => void)[]
  readonly sockets: (() => void)[]
  readonly immediates: (() => void)[]
}

/**
 * The runtime of a process whose event loop can be held up, as by user code that computes for a minute. Meanwhile nothing
 * of the process runs, and the world goes on. Afterwards everything happens in Node's order: first all timers that are
 * due, then what the sockets have received, then immediates.
 */
export class StallingRuntime {
  /** What the clients of the process run on. */
  readonly runtime: Runtime
  readonly #world: VirtualRuntime
  readonly #cancelled = new WeakSet<TimerHandle>()
  #held: Held | undefined

  constructor(world: VirtualRuntime) {
    this.#world = world
    this.runtime = {
      now: () => world.now(),
      timestamp: () => world.timestamp(),
      setTimeout: (run, delayMs) => {
        const timer = world.setTimeout(() => this.#pass('timers', () => this.#cancelled.has(timer) || run()), delayMs)
        return timer
      },
      clearTimeout: timer => {
        if (timer === undefined) return
        this.#cancelled.add(timer)
        world.clearTimeout(timer)
      },
      setImmediate: run => world.setImmediate(() => this.#pass('immediates', run)),
      random: () => world.random(),
      randomBytes: size => world.randomBytes(size),
      lookup: host => world.lookup(host),
      connect: (address, tls, handlers) => this.#gated(world.connect(address, tls, this.#handlers(handlers))),
    }
  }

  /** Holds the event loop up from now on; resolves when what was held has happened. */
  async stall(durationMs: number): Promise<void> {
    const held: Held = { timers: [], sockets: [], immediates: [] }
    this.#held = held
    await this.#world.sleep(durationMs)
    this.#held = undefined
    // Each in an event of its own: promises are handled between any two of them.
    for (const run of [...held.timers, ...held.sockets, ...held.immediates]) this.#world.setImmediate(run)
    await new Promise<void>(resolve => this.#world.setImmediate(resolve))
  }

  #pass(kind: keyof Held, run: () => void): void {
    if (this.#held === undefined) run()
    else this.#held[kind].push(run)
  }

  #handlers(handlers: TransportHandlers): TransportHandlers {
    return {
      onConnect: () => this.#pass('sockets', () => handlers.onConnect()),
      onBytes: bytes => {
        const copy = Buffer.from(bytes)
        this.#pass('sockets', () => handlers.onBytes(copy))
      },
      onDrain: () => this.#pass('sockets', () => handlers.onDrain()),
      onClose: error => this.#pass('sockets', () => handlers.onClose(error)),
    }
  }

  #gated(transport: Transport): Transport {
    return {
      write: (buffers, done) => transport.write(buffers, error => this.#pass('sockets', () => done?.(error))),
      pause: () => transport.pause(),
      resume: () => transport.resume(),
      close: () => transport.close(),
    }
  }
}
