import {
  type Check,
  type ClientOptions,
  type Cluster,
  type DeserializerOption,
  flag,
  functionOr,
  integer,
  listOf,
  oneOf,
  type OptionTable,
  option,
  optional,
  text,
  type WaitOptions,
} from '@kclient/cluster'
import { defaultMaxDecompressedBytes } from '@kclient/protocol'
import { type AssignorOption, assignorOptions } from './group/assignor-option.ts'
import { type AutoOffsetReset, type ResetPolicy, resetPolicy } from './positions/reset-policy.ts'

/** How a consumer reads, besides the options that all clients share. */
export interface ConsumerSettings {
  /** Topics to subscribe to, as by `subscribe()`. Default: none, for `subscribe()` or `assign()` to say. */
  topics?: string | readonly string[] | undefined
  /**
   * The group whose members share the topics that are subscribed to, and whose offsets are committed. Default: none; then
   * all partitions of the subscribed topics are read, and nothing can be committed.
   */
  groupId?: string | undefined
  /**
   * Makes this a static member (KIP-345, since 2.3): under the same name it gets the same partitions after a restart within
   * `sessionTimeoutMs`, without a rebalance. No two running members may have the same. Default: none.
   */
  groupInstanceId?: string | undefined
  /** How the group is run. Default `'classic'`, by its own members; nothing else is there yet. */
  groupProtocol?: 'classic' | undefined
  /**
   * How the leader of the group divides partitions, most wanted first; the group takes one that all members name. Names, or
   * assignors of your own. Default `['range', 'cooperative-sticky']`.
   */
  partitionAssignmentStrategy?: AssignorOption | readonly AssignorOption[] | undefined
  /**
   * A member that the group's coordinator has not heard of for so long is gone. The broker has bounds of its own
   * (group.min.session.timeout.ms, group.max.session.timeout.ms). Default 45000.
   */
  sessionTimeoutMs?: number | undefined
  /** How often the coordinator hears of this member; at most a third of `sessionTimeoutMs` is sensible. Default 3000. */
  heartbeatIntervalMs?: number | undefined
  /**
   * The longest that a handler may take between two asks for records; a member that takes longer leaves the group, and
   * joins again when it asks. Default 300000.
   */
  maxPollIntervalMs?: number | undefined
  /** How long the group waits for its members in a rebalance, and so how long work in hand may delay it. Default `maxPollIntervalMs`. */
  rebalanceTimeoutMs?: number | undefined
  /** Whether what was handled is committed by itself: at intervals, before partitions go, and on `stop()`. Default true. */
  enableAutoCommit?: boolean | undefined
  /** How often it is. Default 5000. */
  autoCommitIntervalMs?: number | undefined
  /** Whether a pattern leaves out Kafka's internal topics. Default true. */
  excludeInternalTopics?: boolean | undefined
  /** Where to start without a position, and where to go on when there is no data at the position. Default `'latest'`. */
  autoOffsetReset?: AutoOffsetReset | undefined
  /**
   * `'read_committed'`: records of aborted transactions are left out, and those of open ones come when they are
   * committed. Default `'read_uncommitted'`.
   */
  isolationLevel?: 'read_uncommitted' | 'read_committed' | undefined
  /** A broker answers a fetch when it has this many bytes, or when `fetchMaxWaitMs` is over. Default 1. */
  fetchMinBytes?: number | undefined
  /** How long a broker may wait for `fetchMinBytes`. Default 500. */
  fetchMaxWaitMs?: number | undefined
  /** The most bytes of records in one answer; a larger batch comes alone all the same. Default 52428800 (50 MiB). */
  fetchMaxBytes?: number | undefined
  /** The most bytes of records of one partition in one answer; a larger batch comes all the same. Default 1048576 (1 MiB). */
  maxPartitionFetchBytes?: number | undefined
  /**
   * The most bytes that are fetched ahead and kept until they are handed out. Partitions with nothing buffered still
   * get a batch each when others have used it up. Default 16777216 (16 MiB).
   */
  maxBufferedBytes?: number | undefined
  /** The most bytes that one batch may decompress to. Default 134217728 (128 MiB). */
  maxDecompressedBytes?: number | undefined
  /**
   * The most records that a `getMany()` gives when its `maxRecords` does not say. Default 4000: more at a time takes more CPU for
   * each, as records that live together are many for the garbage collector.
   */
  maxPollRecords?: number | undefined
  /** Whether the checksum of each batch is verified. Default true. */
  checkCrcs?: boolean | undefined
  /** Whether to subscribe to a topic that does not exist may create it, where the broker allows that. Default false. */
  allowAutoTopicCreation?: boolean | undefined
}

/** How keys are read. */
export interface KeyDeserializing<K> {
  /**
   * Turns the bytes of keys, or null, into what records carry: a function, or an object with `deserialize` (`strings`,
   * `bytes`, `json()`). It is given topic and headers beside the bytes, and may be async: records of a partition keep
   * their order. Default: a Buffer or null.
   */
  keyDeserializer: DeserializerOption<K>
}

/** How values are read. */
export interface ValueDeserializing<V> {
  /** What keyDeserializer is for keys. */
  valueDeserializer: DeserializerOption<V>
}

/** Options that have to be given unless bytes are a `T` already. */
export type GivenUnlessBytes<T, Options> = [Buffer | null] extends [T]
  ? { [Name in keyof Options]?: Options[Name] | undefined }
  : Options

/** The options of a consumer that shares a cluster: those of the cluster are not among them. */
export type ConsumerOwnOptions<K = Buffer | null, V = Buffer | null> = ConsumerSettings &
  GivenUnlessBytes<K, KeyDeserializing<K>> &
  GivenUnlessBytes<V, ValueDeserializing<V>>

/** The options of a consumer. What its records carry follows from the deserializers. */
export type ConsumerOptions<K = Buffer | null, V = Buffer | null> = ClientOptions & ConsumerOwnOptions<K, V>

/** What a consumer is made from. Options may be left out, unless keys or values need a deserializer. */
export type ConsumerArguments<K, V> = [Buffer | null] extends [K & V]
  ? [options?: ConsumerOptions<K, V> | undefined, cluster?: Cluster | undefined]
  : [options: ConsumerOptions<K, V>, cluster?: Cluster | undefined]

/** What a consumer is made from and started with. */
export type ConsumerStartArguments<K, V> = [Buffer | null] extends [K & V]
  ? [options?: ConsumerOptions<K, V> | undefined, terms?: WaitOptions | undefined]
  : [options: ConsumerOptions<K, V>, terms?: WaitOptions | undefined]

/** What a consumer that shares a cluster is made from. */
export type ConsumerOwnArguments<K, V> = [Buffer | null] extends [K & V]
  ? [options?: ConsumerOwnOptions<K, V> | undefined]
  : [options: ConsumerOwnOptions<K, V>]

/** The consumer's own options, checked, with defaults. */
export interface ConsumerConfig {
  readonly topics: readonly string[]
  readonly groupId: string | undefined
  readonly groupInstanceId: string | undefined
  readonly groupProtocol: 'classic'
  readonly partitionAssignmentStrategy: readonly AssignorOption[]
  readonly sessionTimeoutMs: number
  readonly heartbeatIntervalMs: number
  readonly maxPollIntervalMs: number
  readonly rebalanceTimeoutMs: number | undefined
  readonly enableAutoCommit: boolean
  readonly autoCommitIntervalMs: number
  readonly excludeInternalTopics: boolean
  readonly autoOffsetReset: ResetPolicy
  readonly isolationLevel: 'read_uncommitted' | 'read_committed'
  readonly keyDeserializer: DeserializerOption<unknown> | undefined
  readonly valueDeserializer: DeserializerOption<unknown> | undefined
  readonly fetchMinBytes: number
  readonly fetchMaxWaitMs: number
  readonly fetchMaxBytes: number
  readonly maxPartitionFetchBytes: number
  readonly maxBufferedBytes: number
  readonly maxDecompressedBytes: number
  readonly maxPollRecords: number
  readonly checkCrcs: boolean
  readonly allowAutoTopicCreation: boolean
}

const largest = 2_147_483_647
const bytes = (): Check<number> => integer({ min: 1, max: largest })

/** Names, checks and defaults of the consumer's own options. */
export const consumerOptions: OptionTable<ConsumerConfig> = {
  topics: option(topicNames(), []),
  groupId: optional(text()),
  groupInstanceId: optional(text()),
  groupProtocol: option(oneOf('classic'), 'classic'),
  partitionAssignmentStrategy: option(assignorOptions(), ['range', 'cooperative-sticky']),
  sessionTimeoutMs: option(integer({ min: 1, max: largest }), 45_000),
  heartbeatIntervalMs: option(integer({ min: 1, max: largest }), 3_000),
  maxPollIntervalMs: option(integer({ min: 1, max: largest }), 300_000),
  rebalanceTimeoutMs: optional(integer({ min: 1, max: largest })),
  enableAutoCommit: option(flag(), true),
  autoCommitIntervalMs: option(integer({ min: 1, max: largest }), 5_000),
  excludeInternalTopics: option(flag(), true),
  autoOffsetReset: option(resetPolicy(), { kind: 'latest' }),
  isolationLevel: option(oneOf('read_uncommitted', 'read_committed'), 'read_uncommitted'),
  keyDeserializer: optional(functionOr<DeserializerOption<unknown>>('deserialize')),
  valueDeserializer: optional(functionOr<DeserializerOption<unknown>>('deserialize')),
  fetchMinBytes: option(integer({ min: 0, max: largest }), 1),
  fetchMaxWaitMs: option(integer({ min: 0, max: largest }), 500),
  fetchMaxBytes: option(bytes(), 52_428_800),
  maxPartitionFetchBytes: option(bytes(), 1_048_576),
  maxBufferedBytes: option(bytes(), 16_777_216),
  maxDecompressedBytes: option(bytes(), defaultMaxDecompressedBytes),
  maxPollRecords: option(integer({ min: 1 }), 4_000),
  checkCrcs: option(flag(), true),
  allowAutoTopicCreation: option(flag(), false),
}

/** One topic or several; each once, in the given order. */
export function topicNames(): Check<readonly string[]> {
  const one = text()
  const several = listOf(one)
  return (value, label) => [...new Set(typeof value === 'string' ? [one(value, label)] : several(value, label))]
}
