import type { Cluster } from '@kclient/cluster'
import { ErrorCode, type TopicPartition } from '@kclient/errors'
import type { Deadline } from '@kclient/net'
import type { JoinGroupResponse } from '@kclient/protocol/messages/join-group'
import type { Assignor } from './assignor.ts'
import { decodeAssignment } from './assignors/member-metadata.ts'
import { GroupLeader } from './group-leader.ts'
import type { GroupRequests } from './group-requests.ts'
import type { Membership } from './member-state.ts'
import type { Owned, Strategies } from './strategies.ts'

/** What joining works with. */
export interface GroupJoinOptions {
  readonly cluster: Cluster
  readonly requests: GroupRequests
  readonly strategies: Strategies
  /** The leader has found that what was assigned does not fit the topics any more. */
  readonly onChange: (reason: string) => void
}

/** A generation that was joined, and whose assignment is not known yet. */
export interface JoinedGeneration extends Membership {
  readonly assignor: Assignor
  readonly answer: JoinGroupResponse
}

/** What a member says when it joins. */
export interface JoinTerms {
  readonly topics: readonly string[]
  readonly owned: Owned
  readonly reason: string
  /** The coordinator has given this member its id. */
  readonly onMemberId: (memberId: string) => void
}

/** The two steps into a generation, one attempt each. */
export class GroupJoin {
  readonly #options: GroupJoinOptions
  readonly #leader: GroupLeader

  constructor(options: GroupJoinOptions) {
    const { cluster, strategies, onChange } = options
    this.#options = options
    this.#leader = new GroupLeader({ cluster, protocol: strategies.protocol, onChange })
  }

  /** Leads no more. */
  resign(): void {
    this.#leader.resign()
  }

  /** Joins; with no id it asks for one first, in a request of its own that the coordinator answers at once (KIP-394). */
  async join(memberId: string, terms: JoinTerms, deadline: Deadline): Promise<JoinedGeneration> {
    const { requests, strategies } = this.#options
    const protocols = strategies.protocols(terms.topics, terms.owned)
    let answer = await requests.join(memberId, protocols, terms.reason, deadline)
    if (answer.errorCode === ErrorCode.MEMBER_ID_REQUIRED) {
      terms.onMemberId(answer.memberId)
      answer = await requests.join(answer.memberId, protocols, terms.reason, deadline)
    }
    const { generationId, protocolName } = answer
    terms.onMemberId(answer.memberId)
    return { memberId: answer.memberId, generationId, assignor: strategies.named(protocolName), answer }
  }

  /** Gets the assignment; the leader makes it first, for all. */
  async sync(generation: JoinedGeneration, deadline: Deadline): Promise<TopicPartition[]> {
    const { answer, assignor, memberId, generationId } = generation
    const leads = answer.leader === memberId
    if (!leads) this.#leader.resign()
    const assignments = leads ? await this.#leader.assign(answer, assignor, deadline) : []
    const { assignment } = await this.#options.requests.sync(generation, answer.protocolName, assignments, deadline)
    // A leader that passed this member over gave it nothing.
    const given = assignment.length === 0 ? { partitions: [], userData: undefined } : decodeAssignment(assignment)
    assignor.onAssignment?.(given, generationId)
    return [...given.partitions]
  }
}
