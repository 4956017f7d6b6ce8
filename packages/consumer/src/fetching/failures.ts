import {
  BrokerResponseError,
  ErrorCode,
  InvalidMessageError,
  KafkaError,
  KafkaProtocolError,
  RecordDeserializationError,
  RecordTooLargeError,
  type TopicPartition,
  UnsupportedCodecError,
} from '@kclient/errors'

/**
 * An error of reading records, as one that says where: topic, partition, and the position that stays before it.
 *
 * @param behind - Where the batch ends that cannot be read, as far as it can be believed.
 */
export function located(
  error: unknown,
  { topic, partition }: TopicPartition,
  offset: bigint,
  behind: bigint | undefined,
): KafkaError {
  if (error instanceof RecordDeserializationError) return error
  if (error instanceof KafkaError && error.topic !== undefined) return error
  const message = `${topic}-${partition} offset ${offset}: ${error instanceof Error ? error.message : String(error)}`
  const skip = behind === undefined || behind <= offset ? 'seek() behind it' : `seek() to ${behind}`
  const place = { topic, partition, offset, cause: error }
  if (error instanceof RecordTooLargeError) {
    const { size, limit, limitName } = error
    return new RecordTooLargeError(`${message}; raise the limit, or ${skip}`, {
      ...place,
      size,
      limit,
      limitName,
    })
  }
  if (error instanceof UnsupportedCodecError) return new UnsupportedCodecError(message, place)
  return new InvalidMessageError(`${message}; to skip it, ${skip}`, place)
}

/** A partition's data is not what it has to be. */
export function malformedAt({ topic, partition }: TopicPartition, offset: bigint, what: string): InvalidMessageError {
  return new InvalidMessageError(`${topic}-${partition} offset ${offset}: ${what}`, { topic, partition, offset })
}

/** The error that says that an answer was refused because of its size; it may be the cause of another. */
export function tooLargeAnswer(error: KafkaError): KafkaProtocolError | undefined {
  const chainLimit = 5
  let cause: unknown = error
  for (let depth = 0; depth < chainLimit && cause instanceof Error; depth++) {
    if (cause instanceof KafkaProtocolError && cause.code === 'RESPONSE_TOO_LARGE') return cause
    cause = cause.cause
  }
  return undefined
}

/**
 * Whether an error may go away by itself. Brokers send UNKNOWN_SERVER_ERROR for passing trouble too. Corrupt data can
 * be asked for again, but does not mend itself, so the application has to know. Time that runs out is the consumer's own
 * limit for one attempt at one broker.
 */
export function passes(error: KafkaError): boolean {
  if (error instanceof BrokerResponseError) {
    if (error.number === ErrorCode.UNKNOWN_SERVER_ERROR) return true
    if (error.number === ErrorCode.CORRUPT_MESSAGE) return false
  }
  return error.retriable || error.code === 'CALL_TIMEOUT'
}
