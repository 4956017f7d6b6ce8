import type { ClusterMetrics, HistogramSnapshot } from '@kclient/cluster'

/**
 * What a consumer has done, as one snapshot of plain numbers: fit for JSON, and for exporters that want counters and
 * histograms. Counts and histograms begin when the consumer is made, only go up, and outlive assignments, connections and
 * `stop()`; rates are differences of two snapshots over that of their `timestamp`, quantiles of a stretch of time are
 * those of `histogramSince`. Taking one does no I/O.
 */
export interface ConsumerMetrics {
  /** When it was taken, in ms since 1970. */
  readonly timestamp: number
  readonly clientId: string
  /** Null without a group. */
  readonly groupId: string | null

  readonly records: {
    /** Records that were handed out, each time one was. */
    readonly handedOut: number
    /**
     * How many offsets the positions of all assigned partitions are behind their ends, as of the last fetch of each; those
     * of which nothing was fetched yet are not in it.
     */
    readonly lag: number
  }

  readonly batches: {
    /** Batches of which something was to be handed out, each time one was begun. */
    readonly begun: number
    /** Failures of partitions that the application was told, by code (`CORRUPT_MESSAGE`, `OFFSET_OUT_OF_RANGE`). */
    readonly failuresByCode: Readonly<Record<string, number>>
  }

  /** Bytes of record batches as the log has them: compressed, with the headers of the batches. */
  readonly bytes: {
    /** What fetches brought. A batch that is cut off at the end of an answer comes again, whole, in another. */
    readonly fetched: number
    /** Of batches that were begun to be handed out. */
    readonly begun: number
  }

  /** Fetch requests. */
  readonly fetches: {
    readonly sent: number
    readonly answered: number
    /** Of those answered: with no records in them. */
    readonly empty: number
    /** Requests that were lost or refused as a whole. */
    readonly failed: number
    readonly failedByCode: Readonly<Record<string, number>>
    readonly inFlight: number
  }

  /** From a fetch until its answer, in ms. A broker that has nothing waits for up to `fetchMaxWaitMs`. */
  readonly fetchLatencyMs: HistogramSnapshot
  /** Bytes of records in an answer, of answers that had any. */
  readonly fetchBytes: HistogramSnapshot
  /** What brokers have asked for by way of quotas, in ms: of answers that asked for any. */
  readonly throttleTimeMs: HistogramSnapshot

  /** What is fetched and not handed out. */
  readonly buffer: {
    /** `maxBufferedBytes`. */
    readonly limitBytes: number
    /** Memory that it takes now; may be above the limit by a batch for each partition. */
    readonly usedBytes: number
  }

  readonly asks: {
    /** Calls that wait for records now. */
    readonly waiting: number
    /** How long each call waited that found nothing at once, in ms. */
    readonly waitMs: HistogramSnapshot
    /** For how long nobody has asked for records, in ms: 0 while somebody waits, null before the first ask. */
    readonly sinceLastMs: number | null
  }

  /** As a member of a group, and what it commits; null without `groupId`. */
  readonly group: ConsumerGroupMetrics | null
  /** Each broker that was fetched from. */
  readonly brokers: readonly ConsumerBrokerMetrics[]
  /** Each topic that partitions were assigned of. */
  readonly topics: readonly ConsumerTopicMetrics[]
  /** What the whole cluster has to say; shared by all clients that share it. */
  readonly cluster: ClusterMetrics
}

/** What a consumer did with its group. */
export interface ConsumerGroupMetrics {
  /** Commits that had anything to commit, those of `commit()` and auto-commit together; one with its retries is one. */
  readonly commits: {
    readonly begun: number
    readonly succeeded: number
    readonly failed: number
    readonly failedByCode: Readonly<Record<string, number>>
    /** Of those that succeeded, retries included, in ms. */
    readonly latencyMs: HistogramSnapshot
    /** Since the last one that succeeded, in ms; null before. */
    readonly sinceLastMs: number | null
  }
  readonly rebalances: {
    readonly begun: number
    readonly completed: number
    /** Those that ended without an assignment; most were followed by another. */
    readonly failed: number
    /** Those that were under way when the group was left. */
    readonly abandoned: number
    readonly failedByCode: Readonly<Record<string, number>>
    /** From the first sign until partitions were assigned and the listener had heard of it, in ms. */
    readonly durationMs: HistogramSnapshot
    /** Since the last one was completed, in ms; null before. */
    readonly sinceLastMs: number | null
    readonly partitionsAssigned: number
    readonly partitionsRevoked: number
    /** Partitions that were gone before they could be given back: another member may have read on from an older commit. */
    readonly partitionsLost: number
  }
  readonly heartbeats: {
    readonly sent: number
    readonly failed: number
    readonly failedByCode: Readonly<Record<string, number>>
    readonly latencyMs: HistogramSnapshot
    /** Since the last one that was answered well, in ms; null before. */
    readonly sinceLastMs: number | null
  }
}

/** What a consumer fetched from one broker. */
export interface ConsumerBrokerMetrics {
  readonly nodeId: number
  /** `host:port` as metadata has it now; null while the broker is not part of the cluster. */
  readonly address: string | null
  readonly fetchesSent: number
  readonly fetchesEmpty: number
  readonly fetchesFailed: number
  readonly bytesFetched: number
  readonly fetchLatencyMs: HistogramSnapshot
  readonly throttleTimeMs: HistogramSnapshot
}

/** What a consumer read of one topic; the numbers mean the same as those of the whole. */
export interface ConsumerTopicMetrics {
  readonly topic: string
  readonly recordsHandedOut: number
  readonly batchesBegun: number
  readonly bytesBegun: number
  readonly bytesFetched: number
  /** Partitions that are assigned, or were. */
  readonly partitions: readonly ConsumerPartitionMetrics[]
}

/** What a consumer read of one partition; the numbers mean the same as those of the whole. */
export interface ConsumerPartitionMetrics {
  readonly partition: number
  readonly assigned: boolean
  readonly paused: boolean
  readonly recordsHandedOut: number
  readonly batchesBegun: number
  readonly bytesBegun: number
  readonly bytesFetched: number
  /** Null while it is not assigned, without a position, or before the first fetch. */
  readonly lag: number | null
  /** Bytes fetched and not handed out, as the log has them. */
  readonly bufferedBytes: number
}
