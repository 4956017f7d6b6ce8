import { ErrorCode } from '@kclient/errors'
import {
  describeGroupsApi,
  type DescribeGroupsResponseDescribedGroupInput,
} from '@kclient/protocol/messages/describe-groups'
import { type ApiHandler, apiHandler, type RequestContext } from '../api-handler.ts'
import type { ClassicGroup } from '../groups/classic-group.ts'
import { noAssignment } from '../groups/group-member.ts'
import { groupOperations } from './authorized-operations.ts'
import { coordinatorProblem } from './group-id.ts'

const sinceNotFound = 6

export const describeGroups: ApiHandler = apiHandler(describeGroupsApi, (request, context) => ({
  groups: request.groups.map(groupId => {
    const described = describe(groupId, context)
    const tellsOperations = request.includeAuthorizedOperations && described.errorCode === 0
    return tellsOperations ? { ...described, authorizedOperations: groupOperations } : described
  }),
}))

function describe(groupId: string, context: RequestContext): DescribeGroupsResponseDescribedGroupInput {
  const nothing = { groupId, groupState: '', protocolType: '', protocolData: '', members: [] }
  const errorCode = coordinatorProblem(groupId, context)
  if (errorCode !== 0) return { ...nothing, errorCode }
  const group = context.cluster.groups.find(groupId)
  if (group !== undefined) return describeFound(group)
  if (context.version < sinceNotFound) return { ...nothing, groupState: 'Dead', errorCode: 0 }
  const errorMessage = `There is no group '${groupId}'`
  return { ...nothing, groupState: 'Dead', errorCode: ErrorCode.GROUP_ID_NOT_FOUND, errorMessage }
}

function describeFound(group: ClassicGroup): DescribeGroupsResponseDescribedGroupInput {
  const { groupId, state, protocolType, protocolName } = group
  const isStable = state === 'Stable'
  return {
    errorCode: 0,
    groupId,
    groupState: state,
    protocolType: protocolType ?? '',
    protocolData: isStable ? (protocolName ?? '') : '',
    members: Array.from(group.members(), member => ({
      memberId: member.memberId,
      groupInstanceId: member.groupInstanceId,
      clientId: member.clientId,
      clientHost: '/127.0.0.1',
      memberMetadata: isStable ? member.metadataOf(protocolName) : noAssignment,
      memberAssignment: isStable ? member.assignment : noAssignment,
    })),
  }
}
