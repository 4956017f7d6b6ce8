import type { HeaderInput, Payload } from '@kclient/cluster'
import { KafkaError } from '@kclient/errors'
import { notSent } from '../not-sent.ts'
import { invalid, kindOf } from '../producer-record.ts'
import { absoluteFnv1a, hashKey, type KeyHash, positiveMurmur2, unsignedCrc32 } from './partitioner-hash.ts'
import { type Partitioner, type PartitionerName, partitionOfKey } from './partitioner.ts'
import type { StickyChoices, StickyPartition } from './sticky-partition.ts'

/** A topic as far as records are placed in it. */
export interface PlacementTopic extends StickyChoices {
  readonly name: string
  /** The partitions that have a leader; all when none has. */
  readonly available: readonly number[]
  readonly sticky: StickyPartition
}

/** Places by the key alone. What waits for room is placed anew with each try: where it would have gone may have changed. */
export type KeyPlacement = (topic: PlacementTopic, key: Payload) => number

/** Is asked once for each record; undefined leaves the record to the default. */
export type RecordPlacement = (
  topic: PlacementTopic,
  key: Payload,
  value: Payload,
  headers: readonly HeaderInput[] | null,
) => number | undefined

/** How a producer places the records that name no partition. */
export interface Placement {
  /** Asked first, where there is one. */
  readonly byRecord: RecordPlacement | undefined
  /** Asked for what is still open. */
  readonly byKey: KeyPlacement
}

/** Keys as Java places them, and records without a key batch by batch. */
const byDefault: KeyPlacement = (topic, key) =>
  key === null ? topic.sticky.choose(topic) : partitionOfKey(key, topic.partitionCount)

/** Which records have no place by their key, and are spread instead. */
type Spread = 'never' | 'no key' | 'no key, or an empty one'

const named: Readonly<Record<PartitionerName, () => Placement>> = {
  default: () => ({ byRecord: undefined, byKey: byDefault }),
  uniform_sticky: () => ({ byRecord: undefined, byKey: topic => topic.sticky.choose(topic) }),
  round_robin: () => ({ byRecord: inTurn(), byKey: byDefault }),
  consistent: () => hashed(unsignedCrc32, 'never'),
  consistent_random: () => hashed(unsignedCrc32, 'no key, or an empty one'),
  murmur2: () => hashed(positiveMurmur2, 'never'),
  murmur2_random: () => hashed(positiveMurmur2, 'no key'),
  fnv1a: () => hashed(absoluteFnv1a, 'never'),
  fnv1a_random: () => hashed(absoluteFnv1a, 'no key'),
}

/** The names, as the option takes them. */
export const partitionerNames: readonly PartitionerName[] = Object.keys(named) as PartitionerName[]

/** The placement that an option stands for, for one producer. */
export function placementOf(partitioner: PartitionerName | Partitioner): Placement {
  if (typeof partitioner === 'string') return named[partitioner]()
  return { byRecord: asked(partitioner), byKey: byDefault }
}

function hashed(hash: KeyHash, spread: Spread): Placement {
  const spreadsEmpty = spread === 'no key, or an empty one'
  const byKey: KeyPlacement = (topic, key) => {
    if (spread !== 'never' && (key === null || (spreadsEmpty && key.length === 0))) return topic.sticky.choose(topic)
    return hashKey(hash, key ?? '') % topic.partitionCount
  }
  return { byRecord: undefined, byKey }
}

/** One after the other, each topic for itself. */
function inTurn(): RecordPlacement {
  const turns = new WeakMap<PlacementTopic, number>()
  return topic => {
    const turn = turns.get(topic) ?? 0
    turns.set(topic, turn + 1)
    const { available } = topic
    return available[turn % available.length]
  }
}

/** A partitioner of the user's own: called with what it is promised, and its answer held against what it may be. */
function asked(partitioner: Partitioner): RecordPlacement {
  return ({ name, partitionCount, available }, key, value, headers) => {
    const input = {
      topic: name,
      key: typeof key === 'string' ? Buffer.from(key) : key,
      value,
      headers: headers ?? [],
      partitionCount,
      available,
    }
    let chosen: unknown
    try {
      chosen = partitioner(input)
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : kindOf(cause)
      const message = `The partitioner threw for a record of ${name}: ${reason}`
      throw notSent(new KafkaError('PARTITIONER_FAILED', message, { topic: name, cause }))
    }
    if (chosen === undefined) return undefined
    if (typeof chosen === 'number' && Number.isInteger(chosen) && chosen >= 0 && chosen < partitionCount) return chosen
    if (chosen instanceof Promise) chosen.catch(() => {})
    const given = typeof chosen === 'number' ? chosen : kindOf(chosen)
    const hint = chosen instanceof Promise ? 'it must be synchronous' : 'undefined leaves the record to the default'
    throw invalid(
      `The partitioner has to give one of the partitions 0 to ${partitionCount - 1} of ${name}, not ${given}: ${hint}`,
    )
  }
}
