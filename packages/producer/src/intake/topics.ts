import type { Cluster, MetadataSnapshot, TopicInterest, TopicMetadata } from '@kclient/cluster'
import { brokerError } from '@kclient/errors'
import { Deadline } from '@kclient/net'
import type { DeliveryOrder } from '../batches/delivery-order.ts'
import type { PartitionQueue } from '../batches/partition-queue.ts'
import type { ProducerBatch } from '../batches/producer-batch.ts'
import { notSent } from '../not-sent.ts'
import { StickyPartition } from '../partitioning/sticky-partition.ts'
import { checkTopicName } from '../producer-record.ts'
import { TopicQueue } from './topic-queue.ts'

/** What topics are made by. */
export interface TopicsOptions {
  readonly allowAutoTopicCreation: boolean
  /** Bytes after which records without a key go to another partition. */
  readonly stickyBytes: number
  readonly makeOrder: () => DeliveryOrder<ProducerBatch>
}

/** Who is told about topics. */
export interface TopicsListener {
  /** The partitions of a topic are known, or are more than before. */
  known(topic: TopicQueue): void
  /** The cluster will not tell about a topic: it may not, or the name is not valid. */
  refused(topic: TopicQueue, error: Error): void
  /** A partition has another leader than before, or none. */
  moved(queue: PartitionQueue): void
}

/**
 * After this long without a record, the leader of a partition may have forgotten the producer (which Kafka does after a
 * day, or whatever producer.id.expiration.ms says): the next batch goes alone.
 */
const quietMs = 60_000

/** Topics that nobody has sent to for this long are not asked about any more. */
const forgottenAfterMs = 300_000

const noLeader = { leader: -1, leaderEpoch: -1 } as const

/** The topics that this producer sends to, kept up with the metadata of the cluster. */
export class Topics {
  readonly #cluster: Cluster
  readonly #options: TopicsOptions
  readonly #listener: TopicsListener
  readonly #topics = new Map<string, TopicQueue>()
  /** Topics that sends wait for, with what ends the wait. */
  readonly #wanted = new Map<TopicQueue, AbortController>()
  #interest: TopicInterest | undefined
  #unsubscribe: (() => void) | undefined
  readonly #usedAt = new Map<string, number>()
  #lookedAt = 0

  constructor(cluster: Cluster, options: TopicsOptions, listener: TopicsListener) {
    this.#cluster = cluster
    this.#options = options
    this.#listener = listener
  }

  start(): void {
    this.#interest = this.#cluster.interest({ allowAutoTopicCreation: this.#options.allowAutoTopicCreation })
    this.#unsubscribe = this.#cluster.onMetadata(now => this.#onMetadata(now))
  }

  stop(): void {
    this.#unsubscribe?.()
    this.#interest?.close()
    for (const wait of this.#wanted.values()) wait.abort()
    this.#wanted.clear()
  }

  get(name: string): TopicQueue | undefined {
    return this.#topics.get(name)
  }

  /**
   * The topic of a name, new or known.
   *
   * @throws TypeError for what cannot be a name.
   */
  open(name: string): TopicQueue {
    const known = this.#topics.get(name)
    if (known !== undefined) return known
    checkTopicName(name)
    const { runtime, metadata } = this.#cluster
    const sticky = new StickyPartition(this.#options.stickyBytes, () => runtime.random())
    const topic = new TopicQueue(name, sticky, this.#options.makeOrder)
    this.#topics.set(name, topic)
    this.#forgetOld()
    this.used(name)
    this.#update(topic, metadata.topic(name), metadata)
    return topic
  }

  /** A partition has a new batch. */
  opened(queue: PartitionQueue): void {
    this.used(queue.topic)
    const now = this.#usedAt.get(queue.topic) ?? 0
    if (now - queue.openedAt > quietMs) queue.order.leaderMoved()
    queue.openedAt = now
  }

  /** Something was appended or is about to be: the cluster is to keep telling about the topic. */
  used(name: string): void {
    this.#usedAt.set(name, this.#cluster.runtime.now())
    this.#interest?.add(name)
  }

  /** A send waits for the topic to be known. */
  want(topic: TopicQueue): void {
    if (topic.isKnown || this.#wanted.has(topic)) return
    const { runtime } = this.#cluster
    const wait = new AbortController()
    this.#wanted.set(topic, wait)
    this.used(topic.name)
    const { allowAutoTopicCreation } = this.#options
    this.#cluster.topic(topic.name, Deadline.after(runtime, undefined, wait.signal), { allowAutoTopicCreation }).then(
      metadata => {
        if (this.#wanted.get(topic) !== wait) return
        this.#wanted.delete(topic)
        this.#update(topic, metadata, this.#cluster.metadata)
        this.#listener.known(topic)
      },
      (error: unknown) => {
        if (this.#wanted.get(topic) !== wait) return
        this.#wanted.delete(topic)
        const reason = error instanceof Error ? error : new Error(String(error))
        this.#listener.refused(topic, notSent(reason))
      },
    )
  }

  /** Nobody waits for the topic any more. A name that never was a topic is forgotten. */
  unwant(topic: TopicQueue): void {
    const wait = this.#wanted.get(topic)
    if (wait === undefined) return
    this.#wanted.delete(topic)
    wait.abort()
    if (topic.partitions.length === 0) this.#forget(topic)
  }

  /** Why a topic is not known; undefined when no broker has told. */
  errorOf(topic: TopicQueue): Error | undefined {
    const code = this.#cluster.metadata.topicErrors.get(topic.name)
    if (code === undefined || code === 0) return undefined
    return notSent(brokerError(code, { topic: topic.name }))
  }

  #onMetadata(now: MetadataSnapshot): void {
    for (const topic of this.#topics.values()) {
      const metadata = now.topic(topic.name)
      const before = topic.partitionCount
      this.#update(topic, metadata, now)
      if (topic.partitionCount > before) this.#listener.known(topic)
    }
  }

  #update(topic: TopicQueue, metadata: TopicMetadata | undefined, now: MetadataSnapshot): void {
    if (metadata !== topic.metadata) topic.update(metadata)
    for (const queue of topic.partitions) {
      const { leader, leaderEpoch } = metadata?.partitions[queue.partition] ?? noLeader
      const reachable = now.brokers.has(leader) ? leader : -1
      // The same leader in another epoch may have lost what it knew, as a new one.
      if (reachable === queue.leader && leaderEpoch === queue.leaderEpoch) continue
      queue.leader = reachable
      queue.leaderEpoch = leaderEpoch
      this.#listener.moved(queue)
    }
  }

  #forgetOld(): void {
    const now = this.#cluster.runtime.now()
    if (now - this.#lookedAt < forgottenAfterMs / 5) return
    this.#lookedAt = now
    for (const [name, usedAt] of this.#usedAt) {
      const topic = this.#topics.get(name)
      if (now - usedAt < forgottenAfterMs || topic === undefined || !topic.isIdle) continue
      this.#forget(topic)
    }
  }

  /** The cluster is no longer asked about it. What was numbered stays: the brokers go on counting from there. */
  #forget(topic: TopicQueue): void {
    this.#usedAt.delete(topic.name)
    this.#interest?.delete(topic.name)
    if (topic.partitions.length === 0) this.#topics.delete(topic.name)
  }
}
