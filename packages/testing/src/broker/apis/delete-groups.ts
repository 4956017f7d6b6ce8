import { deleteGroupsApi } from '@kclient/protocol/messages/delete-groups'
import { type ApiHandler, apiHandler } from '../api-handler.ts'
import { orRefusal, Refusal } from '../refusal.ts'
import { coordinatorProblem } from './group-id.ts'

export const deleteGroups: ApiHandler = apiHandler(deleteGroupsApi, (request, context) => ({
  results: request.groupsNames.map(groupId => {
    const problem = coordinatorProblem(groupId, context)
    if (problem !== 0) return { groupId, errorCode: problem }
    const outcome = orRefusal(() => context.cluster.groups.delete(groupId))
    return { groupId, errorCode: outcome instanceof Refusal ? outcome.code : 0 }
  }),
}))
