import { ErrorCode } from '@kclient/errors'
import { describeClusterApi } from '@kclient/protocol/messages/describe-cluster'
import { type ApiHandler, apiHandler } from '../api-handler.ts'
import { clusterOperations } from './authorized-operations.ts'

const brokersAsked = 1

export const describeCluster: ApiHandler = apiHandler(describeClusterApi, (request, { cluster, version }) => {
  const { clusterId } = cluster.settings
  if (request.endpointType !== brokersAsked) {
    const errorMessage = 'This is the endpoint of a broker, not of a controller'
    return { errorCode: ErrorCode.MISMATCHED_ENDPOINT_TYPE, errorMessage, clusterId, brokers: [] }
  }
  const nodes = version >= 2 && request.includeFencedBrokers ? cluster.nodes() : cluster.runningNodes()
  return {
    errorCode: 0,
    clusterId,
    controllerId: cluster.controllerId,
    brokers: nodes.map(({ nodeId, host, port, rack, isRunning }) => ({
      brokerId: nodeId,
      host,
      port,
      rack,
      isFenced: !isRunning,
    })),
    ...(request.includeClusterAuthorizedOperations ? { clusterAuthorizedOperations: clusterOperations } : {}),
  }
})
