import { type Cluster, TopicPartitionMap } from '@kclient/cluster'
import { brokerError, ErrorCode, KafkaError, type TopicPartition } from '@kclient/errors'
import type { Deadline } from '@kclient/net'
import { ZERO_UUID, type Uuid } from '@kclient/protocol'
import {
  offsetFetchApi,
  type OffsetFetchRequestInput,
  type OffsetFetchResponse,
} from '@kclient/protocol/messages/offset-fetch'

/** An offset that is committed. */
export interface OffsetAndMetadata {
  /** Of the next record to be read. */
  readonly offset: bigint
  /** Epoch of the leader that appended the record before; null when it was not committed along. */
  readonly leaderEpoch: number | null
  /** What was committed along; '' for nothing. */
  readonly metadata: string
}

/** Who asks, where the group is one of KIP-848: it refuses members whose epoch is over. Members of classic groups do not say. */
export interface FetchingMember {
  readonly memberId: string
  readonly memberEpoch: number
}

/** From this version on offsets that an open transaction is about to move are not given out (KIP-447). */
const requireStableSince = 7
/** From this version on one request may ask for several groups (KIP-709). */
const groupsSince = 8
/** From this version on topics are named by their id (KIP-848). */
const topicIdsSince = 10

/**
 * Asks the coordinator for committed offsets. That nothing is committed is only what the broker says so of: an error,
 * of the whole answer or of a partition, never is (else the reset policy would skip, or repeat, what there is).
 */
export class OffsetFetch {
  readonly #cluster: Cluster
  readonly #groupId: string
  readonly #member: (() => FetchingMember | undefined) | undefined

  constructor(cluster: Cluster, groupId: string, member?: () => FetchingMember | undefined) {
    this.#cluster = cluster
    this.#groupId = groupId
    this.#member = member
  }

  /**
   * One attempt.
   *
   * @returns what is committed, null for nothing, or what is wrong with a partition.
   * @throws KafkaError when the request as a whole failed.
   */
  async ask(
    places: readonly TopicPartition[],
    deadline: Deadline,
  ): Promise<TopicPartitionMap<OffsetAndMetadata | KafkaError | null>> {
    const { metadata } = this.#cluster
    const ids = new Map<string, Uuid>()
    for (const { topic } of places) ids.set(topic, metadata.topic(topic)?.id ?? ZERO_UUID)
    const allHaveIds = [...ids.values()].every(id => id !== ZERO_UUID)
    try {
      const response = await this.#cluster.request(
        { coordinator: 'group', key: this.#groupId },
        offsetFetchApi,
        version => offsetFetchRequest(this.#groupId, places, ids, version, this.#member?.()),
        { deadline, maxVersion: allHaveIds ? undefined : topicIdsSince - 1 },
      )
      return committedOffsets(response, this.#groupId, places, ids)
    } catch (error) {
      if (error instanceof KafkaError && error.refreshCoordinator) {
        this.#cluster.forgetCoordinator('group', this.#groupId)
      }
      throw error
    }
  }

  /**
   * What is committed, null for nothing; what can be tried again is, until the deadline.
   *
   * @throws KafkaTimeoutError, or the first error that trying again does not mend.
   */
  async fetch(
    places: readonly TopicPartition[],
    deadline: Deadline,
  ): Promise<TopicPartitionMap<OffsetAndMetadata | null>> {
    const found = new TopicPartitionMap<OffsetAndMetadata | null>()
    if (places.length === 0) return found
    let left = places
    await this.#cluster.retry('reading committed offsets', deadline, async within => {
      const failures: KafkaError[] = []
      for (const [{ topic, partition }, answer] of await this.ask(left, within)) {
        if (answer instanceof KafkaError) failures.push(answer)
        else found.set(topic, partition, answer)
      }
      left = left.filter(({ topic, partition }) => !found.has(topic, partition))
      const failure = failures.find(error => !error.retriable) ?? failures[0]
      if (failure !== undefined) throw failure
    })
    return new TopicPartitionMap(places.map(place => [place, found.get(place.topic, place.partition) ?? null]))
  }
}

/** The request, for the version in which it goes out. */
function offsetFetchRequest(
  groupId: string,
  places: readonly TopicPartition[],
  ids: ReadonlyMap<string, Uuid>,
  version: number,
  member?: FetchingMember,
): OffsetFetchRequestInput {
  const byTopic = new Map<string, number[]>()
  for (const { topic, partition } of places) {
    const partitions = byTopic.get(topic)
    if (partitions === undefined) byTopic.set(topic, [partition])
    else partitions.push(partition)
  }
  const topics = [...byTopic].map(([name, partitionIndexes]) => ({
    name,
    topicId: ids.get(name) ?? ZERO_UUID,
    partitionIndexes,
  }))
  const requireStable = version >= requireStableSince
  if (version < groupsSince) return { groupId, topics, requireStable }
  return {
    groups: [{ groupId, memberId: member?.memberId ?? null, memberEpoch: member?.memberEpoch ?? -1, topics }],
    requireStable,
  }
}

/** What an answer says of the partitions that were asked for. @throws KafkaError when it says something of them all. */
function committedOffsets(
  response: OffsetFetchResponse,
  groupId: string,
  places: readonly TopicPartition[],
  ids: ReadonlyMap<string, Uuid>,
): TopicPartitionMap<OffsetAndMetadata | KafkaError | null> {
  const group = response.groups.find(each => each.groupId === groupId)
  const errorCode = group?.errorCode ?? response.errorCode
  if (errorCode !== ErrorCode.NONE) throw brokerError(errorCode, { message: `group ${groupId}` })
  const names = new Map([...ids].map(([name, id]) => [id, name]))
  const answers = new TopicPartitionMap<OffsetAndMetadata | KafkaError | null>()
  const answered = group?.topics ?? response.topics.map(topic => ({ ...topic, topicId: ZERO_UUID }))
  for (const { name, topicId, partitions } of answered) {
    const topic = name === '' ? names.get(topicId) : name
    if (topic === undefined) continue
    for (const { partitionIndex: partition, committedOffset: offset, errorCode: code, ...more } of partitions) {
      let answer: OffsetAndMetadata | KafkaError | null = null
      if (code !== ErrorCode.NONE) answer = brokerError(code, { topic, partition })
      else if (offset >= 0n) {
        const { committedLeaderEpoch: epoch, metadata } = more
        answer = { offset, leaderEpoch: epoch < 0 ? null : epoch, metadata: metadata ?? '' }
      }
      answers.set(topic, partition, answer)
    }
  }
  return new TopicPartitionMap(
    places.map(({ topic, partition }) => {
      const answer = answers.get(topic, partition)
      // Nothing said is not "nothing committed".
      const missing = (): KafkaError => brokerError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, { topic, partition })
      return [{ topic, partition }, answer === undefined ? missing() : answer]
    }),
  )
}
