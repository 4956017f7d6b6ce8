import type { HeaderInput, Payload } from '@kclient/cluster'
import { IllegalStateError } from '@kclient/errors'
import type { Runtime } from '@kclient/net'
import { RecordBatchBuilder, recordBatchOverhead } from '@kclient/protocol'
import { BufferMemory } from './buffer-memory.ts'
import type { PartitionQueue } from './partition-queue.ts'
import { type BatchShare, ProducerBatch } from './producer-batch.ts'
import type { RecordTimes } from './record-times.ts'

/** Who is told what happens to batches. Calls come in the middle of a `send`: they must not run the user's code. */
export interface AccumulatorListener {
  /** A partition has a batch that takes records. */
  opened(queue: PartitionQueue): void
  /** A batch takes no more records. */
  closed(queue: PartitionQueue, batch: ProducerBatch): void
  /** Memory was given back. */
  released(): void
}

/** What the accumulator goes by. */
export interface AccumulatorOptions {
  readonly bufferMemory: number
  /** Bytes of a full batch. */
  readonly batchSize: number
}

/** All batches of one producer, from the first record until they are settled, and the memory they take. */
export class Accumulator {
  readonly memory: BufferMemory
  /** The batches that are not settled, in the order in which they began. */
  readonly unsettled: Set<ProducerBatch> = new Set()
  /** While above 0, batches leave without waiting for more records: calls of flush() and stop() count it up. */
  flushing = 0
  readonly #runtime: Runtime
  readonly #batchSize: number
  readonly #listener: AccumulatorListener

  constructor(runtime: Runtime, options: AccumulatorOptions, listener: AccumulatorListener) {
    this.#runtime = runtime
    this.#batchSize = options.batchSize
    this.#listener = listener
    this.memory = new BufferMemory(options.bufferMemory, options.batchSize)
  }

  /**
   * Encodes a record into the open batch of its partition, or into a new one.
   *
   * @param bound - The most bytes that the record takes, found cheaply; where it matters, it is found more exactly.
   * @returns the batch, to which the caller adds who waits for the record; undefined when there is no room; 'full' when
   * the open batch could not take it: that one is closed now, and the next call makes another, unless the record goes
   * elsewhere.
   */
  append(
    queue: PartitionQueue,
    timestamp: number,
    key: Payload,
    value: Payload,
    headers: readonly HeaderInput[] | null,
    bound: number,
  ): ProducerBatch | undefined | 'full' {
    const open = queue.open
    if (open === undefined) return this.#appendToNew(queue, timestamp, key, value, headers)
    if (open.room >= bound && open.append(timestamp, key, value, headers)) return open
    const grown = this.#appendGrowing(queue, open, timestamp, key, value, headers)
    if (grown === 'full') this.close(queue, true)
    return grown
  }

  /** Appends to a batch that may need more memory; 'full' when the record belongs into the next batch. */
  #appendGrowing(
    queue: PartitionQueue,
    open: ProducerBatch,
    timestamp: number,
    key: Payload,
    value: Payload,
    headers: readonly HeaderInput[] | null,
  ): ProducerBatch | undefined | 'full' {
    const bound = RecordBatchBuilder.estimateSize(key, value, headers) - recordBatchOverhead
    const before = open.capacity
    // As the builder grows: doubled, up to a full batch. The bound is what it takes at most, so that nothing is
    // allocated that was not counted.
    const most = Math.max(open.capacity - open.room + bound, Math.min(before * 2, this.#batchSize)) - before
    if (!this.memory.reserve(most)) return undefined
    const fits = open.append(timestamp, key, value, headers)
    const grown = open.capacity - before
    this.memory.release(most - grown)
    open.charged += grown
    queue.bytes += grown
    return fits ? open : 'full'
  }

  #appendToNew(
    queue: PartitionQueue,
    timestamp: number,
    key: Payload,
    value: Payload,
    headers: readonly HeaderInput[] | null,
  ): ProducerBatch | undefined {
    const needed = RecordBatchBuilder.estimateSize(key, value, headers)
    let size = Math.max(needed, this.memory.sizeFor(Math.max(needed, queue.typicalBatch)))
    if (!this.memory.reserve(size)) {
      // Memory is scarce: as little as the record needs.
      size = Math.max(needed, this.memory.sizeFor(needed))
      if (!this.memory.reserve(size)) return undefined
    }
    const batch = ProducerBatch.open(queue, this.#runtime.now(), this.memory.take(size), this.#batchSize)
    if (!batch.append(timestamp, key, value, headers)) throw new IllegalStateError('A record fits no batch')
    queue.open = batch
    queue.bytes += batch.charged
    this.unsettled.add(batch)
    this.#listener.opened(queue)
    return batch
  }

  /**
   * Takes in a batch that was filled elsewhere, behind all that its partition has.
   *
   * @returns false when there is no room.
   */
  admit(queue: PartitionQueue, records: RecordBatchBuilder, times: RecordTimes, share: BatchShare): boolean {
    if (!this.memory.reserve(records.capacity)) return false
    this.close(queue, false)
    const batch = ProducerBatch.filled(queue, this.#runtime.now(), records, times, share)
    queue.closed.push(batch)
    queue.bytes += batch.charged
    this.unsettled.add(batch)
    this.#listener.opened(queue)
    this.#listener.closed(queue, batch)
    return true
  }

  /** The open batch of a partition takes no more records. */
  close(queue: PartitionQueue, full: boolean): void {
    const batch = queue.closeOpen(full)
    if (batch !== undefined) this.#listener.closed(queue, batch)
  }

  /** A batch was compressed: what it needs no more is free. */
  compressed(batch: ProducerBatch): void {
    const spare = batch.takeSpare()
    if (spare === undefined) return
    const change = batch.held - batch.charged
    this.memory.charge(change)
    batch.queue.bytes += change
    batch.charged += change
    this.memory.give(spare)
    this.#listener.released()
  }

  /** A batch was divided: its parts take its place. */
  replace(batch: ProducerBatch, parts: readonly ProducerBatch[]): void {
    for (const part of parts) {
      this.unsettled.add(part)
      this.memory.charge(part.charged)
      batch.queue.bytes += part.charged
    }
    // flush() waits for all of them.
    const { watchers } = batch
    batch.watchers = undefined
    if (watchers !== undefined) watchAll(parts, watchers)
    this.settled(batch)
    this.finished(batch)
  }

  /** The senders of a batch were told. It may still be in flight. */
  settled(batch: ProducerBatch): void {
    this.unsettled.delete(batch)
  }

  /** No request will carry the batch any more. Its memory is free when no socket reads it. */
  finished(batch: ProducerBatch): void {
    if (batch.finished) return
    batch.finished = true
    this.letGo(batch)
  }

  /** A socket, or the thread pool, has let go of a batch, or the batch is finished: its memory may be free now. */
  letGo(batch: ProducerBatch): void {
    if (!batch.finished || batch.charged === 0 || batch.writes > 0 || batch.state === 'compressing') return
    const memory = batch.takeMemory()
    this.memory.release(batch.charged)
    batch.queue.bytes -= batch.charged
    batch.charged = 0
    if (memory !== undefined) this.memory.give(memory)
    this.#listener.released()
  }
}

function watchAll(parts: readonly ProducerBatch[], watchers: readonly (() => void)[]): void {
  let left = parts.length
  const watcher = (): void => {
    left -= 1
    if (left === 0) for (const each of watchers) each()
  }
  for (const part of parts) (part.watchers ??= []).push(watcher)
}
