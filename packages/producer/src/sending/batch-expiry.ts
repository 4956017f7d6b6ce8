import { KafkaTimeoutError } from '@kclient/errors'
import type { Runtime, TimerHandle } from '@kclient/net'
import type { ProducerBatch } from '../batches/producer-batch.ts'

/** What becomes of batches that grow old. */
export interface ExpiryEnd {
  /** It takes no more records. */
  close(batch: ProducerBatch): void
  /** Its senders are told. */
  abandon(batch: ProducerBatch, error: Error): void
}

/**
 * Ends the wait of senders whose batch was not settled within deliveryTimeoutMs. One timer, for the oldest batch.
 *
 * The time of a batch runs from its first record on. So that a later one has some time left, a batch of half that age
 * (or as old as lingerMs, where that is more) takes no more.
 */
export class BatchExpiry {
  readonly #runtime: Runtime
  readonly #unsettled: ReadonlySet<ProducerBatch>
  readonly #limitMs: number
  readonly #closesAfterMs: number
  readonly #end: ExpiryEnd
  #timer: TimerHandle | undefined
  #stopped = false

  constructor(
    runtime: Runtime,
    unsettled: ReadonlySet<ProducerBatch>,
    limitMs: number,
    lingerMs: number,
    end: ExpiryEnd,
  ) {
    this.#runtime = runtime
    this.#unsettled = unsettled
    this.#limitMs = limitMs
    this.#closesAfterMs = Math.max(limitMs / 2, lingerMs)
    this.#end = end
  }

  /** There is a batch. Those that come later expire later, so one look suffices until the oldest is due. */
  arm(): void {
    if (this.#timer === undefined && !this.#stopped) this.#setTimer(this.#closesAfterMs)
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
    let next = Infinity
    for (const batch of Array.from(this.#unsettled)) {
      const expiresAt = batch.createdAt + this.#limitMs
      const closesAt = batch.createdAt + this.#closesAfterMs
      if (expiresAt <= now) this.#end.abandon(batch, this.#error(batch))
      else if (batch.state === 'open' && closesAt > now) next = Math.min(next, closesAt)
      else {
        if (batch.state === 'open') this.#end.close(batch)
        next = Math.min(next, expiresAt)
      }
    }
    if (next !== Infinity) this.#setTimer(next - now)
  }

  #error({ queue: { topic, partition, leader }, lastError: cause }: ProducerBatch): Error {
    const state = leader < 0 ? ', and it has no leader that is known' : ''
    const reason = cause === undefined ? state : `, the last attempt failed with: ${cause.message}`
    return new KafkaTimeoutError(
      'DELIVERY_TIMEOUT',
      `Records for ${topic}-${partition} were not acknowledged within ${this.#limitMs} ms (deliveryTimeoutMs)${reason}`,
      { topic, partition, cause, retriable: true },
    )
  }
}
