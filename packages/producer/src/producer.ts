import {
  ClientLifecycle,
  type ClientState,
  type Cluster,
  type Payload,
  setUpClient,
  timeLimit,
  type WaitOptions,
} from '@kclient/cluster'
import { KafkaTimeoutError, ProducerClosedError } from '@kclient/errors'
import { Deadline } from '@kclient/net'
import type { Writable } from 'node:stream'
import type { Claim } from './batches/claim.ts'
import type { Delivery } from './delivery.ts'
import { BatchBuilder, type BatchOptions, contentsOf, type SendBatchTerms } from './intake/batch-builder.ts'
import { type BatchSettings, checkSettings } from './intake/batch-contents.ts'
import type { PendingCall, RecordIntake } from './intake/record-intake.ts'
import type { WaitingSend } from './intake/waiting-send.ts'
import { notSent } from './not-sent.ts'
import { type ProducerFigures, ProducerMeter } from './observing/producer-meter.ts'
import type { ProducerMetrics } from './observing/producer-metrics.ts'
import { type ProducerHealth, stallLimitMs } from './observing/producer-state.ts'
import { sendChannel, SendTracer } from './observing/send-trace.ts'
import { ProducerEngine } from './producer-engine.ts'
import {
  type ProducerArguments,
  type ProducerConfig,
  producerConfig,
  producerOptions,
  type ProducerStartArguments,
} from './producer-options.ts'
import { checkPartition, checkTopicName, invalid, kindOf, type ProducerRecord } from './producer-record.ts'
import type { RecordMetadata } from './record-metadata.ts'
import type { RecordTarget } from './streams/record-sink.ts'
import { makeWritable, makeWritableStream, type RecordStreamOptions } from './streams/record-streams.ts'

/**
 * Writes records to topics.
 *
 * Records are gathered into a batch per partition, and each promise resolves when the broker has acknowledged the
 * record. Within a partition records keep the order of the calls, awaited or not; with idempotence (the default) none is
 * written twice, whatever was sent again. Every error of a record says in `persisted` whether it is in the log.
 *
 * Bytes and headers that are handed in belong to the producer until the promise settles: what is waiting for room in the
 * buffer is not copied.
 *
 * @example
 * await using producer = await Producer.start({ bootstrapServers: 'localhost:9092' })
 * const { partition, offset } = await producer.send({ topic: 'orders', key: 'customer-7', value: 'two teapots' })
 */
export class Producer<K = Payload, V = Payload> implements AsyncDisposable {
  readonly #cluster: Cluster
  readonly #config: ProducerConfig<K, V>
  readonly #lifecycle: ClientLifecycle
  readonly #meter: ProducerMeter
  readonly #tracer: SendTracer
  readonly #batchSettings: BatchSettings
  #engine: ProducerEngine<K, V> | undefined

  /**
   * Checks the options; nothing is opened before {@link start}.
   *
   * @param args - The options, and a cluster to share with other clients (whose options are then not given here).
   * @throws TypeError for an unknown option or a wrong type, RangeError for a number out of range,
   * KafkaConfigurationError for options in conflict.
   */
  constructor(...args: ProducerArguments<K, V>) {
    const [options, cluster] = args
    const setup = setUpClient('Producer', producerOptions, options, cluster)
    this.#cluster = setup.cluster
    this.#config = producerConfig<K, V>(setup.options, setup.config.requestTimeoutMs)
    const { keySerializer, valueSerializer } = setup.options
    const { maxBatchSize, maxRequestSize } = this.#config
    this.#batchSettings = { keySerializer, valueSerializer, maxBatchSize, maxRequestSize }
    this.#meter = new ProducerMeter(setup.cluster.runtime, this.#config.maxBlockMs)
    this.#tracer = new SendTracer(setup.cluster)
    this.#lifecycle = new ClientLifecycle(setup.cluster, {
      owner: 'Producer',
      open: deadline => this.#open(deadline),
      undo: () => this.#close(),
      close: deadline => this.#drain(deadline),
      stoppedError: () => new ProducerClosedError(),
    })
  }

  /** Makes a producer and starts it; see {@link Producer.start | start()}. */
  static async start<K = Payload, V = Payload>(...args: ProducerStartArguments<K, V>): Promise<Producer<K, V>> {
    const [options, terms] = args
    const producer = new Producer<K, V>(...([options] as ProducerArguments<K, V>))
    await producer.start(terms)
    return producer
  }

  /** Where it is in its life. */
  get state(): ClientState {
    return this.#lifecycle.state
  }

  /**
   * Finds the cluster and, with idempotence, gets a producer id. After a failure nothing is left open, and it may be
   * called again; on a started producer it does nothing.
   *
   * @param terms - `timeoutMs`: default requestTimeoutMs.
   * @throws KafkaConnectionError, KafkaTimeoutError, the broker's error when it refused the login or the producer id;
   * ProducerClosedError after {@link stop}.
   */
  start(terms: WaitOptions = {}): Promise<void> {
    return this.#lifecycle.start(terms)
  }

  async #open(deadline: Deadline): Promise<void> {
    const engine = new ProducerEngine(this.#cluster, this.#config, this.#meter, error => this.#fail(engine, error))
    this.#engine = engine
    engine.follow()
    await this.#cluster.start(deadline)
    await deadline.wait(engine.identify(), 'a producer id')
  }

  /**
   * Takes no more records, delivers those it has, and closes. May be called more than once; the producer cannot be
   * started again. It never rejects: what could not be delivered in time fails with ProducerClosedError where it was
   * sent.
   *
   * @param terms - `timeoutMs`: default 30000. When it is over, or the signal is given, what is left is given up.
   */
  stop(terms: WaitOptions = {}): Promise<void> {
    return this.#lifecycle.stop(terms)
  }

  /** Delivers what was handed in, as far as that is possible, and lets the rest fail. */
  async #drain(deadline: Deadline): Promise<void> {
    const engine = this.#engine
    if (engine === undefined) return
    await deadline.wait(engine.flush(), 'stop()').catch(() => {})
    const { bufferedRecords, waitingCalls } = engine.figures()
    if (bufferedRecords + waitingCalls > 0) {
      this.#cluster.logger.warn(
        `Producer: stopped with ${bufferedRecords} records unacknowledged and ${waitingCalls} calls waiting: they failed`,
        { bufferedRecords, waitingCalls },
      )
    }
    this.#close()
  }

  #close(): void {
    this.#engine?.close(() => new ProducerClosedError('The producer was stopped before the record was acknowledged'))
    this.#engine = undefined
  }

  /** {@link stop} with its default limit, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  /** What a liveness probe wants to know. Does no I/O. */
  health(): ProducerHealth {
    const { progress } = this.#meter
    const now = this.#cluster.runtime.now()
    const { oldestRecord, oldestCall, bufferedBytes, bufferedRecords, waitingCalls, requestsInFlight } = this.#figures
    const oldestRecordMs = oldestRecord === undefined ? 0 : now - oldestRecord
    const oldest = Math.min(oldestRecord ?? Infinity, oldestCall ?? Infinity)
    const { deliveryTimeoutMs, lingerMs } = this.#config
    const stalledMs = progress.stalledMs(now, oldest === Infinity ? undefined : oldest)
    const isStuck = Math.max(stalledMs, oldestRecordMs) > stallLimitMs(deliveryTimeoutMs, lingerMs)
    return {
      state: this.state,
      healthy: this.state === 'started' && !isStuck,
      error: this.#lifecycle.error,
      lastError: progress.lastError,
      failedSinceAcknowledged: progress.failures,
      stalledMs,
      bufferedBytes,
      bufferedRecords,
      oldestRecordMs,
      waitingCalls,
      requestsInFlight,
      cluster: this.#cluster.health(),
    }
  }

  /**
   * What it has done, as numbers: counts and distributions since it was made. Does no I/O, and is cheap enough to be
   * taken every second.
   */
  metrics(): ProducerMetrics {
    return this.#meter.snapshot(this.#cluster, this.#config.bufferMemory, this.#figures)
  }

  get #figures(): ProducerFigures {
    return this.#engine?.figures() ?? idle
  }

  /**
   * Sends a record. Calls need not be awaited one by one: what is sent in one turn leaves together.
   *
   * @param terms - Limits of the wait, beside those of the producer (maxBlockMs and deliveryTimeoutMs).
   * @returns where the record went, once the broker has acknowledged it.
   * @throws (as rejection) TypeError for what is no record, MessageSizeTooLargeError, RecordSerializationError; the
   * error of the broker; KafkaTimeoutError: DELIVERY_TIMEOUT, BUFFER_TIMEOUT after maxBlockMs, BUFFER_FULL when more
   * than bufferMemory waits already, CALL_TIMEOUT; ProducerClosedError. Each says in `persisted` whether the record is
   * in the log.
   */
  send(record: ProducerRecord<K, V>, terms?: WaitOptions): Promise<RecordMetadata> {
    if (sendChannel.hasSubscribers) return this.#tracer.send(record, message => this.#send(message, terms))
    return this.#send(record, terms)
  }

  #send(record: ProducerRecord<K, V>, terms: WaitOptions | undefined): Promise<RecordMetadata> {
    try {
      const { intake } = this.#running('send()')
      return terms === undefined
        ? intake.send(record)
        : this.#within(intake, terms, 'send()', () => intake.sendLater(record))
    } catch (error) {
      return refused(record, error)
    }
  }

  /** The same as {@link send}, under aiokafka's name. */
  sendAndWait(record: ProducerRecord<K, V>, terms?: WaitOptions): Promise<RecordMetadata> {
    return this.send(record, terms)
  }

  /**
   * Sends many records with one promise. They are taken in order; while there is no room, those that are left wait.
   *
   * @returns where each record went, in the order of the input.
   * @throws (as rejection) SendManyError when any of them failed; its `results` tell of each.
   */
  sendMany(records: Iterable<ProducerRecord<K, V>>, terms?: WaitOptions): Promise<RecordMetadata[]> {
    try {
      this.#running('sendMany()')
      const list = listOf(records)
      if (sendChannel.hasSubscribers) return this.#tracer.sendMany(list, messages => this.#sendMany(messages, terms))
      return this.#sendMany(list, terms)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  #sendMany(list: readonly ProducerRecord<K, V>[], terms: WaitOptions | undefined): Promise<RecordMetadata[]> {
    try {
      const { intake } = this.#running('sendMany()')
      if (terms === undefined) return intake.sendMany(list).promise
      return this.#within(intake, terms, 'sendMany()', () => intake.sendMany(list))
    } catch (error) {
      return Promise.reject(error)
    }
  }

  /**
   * Puts a record into the buffer. Resolves when it is there, which holds the caller back while the buffer is full; the
   * acknowledgement comes as `delivered` of the result, which may be ignored.
   *
   * @throws (as rejection) as {@link send}, for a record that did not come into the buffer.
   */
  enqueue(record: ProducerRecord<K, V>, terms?: WaitOptions): Promise<Delivery> {
    if (sendChannel.hasSubscribers) return this.#tracer.enqueue(record, message => this.#enqueue(message, terms))
    return this.#enqueue(record, terms)
  }

  #enqueue(record: ProducerRecord<K, V>, terms: WaitOptions | undefined): Promise<Delivery> {
    try {
      const { intake } = this.#running('enqueue()')
      if (terms === undefined) return intake.enqueue(record).promise
      return this.#within(intake, terms, 'enqueue()', () => intake.enqueue(record))
    } catch (error) {
      return refused(record, error)
    }
  }

  /**
   * Makes a batch to fill, for {@link sendBatch}. Does no I/O.
   *
   * @param options - `topic`: what serializers are told, and then the only topic that it can be sent to. Without it they
   * are told an empty one.
   * @throws TypeError or InvalidTopicError for what is no topic; IllegalStateError before {@link start},
   * ProducerClosedError after {@link stop}.
   */
  createBatch(options?: BatchOptions): BatchBuilder<K, V> {
    const { intake } = this.#running('createBatch()')
    const topic = options?.topic
    if (topic !== undefined) checkTopicName(topic)
    const contents = intake.createBatch(topic, this.#batchSettings)
    return new BatchBuilder<K, V>(contents, (name, record) => intake.prepare(name, record))
  }

  /**
   * Sends a batch to one partition, where its records stand next to each other. It keeps its place among the calls of
   * `send`: what was sent to the partition before is before it. It takes no more records from here on, and goes once;
   * when the call fails before the batch came into the buffer (BUFFER_TIMEOUT, BUFFER_FULL, METADATA_TIMEOUT, no such
   * topic or partition, the end of its terms, ProducerClosedError), it certainly was not sent, and may be sent again.
   *
   * Its memory counts against bufferMemory from here on. Where the broker finds it too large it goes in parts, whose
   * records stand in the same order.
   *
   * @param terms - `partition`: where it goes. `timeoutMs`, `signal`: limits of the wait, beside those of the producer
   * (maxBlockMs and deliveryTimeoutMs); what is in the buffer by then is sent all the same.
   * @returns where its first record went, once the broker has acknowledged all of them.
   * @throws (as rejection) TypeError for an empty batch, one of a producer with other settings, or one for another topic;
   * IllegalStateError for one that was sent already; UnknownTopicOrPartitionError; otherwise as {@link send}.
   * SendManyError when its records came to different ends (the broker named single records, or a part of it failed): its
   * `results` tell of each, in the order of the batch. Each says in `persisted` whether the records are in the log:
   * `'no'` means none of them.
   */
  sendBatch(batch: BatchBuilder<K, V>, topic: string, terms: SendBatchTerms): Promise<RecordMetadata> {
    const call = (): Promise<RecordMetadata> => this.#sendBatch(batch, topic, terms)
    if (!sendChannel.hasSubscribers || !(batch instanceof BatchBuilder)) return call()
    const { partition }: Partial<SendBatchTerms> = terms ?? {}
    return this.#tracer.sendBatch(topic, partition, batch.recordCount, call)
  }

  #sendBatch(batch: BatchBuilder<K, V>, topic: string, terms: SendBatchTerms): Promise<RecordMetadata> {
    try {
      const { intake } = this.#running('sendBatch()')
      const contents = contentsOf(batch)
      checkTopicName(topic)
      const partition = checkPartition((terms as SendBatchTerms | undefined)?.partition)
      if (partition === undefined) throw invalid('sendBatch() needs the partition to send to: { partition: 0 }')
      checkSettings(contents, topic, this.#batchSettings)
      const { timeoutMs, signal } = terms
      const send = (): PendingCall<RecordMetadata> => intake.sendBatch(contents, topic, partition)
      if (timeoutMs === undefined && signal === undefined) return send().promise
      return this.#within(intake, terms, 'sendBatch()', send)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  /**
   * A stream of Node in object mode, which takes records: for `pipeline()`. It is full while the buffer of the producer
   * is, and `finish` comes when all of its records are acknowledged. The first record that fails destroys it with the
   * error of that record, whose `persisted` tells of it alone; those behind it may have been sent. To destroy the stream
   * ends its waits; what is in the buffer by then is sent all the same. The producer goes on in any case, and
   * {@link stop} is still the caller's.
   *
   * @param options - `highWaterMark`: records that wait in the stream, beside those in the buffer. Default 16.
   * @throws TypeError or RangeError for a wrong option; IllegalStateError before {@link start}, ProducerClosedError after
   * {@link stop}.
   *
   * @example
   * await pipeline(source, async function* (lines) {
   *   for await (const line of lines) yield { topic: 'lines', value: line }
   * }, producer.writable())
   */
  writable(options?: RecordStreamOptions): Writable {
    this.#running('writable()')
    return makeWritable(this.#streamTarget(), options)
  }

  /** The same as {@link writable}, as a stream of the Web: `close()` resolves when all of its records are acknowledged. */
  writableStream(options?: RecordStreamOptions): WritableStream<ProducerRecord<K, V>> {
    this.#running('writableStream()')
    return makeWritableStream(this.#streamTarget(), options)
  }

  #streamTarget(): RecordTarget<K, V> {
    return {
      take: (record, claim) =>
        sendChannel.hasSubscribers
          ? this.#tracer.stream(record, claim, (message, observed) => this.#take(message, observed))
          : this.#take(record, claim),
      cancel: (waiting, error) => void this.#engine?.intake.cancel([waiting], error),
      hurry: () => this.#engine?.hurry() ?? (() => {}),
    }
  }

  #take(record: ProducerRecord<K, V>, claim: Claim): WaitingSend | undefined {
    const { intake } = this.#running('write()')
    try {
      return intake.take(record, claim)
    } catch (error) {
      throw reasonOf(record, error)
    }
  }

  /**
   * Sends what has gathered without waiting for more, and resolves when all records handed in before are settled. Their
   * failures are told by their own promises, not here.
   */
  async flush(terms: WaitOptions = {}): Promise<void> {
    if (this.state === 'failed') return
    const engine = this.state === 'stopping' ? this.#engine : this.#running('flush()')
    const { timeoutMs, signal } = terms
    const deadline = Deadline.after(this.#cluster.runtime, timeLimit(timeoutMs), signal)
    deadline.throwIfOver('flush()')
    if (engine !== undefined) await deadline.wait(engine.flush(), 'flush()')
  }

  /**
   * The partitions of a topic, ascending. Waits until the topic is known; where topics may be created, asking creates it.
   *
   * @param terms - `timeoutMs`: default maxBlockMs.
   * @throws UnknownTopicOrPartitionError, TopicAuthorizationFailedError, InvalidTopicError, KafkaTimeoutError.
   */
  async partitionsFor(topic: string, terms: WaitOptions = {}): Promise<number[]> {
    const { timeoutMs = this.#config.maxBlockMs, signal } = terms
    const { allowAutoTopicCreation } = this.#config
    const deadline = Deadline.after(this.#cluster.runtime, timeLimit(timeoutMs), signal)
    deadline.throwIfOver('partitionsFor()')
    const known = this.#running('partitionsFor()').partitions(topic)
    const count = known ?? (await this.#cluster.topic(topic, deadline, { allowAutoTopicCreation })).partitions.length
    return Array.from({ length: count }, (_, partition) => partition)
  }

  /** Makes a call, and ends its wait when its terms say so. */
  async #within<T>(
    intake: RecordIntake<K, V>,
    { timeoutMs, signal }: WaitOptions,
    what: string,
    call: () => PendingCall<T>,
  ): Promise<T> {
    const deadline = Deadline.after(this.#cluster.runtime, recordLimit(timeoutMs), signal)
    // What has not to wait succeeds without time; a signal that was given before forbids even that.
    signal?.throwIfAborted()
    const { promise, waiting } = call()
    try {
      return await deadline.wait(promise, what)
    } catch (error) {
      const isSent = intake.cancel(waiting, error)
      if (error instanceof KafkaTimeoutError && error.code === 'CALL_TIMEOUT') {
        error.persisted ??= isSent ? 'unknown' : 'no'
      }
      throw error
    }
  }

  #running(call: string): ProducerEngine<K, V> {
    try {
      this.#lifecycle.expectStarted(call)
    } catch (error) {
      throw notSent(error as Error)
    }
    return this.#engine as ProducerEngine<K, V>
  }

  /** Nothing can be sent any more. Said once to the log, and to every caller. */
  #fail(engine: ProducerEngine<K, V>, error: Error): void {
    notSent(error)
    if (this.#engine !== engine || !this.#lifecycle.fail(error)) return
    this.#cluster.logger.error(`Producer: it has failed, and has to be made anew: ${error.message}`, { error })
    engine.close(() => wrapped(error))
  }
}

const idle: ProducerFigures = {
  bufferedBytes: 0,
  bufferedRecords: 0,
  recordsInFlight: 0,
  oldestRecord: undefined,
  oldestCall: undefined,
  waitingCalls: 0,
  requestsInFlight: 0,
}

function listOf<T>(records: Iterable<T>): readonly T[] {
  if (Array.isArray(records)) return records as readonly T[]
  if (typeof (records as Partial<Iterable<T>> | null | undefined)?.[Symbol.iterator] === 'function') return [...records]
  throw invalid(`sendMany() takes an array of records, or another iterable, not ${kindOf(records)}`)
}

/** The time limit of a call that sends. A wrong one is told like every failure of a send. */
function recordLimit(timeoutMs: number | undefined): number | undefined {
  try {
    return timeLimit(timeoutMs)
  } catch (error) {
    throw notSent(error as Error)
  }
}

/** The rejection for a record that did not come into the buffer. */
function refused(record: unknown, error: unknown): Promise<never> {
  return Promise.reject(reasonOf(record, error))
}

function reasonOf(record: unknown, error: unknown): unknown {
  const isRecord = typeof record === 'object' && record !== null
  return isRecord ? error : invalid(`A record is an object with topic and value, not ${kindOf(record)}`)
}

/** An error of its own for each batch: what it says of `persisted` differs. */
function wrapped(cause: Error): Error {
  const error = new ProducerClosedError(`The producer has failed: ${cause.message}`, { cause })
  return error
}
