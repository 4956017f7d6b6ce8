import { tracingChannel, type TracingChannel } from 'node:diagnostics_channel'
import { type Cluster, Trace, type TraceOutcome, TopicPartitionMap } from '@kclient/cluster'
import { ConsumerBatch } from '../records/consumer-batch.ts'
import type { ConsumerRecord } from '../records/consumer-record.ts'
import type { Filter } from '../handing-out/hand-out.ts'
import type { AnyBatch, AnyRecord } from '../records/fetched-partition.ts'

/** What every trace of a consumer tells. It never contains options or credentials. */
export interface ConsumerTraceContext extends TraceOutcome {
  readonly clientId: string
  readonly clusterId: string | null
  /** Null without a group. */
  readonly groupId: string | null
}

/** How records are asked for: a loop over the consumer, over `batches()`, a stream, `run()`, or a call. */
export type RecordOperation = 'iterate' | 'batches' | 'stream' | 'run' | 'getOne' | 'getMany'

/** What subscribers of `tracing:kclient:consumer:poll:*` are given: the same object for all events of one ask for records. */
export interface PollContext extends ConsumerTraceContext {
  readonly operation: RecordOperation
  /** How many records it gave; 0 until then, and when the time was up or the consumer stopped. */
  recordCount: number
  /** What it gave: a record, a batch, a map of records, or null. */
  result?: unknown
}

/**
 * What subscribers of `tracing:kclient:consumer:process:*` are given: the same object for all events of a record, of a
 * batch, or of the records of one partition that a `getMany()` gave.
 */
export interface ProcessContext extends ConsumerTraceContext {
  readonly operation: RecordOperation
  readonly topic: string
  readonly partition: number
  readonly firstOffset: bigint
  readonly lastOffset: bigint
  readonly recordCount: number
  /** The record, when there is one alone; its headers say whose trace it goes on with. */
  readonly record: ConsumerRecord<unknown, unknown> | undefined
  /** The batch, when one was handed out. */
  readonly batch: ConsumerBatch<unknown, unknown> | undefined
  /** Whether it was handled: the next was asked for, or its handler has come back. Undefined until it is known. */
  handled: boolean | undefined
}

/**
 * Tells of each ask for records: `start` and `end` around the call, `asyncStart` and `asyncEnd` when it gives something,
 * its time is up or the consumer stops, and `error` before these when it failed.
 */
export const pollChannel: TracingChannel<unknown, object> = tracingChannel<unknown, object>('kclient:consumer:poll')

/**
 * Tells of what is worked on: `start` and `end` when it is handed out, `asyncStart` and `asyncEnd` when it is handled or the
 * loop over it is left. Around a handler of `run()` it is `start`, then the handler in the context of that, `end` when it
 * returns, `asyncStart` and `asyncEnd` when its promise is settled, with `error` before these when it failed.
 */
export const processChannel: TracingChannel<unknown, object> = tracingChannel<unknown, object>(
  'kclient:consumer:process',
)

/** Traces the records of one consumer. To be asked only while the channel has subscribers. */
export class RecordTracer {
  readonly #cluster: Cluster
  readonly #groupId: string | null
  /** What calls of getOne() and getMany() have given, and nobody has asked for more since. */
  #inHand: Trace<ProcessContext>[] = []

  constructor(cluster: Cluster, groupId: string | null) {
    this.#cluster = cluster
    this.#groupId = groupId
  }

  /** Around a call that asks for records. */
  poll<T>(operation: RecordOperation, call: () => Promise<T>): Promise<T> {
    const context: PollContext = { ...this.#common(), operation, recordCount: 0 }
    return Trace.begin(pollChannel, context, trace =>
      call().then(
        result => {
          const given = valueOf(result)
          context.recordCount = countOf(given)
          trace.succeeded(given)
          return result
        },
        (error: unknown) => {
          trace.failed(error)
          throw error
        },
      ),
    )
  }

  /** A loop is given something. */
  handedOut(operation: RecordOperation, what: AnyRecord | AnyBatch): ProcessTrace {
    return new ProcessTrace(this.#begin(operation, what))
  }

  /** A call gives something. */
  gave(operation: RecordOperation, what: AnyRecord | TopicPartitionMap<AnyRecord[]> | null): void {
    if (what instanceof TopicPartitionMap) {
      for (const records of what.values()) if (records.length > 0) this.#inHand.push(this.#begin(operation, records))
    } else if (what !== null) this.#inHand.push(this.#begin(operation, what))
  }

  /** Whether a call is to be told by {@link asked}. */
  get areCallsTraced(): boolean {
    return this.#inHand.length > 0
  }

  /** A call asks for more of these partitions: what calls have given of them is handled. */
  asked(filter: Filter): void {
    const inHand = this.#inHand
    const isAsked = ({ context }: Trace<ProcessContext>): boolean =>
      filter === undefined || filter.has(context.topic, context.partition)
    this.#inHand = inHand.filter(trace => !isAsked(trace))
    for (const trace of inHand) if (isAsked(trace)) new ProcessTrace(trace).ended(true)
  }

  /** The consumer stops: nobody can know what becomes of what calls have given. */
  stopped(): void {
    const inHand = this.#inHand
    this.#inHand = []
    for (const trace of inHand) new ProcessTrace(trace).ended(false)
  }

  /** Around a handler of `run()`. */
  process<T>(what: AnyRecord | AnyBatch, handler: () => T | Promise<T>): Promise<T> {
    const context = this.#context('run', what)
    return Trace.begin(processChannel, context, async trace => {
      try {
        const result = await handler()
        context.handled = true
        trace.succeeded(undefined)
        return result
      } catch (error) {
        context.handled = false
        trace.failed(error)
        throw error
      }
    })
  }

  #begin(operation: RecordOperation, what: AnyRecord | AnyBatch | readonly AnyRecord[]): Trace<ProcessContext> {
    return Trace.begin<ProcessContext, Trace<ProcessContext>>(processChannel, this.#context(operation, what), trace =>
      trace.detach(),
    )
  }

  #common(): ConsumerTraceContext {
    const { clusterId, options } = this.#cluster
    return { clientId: options.clientId, clusterId, groupId: this.#groupId }
  }

  #context(operation: RecordOperation, what: AnyRecord | AnyBatch | readonly AnyRecord[]): ProcessContext {
    const common = this.#common()
    if (what instanceof ConsumerBatch) {
      const { topic, partition, firstOffset, lastOffset, recordCount } = what
      const place = { topic, partition, firstOffset, lastOffset, recordCount }
      return { ...common, operation, ...place, record: undefined, batch: what, handled: undefined }
    }
    const records = what instanceof Array ? what : [what]
    const [first, last] = [records[0], records.at(-1)] as [AnyRecord, AnyRecord]
    return {
      ...common,
      operation,
      topic: first.topic,
      partition: first.partition,
      firstOffset: first.offset,
      lastOffset: last.offset,
      recordCount: records.length,
      record: records.length === 1 ? first : undefined,
      batch: undefined,
      handled: undefined,
    }
  }
}

/** What a loop has in hand, under observation. */
export class ProcessTrace {
  #trace: Trace<ProcessContext> | undefined

  constructor(trace: Trace<ProcessContext>) {
    this.#trace = trace
  }

  /**
   * It is over; a second time nothing happens.
   *
   * @param handled - False for what a loop that was left had in hand.
   */
  ended(handled: boolean): void {
    const trace = this.#trace
    if (trace === undefined) return
    this.#trace = undefined
    trace.context.handled = handled
    trace.succeeded(undefined)
  }
}

/** What a call gave, without the wrapping of an iterator. */
function valueOf(result: unknown): unknown {
  const isResult = typeof result === 'object' && result !== null && 'done' in result && 'value' in result
  return isResult ? (result.value ?? null) : result
}

function countOf(given: unknown): number {
  if (given === null || given === undefined) return 0
  if (given instanceof ConsumerBatch) return given.recordCount
  if (!(given instanceof TopicPartitionMap)) return 1
  let count = 0
  for (const records of (given as TopicPartitionMap<readonly unknown[]>).values()) count += records.length
  return count
}
