import { nodeRuntime, type Runtime, type TimerHandle, type Transport, type TransportAddress } from '@kclient/net'

interface Timer {
  readonly at: number
  readonly callback: () => void
}

/**
 * Node's sockets with a clock that can be moved ahead, a chosen seed of chance, and names that resolve as the test
 * says. Time passes by itself too.
 */
export class TestRuntime implements Runtime {
  /** What names resolve to; others are looked up by Node. */
  readonly names = new Map<string, readonly string[] | Promise<readonly string[]>>()
  /** Where connections really go, by `host:port`. */
  readonly redirects = new Map<string, number>()
  readonly lookups: string[] = []
  readonly connects: string[] = []
  readonly #timers = new Set<Timer>()
  #ahead = 0
  #random = 42
  #real: NodeJS.Timeout | undefined

  /** Moves the clock; timers that become due are called in order, one turn of the event loop apart. */
  async advance(byMs: number): Promise<void> {
    const end = this.now() + byMs
    for (;;) {
      const next = this.#next()
      if (next === undefined || next.at > end) break
      this.#ahead += Math.max(0, next.at - this.now())
      this.#fire()
      for (let i = 0; i < 5; i++) await new Promise(resolve => setImmediate(resolve))
    }
    this.#ahead += Math.max(0, end - this.now())
    this.#fire()
  }

  /** How many timers are waiting. */
  get pendingTimers(): number {
    return this.#timers.size
  }

  now(): number {
    return performance.now() + this.#ahead
  }

  timestamp(): number {
    return Date.now()
  }

  setTimeout(callback: () => void, delayMs: number): TimerHandle {
    const timer = { at: this.now() + delayMs, callback }
    this.#timers.add(timer)
    this.#arm()
    return timer
  }

  clearTimeout(timer: TimerHandle | undefined): void {
    this.#timers.delete(timer as Timer)
    this.#arm()
  }

  setImmediate(callback: () => void): void {
    setImmediate(callback)
  }

  random(): number {
    this.#random = (this.#random * 1_103_515_245 + 12_345) % 2_147_483_648
    return this.#random / 2_147_483_648
  }

  randomBytes(size: number): Buffer {
    return nodeRuntime.randomBytes(size)
  }

  async lookup(host: string): ReturnType<Runtime['lookup']> {
    this.lookups.push(host)
    const named = await this.names.get(host)
    if (named === undefined) return await nodeRuntime.lookup(host)
    if (named.length === 0) throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' })
    return named.map(address => ({ address, family: address.includes(':') ? 6 : 4 }))
  }

  connect(
    address: TransportAddress,
    ...rest: Parameters<Runtime['connect']> extends [unknown, ...infer R] ? R : never
  ): Transport {
    const name = `${address.host}:${address.port}`
    this.connects.push(name)
    const port = this.redirects.get(name)
    const target = port === undefined ? address : { ...address, host: '127.0.0.1', port }
    return nodeRuntime.connect(target, ...rest)
  }

  #next(): Timer | undefined {
    let next: Timer | undefined
    for (const timer of this.#timers) if (next === undefined || timer.at < next.at) next = timer
    return next
  }

  #fire(): void {
    for (;;) {
      const next = this.#next()
      if (next === undefined || next.at > this.now()) break
      this.#timers.delete(next)
      next.callback()
    }
    this.#arm()
  }

  #arm(): void {
    clearTimeout(this.#real)
    const next = this.#next()
    if (next === undefined || next.at === Infinity) return
    this.#real = setTimeout(() => this.#fire(), Math.min(Math.max(0, next.at - this.now()), 2_147_483_647))
  }
}
