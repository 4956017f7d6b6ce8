import type { Claim, RecordPlace } from '../batches/claim.ts'
import type { Resolve } from '../batches/producer-batch.ts'
import type { WaitingSend } from '../intake/waiting-send.ts'
import type { ProducerRecord } from '../producer-record.ts'
import { RecordMetadata } from '../record-metadata.ts'

/** The producer behind a stream. */
export interface RecordTarget<K, V> {
  /**
   * Puts a record into the buffer.
   *
   * @returns what waits for room; undefined when the claim was told already.
   * @throws for what is no record, and when the producer is not started.
   */
  take(record: ProducerRecord<K, V>, claim: Claim): WaitingSend | undefined
  /** Nobody waits for it any more. */
  cancel(waiting: WaitingSend, error: unknown): void
  /** From now until the returned function is called, batches leave without waiting for more records. */
  hurry(): () => void
}

/** Why a stream came to its end before its time. */
export interface Failure {
  readonly reason: unknown
}

/** Ends a write, or the stream. */
export type Done = (failure: Failure | undefined) => void

/**
 * Where a stream of records ends: takes one write at a time, holds it back while the buffer is full, and knows how many
 * records are unacknowledged. Makes no promise and no closure per record.
 *
 * Claims are told in the middle of the producer's work, where no code of the user may run: what a stream hears of
 * them it hears in a microtask.
 */
export class RecordSink<K, V> implements Claim {
  readonly #target: RecordTarget<K, V>
  readonly #onFailure: (failure: Failure) => void
  #unacknowledged = 0
  #failure: Failure | undefined
  /** The write under way: its records, how far it got, and whom to tell. */
  #records: readonly ProducerRecord<K, V>[] = []
  #at = 0
  #written: Done | undefined
  /** What waits for room. */
  #waiting: WaitingSend | undefined
  #isTaking = false
  /** Told when all is acknowledged. */
  #ended: Done | undefined
  #stopHurrying: (() => void) | undefined

  /** @param onFailure - Told once, of the first record that fails. */
  constructor(target: RecordTarget<K, V>, onFailure: (failure: Failure) => void) {
    this.#target = target
    this.#onFailure = onFailure
  }

  /** Writes records in order; they are in the buffer when `done` is called. */
  write(records: readonly ProducerRecord<K, V>[], done: Done): void {
    this.#records = records
    this.#at = 0
    this.#written = done
    this.#goOn()
  }

  /** No more writes will come. All records are acknowledged when `done` is called. */
  end(done: Done): void {
    this.#ended = done
    if (this.#unacknowledged > 0 && this.#failure === undefined) this.#stopHurrying = this.#target.hurry()
    this.#endIfDone()
  }

  /** Waits for nothing any more. What is in the buffer goes its way. */
  release(reason: unknown): void {
    this.#stop({ reason })
  }

  appended(batch: RecordPlace): void {
    batch.addSender(this.#settled)
    this.#unacknowledged += 1
    if (this.#isTaking) return
    queueMicrotask(() => {
      if (this.#waiting === undefined) return
      this.#waiting = undefined
      this.#at += 1
      this.#goOn()
    })
  }

  failed(error: unknown): void {
    if (this.#isTaking) this.#fail(error)
    else queueMicrotask(() => this.#fail(error))
  }

  /** Of each record in the buffer, sooner or later. */
  readonly #settled: Resolve = outcome => {
    if (!(outcome instanceof RecordMetadata)) {
      outcome.catch((error: unknown) => this.#fail(error))
      return
    }
    this.#unacknowledged -= 1
    if (this.#unacknowledged === 0 && this.#ended !== undefined) queueMicrotask(() => this.#endIfDone())
  }

  #goOn(): void {
    while (this.#failure === undefined && this.#at < this.#records.length) {
      this.#isTaking = true
      try {
        this.#waiting = this.#target.take(this.#records[this.#at] as ProducerRecord<K, V>, this)
      } catch (error) {
        this.#fail(error)
      } finally {
        this.#isTaking = false
      }
      if (this.#waiting !== undefined) return
      this.#at += 1
    }
    this.#endWrite()
  }

  #fail(error: unknown): void {
    const failure = { reason: error }
    if (this.#stop(failure)) this.#onFailure(failure)
  }

  /** False when it has stopped before. */
  #stop(failure: Failure): boolean {
    if (this.#failure !== undefined) return false
    this.#failure = failure
    const waiting = this.#waiting
    this.#waiting = undefined
    if (waiting !== undefined) this.#target.cancel(waiting, failure.reason)
    this.#endWrite()
    this.#endIfDone()
    return true
  }

  #endWrite(): void {
    const done = this.#written
    this.#written = undefined
    this.#records = []
    done?.(this.#failure)
  }

  #endIfDone(): void {
    if (this.#failure === undefined && this.#unacknowledged > 0) return
    const done = this.#ended
    this.#ended = undefined
    this.#stopHurrying?.()
    this.#stopHurrying = undefined
    done?.(this.#failure)
  }
}
