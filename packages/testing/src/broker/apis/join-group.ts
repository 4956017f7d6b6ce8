import { ErrorCode } from '@kclient/errors'
import { joinGroupApi, type JoinGroupRequest } from '@kclient/protocol/messages/join-group'
import { type ApiHandler, apiHandler, type RequestContext } from '../api-handler.ts'
import { joinError } from '../groups/classic-group.ts'
import type { JoinAnswer } from '../groups/group-member.ts'
import { hasRoomFor, join } from '../groups/join.ts'
import { groupProblem } from './group-id.ts'

// Since these versions a member is given its id before it joins (KIP-394), and a leader can skip the assignment (KIP-814).
const sinceKnownMemberId = 4
const sinceSkipAssignment = 9
const sinceNoProtocol = 7

export const joinGroup: ApiHandler = apiHandler(joinGroupApi, async (request, context): Promise<JoinAnswer> => {
  const answer = await serve(request, context)
  // Before version 7, there is always a protocol.
  if (context.version >= sinceNoProtocol || answer.protocolName !== null) return answer
  return { ...answer, protocolName: '' }
})

function serve(request: JoinGroupRequest, context: RequestContext): JoinAnswer | Promise<JoinAnswer> {
  const { groupId, memberId, groupInstanceId, sessionTimeoutMs } = request
  const { groups, runtime } = context.cluster
  const problem = groupProblem(groupId, context)
  if (problem !== 0) return joinError(problem, memberId)
  const { minSessionTimeoutMs, maxSessionTimeoutMs } = groups.settings
  if (sessionTimeoutMs < minSessionTimeoutMs || sessionTimeoutMs > maxSessionTimeoutMs) {
    return joinError(ErrorCode.INVALID_SESSION_TIMEOUT, memberId)
  }
  const group = memberId === '' ? groups.findOrCreate(groupId) : groups.find(groupId)
  if (group === undefined) return joinError(ErrorCode.UNKNOWN_MEMBER_ID, memberId)
  if (!hasRoomFor(group, memberId)) {
    group.remove(memberId)
    return joinError(ErrorCode.GROUP_MAX_SIZE_REACHED, '')
  }
  const clientId = context.clientId ?? ''
  return join(group, {
    ...request,
    clientId,
    newMemberId: `${groupInstanceId ?? clientId}-${newUuid(runtime.randomBytes(16))}`,
    requiresKnownMemberId: context.version >= sinceKnownMemberId,
    canSkipAssignment: context.version >= sinceSkipAssignment,
  })
}

function newUuid(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
