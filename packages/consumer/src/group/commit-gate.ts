import type { Deadline } from '@kclient/net'

/**
 * Between commits and JoinGroup: a commit that arrives behind a JoinGroup is refused, as its generation is over by then. So a
 * JoinGroup waits for the commits under way, and new ones wait until the next generation is there.
 */
export class CommitGate {
  readonly #underWay = new Set<Promise<unknown>>()
  #isClosed = false

  /** Whether no commit may begin. */
  get isClosed(): boolean {
    return this.#isClosed
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
