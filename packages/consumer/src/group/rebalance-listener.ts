import type { TopicPartition } from '@kclient/errors'

/**
 * Is told when partitions come and go. Calls are awaited, and never overlap. They may commit, seek, pause and ask for
 * positions. What they throw reaches the next call that asks for records, with code LISTENER_FAILED.
 */
export interface RebalanceListener {
  /**
   * These partitions are about to go. Nothing of them is handed out any more, what was in hand is handled, and auto-commit
   * has covered it. The membership still holds: `commit()` works. Called by `stop()` and `unsubscribe()`, too.
   */
  onPartitionsRevoked?(partitions: TopicPartition[]): void | Promise<void>
  /** These partitions came. Positions are known; they are fetched from when this is done. Called with none, too, when a join brought none. */
  onPartitionsAssigned?(partitions: TopicPartition[]): void | Promise<void>
  /** These partitions are gone already, and may be others' by now: a commit would fail. Default: `onPartitionsRevoked`. */
  onPartitionsLost?(partitions: TopicPartition[]): void | Promise<void>
}
