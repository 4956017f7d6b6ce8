import type { Cluster } from '@kclient/cluster'
import { ConsumerStoppedError, KafkaError } from '@kclient/errors'
import type { ConsumerEngine } from '../consumer-engine.ts'
import type { FetchPosition, PartitionState } from '../assignment/partition-state.ts'
import type { Filter } from '../handing-out/hand-out.ts'
import type { Hand } from '../handing-out/hands.ts'
import { processChannel } from '../observing/record-trace.ts'
import type { AnyBatch, AnyRecord } from '../records/fetched-partition.ts'
import { laneOf } from './lane.ts'
import { PartitionWork, type Work } from './partition-work.ts'
import type { CheckedRun, HandlerContext } from './run-options.ts'

/** With order by key, records that are taken ahead for each handler: those whose key is at work wait, and others pass them. */
const aheadPerHandler = 4

/** What a batch counts for in turns of the event loop: the clock is looked at each time. */
const batchWeight = 64

/** What a run needs of its consumer. */
export interface RunSource {
  readonly engine: ConsumerEngine
  readonly cluster: Cluster
  /** Throws unless the consumer is started; false when it has stopped. */
  readonly running: () => boolean
  /** Commits what is handled, if the consumer does so by itself; never rejects. */
  readonly commitHandled: () => Promise<void>
}

interface Failure {
  readonly reason: unknown
}

/**
 * Gives records to handlers, several at a time. Of a partition, or of a key in it, one is at work at a time, and the next is
 * begun when it has come back (C-ORDER). A record is handled when its handler has come back; what may be committed of a
 * partition ends at its first unfinished record (C-CONTIGUOUS).
 *
 * All of it happens in `#pump`, which begins what can be begun, and runs when a handler has come back, when records come
 * while a handler is free, and when partitions changed.
 */
export class Run implements Hand {
  readonly #source: RunSource
  readonly #options: CheckedRun
  readonly #since: number
  readonly #partitions = new Map<PartitionState, PartitionWork>()
  readonly #filter: Filter
  /** Of those, the one that the newest record is of. */
  #last: PartitionWork | undefined
  /** Taken, and not begun for want of a turn, or since the partition is held back. */
  #ready: Work[] = []
  #active = 0
  #isPumping = false
  #isWaiting = false
  #isTurnDue = false
  #isOver = false
  #failure: Failure | undefined
  #ended: (() => void) | undefined

  constructor(source: RunSource, options: CheckedRun) {
    this.#source = source
    this.#options = options
    this.#since = source.engine.hands.now
    this.#filter = { has: (topic, partition) => this.#isWanted(topic, partition) }
  }

  /** Resolves when the consumer has stopped; rejects with what ended it before. */
  async run(): Promise<void> {
    const { engine, commitHandled } = this.#source
    const { signal } = this.#options
    if (signal?.aborted === true) throw signal.reason
    const onAbort = (): void => this.#end({ reason: signal?.reason }, signal?.reason as Error)
    signal?.addEventListener('abort', onAbort, { once: true })
    engine.hands.add(this)
    try {
      await new Promise<void>(resolve => {
        this.#ended = resolve
        this.#pump()
      })
      if (this.#failure === undefined) await stopped(engine.life)
      else await commitHandled()
    } finally {
      signal?.removeEventListener('abort', onAbort)
      engine.hands.delete(this)
    }
    if (this.#failure !== undefined) throw this.#failure.reason
  }

  firstInHand(partition: PartitionState): FetchPosition | undefined {
    return this.#partitions.get(partition)?.first
  }

  isAtWork(partition: PartitionState): boolean {
    return (this.#partitions.get(partition)?.activeCount ?? 0) > 0
  }

  forget(partition: PartitionState): void {
    const work = this.#partitions.get(partition)
    if (work === undefined) return
    this.#drop(work)
    work.forget(partition.assigned ? undefined : gone(partition))
    this.#endDrain(work)
  }

  letGo(partition: PartitionState): void {
    const work = this.#partitions.get(partition)
    if (work !== undefined) this.#drain(work, gone(partition))
  }

  end(): void {
    this.#end(undefined, new ConsumerStoppedError())
  }

  workSince(): number | undefined {
    let longest: number | undefined
    for (const { partition, active } of this.#partitions.values()) {
      // What is at work on a partition that was lost holds up nobody any more.
      if (!partition.assigned) continue
      for (const { since } of active) {
        if (since !== undefined && (longest === undefined || since < longest)) longest = since
      }
    }
    return longest
  }

  /** Begins what can be begun. */
  #pump(): void {
    if (this.#isPumping || this.#isTurnDue) return
    this.#isPumping = true
    const { engine } = this.#source
    const { concurrency, isOfBatches } = this.#options
    try {
      while (!this.#isOver && this.#active < concurrency) {
        if (!engine.turns.free(isOfBatches ? batchWeight : 1)) {
          this.#takeTurn()
          break
        }
        const work = this.#next()
        if (work === undefined) {
          this.#wait()
          break
        }
        this.#begin(work)
      }
    } catch (error) {
      this.#failed(error)
    }
    this.#isPumping = false
    if (this.#isOver && this.#active === 0) this.#ended?.()
  }

  #takeTurn(): void {
    this.#isTurnDue = true
    void this.#source.engine.turns.next().then(() => {
      this.#isTurnDue = false
      this.#pump()
    })
  }

  /** A handler is free, and there is nothing for it: until there is, brokers may take their time. */
  #wait(): void {
    if (this.#isWaiting) return
    this.#isWaiting = true
    const { engine } = this.#source
    const waiting = engine.recordWaits.wait<boolean>({
      take: () => {
        if (this.#isOver || this.#active >= this.#options.concurrency) return true
        const work = this.#next()
        if (work === undefined) return null
        this.#ready.unshift(work)
        return true
      },
      timeoutMs: undefined,
      signal: this.#options.signal,
      whenOver: () => true,
      whenStopped: () => true,
    })
    waiting.then(
      () => {
        this.#isWaiting = false
        engine.turns.taken()
        this.#pump()
      },
      (error: unknown) => {
        this.#isWaiting = false
        this.#failed(error)
      },
    )
    engine.fetcher.wake()
  }

  /** The next record or batch that can be begun. @throws a failure of a partition, or of the consumer. */
  #next(): Work | undefined {
    if (this.#ready.length > 0) {
      const at = this.#ready.findIndex(({ of }) => !of.partition.isHeldBack)
      if (at >= 0) return this.#ready.splice(at, 1)[0]
    }
    const { engine, running } = this.#source
    if (!running()) return undefined
    const { hands, handOut, assignment } = engine
    hands.asks += 1
    if (hands.isWatched) hands.asked(this.#filter, this.#since)
    this.#throwPending()
    const { isOfBatches, isByKey, maxRecords } = this.#options
    for (;;) {
      const value = isOfBatches ? handOut.nextBatch(this.#filter, maxRecords) : handOut.nextRecord(this.#filter)
      if (value === null) return undefined
      let of = this.#workOf(value.topic, value.partition)
      if (of === undefined) {
        const partition = assignment.get(value.topic, value.partition) as PartitionState
        of = new PartitionWork(partition)
        this.#partitions.set(partition, of)
      }
      const work = of.take(value, isByKey ? laneOf(value as AnyRecord) : undefined)
      if (work !== undefined) return work
    }
  }

  /** A handler that took too long has cost the membership: that was logged, and asking again is what brings it back. */
  #throwPending(): void {
    const { engine, cluster } = this.#source
    try {
      engine.throwPending()
    } catch (error) {
      if (!(error instanceof KafkaError) || error.code !== 'MAX_POLL_EXCEEDED') throw error
      cluster.logger.warn(`Consumer: ${error.message}`, { error })
    }
  }

  #begin(work: Work): void {
    const { engine } = this.#source
    const handler = this.#options.handler as (value: AnyRecord | AnyBatch, context: HandlerContext) => unknown
    work.of.begin(work)
    this.#active += 1
    let result: unknown
    try {
      result = processChannel.hasSubscribers
        ? engine.meter.records.process(work.value, () => handler(work.value, work))
        : handler(work.value, work)
    } catch (error) {
      this.#threw(work, error)
      return
    }
    if (!isThenable(result)) {
      this.#cameBack(work, true)
      return
    }
    work.since = this.#source.cluster.runtime.now()
    Promise.resolve(result).then(
      () => this.#cameBack(work, true),
      (error: unknown) => this.#threw(work, error),
    )
  }

  #threw(work: Work, error: unknown): void {
    const { topic, partition } = work.value
    if (work.isAborted || this.#failure !== undefined) {
      const { logger } = this.#source.cluster
      logger.warn(`Consumer: a handler did not finish ${topic}-${partition} from offset ${work.place.offset}`, {
        error,
      })
    } else this.#end({ reason: error }, undefined)
    this.#cameBack(work, false)
  }

  #cameBack(work: Work, isFinished: boolean): void {
    const { of } = work
    const next = of.ended(work, isFinished)
    this.#active -= 1
    if (next !== undefined) this.#ready.push(next)
    this.#endDrain(of)
    const { hands } = this.#source.engine
    if (hands.isWatched) hands.cameBack()
    this.#pump()
  }

  /** Something was thrown that is nobody's handler's. */
  #failed(reason: unknown): void {
    this.#end({ reason }, undefined)
    this.#pump()
  }

  /** Begins nothing more; ends when all handlers have come back. @param told - Why they should stop; undefined when they need not. */
  #end(failure: Failure | undefined, told: Error | undefined): void {
    if (this.#isOver) {
      // Who waited for handlers to finish now wants them to stop.
      if (told !== undefined) for (const of of this.#partitions.values()) this.#drain(of, told)
      return
    }
    this.#isOver = true
    this.#failure = failure
    for (const of of this.#partitions.values()) this.#drain(of, told)
    this.#source.engine.changed()
    this.#pump()
  }

  #drain(of: PartitionWork, reason: Error | undefined): void {
    this.#drop(of)
    of.drain(reason)
    this.#endDrain(of)
  }

  #drop(of: PartitionWork): void {
    if (this.#ready.length > 0) this.#ready = this.#ready.filter(work => work.of !== of)
  }

  /**
   * Handlers of a partition that is draining have come back: what is unfinished is handed out again, to whoever asks, as it
   * would be after a restart.
   */
  #endDrain(of: PartitionWork): void {
    if (!of.isDraining || of.activeCount > 0) return
    const { partition } = of
    const backTo = of.drained()
    this.#partitions.delete(partition)
    if (this.#last === of) this.#last = undefined
    if (backTo === undefined || !partition.assigned) return
    partition.seek(backTo.offset, backTo.epoch)
    // Not sought by the application: what others have in hand below stays so.
    this.#source.engine.partitionChanged(partition)
  }

  #isWanted(topic: string, partition: number): boolean {
    const work = this.#workOf(topic, partition)
    if (work === undefined) return true
    if (work.isDraining) return false
    return this.#options.isByKey ? work.size < aheadPerHandler * this.#options.concurrency : work.isIdle
  }

  /** What it has taken of a partition; undefined as long as that is nothing. */
  #workOf(topic: string, partition: number): PartitionWork | undefined {
    const last = this.#last?.partition
    // Most records come from where the one before came from.
    if (last?.partition === partition && last.topic === topic && last.assigned) return this.#last
    const state = this.#source.engine.assignment.get(topic, partition)
    const work = state === undefined ? undefined : this.#partitions.get(state)
    if (work !== undefined) this.#last = work
    return work
  }
}

function gone({ topic, partition }: PartitionState): KafkaError {
  return new KafkaError('PARTITION_REVOKED', `${topic}-${partition} is about to go to another consumer, or is gone`, {
    topic,
    partition,
  })
}

/** Resolves when the consumer has stopped. */
function stopped(life: AbortSignal): Promise<void> {
  if (life.aborted) return Promise.resolve()
  return new Promise(resolve => life.addEventListener('abort', () => resolve(), { once: true }))
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
