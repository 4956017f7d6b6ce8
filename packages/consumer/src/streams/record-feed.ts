import type { FetchPosition, PartitionState } from '../assignment/partition-state.ts'
import type { ConsumerEngine } from '../consumer-engine.ts'
import type { Hand } from '../handing-out/hands.ts'
import type { PullSource } from '../handing-out/pull-iterator.ts'
import { processChannel, type ProcessTrace } from '../observing/record-trace.ts'
import type { AnyRecord } from '../records/fetched-partition.ts'

/** The stream that is fed. */
export interface FedStream {
  push(record: AnyRecord): void
  end(): void
  fail(error: unknown): void
}

/**
 * Feeds a stream with records: one at a time, when the stream pulls. What the stream has given on is in hand until its reader
 * asks for more; what it has in its buffer was given to nobody yet, and goes back to the position when the stream is left,
 * when the consumer stops, or when the partition goes.
 */
export class RecordFeed implements Hand {
  readonly #source: PullSource<AnyRecord>
  readonly #engine: ConsumerEngine
  readonly #stream: FedStream
  readonly #since: number
  readonly #left = new AbortController()
  /** In the stream's buffer, oldest first. */
  #buffered: AnyRecord[] = []
  /** Given to the reader, who has not asked for more. */
  #given: AnyRecord[] = []
  /** In the stream's buffer, and not to be given to the reader any more. */
  readonly #stale = new Set<AnyRecord>()
  #trace: ProcessTrace | undefined
  /** What the stream is to fail with, when its reader has what came before. */
  #failure: { readonly reason: unknown } | undefined
  #isPulling = false
  #isOver = false

  constructor(source: PullSource<AnyRecord>, engine: ConsumerEngine, stream: FedStream) {
    this.#source = source
    this.#engine = engine
    this.#stream = stream
    this.#since = engine.hands.now
  }

  /** The stream has room for another. */
  pull(): void {
    if (this.#isPulling || this.#isOver || this.#failure !== undefined) return
    const { turns } = this.#source
    // Not before: a stream that nobody reads is nobody's hand.
    this.#engine.hands.add(this)
    let isFree: boolean
    try {
      if (!this.#source.running()) {
        this.end()
        return
      }
      isFree = turns.free(1)
      const record = isFree ? this.#take() : null
      if (record !== null) {
        this.#stream.push(record)
        return
      }
    } catch (error) {
      this.#fail(error)
      return
    }
    this.#isPulling = true
    void this.#pullLater(isFree)
  }

  /** The reader asks for more: what it was given is handled. */
  asked(): void {
    const { hands } = this.#engine
    hands.asks += 1
    if (this.#given.length > 0) this.#given = []
    if (this.#trace !== undefined) this.#endTrace(true)
    if (hands.isWatched) hands.asked(this.#source.filter, this.#since)
    if (this.#isOver) this.#release()
    else if (this.#failure !== undefined && this.#buffered.length === 0) this.#fail(this.#failure.reason)
  }

  /** The stream gives a record to its reader. @returns false when it must not. */
  gives(record: AnyRecord): boolean {
    if (this.#stale.size > 0 && this.#stale.delete(record)) return false
    if (this.#buffered[0] === record) this.#buffered.shift()
    if (this.#isOver) return true
    this.#given.push(record)
    if (processChannel.hasSubscribers) {
      this.#endTrace(true)
      this.#trace = this.#source.tracer.handedOut('stream', record)
    }
    return true
  }

  /** The stream was closed before its end: what its reader was given stays in hand, of nobody. */
  leave(): void {
    const { hands } = this.#engine
    if (this.#isOver && this.#given.length === 0) return
    this.#close()
    this.#endTrace(false)
    for (const record of this.#given) hands.leave(record, this.#source.placeOf(record))
    this.#given = []
    hands.delete(this)
  }

  firstInHand(partition: PartitionState): FetchPosition | undefined {
    const first = this.#given.find(isOf(partition)) ?? this.#buffered.find(isOf(partition))
    return first === undefined ? undefined : this.#source.placeOf(first)
  }

  isAtWork(partition: PartitionState): boolean {
    return this.#given.some(isOf(partition))
  }

  forget(partition: PartitionState): void {
    const is = isOf(partition)
    this.#given = this.#given.filter(record => !is(record))
    this.#takeBack(is)
  }

  letGo(partition: PartitionState): void {
    this.#giveBack(partition)
  }

  paused(partition: PartitionState): void {
    this.#giveBack(partition)
  }

  end(): void {
    if (this.#isOver) return
    this.#close()
    this.#stream.end()
    this.#release()
  }

  #fail(error: unknown): void {
    if (this.#isOver) return
    if (this.#buffered.length > 0) {
      this.#failure = { reason: error }
      return
    }
    this.#close()
    this.#stream.fail(error)
    this.#release()
  }

  /** Nothing more is pulled; what nobody was given goes back. */
  #close(): void {
    this.#isOver = true
    this.#left.abort()
    for (const partition of this.#engine.assignment) this.#giveBack(partition)
  }

  /** Once nobody can come back with anything. */
  #release(): void {
    if (this.#given.length === 0) this.#engine.hands.delete(this)
  }

  async #pullLater(isFree: boolean): Promise<void> {
    const { turns } = this.#source
    try {
      if (!isFree) await turns.next()
      let record = isFree || this.#isOver || !this.#source.running() ? null : this.#take()
      if (record === null && !this.#isOver && this.#source.running()) {
        record = await this.#source.wait(() => this.#take(), this.#left.signal)
        turns.taken()
      }
      this.#isPulling = false
      // In the meantime it may have gone back.
      if (record !== null && this.#stale.delete(record)) this.pull()
      else if (record !== null) this.#stream.push(record)
      else this.end()
    } catch (error) {
      this.#isPulling = false
      this.#fail(error)
    }
  }

  #take(): AnyRecord | null {
    const record = this.#source.take()
    if (record !== null) this.#buffered.push(record)
    return record
  }

  /** What nobody was given is handed out again, to whoever asks. */
  #giveBack(partition: PartitionState): void {
    const first = this.#buffered.find(isOf(partition))
    if (first === undefined) return
    this.#takeBack(isOf(partition))
    if (!partition.assigned) return
    const { offset, epoch } = this.#source.placeOf(first)
    partition.seek(offset, epoch)
    this.#engine.partitionChanged(partition)
  }

  #takeBack(is: (record: AnyRecord) => boolean): void {
    for (const record of this.#buffered) if (is(record)) this.#stale.add(record)
    this.#buffered = this.#buffered.filter(record => !is(record))
  }

  #endTrace(handled: boolean): void {
    const trace = this.#trace
    this.#trace = undefined
    trace?.ended(handled)
  }
}

function isOf({ topic, partition }: PartitionState): (record: AnyRecord) => boolean {
  return record => record.partition === partition && record.topic === topic
}
