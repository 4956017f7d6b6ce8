export type { TopicPartition, TopicPartitionOffset } from './topic-partition.ts'
export { KafkaError, type KafkaErrorOptions, type Persisted, type Written } from './kafka-error.ts'
export type { BrokerErrorInfo, TransactionClass } from './broker-error-info.ts'
export { brokerErrorInfo, brokerErrors } from './broker-errors.ts'
export { BrokerResponseError } from './broker-response-error.ts'
export { brokerError, type BrokerErrorOptions } from './broker-error.ts'
export { ErrorCode } from './error-code.ts'
export {
  MessageSizeTooLargeError,
  OffsetOutOfRangeError,
  type SizeLimit,
  UnknownError,
} from './special-broker-errors.ts'
export * from './broker-error-classes.ts'
/** Other names: Java's for 2, and aiokafka's (misleading) one for 13. */
export {
  InvalidMessageError as CorruptRecordError,
  NetworkError as StaleLeaderEpochCodeError,
} from './broker-error-classes.ts'
export {
  type ConnectionErrorCode,
  CorrelationIdError,
  KafkaConnectionError,
  KafkaProtocolError,
  type ProtocolErrorOptions,
  type RequestErrorOptions,
  SslAuthenticationError,
} from './network-errors.ts'
export {
  ClientStoppedError,
  CommitFailedError,
  ConsumerStoppedError,
  IllegalOperationError,
  IllegalStateError,
  KafkaConfigurationError,
  KafkaTimeoutError,
  LogTruncationError,
  NoOffsetForPartitionError,
  ProducerClosedError,
  RecordTooLargeError,
  SendManyError,
  type TimeoutCode,
  TransactionAbortedError,
  UnsupportedCodecError,
} from './client-errors.ts'
export { type RawRecord, RecordDeserializationError, RecordSerializationError } from './serialization-errors.ts'
