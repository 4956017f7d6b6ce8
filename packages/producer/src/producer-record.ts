import { InvalidTopicError } from '@kclient/errors'
import type { HeaderInput, Payload } from '@kclient/cluster'
import { notSent } from './not-sent.ts'

/**
 * Headers of a record: pairs in the order in which they are written (names may repeat), an object or a Map.
 */
export type Headers = Iterable<HeaderInput> | Readonly<Record<string, Payload>>

/** A record to send. */
export interface ProducerRecord<K = Payload, V = Payload> {
  readonly topic: string
  /**
   * What the value serializer takes; without one: text (written as UTF-8) or bytes. null is written as null (a
   * tombstone in a compacted topic), without asking the serializer.
   */
  readonly value: V | null
  /** What the key serializer takes. Records with the same key go to the same partition. null or left out: no key. */
  readonly key?: K | null | undefined
  /** The partition to write to. Left out: the partitioner decides. */
  readonly partition?: number | undefined
  /** Milliseconds since 1970. Left out: now. */
  readonly timestamp?: number | Date | undefined
  readonly headers?: Headers | undefined
}

const none: readonly HeaderInput[] = Object.freeze([])

/** The longest name that a broker takes: the directory of a partition has to fit the name of a file. */
const maxTopicLength = 249
const topicCharacters = /^[a-zA-Z0-9._-]+$/

/**
 * Refuses what can never be the name of a topic, before anything is asked of a broker.
 *
 * @throws TypeError for what is no text, InvalidTopicError for a text that Kafka does not allow.
 */
export function checkTopicName(topic: unknown): asserts topic is string {
  if (typeof topic !== 'string') throw invalid(`The topic of a record is a string, not ${kindOf(topic)}`)
  if (topic === '') throw invalid('The topic of a record must not be empty')
  if (topic === '.' || topic === '..' || topic.length > maxTopicLength || !topicCharacters.test(topic)) {
    const shown = JSON.stringify(topic.length > 60 ? `${topic.slice(0, 60)}…` : topic)
    const message = `${shown} is not the name of a topic: up to ${maxTopicLength} of the characters a-z A-Z 0-9 . _ -`
    throw notSent(new InvalidTopicError(message, { topic }))
  }
}

/** Whether it can be written as it is. */
function isPayload(value: unknown): value is Payload {
  return typeof value === 'string' || value === null || value instanceof Uint8Array
}

/** Throws a TypeError for what cannot be written; `serialized` tells whether a serializer made it. */
export function checkPayload(value: unknown, what: 'key' | 'value', serialized: boolean): asserts value is Payload {
  if (isPayload(value)) return
  const given = kindOf(value)
  if (serialized) throw invalid(`The ${what} serializer has to give a string, a Uint8Array or null, not ${given}`)
  const hint = value === undefined ? 'use null for no value' : `set a ${what}Serializer (json(), or your own)`
  throw invalid(`The ${what} of a record is a string, a Uint8Array or null, not ${given}: ${hint}`)
}

/** The partition of a record as given, undefined when the partitioner has to decide. */
export function checkPartition(partition: unknown): number | undefined {
  if (partition === undefined) return undefined
  if (typeof partition !== 'number' || !Number.isInteger(partition) || partition < 0 || partition > 0x7fff_ffff) {
    const given = typeof partition === 'number' ? partition : kindOf(partition)
    throw invalid(`The partition of a record is a whole number from 0, not ${given}`)
  }
  return partition
}

/** The time of a record in milliseconds. */
export function checkTimestamp(timestamp: unknown): number {
  const time = timestamp instanceof Date ? timestamp.getTime() : timestamp
  if (typeof time !== 'number' || !Number.isSafeInteger(time) || time < 0) {
    const given = typeof time === 'number' ? time : kindOf(time)
    throw invalid(`The timestamp of a record is a Date, or a whole number of milliseconds since 1970, not ${given}`)
  }
  return time
}

/** The headers as pairs; throws a TypeError for what cannot be written. */
export function checkHeaders(headers: Headers | undefined): readonly HeaderInput[] {
  if (headers === undefined) return none
  if (typeof headers !== 'object' || (headers as unknown) === null || headers instanceof Uint8Array) {
    throw invalid(`The headers of a record are pairs, an object or a Map, not ${kindOf(headers)}`)
  }
  const pairs: unknown = isIterable(headers)
    ? Array.isArray(headers)
      ? headers
      : [...headers]
    : Object.entries(headers)
  for (const pair of pairs as unknown[]) {
    if (!Array.isArray(pair) || pair.length !== 2) {
      throw invalid(`A header of a record is a pair of name and value, not ${kindOf(pair)}`)
    }
    const [name, value] = pair as unknown[]
    if (typeof name !== 'string') throw invalid(`The name of a header is a string, not ${kindOf(name)}`)
    if (!isPayload(value)) {
      throw invalid(
        `The value of header ${JSON.stringify(name)} is a string, a Uint8Array or null, not ${kindOf(value)}`,
      )
    }
  }
  return pairs as readonly HeaderInput[]
}

function isIterable(headers: Headers): headers is Iterable<HeaderInput> {
  return Symbol.iterator in headers
}

/** A TypeError that tells, like every failure of a send, whether the record is in the log. */
export function invalid(message: string): TypeError {
  return notSent(new TypeError(message))
}

/** What a value is, never what it contains. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (value === undefined) return 'undefined'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object') {
    const name = (value as { constructor?: { name?: unknown } }).constructor?.name
    return typeof name === 'string' && name !== '' && name !== 'Object' ? `a ${name}` : 'an object'
  }
  return typeof value === 'bigint' || typeof value === 'boolean' || typeof value === 'number'
    ? `${typeof value} ${String(value)}`
    : `a ${typeof value}`
}
