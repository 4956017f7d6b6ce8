import { IllegalStateError } from '@kclient/errors'
import type { HeaderInput, Payload } from '@kclient/cluster'
import { type BatchCompression, RecordBatch, RecordBatchBuilder, restampBatch, splitBatch } from '@kclient/protocol'
import { RecordMetadata } from '../record-metadata.ts'
import type { OrderedBatch } from './delivery-order.ts'
import type { PartitionQueue } from './partition-queue.ts'
import { RecordTimes } from './record-times.ts'
import type { SendManyCall } from './send-many-call.ts'

/** Settles the promise of one `send`: with what it resolves to, or with a promise that is rejected. */
export type Resolve = (outcome: RecordMetadata | Promise<never>) => void

/** Some records of one `sendMany`, next to each other in a batch, by their place in the call. */
class Run {
  readonly call: SendManyCall
  count = 1
  readonly #first: number
  /** Only where they are not next to each other in the call too: where keys part them. */
  #indexes: number[] | undefined

  constructor(call: SendManyCall, index: number) {
    this.call = call
    this.#first = index
  }

  add(index: number): void {
    if (this.#indexes === undefined && index !== this.#first + this.count) {
      this.#indexes = Array.from({ length: this.count }, (_, place) => this.#first + place)
    }
    this.#indexes?.push(index)
    this.count += 1
  }

  /** The place in the call of one of them. */
  at(place: number): number {
    return this.#indexes === undefined ? this.#first + place : (this.#indexes[place] as number)
  }
}

/** Who waits for a batch as a whole, and not for single records of it. No code of the user may run in its calls. */
export interface BatchShare {
  /** The records are in the log; `times` are their own. */
  succeeded(first: RecordMetadata, times: RecordTimes): void
  /** @param errors - Of single records, by their place in the batch. */
  failed(error: Error, errors: ReadonlyMap<number, Error> | undefined): void
  /** The batch goes in parts of so many records: who waits for each of them. */
  divided(recordCounts: readonly number[]): readonly BatchShare[]
}

/**
 * - `open`: takes records
 * - `closed`: takes no more
 * - `compressing`: in the thread pool
 * - `ready`: compressed, but without header
 * - `sealed`: bytes to send
 */
export type BatchState = 'open' | 'closed' | 'compressing' | 'ready' | 'sealed'

/** Records of one partition that go, succeed or fail together, and who waits for each of them. */
export class ProducerBatch implements OrderedBatch {
  readonly queue: PartitionQueue
  /** Monotonic time of the first append: from here deliveryTimeoutMs runs. */
  readonly createdAt: number
  /** Bytes that count against bufferMemory for it. */
  charged = 0
  recordCount = 0
  producerId = -1n
  producerEpoch = -1
  baseSequence = -1
  inFlight = false
  inDoubt = false
  refused = false
  abandoned = false
  /** How often the broker answered without saying what became of it. */
  unknownAnswers = 0
  /** How often it was handed to a connection. */
  attempts = 0
  /** Whether it is a part of a larger batch, which was sent before. */
  isPart = false
  /** Why the newest attempt failed. */
  lastError: Error | undefined
  /** Socket writes that may still read its bytes. */
  writes = 0
  /** Nothing refers to it any more but perhaps a socket. */
  finished = false
  /** Who waits for it to be settled, beside its senders: calls of flush(). */
  watchers: (() => void)[] | undefined
  #state: BatchState
  #builder: RecordBatchBuilder | undefined
  #bytes: Buffer | undefined
  #spare: Buffer | undefined
  #size = 0
  #stamped = false
  readonly #waiters: (Resolve | Run)[] = []
  #times = new RecordTimes()
  #share: BatchShare | undefined

  private constructor(queue: PartitionQueue, createdAt: number, builder: RecordBatchBuilder | undefined) {
    this.queue = queue
    this.createdAt = createdAt
    this.#builder = builder
    this.#state = builder === undefined ? 'sealed' : 'open'
  }

  /** An empty batch that fills `buffer` and grows up to `maxSize`. */
  static open(queue: PartitionQueue, createdAt: number, buffer: Buffer, maxSize: number): ProducerBatch {
    const batch = new ProducerBatch(queue, createdAt, new RecordBatchBuilder({ buffer, maxSize }))
    batch.charged = buffer.length
    return batch
  }

  /** A batch of records that were encoded elsewhere. It takes no more. */
  static filled(
    queue: PartitionQueue,
    createdAt: number,
    records: RecordBatchBuilder,
    times: RecordTimes,
    share: BatchShare,
  ): ProducerBatch {
    const batch = new ProducerBatch(queue, createdAt, records)
    batch.charged = records.capacity
    batch.recordCount = records.recordCount
    batch.#times = times
    batch.#share = share
    batch.close()
    return batch
  }

  get state(): BatchState {
    return this.#state
  }

  /** Bytes that it takes in a request; while it is not compressed, at most. */
  get size(): number {
    if (this.#bytes !== undefined) return this.#bytes.length
    if (this.#state === 'ready') return (this.#builder as RecordBatchBuilder).memory.length
    return this.uncompressedSize
  }

  /** Bytes of its records before compression, with the header. */
  get uncompressedSize(): number {
    return this.#state === 'open' ? (this.#builder as RecordBatchBuilder).size : this.#size
  }

  /** Bytes that can be appended without more memory. */
  get room(): number {
    const builder = this.#builder as RecordBatchBuilder
    return builder.capacity - builder.size
  }

  get capacity(): number {
    return (this.#builder as RecordBatchBuilder).capacity
  }

  /** Encodes a record; false when it does not fit. The caller adds who waits for it. */
  append(timestamp: number, key: Payload, value: Payload, headers: readonly HeaderInput[] | null): boolean {
    if (!(this.#builder as RecordBatchBuilder).append(timestamp, key, value, headers)) return false
    this.recordCount += 1
    this.#times.add(timestamp)
    return true
  }

  /** The record appended last is a `send` of its own. */
  addSender(resolve: Resolve): void {
    this.#waiters.push(resolve)
  }

  /** The record appended last is one of a `sendMany`. */
  addMany(call: SendManyCall, index: number): void {
    const last = this.#waiters[this.#waiters.length - 1]
    if (typeof last === 'object' && last.call === call) last.add(index)
    else this.#waiters.push(new Run(call, index))
  }

  /** Takes no more records. */
  close(): void {
    if (this.#state !== 'open') return
    this.#state = 'closed'
    this.#size = (this.#builder as RecordBatchBuilder).size
  }

  /** Compresses. Throws what the codec throws. */
  compress({ codec, level }: BatchCompression): void {
    const builder = this.#take('closed')
    const { memory } = builder
    builder.compress(codec, level)
    this.#compressed(builder, memory)
  }

  /** Compresses off the event loop. */
  async compressAsync({ codec, level }: BatchCompression): Promise<void> {
    const builder = this.#take('closed')
    const { memory } = builder
    this.#state = 'compressing'
    try {
      await builder.compressAsync(codec, level)
    } finally {
      this.#state = 'closed'
    }
    this.#compressed(builder, memory)
  }

  #compressed(builder: RecordBatchBuilder, memory: Buffer): void {
    this.#state = 'ready'
    if (builder.memory !== memory) this.#spare = memory
  }

  /** The bytes to send, under the numbers that it has. They stay the same until it gets others. */
  seal(): Buffer {
    const { producerId, producerEpoch, baseSequence } = this
    if (this.#bytes === undefined) {
      this.#bytes = this.#take('closed', 'ready').seal({ producerId, producerEpoch, baseSequence })
      this.#state = 'sealed'
    } else if (!this.#stamped) {
      restampBatch(this.#bytes, producerId, producerEpoch, baseSequence)
    }
    this.#stamped = true
    return this.#bytes
  }

  #take(...states: readonly BatchState[]): RecordBatchBuilder {
    if (this.#builder !== undefined && states.includes(this.#state)) return this.#builder
    throw new IllegalStateError(`This is not possible with a batch that is ${this.#state}`)
  }

  /** Its numbers are no longer those in its bytes. */
  renumbered(): void {
    this.#stamped = false
  }

  /** Bytes of memory that it holds. */
  get held(): number {
    return this.#builder?.capacity ?? this.#bytes?.length ?? 0
  }

  /** Memory that compression has made free. Given out once. */
  takeSpare(): Buffer | undefined {
    const spare = this.#spare
    this.#spare = undefined
    return spare
  }

  /** All its memory, when it is finished and nothing reads it any more. Given out once. */
  takeMemory(): Buffer | undefined {
    if (!this.finished || this.writes > 0 || this.#state === 'compressing') return undefined
    const memory = this.#builder?.memory
    this.#builder = undefined
    this.#bytes = undefined
    return memory
  }

  /** Smaller batches of the same records, in order, each with those who wait for them. */
  split(compression: BatchCompression | undefined): ProducerBatch[] {
    const bytes = this.#bytes
    if (bytes === undefined) throw new IllegalStateError('Only a batch that was sent can be split')
    const half = Math.max(1, Math.floor(this.uncompressedSize / 2))
    const waiters = this.#eachWaiter()
    let at = 0
    const parts = splitBatch(bytes, half, { level: compression?.level }).map(partBytes => {
      const part = new ProducerBatch(this.queue, this.createdAt, undefined)
      part.isPart = true
      part.charged = partBytes.length
      part.recordCount = (RecordBatch.read(partBytes) as RecordBatch).recordCount
      part.#bytes = partBytes
      part.#size = Math.min(half, this.uncompressedSize)
      part.#stamped = true
      part.#times = RecordTimes.of(this.#times.list(at, at + part.recordCount))
      for (let left = part.recordCount; left > 0; left--, at++) waiters.next().value?.(part)
      return part
    })
    const shares = this.#share?.divided(parts.map(part => part.recordCount))
    for (const [index, part] of parts.entries()) part.#share = shares?.[index]
    return parts
  }

  *#eachWaiter(): Generator<(part: ProducerBatch) => void, undefined> {
    for (const waiter of this.#waiters) {
      if (typeof waiter === 'function') {
        yield part => part.addSender(waiter)
        continue
      }
      for (let place = 0; place < waiter.count; place++) yield part => part.addMany(waiter.call, waiter.at(place))
    }
    return undefined
  }

  /**
   * Tells every sender where its record went.
   *
   * @param baseOffset - Of the first record; -1n when not known.
   * @param logAppendTime - The time that all records have in the log; -1 when each has its own.
   */
  succeed(baseOffset: bigint, logAppendTime: number, logStartOffset: bigint): void {
    const { topic, partition } = this.queue
    const step = baseOffset < 0n ? 0n : 1n
    const type = logAppendTime < 0 ? 0 : 1
    const times = this.#times
    let offset = baseOffset
    let at = 0
    for (const waiter of this.#waiters) {
      if (typeof waiter === 'function') {
        const timestamp = type === 0 ? times.at(at) : logAppendTime
        waiter(new RecordMetadata(topic, partition, offset, timestamp, type, logStartOffset))
        offset += step
        at += 1
        continue
      }
      const { call, count } = waiter
      for (let place = 0; place < count; place++) {
        const timestamp = type === 0 ? times.at(at) : logAppendTime
        call.succeeded(waiter.at(place), new RecordMetadata(topic, partition, offset, timestamp, type, logStartOffset))
        offset += step
        at += 1
      }
    }
    if (this.#share !== undefined) {
      const timestamp = type === 0 ? times.at(0) : logAppendTime
      const first = new RecordMetadata(topic, partition, baseOffset, timestamp, type, logStartOffset)
      this.#share.succeeded(first, times)
    }
    this.#settled()
  }

  /**
   * Tells every sender that its record failed.
   *
   * @param errors - Of single records, by their place in the batch; all others get `error`.
   */
  fail(error: Error, errors?: ReadonlyMap<number, Error>): void {
    const shared = rejected(error)
    let at = 0
    for (const waiter of this.#waiters) {
      if (typeof waiter === 'function') {
        const own = errors?.get(at)
        waiter(own === undefined ? shared : rejected(own))
        at += 1
        continue
      }
      for (let place = 0; place < waiter.count; place++) {
        waiter.call.failed(waiter.at(place), errors?.get(at) ?? error)
        at += 1
      }
    }
    this.#share?.failed(error, errors)
    this.#settled()
  }

  #settled(): void {
    this.#waiters.length = 0
    this.#share = undefined
    const watchers = this.watchers
    this.watchers = undefined
    if (watchers !== undefined) for (const watcher of watchers) watcher()
  }
}

/** A rejection that is handed to others: nobody handles this promise itself. */
function rejected(error: Error): Promise<never> {
  const promise = Promise.reject<never>(error)
  promise.catch(() => {})
  return promise
}
