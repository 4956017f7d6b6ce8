import { TopicPartitionMap } from '@kclient/cluster'
import { IllegalStateError, type TopicPartition } from '@kclient/errors'
import { PartitionState } from './partition-state.ts'

/** What changed by a new assignment. */
export interface AssignmentChange {
  readonly added: readonly PartitionState[]
  readonly removed: readonly PartitionState[]
}

/** The assigned partitions. One that stays assigned keeps its position, what is buffered of it, and whether it is paused. */
export class Assignment implements Iterable<PartitionState> {
  #partitions = new TopicPartitionMap<PartitionState>()
  /** The values of the map, as an array: it is walked over for each batch that is handed out. */
  #states: readonly PartitionState[] = []

  get size(): number {
    return this.#states.length
  }

  [Symbol.iterator](): Iterator<PartitionState> {
    return this.#states.values()
  }

  get states(): readonly PartitionState[] {
    return this.#states
  }

  get(topic: string, partition: number): PartitionState | undefined {
    return this.#partitions.get(topic, partition)
  }

  /** @throws IllegalStateError when it is not assigned. */
  expect({ topic, partition }: TopicPartition): PartitionState {
    const state = this.#partitions.get(topic, partition)
    if (state !== undefined) return state
    throw new IllegalStateError(`${topic}-${partition} is not assigned to this consumer`, { topic, partition })
  }

  /** Replaces the assignment; naming a partition twice is the same as once. */
  replace(wanted: Iterable<TopicPartition>): AssignmentChange {
    const before = this.#partitions
    const now = new TopicPartitionMap<PartitionState>()
    const added: PartitionState[] = []
    for (const { topic, partition } of wanted) {
      if (now.has(topic, partition)) continue
      let state = before.get(topic, partition)
      if (state === undefined) {
        state = new PartitionState(topic, partition)
        added.push(state)
      }
      now.set(topic, partition, state)
    }
    const removed = this.#states.filter(({ topic, partition }) => !now.has(topic, partition))
    for (const state of removed) state.unassign()
    this.#partitions = now
    this.#states = [...now.values()]
    return { added, removed }
  }
}
