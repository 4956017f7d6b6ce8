import type { Cluster } from '@kclient/cluster'
import { ZERO_UUID } from '@kclient/protocol'
import { Accumulator } from './accumulator.ts'
import { BatchContents, type BatchSettings } from './batch-contents.ts'
import { type Claim, deliveryOf, EnqueueClaim, promiseOf, SendClaim } from './claim.ts'
import type { Delivery } from './delivery.ts'
import { IdempotentOrder } from './idempotent-order.ts'
import { PlainOrder } from './plain-order.ts'
import { ProducerBatch } from './producer-batch.ts'
import type { ProducerFigures, ProducerMeter } from './producer-meter.ts'
import { ProducerIdentity } from './producer-identity.ts'
import { ProducerIdSource } from './producer-id-source.ts'
import type { ProducerConfig } from './producer-options.ts'
import type { ProducerRecord } from './producer-record.ts'
import type { RecordMetadata } from './record-metadata.ts'
import { type PreparedRecord, RecordWriter } from './record-writer.ts'
import { SendManyCall } from './send-many-call.ts'
import { Sender } from './sender.ts'
import { SentBatchCall } from './sent-batch-call.ts'
import type { TopicQueue } from './topic-queue.ts'
import { Topics } from './topics.ts'
import { TurnClock } from './turn-clock.ts'
import { WaitingRoom } from './waiting-room.ts'
import { WaitingBatch } from './waiting-batch.ts'
import { WaitingMany, WaitingRecord, type WaitingSend } from './waiting-send.ts'

/** A promise, and what of the call behind it may still be taken back. */
export interface PendingCall<T> {
  readonly promise: Promise<T>
  readonly waiting: readonly WaitingSend[]
}

const nothing: readonly WaitingSend[] = []

/** How far a record came at once. */
type Written = ProducerBatch | PreparedRecord | Promise<PreparedRecord>

/** Records of one `sendMany` and one topic that could not be appended at once. */
interface LeftRecords {
  readonly indexes: number[]
  /** The first of them, as far as it got. */
  readonly first: PreparedRecord | Promise<PreparedRecord> | undefined
}

/** The parts of a started producer, put together: topics, waiting room, accumulator and sender. */
export class ProducerEngine<K, V> {
  readonly #cluster: Cluster
  readonly #onFatal: (error: Error) => void
  readonly #meter: ProducerMeter
  readonly #accumulator: Accumulator
  readonly #topics: Topics
  readonly #room: WaitingRoom
  readonly #clock: TurnClock
  readonly #writer: RecordWriter<K, V>
  readonly #sender: Sender
  readonly #idSource: ProducerIdSource | undefined
  #serveScheduled = false
  /** Bytes of the batch that the application sent last: how large the next one is likely to be. */
  #typicalBatch = 0

  /**
   * @param meter - Counts what is done here; it outlives the engine.
   * @param onFatal - Told when nothing can be sent any more.
   */
  constructor(cluster: Cluster, config: ProducerConfig<K, V>, meter: ProducerMeter, onFatal: (error: Error) => void) {
    const { runtime } = cluster
    const { requestTimeoutMs } = cluster.options
    this.#cluster = cluster
    this.#meter = meter
    this.#onFatal = onFatal
    const { maxBatchSize: batchSize, bufferMemory, maxBlockMs, enableIdempotence } = config
    this.#accumulator = new Accumulator(
      runtime,
      { bufferMemory, batchSize },
      {
        opened: queue => {
          this.#topics.opened(queue)
          this.#sender.opened(queue)
        },
        closed: (queue, batch) => this.#sender.closed(queue, batch),
        released: () => this.#serveSoon(),
      },
    )
    const identity = enableIdempotence ? new ProducerIdentity() : undefined
    this.#idSource = identity && new ProducerIdSource(cluster, identity, error => this.#onProducerId(error))
    this.#sender = new Sender(
      {
        cluster,
        accumulator: this.#accumulator,
        identity,
        idSource: this.#idSource,
        meter,
        isCrowded: () => this.#room.hasQueue,
        topicId: topic => this.#topics.get(topic)?.metadata?.id ?? ZERO_UUID,
        onFatal: error => this.#onFatal(error),
      },
      { ...config, requestTimeoutMs: Math.ceil(requestTimeoutMs) },
    )
    this.#topics = new Topics(
      cluster,
      {
        allowAutoTopicCreation: config.allowAutoTopicCreation,
        stickyBytes: batchSize,
        makeOrder: enableIdempotence
          ? () => new IdempotentOrder<ProducerBatch>()
          : () => new PlainOrder<ProducerBatch>(),
      },
      {
        known: topic => this.#room.wake(topic),
        refused: (topic, error) => this.#room.failTopic(topic, error),
        moved: queue => this.#sender.moved(queue),
      },
    )
    this.#room = new WaitingRoom(
      runtime,
      { maxBlockMs, bufferMemory },
      {
        crowded: () => {
          meter.crowded()
          this.#sender.wakeAll()
        },
        uncrowded: () => meter.uncrowded(),
        topicWanted: topic => this.#topics.want(topic),
        topicLeft: topic => this.#topics.unwant(topic),
        askAgain: topic => this.#askAgain(topic),
        topicError: topic => this.#topics.errorOf(topic),
      },
    )
    this.#clock = new TurnClock(runtime)
    this.#writer = new RecordWriter(this.#clock, this.#accumulator, config)
  }

  /** Follows the metadata of the cluster. */
  follow(): void {
    this.#topics.start()
  }

  /** Resolves when there is a producer id, or none is needed. */
  async identify(): Promise<void> {
    await this.#idSource?.ensure()
  }

  /** Sends a record without terms of its own. */
  send(record: ProducerRecord<K, V>): Promise<RecordMetadata> {
    const topic = this.#topics.get(record.topic)
    if (topic === undefined || !topic.isKnown || topic.waiting.length > 0 || this.#room.hasQueue) {
      return this.sendLater(record).promise
    }
    let written: Written
    try {
      written = this.#writer.write(topic, record)
    } catch (error) {
      this.#meter.refused(error)
      throw error
    }
    return written instanceof ProducerBatch ? promiseOf(written) : this.#wait(topic, written, new SendClaim()).promise
  }

  /** Sends a record that may have to wait. */
  sendLater(record: ProducerRecord<K, V>): PendingCall<RecordMetadata> {
    const topic = this.#open(record)
    const written = this.#write(topic, record)
    if (written instanceof ProducerBatch) return { promise: promiseOf(written), waiting: nothing }
    return this.#wait(topic, written, new SendClaim())
  }

  enqueue(record: ProducerRecord<K, V>): PendingCall<Delivery> {
    const topic = this.#open(record)
    const written = this.#write(topic, record)
    if (written instanceof ProducerBatch) return { promise: Promise.resolve(deliveryOf(written)), waiting: nothing }
    return this.#wait(topic, written, new EnqueueClaim())
  }

  /** Sends a record of a stream. Returns what waits; undefined when the claim was told already. */
  take(record: ProducerRecord<K, V>, claim: Claim): WaitingSend | undefined {
    const topic = this.#open(record)
    const written = this.#write(topic, record)
    if (written instanceof ProducerBatch) {
      claim.appended(written)
      return undefined
    }
    const send = this.#enter(topic, written, claim)
    return send.done ? undefined : send
  }

  /** What the application fills. Its memory comes from that of batches that were sent, where there is any. */
  createBatch(topic: string | undefined, settings: BatchSettings): BatchContents {
    const { memory } = this.#accumulator
    return new BatchContents(topic, settings, memory.take(memory.sizeFor(this.#typicalBatch)))
  }

  /** Checks and serializes a record of a batch. */
  prepare(topic: string, record: Omit<ProducerRecord<K, V>, 'topic'>): PreparedRecord | Promise<PreparedRecord> {
    return this.#writer.prepare(topic, record as ProducerRecord<K, V>)
  }

  /** Sends a batch that the application filled: in the order of the calls, beside single records. */
  sendBatch(contents: BatchContents, name: string, partition: number): PendingCall<RecordMetadata> {
    const topic = this.#topics.open(name)
    this.#typicalBatch = contents.size
    const call = new SentBatchCall(contents.recordCount)
    const { order, expiresAt } = this.#room.ticket()
    const send = new WaitingBatch(topic, order, expiresAt, partition, contents, call, this.#accumulator, this.#meter)
    const mayGo = topic.isKnown && topic.waiting.length === 0 && !this.#room.hasQueue
    if (mayGo && send.advance() === 'done') return { promise: call.promise, waiting: nothing }
    this.#room.add(send)
    return { promise: call.promise, waiting: [send] }
  }

  sendMany(records: readonly ProducerRecord<K, V>[]): PendingCall<RecordMetadata[]> {
    const call = new SendManyCall(records.length, this.#meter)
    const now = this.#clock.read()
    /** Of topics that cannot go on at once, what is left for them. */
    let later: Map<TopicQueue, LeftRecords> | undefined
    for (let index = 0; index < records.length; index++) {
      const record = records[index] as ProducerRecord<K, V>
      try {
        const topic = this.#topics.get(record.topic) ?? this.#topics.open(record.topic)
        const left = later?.get(topic)
        if (left !== undefined) {
          left.indexes.push(index)
          continue
        }
        let first: LeftRecords['first']
        if (topic.isKnown && topic.waiting.length === 0 && !this.#room.hasQueue) {
          const written = this.#writer.write(topic, record, now)
          if (written instanceof ProducerBatch) {
            written.addMany(call, index)
            continue
          }
          first = written
        }
        later ??= new Map()
        later.set(topic, { indexes: [index], first })
      } catch (error) {
        call.refused(index, error)
      }
    }
    if (later === undefined) return { promise: call.promise, waiting: nothing }
    return { promise: call.promise, waiting: this.#waitMany(later, call, records, now) }
  }

  #waitMany(
    later: ReadonlyMap<TopicQueue, LeftRecords>,
    call: SendManyCall,
    records: readonly ProducerRecord<K, V>[],
    now: number,
  ): WaitingSend[] {
    const waiting: WaitingSend[] = []
    for (const [topic, { indexes, first }] of later) {
      const { order, expiresAt } = this.#room.ticket()
      const send = new WaitingMany(
        topic,
        order,
        expiresAt,
        this.#writer,
        call,
        records,
        indexes,
        first,
        now,
        this.#wake,
      )
      waiting.push(send)
    }
    for (const send of waiting) this.#room.add(send)
    return waiting
  }

  #open(record: ProducerRecord<K, V>): TopicQueue {
    try {
      return this.#topics.open(record.topic)
    } catch (error) {
      this.#meter.refused(error)
      throw error
    }
  }

  /** Appends a record, or gets it as far as it can come. */
  #write(topic: TopicQueue, record: ProducerRecord<K, V>): Written {
    try {
      if (topic.isKnown && topic.waiting.length === 0 && !this.#room.hasQueue) return this.#writer.write(topic, record)
      return this.#writer.prepare(topic.name, record)
    } catch (error) {
      this.#meter.refused(error)
      throw error
    }
  }

  #wait<T>(
    topic: TopicQueue,
    prepared: PreparedRecord | Promise<PreparedRecord>,
    claim: Claim & { readonly promise: Promise<T> },
  ): PendingCall<T> {
    return { promise: claim.promise, waiting: [this.#enter(topic, prepared, claim)] }
  }

  /** Lets a record wait, unless it can go on after all. */
  #enter(topic: TopicQueue, prepared: PreparedRecord | Promise<PreparedRecord>, claim: Claim): WaitingSend {
    const { order, expiresAt } = this.#room.ticket()
    const send = new WaitingRecord(topic, order, expiresAt, this.#writer, claim, prepared, this.#wake, this.#meter)
    this.#room.add(send)
    return send
  }

  readonly #wake = (send: WaitingSend): void => this.#room.serialized(send)

  /** The caller waits no longer. Returns whether any of its records was sent, or may be. */
  cancel(waiting: readonly WaitingSend[], error: unknown): boolean {
    let isSent = waiting.length === 0
    for (const send of waiting) if (!this.#room.cancel(send, error)) isSent = true
    return isSent || waiting.some(send => send.isPartlySent)
  }

  /** The partitions of a topic that is known, or asked for at this moment. */
  partitions(name: string): number | undefined {
    const topic = this.#topics.open(name)
    if (topic.isKnown) this.#topics.used(name)
    return topic.isKnown ? topic.partitionCount : undefined
  }

  /** While it runs, nothing waits for company. Resolves when all that was handed in before is settled. */
  async flush(): Promise<void> {
    const stopHurrying = this.hurry()
    try {
      await this.#room.drained()
      await this.#settled()
    } finally {
      stopHurrying()
    }
  }

  /** Until the returned function is called, nothing waits for company. */
  hurry(): () => void {
    this.#accumulator.flushing += 1
    this.#sender.wakeAll()
    return () => {
      this.#accumulator.flushing -= 1
    }
  }

  #settled(): Promise<void> {
    const batches = [...this.#accumulator.unsettled]
    if (batches.length === 0) return Promise.resolve()
    return new Promise(resolve => {
      let left = batches.length
      const settled = (): void => {
        left -= 1
        if (left === 0) resolve()
      }
      for (const batch of batches) (batch.watchers ??= []).push(settled)
    })
  }

  /** Everything that is not settled fails, and nothing is sent any more. */
  close(makeError: () => Error): void {
    this.#room.failAll(notSent(makeError()))
    for (const batch of Array.from(this.#accumulator.unsettled)) this.#sender.abandon(batch, makeError())
    this.#sender.stop()
    this.#idSource?.stop()
    this.#topics.stop()
  }

  /** How things stand, for health() and metrics(). */
  figures(): ProducerFigures {
    let bufferedRecords = 0
    let recordsInFlight = 0
    let oldest = Infinity
    for (const batch of this.#accumulator.unsettled) {
      bufferedRecords += batch.recordCount
      if (batch.inFlight) recordsInFlight += batch.recordCount
      oldest = Math.min(oldest, batch.createdAt)
    }
    return {
      bufferedBytes: this.#accumulator.memory.used,
      bufferedRecords,
      recordsInFlight,
      oldestRecord: oldest === Infinity ? undefined : oldest,
      oldestCall: this.#room.oldest,
      waitingCalls: this.#room.size,
      requestsInFlight: this.#sender.inFlight,
    }
  }

  /** After the continuations of those whose records were settled: what they send comes behind those who wait. */
  #serveSoon(): void {
    if (this.#serveScheduled || this.#room.size === 0) return
    this.#serveScheduled = true
    queueMicrotask(() => {
      this.#serveScheduled = false
      this.#room.serve()
    })
  }

  #onProducerId(error: Error | undefined): void {
    if (error !== undefined) {
      this.#onFatal(error)
      return
    }
    this.#meter.identified()
    this.#sender.wakeAll()
  }

  async #askAgain(topic: TopicQueue): Promise<boolean> {
    try {
      await this.#cluster.refresh(`a partition of ${topic.name} is asked for that is not known`)
      return true
    } catch {
      return false
    }
  }
}

function notSent(error: Error): Error {
  return Object.assign(error, { persisted: 'no' as const })
}
