import { InvalidMessageError, type KafkaErrorOptions, RecordTooLargeError } from '@kclient/errors'

/** Bytes that are not what they should be; asking again brings the same bytes, so not retriable. */
export function malformed(message: string, options?: KafkaErrorOptions): InvalidMessageError {
  return new InvalidMessageError(message, { ...options, retriable: false })
}

/** More would come out than allowed. `size` is what the input declares, where it does. */
export function tooLarge(maxBytes: number, size?: number): RecordTooLargeError {
  const what = size === undefined ? 'more than' : `${size} bytes, above`
  return new RecordTooLargeError(
    `The records decompress to ${what} the limit of ${maxBytes} bytes: raise maxDecompressedBytes, or seek() past them`,
    { size, limit: maxBytes, limitName: 'maxDecompressedBytes' },
  )
}

/** What came out, unless it is more than allowed. */
export function within(maxBytes: number, output: Buffer): Buffer {
  if (output.length > maxBytes) throw tooLarge(maxBytes, output.length)
  return output
}
