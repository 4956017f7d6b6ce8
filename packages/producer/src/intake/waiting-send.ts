import type { Claim } from '../batches/claim.ts'
import type { SendManyCall } from '../batches/send-many-call.ts'
import type { ProducerMeter } from '../observing/producer-meter.ts'
import type { ProducerRecord } from '../producer-record.ts'
import { PreparedRecord } from './record-writer.ts'
import type { RecordWriter } from './record-writer.ts'
import type { TopicQueue } from './topic-queue.ts'

/**
 * How far a waiting send got.
 *
 * - `done`: it is appended, or has failed
 * - `no-room`: it has to wait until batches give memory back
 * - `unknown-partition`: its partition is not (yet) one of the topic's
 * - `serializing`: an async serializer is at work
 */
export type Progress = 'done' | 'no-room' | 'unknown-partition' | 'serializing'

/** A call that could not append its records at once. Calls of a topic wait in line, so that its order is theirs. */
export abstract class WaitingSend {
  readonly topic: TopicQueue
  /** Place among all calls that wait. */
  readonly order: number
  /** About the bytes that it holds. */
  bytes = 0
  /** What the room has counted it with. */
  counted = 0
  /** Monotonic time at which it gives up. */
  expiresAt: number
  /** Nothing is left of it to wait for. */
  done = false
  /** Since when (monotonic) brokers have said that its partition does not exist; -1 while none has. */
  deniedSince = -1
  /** Whether some of its records were appended since the room looked last. */
  progressed = false

  constructor(topic: TopicQueue, order: number, expiresAt: number) {
    this.topic = topic
    this.order = order
    this.expiresAt = expiresAt
  }

  /** Of a call that was cancelled: whether some of its records may be sent all the same. */
  get isPartlySent(): boolean {
    return false
  }
  /** The partition that its first record is for, as far as known. */
  abstract get partition(): number | undefined
  /** Appends what can be appended. */
  abstract advance(): Progress
  /** Tells its senders that what is left of it failed. */
  abstract fail(error: unknown): void
  /** Fails the record that is first; of several, the others wait on. */
  abstract failFirst(error: unknown): void
}

/** What a record counts for while its size is not known. */
const nominalBytes = 256

/** One waiting record. */
export class WaitingRecord<K, V> extends WaitingSend {
  readonly #writer: RecordWriter<K, V>
  readonly #claim: Claim
  readonly #meter: ProducerMeter
  #record: PreparedRecord | undefined
  #error: unknown

  /**
   * @param prepared - The record, or a promise of it.
   * @param wake - Called when an async serializer has ended.
   */
  constructor(
    topic: TopicQueue,
    order: number,
    expiresAt: number,
    writer: RecordWriter<K, V>,
    claim: Claim,
    prepared: PreparedRecord | Promise<PreparedRecord>,
    wake: (send: WaitingSend) => void,
    meter: ProducerMeter,
  ) {
    super(topic, order, expiresAt)
    this.#writer = writer
    this.#claim = claim
    this.#meter = meter
    if (prepared instanceof PreparedRecord) {
      this.#record = prepared
      this.bytes = prepared.weight
      return
    }
    this.bytes = nominalBytes
    prepared.then(
      record => {
        this.#record = record
        this.bytes = record.weight
        wake(this)
      },
      (error: unknown) => {
        this.#error = error ?? new Error('A serializer rejected without a reason')
        wake(this)
      },
    )
  }

  get partition(): number | undefined {
    return this.#record?.partition
  }

  advance(): Progress {
    if (this.#error !== undefined) {
      this.fail(this.#error)
      return 'done'
    }
    const record = this.#record
    if (record === undefined) return 'serializing'
    const batch = this.#writer.append(this.topic, record)
    if (batch === undefined) {
      return (record.partition ?? 0) >= this.topic.partitionCount ? 'unknown-partition' : 'no-room'
    }
    this.done = true
    this.#claim.appended(batch)
    return 'done'
  }

  fail(error: unknown): void {
    if (this.done) return
    this.done = true
    this.#meter.refused(error)
    this.#claim.failed(error)
  }

  failFirst(error: unknown): void {
    this.fail(error)
  }
}

/** How many records of a call have their serializers run ahead. */
const serializedAhead = 256

/** Several records of one `sendMany`, all of one topic. Only the next ones take memory beside what the caller holds. */
export class WaitingMany<K, V> extends WaitingSend {
  readonly #writer: RecordWriter<K, V>
  readonly #call: SendManyCall
  readonly #records: readonly ProducerRecord<K, V>[]
  readonly #indexes: readonly number[]
  readonly #wake: (send: WaitingSend) => void
  readonly #timestamp: number
  #first: PreparedRecord | Promise<PreparedRecord> | undefined
  /** The next records, as far as they are serialized; an error stands for one that cannot be. */
  #ahead: (PreparedRecord | { readonly error: unknown })[] = []
  #serializing = false
  #at = 0

  /**
   * @param records - Of the whole call.
   * @param indexes - Those of this topic that wait, in order.
   * @param first - The first of them, where it is prepared already.
   * @param timestamp - The time of the call.
   */
  constructor(
    topic: TopicQueue,
    order: number,
    expiresAt: number,
    writer: RecordWriter<K, V>,
    call: SendManyCall,
    records: readonly ProducerRecord<K, V>[],
    indexes: readonly number[],
    first: PreparedRecord | Promise<PreparedRecord> | undefined,
    timestamp: number,
    wake: (send: WaitingSend) => void,
  ) {
    super(topic, order, expiresAt)
    this.#writer = writer
    this.#call = call
    this.#records = records
    this.#indexes = indexes
    this.#first = first
    this.#timestamp = timestamp
    this.#wake = wake
    this.bytes = nominalBytes
  }

  override get isPartlySent(): boolean {
    return this.#call.isPartlySent
  }

  get partition(): number | undefined {
    const [first] = this.#ahead
    return first instanceof PreparedRecord ? first.partition : undefined
  }

  advance(): Progress {
    while (!this.done) {
      if (this.#serializing) return 'serializing'
      const next = this.#ahead[0] ?? this.#prepareNext()
      if (next === undefined) return 'serializing'
      if (!(next instanceof PreparedRecord)) {
        this.failFirst(next.error)
        continue
      }
      const batch = this.#writer.append(this.topic, next)
      if (batch === undefined) {
        return (next.partition ?? 0) >= this.topic.partitionCount ? 'unknown-partition' : 'no-room'
      }
      batch.addMany(this.#call, this.#indexes[this.#at] as number)
      this.progressed = true
      this.#step()
    }
    return 'done'
  }

  /** The first record that is left, serialized; undefined while serializers are at work. */
  #prepareNext(): PreparedRecord | { readonly error: unknown } | undefined {
    const first = this.#prepare(this.#at)
    if (!(first instanceof Promise)) {
      this.#ahead.push(first)
      return first
    }
    const ahead = [first]
    const end = Math.min(this.#indexes.length, this.#at + serializedAhead)
    for (let at = this.#at + 1; at < end; at++) ahead.push(Promise.resolve(this.#prepare(at)))
    this.#serializing = true
    void Promise.all(ahead).then(prepared => {
      this.#serializing = false
      if (this.done) return
      this.#ahead = prepared
      this.#wake(this)
    })
    return undefined
  }

  #prepare(at: number): ReturnType<typeof settled> {
    const first = at === 0 ? this.#first : undefined
    if (first !== undefined) {
      this.#first = undefined
      return settled(() => first)
    }
    const record = this.#records[this.#indexes[at] as number] as ProducerRecord<K, V>
    return settled(() => this.#writer.prepare(this.topic.name, record, this.#timestamp))
  }

  #step(): void {
    this.#ahead.shift()
    this.#at += 1
    this.done = this.#at === this.#indexes.length
  }

  fail(error: unknown): void {
    while (!this.done) this.failFirst(error)
  }

  failFirst(error: unknown): void {
    if (this.done) return
    const index = this.#indexes[this.#at] as number
    this.#step()
    this.#call.refused(index, error)
  }
}

/** The outcome of preparing a record, with errors as values. */
function settled(
  prepare: () => PreparedRecord | Promise<PreparedRecord>,
): PreparedRecord | { readonly error: unknown } | Promise<PreparedRecord | { readonly error: unknown }> {
  try {
    const prepared = prepare()
    return prepared instanceof Promise ? prepared.catch((error: unknown) => ({ error })) : prepared
  } catch (error) {
    return { error }
  }
}
