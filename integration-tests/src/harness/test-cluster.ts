/** What a scenario runs against. */
export interface TestCluster {
  /** `embedded` is the broker of @kclient/testing; `apache` is Apache Kafka itself. */
  readonly kind: 'embedded' | 'apache'
  readonly version: string
  readonly bootstrapServers: string
  readonly nodeIds: readonly number[]
  /** False for a cluster that is not ours: nobody stops its nodes. */
  readonly canStopNodes: boolean
  /** False where a frozen process cannot be had, as in our own. */
  readonly canPauseNodes: boolean
  stopNode(id: number, how?: StopMode): Promise<void>
  startNode(id: number): Promise<void>
  pauseNode(id: number): Promise<void>
  resumeNode(id: number): Promise<void>
  /** What the brokers have to say about a failed test. */
  logs(): Promise<string>
  stop(): Promise<void>
}

/** `orderly` hands leaders over first; `kill` does not. */
export type StopMode = 'orderly' | 'kill'

/** Which cluster a vitest project is for. */
export type ClusterChoice =
  | { readonly kind: 'embedded'; readonly nodes: number }
  | { readonly kind: 'apache'; readonly nodes: 1 | 3; readonly version: string }
