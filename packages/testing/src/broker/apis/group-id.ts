import { ErrorCode } from '@kclient/errors'
import type { RequestContext } from '../api-handler.ts'
import { orRefusal, Refusal } from '../refusal.ts'

/** Whether a node can do something for the members of a group; gives the number of the error, or 0. */
export function groupProblem(groupId: string, context: RequestContext): number {
  if (groupId === '') return ErrorCode.INVALID_GROUP_ID
  return coordinatorProblem(groupId, context)
}

/** The same where the group without a name is one, too: that is for offsets only. */
export function coordinatorProblem(groupId: string, { cluster, node }: RequestContext): number {
  const outcome = orRefusal(() => cluster.groups.check(groupId, node))
  return outcome instanceof Refusal ? outcome.code : 0
}
