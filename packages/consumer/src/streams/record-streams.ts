import type { TopicPartition } from '@kclient/errors'
import type { Readable } from 'node:stream'
import type { ConsumerEngine } from '../consumer-engine.ts'
import type { PullSource } from '../handing-out/pull-iterator.ts'
import type { AnyRecord } from '../records/fetched-partition.ts'
import { RecordFeed } from './record-feed.ts'

/** Terms of `readableStream()`. */
export interface ReadableStreamOptions {
  /** Only these of the assigned partitions. Default: all. */
  readonly partitions?: Iterable<TopicPartition> | undefined
}

/** Terms of `readable()`. */
export interface ReadableOptions extends ReadableStreamOptions {
  /** Records that the stream takes ahead of its reader. Default 0: the consumer fetches ahead already. */
  readonly highWaterMark?: number | undefined
}

/** A Node stream of records. */
export function makeReadable(
  source: PullSource<AnyRecord>,
  engine: ConsumerEngine,
  { highWaterMark = 0 }: ReadableOptions,
): Readable {
  if (!Number.isSafeInteger(highWaterMark) || highWaterMark < 0) {
    throw new RangeError(`highWaterMark must be a whole number of records from 0, not ${String(highWaterMark)}`)
  }
  // Loaded when first used.
  const { Readable: NodeReadable } = process.getBuiltinModule('node:stream')
  const feed = new RecordFeed(source, engine, {
    push: record => readable.push(record),
    end: () => readable.push(null),
    fail: error => readable.destroy(error as Error),
  })
  let isGiven = true

  class RecordReadable extends NodeReadable {
    constructor() {
      super({ objectMode: true, highWaterMark })
    }

    // While it flows, being pulled means that the listener to the record before has returned.
    override _read(): void {
      if (this.readableFlowing === true) feed.asked()
      feed.pull()
    }

    override read(size?: number): unknown {
      if (size === 0) return super.read(0)
      feed.asked()
      let record: unknown
      do {
        isGiven = true
        record = super.read(size)
      } while (record !== null && !isGiven)
      return record
    }

    // The one place that every record goes by on its way to the reader, whatever way it reads.
    override emit(event: string | symbol, ...args: unknown[]): boolean {
      if (event === 'data' && !feed.gives(args[0] as AnyRecord)) {
        isGiven = false
        return true
      }
      return super.emit(event as 'data', ...(args as [unknown]))
    }

    override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
      feed.leave()
      callback(error)
    }
  }

  const readable = new RecordReadable()
  return readable
}

/**
 * A Web stream of records. It has no buffer, so that it is only pulled when its reader waits: that is how it is known that
 * what the reader was given before is handled.
 */
export function makeReadableStream(source: PullSource<AnyRecord>, engine: ConsumerEngine): ReadableStream<AnyRecord> {
  let controller: ReadableStreamDefaultController<AnyRecord>
  let isPulled = false
  let isEnded = false
  const feed = new RecordFeed(source, engine, {
    push: record => {
      isPulled = false
      feed.gives(record)
      controller.enqueue(record)
    },
    // A reader that is at work is told when it comes back: else nobody would know that it has.
    end: () => {
      isEnded = true
      if (isPulled) controller.close()
    },
    fail: error => controller.error(error),
  })
  return new ReadableStream<AnyRecord>(
    {
      start: given => {
        controller = given
      },
      pull: () => {
        feed.asked()
        isPulled = true
        if (isEnded) controller.close()
        else feed.pull()
      },
      cancel: () => feed.leave(),
    },
    { highWaterMark: 0 },
  )
}
