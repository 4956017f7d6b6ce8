import { type Cluster, TopicPartitionMap } from '@kclient/cluster'
import { brokerError, ErrorCode, KafkaError, type TopicPartition } from '@kclient/errors'
import type { Deadline } from '@kclient/net'
import { listOffsetsApi, type ListOffsetsRequestInput } from '@kclient/protocol/messages/list-offsets'

/** A place to look for in a partition. */
export interface OffsetQuery extends TopicPartition {
  /** Ms since 1970, or one of `offsetSpec`. */
  readonly timestamp: number
}

/** What a broker found. */
export interface FoundOffset {
  /** -1n when there is no record at or after the time. */
  readonly offset: bigint
  /** Of the record; -1 for a place that is none. */
  readonly timestamp: number
  /** Of the record, or of the leader; -1 when unknown. */
  readonly leaderEpoch: number
}

/** 0: read_uncommitted; 1: read_committed, where the end of a partition is its last stable offset. */
export type IsolationLevel = 0 | 1

/** Asks leaders where to find offsets (ListOffsets), one request per leader for all its partitions. */
export class OffsetLookup {
  readonly #cluster: Cluster
  readonly #isolationLevel: IsolationLevel

  constructor(cluster: Cluster, isolationLevel: IsolationLevel) {
    this.#cluster = cluster
    this.#isolationLevel = isolationLevel
  }

  /**
   * Looks up all queries, each partition once; what can be tried again is, until the deadline.
   *
   * @throws KafkaTimeoutError, or the first error that trying again does not mend.
   */
  async lookUp(queries: readonly OffsetQuery[], deadline: Deadline): Promise<TopicPartitionMap<FoundOffset>> {
    const found = new TopicPartitionMap<FoundOffset>()
    if (queries.length === 0) return found
    const interest = this.#cluster.interest()
    for (const { topic } of queries) interest.add(topic)
    try {
      let left = queries
      await this.#cluster.retry('the offset look-up', deadline, async within => {
        const failures = new TopicPartitionMap<KafkaError>()
        await Promise.all(
          this.#byLeader(left, failures).map(([nodeId, some]) => this.#askInto(nodeId, some, within, found, failures)),
        )
        left = left.filter(({ topic, partition }) => !found.has(topic, partition))
        const errors = [...failures.values()]
        const failure = errors.find(error => !error.retriable) ?? errors[0]
        if (failure !== undefined) throw failure
      })
      // In the order in which they were asked for, whoever answered first.
      return new TopicPartitionMap(
        queries.map(place => [place, found.get(place.topic, place.partition) as FoundOffset]),
      )
    } finally {
      interest.close()
    }
  }

  /**
   * One attempt at one broker. What a partition's answer says is wrong with it, or that it has none, is in the map.
   *
   * @throws KafkaError when the request as a whole failed.
   */
  async ask(
    nodeId: number,
    queries: readonly OffsetQuery[],
    deadline: Deadline,
  ): Promise<TopicPartitionMap<FoundOffset | KafkaError>> {
    const response = await this.#cluster.request({ node: nodeId }, listOffsetsApi, this.#request(queries), { deadline })
    const answers = new TopicPartitionMap<FoundOffset | KafkaError>()
    for (const { name: topic, partitions } of response.topics) {
      for (const { partitionIndex: partition, errorCode, offset, timestamp, leaderEpoch } of partitions) {
        answers.set(
          topic,
          partition,
          errorCode === ErrorCode.NONE
            ? { offset, timestamp, leaderEpoch }
            : brokerError(errorCode, { topic, partition, broker: String(nodeId) }),
        )
      }
    }
    const result = new TopicPartitionMap<FoundOffset | KafkaError>()
    for (const { topic, partition } of queries) {
      const missing = (): KafkaError => brokerError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, { topic, partition })
      result.set(topic, partition, answers.get(topic, partition) ?? missing())
    }
    return result
  }

  async #askInto(
    nodeId: number,
    queries: readonly OffsetQuery[],
    deadline: Deadline,
    found: TopicPartitionMap<FoundOffset>,
    failures: TopicPartitionMap<KafkaError>,
  ): Promise<void> {
    let answers: TopicPartitionMap<FoundOffset | KafkaError>
    try {
      answers = await this.ask(nodeId, queries, deadline)
    } catch (error) {
      // The partitions of the other leaders are answered all the same.
      if (!(error instanceof KafkaError) || !error.retriable) throw error
      for (const { topic, partition } of queries) failures.set(topic, partition, error)
      return
    }
    for (const [{ topic, partition }, answer] of answers) {
      if (answer instanceof KafkaError) failures.set(topic, partition, answer)
      else found.set(topic, partition, answer)
    }
  }

  #byLeader(queries: readonly OffsetQuery[], failures: TopicPartitionMap<KafkaError>): [number, OffsetQuery[]][] {
    const byLeader = new Map<number, OffsetQuery[]>()
    for (const query of queries) {
      const { topic, partition } = query
      const leader = this.#cluster.leaderOf(topic, partition)
      if (leader === undefined) {
        failures.set(topic, partition, leaderMissing(this.#cluster, query))
        continue
      }
      const some = byLeader.get(leader.nodeId)
      if (some === undefined) byLeader.set(leader.nodeId, [query])
      else some.push(query)
    }
    return [...byLeader]
  }

  #request(queries: readonly OffsetQuery[]): ListOffsetsRequestInput {
    const byTopic = new Map<string, { partitionIndex: number; currentLeaderEpoch: number; timestamp: number }[]>()
    for (const { topic, partition, timestamp } of queries) {
      let partitions = byTopic.get(topic)
      if (partitions === undefined) {
        partitions = []
        byTopic.set(topic, partitions)
      }
      const currentLeaderEpoch = this.#cluster.leaderOf(topic, partition)?.leaderEpoch ?? -1
      partitions.push({ partitionIndex: partition, currentLeaderEpoch, timestamp })
    }
    return {
      replicaId: -1,
      isolationLevel: this.#isolationLevel,
      topics: [...byTopic].map(([name, partitions]) => ({ name, partitions })),
      timeoutMs: this.#cluster.options.requestTimeoutMs,
    }
  }
}

/** Why a partition has no leader to ask: what metadata says of its topic, or that an election is due. */
export function leaderMissing(cluster: Cluster, { topic, partition }: TopicPartition): KafkaError {
  const { metadata } = cluster
  const topicError = metadata.topicErrors.get(topic)
  if (topicError !== undefined) return brokerError(topicError, { topic, partition })
  const known = metadata.partition(topic, partition) !== undefined
  return brokerError(known ? ErrorCode.LEADER_NOT_AVAILABLE : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, {
    topic,
    partition,
  })
}
