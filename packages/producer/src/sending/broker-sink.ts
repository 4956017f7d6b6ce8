import type { Backoff } from '@kclient/cluster'
import type { Connection, TimerHandle } from '@kclient/net'
import type { PartitionQueue } from '../batches/partition-queue.ts'

/** What goes to one broker: the partitions it leads that have something to send, and the connection. */
export class BrokerSink {
  readonly nodeId: number
  /** Partitions with work, in the order in which they came. */
  queues: PartitionQueue[] = []
  /** Where the next request begins, so that no partition is always last. */
  start = 0
  /** Requests that were sent and not answered. */
  inFlight = 0
  connection: Connection | undefined
  connecting = false
  /** Not before this (monotonic) time is another connection tried. */
  connectAt = 0
  readonly backoff: Backoff
  /** A drain is due at the end of this turn. */
  scheduled = false
  timer: TimerHandle | undefined
  /** When the timer fires (monotonic). */
  timerAt: number = Infinity

  constructor(nodeId: number, backoff: Backoff) {
    this.nodeId = nodeId
    this.backoff = backoff
  }

  /** Puts a partition on the list, and takes it off the one where it was. */
  list(queue: PartitionQueue): void {
    if (queue.listedBy === this) return
    queue.listedBy?.remove(queue)
    queue.listedBy = this
    this.queues.push(queue)
  }

  /** Takes a partition off the list. */
  remove(queue: PartitionQueue): void {
    const at = this.queues.indexOf(queue)
    if (at !== -1) this.queues.splice(at, 1)
  }

  /** Takes partitions off the list that this broker leads no more, or that have nothing to send. */
  prune(): void {
    const { queues } = this
    let kept = 0
    for (const queue of queues) {
      if (queue.leader === this.nodeId && queue.hasWork) queues[kept++] = queue
      else queue.listedBy = undefined
    }
    queues.length = kept
  }
}
