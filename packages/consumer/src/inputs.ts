import type { TopicPartition } from '@kclient/errors'

/** An offset as the application may give it: a number has to be a safe integer, a string decimal. */
export type OffsetInput = bigint | number | string

const maxOffset = 0x7fff_ffff_ffff_ffffn

/** @throws TypeError or RangeError. */
export function offsetOf(input: OffsetInput): bigint {
  let offset: bigint
  if (typeof input === 'bigint') offset = input
  else if (typeof input === 'number') {
    if (!Number.isSafeInteger(input)) throw new RangeError(`An offset must be a whole number, not ${input}`)
    offset = BigInt(input)
  } else if (typeof input === 'string') {
    if (!/^-?\d{1,20}$/.test(input))
      throw new TypeError(`An offset must be a whole number, not '${input.slice(0, 40)}'`)
    offset = BigInt(input)
  } else throw new TypeError(`An offset must be a bigint, a number or a string, not ${typeof input}`)
  if (offset < 0n || offset > maxOffset) throw new RangeError(`An offset must be from 0 to 2^63 - 1, not ${offset}`)
  return offset
}

/** Milliseconds since 1970. @throws TypeError or RangeError. */
export function timestampOf(input: number | Date): number {
  const timestamp: unknown = input instanceof Date ? input.getTime() : input
  if (typeof timestamp !== 'number')
    throw new TypeError(`A timestamp must be a number of ms or a Date, not ${typeof timestamp}`)
  if (!Number.isSafeInteger(timestamp) || timestamp < 0) {
    throw new RangeError(`A timestamp must be a whole number of ms from 0 up, not ${timestamp}`)
  }
  return timestamp
}

/** Checks partitions that the application gives; what else the objects carry is left out. @throws TypeError. */
export function partitionsOf(input: Iterable<TopicPartition>, call: string): TopicPartition[] {
  if (typeof input !== 'object' || input === null || !(Symbol.iterator in input)) {
    throw new TypeError(`${call} takes an array (or another iterable) of { topic, partition }`)
  }
  return [...input].map(each => partitionOf(each, call))
}

/** @throws TypeError. */
export function partitionOf(input: TopicPartition, call: string): TopicPartition {
  const given: unknown = input
  if (typeof given !== 'object' || given === null)
    throw new TypeError(`${call} takes { topic, partition }, not ${typeof given}`)
  const { topic, partition } = given as { topic?: unknown; partition?: unknown }
  if (typeof topic !== 'string' || topic === '') throw new TypeError(`${call}: topic must be a string`)
  if (typeof partition !== 'number' || !Number.isInteger(partition) || partition < 0 || partition > 0x7fff_ffff) {
    throw new TypeError(`${call}: partition of ${topic} must be a whole number from 0 up, not ${String(partition)}`)
  }
  return { topic, partition }
}

/** Checks a limit of records. @throws RangeError. */
export function recordLimit(input: number | undefined, otherwise: number): number {
  if (input === undefined) return otherwise
  if (input === Infinity || (Number.isSafeInteger(input) && input >= 1)) return input
  throw new RangeError(`maxRecords must be a whole number from 1 up, not ${String(input)}`)
}
