import { ErrorCode } from '@kclient/errors'
import { heartbeatApi } from '@kclient/protocol/messages/heartbeat'
import { type ApiHandler, apiHandler } from '../api-handler.ts'
import { heartbeat as beat } from '../groups/membership.ts'
import { groupProblem } from './group-id.ts'

export const heartbeat: ApiHandler = apiHandler(heartbeatApi, (request, context) => {
  const problem = groupProblem(request.groupId, context)
  if (problem !== 0) return { errorCode: problem }
  const group = context.cluster.groups.find(request.groupId)
  return { errorCode: group === undefined ? ErrorCode.UNKNOWN_MEMBER_ID : beat(group, request) }
})
