import {
  bytes,
  json,
  Producer,
  type AppendedRecord,
  type BatchBuilder,
  type Delivery,
  type Headers,
  type Partitioner,
  type PartitionerInput,
  type Payload,
  type ProducerOptions,
  type ProducerOwnOptions,
  type ProducerRecord,
  type RecordMetadata,
  type Serializer,
  type SerializerContext,
  strings,
} from '@kclient/producer'
import type { Writable } from 'node:stream'
import { expect, expectTypeOf, test } from 'vitest'
import { typeFindings } from './support/type-check.ts'

// This very file is compiled: what may not compile stands below a line that says what the compiler has to say.
test('types follow the serializers, and what does not fit them does not compile', async () => {
  expect(await typeFindings(import.meta.url)).toEqual([])
}, 60_000)

interface Order {
  readonly id: number
  readonly items: readonly string[]
}

const order: Order = { id: 7, items: [] }

/** None of the following is ever called: it is compiled. */
export function withoutSerializers(): void {
  expectTypeOf(new Producer()).toEqualTypeOf<Producer<Payload, Payload>>()
  expectTypeOf(new Producer({})).toEqualTypeOf<Producer>()
  expectTypeOf(new Producer({ lingerMs: 5, acks: 'all' })).toEqualTypeOf<Producer>()
  expectTypeOf(Producer.start()).toEqualTypeOf<Promise<Producer>>()
  expectTypeOf(Producer.start({ bootstrapServers: ['a:1', 'b:2'] }, { timeoutMs: 5 })).toEqualTypeOf<
    Promise<Producer>
  >()
  expectTypeOf(new Producer<string, string>()).toEqualTypeOf<Producer<string, string>>()

  const producer = new Producer()
  void producer.send({ topic: 't', value: 'text' })
  void producer.send({ topic: 't', value: new Uint8Array(2), key: Buffer.from('k') })
  void producer.send({ topic: 't', value: null, key: null, partition: 0, timestamp: new Date() })
  void producer.send({ topic: 't', value: '', key: undefined, headers: undefined, timestamp: undefined })
  // @ts-expect-error: Property 'value' is missing
  void producer.send({ topic: 't' })
  // @ts-expect-error: Property 'topic' is missing
  void producer.send({ value: 'v' })
  // @ts-expect-error: Type 'undefined' is not assignable to type 'Payload'
  void producer.send({ topic: 't', value: undefined })
  // @ts-expect-error: is not assignable to type 'Payload'
  void producer.send({ topic: 't', value: order })
  // @ts-expect-error: Type 'number' is not assignable to type 'Payload'
  void producer.send({ topic: 't', value: 7 })
  // @ts-expect-error: Type 'number' is not assignable to type
  void producer.send({ topic: 't', value: 'v', key: 7 })
  // @ts-expect-error: Type 'string' is not assignable to type 'number'
  void producer.send({ topic: 't', value: 'v', partition: '0' })
  // @ts-expect-error: Type 'bigint' is not assignable to type 'number | Date | undefined'
  void producer.send({ topic: 't', value: 'v', timestamp: 7n })
  // @ts-expect-error: 'timestampMs' does not exist in type
  void producer.send({ topic: 't', value: 'v', timestampMs: 7 })
}

export function fromSerializers(): void {
  const byValue = new Producer({ valueSerializer: json<Order>() })
  expectTypeOf(byValue).toEqualTypeOf<Producer<Payload, Order>>()
  const byBoth = new Producer({ keySerializer: strings, valueSerializer: json<Order>() })
  expectTypeOf(byBoth).toEqualTypeOf<Producer<string | null, Order>>()
  expectTypeOf(new Producer({ valueSerializer: bytes })).toEqualTypeOf<Producer<Payload, Uint8Array | null>>()
  expectTypeOf(new Producer({ valueSerializer: json() })).toEqualTypeOf<Producer<Payload, unknown>>()
  const byFunction = new Producer({
    keySerializer: (id: number) => `${id}`,
    valueSerializer: async (o: Order) => `${o.id}`,
  })
  expectTypeOf(byFunction).toEqualTypeOf<Producer<number, Order>>()
  const byObject = new Producer({ valueSerializer: { serialize: (o: Order, { topic }) => `${topic}${o.id}` } })
  expectTypeOf(byObject).toEqualTypeOf<Producer<Payload, Order>>()
  const started = Producer.start({
    bootstrapServers: 'a:1',
    keySerializer: (id: number) => `${id}`,
    valueSerializer: json<Order>(),
  })
  expectTypeOf(started).toEqualTypeOf<Promise<Producer<number, Order>>>()
  const explicit = new Producer<number, Order>({ keySerializer: id => id.toFixed(), valueSerializer: o => `${o.id}` })
  expectTypeOf(explicit).toEqualTypeOf<Producer<number, Order>>()
  const beside = new Producer({
    valueSerializer: json<Order>(),
    partitioner: ({ key, partitionCount }) => (key?.length ?? 0) % partitionCount,
  })
  expectTypeOf(beside).toEqualTypeOf<Producer<Payload, Order>>()

  void byValue.send({ topic: 't', value: order, key: 'k' })
  void byValue.send({ topic: 't', value: null })
  // @ts-expect-error: Type 'string' is not assignable to type 'Order'
  void byValue.send({ topic: 't', value: 'text' })
  // @ts-expect-error: Property 'items' is missing in type '{ id: number; }'
  void byValue.send({ topic: 't', value: { id: 7 } })
  // @ts-expect-error: Type 'undefined' is not assignable to type 'Order | null'
  void byValue.send({ topic: 't', value: undefined })
  // @ts-expect-error: Type 'number' is not assignable to type 'Payload | undefined'
  void byValue.send({ topic: 't', value: order, key: 7 })
  void byFunction.send({ topic: 't', value: order, key: 7 })
  // @ts-expect-error: Type 'string' is not assignable to type 'number'
  void byFunction.send({ topic: 't', value: order, key: '7' })
}

export function ofMissingSerializers(): void {
  // @ts-expect-error: Property 'valueSerializer' is missing
  void new Producer<string, Order>({ lingerMs: 5 })
  // @ts-expect-error: Property 'keySerializer' is missing
  void new Producer<number, string>({})
  // @ts-expect-error: Expected 1-2 arguments, but got 0
  void new Producer<string, Order>()
  // @ts-expect-error: Expected 1-2 arguments, but got 0
  void Producer.start<string, Order>()
  // @ts-expect-error: Property 'valueSerializer' is missing
  void Producer.start<string, Order>({ bootstrapServers: 'a:1' })
  // @ts-expect-error: is not assignable to type
  void new Producer<string, Order>({ valueSerializer: undefined })
  // @ts-expect-error: is not assignable to type
  void new Producer<string, Order>({ valueSerializer: strings })
  // @ts-expect-error: is not assignable to type
  void new Producer({ valueSerializer: (value: Order) => value.id })
  // @ts-expect-error: 'deserialize' does not exist in type
  void new Producer({ valueSerializer: { deserialize: () => order } })
  // @ts-expect-error: is not assignable to type
  void new Producer({ keySerializer: 'json' })
}

export function throughEveryCall(): void {
  const producer = new Producer({ keySerializer: (id: number) => `${id}`, valueSerializer: json<Order>() })
  const record: ProducerRecord<number, Order> = { topic: 't', key: 7, value: order }
  expectTypeOf(producer.send(record)).toEqualTypeOf<Promise<RecordMetadata>>()
  expectTypeOf(producer.sendAndWait(record, { timeoutMs: 5 })).toEqualTypeOf<Promise<RecordMetadata>>()
  expectTypeOf(producer.sendMany([record])).toEqualTypeOf<Promise<RecordMetadata[]>>()
  expectTypeOf(producer.sendMany(new Set([record]))).toEqualTypeOf<Promise<RecordMetadata[]>>()
  expectTypeOf(producer.enqueue(record)).toEqualTypeOf<Promise<Delivery>>()
  expectTypeOf<Delivery['delivered']>().toEqualTypeOf<Promise<RecordMetadata>>()
  expectTypeOf<RecordMetadata['offset']>().toEqualTypeOf<bigint>()
  expectTypeOf(producer.partitionsFor('t')).toEqualTypeOf<Promise<number[]>>()
  // @ts-expect-error: Type 'string' is not assignable to type 'Order'
  void producer.sendAndWait({ topic: 't', value: 'v' })
  // @ts-expect-error: Type 'string' is not assignable to type 'Order'
  void producer.sendMany([record, { topic: 't', value: 'v' }])
  // @ts-expect-error: Type 'string' is not assignable to type 'Order'
  void producer.enqueue({ topic: 't', value: 'v' })
  // @ts-expect-error: Property '[Symbol.iterator]' is missing in type 'ProducerRecord<number, Order>'
  void producer.sendMany(record)
  // @ts-expect-error: missing the following properties from type 'ProducerRecord<number, Order>'
  void producer.send([record])
  // @ts-expect-error: Type 'string' is not assignable to type 'number'
  void producer.send(record, { timeoutMs: '5' })
}

export function ofBatches(): void {
  const producer = new Producer({ keySerializer: (id: number) => `${id}`, valueSerializer: json<Order>() })
  const batch = producer.createBatch({ topic: 't' })
  expectTypeOf(batch).toEqualTypeOf<BatchBuilder<number, Order>>()
  expectTypeOf(batch.append({ key: 7, value: order, timestamp: new Date() })).toEqualTypeOf<AppendedRecord | null>()
  expectTypeOf(batch.appendAsync({ value: null })).toEqualTypeOf<Promise<AppendedRecord | null>>()
  expectTypeOf(producer.sendBatch(batch, 't', { partition: 0 })).toEqualTypeOf<Promise<RecordMetadata>>()
  // @ts-expect-error: Type 'string' is not assignable to type 'Order'
  batch.append({ value: 'v' })
  // @ts-expect-error: 'topic' does not exist in type 'BatchRecord<number, Order>'
  batch.append({ value: order, topic: 't' })
  // @ts-expect-error: Property 'partition' is missing
  void producer.sendBatch(batch, 't', {})
  // @ts-expect-error: Expected 3 arguments
  void producer.sendBatch(batch, 't')
  // @ts-expect-error: is not assignable to parameter of type 'BatchBuilder<number, Order>'
  void producer.sendBatch(new Producer().createBatch(), 't', { partition: 0 })
}

export function ofStreams(): void {
  const producer = new Producer({ keySerializer: (id: number) => `${id}`, valueSerializer: json<Order>() })
  expectTypeOf(producer.writable()).toEqualTypeOf<Writable>()
  const stream = producer.writableStream({ highWaterMark: 5 })
  expectTypeOf(stream).toEqualTypeOf<WritableStream<ProducerRecord<number, Order>>>()
  void stream.getWriter().write({ topic: 't', key: 7, value: order })
  // @ts-expect-error: Type 'string' is not assignable to type 'Order'
  void stream.getWriter().write({ topic: 't', value: 'v' })
  // @ts-expect-error: 'size' does not exist in type 'RecordStreamOptions'
  void producer.writable({ size: 5 })
}

export function ofHeaders(): void {
  const send = (headers: Headers): unknown => new Producer().send({ topic: 't', value: 'v', headers })
  send({ a: '1', b: new Uint8Array(1), c: null })
  send([
    ['a', '1'],
    ['a', null],
  ])
  send(new Map([['a', '1']]))
  send([])
  // @ts-expect-error: Type 'number' is not assignable to type 'Payload'
  send({ a: 1 })
  // @ts-expect-error: is not assignable to type
  send([['a']])
  // @ts-expect-error: is not assignable to parameter of type 'Headers'
  send('a=1')
  // @ts-expect-error: is not assignable to parameter of type 'Headers'
  send(new Map([[1, 'a']]))
}

export function ofOptions(): void {
  void new Producer({ partitioner: 'consistent_random', compressionType: 'zstd', compressionLevel: 3 })
  void new Producer({ lingerMs: undefined, partitioner: undefined, valueSerializer: undefined })
  // @ts-expect-error: 'lingerMS' does not exist in type
  void new Producer({ lingerMS: 5 })
  // @ts-expect-error: Type 'string' is not assignable to type 'number'
  void new Producer({ lingerMs: '5' })
  // @ts-expect-error: Type '2' is not assignable to type
  void new Producer({ acks: 2 })
  // @ts-expect-error: Type '"brotli"' is not assignable to type
  void new Producer({ compressionType: 'brotli' })
  // @ts-expect-error: Type '"random"' is not assignable to type
  void new Producer({ partitioner: 'random' })
  // @ts-expect-error: Type 'string' is not assignable to type 'number'
  void new Producer({ partitioner: () => '1' })
  // @ts-expect-error: is not assignable to type
  void new Producer({ partitioner: async () => 1 })
  expectTypeOf<Parameters<Partitioner>>().toEqualTypeOf<[input: PartitionerInput]>()
  expectTypeOf<ReturnType<Partitioner>>().toEqualTypeOf<number | undefined>()
  expectTypeOf<PartitionerInput['key']>().toEqualTypeOf<Uint8Array | null>()
  expectTypeOf<Parameters<Serializer<Order>>>().toEqualTypeOf<[value: Order, context: SerializerContext]>()
  expectTypeOf<ProducerOptions<string, Order>['valueSerializer']>().not.toBeNullable()
  expectTypeOf<ProducerOptions<string, string>['valueSerializer']>().toBeNullable()
  expectTypeOf<ProducerOwnOptions>().not.toHaveProperty('bootstrapServers')
}

/** Functions that make producers for others pass their options through. */
export function throughGenericCode(): void {
  function make<K = Payload, V = Payload>(options: ProducerOptions<K, V>): Producer<K, V> {
    return new Producer<K, V>({ ...options, clientId: 'made' })
  }
  expectTypeOf(make({ valueSerializer: json<Order>() })).toEqualTypeOf<Producer<Payload, Order>>()
  expectTypeOf(make({})).toEqualTypeOf<Producer>()
  // @ts-expect-error: Property 'valueSerializer' is missing
  make<string, Order>({})
}
