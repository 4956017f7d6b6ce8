import { brand } from './brand.ts'
import { brokerErrorInfo } from './broker-errors.ts'
import { KafkaError, type KafkaErrorOptions } from './kafka-error.ts'

/**
 * An error that a broker answered with. Its class follows from the number, its `code` is Kafka's name for it.
 * A number that this version does not know makes an UnknownError that keeps the number.
 */
export class BrokerResponseError extends KafkaError {
  static {
    brand(this, 'BrokerResponseError')
  }

  /** The number on the wire; each one has its line in `brokerErrors`. */
  readonly number: number

  /**
   * @param number - The number on the wire.
   * @param message - Replaces the text of the table.
   */
  constructor(number: number, message?: string, options?: KafkaErrorOptions) {
    const info = brokerErrorInfo(number)
    super(info.name, message ?? info.message, {
      ...options,
      retriable: options?.retriable ?? info.retriable,
      fatal: options?.fatal ?? fatal.has(number),
    })
    this.number = number
  }

  override get refreshMetadata(): boolean {
    return brokerErrorInfo(this.number).refreshMetadata
  }

  override get refreshCoordinator(): boolean {
    return brokerErrorInfo(this.number).refreshCoordinator
  }
}

/** After these the client's identity belongs to someone else, or may not be used: PRODUCER_FENCED, FENCED_INSTANCE_ID, TRANSACTIONAL_ID_AUTHORIZATION_FAILED. */
const fatal: ReadonlySet<number> = new Set([90, 82, 53])
