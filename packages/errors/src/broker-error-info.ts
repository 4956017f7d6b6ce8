/**
 * How a transactional producer has to take an error (KIP-1050): try again; look up leader or coordinator and try
 * again; abort the transaction; make a new producer or rejoin the group; correct the configuration or the rights;
 * give up.
 */
export type TransactionClass =
  | 'none'
  | 'retriable'
  | 'refresh-retriable'
  | 'abortable'
  | 'application-recoverable'
  | 'invalid-configuration'
  | 'fatal'

/** What is known of one error number of the protocol. */
export interface BrokerErrorInfo {
  /** The number on the wire. */
  readonly number: number
  /** Kafka's name, for example `NOT_LEADER_OR_FOLLOWER`; the `code` of the error. */
  readonly name: string
  /** The class of this package, for example `NotLeaderForPartitionError`. */
  readonly className: string
  /** Whether the same request may succeed later. */
  readonly retriable: boolean
  /** Whether topic metadata is out of date. */
  readonly refreshMetadata: boolean
  /** Whether the coordinator has to be looked up again. */
  readonly refreshCoordinator: boolean
  /** How a transaction has to take it. */
  readonly transaction: TransactionClass
  /** What it means and what to do. */
  readonly message: string
}

/** What is out of date when the error comes. */
type Refresh = 'none' | 'metadata' | 'coordinator'

/** Number, name, class, retriable, what to refresh, transaction class, text. */
export type BrokerErrorRow = readonly [number, string, string, boolean, Refresh, TransactionClass, string]
