import { startBroker } from '@kclient/testing'
import type { TestCluster } from './test-cluster.ts'

/** The embedded broker, in this very process. */
export async function embeddedCluster(nodes: number): Promise<TestCluster> {
  const broker = await startBroker({ nodes, validateRecords: true })
  const nodeIds = broker.nodes.map(({ nodeId }) => nodeId)
  return {
    kind: 'embedded',
    version: 'embedded',
    bootstrapServers: broker.bootstrapServers,
    nodeIds,
    canStopNodes: true,
    canPauseNodes: false,
    stopNode: id => broker.stopNode(id),
    startNode: id => broker.startNode(id),
    pauseNode: () => Promise.reject(new Error('The embedded broker is part of this process')),
    resumeNode: () => Promise.reject(new Error('The embedded broker is part of this process')),
    logs: () => Promise.resolve(''),
    stop: () => broker.stop(),
  }
}
