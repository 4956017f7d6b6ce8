import type { Producer, ProducerRecord, RecordMetadata } from '@kclient/producer'
import { SendManyError } from '@kclient/errors'
import { setTimeout as sleep } from 'node:timers/promises'
import { DeliveryLedger } from './delivery-ledger.ts'
import type { ChaosRandom } from './random.ts'

export interface PacedLoadOptions {
  readonly topic: string
  readonly partitions: number
  readonly recordsPerSecond: number
  readonly random: ChaosRandom
  /** Some calls have a time limit of their own, of this many milliseconds. Default: none. */
  readonly callTimeoutMs?: number | undefined
  /** Records that may be unsettled; the load waits while it is as many. Default 20000. */
  readonly mostUnsettled?: number | undefined
}

const pauseMs = 10

/** Sends numbered records at an even pace by all the calls there are, and keeps what comes of each. Made to be judged. */
export class PacedLoad {
  readonly topic: string
  readonly ledger: DeliveryLedger
  readonly #producer: Producer
  readonly #options: PacedLoadOptions
  readonly #running: Promise<void>
  #stopped = false

  constructor(producer: Producer, options: PacedLoadOptions) {
    this.topic = options.topic
    this.ledger = new DeliveryLedger(options.partitions)
    this.#producer = producer
    this.#options = options
    this.#running = this.#run()
  }

  /** Sends no more. Resolves when everything is settled, or the time is over: then the ledger tells what is not. */
  async stop(limitMs: number): Promise<void> {
    this.#stopped = true
    await this.#running
    const deadline = Date.now() + limitMs
    while (this.ledger.count('pending') > 0 && Date.now() < deadline) await sleep(pauseMs)
  }

  async #run(): Promise<void> {
    const { recordsPerSecond, mostUnsettled = 20_000 } = this.#options
    const { ledger } = this
    let at = performance.now()
    let due = 0
    while (!this.#stopped) {
      const now = performance.now()
      due += ((now - at) / 1_000) * recordsPerSecond
      at = now
      while (ledger.sent < due && ledger.count('pending') < mostUnsettled) this.#call()
      // What could not be sent in time is made up for, but not all at once.
      due = Math.min(due, ledger.sent + recordsPerSecond)
      await sleep(pauseMs)
    }
  }

  #call(): void {
    const { random, callTimeoutMs } = this.#options
    const dice = random.next()
    if (dice < 0.03) this.#sendMany(random.integer(1, 60))
    else if (dice < 0.35) this.#enqueue()
    else this.#send(callTimeoutMs !== undefined && dice > 0.9 ? { timeoutMs: callTimeoutMs } : undefined)
  }

  #record(number: number): ProducerRecord {
    return { topic: this.topic, ...this.ledger.record(number) }
  }

  #send(terms: { readonly timeoutMs: number } | undefined): void {
    const number = this.ledger.next()
    this.#keep(number, this.#producer.send(this.#record(number), terms))
  }

  #enqueue(): void {
    const number = this.ledger.next()
    this.#keep(
      number,
      this.#producer.enqueue(this.#record(number)).then(({ delivered }) => delivered),
    )
  }

  #keep(number: number, settled: Promise<RecordMetadata>): void {
    settled.then(
      metadata => this.ledger.acknowledged(number, metadata),
      (error: unknown) => this.ledger.fail(number, error),
    )
  }

  #sendMany(count: number): void {
    const { ledger } = this
    const numbers = Array.from({ length: count }, () => ledger.next())
    this.#producer.sendMany(numbers.map(number => this.#record(number))).then(
      results => numbers.forEach((number, index) => ledger.acknowledged(number, results[index] as RecordMetadata)),
      (error: unknown) => {
        for (const [index, number] of numbers.entries()) {
          const result = error instanceof SendManyError ? error.results[index] : undefined
          if (result?.status === 'fulfilled') ledger.acknowledged(number, result.value as RecordMetadata)
          else ledger.fail(number, result === undefined ? error : result.reason)
        }
      },
    )
  }
}
