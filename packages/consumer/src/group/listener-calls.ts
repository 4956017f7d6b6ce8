import type { Logger, Runtime } from '@kclient/net'
import { KafkaError, type TopicPartition } from '@kclient/errors'
import type { RebalanceListener } from './rebalance-listener.ts'

/** What a listener is told. */
export type ListenerEvent = 'revoked' | 'assigned' | 'lost'

/** What the calls of a listener need of their consumer. */
export interface ListenerCallsOptions {
  readonly runtime: Runtime
  readonly logger: Logger
  /** The application has to know. */
  readonly onError: (error: KafkaError) => void
  /** Whether somebody waits for records. */
  readonly demand: () => boolean
}

/** After this time a listener that may be waiting for what waits for it is warned about. */
const suspiciousMs = 10_000

/** The calls of one consumer's listener: one after the other, and whatever a listener does, the consumer goes on. */
export class ListenerCalls {
  readonly #options: ListenerCallsOptions
  #listener: RebalanceListener | undefined
  #last: Promise<void> = Promise.resolve()
  #pending = 0

  constructor(options: ListenerCallsOptions) {
    this.#options = options
  }

  /** For what is told from now on. */
  use(listener: RebalanceListener | undefined): void {
    this.#listener = listener
  }

  /** Whether a call is under way, or about to be. */
  get busy(): boolean {
    return this.#pending > 0
  }

  /** Whether anybody wants to know of it. */
  hears(event: ListenerEvent): boolean {
    return methodFor(this.#listener, event) !== undefined
  }

  /** Resolves when the listener is done with this, and with all before; never rejects. */
  tell(event: ListenerEvent, partitions: readonly TopicPartition[]): Promise<void> {
    const listener = this.#listener
    const method = methodFor(listener, event)
    if (listener === undefined || method === undefined) return this.#last
    const given = partitions.map(({ topic, partition }) => ({ topic, partition }))
    this.#pending += 1
    this.#last = this.#last.then(() => this.#call(listener, method, given))
    return this.#last
  }

  /** Resolves when the listener is done with all that it was told. */
  idle(): Promise<void> {
    return this.#last
  }

  async #call(listener: RebalanceListener, method: ListenerMethod, partitions: TopicPartition[]): Promise<void> {
    const { runtime, logger, onError, demand } = this.#options
    const timer = runtime.setTimeout(() => {
      const hint = demand() ? ': if it asks for records itself, it waits for ever' : ''
      logger.warn(`Consumer: ${method} has been at work for ${suspiciousMs} ms, and the group waits for it${hint}`)
    }, suspiciousMs)
    try {
      await listener[method]?.(partitions)
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      const error = new KafkaError('LISTENER_FAILED', `The rebalance listener's ${method} failed: ${reason}`, { cause })
      logger.error(`Consumer: ${error.message}`, { error: cause })
      onError(error)
    } finally {
      runtime.clearTimeout(timer)
      this.#pending -= 1
    }
  }
}

type ListenerMethod = keyof RebalanceListener

/** Who says nothing of what is lost hears of it as revoked, as in Java. */
function methodFor(listener: RebalanceListener | undefined, event: ListenerEvent): ListenerMethod | undefined {
  switch (event) {
    case 'assigned':
      return listener?.onPartitionsAssigned === undefined ? undefined : 'onPartitionsAssigned'
    case 'lost':
      if (listener?.onPartitionsLost !== undefined) return 'onPartitionsLost'
      return methodFor(listener, 'revoked')
    case 'revoked':
      return listener?.onPartitionsRevoked === undefined ? undefined : 'onPartitionsRevoked'
  }
}
