import { ErrorCode } from '@kclient/errors'
import { findCoordinatorApi } from '@kclient/protocol/messages/find-coordinator'
import { type ApiHandler, apiHandler } from '../api-handler.ts'
import type { BrokerCluster } from '../broker-cluster.ts'

const keyTypes = { group: 0, transaction: 1, share: 2 } as const

export const findCoordinator: ApiHandler = apiHandler(findCoordinatorApi, (request, { cluster, version }) => {
  if (version < 4) return { ...lookUp(cluster, request.keyType, request.key), coordinators: [] }
  return { coordinators: request.coordinatorKeys.map(key => ({ key, ...lookUp(cluster, request.keyType, key) })) }
})

function lookUp(
  cluster: BrokerCluster,
  keyType: number,
  key: string,
): { errorCode: number; errorMessage: string | null; nodeId: number; host: string; port: number } {
  const nowhere = { nodeId: -1, host: '', port: -1 }
  if (keyType !== keyTypes.group && keyType !== keyTypes.transaction) {
    const errorMessage = `There is no coordinator for keys of type ${keyType}`
    return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage, ...nowhere }
  }
  const node = cluster.coordinatorOf(key)
  if (node === undefined) return { errorCode: ErrorCode.COORDINATOR_NOT_AVAILABLE, errorMessage: null, ...nowhere }
  return { errorCode: 0, errorMessage: null, nodeId: node.nodeId, host: node.host, port: node.port }
}
