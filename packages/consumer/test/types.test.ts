import {
  bytes,
  Consumer,
  type ConsumerBatch,
  type ConsumerOptions,
  type ConsumerOwnOptions,
  type ConsumerRecord,
  type Deserializer,
  json,
  type OffsetAndMetadata,
  strings,
  type TopicPartitionMap,
} from '@kclient/consumer'
import type { Readable } from 'node:stream'
import { expect, expectTypeOf, test } from 'vitest'
import { typeFindings } from '../../producer/test/support/type-check.ts'

// This very file is compiled: what may not compile stands below a line that says what the compiler has to say.
test('types follow the deserializers, and what does not fit them does not compile', async () => {
  expect(await typeFindings(import.meta.url)).toEqual([])
}, 60_000)

interface Order {
  readonly id: number
}

type Bytes = Buffer | null

/** None of the following is ever called: it is compiled. */
export function withoutDeserializers(): void {
  expectTypeOf(new Consumer()).toEqualTypeOf<Consumer<Bytes, Bytes>>()
  expectTypeOf(new Consumer({ groupId: 'g', topics: 't' })).toEqualTypeOf<Consumer>()
  expectTypeOf(Consumer.start()).toEqualTypeOf<Promise<Consumer>>()
  expectTypeOf(Consumer.start({ topics: ['a', 'b'] }, { timeoutMs: 5 })).toEqualTypeOf<Promise<Consumer>>()
  // Bytes are what an `unknown` may be.
  expectTypeOf(new Consumer<unknown, unknown>()).toEqualTypeOf<Consumer<unknown, unknown>>()
}

export function fromDeserializers(): void {
  const byValue = new Consumer({ valueDeserializer: json<Order>() })
  expectTypeOf(byValue).toEqualTypeOf<Consumer<Bytes, Order>>()
  const byBoth = new Consumer({ keyDeserializer: strings, valueDeserializer: json<Order>() })
  expectTypeOf(byBoth).toEqualTypeOf<Consumer<string | null, Order>>()
  expectTypeOf(new Consumer({ valueDeserializer: bytes })).toEqualTypeOf<Consumer>()
  const byFunction = new Consumer({
    keyDeserializer: key => key?.readInt32BE() ?? 0,
    valueDeserializer: async (_value, { topic }) => topic,
  })
  expectTypeOf(byFunction).toEqualTypeOf<Consumer<number, string>>()
  expectTypeOf(Consumer.start({ topics: 't', valueDeserializer: strings })).toEqualTypeOf<
    Promise<Consumer<Bytes, string | null>>
  >()
  const deserializer: Deserializer<Order> = () => ({ id: 1 })
  expectTypeOf(new Consumer({ valueDeserializer: deserializer })).toEqualTypeOf<Consumer<Bytes, Order>>()
}

export function whatHasToBeGiven(): void {
  // @ts-expect-error: Expected 1-2 arguments, but got 0
  void new Consumer<string, Order>()
  // @ts-expect-error: Property 'valueDeserializer' is missing
  void new Consumer<Bytes, Order>({ topics: 't' })
  // @ts-expect-error: Property 'keyDeserializer' is missing
  void Consumer.start<string, Bytes>({ topics: 't' })
  // @ts-expect-error: is not assignable to type
  void new Consumer<Bytes, Order>({ valueDeserializer: strings })
  // @ts-expect-error: 'groupID' does not exist in type
  void new Consumer({ groupID: 'g' })
  // @ts-expect-error: is not assignable to type
  void new Consumer({ partitionAssignmentStrategy: 'fair' })
}

export async function throughEveryCall(consumer: Consumer<string, Order>): Promise<void> {
  expectTypeOf(await consumer.getOne()).toEqualTypeOf<ConsumerRecord<string, Order> | null>()
  expectTypeOf(await consumer.getMany()).toEqualTypeOf<TopicPartitionMap<ConsumerRecord<string, Order>[]>>()
  for await (const record of consumer) expectTypeOf(record).toEqualTypeOf<ConsumerRecord<string, Order>>()
  for await (const batch of consumer.batches()) {
    expectTypeOf(batch).toEqualTypeOf<ConsumerBatch<string, Order>>()
    await consumer.commit(batch)
    for (const { key, value } of batch) {
      expectTypeOf(key).toEqualTypeOf<string>()
      expectTypeOf(value).toEqualTypeOf<Order>()
    }
  }
  const record = await consumer.getOne()
  if (record !== null) await consumer.commit([record])
  if (record !== null) await consumer.commit(record, { timeoutMs: 1 })
  await consumer.commit([{ topic: 't', partition: 0, offset: 1n, metadata: null, leaderEpoch: null }])
  await consumer.commit(await consumer.beginningOffsets([]))
  const committed = await consumer.committed({ topic: 't', partition: 0 })
  expectTypeOf(committed).toEqualTypeOf<OffsetAndMetadata | null>()
  if (committed !== null) await consumer.commit([[{ topic: 't', partition: 0 }, committed]])
  expectTypeOf(await consumer.seekToCommitted()).toEqualTypeOf<TopicPartitionMap<bigint | null>>()
  for await (const streamed of consumer.readableStream({ partitions: [] })) {
    expectTypeOf(streamed).toEqualTypeOf<ConsumerRecord<string, Order>>()
  }
  expectTypeOf(consumer.readable({ highWaterMark: 4 })).toEqualTypeOf<Readable>()
  await consumer.run({
    order: 'key',
    eachRecord: (given, { signal }) => {
      expectTypeOf(given).toEqualTypeOf<ConsumerRecord<string, Order>>()
      expectTypeOf(signal).toEqualTypeOf<AbortSignal>()
    },
  })
  await consumer.run({
    maxRecords: 10,
    eachBatch: async batch => void expectTypeOf(batch).toEqualTypeOf<ConsumerBatch<string, Order>>(),
  })
  // @ts-expect-error: Types of property 'eachBatch' are incompatible
  await consumer.run({ eachRecord: () => {}, eachBatch: () => {} })
  // @ts-expect-error: Types of property 'order' are incompatible
  await consumer.run({ eachBatch: () => {}, order: 'key' })
  // @ts-expect-error an offset is missing
  await consumer.commit([{ topic: 't', partition: 0 }])
  // @ts-expect-error what a getMany() gives is not to be committed as it is
  await consumer.commit(await consumer.getMany())
}

/** Functions that make consumers for others pass their options through. */
export function throughGenericCode(): void {
  function make<V>(options: ConsumerOwnOptions<Bytes, V>): Consumer<Bytes, V> {
    const all = { bootstrapServers: 'a:1', ...options } as ConsumerOptions<Bytes, V>
    return new Consumer<Bytes, V>(...([all] as ConstructorParameters<typeof Consumer<Bytes, V>>))
  }
  expectTypeOf(make({ valueDeserializer: json<Order>() })).toEqualTypeOf<Consumer<Bytes, Order>>()
}
