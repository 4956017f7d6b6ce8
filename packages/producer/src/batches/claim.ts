import { Delivery } from '../delivery.ts'
import type { RecordMetadata } from '../record-metadata.ts'
import type { ProducerBatch, Resolve } from './producer-batch.ts'

/** The batch that a record is in. */
export type RecordPlace = Pick<ProducerBatch, 'addSender' | 'queue'>

/** Who waits for a record: told when it is in a batch, from which point the batch tells the rest, or that it never will be. */
export interface Claim {
  appended(batch: RecordPlace): void
  failed(error: unknown): void
}

let captured: Resolve
const capture = (resolve: Resolve): void => {
  captured = resolve
}

/** A promise for the record appended last to the batch. Without a closure of its own: this runs once per record. */
export function promiseOf(batch: RecordPlace): Promise<RecordMetadata> {
  const promise = new Promise<RecordMetadata>(capture as (resolve: (value: RecordMetadata) => void) => void)
  batch.addSender(captured)
  return promise
}

/** A `send` that could not be appended at once. */
export class SendClaim implements Claim {
  readonly promise: Promise<RecordMetadata>
  #resolve!: Resolve

  constructor() {
    this.promise = new Promise<RecordMetadata>(resolve => {
      this.#resolve = resolve
    })
  }

  appended(batch: RecordPlace): void {
    batch.addSender(this.#resolve)
  }

  failed(error: unknown): void {
    this.#resolve(Promise.reject(error))
  }
}

/** An `enqueue` that could not be appended at once. */
export class EnqueueClaim implements Claim {
  readonly promise: Promise<Delivery>
  #resolve!: (delivery: Delivery) => void
  #reject!: (error: unknown) => void

  constructor() {
    this.promise = new Promise<Delivery>((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  appended(batch: RecordPlace): void {
    this.#resolve(deliveryOf(batch))
  }

  failed(error: unknown): void {
    this.#reject(error)
  }
}

/** A delivery of the record appended last to the batch. */
export function deliveryOf(batch: RecordPlace): Delivery {
  return new Delivery(batch.queue.topic, batch.queue.partition, promiseOf(batch))
}
