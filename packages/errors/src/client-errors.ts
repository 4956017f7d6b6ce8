import { brand } from './brand.ts'
import { KafkaError, type KafkaErrorOptions } from './kafka-error.ts'
import { describePositions } from './places.ts'
import type { SizeLimit } from './special-broker-errors.ts'
import type { TopicPartition, TopicPartitionOffset } from './topic-partition.ts'

/** Which time limit was over: of a call, of a record's delivery, of the wait for buffer room or metadata; BUFFER_FULL: no room even to wait. */
export type TimeoutCode = 'CALL_TIMEOUT' | 'DELIVERY_TIMEOUT' | 'BUFFER_TIMEOUT' | 'BUFFER_FULL' | 'METADATA_TIMEOUT'

/** A time limit of the client is over; `code` says which one. */
export class KafkaTimeoutError extends KafkaError {
  static {
    brand(this, 'KafkaTimeoutError')
  }

  declare readonly code: TimeoutCode

  constructor(code: TimeoutCode, message: string, options?: KafkaErrorOptions) {
    super(code, message, options)
  }
}

/** The records are compressed with a codec that is not there: register it with registerCodec(). */
export class UnsupportedCodecError extends KafkaError {
  static {
    brand(this, 'UnsupportedCodecError')
  }

  constructor(message: string, options?: KafkaErrorOptions) {
    super('UNSUPPORTED_CODEC', message, options)
  }
}

/** A batch on its way to the consumer is above maxResponseBytes or maxDecompressedBytes. The position stays before it. */
export class RecordTooLargeError extends KafkaError {
  static {
    brand(this, 'RecordTooLargeError')
  }

  declare readonly size?: number | undefined
  declare readonly limit?: number | undefined
  declare readonly limitName?: string | undefined

  constructor(message: string, options?: KafkaErrorOptions & SizeLimit) {
    super('RECORD_TOO_LARGE', message, options)
    if (options?.size !== undefined) this.size = options.size
    if (options?.limit !== undefined) this.limit = options.limit
    if (options?.limitName !== undefined) this.limitName = options.limitName
  }
}

/** The call does not fit the state of the client: start() is missing, subscription kinds are mixed, a partition is not assigned. */
export class IllegalStateError extends KafkaError {
  static {
    brand(this, 'IllegalStateError')
  }

  constructor(message: string, options?: KafkaErrorOptions) {
    super('ILLEGAL_STATE', message, options)
  }
}

/** The call needs something that this client is not configured for: a commit without groupId, a transaction without transactionalId. */
export class IllegalOperationError extends KafkaError {
  static {
    brand(this, 'IllegalOperationError')
  }

  constructor(message: string, options?: KafkaErrorOptions) {
    super('ILLEGAL_OPERATION', message, options)
  }
}

/** Options that are in conflict with each other or with the cluster. */
export class KafkaConfigurationError extends KafkaError {
  static {
    brand(this, 'KafkaConfigurationError')
  }

  constructor(message: string, options?: KafkaErrorOptions) {
    super('INVALID_CONFIGURATION', message, options)
  }
}

/** The client was stopped; what was waiting for it ends with this. */
export class ClientStoppedError extends KafkaError {
  static {
    brand(this, 'ClientStoppedError')
  }

  constructor(
    message: string = 'The client is stopped',
    options?: KafkaErrorOptions & { readonly code?: string | undefined },
  ) {
    super(options?.code ?? 'CLIENT_STOPPED', message, options)
  }
}

/** The producer was stopped. */
export class ProducerClosedError extends ClientStoppedError {
  static {
    brand(this, 'ProducerClosedError')
  }

  constructor(message: string = 'The producer is stopped', options?: KafkaErrorOptions) {
    super(message, { ...options, code: 'PRODUCER_CLOSED' })
  }
}

/** The consumer was stopped. */
export class ConsumerStoppedError extends ClientStoppedError {
  static {
    brand(this, 'ConsumerStoppedError')
  }

  constructor(message: string = 'The consumer is stopped', options?: KafkaErrorOptions) {
    super(message, { ...options, code: 'CONSUMER_STOPPED' })
  }
}

/** The group has moved on: the partitions may belong to another member by now, and the offsets were not committed. */
export class CommitFailedError extends KafkaError {
  static {
    brand(this, 'CommitFailedError')
  }

  constructor(message: string, options?: KafkaErrorOptions) {
    super('COMMIT_FAILED', message, options)
  }
}

/** Partitions have no committed offset, and autoOffsetReset is 'none'. */
export class NoOffsetForPartitionError extends KafkaError {
  static {
    brand(this, 'NoOffsetForPartitionError')
  }

  /** The partitions without an offset. */
  readonly partitions: readonly TopicPartition[]

  constructor(partitions: readonly TopicPartition[], options?: KafkaErrorOptions) {
    const names = partitions.map(each => `${each.topic}-${each.partition}`).join(', ')
    super('NO_OFFSET_FOR_PARTITION', `No committed offset for ${names}: seek(), or set autoOffsetReset`, {
      ...(partitions.length === 1 ? { topic: partitions[0]?.topic, partition: partitions[0]?.partition } : undefined),
      ...options,
    })
    this.partitions = partitions
  }
}

/** The log was cut back below a position, so records that were read are gone (KIP-320), and autoOffsetReset is 'none'. */
export class LogTruncationError extends KafkaError {
  static {
    brand(this, 'LogTruncationError')
  }

  /** The positions that lie behind the cut. */
  readonly positions: readonly TopicPartitionOffset[]
  /** Per partition, the first offset that differs, where the broker could tell. */
  readonly divergent: readonly TopicPartitionOffset[]

  constructor(
    positions: readonly TopicPartitionOffset[],
    divergent: readonly TopicPartitionOffset[],
    options?: KafkaErrorOptions,
  ) {
    super(
      'LOG_TRUNCATION',
      `The log was truncated below ${describePositions(positions)}: seek(), or set autoOffsetReset`,
      positions.length === 1 ? { ...positions[0], ...options } : options,
    )
    this.positions = positions
    this.divergent = divergent
  }
}

/** The transaction was aborted before this record was sent. */
export class TransactionAbortedError extends KafkaError {
  static {
    brand(this, 'TransactionAbortedError')
  }

  constructor(message: string = 'The transaction was aborted before the record was sent', options?: KafkaErrorOptions) {
    super('TRANSACTION_ABORTED', message, options)
  }
}

/** Some records of a sendMany() failed; `results` has the outcome of each, in the order of the input. */
export class SendManyError<T = unknown> extends KafkaError {
  static {
    brand(this, 'SendManyError')
  }

  /** One outcome per record, in input order; not printed by `util.inspect`. */
  declare readonly results: readonly PromiseSettledResult<T>[]

  constructor(results: readonly PromiseSettledResult<T>[], options: KafkaErrorOptions = {}) {
    const failed = results.filter(result => result.status === 'rejected')
    const first: unknown = failed[0]?.reason
    const reason = first instanceof Error ? `, the first with: ${first.message}` : ''
    super('SEND_MANY_FAILED', `${failed.length} of ${results.length} records failed${reason}`, {
      cause: first,
      retriable: failed.every(result => result.reason instanceof KafkaError && result.reason.retriable),
      ...options,
    })
    Object.defineProperty(this, 'results', { value: results })
  }
}
