import { KafkaError, type Producer } from 'kclient'
import type { Order } from './order.ts'

/** What a customer is told. */
export interface Reply {
  readonly status: number
  readonly message: string
  /** Seconds after which to try again. */
  readonly retryAfter?: number
}

/** Where orders go. */
export interface Topics {
  readonly orders: string
  readonly audit: string
}

/** Takes orders: each is in Kafka before its customer is told so. */
export class Desk {
  readonly #orders: Producer<string, Order>
  readonly #audit: Producer
  readonly #topics: Topics
  readonly #counts = { placed: 0, refused: 0, unknown: 0 }

  constructor(orders: Producer<string, Order>, audit: Producer, topics: Topics) {
    this.#orders = orders
    this.#audit = audit
    this.#topics = topics
  }

  get counts(): Readonly<{ placed: number; refused: number; unknown: number }> {
    return this.#counts
  }

  async place(order: Order): Promise<Reply> {
    try {
      // The customer as key: the orders of one are in one partition, in order.
      const { partition, offset } = await this.#orders.send({
        topic: this.#topics.orders,
        key: order.customer,
        value: order,
        headers: { 'order-id': order.id },
      })
      this.#counts.placed++
      await this.#note(`${order.id} placed`)
      return { status: 201, message: `placed at ${partition}/${offset}` }
    } catch (error) {
      return this.#failed(order, error)
    }
  }

  #failed(order: Order, error: unknown): Reply {
    if (!(error instanceof KafkaError)) throw error
    console.error(`order ${order.id}: ${error.code}, persisted: ${error.persisted}: ${error.message}`)
    if (error.persisted === 'unknown') {
      // It may be there. The id of the order makes it safe to send it again: readers drop the second one.
      this.#counts.unknown++
      return { status: 504, message: 'nobody knows: send the order again under the same id', retryAfter: 30 }
    }
    this.#counts.refused++
    switch (error.code) {
      case 'MESSAGE_TOO_LARGE':
        return { status: 413, message: 'the order is too large' }
      case 'RECORD_SERIALIZATION_FAILED':
        return { status: 400, message: 'the order cannot be written' }
      default:
        return { status: 503, message: 'not placed: try again', retryAfter: 5 }
    }
  }

  /** A line for the books. It waits for a place in the buffer, not for Kafka; a line that is lost is no harm. */
  async #note(line: string): Promise<void> {
    try {
      await this.#audit.enqueue({ topic: this.#topics.audit, value: line })
    } catch (error) {
      console.error('audit:', error)
    }
  }
}
