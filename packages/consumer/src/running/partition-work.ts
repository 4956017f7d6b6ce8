import type { FetchPosition, PartitionState } from '../assignment/partition-state.ts'
import type { AnyBatch, AnyRecord } from '../records/fetched-partition.ts'
import { Few } from './few.ts'
import type { HandlerContext } from './run-options.ts'

/** A record or a batch on its way through a handler. */
export class Work implements HandlerContext {
  readonly of: PartitionWork
  readonly value: AnyRecord | AnyBatch
  readonly lane: string | undefined
  /** Since when its handler is at work, monotonic; undefined unless it gave a promise. */
  since: number | undefined
  #controller: AbortController | undefined
  #reason: Error | undefined

  constructor(of: PartitionWork, value: AnyRecord | AnyBatch, lane: string | undefined) {
    this.of = of
    this.value = value
    this.lane = lane
  }

  get place(): FetchPosition {
    const { value } = this
    return 'firstOffset' in value
      ? { offset: value.firstOffset, epoch: value.nextLeaderEpoch ?? -1 }
      : { offset: value.offset, epoch: value.leaderEpoch ?? -1 }
  }

  /** Whether its handler was told to stop. */
  get isAborted(): boolean {
    return this.#reason !== undefined
  }

  /** Made when a handler wants it: few do. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    if (this.#reason !== undefined) this.#controller.abort(this.#reason)
    return this.#controller.signal
  }

  abort(reason: Error): void {
    if (this.#reason !== undefined) return
    this.#reason = reason
    this.#controller?.abort(reason)
  }
}

/**
 * What a run has taken of one partition. As long as it is draining nothing more is taken or begun: handlers at work come back
 * first, and then the partition's position goes back to where what is unfinished begins.
 */
export class PartitionWork {
  readonly partition: PartitionState
  /** Taken and not finished, in the order of offsets. Empty once the position was set by others. */
  readonly #unfinished = new Few<Work>()
  /** Handlers at work. */
  readonly #active = new Few<Work>()
  /** By lane, what waits for the one of it that was taken first. */
  readonly #lanes = new Map<string, Work[]>()
  #isDraining = false

  constructor(partition: PartitionState) {
    this.partition = partition
  }

  get isDraining(): boolean {
    return this.#isDraining
  }

  get isIdle(): boolean {
    return this.#active.size === 0 && this.#unfinished.size === 0
  }

  /** How many are taken and not finished. */
  get size(): number {
    return this.#unfinished.size
  }

  get activeCount(): number {
    return this.#active.size
  }

  get active(): Iterable<Work> {
    return this.#active
  }

  /** Where what is not finished begins. */
  get first(): FetchPosition | undefined {
    return this.#unfinished.first?.place
  }

  /** Something was taken. @returns undefined when it has to wait for another of its lane. */
  take(value: AnyRecord | AnyBatch, lane: string | undefined): Work | undefined {
    const work = new Work(this, value, lane)
    this.#unfinished.add(work)
    if (lane === undefined) return work
    const before = this.#lanes.get(lane)
    if (before === undefined) this.#lanes.set(lane, [])
    else before.push(work)
    return before === undefined ? work : undefined
  }

  begin(work: Work): void {
    this.#active.add(work)
  }

  /** A handler has come back. @returns what of its lane can be begun now. */
  ended(work: Work, isFinished: boolean): Work | undefined {
    this.#active.delete(work)
    if (isFinished) this.#unfinished.delete(work)
    if (work.lane === undefined) return undefined
    const next = this.#lanes.get(work.lane)?.shift()
    if (next === undefined) this.#lanes.delete(work.lane)
    return next
  }

  /** Begins nothing more until the handlers at work have come back; those are told, if there is a reason. */
  drain(reason: Error | undefined): void {
    this.#isDraining = true
    this.#lanes.clear()
    if (reason !== undefined) for (const work of this.#active) work.abort(reason)
  }

  /** The same after others have set the position: what is unfinished counts no more. */
  forget(reason: Error | undefined): void {
    this.#unfinished.clear()
    this.drain(reason)
  }

  /** Once no handler is at work: where to go on, when not all was finished. */
  drained(): FetchPosition | undefined {
    const { first } = this
    this.#unfinished.clear()
    this.#isDraining = false
    return first
  }
}
