import { timeLimit, TopicPartitionMap, type WaitOptions } from '@kclient/cluster'
import { ConsumerStoppedError, type TopicPartition } from '@kclient/errors'
import type { ConsumerEngine } from '../consumer-engine.ts'
import type { FetchPosition } from '../assignment/partition-state.ts'
import { pollChannel, processChannel, type RecordOperation } from '../observing/record-trace.ts'
import type { ConsumerLifecycle } from '../consumer-lifecycle.ts'
import type { AnyBatch, AnyRecord } from '../records/fetched-partition.ts'
import { CallsHand } from './calls-hand.ts'
import type { Filter } from './hand-out.ts'
import { partitionsOf, recordLimit } from '../inputs.ts'
import { PullIterator, type PullSource } from './pull-iterator.ts'
import type { ReadableStreamOptions } from '../streams/record-streams.ts'
import type { WaitTerms } from './wait-queue.ts'

/** Terms of `getOne()`. */
export interface GetOneOptions extends WaitOptions {
  /** Only these of the assigned partitions. Default: all. */
  readonly partitions?: Iterable<TopicPartition> | undefined
}

/** Terms of `getMany()`. */
export interface GetManyOptions extends GetOneOptions {
  /** The most records to give, over all partitions; Infinity for all that are there. Default: the option `maxPollRecords`. */
  readonly maxRecords?: number | undefined
}

/** Terms of `batches()`. */
export interface BatchesOptions {
  /** Only these of the assigned partitions. Default: all. */
  readonly partitions?: Iterable<TopicPartition> | undefined
  /** The most records in one batch: larger ones come in parts. Default: no limit. */
  readonly maxRecords?: number | undefined
  /** Makes the loop throw the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/** What a hand-out of more than one record counts for in {@link ConsumerEngine.turns}: the clock is looked at each time. */
const manyRecords = 64

/** What an iterator pulls. */
interface Pull<T> {
  readonly filter: Filter
  readonly weight: number
  readonly take: () => T | null
  readonly placeOf: (value: T) => FetchPosition
  readonly signal: AbortSignal | undefined
}

/** The calls that hand records out. */
export class RecordCalls {
  readonly #engine: ConsumerEngine
  readonly #lifecycle: ConsumerLifecycle
  readonly #maxPollRecords: number
  readonly #hand: CallsHand

  constructor(engine: ConsumerEngine, lifecycle: ConsumerLifecycle, maxPollRecords: number) {
    this.#engine = engine
    this.#lifecycle = lifecycle
    this.#maxPollRecords = maxPollRecords
    this.#hand = new CallsHand(engine.hands)
  }

  getOne(options: GetOneOptions): Promise<AnyRecord | null> {
    if (!pollChannel.hasSubscribers && !processChannel.hasSubscribers) return this.#getOne(options)
    return this.#traced('getOne', () => this.#getOne(options))
  }

  #getOne(options: GetOneOptions): Promise<AnyRecord | null> {
    const { partitions, timeoutMs, signal } = options
    try {
      if (!this.#lifecycle.running('getOne()')) throw new ConsumerStoppedError()
      const filter = this.#filter(partitions, 'getOne()')
      const limit = timeLimit(timeoutMs)
      const take = (): AnyRecord | null => this.#takeOne(filter)
      this.#asks(filter)
      // What is there costs no more than one promise that is resolved already.
      if (signal === undefined && this.#engine.turns.free(1)) {
        const record = take()
        if (record !== null) return Promise.resolve(record)
      }
      return this.#pull<AnyRecord | null>(0, {
        take,
        timeoutMs: limit,
        signal,
        whenOver: () => null,
        whenStopped: () => {
          throw new ConsumerStoppedError()
        },
      })
    } catch (error) {
      return Promise.reject(error)
    }
  }

  getMany(options: GetManyOptions): Promise<TopicPartitionMap<AnyRecord[]>> {
    if (!pollChannel.hasSubscribers && !processChannel.hasSubscribers) return this.#getMany(options)
    return this.#traced('getMany', () => this.#getMany(options))
  }

  async #getMany({
    partitions,
    timeoutMs,
    signal,
    maxRecords,
  }: GetManyOptions): Promise<TopicPartitionMap<AnyRecord[]>> {
    const filter = this.#filter(partitions, 'getMany()')
    const limit = recordLimit(maxRecords, this.#maxPollRecords)
    const nothing = (): TopicPartitionMap<AnyRecord[]> => new TopicPartitionMap()
    this.#asks(filter)
    return this.#pull<TopicPartitionMap<AnyRecord[]>>(manyRecords, {
      take: () => {
        this.#engine.throwPending()
        const records = this.#engine.handOut.nextRecords(filter, limit)
        if (records !== null) this.#hand.tookMany(records)
        return records
      },
      timeoutMs: timeLimit(timeoutMs) ?? 0,
      signal,
      whenOver: nothing,
      whenStopped: nothing,
    })
  }

  records(): PullIterator<AnyRecord> {
    return new PullIterator(this.#source('a loop over records', 'iterate', this.#each(undefined)))
  }

  /** For a stream. */
  stream(call: string, { partitions }: ReadableStreamOptions): PullSource<AnyRecord> {
    return this.#source(call, 'stream', this.#each(this.#filter(partitions, call)))
  }

  batches({ partitions, maxRecords, signal }: BatchesOptions): PullIterator<AnyBatch> {
    const filter = this.#filter(partitions, 'batches()')
    const limit = recordLimit(maxRecords, Infinity)
    const source = this.#source<AnyBatch>('batches()', 'batches', {
      filter,
      weight: manyRecords,
      take: () => {
        if (signal?.aborted === true) throw signal.reason
        this.#engine.throwPending()
        return this.#engine.handOut.nextBatch(filter, limit)
      },
      placeOf: ({ firstOffset, nextLeaderEpoch }) => ({ offset: firstOffset, epoch: nextLeaderEpoch ?? -1 }),
      signal,
    })
    return new PullIterator(source)
  }

  #each(filter: Filter): Pull<AnyRecord> {
    return {
      filter,
      weight: 1,
      take: () => this.#takeRecord(filter),
      placeOf: ({ offset, leaderEpoch }) => ({ offset, epoch: leaderEpoch ?? -1 }),
      signal: undefined,
    }
  }

  #asks(filter: Filter): void {
    const { records } = this.#engine.meter
    this.#hand.asks(filter)
    if (records.areCallsTraced) records.asked(filter)
  }

  async #traced<T extends AnyRecord | TopicPartitionMap<AnyRecord[]> | null>(
    operation: RecordOperation,
    call: () => Promise<T>,
  ): Promise<T> {
    const { records } = this.#engine.meter
    const result = await (pollChannel.hasSubscribers ? records.poll(operation, call) : call())
    if (processChannel.hasSubscribers) records.gave(operation, result)
    return result
  }

  #takeOne(filter: Filter): AnyRecord | null {
    const record = this.#takeRecord(filter)
    if (record !== null) this.#hand.took(record)
    return record
  }

  #takeRecord(filter: Filter): AnyRecord | null {
    this.#engine.throwPending()
    return this.#engine.handOut.nextRecord(filter)
  }

  async #pull<T>(weight: number, terms: WaitTerms<T>): Promise<T> {
    const { turns } = this.#engine
    const { signal, take, timeoutMs, whenOver } = terms
    if (signal?.aborted === true) throw signal.reason
    if (!turns.free(weight)) {
      await turns.next()
      if (!this.#lifecycle.running('')) return terms.whenStopped()
    }
    const taken = take()
    if (taken !== null) return taken
    if (timeoutMs === 0) {
      // Whoever asks again and again without waiting would never let in what he is asking for.
      await turns.next()
      return this.#lifecycle.running('') ? (take() ?? whenOver()) : terms.whenStopped()
    }
    const result = await this.#wait(terms)
    turns.taken()
    return result
  }

  #wait<T>(terms: WaitTerms<T>): Promise<T> {
    const result = this.#engine.recordWaits.wait(terms)
    // Someone waits: brokers may now take their time, and what is buffered does not help.
    this.#engine.fetcher.wake()
    return result
  }

  #source<T extends AnyRecord | AnyBatch>(
    call: string,
    operation: RecordOperation,
    { filter, weight, take, placeOf, signal }: Pull<T>,
  ): PullSource<T> {
    const lifecycle = this.#lifecycle
    const { hands, turns, meter } = this.#engine
    lifecycle.expectNotStopped()
    return {
      turns,
      hands,
      tracer: meter.records,
      operation,
      filter,
      weight,
      take,
      placeOf,
      running: () => lifecycle.running(call),
      wait: (takeNext, ended = signal) =>
        this.#wait<T | null>({
          take: takeNext,
          timeoutMs: undefined,
          signal: ended,
          whenOver: () => null,
          whenStopped: () => null,
        }),
    }
  }

  #filter(partitions: Iterable<TopicPartition> | undefined, call: string): Filter {
    if (partitions === undefined) return undefined
    const filter = new TopicPartitionMap<boolean>()
    for (const place of partitionsOf(partitions, call)) {
      this.#engine.assignment.expect(place)
      filter.set(place.topic, place.partition, true)
    }
    return filter
  }
}
