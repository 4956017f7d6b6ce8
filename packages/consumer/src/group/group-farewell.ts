import type { Cluster } from '@kclient/cluster'
import type { Deadline } from '@kclient/net'
import type { GroupRequests, GroupTerms } from './group-requests.ts'
import { messageOf } from './member-errors.ts'

/** Says LeaveGroup, which spares the others the wait for the end of the session. Static members stay: they come back. */
export class GroupFarewell {
  readonly #cluster: Cluster
  readonly #terms: GroupTerms
  readonly #requests: GroupRequests

  constructor(cluster: Cluster, terms: GroupTerms, requests: GroupRequests) {
    this.#cluster = cluster
    this.#terms = terms
    this.#requests = requests
  }

  /** Resolves when the coordinator knows, or cannot be told; never rejects. */
  async say(memberId: string, reason: string, deadline: Deadline): Promise<void> {
    const { groupId, groupInstanceId } = this.#terms
    if (memberId === '' || groupInstanceId !== undefined) return
    try {
      await this.#cluster.retry(
        `leaving group ${groupId}`,
        deadline,
        within => this.#requests.leave(memberId, reason, within),
        { coordinator: { coordinator: 'group', key: groupId } },
      )
    } catch (error) {
      this.#cluster.logger.debug(`Group member: LeaveGroup failed: ${messageOf(error)}`, { error })
    }
  }
}
