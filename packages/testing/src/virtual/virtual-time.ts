import { KafkaError } from '@kclient/errors'
import { nodeRuntime } from '@kclient/net'
import { EventQueue, type VirtualEvent } from './event-queue.ts'

/** How many events may happen in one moment before that counts as spinning. */
const spinLimit = 100_000

/** How long real asynchronous work (a thread pool, a file) may keep virtual time waiting when nothing else is left to happen. */
const outsideWaitMs = 2_000

/** What a line of the trace says beside the time; a function is only called when a trace is kept. */
export type EventLabel = string | (() => string)

/**
 * A clock that stands still while code runs, and jumps to the next event when all code is waiting.
 *
 * Between two events every promise callback, `process.nextTick` and `queueMicrotask` that is ready runs to its end.
 * That makes a run repeatable, as long as the code under test waits for nothing but this clock and what hangs on it.
 */
export class VirtualTime {
  readonly #queue = new EventQueue()
  readonly #trace: string[] | undefined
  #now = 0
  #driving = false

  constructor(keepTrace: boolean) {
    this.#trace = keepTrace ? [] : undefined
  }

  /** Milliseconds since the run began. */
  get now(): number {
    return this.#now
  }

  /** One line for every event so far; empty unless a trace is kept. */
  get trace(): readonly string[] {
    return this.#trace ?? []
  }

  /** Lets `run` happen `delayMs` from now. */
  after(delayMs: number, label: EventLabel, run: () => void): VirtualEvent {
    return this.at(this.#now + Math.max(0, delayMs), label, run)
  }

  /** Lets `run` happen at a moment; one that has passed means now, after what is already due. */
  at(moment: number, label: EventLabel, run: () => void): VirtualEvent {
    const trace = this.#trace
    if (trace === undefined) return this.#queue.push(moment, run)
    return this.#queue.push(moment, () => {
      trace.push(`${this.#now.toFixed(3)} ${typeof label === 'string' ? label : label()}`)
      run()
    })
  }

  cancel(event: VirtualEvent): void {
    this.#queue.cancel(event)
  }

  /** Drives the clock until `main` settles, and settles likewise. */
  async run<T>(main: () => T | Promise<T>, limitMs: number): Promise<T> {
    return await this.#drive(async () => {
      let outcome: { value: T } | { error: unknown } | undefined
      Promise.resolve()
        .then(main)
        .then(
          value => (outcome = { value }),
          (error: unknown) => (outcome = { error }),
        )
      await this.#happen(() => outcome !== undefined, this.#now + limitMs)
      const settled = outcome as unknown as { value: T } | { error: unknown }
      if ('error' in settled) throw settled.error
      return settled.value
    })
  }

  /** Lets everything happen that is due in the next `durationMs`, and leaves the clock there. */
  async advance(durationMs: number): Promise<void> {
    await this.#drive(async () => {
      let over = false
      this.#queue.push(this.#now + durationMs, () => (over = true))
      await this.#happen(() => over, Infinity)
    })
  }

  async #drive<T>(work: () => Promise<T>): Promise<T> {
    if (this.#driving) {
      throw new KafkaError(
        'ILLEGAL_STATE',
        'Virtual time is already being driven: await the run() or advance() before this one',
      )
    }
    this.#driving = true
    try {
      return await work()
    } finally {
      this.#driving = false
    }
  }

  async #happen(isOver: () => boolean, until: number): Promise<void> {
    let eventsInThisMoment = 0
    for (;;) {
      await readyCodeToEnd()
      if (isOver()) return
      const event = this.#queue.pop() ?? (await this.#eventFromOutside(isOver))
      if (event === undefined) return
      if (event.at > until) {
        throw new KafkaError('VIRTUAL_TIME_OVER', `Not settled when its limit of virtual time was over, at ${until} ms`)
      }
      if (event.at > this.#now) {
        this.#now = event.at
        eventsInThisMoment = 0
      } else if (++eventsInThisMoment > spinLimit) {
        throw new KafkaError(
          'VIRTUAL_TIME_SPINS',
          `More than ${spinLimit} events at ${this.#now} ms: something spins without waiting`,
        )
      }
      event.run()
    }
  }

  // Nothing is left to happen here, so what the code waits for is real asynchronous work. That is allowed, though its
  // moment is then decided by the machine and not by the seed.
  async #eventFromOutside(isOver: () => boolean): Promise<VirtualEvent | undefined> {
    const giveUpAt = nodeRuntime.now() + outsideWaitMs
    while (nodeRuntime.now() < giveUpAt) {
      await new Promise<void>(resolve => nodeRuntime.setTimeout(resolve, 1))
      if (isOver()) return undefined
      const event = this.#queue.pop()
      if (event !== undefined) return event
    }
    throw new KafkaError(
      'VIRTUAL_TIME_STUCK',
      `Nothing is left to happen at ${this.#now} ms, and what was to be run has not settled: it waits for a promise that nobody settles`,
    )
  }
}

// A real setImmediate callback runs after all microtasks and next ticks, also those which they queue themselves.
function readyCodeToEnd(): Promise<void> {
  return new Promise(resolve => nodeRuntime.setImmediate(resolve))
}
