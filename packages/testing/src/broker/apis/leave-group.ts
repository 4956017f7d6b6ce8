import { ErrorCode } from '@kclient/errors'
import { leaveGroupApi } from '@kclient/protocol/messages/leave-group'
import { type ApiHandler, apiHandler } from '../api-handler.ts'
import { leave } from '../groups/membership.ts'
import { groupProblem } from './group-id.ts'

// Since this version several may leave at once (KIP-345).
const sinceMembers = 3

export const leaveGroup: ApiHandler = apiHandler(leaveGroupApi, (request, context) => {
  const problem = groupProblem(request.groupId, context)
  if (problem !== 0) return { errorCode: problem }
  const isMany = context.version >= sinceMembers
  const leaving = isMany ? request.members : [{ memberId: request.memberId, groupInstanceId: null, reason: null }]
  const group = context.cluster.groups.find(request.groupId)
  const members =
    group === undefined
      ? leaving.map(({ memberId, groupInstanceId }) => {
          return { memberId, groupInstanceId, errorCode: ErrorCode.UNKNOWN_MEMBER_ID }
        })
      : leave(group, leaving)
  return isMany ? { errorCode: 0, members } : { errorCode: members[0]?.errorCode ?? 0 }
})
