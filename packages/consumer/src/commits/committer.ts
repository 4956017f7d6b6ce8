import type { Cluster, ConsumerGroupMetadata } from '@kclient/cluster'
import { brokerError, ErrorCode, KafkaError } from '@kclient/errors'
import type { Deadline } from '@kclient/net'
import { ZERO_UUID } from '@kclient/protocol'
import type { PartitionState } from '../assignment/partition-state.ts'
import type { GroupIdentity } from '../group/group-identity.ts'
import type { GroupMeter } from '../observing/group-meter.ts'
import type { CommitTrigger } from '../observing/group-trace.ts'
import { commitFailure, goneMeanwhile, isAboutGroup, madeAnew, staleCommit, verdictOf } from './commit-failures.ts'
import { type OffsetOfTopic, sendOffsetCommit } from './offset-commit.ts'

/** One offset of a commit. */
export interface PendingOffset extends OffsetOfTopic {
  /**
   * The assigned partition that it speaks for: when that goes, and the membership with it, before the commit does, the
   * commit is void. Undefined when the partition is not this consumer's.
   */
  readonly owner: PartitionState | undefined
  /** How often the position of the owner had been set by then. */
  readonly seeks: number
}

/** Terms of one commit. */
export interface CommitTerms {
  /** What made it, for who watches. */
  readonly trigger: CommitTrigger
  /** How long a partition that the coordinator does not know is tried again, ms. */
  readonly unknownTopicMs: number
  /** Looked at when its turn comes: what needs no commit any more is left out. Default: all is committed. */
  readonly isNeeded?: ((offset: PendingOffset) => boolean) | undefined
}

/**
 * Sends the commits of one consumer, one at a time in the order of the calls, so that no older one overtakes a newer one
 * (C-COMMIT). Each has a deadline of its own, also while it waits for its turn, and for the group while that is joined.
 */
export class Committer {
  readonly #cluster: Cluster
  readonly #identity: GroupIdentity
  readonly #meter: GroupMeter
  /** Settles when all commits so far have; never rejects. */
  #last: Promise<void> = Promise.resolve()

  constructor(cluster: Cluster, identity: GroupIdentity, meter: GroupMeter) {
    this.#cluster = cluster
    this.#identity = identity
    this.#meter = meter
  }

  /**
   * Commits offsets.
   *
   * @throws CommitFailedError when the group has moved on; otherwise what the broker says of the first partition that
   * failed, with an error for each as its cause when there are several; KafkaTimeoutError.
   */
  commit(offsets: readonly PendingOffset[], deadline: Deadline, terms: CommitTerms): Promise<void> {
    const commit = this.#inTurn(this.#last, this.#identity.current(), offsets, deadline, terms)
    this.#last = commit.catch(() => {})
    return deadline.wait(commit, what)
  }

  /** Resolves when nothing is under way. */
  idle(): Promise<void> {
    return this.#last
  }

  async #inTurn(
    turn: Promise<void>,
    madeAs: ConsumerGroupMetadata,
    offsets: readonly PendingOffset[],
    deadline: Deadline,
    terms: CommitTerms,
  ): Promise<void> {
    await turn
    // Its caller has given up, and has been told.
    deadline.throwIfOver(what)
    const { isNeeded } = terms
    const open = isNeeded === undefined ? offsets : offsets.filter(isNeeded)
    if (open.length === 0) return
    const attempts = new CommitAttempts(this.#cluster, this.#identity, madeAs, open, terms)
    await this.#meter.commit(terms.trigger, open, () => this.#commit(attempts, deadline))
  }

  async #commit(attempts: CommitAttempts, deadline: Deadline): Promise<void> {
    const { groupId } = this.#identity.current()
    try {
      await this.#cluster.retry(what, deadline, within => attempts.next(within), {
        coordinator: { coordinator: 'group', key: groupId },
      })
    } catch (error) {
      // What was refused for good says more than that there was no time left for the rest.
      if (attempts.failures.length === 0 || !(error instanceof KafkaError)) throw error
      attempts.failures.push(error)
    }
    const failure = commitFailure(attempts.failures)
    if (failure !== undefined) throw failure
  }
}

const what = 'committing offsets'

/** The attempts of one commit: what an answer leaves open is sent again. */
class CommitAttempts {
  /** What trying again does not mend. */
  readonly failures: KafkaError[] = []
  readonly #cluster: Cluster
  readonly #identity: GroupIdentity
  readonly #madeAs: ConsumerGroupMetadata
  readonly #terms: CommitTerms
  #open: readonly PendingOffset[]
  #unknownSince: number | undefined

  constructor(
    cluster: Cluster,
    identity: GroupIdentity,
    madeAs: ConsumerGroupMetadata,
    offsets: readonly PendingOffset[],
    terms: CommitTerms,
  ) {
    this.#cluster = cluster
    this.#identity = identity
    this.#madeAs = madeAs
    this.#terms = terms
    this.#open = offsets
  }

  /** One attempt for what is open. @throws what trying again may mend, and what concerns the commit as a whole. */
  async next(deadline: Deadline): Promise<void> {
    const identity = this.#identity
    await identity.whenSettled(deadline)
    // From here to the request is out nothing may be awaited: the group could move on in between.
    const as = identity.current()
    this.#dropGone(as)
    const open = this.#open
    if (open.length === 0) return
    // Until the answer says otherwise it may be committed, or not.
    for (const { owner } of open) if (owner !== undefined) owner.committed = undefined
    const sent = sendOffsetCommit(this.#cluster, as, open, deadline)
    identity.hold(sent.then(nothing, nothing))
    const answers = await sent
    const again: PendingOffset[] = []
    const stale: PendingOffset[] = []
    let staleCode = 0
    let retriable: KafkaError | undefined
    for (const offset of open) {
      const { topic, partition, owner } = offset
      const code = answers.get(topic, partition) ?? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
      const verdict = verdictOf(code)
      if (verdict === 'committed') {
        if (owner !== undefined) this.#committed(owner, offset)
      } else if (verdict === 'stale') {
        staleCode = code
        stale.push(offset)
      } else if (verdict === 'again' || (verdict === 'unknown-topic' && this.#mayTurnUp())) {
        again.push(offset)
        retriable ??= brokerError(code, { topic, partition })
      } else if (isAboutGroup(code)) {
        throw brokerError(code, { message: `group ${as.groupId}` })
      } else this.failures.push(brokerError(code, { topic, partition }))
    }
    this.#open = again
    if (stale.length > 0) {
      identity.refused(staleCode, as)
      throw staleCommit(staleCode, as, stale)
    }
    if (retriable !== undefined) throw retriable
  }

  #committed(owner: PartitionState, { offset, seeks }: PendingOffset): void {
    owner.committed = offset
    if (this.#terms.trigger === 'call' && owner.seeks === seeks) owner.doneBelow = offset
  }

  /** Whether a topic that the coordinator does not know may still be one that it has yet to hear of. */
  #mayTurnUp(): boolean {
    const now = this.#cluster.runtime.now()
    this.#unknownSince ??= now
    return now - this.#unknownSince < this.#terms.unknownTopicMs
  }

  /** While the commit waited, partitions may have gone to others, and topics may have been made anew. */
  #dropGone(as: ConsumerGroupMetadata): void {
    const { metadata } = this.#cluster
    const { memberId, generationId } = this.#madeAs
    // A call during a rebalance may be about partitions of the generation before. What is committed on the way out is
    // this membership's, and without a membership partitions are who names them's.
    const mayBeGone = this.#terms.trigger !== 'call' || generationId < 0
    const isSame = mayBeGone && as.memberId === memberId && as.generationId === generationId
    const gone: PendingOffset[] = []
    const left: PendingOffset[] = []
    for (const offset of this.#open) {
      const { topic, topicId, owner } = offset
      const id = metadata.topic(topic)?.id ?? ZERO_UUID
      if (owner?.assigned === false && !isSame) gone.push(offset)
      else if (id !== ZERO_UUID && topicId !== ZERO_UUID && id !== topicId) this.failures.push(madeAnew(offset))
      else left.push(offset)
    }
    if (gone.length > 0) this.failures.push(goneMeanwhile(as.groupId, gone))
    this.#open = left
  }
}

function nothing(): void {}
