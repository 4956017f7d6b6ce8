import {
  InvalidMessageError,
  KafkaError,
  RecordDeserializationError,
  RecordTooLargeError,
  type TopicPartition,
  UnsupportedCodecError,
} from '@kclient/errors'

/** An error of reading records, as one that says where: topic, partition, and the position that stays before it. */
export function located(error: unknown, { topic, partition }: TopicPartition, offset: bigint): KafkaError {
  if (error instanceof RecordDeserializationError) return error
  if (error instanceof KafkaError && error.topic !== undefined) return error
  const message = `${topic}-${partition} offset ${offset}: ${error instanceof Error ? error.message : String(error)}`
  const place = { topic, partition, offset, cause: error }
  if (error instanceof RecordTooLargeError) {
    const { size, limit, limitName } = error
    return new RecordTooLargeError(`${message}; raise the limit, or seek() behind it`, {
      ...place,
      size,
      limit,
      limitName,
    })
  }
  if (error instanceof UnsupportedCodecError) return new UnsupportedCodecError(message, place)
  return new InvalidMessageError(`${message}; to skip it, seek() behind it`, place)
}

/** A partition's data is not what it has to be. */
export function malformedAt({ topic, partition }: TopicPartition, offset: bigint, what: string): InvalidMessageError {
  return new InvalidMessageError(`${topic}-${partition} offset ${offset}: ${what}`, { topic, partition, offset })
}
