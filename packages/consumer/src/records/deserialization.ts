import { KafkaError, RecordDeserializationError } from '@kclient/errors'
import type { Deserializer } from '@kclient/cluster'
import type { BatchReader } from './batch-reader.ts'
import { ConsumerRecord } from './consumer-record.ts'

/** What the application reads records with; undefined leaves key or value as bytes. */
export interface Deserializers {
  readonly key: Deserializer<unknown> | undefined
  readonly value: Deserializer<unknown> | undefined
}

/** Records whose deserializers answer by promises are worked on together, this many at a time. */
const windowSize = 64

/** One record on its way through async deserializers. */
interface Task {
  readonly raw: ConsumerRecord
  readonly key: unknown
  readonly value: unknown
}

/**
 * Deserializes the records of one open batch, in order. As long as deserializers answer at once there is no promise;
 * as soon as one answers by a promise, records are deserialized ahead of the application, a window at a time.
 */
export class Deserialization {
  readonly #reader: BatchReader
  readonly #key: Deserializer<unknown> | undefined
  readonly #value: Deserializer<unknown> | undefined
  readonly #onReady: () => void
  /** Records handed out. */
  taken = 0
  /** Deserialized and not yet handed out. */
  readonly #ready: ConsumerRecord<unknown, unknown>[] = []
  #at = 0
  /** Records that promises are waited for. */
  #underWay = 0
  /** Whether a deserializer is being called: what it asks of the consumer must not get ahead of its own record. */
  #calling = false
  /** Told when what is ready has been handed out. */
  #failure: Error | undefined

  /** @param onReady - Called after each wait for promises, when there is something to take, or a failure to tell. */
  constructor(reader: BatchReader, deserializers: Deserializers, onReady: () => void) {
    this.#reader = reader
    this.#key = deserializers.key
    this.#value = deserializers.value
    this.#onReady = onReady
  }

  /** Whether promises are waited for. */
  get pending(): boolean {
    return this.#underWay > 0 || this.#calling
  }

  /** What is still to come, as far as the batch tells: records, and a failure to tell. */
  get left(): number {
    return this.#ready.length - this.#at + this.#underWay + this.#reader.left + (this.#failure === undefined ? 0 : 1)
  }

  /**
   * The next record; null after the last, or while it is {@link pending}.
   *
   * @throws RecordDeserializationError, InvalidMessageError; again each time.
   */
  next(): ConsumerRecord<unknown, unknown> | null {
    if (this.#at < this.#ready.length) return this.#take()
    if (this.#failure !== undefined) throw this.#failure
    if (this.pending) return null
    try {
      const record = this.#read()
      if (record !== null) this.taken += 1
      return record
    } catch (error) {
      this.#failure = error as Error
      throw error
    }
  }

  /**
   * Deserializes ahead.
   *
   * @returns how many can be taken: `count`, or fewer when no more can come before something else is told; undefined
   * while promises are waited for.
   */
  gather(count: number): number | undefined {
    while (this.#ready.length - this.#at < count && this.#failure === undefined) {
      if (this.pending) return undefined
      try {
        const record = this.#read()
        if (record !== null) this.#ready.push(record)
        else if (!this.pending) break
      } catch (error) {
        this.#failure = error as Error
      }
    }
    const there = Math.min(count, this.#ready.length - this.#at)
    if (there === 0 && this.#failure !== undefined) throw this.#failure
    return there
  }

  /** Takes records that {@link gather} found. */
  take(count: number): ConsumerRecord<unknown, unknown>[] {
    const taken = this.#ready.slice(this.#at, this.#at + count)
    this.#at += taken.length
    this.taken += taken.length
    this.#tidy()
    return taken
  }

  #take(): ConsumerRecord<unknown, unknown> | null {
    const record = this.#ready[this.#at] ?? null
    this.#at += 1
    this.taken += 1
    this.#tidy()
    return record
  }

  #tidy(): void {
    if (this.#at < this.#ready.length) return
    this.#ready.length = 0
    this.#at = 0
  }

  #read(): ConsumerRecord<unknown, unknown> | null {
    const reader = this.#reader
    if (!reader.advance()) return null
    const { headers, key: keyBytes, value: valueBytes } = reader
    let origin: 'key' | 'value' = 'key'
    let key: unknown
    this.#calling = true
    try {
      key = this.#key === undefined ? keyBytes : this.#key(keyBytes, { topic: reader.topic, headers, isKey: true })
      origin = 'value'
      const value =
        this.#value === undefined ? valueBytes : this.#value(valueBytes, { topic: reader.topic, headers, isKey: false })
      if (!isThenable(key) && !isThenable(value)) return reader.recordOf(key, value, headers)
      this.#wait({ raw: reader.recordOf(keyBytes, valueBytes, headers), key, value })
      return null
    } catch (cause) {
      // The value's deserializer threw while the key's is still at work: what becomes of the key no longer matters.
      if (isThenable(key)) key.then(undefined, () => {})
      throw failed(origin, reader.recordOf(keyBytes, valueBytes, headers), cause)
    } finally {
      this.#calling = false
    }
  }

  /** Begins a window with one record whose deserializers have been called already. */
  #wait(first: Task): void {
    const tasks = [first]
    let failure: Error | undefined
    const reader = this.#reader
    try {
      while (tasks.length < windowSize && reader.advance()) {
        const raw = reader.record()
        tasks.push({ raw, key: this.#begin('key', raw), value: this.#begin('value', raw) })
      }
    } catch (error) {
      failure = error instanceof KafkaError ? error : new KafkaError('UNKNOWN', String(error), { cause: error })
    }
    this.#underWay = tasks.length
    void this.#settle(tasks, failure)
  }

  /** Calls one deserializer; what it throws becomes a promise that rejects, to be told in its turn. */
  #begin(origin: 'key' | 'value', raw: ConsumerRecord): unknown {
    const deserialize = origin === 'key' ? this.#key : this.#value
    const bytes = raw[origin]
    if (deserialize === undefined) return bytes
    try {
      return deserialize(bytes, { topic: raw.topic, headers: raw.headers, isKey: origin === 'key' })
    } catch (error) {
      return Promise.reject(error)
    }
  }

  async #settle(tasks: readonly Task[], failure: Error | undefined): Promise<void> {
    const results = await Promise.allSettled(tasks.flatMap(task => [task.key, task.value]))
    for (const [index, { raw }] of tasks.entries()) {
      const [key, value] = [results[2 * index], results[2 * index + 1]]
      if (key?.status !== 'fulfilled' || value?.status !== 'fulfilled') {
        const origin = key?.status === 'rejected' ? 'key' : 'value'
        const rejected = origin === 'key' ? key : value
        failure = failed(origin, raw, rejected?.status === 'rejected' ? rejected.reason : undefined)
        break
      }
      this.#ready.push(deserialized(raw, key.value, value.value))
    }
    this.#failure = failure
    this.#underWay = 0
    this.#onReady()
  }
}

function deserialized<K, V>(raw: ConsumerRecord, key: K, value: V): ConsumerRecord<K, V> {
  return new ConsumerRecord(
    raw.topic,
    raw.partition,
    raw.offset,
    raw.timestamp,
    raw.timestampType,
    key,
    value,
    raw.headers,
    raw.leaderEpoch,
    raw.serializedKeySize,
    raw.serializedValueSize,
  )
}

function failed(origin: 'key' | 'value', raw: ConsumerRecord, cause: unknown): RecordDeserializationError {
  return new RecordDeserializationError(origin, raw, { cause })
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
