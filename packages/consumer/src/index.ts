export {
  bytes,
  type ClientOptions,
  type ClientState,
  type Cluster,
  type ClusterHealth,
  type ClusterMetrics,
  type ConsumerGroupMetadata,
  type Deserializer,
  type DeserializerContext,
  type DeserializerOption,
  histogramSince,
  type HistogramSnapshot,
  json,
  type Serde,
  strings,
  TopicPartitionMap,
  type WaitOptions,
} from '@kclient/cluster'
export {
  CommitFailedError,
  ConsumerStoppedError,
  GroupAuthorizationFailedError,
  IllegalOperationError,
  IllegalStateError,
  InvalidMessageError,
  KafkaConnectionError,
  KafkaError,
  KafkaTimeoutError,
  LogTruncationError,
  NoOffsetForPartitionError,
  OffsetMetadataTooLargeError,
  OffsetOutOfRangeError,
  RecordDeserializationError,
  RecordTooLargeError,
  TopicAuthorizationFailedError,
  type TopicPartition,
  type TopicPartitionOffset,
  UnknownTopicOrPartitionError,
  UnsupportedCodecError,
} from '@kclient/errors'
export type { RecordHeader } from '@kclient/protocol'
export type { Assignor, AssignorInput, AssignorMember, AssignorPartition, MemberAssignment } from './group/assignor.ts'
export type { AssignorName, AssignorOption } from './group/assignor-option.ts'
export type { RebalanceListener } from './group/rebalance-listener.ts'
export { ConsumerBatch } from './records/consumer-batch.ts'
export type {
  ConsumerArguments,
  ConsumerOptions,
  ConsumerOwnArguments,
  ConsumerOwnOptions,
  ConsumerSettings,
  ConsumerStartArguments,
  GivenUnlessBytes,
  KeyDeserializing,
  ValueDeserializing,
} from './consumer-options.ts'
export { ConsumerRecord, type TimestampType } from './records/consumer-record.ts'
export type {
  ConsumerBrokerMetrics,
  ConsumerGroupMetrics,
  ConsumerMetrics,
  ConsumerPartitionMetrics,
  ConsumerTopicMetrics,
} from './observing/consumer-metrics.ts'
export type { ConsumerHealth, GroupHealth, StalledPartition, TroubledPartition } from './observing/consumer-state.ts'
export type { CommitContext, CommitTrigger, RebalanceContext, TracedOffset } from './observing/group-trace.ts'
export type { ConsumerTraceContext, PollContext, ProcessContext, RecordOperation } from './observing/record-trace.ts'
export type { CommitInput, OffsetToCommit } from './commits/commit-inputs.ts'
export type { OffsetAndMetadata } from './commits/offset-fetch.ts'
export { Consumer } from './consumer.ts'
export type { OffsetInput } from './inputs.ts'
export type { OffsetAndTimestamp } from './positions/offset-calls.ts'
export type { HandlerContext, RunEachBatch, RunEachRecord, RunOptions, RunTerms } from './running/run-options.ts'
export type { ReadableOptions, ReadableStreamOptions } from './streams/record-streams.ts'
export type { BatchesOptions, GetManyOptions, GetOneOptions } from './handing-out/record-calls.ts'
export type { AutoOffsetReset } from './positions/reset-policy.ts'
