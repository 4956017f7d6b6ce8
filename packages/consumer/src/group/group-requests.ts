import type { Cluster, Lane } from '@kclient/cluster'
import { brokerError, ErrorCode } from '@kclient/errors'
import type { Deadline } from '@kclient/net'
import { heartbeatApi } from '@kclient/protocol/messages/heartbeat'
import {
  joinGroupApi,
  type JoinGroupRequestProtocolInput,
  type JoinGroupResponse,
} from '@kclient/protocol/messages/join-group'
import { leaveGroupApi } from '@kclient/protocol/messages/leave-group'
import {
  syncGroupApi,
  type SyncGroupRequestAssignmentInput,
  type SyncGroupResponse,
} from '@kclient/protocol/messages/sync-group'
import type { Membership } from './member-state.ts'

const protocolType = 'consumer'

/** Longest text of a reason that brokers take (KIP-800). */
const longestReason = 255

/** First version of LeaveGroup in which several members may leave, static ones too (KIP-345). */
const membersVersion = 3

/** What stays the same in all requests of a member. */
export interface GroupTerms {
  readonly groupId: string
  readonly groupInstanceId: string | undefined
  readonly sessionTimeoutMs: number
  readonly rebalanceTimeoutMs: number
  /** Of this member alone: the broker answers nothing else on a connection on which a JoinGroup waits. */
  readonly lane: Lane
}

/** How long after the limit of a rebalance the answer of the broker may still be under way. */
const answerMarginMs = 5_000

/** The requests of one member to its coordinator, one attempt each. What is wrong with an answer as a whole is thrown. */
export class GroupRequests {
  readonly #cluster: Cluster
  readonly #terms: GroupTerms

  constructor(cluster: Cluster, terms: GroupTerms) {
    this.#cluster = cluster
    this.#terms = terms
  }

  /** The longest that a JoinGroup or SyncGroup may take. */
  get joinLimitMs(): number {
    return Math.max(this.#cluster.options.requestTimeoutMs, this.#terms.rebalanceTimeoutMs + answerMarginMs)
  }

  /** Answers with MEMBER_ID_REQUIRED come back as they are: they carry the member id. */
  async join(
    memberId: string,
    protocols: readonly JoinGroupRequestProtocolInput[],
    reason: string,
    deadline: Deadline,
  ): Promise<JoinGroupResponse> {
    const { groupId, groupInstanceId = null, sessionTimeoutMs, rebalanceTimeoutMs } = this.#terms
    const answer = await this.#cluster.request(
      this.#coordinator,
      joinGroupApi,
      {
        groupId,
        groupInstanceId,
        sessionTimeoutMs,
        rebalanceTimeoutMs,
        memberId,
        protocolType,
        protocols,
        reason: reason.slice(0, longestReason),
      },
      { deadline, lane: this.#terms.lane, timeoutMs: this.joinLimitMs },
    )
    if (answer.errorCode !== ErrorCode.MEMBER_ID_REQUIRED) this.#check(answer.errorCode)
    return answer
  }

  async sync(
    member: Membership,
    protocolName: string | null,
    assignments: readonly SyncGroupRequestAssignmentInput[],
    deadline: Deadline,
  ): Promise<SyncGroupResponse> {
    const { groupId, groupInstanceId = null } = this.#terms
    const { memberId, generationId } = member
    const answer = await this.#cluster.request(
      this.#coordinator,
      syncGroupApi,
      { groupId, groupInstanceId, memberId, generationId, protocolType, protocolName, assignments },
      { deadline, lane: this.#terms.lane, timeoutMs: this.joinLimitMs },
    )
    this.#check(answer.errorCode)
    return answer
  }

  /** @param lane - Another than the member's own while a JoinGroup or SyncGroup waits there. */
  async heartbeat(
    { memberId, generationId }: Membership,
    timeoutMs: number,
    deadline: Deadline,
    lane: Lane = this.#terms.lane,
  ): Promise<void> {
    const { groupId, groupInstanceId = null } = this.#terms
    const { errorCode } = await this.#cluster.request(
      this.#coordinator,
      heartbeatApi,
      { groupId, groupInstanceId, memberId, generationId },
      { deadline, lane, timeoutMs },
    )
    this.#check(errorCode)
  }

  /** Not on the lane of the member: a JoinGroup may wait there, and the broker would read this only behind it. */
  async leave(memberId: string, reason: string, deadline: Deadline): Promise<void> {
    const { groupId, groupInstanceId = null } = this.#terms
    const members = [{ memberId, groupInstanceId, reason: reason.slice(0, longestReason) }]
    const answer = await this.#cluster.request(
      this.#coordinator,
      leaveGroupApi,
      version => (version >= membersVersion ? { groupId, members } : { groupId, memberId }),
      { deadline },
    )
    this.#check(answer.errorCode)
    for (const { errorCode } of answer.members) this.#check(errorCode)
  }

  get #coordinator(): { readonly coordinator: 'group'; readonly key: string } {
    return { coordinator: 'group', key: this.#terms.groupId }
  }

  #check(errorCode: number): void {
    if (errorCode === ErrorCode.NONE) return
    const error = brokerError(errorCode, { message: `group ${this.#terms.groupId}` })
    if (error.refreshCoordinator) this.#cluster.forgetCoordinator('group', this.#terms.groupId)
    throw error
  }
}
