import type { ClusterMetrics, HistogramSnapshot } from '@kclient/cluster'

/**
 * What a producer has done, as one snapshot of plain numbers: fit for JSON, and for exporters that want counters and
 * histograms. Counts and histograms begin when the producer is made, only go up, and outlive connections and `stop()`;
 * rates are differences of two snapshots over that of their `timestamp`, quantiles of a stretch of time are those of
 * `histogramSince`. Taking one does no I/O.
 */
export interface ProducerMetrics {
  /** When it was taken, in ms since 1970. */
  readonly timestamp: number
  readonly clientId: string

  /** Records that were handed to the producer while it was started. */
  readonly records: {
    /** Records of batches that were sent for the first time. */
    readonly sent: number
    /** Records that the broker has acknowledged; with `acks: 0`, that were given to the system. */
    readonly acknowledged: number
    /** Records whose sender was told an error, those included that never came into a batch. */
    readonly failed: number
    /** The same by code of the error (`DELIVERY_TIMEOUT`), or its name where it has none (`TypeError`). */
    readonly failedByCode: Readonly<Record<string, number>>
    /** Records of batches that were sent again, counted each time. */
    readonly retried: number
    /** Of those that failed: not acknowledged within `deliveryTimeoutMs`. */
    readonly expired: number
    /** Records in batches now, not yet acknowledged or failed. */
    readonly buffered: number
    /** Of those: how many are on their way in requests that await an answer. */
    readonly inFlight: number
  }

  /** Every batch that is sent is acknowledged, fails, is split, or is still under way. */
  readonly batches: {
    /** Batches that were sent for the first time, the parts of divided ones included. */
    readonly sent: number
    readonly acknowledged: number
    /** Batches that failed, those that were never sent included. */
    readonly failed: number
    /** How often a batch was sent again. */
    readonly retried: number
    /** Batches that a broker found too large and that were divided. */
    readonly split: number
    /** Of those that failed: not acknowledged within `deliveryTimeoutMs`. */
    readonly expired: number
    /** By code of the error: attempts that came to something other than success. Most were followed by another. */
    readonly errorsByCode: Readonly<Record<string, number>>
  }

  /** Bytes of record batches, headers of the batches included, after compression: as the log has them. */
  readonly bytes: {
    /** Of batches that were sent for the first time. */
    readonly sent: number
    readonly acknowledged: number
    /** Of batches that were sent again, counted each time. */
    readonly retried: number
  }

  /** Produce requests. */
  readonly requests: {
    readonly sent: number
    /** With `acks: 0` brokers answer none. */
    readonly answered: number
    /** Requests that were lost as a whole: cut off, or not answered in time. */
    readonly failed: number
    readonly failedByCode: Readonly<Record<string, number>>
    readonly inFlight: number
  }

  /** Bytes of each batch that was sent, after compression. */
  readonly batchBytes: HistogramSnapshot
  /** Records of each batch that was sent. */
  readonly recordsPerBatch: HistogramSnapshot
  /** Bytes of a batch after compression over those before; 1 where it is not compressed. */
  readonly compressionRatio: HistogramSnapshot
  /** From the first record of a batch until the batch was sent for the first time, in ms. */
  readonly queueTimeMs: HistogramSnapshot
  /** From a request until its answer, in ms. With `acks: 0` there is none. */
  readonly requestLatencyMs: HistogramSnapshot
  /** From the first record of a batch until the batch was acknowledged, retries included, in ms. */
  readonly acknowledgementLatencyMs: HistogramSnapshot
  /** What brokers have asked for by way of quotas, in ms: of answers that asked for any. */
  readonly throttleTimeMs: HistogramSnapshot

  readonly buffer: {
    /** `bufferMemory`. */
    readonly totalBytes: number
    /** What batches hold now. */
    readonly usedBytes: number
    readonly availableBytes: number
    /** Calls that wait now for room, for their topic to be known, or for an async serializer. */
    readonly waitingCalls: number
    /** How often it happened that a call found no room, and those after it had to queue. */
    readonly exhausted: number
    /** For how long there was such a queue, in ms, the present one included. */
    readonly exhaustedMs: number
  }

  /** Producer ids that the cluster gave; 0 without idempotence. */
  readonly producerIds: number
  /** How often the epoch of the producer id was raised to begin sequence numbers anew (KIP-360). */
  readonly epochBumps: number

  /** Each broker that something was sent to. */
  readonly brokers: readonly ProducerBrokerMetrics[]
  /** Each topic that something was sent to, or failed for. */
  readonly topics: readonly ProducerTopicMetrics[]
  /** What the whole cluster has to say; shared by all clients that share it. */
  readonly cluster: ClusterMetrics
}

/** What a producer has sent to one broker. */
export interface ProducerBrokerMetrics {
  readonly nodeId: number
  /** `host:port` as metadata has it now; null while the broker is not part of the cluster. */
  readonly address: string | null
  /** Produce requests. */
  readonly requestsSent: number
  readonly requestsFailed: number
  /** Bytes of record batches, those sent again included. */
  readonly bytesSent: number
  /** From a request until its answer, in ms. */
  readonly requestLatencyMs: HistogramSnapshot
  /** What it has asked for by way of quotas, in ms: of answers that asked for any. */
  readonly throttleTimeMs: HistogramSnapshot
}

/** What a producer has sent to one topic; the numbers mean the same as those of the whole. */
export interface ProducerTopicMetrics {
  readonly topic: string
  readonly recordsSent: number
  readonly recordsAcknowledged: number
  /** Only of records that came into a batch. */
  readonly recordsFailed: number
  readonly recordsRetried: number
  /** Bytes of record batches that were sent for the first time. */
  readonly bytesSent: number
}
