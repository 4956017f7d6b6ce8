import { ErrorCode } from '@kclient/errors'
import type { HeartbeatRequest } from '@kclient/protocol/messages/heartbeat'
import type {
  LeaveGroupRequestMemberIdentity,
  LeaveGroupResponseMemberResponseInput,
} from '@kclient/protocol/messages/leave-group'
import type { SyncGroupRequest } from '@kclient/protocol/messages/sync-group'
import { orRefusal, Refusal } from '../refusal.ts'
import type { ClassicGroup } from './classic-group.ts'
import { noAssignment, type SyncAnswer } from './group-member.ts'
import {
  assign,
  completeIfAllJoined,
  dropMember,
  rebalanceOrComplete,
  startSession,
  syncAnswer,
  syncReceived,
} from './rebalance.ts'

/** Serves SyncGroup. */
export function sync(group: ClassicGroup, request: SyncGroupRequest): SyncAnswer | Promise<SyncAnswer> {
  const member = orRefusal(() => group.validate(request.memberId, request.groupInstanceId))
  if (member instanceof Refusal) return syncError(member.code)
  if (request.generationId !== group.generationId) return syncError(ErrorCode.ILLEGAL_GENERATION)
  if (differs(request.protocolType, group.protocolType) || differs(request.protocolName, group.protocolName)) {
    return syncError(ErrorCode.INCONSISTENT_GROUP_PROTOCOL)
  }
  switch (group.state) {
    case 'Empty':
    case 'Dead':
      return syncError(ErrorCode.UNKNOWN_MEMBER_ID)
    case 'PreparingRebalance':
      return syncError(ErrorCode.REBALANCE_IN_PROGRESS)
    case 'CompletingRebalance': {
      const answer = member.awaitSync()
      syncReceived(group, member)
      if (group.leader === member.memberId) {
        // What comes with a request is a view of its frame.
        const copies = request.assignments.map(
          ({ memberId, assignment }) => [memberId, Buffer.from(assignment)] as const,
        )
        assign(group, new Map(copies))
      }
      return answer
    }
    case 'Stable':
      syncReceived(group, member)
      startSession(group, member)
      return syncAnswer(group, member)
  }
}

/** An answer to SyncGroup that says no. */
export function syncError(errorCode: number): SyncAnswer {
  return { errorCode, assignment: noAssignment }
}

/** Serves Heartbeat; gives the number of the error, or 0. */
export function heartbeat(group: ClassicGroup, request: HeartbeatRequest): number {
  const member = orRefusal(() => group.validate(request.memberId, request.groupInstanceId))
  if (member instanceof Refusal) return member.code
  if (request.generationId !== group.generationId) return ErrorCode.ILLEGAL_GENERATION
  startSession(group, member)
  return group.state === 'PreparingRebalance' ? ErrorCode.REBALANCE_IN_PROGRESS : 0
}

/** Serves LeaveGroup, for one member or many. */
export function leave(
  group: ClassicGroup,
  leaving: readonly LeaveGroupRequestMemberIdentity[],
): LeaveGroupResponseMemberResponseInput[] {
  let someLeft = false
  const responses = leaving.map(({ memberId, groupInstanceId }) => {
    const errorCode = leaveOne(group, memberId, groupInstanceId)
    someLeft ||= errorCode === 0
    return { memberId, groupInstanceId, errorCode }
  })
  if (someLeft) {
    if (group.state === 'PreparingRebalance') completeIfAllJoined(group)
    else if (group.state !== 'Empty' && group.state !== 'Dead') rebalanceOrComplete(group)
  }
  return responses
}

function leaveOne(group: ClassicGroup, memberId: string, groupInstanceId: string | null): number {
  if (memberId === '') {
    // An administrator names a static member by its instance id alone (KIP-345).
    const found = groupInstanceId === null ? undefined : group.memberIdOf(groupInstanceId)
    if (found === undefined) return ErrorCode.UNKNOWN_MEMBER_ID
    dropMember(group, found)
    return 0
  }
  if (group.pendingMembers.has(memberId)) {
    group.remove(memberId)
    return 0
  }
  const member = orRefusal(() => group.validate(memberId, groupInstanceId))
  if (member instanceof Refusal) return member.code
  dropMember(group, memberId)
  return 0
}

function differs(said: string | null, known: string | null): boolean {
  return said !== null && known !== null && said !== known
}
