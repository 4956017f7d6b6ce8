import { ErrorCode } from '@kclient/errors'
import type { JoinGroupRequest } from '@kclient/protocol/messages/join-group'
import { orRefusal, Refusal } from '../refusal.ts'
import { type ClassicGroup, joinError } from './classic-group.ts'
import { GroupMember, type JoinAnswer, type MemberTerms } from './group-member.ts'
import {
  completeIfAllJoined,
  expectMember,
  joinAnswer,
  prepareRebalance,
  rebalanceOrComplete,
  startSession,
} from './rebalance.ts'

/** A JoinGroup request with what its version and its sender add to it. */
export interface JoinRequest extends JoinGroupRequest {
  readonly clientId: string
  /** The id that a new member gets. */
  readonly newMemberId: string
  /** A dynamic member is given its id first, and joins with it then (KIP-394). */
  readonly requiresKnownMemberId: boolean
  /** A leader that came back can be told that there is nothing to assign (KIP-814). */
  readonly canSkipAssignment: boolean
}

/** Whether a group has room for who wants to join. */
export function hasRoomFor(group: ClassicGroup, memberId: string): boolean {
  const { maxSize } = group.settings
  switch (group.state) {
    case 'Empty':
    case 'Dead':
      return true
    case 'PreparingRebalance':
      // Those who wait are counted: of a group that is too large, who comes last is out.
      return group.member(memberId)?.isAwaitingJoin === true || group.awaitingJoin < maxSize
    case 'CompletingRebalance':
    case 'Stable':
      return group.member(memberId) !== undefined || group.size < maxSize
  }
}

/** Serves JoinGroup for a group that has room. */
export function join(group: ClassicGroup, request: JoinRequest): JoinAnswer | Promise<JoinAnswer> {
  if (!group.supports(request.protocolType, request.protocols)) {
    return joinError(ErrorCode.INCONSISTENT_GROUP_PROTOCOL, request.memberId)
  }
  return request.memberId === '' ? joinNew(group, request) : joinKnown(group, request)
}

function joinNew(group: ClassicGroup, request: JoinRequest): JoinAnswer | Promise<JoinAnswer> {
  const { groupInstanceId, newMemberId } = request
  if (groupInstanceId !== null) {
    const member = group.member(group.memberIdOf(groupInstanceId) ?? '')
    return member === undefined ? addMember(group, request, newMemberId) : takePlace(group, request, member)
  }
  if (!request.requiresKnownMemberId) return addMember(group, request, newMemberId)
  expectMember(group, newMemberId, request.sessionTimeoutMs)
  return joinError(ErrorCode.MEMBER_ID_REQUIRED, newMemberId)
}

function joinKnown(group: ClassicGroup, request: JoinRequest): JoinAnswer | Promise<JoinAnswer> {
  const { memberId, groupInstanceId } = request
  if (group.pendingMembers.has(memberId)) return addMember(group, request, memberId)
  const member = orRefusal(() => group.validate(memberId, groupInstanceId))
  if (member instanceof Refusal) return joinError(member.code, memberId)
  // A member who lost its answer, and says nothing new, gets it again. The leader of a stable group wants a rebalance.
  const knowsNothingNew =
    member.matches(request.protocols) &&
    (group.state === 'CompletingRebalance' || (group.state === 'Stable' && group.leader !== memberId))
  if (knowsNothingNew) return joinAnswer(group, member)
  if (group.state === 'Empty' || group.state === 'Dead') return joinError(ErrorCode.UNKNOWN_MEMBER_ID, memberId)
  member.update(termsOf(request))
  const answer = member.awaitJoin()
  rebalanceOrComplete(group)
  return answer
}

function addMember(group: ClassicGroup, request: JoinRequest, memberId: string): Promise<JoinAnswer> {
  const { groupInstanceId, clientId } = request
  const member = new GroupMember({ memberId, groupInstanceId, clientId }, termsOf(request))
  member.isNew = true
  if (group.state === 'PreparingRebalance' && group.previousState === 'Empty') group.newMemberAdded = true
  const answer = member.awaitJoin()
  group.add(member, request.protocolType)
  // It cannot send heartbeats yet, and whether its connection is still there is not seen while the request waits.
  startSession(group, member, group.settings.newMemberJoinTimeoutMs)
  rebalanceOrComplete(group)
  return answer
}

/** A static member came back without its member id: it takes its own place under a new one. */
function takePlace(group: ClassicGroup, request: JoinRequest, old: GroupMember): JoinAnswer | Promise<JoinAnswer> {
  const { leader } = group
  const member = group.replace(old, request.newMemberId)
  member.update(termsOf(request))
  startSession(group, member)
  switch (group.state) {
    case 'Stable': {
      if (group.selectProtocol() !== group.protocolName) break
      group.save()
      const answer = joinAnswer(group, member)
      if (request.canSkipAssignment) return { ...answer, skipAssignment: group.leader === member.memberId }
      // Named as leader, it would assign anew, and nobody else would hear of that.
      return { ...answer, leader: leader ?? '', members: [] }
    }
    case 'CompletingRebalance': {
      // The leader may assign to the old id already.
      const answer = member.awaitJoin()
      prepareRebalance(group)
      return answer
    }
    case 'PreparingRebalance':
    case 'Empty':
    case 'Dead':
  }
  const answer = member.awaitJoin()
  if (group.state === 'Stable') rebalanceOrComplete(group)
  else completeIfAllJoined(group)
  return answer
}

// Before version 1 a member is waited for as long as its session lasts.
function termsOf({ rebalanceTimeoutMs, sessionTimeoutMs, protocols }: JoinRequest): MemberTerms {
  return {
    rebalanceTimeoutMs: rebalanceTimeoutMs === -1 ? sessionTimeoutMs : rebalanceTimeoutMs,
    sessionTimeoutMs,
    protocols,
  }
}
