import { expect } from 'vitest'
import type { HeaderInput } from '@kclient/cluster'
import type { Consumer, ConsumerRecord } from '@kclient/consumer'
import { numbered } from './records.ts'
import type { Scenario, TopicOptions } from './scenario.ts'

/** How a topic is filled. */
export interface FillOptions extends TopicOptions {
  /** Batches of each partition. Default 5. */
  readonly batches?: number
  /** Records of each batch. Default 100. */
  readonly perBatch?: number
  /** Bytes of each value at least. */
  readonly bytes?: number
  /** Of each record. Default: none. */
  readonly headers?: readonly HeaderInput[]
}

/** A topic whose partitions hold records `0`, `1`, …, the number being the offset, in batches of many. */
export async function filledTopic(kafka: Scenario, options: FillOptions = {}): Promise<string> {
  const { batches = 5, perBatch = 100, bytes = 0, partitions = 1, headers = [] } = options
  const topic = await kafka.topic(options)
  const producer = await kafka.producer()
  for (let batch = 0; batch < batches; batch++) {
    const of = (partition: number) => (_: unknown, index: number) => ({
      topic,
      partition,
      value: numbered(batch * perBatch + index, bytes),
      headers,
    })
    await producer.sendMany(
      Array.from({ length: partitions }, (_, id) => Array.from({ length: perBatch }, of(id))).flat(),
    )
  }
  await producer.stop()
  return topic
}

/** Takes `count` records, one by one. */
export async function take<K, V>(consumer: Consumer<K, V>, count: number): Promise<ConsumerRecord<K, V>[]> {
  const records: ConsumerRecord<K, V>[] = []
  while (records.length < count) {
    const record = await consumer.getOne({ timeoutMs: 20_000 })
    if (record === null) throw new Error(`Only ${records.length} of ${count} records came`)
    records.push(record)
  }
  return records
}

/** The offsets of records, as numbers. */
export function offsetsOf(records: Iterable<{ readonly offset: bigint }>): number[] {
  return Array.from(records, ({ offset }) => Number(offset))
}

/** Checks that these are the offsets from `first` to before `end`, each once and in order. */
export function expectRun(records: Iterable<{ readonly offset: bigint }>, first: number, end: number): void {
  expect(offsetsOf(records)).toEqual(Array.from({ length: end - first }, (_, index) => first + index))
}

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    value => expect.fail(`It gave ${String(value)} instead of failing`),
    (error: unknown) => error,
  )
}
