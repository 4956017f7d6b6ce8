import { addressOf, type Cluster, codeOf, CountsByName, Histogram, TopicPartitionMap } from '@kclient/cluster'
import type { Assignment } from '../assignment/assignment.ts'
import type { PartitionState } from '../assignment/partition-state.ts'
import type {
  ConsumerBrokerMetrics,
  ConsumerMetrics,
  ConsumerPartitionMetrics,
  ConsumerTopicMetrics,
} from './consumer-metrics.ts'
import { GroupMeter } from './group-meter.ts'
import type { PartitionCounts } from './partition-counts.ts'
import { RecordTracer } from './record-trace.ts'

/** What a meter is told of its consumer. */
export interface ConsumerMeterOptions {
  readonly cluster: Cluster
  readonly groupId: string | undefined
  readonly maxBufferedBytes: number
  /** Whether transactions that are open end what can be read. */
  readonly readCommitted: boolean
}

/** What is true of a consumer at the moment, beside what it has done. */
export interface ConsumerFigures {
  readonly assignment: Assignment
  readonly bufferedBytes: number
  readonly waiting: number
  readonly sinceAskedMs: number | null
}

/** What is counted of one broker. */
class BrokerCounts {
  sent = 0
  empty = 0
  failed = 0
  bytes = 0
  readonly latency = new Histogram()
  readonly throttle = new Histogram()
}

/**
 * Counts what a consumer does; the one place for it, and with `records` and `group` for what is told to who listens. Called
 * once per request, batch or wait, and never for a single record.
 */
export class ConsumerMeter {
  /** Traces asks for records, and work on them. */
  readonly records: RecordTracer
  /** Counts and traces commits and rebalances. */
  readonly group: GroupMeter
  readonly #options: ConsumerMeterOptions
  readonly #fetches = { sent: 0, answered: 0, empty: 0, failed: 0, inFlight: 0 }
  readonly #fetchFailures = new CountsByName()
  readonly #partitionFailures = new CountsByName()
  readonly #latency = new Histogram()
  readonly #fetchBytes = new Histogram()
  readonly #throttle = new Histogram()
  readonly #waits = new Histogram()
  readonly #brokers = new Map<number, BrokerCounts>()
  readonly #partitions = new TopicPartitionMap<PartitionCounts>()
  #bytesFetched = 0
  #asks = 0
  #askedAt = -Infinity

  constructor(options: ConsumerMeterOptions) {
    const { cluster, groupId } = options
    this.#options = options
    this.records = new RecordTracer(cluster, groupId ?? null)
    this.group = new GroupMeter(cluster, groupId ?? null)
  }

  /** A request goes out. */
  fetchSent(nodeId: number): void {
    this.#fetches.sent += 1
    this.#fetches.inFlight += 1
    this.#broker(nodeId).sent += 1
  }

  /** A broker has answered. @param bytes - Of records. */
  fetchAnswered(nodeId: number, latencyMs: number, bytes: number, throttleTimeMs: number): void {
    const broker = this.#broker(nodeId)
    this.#fetches.answered += 1
    this.#fetches.inFlight -= 1
    this.#latency.record(latencyMs)
    broker.latency.record(latencyMs)
    if (bytes === 0) {
      this.#fetches.empty += 1
      broker.empty += 1
    } else {
      this.#bytesFetched += bytes
      broker.bytes += bytes
      this.#fetchBytes.record(bytes)
    }
    if (throttleTimeMs <= 0) return
    this.#throttle.record(throttleTimeMs)
    broker.throttle.record(throttleTimeMs)
  }

  /** A request was lost, or refused as a whole. */
  fetchFailed(nodeId: number, error: unknown): void {
    this.#fetches.failed += 1
    this.#fetches.inFlight -= 1
    this.#fetchFailures.add(codeOf(error), 1)
    this.#broker(nodeId).failed += 1
  }

  /** Nobody cares for the answer any more: the consumer has stopped. */
  fetchDropped(): void {
    this.#fetches.inFlight -= 1
  }

  /** Partitions are assigned now that were not: what is counted of them goes on. */
  assigned(partitions: Iterable<PartitionState>): void {
    const now = this.#options.cluster.runtime.now()
    for (const partition of partitions) {
      const { topic, partition: id } = partition
      const known = this.#partitions.get(topic, id)
      if (known === undefined) this.#partitions.set(topic, id, partition.counts)
      else partition.counts = known
      partition.quietSince = now
    }
  }

  /** There is something to expect of a partition from now on: it was sought, resumed, answered for, or emptied. */
  quiet(partition: PartitionState): void {
    partition.quietSince = this.#options.cluster.runtime.now()
  }

  /** The application was told that a partition failed. */
  partitionFailed(error: unknown): void {
    this.#partitionFailures.add(codeOf(error), 1)
  }

  /** A call has waited for records. */
  waited(ms: number): void {
    this.#waits.record(ms)
    this.#askedAt = this.#options.cluster.runtime.now()
  }

  /** Whether all that was there at the last fetch is handed out. */
  isCaughtUp(partition: PartitionState): boolean {
    const { position } = partition
    const end = this.#endOf(partition)
    return position !== undefined && end !== undefined && end <= position
  }

  #endOf(partition: PartitionState): bigint | undefined {
    return this.#options.readCommitted ? partition.lastStableOffset : partition.highWatermark
  }

  /** How many offsets a partition is behind its end; undefined when that is not known. */
  lagOf(partition: PartitionState): bigint | undefined {
    const { position } = partition
    const end = this.#endOf(partition)
    if (position === undefined || end === undefined) return undefined
    return end > position ? end - position : 0n
  }

  /**
   * For how long nobody has asked for records; null before the first ask. Asks are counted and not timed: when the last one
   * was is known to the last look.
   *
   * @param asks - How many there were.
   * @param lastBatchAt - When one of them began a batch, monotonic.
   */
  sinceAsk(asks: number, lastBatchAt: number): number | null {
    const now = this.#options.cluster.runtime.now()
    if (asks !== this.#asks) {
      this.#asks = asks
      this.#askedAt = now
    }
    return asks === 0 ? null : now - Math.max(this.#askedAt, lastBatchAt)
  }

  snapshot(now: ConsumerFigures): ConsumerMetrics {
    const { cluster, groupId, maxBufferedBytes } = this.#options
    const topics = this.#topics(now.assignment)
    return {
      timestamp: cluster.runtime.timestamp(),
      clientId: cluster.options.clientId,
      groupId: groupId ?? null,
      records: {
        handedOut: sum(topics, ({ recordsHandedOut }) => recordsHandedOut),
        lag: sum(topics, ({ partitions }) => sum(partitions, ({ lag }) => lag ?? 0)),
      },
      batches: {
        begun: sum(topics, ({ batchesBegun }) => batchesBegun),
        failuresByCode: this.#partitionFailures.snapshot(),
      },
      bytes: { fetched: this.#bytesFetched, begun: sum(topics, ({ bytesBegun }) => bytesBegun) },
      fetches: {
        ...this.#fetches,
        failedByCode: this.#fetchFailures.snapshot(),
      },
      fetchLatencyMs: this.#latency.snapshot(),
      fetchBytes: this.#fetchBytes.snapshot(),
      throttleTimeMs: this.#throttle.snapshot(),
      buffer: { limitBytes: maxBufferedBytes, usedBytes: now.bufferedBytes },
      asks: { waiting: now.waiting, waitMs: this.#waits.snapshot(), sinceLastMs: now.sinceAskedMs },
      group: groupId === undefined ? null : this.group.snapshot(),
      brokers: Array.from(this.#brokers, ([nodeId, counts]) => brokerMetrics(cluster, nodeId, counts)),
      topics,
      cluster: cluster.metrics(),
    }
  }

  #topics(assignment: Assignment): ConsumerTopicMetrics[] {
    const byTopic = new Map<string, ConsumerPartitionMetrics[]>()
    for (const [{ topic, partition }, counts] of this.#partitions) {
      const metrics = this.#partitionMetrics(partition, counts, assignment.get(topic, partition))
      const others = byTopic.get(topic)
      if (others === undefined) byTopic.set(topic, [metrics])
      else others.push(metrics)
    }
    return Array.from(byTopic, ([topic, partitions]) => ({
      topic,
      recordsHandedOut: sum(partitions, ({ recordsHandedOut }) => recordsHandedOut),
      batchesBegun: sum(partitions, ({ batchesBegun }) => batchesBegun),
      bytesBegun: sum(partitions, ({ bytesBegun }) => bytesBegun),
      bytesFetched: sum(partitions, ({ bytesFetched }) => bytesFetched),
      partitions: partitions.sort((a, b) => a.partition - b.partition),
    }))
  }

  #partitionMetrics(
    partition: number,
    counts: PartitionCounts,
    state: PartitionState | undefined,
  ): ConsumerPartitionMetrics {
    const lag = state === undefined ? undefined : this.lagOf(state)
    return {
      partition,
      assigned: state !== undefined,
      paused: state?.paused ?? false,
      recordsHandedOut: counts.records + (state === undefined ? 0 : sum(state.chunks, chunk => chunk.handedOutOfOpen)),
      batchesBegun: counts.batches,
      bytesBegun: counts.bytesBegun,
      bytesFetched: counts.bytesFetched,
      lag: lag === undefined ? null : Number(lag),
      bufferedBytes: state === undefined ? 0 : sum(state.chunks, ({ bytesLeft }) => bytesLeft),
    }
  }

  #broker(nodeId: number): BrokerCounts {
    let counts = this.#brokers.get(nodeId)
    if (counts === undefined) this.#brokers.set(nodeId, (counts = new BrokerCounts()))
    return counts
  }
}

function brokerMetrics(cluster: Cluster, nodeId: number, counts: BrokerCounts): ConsumerBrokerMetrics {
  const node = cluster.metadata.brokers.get(nodeId)
  return {
    nodeId,
    address: node === undefined ? null : addressOf(node),
    fetchesSent: counts.sent,
    fetchesEmpty: counts.empty,
    fetchesFailed: counts.failed,
    bytesFetched: counts.bytes,
    fetchLatencyMs: counts.latency.snapshot(),
    throttleTimeMs: counts.throttle.snapshot(),
  }
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  let total = 0
  for (const item of items) total += of(item)
  return total
}
