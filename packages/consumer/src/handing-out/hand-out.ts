import { TopicPartitionMap } from '@kclient/cluster'
import type { TopicPartition } from '@kclient/errors'
import type { AnyBatch, AnyRecord, FetchedPartition } from '../records/fetched-partition.ts'
import type { PartitionState } from '../assignment/partition-state.ts'

/** The partitions that a call wants to hear of; undefined for all. */
export type Filter = Pick<TopicPartitionMap<unknown>, 'has'> | undefined

/** What the buffer tells its owner. */
export interface HandOutEvents {
  /** The application goes on to another batch. */
  readonly onBatch: () => void
  /** A partition has room for another fetch, or its memory is free again. */
  readonly onDrained: (partition: PartitionState) => void
  /** A failure of this partition has been told to the application. */
  readonly onFailureTold: (partition: PartitionState, error: Error) => void
}

/**
 * The partitions that have something to hand out, or a failure to tell. They take turns: one that has handed out a
 * batch, or brought something new, goes to the end of the queue.
 */
export class HandOut {
  readonly #queue = new Set<PartitionState>()
  readonly #events: HandOutEvents
  /** The chunk that the last record came from, as long as the next may come from it too. */
  #current: FetchedPartition | null = null
  /** A partition whose failure had to wait for data of others; it does so once. */
  #deferred: PartitionState | undefined

  constructor(events: HandOutEvents) {
    this.#events = events
  }

  /** Whether any partition stands in the queue. */
  get isEmpty(): boolean {
    return this.#queue.size === 0
  }

  /** A partition has something new. */
  add(partition: PartitionState): void {
    this.#queue.add(partition)
  }

  /** A partition was paused, moved or unassigned: what it had is not to be handed out as it was. */
  changed(partition: PartitionState): void {
    if (this.#current?.partition === partition) this.#current = null
    if (!partition.hasBuffered) this.#queue.delete(partition)
  }

  /**
   * The next record; null when there is none now.
   *
   * @throws KafkaError - A failure of a partition whose turn it was; everything before it has been handed out.
   */
  nextRecord(filter: Filter): AnyRecord | null {
    const current = this.#current
    if (current !== null && wants(filter, current.partition)) {
      let record: AnyRecord | null
      try {
        record = current.next()
      } catch (error) {
        throw this.#told(current.partition, error)
      }
      if (record !== null) return record
    }
    this.#leaveCurrent()
    for (const partition of this.#queue) {
      if (partition.isHeldBack || !wants(filter, partition)) continue
      const record = this.#take(partition, chunk => {
        this.#current = chunk
        return chunk.next()
      })
      if (record !== null) return record
      this.#current = null
    }
    return null
  }

  /** The next batch, or `maxRecords` of it; otherwise as {@link nextRecord}. */
  nextBatch(filter: Filter, maxRecords: number): AnyBatch | null {
    this.#leaveCurrent()
    for (const partition of this.#queue) {
      if (partition.isHeldBack || !wants(filter, partition)) continue
      const batch = this.#take(partition, chunk => chunk.nextBatch(maxRecords))
      if (batch === null) continue
      this.#rotate(partition)
      return batch
    }
    return null
  }

  /** All records that are there, up to `maxRecords`; null when there are none; otherwise as {@link nextRecord}. */
  nextRecords(filter: Filter, maxRecords: number): TopicPartitionMap<AnyRecord[]> | null {
    this.#leaveCurrent()
    const result = new TopicPartitionMap<AnyRecord[]>()
    const served: PartitionState[] = []
    let failed: { readonly partition: PartitionState; readonly error: unknown } | undefined
    let left = maxRecords
    for (const partition of this.#queue) {
      if (left === 0) break
      if (partition.isHeldBack || !wants(filter, partition)) continue
      const records: AnyRecord[] = []
      try {
        this.#fill(partition, records, left)
      } catch (error) {
        // What is good comes first, of this partition and of the others. The failure stays, and the next call tells it.
        if (records.length === 0) {
          failed ??= { partition, error }
          if (partition === this.#deferred && left === maxRecords) break
        }
      }
      if (records.length === 0) continue
      left -= records.length
      result.set(partition.topic, partition.partition, records)
      served.push(partition)
    }
    for (const partition of served) this.#rotate(partition)
    this.#deferred = failed?.partition
    if (result.size > 0) return result
    if (failed !== undefined) throw this.#told(failed.partition, failed.error)
    return null
  }

  #fill(partition: PartitionState, records: AnyRecord[], maxRecords: number): void {
    while (records.length < maxRecords) {
      const chunk = this.#ready(partition)
      if (chunk === null) return
      for (let record = chunk.next(); record !== null; record = chunk.next()) {
        records.push(record)
        if (records.length === maxRecords) return
      }
    }
  }

  #take<T>(partition: PartitionState, take: (chunk: FetchedPartition) => T | null): T | null {
    try {
      for (;;) {
        const chunk = this.#ready(partition)
        if (chunk === null) return null
        const taken = take(chunk)
        if (taken !== null) return taken
      }
    } catch (error) {
      throw this.#told(partition, error)
    }
  }

  /** The partition's oldest chunk, with a batch open; null when there is none, or it is pending. */
  #ready(partition: PartitionState): FetchedPartition | null {
    for (;;) {
      const chunk = partition.chunks[0]
      if (chunk === undefined) {
        if (partition.failure !== undefined) throw partition.failure
        this.#queue.delete(partition)
        return null
      }
      const step = chunk.step()
      if (chunk.end !== undefined) this.#events.onDrained(partition)
      if (step === 'ready') {
        this.#events.onBatch()
        return chunk
      }
      if (step === 'pending') return null
      partition.chunks.shift()
      chunk.drop()
      this.#events.onDrained(partition)
    }
  }

  /** The next may come from elsewhere; if its batch is done, the others have their turn. */
  #leaveCurrent(): void {
    const current = this.#current
    if (current === null) return
    this.#current = null
    if (current.isBetweenBatches) this.#rotate(current.partition)
  }

  #rotate(partition: PartitionState): void {
    if (this.#queue.delete(partition)) this.#queue.add(partition)
  }

  /** A failure reaches the application: the partition starts again from its position. */
  #told(partition: PartitionState, error: unknown): Error {
    this.#current = null
    this.#deferred = undefined
    partition.refetch()
    this.#queue.delete(partition)
    this.#events.onFailureTold(partition, error as Error)
    return error as Error
  }
}

function wants(filter: Filter, { topic, partition }: TopicPartition): boolean {
  return filter === undefined || filter.has(topic, partition)
}
