import { ErrorCode } from '@kclient/errors'
import { listGroupsApi } from '@kclient/protocol/messages/list-groups'
import { type ApiHandler, apiHandler } from '../api-handler.ts'

export const listGroups: ApiHandler = apiHandler(listGroupsApi, (request, { cluster, node }) => {
  if (cluster.groups.isLoadingAt(node.nodeId)) {
    return { errorCode: ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, groups: [] }
  }
  const states = new Set(request.statesFilter.map(state => state.toLowerCase()))
  const types = new Set(request.typesFilter.map(type => type.toLowerCase()))
  const ofThisNode = [...cluster.groups.groups()].filter(
    ({ groupId, state }) =>
      cluster.groups.nodeOf(groupId) === node.nodeId &&
      (states.size === 0 || states.has(state.toLowerCase())) &&
      (types.size === 0 || types.has('classic')),
  )
  return {
    errorCode: 0,
    groups: ofThisNode.map(({ groupId, protocolType, state }) => ({
      groupId,
      protocolType: protocolType ?? '',
      groupState: state,
      groupType: 'classic',
    })),
  }
})
