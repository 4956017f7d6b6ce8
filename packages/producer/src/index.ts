export {
  bytes,
  type ClientOptions,
  type ClientState,
  type Cluster,
  type ClusterHealth,
  type ClusterMetrics,
  type ConnectionEvent,
  createSslContext,
  type HeaderInput,
  histogramSince,
  type HistogramSnapshot,
  json,
  type Payload,
  type Serde,
  type Serializer,
  type SerializerContext,
  type SerializerOption,
  strings,
  type WaitOptions,
} from '@kclient/cluster'
export {
  BrokerResponseError,
  IllegalStateError,
  InvalidTopicError,
  KafkaConfigurationError,
  KafkaConnectionError,
  KafkaError,
  KafkaTimeoutError,
  MessageSizeTooLargeError,
  OutOfOrderSequenceNumberError,
  type Persisted,
  ProducerClosedError,
  RecordSerializationError,
  SendManyError,
  TopicAuthorizationFailedError,
  type TopicPartition,
  UnknownTopicOrPartitionError,
} from '@kclient/errors'
export type { Logger, Runtime } from '@kclient/net'
export type { CompressionType } from '@kclient/protocol'
export type { AppendedRecord } from './intake/batch-contents.ts'
export type { BatchBuilder, BatchOptions, BatchRecord, SendBatchTerms } from './intake/batch-builder.ts'
export { Delivery } from './delivery.ts'
export {
  type Partitioner,
  type PartitionerInput,
  type PartitionerName,
  partitionOfKey,
} from './partitioning/partitioner.ts'
export type { Headers, ProducerRecord } from './producer-record.ts'
export type {
  Acks,
  GivenUnlessPayload,
  KeySerializing,
  ProducerArguments,
  ProducerOptions,
  ProducerOwnArguments,
  ProducerOwnOptions,
  ProducerSettings,
  ProducerStartArguments,
  ValueSerializing,
} from './producer-options.ts'
export type { ProducerBrokerMetrics, ProducerMetrics, ProducerTopicMetrics } from './observing/producer-metrics.ts'
export type { ProducerHealth } from './observing/producer-state.ts'
export { Producer } from './producer.ts'
export { RecordMetadata } from './record-metadata.ts'
export type { SendContext, TracedRecord } from './observing/send-trace.ts'
export type { RecordStreamOptions } from './streams/record-streams.ts'
