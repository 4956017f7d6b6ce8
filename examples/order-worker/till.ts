import { setTimeout as sleep } from 'node:timers/promises'
import type { ConsumerRecord, Producer } from 'kclient'
import { type Bill, type Order, readOrder } from './order.ts'

/** Where bills go, and what cannot be billed. */
export interface Topics {
  readonly bills: string
  readonly failed: string
}

const attempts = 5

/** Makes a bill of each order. */
export class Till {
  readonly #producer: Producer
  readonly #topics: Topics
  readonly #counts = { billed: 0, failed: 0 }

  constructor(producer: Producer, topics: Topics) {
    this.#producer = producer
    this.#topics = topics
  }

  get counts(): Readonly<{ billed: number; failed: number }> {
    return this.#counts
  }

  /**
   * Handles one order. When it resolves the order is done with: billed, or set aside for somebody to look at. When it
   * throws the order comes again, to whoever has the partition then.
   *
   * @param signal - Aborted when the partition goes: no use in trying on.
   */
  async handle(record: ConsumerRecord, signal: AbortSignal): Promise<void> {
    let order: Order
    try {
      order = readOrder(record.value)
    } catch (error) {
      await this.#setAside(record, error)
      return
    }
    for (let attempt = 1; ; attempt++) {
      try {
        const bill: Bill = { order: order.id, cents: await priceOf(order) }
        // Awaited: an order is handled when its bill is in Kafka, and not before.
        await this.#producer.send({ topic: this.#topics.bills, key: order.customer, value: JSON.stringify(bill) })
        this.#counts.billed++
        return
      } catch (error) {
        if (attempt === attempts || signal.aborted) throw error
        await sleep(100 * 2 ** attempt, undefined, { signal })
      }
    }
  }

  async #setAside({ key, value, headers, topic, partition, offset }: ConsumerRecord, reason: unknown): Promise<void> {
    await this.#producer.send({
      topic: this.#topics.failed,
      key,
      value,
      headers: [...headers, ['reason', String(reason)], ['from', `${topic}/${partition}/${offset}`]],
    })
    this.#counts.failed++
  }
}

/** Stands for a service that knows prices. */
async function priceOf({ items }: Order): Promise<number> {
  await sleep(Math.random() * 10)
  return items.length * 250
}
