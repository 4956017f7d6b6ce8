import { brand } from './brand.ts'
import { BrokerResponseError } from './broker-response-error.ts'
import type { KafkaErrorOptions } from './kafka-error.ts'
import { describePositions } from './places.ts'
import type { TopicPartitionOffset } from './topic-partition.ts'

/** UNKNOWN_SERVER_ERROR, and every error number that this version does not know. */
export class UnknownError extends BrokerResponseError {
  static {
    brand(this, 'UnknownError')
  }

  /** @param options - `number` keeps a number that is not in the table. */
  constructor(message?: string, options?: KafkaErrorOptions & { readonly number?: number | undefined }) {
    super(options?.number ?? -1, message, options)
  }
}

/** OFFSET_OUT_OF_RANGE: positions at which there is no data, and no autoOffsetReset that says where to go on. */
export class OffsetOutOfRangeError extends BrokerResponseError {
  static {
    brand(this, 'OffsetOutOfRangeError')
  }

  /** The positions that have no data. */
  readonly positions: readonly TopicPartitionOffset[]

  constructor(positions: readonly TopicPartitionOffset[], options?: KafkaErrorOptions & { readonly message?: string }) {
    super(
      1,
      options?.message ?? `No data at ${describePositions(positions)}: seek(), or set autoOffsetReset`,
      positions.length === 1 ? { ...positions[0], ...options } : options,
    )
    this.positions = positions
  }
}

/** A size that went over a limit, for MessageSizeTooLargeError and RecordTooLargeError. */
export interface SizeLimit {
  /** Bytes that were needed. */
  readonly size?: number | undefined
  /** Bytes that are allowed. */
  readonly limit?: number | undefined
  /** The option that sets the limit. */
  readonly limitName?: string | undefined
}

/** MESSAGE_TOO_LARGE: a record is larger than maxRequestSize allows, or a batch larger than the broker takes. */
export class MessageSizeTooLargeError extends BrokerResponseError {
  static {
    brand(this, 'MessageSizeTooLargeError')
  }

  declare readonly size?: number | undefined
  declare readonly limit?: number | undefined
  declare readonly limitName?: string | undefined

  constructor(message?: string, options?: KafkaErrorOptions & SizeLimit) {
    super(10, message, options)
    if (options?.size !== undefined) this.size = options.size
    if (options?.limit !== undefined) this.limit = options.limit
    if (options?.limitName !== undefined) this.limitName = options.limitName
  }
}
