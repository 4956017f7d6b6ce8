import type { FetchSessions } from './fetch-sessions.ts'

/** What the cluster knows of one node. */
export interface NodeState {
  readonly nodeId: number
  readonly rack: string | null
  /** The advertised name or address. */
  readonly host: string
  /** The advertised port; 0 until the node has listened once, and kept while it is stopped. */
  port: number
  isRunning: boolean
  /** Fetch sessions; empty after a restart. */
  sessions: FetchSessions
  /** Producer ids that the node may hand out: the next one, and the first that it may not. */
  producerIds: { next: bigint; end: bigint }
}
