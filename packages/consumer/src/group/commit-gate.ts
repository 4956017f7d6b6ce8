import { CommitFailedError } from '@kclient/errors'
import type { Deadline } from '@kclient/net'

/** What the gate has to know of the member. */
export interface CommitGateView {
  readonly groupId: string
  /** Whether there is a generation to commit as, that no JoinGroup is about to end. */
  readonly holds: () => boolean
  /** Whether none is going to come. */
  readonly isHopeless: () => boolean
  /** Resolves at the next change of any of these. */
  readonly changed: () => Promise<void>
}

/**
 * Between commits and JoinGroup: a commit that arrives behind a JoinGroup is refused, as its generation is over by then. So a
 * JoinGroup waits for the commits under way, and new ones wait until the next generation is there.
 */
export class CommitGate {
  readonly #view: CommitGateView
  readonly #underWay = new Set<Promise<unknown>>()
  #isClosed = false

  constructor(view: CommitGateView) {
    this.#view = view
  }

  /**
   * Resolves when a commit may go out.
   *
   * @throws CommitFailedError when this is no member, and nobody is about to make it one.
   */
  async passes(deadline: Deadline): Promise<void> {
    const { holds, isHopeless, changed, groupId } = this.#view
    while (this.#isClosed || !holds()) {
      if (isHopeless()) {
        throw new CommitFailedError(
          `Offsets were not committed: this consumer is no member of group ${groupId} at the moment, and others may have its partitions`,
        )
      }
      await deadline.wait(changed(), 'the group to settle')
    }
  }

  /** A commit is under way until this settles. */
  hold(commit: Promise<unknown>): void {
    const held = commit.catch(() => {}).finally(() => this.#underWay.delete(held))
    this.#underWay.add(held)
  }

  /** Lets no commit begin from now on, and waits for those under way, or until the deadline. */
  async close(deadline: Deadline): Promise<void> {
    this.#isClosed = true
    await deadline.wait(Promise.all(this.#underWay), 'commits under way').catch(() => {})
  }

  open(): void {
    this.#isClosed = false
  }
}
