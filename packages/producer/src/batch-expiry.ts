import { KafkaTimeoutError } from '@kclient/errors'
import type { Runtime, TimerHandle } from '@kclient/net'
import type { ProducerBatch } from './producer-batch.ts'

/** Ends the wait of senders whose batch was not settled within deliveryTimeoutMs. One timer, for the oldest batch. */
export class BatchExpiry {
  readonly #runtime: Runtime
  readonly #unsettled: ReadonlySet<ProducerBatch>
  readonly #limitMs: number
  readonly #abandon: (batch: ProducerBatch, error: Error) => void
  #timer: TimerHandle | undefined
  #stopped = false

  constructor(
    runtime: Runtime,
    unsettled: ReadonlySet<ProducerBatch>,
    limitMs: number,
    abandon: (batch: ProducerBatch, error: Error) => void,
  ) {
    this.#runtime = runtime
    this.#unsettled = unsettled
    this.#limitMs = limitMs
    this.#abandon = abandon
  }

  /** There is a batch. Those that come later expire later, so one look suffices until the oldest is due. */
  arm(): void {
    if (this.#timer === undefined && !this.#stopped) this.#setTimer(this.#limitMs)
  }

  stop(): void {
    this.#stopped = true
    this.#runtime.clearTimeout(this.#timer)
  }

  #setTimer(delayMs: number): void {
    // After the event loop was blocked all timers fire before a socket is read: the answer may be there already.
    this.#timer = this.#runtime.setTimeout(() => this.#runtime.setImmediate(() => this.#look()), delayMs)
  }

  #look(): void {
    this.#timer = undefined
    if (this.#stopped) return
    const now = this.#runtime.now()
    let oldest = Infinity
    for (const batch of Array.from(this.#unsettled)) {
      if (batch.createdAt + this.#limitMs <= now) this.#abandon(batch, this.#error(batch))
      else oldest = Math.min(oldest, batch.createdAt)
    }
    if (oldest !== Infinity) this.#setTimer(oldest + this.#limitMs - now)
  }

  #error({ queue: { topic, partition }, lastError: cause }: ProducerBatch): Error {
    const reason = cause === undefined ? '' : `, the last attempt failed with: ${cause.message}`
    return new KafkaTimeoutError(
      'DELIVERY_TIMEOUT',
      `Records for ${topic}-${partition} were not acknowledged within ${this.#limitMs} ms (deliveryTimeoutMs)${reason}`,
      { topic, partition, cause, retriable: true },
    )
  }
}
