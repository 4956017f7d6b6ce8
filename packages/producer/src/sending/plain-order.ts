import { IllegalStateError } from '@kclient/errors'
import {
  type Answer,
  type DeliveryOrder,
  noProducerId,
  type OrderedBatch,
  type ProducerIdAndEpoch,
  type Repair,
  type Verdict,
} from '../batches/delivery-order.ts'

/**
 * The order of one partition for a producer without idempotence: one batch at a time, because the broker has no number
 * by which it could put batches back into order. A batch whose outcome is open goes again, so it may be there twice.
 */
export class PlainOrder<B extends OrderedBatch> implements DeliveryOrder<B> {
  readonly #sent: B[] = []
  #inFlight = 0

  get outstanding(): readonly B[] {
    return this.#sent
  }

  get inFlight(): number {
    return this.#inFlight
  }

  get lastAckedOffset(): bigint {
    return -1n
  }

  get identity(): ProducerIdAndEpoch {
    return noProducerId
  }

  retry(): B | undefined {
    return this.#inFlight > 0 ? undefined : this.#sent[0]
  }

  admits(): boolean {
    return this.#sent.length === 0
  }

  admit(batch: B): void {
    if (!this.admits()) throw new IllegalStateError('A batch went while another one was not settled')
    this.#sent.push(batch)
    this.#depart(batch)
  }

  resent(batch: B): void {
    if (batch.inFlight || batch !== this.#sent[0]) throw new IllegalStateError('This batch is not waiting to go again')
    this.#depart(batch)
  }

  #depart(batch: B): void {
    batch.inFlight = true
    this.#inFlight += 1
  }

  answered(batch: B, answer: Answer): Verdict {
    if (!batch.inFlight) throw new IllegalStateError('An answer came for a batch that is not in flight')
    batch.inFlight = false
    this.#inFlight -= 1
    switch (answer) {
      case 'stored':
        this.#forget(batch)
        return 'done'
      case 'later':
        return 'retry'
      case 'doubtful':
        batch.inDoubt = true
        return 'retry'
      case 'too-large':
        if (batch.abandoned || batch.recordCount < 2) break
        return 'split'
      case 'unknown':
        batch.inDoubt = true
        break
      case 'refused':
      case 'out-of-order':
      case 'fenced':
        break
    }
    this.#forget(batch)
    return 'fail'
  }

  split(batch: B, parts: readonly B[]): void {
    const at = this.#sent.indexOf(batch)
    if (at === -1 || batch.inFlight) throw new IllegalStateError('Only a batch that came back can be split')
    for (const part of parts) part.inDoubt = batch.inDoubt
    this.#sent.splice(at, 1, ...parts)
  }

  abandon(batch: B): void {
    batch.abandoned = true
  }

  dropAbandoned(): B[] {
    const dropped = this.#sent.filter(batch => batch.abandoned && !batch.inFlight)
    for (const batch of dropped) this.#forget(batch)
    return dropped
  }

  leaderMoved(): void {}

  topicRecreated(): void {}

  repair(): Repair | undefined {
    return undefined
  }

  repaired(): B[] {
    throw new IllegalStateError('Without numbers there is no gap to be repaired')
  }

  #forget(batch: B): void {
    const at = this.#sent.indexOf(batch)
    if (at !== -1) this.#sent.splice(at, 1)
  }
}
