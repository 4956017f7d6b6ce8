/** One broker of a test cluster. */
export interface KafkaNode {
  readonly id: number
  /** The port that clients use. A node that comes back listens on the same one. */
  readonly port: number
  /** The process of the broker; undefined while it is down, or where it runs in a container. */
  readonly pid: number | undefined
  /** Sends a signal. Resolves when the process has ended, if the signal ends it. */
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
  /** Orderly shutdown: leaders move away first. */
  stop(): Promise<void>
  /** Starts a stopped or killed node on its old data; resolves when it serves clients. */
  start(): Promise<void>
  /** Freezes the process: connections stay open, nothing answers. */
  pause(): Promise<void>
  resume(): Promise<void>
}

/** A running Apache Kafka. */
export interface KafkaCluster {
  readonly provider: 'external' | 'docker' | 'java'
  readonly version: string
  readonly bootstrapServers: string
  /** Empty for a cluster that is not ours to stop. */
  readonly nodes: readonly KafkaNode[]
  /** Where the brokers keep logs and data, when they are processes of this machine. */
  readonly directory?: string | undefined
  /** Last lines of what the brokers logged, for failed tests. */
  logs(): Promise<string>
  /** Ends all nodes and removes their data. */
  stop(): Promise<void>
}

export interface StartKafkaOptions {
  /** Brokers, each a controller as well. Default 1. */
  readonly nodes?: 1 | 3 | undefined
  /** Release of Apache Kafka. Default: the one that the schemas come from. */
  readonly version?: string | undefined
  /** Broker settings over the quick ones of the tests. */
  readonly config?: Readonly<Record<string, string | number | boolean>> | undefined
  /** `quick` (default) starts fast and compiles little; `throughput` is for benchmarks. */
  readonly jvm?: 'quick' | 'throughput' | undefined
}

/** What a provider is told: nothing left open. */
export interface KafkaPlan {
  readonly nodes: number
  readonly version: string
  readonly config: Readonly<Record<string, string | number | boolean>>
  readonly jvm: 'quick' | 'throughput'
}

/** Thrown when this machine has nothing to run Kafka with. */
export class KafkaUnavailableError extends Error {
  override readonly name: string = 'KafkaUnavailableError'
}
