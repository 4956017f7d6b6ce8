import * as generated from './broker-error-classes.ts'
import { brokerErrorInfo } from './broker-errors.ts'
import type { BrokerResponseError } from './broker-response-error.ts'
import type { KafkaErrorOptions } from './kafka-error.ts'
import { describePlace } from './places.ts'
import { MessageSizeTooLargeError, OffsetOutOfRangeError, UnknownError } from './special-broker-errors.ts'

/** What is known about where a broker error came from. */
export interface BrokerErrorOptions extends KafkaErrorOptions {
  /** The text that came with the error in the response. */
  readonly message?: string | null | undefined
}

type BrokerErrorClass = new (message?: string, options?: KafkaErrorOptions) => BrokerResponseError

const classOf: ReadonlyMap<string, BrokerErrorClass> = new Map(
  Object.values<BrokerErrorClass>({ ...generated, MessageSizeTooLargeError }).map(each => [each.name, each]),
)

/**
 * The error for an error number of a response, as an instance of its class. The message says what the number means,
 * what the broker wrote about it, and where it happened.
 *
 * @param number - From the response; 0 (no error) is a mistake of the caller and throws a RangeError.
 */
export function brokerError(number: number, options: BrokerErrorOptions = {}): BrokerResponseError {
  if (number === 0) throw new RangeError('brokerError(0): 0 means that there is no error')
  const info = brokerErrorInfo(number)
  const text = options.message ? `${info.message}: ${options.message}` : info.message
  const message = text + describePlace(options)
  const { topic, partition, offset } = options
  if (number === 1) {
    const known = topic !== undefined && partition !== undefined && offset !== undefined
    return new OffsetOutOfRangeError(known ? [{ topic, partition, offset }] : [], { ...options, message })
  }
  const errorClass = classOf.get(info.className)
  return errorClass === undefined ? new UnknownError(message, { ...options, number }) : new errorClass(message, options)
}
