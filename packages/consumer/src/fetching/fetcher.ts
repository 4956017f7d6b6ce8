import { type Cluster, type MetadataSnapshot } from '@kclient/cluster'
import { KafkaError } from '@kclient/errors'
import type { Deadline, TimerHandle } from '@kclient/net'
import { ZERO_UUID } from '@kclient/protocol'
import type { Assignment } from '../assignment/assignment.ts'
import { BrokerFetcher, type BrokerFetcherOptions } from './broker-fetcher.ts'
import { leaderMissing } from '../positions/offset-lookup.ts'
import type { PartitionState } from '../assignment/partition-state.ts'
import type { PositionFinder } from '../positions/position-finder.ts'
import type { BufferedBytes } from './held-response.ts'

/** What the fetcher needs of its consumer. */
export interface FetcherOptions extends Omit<BrokerFetcherOptions, 'onChange'> {
  readonly cluster: Cluster
  readonly assignment: Assignment
  readonly positions: PositionFinder
  readonly buffered: BufferedBytes
  /** Whether the application waits for records. */
  readonly demand: () => boolean
  /** When it last went on to another batch, monotonic. */
  readonly lastBatchAt: () => number
}

/**
 * Keeps the assigned partitions fetched ahead: finds positions for those without one, and gives each broker its next
 * request. All of it happens in `#poll`, which runs after anything changed that may matter, and at the times it asked
 * to be called again.
 */
export class Fetcher {
  readonly #options: FetcherOptions
  readonly #brokers = new Map<number, BrokerFetcher>()
  readonly #brokerOptions: BrokerFetcherOptions
  #running = false
  #scheduled = false
  #timer: TimerHandle | undefined
  #unwatch: (() => void) | undefined

  constructor(options: FetcherOptions) {
    this.#options = options
    this.#brokerOptions = { ...options, onChange: () => this.wake() }
  }

  start(): void {
    const { cluster } = this.#options
    this.#running = true
    this.#unwatch = cluster.onMetadata((now, before) => {
      this.#learn(now, before)
      this.wake()
    })
    this.#learn(cluster.metadata, undefined)
    this.wake()
  }

  /** Stands still, until it is started again. */
  pause(): void {
    if (!this.#running) return
    this.#running = false
    this.#unwatch?.()
    this.#options.cluster.runtime.clearTimeout(this.#timer)
  }

  /** Fetches nothing more. The connections are closed by the caller, which also ends what is under way. */
  async stop(deadline: Deadline): Promise<void> {
    if (!this.#running) return
    this.pause()
    await Promise.all([...this.#brokers.values()].map(broker => broker.stop(deadline)))
  }

  /** There is room for another fetch. As long as every broker has one under way, its answer will come first. */
  drained(): void {
    for (const broker of this.#brokers.values()) {
      if (!broker.idle) continue
      this.wake()
      return
    }
  }

  /** Something changed. What to do about it is looked at once, after the current section of code. */
  wake(): void {
    if (!this.#running || this.#scheduled) return
    this.#scheduled = true
    queueMicrotask(() => {
      this.#scheduled = false
      if (!this.#running) return
      try {
        this.#poll()
      } catch (error) {
        // Never silently: a consumer that stands still looks as if there were nothing to read.
        this.#options.onError(new KafkaError('INTERNAL', `Fetching stopped: ${String(error)}`, { cause: error }))
      }
    })
  }

  /** Partitions were added: what is known of their topics counts for them too. */
  added(partitions: Iterable<PartitionState>): void {
    const { metadata } = this.#options.cluster
    this.#options.meter.assigned(partitions)
    for (const partition of partitions) {
      const id = metadata.topic(partition.topic)?.id
      if (id !== undefined) partition.topicId = id
    }
    this.wake()
  }

  /** Brokers that do not answer now. */
  failingBrokers(): number[] {
    return [...this.#brokers.values()].filter(broker => broker.failing).map(broker => broker.nodeId)
  }

  #poll(): void {
    const { cluster, assignment, positions, buffered } = this.#options
    const { runtime } = cluster
    const now = runtime.now()
    let wakeAt = positions.poll(assignment.states, now)
    const byBroker = new Map<BrokerFetcher, PartitionState[]>()
    const sharers = new Set<BrokerFetcher>()
    for (const partition of assignment.states) {
      if (partition.state !== 'fetching') continue
      const nodeId = this.#nodeOf(partition, now)
      if (nodeId === undefined) {
        if (partition.failure !== undefined) continue
        if (partition.retryAt <= now) this.#options.troubles.leaderless(partition, leaderMissing(cluster, partition))
        wakeAt = Math.min(wakeAt, partition.failure === undefined ? partition.retryAt : Infinity)
        continue
      }
      const broker = this.#broker(nodeId)
      const partitions = byBroker.get(broker)
      if (partitions === undefined) byBroker.set(broker, [partition])
      else partitions.push(partition)
      if (broker.idle && partition.hot && !partition.isHeldBack && partition.canFetch) sharers.add(broker)
    }
    const demand = this.#options.demand()
    const lastBatchAt = this.#options.lastBatchAt()
    for (const [broker, partitions] of byBroker) {
      let expected = 0
      for (const other of this.#brokers.values()) if (other !== broker) expected += other.expectedBytes
      const bufferedBytes = buffered.total + expected
      const at = broker.poll({
        partitions,
        now,
        bufferedBytes,
        sharers: Math.max(1, sharers.size),
        demand,
        lastBatchAt,
      })
      sharers.delete(broker)
      wakeAt = Math.min(wakeAt, at)
    }
    runtime.clearTimeout(this.#timer)
    this.#timer = wakeAt === Infinity ? undefined : runtime.setTimeout(() => this.wake(), Math.max(1, wakeAt - now))
  }

  /** The replica that the leader prefers, as long as that holds; else the leader. */
  #nodeOf(partition: PartitionState, now: number): number | undefined {
    const { cluster } = this.#options
    const leader = cluster.leaderOf(partition.topic, partition.partition)
    if (leader === undefined) return undefined
    const { preferred } = partition
    if (preferred === undefined) return leader.nodeId
    if (preferred.until > now && cluster.metadata.brokers.has(preferred.nodeId)) return preferred.nodeId
    partition.preferred = undefined
    return leader.nodeId
  }

  #broker(nodeId: number): BrokerFetcher {
    let broker = this.#brokers.get(nodeId)
    if (broker === undefined) {
      broker = new BrokerFetcher(nodeId, this.#brokerOptions)
      this.#brokers.set(nodeId, broker)
    }
    return broker
  }

  /** Notes topic ids. The same name with another id is another topic. */
  #learn(now: MetadataSnapshot, before: MetadataSnapshot | undefined): void {
    for (const partition of this.#options.assignment.states) {
      const topic = now.topic(partition.topic)
      if (topic === undefined || topic === before?.topic(partition.topic)) continue
      const known = partition.topicId
      if (topic.id !== ZERO_UUID) partition.topicId = topic.id
      if (known !== ZERO_UUID && topic.id !== ZERO_UUID && known !== topic.id)
        this.#options.troubles.recreated(partition)
    }
  }
}
