import { ErrorCode } from '@kclient/errors'
import { syncGroupApi } from '@kclient/protocol/messages/sync-group'
import { type ApiHandler, apiHandler } from '../api-handler.ts'
import { sync, syncError } from '../groups/membership.ts'
import { groupProblem } from './group-id.ts'

// Since this version a member says which protocol it thinks was chosen (KIP-559).
const sinceProtocol = 5

export const syncGroup: ApiHandler = apiHandler(syncGroupApi, (request, context) => {
  const problem = groupProblem(request.groupId, context)
  if (problem !== 0) return syncError(problem)
  if (context.version >= sinceProtocol && (request.protocolType === null || request.protocolName === null)) {
    return syncError(ErrorCode.INCONSISTENT_GROUP_PROTOCOL)
  }
  const group = context.cluster.groups.find(request.groupId)
  return group === undefined ? syncError(ErrorCode.UNKNOWN_MEMBER_ID) : sync(group, request)
})
