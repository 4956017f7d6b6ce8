import type { Producer, RecordMetadata } from '@kclient/producer'
import { setTimeout as sleep } from 'node:timers/promises'
import { numbered } from './records.ts'

// Not awaited at once: enough to have several batches per partition under way.
const unacknowledged = 2_000

/** Sends numbered records without a pause, to the partitions in turn, until it is told to stop. */
export class RecordStream {
  #acknowledged = 0
  #sent = 0
  #stopped = false
  #failure: Error | undefined
  readonly #producer: Producer
  readonly #topic: string
  readonly #partitions: number
  readonly #pending: Promise<RecordMetadata>[] = []
  readonly #running: Promise<void>

  constructor(producer: Producer, topic: string, partitions: number) {
    this.#producer = producer
    this.#topic = topic
    this.#partitions = partitions
    this.#running = this.#run()
  }

  get acknowledged(): number {
    return this.#acknowledged
  }

  /** Resolves when that many more records were acknowledged. */
  async more(count: number, limitMs = 45_000): Promise<void> {
    const goal = this.#acknowledged + count
    const deadline = Date.now() + limitMs
    while (this.#acknowledged < goal) {
      if (this.#failure !== undefined) throw this.#failure
      if (Date.now() > deadline) throw new Error(`${this.#acknowledged} of ${goal} acknowledged after ${limitMs} ms`)
      await sleep(20)
    }
  }

  /** Resolves to the number of records sent, each of which is acknowledged by then; rejects with what made one fail. */
  async stop(): Promise<number> {
    this.#stopped = true
    await this.#running
    await Promise.all(this.#pending)
    if (this.#failure !== undefined) throw this.#failure
    return this.#sent
  }

  async #run(): Promise<void> {
    while (!this.#stopped && this.#failure === undefined) {
      for (let index = 0; index < 20; index++) this.#send()
      if (this.#pending.length > unacknowledged) {
        const oldest = this.#pending.splice(0, this.#pending.length - unacknowledged)
        await Promise.allSettled(oldest)
      }
      await sleep(2)
    }
  }

  #send(): void {
    const number = this.#sent++
    const send = this.#producer.send({
      topic: this.#topic,
      partition: number % this.#partitions,
      value: numbered(number, 50),
    })
    send.then(
      () => this.#acknowledged++,
      (error: Error) => (this.#failure ??= error),
    )
    this.#pending.push(send)
  }
}
