import { IllegalStateError } from '@kclient/errors'
import type { ProducerIdAndEpoch } from '../batches/delivery-order.ts'

/**
 * - `none`: a producer id has to be asked for
 * - `requested`: it was asked for
 * - `ready`: batches are numbered under it
 * - `failed`: the cluster will not give one
 */
export type IdentityState = 'none' | 'requested' | 'ready' | 'failed'

const legal = {
  none: ['requested'],
  requested: ['ready', 'none', 'failed'],
  ready: ['none'],
  failed: [],
} as const satisfies Record<IdentityState, readonly IdentityState[]>

const maxEpoch = 0x7fff

/**
 * Producer id and epoch of an idempotent producer. The epoch goes up without asking the cluster, which then takes the
 * numbers of each partition from 0 again; after the last epoch another id has to be asked for.
 */
export class ProducerIdentity {
  #state: IdentityState = 'none'
  #current: ProducerIdAndEpoch | undefined

  get state(): IdentityState {
    return this.#state
  }

  /** What to number new batches with; undefined while there is none. */
  get current(): ProducerIdAndEpoch | undefined {
    return this.#current
  }

  requested(): void {
    this.#become('requested')
  }

  obtained(id: ProducerIdAndEpoch): void {
    this.#become('ready')
    this.#current = id
  }

  /** The request came to nothing: another one is due. */
  missed(): void {
    this.#become('none')
  }

  /** The cluster refused for good. */
  failed(): void {
    this.#become('failed')
  }

  /**
   * A partition needs numbers from 0. Nothing happens when `used`, the identity it had, is the current one no more:
   * then another partition has bumped already, and one bump serves all.
   *
   * @returns whether the epoch was raised.
   */
  bump(used: ProducerIdAndEpoch): boolean {
    const current = this.#current
    if (current === undefined || !isSame(current, used)) return false
    if (current.producerEpoch >= maxEpoch) {
      this.#drop()
      return false
    }
    this.#current = { producerId: current.producerId, producerEpoch: current.producerEpoch + 1 }
    return true
  }

  /** The brokers do not accept the identity `used` any more: another id has to be asked for. */
  renew(used: ProducerIdAndEpoch): void {
    const current = this.#current
    if (current?.producerId === used.producerId) this.#drop()
  }

  #drop(): void {
    this.#become('none')
    this.#current = undefined
  }

  #become(state: IdentityState): void {
    if (!(legal[this.#state] as readonly IdentityState[]).includes(state)) {
      throw new IllegalStateError(`The producer id cannot go from ${this.#state} to ${state}`)
    }
    this.#state = state
  }
}

function isSame(a: ProducerIdAndEpoch, b: ProducerIdAndEpoch): boolean {
  return a.producerEpoch === b.producerEpoch && a.producerId === b.producerId
}
