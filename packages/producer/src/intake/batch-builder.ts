import type { Payload, WaitOptions } from '@kclient/cluster'
import { IllegalStateError } from '@kclient/errors'
import { notSent } from '../not-sent.ts'
import { invalid, kindOf, type ProducerRecord } from '../producer-record.ts'
import type { AppendedRecord, BatchContents } from './batch-contents.ts'
import type { PreparedRecord } from './record-writer.ts'

/** A record of a batch: as for `send`, without topic and partition, which are those of the batch. */
export type BatchRecord<K = Payload, V = Payload> = Omit<ProducerRecord<K, V>, 'topic' | 'partition'>

/** How a batch is made. */
export interface BatchOptions {
  /** What serializers are told, and then the only topic that the batch can be sent to. */
  readonly topic?: string | undefined
}

/** Where a batch goes, and how long its caller waits. */
export interface SendBatchTerms extends WaitOptions {
  readonly partition: number
}

/** Checks and serializes a record. */
type Prepare<K, V> = (topic: string, record: BatchRecord<K, V>) => PreparedRecord | Promise<PreparedRecord>

let open: (builder: BatchBuilder<never, never>) => BatchContents

/**
 * A batch that the application fills itself, and sends to a partition of its choice with `sendBatch()`: one batch in the
 * log, whose records stand next to each other. Made by `producer.createBatch()`.
 *
 * Each record is serialized and encoded when it is appended, into memory that counts against bufferMemory only from
 * `sendBatch()` on. Nothing is sent before that, and a batch that is dropped leaves no trace.
 *
 * @example
 * const batch = producer.createBatch({ topic: 'orders' })
 * for (const order of orders) if (batch.append({ value: order }) === null) break
 * const { offset } = await producer.sendBatch(batch, 'orders', { partition: 3 })
 */
export class BatchBuilder<K = Payload, V = Payload> {
  static {
    open = builder => builder.#contents
  }

  readonly #contents: BatchContents
  readonly #prepare: Prepare<K, V>
  /** When the appendAsync() before has ended, one way or the other. */
  #last: Promise<unknown> | undefined

  /** @internal */
  constructor(contents: BatchContents, prepare: Prepare<K, V>) {
    this.#contents = contents
    this.#prepare = prepare
  }

  /** Bytes so far, before compression: 61, those of the header, when it is empty. */
  get size(): number {
    return this.#contents.size
  }

  /** Records appended so far. */
  get recordCount(): number {
    return this.#contents.recordCount
  }

  /** Whether it takes no more records: after {@link close}, and from `sendBatch()` on. */
  get closed(): boolean {
    return this.#contents.closed
  }

  /** It takes no more records. Does not send it. May be called more than once. */
  close(): void {
    this.#contents.close()
  }

  /**
   * Appends a record. The first one always fits, also one that is larger than maxBatchSize.
   *
   * A record that is refused leaves the batch as it was.
   *
   * @returns where it stands in the batch; null when it does not fit any more or the batch is closed: send it, and put
   * the record into the next one. A smaller record may still fit.
   * @throws TypeError for what is no record, and when a serializer is async (use {@link appendAsync}),
   * RecordSerializationError, MessageSizeTooLargeError for a record of more than maxRequestSize, IllegalStateError when
   * the batch was sent already.
   */
  append(record: BatchRecord<K, V>): AppendedRecord | null {
    const contents = this.#contents
    if (!contents.isOpen('append()')) return null
    if (contents.appending > 0) {
      throw notSent(new IllegalStateError('append() while appendAsync() is under way: await it, or use it for all'))
    }
    const prepared = this.#prepared(record)
    if (prepared instanceof Promise) {
      prepared.catch(() => {})
      throw invalid('append(): keySerializer or valueSerializer is async: use appendAsync()')
    }
    return contents.append(prepared)
  }

  /**
   * As {@link append}, where a serializer is async. Calls need not be awaited one by one: serializers run side by side,
   * and records are appended in the order of the calls. Await them all before `sendBatch()`.
   *
   * @throws (as rejection) as {@link append}. The record of that call alone is not in the batch.
   */
  async appendAsync(record: BatchRecord<K, V>): Promise<AppendedRecord | null> {
    const contents = this.#contents
    if (!contents.isOpen('appendAsync()')) return null
    const before = this.#last
    const prepared = this.#prepared(record)
    if (before === undefined && !(prepared instanceof Promise)) return contents.append(prepared)
    contents.appending += 1
    const appended = this.#appendAfter(before, prepared)
    const ended = appended.then(
      () => {},
      () => {},
    )
    this.#last = ended
    try {
      return await appended
    } finally {
      contents.appending -= 1
      if (this.#last === ended) this.#last = undefined
    }
  }

  async #appendAfter(
    before: Promise<unknown> | undefined,
    prepared: PreparedRecord | Promise<PreparedRecord>,
  ): Promise<AppendedRecord | null> {
    // It may be rejected while those before it are still at work.
    if (prepared instanceof Promise) prepared.catch(() => {})
    await before
    return this.#contents.append(await prepared)
  }

  #prepared(record: BatchRecord<K, V>): PreparedRecord | Promise<PreparedRecord> {
    if (typeof record !== 'object' || (record as unknown) === null) {
      throw invalid(`A record of a batch is an object with value, not ${kindOf(record)}`)
    }
    const { topic, partition } = record as { readonly topic?: unknown; readonly partition?: unknown }
    if (topic !== undefined || partition !== undefined) {
      throw invalid('A record of a batch has no topic and no partition: give them to sendBatch(), for all of it')
    }
    return this.#prepare(this.#contents.topic ?? '', record)
  }
}

/**
 * What is in a builder.
 *
 * @throws TypeError for what is none.
 */
export function contentsOf<K, V>(builder: BatchBuilder<K, V>): BatchContents {
  const given: unknown = builder
  if (given instanceof BatchBuilder) return open(given as BatchBuilder<never, never>)
  throw invalid(`sendBatch() takes a batch made with createBatch(), not ${kindOf(given)}`)
}
