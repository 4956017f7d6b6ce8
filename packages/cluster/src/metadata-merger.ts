import type { MetadataResponse } from '@kclient/protocol/messages/metadata'
import { ZERO_UUID } from '@kclient/protocol'
import { ErrorCode, KafkaProtocolError } from '@kclient/errors'
import type { PartitionMetadata, TopicMetadata } from './metadata-snapshot.ts'
import { TopicPartitionMap } from './topic-partition-map.ts'

type TopicAnswer = MetadataResponse['topics'][number]
type PartitionAnswer = TopicAnswer['partitions'][number]

/** How long what was known outlives an answer that denies it: brokers learn of changes one after the other. */
export const GRACE_MS = 15_000

/** Most ids of deleted topics remembered per name. */
const RETIRED_IDS = 8

/** Largest gap in partition numbers that is filled with leaderless partitions; beyond it the answer is nonsense. */
const MAX_GAP = 10_000

/** Topics and their errors. */
export interface KnownTopics {
  readonly topics: ReadonlyMap<string, TopicMetadata>
  readonly topicErrors: ReadonlyMap<string, number>
}

/** What an answer was asked about. */
export interface AnswerScope {
  /** The topics that were named in the request; null for all topics. */
  readonly asked: ReadonlySet<string> | null
  /** Whether a topic that was not asked about is still of interest; others are forgotten. */
  isWanted(topic: string): boolean
}

/**
 * Puts an answer on top of what is known. Any broker may answer, and one that lags behind describes the past: leader
 * epochs only go forward (M-FORWARD), partitions do not vanish, the id of a deleted topic does not come back, and what
 * an answer merely lacks is kept for a grace period. Remembers since when it has been keeping what.
 */
export class MetadataMerger {
  readonly #missingSince = new Map<string, number>()
  readonly #heldSince = new TopicPartitionMap<number>()
  readonly #retiredIds = new Map<string, string[]>()

  /** Partitions whose old state is kept for now although the newest answer differs. */
  isHeld(topic: string): boolean {
    return this.#missingSince.has(topic) || this.#heldSince.ofTopic(topic).size > 0
  }

  merge(known: KnownTopics, answers: readonly TopicAnswer[], scope: AnswerScope, now: number): KnownTopics {
    const topics = new Map([...known.topics].filter(([name]) => scope.isWanted(name)))
    const topicErrors = new Map([...known.topicErrors].filter(([name]) => scope.isWanted(name)))
    const answered = new Set<string>()
    const deny = (name: string, error: number): void => {
      topicErrors.set(name, error)
      const previous = known.topics.get(name)
      if (previous !== undefined && this.#withinGrace(name, now)) topics.set(name, previous)
      else topics.delete(name)
    }

    for (const answer of answers) {
      const { name } = answer
      if (name === null) continue
      answered.add(name)
      if (answer.errorCode !== ErrorCode.NONE) {
        deny(name, answer.errorCode)
        continue
      }
      this.#missingSince.delete(name)
      topicErrors.delete(name)
      topics.set(name, this.#mergeTopic(known.topics.get(name), answer, name, now))
    }
    for (const name of scope.asked ?? known.topics.keys()) {
      if (!answered.has(name)) deny(name, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
    }
    this.#forgetAllBut(topics)
    return { topics, topicErrors }
  }

  #withinGrace(topic: string, now: number): boolean {
    const since = this.#missingSince.get(topic)
    if (since === undefined) this.#missingSince.set(topic, now)
    return now - (since ?? now) < GRACE_MS
  }

  #mergeTopic(previous: TopicMetadata | undefined, answer: TopicAnswer, name: string, now: number): TopicMetadata {
    const id = answer.topicId
    if (previous !== undefined && id !== previous.id && this.#retiredIds.get(name)?.includes(id) === true) {
      return previous
    }
    const isSame = previous !== undefined && (id === previous.id || id === ZERO_UUID || previous.id === ZERO_UUID)
    if (previous !== undefined && !isSame) this.#retire(name, previous.id)
    const before = isSame ? previous : undefined
    const topic: TopicMetadata = {
      name,
      // A broker too old for ids cannot take back what another one told.
      id: id === ZERO_UUID && before !== undefined ? before.id : id,
      internal: answer.isInternal,
      partitions: this.#mergePartitions(before, answer.partitions, name, now),
    }
    return before !== undefined && sameTopic(before, topic) ? before : topic
  }

  #mergePartitions(
    previous: TopicMetadata | undefined,
    answers: readonly PartitionAnswer[],
    topic: string,
    now: number,
  ): PartitionMetadata[] {
    const byIndex: (PartitionAnswer | undefined)[] = []
    for (const answer of answers) {
      const index = answer.partitionIndex
      if (index < 0 || index > answers.length + MAX_GAP) {
        throw new KafkaProtocolError(`Metadata names partition ${index} of ${topic}, which has ${answers.length}`)
      }
      byIndex[index] = answer
    }
    const idKnown = previous !== undefined && previous.id !== ZERO_UUID
    const partitions: PartitionMetadata[] = []
    const count = Math.max(byIndex.length, previous?.partitions.length ?? 0)
    for (let index = 0; index < count; index++) {
      const answer = byIndex[index]
      const old = previous?.partitions[index]
      if (old === undefined) {
        this.#heldSince.delete(topic, index)
        partitions.push(answer === undefined ? unknownPartition(index) : partitionOf(answer))
        continue
      }
      const verdict = compare(old, answer)
      // Only with an id is it certain that the answer is the older one of the two: without, the topic may be a new one.
      const hold =
        verdict === 'older'
          ? idKnown || this.#holds(topic, index, now)
          : verdict === 'doubtful' && this.#holds(topic, index, now)
      if (hold) {
        partitions.push(old)
        continue
      }
      this.#heldSince.delete(topic, index)
      if (answer !== undefined) partitions.push(keepIfEqual(old, partitionOf(answer)))
      else if (index < byIndex.length) partitions.push(unknownPartition(index))
    }
    return partitions
  }

  #holds(topic: string, partition: number, now: number): boolean {
    const since = this.#heldSince.get(topic, partition)
    if (since === undefined) this.#heldSince.set(topic, partition, now)
    return now - (since ?? now) < GRACE_MS
  }

  #retire(name: string, id: string): void {
    const retired = this.#retiredIds.get(name) ?? []
    retired.push(id)
    if (retired.length > RETIRED_IDS) retired.shift()
    this.#retiredIds.set(name, retired)
    for (const partition of this.#heldSince.ofTopic(name).keys()) this.#heldSince.delete(name, partition)
  }

  /** Retired ids outlive the topic: a deleted and recreated one is exactly the case they are for. */
  #forgetAllBut(topics: ReadonlyMap<string, TopicMetadata>): void {
    for (const name of this.#missingSince.keys()) {
      if (!topics.has(name)) this.#missingSince.delete(name)
    }
    for (const name of this.#heldSince.topics()) {
      if (topics.has(name)) continue
      for (const partition of this.#heldSince.ofTopic(name).keys()) this.#heldSince.delete(name, partition)
    }
  }
}

/** `older`: from before what is known. `doubtful`: it lacks something that was known. `newer`: to be believed. */
function compare(old: PartitionMetadata, answer: PartitionAnswer | undefined): 'newer' | 'older' | 'doubtful' {
  if (answer === undefined) return 'older'
  if (answer.leaderEpoch === -1 || old.leaderEpoch === -1) {
    // Epochs that nobody keeps order nothing. One that was known and is not told any more is no reason to go back.
    if (old.leaderEpoch !== -1) return 'doubtful'
    return answer.leaderId === -1 && old.leader !== -1 ? 'doubtful' : 'newer'
  }
  if (answer.leaderEpoch < old.leaderEpoch) return 'older'
  if (answer.leaderEpoch > old.leaderEpoch) return 'newer'
  // The same epoch has one leader: a broker that names none does not see it yet, or not any more.
  return answer.leaderId === -1 && old.leader !== -1 ? 'doubtful' : 'newer'
}

function partitionOf(answer: PartitionAnswer): PartitionMetadata {
  return {
    partition: answer.partitionIndex,
    leader: answer.leaderId < 0 ? -1 : answer.leaderId,
    leaderEpoch: answer.leaderEpoch,
    replicas: answer.replicaNodes,
    isr: answer.isrNodes,
    offlineReplicas: answer.offlineReplicas,
  }
}

function unknownPartition(partition: number): PartitionMetadata {
  return { partition, leader: -1, leaderEpoch: -1, replicas: [], isr: [], offlineReplicas: [] }
}

function keepIfEqual(old: PartitionMetadata, now: PartitionMetadata): PartitionMetadata {
  const equal =
    old.leader === now.leader &&
    old.leaderEpoch === now.leaderEpoch &&
    sameNumbers(old.replicas, now.replicas) &&
    sameNumbers(old.isr, now.isr) &&
    sameNumbers(old.offlineReplicas, now.offlineReplicas)
  return equal ? old : now
}

function sameTopic(a: TopicMetadata, b: TopicMetadata): boolean {
  return (
    a.id === b.id &&
    a.internal === b.internal &&
    a.partitions.length === b.partitions.length &&
    a.partitions.every((partition, index) => partition === b.partitions[index])
  )
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index])
}
