export { Backoff, type BackoffOptions } from './backoff.ts'
export { addressOf, type BootstrapServer } from './bootstrap-servers.ts'
export {
  type Bounds,
  either,
  flag,
  func,
  functionOr,
  integer,
  listOf,
  milliseconds,
  oneOf,
  text,
  withMethods,
  wrongType,
} from './checks.ts'
export { type ClientLife, ClientLifecycle, type ClientState } from './client-lifecycle.ts'
export {
  type ClientConfig,
  type ClientOptions,
  clientOptions,
  readClientOptions,
  type SecurityProtocol,
  type SslOptions,
} from './client-options.ts'
export { type ClientSetup, setUpClient } from './client-setup.ts'
export { Cluster, type ClusterHealth, type TopicOptions } from './cluster.ts'
export type { ClusterMetrics } from './cluster-metrics.ts'
export type { ConnectionEvent } from './connection-events.ts'
export type { ConsumerGroupMetadata } from './consumer-group-metadata.ts'
export { type Deferred, deferred } from './deferred.ts'
export type { Lane } from './lane.ts'
export type { LeaderHint } from './leader-hints.ts'
export type { BrokerNode, LeaderInfo, MetadataSnapshot, PartitionMetadata, TopicMetadata } from './metadata-snapshot.ts'
export { codeOf, CountsByName, Histogram, histogramSince, type HistogramSnapshot } from './metrics.ts'
export {
  type Check,
  type Option,
  type OptionTable,
  option,
  optional,
  optionWith,
  readOptions,
  required,
} from './options.ts'
export type { ClusterRequestOptions, CoordinatorKey, CoordinatorType, RequestTarget, RetryOptions } from './requests.ts'
export type { SaslContext, SaslCredentials, SaslMechanism, SaslOptions } from './sasl.ts'
export {
  bytes,
  type Deserializer,
  type DeserializerContext,
  type DeserializerOption,
  deserializerOf,
  type HeaderInput,
  json,
  type Payload,
  type Serde,
  type Serializer,
  type SerializerContext,
  type SerializerOption,
  serializerOf,
  strings,
} from './serde.ts'
export { createSslContext, type SslContextOptions } from './ssl-context.ts'
export type { TopicInterest } from './topic-interest.ts'
export { TopicPartitionMap } from './topic-partition-map.ts'
export { Trace, type TraceOutcome } from './tracing.ts'
export { timeLimit, type WaitOptions } from './wait-options.ts'
