import { type Check, integer, listOf, optional, type OptionTable, readOptions, required, text } from '@kclient/cluster'
import type { Uuid } from '@kclient/protocol'

/** A topic to create. */
export interface NewTopic {
  readonly topic: string
  /** Default: the broker's `num.partitions` (brokers from 2.4). */
  readonly partitions?: number | undefined
  /** Default: the broker's `default.replication.factor` (brokers from 2.4). */
  readonly replicationFactor?: number | undefined
  /** Settings of the topic, such as `retention.ms`. */
  readonly configs?: Readonly<Record<string, string | number | bigint | boolean | null>> | undefined
  /** Per partition the node ids of its replicas, the preferred leader first; instead of the two numbers above. */
  readonly assignments?: readonly (readonly number[])[] | undefined
}

/** How many partitions a topic is to have. */
export interface NewPartitions {
  readonly topic: string
  /** Of all partitions afterwards; more than there are. */
  readonly count: number
  /** Per added partition the node ids of its replicas, the preferred leader first. Default: the controller chooses. */
  readonly assignments?: readonly (readonly number[])[] | undefined
}

/** A topic by its name, or by its id (brokers from 2.8 for deleting, from 3.1 for describing). */
export type TopicNameOrId = string | { readonly topicId: Uuid }

interface CheckedNewTopic {
  readonly topic: string
  readonly partitions: number | undefined
  readonly replicationFactor: number | undefined
  readonly configs: readonly { readonly name: string; readonly value: string | null }[]
  readonly assignments: readonly (readonly number[])[] | undefined
}

interface CheckedNewPartitions {
  readonly topic: string
  readonly count: number
  readonly assignments: readonly (readonly number[])[] | undefined
}

const nodeId = integer({ min: 0, max: 2_147_483_647 })
const count = integer({ min: 1, max: 2_147_483_647 })
const replicas = listOf(listOf(nodeId, { min: 1 }), { min: 1 })

const newTopic: OptionTable<CheckedNewTopic> = {
  topic: required(text()),
  partitions: optional(count),
  replicationFactor: optional(integer({ min: 1, max: 32_767 })),
  configs: { check: configs(), makeDefault: () => [] },
  assignments: optional(replicas),
}

const newPartitions: OptionTable<CheckedNewPartitions> = {
  topic: required(text()),
  count: required(count),
  assignments: optional(replicas),
}

/** Checks the input of createTopics(), by topic. */
export function readNewTopics(given: Iterable<NewTopic>): ReadonlyMap<string, CheckedNewTopic> {
  return byTopic('createTopics', given, each => {
    const topic = readOptions<CheckedNewTopic>('createTopics', newTopic, each)
    const hasNumbers = topic.partitions !== undefined || topic.replicationFactor !== undefined
    if (topic.assignments !== undefined && hasNumbers) {
      throw new TypeError(
        `createTopics: ${topic.topic} has \`assignments\`, which leave no room for numbers beside them`,
      )
    }
    return topic
  })
}

/** Checks the input of createPartitions(), by topic. */
export function readNewPartitions(given: Iterable<NewPartitions>): ReadonlyMap<string, CheckedNewPartitions> {
  return byTopic('createPartitions', given, each =>
    readOptions<CheckedNewPartitions>('createPartitions', newPartitions, each),
  )
}

/** Checks names and ids of topics; by what they are called in results. */
export function readTopics(call: string, given: Iterable<TopicNameOrId>): ReadonlyMap<string, TopicNameOrId> {
  const topics = new Map<string, TopicNameOrId>()
  for (const each of iterable(call, given)) {
    const isName = typeof each === 'string'
    const name: unknown = isName ? each : (each as { topicId?: unknown } | null)?.topicId
    if (typeof name !== 'string' || name === '') {
      throw new TypeError(`${call}: each topic must be a name or { topicId }`)
    }
    if (!isName && !/^[\w-]{22}$/.test(name)) throw new TypeError(`${call}: ${JSON.stringify(name)} is not a topic id`)
    topics.set(name, each)
  }
  return topics
}

function byTopic<I, T extends { readonly topic: string }>(
  call: string,
  given: Iterable<I>,
  read: (each: I) => T,
): ReadonlyMap<string, T> {
  const topics = new Map<string, T>()
  for (const each of iterable(call, given)) {
    const topic = read(each)
    if (topics.has(topic.topic)) throw new TypeError(`${call}: ${topic.topic} is named twice`)
    topics.set(topic.topic, topic)
  }
  return topics
}

/** A string is iterable too, letter by letter, which nobody means. */
function iterable<I>(call: string, given: Iterable<I>): Iterable<I> {
  const value: unknown = given
  if (typeof value === 'object' && value !== null && Symbol.iterator in value) return given
  throw new TypeError(`${call}: takes an array of topics`)
}

function configs(): Check<readonly { readonly name: string; readonly value: string | null }[]> {
  return (given, label) => {
    if (typeof given !== 'object' || given === null || Array.isArray(given)) {
      throw new TypeError(`${label} must be an object of settings`)
    }
    return Object.entries(given as Record<string, unknown>).map(([name, value]) => {
      if (value === null) return { name, value }
      switch (typeof value) {
        case 'string':
        case 'number':
        case 'bigint':
        case 'boolean':
          return { name, value: String(value) }
        default:
          throw new TypeError(`${label}: \`${name}\` must be a string, a number, a boolean or null`)
      }
    })
  }
}
