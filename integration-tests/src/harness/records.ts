import type { Consumer, ConsumerRecord } from '@kclient/consumer'
import { expect } from 'vitest'
import type { Scenario } from './scenario.ts'

/** A record with bytes for key and value, as consumers give it by default. */
export type BytesRecord = ConsumerRecord<Buffer | null, Buffer | null>

export function partitionsOf(topic: string, count: number): { topic: string; partition: number }[] {
  return Array.from({ length: count }, (_, partition) => ({ topic, partition }))
}

/** Reads a topic from its beginning to the end that it has now. */
export async function readTopic(scenario: Scenario, topic: string, partitions = 1): Promise<BytesRecord[]> {
  const consumer = await scenario.consumer()
  consumer.assign(partitionsOf(topic, partitions))
  const records = await readToEnd(consumer)
  await consumer.stop()
  return records
}

/** Reads what is assigned to the end that it has now. */
export async function readToEnd<K, V>(consumer: Consumer<K, V>, limitMs = 30_000): Promise<ConsumerRecord<K, V>[]> {
  const ends = await consumer.endOffsets(consumer.assignment())
  const records: ConsumerRecord<K, V>[] = []
  const deadline = Date.now() + limitMs
  for (;;) {
    let missing = ''
    for (const [{ topic, partition }, end] of ends) {
      const position = await consumer.position({ topic, partition })
      if (position < end) missing += ` ${topic}-${partition} is at ${position} of ${end}`
    }
    if (missing === '') return records
    if (Date.now() > deadline) throw new Error(`Not read to the end:${missing}`)
    const batches = await consumer.getMany({ timeoutMs: 500 })
    for (const batch of batches.values()) records.push(...batch)
  }
}

/** The value of a numbered record: its number, and some weight. */
export function numbered(number: number, bytes = 0): string {
  return `${number}`.padEnd(bytes, ' ')
}

/**
 * Checks the promise of the whole product on records numbered 0 to `count`: each is there once, and within a
 * partition they come in the order in which they were sent.
 */
export function expectOnceInOrder(
  records: Iterable<{ readonly partition: number; readonly offset: bigint; readonly value: Buffer | string | null }>,
  count: number,
): void {
  const seen = new Map<number, string>()
  const last = new Map<number, { number: number; offset: bigint }>()
  const faults: string[] = []
  for (const { partition, offset, value } of records) {
    const number = Number(value?.toString())
    const place = `partition ${partition}, offset ${offset}`
    const before = last.get(partition)
    if (seen.has(number)) faults.push(`record ${number} is at ${place} and at ${seen.get(number)}`)
    if (before !== undefined && before.number > number)
      faults.push(`record ${number} follows ${before.number} at ${place}`)
    if (before !== undefined && before.offset >= offset)
      faults.push(`offset ${offset} follows ${before.offset} at ${place}`)
    seen.set(number, place)
    last.set(partition, { number, offset })
  }
  for (let number = 0; number < count; number++) if (!seen.has(number)) faults.push(`record ${number} is missing`)
  if (seen.size > count) faults.push(`${seen.size} different records where ${count} were sent`)
  expect(faults.slice(0, 10), `${faults.length} faults`).toEqual([])
}

/** Per key, the partitions in which it was found. */
export function partitionsByKey(records: Iterable<BytesRecord>): Map<string, Set<number>> {
  const found = new Map<string, Set<number>>()
  for (const { key, partition } of records) {
    const name = key?.toString() ?? ''
    found.set(name, (found.get(name) ?? new Set()).add(partition))
  }
  return found
}
