import { Traffic } from '@kclient/net'

/**
 * What a client, or several that share a cluster, had to do with brokers. Counts begin with the first start() and only
 * go up, whatever becomes of connections; a client that shares its cluster sees what all of them did.
 */
export interface ClusterMetrics {
  /** null before the cluster has said it. */
  readonly clusterId: string | null
  readonly connections: {
    /** How many are ready for requests now. */
    readonly open: number
    /** How many became ready. */
    readonly opened: number
    /** How many ended without this client closing them: cut, too slow to answer, or with malformed bytes. */
    readonly lost: number
    /** Attempts that came to nothing. Where a name has several addresses, all of them are one attempt. */
    readonly failed: number
    /** Of the attempts that failed: where a login or a certificate was refused. */
    readonly refused: number
  }
  readonly requests: {
    /** Requests of all kinds that left, those that set connections up included. */
    readonly sent: number
    /** Responses that came. */
    readonly answered: number
  }
  readonly bytes: {
    /** Bytes of requests; with TLS, before encryption. */
    readonly sent: number
    /** Bytes of responses; with TLS, after decryption. */
    readonly received: number
  }
  /** For how long brokers have asked for silence (KIP-219), summed over connections, in ms. */
  readonly throttledMs: number
  readonly metadata: {
    /** Rounds of asking for metadata that were answered. */
    readonly refreshes: number
    /** Rounds in which nobody answered. */
    readonly failures: number
    /** How often it began anew at the bootstrap servers (KIP-899, KIP-1102). */
    readonly rebootstraps: number
    /** Age of the newest metadata in ms; null without any. */
    readonly ageMs: number | null
  }
}

/** Counts what happens to a cluster as a whole. It outlives the sessions and connections that count. */
export class ClusterMeter {
  /** Counted by the connections themselves. */
  readonly traffic: Traffic = new Traffic()
  connectsFailed = 0
  connectsRefused = 0
  metadataRefreshes = 0
  metadataFailures = 0
  rebootstraps = 0

  snapshot(clusterId: string | null, metadataAgeMs: number): ClusterMetrics {
    const { opened, closed, lost, requestsSent, responsesReceived, bytesSent, bytesReceived, throttledMs } =
      this.traffic
    return {
      clusterId,
      connections: {
        open: opened - closed,
        opened,
        lost,
        failed: this.connectsFailed,
        refused: this.connectsRefused,
      },
      requests: { sent: requestsSent, answered: responsesReceived },
      bytes: { sent: bytesSent, received: bytesReceived },
      throttledMs,
      metadata: {
        refreshes: this.metadataRefreshes,
        failures: this.metadataFailures,
        rebootstraps: this.rebootstraps,
        ageMs: Number.isFinite(metadataAgeMs) ? metadataAgeMs : null,
      },
    }
  }
}
