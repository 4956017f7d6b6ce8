import { tracingChannel, type TracingChannel } from 'node:diagnostics_channel'
import type { TopicPartition } from '@kclient/errors'
import type { ConsumerTraceContext } from './record-trace.ts'

/** What made a commit: a call of `commit()`, the interval, or that partitions go, by a rebalance, by `unsubscribe()` or by `stop()`. */
export type CommitTrigger = 'call' | 'interval' | 'revoke' | 'stop'

/** An offset that is committed. */
export interface TracedOffset extends TopicPartition {
  readonly offset: bigint
}

/** What subscribers of `tracing:kclient:consumer:commit:*` are given: the same object for all events of one commit. */
export interface CommitContext extends ConsumerTraceContext {
  readonly trigger: CommitTrigger
  readonly offsets: readonly TracedOffset[]
}

/** What subscribers of `tracing:kclient:consumer:rebalance:*` are given: the same object for all events of one rebalance. */
export interface RebalanceContext extends ConsumerTraceContext {
  /** Why the group is joined. */
  readonly reason: string
  /** As what it is joined in the end. */
  memberId: string | undefined
  generationId: number | undefined
  /** The strategy that the group agreed on. */
  strategy: string | undefined
  /** What had to be given back, and what was lost, on the way. */
  revoked: readonly TopicPartition[]
  lost: readonly TopicPartition[]
  /** All that is assigned in the end. */
  assigned: readonly TopicPartition[] | undefined
}

/** Tells of each commit that has anything to commit: `start`, `end`, `asyncStart` and `asyncEnd` when it is answered, `error` before these. */
export const commitChannel: TracingChannel<unknown, object> = tracingChannel<unknown, object>('kclient:consumer:commit')

/** Tells of each rebalance: `start` and `end` when it begins, `asyncStart` and `asyncEnd` when partitions are assigned, `error` before these. */
export const rebalanceChannel: TracingChannel<unknown, object> = tracingChannel<unknown, object>(
  'kclient:consumer:rebalance',
)
