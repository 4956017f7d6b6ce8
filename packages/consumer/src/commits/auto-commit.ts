import type { Cluster } from '@kclient/cluster'
import { CommitFailedError, KafkaError } from '@kclient/errors'
import { Deadline, type TimerHandle } from '@kclient/net'
import type { Assignment } from '../assignment/assignment.ts'
import type { PartitionState } from '../assignment/partition-state.ts'
import type { GroupIdentity } from '../group/group-identity.ts'
import type { Hands } from '../handing-out/hands.ts'
import type { CommitTrigger } from '../observing/group-trace.ts'
import type { Committer, PendingOffset } from './committer.ts'

/** What auto-commit needs of its consumer. */
export interface AutoCommitOptions {
  readonly cluster: Cluster
  readonly committer: Committer
  readonly identity: GroupIdentity
  readonly assignment: Assignment
  readonly hands: Hands
  readonly enabled: boolean
  readonly intervalMs: number
  /** Given when the consumer stops. */
  readonly life: AbortSignal
  /** Something that does not mend itself, for the next call. */
  readonly onError: (error: KafkaError) => void
}

/** The least that one commit at an interval has for its attempts. */
const leastMs = 1_000

/**
 * Commits by itself what was handled, and nothing that anybody has in hand (C-HANDLED): at intervals, before partitions
 * go, and when the consumer stops. Only what changed since it was last committed.
 */
export class AutoCommit {
  readonly #options: AutoCommitOptions
  #timer: TimerHandle | undefined
  #running = false
  #wasStarted = false
  /** Why the newest one failed; undefined after a success. */
  #failure: KafkaError | undefined

  constructor(options: AutoCommitOptions) {
    this.#options = options
  }

  /** Begins to commit at intervals. */
  start(): void {
    if (!this.#options.enabled || this.#running) return
    this.#running = true
    this.#wasStarted = true
    this.#wait()
  }

  /** Ends that. What is to be committed last is for {@link commitHandled}. */
  stop(): void {
    this.#running = false
    this.#options.cluster.runtime.clearTimeout(this.#timer)
    this.#timer = undefined
  }

  /**
   * Commits what is handled of these partitions at the time of the call. Never rejects: what goes wrong is logged, and in
   * `health()`. Does nothing when auto-commit is off, and before {@link start}.
   *
   * @param states - Those that go; undefined for all that are assigned, when the consumer stops.
   */
  commitHandled(states: readonly PartitionState[] | undefined, deadline: Deadline): Promise<void> {
    return this.#commit(states, states === undefined ? 'stop' : 'revoke', deadline)
  }

  async #commit(
    states: readonly PartitionState[] | undefined,
    trigger: CommitTrigger,
    deadline: Deadline,
  ): Promise<void> {
    const { assignment, committer } = this.#options
    if (!this.#wasStarted) return
    const offsets = this.#handled(states ?? assignment.states)
    // Also without anything to commit: what is under way has to be through before partitions go.
    if (offsets.length === 0) return await committed(committer.idle(), deadline)
    try {
      await committer.commit(offsets, deadline, { trigger, unknownTopicMs: 0, isNeeded })
      this.#failure = undefined
    } catch (error) {
      // The membership was lost meanwhile, or the consumer stops: whoever ended it has told why.
      if (deadline.signal?.aborted !== true) this.#failed(error)
    }
  }

  #handled(states: readonly PartitionState[]): PendingOffset[] {
    const offsets: PendingOffset[] = []
    for (const owner of states) {
      if (!owner.assigned) continue
      const handled = this.#options.hands.handled(owner)
      if (handled === undefined) continue
      const { topic, partition, topicId, seeks } = owner
      const { offset, epoch } = handled
      const pending = { topic, partition, topicId, offset, leaderEpoch: epoch, metadata: '', owner, seeks }
      if (isNeeded(pending)) offsets.push(pending)
    }
    return offsets
  }

  #wait(): void {
    const { cluster, intervalMs } = this.#options
    this.#timer = cluster.runtime.setTimeout(() => void this.#tick(), intervalMs)
  }

  async #tick(): Promise<void> {
    const { cluster, intervalMs, life } = this.#options
    // What does not work until then is tried again at the next interval, with what is handled by then.
    const limitMs = Math.min(cluster.options.requestTimeoutMs, Math.max(intervalMs, leastMs))
    const deadline = Deadline.after(cluster.runtime, limitMs, life)
    if (await this.#isSettled(deadline)) await this.#commit(undefined, 'interval', deadline)
    if (this.#running) this.#wait()
  }

  /** While the group is joined no commit can go out. Nothing is wrong with that: the next interval will do. */
  async #isSettled(deadline: Deadline): Promise<boolean> {
    try {
      await this.#options.identity.whenSettled(deadline)
      return true
    } catch {
      return false
    }
  }

  #failed(error: unknown): void {
    const { cluster, onError } = this.#options
    const before = this.#failure
    const failure =
      error instanceof KafkaError ? error : new KafkaError('UNKNOWN', `Auto-commit: ${String(error)}`, { cause: error })
    this.#failure = failure
    const isNews = before?.code !== failure.code
    // Once when it begins, not at each interval.
    const level = isNews ? 'warn' : 'debug'
    cluster.logger[level](`Consumer: auto-commit failed: ${failure.message}`, { error: failure })
    const mends = failure.retriable || failure.code === 'CALL_TIMEOUT' || failure instanceof CommitFailedError
    if (isNews && !mends) onError(failure)
  }
}

/** What is committed is not sent again, and what the application has committed itself is not taken back. */
function isNeeded({ owner, offset }: PendingOffset): boolean {
  return owner?.committed !== offset && (owner?.doneBelow === undefined || offset >= owner.doneBelow)
}

async function committed(idle: Promise<void>, deadline: Deadline): Promise<void> {
  try {
    await deadline.wait(idle)
  } catch {
    // Whoever called has no more time; the commit under way has a limit of its own.
  }
}
