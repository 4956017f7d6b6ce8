import { brand, hasBrand } from './brand.ts'
import { errorToJson, inspectError } from './inspect.ts'

/**
 * Whether the records of a failed produce are in the log: `'no'` is certain, `'unknown'` means that sending them again may
 * duplicate them. `'yes'` would be certain too; no error of the producer says it so far, because a broker that has
 * written records and then fails (with too few replicas in sync, for example) may still lose them.
 */
export type Persisted = 'no' | 'unknown' | 'yes'

/**
 * Whether bytes of a failed request may have reached the broker: `'no'` is certain (it never left this process),
 * `'possibly'` means that the broker may have received and done it.
 */
export type Written = 'no' | 'possibly'

/** What an error knows beside its code and message. Every field is optional. */
export interface KafkaErrorOptions {
  /** The error that led to this one. */
  readonly cause?: unknown
  readonly topic?: string | undefined
  readonly partition?: number | undefined
  readonly offset?: bigint | undefined
  /** The broker concerned: `host:port`, with its node id where known. */
  readonly broker?: string | undefined
  /** Overrides what the code says. */
  readonly retriable?: boolean | undefined
  /** Overrides what the code says. */
  readonly fatal?: boolean | undefined
  readonly written?: Written | undefined
}

/**
 * Base of all errors of kclient.
 *
 * `instanceof` holds across copies of the package. `util.inspect` and `JSON.stringify` show the fields of the error
 * itself, but of a foreign `cause` only its name, code, message and stack: what others hang on their errors (requests
 * with their headers, options with passwords) is never printed.
 */
export class KafkaError extends Error {
  static {
    brand(this, 'KafkaError')
    Object.defineProperty(this.prototype, Symbol.for('nodejs.util.inspect.custom'), { value: inspectError })
  }

  /** Stable and upper case, for programs: the name that Kafka gives a broker error, or one of kclient's own. */
  readonly code: string
  /** Whether the same call may succeed when it is repeated. What can be repeated safely, the client has repeated. */
  readonly retriable: boolean
  /** Whether the client object that raised it cannot go on: it has to be stopped and made anew. */
  readonly fatal: boolean
  declare readonly topic?: string | undefined
  declare readonly partition?: number | undefined
  declare readonly offset?: bigint | undefined
  /** The broker concerned: `host:port`, with its node id where known. */
  declare readonly broker?: string | undefined
  /** For an error of a request: whether the broker may have received it. */
  declare written?: Written | undefined
  /** For a failed produce: whether the records are in the log. */
  declare persisted?: Persisted | undefined

  /**
   * @param code - Upper-snake code, see {@link KafkaError.code}.
   * @param message - What happened and what to do about it; never a secret.
   */
  constructor(code: string, message: string, options: KafkaErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.retriable = options.retriable ?? false
    this.fatal = options.fatal ?? false
    if (options.topic !== undefined) this.topic = options.topic
    if (options.partition !== undefined) this.partition = options.partition
    if (options.offset !== undefined) this.offset = options.offset
    if (options.broker !== undefined) this.broker = options.broker
    if (options.written !== undefined) this.written = options.written
  }

  /** Whether topic metadata should be asked for again before the next attempt. */
  get refreshMetadata(): boolean {
    return false
  }

  /** Whether the coordinator should be looked up again before the next attempt. */
  get refreshCoordinator(): boolean {
    return false
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return hasBrand(this, value)
  }

  /** The fields as plain JSON; an offset becomes a string. */
  toJSON(): Record<string, unknown> {
    return errorToJson(this)
  }
}
