/** What a customer orders, as examples/order-pipeline writes it. */
export interface Order {
  readonly id: string
  readonly customer: string
  readonly items: readonly string[]
}

/** What a customer is to pay. Its `order` makes a second one of the same harmless: whoever reads it drops it. */
export interface Bill {
  readonly order: string
  readonly cents: number
}

/** Reads an order. Throws a TypeError that says what is wrong with it. */
export function readOrder(bytes: Buffer | null): Order {
  if (bytes === null) throw new TypeError('an order has a value')
  let order: Partial<Order> | null
  try {
    order = JSON.parse(bytes.toString()) as Partial<Order> | null
  } catch {
    throw new TypeError('an order is JSON')
  }
  const { id, customer, items } = order ?? {}
  if (typeof id !== 'string' || typeof customer !== 'string' || !Array.isArray(items)) {
    throw new TypeError('an order has an id, a customer and items')
  }
  return { id, customer, items }
}
