import { IllegalStateError, type TopicPartition } from '@kclient/errors'
import { TopicPartitionMap } from '@kclient/cluster'
import { type OffsetInput, offsetOf, partitionOf } from '../inputs.ts'
import { ConsumerBatch } from '../records/consumer-batch.ts'
import { ConsumerRecord } from '../records/consumer-record.ts'

/** An offset to commit: of the next record to be read. */
export interface OffsetToCommit {
  readonly offset: OffsetInput
  /** Epoch of the leader that appended the record before, where known, so that a truncated log is noticed (KIP-320). */
  readonly leaderEpoch?: number | null | undefined
  /** A text to keep with the offset; the broker has a limit for it (offset.metadata.max.bytes, 4096). Default ''. */
  readonly metadata?: string | null | undefined
}

/**
 * What `commit()` takes:
 *
 * - a record or a batch, as it was handed out: it and all before it is done;
 * - several of them, of different partitions;
 * - `[{ topic, partition, offset, leaderEpoch?, metadata? }, …]`, where `offset` is that of the next record to be read;
 * - a TopicPartitionMap (or pairs) of such offsets, or of `{ offset, leaderEpoch?, metadata? }`.
 */
export type CommitInput =
  | ConsumerRecord<unknown, unknown>
  | ConsumerBatch<unknown, unknown>
  | Iterable<
      | ConsumerRecord<unknown, unknown>
      | ConsumerBatch<unknown, unknown>
      | (TopicPartition & OffsetToCommit)
      | readonly [TopicPartition, OffsetInput | OffsetToCommit]
    >

/** One offset to commit, checked. */
export interface CheckedOffset extends TopicPartition {
  readonly offset: bigint
  /** -1 when unknown. */
  readonly leaderEpoch: number
  readonly metadata: string
  /** Offset of the record, or of the first one of the batch, that is committed; undefined for an offset that was given. */
  readonly handedOutAt?: bigint | undefined
}

const takes =
  'commit() takes a record, a batch, or an iterable of { topic, partition, offset } with the offset of the next record'

/**
 * Checks what the application wants to commit.
 *
 * @throws TypeError or RangeError for what is no offset; IllegalStateError for a partition that is there twice.
 */
export function offsetsToCommit(input: CommitInput): CheckedOffset[] {
  const given: unknown = input
  // A batch is iterable, too: over its records.
  if (given instanceof ConsumerRecord || given instanceof ConsumerBatch) return [behind(given)]
  if (typeof given !== 'object' || given === null || !(Symbol.iterator in given)) throw new TypeError(takes)
  const offsets = new TopicPartitionMap<CheckedOffset>()
  for (const each of given as Iterable<unknown>) {
    const checked = one(each)
    const { topic, partition } = checked
    if (offsets.has(topic, partition)) {
      throw new IllegalStateError(`commit(): ${topic}-${partition} is there twice; commit one offset of it`, checked)
    }
    offsets.set(topic, partition, checked)
  }
  return [...offsets.values()]
}

function one(each: unknown): CheckedOffset {
  if (each instanceof ConsumerRecord || each instanceof ConsumerBatch) return behind(each)
  if (Array.isArray(each) && each.length === 2) {
    const place = partitionOf(each[0] as TopicPartition, 'commit()')
    const value: unknown = each[1]
    if (value instanceof ConsumerRecord || value instanceof ConsumerBatch) return behind(value)
    if (typeof value !== 'object' || value === null) return { ...place, ...offsetAt(place, value), ...nothingElse }
    return { ...place, ...parts(place, value) }
  }
  if (typeof each !== 'object' || each === null) throw new TypeError(`${takes}, not ${typeof each}`)
  const place = partitionOf(each as TopicPartition, 'commit()')
  return { ...place, ...parts(place, each) }
}

const nothingElse = { leaderEpoch: -1, metadata: '' }

/** What to commit when all up to here is done. */
function behind(done: ConsumerRecord<unknown, unknown> | ConsumerBatch<unknown, unknown>): CheckedOffset {
  const { topic, partition } = done
  if (done instanceof ConsumerBatch) {
    const { firstOffset: handedOutAt, nextOffset: offset, nextLeaderEpoch } = done
    return { topic, partition, offset, leaderEpoch: nextLeaderEpoch ?? -1, metadata: '', handedOutAt }
  }
  const { offset: handedOutAt, leaderEpoch } = done
  return { topic, partition, offset: handedOutAt + 1n, leaderEpoch: leaderEpoch ?? -1, metadata: '', handedOutAt }
}

function parts(place: TopicPartition, value: object): Omit<CheckedOffset, keyof TopicPartition> {
  const { offset, leaderEpoch, metadata } = value as { offset?: unknown; leaderEpoch?: unknown; metadata?: unknown }
  const where = `commit(): ${place.topic}-${place.partition}`
  const epoch = leaderEpoch ?? -1
  if (typeof epoch !== 'number' || !Number.isInteger(epoch) || epoch < -1 || epoch > 0x7fff_ffff) {
    throw new TypeError(`${where}: leaderEpoch must be a whole number from 0 up, or null, not ${String(leaderEpoch)}`)
  }
  const text = metadata ?? ''
  if (typeof text !== 'string') throw new TypeError(`${where}: metadata must be a string, not ${typeof metadata}`)
  return { ...offsetAt(place, offset), leaderEpoch: epoch, metadata: text }
}

function offsetAt({ topic, partition }: TopicPartition, offset: unknown): { offset: bigint } {
  if (offset === undefined || offset === null) {
    throw new TypeError(`commit(): ${topic}-${partition} has no offset; give that of the next record to be read`)
  }
  return { offset: offsetOf(offset as OffsetInput) }
}
