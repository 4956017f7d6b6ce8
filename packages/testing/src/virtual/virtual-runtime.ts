import type { ConnectionOptions } from 'node:tls'
import { KafkaError } from '@kclient/errors'
import type { ResolvedAddress, TimerHandle, Transport, TransportAddress, TransportHandlers } from '@kclient/net'
import type { Accept, Listener, ServerRuntime } from '../server/server-runtime.ts'
import type { VirtualEvent } from './event-queue.ts'
import { SeededRandom } from './seeded-random.ts'
import { VirtualNetwork, type VirtualNetworkOptions } from './virtual-network.ts'
import { VirtualTime } from './virtual-time.ts'

/** Options of a {@link VirtualRuntime}. */
export interface VirtualRuntimeOptions extends VirtualNetworkOptions {
  /** Decides every delay, split and random number of the run. Default: 1. */
  seed?: number | undefined
  /** The wall clock when the run begins, in ms since 1970. Default: 2025-01-01T00:00:00Z. */
  startTimestamp?: number | undefined
  /** Whether {@link VirtualRuntime.trace} is kept. Default: false. */
  trace?: boolean | undefined
}

const longestTimerMs = 2_147_483_647

/**
 * A Runtime without a real clock, network or chance: clients and an embedded broker run on it in one process, in no time,
 * and in the same way whenever the seed is the same.
 *
 * Time stands still while code runs and jumps to the next event when everything waits, so a test that waits ten minutes
 * takes milliseconds. What breaks the repetition is asynchronous work outside of the runtime, whose duration the
 * machine decides: compression in the thread pool, files, real sockets, `setTimeout`. Compression that runs
 * synchronously is fine.
 *
 * @example
 * const runtime = new VirtualRuntime({ seed: 42 })
 * await runtime.run(async () => {
 *   await using broker = await startBroker({ runtime })
 *   await using producer = await Producer.start({ bootstrapServers: broker.bootstrapServers, runtime })
 *   await producer.send({ topic: 'events', value: 'hello' })
 * })
 */
export class VirtualRuntime implements ServerRuntime {
  readonly seed: number
  /** The network in memory: names, cuts and blocked hosts. */
  readonly network: VirtualNetwork
  readonly #time: VirtualTime
  readonly #random: SeededRandom
  readonly #startTimestamp: number
  readonly #timers = new WeakMap<TimerHandle, VirtualEvent>()

  constructor(options: VirtualRuntimeOptions = {}) {
    this.seed = options.seed ?? 1
    this.#startTimestamp = options.startTimestamp ?? Date.UTC(2025, 0, 1)
    this.#time = new VirtualTime(options.trace ?? false)
    this.#random = new SeededRandom(this.seed)
    // The network draws from a sequence of its own, so a client that asks for one more random number shifts no delay.
    this.network = new VirtualNetwork(this.#time, new SeededRandom(this.seed ^ 0x5bd1_e995), options)
  }

  /** One line for every event of the run so far, when it was made with `trace: true`. Equal traces mean equal runs. */
  get trace(): readonly string[] {
    return this.#time.trace
  }

  /**
   * Runs `main` and lets virtual time pass until it settles; settles as it does.
   *
   * @param limits `limitMs`: the virtual time after which the run fails. Default: a day.
   * @throws KafkaError with code VIRTUAL_TIME_STUCK when nothing is left that could ever settle `main`,
   * VIRTUAL_TIME_OVER when the limit is over, VIRTUAL_TIME_SPINS when events follow each other and no time passes.
   */
  run<T>(main: () => T | Promise<T>, limits: { limitMs?: number | undefined } = {}): Promise<T> {
    return this.#time.run(main, limits.limitMs ?? 86_400_000)
  }

  /** Lets virtual time pass from outside, when no {@link run} is at work: everything due in `durationMs` happens. */
  advance(durationMs: number): Promise<void> {
    return this.#time.advance(durationMs)
  }

  /** Waits for virtual time, inside of {@link run}. */
  sleep(durationMs: number): Promise<void> {
    return new Promise(resolve => this.setTimeout(resolve, durationMs))
  }

  now(): number {
    return this.#time.now
  }

  timestamp(): number {
    return this.#startTimestamp + Math.floor(this.#time.now)
  }

  setTimeout(run: () => void, delayMs: number): TimerHandle {
    // As Node's timers and its runtime do: at least a millisecond, at most what a timer can count.
    const event = this.#time.after(Math.min(Math.max(delayMs, 1), longestTimerMs), 'timer', run)
    const handle: TimerHandle = {}
    this.#timers.set(handle, event)
    return handle
  }

  clearTimeout(timer: TimerHandle | undefined): void {
    if (timer === undefined) return
    const event = this.#timers.get(timer)
    if (event !== undefined) this.#time.cancel(event)
  }

  setImmediate(run: () => void): void {
    this.#time.after(0, 'immediate', run)
  }

  random(): number {
    return this.#random.next()
  }

  randomBytes(size: number): Buffer {
    return this.#random.bytes(size)
  }

  lookup(host: string): Promise<readonly ResolvedAddress[]> {
    return this.network.lookup(host)
  }

  connect(address: TransportAddress, tls: ConnectionOptions | undefined, handlers: TransportHandlers): Transport {
    if (tls !== undefined) throw new KafkaError('UNSUPPORTED', 'The virtual network knows no TLS: leave out `ssl`')
    return this.network.connect(address.host, address.port, handlers)
  }

  /** Every node has a host of its own, so that it can be cut off alone. */
  hostOf(nodeId: number): string {
    return `broker-${nodeId}`
  }

  async listen(address: { host: string; port: number }, accept: Accept): Promise<Listener> {
    return this.network.listen(address.host, address.port, accept)
  }
}
