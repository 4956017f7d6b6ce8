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
import type { Delivery } from './delivery.ts'
import { type PendingCall, ProducerEngine } from './producer-engine.ts'
import {
  type ProducerArguments,
  type ProducerConfig,
  producerConfig,
  type ProducerOptions,
  producerOptions,
  type ProducerStartArguments,
} from './producer-options.ts'
import { invalid, kindOf, type ProducerRecord } from './producer-record.ts'
import type { ProducerHealth } from './producer-state.ts'
import type { RecordMetadata } from './record-metadata.ts'

/** A record may wait for its buffer, and a batch for its acknowledgement, longer than this without harm. */
const overdueFactor = 0.5

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
    const producer = new Producer<K, V>(options as ProducerOptions<K, V>)
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
    const engine = new ProducerEngine(this.#cluster, this.#config, error => this.#fail(engine, error))
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
    const figures = this.#engine?.figures() ?? idle
    const isOverdue = figures.oldestRecordMs > this.#config.deliveryTimeoutMs * overdueFactor
    return {
      state: this.state,
      healthy: this.state === 'started' && !isOverdue,
      error: this.#lifecycle.error,
      ...figures,
      cluster: this.#cluster.health(),
    }
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
    try {
      const engine = this.#running('send()')
      return terms === undefined
        ? engine.send(record)
        : this.#within(engine, terms, 'send()', () => engine.sendLater(record))
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
      const engine = this.#running('sendMany()')
      const list = listOf(records)
      if (terms === undefined) return engine.sendMany(list).promise
      return this.#within(engine, terms, 'sendMany()', () => engine.sendMany(list))
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
    try {
      const engine = this.#running('enqueue()')
      if (terms === undefined) return engine.enqueue(record).promise
      return this.#within(engine, terms, 'enqueue()', () => engine.enqueue(record))
    } catch (error) {
      return refused(record, error)
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
    engine: ProducerEngine<K, V>,
    { timeoutMs, signal }: WaitOptions,
    what: string,
    call: () => PendingCall<T>,
  ): Promise<T> {
    const deadline = Deadline.after(this.#cluster.runtime, timeLimit(timeoutMs), signal)
    // What has not to wait succeeds without time; a signal that was given before forbids even that.
    signal?.throwIfAborted()
    const { promise, waiting } = call()
    try {
      return await deadline.wait(promise, what)
    } catch (error) {
      const isSent = engine.cancel(waiting, error)
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
      throw Object.assign(error as Error, { persisted: 'no' as const })
    }
    return this.#engine as ProducerEngine<K, V>
  }

  /** Nothing can be sent any more. Said once to the log, and to every caller. */
  #fail(engine: ProducerEngine<K, V>, error: Error): void {
    Object.assign(error, { persisted: 'no' as const })
    if (this.#engine !== engine || !this.#lifecycle.fail(error)) return
    this.#cluster.logger.error(`Producer: it has failed, and has to be made anew: ${error.message}`, { error })
    engine.close(() => wrapped(error))
  }
}

const idle = {
  bufferedBytes: 0,
  bufferedRecords: 0,
  oldestRecordMs: 0,
  waitingCalls: 0,
  requestsInFlight: 0,
} as const

function listOf<T>(records: Iterable<T>): readonly T[] {
  if (Array.isArray(records)) return records as readonly T[]
  if (typeof (records as Partial<Iterable<T>> | null | undefined)?.[Symbol.iterator] === 'function') return [...records]
  throw invalid(`sendMany() takes an array of records, or another iterable, not ${kindOf(records)}`)
}

/** The rejection for a record that did not come into the buffer. */
function refused(record: unknown, error: unknown): Promise<never> {
  const isRecord = typeof record === 'object' && record !== null
  const reason = isRecord ? error : invalid(`A record is an object with topic and value, not ${kindOf(record)}`)
  return Promise.reject(reason)
}

/** An error of its own for each batch: what it says of `persisted` differs. */
function wrapped(cause: Error): Error {
  const error = new ProducerClosedError(`The producer has failed: ${cause.message}`, { cause })
  return error
}
