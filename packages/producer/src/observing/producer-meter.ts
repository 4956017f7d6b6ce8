import { addressOf, type Cluster, codeOf, CountsByName, Histogram } from '@kclient/cluster'
import { KafkaTimeoutError } from '@kclient/errors'
import type { Runtime } from '@kclient/net'
import type { ProducerBatch } from '../batches/producer-batch.ts'
import { DeliveryProgress } from './delivery-progress.ts'
import type { ProducerBrokerMetrics, ProducerMetrics, ProducerTopicMetrics } from './producer-metrics.ts'

/** What is true of a producer at the moment, beside what it has done. */
export interface ProducerFigures {
  readonly bufferedBytes: number
  readonly bufferedRecords: number
  /** Of these, those in requests that await an answer. */
  readonly recordsInFlight: number
  /** When the oldest of them was handed in (monotonic). */
  readonly oldestRecord: number | undefined
  /** When the call came that has waited longest for room, or for its topic (monotonic). */
  readonly oldestCall: number | undefined
  readonly waitingCalls: number
  readonly requestsInFlight: number
}

/** What is counted of one broker. */
class BrokerCounts {
  requestsSent = 0
  requestsFailed = 0
  bytesSent = 0
  readonly latency = new Histogram()
  readonly throttle = new Histogram()
}

/** What is counted of one topic. */
class TopicCounts {
  sent = 0
  acknowledged = 0
  failed = 0
  retried = 0
  bytesSent = 0
}

/**
 * Counts what a producer does; the one place for it. Called once per request or batch where all goes well, and never for
 * a single record.
 */
export class ProducerMeter {
  readonly progress: DeliveryProgress = new DeliveryProgress()
  readonly #runtime: Runtime
  readonly #maxBlockMs: number
  readonly #records = { sent: 0, acknowledged: 0, failed: 0, retried: 0, expired: 0 }
  readonly #batches = { sent: 0, acknowledged: 0, failed: 0, retried: 0, split: 0, expired: 0 }
  readonly #bytes = { sent: 0, acknowledged: 0, retried: 0 }
  readonly #requests = { sent: 0, answered: 0, failed: 0 }
  readonly #recordFailures = new CountsByName()
  readonly #attemptErrors = new CountsByName()
  readonly #requestFailures = new CountsByName()
  readonly #batchBytes = new Histogram()
  readonly #recordsPerBatch = new Histogram()
  readonly #compressionRatio = new Histogram()
  readonly #queueTime = new Histogram()
  readonly #latency = new Histogram()
  readonly #acknowledgement = new Histogram()
  readonly #throttle = new Histogram()
  readonly #brokers = new Map<number, BrokerCounts>()
  readonly #topics = new Map<string, TopicCounts>()
  #exhausted = 0
  #exhaustedMs = 0
  #exhaustedSince: number | undefined
  #producerIds = 0
  #epochBumps = 0
  /** When the request ended whose batches are being settled. */
  #now = 0

  /** @param maxBlockMs - How long calls wait that find no room, or no topic, until they fail. */
  constructor(runtime: Runtime, maxBlockMs: number) {
    this.#runtime = runtime
    this.#maxBlockMs = maxBlockMs
  }

  /**
   * A request is handed to the connection.
   *
   * @returns the time, for {@link answered}.
   */
  requestSent(nodeId: number, batches: readonly ProducerBatch[]): number {
    const now = this.#runtime.now()
    const broker = this.#broker(nodeId)
    this.#requests.sent += 1
    broker.requestsSent += 1
    for (const batch of batches) broker.bytesSent += this.#batchSent(batch, now)
    return now
  }

  #batchSent(batch: ProducerBatch, now: number): number {
    const { recordCount, size } = batch
    const topic = this.#topic(batch.queue.topic)
    const isFirst = batch.attempts === 0
    batch.attempts += 1
    if (isFirst) {
      this.#batches.sent += 1
      this.#bytes.sent += size
      topic.bytesSent += size
      this.#batchBytes.record(size)
      this.#recordsPerBatch.record(recordCount)
      this.#compressionRatio.record(size / batch.uncompressedSize)
    } else {
      this.#batches.retried += 1
      this.#bytes.retried += size
    }
    if (isFirst && !batch.isPart) {
      this.#queueTime.record(now - batch.createdAt)
      this.#records.sent += recordCount
      topic.sent += recordCount
    } else {
      this.#records.retried += recordCount
      topic.retried += recordCount
    }
    return size
  }

  /** A broker has answered; what becomes of the batches is told next. */
  requestAnswered(nodeId: number, sentAt: number, throttleTimeMs: number): void {
    this.#now = this.#runtime.now()
    const broker = this.#broker(nodeId)
    this.#requests.answered += 1
    this.#latency.record(this.#now - sentAt)
    broker.latency.record(this.#now - sentAt)
    if (throttleTimeMs <= 0) return
    this.#throttle.record(throttleTimeMs)
    broker.throttle.record(throttleTimeMs)
  }

  /** A request that no broker answers (acks 0) is with the system. */
  requestWritten(): void {
    this.#now = this.#runtime.now()
  }

  /** A request was lost as a whole. */
  requestFailed(nodeId: number, error: unknown): void {
    this.#now = this.#runtime.now()
    this.#requests.failed += 1
    this.#broker(nodeId).requestsFailed += 1
    this.#requestFailures.add(codeOf(error), 1)
  }

  /** A batch is in the log, and its senders are about to learn it. */
  acknowledged({ recordCount, size, createdAt, queue }: ProducerBatch): void {
    this.#records.acknowledged += recordCount
    this.#batches.acknowledged += 1
    this.#bytes.acknowledged += size
    this.#topic(queue.topic).acknowledged += recordCount
    this.#acknowledgement.record(this.#now - createdAt)
    this.progress.acknowledged(this.#now)
  }

  /** An attempt came to something other than success. */
  attemptFailed(error: Error): void {
    this.#attemptErrors.add(codeOf(error), 1)
    this.progress.attemptFailed(error)
  }

  /**
   * The senders of a batch are about to learn that it failed.
   *
   * @param errors - Of single records, which have an error of their own.
   */
  failed({ recordCount, createdAt, queue }: ProducerBatch, error: Error, errors?: ReadonlyMap<number, Error>): void {
    const isExpired = codeOf(error) === 'DELIVERY_TIMEOUT'
    this.#records.failed += recordCount
    this.#batches.failed += 1
    this.#topic(queue.topic).failed += recordCount
    if (isExpired) {
      this.#records.expired += recordCount
      this.#batches.expired += 1
    }
    for (const own of errors?.values() ?? []) this.#recordFailures.add(codeOf(own), 1)
    this.#recordFailures.add(codeOf(error), recordCount - (errors?.size ?? 0))
    this.progress.failed(this.#runtime.now(), createdAt, recordCount, error)
  }

  /** Records failed before they came into the buffer. */
  refused(error: unknown, records = 1): void {
    this.#records.failed += records
    this.#recordFailures.add(codeOf(error), records)
    // Only what the cluster is to blame for says anything about the producer's health.
    if (!(error instanceof KafkaTimeoutError) || error.code === 'CALL_TIMEOUT') return
    const now = this.#runtime.now()
    const waitedMs = error.code === 'BUFFER_FULL' ? 0 : this.#maxBlockMs
    this.progress.failed(now, now - waitedMs, records, error)
  }

  /** A batch was divided. */
  split(): void {
    this.#batches.split += 1
  }

  /** Somebody waits for room in the buffer. */
  crowded(): void {
    if (this.#exhaustedSince !== undefined) return
    this.#exhaustedSince = this.#runtime.now()
    this.#exhausted += 1
  }

  /** Nobody waits for room any more. */
  uncrowded(): void {
    if (this.#exhaustedSince === undefined) return
    this.#exhaustedMs += this.#runtime.now() - this.#exhaustedSince
    this.#exhaustedSince = undefined
  }

  /** The cluster gave a producer id. */
  identified(): void {
    this.#producerIds += 1
  }

  /** Sequence numbers begin anew in another epoch. */
  bumped(): void {
    this.#epochBumps += 1
  }

  /** @param now - What else is true at the moment. */
  snapshot(cluster: Cluster, bufferMemory: number, now: ProducerFigures): ProducerMetrics {
    const { bufferedBytes, bufferedRecords, recordsInFlight, waitingCalls, requestsInFlight } = now
    const ongoingMs = this.#exhaustedSince === undefined ? 0 : this.#runtime.now() - this.#exhaustedSince
    return {
      timestamp: this.#runtime.timestamp(),
      clientId: cluster.options.clientId,
      records: {
        ...this.#records,
        failedByCode: this.#recordFailures.snapshot(),
        buffered: bufferedRecords,
        inFlight: recordsInFlight,
      },
      batches: { ...this.#batches, errorsByCode: this.#attemptErrors.snapshot() },
      bytes: { ...this.#bytes },
      requests: { ...this.#requests, failedByCode: this.#requestFailures.snapshot(), inFlight: requestsInFlight },
      batchBytes: this.#batchBytes.snapshot(),
      recordsPerBatch: this.#recordsPerBatch.snapshot(),
      compressionRatio: this.#compressionRatio.snapshot(),
      queueTimeMs: this.#queueTime.snapshot(),
      requestLatencyMs: this.#latency.snapshot(),
      acknowledgementLatencyMs: this.#acknowledgement.snapshot(),
      throttleTimeMs: this.#throttle.snapshot(),
      buffer: {
        totalBytes: bufferMemory,
        usedBytes: bufferedBytes,
        // What takes another form (a batch that is divided) may count above the limit for a moment.
        availableBytes: Math.max(0, bufferMemory - bufferedBytes),
        waitingCalls,
        exhausted: this.#exhausted,
        exhaustedMs: this.#exhaustedMs + ongoingMs,
      },
      producerIds: this.#producerIds,
      epochBumps: this.#epochBumps,
      brokers: Array.from(this.#brokers, ([nodeId, counts]) => brokerMetrics(cluster, nodeId, counts)),
      topics: Array.from(this.#topics, ([topic, counts]) => topicMetrics(topic, counts)),
      cluster: cluster.metrics(),
    }
  }

  #broker(nodeId: number): BrokerCounts {
    let counts = this.#brokers.get(nodeId)
    if (counts === undefined) this.#brokers.set(nodeId, (counts = new BrokerCounts()))
    return counts
  }

  #topic(name: string): TopicCounts {
    let counts = this.#topics.get(name)
    if (counts === undefined) this.#topics.set(name, (counts = new TopicCounts()))
    return counts
  }
}

function brokerMetrics(
  cluster: Cluster,
  nodeId: number,
  { requestsSent, requestsFailed, bytesSent, latency, throttle }: BrokerCounts,
): ProducerBrokerMetrics {
  const node = cluster.metadata.brokers.get(nodeId)
  return {
    nodeId,
    address: node === undefined ? null : addressOf(node),
    requestsSent,
    requestsFailed,
    bytesSent,
    requestLatencyMs: latency.snapshot(),
    throttleTimeMs: throttle.snapshot(),
  }
}

function topicMetrics(topic: string, counts: TopicCounts): ProducerTopicMetrics {
  return {
    topic,
    recordsSent: counts.sent,
    recordsAcknowledged: counts.acknowledged,
    recordsFailed: counts.failed,
    recordsRetried: counts.retried,
    bytesSent: counts.bytesSent,
  }
}
