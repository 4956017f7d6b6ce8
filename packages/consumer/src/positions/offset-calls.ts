import { TopicPartitionMap } from '@kclient/cluster'
import { ConsumerStoppedError, IllegalStateError, KafkaTimeoutError, type TopicPartition } from '@kclient/errors'
import type { Deadline } from '@kclient/net'
import type { ConsumerEngine } from '../consumer-engine.ts'
import { partitionOf, partitionsOf, timestampOf } from '../inputs.ts'
import { offsetSpec } from './offset-spec.ts'
import type { PartitionState } from '../assignment/partition-state.ts'

/** A record found by its time. */
export interface OffsetAndTimestamp {
  readonly offset: bigint
  /** Of that record, ms. */
  readonly timestamp: number
  /** Epoch of the leader that appended it; null when unknown. */
  readonly leaderEpoch: number | null
}

/** The calls about positions and offsets. */
export class OffsetCalls {
  readonly #engine: ConsumerEngine
  readonly #readCommitted: boolean

  constructor(engine: ConsumerEngine, readCommitted: boolean) {
    this.#engine = engine
    this.#readCommitted = readCommitted
  }

  async seekTo(
    timestamp: number,
    partitions: Iterable<TopicPartition> | undefined,
    call: string,
    deadline: Deadline,
  ): Promise<TopicPartitionMap<bigint>> {
    const { assignment } = this.#engine
    const states =
      partitions === undefined
        ? [...assignment.states]
        : partitionsOf(partitions, call).map(place => assignment.expect(place))
    for (const state of states) {
      state.reset(timestamp)
      this.#engine.sought(state)
    }
    const positions = new TopicPartitionMap<bigint>()
    const found = await Promise.all(states.map(state => this.positionOf(state, call, deadline)))
    for (const [index, { topic, partition }] of states.entries())
      positions.set(topic, partition, found[index] as bigint)
    return positions
  }

  async position(place: TopicPartition, call: string, deadline: Deadline): Promise<bigint> {
    return this.positionOf(this.#engine.assignment.expect(partitionOf(place, call)), call, deadline)
  }

  async lag(place: TopicPartition, deadline: Deadline): Promise<bigint> {
    const state = this.#engine.assignment.expect(partitionOf(place, 'lag()'))
    await this.positionOf(state, 'lag()', deadline)
    const known = this.#readCommitted ? state.lastStableOffset : state.highWatermark
    const end =
      known ?? (await this.offsets([state], offsetSpec.latest, deadline)).get(state.topic, state.partition) ?? 0n
    const position = await this.positionOf(state, 'lag()', deadline)
    return end <= position ? 0n : end - position
  }

  async offsets(
    partitions: readonly TopicPartition[],
    timestamp: number,
    deadline: Deadline,
  ): Promise<TopicPartitionMap<bigint>> {
    const queries = new TopicPartitionMap(partitions.map(place => [place, timestamp]))
    const found = await this.#engine.lookup.lookUp(queriesOf(queries), deadline)
    return new TopicPartitionMap([...found].map(([place, { offset }]) => [place, offset]))
  }

  async forTimes(
    times: Iterable<readonly [TopicPartition, number | Date]>,
    deadline: Deadline,
  ): Promise<TopicPartitionMap<OffsetAndTimestamp | null>> {
    const queries = new TopicPartitionMap<number>()
    for (const [place, time] of times) {
      const { topic, partition } = partitionOf(place, 'offsetsForTimes()')
      queries.set(topic, partition, timestampOf(time))
    }
    const found = await this.#engine.lookup.lookUp(queriesOf(queries), deadline)
    const result = new TopicPartitionMap<OffsetAndTimestamp | null>()
    for (const [place, { offset, timestamp, leaderEpoch }] of found) {
      const known = { offset, timestamp, leaderEpoch: leaderEpoch < 0 ? null : leaderEpoch }
      result.set(place.topic, place.partition, offset < 0n ? null : known)
    }
    return result
  }

  /** Waits until a partition has a position. */
  async positionOf(state: PartitionState, call: string, deadline: Deadline): Promise<bigint> {
    const take = (): bigint | null => {
      if (!state.assigned)
        throw new IllegalStateError(`${state.topic}-${state.partition} is not assigned any more`, state)
      const { position, failure } = state
      if (position !== undefined) return position
      if (failure === undefined) return null
      // This caller has been told, so that the next attempt can follow.
      this.#engine.troubles.told(state)
      this.#engine.handOut.changed(state)
      throw failure
    }
    const position = take()
    if (position !== null) return position
    deadline.throwIfOver(call)
    return this.#engine.positionWaits.wait<bigint>({
      take,
      timeoutMs: deadline.remainingMs(),
      signal: deadline.signal,
      whenOver: () => {
        const { topic, partition } = state
        const message = `${call}: no position of ${topic}-${partition} was found in time`
        throw new KafkaTimeoutError('CALL_TIMEOUT', message, { topic, partition })
      },
      whenStopped: () => {
        throw new ConsumerStoppedError()
      },
    })
  }
}

function queriesOf(places: TopicPartitionMap<number>): (TopicPartition & { timestamp: number })[] {
  return [...places].map(([place, timestamp]) => ({ ...place, timestamp }))
}
