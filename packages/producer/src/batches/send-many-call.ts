import { SendManyError } from '@kclient/errors'
import type { ProducerMeter } from '../observing/producer-meter.ts'
import type { RecordMetadata } from '../record-metadata.ts'

/** One call of `sendMany`: counts its records down, and settles one promise when all have an outcome. */
export class SendManyCall {
  readonly promise: Promise<RecordMetadata[]>
  #resolve!: (results: RecordMetadata[]) => void
  #reject!: (error: SendManyError<RecordMetadata>) => void
  readonly #results: RecordMetadata[] = []
  readonly #records: number
  readonly #meter: ProducerMeter
  #failures: Map<number, unknown> | undefined
  #left: number

  constructor(records: number, meter: ProducerMeter) {
    this.#meter = meter
    this.#left = records
    this.#records = records
    this.#results.length = records
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    if (records === 0) this.#resolve([])
  }

  succeeded(index: number, metadata: RecordMetadata): void {
    this.#results[index] = metadata
    this.#left -= 1
    if (this.#left === 0) this.#finish()
  }

  /** Whether any of its records went into a batch, and has not certainly failed there. */
  get isPartlySent(): boolean {
    if (this.#failures === undefined || this.#failures.size < this.#records) return true
    for (const error of this.#failures.values())
      if ((error as { persisted?: string }).persisted === 'unknown') return true
    return false
  }

  /** A record failed before it came into a batch. */
  refused(index: number, error: unknown): void {
    this.#meter.refused(error)
    this.failed(index, error)
  }

  failed(index: number, error: unknown): void {
    this.#failures ??= new Map()
    this.#failures.set(index, error)
    this.#left -= 1
    if (this.#left === 0) this.#finish()
  }

  #finish(): void {
    const failures = this.#failures
    if (failures === undefined) {
      this.#resolve(this.#results)
      return
    }
    const outcomes: PromiseSettledResult<RecordMetadata>[] = []
    for (let index = 0; index < this.#records; index++) {
      if (failures.has(index)) outcomes.push({ status: 'rejected', reason: failures.get(index) })
      else outcomes.push({ status: 'fulfilled', value: this.#results[index] as RecordMetadata })
    }
    this.#reject(new SendManyError(outcomes))
  }
}
