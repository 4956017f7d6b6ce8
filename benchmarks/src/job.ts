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

/**
 * - `produce`, `consume`: as many records as possible
 * - `single`: sends that are awaited one by one
 * - `in-flight`: 100 callers, each of which awaits its send
 * - `first`: from the start of the process to the first acknowledgement
 */
export type Workload = 'produce' | 'consume' | 'single' | 'in-flight' | 'first'

/** What one run came to. */
export interface Measurement {
  readonly seconds: number
  /** User and system time of the client's process; NaN where it cannot be told. */
  readonly cpuSeconds: number
  /** Peak resident set of the client's process; NaN where it cannot be told. */
  readonly rssMegabytes: number
  /** Of single acknowledgements, where they were measured. */
  readonly latencies?: Latencies | undefined
}

/** In milliseconds. */
export interface Latencies {
  readonly p50: number
  readonly p99: number
}

/** Connects, then moves the records of the job between the two calls of the meter. */
export type Run = (job: Job, meter: Meter) => Promise<void>

export interface Meter {
  /** The client is connected and knows the topic: from here on it counts. */
  start(): void
  /** The last record was acknowledged, or handed over. */
  stop(): void
  /** It counts from the start of the process on. */
  startedWithProcess(): void
  /** How long one acknowledgement took. */
  acknowledged(ms: number): void
}
