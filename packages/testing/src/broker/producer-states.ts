import { ErrorCode } from '@kclient/errors'
import { addSequence } from '@kclient/protocol'

/** What a batch says of its producer. */
export interface ProducerBatch {
  readonly producerId: bigint
  readonly producerEpoch: number
  readonly baseSequence: number
  readonly recordCount: number
}

interface WrittenBatch {
  readonly firstSequence: number
  readonly lastSequence: number
  readonly baseOffset: bigint
  readonly timestamp: number
}

interface ProducerState {
  epoch: number
  /** The newest batches of this epoch, oldest first, at most five. */
  batches: WrittenBatch[]
  lastTimestamp: number
}

/** What to do with a batch of an idempotent producer. */
export type SequenceVerdict =
  | { readonly kind: 'append' }
  | { readonly kind: 'duplicate'; readonly baseOffset: bigint; readonly timestamp: number }
  | { readonly kind: 'error'; readonly code: number; readonly message: string }

const batchesRemembered = 5
const append: SequenceVerdict = { kind: 'append' }

/** The producers that have written to one partition, and how far each has come (KIP-98, KIP-360). */
export class ProducerStates {
  readonly #states = new Map<bigint, ProducerState>()
  readonly #expirationMs: number

  constructor(expirationMs: number) {
    this.#expirationMs = expirationMs
  }

  /** Decides on a batch, and changes nothing. */
  check(batch: ProducerBatch, now: number): SequenceVerdict {
    const { producerId, producerEpoch, baseSequence } = batch
    const state = this.#live(producerId, now)
    // Of a producer that is not known (any more) any sequence is taken: its state may have expired with its records.
    if (state === undefined) return append
    const duplicate = this.#duplicateOf(state, batch)
    if (duplicate !== undefined) {
      return { kind: 'duplicate', baseOffset: duplicate.baseOffset, timestamp: duplicate.timestamp }
    }
    if (producerEpoch < state.epoch) {
      const message = `Epoch ${producerEpoch} of producer ${producerId} is smaller than the last seen epoch ${state.epoch}`
      return { kind: 'error', code: ErrorCode.INVALID_PRODUCER_EPOCH, message }
    }
    if (producerEpoch > state.epoch) {
      if (baseSequence === 0) return append
      return outOfOrder(
        `Producer ${producerId} begins epoch ${producerEpoch} with sequence ${baseSequence} instead of 0`,
      )
    }
    const last = state.batches.at(-1)
    const expected = last === undefined ? 0 : addSequence(last.lastSequence, 1)
    if (baseSequence === expected) return append
    return outOfOrder(
      `Producer ${producerId}, epoch ${producerEpoch}: sequence ${baseSequence} came, ${expected} was expected`,
    )
  }

  /** Remembers a batch that has been written. */
  written(batch: ProducerBatch, baseOffset: bigint, timestamp: number, now: number): void {
    let state = this.#live(batch.producerId, now)
    if (state === undefined) {
      state = { epoch: batch.producerEpoch, batches: [], lastTimestamp: now }
      this.#states.set(batch.producerId, state)
    } else if (state.epoch !== batch.producerEpoch) {
      state.epoch = batch.producerEpoch
      state.batches = []
    }
    state.lastTimestamp = now
    const lastSequence = addSequence(batch.baseSequence, batch.recordCount - 1)
    state.batches.push({ firstSequence: batch.baseSequence, lastSequence, baseOffset, timestamp })
    if (state.batches.length > batchesRemembered) state.batches.shift()
  }

  /** Forgets everything, before the batches that are left in a log are told again through {@link written}. */
  clear(): void {
    this.#states.clear()
  }

  #live(producerId: bigint, now: number): ProducerState | undefined {
    const state = this.#states.get(producerId)
    if (state === undefined || now - state.lastTimestamp <= this.#expirationMs) return state
    this.#states.delete(producerId)
    return undefined
  }

  #duplicateOf(state: ProducerState, batch: ProducerBatch): WrittenBatch | undefined {
    if (batch.producerEpoch !== state.epoch) return undefined
    const lastSequence = addSequence(batch.baseSequence, batch.recordCount - 1)
    return state.batches.find(
      written => written.firstSequence === batch.baseSequence && written.lastSequence === lastSequence,
    )
  }
}

function outOfOrder(message: string): SequenceVerdict {
  return { kind: 'error', code: ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, message }
}
