import { KafkaError, type Persisted, SendManyError } from '@kclient/errors'
import { RecordMetadata } from '../record-metadata.ts'
import type { BatchShare } from './producer-batch.ts'
import type { RecordTimes } from './record-times.ts'

/** What became of some records of the batch, next to each other. */
interface Stored {
  readonly at: number
  readonly records: number
  readonly first: RecordMetadata
  readonly times: RecordTimes
}

interface Failed {
  readonly at: number
  readonly records: number
  readonly error: Error
  /** Of single records, by their place among these. */
  readonly errors: ReadonlyMap<number, Error> | undefined
}

type End = Stored | Failed

/** One call of `sendBatch`. The batch may be divided on its way: the call ends when all parts have. */
export class SentBatchCall {
  readonly promise: Promise<RecordMetadata>
  #resolve!: (first: RecordMetadata) => void
  #reject!: (error: unknown) => void
  readonly #records: number
  #left: number
  readonly #ends: End[] = []

  constructor(records: number) {
    this.#records = records
    this.#left = records
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  /** The batch as a whole, as long as it is one. */
  share(): BatchShare {
    return new Share(this, 0, this.#records)
  }

  /** It did not come as far as into the buffer. */
  failed(error: unknown): void {
    this.#reject(error)
  }

  ended(end: End): void {
    this.#ends.push(end)
    this.#left -= end.records
    if (this.#left > 0) return
    const ends = this.#ends.toSorted((one, other) => one.at - other.at)
    const failures = ends.filter(each => 'error' in each)
    const [head] = ends
    if (failures.length === 0) this.#resolve((head as Stored).first)
    else this.#reject(errorOf(ends, failures))
  }
}

class Share implements BatchShare {
  readonly #call: SentBatchCall
  readonly #at: number
  readonly #records: number

  constructor(call: SentBatchCall, at: number, records: number) {
    this.#call = call
    this.#at = at
    this.#records = records
  }

  succeeded(first: RecordMetadata, times: RecordTimes): void {
    this.#call.ended({ at: this.#at, records: this.#records, first, times })
  }

  failed(error: Error, errors: ReadonlyMap<number, Error> | undefined): void {
    this.#call.ended({ at: this.#at, records: this.#records, error, errors })
  }

  divided(recordCounts: readonly number[]): BatchShare[] {
    let at = this.#at
    return recordCounts.map(records => {
      const share = new Share(this.#call, at, records)
      at += records
      return share
    })
  }
}

/** The error itself where all records failed alike; otherwise one that tells of each. */
function errorOf(ends: readonly End[], failures: readonly Failed[]): Error {
  const { error: first } = failures[0] as Failed
  const own = failures.flatMap(({ errors }) => [...(errors?.values() ?? [])])
  const isAlike = failures.every(({ error }) => error === first || (codeOf(error) ?? error) === codeOf(first))
  if (isAlike && own.length === 0 && failures.length === ends.length) {
    return Object.assign(first, { persisted: together(failures.map(({ error }) => persistedOf(error))) })
  }
  const results = ends.flatMap(resultsOf)
  const persisted = together(results.map(each => (each.status === 'fulfilled' ? 'yes' : persistedOf(each.reason))))
  const { topic, partition } = first as KafkaError
  return Object.assign(new SendManyError(results, { topic, partition, cause: own[0] ?? first }), { persisted })
}

function resultsOf(end: End): PromiseSettledResult<RecordMetadata>[] {
  return Array.from({ length: end.records }, (_, at) => {
    if ('error' in end) return { status: 'rejected', reason: end.errors?.get(at) ?? end.error }
    const { topic, partition, offset, timestamp, timestampType, logStartOffset } = end.first
    const ownOffset = offset < 0n ? offset : offset + BigInt(at)
    const ownTime = timestampType === 0 ? end.times.at(at) : timestamp
    const value = new RecordMetadata(topic, partition, ownOffset, ownTime, timestampType, logStartOffset)
    return { status: 'fulfilled', value }
  })
}

function codeOf(error: Error): string | undefined {
  return error instanceof KafkaError ? error.code : undefined
}

function persistedOf(error: unknown): Persisted {
  return (error as { persisted?: Persisted }).persisted ?? 'unknown'
}

/** What holds for all of them. */
function together(each: readonly Persisted[]): Persisted {
  const [first = 'unknown'] = each
  return each.every(persisted => persisted === first) ? first : 'unknown'
}
