import { type Consumer, json, type Kafka, type Payload, type Producer, type ProducerOwnOptions, strings } from 'kclient'
import { expect, expectTypeOf, test } from 'vitest'
import { typeFindings } from '../../producer/test/support/type-check.ts'

// This very file is compiled: what may not compile stands below a line that says what the compiler has to say.
test('producers of a shared cluster have the types of their serializers', async () => {
  expect(await typeFindings(import.meta.url)).toEqual([])
}, 60_000)

interface Order {
  readonly id: number
}

/** None of the following is ever called: it is compiled. */
export function producers(kafka: Kafka): void {
  expectTypeOf(kafka.producer()).toEqualTypeOf<Producer<Payload, Payload>>()
  expectTypeOf(kafka.producer({ acks: 1 })).toEqualTypeOf<Producer>()
  expectTypeOf(kafka.producer({ valueSerializer: json<Order>() })).toEqualTypeOf<Producer<Payload, Order>>()
  const both = kafka.producer({ keySerializer: strings, valueSerializer: async (order: Order) => `${order.id}` })
  expectTypeOf(both).toEqualTypeOf<Producer<string | null, Order>>()
  void both.send({ topic: 't', key: 'k', value: { id: 7 } })
  // @ts-expect-error: Type 'string' is not assignable to type 'Order'
  void both.send({ topic: 't', key: 'k', value: 'seven' })
  // @ts-expect-error: Expected 1 arguments, but got 0
  void kafka.producer<string, Order>()
  // @ts-expect-error: Property 'valueSerializer' is missing
  void kafka.producer<string, Order>({ lingerMs: 5 })
  // @ts-expect-error: 'bootstrapServers' does not exist in type
  void kafka.producer({ bootstrapServers: 'a:1' })
  // @ts-expect-error: 'lingerMS' does not exist in type
  void kafka.producer({ lingerMS: 5 })
}

/** Functions that make producers for others pass their options through. */
export function throughGenericCode(kafka: Kafka): void {
  function make<K = Payload, V = Payload>(options: ProducerOwnOptions<K, V>): Producer<K, V> {
    return kafka.producer<K, V>({ ...options, lingerMs: 5 })
  }
  expectTypeOf(make({ valueSerializer: json<Order>() })).toEqualTypeOf<Producer<Payload, Order>>()
}

export function consumers(kafka: Kafka): void {
  expectTypeOf(kafka.consumer()).toEqualTypeOf<Consumer<Buffer | null, Buffer | null>>()
  const orders = kafka.consumer({ valueDeserializer: json<Order>() })
  expectTypeOf(orders).toEqualTypeOf<Consumer<Buffer | null, Order>>()
  expectTypeOf(kafka.consumer({ keyDeserializer: strings, valueDeserializer: json<Order>() })).toEqualTypeOf<
    Consumer<string | null, Order>
  >()
}
