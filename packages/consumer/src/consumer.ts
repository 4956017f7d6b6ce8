import {
  type ClientState,
  type Cluster,
  type ConsumerGroupMetadata,
  setUpClient,
  type TopicPartitionMap,
  type WaitOptions,
} from '@kclient/cluster'
import type { Readable } from 'node:stream'
import { ConsumerStoppedError, IllegalStateError, type TopicPartition } from '@kclient/errors'
import { metadataApi } from '@kclient/protocol/messages/metadata'
import type { ConsumerBatch } from './records/consumer-batch.ts'
import { CommitCalls } from './commits/commit-calls.ts'
import type { CommitInput } from './commits/commit-inputs.ts'
import { Commits } from './commits/commits.ts'
import type { OffsetAndMetadata } from './commits/offset-fetch.ts'
import { ConsumerEngine } from './consumer-engine.ts'
import { ConsumerGroup } from './group/consumer-group.ts'
import { ListenerCalls } from './group/listener-calls.ts'
import type { RebalanceListener } from './group/rebalance-listener.ts'
import { ConsumerLifecycle } from './consumer-lifecycle.ts'
import {
  type ConsumerArguments,
  type ConsumerConfig,
  consumerOptions,
  type ConsumerStartArguments,
} from './consumer-options.ts'
import type { ConsumerRecord } from './records/consumer-record.ts'
import type { ConsumerMetrics } from './observing/consumer-metrics.ts'
import { type ConsumerHealth, consumerHealth, sinceAsked } from './observing/consumer-state.ts'
import { type OffsetInput, offsetOf, partitionOf, partitionsOf } from './inputs.ts'
import { type OffsetAndTimestamp, OffsetCalls } from './positions/offset-calls.ts'
import { offsetSpec } from './positions/offset-spec.ts'
import {
  type BatchesOptions,
  type GetManyOptions,
  type GetOneOptions,
  RecordCalls,
} from './handing-out/record-calls.ts'
import { LocalAssigner } from './assignment/local-assigner.ts'
import { Run } from './running/run.ts'
import {
  makeReadable,
  makeReadableStream,
  type ReadableOptions,
  type ReadableStreamOptions,
} from './streams/record-streams.ts'
import { checkRun, type RunOptions } from './running/run-options.ts'
import { Subscription } from './assignment/subscription.ts'
import { listenerOf, topicsOf } from './assignment/subscription-inputs.ts'

/**
 * Reads records from partitions.
 *
 * Handing a record out moves the position of its partition behind it; so does passing over what cannot be handed out
 * (markers, aborted transactions, what compaction left empty). A partition's failure is thrown once by the call that
 * comes to it, after all records before it; the position stays, so that the next attempt starts there, and `seek()`
 * goes past it. Other partitions go on meanwhile.
 *
 * @example
 * await using consumer = await Consumer.start({ bootstrapServers: 'localhost:9092', topics: 'orders', valueDeserializer: strings })
 * for await (const { key, value } of consumer) console.log(key, value)
 */
export class Consumer<K = Buffer | null, V = Buffer | null>
  implements AsyncIterable<ConsumerRecord<K, V>>, AsyncDisposable
{
  readonly #cluster: Cluster
  readonly #config: ConsumerConfig
  readonly #engine: ConsumerEngine
  readonly #subscription: Subscription
  readonly #listener: ListenerCalls
  readonly #commits: CommitCalls
  readonly #lifecycle: ConsumerLifecycle
  readonly #records: RecordCalls
  readonly #offsets: OffsetCalls
  #run: Run | undefined

  /**
   * Checks the options; nothing is opened before {@link start}.
   *
   * @param args - The options; a cluster that is shared with other clients, whose options are then not given here.
   * @throws TypeError for an unknown option or a wrong type, RangeError for a number out of range.
   */
  constructor(...args: ConsumerArguments<K, V>) {
    const [options, cluster] = args
    const setup = setUpClient<ConsumerConfig>('Consumer', consumerOptions, options, cluster)
    const own = setup.options
    this.#cluster = setup.cluster
    this.#config = own
    this.#engine = new ConsumerEngine(setup.cluster, own, setup.config)
    this.#subscription = new Subscription(own.excludeInternalTopics)
    this.#listener = new ListenerCalls({
      runtime: setup.config.runtime,
      logger: setup.config.logger,
      onError: error => this.#engine.raise(error),
      demand: () => this.#engine.recordWaits.size > 0,
    })
    const parts = {
      cluster: setup.cluster,
      engine: this.#engine,
      subscription: this.#subscription,
      listener: this.#listener,
    }
    const { committed } = this.#engine
    const group =
      own.groupId === undefined
        ? undefined
        : new ConsumerGroup({
            ...parts,
            groupId: own.groupId,
            config: own,
            client: setup.config,
            fail: error => this.#lifecycle.fail(error),
          })
    const assigner = group ?? new LocalAssigner({ ...parts, metadata: () => setup.cluster.metadata })
    this.#subscription.assignBy(assigner)
    const commits =
      group === undefined || committed === undefined
        ? undefined
        : new Commits(setup.cluster, this.#engine, own, group, committed)
    if (commits !== undefined) group?.commitBy((states, deadline) => commits.auto.commitHandled(states, deadline))
    this.#commits = new CommitCalls(setup.cluster, this.#engine, this.#subscription, commits)
    this.#lifecycle = new ConsumerLifecycle(
      setup.cluster,
      own,
      setup.config,
      this.#engine,
      this.#subscription,
      commits,
      assigner,
    )
    this.#records = new RecordCalls(this.#engine, this.#lifecycle, own.maxPollRecords)
    this.#offsets = new OffsetCalls(this.#engine, own.isolationLevel === 'read_committed')
    if (own.topics.length > 0) this.#subscription.subscribe(own.topics, setup.cluster.metadata)
  }

  /** Makes a consumer and starts it; see {@link Consumer.start | start()}. */
  static async start<K = Buffer | null, V = Buffer | null>(
    ...args: ConsumerStartArguments<K, V>
  ): Promise<Consumer<K, V>> {
    const [options, terms] = args
    const consumer = new Consumer<K, V>(...([options] as ConsumerArguments<K, V>))
    await consumer.start(terms)
    return consumer
  }

  /** Where it is in its life. */
  get state(): ClientState {
    return this.#lifecycle.state
  }

  /**
   * Finds the cluster and begins to fetch. With subscribed topics it waits until they are known, and with a group, too,
   * for the first assignment, until its listener is done. After a failure nothing is left open, and it may be called
   * again; on a started consumer it does nothing.
   *
   * @param terms - `timeoutMs`: default requestTimeoutMs; with a group rebalanceTimeoutMs more.
   * @throws KafkaConnectionError, KafkaTimeoutError; UnknownTopicOrPartitionError and TopicAuthorizationFailedError for
   * subscribed topics; what the group refuses this member with: GroupAuthorizationFailedError, InvalidSessionTimeoutError,
   * InconsistentGroupProtocolError, GroupMaxSizeReachedError, InvalidGroupIdError; ConsumerStoppedError after {@link stop}.
   */
  start(terms: WaitOptions = {}): Promise<void> {
    return this.#lifecycle.start(terms)
  }

  /**
   * Stops: nothing more is handed out; `getOne()` rejects with ConsumerStoppedError, `getMany()` gives an empty map, loops
   * end. Then it waits until loops and handlers that are at work come back, which makes what they had handled; commits
   * that, if auto-commit is on; tells the listener that the partitions are revoked; and leaves the group, but for a static
   * member. May be called more than once; the consumer cannot be started again. Not to be awaited in the body of a loop
   * over this consumer, which it would wait for.
   *
   * @param terms - `timeoutMs`: default 30000; then what still waits is given up.
   */
  stop(terms: WaitOptions = {}): Promise<void> {
    return this.#lifecycle.stop(terms)
  }

  /** {@link stop} with its default limit, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  /** What a liveness probe wants to know. Does no I/O. */
  health(): ConsumerHealth {
    const { state, error } = this.#lifecycle
    const { groupId, maxPollIntervalMs, rebalanceTimeoutMs = maxPollIntervalMs } = this.#config
    return consumerHealth({
      state,
      error,
      engine: this.#engine,
      cluster: this.#cluster,
      groupId,
      rebalanceTimeoutMs,
    })
  }

  /** What it has done so far, as counts and histograms. Does no I/O; may be asked for in every state. */
  metrics(): ConsumerMetrics {
    const engine = this.#engine
    return engine.meter.snapshot({
      assignment: engine.assignment,
      bufferedBytes: engine.buffered.total,
      waiting: engine.recordWaits.size,
      sinceAskedMs: sinceAsked(engine),
    })
  }

  /**
   * Reads these topics: with a group, the partitions that it gives this member; without one, all partitions. Replaces an
   * earlier subscription, and its listener; partitions that stay keep their positions. Of topics that are dropped nothing
   * is handed out any more. Partitions that are added to a topic while it is read are read from their start, unless
   * autoOffsetReset is `'none'`.
   *
   * A RegExp is tested against the names of all topics, from anywhere in the name unless it has `^`, again and again with
   * fresh metadata (`metadataMaxAgeMs`); it leaves out Kafka's internal topics unless `excludeInternalTopics` is false.
   *
   * @param listener - Is told when partitions come and go; default: nobody.
   * @throws IllegalStateError after {@link assign}, or when names follow a pattern or the other way round, until
   * {@link unsubscribe}; KafkaConfigurationError for `{ re2 }`.
   */
  subscribe(
    topics: string | readonly string[] | RegExp | { readonly re2: string },
    listener?: RebalanceListener,
  ): void {
    const wanted = topicsOf(topics)
    const checked = listenerOf(listener)
    this.#changeTopics(() => {
      this.#subscription.expectTopics(wanted)
      this.#listener.use(checked)
      this.#subscription.subscribe(wanted, this.#cluster.metadata)
    })
  }

  /**
   * Reads exactly these partitions. Replaces an earlier assignment; partitions that stay keep their positions.
   *
   * @throws IllegalStateError after {@link subscribe}, until {@link unsubscribe}.
   */
  assign(partitions: Iterable<TopicPartition>): void {
    const wanted = partitionsOf(partitions, 'assign()')
    this.#changeTopics(() => this.#subscription.assign(wanted))
  }

  /**
   * Ends the subscription or assignment: nothing is handed out any more, nothing is assigned, and positions are forgotten.
   * A member of a group commits what was handled, if auto-commit is on, tells the listener, and leaves, in the background.
   */
  unsubscribe(): void {
    this.#changeTopics(() => this.#subscription.unsubscribe())
  }

  /** The subscribed topics, or those of the assigned partitions. */
  subscription(): string[] {
    return [...this.#subscription.topics]
  }

  /** The assigned partitions. */
  assignment(): TopicPartition[] {
    // After unsubscribe() some may still be on their way out.
    if (this.#subscription.isNone) return []
    return this.#engine.assignment.states.map(({ topic, partition }) => ({ topic, partition }))
  }

  /**
   * The next record.
   *
   * @returns null when the time is up; without `timeoutMs` it waits for as long as it takes.
   * @throws ConsumerStoppedError when the consumer stops; a failure of a partition, once (see {@link Consumer}).
   */
  getOne(options: GetOneOptions = {}): Promise<ConsumerRecord<K, V> | null> {
    return this.#records.getOne(options) as Promise<ConsumerRecord<K, V> | null>
  }

  /**
   * The records that are there, by partition and in the order of their offsets. When there are none it waits for the
   * first, for `timeoutMs`.
   *
   * @param options - `timeoutMs`: default 0.
   * @returns an empty map when the time is up, or the consumer stops meanwhile.
   * @throws ConsumerStoppedError on a stopped consumer; a failure of a partition, once (see {@link Consumer}).
   */
  getMany(options: GetManyOptions = {}): Promise<TopicPartitionMap<ConsumerRecord<K, V>[]>> {
    return this.#lifecycle.call('getMany()', () => this.#records.getMany(options)) as Promise<
      TopicPartitionMap<ConsumerRecord<K, V>[]>
    >
  }

  /**
   * Iterates over batches, as they were produced: the fastest way to read. Handing a batch out moves the position
   * behind all of it. The loop ends when the consumer stops; leaving it does not stop the consumer.
   *
   * @throws ConsumerStoppedError on a stopped consumer.
   */
  batches(options: BatchesOptions = {}): AsyncIterableIterator<ConsumerBatch<K, V>, undefined> {
    return this.#records.batches(options) as AsyncIterableIterator<unknown> as AsyncIterableIterator<
      ConsumerBatch<K, V>,
      undefined
    >
  }

  /**
   * Gives records to a handler until the consumer stops. Records of a partition are handled one after the other, in the
   * order of their offsets; `concurrency` handlers are at work at a time, on different partitions, or with order `'key'` also
   * on different keys of a partition.
   *
   * A record is handled when its handler has come back; auto-commit covers what was handled without a gap. A handler
   * that throws ends the run: no other is begun, those at work finish, what is handled is committed (unless
   * `enableAutoCommit` is off), and it rejects. The positions are then at the first records that were not handled, so
   * that another `run()` begins with them; `seek()` goes past one that cannot be handled.
   *
   * @returns when the consumer has stopped.
   * @throws what a handler threw; a failure of a partition (see {@link Consumer}); the signal's reason; ConsumerStoppedError
   * on a stopped consumer, IllegalStateError before start() or while another run is under way; TypeError, RangeError.
   *
   * @example
   * await consumer.run({ eachRecord: record => handle(record), concurrency: 10, order: 'key' })
   */
  async run(options: RunOptions<K, V>): Promise<void> {
    const checked = checkRun(options)
    if (!this.#lifecycle.running('run()')) throw new ConsumerStoppedError()
    if (this.#run !== undefined) throw new IllegalStateError('run() is under way: await its end before another')
    this.#run = new Run(
      {
        engine: this.#engine,
        cluster: this.#cluster,
        running: () => this.#lifecycle.running('run()'),
        commitHandled: () => this.#lifecycle.commitHandled(),
      },
      checked,
    )
    try {
      await this.#run.run()
    } finally {
      this.#run = undefined
    }
  }

  /**
   * Iterates over records. The loop ends when the consumer stops; leaving it does not stop the consumer, and another
   * loop goes on behind the last record.
   *
   * @throws ConsumerStoppedError on a stopped consumer.
   */
  [Symbol.asyncIterator](): AsyncIterableIterator<ConsumerRecord<K, V>, undefined> {
    return this.#records.records() as AsyncIterableIterator<unknown> as AsyncIterableIterator<
      ConsumerRecord<K, V>,
      undefined
    >
  }

  /**
   * A Node stream of records, in object mode. A record is handled when the next one is read, or has been listened to while
   * the stream flows; what is piped on into buffers of other streams is therefore not known to be done: there, commit
   * yourself. Destroying it leaves the consumer as it is, and what the stream had taken ahead comes again to whoever asks.
   * It ends when the consumer stops.
   *
   * @throws ConsumerStoppedError on a stopped consumer.
   *
   * @example
   * await pipeline(consumer.readable(), async function* (records) { for await (const { value } of records) yield value }, sink)
   */
  readable(options: ReadableOptions = {}): Readable {
    return makeReadable(this.#records.stream('readable()', options), this.#engine, options)
  }

  /** A Web stream of records; a record is handled when the next one is read. Otherwise as {@link readable}. */
  readableStream(options: ReadableStreamOptions = {}): ReadableStream<ConsumerRecord<K, V>> {
    const source = this.#records.stream('readableStream()', options)
    return makeReadableStream(source, this.#engine) as ReadableStream<unknown> as ReadableStream<ConsumerRecord<K, V>>
  }

  /**
   * Sets the position. Takes effect at once, and wins over all that is under way: no record from before is handed out
   * after it. Whether there is data shows when it is fetched.
   *
   * @param options - `leaderEpoch`: of the record before, where known, so that a truncated log is noticed (KIP-320).
   * @throws IllegalStateError when the partition is not assigned; TypeError or RangeError for what is no offset.
   */
  seek(
    partition: TopicPartition,
    offset: OffsetInput,
    options: { leaderEpoch?: number | null | undefined } = {},
  ): void {
    const target = offsetOf(offset)
    this.#lifecycle.expectNotStopped()
    const state = this.#engine.assignment.expect(partitionOf(partition, 'seek()'))
    state.seek(target, options.leaderEpoch ?? -1)
    this.#engine.sought(state)
  }

  /** Seeks to the first records that are still there; otherwise as {@link seekToEnd}. */
  seekToBeginning(partitions?: Iterable<TopicPartition>, terms: WaitOptions = {}): Promise<TopicPartitionMap<bigint>> {
    return this.#seekTo(offsetSpec.earliest, 'seekToBeginning()', partitions, terms)
  }

  /**
   * Seeks behind the last records (for read_committed, behind the last stable one), and waits for the positions. Takes
   * effect at once: no record from before is handed out while it waits.
   *
   * @param partitions - Default: all that are assigned.
   * @param terms - `timeoutMs`: default requestTimeoutMs. When it is over the seek goes on.
   * @returns the positions.
   * @throws IllegalStateError when a partition is not assigned; KafkaTimeoutError.
   */
  seekToEnd(partitions?: Iterable<TopicPartition>, terms: WaitOptions = {}): Promise<TopicPartitionMap<bigint>> {
    return this.#seekTo(offsetSpec.latest, 'seekToEnd()', partitions, terms)
  }

  /**
   * Seeks to the committed offsets; a partition of which nothing is committed goes on where `autoOffsetReset` says. Takes
   * effect at once: no record from before is handed out while it waits.
   *
   * @param partitions - Default: all that are assigned.
   * @param terms - `timeoutMs`: default requestTimeoutMs. When it is over the seek goes on.
   * @returns the committed offsets, null where nothing is committed.
   * @throws IllegalOperationError without groupId; IllegalStateError when a partition is not assigned; KafkaTimeoutError;
   * GroupAuthorizationFailedError.
   */
  seekToCommitted(
    partitions?: Iterable<TopicPartition>,
    terms: WaitOptions = {},
  ): Promise<TopicPartitionMap<bigint | null>> {
    return this.#lifecycle.callUntilStopped('seekToCommitted()', terms, deadline =>
      this.#commits.seekToCommitted(partitions, deadline),
    )
  }

  /**
   * Commits offsets for the group: where it goes on after a restart, or with another member. Without `offsets` those are
   * the positions of all assigned partitions, so all that was handed out counts as done, also what is still being
   * worked on.
   *
   * Commits of one consumer go out one after the other, in the order of the calls. What may pass is tried again until
   * the time is over; a partition whose topic was deleted only for a few seconds.
   *
   * @param offsets - A record or a batch that is done, or offsets; see {@link CommitInput}.
   * @param terms - `timeoutMs`: default requestTimeoutMs. When it is over, or `signal` is given, what has reached the
   * broker is not undone.
   * @throws CommitFailedError when the group has moved on, so that the partitions may be another member's: nothing is to
   * be done about it, the group is joined anew. IllegalOperationError without groupId; IllegalStateError for partitions
   * that are not assigned to this member, or named twice; TypeError, RangeError; what the broker says of a partition
   * (OffsetMetadataTooLargeError, UnknownTopicOrPartitionError, TopicAuthorizationFailedError), when all others are
   * committed; KafkaTimeoutError.
   *
   * @example
   * for await (const record of consumer) {
   *   await handle(record)
   *   await consumer.commit(record)
   * }
   */
  commit(offsets?: CommitInput, terms: WaitOptions = {}): Promise<void> {
    return this.#lifecycle.callUntilStopped('commit()', terms, deadline => this.#commits.commit(offsets, deadline))
  }

  /**
   * What is committed of a partition, by whichever member; it need not be assigned. Asks the coordinator each time, and
   * waits while an open transaction is about to move the offset (KIP-447).
   *
   * @param terms - `timeoutMs`: default requestTimeoutMs.
   * @returns null when nothing is.
   * @throws IllegalOperationError without groupId; GroupAuthorizationFailedError; KafkaTimeoutError.
   */
  committed(partition: TopicPartition, terms: WaitOptions = {}): Promise<OffsetAndMetadata | null> {
    return this.#lifecycle.callUntilStopped('committed()', terms, deadline =>
      this.#commits.committed(partition, deadline),
    )
  }

  /**
   * As whom this consumer commits, for the transactions of a producer.
   *
   * @throws IllegalOperationError without groupId.
   */
  groupMetadata(): ConsumerGroupMetadata {
    return this.#commits.groupMetadata()
  }

  /**
   * Offset of the next record to be handed out; waits until it is known.
   *
   * @param terms - `timeoutMs`: default requestTimeoutMs.
   * @throws IllegalStateError when the partition is not assigned; NoOffsetForPartitionError with autoOffsetReset
   * `'none'` before a seek; KafkaTimeoutError.
   */
  position(partition: TopicPartition, terms: WaitOptions = {}): Promise<bigint> {
    const lifecycle = this.#lifecycle
    return lifecycle.callUntilStopped('position()', terms, deadline =>
      this.#offsets.position(partition, 'position()', deadline),
    )
  }

  /**
   * How many offsets the position is behind the end of the partition: the high watermark, or the last stable offset
   * for read_committed, as of the last fetch. Asks the broker when nothing was fetched yet.
   *
   * @param terms - `timeoutMs`: default requestTimeoutMs.
   * @throws IllegalStateError when the partition is not assigned; KafkaTimeoutError.
   */
  lag(partition: TopicPartition, terms: WaitOptions = {}): Promise<bigint> {
    const lifecycle = this.#lifecycle
    return lifecycle.callUntilStopped('lag()', terms, deadline => this.#offsets.lag(partition, deadline))
  }

  /**
   * The high watermark as of the last fetch: the offset behind the last record that is replicated well enough to be read.
   *
   * @returns undefined before the first fetch.
   * @throws IllegalStateError when the partition is not assigned.
   */
  highwater(partition: TopicPartition): bigint | undefined {
    return this.#engine.assignment.expect(partitionOf(partition, 'highwater()')).highWatermark
  }

  /** The last stable offset as of the last fetch: all transactions below it are decided. Otherwise as {@link highwater}. */
  lastStableOffset(partition: TopicPartition): bigint | undefined {
    return this.#engine.assignment.expect(partitionOf(partition, 'lastStableOffset()')).lastStableOffset
  }

  /** When a fetch for this partition was last answered, with records or without, in ms since 1970. Otherwise as {@link highwater}. */
  lastPollTimestamp(partition: TopicPartition): number | undefined {
    return this.#engine.assignment.expect(partitionOf(partition, 'lastPollTimestamp()')).lastPollTimestamp
  }

  /**
   * Hands out nothing of these partitions until {@link resume}, and fetches nothing more for them. What is fetched
   * already is kept.
   *
   * @throws IllegalStateError when one of them is not assigned; then none is paused.
   */
  pause(partitions: Iterable<TopicPartition>): void {
    for (const state of partitionsOf(partitions, 'pause()').map(place => this.#engine.assignment.expect(place))) {
      this.#engine.pause(state)
    }
  }

  /**
   * Ends {@link pause}.
   *
   * @throws IllegalStateError when one of them is not assigned; then none is resumed.
   */
  resume(partitions: Iterable<TopicPartition>): void {
    for (const state of partitionsOf(partitions, 'resume()').map(place => this.#engine.assignment.expect(place))) {
      this.#engine.resume(state)
    }
  }

  /** The partitions that are paused. */
  paused(): TopicPartition[] {
    const paused = this.#engine.assignment.states.filter(state => state.paused)
    return paused.map(({ topic, partition }) => ({ topic, partition }))
  }

  /**
   * The offsets of the first records that are still there. The partitions need not be assigned.
   *
   * @param terms - `timeoutMs`: default requestTimeoutMs.
   * @throws KafkaTimeoutError, also for partitions that do not exist; TopicAuthorizationFailedError.
   */
  beginningOffsets(partitions: Iterable<TopicPartition>, terms: WaitOptions = {}): Promise<TopicPartitionMap<bigint>> {
    return this.#lookUp(offsetSpec.earliest, 'beginningOffsets()', partitions, terms)
  }

  /** The offsets behind the last records: high watermarks, or last stable offsets for read_committed. Otherwise as {@link beginningOffsets}. */
  endOffsets(partitions: Iterable<TopicPartition>, terms: WaitOptions = {}): Promise<TopicPartitionMap<bigint>> {
    return this.#lookUp(offsetSpec.latest, 'endOffsets()', partitions, terms)
  }

  /**
   * The first record at or after a time, per partition; null where all are older. Otherwise as {@link beginningOffsets}.
   *
   * @param times - Pairs of partition and time, for example a TopicPartitionMap; a time is a number of ms or a Date.
   */
  offsetsForTimes(
    times: Iterable<readonly [TopicPartition, number | Date]>,
    terms: WaitOptions = {},
  ): Promise<TopicPartitionMap<OffsetAndTimestamp | null>> {
    const lifecycle = this.#lifecycle
    return lifecycle.callUntilStopped('offsetsForTimes()', terms, deadline => this.#offsets.forTimes(times, deadline))
  }

  /** The partitions of a topic, as known from the subscription or assignment, without asking; undefined for an unknown topic. */
  partitionsForTopic(topic: string): number[] | undefined {
    return this.#cluster.metadata.topic(topic)?.partitions.map(({ partition }) => partition)
  }

  /**
   * The names of all topics that this client may see, without Kafka's internal ones. Asks a broker each time.
   *
   * @param terms - `timeoutMs`: default requestTimeoutMs.
   */
  topics(terms: WaitOptions = {}): Promise<string[]> {
    return this.#lifecycle.callUntilStopped('topics()', terms, async limit => {
      const { topics } = await this.#cluster.retry('topics()', limit, deadline =>
        this.#cluster.request('any', metadataApi, { topics: null, allowAutoTopicCreation: false }, { deadline }),
      )
      return topics
        .flatMap(({ errorCode, isInternal, name }) => (errorCode !== 0 || isInternal ? [] : (name ?? [])))
        .toSorted()
    })
  }

  #seekTo(
    timestamp: number,
    call: string,
    partitions: Iterable<TopicPartition> | undefined,
    terms: WaitOptions,
  ): Promise<TopicPartitionMap<bigint>> {
    const lifecycle = this.#lifecycle
    return lifecycle.callUntilStopped(call, terms, deadline =>
      this.#offsets.seekTo(timestamp, partitions, call, deadline),
    )
  }

  #lookUp(
    timestamp: number,
    call: string,
    partitions: Iterable<TopicPartition>,
    terms: WaitOptions,
  ): Promise<TopicPartitionMap<bigint>> {
    const lifecycle = this.#lifecycle
    return lifecycle.callUntilStopped(call, terms, async deadline => {
      return this.#offsets.offsets(partitionsOf(partitions, call), timestamp, deadline)
    })
  }

  #changeTopics(change: () => void): void {
    this.#lifecycle.expectNotStopped()
    const before = this.#subscription.topics
    change()
    this.#lifecycle.topicsChanged(before)
  }
}
