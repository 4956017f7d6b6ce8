import type { Writable } from 'node:stream'
import { IllegalStateError } from '@kclient/errors'
import { notSent } from '../not-sent.ts'
import { kindOf, type ProducerRecord } from '../producer-record.ts'
import { type Done, type Failure, RecordSink, type RecordTarget } from './record-sink.ts'

/** How a stream of records holds its source back. */
export interface RecordStreamOptions {
  /** Records that wait in the stream itself, beside those in the producer's buffer. Default 16. */
  readonly highWaterMark?: number | undefined
}

const defaultHighWaterMark = 16

/** A Node stream into the producer. */
export function makeWritable<K, V>(target: RecordTarget<K, V>, options: RecordStreamOptions | undefined): Writable {
  const highWaterMark = checkHighWaterMark(options)
  // Loaded when first used.
  const stream = process.getBuiltinModule('node:stream')
  const sink = new RecordSink<K, V>(target, ({ reason }) => void writable.destroy(reason as Error))
  const writable: Writable = new stream.Writable({
    objectMode: true,
    highWaterMark,
    write: (record: ProducerRecord<K, V>, _, callback) => sink.write([record], nodeStyle(callback)),
    writev: (chunks, callback) =>
      sink.write(
        chunks.map(({ chunk }) => chunk as ProducerRecord<K, V>),
        nodeStyle(callback),
      ),
    final: callback => sink.end(nodeStyle(callback)),
    destroy: (error, callback) => {
      sink.release(error ?? destroyed())
      callback(error)
    },
  })
  return writable
}

function nodeStyle(callback: (error?: Error | null) => void): Done {
  return failure => callback(failure === undefined ? null : (failure.reason as Error))
}

function destroyed(): IllegalStateError {
  return notSent(new IllegalStateError('The stream was destroyed before the record came into the buffer'))
}

/** A Web stream into the producer. */
export function makeWritableStream<K, V>(
  target: RecordTarget<K, V>,
  options: RecordStreamOptions | undefined,
): WritableStream<ProducerRecord<K, V>> {
  const highWaterMark = checkHighWaterMark(options)
  let sink: RecordSink<K, V>
  return new WritableStream<ProducerRecord<K, V>>(
    {
      start: controller => {
        const { signal } = controller as WritableStreamDefaultController & { readonly signal: AbortSignal }
        sink = new RecordSink(target, ({ reason }) => controller.error(reason))
        // A write that waits would hold abort() up.
        signal.addEventListener('abort', () => sink.release(signal.reason), { once: true })
      },
      write: record => settled(done => sink.write([record], done)),
      close: () => settled(done => sink.end(done)),
    },
    { highWaterMark },
  )
}

/** A promise, where there is something to wait for. */
function settled(step: (done: Done) => void): Promise<void> | undefined {
  let ended: { readonly failure: Failure | undefined } | undefined
  let settle: Done | undefined
  step(failure => {
    ended = { failure }
    settle?.(failure)
  })
  if (ended !== undefined && ended.failure === undefined) return undefined
  return new Promise((resolve, reject) => {
    settle = failure => (failure === undefined ? resolve() : reject(failure.reason))
    if (ended !== undefined) settle(ended.failure)
  })
}

function checkHighWaterMark(options: RecordStreamOptions | undefined): number {
  const { highWaterMark = defaultHighWaterMark }: RecordStreamOptions = options ?? {}
  if (typeof highWaterMark !== 'number') {
    throw new TypeError(`highWaterMark is a number of records, not ${kindOf(highWaterMark)}`)
  }
  if (Number.isInteger(highWaterMark) && highWaterMark >= 0) return highWaterMark
  throw new RangeError(`highWaterMark must be a whole number of records from 0, not ${highWaterMark}`)
}
