/** What a customer orders. `id` is the customer's own: whoever reads the topic drops what comes twice by it. */
export interface Order {
  readonly id: string
  readonly customer: string
  readonly items: readonly string[]
}

/** Reads an order from the body of a request. Throws a TypeError that says what is wrong with it. */
export function readOrder(body: string): Order {
  let order: Partial<Order> | null
  try {
    order = JSON.parse(body) as Partial<Order> | null
  } catch {
    throw new TypeError('an order is JSON')
  }
  if (typeof order !== 'object' || order === null) throw new TypeError('an order is an object')
  const { id, customer, items } = order
  if (typeof id !== 'string' || id === '') throw new TypeError('an order has an id')
  if (typeof customer !== 'string' || customer === '') throw new TypeError('an order has a customer')
  if (!Array.isArray(items) || items.length === 0) throw new TypeError('an order has items')
  return { id, customer, items }
}
