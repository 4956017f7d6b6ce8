import { TopicPartitionMap } from '@kclient/cluster'
import type { TopicPartition } from '@kclient/errors'
import type { FetchPosition, PartitionState } from '../assignment/partition-state.ts'
import {
  pollChannel,
  processChannel,
  type ProcessTrace,
  type RecordOperation,
  type RecordTracer,
} from '../observing/record-trace.ts'
import type { AnyBatch, AnyRecord } from '../records/fetched-partition.ts'
import type { Filter } from './hand-out.ts'
import type { Hand, Hands } from './hands.ts'
import type { Turns } from './turns.ts'

/** Where an iterator pulls from. */
export interface PullSource<T> {
  readonly turns: Turns
  readonly hands: Hands
  readonly tracer: RecordTracer
  /** What it is, for traces. */
  readonly operation: RecordOperation
  /** The partitions that it asks for. */
  readonly filter: Filter
  /** How many records one hand-out is, roughly. */
  readonly weight: number
  /** What is there, null when nothing is; throws what there is to tell. */
  take(): T | null
  /** Where what was taken begins. */
  placeOf(value: T): FetchPosition
  /** Waits until `take` finds something; null when the consumer stops. The signal ends the wait. */
  wait(take: () => T | null, signal?: AbortSignal): Promise<T | null>
  /** Throws unless the consumer is started; false when it has stopped. */
  running(): boolean
}

/**
 * Iterates over what a consumer hands out. It is a view: breaking out of a loop leaves the consumer as it is, and
 * another loop goes on at the position.
 *
 * Not an async generator: what is buffered costs one resolved promise here, and several turns of the microtask queue
 * there, which is more than reading the record takes.
 */
export class PullIterator<T extends AnyRecord | AnyBatch> implements AsyncIterableIterator<T, undefined>, Hand {
  readonly #source: PullSource<T>
  readonly #hands: Hands
  readonly #since: number
  #done = false
  /** Whether it stands among the hands. */
  #isHand = false
  /** What it gave last. It is not read again: that it begins somewhere is looked up when somebody wants to know. */
  #inHand: T | null = null
  /** What it gave besides, to somebody who asked several times before the first came. */
  #besides: TopicPartitionMap<FetchPosition> | undefined
  /** Of what it gave last, when somebody listened. */
  #trace: ProcessTrace | undefined

  constructor(source: PullSource<T>) {
    this.#source = source
    this.#hands = source.hands
    this.#since = source.hands.now
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (!pollChannel.hasSubscribers) return this.#next()
    const { tracer, operation } = this.#source
    return tracer.poll(operation, () => this.#next())
  }

  #next(): Promise<IteratorResult<T, undefined>> {
    const source = this.#source
    this.#ask()
    try {
      if (this.#done || !source.running()) return this.#end()
      if (source.turns.free(source.weight)) {
        const value = this.#take()
        if (value !== null) return Promise.resolve(this.#given(value))
        return this.#wait()
      }
    } catch (error) {
      this.#leave()
      return Promise.reject(error)
    }
    return this.#takeTurn()
  }

  return(): Promise<IteratorResult<T, undefined>> {
    return this.#end()
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  firstInHand(partition: PartitionState): FetchPosition | undefined {
    const besides = this.#besides?.get(partition.topic, partition.partition)
    if (besides !== undefined) return besides
    const inHand = this.#inHand
    return inHand !== null && isOf(inHand, partition) ? this.#source.placeOf(inHand) : undefined
  }

  isAtWork(partition: PartitionState): boolean {
    return this.firstInHand(partition) !== undefined
  }

  forget(partition: PartitionState): void {
    this.#besides?.delete(partition.topic, partition.partition)
    if (this.#inHand !== null && isOf(this.#inHand, partition)) this.#inHand = null
  }

  /** What was in hand is handled. */
  #ask(): void {
    const hands = this.#hands
    hands.asks += 1
    this.#inHand = null
    if (this.#besides !== undefined) this.#besides = undefined
    if (this.#trace !== undefined) this.#endTrace(true)
    if (hands.isWatched) hands.asked(this.#source.filter, this.#since)
  }

  #take(): T | null {
    const value = this.#source.take()
    if (value === null) return null
    if (this.#inHand !== null) this.#keep(this.#inHand)
    this.#inHand = value
    if (!this.#isHand) {
      this.#isHand = true
      this.#hands.add(this)
    }
    return value
  }

  #keep(value: T): void {
    const { topic, partition } = value
    this.#besides ??= new TopicPartitionMap()
    if (!this.#besides.has(topic, partition)) this.#besides.set(topic, partition, this.#source.placeOf(value))
  }

  async #takeTurn(): Promise<IteratorResult<T, undefined>> {
    try {
      await this.#source.turns.next()
      if (this.#done || !this.#source.running()) return await this.#end()
      const value = this.#take()
      return value === null ? await this.#wait() : this.#given(value)
    } catch (error) {
      this.#leave()
      throw error
    }
  }

  async #wait(): Promise<IteratorResult<T, undefined>> {
    try {
      const value = await this.#source.wait(() => (this.#done ? null : this.#take()))
      if (value === null) return await this.#end()
      this.#source.turns.taken()
      return this.#given(value)
    } catch (error) {
      this.#leave()
      throw error
    }
  }

  /** In the async context of who asked. */
  #given(value: T): { done: false; value: T } {
    if (processChannel.hasSubscribers) {
      this.#endTrace(true)
      this.#trace = this.#source.tracer.handedOut(this.#source.operation, value)
    }
    return { done: false, value }
  }

  #endTrace(handled: boolean): void {
    const trace = this.#trace
    this.#trace = undefined
    trace?.ended(handled)
  }

  #end(): Promise<IteratorResult<T, undefined>> {
    this.#done = true
    this.#leave()
    return Promise.resolve({ done: true, value: undefined })
  }

  /** Nobody is at work on what is in hand any more, and it was not handled. Only where it begins is kept, by the hands. */
  #leave(): void {
    if (this.#trace !== undefined) this.#endTrace(false)
    if (!this.#isHand) return
    this.#isHand = false
    if (this.#inHand !== null) this.#keep(this.#inHand)
    this.#inHand = null
    for (const [place, first] of this.#besides ?? []) this.#hands.leave(place, first)
    this.#besides = undefined
    this.#hands.delete(this)
  }
}

function isOf(place: TopicPartition, { topic, partition }: PartitionState): boolean {
  return place.partition === partition && place.topic === topic
}
