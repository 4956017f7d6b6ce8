import type { Accumulator } from '../batches/accumulator.ts'
import { type Claim, deliveryOf, EnqueueClaim, promiseOf, SendClaim } from '../batches/claim.ts'
import { ProducerBatch } from '../batches/producer-batch.ts'
import { SendManyCall } from '../batches/send-many-call.ts'
import { SentBatchCall } from '../batches/sent-batch-call.ts'
import type { Delivery } from '../delivery.ts'
import type { ProducerMeter } from '../observing/producer-meter.ts'
import type { ProducerRecord } from '../producer-record.ts'
import type { RecordMetadata } from '../record-metadata.ts'
import { BatchContents, type BatchSettings } from './batch-contents.ts'
import type { PreparedRecord, RecordWriter } from './record-writer.ts'
import type { TopicQueue } from './topic-queue.ts'
import type { Topics } from './topics.ts'
import type { TurnClock } from './turn-clock.ts'
import { WaitingBatch } from './waiting-batch.ts'
import type { WaitingRoom } from './waiting-room.ts'
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

/** What records go through on their way in. */
export interface RecordIntakeParts<K, V> {
  readonly topics: Topics
  readonly room: WaitingRoom
  readonly accumulator: Accumulator
  readonly writer: RecordWriter<K, V>
  readonly clock: TurnClock
  readonly meter: ProducerMeter
}

/**
 * Takes records in: straight into a batch where nothing is in the way, otherwise into the waiting room. What was called
 * earlier comes earlier, whichever way it takes.
 */
export class RecordIntake<K, V> {
  readonly #topics: Topics
  readonly #room: WaitingRoom
  readonly #accumulator: Accumulator
  readonly #writer: RecordWriter<K, V>
  readonly #clock: TurnClock
  readonly #meter: ProducerMeter
  /** Bytes of the batch that the application sent last: how large the next one is likely to be. */
  #typicalBatch = 0

  constructor({ topics, room, accumulator, writer, clock, meter }: RecordIntakeParts<K, V>) {
    this.#topics = topics
    this.#room = room
    this.#accumulator = accumulator
    this.#writer = writer
    this.#clock = clock
    this.#meter = meter
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
}
