import type { Runtime } from '../../src/index.ts'

type Handlers = Parameters<Runtime['connect']>[2]
type Transport = ReturnType<Runtime['connect']>
type Timer = ReturnType<Runtime['setTimeout']>

/**
 * The world as one process sees it, so that in a simulation of many processes one can stand still for a while (SIGSTOP)
 * or end between two steps (kill -9), while time goes on for the others.
 *
 * Whatever happens to a process that stands still waits, and happens in its order when it goes on.
 */
export class ProcessRuntime implements Runtime {
  readonly #world: Runtime
  readonly #waiting: (() => void)[] = []
  readonly #transports = new Set<Transport>()
  readonly #cancelled = new WeakSet<Timer>()
  #state: 'running' | 'standing still' | 'dead' = 'running'

  constructor(world: Runtime) {
    this.#world = world
  }

  get isRunning(): boolean {
    return this.#state === 'running'
  }

  get isDead(): boolean {
    return this.#state === 'dead'
  }

  /** SIGSTOP. */
  standStill(): void {
    if (this.#state === 'running') this.#state = 'standing still'
  }

  /** SIGCONT. */
  goOn(): void {
    if (this.#state !== 'standing still') return
    this.#state = 'running'
    // One after the other, so that what each sets off happens before the next, as in an event loop.
    const next = (): void => {
      if (this.#state !== 'running') return
      this.#waiting.shift()?.()
      if (this.#waiting.length > 0) this.#world.setImmediate(next)
    }
    if (this.#waiting.length > 0) this.#world.setImmediate(next)
  }

  /** Kill -9: nothing happens in this process any more, and its peers see its connections close. */
  kill(): void {
    this.#state = 'dead'
    this.#waiting.length = 0
    for (const transport of this.#transports) transport.close()
  }

  /** Waits, as the process does. */
  sleep(durationMs: number): Promise<void> {
    return new Promise(resolve => this.setTimeout(resolve, durationMs))
  }

  now(): number {
    return this.#world.now()
  }

  timestamp(): number {
    return this.#world.timestamp()
  }

  setTimeout(callback: () => void, delayMs: number): Timer {
    const timer = this.#world.setTimeout(() => {
      this.#happen(() => {
        if (!this.#cancelled.has(timer)) callback()
      })
    }, delayMs)
    return timer
  }

  clearTimeout(timer: Timer | undefined): void {
    if (timer === undefined) return
    this.#cancelled.add(timer)
    this.#world.clearTimeout(timer)
  }

  setImmediate(callback: () => void): void {
    this.#world.setImmediate(() => this.#happen(callback))
  }

  random(): number {
    return this.#world.random()
  }

  randomBytes(size: number): Buffer {
    return this.#world.randomBytes(size)
  }

  lookup(host: string): ReturnType<Runtime['lookup']> {
    return new Promise((resolve, reject) => {
      this.#world.lookup(host).then(
        addresses => this.#happen(() => resolve(addresses)),
        (error: Error) => this.#happen(() => reject(error)),
      )
    })
  }

  connect(...[address, tls, handlers]: Parameters<Runtime['connect']>): Transport {
    const transport = this.#world.connect(
      address,
      tls,
      this.#here(handlers, () => this.#transports.delete(transport)),
    )
    this.#transports.add(transport)
    return {
      write: (buffers, done) =>
        transport.write(buffers, done === undefined ? undefined : error => this.#happen(() => done(error))),
      pause: () => transport.pause(),
      resume: () => transport.resume(),
      close: () => transport.close(),
    }
  }

  #here(handlers: Handlers, closed: () => void): Handlers {
    return {
      onConnect: () => this.#happen(() => handlers.onConnect()),
      onBytes: bytes => {
        // They are valid during this call only.
        const own = this.isRunning && this.#waiting.length === 0 ? bytes : Buffer.from(bytes)
        this.#happen(() => handlers.onBytes(own))
      },
      onDrain: () => this.#happen(() => handlers.onDrain()),
      onClose: error => {
        closed()
        this.#happen(() => handlers.onClose(error))
      },
    }
  }

  #happen(event: () => void): void {
    if (this.#state === 'dead') return
    if (this.#state === 'running' && this.#waiting.length === 0) event()
    else this.#waiting.push(event)
  }
}
