import { IllegalStateError } from '@kclient/errors'
import { RecordBatchBuilder } from '@kclient/protocol'
import { RecordTimes } from '../batches/record-times.ts'
import { notSent } from '../not-sent.ts'
import { invalid } from '../producer-record.ts'
import type { PreparedRecord } from './record-writer.ts'

/** What a batch is filled by. Producers that agree in it can send each other's batches. */
export interface BatchSettings {
  readonly keySerializer: unknown
  readonly valueSerializer: unknown
  readonly maxBatchSize: number
  readonly maxRequestSize: number
}

/** A record in a batch. */
export interface AppendedRecord {
  /**
   * Its place in the batch, from 0: its offset in the partition is so much more than that of the first record, unless the
   * broker found the batch too large, and others wrote between its parts.
   */
  readonly offset: number
  /** Bytes that it takes in the batch, before compression. */
  readonly size: number
  /** Milliseconds since 1970. */
  readonly timestamp: number
}

/**
 * - `open`: takes records
 * - `closed`: takes no more, and may be sent
 * - `sending`: waits for its topic or for room in the buffer
 * - `sent`: is the producer's
 */
type Stage = 'open' | 'closed' | 'sending' | 'sent'

const next = {
  open: ['closed'],
  closed: ['sending'],
  // What certainly was not sent may be sent again.
  sending: ['closed', 'sent'],
  sent: [],
} as const satisfies Record<Stage, readonly Stage[]>

/** The records of a batch that the application fills, until the producer has it. */
export class BatchContents {
  /** The topic that its serializers were told; undefined when it was not known. */
  readonly topic: string | undefined
  readonly settings: BatchSettings
  /** Calls that will append when their serializers have ended. */
  appending = 0
  size: number
  recordCount = 0
  #stage: Stage = 'open'
  #records: RecordBatchBuilder | undefined
  #times = new RecordTimes()

  /** @param buffer - Memory to begin with, which is the batch's from then on. */
  constructor(topic: string | undefined, settings: BatchSettings, buffer: Buffer) {
    this.topic = topic
    this.settings = settings
    this.#records = new RecordBatchBuilder({ maxSize: settings.maxBatchSize, buffer })
    this.size = this.#records.size
  }

  get closed(): boolean {
    return this.#stage !== 'open'
  }

  /** Whether it takes records. Throws when it was sent: then it is a mistake to try. */
  isOpen(call: string): boolean {
    if (this.#stage === 'sending' || this.#stage === 'sent') {
      throw refused(`${call}: this batch was sent already: make another with createBatch()`)
    }
    return this.#stage === 'open'
  }

  /** Encodes a record; null when it does not fit any more, or the batch is closed. */
  append({ timestamp, key, value, headers }: PreparedRecord): AppendedRecord | null {
    const records = this.#records
    if (this.#stage !== 'open' || records?.append(timestamp, key, value, headers) !== true) return null
    const size = records.size - this.size
    this.size = records.size
    this.#times.add(timestamp)
    return { offset: this.recordCount++, size, timestamp }
  }

  close(): void {
    if (this.#stage === 'open') this.#become('closed')
  }

  /**
   * The records, for the producer to take: by {@link taken}, unless it hands them back.
   *
   * @throws IllegalStateError when another call has them, or had.
   */
  offer(): FilledRecords {
    if (this.appending > 0) {
      throw refused('sendBatch(): appendAsync() is still under way: await it first')
    }
    this.close()
    if (this.#stage !== 'closed' || this.#records === undefined) {
      throw refused('sendBatch(): this batch was sent already: a batch goes once')
    }
    this.#become('sending')
    return { records: this.#records, times: this.#times }
  }

  /** They are in the producer's buffer. */
  taken(): void {
    this.#become('sent')
    this.#records = undefined
    this.#times = new RecordTimes()
  }

  /** They certainly were not sent, and may be offered again. */
  handBack(): void {
    this.#become('closed')
  }

  /** The only place that writes the stage. */
  #become(stage: Stage): void {
    const legal: readonly Stage[] = next[this.#stage]
    if (!legal.includes(stage)) throw new IllegalStateError(`Batch: from ${this.#stage} to ${stage}`)
    this.#stage = stage
  }
}

/**
 * Refuses a batch that cannot be sent to a topic by a producer of these settings.
 *
 * @throws TypeError.
 */
export function checkSettings(contents: BatchContents, topic: string, settings: BatchSettings): void {
  for (const name of Object.keys(settings) as (keyof BatchSettings)[]) {
    if (contents.settings[name] === settings[name]) continue
    throw invalid(
      `sendBatch(): the batch was filled for a producer with another ${name}: make it with this one's createBatch()`,
    )
  }
  if (contents.topic !== undefined && contents.topic !== topic) {
    throw invalid(`sendBatch(): the batch was made for topic ${contents.topic}, and cannot go to ${topic}`)
  }
  if (contents.recordCount + contents.appending === 0)
    throw invalid('sendBatch(): the batch is empty: append() a record first')
}

/** Encoded records of a batch, with their times. */
export interface FilledRecords {
  readonly records: RecordBatchBuilder
  readonly times: RecordTimes
}

function refused(message: string): IllegalStateError {
  return notSent(new IllegalStateError(message))
}
