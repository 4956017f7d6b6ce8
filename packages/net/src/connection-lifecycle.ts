import type { KafkaError } from '@kclient/errors'
import { type ConnectionFailure, errorOf } from './connection-failure.ts'
import { type ConnectionState, isLegalTransition } from './connection-state.ts'

/** State and end of a connection: the only place that writes either. */
export class ConnectionLifecycle {
  /** Resolves when the socket is gone. */
  readonly closed: Promise<void>
  readonly #closeListeners = new Set<(error: KafkaError) => void>()
  #state: ConnectionState = 'idle'
  #failure: ConnectionFailure | undefined
  #reportClosed!: () => void

  constructor() {
    this.closed = new Promise(resolve => {
      this.#reportClosed = resolve
    })
  }

  get state(): ConnectionState {
    return this.#state
  }

  /** Why it ended. */
  get failure(): ConnectionFailure | undefined {
    return this.#failure
  }

  get isOver(): boolean {
    return this.#failure !== undefined
  }

  throwIfOver(): void {
    if (this.#failure !== undefined) throw errorOf(this.#failure, 'no')
  }

  /** Goes to the next state on the way to usefulness, or to `draining`; throws when there is no such way. */
  to(state: Exclude<ConnectionState, 'idle' | 'closing' | 'closed'>): void {
    this.#to(state)
  }

  /** Begins the end. */
  end(failure: ConnectionFailure): void {
    this.#to('closing')
    this.#failure = failure
  }

  /** The socket is gone. */
  finish(): void {
    this.#to('closed')
    this.#reportClosed()
  }

  onClose(listener: (error: KafkaError) => void): void {
    const failure = this.#failure
    if (failure === undefined) this.#closeListeners.add(listener)
    else queueMicrotask(() => listener(errorOf(failure, 'no')))
  }

  /** Tells the listeners, once each. */
  report(error: KafkaError): void {
    const listeners = [...this.#closeListeners]
    this.#closeListeners.clear()
    for (const listener of listeners) listener(error)
  }

  #to(state: ConnectionState): void {
    if (!isLegalTransition(this.#state, state))
      throw new Error(`A connection cannot go from ${this.#state} to ${state}`)
    this.#state = state
  }
}
