import { ErrorCode } from '@kclient/errors'
import type { Runtime } from '@kclient/net'
import type { JoinGroupRequestProtocol, JoinGroupResponseMemberInput } from '@kclient/protocol/messages/join-group'
import { Refusal } from '../refusal.ts'
import { GroupMember, type JoinAnswer, type MemberIdentity, type MemberTerms, noAssignment } from './group-member.ts'
import type { GroupSettings } from './group-options.ts'
import { checkTransition, type GroupState } from './group-state.ts'
import { KeyedTimers } from './keyed-timers.ts'

/** What of a group is in the log: it outlives the coordinator. */
export interface GroupRecord {
  readonly generationId: number
  readonly protocolType: string | null
  readonly protocolName: string | null
  readonly leader: string | null
  readonly members: readonly {
    readonly identity: MemberIdentity
    readonly terms: MemberTerms
    readonly assignment: Buffer
  }[]
}

/** A classic group at its coordinator: its members, and where it is in its rebalance. */
export class ClassicGroup {
  readonly groupId: string
  readonly settings: GroupSettings
  readonly timers: KeyedTimers
  generationId = 0
  protocolType: string | null = null
  protocolName: string | null = null
  /** Member id of the one who assigns. */
  leader: string | null = null
  /** Somebody new joined since the first rebalance was put off the last time. */
  newMemberAdded = false
  /** Members who were given an id, and are expected to join with it. */
  readonly pendingMembers: Set<string> = new Set<string>()
  /** Members of this generation who have not asked for their assignment yet. */
  readonly pendingSync: Set<string> = new Set<string>()
  readonly #members = new Map<string, GroupMember>()
  readonly #instances = new Map<string, string>()
  #state: GroupState = 'Empty'
  #previousState: GroupState = 'Empty'
  #record: GroupRecord | undefined

  constructor(groupId: string, runtime: Runtime, settings: GroupSettings, record?: GroupRecord) {
    this.groupId = groupId
    this.settings = settings
    this.timers = new KeyedTimers(runtime)
    if (record === undefined) return
    this.#record = record
    this.generationId = record.generationId
    this.protocolType = record.protocolType
    this.protocolName = record.protocolName
    this.leader = record.leader
    for (const { identity, terms, assignment } of record.members) {
      const member = new GroupMember(identity, terms)
      member.assignment = assignment
      this.#put(member)
    }
    this.#state = this.#members.size === 0 ? 'Empty' : 'Stable'
    this.#previousState = this.#state
  }

  // State

  get state(): GroupState {
    return this.#state
  }

  get previousState(): GroupState {
    return this.#previousState
  }

  transitionTo(state: GroupState): void {
    checkTransition(this.#state, state)
    this.#previousState = this.#state
    this.#state = state
  }

  /** What the next coordinator will know. */
  get record(): GroupRecord | undefined {
    return this.#record
  }

  /** Writes down what is decided: an assignment, a member who took another's place, that nobody is left. */
  save(): void {
    this.#record = {
      generationId: this.generationId,
      protocolType: this.protocolType,
      protocolName: this.protocolName,
      leader: this.leader,
      members: Array.from(this.members(), member => ({
        identity: {
          memberId: member.memberId,
          groupInstanceId: member.groupInstanceId,
          clientId: member.clientId,
        },
        // Only what was said under the chosen protocol is written.
        terms: { ...member.terms, protocols: member.protocols.filter(({ name }) => name === this.protocolName) },
        assignment: member.assignment,
      })),
    }
  }

  // Members

  members(): IterableIterator<GroupMember> {
    return this.#members.values()
  }

  get size(): number {
    return this.#members.size
  }

  member(memberId: string): GroupMember | undefined {
    return this.#members.get(memberId)
  }

  /** Member id of a static member. */
  memberIdOf(groupInstanceId: string): string | undefined {
    return this.#instances.get(groupInstanceId)
  }

  add(member: GroupMember, protocolType: string): void {
    if (this.#members.size === 0) this.protocolType = protocolType
    this.leader ??= member.memberId
    this.pendingMembers.delete(member.memberId)
    this.#put(member)
  }

  remove(memberId: string): void {
    const member = this.#members.get(memberId)
    this.#members.delete(memberId)
    if (member?.groupInstanceId != null) this.#instances.delete(member.groupInstanceId)
    if (this.leader === memberId) this.leader = this.#members.keys().next().value ?? null
    this.pendingMembers.delete(memberId)
    this.pendingSync.delete(memberId)
    this.timers.cancel(sessionTimer(memberId))
  }

  /** Gives the place of a static member to the one who came with the same instance id. The old one is fenced. */
  replace(old: GroupMember, memberId: string): GroupMember {
    const errorCode = ErrorCode.FENCED_INSTANCE_ID
    old.answerJoin(joinError(errorCode, old.memberId))
    old.answerSync({ errorCode, assignment: noAssignment })
    const { groupInstanceId, clientId, terms } = old
    const member = new GroupMember({ memberId, groupInstanceId, clientId }, terms)
    member.assignment = old.assignment
    this.#members.delete(old.memberId)
    this.pendingSync.delete(old.memberId)
    this.timers.cancel(sessionTimer(old.memberId))
    this.#put(member)
    if (this.leader === old.memberId) this.leader = memberId
    return member
  }

  /** @throws Refusal when nobody is, or somebody else has become, who a request says to come from. */
  validate(memberId: string, groupInstanceId: string | null): GroupMember {
    if (groupInstanceId !== null) {
      const current = this.#instances.get(groupInstanceId)
      if (current === undefined) {
        throw new Refusal(ErrorCode.UNKNOWN_MEMBER_ID, `There is no static member '${groupInstanceId}'`)
      }
      if (current !== memberId) {
        throw new Refusal(ErrorCode.FENCED_INSTANCE_ID, `Static member '${groupInstanceId}' is ${current} by now`)
      }
    }
    const member = this.#members.get(memberId)
    if (member === undefined) throw new Refusal(ErrorCode.UNKNOWN_MEMBER_ID, `There is no member '${memberId}'`)
    return member
  }

  get awaitingJoin(): number {
    let count = 0
    for (const member of this.members()) if (member.isAwaitingJoin) count++
    return count
  }

  get hasAllJoined(): boolean {
    return this.pendingMembers.size === 0 && this.awaitingJoin === this.size
  }

  /** The longest time that a member wants to be waited for. */
  get rebalanceTimeoutMs(): number {
    let longest = 0
    for (const { rebalanceTimeoutMs } of this.members()) longest = Math.max(longest, rebalanceTimeoutMs)
    return longest
  }

  // Protocols

  /** Whether all members could go on with one who supports these. */
  supports(protocolType: string, protocols: readonly JoinGroupRequestProtocol[]): boolean {
    if (this.size === 0) return protocolType !== '' && protocols.length > 0
    return this.protocolType === protocolType && protocols.some(({ name }) => this.#isCommon(name))
  }

  /** The protocol that all know and most like best. */
  selectProtocol(): string {
    const votes = new Map<string, number>()
    for (const member of this.members()) {
      const choice = member.protocols.find(({ name }) => this.#isCommon(name))?.name
      if (choice !== undefined) votes.set(choice, (votes.get(choice) ?? 0) + 1)
    }
    let [winner, most] = ['', 0]
    for (const [name, count] of votes) if (count > most) [winner, most] = [name, count]
    return winner
  }

  /** The members with what they said under the chosen protocol, for the leader. */
  describeMembers(): JoinGroupResponseMemberInput[] {
    return Array.from(this.members(), member => ({
      memberId: member.memberId,
      groupInstanceId: member.groupInstanceId,
      metadata: member.metadataOf(this.protocolName),
    }))
  }

  #isCommon(protocolName: string): boolean {
    for (const { protocols } of this.members()) if (!protocols.some(({ name }) => name === protocolName)) return false
    return true
  }

  #put(member: GroupMember): void {
    this.#members.set(member.memberId, member)
    if (member.groupInstanceId !== null) this.#instances.set(member.groupInstanceId, member.memberId)
  }
}

/** Name of the timer that ends a member's session. */
export function sessionTimer(memberId: string): string {
  return `session of ${memberId}`
}

/** An answer to JoinGroup that says no. */
export function joinError(errorCode: number, memberId: string): JoinAnswer {
  return { errorCode, protocolName: null, leader: '', memberId, members: [] }
}
