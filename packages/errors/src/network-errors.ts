import { brand } from './brand.ts'
import { KafkaError, type KafkaErrorOptions, type Written } from './kafka-error.ts'

/** `CONNECTION_FAILED`: it never became usable. `CONNECTION_CLOSED`: it was lost, or closed by the client. */
export type ConnectionErrorCode = 'CONNECTION_FAILED' | 'CONNECTION_CLOSED' | 'SSL_AUTHENTICATION_FAILED'

/** Options of errors that end a request. */
export interface RequestErrorOptions extends KafkaErrorOptions {
  readonly written?: Written | undefined
}

/** There is no connection to a broker, or it was lost. Retriable: another attempt opens a new one. */
export class KafkaConnectionError extends KafkaError {
  static {
    brand(this, 'KafkaConnectionError')
  }

  declare readonly code: ConnectionErrorCode
  /** Whether the broker may have received the request that this error ended; `'no'` when there was none. */
  declare written: Written

  constructor(code: ConnectionErrorCode, message: string, options: RequestErrorOptions = {}) {
    super(code, message, { ...options, retriable: options.retriable ?? true, written: options.written ?? 'no' })
  }

  /** True: a broker that is gone may have handed its partitions to others. */
  override get refreshMetadata(): boolean {
    return true
  }
}

/** TLS found the certificate of the broker, or ours, not acceptable. Not retriable: certificates or options have to change. */
export class SslAuthenticationError extends KafkaConnectionError {
  static {
    brand(this, 'SslAuthenticationError')
  }

  constructor(message: string, options: RequestErrorOptions = {}) {
    super('SSL_AUTHENTICATION_FAILED', message, { ...options, retriable: options.retriable ?? false })
  }
}

/** Options of a KafkaProtocolError. */
export interface ProtocolErrorOptions extends KafkaErrorOptions {
  /** `RESPONSE_TOO_LARGE` for a response above the limit; `PROTOCOL_ERROR` unless given. */
  readonly code?: string | undefined
  readonly size?: number | undefined
  readonly limit?: number | undefined
}

/** Bytes that are not what the protocol says. Ends the connection they came from; not retriable. */
export class KafkaProtocolError extends KafkaError {
  static {
    brand(this, 'KafkaProtocolError')
  }

  /** Bytes that the other side announced, where a size is the matter. */
  declare readonly size?: number | undefined
  /** Bytes that are accepted. */
  declare readonly limit?: number | undefined

  constructor(message: string, options: ProtocolErrorOptions = {}) {
    super(options.code ?? 'PROTOCOL_ERROR', message, options)
    if (options.size !== undefined) this.size = options.size
    if (options.limit !== undefined) this.limit = options.limit
  }
}

/** A response that belongs to no request, or comes out of order. The connection is closed; requests may be repeated on another. */
export class CorrelationIdError extends KafkaProtocolError {
  static {
    brand(this, 'CorrelationIdError')
  }

  constructor(message: string, options: KafkaErrorOptions = {}) {
    super(message, { ...options, code: 'CORRELATION_ID_MISMATCH', retriable: options.retriable ?? true })
  }
}
