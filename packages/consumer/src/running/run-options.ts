import type { ConsumerBatch } from '../records/consumer-batch.ts'
import type { ConsumerRecord } from '../records/consumer-record.ts'
import { recordLimit } from '../inputs.ts'

/** What a handler is given beside its record or batch. */
export interface HandlerContext {
  /**
   * Given when the partition is about to go, or is gone, and when the consumer or its `run()` stops: what the handler does then
   * may be done again, by another member. Who stops early throws (the signal's reason, for example): the record is then not
   * handled.
   */
  readonly signal: AbortSignal
}

/** What all kinds of `run()` share. */
export interface RunTerms {
  /** How many handlers may be at work at a time. Default 1. */
  readonly concurrency?: number | undefined
  /** Ends the run: handlers are told, and when they have come back it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/** Handles record by record. */
export interface RunEachRecord<K = Buffer | null, V = Buffer | null> extends RunTerms {
  /** Handles a record; it is handled when this has returned, and its promise, if it gives one, is fulfilled. */
  readonly eachRecord: (record: ConsumerRecord<K, V>, context: HandlerContext) => unknown
  readonly eachBatch?: undefined
  /**
   * Which records wait for each other: all of a partition, or only those of a partition with the same key (those without a key
   * then wait for none). Default `'partition'`.
   */
  readonly order?: 'partition' | 'key' | undefined
}

/** Handles batch by batch, one of a partition at a time. */
export interface RunEachBatch<K = Buffer | null, V = Buffer | null> extends RunTerms {
  /** The same for a batch. */
  readonly eachBatch: (batch: ConsumerBatch<K, V>, context: HandlerContext) => unknown
  readonly eachRecord?: undefined
  readonly order?: 'partition' | undefined
  /** The most records in one batch: larger ones come in parts. Default: no limit. */
  readonly maxRecords?: number | undefined
}

/** What `run()` does with records: one of `eachRecord` and `eachBatch`. */
export type RunOptions<K = Buffer | null, V = Buffer | null> = RunEachRecord<K, V> | RunEachBatch<K, V>

type Handler = (value: never, context: HandlerContext) => unknown

/** The options of a run, checked. */
export interface CheckedRun {
  readonly handler: Handler
  readonly isOfBatches: boolean
  readonly isByKey: boolean
  readonly concurrency: number
  readonly maxRecords: number
  readonly signal: AbortSignal | undefined
}

const known = new Set(['eachRecord', 'eachBatch', 'concurrency', 'order', 'maxRecords', 'signal'])

/** @throws TypeError, RangeError. */
export function checkRun(options: RunOptions<never, never>): CheckedRun {
  const given: unknown = options
  if (typeof given !== 'object' || given === null) {
    throw new TypeError('run() takes { eachRecord } or { eachBatch }, a function each')
  }
  const unknown = Object.keys(given).find(name => !known.has(name))
  if (unknown !== undefined) throw new TypeError(`run(): there is no option '${unknown}'`)
  const { eachRecord, eachBatch, order, maxRecords, concurrency, signal } = given as Record<string, unknown>
  const handler = eachRecord ?? eachBatch
  if (typeof handler !== 'function' || (eachRecord !== undefined && eachBatch !== undefined)) {
    throw new TypeError('run() takes one of eachRecord and eachBatch, a function')
  }
  if (order !== undefined && order !== 'partition' && order !== 'key') {
    throw new TypeError(`run(): order must be 'partition' or 'key', not ${JSON.stringify(order)}`)
  }
  const isOfBatches = eachBatch !== undefined
  if (isOfBatches && order === 'key') throw new TypeError("run(): order 'key' goes with eachRecord")
  if (!isOfBatches && maxRecords !== undefined) throw new TypeError('run(): maxRecords goes with eachBatch')
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new TypeError('run(): signal must be an AbortSignal')
  }
  return {
    handler: handler as Handler,
    isOfBatches,
    isByKey: order === 'key',
    concurrency: concurrencyOf(concurrency),
    maxRecords: recordLimit(maxRecords as number | undefined, Infinity),
    signal,
  }
}

function concurrencyOf(input: unknown): number {
  if (input === undefined) return 1
  if (typeof input === 'number' && Number.isSafeInteger(input) && input >= 1) return input
  throw new RangeError(`run(): concurrency must be a whole number from 1 up, not ${JSON.stringify(input)}`)
}
