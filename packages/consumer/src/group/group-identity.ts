import type { ConsumerGroupMetadata } from '@kclient/cluster'
import type { Deadline } from '@kclient/net'

/** What commits need to know of the membership, and tell it. */
export interface GroupIdentity {
  /** As whom to commit now: member id '' and generation -1 without a membership. */
  current(): ConsumerGroupMetadata
  /** Resolves when a commit may go out: at once, but while the group is being joined, when that is over. */
  whenSettled(deadline: Deadline): Promise<void>
  /** A commit is under way: a JoinGroup waits for it, or it would be refused for the new generation. */
  hold(commit: Promise<unknown>): void
  /** A commit under this identity was refused, since the group has moved on: it is joined anew, unless that has begun. */
  refused(errorCode: number, as: ConsumerGroupMetadata): void
}
