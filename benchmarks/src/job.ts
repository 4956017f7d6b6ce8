/** One run of one client: what to move, and where. */
export interface Job {
  readonly bootstrapServers: string
  readonly topic: string
  readonly partitions: number
  readonly records: number
  readonly valueBytes: number
  readonly codec: Codec
}

export type Codec = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd'
export type Workload = 'produce' | 'consume'

/** What one run came to. */
export interface Measurement {
  readonly seconds: number
  /** User and system time of the client's process. */
  readonly cpuSeconds: number
  /** Peak resident set of the client's process. */
  readonly rssMegabytes: number
}

/** Connects, then moves the records of the job between the two calls of the meter. */
export type Run = (job: Job, meter: Meter) => Promise<void>

export interface Meter {
  /** The client is connected and knows the topic: from here on it counts. */
  start(): void
  /** The last record was acknowledged, or handed over. */
  stop(): void
}
